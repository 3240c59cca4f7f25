/* The page on which a person says which of two segments of a training is the better one. */

import { get, post } from "./api.js";
import { Clips } from "./clips.js";
import { byId } from "./dom.js";
import { addKeys } from "./keys.js";
import { tell, write } from "./notice.js";
import { persist } from "./persist.js";
import { uuid } from "./uuid.js";
import { showWaiting } from "./waiting.js";

const WHO = "rewardsmith.annotator"; // in the browser's own storage, as on the ranking page
const LOOK_AGAIN = 2000; // ms, while there is nothing to compare
const LOST = "No reply from rewardsmith; trying again.";
const TRAINING = ["The policy is training", "The next pairs come up here."];
const SAID = { left: "left is better", right: "right is better", equal: "equal", cannot_tell: "can’t tell" };

class PairsPage {
  /** "compare", "answered", "busy" (something is on its way), "wait", "rank" or "over" */
  state = "";
  asked = null;
  turn = 0;

  constructor(run) {
    this.run = `/runs/${encodeURIComponent(run)}`;
    this.api = `/api${this.run}/pairs`;
    this.annotator = localStorage.getItem(WHO) || "you";
    this.clips = new Clips([byId("left"), byId("right")], () => this.#showPlaying());
    byId("annotator").value = this.annotator;
    byId("annotator").addEventListener("change", (event) => this.#sign(event.target.value));
    const actions = {
      "prefer-left": () => this.answer("left"),
      "prefer-right": () => this.answer("right"),
      equal: () => this.answer("equal"),
      "cannot-tell": () => this.answer("cannot_tell"),
      play: () => this.clips.toggle(),
      undo: () => this.undo(),
      "go-on": () => this.goOn(),
    };
    for (const [id, act] of Object.entries(actions)) byId(id).addEventListener("click", act);
    addKeys([
      { keys: ["ArrowLeft"], does: "left is better", act: () => this.answer("left") },
      { keys: ["ArrowRight"], does: "right is better", act: () => this.answer("right") },
      { keys: ["="], does: "equal", act: () => this.answer("equal") },
      { keys: ["s", "x"], does: "can’t tell", act: () => this.answer("cannot_tell") },
      { keys: ["z", "Control+z"], does: "undo the last answer", act: () => this.undo() },
      { keys: ["c"], does: "say why", act: () => byId("remark").focus() },
      { keys: ["Escape"], does: "leave the text", act: () => document.activeElement.blur() },
      { keys: [" ", "k"], does: "play or pause", act: () => this.clips.toggle() },
      { keys: ["g"], does: "go on training", act: () => this.goOn() },
    ]);
    this.#showPlaying();
  }

  /** Show what waits as the server has it. */
  async load() {
    clearTimeout(this.timer);
    const turn = (this.turn += 1), path = `${this.api}?annotator=${encodeURIComponent(this.annotator)}`;
    try {
      const asked = await persist(() => get(path), () => tell("error", LOST));
      if (turn !== this.turn) return; // somebody else has been asked for since
      if (byId("error").textContent === LOST) tell("error", "");
      this.#show(asked);
    } catch (error) {
      tell("error", error.message);
    }
  }

  /** Send an answer, and show the next pair once it is saved. */
  async answer(preferred) {
    if (this.state !== "compare") return;
    const body = {
      uuid: uuid(), annotator: this.annotator, pair: this.asked.pairs[0].pair, preferred,
      remark: byId("remark").value.trim(), milliseconds: Math.round(performance.now() - this.began),
    };
    await this.#send("answers", body, () => {
      byId("remark").value = "";
      write("status", `Saved: ${SAID[preferred]}.`);
      const pairs = this.asked.pairs.slice(1);
      this.#show({ ...this.asked, pairs, last: body.uuid, state: pairs.length ? "compare" : "answered" });
    });
  }

  /** Take the last answer back, as long as the run has not gone on. */
  async undo() {
    if (!["compare", "answered"].includes(this.state) || !this.asked.last) return;
    const body = { annotator: this.annotator, uuid: this.asked.last };
    await this.#send("undo", body, () => {
      write("status", "The last answer is taken back.");
      return this.load();
    });
  }

  /** Let the training go on with the answers that there are. */
  async goOn() {
    if (this.state !== "answered") return;
    await this.#send("go-on", {}, () => {
      write("status", "");
      return this.load();
    });
  }

  /** Send something until there is a reply; where it is refused, show what the server has. */
  async #send(path, body, done) {
    this.state = "busy";
    write("status", "Saving …");
    tell("error", "");
    const again = (pause) => write("status", `No reply; the same is sent again in ${pause / 1000} s.`);
    try {
      await persist(() => post(`${this.api}/${path}`, body), again);
      await done();
    } catch (error) {
      write("status", "Not saved.");
      tell("error", error.message);
      await this.load();
    }
  }

  #show(asked) {
    const isNews = this.state !== asked.state && this.state !== "busy";
    [this.asked, this.state] = [asked, asked.state];
    byId("main").dataset.state = asked.state;
    if (asked.state === "rank") return location.reload(); // the same address shows the films
    const waits = ["wait", "over"].includes(asked.state);
    byId("pair").hidden = asked.state !== "compare";
    byId("answered").hidden = asked.state !== "answered";
    byId("waiting").hidden = !waits;
    byId("why").hidden = asked.state !== "compare";
    byId("undo").hidden = waits;
    byId("undo").disabled = !asked.last;
    if (asked.state === "compare") this.#showPair(asked.pairs[0]);
    else {
      this.clips.clear();
      this.shown = null;
      write("progress", "");
    }
    if (asked.state === "answered") byId("answered-title").focus();
    if (waits) showWaiting(asked, isNews, TRAINING);
    if (asked.state === "wait") this.timer = setTimeout(() => this.load(), LOOK_AGAIN);
  }

  #showPair({ pair, left, right, place, of, round, total }) {
    write("progress", `${place} of ${of} of round ${round}, ${total} in all`);
    if (this.shown === left) return;
    const first = !this.shown;
    [this.shown, this.began] = [left, performance.now()];
    this.clips.show([left, right]);
    byId("pair").dataset.pair = pair;
    if (first) byId("question").focus();
  }

  #showPlaying() {
    byId("play").textContent = this.clips.plays ? "Pause" : "Play";
  }

  #sign(name) {
    this.annotator = name.trim() || "you";
    byId("annotator").value = this.annotator;
    localStorage.setItem(WHO, this.annotator);
    this.load();
  }
}

new PairsPage(byId("main").dataset.run).load();
