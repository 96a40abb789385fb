// @ts-check
// A piece marked data-poll is asked for again from that address every few seconds and put in place when it has changed.
// Without this script the page has a link that does the same.

const PAUSE = 5000;

/** @param {HTMLElement} piece */
async function refresh(piece) {
  const answer = await fetch(piece.dataset.poll ?? "", { credentials: "same-origin" });
  // The ballot has ended, or the sign-in has: the server knows where to go on.
  if (answer.redirected) { location.assign(answer.url); return; }
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(piece.id);
  // The piece is gone from the page: what it was waiting for has come.
  if (!fresh) { location.reload(); return; }
  if (fresh.innerHTML !== piece.innerHTML) piece.replaceChildren(...fresh.childNodes);
}

for (const piece of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-poll]"))) {
  let waiting = false;
  setInterval(async () => {
    if (waiting || document.visibilityState !== "visible") return;
    waiting = true;
    // No network is no fault of the page: it asks again.
    try { await refresh(piece); } catch { /* next time */ } finally { waiting = false; }
  }, PAUSE);
}
