/* What was, so that it can be again. */

const DEPTH = 200;

/** States, none of which is ever changed, of which the last ones are remembered. */
export class History {
  #past = [];

  constructor(state) {
    this.state = state;
  }

  change(state) {
    this.#past.push(this.state);
    if (this.#past.length > DEPTH) this.#past.shift();
    this.state = state;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  undo() {
    if (this.canUndo) this.state = this.#past.pop();
  }
}
