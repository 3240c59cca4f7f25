/* Looking again and again. */

/**
 * Call `look` now, and again after a pause for as long as it resolves to true and the tab is visible.
 *
 * Whatever it said, it is called anew when the tab is shown again, or comes back from the browser's history.
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
    }
    if (again && !document.hidden) timer = setTimeout(now, pause);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : now()));
  window.addEventListener("pageshow", (event) => event.persisted && now());
  now();
  return now;
}
