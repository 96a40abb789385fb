// @ts-check
// Right: who is there, one tap a member; the live quorum; guests.
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { live } from "../../vendor/lit-html/directives/live.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { clockField } from "./clockfield.js";
import { keyOf, presentAt, quorum } from "./model.js";
/** @typedef {import("./main.js").Recorder} Recorder
 *  @typedef {import("./types.js").Line} Line */

/** @param {Recorder} app */
function strip(app) {
  const { words } = app;
  const q = quorum(app.state, app.moment, app.item);
  const text = q.needed === null ? `${q.present} / ${q.base}` : `${q.reached ? words.quorum_yes : words.quorum_no}: ${q.present} / ${q.base}`;
  return html`<div class="quorum${q.needed !== null && !q.reached ? " no" : ""}" role="status" aria-live="polite">${text}${q.needed === null ? nothing : html`<small>${words.needed}: ${q.needed}</small>`}</div>`;
}

/**
 * Who presides today. Whoever should and is not there is missed before the first vote, not after it.
 * @param {Recorder} app
 */
function chair(app) {
  const { words, state } = app;
  const lines = state.lines.filter((line) => line.person !== null), now = lines.find((line) => line.person === state.chair);
  const offered = lines.filter((line) => line.status === "present" || line === now);
  return html`<label class="chair" for="chair">${words.chair}</label>
    <select id="chair" class="form-select" .value=${live(String(state.chair ?? ""))} @change=${(/** @type {any} */ e) => app.send({ verb: "set", on: `meeting:${state.id}`, field: "chair", value: Number(e.target.value) }, { now: true })}>
      ${now ? nothing : html`<option value=${String(state.chair ?? "")}>${state.chair_name || "–"}</option>`}
      ${offered.map((line) => html`<option value=${String(line.person)} ?selected=${line === now}>${line.name}</option>`)}
    </select>
    ${now?.status === "absent" ? html`<p class="barred" role="alert">${now.name} ${words.chair_away}</p>` : nothing}
    ${app.errorOf(`meeting:${state.id}`, "set")}`;
}

/**
 * What stands under a name: when they came and went, or why they are not there.
 * @param {Recorder} app @param {Line} line
 */
function about({ words }, line) {
  if (line.status === "absent") return line.reason || words.absent;
  if (!line.status) return words.unmarked;
  const [from] = line.spans[0] ?? ["", ""], [, to] = line.spans.at(-1) ?? ["", ""];
  return [from && `${words.came} ${from}`, to && `${words.left} ${to}`, line.remote && words.remote].filter(Boolean).join(" · ") || line.role;
}

/** @param {Recorder} app @param {Line} line */
function row(app, line) {
  const { words } = app;
  const here = app.state.live ? presentAt(line, app.now) : line.status === "present";
  const open = app.openLine === line.ref;
  const id = keyOf(line.ref).replace(/\W/g, "-");
  const set = (/** @type {Partial<Line>} */ part) => app.mark(line, part);
  const span = (/** @type {number} */ n, /** @type {0 | 1} */ end, /** @type {string} */ label) => clockField(label, line.spans[n]?.[end] ?? "", (clock) => {
    const spans = /** @type {[string, string][]} */ (line.spans.length ? structuredClone(line.spans) : [["", ""]]);
    while (spans.length <= n) spans.push(["", ""]);
    spans[n][end] = clock;
    set({ status: "present", spans: spans.filter((s, i) => i === 0 || s[0] || s[1]) });
  });
  return html`<li class="member${line.votes ? "" : " guest"}" @keydown=${(/** @type {KeyboardEvent} */ e) => { if (e.key === "Escape" && open) { e.stopPropagation(); app.openDetails(line, false); } }}>
    <span class="who"><b>${line.name}</b><small class=${line.status ? "" : "warn"}>${about(app, line)}</small></span>
    <button type="button" class="more" aria-expanded=${open} aria-controls="d-${id}" aria-label="${line.name}: ${words.details}" @click=${() => app.openDetails(line, !open)}>…</button>
    <button type="button" class="tap" role="switch" aria-checked=${here} aria-label="${line.name}: ${words.present}" data-status=${line.status} data-line=${line.ref} @click=${() => app.tap(line)} @keydown=${(/** @type {KeyboardEvent} */ e) => app.lineKey(e, line)}><span aria-hidden="true"></span></button>
    ${open ? html`<div class="details" id="d-${id}">
      <div class="pick">
        <button type="button" class="btn btn-sm ${line.status === "present" ? "btn-primary" : "btn-plain"}" @click=${() => set({ status: "present", spans: [["", ""]] })}>${words.present}</button>
        <button type="button" class="btn btn-sm ${line.status === "absent" ? "btn-primary" : "btn-plain"}" @click=${() => set({ status: "absent" })}>${words.absent}</button>
      </div>
      ${line.status === "present" ? html`<div class="times">${span(0, 0, words.came)}${span(0, 1, words.left)}${line.spans[0]?.[1] ? html`${span(1, 0, words.came_back)}${span(1, 1, words.left)}` : nothing}</div>
        <label class="check"><input type="checkbox" .checked=${live(line.remote)} @change=${(/** @type {any} */ e) => set({ remote: e.target.checked })}> ${words.remote}</label>` : nothing}
      ${line.status === "absent" ? html`<label>${words.reason}<input class="form-control" maxlength="200" .value=${live(line.reason)} @input=${(/** @type {any} */ e) => set({ reason: e.target.value })}></label>
        <label class="check"><input type="checkbox" .checked=${live(line.excused === true)} @change=${(/** @type {any} */ e) => set({ excused: e.target.checked })}> ${words.excused}</label>` : nothing}
      ${app.errorOf(line.ref)}
    </div>` : app.errorOf(line.ref)}
  </li>`;
}

/** @param {Recorder} app */
export function people(app) {
  const { words, state } = app;
  return html`<aside class="people" aria-label=${words.attendance}>
    ${strip(app)}
    ${chair(app)}
    <h2>${words.attendance}</h2>
    ${state.lines.some((l) => !l.status) ? html`<button type="button" class="btn btn-plain btn-sm" @click=${() => app.restPresent()}>${words.rest_present}</button>` : nothing}
    <ul>${repeat(state.lines, (line) => line.ref, (line) => row(app, line))}</ul>
    <h2>${words.guests}</h2>
    <ul>${repeat(state.guests, (g) => keyOf(g.ref), (g) => html`<li class="member"><span class="who">${g.name}<small>${g.position}</small></span>
      <button type="button" class="more" aria-label="${words.remove}: ${g.name}" @click=${() => app.take(g.ref, g)}>×</button></li>`)}</ul>
    <form class="line" @submit=${(/** @type {SubmitEvent} */ e) => app.addGuest(e)}>
      <label class="visually-hidden" for="new-guest">${words.add_guest}</label>
      <input id="new-guest" name="name" class="form-control" autocomplete="off" data-offers="people" placeholder=${words.add_guest}>
      <button class="btn btn-plain btn-sm">+</button>
    </form>
  </aside>`;
}
