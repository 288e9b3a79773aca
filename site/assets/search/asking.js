/* From a question to what `kb ask --json` prints, as kb/answers/asking.py makes it, by the packs of the website. */

import { Message } from "./message.js";
import { Reader } from "./question.js";
import { Ranker } from "./ranking.js";
import { Terms } from "./terms.js";
import { fold, runs } from "./text.js";

/** @typedef {import("./frame.js").Pack} Pack */
/** @typedef {{id: string, label: string, value: string, status: string, note: string}} Fact */
/** @typedef {{id: string, title: string, place: string}} Source */
/** @typedef {{id: string, question: string, text: string, next: string[], fallback: string, facts: Fact[],
 *   sources: Source[], reviewed: string, url: string, score: number, links?: {text: string, url: string}[]}} Candidate */
/** @typedef {{question: string, band: "answer"|"suggest"|"none", answer: Candidate|null, candidates: Candidate[],
 *   also?: Candidate[], notes?: string[], dates?: Period[], messages?: Told[]}} Reply */
/** @typedef {{id: string, title: string, text: string, url: string}} Told */
/** @typedef {{fact: string, label: string, url: string}} Period */
/** @typedef {Reply["band"]} Band */
/** @typedef {{band: Band, hits: [number, number][]}} Judgement */
/** @typedef {{band: Band, candidates: Candidate[], also: Candidate[]}} Said */
/** @typedef {{error: {code: string, message: string}}} Refused */

/** Names of the packs. */
export const BROWSER = "browser.pack", PRONUNCIATION = "pronunciation.pack";

/** What one pack knows. `open` gives a pack by its name. */
export class Engine {
  /** @param {Pack} pack @param {(name: string) => Promise<Pack>} open */
  constructor(pack, open) {
    const terms = new Terms(pack), asked = Object.keys(pack.values.fields).indexOf("question");
    this.reader = new Reader(terms, pack.values, () => open(PRONUNCIATION));
    this.ranker = new Ranker(pack, terms);
    /** @type {string[]} */
    this.questions = terms.written.map((fields) => fields[asked]?.[0]);
    /** What the answers have in common (kb/publish/search_bundle.py). */
    this.shared = JSON.parse(pack.text("shared", 0));
    const [, , , , , limits, example, notes, speech, dates, messages] = this.shared;
    /** @type {Record<string, number>} */
    this.limits = limits;
    /** @type {string} */
    this.example = example;
    this.message = new Message(notes, speech);
    /** @type {{form: string, facts: string[]}} */
    this.dates = dates;
    /** @type {Record<string, Omit<Told, "id">>} */
    this.messages = messages;
  }

  /** Answers a question. @param {string} question @returns {Promise<Reply|Refused>} */
  async ask(question) {
    const { limits, example } = this;
    const asked = lengthOf(question) > limits.raw ? question : cleaned(question); // else not even looked at
    const length = lengthOf(asked);
    if (length > limits.chars) return refused(`问题有 ${length} 个字，最多 ${limits.chars} 个；只留下要问的那一两句`);
    if (!asked) return refused("没有问题" + (example ? `；例如：kb ask ${example}` : ""));
    const { band, candidates, also, notes, dates, messages } = await this.replied(asked);
    const beside = { ...(also.length && { also }), ...(notes.length && { notes }), ...(dates.length && { dates }), ...(messages.length && { messages }) };
    return { question: asked, band, answer: band === "answer" ? candidates[0] : null, candidates, ...beside };
  }

  /** Entries that speak of most of what has been typed so far. @param {string} text @returns {Promise<{id: string, question: string, url: string}[]>} */
  async suggest(text) {
    const { ranker, limits } = this, asked = cleaned(text.slice(0, limits.raw));
    if (!asked || lengthOf(asked) > limits.chars) return [];
    const { scores } = ranker.scores(await this.reader.read(asked), limits.suggestions);
    const near = scores.filter((score) => !score.outOfScope && score.documentCoverage >= limits.suggestion_coverage);
    return near.slice(0, limits.suggestions).map(({ document }) => {
      const [id, , [, , , stage]] = ranker.documents[document];
      return { id, question: this.questions[document], url: this.urlOf(stage, id) };
    });
  }

