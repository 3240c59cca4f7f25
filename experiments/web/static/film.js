/* One film that follows a clock which it shares with others. */

const NEAR = 0.004; // s; less than this nobody sees, and correcting it would never end
const FAR = 0.3; // s; more than this is sought, less is caught up with
const HASTE = 4; // 1/s; how much faster a film plays for each second that it is behind
const MOST_HASTE = 0.3;
const PATIENCE = 2000; // ms for a picture to come, after which the others do not wait for it

export class Film {
  /**
   * @param {HTMLVideoElement} video
   * @param {number} fps [1/s]
   * @param {number} seconds how long it is, until the file itself says so
   */
  constructor(video, fps, seconds) {
    this.video = video;
    this.fps = fps;
    this.seconds = seconds;
    this.broken = video.error !== null;
    video.addEventListener("error", () => (this.broken = true));
    const learn = () => (this.seconds = Number.isFinite(video.duration) ? video.duration : this.seconds);
    video.addEventListener("durationchange", learn);
    learn();
  }

  /** Stop at a time of the clock, and settle once its picture is there. */
  async at(time) {
    const { video } = this;
    const target = Math.min(time, this.seconds);
    video.pause();
    if (video.readyState < HTMLMediaElement.HAVE_METADATA) await this.#until("loadedmetadata");
    if (video.seeking || Math.abs(video.currentTime - target) > 1e-4) {
      video.currentTime = target;
      await this.#until("seeked");
    }
    if (!this.#isReady(target)) await this.#until("canplay");
  }

  /** Begin to play from where it stands, unless that is its end; tell whether the browser allows it. */
  async start(rate) {
    if (this.broken || this.video.currentTime >= this.seconds) return true;
    this.video.playbackRate = rate;
    try {
      await this.video.play();
    } catch (error) {
      return error.name !== "NotAllowedError"; // else it was paused in between, or is broken
    }
    return true;
  }

  /** Correct what it has lost or gained against the clock; tell whether it can go on. */
  follow(time, rate) {
    const { video } = this;
    if (this.broken || video.readyState < HTMLMediaElement.HAVE_METADATA) return true; // the others go on without it
    if (time >= this.seconds) {
      if (!video.ended && !video.seeking && time > this.seconds + 1 / this.fps) video.currentTime = this.seconds;
      return true;
    }
    const behind = time - video.currentTime;
    if (Math.abs(behind) > FAR * Math.max(1, rate)) return false;
    const haste = Math.abs(behind) < NEAR ? 0 : Math.max(-MOST_HASTE, Math.min(MOST_HASTE, (behind * HASTE) / rate));
    const wanted = rate * (1 + haste);
    if (Math.abs(video.playbackRate - wanted) > 0.01 * rate) video.playbackRate = wanted;
    return !video.paused && this.#isReady(time);
  }

  #isReady(time) {
    const { HAVE_CURRENT_DATA, HAVE_FUTURE_DATA } = HTMLMediaElement;
    const atEnd = this.seconds - time < 2 / this.fps;
    return this.broken || this.video.readyState >= (atEnd ? HAVE_CURRENT_DATA : HAVE_FUTURE_DATA);
  }

  #until(event) {
    if (this.broken) return Promise.resolve();
    return new Promise((resolve) => {
      const events = [event, "error"];
      const done = () => {
        clearTimeout(timer);
        events.forEach((each) => this.video.removeEventListener(each, done));
        resolve();
      };
      const timer = setTimeout(done, PATIENCE);
      events.forEach((each) => this.video.addEventListener(each, done));
    });
  }
}
