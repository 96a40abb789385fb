// @ts-check
// Pure functions: the state with the changes that the server has not answered yet, who is there, who votes, is there a quorum.
/** @typedef {import("./types.js").State} State
 *  @typedef {import("./types.js").Item} Item
 *  @typedef {import("./types.js").Decision} Decision
 *  @typedef {import("./types.js").Line} Line
 *  @typedef {import("./types.js").Voter} Voter
 *  @typedef {import("./types.js").Change} Change */

/**
 * Rows that were made here have the id of their change for a name until the server has given them a number.
 * @type {Map<string, string>}
 */
const numbers = new Map();
/** @type {Map<string, string>} */
const names = new Map();
/** @param {string} ref */
export const resolve = (ref) => numbers.get(ref) ?? ref;
/** @param {string} made @param {string} numbered */
export function alias(made, numbered) { numbers.set(made, numbered); names.set(numbered, made); }
/** Kept with the state, whose rows and changes may go by either name. */
export const aliases = () => [...numbers];
/**
 * A name for the row that never changes while the page is open, so that what has the focus keeps it.
 * @param {string} ref
 */
export const keyOf = (ref) => names.get(ref) ?? ref;

/** @param {State} state @param {string} ref @returns {any} the row */
export function find(state, ref) {
  const wanted = resolve(ref);
  for (const row of rows(state)) if (resolve(row.ref) === wanted) return row;
  return undefined;
}

/** @param {State} state @returns {Generator<any>} */
function* rows(state) {
  yield { ref: `meeting:${state.id}` };
  yield* state.lines;
  yield* state.guests;
  for (const item of state.items) {
    yield item;
    yield* item.speeches;
    for (const decision of item.decisions) {
      yield decision;
      yield* decision.about;
      yield* decision.duties;
    }
  }
}

/** @param {State} state @param {string} ref @returns {Item | undefined} the item a row belongs to */
export function itemOf(state, ref) {
  const wanted = resolve(ref);
  return state.items.find((item) => [item, ...item.speeches, ...item.decisions, ...item.decisions.flatMap((d) => [...d.about, ...d.duties])].some((row) => resolve(row.ref) === wanted));
}

/**
 * The state as it will be when these changes have arrived.
 * @param {State} state @param {Change[]} changes @returns {State}
 */
export function replay(state, changes) {
  const copy = structuredClone(state);
  for (const change of changes) apply(copy, change);
  return copy;
}

/** @type {Record<string, string>} */
const KIND = { speak: "speech", decide: "decision", add_item: "item", add_guest: "guest", about: "about", duty: "duty" };
/**
 * The name of the row that a change makes.
 * @param {Change} change
 */
export const refOf = (change) => `${KIND[change.verb]}:${change.id}`;

/** @param {State} state @param {Change} change */
export function apply(state, change) {
  const row = find(state, change.on);
  const made = KIND[change.verb] ? refOf(change) : "";
  if (made && find(state, made)) return;
  switch (change.verb) {
    case "set":
      if (change.on.startsWith("meeting:")) /** @type {any} */ (state)[change.field] = change.value;
      else if (row) row[change.field.replace("_at", "")] = change.value;
      return;
    case "speak":
      row?.speeches.push({ ref: made, kind: change.kind, name: change.name ?? "", position: "", text: change.text ?? "", report_attached: false, confidential: false, versions: {} });
      return;
    case "decide":
      row?.decisions.push({ ref: made, label: `${row.label.replace(/[.)]$/, "")}.${row.decisions.length + 1}.`, text: change.text ?? "", confidential: false, versions: {}, about: [], duties: [], barred: [], vote: null });
      return;
    case "add_item":
      state.items.push({ ref: made, label: `${state.items.filter((i) => !i.sub).length + 1}.`, sub: false, title: change.title, kind: "general", confidential: false, minutes: null, starts: "", ends: "", clauses: [], versions: {}, speeches: [], decisions: [] });
      return;
    case "add_guest":
      state.guests.push({ ref: made, name: change.name, position: change.position ?? "" });
      return;
    case "about":
      row?.about.push({ ref: made, name: change.name, claim: change.claim ?? "", outcome: change.outcome ?? "" });
      row?.barred.push(...state.lines.filter((line) => line.full === change.name && line.person).map((line) => line.person));
      return;
    case "duty": {
      const { who = "", due_kind = "none", due_date = "", due_text = "", text = "" } = change;
      if (change.on.startsWith("duty:")) { if (row) Object.assign(row, { who, due_kind, due_date, due_text, text }); }
      else row?.duties.push({ ref: made, who, due_kind, due_date, due_text, text });
      return;
    }
    case "remove": removeRow(state, change.on); return;
    case "begin":
      for (const item of state.items) if (item.starts && !item.ends && item !== row && !(row?.sub && !item.sub)) item.ends = change.at;
      if (row) { row.starts ||= change.at; row.ends = ""; }
      return;
    case "mark":
      if (row) Object.assign(row, { status: change.status, spans: change.spans ?? [["", ""]], remote: Boolean(change.remote), reason: change.reason ?? "", excused: change.excused ?? null });
      return;
    case "mark_rest":
      for (const line of state.lines) if (!line.status) Object.assign(line, { status: "present", spans: [["", ""]] });
      return;
    case "vote":
      if (row) row.vote = { casting: "", missing: null, votes_for: null, against: null, abstained: null, ...(row.vote ?? { voters: [] }), ...change, carried: null, word: "", formula: "", tie: false, waiting: true };
      return;
    case "unvote": if (row) row.vote = null; return;
    case "settle": state.rivals = state.rivals.filter((r) => r.ref !== change.on); return;
    default:
  }
}

