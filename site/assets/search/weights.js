/* How much a term weighs in a document: what search/index/weights.py compiles, made again from the browser pack. */

/** @typedef {0|1|2} Kind */
export const WORD = 0, CHARACTER = 1, PAIR = 2;

/** What passages say: terms by their numbers, in flat lists. On a slow phone a list for each term, or an object for each
 *  place, takes longer than to find the terms. */
export class Cut {
  constructor() {
    /** Term -> its number. @type {Map<string, number>} */
    this.numbers = new Map();
    /** Of each term. */
    this.texts = /** @type {string[]} */ ([]), this.kinds = /** @type {Kind[]} */ ([]);
    /** The terms of all passages, one passage after the other, and where each begins. */
    this.said = /** @type {number[]} */ ([]), this.begins = [0];
    /** Of each passage. */
    this.fields = /** @type {number[]} */ ([]), this.documents = /** @type {number[]} */ ([]);
  }

  /** One term more of the passage that is being cut. @param {string} text @param {boolean} isWord else a pair that is none */
  add(text, isWord) {
    const { numbers, texts, kinds } = this;
    let number = numbers.get(text);
    if (number === undefined) {
      numbers.set(text, number = texts.length);
      texts.push(text);
      kinds.push(PAIR);
    }
    if (!isWord) kinds[number] = PAIR;
    else if (kinds[number] === PAIR) kinds[number] = /^[^\0-\x7f]$/u.test(text) ? CHARACTER : WORD;
    this.said.push(number);
  }

  /** The end of a passage. @param {number} field @param {number} document */
  close(field, document) {
    this.begins.push(this.said.length);
    this.fields.push(field);
    this.documents.push(document);
  }

  /** The terms of a passage. @param {number} passage */
  of(passage) {
    return this.said.slice(this.begins[passage], this.begins[passage + 1]);
  }

  /** Once all are cut: of each term, from where on its passages stand in the second list, each as often as it says it. */
  placed() {
    const starts = new Int32Array(this.texts.length + 1), passages = new Int32Array(this.said.length);
    for (const term of this.said) starts[term]++;
    for (let term = 0, sum = 0; term < starts.length; term++) starts[term] = sum += starts[term];
    for (let passage = this.fields.length; passage--; )
      for (let i = this.begins[passage + 1]; i-- > this.begins[passage]; ) passages[--starts[this.said[i]]] = passage;
    return { starts, passages };
  }
}

const LARGEST = 65535;

/** A number in thousandths. @param {number} value */
const thousandths = (value) => Math.floor(1000 * value + 0.5);

/** The weights of terms, in thousandths. What all documents say together is reckoned at once; what one term weighs, when a
 *  question has it: on a slow phone all of them would take as long as the line. */
export class Weights {
  /** @param {Record<string, any>} values of the pack's head @param {Cut} cut @param {Set<string>} functions
   *  @param {number} documents how many there are */
  constructor({ weighing, idf, fields: weights }, cut, functions, documents) {
    this.weighing = weighing;
    this.cut = cut;
    this.fieldShare = Object.values(weights).map(thousandths);
    const { fields, begins, documents: documentOf } = cut, lengths = fields.map((_, passage) => begins[passage + 1] - begins[passage]);
    this.norms = normsOf(weighing, lengths, fields, this.fieldShare.length);
    /** @type {Map<number, Map<number, number>>} */
    this.known = new Map();
    const sizes = Array(documents).fill(0);
    this.passages = Array(documents).fill(0);
    lengths.forEach((length, passage) => {
      sizes[documentOf[passage]] += length * this.fieldShare[fields[passage]];
      if (length) this.passages[documentOf[passage]]++;
    });
    this.placed = cut.placed();
    this.count(idf.map(thousandths), functions);
    this.levels = levelsOf(weighing, sizes, this.passages, cut.texts.length);
  }

