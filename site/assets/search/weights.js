/* How much a term weighs in a document: what search/index/weights.py compiles, made again from the browser pack. */

/** A term: its kind, and [passage, how often] of each passage that has it, one after the other.
 *  @typedef {{kind: "word"|"single"|"bigram", mentions: number[]}} Term */
/** What was cut: the terms; length, field and document of each passage; the function words.
 *  @typedef {{terms: Map<string, Term>, lengths: number[], fields: number[], documents: number[], functions: Set<string>}} Cut */

const LARGEST = 65535;

/** A number in thousandths. @param {number} value */
const thousandths = (value) => Math.floor(1000 * value + 0.5);

/** The weights of terms, in thousandths. What all documents say together is reckoned at once; what one term weighs, when a
 *  question has it: on a slow phone all of them would take as long as the line. */
export class Weights {
  /** @param {Record<string, any>} values of the pack's head @param {Cut} cut @param {number} documents how many there are */
  constructor({ weighing, idf, fields: weights }, cut, documents) {
    this.weighing = weighing;
    this.cut = cut;
    const { terms, lengths, fields, documents: documentOf, functions } = cut;
    this.fieldShare = Object.values(weights).map(thousandths);
    this.norms = normsOf(weighing, lengths, fields, this.fieldShare.length);
    /** Of each passage. */
    this.squares = lengths.map(() => 0);
    /** Term -> what it counts by its kind, how rare it is, both as one. @type {Map<string, [own: number, rare: number, value: number]>} */
    this.shares = new Map();
    /** @type {Map<string, Map<number, number>>} */
    this.known = new Map();
    const ofKind = { word: 1000, single: thousandths(weighing.single), bigram: thousandths(weighing.bigram) };
    const ofFunction = thousandths(weighing.function), rarities = idf.map(thousandths);
    const sizes = Array(documents).fill(0);
    this.passages = Array(documents).fill(0);
    lengths.forEach((length, passage) => {
      sizes[documentOf[passage]] += length * this.fieldShare[fields[passage]];
      if (length) this.passages[documentOf[passage]]++;
    });
    for (const [term, { kind, mentions }] of terms) {
      const own = Math.floor((ofKind[kind] * (functions.has(term) ? ofFunction : 1000)) / 1000);
      let frequency = 0;
      for (let i = 0, last = -1; i < mentions.length; i += 2)
        if (documentOf[mentions[i]] !== last) { last = documentOf[mentions[i]]; frequency++; }
      const rare = rarities[frequency - 1], value = Math.floor((own * rare) / 1000);
      this.shares.set(term, [own, rare, value]);
      for (let i = 0; i < mentions.length; i += 2) this.squares[mentions[i]] += (value * mentions[i + 1]) ** 2;
    }
    this.levels = levelsOf(weighing, sizes, this.passages, terms.size);
  }

  /** What a term counts by its kind. @param {string} term @returns {number} */
  own(term) {
    return this.shares.get(term)[0];
  }

  /** Document -> the weight of a term in it. @param {string} term @returns {Map<number, number>} */
  of(term) {
    let found = this.known.get(term);
    if (!found) this.known.set(term, found = this.weigh(term));
    return found;
  }

  /** @param {string} term */
  weigh(term) {
    const { weighing, norms, squares, passages, fieldShare, cut: { terms, fields, documents } } = this;
    const [own, rare, value] = this.shares.get(term), { mentions } = terms.get(term);
    const counts = new Map(), means = new Map(), best = new Map(), found = new Map();
    for (let i = 0; i < mentions.length; i += 2) {
      const passage = mentions[i], count = mentions[i + 1], document = documents[passage], share = fieldShare[fields[passage]];
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
