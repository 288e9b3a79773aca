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
/** Words, and the lengths of those that begin with two characters. @typedef {{words: Set<string>, lengths: Map<string, Set<number>>}} Words */
/** A form of words that ends here. @typedef {{place: number, term: string, less: boolean, outside: boolean, unless: number}} Form */
/** An element of forms, by its code and argument, the forms that end with it, and what may follow: forms with the same
 *  beginning share it; `means` says that some of them mean a term.
 *  @typedef {{code: string, argument: number, forms: Form[], next: Step[], means: boolean}} Step */

export class Patterns {
  /** @param {string[]} sets @param {[string, number, number, number, [string, number][]][]} patterns */
  constructor(sets, patterns) {
    this.written = sets;
    /** Those that some text has needed. @type {Words[]} */
    this.sets = [];
    /** First steps by the characters they begin with. @type {Map<string, Step[]>} */
    this.byHead = new Map();
    /** @type {Step[]} */
    const first = [];
    patterns.forEach(([term, less, outside, unless, elements], place) => {
      let steps = first, step = /** @type {Step|undefined} */ (undefined);
      for (const [code, argument] of elements) {
        step = steps.find((known) => known.code === code && known.argument === argument);
        if (!step) steps.push(step = { code, argument, forms: [], next: [], means: false });
        step.means = step.means || term !== "";
        steps = step.next;
      }
      step?.forms.push({ place, term, less: less > 0, outside: outside > 0, unless });
    });
    const heads = new Map();
    for (const step of first)
      for (const head of step.code === "#" ? NUMERALS : this.headsOf(step.argument, heads)) {
        if (!this.byHead.has(head)) this.byHead.set(head, []);
        this.byHead.get(head)?.push(step);
      }
  }

  /** Every place of a folded text where a form stands, each as far as it goes.
   *  @param {string[]} text @param {boolean} meaning only those that mean a term @returns {Match[]} */
  find(text, meaning = false) {
    const found = [];
    for (let start = 0; start < text.length; start++) {
      const steps = this.byHead.get(text[start]);
      if (!steps || insideNumber(text, start)) continue;
      /** @type {[number, Match][]} */
      const here = [];
      this.follow(text, start, [start], steps, here, meaning);
      found.push(...here.sort(([x], [y]) => x - y).map(([, match]) => match));
    }
    return found;
  }

  /** Finds the forms whose beginning ends at some places. @param {string[]} text @param {number} start @param {number[]} from
   *  @param {Step[]} steps @param {[number, Match][]} found with the places of the forms @param {boolean} meaning */
  follow(text, start, from, steps, found, meaning) {
    for (const { code, argument, forms, next, means } of steps) {
      if (meaning && !means) continue;
      const ends = this.after(text, from, code, argument);
      if (!ends.length) continue;
      for (const { place, term, less, outside, unless } of forms) {
        if (meaning && !term) continue;
        const end = Math.max(0, ...(less ? ends.filter((one) => falling(text.slice(start, one))) : ends));
        if (end && !(unless >= 0 && this.has(text, unless))) found.push([place, { start, end, term, outside }]);
      }
      if (next.length) this.follow(text, start, ends, next, found, meaning);
    }
  }

  /** @param {string[]} text @param {number} unless */
  has(text, unless) {
    const whole = text.join("");
    return [...this.set(unless).words].some((word) => whole.includes(word));
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
    const { words, lengths } = this.set(number), found = [], one = text[place], two = one + text[place + 1];
    if (words.has(one)) found.push(place + 1);
    for (const length of lengths.get(two) ?? NONE)
      if (place + length <= text.length && words.has(length === 2 ? two : text.slice(place, place + length).join("")))
        found.push(place + length);
    return found;
  }

  /** A set of words; the number of an earlier one in braces stands for its words. @param {number} number @returns {Words} */
  set(number) {
    const known = this.sets[number];
    if (known) return known;
    const words = new Set(), lengths = new Map();
    for (const word of this.written[number].split("|"))
      for (const one of word[0] === "{" ? this.set(Number(word.slice(1, -1))).words : [word]) words.add(one);
    for (const word of words) {
      const [first, second] = word, two = first + second;
      if (second === undefined) continue;
      if (!lengths.has(two)) lengths.set(two, new Set());
      lengths.get(two).add([...word].length);
    }
    return this.sets[number] = { words, lengths };
  }

  /** The characters that words of a set begin with. @param {number} number @param {Map<number, Set<string>>} known @returns {Set<string>} */
  headsOf(number, known) {
    let heads = known.get(number);
    if (heads) return heads;
    known.set(number, heads = new Set());
    for (const word of this.written[number].split("|"))
      if (word[0] === "{") for (const head of this.headsOf(Number(word.slice(1, -1)), known)) heads.add(head);
      else heads.add(String.fromCodePoint(/** @type {number} */ (word.codePointAt(0))));
    return heads;
  }
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
