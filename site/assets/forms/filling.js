/* A message with its gaps filled, as kb/answers/filling.py fills it: what is left empty stays visibly empty. */

import { DateError, present, put, readMoment, writtenMoment } from "./moments.js";

/** @typedef {{id: string, label: string, about: string, example: string, accepts: "text"|"number"|"money"|"day"|"coming", after: string}} Field */
/** @typedef {{id: string, title: string, text: string, limit: number, fields: Field[]}} Message */
/** @typedef {{id: string, text: string, length: number, limit: number, empty: string[], wrong: Record<string, string>}} Filled */
/** @typedef {Record<string, string>} Sayings */

const GAP = /\{([a-z0-9-]{1,60})\}/g, YEARS = 730;
/** @type {Record<string, RegExp>} */
const NUMBERS = { number: /^[0-9]{1,9}$/, money: /^[0-9]{1,9}(?:\.[0-9]{1,2})?$/ };

/** @param {Message} message @param {Record<string, string>} values @param {Sayings} sayings @param {import("./moments.js").Moment} [now] @returns {Filled} */
export function fillMessage({ id, text, limit, fields }, values, sayings, now = present()) {
  const given = Object.fromEntries(fields.map((field) => [field.id, cleanedValue(values[field.id] ?? "")]));
  const labels = Object.fromEntries(fields.map((field) => [field.id, field.label]));
  const filled = text.replace(GAP, (gap, name) => (name in given ? given[name] || put(sayings.empty, { label: labels[name] }) : gap));
  /** @type {Record<string, string>} */
  const wrong = {};
  for (const field of fields) {
    const why = given[field.id] && whatIsWrong(field, given, labels, sayings, now);
    if (why) wrong[field.id] = why;
  }
  const empty = fields.map((field) => field.id).filter((name) => !given[name]);
  return { id, text: filled, length: [...filled].length, limit, empty, wrong };
}

/** A value without what hides in a line or turns it about. @param {string} value */
const cleanedValue = (value) => [...value].filter((c) => c === "\n" || c === " " || c === "\u3000" || !/[\p{C}\p{Z}]/u.test(c)).join("").trim();

/** @param {Field} field @param {Record<string, string>} given @param {Record<string, string>} labels @param {Sayings} sayings
 *  @param {import("./moments.js").Moment} now */
function whatIsWrong({ id, accepts, example, after }, given, labels, sayings, now) {
  const value = given[id];
  if (NUMBERS[accepts] && !NUMBERS[accepts].test(value)) return put(sayings.number, { example });
  try {
    if (accepts === "coming") {
      const { day } = writtenMoment(value, sayings);
      return day < now.day ? sayings["coming-past"] : day > now.day + YEARS ? sayings["coming-far"] : "";
    }
    if (accepts === "day") {
      const { day } = readMoment(value, now, sayings), first = given[after];
      if (first && day < writtenMoment(first, sayings).day) return put(sayings.before, { label: labels[after] });
    }
  } catch (error) {
    if (error instanceof DateError) return error.message;
    throw error;
  }
  return "";
}
