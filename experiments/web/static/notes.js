/* What else is known of a round: how it was judged, what is suspicious, what the checker refused. */

import { count, el } from "./dom.js";
import { measured } from "./numbers.js";

/** Return what says it; of the run's best, too, where it is of this round. */
export function notes({ verdict, members, refused }, { best, final }) {
  const freshly = final && members.some((member) => member.id === best);
  const alarmed = members.filter((member) => member.alarms.length);
  const ended = members.filter((member) => member.reason);
  const sections = [
    verdict && section("Verdict", el("p", {}, ranked(verdict.order), verdict.by && ` by ${verdict.by}`),
      verdict.why && el("p", { class: "dim" }, verdict.why)),
    freshly && section("The best, measured anew", el("p", {}, `${best} scores `,
      el("b", { class: "number" }, measured(final.score, final.unit)),
      final.success_rate === null ? "" : `, success ${Math.round(100 * final.success_rate)} %`,
      ` on ${count(final.episodes, "fresh initial state")}, which did not choose it`)),
    alarmed.length && section("Alarms", list(alarmed.flatMap(({ id, alarms }) => (
      alarms.map(({ name, text }) => [el("b", { class: "warn" }, `${id}, ${name}: `), text]))))),
    ended.length && section("What came to an end", list(ended.map(({ id, state, reason }) => (
      [el("b", { class: state === "failed" && "bad" }, `${id}, ${state}: `), reason])))),
    refused.length && section("Refused before training", list(refused.map(({ code, message, line }) => (
      [el("code", { class: "bad" }, code), line ? ` line ${line}: ` : " ", message])))),
  ].filter(Boolean);
  const made = document.createDocumentFragment();
  made.append(...(sections.length ? sections : [el("p", { class: "dim" }, "No verdict, no alarm and no refusal so far.")]));
  return made;
}

/** Write an order from best to worst, such as "003, then 001 = 002". */
export function ranked(order) {
  return order.map((group) => group.join(" = ")).join(", then ");
}

function section(title, ...children) {
  return el("section", { class: "stack tight" }, el("h3", {}, title), ...children);
}

function list(items) {
  return el("ul", {}, ...items.map((item) => el("li", {}, ...item)));
}
