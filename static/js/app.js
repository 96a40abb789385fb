// @ts-check
// Comfort for plain pages: everything here may be missing and every page still works.

/**
 * Keep what was typed in a form marked data-keep until the server has accepted it.
 * @param {HTMLFormElement} form
 */
function keepTyping(form) {
  const key = `kept:${document.body.dataset.user}:${location.pathname}:${form.dataset.keep}`;
  const fields = () => /** @type {any[]} */ ([...form.elements]).filter((e) => "name" in e && e.name && e.name !== "csrfmiddlewaretoken" && "value" in e && !["file", "hidden", "password"].includes(e.type));
  const store = () => {
    const typed = fields().map((e) => [e.name, "checked" in e && (e.type === "checkbox" || e.type === "radio") ? e.checked : e.value, e.value]);
    try { localStorage.setItem(key, JSON.stringify(typed)); } catch { /* private mode: nothing is kept */ }
  };
  const offer = form.querySelector("[data-kept-offer]");
  const kept = localStorage.getItem(key);
  const bound = form.dataset.bound === "1";
  if (kept && !bound && offer instanceof HTMLElement && document.body.dataset.user) {
    offer.hidden = false;
    offer.querySelector("[data-restore]")?.addEventListener("click", () => {
      for (const [name, value, own] of JSON.parse(kept)) {
        for (const e of fields().filter((f) => f.name === name)) {
          if (e.type === "checkbox" || e.type === "radio") { if (e.value === own) e.checked = Boolean(value); } else e.value = value;
        }
      }
      offer.hidden = true;
    });
    offer.querySelector("[data-discard]")?.addEventListener("click", () => { localStorage.removeItem(key); offer.hidden = true; });
  }
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; store(); });
  form.addEventListener("submit", () => { dirty = false; sessionStorage.setItem("sent", key); });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

// The server accepted what was sent: only then the local copy goes.
const sent = sessionStorage.getItem("sent");
if (sent) {
  if (document.querySelector("[role=status] .note.good")) localStorage.removeItem(sent);
  sessionStorage.removeItem("sent");
}
document.querySelectorAll("form[data-keep]").forEach((form) => keepTyping(/** @type {HTMLFormElement} */ (form)));

// Whose browser this is now: the recorder, opened without connection, shows what it keeps for this person and for nobody else.
const user = document.body.dataset.user ?? "";
try { localStorage.setItem("user", user); } catch { /* private mode */ }
const waiting = Number(user && localStorage.getItem(`unsent:${user}`));
document.querySelectorAll("form[data-signout]").forEach((form) => form.addEventListener("submit", (event) => {
  if (waiting && !confirm(/** @type {HTMLElement} */ (form).dataset.signout)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  // Whoever signs out leaves no minutes to be read here; what was not sent stays for them alone.
  import("./record/store.js").then((store) => store.forgetBoots());
}));
const notice = document.querySelector("[data-unsent]");
if (notice instanceof HTMLElement && waiting) notice.hidden = false;
// Within the recorder's dialog only the form is wanted, not the frame of the site around it.
if (parent !== self) document.documentElement.classList.add("framed");

// A second press does nothing while the first is on its way.
document.querySelectorAll("form").forEach((form) => form.addEventListener("submit", (event) => {
  if (form.dataset.sent === "1") { event.preventDefault(); return; }
  form.dataset.sent = "1";
}));
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => { delete form.dataset.sent; }));

// The school year changes as soon as it is chosen; without this script there is a button.
document.querySelectorAll("[data-autosubmit]").forEach((select) => select.addEventListener("change", () => /** @type {HTMLSelectElement} */ (select).form?.requestSubmit()));

/** @type {HTMLElement | null} */ (document.querySelector("[data-error-summary]"))?.focus();

/**
 * Order by drag; the buttons beside each row do the same.
 * @param {HTMLElement} list
 */
function reorder(list) {
  /** @type {HTMLElement | null} */
  let held = null;
  list.querySelectorAll("[data-id]").forEach((row) => {
    const element = /** @type {HTMLElement} */ (row);
    element.draggable = true;
    element.addEventListener("dragstart", () => { held = element; element.classList.add("dragging"); });
    element.addEventListener("dragend", () => { element.classList.remove("dragging"); held = null; send(); });
    element.addEventListener("dragover", (event) => {
      event.preventDefault();
      if (!held || held === element) return;
      const half = element.getBoundingClientRect().top + element.offsetHeight / 2;
      list.insertBefore(held, event.clientY < half ? element : element.nextSibling);
    });
  });
  function send() {
    const form = /** @type {HTMLFormElement} */ (list.querySelector("form[data-order]") ?? document.querySelector("form[data-order]"));
    form.querySelector("input[name=order]")?.setAttribute("value", [...list.querySelectorAll("[data-id]")].map((e) => /** @type {HTMLElement} */ (e).dataset.id).join(","));
    form.requestSubmit();
  }
}
document.querySelectorAll("[data-reorder]").forEach((list) => reorder(/** @type {HTMLElement} */ (list)));
