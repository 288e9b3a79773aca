// What is said to a question, from the templates of the page. Texts are put in as texts: nothing is read as HTML.

import { returnToPlace } from "./places.js";
import { shareBy } from "./sharing.js";

/**
 * @typedef {import("../search/asking.js").Fact} Fact
 * @typedef {import("../search/asking.js").Brief} Brief
 * @typedef {import("../search/asking.js").Candidate} Candidate
 * @typedef {{question?: string, band?: string, answer?: Brief | Candidate | null, candidates?: Brief[],
 *   also?: Brief[], notes?: string[], dates?: {label: string, url: string}[],
 *   messages?: {title: string, text: string, url: string}[], message?: string, cause?: string}} Shown
 */

/** @param {string} name @returns {HTMLTemplateElement} */
const template = name => /** @type {HTMLTemplateElement} */ (document.getElementById(`kb-${name}`));

/** @param {string} name @returns {HTMLElement} */
const copyOf = name => /** @type {HTMLElement} */ (template(name).content.firstElementChild.cloneNode(true));

/** What the status line says of suggestions. */
export const words = {
  /** @param {number} n */
  found: n => template("said").dataset.found.replace("{n}", String(n)),
  get nothing() {
    return template("said").dataset.nothing;
  },
};

const title = document.title;
const root = document.documentElement;
/** @type {HTMLElement | null} */
let shown = null;
/** What is shown for the time being, until all of it is there. @type {Shown | null} */
let begun = null;

export const hideReply = () => {
  clear();
  root.classList.remove("kb-asking", "kb-answered");
};

const clear = () => {
  shown?.remove();
  shown = begun = null;
  document.title = title;
};

/** Makes room where the reply will stand, so that nothing jumps when it comes. @param {HTMLElement} place */
export const beginReply = place => {
  if (!below(place)) root.classList.add("kb-asking");
};

/** Whether a box is not the one that is seen first: its reply stands below it. @param {HTMLElement} place */
const below = place => place.matches(".kb-box--again");

/**
 * Show a reply where the box is, or on top of the page when the box is in the header. What to say of it aloud.
 * @param {HTMLElement} place @param {Shown} reply @param {(path: string) => string} addressOf @param {boolean} byHand
 */
export const showReply = (place, reply, addressOf, byHand) => {
  const goesOn = begun && begun.band === reply.band && begun.question === reply.question;
  if (!goesOn) begin(place, reply, addressOf);
  const answer = reply.answer;
  if (answer && "facts" in answer) fill(shown, answer, addressOf);
  if (!answer || "facts" in answer) tellBeside(shown, reply, addressOf);
  begun = answer && !("facts" in answer) ? reply : null;
  if (reply.band !== "wait" && !begun) root.classList.remove("kb-asking");
  if (!goesOn && reply.band !== "wait") lead(byHand);
  const said = template(reply.band).dataset.said;
  return [`${said}${reply.answer ? "：" + reply.answer.question : ""}`, ...(reply.notes ?? [])].join("。");
};

/** Leaves the answer as it stands where the rest of it does not come; whether there is one to this question.
 *  @param {string} question */
export const endReply = question => {
  if (!begun || begun.question !== question) return false;
  for (const place of shown.querySelectorAll("[data-rest] > :not(.kb-reply__links):not([data-others]):not([data-also])")) place.remove();
  shown.querySelector("[data-rest]").removeAttribute("hidden");
  root.classList.remove("kb-asking");
  return true;
};

