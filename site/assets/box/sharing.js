// An answer to take along: copied, given to another app, or on paper, always with the address of its own page.

/** @typedef {{question: string, text: string, steps: string[], url: string}} Taken */

/** What is copied: the question, the answer, what to do, and where it stands. @param {Taken} taken */
const written = ({ question, text, steps, url }) =>
  [question, text, ...steps.map((step, i) => (steps.length > 1 ? `${i + 1}. ${step}` : step)), url].join("\n");

/** Makes the buttons of a row do what they say. @param {Element} row @param {Taken} taken */
export const shareBy = (row, taken) => {
  const copy = row.querySelector("[data-copy]"), share = row.querySelector("[data-share]"), paper = row.querySelector("[data-print]");
  row.removeAttribute("hidden");
  copy.addEventListener("click", async () => {
    if (await copied(written(taken))) copy.textContent = copy.getAttribute("data-done");
    else byHand(row, written(taken));
  });
  paper.addEventListener("click", () => print());
  if (!navigator.share) return share.remove();
  share.addEventListener("click", () => {
    navigator.share({ title: taken.question, text: written({ ...taken, url: "" }).trim(), url: taken.url }).catch(() => {}); // called off
  });
};

/** The row of the page of an entry. */
export const shareEntry = () => {
  const row = document.querySelector("article > .kb-take");
  if (!row) return;
  const own = /** @type {HTMLLinkElement} */ (document.querySelector("link[rel=canonical]"));
  const url = own ? own.href : location.origin + location.pathname;
  document.querySelector(".kb-address").textContent = url;
  const [question, text] = ["h1", ".kb-answer"].map(place => textOf(document.querySelector(`article > ${place}`)));
  shareBy(row, { question, text, steps: [...document.querySelectorAll(".kb-next li")].map(textOf), url });
};

/** @param {Element} element */
const textOf = element => element.textContent.trim().replace(/\s+/g, " ");

/** Whether a text is on the clipboard. @param {string} text */
const copied = async text => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = fieldWith(text); // an older browser, or a page without a certificate
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
};

/** @param {string} text */
const fieldWith = text => {
  const field = document.createElement("textarea");
  field.className = "kb-copy";
  field.readOnly = true;
  field.value = text;
  return field;
};

/** The text to be copied by hand, where the browser lets no script do it. @param {Element} row @param {string} text */
const byHand = (row, text) => {
  const shown = row.parentElement.querySelector(".kb-copy");
  if (shown) shown.remove();
  const field = fieldWith(text);
  field.setAttribute("aria-label", row.querySelector("[data-copy]").getAttribute("data-failed"));
  row.after(field);
  field.focus();
  field.select();
};
