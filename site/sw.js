/* Keeps the whole site on the reader's device. `self.FILES`, path to hash of every file, is put in front when the site is
   finished. A file is kept under its hash: what an update does not change is not fetched again, and an interrupted
   visit goes on where it stopped. The site is answered from one version, never from two. */

/** @type {ServiceWorkerGlobalScope & {FILES: Map<string, string>}} */
const worker = /** @type {any} */ (self);
const { FILES } = worker;
const home = worker.registration.scope;
const NAME = `kb ${home}`;
const LINES = 4;

/** @param {string} path */
const key = (path) => `${home}${path}?${FILES.get(path)}`;

worker.addEventListener("install", (event) => event.waitUntil(keep()));
worker.addEventListener("activate", (event) => event.waitUntil(tidy()));
worker.addEventListener("message", ({ data }) => { if (data === "now") worker.skipWaiting(); });
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
  const cache = await caches.open(NAME), wanted = new Set([...FILES.keys()].map(key));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  await worker.clients.claim();
}

/** @param {string} path @param {Request} request */
async function kept(path, request) {
  return await (await caches.open(NAME)).match(key(path)) ?? fetch(request);
}

/** The network is gone, and this version of the site has no such page. */
async function missing() {
  const page = await kept("404.html", new Request(`${home}404.html`));
  return new Response(page.body, { status: 404, headers: page.headers });
}
