/* What a question says in the words of the pack, as search/pack/question.py reads it. */

import { BIGRAM, FUNCTION, SINGLE } from "./terms.js";
import { fold, runs } from "./text.js";


/** @typedef {import("./terms.js").Found} Found */
/** @typedef {{text: string[], found: Found[], focus: [number, number], subject: number[], facets: number}} Question */

export class Reader {
  /** @param {import("./terms.js").Terms} terms @param {Record<string, any>} values of the pack's head
   *  @param {() => Promise<import("./pack.js").Pack>} openSounds opens pronunciation.pack, when a question first needs it */
  constructor(terms, { tuning, spelling }, openSounds) {
    this.terms = terms;
    this.focusLength = tuning.focus_length;
    this.spelling = spelling;
    this.openSounds = openSounds;
  }

  /** @param {string} question @returns {Promise<Question>} */
  async read(question) {
    const text = await this.simplified([...fold(question)]);
    const found = this.terms.find(text);
    const firm = placesOf(found.filter((f) => f.end - f.start > 1 && !(f.flags & BIGRAM)));
    const windows = slipsOf(text, firm, this.spelling), starts = new Set(found.map((f) => f.start));
    const phrases = phrasesOf(text).filter(([start]) => !starts.has(start));
    if (windows.length || phrases.length) {
      const sounds = await this.sounds();
      for (const [i, j] of windows) found.push(...this.soundingLike(sounds, text, i, j, firm));
      for (const [start, end] of phrases) found.push(...this.letters(sounds, text, start, end));
    }
    const focus = this.focus(text);
    const within = found.filter((f) => f.start >= focus[0] && f.end <= focus[1]);
    const subject = subjectOf(text, found).filter((place) => focus[0] <= place && place < focus[1]);
    return { text, found, focus, subject, facets: within.reduce((bits, f) => bits | f.facets, 0) };
  }

  /** The last stretch before the last question mark. @param {string[]} text @returns {[number, number]} */
  focus(text) {
    const end = text.lastIndexOf("?") + 1 || text.length;
    return [Math.max(0, end - this.focusLength), end];
  }

  /** Traditional characters that the pack does not know, as Simplified ones. @param {string[]} text */
  async simplified(text) {
    const { heads } = this.terms;
    if (text.every((c) => c < "\x80" || heads.has(c))) return text;
    const { traditional } = await this.sounds();
    return text.map((c) => (heads.has(c) ? c : traditional.get(c) ?? c));
  }

  /** @param {Sounds} sounds @param {string[]} text @param {number} i @param {number} j @param {Set<number>} firm */
  *soundingLike(sounds, text, i, j, firm) {
    for (const [head, ...rest] of product(text.slice(i, j).map((c) => sounds.readings.get(c) ?? [])))
      for (const found of this.wordsOf(sounds, head, rest.join(""), i, j, "typo")) {
        const word = [...found.word];
        if (word.length === j - i && text.every((c, place) => place < i || place >= j || !firm.has(place) || word[place - i] === c)) yield found;
      }
  }

  /** Words in pinyin letters, of every spelling that costs least. @param {Sounds} sounds @param {string[]} text @param {number} start @param {number} end */
  *letters(sounds, text, start, end) {
    const places = [];
    for (let place = start; place < end; place++) if (text[place] !== " ") places.push(place);
    const run = places.map((place) => text[place]).join("");
    const spaces = new Set(places.flatMap((place, n) => (text[place + 1] === " " ? [n + 1] : [])));
    for (const [i, k, head, rest] of spelled(sounds, run, spaces, this.spelling))
      yield* this.typed(sounds, head, rest, places[i], places[k - 1] + 1);
  }

  /** The words of a sound; where they all mean the same also what is in the first. @param {Sounds} sounds @param {string} head @param {string} rest */
  *typed(sounds, head, rest, start, end) {
    const words = [...this.wordsOf(sounds, head, rest, start, end, "pinyin")];
    yield* words;
    if (new Set(words.map((found) => found.term)).size === 1)
      for (const part of this.terms.find([...words[0].word]))
        if (part.word !== words[0].word) yield { ...part, start, end, how: "pinyin" };
  }

  /** @param {Sounds} sounds @param {string} head @param {string} rest @returns {Generator<Found>} */
  *wordsOf(sounds, head, rest, start, end, how) {
    for (const word of sounds.words.get(head)?.get(rest) ?? [])
      yield { .../** @type {any} */ (this.terms.entries.get(word)), start, end, word, how };
  }

