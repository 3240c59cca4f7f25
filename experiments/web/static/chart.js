/* Lines over training steps, with axes, a cursor for pointer and keys, and a legend that reads out what is under it. */

import { el } from "./dom.js";
import { whenNear } from "./near.js";
import { figure, short, ticks } from "./numbers.js";
import { svg } from "./svg.js";

const HEIGHT = 220;
const MARGIN = { left: 56, right: 22, top: 24, bottom: 40 };
const SPOKEN = 8; // lines that are read out at once
const [COLOURS, DASHES] = [8, 5];

/** Return the classes of the line with a number: colours repeat after eight, and with them dashes change. */
export function lineClass(number) {
  return `line c${number % COLOURS} d${Math.floor(number / 4) % DASHES}`;
}

/**
 * Make a chart.
 *
 * @param {{title: string, label: string}} words title is above it, label names the vertical axis
 * @returns {{element: HTMLElement, show: (lines: {name: string, number: number, points: [number, number][]}[]) => void}}
 *   points are pairs of steps and value, in the order of steps; number chooses how the line looks
 */
export function chart({ title, label }) {
  const where = el("span", { class: "dim small number" });
  const picture = svg("svg", { "aria-hidden": "true", height: HEIGHT });
  const plot = el("div", { class: "plot", role: "slider", tabindex: 0, "aria-label": `${title}, by training steps`,
    "aria-valuemin": 0 }, picture);
  const legend = el("ul", { class: "legend plain small" });
  const caption = el("figcaption", { class: "row apart tight" }, el("span", {}, title), where);
  const element = el("figure", { class: "chart" }, caption, plot, legend);

  let lines = [], readouts = [], stops = [], at = null, scale = null, drawn = "";
  const marks = svg("g", { class: "marks" });

  function show(given) {
    const known = given.map((line) => ({ ...line, points: line.points.filter((point) => point.every(Number.isFinite)) }));
    const text = JSON.stringify(known);
    if (text === drawn) return;
    drawn = text;
    const names = JSON.stringify(known.map((line) => [line.name, line.number]));
    if (names !== JSON.stringify(lines.map((line) => [line.name, line.number]))) name(known);
    lines = known;
    stops = longest(lines).map(([steps]) => steps);
    if (at !== null) at = Math.min(at, stops.length - 1);
    whenNear(plot, draw);
    read();
  }

  function name(named) {
    readouts = named.map(() => el("span", { class: "number" }));
    legend.replaceChildren(...named.map((line, index) => {
      const sample = svg("svg", { "aria-hidden": "true", width: 26, height: 10 },
        svg("path", { class: lineClass(line.number), d: "M1 5H25" }));
      const entry = el("li", {}, sample, el("span", { class: "name" }, line.name), readouts[index]);
      entry.addEventListener("pointerenter", () => emphasise(index));
      entry.addEventListener("pointerleave", () => emphasise(null));
      return entry;
    }));
  }

  function emphasise(chosen) {
    picture.querySelectorAll(".lines > *").forEach((path, index) =>
      path.classList.toggle("faint", chosen !== null && index !== chosen));
  }

  function draw() {
    const width = plot.clientWidth;
    if (!width) return;
    picture.setAttribute("width", width);
    const points = lines.flatMap((line) => line.points);
    if (!points.length) {
      scale = null;
      return picture.replaceChildren(
        svg("text", { class: "middle", x: width / 2, y: HEIGHT / 2 }, "No figures yet"));
    }
    scale = scaled(points, width);
    const paths = lines.map((line) => svg("path", { class: lineClass(line.number), d: path(line.points, scale) }));
    picture.replaceChildren(...axes(scale, width, label), svg("g", { class: "lines" }, ...paths), marks);
    mark();
  }

  function mark() {
    marks.replaceChildren();
    if (at === null || !scale) return;
    const x = scale.x(stops[at]);
    marks.append(svg("path", { class: "cursor", d: `M${x} ${MARGIN.top}V${HEIGHT - MARGIN.bottom}` }));
    for (const line of lines) {
      const value = valueAt(line.points, stops[at]);
      if (value !== null) marks.append(svg("circle", { class: lineClass(line.number), cx: x, cy: scale.y(value), r: 3.5 }));
    }
  }

  function read() {
    const steps = at === null ? null : stops[at];
    const values = lines.map((line) => (at === null ? line.points.at(-1)?.[1] ?? null : valueAt(line.points, steps)));
    readouts.forEach((readout, index) => (readout.textContent = figure(values[index])));
    where.textContent = at === null ? "last" : `at ${short(steps)} steps`;
    const spoken = lines.slice(0, SPOKEN).map((line, index) => `${line.name} ${figure(values[index])}`);
    if (lines.length > SPOKEN) spoken.push(`and ${lines.length - SPOKEN} more`);
    plot.setAttribute("aria-valuemax", Math.max(0, stops.length - 1));
    plot.setAttribute("aria-valuenow", at ?? Math.max(0, stops.length - 1));
    plot.setAttribute("aria-valuetext", lines.length ? `${where.textContent}: ${spoken.join(", ")}` : "no figures yet");
  }

  function move(to) {
    at = to === null || !stops.length ? null : Math.max(0, Math.min(stops.length - 1, to));
    mark();
    read();
  }

  plot.addEventListener("pointermove", (event) => {
    if (!scale) return;
    const steps = scale.steps(event.clientX - plot.getBoundingClientRect().left);
    move(stops.reduce((best, each, index) => (Math.abs(each - steps) < Math.abs(stops[best] - steps) ? index : best), 0));
  });
  plot.addEventListener("pointerleave", () => move(null));
  plot.addEventListener("blur", () => move(null));
  plot.addEventListener("keydown", (event) => {
    const [last, page] = [stops.length - 1, Math.ceil(stops.length / 10)];
    const from = at ?? last;
    const to = { ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1, PageDown: from - page,
      PageUp: from + page, Home: 0, End: last, Escape: null }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move(to);
  });
  new ResizeObserver(() => whenNear(plot, draw)).observe(plot);

  read();
  return { element, show };
}

