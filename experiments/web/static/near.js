/* Work that waits until somebody could see it: sixty films and charts are not drawn for one screen. */

const waiting = new WeakMap();
const near = new WeakSet();

const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) {
        near.delete(target);
        continue;
      }
      near.add(target);
      const draw = waiting.get(target);
      waiting.delete(target);
      draw?.();
    }
  },
  { rootMargin: "50%" },
);

/** Call `draw` once `element` is within half a screen of what is seen, which may be now; a later call replaces it. */
export function whenNear(element, draw) {
  if (near.has(element)) return draw();
  waiting.set(element, draw);
  observer.observe(element);
}
