/* Lines that a page says of itself: errors, and what has happened. */

import { byId } from "./dom.js";

/** Write a line in an element that is read aloud when it changes, and therefore only if it has. */
export function write(id, line) {
  const element = byId(id);
  if (element.textContent !== line) element.textContent = line;
}

/** Write a line in a notice, which is hidden while there is none. */
export function tell(id, line) {
  write(id, line);
  byId(id).hidden = !line;
}
