/* One film with what can be said of it. */

import { count, el } from "./dom.js";
import { Marks } from "./marks.js";

const WAYS = ["up", "down"];

/** Emits "chosen" when anything of the card gets the focus or is touched. */
export class Card extends EventTarget {
  /**
   * @param {{film: string, url: string|null, seconds: number, fps: number, number: string}} film
   * @param {Players} players
   * @param {Sheet} sheet
   */
  constructor(film, players, sheet) {
    super();
    Object.assign(this, { film, players, sheet });
    this.marks = new Marks(film, players, sheet);
    this.video = film.url ? this.#video() : null;
    this.thumbs = WAYS.map((way) => this.#thumb(way));
    this.comment = this.#comment();
    this.told = el("div", { class: "told stack small", hidden: true });
    this.screen = el("div", { class: "screen" }, this.video ?? this.#noFilm("there is no film of it"));
    this.said = el("div", { class: "said" }, this.video && [this.marks.button, this.marks.list],
      el("label", { for: this.comment.id }, `Comment on film ${film.number}`), this.comment);
    const heading = el("h2", { id: `film-${film.number}` }, `Film ${film.number}`);
    this.handle = el("div", { class: "handle", "data-film": film.film, "data-label": film.number }, heading);
    this.element = el("article", { class: "card sheet", "aria-labelledby": heading.id },
      el("div", { class: "card-head" }, this.handle, el("div", { class: "thumbs" }, this.thumbs)),
      this.screen, this.video && this.marks.line, this.said, this.told);
    for (const name of ["focusin", "pointerdown"]) {
      this.element.addEventListener(name, () => this.dispatchEvent(new Event("chosen")));
    }
    sheet.addEventListener("change", () => this.#showThumbs());
    this.#showThumbs();
  }

  /** Show what was hidden until the films were ordered. */
  reveal({ candidate, idea, score, unit }, run) {
    const value = score == null ? "no score" : `${score.toFixed(2)} ${unit ?? ""}`;
    const link = el("a", { href: `/runs/${encodeURIComponent(run)}/candidates/${encodeURIComponent(candidate)}` },
      `Candidate ${candidate}`);
    const title = el("p", { class: "row apart" }, link, el("b", { class: "number" }, value));
    this.told.replaceChildren(title, el("p", {}, idea));
    this.#ask(false);
  }

  /** Ask again. */
  hide() {
    this.#ask(true);
  }

  #ask(asked) {
    this.told.hidden = asked;
    this.said.hidden = this.element.querySelector(".thumbs").hidden = !asked;
  }

  #video() {
    const { film } = this, { url, number, seconds } = film;
    const video = el("video", {
      class: "film",
      "aria-label": `Film ${number}, ${count(seconds, "second")}`,
      src: url,
      preload: "auto",
      playsinline: true,
      disablepictureinpicture: true,
      onclick: () => this.players.toggle(),
    });
    video.muted = true; // the attribute alone does not count for elements that scripts make
    video.addEventListener("loadedmetadata", () => (film.seconds = video.duration));
    video.addEventListener("error", () => this.screen.replaceChildren(this.#noFilm("its film cannot be played")));
    return video;
  }

  #noFilm(why) {
    return el("p", { class: "film none dim" }, `Film ${this.film.number}: ${why}`);
  }

  #thumb(way) {
    return el("button", { type: "button", class: `quiet thumb ${way}`, title: `Thumb ${way}`,
      "aria-label": `Film ${this.film.number}: thumb ${way}`,
      onclick: () => this.sheet.thumb(this.film.film, way) });
  }

  #showThumbs() {
    const given = this.sheet.thumbs[this.film.film];
    WAYS.forEach((way, index) => this.thumbs[index].setAttribute("aria-pressed", String(given === way)));
  }

  #comment() {
    const area = el("textarea", { id: `comment-${this.film.number}`, maxlength: 2000, rows: 2,
      oninput: () => this.sheet.comment(this.film.film, area.value) });
    area.value = this.sheet.comments[this.film.film] ?? "";
    return area;
  }
}
