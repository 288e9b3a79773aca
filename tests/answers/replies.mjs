/* What the browser's engine replies, without a browser: node replies.mjs SCRIPTS PACKS, the questions as JSON on stdin. */

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [scripts, packs] = process.argv.slice(2);
/** @param {string} name */
const load = (name) => import(pathToFileURL(`${scripts}/${name}`).href);
const [{ BROWSER, Engine }, { Pack }] = [await load("asking.js"), await load("frame.js")];

/** @param {string} name */
const open = (name) => {
  const bytes = readFileSync(`${packs}/${name}`);
  return Promise.resolve(name.endsWith(".json") ? JSON.parse(bytes.toString()) : new Pack(new Uint8Array(bytes).buffer));
};

const engine = new Engine(await open(BROWSER), open), replies = [];
for (const question of JSON.parse(readFileSync(0, "utf8"))) replies.push(await engine.ask(question));
console.log(JSON.stringify(replies));
