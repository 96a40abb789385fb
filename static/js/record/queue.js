// @ts-check
// The changes on their way: kept here first, sent after a short pause, in their order, until the server has answered each.
import { alias, find, refOf, resolve } from "./model.js";
/** @typedef {import("./types.js").Change} Change
 *  @typedef {import("./types.js").Entry} Entry
 *  @typedef {import("./types.js").Answer} Answer
 *  @typedef {import("./types.js").State} State */

export const PAUSE = 900; // ms after the last key
const MOST = 100; // changes in one message
const WAITS = [1500, 3000, 6000, 12000, 20000]; // ms between tries while there is no connection

const id = () => crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (Number(c) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(c) / 4)))).toString(16));
export const newId = id;

/**
 * Give up on an answer that does not come (an old browser waits on).
 * @param {number} ms
 * @returns {AbortSignal | undefined}
 */
export const within = (ms) => /** @type {any} */ (AbortSignal).timeout?.(ms);

/** The truth about what was typed, for the chip.
 * @typedef {"saved" | "writing" | "kept" | "sending" | "offline" | "signin" | "refused" | "unkept"} Where */

export class Queue extends EventTarget {
  /**
   * @param {{clock: () => string, url: string, csrf: string, store: import("./store.js").Store | null, base: () => State, boot: () => import("./types.js").Boot, renew: () => Promise<string>, accept: (change: Change, answer: Answer) => void}} parts
   */
  constructor({ clock, url, csrf, store, base, boot, renew, accept }) {
    super();
    this.clock = clock;
    this.url = url;
    this.csrf = csrf;
    this.store = store;
    this.base = base;
    this.boot = boot;
    this.renew = renew;
    this.accept = accept;
    /** @type {Entry[]} */
    this.entries = [];
    this.seq = Date.now();
    /** @type {Set<Entry>} */
    this.unwritten = new Set();
    /** @type {Set<Entry>} */
    this.inWriting = new Set();
    /** @type {string[]} */
    this.removed = [];
    this.writing = false;
    this.sending = false;
    this.failures = 0;
    /** @type {"" | "offline" | "signin" | "refused"} */
    this.trouble = "";
    this.reason = "";
    this.savedAt = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @returns {Change[]} */
  get changes() { return this.entries.map((entry) => entry.change); }

  /** @returns {Where} */
  get where() {
    if (!this.entries.length) return "saved";
    if (this.trouble === "signin") return "signin";
    if (this.trouble === "refused" || this.entries.some((e) => e.error)) return "refused";
    if (!this.kept) return this.trouble === "offline" ? "unkept" : "writing";
    if (this.trouble === "offline") return "offline";
    return this.sending ? "sending" : "kept";
  }

  /** Whether everything typed is kept on this computer, so that the page may close. */
  get kept() { return !this.entries.length || Boolean(this.store && !this.unwritten.size && !this.inWriting.size); }

  #tell() { this.dispatchEvent(new Event("change")); }

  /**
   * Take up what an earlier page has left here.
   * @param {Entry[]} entries
   */
  adopt(entries) {
    this.entries.unshift(...entries.map((e) => ({ ...e, error: "" })));
    this.entries.forEach((e) => this.unwritten.add(e));
    this.#write();
    this.send();
  }

  /**
   * One more change. What was not sent yet for the same place is replaced rather than sent twice.
   * @param {Omit<Change, "id"> & {id?: string}} wanted @param {{hold?: boolean, now?: boolean}} [how]
   */
  add(wanted, how = {}) {
    const change = /** @type {Change} */ ({ id: id(), ...wanted });
    const entry = this.#fold(change) ?? this.#push(change);
    entry.hold = Boolean(how.hold);
    entry.error = "";
    if (this.trouble === "refused") this.trouble = "";
    this.unwritten.add(entry);
    this.#write();
    this.#later(how.now ? 0 : PAUSE);
    this.#tell();
    return entry.change;
  }

  /** @param {Change} change @returns {Entry | undefined} the waiting entry that took the change in */
  #fold(change) {
    const waiting = this.entries.filter((e) => !e.sent);
    const same = (/** @type {string} */ a, /** @type {string} */ b) => resolve(a) === resolve(b);
    const maker = waiting.find((e) => ["speak", "decide", "duty", "about", "add_guest"].includes(e.change.verb) && same(refOf(e.change), change.on));
    if (change.verb === "set") {
      if (maker && ["text", "name", "kind", "claim", "outcome", "position"].includes(change.field)) { maker.change[change.field] = change.value; return maker; }
      const entry = waiting.find((e) => e.change.verb === "set" && same(e.change.on, change.on) && e.change.field === change.field);
      if (entry) { entry.change.value = change.value; return entry; }
    }
    if (change.verb === "duty" && maker?.change.verb === "duty") { Object.assign(maker.change, { ...change, id: maker.change.id, on: maker.change.on }); return maker; }
    if (["mark", "vote"].includes(change.verb) || (change.verb === "duty" && change.on.startsWith("duty:"))) {
      const entry = waiting.find((e) => e.change.verb === change.verb && same(e.change.on, change.on));
      if (entry) { entry.change = { ...change, id: entry.change.id }; return entry; }
    }
    return undefined;
  }

