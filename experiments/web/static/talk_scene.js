/* A robot of solids, drawn on a canvas: the server sends where they are, and no pictures. */

const FIELD = 1.1; // focal length in heights of the canvas
const GRID = 0.5; // [m]
const REACH = 4; // of the grid [m]
const PIECES = 16; // of each of its lines

/** Draws a robot, lets people look from elsewhere, and says where they push it. */
export class Scene {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{shape: string, size: number[], colour: number[]}[]} solids
   * @param {(x: number, y: number) => void} onPush called with a direction on the ground, the longer the stronger
   */
  constructor(canvas, solids, onPush) {
    this.canvas = canvas;
    this.solids = solids;
    this.azimuth = -1.0;
    this.height = 0.35;
    this.centre = [0, 0, 0];
    this.places = [];
    this.distance = null;
    this.drag = null;
    this.arrow = null;
    canvas.addEventListener("pointerdown", (event) => this.#grab(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", () => this.#release(onPush));
    canvas.addEventListener("pointercancel", () => this.#release(() => {}));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.distance *= Math.exp(event.deltaY / 1000);
    }, { passive: false });
  }

  /** Draw the solids where they are: rows of a centre and the axes of a frame. */
  draw(places) {
    this.places = places;
    const middle = mean(places.map((place) => place.slice(0, 3)));
    this.distance ??= 4.5 * Math.max(0.3, ...places.map((place) => length(minus(place, middle))));
    // The camera follows without shaking with every step.
    this.centre = this.centre.map((value, axis) => value + 0.1 * (middle[axis] - value));
    const ink = getComputedStyle(this.canvas);
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.#ground(context, ink.getPropertyValue("--line"));
    for (const [at, solid] of places.map((place, each) => [place, this.solids[each]])) this.#shadow(context, at, solid);
    const deep = places.map((place, each) => ({ place, solid: this.solids[each], depth: this.#seen(place)[2] }));
    deep.sort((one, other) => other.depth - one.depth);
    for (const { place, solid } of deep) this.#solid(context, place, solid);
    if (this.arrow) this.#arrow(context, ink.getPropertyValue("--bad"));
  }

  /** Return where a point is seen: x and y on the canvas, and its depth [m]. */
  #seen(point) {
    const [x, y, z] = minus(point, this.centre);
    const [ca, sa] = [Math.cos(this.azimuth), Math.sin(this.azimuth)];
    const [ce, se] = [Math.cos(this.height), Math.sin(this.height)];
    const side = -sa * x + ca * y;
    const away = ca * x + sa * y;
    const depth = Math.max(0.05, this.distance - (ce * away + se * z));
    const scale = (FIELD * this.canvas.height) / depth;
    return [this.canvas.width / 2 + scale * side, this.canvas.height / 2 - scale * (ce * z - se * away), depth, scale];
  }

  #ground(context, colour) {
    context.strokeStyle = colour;
    context.lineWidth = 1;
    const [cx, cy] = this.centre.map((value) => GRID * Math.round(value / GRID));
    for (let offset = -REACH; offset <= REACH; offset += GRID) {
      this.#line(context, [cx + offset, cy - REACH, 0], [cx + offset, cy + REACH, 0]);
      this.#line(context, [cx - REACH, cy + offset, 0], [cx + REACH, cy + offset, 0]);
    }
  }

  #line(context, from, to) {
    // In pieces, so that what lies behind the camera takes no more than itself away.
    const between = (share) => from.map((value, axis) => value + share * (to[axis] - value));
    context.beginPath();
    for (let piece = 0; piece < PIECES; piece++) {
      const [a, b] = [this.#seen(between(piece / PIECES)), this.#seen(between((piece + 1) / PIECES))];
      if (a[2] < 0.1 || b[2] < 0.1) continue;
      context.moveTo(a[0], a[1]);
      context.lineTo(b[0], b[1]);
    }
    context.stroke();
  }

  #shadow(context, place, solid) {
    const [from, to] = ends(place, solid).map(([x, y]) => [x, y, 0]);
    this.#rod(context, from, to, radius(solid), "rgb(0 0 0 / 18%)");
  }

  #solid(context, place, solid) {
    const light = 0.8 + 0.2 * Math.min(1, Math.max(0, place[2]));
    const colour = `rgb(${solid.colour.map((value) => Math.round(value * light)).join(" ")})`;
    if (solid.shape === "box" || solid.shape === "cylinder") this.#hull(context, place, solid, colour);
    else this.#rod(context, ...ends(place, solid), radius(solid), colour, true);
  }

  /** Draw a capsule; one of no length is a sphere. */
  #rod(context, from, to, thick, colour, edged = false) {
    const [a, b] = [this.#seen(from), this.#seen(to)];
    const width = thick * (a[3] + b[3]);
    context.lineCap = "round";
    for (const [ink, grow] of edged ? [["rgb(0 0 0 / 45%)", 2], [colour, 0]] : [[colour, 0]]) {
      context.strokeStyle = ink;
      context.lineWidth = width + grow;
      context.beginPath();
      context.moveTo(a[0], a[1]);
      context.lineTo(b[0] + 0.01, b[1]);
      context.stroke();
    }
  }

  #hull(context, place, solid, colour) {
    const outline = hull(corners(place, solid).map((point) => this.#seen(point)));
    context.beginPath();
    outline.forEach(([x, y], each) => (each ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.fillStyle = colour;
    context.fill();
    context.strokeStyle = "rgb(0 0 0 / 45%)";
    context.lineWidth = 1;
    context.stroke();
  }

  #arrow(context, colour) {
    context.strokeStyle = colour;
    context.lineWidth = 4;
    context.beginPath();
    context.moveTo(...this.arrow.from);
    context.lineTo(...this.arrow.to);
    context.stroke();
  }

  #at(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * this.canvas.width, ((event.clientY - box.top) / box.height) * this.canvas.height];
  }

  #grab(event) {
    this.canvas.setPointerCapture(event.pointerId);
    const at = this.#at(event);
    const near = this.places.some((place, each) => {
      const [x, y, , scale] = this.#seen(place);
      return Math.hypot(x - at[0], y - at[1]) < 8 + scale * (radius(this.solids[each]) + (this.solids[each].size[1] ?? 0));
    });
    this.drag = { at, near };
  }

  #move(event) {
    if (!this.drag) return;
    const at = this.#at(event);
    if (this.drag.near) {
      this.arrow = { from: this.drag.at, to: at };
      return;
    }
    this.azimuth -= (at[0] - this.drag.at[0]) / 200;
    this.height = Math.min(1.5, Math.max(0.02, this.height + (at[1] - this.drag.at[1]) / 200));
    this.drag.at = at;
  }

  #release(onPush) {
    if (this.arrow) {
      const [right, down] = [this.arrow.to[0] - this.arrow.from[0], this.arrow.to[1] - this.arrow.from[1]];
      const [ca, sa] = [Math.cos(this.azimuth), Math.sin(this.azimuth)];
      onPush((-sa * right + ca * down) / 100, (ca * right + sa * down) / 100);
    }
    this.drag = this.arrow = null;
  }
}