function longest(lines) {
  return lines.reduce((most, line) => (line.points.length > most.length ? line.points : most), []);
}

function scaled(points, width) {
  const range = (values) =>
    values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  const [first, last] = range(points.map(([steps]) => steps));
  const across = ticks(Math.min(0, first), Math.max(10, last), Math.max(2, Math.floor(width / 110)));
  const up = ticks(...range(points.map(([, value]) => value)), 5);
  const [left, right] = [across[0], across.at(-1)], [low, high] = [up[0], up.at(-1)];
  const [inner, tall] = [width - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
  return {
    across,
    up,
    x: (steps) => MARGIN.left + ((steps - left) / (right - left)) * inner,
    y: (value) => MARGIN.top + (1 - (value - low) / (high - low)) * tall,
    steps: (x) => left + ((x - MARGIN.left) / inner) * (right - left),
  };
}

function path(points, { x, y }) {
  const places = points.map(([steps, value]) => `${x(steps).toFixed(1)} ${y(value).toFixed(1)}`);
  return places.length ? `M${places.join("L")}h.01` : ""; // a single point, too, has a length then, and is seen
}

function axes({ across, up, x, y }, width, label) {
  const bottom = HEIGHT - MARGIN.bottom;
  return [
    ...up.map((value) => svg("path", { class: "rule", d: `M${MARGIN.left} ${y(value)}H${width - MARGIN.right}` })),
    ...up.map((value) => svg("text", { class: "end", x: MARGIN.left - 8, y: y(value) + 4 }, written(value, up))),
    ...across.map((steps) => svg("text", { class: "middle", x: x(steps), y: bottom + 16 }, short(steps))),
    svg("text", { x: 4, y: 12 }, label),
    svg("text", { class: "middle", x: (MARGIN.left + width - MARGIN.right) / 2, y: HEIGHT - 5 }, "environment steps"),
  ];
}

function written(value, all) {
  const step = all[1] - all[0];
  if (step >= 1000) return short(value);
  return step < 1e-4 ? value.toExponential(0) : value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

/** Return the value of a line after a number of steps, null before its first and after its last point. */
function valueAt(points, steps) {
  if (!points.length || steps < points[0][0] || steps > points.at(-1)[0]) return null;
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (points[middle][0] <= steps) low = middle;
    else high = middle - 1;
  }
  return points[low][1];
}
