/* The engine in a thread of its own: reading the packs never holds up the page. */

import { BROWSER, Engine } from "./asking.js";
import { Pack } from "./frame.js";

/** @type {Promise<Engine>|undefined} */
let engine;

/** Fetches and reads the pack, once; again where it failed. */
function load() {
  engine ??= open(BROWSER).then((pack) => new Engine(pack, open));
  engine.catch(() => { engine = undefined; });
  return engine;
}

/** @param {string} name */
async function open(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Pack(await response.arrayBuffer());
}

const doors = {
  load: () => load().then(() => true),
  ask: async (text) => (await load()).ask(text),
  suggest: async (text) => (await load()).suggest(text),
};

onmessage = async ({ data: [number, door, text] }) => {
  try {
    postMessage([number, await doors[door](text), null]);
  } catch (error) {
    postMessage([number, null, String(error)]);
  }
};
