/* Forms of words that mean a term, as search/pack/patterns.py finds them. */

const DIGITS = "零一二三四五六七八九", VAGUE = "多好";
/** Characters that count. */
export const COUNTING = new Set(DIGITS + "两俩仨几半十百千0123456789");
const NUMERALS = new Set([...COUNTING, ...VAGUE]);
const ORDINAL = "第", STOPS = new Set(",。!?;\n"), LONGEST_NUMBER = 6;

/** A form in a text; `term` is empty where it only counts or says that something else is asked for.
 *  @typedef {{start: number, end: number, term: string, outside: boolean}} Match */
/** Words, and the lengths of those that begin with a character. @typedef {{words: Set<string>, lengths: Map<string, Set<number>>}} Words */
/** The number of the beginning of a form up to an element, the element's code and its argument. @typedef {[number, string, number]} Step */
/** @typedef {{term: string, less: boolean, outside: boolean, unless: number, steps: Step[]}} Form */

export class Patterns {
  /** @param {string[]} sets @param {[string, number, number, number, [string, number][]][]} patterns */
  constructor(sets, patterns) {
    /** @type {Words[]} */
    this.sets = [];
    for (const written of sets) this.sets.push(setsOf(written.split("|"), this.sets));
    /** @type {Map<string, Form[]>} */
    this.byHead = new Map();
    /** @type {Map<string, number>} */
    const beginnings = new Map();
    for (const [term, less, outside, unless, elements] of patterns) {
      /** @type {Step[]} */
      const steps = [];
      for (const [code, argument] of elements) {
        const key = `${steps.at(-1)?.[0] ?? -1} ${code} ${argument}`;
        if (!beginnings.has(key)) beginnings.set(key, beginnings.size);
        steps.push([/** @type {number} */ (beginnings.get(key)), code, argument]);
      }
      const [, code, argument] = steps[0], form = { term, less: less > 0, outside: outside > 0, unless, steps };
      for (const head of code === "#" ? NUMERALS : this.sets[argument].lengths.keys()) {
        if (!this.byHead.has(head)) this.byHead.set(head, []);
        this.byHead.get(head)?.push(form);
      }
    }
  }

  /** Every place of a folded text where a form stands, each as far as it goes. @param {string[]} text @returns {Match[]} */
  find(text) {
    const found = [];
    for (let start = 0; start < text.length; start++) {
      const forms = this.byHead.get(text[start]);
      if (!forms || insideNumber(text, start)) continue;
      /** @type {Map<number, Set<number>>} */
      const reached = new Map();
      for (const { term, less, outside, unless, steps } of forms) {
        const end = this.end(text, start, steps, less, reached);
        if (end && !(unless >= 0 && this.has(text, unless))) found.push({ start, end, term, outside });
      }
    }
    return found;
  }

  /** @param {string[]} text @param {number} unless */
  has(text, unless) {
    const whole = text.join("");
    return [...this.sets[unless].words].some((word) => whole.includes(word));
  }

  /** Where a form that begins at a place ends at the latest, 0 where it does not stand there.
   *  @param {string[]} text @param {number} start @param {Step[]} steps @param {boolean} less @param {Map<number, Set<number>>} reached */
  end(text, start, steps, less, reached) {
    let ends = new Set([start]);
    for (const [number, code, argument] of steps) {
      ends = reached.get(number) ?? this.after(text, ends, code, argument);
      reached.set(number, ends);
      if (!ends.size) return 0;
    }
    return Math.max(0, ...[...ends].filter((end) => !less || falling(text.slice(start, end))));
  }

  /** @param {string[]} text @param {Set<number>} ends @param {string} code @param {number} argument @returns {Set<number>} */
  after(text, ends, code, argument) {
    const found = new Set();
    for (const place of ends) {
      if (code === "~") for (const end of gap(text, place, argument)) found.add(end);
      else if (code === "#") { if (numberEnd(text, place) > place) found.add(numberEnd(text, place)); }
      else {
        const ahead = [...this.words(text, place, argument)];
        if (code !== "!") for (const end of ahead) found.add(end);
        if (code === "?" || (code === "!" && !ahead.length)) found.add(place);
      }
    }
    return found;
  }

  /** Where the words of a set that stand at a place end. @param {string[]} text @param {number} place @param {number} number */
  *words(text, place, number) {
    const { words, lengths } = this.sets[number];
    for (const length of lengths.get(text[place]) ?? [])
      if (words.has(text.slice(place, place + length).join(""))) yield place + length;
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

/** The places that so many characters of one part of a sentence reach. @param {string[]} text @param {number} place @param {number} most */
function* gap(text, place, most) {
  yield place;
  for (; most && place < text.length && !STOPS.has(text[place]); most--) yield ++place;
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
