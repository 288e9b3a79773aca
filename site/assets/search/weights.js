/* How much a term weighs in a document: what search/index/weights.py compiles, made again from the browser pack. */

/** A term in a passage, and how often. @typedef {{document: number, passage: number, count: number}} Mention */
/** What was cut: kinds and mentions of terms; length and field of each passage; the function words.
 *  @typedef {{kinds: Map<string, "word"|"single"|"bigram">, mentions: Map<string, Mention[]>, lengths: number[], fields: number[],
 *    functions: Set<string>}} Cut */

/** Term -> document -> its weight; term -> what it counts by its kind; the level of each document; all in thousandths.
 *  @typedef {{terms: Map<string, Map<number, number>>, shares: Map<string, number>, levels: number[]}} Weights */

const LARGEST = 65535;

/** A number in thousandths. @param {number} value */
const thousandths = (value) => Math.floor(1000 * value + 0.5);

/** @param {Record<string, any>} values of the pack's head @param {Cut} cut @param {number} documents @returns {Weights} */
export function weigh({ weighing, idf, fields: weights }, { kinds, mentions, lengths, fields, functions }, documents) {
  const ofKind = { word: 1000, single: thousandths(weighing.single), bigram: thousandths(weighing.bigram) };
  const ofFunction = thousandths(weighing.function), fieldShare = Object.values(weights).map(thousandths);
  const norms = normsOf(weighing, lengths, fields, fieldShare.length);
  const shares = new Map(), values = new Map(), squares = lengths.map(() => 0), perDocument = Array.from({ length: documents }, () => new Set());
  for (const [term, list] of mentions) {
    const own = Math.floor((ofKind[kinds.get(term)] * (functions.has(term) ? ofFunction : 1000)) / 1000);
    const rare = thousandths(idf[new Set(list.map(({ document }) => document)).size - 1]);
    const value = Math.floor((own * rare) / 1000);
    shares.set(term, own);
    values.set(term, [rare, value]);
    for (const { document, passage, count } of list) {
      squares[passage] += (value * count) ** 2;
      perDocument[document].add(passage);
    }
  }
  const passages = perDocument.map((own) => own.size), sizes = passages.map(() => 0), terms = new Map();
  for (const [term, list] of mentions) {
    const own = shares.get(term), [rare, value] = values.get(term), counts = new Map(), means = new Map(), best = new Map();
    for (const { document, passage, count } of list) {
      const share = fieldShare[fields[passage]];
      counts.set(document, (counts.get(document) ?? 0) + count * share);
      means.set(document, (means.get(document) ?? 0) + Math.floor((value * count * share) / Math.max(Math.floor(Math.sqrt(squares[passage])), 1)));
      const bm25 = (value * share * count * (weighing.k1 + 1)) / (count + weighing.k1 * norms[passage]);
      best.set(document, Math.max(best.get(document) ?? -1, Math.floor(bm25 / 1000 + 0.5)));
    }
    const found = new Map();
    for (const [document, bm25] of best) {
      sizes[document] += counts.get(document);
      const often = thousandths(Math.log(1 + counts.get(document) / (1000 * weighing.smoothing)));
      const mean = Math.floor((means.get(document) * 1000) / Math.floor(Math.sqrt(passages[document] * 1000000)));
      const learned = Math.floor((own * (weighing.counts * often + weighing.means * Math.floor((rare * mean) / 1000))) / 1000000);
      const several = passages[document] - 1;
      found.set(document, Math.max(1, Math.min(LARGEST, Math.floor((learned * several + bm25) / (several + 1)))));
    }
    terms.set(term, found);
  }
  return { terms, shares, levels: levelsOf(weighing, sizes, passages, mentions.size) };
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
