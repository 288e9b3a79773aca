// Before anything is drawn: light or dark as the device says, until the reader says otherwise, so that the page is never
// drawn in the wrong colours first; whether the box will work here; and, where the address asks something, its data.
// A classic script in the head, in a language that every browser reads: it tells the others apart.
"use strict";
{
  const root = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");
  const dark = /** @type {HTMLLinkElement} */ (document.getElementById("kb-dark"));
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;

  /** What the reader chose, null when nothing was or storage is not to be had. @param {string} key @returns {string | null} */
  const chosen = key => {
    try {
      return localStorage.getItem(`kb-${key}`);
    } catch {
      return null;
    }
  };

  /** @param {string} key @param {string} value */
  const choose = (key, value) => {
    try {
      localStorage.setItem(`kb-${key}`, value);
    } catch {
      return; // nothing can be kept: the device's setting holds
    }
    draw();
  };

  const isDark = () => (chosen("scheme") || (device.matches ? "dark" : "light")) === "dark";
  const isLarge = () => chosen("size") === "large";

  /** The switches: what each says, and what it does. @type {Record<string, [said: () => string, pressed: () => void]>} */
  const switches = {
    "kb-scheme": [() => (isDark() ? "换成浅色" : "换成深色"), () => choose("scheme", isDark() ? "light" : "dark")],
    "kb-size": [() => (isLarge() ? "标准字" : "大字"), () => choose("size", isLarge() ? "usual" : "large")],
  };

  const draw = () => {
    dark.media = isDark() ? "screen" : "not all";
    root.classList.toggle("kb-large", isLarge());
    for (const name of Object.keys(switches)) {
      for (const button of document.querySelectorAll(`button.${name}`)) {
        button.textContent = switches[name][0]();
        button.removeAttribute("hidden");
      }
    }
  };

  /** @param {Event} event */
  const change = event => {
    const button = event.target instanceof Element && event.target.closest("button");
    for (const name of Object.keys(switches)) if (button && button.classList.contains(name)) switches[name][1]();
  };

  /** Without the box there is the list of all questions; an error of anything else than the box takes nothing away. */
  const withoutBox = () => {
    if ("kb" in self) return;
    root.classList.remove("js", "kb-asking");
    root.classList.add("no-js"); // also where it is told twice, of what was asked for ahead and of the script
  };

  draw();
  if (device.addEventListener) device.addEventListener("change", draw);
  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("click", change);
  if ("noModule" in HTMLScriptElement.prototype && "fetch" in self) {
    root.className = root.className.replace("no-js", "js");
    addEventListener("error", withoutBox, true); // the box did not come, or is in a language that is too new
    if (/[?&]q=[^&]/.test(location.search)) {
      root.classList.add("kb-asking");
      const asked = fetch(new URL("../search/browser.pack", here).href);
      asked.catch(() => {}); // asked for again, and said, by the box
      Object.assign(self, { kbAsked: asked });
    }
  }
}