/** All that is known first. @param {HTMLElement} place @param {Shown} reply @param {(path: string) => string} addressOf */
const begin = (place, reply, addressOf) => {
  clear();
  shown = copyOf(reply.band);
  put(shown, "question", reply.question);
  put(shown, "message", reply.message ?? "");
  put(shown, "cause", template("said").getAttribute(`data-${reply.cause}`) || template("said").dataset.unknown);
  const said = new Set([reply.answer, ...(reply.also ?? [])].map(candidate => candidate?.id));
  const rest = (reply.candidates ?? []).filter(candidate => !said.has(candidate.id));
  const notes = reply.notes ?? [];
  list(shown, "[data-notes]", notes.map(note => line(...spans(note))));
  if (!notes.length) shown.querySelector("[data-notes]").remove();
  if (reply.answer) {
    put(shown, "title", ...spans(reply.answer.question));
    put(shown, "text", ...spans(reply.answer.text));
    for (const to of shown.querySelectorAll("a[data-page], a[data-put=title]")) to.setAttribute("href", addressOf(reply.answer.url));
  }
  tell(shown, reply.also ?? [], addressOf);
  list(shown, "[data-links]", rest.map(candidate => line(link(candidate.question, addressOf(candidate.url)))));
  if (!rest.length) shown.querySelector("[data-others]")?.remove();
  if (place.closest("article")) place.append(shown);
  else {
    document.querySelector("article").prepend(shown);
    shown.querySelector("h2").setAttribute("aria-level", "1"); // it stands for the page, whose own heading is not shown
  }
  if (!below(place)) root.classList.add("kb-answered");
  if (reply.candidates) document.title = `${reply.question}${template("said").dataset.between}${title}`; // read by the engine: no hidden characters
};

/** Leads the reader to what is said: who asked by hand to its heading, who came by an address to where they were.
 *  @param {boolean} byHand */
const lead = byHand => {
  if (!byHand) {
    if (!returnToPlace() && location.hash) shown.scrollIntoView();
    return;
  }
  shown.querySelector("h2").focus({ preventScroll: true }); // also puts away the keyboard of a phone
  shown.scrollIntoView({ block: "nearest" });
  if (shown.getBoundingClientRect().top < 0 || shown.offsetHeight > innerHeight) shown.scrollIntoView();
};

/** What comes after the answer itself. @param {HTMLElement} reply @param {Candidate} answer @param {(path: string) => string} addressOf */
const fill = (reply, answer, addressOf) => {
  /** @param {string} text */
  const said = text => linked(text, answer.links ?? [], addressOf);
  const deadlines = answer.facts.filter(({ id }) => answer.deadlines.includes(id));
  const facts = answer.facts.filter(({ id }) => !answer.deadlines.includes(id));
  const sources = cited(answer.sources);
  part("next", answer.next.length > 0, "ol", () => answer.next.map(step => line(...said(step))));
  part("deadlines", deadlines.length > 0, "ul", () => deadlines.map(fact));
  part("fallback", answer.fallback !== "", "p", () => said(answer.fallback));
  part("facts", facts.length > 0, "ul", () => facts.map(fact));
  part("sources", sources.length > 0, "ul", () => sources.map(text => line(...spans(text))));
  put(reply, "reviewed", answer.reviewed);
  reply.querySelector(answer.reviewed ? "[data-unreviewed]" : "[data-reviewed]").remove();
  const basis = /** @type {HTMLDetailsElement} */ (reply.querySelector("[data-basis]"));
  basis.open = facts.some(({ status }) => status === "disputed"); // what is wrong is not to be overlooked
  shareBy(reply.querySelector(".kb-take"), {
    question: answer.question, text: answer.text, steps: answer.next, url: addressOf(answer.url),
  });
  reply.querySelector("[data-rest]").removeAttribute("hidden");

  /** @param {string} name @param {boolean} there @param {string} where @param {() => Node[]} nodes */
  function part(name, there, where, nodes) {
    const place = reply.querySelector(`[data-${name}]`);
    if (there) place.querySelector(where).append(...nodes());
    else place.remove();
  }
};

