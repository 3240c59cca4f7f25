/* A page that the server wrote is kept as the server would write it now, for as long as its run goes on. */

import { Refused, Unreachable } from "./api.js";
import { byId } from "./dom.js";
import { tell } from "./notice.js";
import { poll } from "./poll.js";

const PAUSE = 3000; // ms between looks

/**
 * Replace those parts (`data-live`) of the page that have changed; one in which somebody is at work is left for later.
 *
 * @param {(parts: HTMLElement[]) => void} changed is called with the parts that are new, and once with all at the start
 */
export function refresh(changed) {
  const main = byId("main");
  const parts = () => [...main.querySelectorAll("[data-live]")];
  const goes = () => main.dataset.status === "running";
  changed(parts());
  if (!goes()) return;
  const look = async () => {
    try {
      const fresh = (await written()).getElementById("main");
      Object.assign(main.dataset, fresh.dataset);
      changed(parts().map((part) => replaced(part, fresh)).filter(Boolean));
      tell("error", "");
    } catch (error) {
      tell("error", error.message);
      return !(error instanceof Refused);
    }
    return goes();
  };
  setTimeout(() => poll(look, PAUSE), PAUSE); // it has just been written
}

/** Put what is new in the place of a part; return it, or null where nothing has changed or it is in use. */
function replaced(part, fresh) {
  const now = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
  if (!now || now.isEqualNode(part) || part.contains(document.activeElement)) return null;
  part.replaceWith(document.adoptNode(now));
  return now;
}

/** Ask for this page once more. */
async function written() {
  let reply, text;
  try {
    reply = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin", cache: "no-store" });
    text = await reply.text();
  } catch {
    throw new Unreachable();
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  if (!reply.ok) throw new Refused("This page is no longer here; load it anew.", reply.status);
  return page;
}
