/* How sure an answer is: the formula of search/pack/bands.py, in the same integers. */

/** @typedef {{documentCoverage: number, scoreShare: number, baseScore: number, total: number, rival: number}} Evidence */

/** 0-1000. @param {Evidence} evidence @param {Record<string, number>} numbers */
export function confidence({ documentCoverage, scoreShare, baseScore, total, rival }, numbers) {
  if (!documentCoverage) return 0;
  const margin = Math.max(1000 - Math.floor((rival * 1000) / Math.max(total, 1)), 0);
  const saturation = Math.min(Math.floor((baseScore * 1000) / numbers.saturation), 1000);
  const { weight_document_coverage, weight_score_share, weight_margin } = numbers;
  const rest = 1000 - weight_document_coverage - weight_score_share - weight_margin;
  const parts = documentCoverage * weight_document_coverage + scoreShare * weight_score_share + margin * weight_margin;
  return Math.floor((parts + saturation * rest) / 1000);
}

/** @param {Evidence} evidence @param {Record<string, number>} numbers @returns {"answer"|"suggest"|"none"} */
export function band(evidence, numbers) {
  const { documentCoverage, total, rival } = evidence, sure = confidence(evidence, numbers);
  if (documentCoverage >= numbers.floor && rival <= total && sure >= numbers.answer) return "answer";
  const nearEnough = Math.floor((rival * numbers.rival) / 1000) <= total;
  return nearEnough && sure >= numbers.suggest ? "suggest" : "none";
}
