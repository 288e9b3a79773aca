/* What a question says in the words of the pack, as search/pack/question.py reads it. */

import { Initials } from "./initials.js";
import { COUNTING } from "./patterns.js";
import { Spelling, toneless } from "./spelling.js";
import { BIGRAM, FUNCTION } from "./terms.js";
import { fold, runs } from "./text.js";

/** @typedef {import("./terms.js").Found} Found */
/** @typedef {import("./patterns.js").Match} Match */
/** @typedef {{text: string[], found: Found[], focus: [number, number], subject: number[], facets: number, core: boolean, elsewhere: boolean}} Question */

/** So many characters side by side that no word of the pack covers are a name. */
const NAME = 2;

export class Reader {
  /** @param {import("./frame.js").Pack} pack @param {import("./terms.js").Terms} terms
   *  @param {() => Promise<import("./frame.js").Pack>} openTraditional opens traditional.pack, when a question first needs it */
  constructor(pack, terms, openTraditional) {
    this.terms = terms;
    this.focusLength = pack.values.tuning.focus_length;
    this.openTraditional = openTraditional;
    this.spelling = new Spelling(pack, terms);
    this.initials = new Initials(terms, this.spelling);
  }

  /** @param {string} question @returns {Promise<Question>} */
  async read(question) {
    const text = this.initials.meant(await this.simplified([...toneless(fold(question))]));
    const written = this.terms.find(text);
    const matches = standing(this.terms.patterns.find(text), written);
    let found = this.meant(withoutCounting(written, matches), matches);
    const counted = placesOf(matches.filter((m) => !m.outside));
    for (const place of placesOf(found)) counted.delete(place);
    const firm = new Set([...counted, ...placesOf(found.filter((f) => f.end - f.start > 1 && !(f.flags & BIGRAM)))]);
    found.push(...this.spelling.slips(text, firm));
    found.push(...this.spelling.letters(text, new Set(found.map((f) => f.start))));
    let subject = subjectOf(text, found).filter((place) => !counted.has(place));
    const elsewhere = matches.some((m) => m.outside), { core: terms, examples } = this.terms;
    const core = !elsewhere && found.some((f) => f.term !== null && terms.has(f.term));
    if (core) {
      const names = this.names(text, found);
      found = found.filter((f) => !examples.has(f.word) && !isWithin(f, names));
      subject = subject.filter((place) => !names.has(place));
    }
    const focus = this.focus(text);
    subject = subject.filter((place) => focus[0] <= place && place < focus[1]);
    const facets = found.filter((f) => f.start >= focus[0] && f.end <= focus[1]).reduce((bits, f) => bits | f.facets, 0);
    return { text, found, focus, subject, facets, core, elsewhere };
  }

  /** The words found, and the terms that forms of words mean. @param {Found[]} found @param {Match[]} matches @returns {Found[]} */
  meant(found, matches) {
    for (const { start, end, term } of matches) {
      const entry = term && this.terms.entry(term);
      if (entry && entry.term !== null) found.push({ ...entry, start, end, word: term, how: "pattern" });
    }
    return found;
  }

  /** Places of the names of things: words that are but examples, and what no word covers. A slip covers nothing: many
   *  names sound like some word. One that is a core word does. @param {string[]} text @param {Found[]} found */
  names(text, found) {
    const { core, examples } = this.terms;
    const words = found.filter((f) => !(f.flags & BIGRAM) && [...f.word].length > 1)
      .filter((f) => f.how !== "typo" || f.term !== null && core.has(f.term));
    const covered = placesOf([...words.filter((f) => !examples.has(f.word)), ...found.filter((f) => f.flags & FUNCTION)]);
    const names = placesOf(words.filter((f) => examples.has(f.word)));
    for (const [start, end] of stretches(text))
      for (let place = start, first = start; place <= end; place++) {
        if (place < end && !covered.has(place)) continue;
        if (place - first >= NAME || examples.has(text.slice(first, place).join("")))
          for (let i = first; i < place; i++) names.add(i);
        first = place + 1;
      }
    return names;
  }

