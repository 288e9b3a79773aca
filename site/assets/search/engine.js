/* What `kb ask --json` prints, from the packs beside this file. */

import { Pack } from "./pack.js";
import { Reader } from "./question.js";
import { Ranker } from "./ranking.js";
import { Terms } from "./terms.js";
import { fold, runs } from "./text.js";

/** @typedef {{id: string, question: string, text: string, facts: object[], sources: object[], url: string, score: number}} Candidate */
/** @typedef {{question: string, band: "answer"|"suggest"|"none", answer: Candidate|null, candidates: Candidate[]}} Reply */

/** @type {Promise<{ranker: Ranker, reader: Reader, questions: string[], shared: any}>|undefined} */
let engine;

/** Fetches and reads the pack, once; again where it failed. */
export function load() {
  engine ??= open("browser.pack").then((pack) => {
    const terms = new Terms(pack);
    const reader = new Reader(terms, pack.values, () => open("pronunciation.pack"));
    const asked = Object.keys(pack.values.fields).indexOf("question");
    const questions = terms.written.map((fields) => fields[asked][0]), shared = JSON.parse(pack.text("shared", 0));
    return { ranker: new Ranker(pack, terms), reader, questions, shared, limits: shared[4], example: shared[5] };
  });
  engine.catch(() => { engine = undefined; });
  return engine;
}

/** @param {string} name */
async function open(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return new Pack(await response.arrayBuffer());
}

/** Answers a question. @param {string} question @returns {Promise<Reply|{error: {code: string, message: string}}>} */
export async function ask(question) {
  const { limits, example } = await load();
  const asked = lengthOf(String(question)) > limits.raw ? String(question) : cleaned(question); // else not even looked at
  const length = lengthOf(asked);
  if (length > limits.chars) return refused(`问题有 ${length} 个字，最多 ${limits.chars} 个；只留下要问的那一两句`);
  if (!asked) return refused("没有问题" + (example ? `；例如：kb ask ${example}` : ""));
  const { band, candidates } = await judged(asked);
  return { question: asked, band, answer: band === "answer" ? candidates[0] : null, candidates };
}

/** Entries that speak of most of what has been typed so far. @param {string} text @returns {Promise<{id: string, question: string, url: string}[]>} */
export async function suggest(text) {
  const { ranker, reader, questions, shared, limits } = await load();
  const asked = cleaned(text.slice(0, limits.raw));
  if (!asked || lengthOf(asked) > limits.chars) return [];
  const scores = ranker.scores(await reader.read(asked), limits.suggestions);
  const near = scores.filter((score) => !score.outOfScope && score.documentCoverage >= limits.suggestion_coverage);
  return near.slice(0, limits.suggestions).map(({ document }) => {
    const [id, , [, , , stage]] = ranker.documents[document];
    return { id, question: questions[document], url: urlOf(shared, stage, id) };
  });
}

/** @param {string} asked */
async function judged(asked) {
  const { ranker, reader, questions, shared, limits } = await load();
  if (!runs([...fold(asked)]).length) return { band: "none", candidates: [] };
  const { band, hits } = ranker.judge(await reader.read(asked), limits.candidates);
  return { band, candidates: hits.map(([document, score]) => candidate(ranker.documents[document], questions[document], shared, score)) };
}

/** @returns {Candidate} */
function candidate([id, , [text, facts, sources, stage]], question, shared, score) {
  const [allFacts, allSources, titles] = shared;
  return {
    id, question, text,
    facts: facts.map((number) => named(["id", "label", "value", "status", "note"], allFacts[number])),
    sources: sources.map((number) => {
      const [source, title, place] = allSources[number];
      return { id: source, title: titles[title], place };
    }),
    url: urlOf(shared, stage, id), score,
  };
}

/** Path of an entry's page, as kb/base/entries.py has it. @param {any} shared @param {number} stage @param {string} id */
const urlOf = ([, , , stages], stage, id) => `entries/${stages[stage]}/${id}/`;

/** @param {string[]} names @param {any[]} values */
const named = (names, values) => Object.fromEntries(names.map((name, place) => [name, values[place]]));

/** @param {string} text */
const lengthOf = (text) => [...text].length;

/** What cannot be printed becomes a space. @param {string} question */
const cleaned = (question) => String(question).replace(/[\p{C}\p{Z}]/gu, " ").replace(/^\s+|\s+$/gu, "");

/** @param {string} message */
const refused = (message) => ({ error: { code: "question", message } });
