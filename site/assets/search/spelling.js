/* Words that are meant and not written, as search/pack/spelling.py finds them: slips that sound alike, and pinyin. */

import { BIGRAM, FUNCTION, SINGLE } from "./terms.js";
import { runs } from "./text.js";

/** @typedef {import("./terms.js").Found} Found */
/** What pronunciation.pack holds: syllables; character -> its syllables; first syllable -> the others -> the words that sound so;
 *  Traditional characters -> Simplified ones.
 *  @typedef {{syllables: Set<string>, readings: Map<string, string[]>, words: Map<string, Map<string, string[]>>, traditional: Map<string, string>}} Tables */

export class Spelling {
  /** @param {import("./terms.js").Terms} terms @param {Record<string, any>} values of the pack's head
   *  @param {() => Promise<import("./frame.js").Pack>} openTables opens pronunciation.pack, when a question first needs it */
  constructor(terms, { spelling }, openTables) {
    this.terms = terms;
    this.numbers = spelling;
    this.openTables = openTables;
  }

  /** @returns {Promise<Tables>} */
  tables() {
    this.opened ??= this.openTables().then((pack) => tablesOf(pack, this.terms, this.numbers));
    this.opened.catch(() => { this.opened = undefined; });
    return this.opened;
  }

  /** Words that sound like a stretch of the question and keep the characters of the words written in it.
   *  @param {string[]} text @param {Set<number>} firm @returns {Promise<Found[]>} */
  async slips(text, firm) {
    const windows = slipsOf(text, firm, this.numbers);
    if (!windows.length) return [];
    const tables = await this.tables();
    return windows.flatMap(([i, j]) => [...this.soundingLike(tables, text, i, j, firm)]);
  }

  /** Words written in pinyin letters, with or without spaces. @param {string[]} text @param {Set<number>} known where a written word begins
   *  @returns {Promise<Found[]>} */
  async letters(text, known) {
    const phrases = phrasesOf(text).filter(([start]) => !known.has(start));
    if (!phrases.length) return [];
    const tables = await this.tables();
    return phrases.flatMap(([start, end]) => [...this.spelledOut(tables, text, start, end)]);
  }

  /** @param {Tables} tables @param {string[]} text @param {number} i @param {number} j @param {Set<number>} firm */
  *soundingLike(tables, text, i, j, firm) {
    for (const [head, ...rest] of product(text.slice(i, j).map((c) => tables.readings.get(c) ?? [])))
      for (const found of this.wordsOf(tables, head, rest.join(""), i, j, "typo")) {
        const word = [...found.word];
        if (word.length === j - i && text.every((c, place) => place < i || place >= j || !firm.has(place) || word[place - i] === c)) yield found;
      }
  }

  /** Words in pinyin letters, of every spelling that costs least. @param {Tables} tables @param {string[]} text @param {number} start @param {number} end */
  *spelledOut(tables, text, start, end) {
    const places = [];
    for (let place = start; place < end; place++) if (text[place] !== " ") places.push(place);
    const run = places.map((place) => text[place]).join("");
    const spaces = new Set(places.flatMap((place, n) => (text[place + 1] === " " ? [n + 1] : [])));
    for (const [i, k, head, rest] of spelled(tables, run, spaces, this.numbers))
      yield* this.typed(tables, head, rest, places[i], places[k - 1] + 1);
  }

  /** The words of a sound; where they all mean the same also what is in the first. @param {Tables} tables @param {string} head @param {string} rest */
  *typed(tables, head, rest, start, end) {
    const words = [...this.wordsOf(tables, head, rest, start, end, "pinyin")];
    yield* words;
    if (new Set(words.map((found) => found.term)).size === 1)
      for (const part of this.terms.find([...words[0].word]))
        if (part.word !== words[0].word) yield { ...part, start, end, how: "pinyin" };
  }

  /** @param {Tables} tables @param {string} head @param {string} rest @returns {Generator<Found>} */
  *wordsOf(tables, head, rest, start, end, how) {
    for (const word of tables.words.get(head)?.get(rest) ?? [])
      yield { .../** @type {any} */ (this.terms.entries.get(word)), start, end, word, how };
  }
}

