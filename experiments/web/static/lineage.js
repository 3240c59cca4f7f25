/* Who came of whom: a column for each round, a line from each parent to its child. */

import { el } from "./dom.js";
import { measured } from "./numbers.js";
import { svg } from "./svg.js";

const [WIDE, TALL, ACROSS, DOWN, TOP] = [136, 34, 212, 44, 28];

/**
 * Make the picture.
 *
 * @param {string} page address of the run's page
 * @returns {{element: HTMLElement, show: (run: object) => void}}
 */
export function lineage(page) {
  const element = el("div", { class: "lineage wide", tabindex: 0, role: "region", "aria-label": "Lineage, may be scrolled" });
  let drawn = "";

  function show(run) {
    const rounds = run.generations.map((round) => round.members.map(node));
    const text = JSON.stringify([rounds, run.best]);
    if (text === drawn) return;
    drawn = text;
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset?.id : null;
    element.replaceChildren(picture(rounds, run.best, page));
    element.querySelector(`[data-id="${CSS.escape(focused ?? "")}"]`)?.focus();
  }

  return { element, show };
}

function node({ id, parents, state, score, unit, withheld }) {
  const known = Number.isFinite(score);
  return { id, parents, says: known ? measured(score, unit) : withheld ? "hidden" : state, failed: state === "failed" };
}

function picture(rounds, best, page) {
  const places = new Map();
  rounds.forEach((nodes, column) => nodes.forEach((each, row) => (
    places.set(each.id, { ...each, x: 2 + column * ACROSS, y: TOP + row * DOWN }))));
  const most = Math.max(0, ...rounds.map((nodes) => nodes.length));
  const whole = svg("svg", { width: Math.max(1, rounds.length) * ACROSS - ACROSS + WIDE + 4, height: TOP + most * DOWN });
  const headings = rounds.map((_, column) => svg("text", { class: "heading", x: 2 + column * ACROSS, y: 14 }, `Round ${column + 1}`));
  const lines = [...places.values()].flatMap((child) => child.parents.map((parent) => line(places.get(parent), child)));
  const boxes = [...places.values()].map((place) => box(place, place.id === best, page, (lit) => (
    whole.querySelectorAll("path").forEach((path) => path.classList.toggle("lit", lit && isOfKin(path, place.id, places))))));
  whole.append(...headings, ...lines.filter(Boolean), ...boxes);
  return whole;
}

function line(parent, child) {
  if (!parent) return null;
  const [x, y] = [parent.x + WIDE, parent.y + TALL / 2];
  const [toX, toY] = [child.x, child.y + TALL / 2];
  const middle = (x + toX) / 2;
  const path = svg("path", { d: `M${x} ${y}C${middle} ${y} ${middle} ${toY} ${toX} ${toY}` });
  path.dataset.child = child.id;
  return path;
}

function box({ id, x, y, says, failed, parents }, isBest, page, light) {
  const words = [`Candidate ${id}`, says, parents.length && `made of ${parents.join(" and ")}`, isBest && "the best"];
  const link = svg("a", { href: `${page}/candidates/${encodeURIComponent(id)}`, class: isBest && "best",
    "aria-label": words.filter(Boolean).join(", ") },
    svg("rect", { x, y, width: WIDE, height: TALL, rx: 6 }),
    svg("text", { x: x + 10, y: y + 22, class: "id" }, id),
    svg("text", { x: x + WIDE - 10, y: y + 22, class: failed ? "end bad" : "end" }, says));
  link.dataset.id = id;
  for (const [event, lit] of [["pointerenter", true], ["focus", true], ["pointerleave", false], ["blur", false]]) {
    link.addEventListener(event, () => light(lit));
  }
  return link;
}

/** Tell whether a line leads to a candidate from one of its forebears. */
function isOfKin(path, id, places) {
  const kin = new Set([id]);
  for (const each of kin) places.get(each)?.parents.forEach((parent) => kin.add(parent));
  return kin.has(path.dataset.child);
}
