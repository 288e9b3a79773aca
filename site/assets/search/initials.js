/* Ways of asking that are typed by the first letter of each character's pronunciation, as search/pack/initials.py reads them. */

import { bare } from "./text.js";

/** Initials and nothing else: no syllable begins with i, u or v. */
const TYPED = /^[a-hj-tw-z]{4,10}$/;
/** Said or left out as one likes. */
const PARTICLES = /[了的吗呢]/g;

/** Reads initials by the ways of asking of one pack. */
export class Initials {
  /** @param {import("./terms.js").Terms} terms @param {import("./spelling.js").Spelling} spelling */
  constructor(terms, spelling) {
    this.terms = terms;
    this.spelling = spelling;
  }

  /** The ways of asking that a question stands for by their initials, else the question itself. @param {string[]} text */
  meant(text) {
    const typed = bare(text);
    if (!TYPED.test(typed)) return text;
    this.lines = this.lines ?? linesOf(this.terms.verbatim.keys(), this.spelling.tables().readings);
    const without = [...typed].flatMap((c, i) => ("ldmn".includes(c) ? [typed.slice(0, i) + typed.slice(i + 1)] : []));
    const key = [typed, ...without].find((key) => this.lines.has(key));
    return key ? [...this.lines.get(key).join(" ")] : text;
  }
}

/** Initials that somebody may type -> the ways of asking. @param {Iterable<string>} said @param {Map<string, string[]>} readings */
function linesOf(said, readings) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const line of [...said].sort())
    for (const part of new Set([line, line.replace(PARTICLES, "")])) {
      const initials = Array.from(part, (c) => readings.get(c)?.[0][0] ?? " ").join("");
      if (TYPED.test(initials)) found.set(initials, [...(found.get(initials) ?? []), line]);
    }
  return found;
}