/** @param {State} state @param {string} ref */
function removeRow(state, ref) {
  const wanted = resolve(ref);
  const left = (/** @type {{ref: string}} */ row) => resolve(row.ref) !== wanted;
  state.guests = state.guests.filter(left);
  for (const item of state.items) {
    item.speeches = item.speeches.filter(left);
    item.decisions = item.decisions.filter(left);
    for (const decision of item.decisions) {
      decision.about = decision.about.filter(left);
      decision.duties = decision.duties.filter(left);
    }
  }
}

/**
 * Whether a member was there at a time of the day («14:25»); without a time, whether at all.
 * @param {Line} line @param {string} time
 */
export function presentAt(line, time) {
  if (line.status !== "present") return false;
  return !time || !line.spans.length || line.spans.some(([from, to]) => (!from || from <= time) && (!to || time < to));
}

/**
 * Of all members; in an item of a meeting whose rules count those able to vote on the matter, of these.
 * @param {State} state @param {string} time @param {Item | undefined} item
 */
export function quorum(state, time, item) {
  const { needed, barred } = item?.quorum ?? { needed: state.needed, barred: [] };
  const members = state.lines.filter((line) => line.votes && !(line.person && barred.includes(line.person)));
  const present = members.filter((line) => presentAt(line, time)).length;
  return { present, base: members.length, needed, reached: needed !== null && present >= needed };
}

/**
 * The time at which an item is decided: its end, since votes come at the end; while it goes on, now; else its beginning.
 * @param {State} state
 * @param {Item} item
 * @param {string} now
 */
export function momentOf(state, item, now) {
  const parent = item.sub ? state.items.slice(0, state.items.indexOf(item)).reverse().find((i) => !i.sub) : undefined;
  const timed = item.starts || item.ends || !parent ? item : parent;
  if (!timed.ends) return state.live ? now : timed.starts;
  // Who left at 15:30 was there until an item's end at 15:30; who came then was not.
  const [h, m] = timed.ends.split(":").map(Number), last = h * 60 + m - 1;
  return `${String(Math.floor(last / 60)).padStart(2, "0")}:${String(last % 60).padStart(2, "0")}:59`;
}

/**
 * Who votes on a decision: those frozen when its vote was opened; else those who are there, and whose vote was passed to one of them;
 * without whoever has an interest and is not admitted, and without those put out by hand.
 * @param {State} state
 * @param {Item} item
 * @param {Decision} decision
 * @param {string} now
 * @returns {{voting: Voter[], recused: Voter[]}}
 */
export function voters(state, item, decision, now) {
  const frozen = decision.vote?.voters ?? [], { out: byHand, admitted } = decision.vote ?? {};
  const has = (/** @type {number | null} */ person) => person !== null && decision.barred.includes(person);
  const isOut = (/** @type {number | null} */ person, /** @type {Voter | undefined} */ listed) => {
    const put = byHand ? person !== null && byHand.includes(person) : Boolean(listed?.recused && !has(person));
    const letIn = admitted ? Boolean(admitted[String(person)]?.trim()) : Boolean(listed?.because);
    return put || (has(person) && !letIn);
  };
  if (frozen.length) {
    // What the server has drawn up stands, until a change that is on its way says otherwise.
    const out = (/** @type {Voter} */ v) => (byHand || admitted ? isOut(v.person, v) : v.recused);
    return { voting: frozen.filter((v) => !out(v)), recused: frozen.filter(out) };
  }
  const time = momentOf(state, item, now);
  const here = (/** @type {Line | undefined} */ line) => Boolean(line && presentAt(line, time));
  const holder = (/** @type {Line} */ line) => state.lines.find((l) => l.line === line.proxy);
  const able = state.lines.filter((line) => line.votes && (here(line) || here(holder(line))));
  const out = (/** @type {Line} */ line) => isOut(line.person, undefined) || (!here(line) && isOut(holder(line)?.person ?? null, undefined));
  const asVoter = (/** @type {Line} */ line) => ({ person: line.person, name: line.name, recused: false, by: here(line) ? null : holder(line)?.person, choice: "" });
  return { voting: able.filter((line) => !out(line)).map(asVoter), recused: able.filter(out).map(asVoter) };
}
