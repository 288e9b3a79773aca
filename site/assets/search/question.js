/* What a question says in the words of the pack, as search/pack/question.py reads it. */

import { Spelling } from "./spelling.js";
import { BIGRAM, FUNCTION } from "./terms.js";
import { fold, runs } from "./text.js";

/** @typedef {import("./terms.js").Found} Found */
/** @typedef {{text: string[], found: Found[], focus: [number, number], subject: number[], facets: number}} Question */

export class Reader {
  /** @param {import("./terms.js").Terms} terms @param {Record<string, any>} values of the pack's head
   *  @param {() => Promise<import("./frame.js").Pack>} openTables opens pronunciation.pack, when a question first needs it */
  constructor(terms, values, openTables) {
    this.terms = terms;
    this.focusLength = values.tuning.focus_length;
    this.spelling = new Spelling(terms, values, openTables);
  }

  /** @param {string} question @returns {Promise<Question>} */
  async read(question) {
    const text = await this.simplified([...fold(question)]);
    const found = this.terms.find(text);
    const firm = placesOf(found.filter((f) => f.end - f.start > 1 && !(f.flags & BIGRAM)));
    found.push(...await this.spelling.slips(text, firm));
    found.push(...await this.spelling.letters(text, new Set(found.map((f) => f.start))));
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
    const { traditional } = await this.spelling.tables();
    return text.map((c) => (heads.has(c) ? c : traditional.get(c) ?? c));
  }
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
