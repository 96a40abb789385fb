// @ts-check
// What this computer keeps until the server has answered: the unsent changes and the last state, each under its user and meeting,
// so that another user of the same browser never sees them.
/** @typedef {import("./types.js").Entry} Entry
 *  @typedef {import("./types.js").Boot} Boot */

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
    /** @type {string[]} */
    this.slips = []; // of tabs that are gone, taken up
    // Held as long as this tab lives: what a living tab has not sent yet is its own affair.
    navigator.locks?.request(`recorder:${this.tab}`, () => new Promise(() => {}));
  }

  /** @param {number} user @param {number} meeting @returns {Promise<Store | null>} null where the browser keeps nothing (private mode) */
  static async open(user, meeting) {
    try { return new Store(await open(), user, meeting); } catch { return null; }
  }

  /**
   * Put down and take away in one step, with the state that holds what is taken away: no reload finds neither of them.
   * @param {Entry[]} put @param {string[]} remove ids of changes @param {Boot} [boot] @returns {Promise<void>}
   */
  keep(put, remove, boot) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(["entries", "boots"], "readwrite", STRICT);
      transaction.oncomplete = () => resolve();
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      const entries = transaction.objectStore("entries");
      for (const entry of put) entries.put({ ...entry, key: `${this.scope}:${entry.change.id}`, scope: this.scope, user: this.user, tab: this.tab });
      for (const id of remove) entries.delete(`${this.scope}:${id}`);
      if (boot) transaction.objectStore("boots").put(boot, this.scope);
    });
  }

  /**
   * What is on its way to the disk, noted at once: a page that ends in the same moment would take its last word along.
   * @param {Entry[]} entries
   */
  slip(entries) {
    try {
      if (entries.length) localStorage.setItem(`slip:${this.scope}:${this.tab}`, JSON.stringify(entries));
      else localStorage.removeItem(`slip:${this.scope}:${this.tab}`);
    } catch { /* no room: the disk gets it in a moment, and until then the page asks before it closes */ }
  }

  /**
   * Entries that no living tab looks after, oldest first. What stands on a slip is newer than what is on the disk.
   * @returns {Promise<Entry[]>}
   */
  async orphans() {
    const rows = await done(this.database.transaction("entries").objectStore("entries").index("scope").getAll(this.scope));
    const held = new Set((await navigator.locks?.query())?.held?.map((lock) => lock.name));
    const gone = (/** @type {string} */ tab) => tab !== this.tab && !held.has(`recorder:${tab}`);
    const start = `slip:${this.scope}:`;
    this.slips = Object.keys(localStorage).filter((key) => key.startsWith(start) && gone(key.slice(start.length)));
    /** @type {Entry[]} */
    const slipped = this.slips.flatMap((key) => JSON.parse(localStorage.getItem(key) ?? "[]"));
    const found = new Map([...rows.filter((row) => gone(row.tab)), ...slipped].map((row) => [row.change.id, row]));
    return [...found.values()].sort((a, b) => a.seq - b.seq).map(({ change, seq, sent, hold, error }) => ({ change, seq, sent, hold, error }));
  }

  /** The slips that were taken up: their words are in this tab's care now. */
  dropSlips() { this.slips.splice(0).forEach((key) => localStorage.removeItem(key)); }

  /** @returns {Promise<Boot | undefined>} */
  boot() {
    return done(this.database.transaction("boots").objectStore("boots").get(this.scope));
  }
}

/** Whoever signs out leaves no minutes to be read on this computer; what was not sent stays for them alone. */
export async function forgetBoots() {
  try {
    const database = await open();
    await done(database.transaction("boots", "readwrite").objectStore("boots").clear());
  } catch { /* nothing is kept here */ }
}
