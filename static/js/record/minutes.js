// @ts-check
// Middle: the current item – heard, spoke, decided.
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { live } from "../../vendor/lit-html/directives/live.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { clockField, dayField } from "./clockfield.js";
import { keyOf, refOf } from "./model.js";
import { taken } from "./agenda.js";
import { votePanel } from "./votes.js";
/** @typedef {import("./main.js").Recorder} Recorder
 *  @typedef {import("./types.js").Item} Item
 *  @typedef {import("./types.js").Speech} Speech
 *  @typedef {import("./types.js").Decision} Decision
 *  @typedef {import("./types.js").Duty} Duty */

/** @param {string} ref */
const dom = (ref) => keyOf(ref).replace(/\W/g, "-");

/**
 * A row that is not there yet: what is typed into it makes it.
 * @param {Recorder} app @param {Item} item @param {string} kind @returns {Speech}
 */
function blankSpeech(app, item, kind) {
  const id = app.blank(item, kind);
  return { ref: refOf({ id, verb: "speak", on: "" }), kind, name: "", position: "", text: "", report_attached: false, confidential: false, versions: {} };
}

/** @param {Recorder} app @param {Item} item @param {Speech} speech @param {boolean} blank */
function speechRow(app, item, speech, blank) {
  const { words } = app, id = dom(speech.ref);
  const write = (/** @type {string} */ field, /** @type {any} */ value, /** @type {boolean} */ now = false) => app.write(item, speech, blank, field, value, now);
  const said = speech.kind === "heard" ? words.heard : words[`kind_${speech.kind}`] ?? words.spoke;
  return html`<div class="speech" data-kind=${speech.kind}>
    <div class="by">
      <label class="visually-hidden" for="n-${id}">${said}: ${words.name}</label>
      <input id="n-${id}" class="bare name" autocomplete="off" maxlength="200" data-offers="people" role="combobox" aria-expanded="false" aria-controls="offer-list" placeholder=${speech.kind === "heard" ? words.rapporteur : words.name}
        .value=${live(speech.name)} @input=${(/** @type {any} */ e) => write("name", e.target.value)} @keydown=${(/** @type {KeyboardEvent} */ e) => app.nameKey(e, id)}>
      ${speech.position ? html`<small class="soft">${speech.position}</small>` : nothing}
      ${speech.kind !== "heard" && speech.kind !== "spoke" ? html`<small class="soft">${said}</small>` : nothing}
    </div>
    <div class="words">
      <label class="visually-hidden" for="t-${id}">${said}: ${words.content}</label>
      <textarea id="t-${id}" class="bare" rows="1" data-offers=${speech.kind === "heard" ? "heard" : "spoke"} placeholder=${words.content} lang=${app.state.language}
        .value=${live(speech.text)} data-version=${speech.versions.text ?? ""} @input=${(/** @type {any} */ e) => app.write(item, speech, blank, "text", e.target.value, false, e.target.dataset.version)} @keydown=${(/** @type {KeyboardEvent} */ e) => app.speechKey(e, item, speech)} @blur=${() => app.flush()}></textarea>
      ${rivals(app, speech.ref, speech.text)}
      ${app.errorOf(speech.ref)}
      ${blank ? nothing : html`<div class="tools">
        <label class="check"><input type="checkbox" .checked=${live(speech.report_attached)} @change=${(/** @type {any} */ e) => write("report_attached", e.target.checked, true)}> ${words.report_attached}</label>
        ${speech.kind === "heard" ? nothing : html`<select class="bare small" aria-label=${words.kind} .value=${live(speech.kind)} @change=${(/** @type {any} */ e) => write("kind", e.target.value, true)}>${app.boot.choices.kinds.map(([value, label]) => html`<option value=${value} ?selected=${value === speech.kind}>${label}</option>`)}</select>`}
        <button type="button" class="link bad" aria-label="${words.remove}: ${speech.name}" @click=${() => app.take(speech.ref, speech, speech.versions.text)}>${words.remove}</button></div>`}
    </div>
  </div>`;
}

/** The other text of a place where two people wrote at once: both stand side by side until one person has put them together.
 * @param {Recorder} app @param {string} ref @param {string} mine */
export function rivals(app, ref, mine) {
  const { words } = app;
  return app.rivalsOf(ref).map((rival) => html`<div class="rival" role="alert">
    <p>${words.rival_of.replace("{name}", rival.by)}</p>
    <div class="two"><blockquote><small>${words.stands_now}</small>${mine}</blockquote><blockquote><small>${rival.by}</small>${rival.text}</blockquote></div>
    <div class="acts">
      <button type="button" class="btn btn-plain btn-sm" @click=${() => app.settle(rival, ref, `${mine}${mine && !mine.endsWith("\n") ? "\n" : ""}${rival.text}`)}>${words.keep_both}</button>
      <button type="button" class="btn btn-plain btn-sm" @click=${() => app.settle(rival, ref, rival.text)}>${words.keep_other}</button>
      <button type="button" class="btn btn-plain btn-sm" @click=${() => app.settle(rival, ref, null)}>${words.keep_this}</button>
    </div></div>`);
}

