/* The keys of a page: one table, from which they act and in which people look. */

import { byId, el } from "./dom.js";

const KEPT = "rewardsmith.keys"; // in the browser's own storage: "off" where single keys are not wanted
const WRITTEN = { " ": "Space", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };
const THROUGH = ["Escape", "Control+Enter"]; // act while something is written, too

/**
 * Let keys act, unless something is being written, and list them in the page's dialog, which "?" opens.
 *
 * @param {{keys: string[], does: string, act?: (key: string) => void, repeats?: boolean}[]} table keys as
 *   `KeyboardEvent.key` names them, "Control+" before it where that is held; without `act` for what is done elsewhere;
 *   `repeats` if it may be held down
 */
export function addKeys(table) {
  const dialog = byId("keys"), on = byId("keys-on");
  const all = [...table, { keys: ["?"], does: "show these keys", act: () => dialog.showModal() }];
  const found = (key) => all.find((row) => row.act && row.keys.includes(key));
  byId("keys-table").replaceChildren(...all.map(shown));
  byId("show-keys").addEventListener("click", () => dialog.showModal());
  on.checked = localStorage.getItem(KEPT) !== "off";
  on.addEventListener("change", () => localStorage.setItem(KEPT, on.checked ? "on" : "off"));

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const controlled = event.ctrlKey || event.metaKey;
    const key = controlled ? `Control+${event.key}` : event.key;
    if (isTaken(event.target, key) || (key.length === 1 && !on.checked)) return;
    const row = found(key) ?? found(key.toLowerCase());
    if (!row || (event.repeat && !row.repeats)) return;
    event.preventDefault();
    row.act(event.key);
  });
}

/** Tell whether an element that has the focus takes a key itself. */
function isTaken(element, key) {
  if (element.closest("textarea, select, input:not([type=range], [type=checkbox])")) return !THROUGH.includes(key);
  return (key === " " || key === "Enter") && element.closest("button, a, input, summary") !== null;
}

function shown({ keys, does }) {
  const cells = keys.flatMap((key, index) => [index ? " " : null, el("kbd", {}, written(key))]);
  return el("tr", {}, el("th", { scope: "row" }, cells), el("td", {}, does));
}

function written(key) {
  return WRITTEN[key] ?? key.replace("Control+", "Ctrl+").replace(/\b[a-z]$/, (letter) => letter.toUpperCase());
}
