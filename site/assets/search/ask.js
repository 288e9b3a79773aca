/* The front door of the search: promises of what the engine says in its thread. */

/** @typedef {import("./asking.js").Reply} Reply */

/** @type {Worker|undefined} */
let worker;
let number = 0;
/** @type {Map<number, [(value: any) => void, (error: Error) => void]>} */
const waiting = new Map();

/** Under Trusted Types a page makes no script address but this one. */
const address = new URL("worker.js", import.meta.url);
const trusted = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("kb-search", { createScriptURL: () => address.href });

/** @param {string} door @param {string} [text] */
function send(door, text) {
  worker ??= start();
  return new Promise((resolve, reject) => {
    waiting.set(++number, [resolve, reject]);
    worker.postMessage([number, door, text]);
  });
}

function start() {
  const started = new Worker(trusted?.createScriptURL("") ?? address, { type: "module" });
  started.onmessage = ({ data: [of, value, error] }) => {
    const [resolve, reject] = waiting.get(of);
    waiting.delete(of);
    if (error) reject(new Error(error));
    else resolve(value);
  };
  started.onerror = () => {
    worker = undefined;
    for (const [, reject] of waiting.values()) reject(new Error("the search did not load"));
    waiting.clear();
  };
  return started;
}

/** Starts loading, once. @returns {Promise<true>} */
export const load = () => send("load");

/** The object that `kb ask --json` prints. @param {string} question @returns {Promise<Reply|{error: {code: string, message: string}}>} */
export const ask = (question) => send("ask", String(question));

/** Entries that match what has been typed so far. @param {string} text @returns {Promise<{id: string, question: string, url: string}[]>} */
export const suggest = (text) => send("suggest", String(text));
