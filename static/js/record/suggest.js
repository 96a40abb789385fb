// @ts-check
// Standard phrases and names by a few letters. Ctrl+Space (or a tap) writes out what is offered first; arrows with Ctrl choose another.
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";

const FOLD = /** @type {Record<string, string>} */ ({ ё: "е", ө: "о", ү: "у", ң: "н" });
/** @param {string} text */
const fold = (text) => text.toLowerCase().replace(/[ёөүң]/g, (c) => FOLD[c]);
const MOST = 5;

/** @typedef {{text: string, note: string, start: number}} Offer  start: where the letters begin that it replaces */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

export class Suggester {
  /** @param {{phrases: [string, string, string][], people: [string, string][], bodies: string[]}} lists */
  constructor({ phrases, people, bodies }) {
    this.phrases = phrases;
    this.people = people;
    this.bodies = bodies;
    /** @type {Field | null} */
    this.field = null;
    /** @type {Offer[]} */
    this.offers = [];
    this.chosen = 0;
    this.box = document.createElement("div");
    this.box.className = "offers";
    this.box.id = "offers";
    document.addEventListener("input", (event) => this.look(/** @type {Field} */ (event.target)));
    document.addEventListener("focusout", () => setTimeout(() => { if (document.activeElement !== this.field) this.close(); }, 150));
    document.addEventListener("keydown", (event) => this.key(event), true);
  }

  /** @param {Field} field */
  look(field) {
    const wants = field?.dataset?.offers;
    if (!wants) return;
    this.offers = wants === "people" || wants === "parties" ? this.#names(field, wants === "parties") : this.#phrases(field, wants);
    this.chosen = 0;
    this.field = this.offers.length ? field : null;
    this.#show();
  }

  /** @param {Field} field @param {boolean} several @returns {Offer[]} */
  #names(field, several) {
    const start = several ? Math.max(field.value.lastIndexOf(";") + 1, 0) : 0;
    const typed = fold(field.value.slice(start).trim());
    if (!typed) return [];
    const fits = (/** @type {string} */ name) => typed.split(" ").every((word) => fold(name).split(" ").some((part) => part.startsWith(word)));
    const found = this.people.filter(([name]) => fits(name)).map(([text, note]) => ({ text, note, start }));
    const bodies = several ? this.bodies.filter(fits).map((text) => ({ text, note: "", start })) : [];
    const all = [...found, ...bodies].slice(0, MOST);
    return all.some((o) => fold(o.text) === typed) ? [] : all;
  }

  /**
   * Phrases whose letters or first words are being typed; names whose beginning is.
   * @param {Field} field @param {string} place @returns {Offer[]}
   */
  #phrases(field, place) {
    const end = field.selectionStart ?? field.value.length;
    const before = field.value.slice(0, end);
    const word = /[^\s«»(),.;:!?]+$/.exec(before)?.[0] ?? "";
    if (word.length < 2) return [];
    const typed = fold(word), start = end - word.length;
    const first = !/[^\s.!?]\s*$/.test(before.slice(0, start).replace(/\s+$/, "").slice(-1)) || !before.slice(0, start).trim();
    const rows = this.phrases.filter(([letters, where, text]) => (where === "any" || where === place) && (fold(letters) === typed || (typed.length > 2 && fold(text).startsWith(typed))));
    rows.sort((a, b) => Number(fold(b[0]) === typed) - Number(fold(a[0]) === typed));
    const found = rows.map(([letters, , text]) => ({ text: first ? text[0].toUpperCase() + text.slice(1) : text, note: letters, start }));
    const names = typed.length > 2 ? this.people.filter(([name]) => fold(name).startsWith(typed) && fold(name) !== typed).map(([text, note]) => ({ text, note, start })) : [];
    return [...found, ...names].slice(0, MOST);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const named = this.field?.dataset.offers === "people" || this.field?.dataset.offers === "parties";
    if (!this.field || !this.offers.length) return;
    if ((event.ctrlKey && event.code === "Space") || event.key === "F4" || (named && event.key === "Enter" && !event.ctrlKey)) this.take(this.chosen);
    else if (event.ctrlKey && (event.key === "ArrowDown" || event.key === "ArrowUp") || (named && !event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp"))) {
      this.chosen = (this.chosen + (event.key === "ArrowDown" ? 1 : this.offers.length - 1)) % this.offers.length;
      this.#show();
    } else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    if (!(named && event.key === "Enter")) event.stopPropagation(); // Enter takes the name and goes on to the words
  }

  /** @param {number} place */
  take(place) {
    const offer = this.offers[place], field = this.field;
    if (!offer || !field) return;
    const end = field.dataset.offers === "people" || field.dataset.offers === "parties" ? field.value.length : field.selectionStart ?? field.value.length;
    const lead = field.dataset.offers === "parties" && offer.start ? " " : "";
    field.setRangeText(lead + offer.text, offer.start, end, "end");
    this.close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    this.close();
  }

  close() {
    this.field = null;
    this.offers = [];
    this.#show();
  }

  #show() {
    const field = this.field;
    if (!field) { this.box.remove(); document.querySelectorAll("[aria-activedescendant]").forEach((e) => e.removeAttribute("aria-activedescendant")); return; }
    if (this.box.previousElementSibling !== field) field.after(this.box);
    field.setAttribute("aria-activedescendant", `offer-${this.chosen}`);
    render(html`<ul role="listbox" id="offer-list">${this.offers.map((offer, n) => html`
      <li role="option" id="offer-${n}" aria-selected=${n === this.chosen} @mousedown=${(/** @type {Event} */ e) => { e.preventDefault(); this.take(n); }}>
        <span>${offer.text}</span>${offer.note ? html` <small>${offer.note}</small>` : nothing}</li>`)}</ul>`, this.box);
  }
}
