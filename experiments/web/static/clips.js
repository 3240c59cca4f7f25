/* Two clips that start together, again and again. */

const REST = 400; // ms between two showings, so that the end is seen

export class Clips {
  #timer;

  /** @param {HTMLVideoElement[]} videos @param {(plays: boolean) => void} onChange told whether they play */
  constructor(videos, onChange) {
    this.videos = videos;
    this.onChange = onChange;
    this.plays = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const video of videos) {
      video.muted = true;
      video.addEventListener("loadeddata", () => this.#restart());
      video.addEventListener("ended", () => this.#again());
    }
  }

  /** Show other clips from their beginning. */
  show(urls) {
    clearTimeout(this.#timer);
    this.videos.forEach((video, place) => (video.src = urls[place]));
  }

  /** Stop them where they are, or start both anew. */
  toggle() {
    this.plays = !this.plays;
    clearTimeout(this.#timer);
    if (this.plays) this.#restart();
    else for (const video of this.videos) video.pause();
    this.onChange(this.plays);
  }

  /** Stop and forget them. */
  clear() {
    clearTimeout(this.#timer);
    for (const video of this.videos) {
      video.removeAttribute("src");
      video.load();
    }
  }

  #again() {
    if (!this.videos.every((video) => video.ended)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#restart(), REST);
  }

  #restart() {
    const ready = this.videos.every((video) => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA);
    if (!this.plays || !ready) return;
    for (const video of this.videos) video.currentTime = 0;
    for (const video of this.videos) video.play().catch(() => {}); // other clips have come, or a click is wanted first
  }
}
