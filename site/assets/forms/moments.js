/* Moments as people write them and as they are shown, as kb/dates/moments.py has them: always in the time of Beijing. */

import { dateOf, dayOf, weekdayOf } from "./calendar.js";

/** @typedef {{day: number, minute: number|null}} Moment A minute of a day, or a day without its hour. */
/** @typedef {Record<string, string>} Sayings */

const HOURS_AHEAD = 8, MINUTES = 1440, WEEKDAYS = "一二三四五六日";
const EARLIEST = dayOf(2020, 1, 1);
const WRITTEN = /^([0-9]{4})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?(?:(?:T|\s{0,3})([0-9]{1,2})(?::|点|时)([0-9]{1,2})?分?)?$/;

/** What could not be counted; the message says why. */
export class DateError extends Error {}

/** A saying with what stands in braces put in. @param {string} saying @param {Record<string, unknown>} values */
export const put = (saying, values) => saying.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** @param {number} number */
const two = (number) => String(number).padStart(2, "0");

/** @param {number} day */
const dayText = (day) => {
  const [year, month, date] = dateOf(day);
  return `${year}-${two(month)}-${two(date)}`;
};

/** @param {number} minute */
const clockText = (minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

/** @param {Moment} moment */
export const momentText = ({ day, minute }) => dayText(day) + (minute === null ? "" : `T${clockText(minute)}`);

/** The minute, or the end of the day, in minutes since 1970 on Beijing's clock. @param {Moment} moment */
export const endOfMoment = ({ day, minute }) => day * MINUTES + (minute ?? MINUTES);

/** @param {number} minutes @returns {Moment} */
export const momentAt = (minutes) => ({ day: Math.floor(minutes / MINUTES), minute: minutes % MINUTES });

/** A moment as people read it. @param {Moment} moment @param {boolean} [ending] */
export const shown = (moment, ending = true) => {
  const clock = moment.minute !== null ? clockText(moment.minute) : ending ? "24:00" : "";
  return `${dayText(moment.day)}（周${WEEKDAYS[weekdayOf(moment.day)]}）${clock}`;
};

/** This minute, or that of a time in milliseconds. @param {number} [time] */
export const present = (time = Date.now()) => momentAt(Math.floor(time / 60e3) + HOURS_AHEAD * 60);

/** The moment in a text. @param {string} text @param {Moment} now @param {Sayings} sayings @param {string} [earliest] @returns {Moment} */
export const readMoment = (text, now, sayings, earliest = "") => {
  const moment = writtenMoment(text, sayings), said = short(text);
  if (moment.day < EARLIEST) throw new DateError(put(sayings["too-early"], { text: said, earliest: dayText(EARLIEST) }));
  if (moment.day * MINUTES + (moment.minute ?? 0) > now.day * MINUTES + now.minute) throw new DateError(put(sayings.future, { text: said, now: shown(now) }));
  if (!earliest.trim()) return moment;
  const first = writtenMoment(earliest, sayings).day;
  if (moment.day < first) throw new DateError(put(sayings.before, { text: said, first: dayText(first) }));
  return moment;
};

/** @param {string} text @param {Sayings} sayings @returns {Moment} */
export const writtenMoment = (text, sayings) => {
  const found = [...text].length < 100 ? WRITTEN.exec(text.trim()) : null;
  if (found) {
    const [year, month, day, hour, minute] = found.slice(1).map((part) => Number(part ?? 0)), number = dayOf(year, month, day);
    const [, sameMonth, sameDay] = dateOf(number);
    if (year > 99 && month === sameMonth && day === sameDay && hour < 24 && minute < 60) return { day: number, minute: found[4] ? hour * 60 + minute : null };
  }
  throw new DateError(put(sayings["no-moment"], { text: short(text) }));
};

/** @param {string} text */
const short = (text) => [...text.trim()].filter((c) => c === " " || !/[\p{C}\p{Z}]/u.test(c)).slice(0, 30).join("");
