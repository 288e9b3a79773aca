/* From a question to what `kb ask --json` prints, as kb/answers/asking.py makes it, by the packs of the website. */

import { Message } from "./message.js";
import { Reader } from "./question.js";
import { Ranker } from "./ranking.js";
import { Terms } from "./terms.js";
import { fold, runs } from "./text.js";

/** @typedef {import("./frame.js").Pack} Pack */
/** @typedef {{id: string, label: string, value: string, status: string, note: string}} Fact */
/** @typedef {{id: string, title: string, place: string}} Source */
/** What the pack tells of an entry, and all that is shown of it.
 *  @typedef {{id: string, question: string, text: string, url: string, score: number}} Brief */
/** @typedef {Brief & {next: string[], fallback: string, facts: Fact[], deadlines: string[],
 *   sources: Source[], reviewed: string, links?: {text: string, url: string}[]}} Candidate */
/** @typedef {{question: string, band: "answer"|"suggest"|"none", answer: Candidate|null, candidates: Candidate[],
 *   also?: Candidate[], notes?: string[], dates?: Period[], messages?: Told[]}} Reply */
/** @typedef {{id: string, title: string, text: string, url: string}} Told */
/** @typedef {{fact: string, label: string, url: string}} Period */
/** @typedef {Reply["band"]} Band */
/** @typedef {{band: Band, hits: [number, number][]}} Judgement */
/** @typedef {{band: Band, candidates: Brief[], also: Brief[]}} Said */
/** @typedef {{question: string, band: Band, answer: Brief|null, candidates: Brief[], also?: Brief[], notes?: string[]}} First */
/** @typedef {Record<"facts"|"sources", any[][]> & Record<"titles"|"days", string[]> & {version: string, shown: Record<string, any[]>,
 *   dates: {form: string, facts: string[]}, messages: Record<string, Omit<Told, "id">>}} Shown */
/** @typedef {{error: {code: string, message: string}}} Refused */

/** Names of the packs, and of what is shown of the answers (kb/publish/search_bundle.py). */
export const BROWSER = "browser.pack", TRADITIONAL = "traditional.pack", ANSWERS = "answers.json";

/** The answers are of another version than the pack. */
export class OtherVersion extends Error {}

/** What one pack knows. `open` gives a pack, or what is shown of the answers, by its name. */
export class Engine {
  /** @param {Pack} pack @param {(name: string) => Promise<any>} open */
  constructor(pack, open) {
    this.open = open;
    const terms = new Terms(pack), asked = Object.keys(pack.values.fields).indexOf("question");
    this.reader = new Reader(pack, terms, () => open(TRADITIONAL));
    this.ranker = new Ranker(pack, terms);
    /** @type {string[]} */
    this.questions = terms.written.map((fields) => fields[asked]?.[0]);
    const [stages, limits, example, notes, speech, version] = JSON.parse(pack.text("shared", 0));
    /** @type {string[]} */
    this.stages = stages;
    /** @type {string} */
    this.version = version;
    /** @type {Shown|undefined} */
    this.shown = undefined;
    /** @type {Promise<Shown>|undefined} */
    this.coming = undefined;
    /** @type {Record<string, number>} */
    this.limits = limits;
    /** @type {string} */
    this.example = example;
    this.message = new Message(notes, speech);
  }

  /** What is shown of the answers; throws where it does not belong to the pack. @returns {Promise<Shown>} */
  answers() {
    this.coming = this.coming ?? this.open(ANSWERS).then((shown) => {
      if (shown.version !== this.version) throw new OtherVersion(ANSWERS);
      this.shown = shown;
      return shown;
    });
    this.coming.catch(() => { this.coming = undefined; }); // the next question tries again
    return this.coming;
  }

