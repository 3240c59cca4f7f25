/* The answer sheet of one round: all that a person has said of its films so far. */

import { begin, isOrderOf } from "./order.js";
import { History } from "./history.js";

/** Emits "change" when anything on it has changed; a change of anything but words can be undone. */
export class Sheet extends EventTarget {
  #history;

  /**
   * @param {string[]} films ids
   * @param {object|null} draft what `draft` gave, from the server and therefore checked
   * @param {string[][]|null} answered the order of an answer that was given, which counts more than a draft's
   */
  constructor(films, draft = null, answered = null) {
    super();
    this.films = films;
    const given = answered?.length ? { groups: answered, rest: -1 } : null;
    const order = [given, draft?.order].find((each) => isOrderOf(films, each)) ?? begin(films);
    const thumbs = ofFilms(films, draft?.thumbs, isThumb);
    this.#history = new History({ order, thumbs, spans: spansOf(films, draft) });
    this.comments = ofFilms(films, draft?.comments, isText);
    this.remark = isText(draft?.remark) ? draft.remark : "";
    this.uuid = isText(draft?.uuid) ? draft.uuid : null;
    this.verdict = ["ranked", "cannot_tell", "skipped"].includes(draft?.verdict) ? draft.verdict : "ranked";
    this.milliseconds = Number.isFinite(draft?.milliseconds) ? Math.max(0, draft.milliseconds) : 0;
  }

  get order() {
    return this.#history.state.order;
  }

  get thumbs() {
    return this.#history.state.thumbs;
  }

  get spans() {
    return this.#history.state.spans;
  }

  set order(order) {
    this.#change({ order });
  }

  get canUndo() {
    return this.#history.canUndo;
  }

  undo() {
    this.#history.undo();
    this.#tell();
  }

  /** Set a thumb, "up" or "down", or take it back where it is so already. */
  thumb(film, way) {
    const { [film]: before, ...thumbs } = this.thumbs;
    this.#change({ thumbs: before === way ? thumbs : { ...thumbs, [film]: way } });
  }

  /** Mark a part of a film, from begin to end [s]. */
  mark(film, begin, end) {
    this.#change({ spans: [...this.spans, { film, begin, end, reason: "" }] });
  }

  unmark(index) {
    this.#change({ spans: this.spans.toSpliced(index, 1) });
  }

  /** Say what is wrong in a marked part. */
  explain(index, reason) {
    this.spans[index].reason = reason; // words have the browser's own undo, so that no step is kept of them
    this.#tell();
  }

  comment(film, text) {
    this.comments[film] = text;
    this.#tell();
  }

  say(remark) {
    this.remark = remark;
    this.#tell();
  }

  /** Return all of it as plain data, to go on from after a reload. */
  draft() {
    const { order, thumbs, spans, comments, remark, uuid, verdict, milliseconds } = this;
    return { order, thumbs, spans, comments, remark, uuid, verdict, milliseconds: Math.round(milliseconds) };
  }

  /** Return what the server takes as an answer. */
  answer() {
    const written = Object.entries(this.comments).filter(([, text]) => text.trim());
    return {
      uuid: this.uuid,
      verdict: this.verdict,
      order: this.verdict === "ranked" ? this.order.groups : [],
      comments: Object.fromEntries(written),
      remark: this.remark.trim(),
      thumbs: this.thumbs,
      spans: this.spans,
      milliseconds: Math.round(this.milliseconds),
    };
  }

  #change(part) {
    this.#history.change({ ...this.#history.state, ...part });
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

const isText = (value) => typeof value === "string";
const isThumb = (value) => value === "up" || value === "down";

function ofFilms(films, data, isRight) {
  return Object.fromEntries(films.filter((film) => isRight(data?.[film])).map((film) => [film, data[film]]));
}

function spansOf(films, draft) {
  const isSpan = (span) => films.includes(span?.film) && span.begin < span.end && isText(span.reason);
  return (Array.isArray(draft?.spans) ? draft.spans : []).filter(isSpan);
}
