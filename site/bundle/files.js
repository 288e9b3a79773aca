/* In a folder that is opened without a server a page may fetch nothing: what the search reads is in this script, which
   bundling puts before all others with FILES and MODULES in place (kb/publish/bundling.py). */

/** Bytes in base64 by the name of their file. @type {Record<string, string>} */
const FILES = {};
/** What a script would import, by its name. @type {Record<string, () => unknown>} */
const MODULES = {};

/** @param {unknown} address */
const nameOf = (address) => String(address).split("/").pop();
/** @param {unknown} address */
const bytesOf = (address) => Uint8Array.from(atob(FILES[nameOf(address)]), (sign) => sign.charCodeAt(0));

Object.assign(self, {
  Worker: undefined, // none starts from a file: the engine runs in the page
  fetch: (/** @type {unknown} */ address) => {
    const there = nameOf(address) in FILES;
    return Promise.resolve(new Response(there ? bytesOf(address) : "", { status: there ? 200 : 404 }));
  },
  kbImport: (/** @type {unknown} */ address) => {
    const name = nameOf(address);
    return name in MODULES ? Promise.resolve(MODULES[name]()) : Promise.reject(new TypeError(name));
  },
});
