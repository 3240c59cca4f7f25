/* The page of one run: watch it learn. */

import { takeAnswers } from "./answers.js";
import { get, post, Refused } from "./api.js";
import { cards } from "./cards.js";
import { curves } from "./curves.js";
import { byId, clockTime } from "./dom.js";
import { addKeys } from "./keys.js";
import { lineage } from "./lineage.js";
import { filmsPlay, playFilms } from "./live_film.js";
import { tell, write } from "./notice.js";
import { notes } from "./notes.js";
import { full } from "./numbers.js";
import { setRunPill } from "./pill.js";
import { poll } from "./poll.js";
import { rounds } from "./rounds.js";
import { withheld } from "./withheld.js";

const PAUSE = 2000; // ms between looks
const name = encodeURIComponent(byId("main").dataset.run);
const api = `/api/runs/${name}`, page = `/runs/${name}`;

let run = null;
const parts = { rounds: rounds(showRound), cards: cards(page, askToEnd), curves: curves(), lineage: lineage(page) };
for (const [id, part] of Object.entries(parts)) byId(id).append(part.element);

const look = poll(async () => {
  try {
    run = withheld(await get(api));
  } catch (error) {
    tell("error", error.message);
    return !(error instanceof Refused) && (run === null || run.status === "running");
  }
  tell("error", "");
  show();
  return run.status === "running";
}, PAUSE);

function show() {
  setRunPill(byId("status"), run.status);
  write("stage", run.stage);
  const waits = run.status === "waiting";
  byId("rank").hidden = !waits || run.asks === "reply";
  byId("rank").textContent = run.asks === "pairs" ? "Compare pairs" : "Rank this round";
  byId("reply").hidden = !waits || run.asks !== "reply";
  byId("pause").hidden = run.status !== "running";
  byId("resume").hidden = !["paused", "failed"].includes(run.status);
  byId("zip").hidden = run.status !== "done" || !run.best;
  showRound();
  parts.lineage.show(run);
  showCost(run.cost);
  byId("run").hidden = false;
}

function showRound() {
  const round = parts.rounds.show(run.generations);
  tell("soon", round ? "" : "The first rewards are being written.");
  byId("begun").hidden = !round;
  if (!round) return;
  write("coder", `Rewards by ${round.coder}`);
  parts.cards.show(round, run);
  parts.curves.show(round, run);
  showNotes(round);
}

function showNotes(round) {
  const made = notes(round, run), place = byId("notes");
  if (made.textContent !== place.textContent) place.replaceChildren(made);
}

function showCost({ steps, seconds, calls, tokens, human_answers: answers }) {
  const values = { steps: full(steps), seconds: clockTime(seconds), calls: full(calls), tokens: full(tokens), answers: full(answers) };
  for (const [id, text] of Object.entries(values)) write(`cost-${id}`, text);
}

async function act(path) {
  try {
    await post(`${api}/${path}`);
  } catch (error) {
    return tell("error", error.message);
  }
  await look();
}

const ending = byId("ending");
function askToEnd(id) {
  byId("ending-id").textContent = id;
  ending.returnValue = "";
  ending.showModal();
}
ending.addEventListener("close", () => (
  ending.returnValue === "end" && act(`candidates/${encodeURIComponent(byId("ending-id").textContent)}/end`)));

byId("pause").addEventListener("click", () => act("pause"));
byId("resume").addEventListener("click", () => act("resume"));

takeAnswers(api, look);

const films = byId("films");
const showFilms = () => films.setAttribute("aria-pressed", !filmsPlay());
films.addEventListener("click", () => {
  playFilms(!filmsPlay());
  showFilms();
});
showFilms();

addKeys([
  { keys: ["r"], does: "rank this round, compare pairs, bring a reply, or take the best with you", act: () => click("#rank, #reply, #zip") },
  { keys: ["p"], does: "pause or resume the run", act: () => click("#pause, #resume") },
  { keys: ["f"], does: "stop the films, or play them again", act: () => films.click() },
  { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], does: "show a round", act: (key) => click(`#rounds button:nth-child(${key})`) },
  { keys: ["ArrowLeft", "ArrowRight"], does: "on a chart: read its values earlier or later" },
]);

/** Press the first of some controls that is there. */
function click(selector) {
  [...document.querySelectorAll(selector)].find((each) => each.checkVisibility())?.click();
}
