/* What is under the films: play, frame steps, the scrubber, the speed. */

import { byId, el } from "./dom.js";
import { SPEEDS } from "./players.js";

/** Tie the controls of the page to the films. */
export function addTransport(players) {
  const play = byId("play"), scrubber = byId("scrubber"), time = byId("time");
  play.addEventListener("click", () => players.toggle());
  byId("frame-back").addEventListener("click", () => players.step(-1));
  byId("frame-on").addEventListener("click", () => players.step(1));
  // While it is dragged the films stand; they go on where it is let go.
  scrubber.addEventListener("input", () => players.seekFrame(Number(scrubber.value)));
  scrubber.addEventListener("change", () => players.playing && players.play());
  const speed = (rate) => el("button", { type: "button", onclick: () => players.setRate(rate) }, `${rate}×`);
  const speeds = SPEEDS.map(speed);
  byId("speeds").replaceChildren(...speeds);

  const showTime = () => {
    scrubber.max = players.lastFrame;
    scrubber.value = players.frame;
    time.textContent = `${players.time.toFixed(2)} of ${players.length.toFixed(2)} s`;
    scrubber.setAttribute("aria-valuetext", time.textContent);
  };
  const showState = () => {
    play.textContent = players.playing ? "Pause" : "Play";
    speeds.forEach((button, index) => button.setAttribute("aria-pressed", SPEEDS[index] === players.rate));
  };
  players.addEventListener("time", showTime);
  players.addEventListener("state", showState);
  showTime();
  showState();
}
