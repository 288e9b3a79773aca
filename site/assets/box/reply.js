// What is said to a question, from the templates of the page. Texts are put in as texts: nothing is read as HTML.

/**
 * @typedef {import("../search/asking.js").Fact} Fact
 * @typedef {import("../search/asking.js").Candidate} Candidate
 * @typedef {{question?: string, band?: string, answer?: Candidate | null, candidates?: Candidate[],
 *   also?: Candidate[], notes?: string[], dates?: {label: string, url: string}[],
 *   messages?: {title: string, text: string, url: string}[], message?: string, error?: {code: string, message: string}}} Reply
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
/** @type {HTMLElement | null} */
let shown = null;

export const hideReply = () => {
  shown?.remove();
  shown = null;
  document.title = title;
};

/**
 * Show a reply where the box is, or on top of the page when the box is in the header. What to say of it aloud.
 * @param {HTMLElement} place @param {Reply} reply @param {(path: string) => string} addressOf @param {boolean} byHand
 */
export const showReply = (place, reply, addressOf, byHand) => {
  hideReply();
  shown = copyOf(reply.band);
  put(shown, "question", reply.question);
  put(shown, "message", reply.message ?? "");
  const others = (reply.candidates ?? []).filter(candidate => candidate !== reply.answer);
  const said = new Set([reply.answer, ...(reply.also ?? [])].map(candidate => candidate?.id));
  const rest = others.filter(candidate => !said.has(candidate.id));
  const notes = reply.notes ?? [];
  list(
    shown,
    "[data-notes]",
    notes.map(note => line(...spans(note))),
  );
  if (!notes.length) shown.querySelector("[data-notes]").remove();
  if (reply.answer) fill(shown, reply.answer, addressOf);
  tell(shown, reply.also ?? [], addressOf);
  list(
    shown,
    "[data-links]",
    rest.map(candidate => line(link(candidate.question, addressOf(candidate.url)))),
  );
  const messages = reply.messages ?? [];
  list(
    shown,
    "[data-messages] ul",
    messages.map(({ title, text, url }) => told(title, text, addressOf(url))),
  );
  if (!messages.length) shown.querySelector("[data-messages]")?.remove();
  const dates = reply.dates ?? [];
  list(
    shown,
    "[data-dates] ul",
    dates.map(({ label, url }) => line(link(label, addressOf(url)))),
  );
  if (!dates.length) shown.querySelector("[data-dates]")?.remove();
  if (!rest.length) shown.querySelector("[data-others]")?.remove();
  if (place.closest("article")) place.append(shown);
  else document.querySelector("article").prepend(shown);
  if (reply.candidates) document.title = `${reply.question} - ${title}`; // read by the engine: no hidden characters
  if (byHand && reply.band !== "wait") {
    const heading = shown.querySelector("h2");
    heading.focus({ preventScroll: true }); // also puts away the keyboard of a phone
    shown.scrollIntoView({ block: "nearest" });
    if (shown.getBoundingClientRect().top < 0 || shown.offsetHeight > innerHeight) shown.scrollIntoView();
  }
  return [`${template(reply.band).dataset.said}${reply.answer ? `：${reply.answer.question}` : ""}`, ...notes].join("。");
};

/** @param {HTMLElement} reply @param {Candidate} answer @param {(path: string) => string} addressOf */
const fill = (reply, answer, addressOf) => {
  const page = addressOf(answer.url);
  put(reply, "title", ...spans(answer.question));
  put(reply, "text", ...spans(answer.text));
  for (const to of reply.querySelectorAll("a[data-page], a[data-put=title]")) to.setAttribute("href", page);
  list(reply, "[data-facts] ul", answer.facts.map(fact));
  list(
    reply,
    "[data-sources] ul",
    cited(answer.sources).map(text => line(...spans(text))),
  );
  put(reply, "reviewed", answer.reviewed);
  /** @param {string} text */
  const said = text => linked(text, answer.links ?? [], addressOf);
  list(
    reply,
    "[data-next] ol",
    answer.next.map(step => line(...said(step))),
  );
  reply.querySelector("[data-fallback] p")?.replaceChildren(...said(answer.fallback));
  if (!answer.next.length) reply.querySelector("[data-next]").remove();
  if (!answer.fallback) reply.querySelector("[data-fallback]").remove();
  if (!answer.facts.length) reply.querySelector("[data-facts]").remove();
  if (!answer.sources.length) reply.querySelector("[data-sources]").remove();
  const copy = /** @type {HTMLAnchorElement} */ (reply.querySelector("[data-copy]"));
  copy.href = location.pathname + location.search;
  copy.addEventListener("click", async event => {
    if (!navigator.clipboard) return; // stays a link, to be copied by hand
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(copy.href);
      copy.textContent = copy.dataset.done;
    } catch {
      // not allowed: the link is still there
    }
  });
};

/** What else was asked, each with its answer. @param {HTMLElement} reply @param {Candidate[]} also @param {(path: string) => string} addressOf */
const tell = (reply, also, addressOf) => {
  const answers = also.flatMap(candidate => {
    const [question, text] = [document.createElement("dt"), document.createElement("dd")];
    question.append(link(candidate.question, addressOf(candidate.url)));
    text.append(...spans(candidate.text));
    return [question, text];
  });
  reply.querySelector("[data-also] dl")?.replaceChildren(...answers);
  if (!also.length) reply.querySelector("[data-also]")?.remove();
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
const put = (root, name, ...texts) => root.querySelector(`[data-put=${name}]`)?.replaceChildren(...texts);

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
const list = (root, where, items) => root.querySelector(where)?.replaceChildren(...items);

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
