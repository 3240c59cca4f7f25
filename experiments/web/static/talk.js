/* A robot that is talked to: what it looks like now, what was said, and what can be changed about it. */

import { Unreachable, get, post } from "./api.js";
import { byId, el } from "./dom.js";
import { Scene } from "./talk_scene.js";
import { showTerms } from "./talk_terms.js";
import { Traces } from "./talk_traces.js";

const AGAIN = 1000; // after no reply [ms]

const traces = new Traces(byId("traces"));
let paused = false, shown = 0, state = null;

function fail(error) {
  byId("error").textContent = error.message;
  byId("error").hidden = false;
}

async function act(path, body) {
  byId("error").hidden = true;
  try {
    return await post(path, body);
  } catch (error) {
    fail(error);
    return null;
  }
}

async function showChat() {
  const { chat } = await get("/api/talk/chat");
  byId("chat").replaceChildren(...chat.map((entry) => {
    const kind = entry.who === "you" ? "you" : entry.bad ? "refused" : "robot";
    return el("li", { class: kind }, entry.description ? `${entry.description}\n\n${entry.text}` : entry.text);
  }));
  byId("chat").scrollTop = byId("chat").scrollHeight;
  shown = chat.length;
}

function figures() {
  const rate = state.paused ? "paused" : `${state.rate.toFixed(2)} times real time`;
  return `${state.time.toFixed(1)} s, ${rate}; a plan takes ${state.plan_ms.toFixed(0)} of ${state.budget_ms.toFixed(0)} ms`;
}

async function watch(scene) {
  let after = -1;
  for (;;) {
    try {
      state = await get(`/api/talk/state?after=${after}`);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      fail(error);
      await new Promise((done) => setTimeout(done, AGAIN));
      continue;
    }
    after = state.frame;
    paused = state.paused;
    byId("pause").setAttribute("aria-pressed", String(paused));
    byId("figures").textContent = figures();
    traces.add(state.time, state.costs);
    showTerms(state.terms, fail);
    if (state.chat !== shown) await showChat();
    // A hidden tab draws nothing, and asks for no more than it can draw.
    await new Promise((done) => (document.hidden ? setTimeout(done, AGAIN) : requestAnimationFrame(done)));
    scene.draw(state.places);
    traces.draw(state.terms.map((term) => term.name));
  }
}

byId("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = byId("said").value.trim();
  if (!said) return;
  byId("said").value = "";
  await act("/api/talk/say", { said });
  await showChat();
});
byId("pause").addEventListener("click", () => act("/api/talk/clock", { paused: !paused }));
byId("reset").addEventListener("click", () => act("/api/talk/reset"));
byId("push").addEventListener("click", () => act("/api/talk/push", { x: Math.random() < 0.5 ? 0.8 : -0.8 }));
byId("speed").addEventListener("change", () => act("/api/talk/clock", { speed: Number(byId("speed").value) }));

const { solids } = await get("/api/talk/scene");
const clipped = (value) => Math.max(-3, Math.min(3, value));
watch(new Scene(byId("robot"), solids, (x, y) => act("/api/talk/push", { x: clipped(x), y: clipped(y) })));
