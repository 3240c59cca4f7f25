/* The page of one candidate: its curves. */

import { chart } from "./chart.js";
import { partLines, partsChart } from "./curves.js";
import { byId } from "./dom.js";
import { addKeys } from "./keys.js";

const { candidate, unit, curves } = byId("main").dataset;
const { score, components } = JSON.parse(curves);
const charts = [];

if (score.length) {
  charts.push(chart({ title: "Score", label: unit ? `score [${unit}]` : "score" }));
  charts[0].show([{ name: candidate, number: 0, points: score }]);
}
if (Object.keys(components).length) {
  charts.push(partsChart(candidate));
  charts.at(-1).show(partLines(components));
}
byId("curves")?.append(...charts.map((each) => each.element));

addKeys([
  { keys: ["["], does: "the candidate before", act: () => document.querySelector("[rel=prev]")?.click() },
  { keys: ["]"], does: "the candidate after", act: () => document.querySelector("[rel=next]")?.click() },
]);
