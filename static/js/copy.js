// @ts-check
// A button that copies a field. Without this script the button stays hidden and the field can be selected.

const said = document.querySelector("[data-copy-said]");
document.querySelectorAll("button[data-copy]").forEach((element) => {
  const button = /** @type {HTMLButtonElement} */ (element);
  const field = /** @type {HTMLInputElement | HTMLTextAreaElement | null} */ (document.getElementById(button.dataset.copy ?? ""));
  if (!field) return;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    // The clipboard is open to pages with encryption only; the old way works on a school's plain address too.
    const done = await (navigator.clipboard?.writeText(field.value).then(() => true, () => false) ?? false) || document.execCommand("copy");
    if (!done) return;
    button.textContent = `✓ ${button.dataset.copied}`;
    if (said) said.textContent = button.dataset.copied ?? "";
    setTimeout(() => { button.textContent = label; if (said) said.textContent = ""; }, 2500);
  });
});
