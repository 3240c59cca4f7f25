/* Sending what must arrive: the same request again until there is a reply. */

import { Unreachable } from "./api.js";

const PAUSES = [500, 1000, 2000, 4000, 8000]; // ms, the last one from then on

/**
 * Repeat a request until it is answered.
 *
 * @param {() => Promise<any>} request made so that carrying it out twice does no harm
 * @param {(pause: number) => void} onFailure told how long [ms] until the next try
 * @returns {Promise<any>} the reply
 * @throws {Refused} the server said no
 */
export async function persist(request, onFailure) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      const pause = PAUSES[Math.min(tries, PAUSES.length - 1)];
      onFailure(pause);
      await waited(pause);
    }
  }
}

/** Wait, but not longer than until the machine is online again. */
function waited(milliseconds) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done);
  });
}
