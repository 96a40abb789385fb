// @ts-check
// The big screen: renew the inner part every few seconds, run the clocks by the server's time.

const EVERY = 4000;
const wall = /** @type {HTMLElement} */ (document.getElementById("wall"));
const lost = /** @type {HTMLElement} */ (document.querySelector("[data-lost]"));
const signedOut = /** @type {HTMLElement} */ (document.querySelector("[data-signed-out]"));
/** Milliseconds that the server's clock is ahead of this computer's. */
let ahead = 0;
let shown = "";

/**
 * «7:05», «1:07:05».
 * @param {number} seconds
 */
function span(seconds) {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function tick() {
  const now = Date.now() + ahead;
  const clock = wall.querySelector("[data-clock]");
  if (clock) clock.textContent = new Date(now).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: wall.dataset.zone });
  const timer = /** @type {HTMLElement | null} */ (wall.querySelector("[data-started]"));
  if (!timer) return;
  const gone = Math.max(0, Math.floor((now - Date.parse(timer.dataset.started ?? "")) / 1000));
  const planned = Number(timer.dataset.minutes || 0) * 60;
  const over = planned > 0 && gone >= planned;
  timer.classList.toggle("over", over);
  /** @type {HTMLElement} */ (timer.querySelector("[data-gone]")).textContent = span(gone);
  const word = /** @type {HTMLElement | null} */ (timer.querySelector("[data-over]"));
  if (!word) return;
  word.hidden = !over;
  /** @type {HTMLElement} */ (word.querySelector("[data-extra]")).textContent = over ? `+${span(gone - planned)}` : "";
}

/** Nobody scrolls a projector: keep the matter of the moment in sight in a long agenda, and the vote under a long title. */
function centre() {
  const moment = wall.querySelector(".moment");
  if (moment) moment.scrollTop = moment.querySelector(".poll") ? moment.scrollHeight : 0;
  const list = wall.querySelector(".agenda");
  const row = /** @type {HTMLElement | null} */ (wall.querySelector(".agenda .now"));
  if (list && row) list.scrollTop = row.offsetTop - list.clientHeight / 2 + row.offsetHeight / 2;
}

async function renew() {
  try {
    const response = await fetch("?part", { cache: "no-store" });
    signedOut.hidden = !response.redirected && response.status !== 404;
    if (!signedOut.hidden || !response.ok) throw new Error(String(response.status));
    const date = Date.parse(response.headers.get("Date") ?? "");
    if (date) ahead = date - Date.now();
    const part = await response.text();
    if (part !== shown) {
      shown = part;
      const place = wall.querySelector(".agenda")?.scrollTop ?? 0;
      wall.innerHTML = part;
      wall.querySelector(".agenda")?.scrollTo(0, place);
      centre();
    }
    lost.hidden = true;
  } catch {
    lost.hidden = !signedOut.hidden;
  }
  tick();
}

const full = /** @type {HTMLButtonElement} */ (document.querySelector("[data-full-screen]"));
full.hidden = !document.fullscreenEnabled;
full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));

centre();
tick();
setInterval(tick, 500);
setInterval(() => { if (!document.hidden) renew(); }, EVERY);
document.addEventListener("visibilitychange", () => { if (!document.hidden) renew(); });
renew();
