/* The front door of the search: promises of what the engine says in its thread, or in the page where there are no threads. */

/** @typedef {import("./asking.js").Reply} Reply @typedef {import("./asking.js").First} First */
/** @typedef {{error: {code: string, message: string}}} Refused */
/** @typedef {{id: string, question: string, text: string, url: string}} Suggestion */
/** @typedef {[number: number, door: string, given: any]} Sent */
/** @typedef {{resolve: (value: any) => void, reject: (error: Error) => void, first: (reply: First) => void}} Waiting */
/** @typedef {(sent: Sent) => void} Post */

/** Where the engine and its data lie: this script is joined into one of the folder beside it. */
const folder = new URL("../search/", import.meta.url).href;
const script = `${folder}worker.js`;
/** Under Trusted Types a page makes no script address but this one. */
const trustedScripts = /** @type {any} */ (self).trustedTypes?.createPolicy("kb-search", { createScriptURL: () => script });

/** @type {Map<number, Waiting>} */
const waiting = new Map();
let number = 0;
/** @type {Promise<Post>|undefined} */
let engine;

/** What the page is told of a reply that does not come. */
export class Failed extends Error {}

/** @param {string} door @param {any} given @param {(reply: First) => void} [first] @returns {Promise<any>} */
async function send(door, given, first) {
  engine = engine ?? start();
  try {
    return await sent(await engine, door, given, first);
  } catch (error) {
    engine = undefined; // the network may come back
    throw error;
  }
}

/** @param {Post} post @param {string} door @param {any} given @param {(reply: First) => void} [first] */
const sent = (post, door, given, first) => new Promise((resolve, reject) => {
  waiting.set(++number, { resolve, reject, first });
  post([number, door, given]);
});

/** @param {[number: number, value: any, error: string, first?: boolean]} said */
function receive([of, value, error, early]) {
  const { resolve, reject, first } = waiting.get(of) ?? {};
  if (early) return first?.(value);
  waiting.delete(of);
  if (error) reject?.(new Failed(error));
  else resolve?.(value);
}

/** Starts the engine while its data comes; in the page where it does not start in a thread. @returns {Promise<Post>} */
async function start() {
  const thread = inThread(), pack = await fetched("browser.pack");
  /** @param {Post} post */
  const load = (post) => sent(post, "load", { pack, at: folder });
  try {
    const { post, broken } = thread;
    await Promise.race([load(post), broken]);
    return post;
  } catch (error) {
    if (error instanceof Failed) throw error; // it started, and says what is wrong
  }
  const post = await inPage();
  await load(post);
  return post;
}

/** The data, which may have been asked for before this script was there (scheme.js). @param {string} name */
async function fetched(name) {
  const asked = /** @type {any} */ (self).kbAsked;
  delete (/** @type {any} */ (self).kbAsked);
  const response = await (asked ?? fetch(folder + name)).catch(() => fetch(folder + name)).catch(() => {
    throw new Failed("network");
  });
  if (!response.ok) throw new Failed("missing");
  return /** @type {Promise<ArrayBuffer>} */ (response.arrayBuffer()).catch(() => { throw new Failed("network"); });
}

/** The engine in a thread; nothing where the browser has none. */
function inThread() {
  try {
    const thread = new Worker(trustedScripts?.createScriptURL("") ?? script);
    thread.onmessage = ({ data }) => receive(data);
    const broken = new Promise((_, reject) => {
      thread.onerror = () => {
        for (const one of waiting.values()) one.reject(new Error("thread"));
        waiting.clear();
        reject(new Error("thread"));
      };
    });
    broken.catch(() => {}); // after the start it is said of each question
    return { broken, post: (/** @type {Sent} */ sent) => thread.postMessage(sent) };
  } catch {
    return undefined;
  }
}

/** @returns {Promise<Post>} */
async function inPage() {
  await import(script).catch(() => { throw new Failed("network"); });
  const serve = /** @type {any} */ (self).kbServe;
  return (sent) => serve(sent, receive);
}

/** Starts loading, once. @returns {Promise<void>} */
export const load = () => send("suggest", "");

/** The object that `kb ask --json` prints; `first` is told what is known before the whole has come.
 *  @param {string} question @param {(reply: First) => void} [first] @returns {Promise<Reply|Refused>} */
export const ask = (question, first) => send("ask", String(question), first);

/** Entries that match what has been typed so far. @param {string} text @returns {Promise<Suggestion[]>} */
export const suggest = (text) => send("suggest", String(text));

/** @type {Promise<Record<string, Reply>>|undefined} */
let examples;

/** The reply to a question that the pages offer, made when the site was; undefined where there is none.
 *  @param {string} question @returns {Promise<Reply|undefined>} */
export const offered = async (question) => {
  examples = examples ?? fetch(`${folder}examples.json`).then((response) => response.json());
  try {
    return (await examples)[question];
  } catch {
    examples = undefined; // the engine may still answer
  }
};
