/* Words that are meant and not written, as search/pack/spelling.py finds them: slips that sound alike, and pinyin. */

import { BIGRAM, FUNCTION, SINGLE } from "./terms.js";
import { runs } from "./text.js";

/** @typedef {import("./terms.js").Found} Found */
/** What the pack says of spelling (search/tuning.py). @typedef {Record<string, number>} Numbers */
/** Where it ends, the sound of a word or none, and its price. @typedef {[number, string, string, number]} Piece */
/** Syllables; character -> its syllables; first syllable -> the others -> the words that sound so.
 *  @typedef {{syllables: Set<string>, readings: Map<string, string[]>, words: Map<string, Map<string, string[]>>}} Tables */

/** Letters with the marks of tones, as they are typed without. */
const TONES = new Map([..."āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ"].map((c, place) => [c, "aaaaeeeeiiiioooouuuuvvvvvnnn"[place]]));
/** Letters that are taken for each other. */
const SISTERS = new Set(["ln", "nl", "uv", "vu"]);
/** What it costs more when a word only sounds alike (z zh, c ch, s sh, n ng, n l, u ü), or has a slip of the keys. */
const FUZZY = 1, SLIPPED = 2;
/** Letters of the shortest word in which a slip is looked for; of the longest run; characters beside letters that may be of one word with them. */
const SLIP_LETTERS = 5, NEAR_LETTERS = 48, BESIDE = 3;

/** Letters without the marks of tones. @param {string} text */
export const toneless = (text) => [...text].map((c) => TONES.get(c) ?? c).join("");

export class Spelling {
  /** @param {import("./frame.js").Pack} pack @param {import("./terms.js").Terms} terms */
  constructor(pack, terms) {
    this.pack = pack;
    this.terms = terms;
    this.numbers = /** @type {Numbers} */ (pack.values.spelling);
    this.usual = usualCharacters();
    this.traditional = new Set(pack.values.traditional);
  }

  /** Whether a character is written as today, as far as can be told without a table. @param {string} c */
  isOfToday(c) {
    return c < "\u4e00" || c > "\u9fff" || (this.usual.has(c) && !this.traditional.has(c));
  }

  /** @returns {Tables} */
  tables() {
    return this.known = this.known ?? tablesOf(this.pack, this.terms, this.numbers, this.usual);
  }

  /** Words that sound like a stretch of the question and keep the characters of the words written in it.
   *  @param {string[]} text @param {Set<number>} firm @returns {Found[]} */
  slips(text, firm) {
    const windows = slipsOf(text, firm, this.numbers);
    if (!windows.length) return [];
    const tables = this.tables();
    return windows.flatMap(([i, j]) => [...this.soundingLike(tables, text, i, j, firm)]);
  }

  /** Words written in pinyin letters, with or without spaces. @param {string[]} text @param {Set<number>} known where a written word begins
   *  @returns {Found[]} */
  letters(text, known) {
    const phrases = phrasesOf(text).filter(([start]) => !known.has(start));
    const parts = runs(text).filter(({ kind, start }) => kind === "latin" && !known.has(start));
    if (!parts.length) return [];
    const tables = this.tables(), mixed = parts.flatMap(({ start, part }) => [...this.mixed(tables, text, start, start + part.length)]);
    return mixed.concat(phrases.flatMap(([start, end]) => [...this.spelledOut(tables, text, start, end)]));
  }

  /** Words of which some characters are written and the others typed in letters, as 漏fa. @param {Tables} tables @param {string[]} text @param {number} start @param {number} end */
  *mixed(tables, text, start, end) {
    const before = writtenBeside(text, start, -1), after = writtenBeside(text, end, 1);
    for (let a = 0; a <= before; a++)
      for (let b = 0; b <= (a + 1 < this.numbers.syllables ? after : 0); b++)
        if (a + b) yield* this.halfTyped(tables, text, start - a, start, end, end + b);
  }

  /** Words from `first` to `last` of which the letters from `start` to `end` are typed. @param {Tables} tables @param {string[]} text
   *  @param {number} first @param {number} start @param {number} end @param {number} last @returns {Generator<Found>} */
  *halfTyped(tables, text, first, start, end, last) {
    const written = [...text.slice(first, start), ...text.slice(end, last)], typed = text.slice(start, end).join("");
    for (const syllables of product(written.map((c) => tables.readings.get(c) ?? []))) {
      const ahead = syllables.slice(0, start - first), behind = syllables.slice(start - first).join("");
      for (let k = 1; k <= (ahead.length ? 1 : Math.min(this.numbers.syllable_letters, end - start)); k++) {
        const head = ahead.length ? ahead[0] : typed.slice(0, k);
        const rest = ahead.slice(1).join("") + (ahead.length ? typed : typed.slice(k)) + behind;
        for (const found of this.wordsOf(tables, head, rest, first, last, "pinyin")) {
          const word = [...found.word], tail = word.slice(word.length - (last - end));
          /** @param {string[]} some @param {number} from */
          const same = (some, from) => some.every((c, place) => c === text[from + place]);
          if (same(word.slice(0, start - first), first) && same(tail, end)) yield found;
        }
      }
    }
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
    let pieces = [...spelled(tables, run, spaces, this.numbers, false)];
    if (run.length <= NEAR_LETTERS && !pieces.every(([, , head]) => head))
      pieces = [...spelled(tables, run, spaces, this.numbers, true)];
    for (const [i, k, head, rest] of pieces) if (head) yield* this.typed(tables, head, rest, places[i], places[k - 1] + 1);
  }