/** @returns {Tables} */
function tablesOf(pack, terms, numbers) {
  const [usual, others, odd] = [0, 1, 2].map((number) => pack.json("readings", number));
  const first = new Map(), readings = new Map(), words = new Map();
  for (const [syllable, characters] of Object.entries(usual))
    for (const c of characters) { first.set(c, syllable); readings.set(c, [syllable]); }
  for (const [syllable, characters] of Object.entries(others))
    for (const c of characters) readings.set(c, [...(readings.get(c) ?? []), syllable]);
  for (const [word, { flags }] of terms.entries) {
    const characters = [...word];
    const spoken = !(flags & BIGRAM) && !(flags & SINGLE && !(flags & FUNCTION)) && characters.length <= numbers.syllables;
    if (!spoken || !characters.every((c) => c >= "\u4e00" && c <= "\u9fff")) continue;
    const [head, ...rest] = odd[word] ?? characters.map((c) => first.get(c));
    const known = words.get(head) ?? words.set(head, new Map()).get(head);
    known.set(rest.join(""), [...(known.get(rest.join("")) ?? []), word]);
  }
  const [old, simplified] = pack.json("traditional", 0).map((text) => [...text]);
  const syllables = new Set([...Object.keys(usual), ...Object.keys(others)]);
  return { syllables, readings, words, traditional: new Map(old.map((c, place) => [c, simplified[place]])) };
}

/** Where the words of the cheapest spellings begin and end, and their sounds. @param {Tables} tables @param {string} run @param {Set<number>} spaces */
function* spelled(tables, run, spaces, numbers) {
  const costs = Array(run.length + 1).fill(0), least = Array(run.length);
  for (let i = run.length - 1; i >= 0; i--) {
    const priced = piecesAt(tables, run, i, numbers).map(([k, head, rest, price]) => {
      const cut = spaces.size && k < run.length && !spaces.has(k) && price < numbers.letter ? numbers.cut : 0;
      return { piece: [k, head, rest], price: price + cut + costs[k] };
    });
    costs[i] = Math.min(...priced.map(({ price }) => price));
    least[i] = priced.filter(({ price }) => price === costs[i]).map(({ piece }) => piece);
  }
  const begun = new Set([0]);
  for (let i = 0; i < run.length; i++)
    for (const [k, head, rest] of begun.has(i) ? least[i] : []) {
      begun.add(k);
      if (head) yield [i, k, head, rest];
    }
}

/** What may stand at a place of a run of letters, and its price. @param {Tables} tables @param {string} run @param {number} i */
function piecesAt(tables, run, i, numbers) {
  const pieces = [[i + 1, "", "", numbers.letter]];
  for (let k = i + 1; k <= Math.min(i + numbers.syllable_letters, run.length); k++) {
    const head = run.slice(i, k);
    if (tables.syllables.has(head)) pieces[k > i + 1 ? pieces.length : 0] = [k, "", "", numbers.other]; // a letter that is a syllable is no other
    for (const rest of tables.words.get(head)?.keys() ?? [])
      if (run.startsWith(rest, k)) pieces.push([k + rest.length, head, rest, numbers.word]);
  }
  return pieces;
}

/** Stretches of a question that are not wholly made of words written in it. @param {string[]} text @param {Set<number>} firm */
function slipsOf(text, firm, numbers) {
  const windows = [];
  for (const { kind, start, part } of runs(text))
    for (let i = start; kind === "han" && i < start + part.length; i++)
      for (let j = i + numbers.slip_least; j <= Math.min(i + numbers.slip_most, start + part.length); j++)
        for (let place = i; place < j; place++) if (!firm.has(place)) { windows.push([i, j]); break; }
  return windows;
}

/** Stretches of letters with nothing but single spaces between them. @param {string[]} text @returns {[number, number][]} */
function phrasesOf(text) {
  const phrases = [];
  for (const { kind, start, part } of runs(text)) {
    if (kind !== "latin") continue;
    const before = phrases.at(-1);
    if (before && start === before[1] + 1 && text[before[1]] === " ") before[1] = start + part.length;
    else phrases.push([start, start + part.length]);
  }
  return phrases;
}

/** @param {string[][]} choices @returns {string[][]} */
const product = (choices) => choices.reduce((all, some) => all.flatMap((one) => some.map((x) => [...one, x])), [[]]);
