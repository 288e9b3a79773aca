/* Keeps the whole site on the reader's device. `self.FILES`, path to hash of every file, is put in front when the site is
   finished. A file is kept under its hash: what an update does not change is not fetched again, and an interrupted
   visit goes on where it stopped. The site is answered from one version, never from two: and never for long from an old
   one. Where a newer one could not be kept, or nobody has heard for a week whether there is one, whatever is asked for
   comes from the network first. */

/** @type {ServiceWorkerGlobalScope & {FILES: Map<string, string>}} */
const worker = /** @type {any} */ (self);
const { FILES } = worker;
const home = worker.registration.scope;
const NAME = `kb ${home}`;
const LINES = 4;
const WEEK = 7 * 24 * 3600e3, PATIENCE = 6000; // ms
/** Where it is kept how this version fares: when it was last known to be the newest, whether a newer one failed. */
const STATE = `${home}?state`;

/** @param {string} path */
const key = (path) => `${home}${path}?${FILES.get(path)}`;

worker.addEventListener("install", (event) => event.waitUntil(keep().catch(failed)));
worker.addEventListener("activate", (event) => event.waitUntil(tidy()));
worker.addEventListener("message", (event) => {
  if (event.data === "now") worker.skipWaiting();
  else if (event.data === "newest") event.waitUntil(newest());
  else if (event.data === "old?") event.waitUntil(isOld().then((old) => event.source.postMessage({ old })));
});
worker.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname, search } = new URL(request.url);
  const address = origin + pathname;
  if (request.method !== "GET" || !address.startsWith(home)) return;
  const path = address.slice(home.length).replace(/(^|\/)index\.html$/, "$1");
  if (FILES.has(path)) event.respondWith(kept(path, request));
  else if (request.mode !== "navigate") return;
  else if (FILES.has(`${path}/`)) event.respondWith(Response.redirect(`${address}/${search}`));
  else if (!/\.\w+$/.test(path)) event.respondWith(fetch(request).catch(missing));
});

/** Fetches what is not kept yet; fails as a whole, and is tried again at the next visit. */
async function keep() {
  const cache = await caches.open(NAME), had = new Set((await cache.keys()).map(({ url }) => url));
  const wanted = [...FILES.keys()].filter((path) => !had.has(key(path)));
  const line = async () => {
    for (let path; (path = wanted.pop()) !== undefined;) await cache.put(key(path), await fetched(path));
  };
  await Promise.all(Array.from({ length: LINES }, line));
}

/** A file of this version: another one, from a host that is just changing over, is refused. @param {string} path */
async function fetched(path) {
  const answer = await fetch(home + path, { cache: "no-cache", priority: "low" });
  const body = await answer.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body)).subarray(0, 8);
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!answer.ok || hash !== FILES.get(path)) throw new Error(`${path}: ${answer.status} ${hash}`);
  return new Response(body, { headers: answer.headers });
}

/** Drops what only former versions had. */
async function tidy() {
  const cache = await caches.open(NAME), wanted = new Set([STATE, ...[...FILES.keys()].map(key)]);
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  await newest();
  await worker.clients.claim();
}

/** @param {object} state */
const told = async (state) => (await caches.open(NAME)).put(STATE, new Response(JSON.stringify(state)));

/** This version is the newest there is. */
const newest = () => told({ seen: Date.now() });

/** A newer version could not be kept; the one in use is to know. @param {unknown} error @returns {Promise<never>} */
async function failed(error) {
  if (worker.registration.active) await told({ seen: 0 });
  throw error;
}

/** Whether this version may be an old one. */
async function isOld() {
  const state = await (await caches.open(NAME)).match(STATE);
  return !state || Date.now() - (await state.json()).seen > WEEK;
}

/** @param {string} path @param {Request} request */
async function kept(path, request) {
  const here = await (await caches.open(NAME)).match(key(path));
  if (!here) return fetch(request);
  return await isOld() ? Promise.race([there(request), later()]).then((answer) => answer ?? here) : here;
}

/** What the network says, if it says anything of use. @param {Request} request */
const there = (request) => fetch(request)
  .then((answer) => (answer.ok || answer.type === "opaqueredirect" ? answer : null), () => /** @type {Response} */ (null));

/** @returns {Promise<undefined>} */
const later = () => new Promise((done) => setTimeout(() => done(undefined), PATIENCE));

/** The network is gone, and this version of the site has no such page. */
async function missing() {
  const page = await kept("404.html", new Request(`${home}404.html`));
  return new Response(page.body, { status: 404, headers: page.headers });
}
