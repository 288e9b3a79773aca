/* What the website makes of messages, for tests/messages/: reads {sayings, now, cases: [{message, values}]} and fills each. */

import { fillMessage } from "../../site/assets/forms/filling.js";
import { present } from "../../site/assets/forms/moments.js";

const { sayings, now, cases } = JSON.parse(await new Response(Deno.stdin.readable).text());
console.log(JSON.stringify(cases.map((/** @type {any} */ { message, values }) => fillMessage(message, values, sayings, present(now * 1000)))));
