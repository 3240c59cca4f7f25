/* All films of a round, on one clock: started together, looped together, at one speed. */

import { Film } from "./film.js";

export const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4];

/**
 * The clock leads and the films follow. Whenever it starts, and so at each loop, all films are brought to its time and
 * wait for one another; then each is played a little faster or slower for as long as it lags or leads. Films that are
 * over hold their last frame until the longest has ended.
 *
 * Emits "time" whenever the clock has moved, and "state" when it was started, stopped or given another speed.
 */
export class Players extends EventTarget {
  #films = [];
  #turn = 0; // counts what the films were told, so that what was told before is dropped
  #began = null; // {time, at}: the clock's time [s] at a moment of the browser's [ms]; null while it stands
  #time = 0;

  playing = false;
  rate = 1;

  constructor() {
    super();
    document.addEventListener("visibilitychange", () => {
      if (!this.playing) return;
      if (document.hidden) this.#stand();
      else this.#run();
    });
  }

  /**
   * Take up the films of a round, at its beginning, in place of those of the last.
   *
   * @param {{video: HTMLVideoElement, fps: number, seconds: number}[]} films
   */
  show(films) {
    this.pause();
    this.#films = films.map(({ video, fps, seconds }) => new Film(video, fps, seconds));
    this.seek(0);
  }

  /** The length of the longest film [s]. */
  get length() {
    return Math.max(0, ...this.#films.filter((film) => !film.broken).map((film) => film.seconds));
  }

  /** The frames per second of the fastest film [1/s]. */
  get fps() {
    return Math.max(1, ...this.#films.map((film) => film.fps));
  }

  get time() {
    if (!this.#began) return this.#time;
    const passed = (performance.now() - this.#began.at) / 1000;
    return Math.min(this.#began.time + Math.max(0, passed) * this.rate, this.length);
  }

  play() {
    this.playing = this.#films.length > 0;
    this.#tell("state");
    if (this.playing) this.#run();
  }

  pause() {
    this.playing = false;
    this.#gather(this.time);
    this.#tell("state");
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  /** Show the films at a time [s], and hold them there. */
  seek(time) {
    this.#gather(Math.max(0, Math.min(time, this.length)));
  }

  /** Show the films at a time [s], and play on from there if they did. */
  goTo(time) {
    this.seek(time);
    if (this.playing) this.#run();
  }

  /** The last frame of the longest film, counted from 0. */
  get lastFrame() {
    return Math.max(0, Math.round(this.length * this.fps) - 1);
  }

  /** The frame at the clock's time. */
  get frame() {
    return Math.min(this.lastFrame, Math.floor(this.time * this.fps + 1e-6));
  }

  /** Show a frame: the time in its middle, which rounding cannot take for its neighbour's. */
  seekFrame(frame) {
    this.seek((Math.max(0, Math.min(this.lastFrame, frame)) + 0.5) / this.fps);
  }

  /** Stop, and go some frames on or back. */
  step(frames) {
    this.pause();
    this.seekFrame(this.frame + frames);
  }

  setRate(rate) {
    this.#time = this.time;
    if (this.#began) this.#began = { time: this.#time, at: performance.now() };
    this.rate = rate;
    this.#tell("state");
  }

  /** Play faster, or slower by -1. */
  changeRate(by) {
    const index = SPEEDS.indexOf(this.rate) + by;
    this.setRate(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, index))]);
  }

  async #run() {
    if (!(await this.#gather(this.time >= this.length ? 0 : this.time))) return;
    if (!this.length) return this.pause(); // none can be played
    const turn = this.#turn;
    this.#began = { time: this.#time, at: performance.now() };
    requestAnimationFrame(() => this.#tick(turn));
    const allowed = await Promise.all(this.#films.map((film) => film.start(this.rate)));
    if (turn === this.#turn && !allowed.every(Boolean)) this.pause();
  }

  #stand() {
    this.#time = this.time;
    this.#began = null;
    this.#turn += 1;
    this.#films.forEach((film) => film.video.pause());
  }

  /** Bring all films to a time; tell whether they are there and nothing else was asked meanwhile. */
  async #gather(time) {
    this.#stand();
    this.#time = time;
    this.#tell("time");
    const turn = this.#turn;
    await Promise.all(this.#films.map((film) => film.at(time)));
    this.#tell("time"); // how long the films are is known by now
    return turn === this.#turn;
  }

  #tick(turn) {
    if (turn !== this.#turn) return;
    const time = this.time;
    this.#tell("time");
    const together = this.#films.map((film) => film.follow(time, this.rate)).every(Boolean);
    if (time >= this.length || !together) this.#run();
    else requestAnimationFrame(() => this.#tick(turn));
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
