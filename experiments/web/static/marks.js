/* Parts of a film that are marked, and what is wrong there. */

import { el } from "./dom.js";

const SLACK = 4; // px that a pointer may move before a click becomes a mark

/** The time line of one film, its marked parts, and what is said of them. */
export class Marks {
  #open = null; // where the part begins that is being marked [s]
  #drawn = null;

  /**
   * @param {{film: string, number: string, seconds: number}} film
   * @param {Players} players
   * @param {Sheet} sheet
   */
  constructor(film, players, sheet) {
    Object.assign(this, { film, players, sheet });
    this.playhead = el("div", { class: "playhead" });
    this.bars = el("div", { class: "bars" });
    // Keys and buttons do all that can be done here, so that nothing is lost where it is not seen.
    this.line = el("div", { class: "line", "aria-hidden": "true" }, this.bars, this.playhead);
    this.button = el("button", { type: "button", class: "quiet mark", onclick: () => this.toggle() });
    this.list = el("ul", { class: "plain marks" });
    this.line.addEventListener("pointerdown", (event) => this.#drag(event));
    sheet.addEventListener("change", () => this.draw());
    this.draw();
  }

  /** Begin a part at the films' time, or end the one that was begun. */
  toggle() {
    const now = this.#within(this.players.time);
    if (this.#open === null) this.#open = now;
    else this.#mark(this.#open, now);
    this.draw();
  }

  /** Give up the part that was begun. */
  cancel() {
    this.#open = null;
    this.draw();
  }

  /** Show the films' time. */
  show(time) {
    this.playhead.style.left = this.#percent(this.#within(time));
  }

  draw() {
    this.button.textContent = this.#open === null ? "Mark from here" : `Mark from ${this.#open.toFixed(2)} s to here`;
    this.button.setAttribute("aria-label", `Film ${this.film.number}: ${this.button.textContent.toLowerCase()}`);
    this.button.setAttribute("aria-pressed", String(this.#open !== null));
    if (this.#drawn === this.sheet.spans) return; // else a reason would lose the focus while it is written
    this.#drawn = this.sheet.spans;
    const all = this.sheet.spans.map((span, index) => ({ span, index }));
    const own = all.filter(({ span }) => span.film === this.film.film);
    this.bars.replaceChildren(...own.map(({ span }) => this.#bar(span.begin, span.end)));
    this.list.replaceChildren(...own.map(({ span, index }) => this.#item(span, index)));
  }

  #bar(begin, end) {
    const bar = el("div", { class: "bar" });
    bar.style.left = this.#percent(begin);
    bar.style.width = this.#percent(end - begin);
    return bar;
  }

  #item(span, index) {
    const times = `${span.begin.toFixed(2)} to ${span.end.toFixed(2)} s`, { number } = this.film;
    const reason = el("input", {
      maxlength: 2000,
      placeholder: "what is wrong here",
      "aria-label": `Film ${number}, ${times}: what is wrong here`,
      oninput: (event) => this.sheet.explain(index, event.target.value),
    });
    reason.value = span.reason;
    const button = (text, label, onclick) =>
      el("button", { type: "button", class: "quiet small number", "aria-label": label, onclick }, text);
    const go = button(times, `Go to ${times} of film ${number}`, () => this.players.goTo(span.begin));
    const remove = button("×", `Remove the mark at ${times} of film ${number}`, () => this.#remove(index));
    return el("li", {}, go, reason, remove);
  }

  #mark(from, to) {
    this.#open = null;
    const frame = 1 / this.players.fps;
    const [begin, end] = [Math.min(from, to), Math.max(from, to)].map((time) => Math.round(time * 1000) / 1000);
    this.sheet.mark(this.film.film, begin, end > begin ? end : begin + frame);
    this.list.lastElementChild.querySelector("input").focus();
  }

  #remove(index) {
    this.sheet.unmark(index);
    this.button.focus();
  }

  #drag(down) {
    if (!down.isPrimary || down.button !== 0) return;
    const timeAt = (event) => {
      const { left, width } = this.line.getBoundingClientRect();
      return this.#within(((event.clientX - left) / width) * this.film.seconds);
    };
    const from = timeAt(down), bar = this.#bar(from, from), abort = new AbortController();
    const isFar = (event) => Math.abs(event.clientX - down.clientX) >= SLACK;
    const on = (name, listener) => this.line.addEventListener(name, listener, { signal: abort.signal });
    const end = () => {
      abort.abort();
      bar.remove();
    };
    this.line.setPointerCapture(down.pointerId);
    this.bars.append(bar);
    on("pointermove", (event) => {
      const to = timeAt(event);
      bar.style.left = this.#percent(Math.min(from, to));
      bar.style.width = this.#percent(Math.abs(to - from));
    });
    on("pointerup", (event) => {
      end();
      if (isFar(event)) this.#mark(from, timeAt(event));
      else this.players.goTo(from);
    });
    on("pointercancel", end);
  }

  #within(time) {
    return Math.max(0, Math.min(time, this.film.seconds));
  }

  #percent(time) {
    return `${(100 * time) / this.film.seconds}%`;
  }
}
