/* The form that counts to which day a period runs: on the page of an entry with a period, and on a page of its own. */

import { calendarFile } from "./ics.js";
import { DateError, momentText, present, put, readMoment, shown } from "./moments.js";
import { endOfPeriod } from "./periods.js";

/** @typedef {import("./periods.js").Data} Data */
/** @typedef {import("./periods.js").End} End */

const SITE = new URL("../../", import.meta.url);

/** The table, what is said, and the periods; fetched when the form is first used. @returns {Promise<Data>} */
const fetched = async () => (await import(new URL("data.js", import.meta.url).href)).DATA;

class DatesForm {
  /** @param {HTMLElement} place */
  constructor(place) {
    const [frame, end] = place.querySelectorAll("template");
    this.place = place;
    this.end = end;
    place.querySelector(".kb-form__instead").remove();
    frame.replaceWith(frame.content);
    this.form = place.querySelector("form");
    /** @type {HTMLElement} */
    this.out = place.querySelector("[role=status]");
    this.fields = {
      fact: /** @type {HTMLSelectElement} */ (this.form.elements.namedItem("fact")),
      from: /** @type {HTMLInputElement} */ (this.form.elements.namedItem("from")),
      earliest: /** @type {HTMLInputElement|null} */ (this.form.elements.namedItem("earliest")),
    };
    this.form.noValidate = true; // what is wrong is said here, the same in every browser
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.count();
    });
    this.form.addEventListener("focusin", () => fetched().catch(() => {}), { once: true });
    this.arrive();
    addEventListener("hashchange", () => this.arrive());
  }

  /** What the address says: #fact=…&from=… */
  arrive() {
    const said = new URLSearchParams(location.hash.slice(1)), { fact, from } = this.fields;
    if (![...fact.options].some((option) => option.value === said.get("fact"))) return;
    fact.value = said.get("fact");
    if (said.get("from")) from.value = said.get("from");
    this.place.scrollIntoView({ block: "nearest" });
  }

  async count() {
    const { fact, from, earliest } = this.fields;
    try {
      const data = await fetched(), now = present();
      const period = data.periods.find(({ id }) => id === fact.value);
      const start = readMoment(from.value, now, data.sayings, earliest?.value);
      this.show(endOfPeriod(period, start, now, data), start, data);
    } catch (error) {
      const said = error instanceof DateError ? error.message : "算日子要用的表没有取到，多半是网络断了；稍后再试。";
      replace(this.out, paragraph(said, "kb-form__wrong"));
    }
  }

  /** @param {End} end @param {import("./moments.js").Moment} start @param {Data} data */
  show(end, start, data) {
    const { sayings } = data, shownEnd = /** @type {DocumentFragment} */ (this.end.content.cloneNode(true));
    /** @param {string} name @returns {HTMLElement} */
    const part = (name) => shownEnd.querySelector(name);
    const begun = put(sayings.counted, { value: end.value, start: end.from }), [first, ...more] = end.said;
    part("[data-put=end]").textContent = first;
    replace(part("[data-list=said]"), ...[`${shown(start, false)}起，${begun}`, ...more, end.today].map(item));
    replace(part("[data-list=rules]"), ...end.rules.map(item));
    part("[data-put=source]").textContent = `${put(sayings.source, { status: sayings[end.status], source: end.source })}。${end.note}`;
    if (end.passed) {
      const link = part("[data-put=passed] a");
      link.setAttribute("href", new URL(end.passed.url, SITE).href);
      link.textContent = end.passed.question;
      link.before(put(sayings.passed, { text: end.passed.text }), " ");
    } else part("[data-put=passed]").remove();
    const file = new Blob([calendarFile([end], momentText(start), Date.now(), data)], { type: "text/calendar" });
    const save = /** @type {HTMLAnchorElement} */ (part("[data-ics]"));
    save.download = `${end.id}.ics`;
    save.href = URL.createObjectURL(file);
    const text = [`${end.label}：${first}`, ...[...shownEnd.querySelectorAll("[data-list=said] li")].map((line) => line.textContent)].join("\n");
    part("[data-copy]").addEventListener("click", () => copy(this.out, text));
    replace(this.out, shownEnd);
    /** @type {HTMLElement} */ (this.out.querySelector("[data-put=end]")).focus({ preventScroll: true });
  }
}

/** Copies a text; where that is not allowed it stands selected, to be copied by hand. @param {HTMLElement} out @param {string} text */
async function copy(out, text) {
  const button = /** @type {HTMLElement} */ (out.querySelector("[data-copy]"));
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.done;
  } catch {
    const area = out.querySelector("textarea");
    area.hidden = false;
    area.value = `${text}\n${location.href}`;
    area.select();
  }
}

/** Puts nodes in place of what an element has. @param {HTMLElement} element @param {Node[]} nodes */
const replace = (element, ...nodes) => {
  element.textContent = "";
  element.append(...nodes);
};

/** @param {string} text */
const item = (text) => {
  const made = document.createElement("li");
  made.textContent = text;
  return made;
};

/** @param {string} text @param {string} name */
const paragraph = (text, name) => {
  const made = document.createElement("p");
  made.textContent = text;
  made.className = name;
  return made;
};

for (const place of document.querySelectorAll(".kb-dates")) new DatesForm(/** @type {HTMLElement} */ (place));