  /** Answers a question; `first` is told what is known before all that is shown of it has come.
   *  @param {string} question @param {(reply: First) => void} [first] @returns {Promise<Reply|Refused>} */
  async ask(question, first) {
    const { limits, example } = this;
    const asked = lengthOf(question) > limits.raw ? question : cleaned(question); // else not even looked at
    const length = lengthOf(asked);
    if (length > limits.chars) return refused(`问题有 ${length} 个字，最多 ${limits.chars} 个；只留下要问的那一两句`);
    if (!asked) return refused("没有问题" + (example ? `；例如：kb ask ${example}` : ""));
    const { band, candidates, also, notes, dated, messages } = await this.replied(asked);
    /** @template {Brief} T @param {T[]} shown @param {T[]} more @param {{dates?: Period[], messages?: Told[]}} [beside] */
    const reply = (shown, more, beside = {}) => ({
      question: asked, band, answer: band === "answer" ? shown[0] : null, candidates: shown,
      ...(more.length && { also: more }), ...(notes.length && { notes }), ...beside,
    });
    if (!this.shown && first) first(reply(candidates, also));
    if (!candidates.length) return reply([], []);
    await this.answers();
    /** @param {Brief} brief */
    const whole = (brief) => this.candidate(brief);
    const shown = candidates.map(whole);
    return reply(shown, also.map(whole), this.beside(band, dated ? shown : [], messages));
  }

  /** Entries that speak of most of what has been typed so far. @param {string} text @returns {Promise<{id: string, question: string, text: string, url: string}[]>} */
  async suggest(text) {
    const { ranker, limits } = this, asked = cleaned(text.slice(0, limits.raw));
    if (!asked || lengthOf(asked) > limits.chars) return [];
    const { scores } = ranker.scores(await this.reader.read(asked), limits.suggestions);
    const near = scores.filter((score) => !score.outOfScope && score.documentCoverage >= limits.suggestion_coverage);
    return near.slice(0, limits.suggestions).map(({ document }) => {
      const { id, question, text: answer, url } = this.brief(document, 0);
      return { id, question, text: answer, url };
    });
  }

  /** @param {string} asked @returns {Promise<Said & {notes: string[], dated: boolean, messages: string[]}>} */
  async replied(asked) {
    if (!runs([...fold(asked)]).length) return { band: "none", candidates: [], also: [], notes: [], dated: false, messages: [] };
    const heard = this.message.hear(asked), [found, more] = await this.judged(heard.ranked);
    /** @param {[number, number]} hit */
    const shown = ([document, score]) => this.brief(document, score);
    /** @param {number} place */
    const scoreOf = (place) => found.hits.find(([document]) => document === place)?.[1] ?? 0;
    const first = heard.first.map((place) => this.brief(place, scoreOf(place)));
    const reply = this.led({ band: found.band, candidates: found.hits.map(shown), also: more.map(shown) }, heard, first);
    const rests = reply.band === "answer" && this.ranker.documents.find(([id]) => id === reply.candidates[0].id)[2][2];
    const reported = rests ? heard.reported : [];
    const notes = [...heard.notes, ...(reply.band === "none" ? [] : heard.beside), ...reported];
    return { ...reply, notes, dated: heard.dates, messages: heard.messages };
  }

  /** What a reply has beside the answers: the periods of the answer, else of what is suggested, that can be counted,
   *  each once; the messages. @param {Band} band @param {Candidate[]} dated @param {string[]} told */
  beside(band, dated, told) {
    const { dates: { form, facts: countable }, messages } = this.shown;
    const facts = (band === "answer" ? dated.slice(0, 1) : dated).flatMap((candidate) => candidate.facts);
    const labels = new Map(facts.filter(({ id }) => countable.includes(id)).map(({ id, label }) => [id, label]));
    const dates = [...labels].slice(0, this.limits.periods).map(([fact, label]) => ({ fact, label, url: form + fact }));
    const shown = told.filter((id) => id in messages).map((id) => ({ id, ...messages[id] }));
    return { ...(dates.length && { dates }), ...(shown.length && { messages: shown }) };
  }

