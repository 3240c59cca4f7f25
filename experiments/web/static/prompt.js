/* The manual coder: the prompt out, the reply in, and what the checker says of it. */

import { get, post } from "./api.js";
import { numbered } from "./code.js";
import { byId } from "./dom.js";
import { addKeys } from "./keys.js";
import { tell } from "./notice.js";
import { poll } from "./poll.js";

const PAUSE = 2000; // ms between looks while nothing is asked
const api = `/api/runs/${encodeURIComponent(byId("main").dataset.run)}/prompt`;
const prompt = byId("prompt"), reply = byId("reply"), check = byId("check"), refused = byId("refused");
const accepted = new Set(); // which the server may name until the run has taken them up
let occasion = null;

const look = poll(async () => {
  let asked;
  try {
    asked = await get(api);
    tell("error", "");
  } catch (error) {
    tell("error", error.message);
    return true;
  }
  if (accepted.has(asked.occasion)) asked = { occasion: null };
  if (asked.occasion !== occasion) take(asked);
  if (occasion === null) tell("said", "Nothing is asked at the moment; what is asked next appears here.");
  return occasion === null;
}, PAUSE);

function take(asked) {
  occasion = asked.occasion;
  byId("asked").hidden = occasion === null;
  refused.hidden = true;
  reply.value = "";
  prompt.value = asked.prompt ?? "";
  byId("note").textContent = asked.note ?? "";
  byId("copied").textContent = "";
  if (occasion !== null) tell("said", "");
}

async function bring(event) {
  event.preventDefault();
  if (check.disabled) return;
  check.disabled = true;
  tell("error", "");
  try {
    const found = await post(api, { occasion, reply: reply.value });
    if (found.accepted) await accept();
    else show(found);
  } catch (error) {
    tell("error", error.message);
  }
  check.disabled = false;
}

async function accept() {
  accepted.add(occasion);
  take({ occasion: null });
  await look();
    tell("said", occasion === null ? "Accepted. The run goes on." : "Accepted. Here is the next prompt.");
  byId("main").focus(); // it was in the form, which may be gone
}

function show({ code, line, message, source }) {
  byId("refusal").textContent = `${code}${line ? ` in line ${line}` : ""}: ${message}`;
  byId("source").replaceChildren(numbered(source ?? "", line ? { [line]: message } : {}));
  refused.hidden = false;
  refused.focus();
  byId("source").querySelector(".wrong")?.scrollIntoView({ block: "nearest" });
}

async function copy() {
  try {
    await navigator.clipboard.writeText(prompt.value);
    byId("copied").textContent = "Copied";
  } catch {
    prompt.select(); // a page that was not reached over a loopback address may not write to the clipboard
    byId("copied").textContent = "Selected; press Ctrl + C";
  }
}

byId("copy").addEventListener("click", copy);
byId("bring").addEventListener("submit", bring);
addKeys([
  { keys: ["c"], does: "copy the prompt", act: copy },
  { keys: ["r"], does: "go to the reply", act: () => reply.focus() },
  { keys: ["Control+Enter"], does: "check the reply", act: () => byId("bring").requestSubmit() },
]);