/** The texts to send and the periods to count. @param {HTMLElement} reply @param {Shown} said @param {(path: string) => string} addressOf */
const tellBeside = (reply, { messages = [], dates = [] }, addressOf) => {
  list(reply, "[data-messages] ul", messages.map(({ title, text, url }) => told(title, text, addressOf(url))));
  list(reply, "[data-dates] ul", dates.map(({ label, url }) => line(link(label, addressOf(url)))));
  if (!messages.length) reply.querySelector("[data-messages]")?.remove();
  if (!dates.length) reply.querySelector("[data-dates]")?.remove();
};

/** What else was asked, each with its answer. @param {HTMLElement} reply @param {Brief[]} also @param {(path: string) => string} addressOf */
const tell = (reply, also, addressOf) => {
  const place = reply.querySelector("[data-also]");
  const answers = also.flatMap(candidate => {
    const [question, text] = [document.createElement("dt"), document.createElement("dd")];
    question.append(link(candidate.question, addressOf(candidate.url)));
    text.append(...spans(candidate.text));
    return [question, text];
  });
  if (also.length) place?.querySelector("dl").append(...answers);
  else place?.remove();
};

/** Each source once, with all places in it. @param {Candidate["sources"]} sources */
const cited = sources => {
  /** @type {Map<string, string[]>} */
  const places = new Map();
  for (const { title, place } of sources) places.set(title, [...(places.get(title) ?? []), place]);
  return [...places].map(([title, found]) => `${title} ${found.join("、")}`.trim());
};

/** @param {Fact} fact */
const fact = ({ label, value, status, note }) => {
  const item = copyOf("fact");
  put(item, "label", ...spans(label));
  put(item, "value", ...spans(value));
  item.querySelector("[data-badge]").replaceWith(copyOf(`badge-${status}`));
  if (status === "disputed") put(item, "note", ...spans(note));
  else item.querySelector("[data-put=note]").remove();
  return item;
};

/** Put texts where the template wants them. @param {HTMLElement} root @param {string} name @param {(string | Node)[]} texts */
const put = (root, name, ...texts) => root.querySelector(`[data-put=${name}]`)?.append(...texts);

/** Nodes of a text in which a figure and its unit stay on one line, as on the pages. @param {string} text */
const spans = text => {
  const parts = text.split(new RegExp(`(${template("said").dataset.figure})`));
  return parts.map((part, i) => {
    if (i % 2 === 0) return document.createTextNode(part);
    const figure = document.createElement("span");
    figure.className = "kb-figure";
    figure.textContent = part;
    return figure;
  });
};

/**
 * Nodes of a text with its links, those that lead to a page of the site or to an address of the web.
 * @param {string} text @param {{text: string, url: string}[]} links @param {(path: string) => string} addressOf
 * @returns {Node[]}
 */
const linked = (text, links, addressOf) => {
  const found = links.find(({ text: words }) => text.includes(words));
  if (!found) return spans(text);
  const [before, after] = [text.slice(0, text.indexOf(found.text)), text.slice(text.indexOf(found.text) + found.text.length)];
  const others = links.filter(other => other !== found);
  const to = document.createElement("a");
  to.href = /^(https?:|mailto:)/.test(found.url) ? found.url : addressOf(found.url);
  to.append(...spans(found.text));
  return [...linked(before, others, addressOf), to, ...linked(after, others, addressOf)];
};

/** @param {HTMLElement} root @param {string} where @param {HTMLElement[]} items */
const list = (root, where, items) => root.querySelector(where)?.append(...items);

/** @param {Node[]} what */
const line = (...what) => {
  const item = document.createElement("li");
  item.append(...what);
  return item;
};

/** A text to send, and the way to its form. @param {string} title @param {string} text @param {string} href */
const told = (title, text, href) => {
  const words = document.createElement("p");
  words.className = "kb-reply__message";
  words.textContent = text;
  return line(link(title, href), words);
};

/** @param {string} text @param {string} href */
const link = (text, href) => {
  const to = document.createElement("a");
  const span = document.createElement("span"); // each figure apart would be an item of the flex box
  span.append(...spans(text));
  to.href = href;
  to.append(span);
  return to;
};
