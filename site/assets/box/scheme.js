// Light or dark as the device says, until the reader says otherwise. A classic script in the head, so that the page is
// never drawn in the wrong colours first. Also tells the style sheets that there are scripts.
"use strict";
{
  const KEY = "kb-scheme";
  const root = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");
  const dark = /** @type {HTMLLinkElement} */ (document.getElementById("kb-dark"));

  /** The reader's choice, null when none was made or storage is not to be had. @returns {string | null} */
  const chosen = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };

  /** @returns {boolean} */
  const isDark = () => (chosen() ?? (device.matches ? "dark" : "light")) === "dark";

  const draw = () => {
    dark.media = isDark() ? "screen" : "not all";
    for (const button of document.querySelectorAll("button.kb-scheme")) {
      button.textContent = isDark() ? "换成浅色" : "换成深色";
      button.removeAttribute("hidden");
    }
  };

  /** @param {Event} event */
  const change = event => {
    if (!(event.target instanceof Element) || !event.target.closest("button.kb-scheme")) return;
    try {
      localStorage.setItem(KEY, isDark() ? "light" : "dark");
    } catch {
      return; // nothing can be kept: the device's setting holds
    }
    draw();
  };

  root.classList.replace("no-js", "js");
  draw();
  device.addEventListener("change", draw);
  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("click", change);
}
