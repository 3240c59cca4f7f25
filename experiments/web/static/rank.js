/* The ranking page: what is asked of the server, and what it said. */

import { Refused, ask, get, post } from "./api.js";
import { Board } from "./board.js";
import { byId, count } from "./dom.js";
import { Autosave } from "./drafts.js";
import { addKeys } from "./keys.js";
import { inWords, isOrdered, unordered } from "./order.js";
import { persist } from "./persist.js";
import { Progress, title } from "./progress.js";
import { keysOf } from "./rank_keys.js";
import { Sheet } from "./sheet.js";
import { uuid } from "./uuid.js";
import { showWaiting } from "./waiting.js";

const WHO = "rewardsmith.annotator"; // in the browser's own storage
const LOST = "No reply from rewardsmith; trying again.";
const LOOK_AGAIN = 2000; // ms, while there is nothing to answer

class RankingPage {
  /** "ask", "unsent" (an answer that may not have arrived), "sending", "answered", "busy", "wait" or "over" */
  state = "";
  round = null;
  sheet = null;
  turn = 0;

  constructor(run) {
    this.api = `/api/runs/${encodeURIComponent(run)}/round`;
    this.board = new Board(run);
    this.board.addEventListener("said", ({ detail }) => this.say(detail));
    this.annotator = localStorage.getItem(WHO) || "you";
    this.autosave = new Autosave((last) => this.#keep(last));
    this.autosave.addEventListener("kept", () => (byId("draft").textContent = "Draft kept"));
    this.autosave.addEventListener("failed", ({ detail }) => this.#notKept(detail));
    byId("annotator").value = this.annotator;
    byId("annotator").addEventListener("change", (event) => this.#sign(event.target.value));
    const actions = {
      send: () => this.send("ranked"),
      "cannot-tell": () => this.send("cannot_tell"),
      skip: () => this.send("skipped"),
      "send-again": () => this.deliver(),
      change: () => this.change(),
      "take-back": () => this.takeBack(),
      "go-on": () => this.goOn(),
      "toast-close": () => (byId("toast").hidden = true),
    };
    for (const [id, act] of Object.entries(actions)) byId(id).addEventListener("click", act);
    addKeys(keysOf(this));
    this.progress = new Progress(byId("progress"));
  }

  /** Show the round as the server has it. */
  async load() {
    clearTimeout(this.timer);
    this.autosave.drop();
    const turn = (this.turn += 1), path = `${this.api}?annotator=${encodeURIComponent(this.annotator)}`;
    try {
      const round = await persist(() => get(path), () => this.complain(LOST));
      if (byId("toast-text").textContent === LOST) byId("toast").hidden = true;
      if (turn === this.turn) this.#show(round); // else somebody else has been asked for since
    } catch (error) {
      this.complain(error.message);
    }
  }

  /** Send the answer, in which `verdict` is "ranked", "cannot_tell" or "skipped". */
  send(verdict) {
    if (this.state === "unsent" && verdict === "ranked") this.deliver();
    if (this.state !== "ask") return;
    if (verdict === "ranked" && !isOrdered(this.sheet.order)) {
      this.tell("Order a film first, or say that all are alike.");
      return;
    }
    this.sheet.verdict = verdict;
    this.sheet.uuid = uuid();
    this.deliver();
  }

  /** Send the answer that has a uuid, until it is known what became of it. */
  async deliver() {
    this.#enter("sending");
    this.tell("Sending …");
    await this.autosave.flush(); // whoever comes back after a crash sends this same answer
    const answer = { annotator: this.annotator, ticket: this.round.ticket, ...this.sheet.answer() };
    const again = (pause) => this.tell(`No reply; the same answer is sent again in ${pause / 1000} s.`);
    try {
      const { more, revealed } = await persist(() => post(`${this.api}/answers`, answer), again);
      if (more) {
        await this.load();
        return this.say("Saved; the next films are here.");
      }
      this.#showAnswered(this.sheet.uuid, revealed);
      byId("answered-title").focus();
    } catch (error) {
      this.#refused(error);
    }
  }

  /** Go back to asking from an answer that may not have arrived. */
  change() {
    this.sheet.uuid = null;
    this.#enter("ask");
    this.autosave.touch();
  }

  /** Take the answer back, as long as the run has not gone on. */
  takeBack() {
    return this.#once(async () => {
      await post(`${this.api}/undo`, { annotator: this.annotator, uuid: this.answered });
      this.sheet.uuid = null;
      this.board.hide();
      this.#enter("ask");
      await this.autosave.flush();
      this.tell("The answer is taken back; change it and send it again.");
      this.board.focus("1");
    });
  }

  /** Let the run go on with the answers it has. */
  goOn() {
    return this.#once(async () => {
      await post(`${this.api}/go-on`);
      await this.load();
    });
  }

  /** Do what undo means now. */
  undo() {
    if (this.state === "answered") this.takeBack();
    else if (this.state === "unsent") this.change();
    else this.board.undo();
  }

  /** Leave what was begun. */
  cancel() {
    byId("toast").hidden = true;
    this.board.cancel();
  }

  /** Say it to those who do not see it. */
  say(text) {
    byId("said").textContent = text;
  }

  /** Say how the answer stands. */
  tell(text) {
    byId("status").textContent = text;
  }

  /** Say what went wrong, until it is closed. */
  complain(text) {
    byId("toast-text").textContent = text;
    byId("toast").hidden = false;
  }

  /** Do what is done with an answer, unless something is being done with it already. */
  async #once(act) {
    if (this.state !== "answered") return;
    this.state = "busy";
    try {
      await act();
    } catch (error) {
      this.state = "answered";
      this.complain(error.message);
      if (error instanceof Refused) this.load();
    }
  }

  #show(round) {
    const before = this.round;
    this.round = round;
    if (round.state !== "ask" && !(round.answered && round.status === "waiting")) return this.#showWaiting(round);
    this.sheet = new Sheet(round.films.map((each) => each.film), round.draft, round.answered?.order);
    this.board.show(round.films, this.sheet);
    this.sheet.addEventListener("change", () => this.#changed());
    this.tell("");
    if (round.answered) this.#showAnswered(round.answered.uuid, round.answered.revealed);
    else this.#enter(this.sheet.uuid ? "unsent" : "ask");
    const isNew = before && before.ticket !== round.ticket;
    if (isNew) this.say(`${title(round)}: ${count(round.films.length, "film")} to rank`);
  }

  #showWaiting(round) {
    const isNews = this.state !== round.state;
    this.board.players.pause();
    this.#enter(round.state);
    showWaiting(round, isNews);
    if (round.state === "wait") this.timer = setTimeout(() => this.load(), LOOK_AGAIN);
  }

  #showAnswered(uuid, revealed) {
    this.answered = uuid;
    this.board.reveal(revealed);
    this.#enter("answered");
    const others = this.round.annotators - (this.round.answered ? 1 : 0);
    const order = inWords(this.sheet.order, (id) => this.board.card(id).film.number);
    byId("answered-text").textContent = [
      this.sheet.verdict === "ranked" && `Your order: ${order}.`,
      "The films show whose they are.",
      others > 0 && `${count(others, "other person", "other people")} answered this round.`,
    ].filter(Boolean).join(" ");
    this.tell("");
    this.say("Saved.");
  }

  #enter(state) {
    this.state = state;
    byId("main").dataset.state = state;
    const waits = state === "wait" || state === "over";
    byId("board").hidden = waits;
    byId("waiting").hidden = !waits;
    byId("answered").hidden = state !== "answered";
    for (const id of ["ordering", "choices", "ending"]) byId(id).hidden = state === "answered";
    byId("unsent").hidden = state !== "unsent";
    byId("draft").textContent = "";
    byId("annotator").disabled = state === "sending"; // whose answer it is does not change on its way
    this.board.freeze(state !== "ask");
    this.progress.show(this.round, this.sheet, state === "ask");
  }

  #changed() {
    const left = this.sheet.order.rest >= 0 && isOrdered(this.sheet.order) ? unordered(this.sheet.order) : [];
    this.tell(left.length ? `${count(left.length, "film")} not ordered yet count as tied.` : "");
    byId("draft").textContent = "";
    this.autosave.touch();
  }

  #refused(error) {
    this.sheet.uuid = null;
    this.complain(error.message);
    if (error.status === 409) return this.load();
    this.#enter("ask");
    this.tell("Not saved.");
  }

  async #keep(last) {
    if (!["ask", "sending"].includes(this.state)) return;
    const body = { annotator: this.annotator, ticket: this.round.ticket, draft: this.sheet.draft() };
    await ask(`${this.api}/draft`, { method: "PUT", body, keepalive: last });
  }

  #notKept(error) {
    if (this.state !== "ask") return; // the answer itself is on its way
    if (error.status === 409) {
      this.complain(error.message);
      this.load();
    } else {
      this.tell(`Your draft is not kept: ${error.message}`);
    }
  }

  async #sign(name) {
    await this.autosave.flush();
    this.annotator = name.trim() || "you";
    byId("annotator").value = this.annotator;
    localStorage.setItem(WHO, this.annotator);
    this.load();
  }
}

new RankingPage(byId("main").dataset.run).load();
