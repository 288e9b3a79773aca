/* The terms of the passages and the words of a question, as search/pack/terms.py finds them and search/index/analyzer.py cuts them. */

import { Patterns } from "./patterns.js";
import { fold, runs } from "./text.js";
import { CHARACTER, Cut, PAIR, Weights } from "./weights.js";

export const FUNCTION = 1, BIGRAM = 2, SINGLE = 4, SYNONYM = 8;

/** A word that means something in a question. `term` stands for it in the passages, null where none does.
 *  @typedef {{term: string|null, flags: number, facets: number}} Entry */
/** A word of the pack in a question. @typedef {Entry & {start: number, end: number, word: string, how: string}} Found */
/** A word of a passage. @typedef {{text: string, start: number, end: number}} Token */
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
    this.meant = new Map();
    this.enter(cues, functions);
  }

  /** What means something in a question beside the terms themselves. @param {string[][]} cues @param {string[]} functions */
  enter(cues, functions) {
    const { meant } = this;
    for (const [word, term] of this.canonical)
      meant.set(word, { term, flags: SYNONYM | ([...word].length === 1 ? SINGLE : 0), facets: 0 });
    /** @param {string} word @param {number} flags */
    const entry = (word, flags) => {
      const known = this.entry(word) ?? { term: null, flags, facets: 0 };
      meant.set(word, known);
      return known;
    };
    for (const [facets, ...words] of cues) for (const word of words) entry(word, 0).facets = Number(facets);
    for (const word of functions) entry(word, [...word].length === 1 ? SINGLE : 0).flags |= FUNCTION;
    const all = [...this.terms.texts, ...meant.keys()];
    /** First characters. @type {Set<string>} */
    this.heads = new Set(all.map(headOf));
    this.longest = longestOf(all);
  }

  /** All words and what each means. @returns {Generator<[string, Entry]>} */
  *all() {
    for (const word of new Set([...this.terms.texts, ...this.meant.keys()])) yield [word, /** @type {Entry} */ (this.entry(word))];
  }

  /** What a word means in a question. @param {string} word @returns {Entry|undefined} */
  entry(word) {
    const meant = this.meant.get(word), number = meant ? undefined : this.terms.numbers.get(word);
    if (number === undefined) return meant;
    const kind = this.terms.kinds[number];
    return { term: word, flags: kind === PAIR ? BIGRAM : kind === CHARACTER ? SINGLE : 0, facets: 0 };
  }

  /** Cut every passage. @param {import("./frame.js").Pack} pack @param {Passage[][]} passages @param {Set<string>} functions */
  cutAll(pack, passages, functions) {
    this.terms = new Cut();
    const weightOf = /** @type {number[]} */ (Object.values(pack.values.fields)), greatest = Math.max(...weightOf);
    /** Of each document its passages in the weightiest fields. @type {number[][]} */
    this.weightiest = passages.map((own, document) => {
      const found = [];
      for (const { field, line, parts } of own) {
        const passage = this.terms.fields.length;
        this.cut(line, parts);
        this.terms.close(field, document);
        if (weightOf[field] < greatest) continue;
        found.push(passage);
        const said = parts.map(({ part }) => part.join("")).join("");
        this.verbatim.set(said, (this.verbatim.get(said) ?? new Set()).add(document));
      }
      return found;
    });
    this.functions = functions;
    this.weights = new Weights(pack.values, this.terms, functions, passages.length);
  }

  /** The terms of each passage in the weightiest fields of a document that are more than function words. @param {number} document */
  passages(document) {
    const { texts, kinds } = this.terms;
    /** @param {number} term */
    const says = (term) => kinds[term] !== PAIR && !this.functions.has(texts[term]);
    return this.weightiest[document].map((passage) => new Set(this.terms.of(passage).filter(says).map((term) => texts[term])));
  }

  /** Adds the terms of a passage, as search/index/analyzer.py cuts it. @param {string[]} line
   *  @param {import("./text.js").Run[]} parts its runs */
  cut(line, parts) {
    /** @type {Token[]} */
    const words = [];
    for (const { kind, start, part } of parts) {
      if (kind === "han") this.cutHan(part, start, words);
      else words.push({ text: part.join(""), start, end: start + part.length });
    }
    for (const { term, start, end } of this.patterns.find(line, true)) words.push({ text: term, start, end });
    for (const { text } of withoutEchoes(words)) this.terms.add(text, true);
  }

  /** Adds the characters and the pairs that are no words; the words to a list, since some of them are echoes.
   *  @param {string[]} part @param {number} start @param {Token[]} words */
  cutHan(part, start, words) {
    for (let i = 0; i < part.length; i++) {
      this.terms.add(this.canonical.get(part[i]) ?? part[i], true);
      if (i + 1 === part.length) break;
      let text = part[i] + part[i + 1];
      const longest = Math.min(this.ahead.get(text) ?? 0, part.length - i), isWord = longest > 1 && this.words.has(text);
      if (this.bigrams && !isWord) this.terms.add(text, false);
      for (let n = 2; n <= longest; text += part[i + n++])
        if (n === 2 ? isWord : this.words.has(text))
          words.push({ text: this.canonical.get(text) ?? text, start: start + i, end: start + i + n });
    }
  }

  /** Every word of the pack that occurs in a folded text. @param {string[]} text @returns {Found[]} */
  find(text) {
    const found = [];
    for (const { kind, start, part } of runs(text))
      for (const [i, j] of this.stretches(kind, part)) {
        const word = part.slice(i, j).join(""), entry = this.entry(word);
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
    if (characters.length > 1 && characters.length > (found.get(head) ?? 0)) found.set(head, characters.length);
  }
  return found;
}

/** The first character of a word. @param {string} word */
const headOf = (word) => String.fromCodePoint(/** @type {number} */ (word.codePointAt(0)));

/** Characters of the longest. @param {Iterable<string>} words */
function longestOf(words) {
  let longest = 0;
  for (const word of words) if (word.length > longest) longest = Math.max(longest, [...word].length);
  return longest;
}

/** Without the repetitions that come of synonyms inside each other. @param {Token[]} words */
function withoutEchoes(words) {
  if (words.length < 2) return words;
  const last = new Map();
  return words.sort((x, y) => x.start - y.start || y.end - x.end).filter(({ text, start, end }) => {
    if (start < (last.get(text) ?? -1)) return false;
    last.set(text, end);
    return true;
  });
}
