// @ts-check
// The vote on a decision: all for in one press, all but some in two, numbers, names, the verdict with its formula.
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { live } from "../../vendor/lit-html/directives/live.js";
import { find, keyOf, voters } from "./model.js";
import { sides } from "./sides.js";
/** @typedef {import("./main.js").Recorder} Recorder
 *  @typedef {import("./types.js").Item} Item
 *  @typedef {import("./types.js").Decision} Decision */

const NUMBERS = /** @type {const} */ (["votes_for", "against", "abstained"]);
const NEXT = /** @type {Record<string, string>} */ ({ for: "against", against: "abstained", abstained: "for", not_voted: "for", "": "for" });

/** @param {Recorder} app @param {Item} item @param {Decision} decision */
export function votePanel(app, item, decision) {
  const { words } = app;
  const { voting, recused } = voters(app.state, item, decision, app.now);
  const vote = decision.vote, number = decision.label.replace(/\.$/, "");
  const id = decision.ref.replace(/\W/g, "-");
  const put = (/** @type {Record<string, any>} */ part, /** @type {{hold?: boolean, now?: boolean}} */ how = {}) => app.vote(decision, part, how);
  const mode = app.voteMode.get(decision.ref) ?? "";
  const numbers = NUMBERS.map((n) => vote?.[n] ?? null);
  const sum = numbers.reduce((/** @type {number} */ a, b) => a + (b ?? 0), 0);
  // What stands there at this moment: two presses may come before the next drawing.
  const now = (/** @type {number} */ place) => find(app.state, decision.ref)?.vote?.[NUMBERS[place]] ?? null;
  const type = (/** @type {number} */ place, /** @type {string} */ typed) => {
    const values = /** @type {(number | null)[]} */ ([now(0), now(1), now(2)]);
    values[place] = typed === "" ? null : Math.max(0, Number(typed));
    if (mode === "but" && place > 0) values[0] = Math.max(0, voting.length - (values[1] ?? 0) - (values[2] ?? 0));
    const full = values[0] !== null && values.reduce((/** @type {number} */ a, b) => a + (b ?? 0), 0) === voting.length;
    put({ method: "count", all_for: mode === "but", votes_for: values[0], against: values[1] ?? (full ? 0 : null), abstained: values[2] ?? (full ? 0 : null) }, { hold: !full });
  };
  // Somebody who turned out to have an interest after the list was drawn up.
  const late = (vote?.voters ?? []).filter((v) => !v.recused && !v.because && v.person !== null && decision.barred.includes(v.person));
  const field = (/** @type {number} */ place, /** @type {string} */ label) => html`<label for="v-${id}-${place}">${label}</label>
    <input id="v-${id}-${place}" class="form-control num" type="number" inputmode="numeric" min="0" max="999" .value=${live(numbers[place] === null ? "" : String(numbers[place]))} @input=${(/** @type {any} */ e) => type(place, e.target.value)}>`;
  return html`<div class="vote" data-vote=${decision.ref}>
    <div class="counts" role="group" aria-label="${number}: ${words.vote}">
      ${field(0, words.for_)}${field(1, words.against)}${field(2, words.abstained)}
      <button type="button" class="btn btn-plain btn-sm" data-all-for @click=${() => app.allFor(item, decision)}>${words.all_for}</button>
      <button type="button" class="btn btn-plain btn-sm" aria-expanded=${mode === "but"} data-all-but @click=${() => app.allBut(item, decision)}>${words.all_but}</button>
      <details class="others"><summary class="btn btn-plain btn-sm">${words.otherwise}</summary><div class="sheet">
        <button type="button" @click=${() => put({ method: "unanimous", votes_for: null, against: null, abstained: null }, { now: true })}>${words.unanimous}</button>
        <button type="button" @click=${() => { app.voteMode.set(decision.ref, "names"); put({ method: "names", choices: Object.fromEntries(voting.map((v) => [v.person, "for"])) }, { now: true }); }}>${words.by_name}</button>
        <button type="button" data-sides @click=${() => app.openSides(decision)}>${words.sides}</button>
        ${decision.id ? html`<a href="/decisions/${decision.id}/vote/">${words.vote_page}</a>` : nothing}
        ${vote ? html`<button type="button" @click=${() => { app.voteMode.delete(decision.ref); app.send({ verb: "unvote", on: decision.ref }, { now: true }); }}>${words.unvote}</button>` : nothing}
      </div></details>
    </div>
    ${mode === "but" ? html`<div class="but" role="group" aria-label=${words.all_but}>
        <button type="button" class="btn btn-plain btn-sm" @click=${() => type(2, String((now(2) ?? 0) + 1))}>${words.abstained} +1</button>
        <button type="button" class="btn btn-plain btn-sm" @click=${() => type(1, String((now(1) ?? 0) + 1))}>${words.against} +1</button>
      </div>` : nothing}
    ${vote?.method === "names" ? html`<ul class="names">${voting.map((v) => {
        const choice = /** @type {any} */ (vote).choices?.[String(v.person)] ?? v.choice ?? "";
        return html`<li><span>${v.name}</span><button type="button" class="btn btn-sm ${choice === "for" ? "btn-primary" : "btn-plain"}" @click=${() => put({ method: "names", choices: { ...Object.fromEntries(voting.map((x) => [x.person, /** @type {any} */ (vote).choices?.[String(x.person)] ?? x.choice])), [String(v.person)]: NEXT[choice] } }, { now: true })}>${words[`choice_${choice || "none"}`]}</button></li>`;
      })}</ul>` : nothing}
    ${app.sidesOpen.has(keyOf(decision.ref)) || (vote?.tie && app.hasError(decision.ref, "vote")) ? sides(app, item, decision) : nothing}
    <p class="hint">${verdict(app, decision)}${vote && !vote.waiting ? chair(app, decision) : nothing}
      ${recused.length ? html`<span class="barred">${recused.map((v) => v.name).join(", ")}: ${words.barred}. ${words.voters_n}: ${voting.length}.</span>` : nothing}
      ${vote && vote.method === "count" && sum !== voting.length && (vote.waiting || vote.votes_for === null) ? html`<span class="barred">${words.voters_n}: ${voting.length}, ${words.counted}: ${sum}</span>` : nothing}</p>
    ${vote?.tie ? html`<div class="but"><span>${words.tie}</span>
      <button type="button" class="btn btn-plain btn-sm" @click=${() => put({ casting: "for" }, { now: true })}>${words.for_}</button>
      <button type="button" class="btn btn-plain btn-sm" @click=${() => put({ casting: "against" }, { now: true })}>${words.against}</button></div>` : nothing}
    ${late.length ? html`<p class="barred" role="alert">${late.map((v) => v.name).join(", ")}: ${words.barred_late}
      <button type="button" class="btn btn-plain btn-sm" @click=${() => put({ reread: true, all_for: vote?.method === "count" && !vote.against && !vote.abstained }, { now: true })}>${words.reread}</button></p>` : nothing}
    ${app.errorOf(decision.ref, "vote")}
    ${app.hasError(decision.ref, "vote") && app.state.warns ? html`<button type="button" class="btn btn-plain btn-sm" @click=${() => put({ confirmed: true }, { now: true })}>${words.no_quorum_all_the_same}</button>` : nothing}
  </div>`;
}

/**
 * Who presides, where that is not the chair of the day, and with which decisions it is one vote.
 * @param {Recorder} app @param {Decision} decision
 */
function chair({ words, state }, { vote }) {
  const presides = vote?.voters.find((v) => v.presides);
  const labels = (vote?.with ?? []).map((pk) => state.items.flatMap((i) => i.decisions).find((d) => d.id === pk)?.label.replace(/\.$/, "")).filter(Boolean);
  return html`${presides && presides.person !== state.chair ? html` <span class="soft">${words.presides}: ${presides.name}.</span>` : nothing}${labels.length ? html` <span class="soft">${words.along}: ${labels.join(", ")}.</span>` : nothing}`;
}

/** @param {Recorder} app @param {Decision} decision */
function verdict({ words }, decision) {
  const vote = decision.vote;
  if (!vote || vote.waiting || !vote.word) return nothing;
  const kind = vote.carried === null ? "warn" : vote.carried ? "good" : "bad";
  return html`<span class="badge-state badge-${kind}">${vote.word}</span> <span class="soft">${vote.formula}</span>`;
}
