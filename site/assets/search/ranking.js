/* Which documents answer a question: the integers of search/pack/ranking.py, added up in the same order. */

import { band } from "./bands.js";
import { BIGRAM, FUNCTION } from "./terms.js";
import { bare } from "./text.js";

/** @typedef {{document: number, total: number, baseScore: number, documentCoverage: number, outOfScope: boolean, scoreShare: number}} Score */
/** @typedef {import("./question.js").Question} Question */

const { floor, max } = Math;
/* How far ahead a document is that has no other beside it. */
const UNRIVALLED = 1000000;

export class Ranker {
  /** @param {import("./frame.js").Pack} pack @param {import("./terms.js").Terms} terms */
  constructor(pack, terms) {
    this.tuning = pack.values.tuning;
    this.terms = terms;
    /** @type {[string, number, any][]} id, facets with the highest bit for other subjects, data */
    this.documents = JSON.parse(pack.text("documents", 0));
  }

  /** The band, and the best documents as [number, score]. @param {Question} question @param {number} limit
   *  @returns {{band: "answer"|"suggest"|"none", hits: [number, number][]}} */
  judge(question, limit) {
    const { scores, mass } = this.scores(question, limit), evidence = evidenceOf(scores, mass, question.core);
    const said = evidence && !question.elsewhere ? band(evidence, this.tuning) : "none";
    const inside = scores.filter((score) => !score.outOfScope).slice(0, limit);
    return { band: said, hits: said === "none" ? [] : inside.map(({ document, total }) => [document, total]) };
  }

  /** Scores of the likely documents, best first, and how much the question says. @param {Question} question @param {number} limit
   *  @returns {{scores: Score[], mass: number}} */
  scores(question, limit) {
    const shares = this.shares(question), sums = new Map(), { weights: weighed } = this.terms;
    let possible = 0, mass = 0;
    for (const [term, share] of shares) {
      const weights = weighed.of(term);
      mass += weighed.own(term) * share;
      possible += max(...weights.values()) * share;
      for (const [document, weight] of weights) sums.set(document, (sums.get(document) ?? 0) + weight * share);
    }
    mass = max(mass, 1);
    possible = max(possible, 1);
    const bases = new Map([...sums].map(([document, sum]) => [document, floor((sum * 1000) / mass) - weighed.levels[document]]));
    const likely = [...bases.keys()].sort((x, y) => bases.get(y) - bases.get(x) || x - y).slice(0, limit + this.tuning.deep);
    const verbatim = [...(this.terms.verbatim.get(bare(question.text)) ?? [])];
    for (const document of verbatim) if (!bases.has(document)) bases.set(document, -weighed.levels[document]); // where a form of words stands for all that was asked
    const places = this.places(question, shares), looked = [...new Set([...likely, ...verbatim])];
    const scores = looked.map((d) => this.score(question, places, d, bases.get(d), floor(((sums.get(d) ?? 0) * 1000) / possible), verbatim.includes(d)));
    return { scores: scores.sort((x, y) => y.total - x.total || x.document - y.document), mass: floor(mass / 1000) };
  }

  /** The closer look. @param {Question} question @param {Map<string, Map<number, number>>} places @param {number} document
   *  @param {number} baseScore @param {number} scoreShare @param {boolean} verbatim @returns {Score} */
  score(question, places, document, baseScore, scoreShare, verbatim) {
    const { tuning, terms } = this, subject = max(question.subject.length, 1), traits = this.documents[document][1];
    /** @param {(term: string) => boolean} has */
    const reach = (has) => floor(reachOf([...places].filter(([term]) => has(term)).map(([, covers]) => covers)) / subject);
    const documentCoverage = reach((term) => terms.weights.of(term).has(document)), outOfScope = traits >= 2 ** 31;
    const passages = outOfScope ? [] : terms.passages(document);
    const known = [...places.keys()];
    /** @param {Set<string>} passage */
    const likeness = (passage) => {
      const common = known.filter((term) => passage.has(term)).length;
      return floor((reach((term) => passage.has(term)) * common) / max(passage.size, 1));
    };
    const covered = passages.length ? max(...passages.map(likeness)) : documentCoverage;
    const facet = question.facets & traits ? tuning.facet : 0, said = verbatim ? tuning.verbatim : 0;
    const total = baseScore + floor((covered * tuning.passage_bonus) / 1000) + facet + said;
    return { document, total, baseScore, documentCoverage, outOfScope, scoreShare };
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

/** What the band is decided on. @param {Score[]} scores best first @param {number} mass @param {boolean} core
 *  @returns {import("./bands.js").Evidence|undefined} */
export function evidenceOf(scores, mass, core) {
  const [best, second] = scores.filter((score) => !score.outOfScope), rival = scores.find((score) => score.outOfScope);
  if (!best) return undefined;
  const { total, documentCoverage, scoreShare } = best;
  const margin = rival ? total - rival.total : UNRIVALLED, lead = second ? total - second.total : UNRIVALLED;
  return { documentCoverage, scoreShare, margin, lead, mass, core };
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
