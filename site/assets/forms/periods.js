/* What is said of the end of a period, as kb/dates/periods.py says it. */

import { Calendar } from "./calendar.js";
import { ends } from "./counting.js";
import { DateError, endOfMoment, momentText, put, shown } from "./moments.js";

/** @typedef {import("./moments.js").Moment} Moment */
/** @typedef {{id: string, label: string, value: string, from: string, status: string, note: string, source: string, yours: boolean,
 *   min: number, max: number, unit: import("./counting.js").Unit, name: string, law: boolean, rules: string[],
 *   passed: {id: string, question: string, text: string, url: string}|null}} Period */
/** @typedef {{first: string, last: string}} SpanText */
/** @typedef {Pick<Period, "id"|"label"|"value"|"from"|"status"|"note"|"source"|"yours"|"rules"|"passed"> &
 *   {ends: SpanText, other: SpanText|null, said: string[], today: string}} End */
/** @typedef {{table: import("./calendar.js").Table, sayings: Record<string, string>, most: Record<import("./counting.js").Unit, number>,
 *   reminders: Record<"hour"|"day", number[]>, product: string, periods: Period[]}} Data */

/** What is said of the end of a period; throws a DateError where it cannot be counted. @param {Period} period @param {Moment} start
 *  @param {Moment} now @param {Data} data @returns {End} */
export function endOfPeriod(period, start, now, { table, sayings, most }) {
  const calendar = new Calendar(table), { id, label, value, from, status, note, source, yours, rules, passed, unit } = period;
  const found = ends(start, [period.min, period.max], unit, period.law, calendar, most);
  if (!found) throw new DateError(put(sayings[unit === "hour" && start.minute === null ? "no-hour" : "too-long"], { label }));
  const said = [spanText(found.span, sayings)];
  if (found.other) said.push(put(sayings[`open-${found.open}`], { other: spanText(found.other, sayings) }));
  if (found.other && yours) said.push(sayings.safe);
  if (found.unknown.length) said.push(put(sayings.weekends, { years: found.unknown.join("、") }));
  return {
    id, label, value, from, status, note, source, yours, ends: spanOf(found.span), other: found.other && spanOf(found.other), said,
    today: standing(period, start, now, found, calendar, sayings), rules, passed,
  };
}

/** @param {import("./counting.js").Span} span */
const spanOf = ([first, last]) => ({ first: momentText(first), last: momentText(last) });

/** @param {import("./counting.js").Span} span @param {Record<string, string>} sayings */
function spanText([first, last], sayings) {
  return put(sayings[momentText(first) === momentText(last) ? "end" : "span"], { first: shown(first), last: shown(last) });
}

/** Which day of the period it is now, and whether it is over by every reading. @param {Period} period @param {Moment} start
 *  @param {Moment} now @param {import("./counting.js").Ends} found @param {Calendar} calendar @param {Record<string, string>} sayings */
function standing(period, start, now, { span, other }, calendar, sayings) {
  const byWork = period.unit === "workday";
  let number = 0;
  for (let day = start.day + 1; day <= now.day; day++) number += Number(!(byWork && calendar.rest(day)));
  const last = [span, other].filter(Boolean).map((one) => endOfMoment(one[1])), at = endOfMoment(now);
  const state = at < Math.min(endOfMoment(span[0]), ...last) ? "running" : at >= Math.max(...last) ? "over" : "between";
  return put(sayings.standing, { day: number, unit: byWork ? period.name : "天", state: sayings[state] });
}
