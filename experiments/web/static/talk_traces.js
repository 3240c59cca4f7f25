/* What each term costs, over the last seconds. */

const SECONDS = 10;
const HUES = [215, 25, 140, 280, 55, 340, 180, 100, 310, 0];

/** Return the colour of the term at a place. */
export const colourOf = (place) => `hsl(${HUES[place % HUES.length]} 65% 50%)`;

/** Curves of costs on a canvas, each in units of the greatest. */
export class Traces {
  constructor(canvas) {
    this.canvas = canvas;
    this.moments = [];
  }

  /** Add the costs of a moment, by name; time that goes back begins anew. */
  add(time, costs) {
    const last = this.moments.at(-1);
    if (last && time < last.time) this.moments = [];
    if (!last || time !== last.time) this.moments.push({ time, costs });
    while (this.moments[0].time < time - SECONDS) this.moments.shift();
  }

  /** Draw the curves of terms, in their order. */
  draw(names) {
    const { width, height } = this.canvas;
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, width, height);
    if (this.moments.length < 2) return;
    const now = this.moments.at(-1).time;
    const most = Math.max(1e-6, ...this.moments.flatMap(({ costs }) => Object.values(costs).map(Math.abs)));
    context.lineWidth = 2;
    names.forEach((name, place) => {
      context.strokeStyle = colourOf(place);
      context.beginPath();
      let begun = false;
      for (const { time, costs } of this.moments) {
        if (!(name in costs)) continue;
        const x = width * (1 - (now - time) / SECONDS);
        const y = 6 + (height - 12) * (Math.abs(costs[name]) / most);
        if (begun) context.lineTo(x, height - y);
        else context.moveTo(x, height - y);
        begun = true;
      }
      context.stroke();
    });
  }
}