  /** @param {Change} change @returns {Entry} */
  #push(change) {
    if (change.verb === "set" && !("base" in change)) change.base = this.#baseOf(change);
    delete change.seen;
    const entry = { change, seq: this.seq++, sent: false, hold: false, error: "" };
    this.entries.push(entry);
    return entry;
  }

  /**
   * What the field held when its author began to type: the version the server told, or whatever is on its way.
   * @param {Change} change
   */
  #baseOf(change) {
    const before = this.entries.filter((e) => (e.change.verb === "set" && resolve(e.change.on) === resolve(change.on) && e.change.field === change.field)
      || (["speak", "decide", "add_item"].includes(e.change.verb) && resolve(refOf(e.change)) === resolve(change.on))).at(-1);
    return before ? `after:${before.change.id}` : change.seen ?? find(this.base(), change.on)?.versions?.[change.field] ?? "";
  }

  /**
   * Take a row out; one that the server has never heard of just goes.
   * @param {string} ref @param {string} [base]
   */
  remove(ref, base) {
    const mine = this.entries.filter((e) => !e.sent && (resolve(e.change.on) === resolve(ref) || (/^(speak|decide|duty|about|add_guest)$/.test(e.change.verb) && resolve(refOf(e.change)) === resolve(ref))));
    const unborn = mine.some((e) => e.change.verb !== "set" && refOf(e.change) === ref);
    this.drop(mine);
    if (!unborn) this.add({ verb: "remove", on: ref, ...(base ? { base } : {}) }, { now: true });
  }

  /** @param {Entry[]} entries */
  drop(entries) {
    this.entries = this.entries.filter((e) => !entries.includes(e));
    entries.forEach((e) => { this.unwritten.delete(e); this.inWriting.delete(e); this.removed.push(e.change.id); });
    this.#write();
    this.#tell();
  }

  async #write() {
    if (!this.store) return;
    this.#slip();
    if (this.writing) return;
    this.writing = true;
    while (this.unwritten.size || this.removed.length) {
      const removed = this.removed;
      this.inWriting = new Set(this.unwritten);
      this.unwritten.clear();
      this.removed = [];
      try { await this.store.keep([...this.inWriting], removed, removed.length ? this.boot() : undefined); } catch { this.store = null; break; }
      this.inWriting.clear();
      this.#slip();
    }
    this.writing = false;
    this.#tell();
  }

  #slip() { this.store?.slip([...new Set([...this.inWriting, ...this.unwritten])]); }

  /** @param {number} wait */
  #later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  /** Send what waits, in its order. */
  async send() {
    const ready = this.entries.filter((e) => !e.hold && !e.error).slice(0, MOST);
    if (this.sending || !ready.length || this.trouble === "signin" || this.trouble === "refused") return;
    this.sending = true;
    // From here on the server may have them: they are never changed again, only repeated.
    ready.forEach((e) => { e.sent = true; this.unwritten.add(e); });
    this.#write();
    this.#tell();
    try {
      this.csrf ||= await this.renew();
      if (!this.csrf) throw new Error("no token");
      const response = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.csrf },
        body: JSON.stringify({ changes: ready.map((e) => e.change) }),
        signal: within(30_000),
      });
      await this.#answered(response, ready);
    } catch {
      if (/** @type {string} */ (this.trouble) !== "signin") this.trouble = "offline";
      this.#later(WAITS[Math.min(this.failures++, WAITS.length - 1)]);
    }
    this.sending = false;
    this.#tell();
    if (!this.trouble && this.entries.some((e) => !e.hold && !e.error)) this.#later(this.entries.some((e) => e.sent) ? 0 : PAUSE);
  }

  /** @param {Response} response @param {Entry[]} entries */
  async #answered(response, entries) {
    if (response.status === 401) { this.trouble = "signin"; return; }
    if (response.status === 403 && !response.headers.get("Content-Type")?.includes("json")) {
      // Not a word from the recorder: the token of the page is stale (somebody signed in again in another tab, or the page was kept).
      this.csrf = await this.renew();
      this.#later(this.csrf ? 0 : WAITS[0]);
      return;
    }
    if (response.status === 403 || response.status === 404) {
      this.trouble = "refused";
      this.reason = (await response.json()).reason ?? "";
      return;
    }
    if (!response.ok) throw new Error(String(response.status));
    /** @type {{answers: Answer[], csrf: string}} */
    const body = await response.json();
    this.trouble = "";
    this.failures = 0;
    this.csrf = body.csrf;
    this.savedAt = this.clock();
    const gone = [];
    for (const answer of body.answers) {
      const entry = entries.find((e) => e.change.id === answer.id);
      if (!entry) continue;
      if (answer.error) { entry.error = answer.error; entry.sent = false; this.unwritten.add(entry); continue; }
      gone.push(entry);
      if (answer.pk && !answer.again) alias(refOf(entry.change), `${refOf(entry.change).split(":")[0]}:${answer.pk}`);
      if (answer.again) this.#again(entry.change, answer);
      else this.accept(entry.change, answer);
    }
    this.drop(gone);
  }

  /**
   * Another window has sent this change with other words. If what stands there now begins with ours, ours is only older; if ours goes
   * on from it, it follows; otherwise both are kept, as with two computers.
   * @param {Change} change @param {Answer} answer
   */
  #again(change, answer) {
    const made = ["speak", "decide"].includes(change.verb), text = (made ? change.text : change.value) ?? "", now = answer.now ?? "";
    if (!made && change.verb !== "set") { if (["mark", "vote"].includes(change.verb)) this.add({ ...change, id: id() }); return; }
    if (typeof text !== "string" || now.startsWith(text)) return;
    const on = made ? `${refOf(change).split(":")[0]}:${answer.pk}` : change.on;
    this.add({ verb: "set", on, field: change.field ?? "text", value: text, base: text.startsWith(now) ? `after:${change.id}` : "another window" });
  }

  /**
   * After the person has signed in again: the page's token is stale.
   * @param {string} csrf
   */
  resume(csrf) {
    this.csrf = csrf;
    this.trouble = "";
    this.#tell();
    this.send();
  }
}
