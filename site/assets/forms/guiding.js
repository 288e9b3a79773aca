/* The way walked: answers by their numbers → the step that they lead to (twin: kb/answers/guiding.py). */

/** @typedef {{id: string, ask: string, options: [string, string][]}} Step */
/** @typedef {{step: Step, trail: [string, string][], taken: number}} Walked */

/** Follow answers, counted from 1, from the first step as far as they fit. @param {Step[]} steps @param {number[]} answers @returns {Walked} */
export function walk(steps, answers) {
  let step = steps[0];
  /** @type {[string, string][]} */
  const trail = [];
  for (const answer of answers) {
    const found = step.options[answer - 1];
    if (!found) break;
    trail.push([step.ask, found[0]]);
    step = steps.find(({ id }) => id === found[1]);
  }
  return { step, trail, taken: trail.length };
}

/** The answers in an address, `1,2,1`; null where it has something else. @param {string} text @returns {number[]|null} */
export function answersOf(text) {
  if (!text) return [];
  return /^\d{1,2}(,\d{1,2}){0,99}$/.test(text) ? text.split(",").map(Number) : null;
}
