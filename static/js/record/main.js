// @ts-check
// The recorder: one screen for the whole meeting. What is typed is kept on this computer at once, sent after a short pause, and
// forgotten here only when the server has answered.
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { agenda } from "./agenda.js";
import { minutes } from "./minutes.js";
import { alias, aliases, apply, find, itemOf, keyOf, momentOf, presentAt, refOf, replay, resolve, voters } from "./model.js";
import { people } from "./people.js";
import { newId, Queue, within } from "./queue.js";
import { Store } from "./store.js";
import { Suggester } from "./suggest.js";
/** @typedef {import("./types.js").Boot} Boot
 *  @typedef {import("./types.js").State} State
 *  @typedef {import("./types.js").Item} Item
 *  @typedef {import("./types.js").Decision} Decision
 *  @typedef {import("./types.js").Line} Line
 *  @typedef {import("./types.js").Duty} Duty
 *  @typedef {import("./types.js").Rival} Rival
 *  @typedef {import("./types.js").Change} Change
 *  @typedef {import("./types.js").Answer} Answer */

const POLL = 10_000; // ms between looks at what another computer has written
const GRACE = 10; // minutes after the beginning in which somebody who comes was there from the beginning

/** How far this computer's clock is from the server's, ms; and the school's zone, wherever the computer thinks it is. */
const time = { ahead: 0, zone: "Asia/Bishkek" };
const clock = () => new Intl.DateTimeFormat("en-GB", { timeZone: time.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(Date.now() - time.ahead);
/** @param {string} clock @param {number} minutes */
const later = (clock, minutes) => { const [h, m] = clock.split(":").map(Number), sum = h * 60 + m + minutes; return sum >= 1440 ? "23:59" : `${String(Math.floor(sum / 60)).padStart(2, "0")}:${String(sum % 60).padStart(2, "0")}`; };
/** @param {string} id */
const focus = (id) => /** @type {HTMLElement | null} */ (document.getElementById(id))?.focus();

export class Recorder {
  /** @type {State | null} */
  #shown = null;

  /** @param {HTMLElement} root @param {Boot} boot @param {Store | null} store @param {Record<string, string>} words */
  constructor(root, boot, store, words) {
    this.root = root;
    this.boot = boot;
    this.words = words;
    this.base = boot.state;
    this.store = store;
    this.url = `/meetings/${boot.state.id}/record/`;
    this.queue = new Queue({ clock, url: `${this.url}changes/`, csrf: boot.csrf, store, base: () => this.base, boot: () => this.#kept(), renew: () => this.#token(), accept: (c, a) => this.#accepted(c, a) });
    this.queue.addEventListener("change", () => { this.#shown = null; this.draw(); });
    this.now = clock();
    this.current = location.hash.slice(1);
    this.pane = "minutes";
    this.openLine = "";
    this.titleOpen = false;
    this.draft = false;
    this.drawing = false;
    this.signingIn = false;
    /** @type {HTMLElement | null} */
    this.place = null; // where was written last
    this.posts = 0;
    this.etag = "";
    /** @type {{text: string, undo: () => void} | null} */
    this.undo = null;
    /** @type {Map<string, string>} */
    this.blanks = new Map();
    /** @type {Map<string, string>} */
    this.voteMode = new Map();
    /** @type {Map<string, string>} */
    this.newDuty = new Map();
    /** @type {Set<string>} */
    this.aboutOpen = new Set();
    /** @type {Set<string>} */
    this.sidesOpen = new Set();
  }

  async start() {
    new Suggester(this.boot);
    document.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("focusin", ({ target }) => { if (/** @type {HTMLElement} */ (target).matches("input, textarea, select")) this.place = /** @type {HTMLElement} */ (target); });
    addEventListener("online", () => this.queue.send());
    addEventListener("pagehide", () => this.queue.send());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.queue.send() : this.refresh()));
    addEventListener("beforeunload", (event) => { if (!this.queue.kept) event.preventDefault(); });
    setInterval(() => { this.now = clock(); this.draw(); }, 15_000);
    setInterval(() => { if (!document.hidden) this.refresh(); }, POLL);
    this.draw();
    if (this.store) {
      this.queue.adopt(await this.store.orphans());
      this.store.dropSlips();
    }
    this.draw();
    this.root.dataset.ready = "1";
  }

  // --- what is shown ---------------------------------------------------------------------------------------------------------

  /**
   * What the server says with what it has not heard yet: always the newest, also between two drawings.
   * @returns {State}
   */
  get state() { return this.#shown ??= replay(this.base, this.queue.changes); }

  draw() {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => { this.drawing = false; this.drawNow(); });
  }

  /** Before the focus goes to something new: the next key must not get lost on the way. */
  drawNow() {
    render(this.page(), this.root);
    this.root.querySelectorAll("textarea").forEach((area) => { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; });
  }

  /** @returns {Item | undefined} */
  get item() {
    return this.state.items.find((i) => resolve(i.ref) === resolve(this.current)) ?? this.state.items.find((i) => i.starts && !i.ends) ?? this.state.items[0];
  }

  get moment() { return this.item ? momentOf(this.state, this.item, this.now) : ""; }

  chip() {
    const { words, queue } = this, n = queue.entries.length;
    const held = n && queue.entries.every((e) => e.hold);
    /** @type {Record<string, [string, string]>} */
    const texts = {
      saved: ["good", queue.savedAt ? `${words.saved} ${queue.savedAt}` : words.all_saved],
      writing: ["wait", words.writing], kept: ["wait", words.saving], sending: ["wait", words.saving],
      offline: ["warn", `${words.offline} (${n})`], signin: ["warn", `${words.signin_kept} (${n})`],
      refused: ["bad", queue.reason || words.refused], unkept: ["bad", words.unkept],
    };
    const [kind, text] = held ? ["warn", words.incomplete] : texts[queue.where];
    return html`<span class="chip ${kind}" role="status" aria-live="polite" data-where=${held ? "held" : queue.where}><i aria-hidden="true"></i>${text}</span>`;
  }

  page() {
    const { words, state } = this;
    return html`
      <header class="recorder-head">
        <a class="btn btn-plain" href="/meetings/${state.id}/" aria-label=${words.back}>←</a>
        <div class="words"><h1>${state.title}${state.number ? html`, № ${state.number}` : nothing}</h1><small>${[this.boot.day, state.starts && `${words.starts}: ${state.starts}`, state.secretary && `${words.secretary}: ${state.secretary}`].filter(Boolean).join(" · ")}</small></div>
        ${this.chip()}
        <button type="button" class="btn btn-plain" aria-pressed=${this.draft} @click=${() => this.toggleDraft()}>${words.draft}</button>
        <a class="btn btn-primary" href="/meetings/${state.id}/check/" @click=${(/** @type {MouseEvent} */ e) => this.finish(e)}>${words.check}</a>
      </header>
      <nav class="panes" aria-label=${words.panes}>${["agenda", "minutes", "people"].map((p) => html`<button type="button" aria-pressed=${this.pane === p} @click=${() => { this.pane = p; this.draw(); }}>${words[`pane_${p}`]}</button>`)}</nav>
      <main id="main" class="recorder-body${this.draft ? " with-draft" : ""}" data-pane=${this.pane} tabindex="-1">
        ${agenda(this)}
        <div class="middle">
          ${this.strays()}
          ${minutes(this)}
        </div>
        ${this.draft ? html`<iframe class="draft" title=${words.draft} src="/meetings/${state.id}/draft.pdf#toolbar=0"></iframe>` : people(this)}
      </main>
      <div role="status" class="undo-place">${this.undo ? html`<div class="undo">${this.undo.text} <button type="button" class="btn btn-plain btn-sm" @click=${() => { this.undo?.undo(); this.undo = null; this.draw(); }}>${words.undo}</button></div>` : nothing}</div>
      ${this.signInBar()}
      <dialog id="signin" aria-label=${words.signin} @cancel=${(/** @type {Event} */ e) => this.closeSignIn(e)}><p>${words.signin_why}</p>${this.signingIn ? html`<iframe title=${words.signin} src="/accounts/login/?next=/record/signed-in/" @load=${(/** @type {any} */ e) => this.signedIn(e.target)}></iframe>` : nothing}<button type="button" class="btn btn-plain btn-sm" @click=${(/** @type {Event} */ e) => this.closeSignIn(e)}>${words.put_off}</button></dialog>`;
  }

  /** An ended session is told, never thrown in the way: whoever looks at a paper and types on would type into a dialog that opens by itself. */
  signInBar() {
    const { words, queue } = this;
    if (queue.trouble !== "signin" || this.signingIn) return nothing;
    return html`<div class="signin-bar" role="alert"><span>${queue.store ? words.signin_bar : words.signin_unkept}</span> <button type="button" class="btn btn-primary btn-sm" aria-haspopup="dialog" @click=${() => this.signIn()}>${words.signin}</button></div>`;
  }

  /** Texts whose place is gone: kept until somebody has seen to them. */
  strays() {
    const { words } = this;
    const found = this.state.rivals.filter((r) => !find(this.state, r.place.split(".")[0]));
    return found.map((r) => html`<div class="rival" role="alert"><p>${words.stray.replace("{name}", r.by)}</p><blockquote>${r.text}</blockquote>
      <button type="button" class="btn btn-plain btn-sm" @click=${() => this.send({ verb: "settle", on: r.ref }, { now: true })}>${words.seen_to}</button></div>`);
  }

  /** @param {string} ref @returns {Rival[]} */
  rivalsOf(ref) {
    const start = `${resolve(ref)}.`;
    return this.state.rivals.filter((r) => r.place.startsWith(start));
  }

  /** @param {string} ref @param {string} [verb] */
  #entryOf(ref, verb) {
    return this.queue.entries.find((e) => (e.error || (e.hold && e.change.verb === "duty")) && (!verb || e.change.verb === verb) && (resolve(e.change.on) === resolve(ref) || keyOf(ref).endsWith(e.change.id)));
  }

  /** @param {string} ref @param {string} [verb] */
  hasError(ref, verb) { return Boolean(this.#entryOf(ref, verb)?.error); }

  /** @param {string} ref @param {string} [verb] */
  errorOf(ref, verb) {
    const entry = this.#entryOf(ref, verb);
    return entry ? html`<p class="error" role="alert">${entry.error || this.words.need_date}</p>` : nothing;
  }

  // --- moving about ----------------------------------------------------------------------------------------------------------

  /** @param {Item} item */
  go(item) {
    this.current = item.ref;
    this.pane = "minutes";
    this.titleOpen = false;
    history.replaceState(null, "", `#${resolve(item.ref)}`);
    this.flush();
    this.drawNow();
    { scrollTo(0, 0); this.#first(); };
  }

  /** Where writing goes on in this item: the words of the rapporteur, or the first empty name. */
  #first() {
    const row = this.root.querySelector(".speech[data-kind=heard]");
    const name = /** @type {HTMLInputElement | null} */ (row?.querySelector("input.name"));
    const words = /** @type {HTMLTextAreaElement | null} */ (row?.querySelector("textarea"));
    (name?.value ? words : name)?.focus();
  }

  /** @param {number} way @returns {Item | undefined} */
  neighbour(way) {
    const place = this.state.items.findIndex((i) => i === this.item);
    return this.state.items[place + way];
  }

  /** @param {number} way */
  step(way) { const next = this.neighbour(way); if (next) this.go(next); }

  /** @param {KeyboardEvent} event */
  key(event) {
    const item = this.item;
    if (event.altKey && !event.ctrlKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) this.step(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "F2" && item && this.state.live) this.begin(item);
    else if (event.key === "F2") /** @type {HTMLElement | null} */ (this.root.querySelector("[data-clock=starts]"))?.focus();
    else if (event.key === "F6") this.#nextPane();
    else if (event.key === "Enter" && /** @type {HTMLElement} */ (event.target).dataset?.clock === "ends") { /** @type {HTMLElement} */ (event.target).blur(); this.#first(); }
    else if ((event.key === "F8" || event.key === "F9") && item) this.#voteKey(item, event.key, event.shiftKey);
    else if (event.key === "F7" && item) this.#aboutKey(item);
    else if (event.key === "Enter" && event.ctrlKey && event.shiftKey && item) { const d = this.#decisionHere(item); if (d) this.openDuty(d); }
    else if (event.key === "Enter" && event.ctrlKey && item) this.focusDecision(item);
    else return;
    event.preventDefault();
  }

  /** Agenda → minutes (→ signing in again, where that is called for) → attendance → agenda, as F6 goes from pane to pane elsewhere. */
  #nextPane() {
    const here = document.activeElement;
    const people = this.root.querySelector(".people"), middle = this.root.querySelector(".middle");
    const signIn = /** @type {HTMLElement | null} */ (this.root.querySelector(".signin-bar button"));
    if (signIn && middle?.contains(here)) { signIn.focus(); return; }
    this.pane = people?.contains(here) ? "agenda" : middle?.contains(here) || here === signIn ? "people" : "minutes";
    this.draw();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.pane === "minutes") this.#first();
      else /** @type {HTMLElement | null} */ (this.root.querySelector(this.pane === "people" ? ".tap" : ".agenda [aria-current=true]"))?.focus();
    }));
  }

  /** @param {Item} item @returns {Decision | undefined} the decision where the cursor stands, else the last one */
  #decisionHere(item) {
    const boxes = [...this.root.querySelectorAll(".decision")];
    const place = boxes.findIndex((box) => box.contains(document.activeElement));
    return item.decisions[place] ?? item.decisions.at(-1);
  }

  /** @param {Item} item @param {string} key @param {boolean} shift */
  #voteKey(item, key, shift) {
    const decision = this.#decisionHere(item);
    if (!decision) return;
    if (key === "F9") this.allBut(item, decision);
    else if (shift) this.vote(decision, { method: "unanimous", votes_for: null, against: null, abstained: null, missing: null }, { now: true });
    else this.allFor(item, decision);
  }

  /** @param {Item} item */
  #aboutKey(item) {
    const decision = this.#decisionHere(item);
    if (!decision) return;
    this.aboutOpen.add(keyOf(decision.ref));
    this.drawNow();
    focus(`a-${keyOf(decision.ref).replace(/\W/g, "-")}`);
  }

  /** @param {Item} item */
  focusDecision(item) { focus(`t-decision-${this.blank(item, "decision")}`); }

  /** @param {KeyboardEvent} event @param {string} id */
  nameKey(event, id) {
    if (event.key !== "Enter" || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    focus(`t-${id}`);
  }

  /** @param {KeyboardEvent} event @param {Item} item @param {import("./types.js").Speech} speech */
  speechKey(event, item, speech) {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    if (!speech.text && !speech.name) this.focusDecision(item);
    else focus(`n-speech-${this.blank(item, "spoke")}`);
  }

  /** @param {KeyboardEvent} event @param {Item} item */
  decisionKey(event, item) {
    if (event.key === "Enter" && event.ctrlKey && !event.shiftKey) { event.preventDefault(); event.stopPropagation(); this.focusDecision(item); }
  }

  /**
   * On a member's switch: arrows go to the next member, Enter opens the details.
   * @param {KeyboardEvent} event
   * @param {Line} line
   */
  lineKey(event, line) {
    const switches = /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll(".tap")]);
    const place = switches.indexOf(/** @type {HTMLElement} */ (event.currentTarget));
    if (event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") switches[place + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    else if (event.key === "Enter") this.openDetails(line, true);
    else if (event.key === "End") focus("new-guest");
    else return;
    event.preventDefault();
  }

  /** @param {Line} line @param {boolean} open */
  openDetails(line, open) {
    this.openLine = open ? line.ref : "";
    this.drawNow();
    const place = open ? ".details input:not([type=checkbox])" : `[data-line="${line.ref}"]`;
    /** @type {HTMLElement | null} */ (this.root.querySelector(place) ?? this.root.querySelector(".details button"))?.focus();
  }

  // --- writing ---------------------------------------------------------------------------------------------------------------

  /** @param {Omit<Change, "id"> & {id?: string}} change @param {{hold?: boolean, now?: boolean}} [how] */
  send(change, how) { return this.queue.add(change, how); }

  flush() { this.queue.send(); }

  /**
   * The id that the row will have which is made by typing into the empty one.
   * @param {Item} item @param {string} kind
   */
  blank(item, kind) {
    const key = `${keyOf(item.ref)}:${kind}`;
    const id = this.blanks.get(key) ?? newId();
    this.blanks.set(key, id);
    return id;
  }

  /**
   * `seen` is the version of the text that stood in the field when the key was pressed: what another computer has written since may be
   * known already, but was not on the screen yet.
   * @param {Item} item @param {any} row @param {boolean} blank @param {string} field @param {any} value @param {boolean} [now] @param {string} [seen]
   */
  write(item, row, blank, field, value, now = false, seen = "") {
    // Two keys may come before the next drawing: the first has made the row, the second writes into it.
    if (!blank || find(this.state, row.ref)) { this.send({ verb: "set", on: row.ref, field, value, ...(seen ? { seen } : {}) }, { now }); return; }
    const kind = row.ref.startsWith("decision:") ? "decision" : row.kind;
    const id = row.ref.split(":")[1];
    this.blanks.delete(`${keyOf(item.ref)}:${kind}`);
    const made = kind === "decision" ? { verb: "decide", text: "" } : { verb: "speak", kind, name: "", text: "" };
    this.send({ id, on: item.ref, ...made, [field]: value });
  }

  /**
   * One more rapporteur.
   * @param {Item} item @param {string} kind
   */
  another(item, kind) {
    const change = this.send({ verb: "speak", on: item.ref, kind, name: "", text: "" });
    this.drawNow();
    focus(`n-speech-${change.id}`);
  }

  /** @param {SubmitEvent} event @param {string} name @returns {string} what was typed; the field is empty afterwards */
  #typed(event, name) {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (/** @type {HTMLFormElement} */ (event.target).elements.namedItem(name));
    const value = field.value.trim();
    field.value = "";
    return value;
  }

  /** @param {SubmitEvent} event */
  addItem(event) {
    const title = this.#typed(event, "title");
    if (!title) return;
    const change = this.send({ verb: "add_item", on: `meeting:${this.state.id}`, title }, { now: true });
    this.current = refOf(change);
  }

  /** @param {SubmitEvent} event */
  addGuest(event) {
    const name = this.#typed(event, "name");
    if (name) this.send({ verb: "add_guest", on: `meeting:${this.state.id}`, name }, { now: true });
  }

  /** @param {SubmitEvent} event @param {Decision} decision */
  addAbout(event, decision) {
    const name = this.#typed(event, "name");
    if (!name) return;
    const change = this.send({ verb: "about", on: decision.ref, name, claim: "", outcome: "" });
    this.drawNow();
    focus(`c-about-${change.id}`);
  }

  /** @param {Decision} decision */
  openDuty(decision) {
    const id = newId();
    this.newDuty.set(keyOf(decision.ref), id);
    this.drawNow();
    focus(`w-duty-${id}`);
  }

  /** @param {Decision} decision @param {Duty} duty @param {Partial<Duty>} part @param {boolean} blank */
  duty(decision, duty, part, blank) {
    const { who, due_kind, due_date, due_text, text } = /** @type {Duty} */ ({ ...(find(this.state, duty.ref) ?? duty), ...part });
    blank &&= !find(this.state, duty.ref);
    const id = blank ? duty.ref.split(":")[1] : undefined;
    this.send({ ...(id ? { id } : {}), verb: "duty", on: blank ? decision.ref : duty.ref, who, due_kind, due_date, due_text, text }, { hold: due_kind === "date" && !due_date });
  }

  /**
   * Take a row out; it can be put back as long as the line at the foot stands.
   * @param {string} ref @param {any} row @param {string} [base]
   */
  async take(ref, row, base) {
    const { words } = this, item = itemOf(this.state, ref);
    if (ref.startsWith("decision:") && (row.vote || row.duties.length) && !(await this.ask(`${words.remove}: ${row.label} ${row.text.slice(0, 80)}`))) return;
    this.queue.remove(ref, base && !this.queue.changes.some((c) => resolve(c.on) === resolve(ref)) ? base : undefined);
    const on = item?.ref ?? `meeting:${this.state.id}`;
    const again = ref.startsWith("speech:") ? { verb: "speak", on, kind: row.kind, name: row.name, text: row.text }
      : ref.startsWith("decision:") ? { verb: "decide", on, text: row.text }
        : ref.startsWith("guest:") ? { verb: "add_guest", on: `meeting:${this.state.id}`, name: row.name, position: row.position } : null;
    this.undo = again ? { text: `${words.removed}: ${(row.name || row.text || "").slice(0, 60)}`, undo: () => this.send(again, { now: true }) } : null;
    setTimeout(() => { this.undo = null; this.draw(); }, 15_000);
    this.draw();
  }

  /** @param {string} question @returns {Promise<boolean>} */
  ask(question) {
    const dialog = document.createElement("dialog");
    const { promise, resolve: answer } = /** @type {any} */ (Promise).withResolvers?.() ?? deferred();
    render(html`<form method="dialog"><p>${question}?</p><div class="acts"><button class="btn btn-danger" value="yes">${this.words.remove}</button><button class="btn btn-plain" value="" autofocus>${this.words.keep}</button></div></form>`, dialog);
    dialog.addEventListener("close", () => { answer(dialog.returnValue === "yes"); dialog.remove(); });
    document.body.append(dialog);
    dialog.showModal();
    return promise;
  }

  /** @param {Rival} rival @param {string} ref @param {string | null} text what the field holds from now on; null: as it is */
  settle(rival, ref, text) {
    if (text !== null) this.send({ verb: "set", on: ref, field: rival.place.split(".")[1], value: text });
    this.send({ verb: "settle", on: rival.ref }, { now: true });
  }

  /** Everybody who is not marked yet is there. */
  restPresent() {
    this.send({ verb: "mark_rest", on: `meeting:${this.state.id}` }, { now: true });
    this.drawNow();
    /** @type {HTMLElement | null} */ (this.root.querySelector(".tap"))?.focus();
  }

  // --- time, people, votes -----------------------------------------------------------------------------------------------------

  /** @param {Item} item */
  begin(item) { this.send({ verb: "begin", on: item.ref, at: this.now }, { now: true }); }

  /** @param {Line} line @param {Partial<Line>} part */
  mark(line, part) {
    const { status, spans, remote, reason, excused } = /** @type {Line} */ ({ ...(find(this.state, line.ref) ?? line), ...part });
    this.send({ verb: "mark", on: line.ref, status, spans: spans.length ? spans : [["", ""]], remote, reason, excused });
  }

  /**
   * One tap: came, went, came back; before the meeting is under way, there or not there.
   * @param {Line} line
   */
  tap(line) {
    const { state, now } = this;
    line = find(state, line.ref) ?? line;
    const underWay = state.live && state.starts && now > later(state.starts, GRACE);
    if (!underWay) { this.mark(line, line.status === "present" ? { status: "absent", spans: [] } : { status: "present", spans: [["", ""]] }); return; }
    const spans = /** @type {[string, string][]} */ (structuredClone(line.spans));
    if (presentAt(line, now)) {
      const last = spans.at(-1);
      if (last && last[0] < now) last[1] = now; else spans.pop();
      this.mark(line, spans.length ? { status: "present", spans } : { status: "absent", spans: [] });
    } else this.mark(line, { status: "present", spans: [...(line.status === "present" ? spans : []), [now, ""]] });
  }

  /** @param {Decision} decision @param {Record<string, any>} part @param {{hold?: boolean, now?: boolean}} how */
  vote(decision, part, how) {
    const old = (find(this.state, decision.ref) ?? decision).vote;
    const { method, votes_for, against, abstained, missing = null, spoilt = null, casting } = /** @type {any} */ (old ?? {});
    /** @type {Record<string, any>} */
    const kept = old ? { method, votes_for, against, abstained, missing, spoilt, casting: "method" in part ? "" : casting } : {}; // other numbers are another tie, or none
    // What was said of the sides and has not arrived yet goes with it.
    for (const name of ["presiding", "admitted", "out", "along", "question"]) if (old && name in old) kept[name] = /** @type {any} */ (old)[name];
    this.send({ verb: "vote", on: decision.ref, ...kept, ...part }, how);
  }

  /** @param {Item} item @param {Decision} decision */
  allFor(item, decision) {
    const n = voters(this.state, item, decision, this.now).voting.length;
    this.voteMode.delete(decision.ref);
    this.vote(decision, { method: "count", all_for: true, votes_for: n, against: 0, abstained: 0, missing: null }, { now: true });
  }

  /** @param {Item} item @param {Decision} decision */
  allBut(item, decision) {
    this.allFor(item, decision);
    this.voteMode.set(decision.ref, "but");
    this.drawNow();
    /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-vote="${decision.ref}"] .but button`))?.focus();
  }

  /** @param {Decision} decision */
  openSides(decision) {
    const key = keyOf(decision.ref), open = this.sidesOpen.delete(key);
    if (!open) this.sidesOpen.add(key);
    /** @type {HTMLDetailsElement | null} */ (this.root.querySelector(`[data-vote="${decision.ref}"] .others`))?.removeAttribute("open");
    this.drawNow();
    if (!open) focus(`p-${decision.ref.replace(/\W/g, "-")}`);
  }

  // --- server ------------------------------------------------------------------------------------------------------------------

  /**
   * The server has it: from here on it belongs to what the server says.
   * @param {Change} change @param {Answer} answer
   */
  #accepted(change, answer) {
    this.posts++;
    if (!answer.rival && !answer.gone) apply(this.base, change);
    const row = find(this.base, ["speak", "decide", "add_item"].includes(change.verb) ? refOf(change) : change.on);
    const field = change.field ?? (change.verb === "add_item" ? "title" : "text");
    // Of a second text the answer tells the version of the first, which is not on this screen yet: typing on must not pass for its sequel.
    if (row?.versions && answer.version && !answer.rival) row.versions[field] = answer.version;
    if (row && answer.value !== undefined) row[field] = answer.value;
    this.#shown = null;
    if (answer.refresh || answer.rival || answer.gone) this.#soon();
  }

  /** What this computer keeps to go on from without connection. */
  #kept() { return { ...this.boot, state: this.base, numbers: aliases() }; }

  #soon() {
    clearTimeout(this.soon);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.soon = setTimeout(() => this.refresh(), 60);
  }

  /** Read the meeting again. What was sent meanwhile makes the answer old: then once more. */
  async refresh() {
    if (this.queue.sending) { this.#soon(); return; }
    const before = this.posts, known = this.queue.trouble === "signin" ? "" : this.etag; // signed in again, the answer must bring a token
    try {
      const response = await fetch(`${this.url}state/`, { headers: { Accept: "application/json", ...(known ? { "If-None-Match": known } : {}) }, signal: within(15_000) });
      if (response.status === 401) { this.queue.trouble = "signin"; this.draw(); return; }
      if (response.status === 304 || !response.ok) return;
      const body = await response.json();
      // Somebody else has signed in: these words stay with the one who typed them.
      if (body.user !== this.boot.user) { location.reload(); return; }
      if (this.queue.trouble === "signin") {
        this.closeSignIn();
        this.queue.resume(body.csrf);
      }
      if (this.posts !== before || this.queue.sending) { this.#soon(); return; }
      this.etag = response.headers.get("ETag") ?? "";
      this.base = body.state;
      this.#shown = null;
      this.queue.csrf = body.csrf;
      this.boot.state = body.state;
      this.store?.keep([], [], this.#kept()).catch(() => {});
      if (this.queue.trouble === "offline") this.queue.send();
      this.draw();
    } catch { /* the chip tells what is not sent; reading again can wait */ }
  }

  /** A token that the server takes; none while nobody is signed in, or somebody else is. */
  async #token() {
    const response = await fetch(`${this.url}state/`, { headers: { Accept: "application/json" }, signal: within(15_000) });
    if (response.status === 401) { this.queue.trouble = "signin"; return ""; }
    const body = response.ok ? await response.json() : {};
    return body.user === this.boot.user ? body.csrf : "";
  }

  signIn() {
    this.signingIn = true;
    this.drawNow();
    /** @type {HTMLDialogElement} */ (document.getElementById("signin")).showModal();
  }

  /**
   * Signed in or put off: writing goes on where it was, with the next key. (A dialog tells later that it was closed, and until then the
   * keys would go to the button that opened it.)
   * @param {Event} [event]
   */
  closeSignIn(event) {
    event?.preventDefault();
    if (!this.signingIn) return;
    this.signingIn = false;
    /** @type {HTMLDialogElement} */ (document.getElementById("signin")).close();
    this.drawNow();
    this.place?.focus();
  }

  /**
   * The frame in the dialog has loaded a page: the one that stands behind the sign-in, or one that asks for something.
   * @param {HTMLIFrameElement} frame
   */
  signedIn(frame) {
    const page = frame.contentDocument; // none where the frame shows the browser's own page, without connection
    if (page?.location.pathname === "/record/signed-in/") this.refresh();
    // On a slow connection somebody types before the page is complete: the focus stays where it is then.
    else if (page?.activeElement?.tagName !== "INPUT") /** @type {HTMLElement | null | undefined} */ (page?.querySelector("main input:not([type=hidden])"))?.focus();
  }

  toggleDraft() {
    this.draft = !this.draft;
    this.flush();
    this.draw();
  }

  /**
   * To the readiness check, when everything is on the server.
   * @param {MouseEvent} event
   */
  async finish(event) {
    if (!this.queue.entries.length) return;
    event.preventDefault();
    const { href } = /** @type {HTMLAnchorElement} */ (event.currentTarget);
    this.flush();
    for (let tries = 0; tries < 50 && this.queue.entries.length; tries++) await new Promise((next) => setTimeout(next, 100));
    if (!this.queue.entries.length) location.href = href;
  }
}

function deferred() {
  /** @type {any} */
  const parts = {};
  parts.promise = new Promise((resolve) => { parts.resolve = resolve; });
  return parts;
}

/** @param {string} id @returns {any} */
const data = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");

async function begin() {
  const root = /** @type {HTMLElement} */ (document.getElementById("recorder"));
  const meeting = Number(/\/meetings\/(\d+)\//.exec(location.pathname)?.[1]);
  const words = data("words");
  /** @type {Boot | null} */
  let boot = data("boot");
  const user = boot ? boot.user : Number(localStorage.getItem("user") ?? 0);
  if (boot) localStorage.setItem("user", String(user));
  const store = await Store.open(user, meeting);
  if (boot) time.ahead = Date.now() - boot.now;
  const before = user ? await store?.boot() : undefined;
  before?.numbers?.forEach(([made, numbered]) => alias(made, numbered));
  if (boot) store?.keep([], [], { ...boot, numbers: aliases() }).catch(() => {});
  else boot = before ?? null; // no connection: what this computer keeps for whoever is signed in
  if (!boot) { root.textContent = words.nothing_kept; return; }
  time.zone = boot.zone;
  if (!data("boot")) boot.csrf = "";
  navigator.serviceWorker?.register("/record/worker.js", { scope: "/" }).catch(() => {});
  const recorder = new Recorder(root, boot, store, words);
  // A count for the other pages: signing out with unsent text asks first.
  recorder.queue.addEventListener("change", () => localStorage.setItem(`unsent:${user}`, String(recorder.queue.entries.length)));
  await recorder.start();
  if (!data("boot")) recorder.refresh();
}

begin();
