/* Where the whole website is one file, each page is a part of it and the address has its name (`#messages/…/`, of an entry its id). Without
   this all parts stand one below the other; with it one is shown at a time. It comes before the scripts of the website
   (kb/publish/carrying/single.py), which find in KB_HERE where they would be, and in URL the parts instead of pages. */

// deno-lint-ignore no-unused-vars -- the scripts of the website, which come behind this one, read both
const KB_HERE = "kb://one/assets/box/box.js";
const PAGES = "kb://one/";

/** An address of the website as the part that has it. Whatever else stays what it is. */
// deno-lint-ignore no-unused-vars
const URL = class extends self.URL {
  /** @override */
  get href() {
    const said = super.href;
    if (!said.startsWith(PAGES)) return said;
    return `#${decodeURI(said.slice(PAGES.length)).replace(/^entries\/[^/]+\/([^/]+)\//, "$1")}`;
  }
};

for (const name of /** @type {("pushState" | "replaceState")[]} */ (["pushState", "replaceState"])) {
  const change = history[name].bind(history);
  /** Some apps show a file under an address that no script may change: the question is answered all the same. */
  history[name] = (/** @type {[any, string, string?]} */ ...given) => {
    try {
      change(...given);
    } catch {
      // the address stays
    }
  };
}

const parts = [...document.querySelectorAll(".kb-part")];

/** What an address says; what is no address says itself. @param {string} text */
const decoded = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** @type {Element | null} */
let now = null;

/** Shows the part that the address names, the first where it names none. @param {boolean} moved */
const showPart = (moved) => {
  const [name, chosen] = decoded(location.hash.slice(1)).split("#");
  const named = document.getElementById(name);
  const part = (named && named.closest(".kb-part")) || parts[0];
  for (const each of parts) each.classList.toggle("kb-part--now", each === part);
  const step = named && named.closest(".kb-guide section");
  for (const each of document.querySelectorAll(".kb-guide section")) {
    each.classList.toggle("kb-guide__now", step ? each === step : each.matches(":first-of-type"));
  }
  document.documentElement.classList.toggle("kb-answered", part === parts[0] && Boolean(document.querySelector(".kb-reply")));
  const fact = new URLSearchParams(chosen).get("fact");
  if (fact) choose(fact);
  const stays = part === now && chosen; // only what was chosen in it is another
  now = part;
  if (!moved || stays) return;
  if (named && named !== part) named.scrollIntoView();
  else scrollTo(0, 0);
};

/** Chooses a period in the form that counts. @param {string} fact */
const choose = (fact) => {
  const form = document.querySelector(".kb-dates form");
  if (form) /** @type {HTMLSelectElement} */ (form.querySelector("[name=fact]")).value = fact;
};

addEventListener("hashchange", () => showPart(true));
addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : document.documentElement;
  const counted = /** @type {HTMLElement} */ (target.closest("a[data-fact]"));
  if (counted) choose(counted.dataset.fact);
  if (target.closest(".kb-reply [data-close]")) setTimeout(() => { // where the address could not be changed
    if (/[?&]q=/.test(location.search)) return;
    document.querySelector(".kb-reply")?.remove();
    showPart(false);
  });
});
document.documentElement.classList.add("kb-one");
showPart(false);