/** @param {Recorder} app @param {Decision} decision @param {Duty} duty @param {boolean} blank */
function dutyRow(app, decision, duty, blank) {
  const { words } = app, id = dom(duty.ref);
  const write = (/** @type {Partial<Duty>} */ part) => app.duty(decision, duty, part, blank);
  const dated = ["date", "month", "quarter", "season", "school_year"].includes(duty.due_kind);
  return html`<div class="duty">
    <label for="w-${id}">${words.responsible}</label><input id="w-${id}" class="form-control who" autocomplete="off" maxlength="800" data-offers="parties" .value=${live(duty.who)} @input=${(/** @type {any} */ e) => write({ who: e.target.value })}>
    <label for="k-${id}">${words.due}</label><select id="k-${id}" class="form-select" .value=${live(duty.due_kind)} @change=${(/** @type {any} */ e) => write({ due_kind: e.target.value })}>${app.boot.choices.dues.map(([value, label]) => html`<option value=${value} ?selected=${value === duty.due_kind}>${label}</option>`)}</select>
    ${dated ? dayField({ id: `d-${id}`, label: words.date, value: duty.due_date, after: app.state.date, set: (day) => write({ due_date: day }) }) : nothing}
    <label class="visually-hidden" for="x-${id}">${words.due_words}</label><input id="x-${id}" class="form-control" autocomplete="off" maxlength="200" placeholder=${words.due_words} .value=${live(duty.due_text)} @input=${(/** @type {any} */ e) => write({ due_text: e.target.value })}>
    ${blank ? nothing : html`<button type="button" class="more" aria-label="${words.remove}: ${words.task}" @click=${() => app.take(duty.ref, duty)}>×</button>`}
    ${app.errorOf(duty.ref)}</div>`;
}

/** @param {Recorder} app @param {Item} item @param {Decision} decision @param {boolean} blank */
function decisionBox(app, item, decision, blank) {
  const { words } = app, id = dom(decision.ref);
  const blankDuty = app.newDuty.get(keyOf(decision.ref));
  const duties = blankDuty && !decision.duties.some((d) => keyOf(d.ref) === `duty:${blankDuty}`)
    ? [...decision.duties, { ref: `duty:${blankDuty}`, who: "", due_kind: "date", due_date: "", due_text: "", text: "" }] : decision.duties;
  return html`<div class="decision${blank ? " blank" : ""}">
    <span class="n">${decision.label}</span>
    <div class="body">
      <label class="visually-hidden" for="t-${id}">${words.decision} ${decision.label}</label>
      <textarea id="t-${id}" class="bare" rows="1" data-offers="decision" data-decision=${decision.ref} placeholder=${words.decision_text} lang=${app.state.language}
        .value=${live(decision.text)} data-version=${decision.versions.text ?? ""} @input=${(/** @type {any} */ e) => app.write(item, decision, blank, "text", e.target.value, false, e.target.dataset.version)} @keydown=${(/** @type {KeyboardEvent} */ e) => app.decisionKey(e, item)} @blur=${() => app.flush()}></textarea>
      ${rivals(app, decision.ref, decision.text)}
      ${app.errorOf(decision.ref, "set")}
      ${blank ? nothing : html`
      ${votePanel(app, item, decision)}
      ${item.kind === "attestation" || decision.about.length || app.aboutOpen.has(keyOf(decision.ref)) ? html`<div class="about">${repeat(decision.about, (a) => keyOf(a.ref), (a) => html`<span class="person"><b>${a.name}</b>
          <input id="c-${dom(a.ref)}" class="form-control" aria-label="${a.name}: ${words.claim}" placeholder=${words.claim} maxlength="300" .value=${live(a.claim)} @input=${(/** @type {any} */ e) => app.send({ verb: "set", on: a.ref, field: "claim", value: e.target.value })}>
          <select class="form-select" aria-label="${a.name}: ${words.outcome}" .value=${live(a.outcome)} @change=${(/** @type {any} */ e) => app.send({ verb: "set", on: a.ref, field: "outcome", value: e.target.value }, { now: true })}>${app.boot.choices.outcomes.map(([value, label]) => html`<option value=${value} ?selected=${value === a.outcome}>${label}</option>`)}</select>
          <button type="button" class="more" aria-label="${words.remove}: ${a.name}" @click=${() => app.take(a.ref, a)}>×</button>${app.errorOf(a.ref)}</span>`)}
        <form class="line" @submit=${(/** @type {SubmitEvent} */ e) => app.addAbout(e, decision)}><label class="visually-hidden" for="a-${id}">${words.about_whom}</label><input id="a-${id}" name="name" class="form-control" autocomplete="off" data-offers="people" placeholder=${words.about_whom}><button class="btn btn-plain btn-sm">+</button></form></div>` : nothing}
      <div class="duties">${repeat(duties, (d) => keyOf(d.ref), (d) => dutyRow(app, decision, d, d.ref === `duty:${blankDuty}` && !decision.duties.includes(d)))}</div>
      <div class="tools">${item.kind === "attestation" || decision.about.length ? nothing : html`<button type="button" class="link" @click=${() => { app.aboutOpen.add(keyOf(decision.ref)); app.draw(); }}>+ ${words.about_whom}</button>`}<button type="button" class="link" data-add-duty @click=${() => app.openDuty(decision)}>+ ${words.task}</button>
        ${decision.id ? html`<a class="link" href="/decisions/${decision.id}/edit/">${words.more}</a>` : nothing}
        <button type="button" class="link bad" aria-label="${words.remove}: ${decision.label}" @click=${() => app.take(decision.ref, decision, decision.versions.text)}>${words.remove}</button></div>`}
    </div>
  </div>`;
}

