// @ts-check
// The sides of a vote, in a panel below it: who presides, who takes no part or is admitted all the same, which decisions share it.
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { live } from "../../vendor/lit-html/directives/live.js";
import { voters } from "./model.js";
/** @typedef {import("./main.js").Recorder} Recorder
 *  @typedef {import("./types.js").Item} Item
 *  @typedef {import("./types.js").Decision} Decision */

/** @param {Recorder} app @param {Item} item @param {Decision} decision */
export function sides(app, item, decision) {
  const { words, state } = app, { vote } = decision;
  const { voting, recused } = voters(state, item, decision, app.now);
  const listed = [...voting, ...recused].filter((v) => v.person !== null);
  const barred = listed.filter((v) => decision.barred.includes(/** @type {number} */ (v.person)));
  const free = listed.filter((v) => !barred.includes(v) && !v.by);
  const out = free.filter((v) => recused.includes(v));
  const reasons = vote?.admitted ?? Object.fromEntries(listed.filter((v) => v.because).map((v) => [String(v.person), String(v.because)]));
  const along = vote?.along ?? vote?.with ?? [];
  const others = item.decisions.filter((d) => d.id && d.id !== decision.id);
  const id = decision.ref.replace(/\W/g, "-");
  const counted = vote && vote.votes_for !== null;
  // Numbers are counted anew where everybody was for; elsewhere the server says if they no longer agree with those who vote.
  const all = counted && vote.method === "count" && !vote.against && !vote.abstained && !vote.missing;
  const put = (/** @type {Record<string, any>} */ part) => app.vote(decision, { ...(all ? { all_for: true, votes_for: voting.length } : {}), ...part }, vote?.method === "unanimous" || counted ? { now: true } : { hold: true });
  const people = (/** @type {import("./types.js").Voter[]} */ rows) => rows.map((v) => Number(v.person));
  const presiding = vote && "presiding" in vote ? vote.presiding : vote?.chosen;
  const byRules = listed.find((v) => v.presides && v.person !== vote?.chosen);
  return html`<div class="sides" role="group" aria-label="${decision.label} ${words.sides}">
    <label for="p-${id}">${words.presides}</label>
    <select id="p-${id}" class="form-select" .value=${live(String(presiding ?? ""))} @change=${(/** @type {any} */ e) => put({ presiding: Number(e.target.value) || null })}>
      <option value="">${words.by_rules}${byRules ? `: ${byRules.name}` : ""}</option>
      ${voting.filter((v) => v.person !== null && !v.by).map((v) => html`<option value=${String(v.person)} ?selected=${v.person === presiding}>${v.name}</option>`)}
    </select>
    ${barred.map((v) => html`<label for="x-${id}-${v.person}">${v.name} — ${decision.why?.[String(v.person)] ?? words.barred}</label>
      ${decision.own?.includes(Number(v.person)) ? html`<span class="soft">${words.own_matter}</span>`
        : html`<input id="x-${id}-${v.person}" class="form-control" maxlength="200" placeholder=${words.admit} .value=${live(reasons[String(v.person)] ?? "")} @change=${(/** @type {any} */ e) => put({ admitted: { ...reasons, [String(v.person)]: e.target.value } })}>`}`)}
    <label for="o-${id}">${words.out_besides}</label>
    <span class="picked">${out.map((v) => html`<span class="person">${v.name} <button type="button" class="more" aria-label="${v.name}: ${words.takes_in}" @click=${() => put({ out: people(out.filter((x) => x !== v)) })}>×</button></span>`)}
      <select id="o-${id}" class="form-select" .value=${live("")} @change=${(/** @type {any} */ e) => put({ out: [...people(out), Number(e.target.value)] })}>
        <option value="">–</option>${free.filter((v) => !out.includes(v)).map((v) => html`<option value=${String(v.person)}>${v.name}</option>`)}
      </select></span>
    ${others.length ? html`<span>${words.along}</span><span class="picked">${others.map((d) => html`<label class="check"><input type="checkbox" .checked=${live(along.includes(Number(d.id)))} @change=${(/** @type {any} */ e) => put({ along: others.map((o) => Number(o.id)).filter((n) => (n === d.id ? e.target.checked : along.includes(n))) })}> ${d.label.replace(/\.$/, "")}</label>`)}</span>` : nothing}
    ${state.questions.length > 1 && !decision.about.length && vote?.asked !== "person" ? html`<label for="q-${id}">${words.question}</label>
      <select id="q-${id}" class="form-select" .value=${live(vote?.question ?? vote?.asked ?? "any")} @change=${(/** @type {any} */ e) => put({ question: e.target.value })}>${state.questions.map(([value, label]) => html`<option value=${value} ?selected=${value === (vote?.question ?? vote?.asked)}>${label}</option>`)}</select>` : nothing}
  </div>`;
}
