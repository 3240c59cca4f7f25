/* The order as a strip of numbered tokens, best first, and how keys move them. */

import { el } from "./dom.js";
import { place, placed, slotAtGap, slotAtGroup, slotOf, slots } from "./order.js";

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/**
 * Emits "chosen" (detail: a film's id) when a token gets the focus, and "said" (detail: words) when what happened must
 * be told to those who do not see it.
 */
export class Strip extends EventTarget {
  #lifted = null; // {id, slot} while keys move a film
  #drawing = false;

  /**
   * @param {HTMLOListElement} list to draw in
   * @param {Sheet} sheet whose order is shown and changed
   * @param {(id: string) => string} label the number of a film, as it is shown
   */
  constructor(list, sheet, label) {
    super();
    this.list = list;
    this.sheet = sheet;
    this.label = label;
    sheet.addEventListener("change", () => this.draw());
    this.draw();
  }

  /** Move the focus to a film's token. */
  focus(id) {
    this.#token(id)?.focus();
  }

  /** Return where a film can be dropped: elements, and the slots that they stand for. */
  targets(id) {
    const order = this.sheet.order;
    const places = (selector, slotAt) =>
      [...this.list.querySelectorAll(selector)].map((element, at) => ({ element, slot: slotAt(order, id, at) }));
    return [...places(".gap", slotAtGap), ...places(".group", slotAtGroup)];
  }

  /** Show which film is chosen. */
  choose(id) {
    this.chosen = id;
    for (const token of this.#tokens()) token.classList.toggle("is-chosen", token.dataset.film === id);
  }

  /** Say where a film is, after what happened to it. */
  tell(id, what = "moved") {
    const name = (other) => `film ${this.label(other)}`;
    const detail = `Film ${this.label(id)} ${what}: ${place(this.#shown(), id, name)}`;
    this.dispatchEvent(new CustomEvent("said", { detail }));
  }

  /** Put a film into a slot. */
  drop(id, slot) {
    if (slot !== slotOf(this.sheet.order, id)) this.sheet.order = placed(this.sheet.order, id, slot);
    this.tell(id, "dropped");
  }

  /** Move a film by some slots. */
  move(id, by) {
    this.drop(id, this.#bounded(id, slotOf(this.sheet.order, id) + by));
  }

  draw() {
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.film : undefined;
    const order = this.#shown();
    const gap = (text) => el("li", { class: "gap", "aria-hidden": "true" }, el("span", {}, text));
    const last = order.groups.length - 1;
    const items = order.groups.flatMap((group, index) => [
      this.#group(order, group, index),
      gap(index < last ? "›" : "worst"),
    ]);
    this.#drawing = true; // else the token that goes is taken for one that was left
    this.list.replaceChildren(gap("best"), ...items);
    if (focused) this.focus(focused);
    this.#drawing = false;
  }

  #group(order, group, index) {
    const waits = index === order.rest;
    const tokens = group.map((id) => this.#tokenOf(order, id));
    const note = waits ? "unordered" : group.length > 1 ? "tied" : null;
    return el("li", { class: waits ? "group waits" : "group" }, tokens, note && el("span", { class: "note" }, note));
  }

  #tokenOf(order, id) {
    const number = this.label(id);
    return el("button", {
      type: "button",
      class: id === this.chosen ? "token is-chosen" : "token",
      "data-film": id,
      "aria-label": `Film ${number}: ${place(order, id, (other) => `film ${this.label(other)}`)}`,
      "aria-describedby": "order-help",
      "aria-pressed": String(this.#lifted?.id === id),
      // Keys, and what stands in for them, click without a place: they lift, and a pointer chooses.
      onclick: (event) => (event.detail ? this.focus(id) : this.#toggle(id)),
      onkeydown: (event) => this.#key(event, id),
      onfocus: () => this.dispatchEvent(new CustomEvent("chosen", { detail: id })),
      onblur: () => this.#drawing || this.#cancel(),
    }, number);
  }

  #shown() {
    const order = this.sheet.order;
    return this.#lifted ? placed(order, this.#lifted.id, this.#lifted.slot) : order;
  }

  #toggle(id) {
    const lifted = this.#lifted;
    if (!lifted) {
      this.#lifted = { id, slot: slotOf(this.sheet.order, id) };
      this.draw();
      return this.tell(id, "lifted");
    }
    this.#lifted = null;
    this.drop(id, lifted.slot);
    this.draw();
  }

  #cancel() {
    if (!this.#lifted) return;
    const { id } = this.#lifted;
    this.#lifted = null;
    this.draw();
    this.tell(id, "back");
  }

  #key(event, id) {
    if (event.key === "Escape" && this.#lifted) {
      event.stopPropagation();
      this.#cancel();
      this.focus(id);
    } else if (event.key in STEPS && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      if (!this.#lifted) return this.#focusBy(id, STEPS[event.key]);
      this.#lifted.slot = this.#bounded(id, this.#lifted.slot + STEPS[event.key]);
      this.draw();
      this.tell(id);
    }
  }

  #focusBy(id, by) {
    const tokens = this.#tokens();
    const index = tokens.indexOf(this.#token(id)) + by;
    tokens[Math.max(0, Math.min(tokens.length - 1, index))].focus();
  }

  #bounded(id, slot) {
    return Math.max(0, Math.min(slots(this.sheet.order, id) - 1, slot));
  }

  #tokens() {
    return [...this.list.querySelectorAll(".token")];
  }

  #token(id) {
    return this.#tokens().find((token) => token.dataset.film === id);
  }
}
