/* Figures as people read them. */

const GROUPED = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const UNKNOWN = "\u2013";

/** Write a measured figure with as many digits as are compared; a dash where there is none. */
export function figure(value) {
  if (!Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  if (size >= 1000) return GROUPED.format(value);
  return size > 0 && size < 0.01 ? value.toPrecision(2) : value.toFixed(2);
}

/** Write a measured figure with its unit, if it has one. */
export function measured(value, unit) {
  return Number.isFinite(value) && unit ? `${figure(value)} ${unit}` : figure(value);
}

/** Write a large whole number in short, such as 120K. */
export function short(value) {
  return COMPACT.format(value);
}

/** Write a whole number in full, such as 120,000. */
export function full(value) {
  return GROUPED.format(value);
}

/**
 * Return evenly spaced round numbers that reach over a range.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} most how many steps there may be between them
 */
export function ticks(low, high, most) {
  if (low === high) [low, high] = [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough * (1 - 1e-9));
  const first = Math.floor(low / step + 1e-9), last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
