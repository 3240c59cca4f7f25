/* One word on how things stand, with a colour that says the same. */

const RUN = { running: "good", waiting: "warn", paused: "dim", failed: "bad", done: "accent" };
const CANDIDATE = { waiting: "dim", training: "good", filming: "good", done: "accent", failed: "bad", ended: "dim" };

function setPill(tones, element, state) {
  element.className = `pill ${tones[state] ?? "dim"}`;
  element.textContent = state;
}

/** Write how a run stands. */
export const setRunPill = (element, status) => setPill(RUN, element, status);

/** Write how a candidate stands. */
export const setCandidatePill = (element, state) => setPill(CANDIDATE, element, state);
