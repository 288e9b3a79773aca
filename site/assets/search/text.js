/* One form for a text, as search/text.py makes it. A text is an array of its characters, so that places agree. */

/** @typedef {{kind: "han"|"latin"|"digits", start: number, part: string[]}} Run */

/** NFKC, lower case, single white space, none between letters outside ASCII. @param {string} text @returns {string} */
export function fold(text) {
  if (/^[a-z\d\u4e00-\u9fa5]*$/.test(text)) return text; // most lines are in this form already
  return tidy(text).toLowerCase().split("\n").map(closed).join("\n");
}

/** @param {string} text @returns {string} */
function tidy(text) {
  const kept = text.replace(/\p{Default_Ignorable_Code_Point}|[^\P{C}\n\t\r]/gu, "").replaceAll("\r", " ");
  return trim(kept.normalize("NFKC").split("\n").map((line) => words(line).join(" ")).join("\n"));
}

/** @param {string} line */
const words = (line) => line.split(/\s+/u).filter(Boolean);

/** @param {string} text */
const trim = (text) => text.replace(/^\s+|\s+$/gu, "");

/** The parts of a folded text that can hold terms. @param {string[]} text @returns {Run[]} */
export function runs(text) {
  const found = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    const kind = kindOf(text[start]);
    while (end < text.length && kindOf(text[end]) === kind) end++;
    if (kind) found.push({ kind, start, part: text.slice(start, end) });
  }
  return found;
}

/** The letters and digits of a folded text alone. @param {string[]} text */
export const bare = (text) => runs(text).map(({ part }) => part.join("")).join("");

const kinds = new Map();

/** han stands for every letter outside ASCII. @param {string} character */
function kindOf(character) {
  let kind = kinds.get(character);
  if (kind === undefined) {
    kind = /[a-z]/.test(character) ? "latin" : /\p{Nd}/u.test(character) ? "digits" : /\p{L}/u.test(character) ? "han" : "";
    kinds.set(character, kind);
  }
  return kind;
}

/** @param {string} line */
function closed(line) {
  /** @param {string} character */
  const han = (character) => character && kindOf(character) === "han";
  let whole = "";
  for (const word of line.split(" ")) {
    const together = !whole || (han(lastOf(whole)) && han([...word][0]));
    whole += together ? word : " " + word;
  }
  return whole;
}

/** @param {string} text */
const lastOf = (text) => [...text.slice(-2)].at(-1);
