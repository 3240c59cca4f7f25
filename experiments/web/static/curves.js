/* The charts of a run: the score of a round's candidates on one axis, the parts of each reward on one of its own. */

import { chart } from "./chart.js";
import { el } from "./dom.js";

/**
 * Make the charts.
 *
 * @returns {{element: HTMLElement, show: (round: object, run: object) => void}}
 */
export function curves() {
  const element = el("div", { class: "stack" });
  let unit, score, parts = new Map();
  const grid = el("div", { class: "charts" });

  function show(round, run) {
    const members = run.generations.flatMap((generation) => generation.members);
    const found = members.find((member) => member.unit)?.unit ?? "";
    if (!score || found !== unit) {
      unit = found;
      score = chart({ title: "Score of each candidate", label: unit ? `score [${unit}]` : "score" });
      element.replaceChildren(score.element, grid);
    }
    const ids = new Set(round.members.filter((member) => !member.withheld).map((member) => member.id));
    if (run.best) ids.add(run.best);
    const lines = members.map(({ id }, number) => ({ id, number, points: run.curves.score[id] ?? [] }));
    score.show(lines.filter(({ id }) => ids.has(id)).map((line) => (
      { ...line, name: line.id === run.best ? `${line.id}, the best` : line.id })));
    showParts(round, run);
  }

  function showParts(round, run) {
    const known = round.members.filter(({ id }) => run.curves.components[id]);
    const next = new Map(known.map(({ id }) => [id, parts.get(id) ?? partsChart(id)]));
    if ([...next.keys()].join() !== [...parts.keys()].join()) {
      grid.replaceChildren(...[...next.values()].map((each) => each.element));
    }
    parts = next;
    for (const { id } of known) parts.get(id).show(partLines(run.curves.components[id]));
  }

  return { element, show };
}

/** Make the chart of the parts of a candidate's reward. */
export function partsChart(id) {
  return chart({ title: `Parts of the reward of ${id}`, label: "mean per step" });
}

/** Return the lines of that chart, from points by name. */
export function partLines(components) {
  return Object.keys(components).sort().map((name, number) => ({ name, number, points: components[name] }));
}
