// The questions that are offered while one types, each with what matched and the beginning of its answer.

/** @typedef {import("../search/ask.js").Suggestion} Suggestion */

/** @param {HTMLElement} list @returns {Element[]} */
export const options = list => [...list.children];

/** @param {HTMLElement} list @param {Suggestion[]} suggestions @param {string} typed */
export const showOptions = (list, suggestions, typed) => {
  list.textContent = "";
  list.append(...suggestions.map((suggestion, i) => option(`${list.id}-${i}`, suggestion, typed)));
};

/** @param {string} id @param {Suggestion} suggestion @param {string} typed */
const option = (id, { question, text }, typed) => {
  const made = document.createElement("li"), asked = document.createElement("b"), answer = document.createElement("small");
  made.id = id;
  made.setAttribute("role", "option"); // the properties of the same names are newer
  made.setAttribute("aria-selected", "false");
  asked.append(...marked(question, typed));
  answer.textContent = text;
  made.append(asked, answer);
  return made;
};

/** A question in which what was typed is marked: two characters or more in a row. @param {string} question @param {string} typed */
const marked = (question, typed) => {
  const low = typed.toLowerCase(), length = Math.min(2, low.length);
  const hit = [...question].map(() => false); // by UTF-16 units below, which for Han characters are the same
  for (let i = 0; i + length <= question.length; i++)
    if (low.includes(question.slice(i, i + length).toLowerCase())) hit.fill(true, i, i + length);
  /** @type {Node[]} */
  const nodes = [];
  for (let i = 0, start = 0; i < question.length; i++) {
    if (i + 1 < question.length && hit[i + 1] === hit[i]) continue;
    const part = question.slice(start, i + 1), mark = document.createElement("mark");
    mark.textContent = part;
    nodes.push(hit[i] ? mark : document.createTextNode(part));
    start = i + 1;
  }
  return nodes;
};
