/* Two candidates side by side: their films on one clock, and what becomes of them while they train. */

import { byId } from "./dom.js";
import { addKeys } from "./keys.js";
import { Players } from "./players.js";
import { refresh } from "./refresh.js";
import { addTransport } from "./transport.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
const players = new Players();
let shown = ""; // the films that are on the clock

function showFilms() {
  const videos = [...document.querySelectorAll("video.film")];
  const sources = videos.map((video) => video.src).join();
  byId("both").hidden = !videos.length;
  if (sources === shown) return;
  shown = sources;
  players.show(videos.map((video) => ({ video, fps: Number(video.dataset.fps), seconds: Number(video.dataset.seconds) })));
  if (!still.matches) players.play();
}

addTransport(players);
addKeys([
  { keys: [" ", "k"], does: "play or pause", act: () => players.toggle() },
  { keys: [","], does: "one frame back", act: () => players.step(-1), repeats: true },
  { keys: ["."], does: "one frame on", act: () => players.step(1), repeats: true },
  { keys: ["<"], does: "slower", act: () => players.changeRate(-1) },
  { keys: [">"], does: "faster", act: () => players.changeRate(1) },
]);
refresh(showFilms);
for (const select of [byId("a"), byId("b")]) select.addEventListener("change", () => select.form.requestSubmit());
