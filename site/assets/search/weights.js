/* How much a term weighs in a document: what search/index/weights.py compiles, made again from the browser pack. */

/** A term in a passage, and how often. @typedef {{document: number, passage: number, count: number}} Mention */
/** What was cut: kinds and mentions of terms; length and field of each passage; the function words.
 *  @typedef {{kinds: Map<string, "word"|"single"|"bigram">, mentions: Map<string, Mention[]>, lengths: number[], fields: number[],
 *    functions: Set<string>}} Cut */

/** Term -> document -> the greatest BM25 weight of the term in one of its passages, as an integer.
 *  @param {Record<string, any>} values of the pack's head @param {Cut} cut @returns {Map<string, Map<number, number>>} */
export function weigh({ weighing, idf, scale, fields: weights }, { kinds, mentions, lengths, fields, functions }) {
  const { k1, b } = weighing, share = { word: 1, single: weighing.single, bigram: weighing.bigram };
  const weightOf = Object.values(weights), total = weightOf.map(() => 0), lines = weightOf.map(() => 0);
  lengths.forEach((length, passage) => { total[fields[passage]] += length; lines[fields[passage]]++; });
  const norms = lengths.map((length, passage) => {
    const field = fields[passage];
    return 1 - b + (b * length * lines[field]) / total[field];
  });
  const found = new Map();
  for (const [term, list] of mentions) {
    const documents = new Map();
    const own = share[kinds.get(term)] * (functions.has(term) ? weighing.function : 1);
    const rarity = idf[new Set(list.map((mention) => mention.document)).size - 1];
    for (const { document, passage, count } of list) {
      const weight = own * weightOf[fields[passage]] * rarity * count * (k1 + 1);
      const scaled = Math.floor((scale * weight) / (count + k1 * norms[passage]) + 0.5);
      documents.set(document, Math.max(documents.get(document) ?? 0, Math.max(1, Math.min(255, scaled))));
    }
    found.set(term, documents);
  }
  return found;
}
