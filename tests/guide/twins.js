/* Where the website's way leads, for tests/guide/: reads {steps, addresses} and walks each address. */

import { answersOf, walk } from "../../site/assets/forms/guiding.js";

/** @type {{steps: import("../../site/assets/forms/guiding.js").Step[], addresses: string[]}} */
const { steps, addresses } = JSON.parse(await new Response(Deno.stdin.readable).text());
console.log(JSON.stringify(addresses.map((address) => {
  const answers = answersOf(address);
  if (!answers) return null;
  const { step, trail, taken } = walk(steps, answers);
  return [step.id, trail, taken];
})));
