/* How sure an answer is: the formula of search/pack/bands.py, in the same integers. */

/** @typedef {{documentCoverage: number, scoreShare: number, baseScore: number, total: number, rival: number}} Evidence */

const { floor, max, min } = Math;

/** 0-1000. @param {Evidence} evidence @param {Record<string, number>} numbers */
export function confidence({ documentCoverage, scoreShare, baseScore, total, rival }, numbers) {
  if (!documentCoverage) return 0;
  const margin = max(1000 - floor((rival * 1000) / max(total, 1)), 0);
  const saturation = min(floor((baseScore * 1000) / numbers.saturation), 1000);
  const { weight_document_coverage, weight_score_share, weight_margin } = numbers;
  const rest = 1000 - weight_document_coverage - weight_score_share - weight_margin;
  const parts = documentCoverage * weight_document_coverage + scoreShare * weight_score_share + margin * weight_margin;
  return floor((parts + saturation * rest) / 1000);
}

/** @param {Evidence} evidence @param {Record<string, number>} numbers @returns {"answer"|"suggest"|"none"} */
export function band(evidence, numbers) {
  const { documentCoverage, total, rival } = evidence, sure = confidence(evidence, numbers);
  if (documentCoverage >= numbers.floor && rival <= total && sure >= numbers.answer) return "answer";
  const nearEnough = floor((rival * numbers.rival) / 1000) <= total;
  return nearEnough && sure >= numbers.suggest ? "suggest" : "none";
}
