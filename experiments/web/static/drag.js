/* Dragging with a mouse, a pen or a finger. */

const SLACK = 5; // px that a pointer may move before a click becomes a drag
const REACH = 90; // px from a target within which it is meant

/**
 * Let films be dragged.
 *
 * @param {HTMLElement} root in which handles are, elements with data-film
 * @param {string} handles selector
 * @param {(film: string) => {element: HTMLElement, slot: number}[]} targets where it can be dropped, if anywhere
 * @param {(film: string, slot: number) => void} drop
 */
export function addDragging(root, handles, targets, drop) {
  root.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(handles);
    if (!handle || !event.isPrimary || event.button !== 0) return;
    const places = targets(handle.dataset.film);
    if (!places.length) return;
    const drag = new Drag(handle, event, places);
    const abort = new AbortController();
    const end = (slot) => {
      abort.abort();
      drag.end();
      if (slot !== null) drop(handle.dataset.film, slot);
    };
    const on = (name, listener, capture = false) =>
      window.addEventListener(name, listener, { signal: abort.signal, capture });
    on("pointermove", (moved) => moved.pointerId === event.pointerId && drag.move(moved));
    on("pointerup", (up) => up.pointerId === event.pointerId && end(drag.slot));
    on("pointercancel", () => end(null));
    on("blur", () => end(null));
    on("keydown", (key) => {
      if (key.key !== "Escape" || !drag.started) return;
      key.stopPropagation();
      end(null);
    }, true);
  });
}

class Drag {
  #ghost = null;
  #target = null;

  constructor(handle, event, targets) {
    this.handle = handle;
    this.from = { x: event.clientX, y: event.clientY };
    this.targets = targets;
  }

  get started() {
    return this.#ghost !== null;
  }

  get slot() {
    return this.#target?.slot ?? null;
  }

  move({ clientX: x, clientY: y }) {
    if (!this.started && Math.hypot(x - this.from.x, y - this.from.y) < SLACK) return;
    if (!this.started) this.#start();
    this.#ghost.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
    const near = this.targets.map((target) => ({ ...target, distance: distance(target.element, x, y) }));
    const nearest = near.reduce((one, other) => (other.distance < one.distance ? other : one));
    this.#mark(nearest.distance <= REACH ? nearest : null);
  }

  end() {
    if (!this.started) return;
    this.#mark(null, false);
    this.#ghost.remove();
    this.handle.classList.remove("dragged");
    document.documentElement.classList.remove("dragging");
    // The click that ends a drag is not meant; one that a key makes, which has no detail, is.
    const swallow = (event) => event.detail && event.stopPropagation();
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
  }

  #start() {
    this.#ghost = document.createElement("div");
    this.#ghost.className = "ghost";
    this.#ghost.textContent = this.handle.dataset.label ?? this.handle.textContent;
    document.body.append(this.#ghost);
    this.handle.classList.add("dragged");
    document.documentElement.classList.add("dragging");
  }

  #mark(target, keep = true) {
    this.#target?.element.classList.remove("target");
    target?.element.classList.add("target");
    if (keep) this.#target = target;
  }
}

function distance(element, x, y) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
}
