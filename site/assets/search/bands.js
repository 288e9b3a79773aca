/* How sure an answer is: the formula of search/pack/bands.py, in the same integers. */

/** In thousandths, as in search/pack/bands.py.
 *  @typedef {{documentCoverage: number, scoreShare: number, margin: number, lead: number, mass: number, core: boolean}} Evidence */

/** 0-1000. @param {Evidence} evidence @param {Record<string, number>} numbers */
export function confidence({ documentCoverage, scoreShare, margin, lead, mass }, numbers) {
  if (!documentCoverage) return 0;
  const { weight_document_coverage, weight_score_share, weight_margin, weight_lead } = numbers;
  const far = Math.min(Math.max(margin + 500, 0), 1000), ahead = Math.min(Math.max(lead * 2, 0), 1000);
  const enough = numbers.saturation, saturation = Math.min(Math.floor((mass * 1000) / enough), 1000);
  const story = Math.min(Math.floor(Math.max(mass - 4 * enough, 0) / 100), numbers.story);
  const spokenOf = Math.min(Math.floor((documentCoverage * (1000 + story)) / 1000), 1000);
  const rest = 1000 - weight_document_coverage - weight_score_share - weight_margin - weight_lead;
  const parts = spokenOf * weight_document_coverage + scoreShare * weight_score_share;
  return Math.floor((parts + far * weight_margin + ahead * weight_lead + saturation * rest) / 1000);
}

/** @param {Evidence} evidence @param {Record<string, number>} numbers @returns {"answer"|"suggest"|"none"} */
export function band(evidence, numbers) {
  const { documentCoverage, margin, core } = evidence, sure = confidence(evidence, numbers);
  if ((margin >= 0 || (core && documentCoverage >= 1000)) && documentCoverage >= numbers.floor && sure >= numbers.answer) return "answer";
  return (core || margin >= -numbers.rival) && (core || sure >= numbers.suggest) ? "suggest" : "none";
}
