/* The terms by which the robot moves, with a slider for each number. */

import { post } from "./api.js";
import { byId, el } from "./dom.js";
import { colourOf } from "./talk_traces.js";

const PAUSE = 80; // between two requests of a slider that is dragged [ms]

let rows = new Map();

/**
 * Show terms; sliders that somebody holds stay as they are.
 *
 * @param {object[]} terms as the API gives them
 * @param {(error: Error) => void} onError
 */
export function showTerms(terms, onError) {
  const key = terms.map((term) => `${term.name} ${term.asked} ${term.target === null}`).join();
  if (rows.key !== key) {
    rows = new Map(terms.map((term, place) => [term.name, row(term, place, onError)]));
    rows.key = key;
    byId("asked").replaceChildren(...chosen(terms, true), ...(terms.some((term) => term.asked) ? [] : [el("p", { class: "dim" }, "It stands.")]));
    byId("kept").replaceChildren(...chosen(terms, false));
  }
  for (const term of terms) rows.get(term.name).update(term);
}

const chosen = (terms, asked) => terms.filter((term) => term.asked === asked).map((term) => rows.get(term.name).element);

function row(term, place, onError) {
  const said = el("span", { class: "small" });
  const value = el("span", { class: "number small dim" });
  const mark = el("span", { class: "mark", "aria-hidden": "true" });
  mark.style.background = colourOf(place);
  const weight = slider(term, "weight", 0, Math.max(10, 2 * term.weight), onError);
  const target = term.asked && term.target !== null ? slider(term, "target", term.low, term.high, onError) : null;
  return {
    element: el("div", { class: "term" }, mark, said, value, target?.element, weight.element),
    update(now) {
      said.textContent = now.said;
      value.textContent = now.measured && `is ${now.measured}`;
      weight.set(now.weight, now.weight.toFixed(1));
      target?.set(now.target, now.said);
    },
  };
}

function slider(term, number, low, high, onError) {
  const input = el("input", { type: "range", min: low, max: high, step: (high - low) / 200 || 0.01, "data-term": term.name, "data-number": number });
  input.setAttribute("aria-label", `${number} of ${term.name.replaceAll("_", " ")}`);
  let held = false, waiting = null;
  const send = async () => {
    waiting = null;
    try {
      await post("/api/talk/term", { name: term.name, [number]: Number(input.value) });
    } catch (error) {
      onError(error);
    }
  };
  input.addEventListener("input", () => {
    held = true;
    input.removeAttribute("aria-valuetext");
    waiting ??= setTimeout(send, PAUSE);
  });
  input.addEventListener("change", () => setTimeout(() => (held = false), 4 * PAUSE));
  return {
    element: el("label", { class: "small" }, number, input),
    set(value, said) {
      if (held) return;
      input.value = value;
      input.setAttribute("aria-valuetext", said);
    },
  };
}
