/* Forms of words that mean a term, as search/pack/patterns.py finds them. */

const DIGITS = "零一二三四五六七八九", VAGUE = "多好";
/** Characters that count. */
export const COUNTING = new Set(DIGITS + "两俩仨几半十百千0123456789");
const NUMERALS = new Set([...COUNTING, ...VAGUE]);
/** @type {number[]} */
const NONE = [];
const ORDINAL = "第", STOPS = new Set(",。!?;\n"), LONGEST_NUMBER = 6;

/** A form in a text; `term` is empty where it only counts or says that something else is asked for.
 *  @typedef {{start: number, end: number, term: string, outside: boolean}} Match */
/** Words, and the lengths of those that begin with a character. @typedef {{words: Set<string>, lengths: Map<string, Set<number>>}} Words */
/** A form of words that ends here. @typedef {{place: number, term: string, less: boolean, outside: boolean, unless: number}} Form */
/** An element of forms, by its code and argument, the forms that end with it, and what may follow: forms with the same
 *  beginning share it. @typedef {{code: string, argument: number, forms: Form[], next: Step[]}} Step */

export class Patterns {
  /** @param {string[]} sets @param {[string, number, number, number, [string, number][]][]} patterns */
  constructor(sets, patterns) {
    /** @type {Words[]} */
    this.sets = [];
    for (const written of sets) this.sets.push(setsOf(written.split("|"), this.sets));
    /** First steps by the characters they begin with. @type {Map<string, Step[]>} */
    this.byHead = new Map();
    /** @type {Step[]} */
    const first = [];
    patterns.forEach(([term, less, outside, unless, elements], place) => {
      let steps = first, step = /** @type {Step|undefined} */ (undefined);
      for (const [code, argument] of elements) {
        step = steps.find((known) => known.code === code && known.argument === argument);
        if (!step) steps.push(step = { code, argument, forms: [], next: [] });
        steps = step.next;
      }
      step?.forms.push({ place, term, less: less > 0, outside: outside > 0, unless });
    });
    for (const step of first)
      for (const head of step.code === "#" ? NUMERALS : this.sets[step.argument].lengths.keys()) {
        if (!this.byHead.has(head)) this.byHead.set(head, []);
        this.byHead.get(head)?.push(step);
      }
  }

  /** Every place of a folded text where a form stands, each as far as it goes. @param {string[]} text @returns {Match[]} */
  find(text) {
    const found = [];
    for (let start = 0; start < text.length; start++) {
      const steps = this.byHead.get(text[start]);
      if (!steps || insideNumber(text, start)) continue;
      /** @type {[number, Match][]} */
      const here = [];
      this.follow(text, start, [start], steps, here);
      found.push(...here.sort(([x], [y]) => x - y).map(([, match]) => match));
    }
    return found;
  }

  /** Finds the forms whose beginning ends at some places. @param {string[]} text @param {number} start @param {number[]} from
   *  @param {Step[]} steps @param {[number, Match][]} found with the places of the forms */
  follow(text, start, from, steps, found) {
    for (const { code, argument, forms, next } of steps) {
      const ends = this.after(text, from, code, argument);
      if (!ends.length) continue;
      for (const { place, term, less, outside, unless } of forms) {
        const end = Math.max(0, ...(less ? ends.filter((one) => falling(text.slice(start, one))) : ends));
        if (end && !(unless >= 0 && this.has(text, unless))) found.push([place, { start, end, term, outside }]);
      }
      if (next.length) this.follow(text, start, ends, next, found);
    }
  }

  /** @param {string[]} text @param {number} unless */
  has(text, unless) {
    const whole = text.join("");
    return [...this.sets[unless].words].some((word) => whole.includes(word));
  }

  /** Each place once where an element may end that begins at one of these.
   *  @param {string[]} text @param {number[]} from @param {string} code @param {number} argument @returns {number[]} */
  after(text, from, code, argument) {
    /** @type {number[]} */
    const found = [];
    /** @param {number} end */
    const add = (end) => found.includes(end) || found.push(end);
    for (const place of from) {
      if (code === "~") gap(text, place, argument, add);
      else if (code === "#") { if (numberEnd(text, place) > place) add(numberEnd(text, place)); }
      else {
        const ahead = this.words(text, place, argument);
        if (code !== "!") ahead.forEach(add);
        if (code === "?" || (code === "!" && !ahead.length)) add(place);
      }
    }
    return found;
  }

  /** Where the words of a set that stand at a place end. @param {string[]} text @param {number} place @param {number} number */
  words(text, place, number) {
    const { words, lengths } = this.sets[number], found = [];
    for (const length of lengths.get(text[place]) ?? NONE)
      if (words.has(length === 1 ? text[place] : text.slice(place, place + length).join(""))) found.push(place + length);
    return found;
  }
}

/** The number of an earlier set in braces stands for its words. @param {string[]} written @param {Words[]} earlier @returns {Words} */
function setsOf(written, earlier) {
  const words = written.flatMap((word) => (word[0] === "{" ? [...earlier[Number(word.slice(1, -1))].words] : [word])), lengths = new Map();
  for (const [head, ...rest] of words.map((word) => [...word])) {
    if (!lengths.has(head)) lengths.set(head, new Set());
    lengths.get(head).add(rest.length + 1);
  }
  return { words: new Set(words), lengths };
}

/** @param {string[]} text @param {number} start */
const insideNumber = (text, start) =>
  text[start - 1] === ORDINAL || (NUMERALS.has(text[start - 1]) && NUMERALS.has(text[start]));

/** Where the number that begins at a place ends; the place itself where there is none. @param {string[]} text @param {number} start */
function numberEnd(text, start) {
  let end = start;
  while (NUMERALS.has(text[end])) end++;
  return end - start <= LONGEST_NUMBER && !(end === start + 1 && VAGUE.includes(text[start])) ? end : start;
}

/** Adds the places that so many characters of one part of a sentence reach.
 *  @param {string[]} text @param {number} place @param {number} most @param {(end: number) => void} add */
function gap(text, place, most, add) {
  add(place);
  for (; most && place < text.length && !STOPS.has(text[place]); most--) add(++place);
}

/** Whether the last number of a text is less than the first. @param {string[]} text */
export function falling(text) {
  const numbers = [];
  for (let place = 0; place < text.length; ) {
    const end = numberEnd(text, place);
    if (end > place) numbers.push(valueOf(text.slice(place, end).join("")));
    place = Math.max(end, place + 1);
  }
  const last = numbers.at(-1) ?? -1;
  return numbers.length > 1 && last >= 0 && last < numbers[0];
}

/** A number in Arabic digits or Chinese numerals, twice its size; -1 where it is vague. @param {string} number */
function valueOf(number) {
  const plain = number.replace(/^[多好]+|[多好]+$/gu, "");
  if (/^\d+$/.test(plain)) return 2 * Number(plain);
  if (plain === "") return -1;
  let total = 0, digit = 0;
  for (const c of plain) {
    const unit = { 十: 10, 百: 100, 千: 1000 }[c];
    if (unit) { total += (digit || 1) * unit; digit = 0; }
    else if (DIGITS.includes(c)) digit = DIGITS.indexOf(c);
    else if ("两俩仨".includes(c)) digit = c === "仨" ? 3 : 2;
    else return plain === "半" ? 1 : -1;
  }
  return 2 * (total + digit);
}
