/* The page of the way: one step at a time. The answers stand in the address alone, so that Back takes one back. */

import { answersOf, walk } from "./guiding.js";

/** @typedef {import("./guiding.js").Step} Step */

class Guide {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    /** @type {HTMLElement} */
    this.trail = place.querySelector(".kb-guide__trail");
    /** @type {HTMLElement[]} */
    this.sections = [...place.querySelectorAll("section")];
    /** @type {Step[]} */
    this.steps = this.sections.map((section) => ({
      id: section.id,
      ask: section.querySelector("h2").textContent,
      options: links(section).map((link) => [link.textContent, link.hash.slice(1)]),
    }));
    for (const link of place.querySelectorAll(".kb-guide__again a")) link.setAttribute("href", "#");
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const counted = place.querySelectorAll("a[data-fact]");
    for (const link of counted) link.hash = `fact=${link.dataset.fact}`; // the form has it chosen
    place.classList.add("kb-guide--one");
    addEventListener("hashchange", () => this.show(true));
    this.show(false);
  }

  /** Show the step to which the address leads. @param {boolean} moved whether a reader came here from another step */
  show(moved) {
    const said = location.hash.slice(1), answers = answersOf(said);
    const named = answers ? undefined : this.steps.find(({ id }) => id === said); // a link from where there are no scripts
    const { step, trail, taken } = walk(this.steps, answers ?? []);
    const now = named ?? step, given = named ? null : (answers ?? []).slice(0, taken);
    for (const section of this.sections) section.classList.toggle("kb-guide__now", section.id === now.id);
    const section = this.sections.find(({ id }) => id === now.id);
    if (given) links(section).forEach((link, place) => link.setAttribute("href", `#${[...given, place + 1].join(",")}`));
    else this.restore(section, now);
    this.trail.hidden = !given || !trail.length;
    this.trail.textContent = "";
    this.trail.append(...(given ? trail : []).map(([ask, said], place) => line(ask, said, given.slice(0, place))));
    if (moved) {
      scrollTo(0, 0);
      section.focus({ preventScroll: true });
    }
  }

  /** Of a step that stands alone, the links lead to steps that stand alone. @param {HTMLElement} section @param {Step} step */
  restore(section, step) {
    links(section).forEach((link, place) => link.setAttribute("href", `#${step.options[place][1]}`));
  }
}

/** @param {HTMLElement} section @returns {HTMLAnchorElement[]} */
function links(section) {
  return [...section.querySelectorAll("[data-options] a")].map((link) => /** @type {HTMLAnchorElement} */ (link));
}

/** What was answered, with a link to answer otherwise. @param {string} ask @param {string} said @param {number[]} before */
function line(ask, said, before) {
  const item = document.createElement("li"), change = document.createElement("a");
  change.href = `#${before.join(",")}`;
  change.textContent = "改";
  change.setAttribute("aria-label", `改：${ask}`);
  item.append(`${ask} ${said} `, change);
  return item;
}

for (const place of document.querySelectorAll(".kb-guide")) new Guide(/** @type {HTMLElement} */ (place));