  /** The words of a sound; where they all mean the same also what is in the first. @param {Tables} tables @param {string} head @param {string} rest
   *  @param {number} start @param {number} end */
  *typed(tables, head, rest, start, end) {
    const words = [...this.wordsOf(tables, head, rest, start, end, "pinyin")];
    yield* words;
    if (new Set(words.map((found) => found.term)).size === 1)
      for (const part of this.terms.find([...words[0].word]))
        if (part.word !== words[0].word) yield { ...part, start, end, how: "pinyin" };
  }

  /** @param {Tables} tables @param {string} head @param {string} rest @param {number} start @param {number} end @param {string} how
   *  @returns {Generator<Found>} */
  *wordsOf(tables, head, rest, start, end, how) {
    for (const word of tables.words.get(head)?.get(rest) ?? [])
      yield { .../** @type {any} */ (this.terms.entry(word)), start, end, word, how };
  }
}

/** The 3,755 usual characters of GB 2312, in its order: that of their pronunciation. */
function usualCharacters() {
  const bytes = [];
  for (let row = 0xb0; row < 0xd8; row++) for (let cell = 0xa1; cell < (row === 0xd7 ? 0xfa : 0xff); cell++) bytes.push(row, cell);
  return new Set(new TextDecoder("gbk").decode(Uint8Array.from(bytes)));
}

/** The readings of a pack (search/index/browser_pack.py), and the words by their sound.
 *  @param {import("./frame.js").Pack} pack @param {import("./terms.js").Terms} terms @param {Numbers} numbers @param {Set<string>} usual
 *  @returns {Tables} */
function tablesOf(pack, terms, numbers, usual) {
  const [names, rest, odd] = JSON.parse(pack.text("readings", 0)), syllables = names.split(" "), characters = [...usual, ...rest];
  const first = new Map(), readings = new Map(), words = new Map(), runs = pack.numbers("readings", 1), others = pack.numbers("readings", 2);
  for (let i = 0, syllable = 0, place = 0; i < runs.length; i += 2) {
    syllable += runs[i];
    for (const end = place + runs[i + 1]; place < end; place++) {
      first.set(characters[place], syllables[syllable]);
      readings.set(characters[place], [syllables[syllable]]);
    }
  }
  for (let i = 0, syllable = 0; syllable < syllables.length; syllable++)
    for (let left = others[i++], place = 0; left; left--) readings.get(characters[place += others[i++]]).push(syllables[syllable]);
  for (const [word, { flags }] of terms.all()) {
    if (flags & BIGRAM || (flags & SINGLE && !(flags & FUNCTION))) continue;
    const written = [...word];
    if (written.length > numbers.syllables || !written.every((c) => c >= "\u4e00" && c <= "\u9fff")) continue;
    const [head, ...rest] = odd[word] ?? written.map((c) => first.get(c));
    const known = words.get(head) ?? words.set(head, new Map()).get(head);
    known.set(rest.join(""), [...(known.get(rest.join("")) ?? []), word]);
  }
  return { syllables: new Set(syllables), readings, words };
}

/** The pieces of the cheapest spellings: where each begins and ends, and the sound of the word, or none.
 *  @param {Tables} tables @param {string} run @param {Set<number>} spaces @param {Numbers} numbers @param {boolean} near
 *  @returns {Generator<[number, number, string, string]>} */
function* spelled(tables, run, spaces, numbers, near) {
  const costs = Array(run.length + 1).fill(0), least = Array(run.length);
  for (let i = run.length - 1; i >= 0; i--) {
    const priced = piecesAt(tables, run, i, numbers, near).map(([k, head, rest, price]) => {
      const cut = spaces.size && k < run.length && !spaces.has(k) && price < numbers.letter ? numbers.cut : 0;
      return { piece: [k, head, rest], price: price + cut + costs[k] };
    });
    costs[i] = Math.min(...priced.map(({ price }) => price));
    const cheapest = priced.filter(({ price }) => price === costs[i]).map(({ piece }) => piece);
    least[i] = [...new Map(cheapest.map((piece) => [piece.join(" "), piece])).values()];
  }
  const begun = new Set([0]);
  for (let i = 0; i < run.length; i++)
    for (const [k, head, rest] of begun.has(i) ? least[i] : []) {
      begun.add(k);
      yield [i, k, head, rest];
    }
}

