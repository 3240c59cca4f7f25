/* Two candidates side by side: their films on one clock. */

import { byId } from "./dom.js";
import { addKeys } from "./keys.js";
import { Players } from "./players.js";
import { addTransport } from "./transport.js";

const videos = [...document.querySelectorAll("video.film")];

if (videos.length) {
  const players = new Players();
  addTransport(players);
  addKeys([
    { keys: [" ", "k"], does: "play or pause", act: () => players.toggle() },
    { keys: [","], does: "one frame back", act: () => players.step(-1), repeats: true },
    { keys: ["."], does: "one frame on", act: () => players.step(1), repeats: true },
    { keys: ["<"], does: "slower", act: () => players.changeRate(-1) },
    { keys: [">"], does: "faster", act: () => players.changeRate(1) },
  ]);
  players.show(videos.map((video) => ({ video, fps: Number(video.dataset.fps), seconds: Number(video.dataset.seconds) })));
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) players.play();
}
for (const select of [byId("a"), byId("b")]) select.addEventListener("change", () => select.form.requestSubmit());
