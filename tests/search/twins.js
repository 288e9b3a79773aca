/* What the website's search makes of questions, stage by stage, for tests/search/test_twins.py: without a browser, a worker or a
   network. `twins.js FOLDER` reads a list of questions and the packs of the folder, `twins.js` a list of [evidence, numbers]. */

import { BROWSER, Engine } from "../../site/assets/search/asking.js";
import { band, confidence } from "../../site/assets/search/bands.js";
import { Pack } from "../../site/assets/search/frame.js";

const [folder] = Deno.args;
const given = JSON.parse(await new Response(Deno.stdin.readable).text());
console.log(JSON.stringify(folder ? await answers(given) : given.map(judged)));

/** @param {string[]} questions */
async function answers(questions) {
  const engine = remembering(new Engine(await open(BROWSER), open)), all = [];
  for (const question of questions) {
    const reply = await engine.ask(question);
    all.push({ reply, stages: "error" in reply ? null : await stages(engine, question) });
  }
  return all;
}

/** The engine, which reads and ranks a question once, however many stages are looked at. @param {Engine} engine */
function remembering(engine) {
  const { reader, ranker } = engine, read = reader.read.bind(reader), scores = ranker.scores.bind(ranker);
  const known = new Map(), ranked = new Map();
  reader.read = (asked) => once(known, asked, () => read(asked));
  ranker.scores = (question, limit) => once(ranked, `${limit} ${question.text.join("")}`, () => scores(question, limit));
  return engine;
}

/** @template T @param {Map<string, T>} known @param {string} key @param {() => T} make @returns {T} */
function once(known, key, make) {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** @param {string} name */
async function open(name) {
  const bytes = await Deno.readFile(`${folder}/${name}`);
  return name.endsWith(".json") ? JSON.parse(new TextDecoder().decode(bytes)) : new Pack(bytes.buffer);
}

/** @param {Engine} engine @param {string} asked */
async function stages({ reader, ranker }, asked) {
  const question = await reader.read(asked), { text, found, focus, subject, facets } = question;
  return {
    text: text.join(""),
    found: found.map((f) => [f.start, f.end, f.word, f.term, f.flags, f.facets, f.how]),
    focus, subject, facets,
    scores: ranker.scores(question, 3).scores.map((s) => [s.document, s.total, s.baseScore, s.documentCoverage, s.outOfScope, s.scoreShare]),
    judged: ranker.judge(question, 3),
  };
}

/** @param {[import("../../site/assets/search/bands.js").Evidence, Record<string, number>]} one */
function judged([evidence, numbers]) {
  return [confidence(evidence, numbers), band(evidence, numbers)];
}
