// @ts-check
// Keeps the recorder's page open while there is no connection. It holds the empty page, the scripts and the faces; never a word of
// any meeting: those are in the browser's own store, under their user. `VERSION` and `FILES` are set by the server above this line.
/** @type {any} */
const worker = self;
/** @type {string} */ const version = worker.VERSION;
/** @type {string[]} */ const files = worker.FILES;
const SHELL = "/record/shell/";
const RECORDER = /^\/meetings\/\d+\/record\/$/;
const PATIENCE = 6000; // ms for the page before the kept one is shown

// What the page has just loaded is only asked after, not loaded again: a slow connection is needed for what is being typed.
worker.addEventListener("install", (/** @type {any} */ event) => {
  worker.skipWaiting();
  event.waitUntil(caches.open(version).then((cache) => cache.addAll([SHELL, ...files].map((url) => new Request(url, { cache: "no-cache" })))));
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((n) => n.startsWith("recorder-") && n !== version).map((n) => caches.delete(n)))).then(() => worker.clients.claim()));
});

/** @param {string} url @returns {Promise<Response>} */
const kept = async (url) => (await caches.match(url)) ?? Response.error();

/** @param {Request} request */
async function page(request) {
  try { return await fetch(request, { signal: /** @type {any} */ (AbortSignal).timeout?.(PATIENCE) }); } catch { return kept(SHELL); }
}

/** @param {Request} request @param {string} path */
async function file(request, path) {
  try { return await fetch(request); } catch { return kept(path); }
}

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && RECORDER.test(url.pathname)) event.respondWith(page(event.request));
  else if (files.includes(url.pathname)) event.respondWith(file(event.request, url.pathname));
});
