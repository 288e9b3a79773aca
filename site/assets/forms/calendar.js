/* Which days are worked, as kb/dates/calendar.py knows it: days are numbers, 0 is 1970-01-01, which was a Thursday. */

/** @typedef {Record<string, {off: string, on: string}>} Table */

const WEEK = 7, THURSDAY = 3, SATURDAY = 5;

/** The number of a day, which may be the 0th of March: the last of February. @param {number} year @param {number} month @param {number} day */
export const dayOf = (year, month, day) => Date.UTC(year, month - 1, day) / 86400e3;

/** Year, month and day of a number. @param {number} day @returns {[number, number, number]} */
export const dateOf = (day) => {
  const at = new Date(day * 86400e3);
  return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
};

/** 0 for Monday. @param {number} day */
export const weekdayOf = (day) => (((day + THURSDAY) % WEEK) + WEEK) % WEEK;

export class Calendar {
  /** @param {Table} table */
  constructor(table) {
    this.years = new Set(Object.keys(table).map(Number));
    this.off = daysOf(table, "off");
    this.on = daysOf(table, "on");
    /** @type {Set<number>} */
    this.unknown = new Set();
  }

  /** Whether a notice gives the day off. @param {number} day */
  holiday(day) {
    this.ask(day);
    return this.off.has(day);
  }

  /** Whether the day is not worked. @param {number} day */
  rest(day) {
    this.ask(day);
    return this.off.has(day) || (weekdayOf(day) >= SATURDAY && !this.on.has(day));
  }

  /** @param {number} day */
  ask(day) {
    const [year] = dateOf(day + WEEK);
    if (!this.years.has(year)) this.unknown.add(year);
  }
}

/** @param {Table} table @param {"off"|"on"} key */
function daysOf(table, key) {
  /** @type {Set<number>} */
  const found = new Set();
  for (const [year, days] of Object.entries(table)) {
    for (const row of days[key].split(" ").filter(Boolean)) {
      const [first, last] = row.split("-").map((text) => dayOf(Number(year), Number(text.slice(0, 2)), Number(text.slice(2))));
      for (let day = first; day <= (last ?? first); day++) found.add(day);
    }
  }
  return found;
}
