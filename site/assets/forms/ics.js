/* Ends of periods as a calendar file (RFC 5545), the same bytes as kb/dates/ics.py makes but for the stamp. */

import { put } from "./moments.js";

/** @typedef {import("./periods.js").End} End */
/** @typedef {import("./periods.js").Data} Data */

const LINE = 74; // octets, the space in front of a part not counted
const AHEAD = 8 * 3600e3;

/** @param {End[]} found @param {string} start @param {number} stamp milliseconds since 1970 @param {Data} data */
export function calendarFile(found, start, stamp, data) {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", `PRODID:${data.product}`, "CALSCALE:GREGORIAN"];
  for (const end of found) {
    for (const reading of /** @type {("ends"|"other")[]} */ (["ends", "other"])) {
      if (end[reading]) lines.push(...eventOf(end, reading, start, stamp, data));
    }
  }
  return [...lines, "END:VCALENDAR"].map((line) => `${folded(line)}\r\n`).join("");
}

/** @param {End} end @param {"ends"|"other"} reading @param {string} start @param {number} stamp @param {Data} data */
function eventOf(end, reading, start, stamp, { sayings, reminders }) {
  const { last } = end[reading], timed = last.includes("T");
  let title = put(sayings.event, { label: end.label });
  if (end.other) title += last === [end.ends.last, end.other.last].sort()[0] ? sayings.early : sayings.late;
  const day = timed ? `DTSTART:${utc(Date.parse(last + "Z") - AHEAD)}` : `DTSTART;VALUE=DATE:${last.replaceAll("-", "")}`;
  const alarms = reminders[timed ? "hour" : "day"].flatMap((hours) => [
    "BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${escaped(title)}`, `TRIGGER:${duration(hours)}`, "END:VALARM",
  ]);
  return [
    "BEGIN:VEVENT", `SUMMARY:${escaped(title)}`, day, `DTSTAMP:${utc(stamp)}`, `UID:${end.id}-${start.replaceAll(":", "")}-${reading}@kb.invalid`,
    `DESCRIPTION:${escaped(described(end, sayings).join("\n"))}`, "TRANSP:TRANSPARENT", ...alarms, "END:VEVENT",
  ];
}

/** @param {End} end @param {Record<string, string>} sayings */
const described = (end, sayings) => [
  put(sayings.counted, { value: end.value, start: end.from }),
  ...end.said,
  put(sayings.source, { status: sayings[end.status], source: end.source }),
  ...(end.passed ? [put(sayings.passed, { text: end.passed.text })] : []),
];

/** @param {number} time */
const utc = (time) => `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

/** @param {number} hours */
const duration = (hours) => (hours < 0 ? "-" : "") + (hours ? `PT${Math.abs(hours)}H` : "P0D");

/** @param {string} text */
const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");

/** A line in parts of so many octets, none within a character nor after the backslash of an escape. @param {string} line */
function folded(line) {
  /** @type {string[]} */
  const parts = [];
  let part = "", size = 0;
  for (const character of line) {
    const more = new TextEncoder().encode(character).length;
    if (part && size + more > LINE) {
      const kept = part.length > 1 && /[\\^]$/.test(part) ? part.slice(-1) : "";
      parts.push(kept ? part.slice(0, -1) : part);
      [part, size] = [kept, kept.length];
    }
    part += character;
    size += more;
  }
  return [...parts, part].join("\r\n ");
}
