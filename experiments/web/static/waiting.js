/* What is seen while there is nothing to rank. */

import { byId } from "./dom.js";

const TRAINING = ["The next films are being made", "Rewards are written, checked and trained; the films come up here."];
const TEXTS = {
  over: ["This run is done", "There is nothing left to rank."],
  paused: ["The run is paused", "Resume it on its page; the next films come up here."],
  failed: ["The run has failed", "Its page says why."],
};

/** Say what a round waits for, `training` while the run goes on, and move the focus there if it is news. */
export function showWaiting({ state, status }, isNews, training = TRAINING) {
  const [title, text] = TEXTS[state === "over" ? "over" : status] ?? training;
  byId("waiting-title").textContent = title;
  byId("waiting-text").textContent = text;
  if (isNews) byId("waiting-title").focus();
}
