/* Milliseconds that the website's search takes for each of a list of questions; `website.js FOLDER` reads its packs there. */

import { BROWSER, Engine } from "../site/assets/search/asking.js";
import { Pack } from "../site/assets/search/frame.js";

/** @param {string} name */
const open = async (name) => {
  const bytes = await Deno.readFile(`${Deno.args[0]}/${name}`);
  return name.endsWith(".json") ? JSON.parse(new TextDecoder().decode(bytes)) : new Pack(bytes.buffer);
};
const questions = JSON.parse(await new Response(Deno.stdin.readable).text());
const begun = performance.now(), engine = new Engine(await open(BROWSER), open);
const opened = performance.now() - begun, times = [];
let answered = 0;
for (const question of questions) {
  const start = performance.now(), reply = await engine.ask(question);
  times.push(performance.now() - start);
  if ("band" in reply && reply.band === "answer") answered++;
}
console.log(JSON.stringify({ opened, times, answered }));
