/* What browsers from Chrome 80 and iOS 13.4 on do not have yet, and the scripts of this site use. */

/** Gives this thread or page what it lacks. */
export function mend() {
  /** @param {any} kind @param {string} name @param {Function} value */
  const lend = (kind, name, value) => {
    if (!kind.prototype[name]) Object.defineProperty(kind.prototype, name, { value, configurable: true, writable: true });
  };
  for (const kind of [Array, String]) lend(kind, "at", at);
  lend(String, "replaceAll", replaceAll);
}

/** @this {any[]|string} @param {number} place */
function at(place) {
  return this[place < 0 ? this.length + place : place];
}

/** Of texts alone: nobody here looks for a pattern. @this {string} @param {string} old @param {string} text */
function replaceAll(old, text) {
  return this.split(old).join(text);
}
