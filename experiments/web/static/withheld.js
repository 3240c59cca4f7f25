/* What is not shown before a person has ranked. */

/**
 * Return a run without what would tell which film of the round that waits is which candidate, and how good.
 *
 * The server leaves these out; a page that shows a run twice must not show them by what it knew before.
 */
export function withheld(run) {
  if (!run.hidden || !run.generations.length) return run;
  const [waiting, earlier] = [run.generations.at(-1), run.generations.slice(0, -1)];
  const ids = new Set(waiting.members.map((member) => member.id));
  const members = waiting.members.map((member) => (
    { ...member, score: null, film: null, live: null, still: false, alarms: [], withheld: true }));
  const others = (curves) => Object.fromEntries(Object.entries(curves).filter(([id]) => !ids.has(id)));
  return {
    ...run,
    generations: [...earlier, { ...waiting, members, verdict: null }],
    curves: { score: others(run.curves.score), components: others(run.curves.components) },
    ...(ids.has(run.best) && { best: null, final: null }),
  };
}
