/* What the website's dates make of cases, for tests/dates/: without a browser. Reads {data, now, cases} and answers each case. */

import { Calendar, dateOf, dayOf } from "../../site/assets/forms/calendar.js";
import { ends } from "../../site/assets/forms/counting.js";
import { calendarFile } from "../../site/assets/forms/ics.js";
import { DateError, momentText, present, readMoment } from "../../site/assets/forms/moments.js";
import { endOfPeriod } from "../../site/assets/forms/periods.js";

/** @type {{data: import("../../site/assets/forms/periods.js").Data, now: number, cases: any[]}} */
const { data, now, cases } = JSON.parse(await new Response(Deno.stdin.readable).text());
const present_ = present(now * 1000), late = { day: dayOf(2099, 1, 1), minute: 0 };

/** @param {any} one */
function answer(one) {
  try {
    return ways[one.way](one);
  } catch (error) {
    if (error instanceof DateError) return { error: error.message };
    throw error;
  }
}

/** @type {Record<string, (one: any) => unknown>} */
const ways = {
  ends({ from, min, max, unit, law }) {
    const start = readMoment(from, late, data.sayings);
    const found = ends(start, [min, max], unit, law, new Calendar(data.table), data.most);
    return found && {
      ends: found.span.map(momentText), other: found.other && found.other.map(momentText), open: found.open, unknown: found.unknown,
    };
  },
  read: ({ text, earliest }) => momentText(readMoment(text, present_, data.sayings, earliest ?? "")),
  period: ({ id, from }) => endOf(id, from),
  ics: ({ ids, from, stamp }) => calendarFile(ids.map((/** @type {string} */ id) => endOf(id, from)), momentText(readMoment(from, present_, data.sayings)), stamp * 1000, data),
  rest({ first, last }) {
    const calendar = new Calendar(data.table), found = [];
    for (let day = first; day <= last; day++) found.push([dateOf(day), calendar.rest(day), calendar.holiday(day)]);
    return found;
  },
};

/** @param {string} id @param {string} from */
const endOf = (id, from) => endOfPeriod(data.periods.find((period) => period.id === id), readMoment(from, present_, data.sayings), present_, data);

console.log(JSON.stringify(cases.map(answer)));
