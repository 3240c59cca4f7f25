/* The cards of a round's candidates: each with its film, how far it is and how good. */

import { clockTime, el } from "./dom.js";
import { liveFilm } from "./live_film.js";
import { measured, short } from "./numbers.js";
import { setCandidatePill } from "./pill.js";

const BUSY = ["training", "filming"];

/**
 * Make the cards.
 *
 * @param {string} page address of the run's page
 * @param {(id: string) => void} end is called with the candidate that a person wants to end
 * @returns {{element: HTMLElement, show: (round: object, run: object) => void}}
 */
export function cards(page, end) {
  const element = el("ul", { class: "cards grid plain", "aria-label": "Candidates of the round" });
  let shown = new Map();

  function show(round, run) {
    const members = round?.members ?? [];
    const next = new Map(members.map(({ id }) => [id, shown.get(id) ?? card(page, id, end)]));
    if ([...next.keys()].join() !== [...shown.keys()].join()) {
      element.replaceChildren(...[...next.values()].map((each) => each.element));
    }
    shown = next;
    for (const member of members) shown.get(member.id).show(member, run);
  }

  return { element, show };
}

function card(page, id, end) {
  const film = liveFilm(`Candidate ${id}`);
  const state = el("span"), score = el("b", { class: "score number" });
  const idea = el("p", { class: "idea small" }), note = el("p", { class: "note small" });
  const bar = el("progress", { max: 1, value: 0, "aria-label": `Progress of candidate ${id}` });
  const far = el("span", { class: "dim small number" });
  const beside = el("a", { class: "small" }, "Beside the best");
  const stop = el("button", { type: "button", class: "small", onclick: () => end(id) }, "End this one");
  stop.setAttribute("aria-label", `End this one, candidate ${id}, it will not get better`);
  const link = el("a", { href: `${page}/candidates/${encodeURIComponent(id)}` }, id);
  const element = el("li", { class: "card sheet" },
    film.element,
    el("div", { class: "row tight apart" }, el("h3", { class: "row tight" }, link, state), score),
    idea,
    bar,
    el("div", { class: "row tight apart" }, far, el("span", { class: "row tight act" }, beside, stop)),
    note);

  function show(member, run) {
    setCandidatePill(state, member.state);
    score.textContent = member.withheld ? "hidden" : measured(member.score, member.unit);
    idea.textContent = idea.title = member.idea;
    bar.value = member.progress;
    far.textContent = `${short(member.steps)} steps, ${clockTime(member.seconds)}`;
    film.show(member.film ?? member.live?.url ?? null, saying(member));
    const isBest = member.id === run.best;
    element.classList.toggle("best", isBest);
    beside.hidden = !run.best || isBest || !member.film;
    if (!beside.hidden) beside.href = `${page}/beside?${new URLSearchParams({ a: run.best, b: id })}`;
    const isOver = !BUSY.includes(member.state);
    if (isOver && stop === document.activeElement) link.focus();
    stop.hidden = isOver;
    showNote(note, member, isBest);
  }

  return { element, show };
}

function saying(member) {
  if (member.film) return "";
  if (member.withheld) return "Hidden until you have ranked";
  if (member.live) return `while it trains, at ${short(member.live.steps)} steps`;
  return { waiting: "Waits for its turn", training: "The first film is on its way", filming: "Is being filmed" }[
    member.state] ?? "No film";
}

function showNote(note, { state, reason, still, alarms, parents }, isBest) {
  const alarm = alarms.map((each) => each.name).join(", ");
  const warnings = [still && "Stands still", alarm && `Alarm: ${alarm}`].filter(Boolean).join("; ");
  const words = [
    [reason, state === "failed" ? "bad" : "dim"],
    [warnings, "warn"],
    [isBest && "Best of the run", "good"],
    [parents.length && `Made of ${parents.join(" and ")}`, "dim"],
  ].find(([text]) => text) ?? ["", "dim"];
  note.textContent = note.title = words[0];
  note.className = `note small ${words[1]}`;
}
