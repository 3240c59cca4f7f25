/* Source text with numbered lines, and messages beside them. */

import { el } from "./dom.js";

/**
 * Make the listing.
 *
 * @param {string} source
 * @param {Object<number, string>} messages by the number of their line, from 1
 */
export function numbered(source, messages = {}) {
  const lines = source.split("\n").map((text, index) => {
    const message = messages[index + 1];
    return el("li", { class: message && "wrong" }, el("code", {}, text), message && el("strong", {}, message));
  });
  return el("ol", { class: "listing", tabindex: 0, "aria-label": "The reward that was refused" }, ...lines);
}
