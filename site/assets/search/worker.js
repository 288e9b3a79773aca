/* The engine in a thread of its own: reading the packs never holds up the page. A classic script, since workers that are
   modules are newer than many phones; where there are no workers at all, a page loads it as a module into itself. */

import { Engine, OtherVersion } from "./asking.js";
import { Pack, PackDamaged, PackOfOtherVersion } from "./frame.js";
import { mend } from "./older.js";

/** @typedef {[number: number, door: string, given: any]} Sent */

/** What went wrong, as a page tells it. */
const CAUSES = { network: "network", missing: "missing", damaged: "damaged", version: "version" };

mend();
/** @type {Engine|undefined} */
let engine;
let folder = "";

/** @param {string} name */
async function open(name) {
  const response = await fetch(folder + name).catch(() => { throw new Cause(CAUSES.network); });
  if (!response.ok) throw new Cause(CAUSES.missing);
  return name.endsWith(".json") ? response.json() : new Pack(await response.arrayBuffer());
}

class Cause extends Error {}

/** @param {unknown} error */
function causeOf(error) {
  if (error instanceof Cause) return error.message;
  if (error instanceof PackOfOtherVersion || error instanceof OtherVersion) return CAUSES.version;
  return error instanceof PackDamaged || error instanceof SyntaxError ? CAUSES.damaged : String(error);
}

/** What can be asked of this thread; `first` is told what of an answer is known first.
 *  @type {Record<string, (given: any, first: (reply: unknown) => void) => unknown>} */
const doors = {
  load: ({ pack, at }) => {
    folder = at;
    engine = new Engine(new Pack(pack), open);
    engine.answers().catch(() => {}); // at once, so that they are there when a question needs them; said when one does
    return true;
  },
  ask: (question, first) => engine.ask(question, first),
  suggest: (text) => engine.suggest(text),
};

/** @param {Sent} sent @param {(said: [number: number, value: any, error: string, first?: boolean]) => void} say */
async function serve([number, door, given], say) {
  try {
    say([number, await doors[door](given, (reply) => say([number, reply, "", true])), ""]);
  } catch (error) {
    say([number, null, causeOf(error)]);
  }
}

if (typeof document === "undefined") onmessage = ({ data }) => serve(data, (said) => postMessage(said));
else Object.assign(self, { kbServe: serve });
