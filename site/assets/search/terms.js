/* The terms of the passages and the words of a question, as search/pack/terms.py finds them and search/index/analyzer.py cuts them. */

import { Patterns } from "./patterns.js";
import { bare, fold, runs } from "./text.js";
import { weigh } from "./weights.js";

export const FUNCTION = 1, BIGRAM = 2, SINGLE = 4, SYNONYM = 8;

/** A word that means something in a question. `term` stands for it in the passages, null where none does.
 *  @typedef {{term: string|null, flags: number, facets: number}} Entry */
/** A word of the pack in a question. @typedef {Entry & {start: number, end: number, word: string, how: string}} Found */
/** @typedef {{text: string, kind: "word"|"single"|"bigram", start: number, end: number}} Token */

export class Terms {
  /** @param {import("./frame.js").Pack} pack */
  constructor(pack) {
    const [synonyms, cues, [functions]] = pack.text("vocabulary", 0).split("\f")
      .map((lines) => lines.split("\n").map((line) => line.split("\t")));
    const documents = pack.text("passages", 0).split("\f").slice(0, -1);
    /** The passages of each document by field, as they were written. @type {string[][][]} */
    this.written = documents.map((document) => document.split("\v").slice(0, -1).map((field) => field.split("\n").filter(Boolean)));
    /** Passages of each document: [field, characters]. @type {[number, string[]][][]} */
    const passages = this.written.map((fields) => fields.flatMap((lines, number) => lines.map((line) => /** @type {[number, string[]]} */ ([number, [...fold(line)]]))));
    /** Word -> the term it stands for. @type {Map<string, string>} */
    this.canonical = new Map();
    for (const [term, ...others] of synonyms) for (const word of others) this.canonical.set(word, term);
    /** Whether pairs that are no word are terms at all. */
    this.bigrams = pack.values.weighing.bigram > 0;
    /** The words that passages are cut into. @type {Set<string>} */
    this.words = wordsOf(pack, passages, [...synonyms.flat(), ...cues.flatMap(([, ...words]) => words)]);
    this.longestWord = longestOf(this.words);
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
    for (const [term, kind] of this.kinds)
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

  /** Cut every passage, then weigh its terms. @param {import("./frame.js").Pack} pack @param {[number, string[]][][]} passages @param {Set<string>} functions */
  cutAll(pack, passages, functions) {
    /** Term -> its kind. @type {Map<string, Token["kind"]>} */
    this.kinds = new Map();
    /** Term -> its mentions, in the order of the passages. @type {Map<string, {document: number, passage: number, count: number}[]>} */
    const mentions = new Map();
    /** Of each passage. @type {number[]} */
    const lengths = [], fields = /** @type {number[]} */ ([]);
    /** @type {number[]} */
    const weightOf = Object.values(pack.values.fields), greatest = Math.max(...weightOf);
    /** Of each document the terms of each passage in the weightiest fields that are more than function words. @type {Set<string>[][]} */
    this.passages = passages.map((lines, document) => lines.flatMap(([field, line]) => {
      const passage = lengths.length, tokens = this.cut(line);
      lengths.push(tokens.length);
      fields.push(field);
      for (const { text, kind } of tokens) {
        this.kinds.set(text, kind === "bigram" ? kind : /^[^\0-\x7f]$/u.test(text) ? "single" : "word");
        const list = mentions.get(text) ?? mentions.set(text, []).get(text);
        if (list.at(-1)?.passage === passage) list.at(-1).count++;
        else list.push({ document, passage, count: 1 });
      }
      if (weightOf[field] < greatest) return [];
      const said = bare(line);
      this.verbatim.set(said, (this.verbatim.get(said) ?? new Set()).add(document));
      return [new Set(tokens.map((t) => t.text).filter((t) => this.kinds.get(t) !== "bigram" && !functions.has(t)))];
    }));
    /** The weights of the terms. */
    this.weights = weigh(pack.values, { kinds: this.kinds, mentions, lengths, fields, functions }, passages.length);
  }

  /** The tokens of a passage, as search/index/analyzer.py cuts them. @param {string[]} line @returns {Token[]} */
  cut(line) {
    /** @type {Token[]} */
    const tokens = [];
    for (const { kind, start, part } of runs(line)) {
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
      for (let n = 2, text = part[i]; n <= this.longestWord && i + n <= part.length; n++) {
        text += part[i + n - 1];
        if (this.words.has(text)) add(this.canonical.get(text) ?? text, "word", i, n);
        else if (n === 2 && this.bigrams) add(text, "bigram", i, n);
      }
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
 *  @param {import("./frame.js").Pack} pack @param {[number, string[]][][]} passages @param {string[]} own */
function wordsOf(pack, passages, own) {
  const words = new Set(own), marks = pack.record("words", 0);
  for (const word of pack.text("words", 1).split(" ")) if (word) words.add(word);
  const pairs = new Set();
  for (const lines of passages)
    for (const [, line] of lines)
      for (const { kind, part } of runs(line))
        for (let i = 0; kind === "han" && i + 1 < part.length; i++) pairs.add(part[i] + part[i + 1]);
  let place = 0;
  for (const pair of pairs) {
    if ((marks[place >> 3] >> (place & 7)) & 1) words.add(pair);
    place++;
  }
  return words;
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