  /** @param {string} asked @returns {Promise<Said & {notes: string[], dates: Period[], messages: Told[]}>} */
  async replied(asked) {
    if (!runs([...fold(asked)]).length) return { band: "none", candidates: [], also: [], notes: [], dates: [], messages: [] };
    const heard = this.message.hear(asked), [found, more] = await this.judged(heard.ranked);
    /** @param {[number, number]} hit */
    const shown = ([document, score]) => this.candidate(document, score);
    /** @param {number} place */
    const scoreOf = (place) => found.hits.find(([document]) => document === place)?.[1] ?? 0;
    const first = heard.first.map((place) => this.candidate(place, scoreOf(place)));
    const reply = this.led({ band: found.band, candidates: found.hits.map(shown), also: more.map(shown) }, heard, first);
    const rests = reply.band === "answer" ? reply.candidates[0].facts : [];
    const reported = rests.some(({ status }) => status === "reported") ? heard.reported : [];
    const told = reply.band === "none" ? [] : heard.messages.filter((id) => id in this.messages);
    const messages = told.map((id) => ({ id, ...this.messages[id] }));
    const dates = heard.dates && reply.band !== "none" ? this.periods(reply) : [];
    return { ...reply, notes: [...heard.notes, ...(reply.band === "none" ? [] : heard.beside), ...reported], dates, messages };
  }

  /** The periods of the answer, else of what is suggested, that can be counted, each once. @param {Said} reply */
  periods({ band, candidates }) {
    const facts = (band === "answer" ? candidates.slice(0, 1) : candidates).flatMap((candidate) => candidate.facts);
    const labels = new Map(facts.filter(({ id }) => this.dates.facts.includes(id)).map(({ id, label }) => [id, label]));
    return [...labels].slice(0, this.limits.periods).map(([fact, label]) => ({ fact, label, url: this.dates.form + fact }));
  }

  /** The judgement of a message, and the sure hits of what else it asks. @param {string} message
   *  @returns {Promise<[Judgement, [number, number][]]>} */
  async judged(message) {
    /** @param {string} text @returns {Promise<Judgement>} */
    const judge = async (text) => this.ranker.judge(await this.reader.read(text), this.limits.candidates);
    const whole = await judge(message), { questions, alike } = this.message.parts(message);
    /** @type {Map<number, Judgement>} */
    const sure = new Map();
    for (const part of questions) {
      const { band, hits } = await judge(part);
      if (band === "answer" && !sure.has(hits[0][0])) sure.set(hits[0][0], { band, hits });
    }
    const stands = whole.band === "answer" && !alike;
    if (sure.size < 2 || (stands && !sure.has(whole.hits[0][0]))) return [whole, []];
    const said = stands ? whole : [...sure.values()][0];
    return [said, [...sure.values()].map(({ hits }) => hits[0]).filter(([document]) => document !== said.hits[0][0])];
  }

  /** The reply with the entries that a note puts first, or with no more than the band that it allows.
   *  @param {Said} reply @param {import("./message.js").Heard} heard @param {Candidate[]} first @returns {Said} */
  led(reply, heard, first) {
    const { candidates, also } = reply, answer = reply.band === "answer" ? [candidates[0]] : [];
    if (!heard.band || (answer.length && heard.keep.includes(answer[0].id))) return reply;
    if (first.length) {
      /** @param {Candidate} candidate */
      const other = ({ id }) => first.every((leading) => leading.id !== id);
      const shown = [...first, ...candidates.filter(other)].slice(0, Math.max(this.limits.candidates, first.length));
      return { band: heard.band, candidates: shown, also: heard.band === "answer" ? [...answer, ...also].filter(other) : [] };
    }
    const bands = /** @type {Band[]} */ (["none", "suggest", "answer"]);
    const band = bands[Math.min(...[reply.band, heard.band].map((name) => bands.indexOf(name)))];
    return { band, candidates: band === "none" ? [] : candidates, also: band === "answer" ? also : [] };
  }

  /** @param {number} document @param {number} score @returns {Candidate} */
  candidate(document, score) {
    const [id, , [text, facts, sources, stage, day, next, fallback, links]] = this.ranker.documents[document];
    const [allFacts, allSources, titles, , days] = this.shared;
    return {
      id, question: this.questions[document], text, next, fallback,
      facts: facts.map((/** @type {number} */ number) => named(["id", "label", "value", "status", "note"], allFacts[number])),
      sources: sources.map((/** @type {number} */ number) => {
        const [source, title, place] = allSources[number];
        return { id: source, title: titles[title], place };
      }),
      reviewed: days[day], url: this.urlOf(stage, id), score,
      ...(links && { links: links.map((/** @type {any[]} */ link) => named(["text", "url"], link)) }),
    };
  }

  /** Path of an entry's page, as kb/base/entries.py has it. @param {number} stage @param {string} id */
  urlOf(stage, id) {
    return `entries/${this.shared[3][stage]}/${id}/`;
  }
}

/** @param {string[]} names @param {any[]} values */
const named = (names, values) => /** @type {any} */ (Object.fromEntries(names.map((name, place) => [name, values[place]])));

/** @param {string} text */
const lengthOf = (text) => [...text].length;

/** What cannot be printed becomes a space. @param {string} question */
const cleaned = (question) => question.replace(/[\p{C}\p{Z}]/gu, " ").replace(/^\s+|\s+$/gu, "");

/** @param {string} message */
const refused = (message) => ({ error: { code: "question", message } });
