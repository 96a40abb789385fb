// @ts-check
// A time of the day as people type it: 1425, 14.25 and 14:25 are the same. The browser's own time field shows AM and PM to whoever
// has an English browser, and wants the mouse.
import { html } from "../../vendor/lit-html/lit-html.js";

/**
 * «14:25», "" for an empty field, null for what is no time.
 * @param {string} typed
 */
export function readClock(typed) {
  const text = typed.trim();
  if (!text) return "";
  const found = /^(\d{1,2})\D(\d{2})$/.exec(text) ?? /^(\d{1,2}?)(\d{2})$/.exec(text) ?? /^(\d{1,2})()$/.exec(text);
  if (!found || Number(found[1]) > 23 || Number(found[2]) > 59) return null;
  return `${found[1].padStart(2, "0")}:${(found[2] || "0").padStart(2, "0")}`;
}

/**
 * The value is written only when it has changed elsewhere: a drawing must not wipe out a time that is half typed.
 * @param {string} label
 * @param {string} value
 * @param {(clock: string) => void} set
 * @param {string} [name] for the keys that jump here
 */
export const clockField = (label, value, set, name = "") => html`<label class="time">${label}
  <input class="form-control clockfield" inputmode="numeric" autocomplete="off" maxlength="5" placeholder="––:––" data-clock=${name} .value=${value}
    @change=${(/** @type {any} */ e) => { const clock = readClock(e.target.value); e.target.setCustomValidity(clock === null ? "00:00" : ""); e.target.setAttribute("aria-invalid", String(clock === null)); if (clock !== null) { e.target.value = clock; set(clock); } }}></label>`;

/**
 * A day as people type it: 10.11, 10.11.26 and 10.11.2026; without a year it is the one that comes next after the meeting.
 * @param {string} typed
 * @param {string} after the day of the meeting, 2026-11-05
 */
export function readDay(typed, after) {
  const text = typed.trim();
  if (!text) return "";
  const found = /^(\d{1,2})[.\/ -](\d{1,2})(?:[.\/ -](\d{2}|\d{4}))?\.?$/.exec(text);
  if (!found) return null;
  const [day, month] = [found[1].padStart(2, "0"), found[2].padStart(2, "0")];
  const own = Number(after.slice(0, 4));
  const year = found[3] ? (found[3].length === 2 ? 2000 : 0) + Number(found[3]) : own + (`${month}-${day}` < after.slice(5) ? 1 : 0);
  const date = new Date(Date.UTC(year, Number(month) - 1, Number(day)));
  return date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1 ? date.toISOString().slice(0, 10) : null;
}

/**
 * @param {string} iso
 */
export const showDay = (iso) => iso.split("-").reverse().join(".");

/**
 * @param {{id: string, label: string, value: string, after: string, set: (day: string) => void}} parts
 */
export const dayField = ({ id, label, value, after, set }) => html`<label class="visually-hidden" for=${id}>${label}</label>
  <input id=${id} class="form-control dayfield" inputmode="decimal" autocomplete="off" maxlength="10" placeholder=${label} .value=${showDay(value)}
    @change=${(/** @type {any} */ e) => { const day = readDay(e.target.value, after); e.target.setAttribute("aria-invalid", String(day === null)); if (day !== null) { e.target.value = showDay(day); set(day); } }}>`;