  /** What each term counts by its kind, how rare it is, both as one; and how much each passage says.
   *  @param {number[]} rarities @param {Set<string>} functions */
  count(rarities, functions) {
    const { weighing, cut: { texts, kinds, said, begins, documents }, placed: { starts, passages } } = this;
    const ofKind = [1000, thousandths(weighing.single), thousandths(weighing.bigram)], ofFunction = thousandths(weighing.function);
    this.owns = kinds.map((kind, term) => Math.floor((ofKind[kind] * (functions.has(texts[term]) ? ofFunction : 1000)) / 1000));
    this.rare = texts.map((_, term) => {
      let frequency = 0;
      for (let i = starts[term], last = -1; i < starts[term + 1]; i++)
        if (documents[passages[i]] !== last) { last = documents[passages[i]]; frequency++; }
      return rarities[frequency - 1];
    });
    this.values = this.owns.map((own, term) => Math.floor((own * this.rare[term]) / 1000));
    const counts = new Int32Array(texts.length), { values } = this;
    this.squares = documents.map((_, passage) => {
      let sum = 0;
      for (let i = begins[passage]; i < begins[passage + 1]; i++) counts[said[i]]++;
      for (let i = begins[passage]; i < begins[passage + 1]; i++) {
        sum += (values[said[i]] * counts[said[i]]) ** 2;
        counts[said[i]] = 0;
      }
      return sum;
    });
  }

  /** What a term counts by its kind. @param {string} term @returns {number} */
  own(term) {
    return this.owns[this.cut.numbers.get(term)];
  }

  /** Document -> the weight of a term in it. @param {string} term @returns {Map<number, number>} */
  of(term) {
    const number = this.cut.numbers.get(term);
    let found = this.known.get(number);
    if (!found) this.known.set(number, found = this.weigh(number));
    return found;
  }

  /** @param {number} term @returns {Map<number, number>} */
  weigh(term) {
    const { weighing, norms, squares, passages, fieldShare, cut: { fields, documents }, placed } = this;
    const own = this.owns[term], rare = this.rare[term], value = this.values[term], end = placed.starts[term + 1];
    const counts = new Map(), means = new Map(), best = new Map(), found = new Map();
    for (let i = placed.starts[term], next = i; i < end; i = next) {
      const passage = placed.passages[i], document = documents[passage], share = fieldShare[fields[passage]];
      while (next < end && placed.passages[next] === passage) next++;
      const count = next - i;
      counts.set(document, (counts.get(document) ?? 0) + count * share);
      means.set(document, (means.get(document) ?? 0) + Math.floor((value * count * share) / Math.max(Math.floor(Math.sqrt(squares[passage])), 1)));
      const bm25 = (value * share * count * (weighing.k1 + 1)) / (count + weighing.k1 * norms[passage]);
      best.set(document, Math.max(best.get(document) ?? -1, Math.floor(bm25 / 1000 + 0.5)));
    }
    for (const [document, bm25] of best) {
      const often = thousandths(Math.log(1 + counts.get(document) / (1000 * weighing.smoothing)));
      const mean = Math.floor((means.get(document) * 1000) / Math.floor(Math.sqrt(passages[document] * 1000000)));
      const learned = Math.floor((own * (weighing.counts * often + weighing.means * Math.floor((rare * mean) / 1000))) / 1000000);
      const several = passages[document] - 1;
      found.set(document, Math.max(1, Math.min(LARGEST, Math.floor((learned * several + bm25) / (several + 1)))));
    }
    return found;
  }
}

/** How much the length of each passage is held against it, beside those of its field.
 *  @param {Record<string, number>} weighing @param {number[]} lengths @param {number[]} fields @param {number} count of fields */
function normsOf({ b }, lengths, fields, count) {
  const total = Array(count).fill(0), lines = Array(count).fill(0);
  lengths.forEach((length, passage) => { if (length) { total[fields[passage]] += length; lines[fields[passage]]++; } });
  return lengths.map((length, passage) => 1 - b + (b * length * lines[fields[passage]]) / total[fields[passage]]);
}

/** The level of each document against that in the middle, as far as the document is a class.
 *  @param {Record<string, number>} weighing @param {number[]} sizes @param {number[]} passages @param {number} terms */
function levelsOf({ counts, smoothing }, sizes, passages, terms) {
  const levels = sizes.map((size) => (terms ? Math.floor((counts * thousandths(Math.log(size / (1000 * smoothing) + terms))) / 1000) : 0));
  const known = levels.filter((_, document) => passages[document]).sort((x, y) => x - y);
  const middle = known.length ? known[Math.floor(known.length / 2)] : 0;
  return levels.map((level, document) => {
    const count = passages[document];
    return count ? Math.floor(((level - middle) * (count - 1)) / count) : 0;
  });
}
