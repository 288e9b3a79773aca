/* The terms of the passages and the words of a question, as search/pack/terms.py finds them and search/index/analyzer.py cuts them. */

import { Patterns } from "./patterns.js";
import { bare, fold, runs } from "./text.js";
import { Weights } from "./weights.js";

export const FUNCTION = 1, BIGRAM = 2, SINGLE = 4, SYNONYM = 8;

/** A word that means something in a question. `term` stands for it in the passages, null where none does.
 *  @typedef {{term: string|null, flags: number, facets: number}} Entry */
/** A word of the pack in a question. @typedef {Entry & {start: number, end: number, word: string, how: string}} Found */
/** @typedef {{text: string, kind: "word"|"single"|"bigram", start: number, end: number}} Token */
/** A passage: the number of its field, its characters and their runs.
 *  @typedef {{field: number, line: string[], parts: import("./text.js").Run[]}} Passage */

export class Terms {
  /** @param {import("./frame.js").Pack} pack */
  constructor(pack) {
    const [synonyms, cues, [functions]] = pack.text("vocabulary", 0).split("\f")
      .map((lines) => lines.split("\n").map((line) => line.split("\t")));
    const documents = pack.text("passages", 0).split("\f").slice(0, -1);
    /** The passages of each document by field, as they were written. @type {string[][][]} */
    this.written = documents.map((document) => document.split("\v").slice(0, -1).map((field) => field.split("\n").filter(Boolean)));
    const passages = this.written.map((fields) => fields.flatMap((lines, field) => lines.map((written) => {
      const line = [...fold(written)];
      return { field, line, parts: runs(line) };
    })));
    /** Word -> the term it stands for. @type {Map<string, string>} */
    this.canonical = new Map();
    for (const [term, ...others] of synonyms) for (const word of others) this.canonical.set(word, term);
    /** Whether pairs that are no word are terms at all. */
    this.bigrams = pack.values.weighing.bigram > 0;
    /** The words that passages are cut into. @type {Set<string>} */
    this.words = wordsOf(pack, passages, [...synonyms.flat(), ...cues.flatMap(([, ...words]) => words)]);
    this.ahead = lengthsAhead(this.words);
    const [sets, patterns, core, examples] = JSON.parse(pack.text("reading", 0));
    this.patterns = new Patterns(sets, patterns);
    /** Terms that say by themselves that a question is for these documents, and names of things. */
    this.core = new Set(core);
    this.examples = new Set(examples);
    /** Letters of a passage in the weightiest fields -> the documents that have it. @type {Map<string, Set<number>>} */
    this.verbatim = new Map();
    this.cutAll(pack, passages, new Set(functions));
    /** @type {Map<string, Entry>} */
    this.entries = new Map();
    this.enter(cues, functions);
  }

  /** Every string that means something in a question. @param {string[][]} cues @param {string[]} functions */
  enter(cues, functions) {
    const { entries } = this;
    for (const [term, { kind }] of this.terms)
      entries.set(term, { term, flags: { word: 0, single: SINGLE, bigram: BIGRAM }[kind], facets: 0 });
    for (const [word, term] of this.canonical)
      entries.set(word, { term, flags: SYNONYM | ([...word].length === 1 ? SINGLE : 0), facets: 0 });
    /** @param {string} word @param {number} flags */
    const entry = (word, flags) => entries.get(word) ?? entries.set(word, { term: null, flags, facets: 0 }).get(word);
    for (const [facets, ...words] of cues) for (const word of words) entry(word, 0).facets = Number(facets);
    for (const word of functions) entry(word, [...word].length === 1 ? SINGLE : 0).flags |= FUNCTION;
    /** First characters. @type {Set<string>} */
    this.heads = new Set(Array.from(entries.keys(), (word) => [...word][0]));
    this.longest = longestOf(entries.keys());
  }

  /** Cut every passage. @param {import("./frame.js").Pack} pack @param {Passage[][]} passages @param {Set<string>} functions */
  cutAll(pack, passages, functions) {
    /** @type {Map<string, import("./weights.js").Term>} */
    this.terms = new Map();
    /** Of each passage. @type {number[]} */
    const lengths = [], fields = /** @type {number[]} */ ([]), documents = /** @type {number[]} */ ([]);
    /** @type {number[]} */
    const weightOf = Object.values(pack.values.fields), greatest = Math.max(...weightOf);
    /** Of each document the terms of each passage in the weightiest fields. @type {string[][][]} */
    this.weightiest = passages.map((own, document) => {
      const found = [];
      for (const { field, line, parts } of own) {
        const tokens = this.cut(line, parts);
        this.count(tokens, lengths.length);
        lengths.push(tokens.length);
        fields.push(field);
        documents.push(document);
        if (weightOf[field] < greatest) continue;
        found.push(tokens.map(({ text }) => text));
        const said = bare(line);
        this.verbatim.set(said, (this.verbatim.get(said) ?? new Set()).add(document));
      }
      return found;
    });
    this.functions = functions;
    this.weights = new Weights(pack.values, { terms: this.terms, lengths, fields, documents, functions }, passages.length);
  }

