// The box for a question: an editable combobox with a list box, after the WAI-ARIA Authoring Practices. It stands in the
// page; the engine and its data load when the reader first turns to it.
import { Failed, ask, load, offered, suggest } from "../search/ask.js";
import { mend } from "../search/older.js";
import { options, showOptions } from "./options.js";
import { addressOf, keepPlace, returnToPlace } from "./places.js";
import { beginReply, endReply, hideReply, showReply, words } from "./reply.js";
import { shareEntry } from "./sharing.js";

/**
 * @typedef {import("../search/ask.js").Suggestion} Suggestion
 * @typedef {import("./reply.js").Shown} Shown
 */

const PATIENCE = 200; // ms without an answer until we say that we are looking for it
const ROOM = 180; // px below the box in which suggestions can be seen
const kb = { ask, suggest, load };
mend();
Object.assign(self, { kb });

/** The question in the address of this page. */
const asked = () => (new URLSearchParams(location.search).get("q") ?? "").trim();

/** The question that is answered on the page, as it stood in the address. */
let answered = "";

/** @param {Event} event */
const exampleOf = event => /** @type {Element} */ (event.target).closest(".kb-box__examples a");

class Box {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.form = place.querySelector("form");
    this.input = place.querySelector("input");
    /** @type {HTMLElement} */
    this.list = place.querySelector("[role=listbox]");
    /** @type {HTMLElement} */
    this.status = place.querySelector("[role=status]");
    /** @type {Suggestion[]} */
    this.suggestions = [];
    this.active = -1;
    this.turn = 0; // what comes late, after the reader typed on or asked again, is dropped
    this.offer = 0; // suggestions that come late too, and those that come after the list was closed
    this.pending = ""; // the question that is being answered
    this.listen();
    if (document.activeElement === this.input) this.turnedTo(); // before this script was there
  }

  listen() {
    const { form, input, list } = this;
    input.addEventListener("focus", () => this.turnedTo());
    form.addEventListener("pointerdown", event => exampleOf(event) || this.turnedTo()); // an example needs no engine
    input.addEventListener("compositionend", () => this.propose());
    input.addEventListener("input", event => /** @type {InputEvent} */ (event).isComposing || this.propose());
    input.addEventListener("keydown", event => this.press(event));
    input.addEventListener("blur", () => this.close());
    form.addEventListener("mousedown", event => event.target === input || event.preventDefault()); // the focus stays
    list.addEventListener("click", event => this.go(options(list).indexOf(/** @type {Element} */ (event.target).closest("[role=option]"))));
    // The Enter that ends a composition never submits; with text still in composition, as many phones keep it, 问 and
    // Enter do.
    form.addEventListener("submit", event => {
      event.preventDefault();
      const question = input.value.trim();
      if (question) this.submit(question);
    });
    this.place.addEventListener("click", event => {
      const example = exampleOf(event);
      if (!example || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.submit(example.textContent.trim());
    });
  }

  /** The reader is about to ask; what goes wrong is said when a question is asked. */
  turnedTo() {
    kb.load().catch(() => {});
    if (this.input.value.trim()) this.propose();
  }

  /** @param {string} question */
  submit(question) {
    if (question !== asked()) {
      keepPlace();
      history.pushState(null, "", `?${new URLSearchParams({ q: question })}`);
    }
    answered = asked();
    this.ask(question, true);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing || event.keyCode === 229) return;
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
    const text = this.input.value.trim();
    if (text && text === this.pending) return; // it was asked: a composition that ended with it asks nothing new
    const offer = ++this.offer;
    this.turn++;
    /** @type {Suggestion[]} */
    let found = [];
    try {
      found = text ? await kb.suggest(text) : [];
    } catch {
      // said when the question is asked
    }
    if (offer !== this.offer || document.activeElement !== this.input) return;
    this.suggestions = found;
    showOptions(this.list, found, text);
    this.expand(found.length > 0);
    this.mark(-1);
    this.status.textContent = text && (found.length ? words.found(found.length) : words.nothing);
  }

  /** @param {number} i */
  mark(i) {
    this.active = i;
    const all = options(this.list);
    all.forEach((option, n) => option.setAttribute("aria-selected", String(n === i)));
    if (i < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", all[i].id);
    all[i].scrollIntoView({ block: "nearest" });
  }

  /** @param {boolean} open */
  expand(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    const seen = self.visualViewport ? visualViewport.height : innerHeight; // above the keyboard of a phone
    if (open && seen - this.input.getBoundingClientRect().bottom < ROOM) this.place.scrollIntoView();
  }

  close() {
    this.offer++;
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
    this.pending = question;
    const turn = ++this.turn;
    this.input.value = question;
    const show = (/** @type {Shown} */ reply) => {
      if (turn === this.turn) this.status.textContent = showReply(this.place, reply, addressOf, byHand);
    };
    beginReply(this.place);
    const waiting = setTimeout(() => show({ question, band: "wait" }), PATIENCE);
    /** @param {Shown} reply */
    const said = reply => {
      clearTimeout(waiting);
      show(reply);
    };
    try {
      const reply = (byHand && (await this.example(question))) || (await kb.ask(question, said));
      said("error" in reply ? { question, band: "error", message: reply.error.message } : reply);
    } catch (error) {
      if (turn !== this.turn || !endReply(question)) said({ question, band: "failed", cause: error instanceof Failed ? error.message : "" });
    }
    if (turn === this.turn) this.pending = "";
    if (!byHand) returnToPlace();
  }

  /** The reply to a question that this box offers, which needs no engine. @param {string} question */
  example(question) {
    const links = [...this.place.querySelectorAll(".kb-box__examples a")];
    return links.some(link => link.textContent.trim() === question) ? offered(question) : undefined;
  }
}

const boxes = [...document.querySelectorAll(".kb-box")].map(place => new Box(/** @type {HTMLElement} */ (place)));
const [box] = boxes; // the one that everyone sees first

/** Answer what the address asks: on arrival, and when the reader goes back. */
const arrive = async () => {
  if (answered === asked()) return; // only the place on the page is another
  answered = asked();
  if (answered) return box && (await box.ask(answered, false));
  hideReply();
  for (const each of boxes) each.input.value = "";
  returnToPlace();
};
arrive().then(() => {
  const keep = () => import("./offline.js").catch(() => {}); // at the next visit
  if (document.readyState === "complete") keep();
  else addEventListener("load", keep, { once: true }); // nothing waits for it
});
shareEntry();
document.documentElement.className = document.documentElement.className.replace("no-js", "js"); // it works after all
addEventListener("popstate", arrive);
addEventListener("click", event => {
  if (!(event.target instanceof Element && event.target.closest(".kb-reply [data-close]"))) return;
  history.pushState(null, "", location.pathname);
  arrive();
  box.input.focus();
});
document.addEventListener("keydown", event => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !box) return;
  event.preventDefault();
  box.input.focus();
  box.input.select();
});
