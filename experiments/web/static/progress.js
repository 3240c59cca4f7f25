/* How far the run and the person are, and what time it took. */

import { clockTime, count } from "./dom.js";

/** Name a round. */
export function title({ number, of }) {
  return number === null ? "The final choice" : `Round ${number} of ${of}`;
}

/** Keeps a line of text, and the time that goes by on the sheet of an open round while its page is seen. */
export class Progress {
  #before = performance.now();

  constructor(line) {
    this.line = line;
    setInterval(() => this.#tick(), 1000);
  }

  /** Show a round; `open` if its sheet is being filled in. */
  show(round, sheet, open) {
    this.#tick();
    Object.assign(this, { round, sheet, open });
    this.#write();
  }

  #tick() {
    const now = performance.now();
    if (this.open && !document.hidden) this.sheet.milliseconds += now - this.#before;
    this.#before = now;
    if (this.open) this.#write();
  }

  #write() {
    const { films, seconds_spent: spent, rounds_answered: answered, consistency: again } = this.round;
    this.line.textContent = [
      title(this.round),
      this.open && `${count(films.length, "film")}, ${clockTime(this.sheet.milliseconds / 1000)}`,
      answered > 0 && `${count(answered, "round")} answered in ${clockTime(spent)}`,
      again && `pairs seen again: ${again}`,
    ].filter(Boolean).join(" · ");
  }
}