  /** @param {Token[]} tokens @param {number} passage */
  count(tokens, passage) {
    for (const { text, kind } of tokens) {
      let term = this.terms.get(text);
      if (!term) this.terms.set(text, term = { kind, mentions: [] });
      term.kind = kind === "bigram" ? kind : /^[^\0-\x7f]$/u.test(text) ? "single" : "word";
      const { mentions } = term;
      if (mentions[mentions.length - 2] === passage) mentions[mentions.length - 1]++;
      else mentions.push(passage, 1);
    }
  }

  /** The terms of each passage in the weightiest fields of a document that are more than function words. @param {number} document */
  passages(document) {
    /** @param {string} term */
    const says = (term) => this.terms.get(term).kind !== "bigram" && !this.functions.has(term);
    return this.weightiest[document].map((terms) => new Set(terms.filter(says)));
  }

  /** The tokens of a passage, as search/index/analyzer.py cuts them. @param {string[]} line
   *  @param {import("./text.js").Run[]} parts its runs @returns {Token[]} */
  cut(line, parts) {
    /** @type {Token[]} */
    const tokens = [];
    for (const { kind, start, part } of parts) {
      if (kind !== "han") tokens.push({ text: part.join(""), kind: "word", start, end: start + part.length });
      else tokens.push(...this.cutHan(part, start));
    }
    for (const { term, start, end } of this.patterns.find(line)) if (term) tokens.push({ text: term, kind: "word", start, end });
    tokens.sort((x, y) => x.start - y.start || y.end - x.end);
    return withoutEchoes(tokens);
  }

  /** @param {string[]} part @param {number} start @returns {Token[]} */
  cutHan(part, start) {
    /** @type {Token[]} */
    const tokens = [];
    /** @param {string} text @param {Token["kind"]} kind @param {number} i @param {number} n */
    const add = (text, kind, i, n) => tokens.push({ text, kind, start: start + i, end: start + i + n });
    for (let i = 0; i < part.length; i++) {
      add(this.canonical.get(part[i]) ?? part[i], "single", i, 1);
      if (i + 1 === part.length) break;
      let text = part[i] + part[i + 1];
      const longest = Math.min(this.ahead.get(text) ?? 0, part.length - i);
      if (this.bigrams && !this.words.has(text)) add(text, "bigram", i, 2);
      for (let n = 2; n <= longest; text += part[i + n++])
        if (this.words.has(text)) add(this.canonical.get(text) ?? text, "word", i, n);
    }
    return tokens;
  }

  /** Every word of the pack that occurs in a folded text. @param {string[]} text @returns {Found[]} */
  find(text) {
    const found = [];
    for (const { kind, start, part } of runs(text))
      for (const [i, j] of this.stretches(kind, part)) {
        const word = part.slice(i, j).join(""), entry = this.entries.get(word);
        if (entry) found.push({ ...entry, start: start + i, end: start + j, word, how: "literal" });
      }
    return found;
  }

  /** @param {string} kind @param {string[]} part @returns {Generator<[number, number]>} */
  *stretches(kind, part) {
    if (kind !== "han") return yield [0, part.length];
    for (let i = 0; i < part.length; i++)
      if (this.heads.has(part[i]))
        for (let j = i + 1; j <= Math.min(i + this.longest, part.length); j++) yield [i, j];
  }
}

/** The words of the passages: marked pairs, listed longer ones, and those of the vocabulary.
 *  @param {import("./frame.js").Pack} pack @param {Passage[][]} passages @param {string[]} own */
function wordsOf(pack, passages, own) {
  const words = new Set(own), marks = pack.record("words", 0);
  for (const word of pack.text("words", 1).split(" ")) if (word) words.add(word);
  const pairs = new Set();
  for (const document of passages)
    for (const { parts } of document)
      for (const { kind, part } of parts)
        for (let i = 0; kind === "han" && i + 1 < part.length; i++) pairs.add(part[i] + part[i + 1]);
  let place = 0;
  for (const pair of pairs) {
    if ((marks[place >> 3] >> (place & 7)) & 1) words.add(pair);
    place++;
  }
  return words;
}

/** First two characters -> the length of the longest word that begins with them. @param {Set<string>} words */
function lengthsAhead(words) {
  const found = new Map();
  for (const word of words) {
    const characters = [...word], head = characters[0] + characters[1];
    if (characters.length > 1) found.set(head, Math.max(found.get(head) ?? 0, characters.length));
  }
  return found;
}

/** @param {Iterable<string>} words */
const longestOf = (words) => Math.max(0, ...Array.from(words, (word) => [...word].length));

/** Without the repetitions that come of synonyms inside each other. @param {Token[]} tokens */
function withoutEchoes(tokens) {
  const last = new Map();
  return tokens.filter((token) => {
    if (token.kind !== "word") return true;
    if (token.start < (last.get(token.text) ?? -1)) return false;
    last.set(token.text, token.end);
    return true;
  });
}
