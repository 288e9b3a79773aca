// The box on another site: one script tag, and where it stands one can ask. It lies in a shadow tree, so that neither the
// page nor the box changes how the other looks; it keeps nothing, and asks no other host than its own.
import { Failed, ask, load } from "../search/ask.js";

/**
 * @typedef {import("../search/asking.js").Candidate} Answer
 * @typedef {import("../search/asking.js").Brief} Short
 * @typedef {{question?: string, answer?: Answer | null, candidates?: Short[], also?: Short[], notes?: string[],
 *   error?: {message: string}}} Said
 */

const here = import.meta.url;
const home = new URL("../../", here);
/** @type {Record<string, string>} */
const STATUS = { verified: "已核对", reported: "来源所述", disputed: "有疑" };
const CSS = `:host{display:block;font:1rem/1.6 system-ui,sans-serif;color:CanvasText;background:Canvas}
form{display:flex;flex-wrap:wrap;gap:.5rem}label{flex:100%}input{flex:1;min-width:0}
input,button{font:inherit;min-height:44px;padding:0 .75rem;border:1px solid;border-radius:6px}
ul,ol{padding-left:1.5em}b{display:block}small{opacity:.8}`;

/** An element with texts, which are never read as HTML, and elements. @param {string} name @param {(string|Node)[]} inner
 *  @returns {HTMLElement} */
const make = (name, ...inner) => {
  const made = document.createElement(name);
  made.append(...inner);
  return made;
};

/** A link into the knowledge base's own site. @param {string} text @param {string} to */
const link = (text, to) => Object.assign(make("a", text), { href: new URL(to, home).href, target: "_blank", rel: "noopener" });

/** @param {string} kind @param {(string|Node)[]} items */
const list = (kind, items) => items.length ? [make(kind, ...items.map((item) => make("li", item)))] : [];

/** @param {Short[]} found */
const links = (found) => list("ul", found.map(({ question, url }) => link(question, url)));

/** What is shown of a reply. @param {Said} reply @returns {(string|Node)[]} */
const shown = ({ question, answer, candidates = [], also = [], notes = [], error }) => {
  if (error) return [make("p", error.message)];
  const said = notes.map((note) => make("p", note));
  if (answer) {
    const facts = answer.facts.map(({ label, value, status }) => `${label}：${value}［${STATUS[status]}］`);
    said.push(make("b", answer.question), make("p", answer.text), ...list("ol", answer.next), ...list("ul", facts));
    said.push(make("p", link("全文、依据和出处", answer.url)), ...links(also));
  } else if (candidates.length) said.push(make("p", "没有把握。你是不是想问："), ...links(candidates));
  else said.push(make("p", "这里没有这个问题的答案。", link("到网站上换个说法再问", `?${new URLSearchParams({ q: question })}`)));
  return said;
};

/** Puts the box where its script stands. @param {HTMLElement} place @param {string} label */
const put = (place, label) => {
  const tree = place.attachShadow({ mode: "open" });
  const input = /** @type {HTMLInputElement} */ (Object.assign(make("input"), { id: "q", type: "search", maxLength: 2000, autocomplete: "off" }));
  const form = make("form", Object.assign(make("label", label), { htmlFor: "q" }), input, make("button", "问"));
  const reply = make("div");
  reply.setAttribute("role", "status");
  const show = (/** @type {(string|Node)[]} */ said) => {
    reply.textContent = "";
    reply.append(...said);
  };
  let turn = 0;
  input.addEventListener("focus", () => load().catch(() => {}), { once: true });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const question = input.value.trim(), mine = ++turn;
    if (!question) return;
    show([make("p", "正在找…")]);
    /** @type {(string|Node)[]} */
    let said;
    try {
      said = shown(await ask(question));
    } catch (error) {
      if (!(error instanceof Failed)) console.error(error);
      said = [make("p", "现在答不了。", link("到网站上问", `?${new URLSearchParams({ q: question })}`))];
    }
    if (mine === turn) show(said);
  });
  if ("adoptedStyleSheets" in tree) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    tree.adoptedStyleSheets = [sheet];
  }
  tree.append(form, reply, make("small", "来自 ", link(home.host, "")));
};

for (const script of document.querySelectorAll("script")) {
  if (script.src !== here) continue;
  const place = make("div");
  script.after(place);
  put(place, script.dataset.label ?? "有问题？用自己的话问：");
}
