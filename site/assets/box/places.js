// Where a page of the site is, and where on a page the reader was.

const ROOT = new URL("../../", import.meta.url);

/** Where a page of the site is; nowhere else is ever led to. @param {string} path */
export const addressOf = path => {
  const url = new URL(path, ROOT);
  if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html"; // in a folder without a server
  return url.origin === ROOT.origin ? url.href : ROOT.href;
};

/** Remembers with the address where on the page the reader is: the answer to it is not there yet when one comes back. */
export const keepPlace = () => history.replaceState({ ...history.state, y: scrollY }, "");

/** Goes where the reader was at this address; true where that is known. */
export const returnToPlace = () => {
  const y = history.state && history.state.y;
  if (typeof y === "number") scrollTo(0, y);
  return typeof y === "number";
};

addEventListener("pagehide", keepPlace);
if (new URLSearchParams(location.search).has("q")) history.scrollRestoration = "manual";
