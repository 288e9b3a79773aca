/* Lets the site be kept on the reader's device, and tells when there is a newer one. */

const HOUR = 3600e3;
const saving = /** @type {any} */ (navigator).connection?.saveData; // of Chromium alone
const OLD = "离线存的一份可能旧了，现在先从网上读";
let asked = false;

if ("serviceWorker" in navigator && !saving) {
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
}

/** Not before the page stands and the reader has it: what is kept for later must not hold up what is wanted now. */
function later() {
  if ("requestIdleCallback" in window) requestIdleCallback(start, { timeout: 5000 });
  else setTimeout(start, 1000);
}

async function start() {
  const workers = navigator.serviceWorker;
  let present = workers.controller;
  workers.addEventListener("controllerchange", () => {
    if (asked) location.reload();
    else if (present) offer(() => location.reload()); // the update was taken in another tab
    present = workers.controller;
  });
  const address = new URL("../../sw.js", import.meta.url);
  const trusted = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("kb-offline", { createScriptURL: () => address.href });
  workers.addEventListener("message", ({ data }) => data.old && offer(() => {}, OLD));
  workers.startMessages();
  if (present) present.postMessage("old?");
  const kept = await workers.register(trusted?.createScriptURL("") ?? address, { updateViaCache: "none" })
    .catch(() => /** @type {ServiceWorkerRegistration} */ (null));
  if (!kept) return; // the reader or the host forbids it; the site works without
  let found = false;
  /** Asks for a newer version; where none was found, also none that could not be kept, the present one is the newest. */
  const look = () => kept.update().then(() => found || kept.installing || kept.waiting || (present && present.postMessage("newest"))).catch(() => {});
  /** @param {ServiceWorker} worker */
  const take = (worker) => offer(() => { asked = true; worker.postMessage("now"); });
  if (kept.waiting && present) take(kept.waiting);
  kept.addEventListener("updatefound", () => {
    found = true;
    const worker = kept.installing;
    worker.addEventListener("statechange", () => { if (worker.state === "installed" && present) take(worker); });
  });
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - looked < HOUR) return;
    looked = Date.now();
    look();
  });
  look();
}

/** A small notice, in place of the former one. @param {() => void} taken @param {string} [said] where there is nothing to take */
function offer(taken, said) {
  document.querySelector(".kb-update")?.remove();
  const styles = document.createElement("link");
  styles.rel = "stylesheet";
  styles.href = String(new URL("../styles/offline.css", import.meta.url));
  const notice = document.createElement("div");
  notice.className = "kb-update";
  notice.setAttribute("role", "status");
  document.head.append(styles);
  document.body.append(notice);
  const put = () => {
    if (said) notice.append(said, button("知道了", () => notice.remove()));
    else notice.append(button("有更新，点此刷新", taken), button("以后再说", () => notice.remove()));
  };
  setTimeout(put, 100);
}

/** @param {string} text @param {() => void} pressed */
function button(text, pressed) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", pressed);
  return made;
}
