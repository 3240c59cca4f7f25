/* The page of one candidate: its curves, and what becomes of it while it trains. */

import { chart } from "./chart.js";
import { partLines, partsChart } from "./curves.js";
import { byId } from "./dom.js";
import { addKeys } from "./keys.js";
import { refresh } from "./refresh.js";

const { dataset } = byId("main");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const ORDER = ["score", "parts"];
const charts = new Map();

/** Return the chart of a name, made when it is first asked for. */
function drawn(name, make) {
  if (!charts.has(name)) {
    charts.set(name, make());
    byId("curves").replaceChildren(...ORDER.map((each) => charts.get(each)?.element).filter(Boolean));
  }
  return charts.get(name);
}

function showCurves() {
  const { candidate, unit } = dataset, { score, components } = JSON.parse(dataset.curves);
  const known = { score: score.length > 0, parts: Object.keys(components).length > 0 };
  byId("drawn").hidden = !known.score && !known.parts;
  if (known.score) {
    drawn("score", () => chart({ title: "Score", label: unit ? `score [${unit}]` : "score" }))
      .show([{ name: candidate, number: 0, points: score }]);
  }
  if (known.parts) drawn("parts", () => partsChart(candidate)).show(partLines(components));
}

refresh((parts) => {
  if (byId("curves")) showCurves();
  const films = parts.flatMap((part) => [...part.querySelectorAll("video[data-learning]")]);
  if (!still.matches) films.forEach((film) => film.play().catch(() => {})); // the browser wants a click first
});

addKeys([
  { keys: ["["], does: "the candidate before", act: () => document.querySelector("[rel=prev]")?.click() },
  { keys: ["]"], does: "the candidate after", act: () => document.querySelector("[rel=next]")?.click() },
]);