  /** The last stretch before the last question mark. @param {string[]} text @returns {[number, number]} */
  focus(text) {
    const end = text.lastIndexOf("?") + 1 || text.length;
    return [Math.max(0, end - this.focusLength), end];
  }

  /** Traditional characters that the pack does not know, as Simplified ones. @param {string[]} text */
  async simplified(text) {
    const { heads } = this.terms;
    if (text.every((c) => heads.has(c) || this.spelling.isOfToday(c))) return text;
    const traditional = await this.traditional();
    return text.map((c) => (heads.has(c) ? c : traditional.get(c) ?? c));
  }

  /** Traditional characters -> Simplified ones. @returns {Promise<Map<string, string>>} */
  traditional() {
    this.opened = this.opened ?? this.openTraditional().then((pack) => {
      const [old, today] = pack.json("traditional", 0).map((/** @type {string} */ text) => [...text]);
      return new Map(old.map((/** @type {string} */ c, /** @type {number} */ place) => [c, today[place]]));
    });
    this.opened.catch(() => { this.opened = undefined; });
    return this.opened;
  }
}

/** Where characters of any script stand side by side, as in T恤, as [start, end]. @param {string[]} text */
function stretches(text) {
  /** @type {[number, number][]} */
  const found = [];
  for (const { start, part } of runs(text)) {
    const last = found.at(-1);
    if (last?.[1] === start) last[1] += part.length;
    else found.push([start, start + part.length]);
  }
  return found;
}

/** Without those that only count and are but a part of a word, as 一个 is of 一个月. @param {Match[]} matches @param {Found[]} found */
function standing(matches, found) {
  /** @type {Map<number, number>} */
  const ends = new Map();
  for (const { start, end, flags } of found) if (!(flags & BIGRAM)) ends.set(start, Math.max(end, ends.get(start) ?? 0));
  const longest = [...ends].reduce((most, [start, end]) => Math.max(most, end - start), 0);
  return matches.filter(({ start, end, term, outside }) => {
    if (term || outside) return true;
    for (let place = Math.max(0, end - longest); place <= start; place++)
      if ((ends.get(place) ?? 0) >= end + Number(place === start)) return false;
    return true;
  });
}

/** Without what says nothing beside the form of words that it stands in: all in a form that means a term; else numbers,
 *  measure words, single characters and pairs of them.
 *  @param {Found[]} found @param {Match[]} matches */
function withoutCounting(found, matches) {
  /** @type {Map<number, number>} */
  const ends = new Map();
  for (const { start, end, outside } of matches)
    for (let place = start; !outside && place < end; place++) ends.set(place, Math.min(end, ends.get(place) ?? end));
  const meant = matches.filter((m) => m.term);
  return found.filter(({ word, flags, start, end }) => {
    if (meant.some((m) => m.start <= start && end <= m.end)) return false;
    let least = Infinity;
    for (let place = start; place < end; place++) least = Math.min(least, ends.get(place) ?? Infinity);
    const characters = [...word];
    const alone = characters.length === 1 || flags & BIGRAM || characters.slice(0, -1).every((c) => COUNTING.has(c));
    return least === Infinity || !(alone || end > least);
  });
}

/** @param {Found} found @param {Set<number>} places */
function isWithin({ start, end }, places) {
  for (let place = start; place < end; place++) if (!places.has(place)) return false;
  return true;
}

/** @param {{start: number, end: number}[]} found */
function placesOf(found) {
  const places = new Set();
  for (const { start, end } of found) for (let place = start; place < end; place++) places.add(place);
  return places;
}

/** Places of the characters that are more than function words. @param {string[]} text @param {Found[]} found */
function subjectOf(text, found) {
  const words = found.filter((f) => !(f.flags & BIGRAM));
  /** @param {Found} f */
  const isFunction = (f) => f.flags & FUNCTION || f.term === null;
  const functions = placesOf(words.filter(isFunction));
  const content = placesOf(words.filter((f) => !isFunction(f) && [...f.word].length > 1));
  const places = runs(text).flatMap(({ start, part }) => part.map((_, i) => start + i));
  return places.filter((place) => content.has(place) || !functions.has(place));
}
