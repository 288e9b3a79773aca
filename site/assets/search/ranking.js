/* Which documents answer a question: the integers of search/pack/ranking.py, added up in the same order. */

import { band } from "./bands.js";
import { BIGRAM, FUNCTION } from "./terms.js";

/** @typedef {{document: number, total: number, baseScore: number, documentCoverage: number, outOfScope: boolean, scoreShare: number}} Score */
/** @typedef {import("./question.js").Question} Question */

const { floor, max } = Math;

export class Ranker {
  /** @param {import("./frame.js").Pack} pack @param {import("./terms.js").Terms} terms */
  constructor(pack, terms) {
    this.tuning = pack.values.tuning;
    this.scale = pack.values.scale;
    this.terms = terms;
    /** @type {[string, number, any][]} id, facets with the highest bit for other subjects, data */
    this.documents = JSON.parse(pack.text("documents", 0));
  }

  /** The band, and the best documents as [number, score]. @param {Question} question @param {number} limit */
  judge(question, limit) {
    const scores = this.scores(question, limit), evidence = evidenceOf(scores);
    const said = evidence ? band(evidence, this.tuning) : "none";
    const inside = scores.filter((score) => !score.outOfScope).slice(0, limit);
    return { band: said, hits: said === "none" ? [] : inside.map(({ document, total }) => [document, total]) };
  }

  /** Scores of the likely documents, best first. @param {Question} question @param {number} limit @returns {Score[]} */
  scores(question, limit) {
    const shares = this.shares(question), sums = new Map();
    let possible = 1;
    for (const [term, share] of shares) {
      const weights = this.terms.weights.get(term);
      possible += max(...weights.values()) * share;
      for (const [document, weight] of weights) sums.set(document, (sums.get(document) ?? 0) + weight * share);
    }
    const likely = [...sums.keys()].sort((x, y) => sums.get(y) - sums.get(x) || x - y).slice(0, limit + this.tuning.deep);
    const places = this.places(question, shares);
    return likely.map((document) => this.score(question, places, document, sums.get(document), possible))
      .sort((x, y) => y.total - x.total || x.document - y.document);
  }

  /** The closer look. @param {Question} question @param {Map<string, Map<number, number>>} places @param {number} document @returns {Score} */
  score(question, places, document, sum, possible) {
    const { tuning, terms } = this, subject = max(question.subject.length, 1), traits = this.documents[document][1];
    const reach = (has) => floor(reachOf([...places].filter(([term]) => has(term)).map(([, covers]) => covers)) / subject);
    const documentCoverage = reach((term) => terms.weights.get(term).has(document)), outOfScope = traits >= 2 ** 31;
    const passages = outOfScope ? [] : terms.passages[document];
    const covered = passages.length ? max(...passages.map((passage) => reach((term) => passage.has(term)))) : documentCoverage;
    const baseScore = floor(sum / this.scale);
    let total = baseScore + floor((baseScore * covered * tuning.passage_bonus) / 1000000);
    if (question.facets & traits) total += floor((total * tuning.facet) / 1000);
    return { document, total, baseScore, documentCoverage, outOfScope, scoreShare: floor((sum * 1000) / possible) };
  }

  /** Term -> the places of the subject it covers, and how far. @param {Question} question @param {Map<string, number>} shares */
  places(question, shares) {
    const subject = new Set(question.subject), places = new Map();
    for (const { term, flags, start, end, word } of question.found) {
      if (term === null || flags & (BIGRAM | FUNCTION)) continue;
      const power = floor((([...word].length === 1 ? this.tuning.single_char_coverage : 1000) * shares.get(term)) / 1000);
      for (let place = start; place < end; place++) {
        if (!subject.has(place)) continue;
        const known = places.get(term) ?? places.set(term, new Map()).get(term);
        known.set(place, max(power, known.get(place) ?? 0));
      }
    }
    return places;
  }

  /** Term -> the share of its weight that counts. @param {Question} question @returns {Map<string, number>} */
  shares({ found, focus: [from, to] }) {
    const shares = new Map();
    for (const { term, start, end, how } of found) {
      if (term === null) continue;
      let share = this.tuning[how] ?? 1000;
      if (start < from || end > to) share = floor((share * this.tuning.background) / 1000);
      shares.set(term, max(share, shares.get(term) ?? 0));
    }
    return shares;
  }
}

/** What the band is decided on. @param {Score[]} scores best first @returns {import("./bands.js").Evidence|undefined} */
function evidenceOf(scores) {
  const best = scores.find((score) => !score.outOfScope);
  const rival = max(0, ...scores.filter((score) => score.outOfScope).map((score) => score.total));
  return best && { ...best, rival };
}

/** Sum over the places of a question of how far each is covered. @param {Map<number, number>[]} covers */
function reachOf(covers) {
  const reached = new Map();
  for (const cover of covers)
    for (const [place, power] of cover) if (power > (reached.get(place) ?? 0)) reached.set(place, power);
  let sum = 0;
  for (const power of reached.values()) sum += power;
  return sum;
}
