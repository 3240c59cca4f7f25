/* The list of all runs, searched as one types. */

import { get } from "./api.js";
import { byId, clockTime, count, el } from "./dom.js";
import { addKeys } from "./keys.js";
import { tell, write } from "./notice.js";
import { measured, short } from "./numbers.js";
import { setRunPill } from "./pill.js";
import { poll } from "./poll.js";

const PAUSE = 5000; // ms between looks
const search = byId("search"), list = byId("runs");
let rows = new Map();

poll(async () => {
  let runs;
  try {
    ({ runs } = await get("/api/runs"));
    tell("error", "");
  } catch (error) {
    tell("error", error.message);
    return true;
  }
  show(runs);
  return runs.some((run) => run.status === "running");
}, PAUSE);

function show(runs) {
  const next = new Map(runs.map(({ name }) => [name, rows.get(name) ?? row(name)]));
  if ([...next.keys()].join("\n") !== [...rows.keys()].join("\n")) {
    list.replaceChildren(...[...next.values()].map((each) => each.element));
  }
  rows = next;
  for (const run of runs) rows.get(run.name).show(run);
  filter();
}

function row(name) {
  const page = `/runs/${encodeURIComponent(name)}`;
  const task = el("span", { class: "task" }), about = el("span", { class: "dim small" }), state = el("span");
  const score = el("b", { class: "number" }), cost = el("span", { class: "dim small number" });
  const rank = el("a", { class: "button small", href: `${page}/rank` }, "Rank");
  const element = el("li", { class: "sheet" },
    el("div", {}, el("a", { href: page }, task), about),
    el("div", { class: "row tight" }, state, rank),
    el("div", { class: "figures" }, score, cost));
  const made = { element, show, text: "" };

  function show(run) {
    task.textContent = run.task;
    about.textContent = `${run.env}, ${run.begun}`;
    setRunPill(state, run.status);
    rank.hidden = !["ranking", "pairs"].includes(run.asks);
    rank.setAttribute("aria-label", `Rank: ${run.task}`);
    score.textContent = run.best === null ? "" : measured(run.score, run.unit);
    cost.textContent = [count(run.rounds, "round"), count(run.candidates, "candidate"), clockTime(run.seconds),
      run.tokens && `${short(run.tokens)} tokens`, run.human_answers && count(run.human_answers, "answer")]
      .filter(Boolean).join(", ");
    made.text = [run.task, run.env, run.status, run.name].join(" ").toLowerCase();
  }

  return made;
}

/** Show the rows that hold every word that was typed. */
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const { element, text } of rows.values()) {
    const isFound = words.every((word) => text.includes(word));
    element.hidden = !isFound;
    found += isFound;
  }
  write("found", words.length ? `${found} of ${count(rows.size, "run")}` : count(rows.size, "run"));
  tell("none", found ? "" : rows.size ? "No run is like that." : "There is no run yet.");
}

search.value = new URLSearchParams(location.search).get("search") ?? "";
search.addEventListener("input", () => {
  filter();
  const asked = search.value ? `?${new URLSearchParams({ search: search.value })}` : location.pathname;
  history.replaceState(null, "", asked);
});
addKeys([{ keys: ["/"], does: "search", act: () => search.select() }]);
