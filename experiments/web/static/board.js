/* The films of a round, their order, and what is said of them: all that is seen while one ranks. */

import { Card } from "./card.js";
import { byId } from "./dom.js";
import { addDragging } from "./drag.js";
import { alike, best, tied, worst } from "./order.js";
import { Players } from "./players.js";
import { Strip } from "./strip.js";
import { addTransport } from "./transport.js";

/** Emits "said" (detail: words) when what happened must be told to those who do not see it. */
export class Board extends EventTarget {
  cards = [];
  sheet = null;
  chosen = null;
  frozen = true;

  constructor(run) {
    super();
    this.run = run;
    this.players = new Players();
    addTransport(this.players);
    this.players.addEventListener("time", () => this.cards.forEach((card) => card.marks.show(this.players.time)));
    const actions = {
      best: () => this.best(),
      better: () => this.move(-1),
      tie: () => this.tie(),
      worse: () => this.move(1),
      worst: () => this.worst(),
      alike: () => this.alike(),
      undo: () => this.undo(),
    };
    for (const [id, act] of Object.entries(actions)) byId(id).addEventListener("click", act);
    byId("remark").addEventListener("input", (event) => this.sheet.say(event.target.value));
    addDragging(byId("board"), ".token, .handle",
      (film) => (this.frozen ? [] : this.strip.targets(film)),
      (film, slot) => this.#put(film, slot));
  }

  /** Show a round's films and what has been said of them, and let them play where moving pictures are welcome. */
  show(films, sheet) {
    const numbered = films.map((film) => ({ ...film, number: String(film.place) }));
    this.sheet = sheet;
    this.cards = numbered.map((film) => new Card(film, this.players, sheet));
    this.strip = new Strip(byId("order"), sheet, (id) => this.card(id).film.number);
    this.strip.addEventListener("chosen", ({ detail }) => this.choose(detail));
    this.strip.addEventListener("said", ({ detail }) => this.dispatchEvent(new CustomEvent("said", { detail })));
    for (const card of this.cards) card.addEventListener("chosen", () => this.choose(card.film.film));
    byId("films").style.setProperty("--count", films.length);
    byId("films").replaceChildren(...this.cards.map((card) => card.element));
    byId("remark").value = sheet.remark;
    this.choose(films[0].film);
    sheet.addEventListener("change", () => (byId("undo").disabled = this.frozen || !sheet.canUndo));
    this.freeze(false);
    this.players.show(this.cards.filter((card) => card.video).map(({ video, film }) => ({ ...film, video })));
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.players.play();
  }

  card(id) {
    return this.cards.find((card) => card.film.film === id);
  }

  /** Make a film the one that keys and buttons mean. */
  choose(id) {
    this.chosen = id;
    for (const card of this.cards) card.element.classList.toggle("is-chosen", card.film.film === id);
    this.strip.choose(id);
    byId("chosen").textContent = `Film ${this.card(id).film.number}`;
  }

  /** Choose a film by its number, and move the focus to it. */
  focus(number) {
    const card = this.cards.find((each) => each.film.number === number);
    if (!card) return;
    this.choose(card.film.film);
    this.strip.focus(card.film.film);
  }

  /** Take nothing more, or take it again. */
  freeze(frozen) {
    this.frozen = frozen;
    const parts = [...this.cards.map((card) => card.element.querySelector(".said")),
      byId("ordering"), byId("choices"), byId("ending")];
    for (const part of parts) part.inert = frozen;
    this.cards.flatMap((card) => card.thumbs).forEach((thumb) => (thumb.disabled = frozen));
    byId("undo").disabled = frozen || !this.sheet?.canUndo;
  }

  /** Show what was hidden, by film. */
  reveal(revealed) {
    for (const each of revealed) this.card(each.film)?.reveal(each, this.run);
  }

  hide() {
    this.cards.forEach((card) => card.hide());
  }

  best() {
    this.#change((order) => best(order, this.chosen));
  }

  worst() {
    this.#change((order) => worst(order, this.chosen));
  }

  tie() {
    this.#change((order) => tied(order, this.chosen));
  }

  alike() {
    this.#change(alike);
  }

  move(by) {
    if (!this.frozen) this.strip.move(this.chosen, by);
  }

  undo() {
    if (!this.frozen) this.sheet.undo();
  }

  thumb(way) {
    if (!this.frozen) this.sheet.thumb(this.chosen, way);
  }

  mark() {
    if (!this.frozen && this.card(this.chosen).video) this.card(this.chosen).marks.toggle();
  }

  comment() {
    if (!this.frozen) this.card(this.chosen).comment.focus();
  }

  remark() {
    if (!this.frozen) byId("remark").focus();
  }

  /** Give up a mark that was begun, or leave a text. */
  cancel() {
    if (this.frozen) return;
    this.card(this.chosen).marks.cancel();
    if (document.activeElement.matches("input, textarea")) this.strip.focus(this.chosen);
  }

  #put(film, slot) {
    if (this.frozen) return;
    this.choose(film);
    this.strip.drop(film, slot);
  }

  #change(how) {
    if (this.frozen) return;
    this.sheet.order = how(this.sheet.order);
    this.strip.tell(this.chosen);
  }
}