/** @param {Recorder} app */
export function minutes(app) {
  const { words, state } = app, item = app.item;
  if (!item) return html`<section class="minutes"><p class="empty">${words.no_items}</p></section>`;
  const heard = item.speeches.filter((s) => s.kind === "heard");
  const spoke = item.speeches.filter((s) => s.kind !== "heard");
  const freshHeard = heard.length ? [] : [blankSpeech(app, item, "heard")];
  const freshSpoke = [blankSpeech(app, item, "spoke")];
  const next = { ref: refOf({ id: app.blank(item, "decision"), verb: "decide", on: "" }), label: `${item.label.replace(/[.)]$/, "")}.${item.decisions.length + 1}.`, text: "", confidential: false, versions: {}, about: [], duties: [], barred: [], vote: null };
  const spent = taken(app, item);
  return html`<section class="minutes" aria-labelledby="item-title">
    <p class="crumb">${words.item_n.replace("{n}", item.label.replace(/[.)]$/, ""))}${item.clauses.length ? html` · ${item.clauses.join(", ")}` : nothing}${item.confidential ? html` · <b>${words.confidential}</b>` : nothing}</p>
    ${app.titleOpen ? html`<label class="visually-hidden" for="title-field">${words.title}</label><textarea id="title-field" class="form-control title" rows="2" .value=${live(item.title)} data-version=${item.versions.title ?? ""} @input=${(/** @type {any} */ e) => app.write(item, item, false, "title", e.target.value, false, e.target.dataset.version)}></textarea>${rivals(app, item.ref, item.title)}${app.errorOf(item.ref)}` : html`<h2 id="item-title">${item.title}</h2>${rivals(app, item.ref, item.title)}`}
    <div class="tools">
      ${state.live && (!item.starts || item.ends) ? html`<button type="button" class="btn btn-primary btn-sm" @click=${() => app.begin(item)}>▶ ${words.begin}</button>` : nothing}
      ${clockField(words.from, item.starts, (clock) => app.send({ verb: "set", on: item.ref, field: "starts_at", value: clock }, { now: true }), "starts")}
      ${clockField(words.to, item.ends, (clock) => app.send({ verb: "set", on: item.ref, field: "ends_at", value: clock }, { now: true }), "ends")}
      ${spent || item.minutes ? html`<span class="clock${item.minutes && spent > item.minutes ? " late" : ""}" role="timer">${spent} / ${item.minutes ?? "–"} ${words.min}${item.minutes && spent > item.minutes ? html` — ${words.over}` : nothing}</span>` : nothing}
      <button type="button" class="link" aria-expanded=${app.titleOpen} @click=${() => { app.titleOpen = !app.titleOpen; app.draw(); }}>${words.edit_title}</button>
      ${item.id ? html`<a class="link" href="/items/${item.id}/">${words.plain_page}</a>` : nothing}
    </div>
    ${app.titleOpen ? nothing : app.errorOf(item.ref, "set")}
    <h3 class="caps">${words.heard}</h3>
    <div class="card-box rows">${repeat([...heard, ...freshHeard], (s) => keyOf(s.ref), (s) => speechRow(app, item, s, freshHeard.includes(s)))}
      ${heard.length ? html`<button type="button" class="link" @click=${() => app.another(item, "heard")}>+ ${words.rapporteur}</button>` : nothing}</div>
    <h3 class="caps">${words.spoke}</h3>
    <div class="card-box rows">${repeat([...spoke, ...freshSpoke], (s) => keyOf(s.ref), (s) => speechRow(app, item, s, freshSpoke.includes(s)))}</div>
    <h3 class="caps">${words.decided}</h3>
    ${repeat([...item.decisions, next], (d) => keyOf(d.ref), (d) => decisionBox(app, item, d, d === next))}
    <div class="steps">
      <button type="button" class="btn btn-plain" ?disabled=${!app.neighbour(-1)} @click=${() => app.step(-1)}>← ${words.previous}</button>
      <button type="button" class="btn btn-plain" ?disabled=${!app.neighbour(1)} @click=${() => app.step(1)}>${words.next} →</button>
    </div>
  </section>`;
}
