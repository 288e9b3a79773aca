// The box for a question: an editable combobox with a list box, after the WAI-ARIA Authoring Practices. The engine and
// its data load when the reader first turns to it.
import { showReply, hideReply, words } from "./reply.js";

/**
 * @typedef {{id: string, question: string, url: string}} Suggestion
 * @typedef {import("./reply.js").Reply} Reply
 * @typedef {{ask: (question: string) => Promise<Reply>, suggest: (text: string) => Promise<Suggestion[]>,
 *   load: () => Promise<unknown>}} Engine
 */

const ROOT = new URL("../../", import.meta.url);
const PATIENCE = 200; // ms without an answer until we say that we are looking for it

/** @type {Promise<Engine> | undefined} */
let loading;

/** @returns {Promise<Engine>} */
const engine = () => {
  loading ??= import("../search/ask.js").catch(error => {
    loading = undefined; // the network may come back
    throw error;
  });
  return loading;
};

/** @type {Engine} */
const kb = {
  ask: async question => (await engine()).ask(question),
  suggest: async text => (await engine()).suggest(text),
  load: async () => (await engine()).load(),
};
Object.assign(window, { kb });

/** Where a page of the site is; nowhere else is ever led to. @param {string} path */
const addressOf = path => {
  const url = new URL(path, ROOT);
  return url.origin === ROOT.origin ? url.href : ROOT.href;
};

/** The question in the address of this page. */
const asked = () => new URLSearchParams(location.search).get("q")?.trim() ?? "";

/** The question that is answered on the page, as it stood in the address. */
let answered = "";

class Box {
  /** @param {HTMLElement} place */
  constructor(place) {
    const template = place.querySelector("template");
    place.replaceChildren(template.content);
    this.place = place;
    this.form = place.querySelector("form");
    this.input = place.querySelector("input");
    this.list = place.querySelector("[role=listbox]");
    this.status = place.querySelector("[role=status]");
    /** @type {Suggestion[]} */
    this.suggestions = [];
    this.active = -1;
    this.turn = 0; // what comes late, after the reader typed on or asked, is dropped
    this.composing = false;
    this.listen();
  }

  listen() {
    const { form, input, list } = this;
    const load = () => kb.load().catch(() => {}); // said when a question is asked
    input.addEventListener("focus", load);
    form.addEventListener("pointerdown", load);
    input.addEventListener("compositionstart", () => (this.composing = true));
    input.addEventListener("compositionend", () => {
      this.composing = false;
      this.propose();
    });
    input.addEventListener("input", event => this.composing || event.isComposing || this.propose());
    input.addEventListener("keydown", event => this.press(event));
    input.addEventListener("blur", () => this.close());
    form.addEventListener("mousedown", event => event.target === input || event.preventDefault()); // the focus stays
    list.addEventListener("click", event => this.go([...list.children].indexOf(event.target.closest("[role=option]"))));
    form.addEventListener("submit", event => {
      event.preventDefault();
      const question = input.value.trim();
      if (this.composing || !question) return;
      if (question !== asked()) history.pushState(null, "", `?${new URLSearchParams({ q: question })}`);
      answered = asked();
      this.ask(question, true);
    });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (this.composing || event.isComposing || event.keyCode === 229) return;
    const open = !this.list.hidden;
    const last = this.suggestions.length - 1;
    if (event.key === "ArrowDown" && open) this.mark(this.active < last ? this.active + 1 : -1);
    else if (event.key === "ArrowUp" && open) this.mark(this.active < 0 ? last : this.active - 1);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.propose();
    else if (event.key === "Escape" && open) this.close();
    else if (event.key === "Escape") this.input.value = "";
    else if (event.key === "Enter" && open && this.active >= 0) this.go(this.active);
    else {
      if (event.key === "Home" || event.key === "End") this.mark(-1); // back to the text, where the caret moves
      return;
    }
    event.preventDefault();
  }

  /** Offer the questions that match what is typed. */
  async propose() {
    const turn = ++this.turn;
    const text = this.input.value.trim();
    let found = [];
    try {
      found = text ? await kb.suggest(text) : [];
    } catch {
      // said when the question is asked
    }
    if (turn !== this.turn || document.activeElement !== this.input) return;
    this.suggestions = found;
    this.list.replaceChildren(...found.map((suggestion, i) => this.option(suggestion, i)));
    this.expand(found.length > 0);
    this.mark(-1);
    this.status.textContent = text && (found.length ? words.found(found.length) : words.nothing);
  }

  /** @param {Suggestion} suggestion @param {number} i */
  option(suggestion, i) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${i}`;
    option.role = "option";
    option.ariaSelected = "false";
    option.textContent = suggestion.question;
    return option;
  }

  /** @param {number} i */
  mark(i) {
    this.active = i;
    const options = [...this.list.children];
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === i)));
    if (i < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", options[i].id);
    options[i].scrollIntoView({ block: "nearest" });
  }

  /** @param {boolean} open */
  expand(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    this.turn++;
    this.expand(false);
    this.mark(-1);
  }

  /** @param {number} i */
  go(i) {
    if (this.suggestions[i]) location.assign(addressOf(this.suggestions[i].url));
  }

  /** Ask, and show the reply in place. @param {string} question @param {boolean} byHand */
  async ask(question, byHand) {
    this.close();
    const turn = this.turn;
    this.input.value = question;
    const show = (/** @type {Reply} */ reply) => {
      if (turn === this.turn) this.status.textContent = showReply(this.place, reply, addressOf, byHand);
    };
    const waiting = setTimeout(() => show({ question, band: "wait" }), PATIENCE);
    try {
      const reply = await kb.ask(question);
      clearTimeout(waiting);
      show(reply.error ? { question, band: "error", message: reply.error.message } : reply);
    } catch {
      clearTimeout(waiting);
      show({ question, band: "failed" });
    }
  }
}

const boxes = [...document.querySelectorAll(".kb-box")].map(place => new Box(/** @type {HTMLElement} */ (place)));
const [box] = boxes; // the one that everyone sees first

/** Answer what the address asks: on arrival, and when the reader goes back. */
const arrive = () => {
  if (answered === asked()) return; // only the place on the page is another
  answered = asked();
  if (answered) return box?.ask(answered, false);
  hideReply();
  for (const each of boxes) each.input.value = "";
};
arrive();
addEventListener("popstate", arrive);
addEventListener("click", event => {
  if (!(event.target instanceof Element && event.target.closest(".kb-reply [data-close]"))) return;
  history.pushState(null, "", location.pathname);
  arrive();
  box.input.focus();
});
addEventListener("keydown", event => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !box) return;
  event.preventDefault();
  box.input.focus();
  box.input.select();
});
