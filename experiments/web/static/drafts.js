/* Saving as one goes: what changes is sent a moment later, one request after the other. */

import { Unreachable } from "./api.js";

const PAUSE = 500; // ms after the last change
const PAUSE_OF_FAILURE = 3000; // ms after a request that was not answered

/** Emits "kept" when the last change is safe, "failed" (detail: the error) when it is not. */
export class Autosave extends EventTarget {
  #timer = null;
  #running = Promise.resolve();

  /** @param {(last: boolean) => Promise<void>} save sends the whole; `last` when the page is being left */
  constructor(save) {
    super();
    this.save = save;
    window.addEventListener("pagehide", () => this.#timer !== null && this.flush(true));
  }

  /** Note that something has changed. */
  touch(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), pause);
  }

  /** Forget a change that waits, as its round is over. */
  drop() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Save now; settles when it is saved, or has failed. */
  flush(last = false) {
    this.drop();
    this.#running = last ? this.#try(last) : this.#running.then(() => this.#try(last));
    return this.#running;
  }

  async #try(last) {
    try {
      await this.save(last);
      this.dispatchEvent(new Event("kept"));
    } catch (error) {
      if (error instanceof Unreachable && this.#timer === null) this.touch(PAUSE_OF_FAILURE);
      this.dispatchEvent(new CustomEvent("failed", { detail: error }));
    }
  }
}
