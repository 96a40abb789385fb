// @ts-check
// Left: the agenda with the state of each item, and the clock.
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { keyOf } from "./model.js";
/** @typedef {import("./main.js").Recorder} Recorder
 *  @typedef {import("./types.js").Item} Item */

/** @param {string} clock */
export const minutesOf = (clock) => { const [h, m] = clock.split(":").map(Number); return h * 60 + m; };

/**
 * Minutes an item has taken: until it ended, or until now while it goes on.
 * @param {Recorder} app @param {Item} item
 */
export function taken(app, item) {
  if (!item.starts) return 0;
  const end = item.ends || (app.state.live ? app.now : "");
  return end ? Math.max(0, minutesOf(end) - minutesOf(item.starts)) : 0;
}

/** @param {Recorder} app @param {Item} item */
function stateOf(app, item) {
  const { words } = app;
  const spent = taken(app, item);
  const clock = item.minutes || spent ? `${spent ? `${spent} / ` : ""}${item.minutes ?? "–"} ${words.min}` : "";
  const over = item.minutes && spent > item.minutes ? html` <b class="over">+${spent - item.minutes} ${words.min} ${words.over}</b>` : nothing;
  if (item.starts && !item.ends && app.state.live) return html`<span class="mark going">● ${words.going}</span> <small>${clock}${over}</small>`;
  if (item.decisions.length) return html`<span class="mark done">✓ ${item.decisions.length} ${words.decisions_n}</span> <small>${clock}${over}</small>`;
  if (item.speeches.some((s) => s.text)) return html`<span class="mark">${words.discussed}</span> <small>${clock}${over}</small>`;
  return html`<small>${clock || words.untouched}</small>`;
}

/** @param {Recorder} app */
export function agenda(app) {
  const { words, state } = app;
  const planned = state.items.reduce((sum, i) => sum + (i.minutes ?? 0), 0);
  const spent = state.starts ? Math.max(0, minutesOf(state.ends || app.now) - minutesOf(state.starts)) : 0;
  return html`
    <nav class="agenda" aria-label=${words.agenda}>
      <ol>${repeat(state.items, (item) => keyOf(item.ref), (item) => html`
        <li class=${item.sub ? "sub" : ""}>
          <button type="button" aria-current=${item === app.item ? "true" : "false"} @click=${() => app.go(item)}>
            <span class="n">${item.label}</span><span class="t">${item.title}<span class="s">${stateOf(app, item)}</span></span>
          </button>
        </li>`)}</ol>
      <form class="line" @submit=${(/** @type {SubmitEvent} */ e) => app.addItem(e)}>
        <label class="visually-hidden" for="new-item">${words.add_item}</label>
        <input id="new-item" name="title" class="form-control" autocomplete="off" placeholder=${words.add_item}>
        <button class="btn btn-plain btn-sm">+</button>
      </form>
      ${planned || state.live ? html`<p class="clock${state.live && planned && spent > planned ? " late" : ""}">${words.total}: ${state.live ? html`<b>${spent}</b> / ` : nothing}${planned} ${words.min}${state.live && planned && spent > planned ? html` — +${spent - planned} ${words.min} ${words.over}` : nothing}</p>` : nothing}
      <dl class="keys" aria-label=${words.keys}>
        <dt><kbd>Alt</kbd> <kbd>↑</kbd> <kbd>↓</kbd></dt><dd>${words.key_items}</dd>
        <dt><kbd>Enter</kbd></dt><dd>${words.key_next}</dd>
        <dt><kbd>Ctrl</kbd> <kbd>Enter</kbd></dt><dd>${words.key_decision}</dd>
        <dt><kbd>Ctrl</kbd> <kbd>Space</kbd></dt><dd>${words.key_phrase}</dd>
        <dt><kbd>F6</kbd></dt><dd>${words.key_panes}</dd>
        <dt><kbd>F2</kbd></dt><dd>${words.key_begin}</dd>
        <dt><kbd>F7</kbd></dt><dd>${words.about_whom}</dd>
        <dt><kbd>F8</kbd></dt><dd>${words.all_for}</dd>
        <dt><kbd>Shift</kbd> <kbd>F8</kbd></dt><dd>${words.unanimous}</dd>
        <dt><kbd>F9</kbd></dt><dd>${words.all_but}</dd>
      </dl>
    </nav>`;
}