function radius(solid) {
  return solid.shape === "box" || solid.shape === "ellipsoid" ? mean1(solid.size) : solid.size[0];
}

/** Return both ends of a solid's axis, the same point for one that has none. */
function ends(place, solid) {
  const half = solid.shape === "capsule" || solid.shape === "cylinder" ? solid.size[1] : 0;
  const axis = [place[5], place[8], place[11]];
  return [1, -1].map((sign) => axis.map((value, each) => place[each] + sign * half * value));
}

/** Return points whose hull is the outline of a box or a cylinder. */
function corners(place, solid) {
  const round = [...Array(12).keys()].map((each) => [Math.cos((each * Math.PI) / 6), Math.sin((each * Math.PI) / 6)]);
  const square = [[1, 1], [1, -1], [-1, -1], [-1, 1]];
  const [sx, sy, sz] = solid.shape === "box" ? solid.size : [solid.size[0], solid.size[0], solid.size[1]];
  return (solid.shape === "box" ? square : round).flatMap(([a, b]) =>
    [1, -1].map((c) => [0, 1, 2].map((row) => place[row]
      + place[3 + 3 * row] * sx * a + place[4 + 3 * row] * sy * b + place[5 + 3 * row] * sz * c)));
}

/** Return the convex hull of points, in order (Andrew's monotone chain). */
function hull(points) {
  const sorted = [...points].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const half = (list) => {
    const chain = [];
    for (const point of list) {
      while (chain.length > 1 && turn(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

const turn = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
const minus = (one, other) => [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
const length = (vector) => Math.hypot(...vector);
const mean1 = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const mean = (points) => [0, 1, 2].map((axis) => mean1(points.map((point) => point[axis])));
