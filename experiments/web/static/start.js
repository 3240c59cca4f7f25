/* The first page: a sentence is understood while it is typed, and a run is started from it. */

import { post } from "./api.js";
import { byId, el } from "./dom.js";
import { addKeys } from "./keys.js";
import { tell } from "./notice.js";

const DELAY = 250; // ms without a key before the sentence is sent
const form = byId("start"), task = byId("task"), how = byId("how"), go = byId("go");
let asked = 0, timer;

/** Show how the sentence is understood, unless it has changed meanwhile. */
async function understand() {
  const turn = ++asked;
  if (!task.value.trim()) return show([el("p", { class: "dim" }, "Say it in a sentence, and see here what is made of it.")]);
  let found;
  try {
    found = await post("/api/understand", { env: form.elements.env.value, task: task.value });
  } catch (error) {
    found = { refused: error.message };
  }
  if (turn === asked) show(understood(found), Boolean(found.refused));
}

function understood({ refused, task: registered, wishes, measure }) {
  if (refused) return [el("p", { class: "notice bad" }, refused)];
  const told = [
    registered && el("p", {}, "This is the robot's own task ", el("b", {}, registered), ", which has a score."),
    wishes.length && el("ul", {}, ...wishes.map((wish) => el("li", {}, wish))),
    measure && el("p", { class: "dim" }, `Measured by: ${measure}`),
  ].filter(Boolean);
  return told.length ? told : [el("p", { class: "dim" }, "No words are recognised; a person or a language model has to judge.")];
}

function show(children, isRefused = false) {
  how.replaceChildren(...children);
  task.setAttribute("aria-invalid", isRefused);
}

function later() {
  clearTimeout(timer);
  asked += 1; // what is under way is of an older sentence
  timer = setTimeout(understand, DELAY);
}

function showTasks() {
  for (const each of form.querySelectorAll(".tasks")) each.hidden = each.dataset.env !== form.elements.env.value;
}

function showLine(select) {
  byId(`${select.id}-line`).textContent = select.selectedOptions[0]?.dataset.line ?? "";
}

async function start(event) {
  event.preventDefault();
  if (go.disabled) return;
  tell("error", "");
  go.disabled = true;
  const { env, task: sentence, candidates, generations, steps, strategy, judge, coder } = form.elements;
  const words = { env, task: sentence, strategy, judge, coder }, numbers = { candidates, generations, steps };
  try {
    const { name } = await post("/api/runs", {
      ...Object.fromEntries(Object.entries(words).map(([key, field]) => [key, field.value])),
      ...Object.fromEntries(Object.entries(numbers).map(([key, field]) => [key, field.valueAsNumber])),
    });
    location.assign(`/runs/${encodeURIComponent(name)}`);
  } catch (error) {
    tell("error", error.message);
    go.disabled = false;
  }
}

form.addEventListener("submit", start);
task.addEventListener("input", later);
form.addEventListener("change", ({ target }) => {
  if (target.name === "env") {
    showTasks();
    later();
  }
  if (target.matches("select")) showLine(target);
});
form.addEventListener("click", ({ target }) => {
  if (!target.dataset.instruction) return;
  task.value = target.dataset.instruction;
  task.focus();
  understand();
});
form.addEventListener("invalid", ({ target }) => target.closest("details")?.setAttribute("open", ""), true);
addKeys([
  { keys: ["Control+Enter"], does: "start", act: () => form.requestSubmit() },
  { keys: ["s"], does: "write the sentence", act: () => task.focus() },
  { keys: ["m"], does: "show or hide more choices", act: () => byId("more").toggleAttribute("open") },
]);
// A browser that comes back to the page fills in what was there.
window.addEventListener("pageshow", () => {
  go.disabled = false;
  showTasks();
  form.querySelectorAll("select").forEach(showLine);
  understand();
});
