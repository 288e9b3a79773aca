/* The engine in a thread of its own: reading the pack never holds up the page. */

import { ask, load, suggest } from "./engine.js";

const doors = { ask, suggest, load: () => load().then(() => true) };

onmessage = async ({ data: [number, door, text] }) => {
  try {
    postMessage([number, await doors[door](text), null]);
  } catch (error) {
    postMessage([number, null, String(error)]);
  }
};