/** What may stand at a place of a run of letters, and its price. @param {Tables} tables @param {string} run @param {number} i
 *  @param {Numbers} numbers @param {boolean} near @returns {Piece[]} */
function piecesAt(tables, run, i, numbers, near) {
  /** @type {Piece[]} */
  const pieces = [[i + 1, "", "", numbers.letter]];
  for (let k = i + 1; k <= Math.min(i + numbers.syllable_letters, run.length); k++) {
    const head = run.slice(i, k);
    if (tables.syllables.has(head)) pieces[k > i + 1 ? pieces.length : 0] = [k, "", "", numbers.other]; // a letter that is a syllable is no other
    for (const rest of tables.words.get(head)?.keys() ?? [])
      if (run.startsWith(rest, k)) pieces.push([k + rest.length, head, rest, numbers.word]);
  }
  for (const head of near ? headsNear(tables, run, i) : [])
    for (const rest of tables.words.get(head)?.keys() ?? [])
      if (rest) for (const [k, dearer] of heard(head + rest, run, i)) pieces.push([k, head, rest, numbers.word + dearer]);
  return pieces;
}

/** First syllables of words that may be meant by the letters at a place. @param {Tables} tables @param {string} run @param {number} i */
function headsNear(tables, run, i) {
  /** @param {string} c */
  const first = (c) => (c === "n" ? "l" : c);
  const nextTwo = run.slice(i + 1, i + 3);
  /** @param {string} c */
  const alike = (c) => nextTwo.includes(c) || (c === "u" && nextTwo.includes("v")) || (c === "v" && nextTwo.includes("u"));
  return [...tables.words.keys()].filter(
    (head) => first(head[0]) === first(run[i]) && (head.length < 2 || [...head.slice(1, 3)].some(alike)),
  );
}

/** Where a sound that is typed nearly right at a place of a run ends, and what that costs more than the right one.
 *  @param {string} sound @param {string} run @param {number} i @returns {[number, number][]} */
function heard(sound, run, i) {
  let p = 0, j = i, fuzzy = 0, slipped = 0;
  while (p < sound.length) {
    const a = sound[p], b = run[j] ?? "", before = sound[p - 1] ?? "", typed = j > i ? run[j - 1] : "";
    const hushed = before !== "" && "zcs".includes(before), nasal = before === "n";
    if (a === b) { p++; j++; }
    else if ((a === "h" && hushed) || (a === "g" && nasal)) { p++; fuzzy = FUZZY; }
    else if (before === typed && ((b === "h" && hushed) || (b === "g" && nasal))) { j++; fuzzy = FUZZY; }
    else if (SISTERS.has(a + b)) { p++; j++; fuzzy = FUZZY; }
    else if (slipped || sound.length < SLIP_LETTERS || !p) return [];
    else if (p + 1 < sound.length && run[j] === sound[p + 1] && run[j + 1] === a) { p += 2; j += 2; slipped = SLIPPED; }
    else { p++; slipped = SLIPPED; }
  }
  /** @type {[number, number][]} */
  const ends = [[j, fuzzy + slipped]];
  if (sound.endsWith("n") && run[j] === "g") ends.push([j + 1, FUZZY + slipped]);
  return ends;
}

/** How many written characters, at most BESIDE, stand before (step -1) or after (step 1) a place. @param {string[]} text @param {number} place @param {number} step */
function writtenBeside(text, place, step) {
  for (let n = 0; n < BESIDE; n++) {
    const c = text[place + (step > 0 ? n : -n - 1)] ?? "";
    if (!(c >= "\u4e00" && c <= "\u9fff")) return n;
  }
  return BESIDE;
}

/** Stretches of a question that are not wholly made of words written in it. @param {string[]} text @param {Set<number>} firm @param {Numbers} numbers
 *  @returns {[number, number][]} */
function slipsOf(text, firm, numbers) {
  /** @type {[number, number][]} */
  const windows = [];
  for (const { kind, start, part } of runs(text))
    for (let i = start; kind === "han" && i < start + part.length; i++)
      for (let j = i + numbers.slip_least; j <= Math.min(i + numbers.slip_most, start + part.length); j++)
        for (let place = i; place < j; place++) if (!firm.has(place)) { windows.push([i, j]); break; }
  return windows;
}

/** Stretches of letters with nothing but single spaces between them. @param {string[]} text @returns {[number, number][]} */
function phrasesOf(text) {
  /** @type {[number, number][]} */
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
const product = (choices) => choices.reduce((all, some) => all.flatMap((one) => some.map((x) => [...one, x])), /** @type {string[][]} */ ([[]]));
