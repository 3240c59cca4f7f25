/* One button for each round of a run; the page follows the run to its next round unless another was chosen. */

import { el } from "./dom.js";

/**
 * Make the buttons.
 *
 * @param {() => void} chosen is called when a person has chosen a round
 * @returns {{element: HTMLElement, show: (generations: object[]) => object|undefined}} show returns the round to show
 */
export function rounds(chosen) {
  const element = el("div", { class: "row tight", role: "group", "aria-label": "Round" });
  let buttons = [], wanted = null;

  function show(generations) {
    const of = Math.max(generations.length, generations.at(-1)?.of ?? 0);
    if (buttons.length !== of) {
      buttons = Array.from({ length: of }, (_, index) => button(index));
      element.replaceChildren(...buttons);
    }
    const shown = wanted ?? generations.length - 1;
    buttons.forEach((each, index) => {
      each.disabled = index >= generations.length;
      each.setAttribute("aria-pressed", index === shown);
    });
    return generations[shown];
  }

  function button(index) {
    const choose = () => {
      // The last one that there is means: follow.
      wanted = buttons[index + 1] && !buttons[index + 1].disabled ? index : null;
      chosen();
    };
    return el("button", { type: "button", onclick: choose }, el("span", { class: "unseen" }, "Round "), index + 1);
  }

  return { element, show };
}
