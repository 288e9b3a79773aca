/* The form of a message: the text fills as one types. Nothing is stored, nothing leaves the page. */

import { fillMessage } from "./filling.js";

/** @typedef {import("./filling.js").Message} Message */

class Letter {
  /** @param {HTMLElement} place */
  constructor(place) {
    const { message, sayings } = JSON.parse(place.querySelector("script[type='application/json']").textContent);
    /** @type {Message} */
    this.message = message;
    this.sayings = sayings;
    const template = place.querySelector("template");
    template.replaceWith(template.content);
    this.form = place.querySelector("form");
    this.text = /** @type {HTMLTextAreaElement} */ (place.parentElement.querySelector("[data-text]"));
    this.typed = false;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => {
      this.typed = true;
      this.fill();
    });
    place.querySelector("[data-copy]").addEventListener("click", (event) => this.copy(/** @type {HTMLElement} */ (event.currentTarget)));
    place.querySelector("[data-print]").addEventListener("click", () => print());
    addEventListener("beforeunload", (event) => this.typed && event.preventDefault());
    this.fill();
  }

  fill() {
    /** @type {Record<string, string>} */
    const values = Object.fromEntries([...new FormData(this.form)].map(([name, value]) => [name, String(value)]));
    const { text, length, limit, wrong } = fillMessage(this.message, values, this.sayings);
    this.text.textContent = text;
    const count = this.form.querySelector("[data-count]");
    const most = limit ? `，最多 ${limit} 个` : "", long = limit > 0 && length > limit;
    count.textContent = `共 ${length} 个字${most}${long ? "：太长了，删一些" : ""}`;
    count.classList.toggle("kb-form__wrong", long);
    for (const said of this.form.querySelectorAll("[data-wrong]")) said.textContent = wrong[/** @type {HTMLElement} */ (said).dataset.wrong] ?? "";
  }

  /** @param {HTMLElement} button */
  async copy(button) {
    try {
      await navigator.clipboard.writeText(this.text.textContent);
      button.textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(this.text); // stands selected, to be copied by hand
    }
  }
}

for (const place of document.querySelectorAll(".kb-letter")) new Letter(/** @type {HTMLElement} */ (place));
