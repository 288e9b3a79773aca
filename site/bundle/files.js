/* In a folder that is opened without a server a page may fetch nothing: what the search reads is in this script, which
   bundling puts before all others with FILES and MODULES in place (kb/publish/carrying/bundling.py). */

/** By the name of a file bytes in base64, in brackets where they are compressed, or what JSON says.
 *  @type {Record<string, unknown>} */
const FILES = {};
/** What a script would import, by its name. @type {Record<string, () => unknown>} */
const MODULES = {};

/** @param {unknown} address */
const nameOf = (address) => String(address).split("/").pop();
/** @param {string} text */
const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
/** @param {unknown} said @returns {BodyInit} */
const contentOf = (said) => {
  if (typeof said === "string") return bytesOf(said);
  if (!Array.isArray(said)) return JSON.stringify(said);
  return new Blob([bytesOf(said[0])]).stream().pipeThrough(new DecompressionStream("deflate"));
};

Object.assign(self, {
  Worker: undefined, // none starts from a file: the engine runs in the page
  fetch: (/** @type {unknown} */ address) => {
    const there = nameOf(address) in FILES;
    const content = new Promise((give) => give(there ? contentOf(FILES[nameOf(address)]) : "")); // what fails is told by it
    return content.then((body) => new Response(body, { status: there ? 200 : 404 }));
  },
  kbImport: (/** @type {unknown} */ address) => {
    const name = nameOf(address);
    return name in MODULES ? Promise.resolve(MODULES[name]()) : Promise.reject(new TypeError(name));
  },
});
