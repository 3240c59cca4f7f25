/* Looking again and again. */

import { byId } from "./dom.js";

/**
 * Call `look` now, and again after a pause for as long as it resolves to true and the tab is visible.
 *
 * The page is busy until the first look is over. Whatever it said, it is called anew when the tab is shown again, or comes back from the browser's history.
 *
 * @param {() => Promise<boolean>} look
 * @param {number} pause [ms]
 * @returns {() => Promise<void>} what looks now
 */
export function poll(look, pause) {
  let timer, looking = false, anew = false;

  async function now() {
    clearTimeout(timer);
    anew = looking;
    if (looking) return;
    looking = true;
    let again;
    try {
      do {
        anew = false;
        again = await look();
      } while (anew);
    } finally {
      looking = false;
      byId("main").removeAttribute("aria-busy");
    }
    if (again && !document.hidden) timer = setTimeout(now, pause);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : now()));
  window.addEventListener("pageshow", (event) => event.persisted && now());
  now();
  return now;
}
