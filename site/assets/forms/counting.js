/* When a period ends, by the rules of kb/dates/counting.py. */

import { dateOf, dayOf } from "./calendar.js";
import { endOfMoment, momentAt } from "./moments.js";

/** @typedef {import("./moments.js").Moment} Moment */
/** @typedef {import("./calendar.js").Calendar} Calendar */
/** @typedef {[Moment, Moment]} Span The first and the last moment at which a period may end. */
/** @typedef {{span: Span, other: Span|null, open: string, unknown: number[]}} Ends */
/** @typedef {"hour"|"day"|"workday"|"month"} Unit */

const DAY = 1440;

/** The ends of a period, null for more than is counted, and for hours from a day whose hour is not known.
 *  @param {Moment} start @param {[number, number]} amounts @param {Unit} unit @param {boolean} law @param {Calendar} calendar
 *  @param {Record<Unit, number>} most @returns {Ends|null} */
export function ends(start, amounts, unit, law, calendar, most) {
  if (amounts[1] > most[unit] || (unit === "hour" && start.minute === null)) return null;
  /** @type {Record<Unit, (start: Moment, amounts: [number, number], law: boolean, calendar: Calendar) => [Span, Span, string]>} */
  const ways = { hour: hours, day: days, month: months, workday: workdays };
  const [span, other, open] = ways[unit](start, amounts, law, calendar);
  const unknown = [...calendar.unknown].sort((a, b) => a - b);
  return same(span, other) ? { span, other: null, open: "", unknown } : { span, other, open, unknown };
}

/** @param {Span} one @param {Span} other */
const same = (one, other) => one.every((moment, i) => moment.day === other[i].day && moment.minute === other[i].minute);

/** @template A, B @param {[A, A]} pair @param {(one: A) => B} change @returns {[B, B]} */
const both = ([one, other], change) => [change(one), change(other)];

/** @param {Moment} start @param {[number, number]} amounts @param {boolean} law @param {Calendar} calendar @returns {[Span, Span, string]} */
function hours(start, amounts, law, calendar) {
  const straight = both(amounts, (amount) => momentAt(endOfMoment(start) + amount * 60));
  if (law) return [straight, straight, ""];
  return [straight, both(amounts, (amount) => workedHours(start, amount, calendar)), "hours"];
}

/** So many hours later on a clock that stands still on days of rest. @param {Moment} start @param {number} amount @param {Calendar} calendar */
function workedHours(start, amount, calendar) {
  let at = endOfMoment(start), left = amount * 60;
  for (;;) {
    const day = Math.floor(at / DAY), midnight = (day + 1) * DAY;
    if (!calendar.rest(day)) {
      if (at + left <= midnight) return momentAt(at + left);
      left -= midnight - at;
    }
    at = midnight;
  }
}

/** @param {number} day @returns {Moment} */
const endOf = (day) => ({ day, minute: null });

/** @param {Moment} start @param {[number, number]} amounts @param {boolean} _law @param {Calendar} calendar @returns {[Span, Span, string]} */
function workdays(start, amounts, _law, calendar) {
  const span = both(amounts, (amount) => {
    let day = start.day;
    for (let left = amount; left;) left -= Number(!calendar.rest(++day));
    return endOf(day);
  });
  return [span, span, ""];
}

/** @param {Moment} start @param {[number, number]} amounts @param {boolean} law @param {Calendar} calendar */
const days = (start, amounts, law, calendar) => ending(both(amounts, (amount) => start.day + amount), law, calendar);

/** @param {Moment} start @param {[number, number]} amounts @param {boolean} law @param {Calendar} calendar */
const months = (start, amounts, law, calendar) => ending(both(amounts, (amount) => later(start.day, amount)), law, calendar);

/** The day of the same number so many months later, or the last of that month. @param {number} day @param {number} amount */
function later(day, amount) {
  const [year, month, date] = dateOf(day);
  return dayOf(year, month + amount, Math.min(date, dateOf(dayOf(year, month + amount + 1, 0))[2]));
}

/** @param {[number, number]} days @param {boolean} law @param {Calendar} calendar @returns {[Span, Span, string]} */
function ending(days, law, calendar) {
  const late = both(days, (day) => endOf(moved(day, (at) => calendar.rest(at))));
  if (!law) return [both(days, endOf), late, "ending"];
  return [both(days, (day) => endOf(moved(day, (at) => calendar.holiday(at)))), late, "weekend"];
}

/** @param {number} day @param {(day: number) => boolean} off */
function moved(day, off) {
  while (off(day)) day++;
  return day;
}