  /** The judgement of a message, and the sure hits of what else it asks. @param {string} message
   *  @returns {Promise<[Judgement, [number, number][]]>} */
  async judged(message) {
    /** @param {string} text @returns {Promise<Judgement>} */
    const judge = async (text) => this.ranker.judge(await this.reader.read(text), this.limits.candidates);
    const whole = await judge(message), { questions, alike } = this.message.parts(message);
    /** @type {Judgement[]} */
    const judged = [];
    for (const part of questions) judged.push(await judge(part));
    /** @type {Map<number, Judgement>} */
    const sure = new Map();
    for (const one of judged) {
      if (one.band === "answer" && !sure.has(one.hits[0][0])) sure.set(one.hits[0][0], one);
    }
    const stands = whole.band === "answer" && !alike;
    if (sure.size < 2 || (stands && !sure.has(whole.hits[0][0]))) {
      return [whole.band === "none" && judged.length ? this.suggested(judged) : whole, []];
    }
    const said = stands ? whole : [...sure.values()][0];
    return [said, [...sure.values()].map(({ hits }) => hits[0]).filter(([document]) => document !== said.hits[0][0])];
  }

  /** What several questions suggest: the first of each, then the second, each once; nothing where one suggests none.
   *  @param {Judgement[]} judged @returns {Judgement} */
  suggested(judged) {
    const { candidates } = this.limits, turns = judged.every(({ hits }) => hits.length) ? candidates : 0;
    /** @type {Map<number, [number, number]>} */
    const found = new Map();
    for (let turn = 0; turn < turns; turn++) {
      for (const { hits } of judged) if (hits[turn]) found.set(hits[turn][0], hits[turn]);
    }
    return { band: found.size ? "suggest" : "none", hits: [...found.values()].slice(0, candidates) };
  }

  /** The reply with the entries that a note puts first, or with no more than the band that it allows.
   *  @param {Said} reply @param {import("./message.js").Heard} heard @param {Brief[]} first @returns {Said} */
  led(reply, heard, first) {
    const { candidates, also } = reply, answer = reply.band === "answer" ? [candidates[0]] : [];
    if (!heard.band || (answer.length && heard.keep.includes(answer[0].id))) return reply;
    if (first.length) {
      /** @param {Brief} candidate */
      const other = ({ id }) => first.every((leading) => leading.id !== id);
      const shown = [...first, ...candidates.filter(other)].slice(0, Math.max(this.limits.candidates, first.length));
      return { band: heard.band, candidates: shown, also: heard.band === "answer" ? [...answer, ...also].filter(other) : [] };
    }
    const bands = /** @type {Band[]} */ (["none", "suggest", "answer"]);
    const band = bands[Math.min(...[reply.band, heard.band].map((name) => bands.indexOf(name)))];
    return { band, candidates: band === "none" ? [] : candidates, also: band === "answer" ? also : [] };
  }

  /** @param {number} document @param {number} score @returns {Brief} */
  brief(document, score) {
    const [id, , [text, stage]] = this.ranker.documents[document];
    return { id, question: this.questions[document], text, url: `entries/${this.stages[stage]}/${id}/`, score }; // as kb/base/entries.py has it
  }

  /** @param {Brief} brief @returns {Candidate} */
  candidate(brief) {
    const { facts: allFacts, sources: allSources, titles, days, shown } = this.shown;
    const [facts, sources, day, next, fallback, deadlines, links] = shown[brief.id];
    return {
      ...brief, next, fallback,
      facts: facts.map((/** @type {number} */ number) => named(["id", "label", "value", "status", "note"], allFacts[number])),
      deadlines: deadlines.map((/** @type {number} */ number) => allFacts[number][0]),
      sources: sources.map((/** @type {number} */ number) => {
        const [source, title, place] = allSources[number];
        return { id: source, title: titles[title], place };
      }),
      reviewed: days[day],
      ...(links && { links: links.map((/** @type {any[]} */ link) => named(["text", "url"], link)) }),
    };
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
