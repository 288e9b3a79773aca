/* The list of what to keep: what is ticked stands in the address alone (`#ticked=chat,order`), so that Back takes one
   back. In a file that has all pages the name of the part stands before it (`#checklist/#ticked=…`). */

const MARK = "ticked=";

/** The pieces of the address behind its first #. */
const pieces = () => location.hash.split("#").slice(1);

class Checklist {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    /** @type {HTMLInputElement[]} */
    this.boxes = [...form.querySelectorAll("input")];
    /** @type {HTMLElement} */
    const buttons = form.querySelector(".kb-checklist__do");
    buttons.hidden = false;
    buttons.querySelector("[data-print]").addEventListener("click", () => print());
    buttons.querySelector("[data-clear]").addEventListener("click", () => {
      for (const box of this.boxes) box.checked = false;
      this.tell();
    });
    form.addEventListener("change", () => this.tell());
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("hashchange", () => this.show());
    this.show();
  }

  /** Ticks what the address says. */
  show() {
    const said = pieces().find((piece) => piece.startsWith(MARK)) ?? MARK;
    const ticked = new Set(said.slice(MARK.length).split(",")); // ids need no decoding
    for (const box of this.boxes) box.checked = ticked.has(box.name);
  }

  /** Writes into the address what is ticked. */
  tell() {
    const ticked = this.boxes.filter(({ checked }) => checked).map(({ name }) => name);
    const part = pieces().find((piece) => piece.endsWith("/"));
    location.hash = (part ? part + "#" : "") + MARK + ticked.join(",");
  }
}

for (const form of document.querySelectorAll(".kb-checklist")) new Checklist(/** @type {HTMLFormElement} */ (form));
