/* The page of one run: watch it learn. */

import { get, post, Refused } from "./api.js";
import { cards } from "./cards.js";
import { curves } from "./curves.js";
import { byId, clockTime } from "./dom.js";
import { lineage } from "./lineage.js";
import { filmsPlay, playFilms } from "./live_film.js";
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
    show();
    say("");
  } catch (error) {
    say(error.message);
    if (error instanceof Refused) return false;
  }
  return run === null || run.status === "running";
}, PAUSE);

function show() {
  setRunPill(byId("status"), run.status);
  setText(byId("stage"), run.stage);
  const waits = run.status === "waiting";
  byId("rank").hidden = !waits || run.asks === "reply";
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
  if (!round) return;
  setText(byId("coder"), `Rewards by ${round.coder}`);
  parts.cards.show(round, run);
  parts.curves.show(round, run);
  showNotes(round);
}

let noted = "";
function showNotes(round) {
  const made = notes(round), text = made.map((each) => each.textContent).join("\n");
  if (text !== noted) byId("notes").replaceChildren(...made);
  noted = text;
}

function showCost({ steps, seconds, calls, tokens, human_answers: answers }) {
  const values = { steps: full(steps), seconds: clockTime(seconds), calls: full(calls), tokens: full(tokens), answers: full(answers) };
  for (const [id, text] of Object.entries(values)) setText(byId(`cost-${id}`), text);
}

// What is read aloud when it changes must not be written when it has not.
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function say(line) {
  setText(byId("error"), line);
  byId("error").hidden = !line;
}

async function act(path) {
  try {
    await post(`${api}/${path}`);
  } catch (error) {
    return say(error.message);
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

const films = byId("films");
films.setAttribute("aria-pressed", !filmsPlay());
films.addEventListener("click", () => {
  playFilms(!filmsPlay());
  films.setAttribute("aria-pressed", !filmsPlay());
});