  /** @typedef {{syllables: Set<string>, readings: Map<string, string[]>, words: Map<string, Map<string, string[]>>, traditional: Map<string, string>}} Sounds */
  /** @returns {Promise<Sounds>} */
  sounds() {
    this.tables ??= this.openSounds().then((pack) => tablesOf(pack, this.terms, this.spelling));
    this.tables.catch(() => { this.tables = undefined; });
    return this.tables;
  }
}

/** @returns {Sounds} */
function tablesOf(pack, terms, spelling) {
  const [usual, others, odd] = [0, 1, 2].map((number) => pack.json("readings", number));
  const first = new Map(), readings = new Map(), words = new Map();
  for (const [syllable, characters] of Object.entries(usual))
    for (const c of characters) { first.set(c, syllable); readings.set(c, [syllable]); }
  for (const [syllable, characters] of Object.entries(others))
    for (const c of characters) readings.set(c, [...(readings.get(c) ?? []), syllable]);
  for (const [word, { flags }] of terms.entries) {
    const characters = [...word];
    const spoken = !(flags & BIGRAM) && !(flags & SINGLE && !(flags & FUNCTION)) && characters.length <= spelling.syllables;
    if (!spoken || !characters.every((c) => c >= "\u4e00" && c <= "\u9fff")) continue;
    const [head, ...rest] = odd[word] ?? characters.map((c) => first.get(c));
    const known = words.get(head) ?? words.set(head, new Map()).get(head);
    known.set(rest.join(""), [...(known.get(rest.join("")) ?? []), word]);
  }
  const [old, simplified] = pack.json("traditional", 0).map((text) => [...text]);
  const syllables = new Set([...Object.keys(usual), ...Object.keys(others)]);
  return { syllables, readings, words, traditional: new Map(old.map((c, place) => [c, simplified[place]])) };
}

/** Where the words of the cheapest spellings begin and end, and their sounds. @param {Sounds} sounds @param {string} run @param {Set<number>} spaces */
function* spelled(sounds, run, spaces, spelling) {
  const costs = Array(run.length + 1).fill(0), least = Array(run.length);
  for (let i = run.length - 1; i >= 0; i--) {
    const priced = piecesAt(sounds, run, i, spelling).map(([k, head, rest, price]) => {
      const cut = spaces.size && k < run.length && !spaces.has(k) && price < spelling.letter ? spelling.cut : 0;
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

/** What may stand at a place of a run of letters, and its price. @param {Sounds} sounds @param {string} run @param {number} i */
function piecesAt(sounds, run, i, spelling) {
  const pieces = [[i + 1, "", "", spelling.letter]];
  for (let k = i + 1; k <= Math.min(i + spelling.syllable_letters, run.length); k++) {
    const head = run.slice(i, k);
    if (sounds.syllables.has(head)) pieces.push([k, "", "", spelling.other]);
    for (const rest of sounds.words.get(head)?.keys() ?? [])
      if (run.startsWith(rest, k)) pieces.push([k + rest.length, head, rest, spelling.word]);
  }
  return pieces;
}

/** Stretches of a question that are not wholly made of words written in it. @param {string[]} text @param {Set<number>} firm */
function slipsOf(text, firm, spelling) {
  const windows = [];
  for (const { kind, start, part } of runs(text))
    for (let i = start; kind === "han" && i < start + part.length; i++)
      for (let j = i + spelling.slip_least; j <= Math.min(i + spelling.slip_most, start + part.length); j++)
        for (let place = i; place < j; place++) if (!firm.has(place)) { windows.push([i, j]); break; }
  return windows;
}

/** @param {Found[]} found */
function placesOf(found) {
  const places = new Set();
  for (const { start, end } of found) for (let place = start; place < end; place++) places.add(place);
  return places;
}

/** Places of the characters that are more than function words. @param {string[]} text @param {Found[]} found */
function subjectOf(text, found) {
  const words = found.filter((f) => !(f.flags & BIGRAM)), isFunction = (f) => f.flags & FUNCTION || f.term === null;
  const functions = placesOf(words.filter(isFunction));
  const content = placesOf(words.filter((f) => !isFunction(f) && [...f.word].length > 1));
  const places = runs(text).flatMap(({ start, part }) => part.map((_, i) => start + i));
  return places.filter((place) => content.has(place) || !functions.has(place));
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
