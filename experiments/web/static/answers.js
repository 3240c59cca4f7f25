/* Answers of people that were given elsewhere are added to a run. */

import { ask } from "./api.js";
import { byId, count } from "./dom.js";
import { tell } from "./notice.js";

/**
 * Tie the field for a file of answers to a run.
 *
 * @param {string} api address of the run in the API
 * @param {() => void} added is called when there are more answers
 */
export function takeAnswers(api, added) {
  const file = byId("answers");
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    try {
      const found = await ask(`${api}/preferences`, { method: "POST", lines: await file.files[0].text() });
      tell("answers-said", `${count(found.added, "answer")} added.`);
      added();
    } catch (error) {
      tell("answers-said", error.message);
    }
    file.value = ""; // so that the same file can be chosen again
  });
}
