/* A looped, muted film whose source changes while somebody looks, without a flash. */

import { el } from "./dom.js";
import { whenNear } from "./near.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");
let playing = !still.matches;

/** Tell whether films of the page play; they do from the start unless reduced motion is preferred. */
export function filmsPlay() {
  return playing;
}

/** Play or stop all films of the page, and those to come. */
export function playFilms(play) {
  playing = play;
  for (const video of document.querySelectorAll(".live video")) play ? start(video) : video.pause();
}

function start(video) {
  video.play().catch(() => {}); // it was taken away, or the browser wants a click first
}

/**
 * Make a place for a film; it keeps its size whether there is one or not.
 *
 * @param {string} name what it shows, for those who do not see it
 * @returns {{element: HTMLElement, show: (url: string|null, words: string) => void}} words stand below the picture, or
 *   in its place
 */
export function liveFilm(name) {
  const words = el("figcaption", { class: "small" });
  const element = el("figure", { class: "film live" }, words);
  let wanted = null, shown = null, coming = null;

  function show(url, said) {
    words.textContent = said;
    if (url === wanted) return;
    wanted = url;
    whenNear(element, load);
  }

  function load() {
    drop(coming);
    coming = null;
    if (!wanted) {
      drop(shown);
      shown = null;
      return;
    }
    // Until it has a picture it is transparent, and the film before it is seen through it.
    const next = el("video", { "aria-label": name, loop: true, playsinline: true, preload: "auto", src: wanted });
    coming = next;
    next.muted = true;
    next.addEventListener("loadeddata", () => requestAnimationFrame(() => requestAnimationFrame(() => replace(next))));
    next.addEventListener("error", () => next === coming && drop(next));
    words.before(next);
    if (playing) start(next);
  }

  function replace(next) {
    if (next !== coming) return;
    drop(shown);
    [shown, coming] = [next, null];
  }

  return { element, show };
}

function drop(video) {
  if (!video) return;
  video.remove();
  video.removeAttribute("src");
  video.load(); // else the browser keeps what it has read of it
}
