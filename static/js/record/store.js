// @ts-check
// What this computer keeps until the server has answered: the unsent changes and the last state, each under its user and meeting,
// so that another user of the same browser never sees them.
/** @typedef {import("./types.js").Entry} Entry */

const NAME = "council-recorder";

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** @returns {Promise<IDBDatabase>} */
function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const entries = request.result.createObjectStore("entries", { keyPath: "key" });
    entries.createIndex("scope", "scope");
    entries.createIndex("user", "user");
    request.result.createObjectStore("boots");
  };
  return done(request);
}

/**
 * Written through to the disk before the promise is kept: a browser that is killed has it.
 * @type {any}
 */
const STRICT = { durability: "strict" };

export class Store {
  /** @param {IDBDatabase} database @param {number} user @param {number} meeting */
  constructor(database, user, meeting) {
    this.database = database;
    this.user = user;
    this.scope = `${user}:${meeting}`;
    this.tab = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
    // Held as long as this tab lives: what a living tab has not sent yet is its own affair.
    navigator.locks?.request(`recorder:${this.tab}`, () => new Promise(() => {}));
  }

  /** @param {number} user @param {number} meeting @returns {Promise<Store | null>} null where the browser keeps nothing (private mode) */
  static async open(user, meeting) {
    try { return new Store(await open(), user, meeting); } catch { return null; }
  }

  /** @param {string} name @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => void} act @returns {Promise<void>} */
  #write(name, mode, act) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(name, mode, STRICT);
      act(transaction.objectStore(name));
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  /** @param {Entry[]} put @param {string[]} remove ids of changes */
  async keep(put, remove) {
    await this.#write("entries", "readwrite", (store) => {
      for (const entry of put) store.put({ ...entry, key: `${this.scope}:${entry.change.id}`, scope: this.scope, user: this.user, tab: this.tab });
      for (const id of remove) store.delete(`${this.scope}:${id}`);
    });
  }

  /**
   * Entries that no living tab looks after, oldest first.
   * @returns {Promise<Entry[]>}
   */
  async orphans() {
    const rows = await done(this.database.transaction("entries").objectStore("entries").index("scope").getAll(this.scope));
    const held = new Set((await navigator.locks?.query())?.held?.map((lock) => lock.name));
    return rows.filter((row) => row.tab !== this.tab && !held.has(`recorder:${row.tab}`))
      .sort((a, b) => a.seq - b.seq)
      .map(({ change, seq, sent, hold, error }) => ({ change, seq, sent, hold, error }));
  }

  /** @param {any} boot */
  async keepBoot(boot) {
    await this.#write("boots", "readwrite", (store) => { store.put(boot, this.scope); });
  }

  /** @returns {Promise<any>} */
  boot() {
    return done(this.database.transaction("boots").objectStore("boots").get(this.scope));
  }
}

/**
 * How many changes of this user wait here to be sent, in all meetings.
 * @param {number} user
 */
export async function unsent(user) {
  try {
    const database = await open();
    return await done(database.transaction("entries").objectStore("entries").index("user").count(user));
  } catch { return 0; }
}

/** Whoever signs out leaves no minutes to be read on this computer; what was not sent stays for them alone. */
export async function forgetBoots() {
  try {
    const database = await open();
    await done(database.transaction("boots", "readwrite").objectStore("boots").clear());
  } catch { /* nothing is kept here */ }
}
