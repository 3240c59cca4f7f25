/* The order of films, with ties, as plain data that no function changes.

   {groups: [["b"], ["a", "c"]], rest: 1} holds groups of equally good films, best first. The group at index `rest` is
   of those that have not been ordered yet; -1 where there is none. One that is left over beside others is ordered.

   A film can be lifted and put into slots: with n groups of the others there are 2 n + 1, of which the even ones lie
   before, between and after the groups, and the odd ones are ties with a group. */

/** Return the order in which nothing has been said of any film. */
export function begin(ids) {
  return { groups: [[...ids]], rest: 0 };
}

/** Return the order in which all films are equally good. */
export function alike(order) {
  return { groups: [order.groups.flat()], rest: -1 };
}

/** Tell whether something has been said. */
export function isOrdered(order) {
  return order.rest === -1 || order.groups.length > 1;
}

/** Return the films that have not been ordered yet. */
export function unordered(order) {
  return order.groups[order.rest] ?? [];
}

/** Tell whether a value, of whatever origin, is an order of exactly these films. */
export function isOrderOf(ids, value) {
  const areGroups = Array.isArray(value?.groups) && value.groups.every((group) => Array.isArray(group) && group.length);
  if (!areGroups) return false;
  const named = value.groups.flat();
  const inside = Number.isInteger(value.rest) && value.rest >= -1 && value.rest < value.groups.length;
  return inside && named.length === ids.length && ids.every((id) => named.includes(id));
}

/** Return the number of slots for a lifted film. */
export function slots(order, id) {
  return 2 * without(order, id).groups.length + 1;
}

/** Return the slot in which a film is. */
export function slotOf(order, id) {
  return slotAtGroup(order, id, groupOf(order, id));
}

/** Return the slot for a lifted film at a group, counted while the film is still in its place. */
export function slotAtGroup(order, id, group) {
  const own = groupOf(order, id);
  if (order.groups[own].length > 1) return 2 * group + 1;
  return group === own ? 2 * own : 2 * (group - (group > own)) + 1;
}

/** Return the slot for a lifted film before a group, or after the last, counted as in `slotAtGroup`. */
export function slotAtGap(order, id, gap) {
  const own = groupOf(order, id);
  return 2 * (order.groups[own].length > 1 || gap <= own ? gap : gap - 1);
}

/** Return the order with a film put into a slot. */
export function placed(order, id, slot) {
  const { groups, rest } = without(order, id);
  const index = slot >> 1;
  if (slot % 2) {
    return settled({ groups: groups.map((group, at) => (at === index ? [...group, id] : group)), rest });
  }
  return settled({ groups: groups.toSpliced(index, 0, [id]), rest: rest < index ? rest : rest + 1 });
}

export function best(order, id) {
  return placed(order, id, 0);
}

export function worst(order, id) {
  return placed(order, id, slots(order, id) - 1);
}

/** Return the order with a film tied with the next better group, the next worse if it is among the best. */
export function tied(order, id) {
  const own = groupOf(order, id);
  if (order.groups.length === 1) return order;
  return placed(order, id, slotAtGroup(order, id, own ? own - 1 : 1));
}

/** Write the order down: 2 › 1 = 3. */
export function inWords(order, name) {
  return order.groups.map((group) => group.map(name).join(" = ")).join(" › ");
}

/** Say where a film is, in words; `name` names a film. */
export function place(order, id, name) {
  const own = groupOf(order, id);
  const list = (group) => group.map(name).join(", ");
  const others = order.groups[own].filter((other) => other !== id);
  if (own === order.rest) return `not ordered, as ${list(others) || "it was"}`;
  const rank = order.groups.length === 1 ? "" : `place ${own + 1} of ${order.groups.length}`;
  if (others.length) return [rank, `tied with ${list(others)}`].filter(Boolean).join(", ");
  const better = order.groups[own - 1], worse = order.groups[own + 1];
  const between = [better && `after ${list(better)}`, worse && `before ${list(worse)}`].filter(Boolean).join(", ");
  return [rank, between].filter(Boolean).join(", ");
}

function groupOf(order, id) {
  return order.groups.findIndex((group) => group.includes(id));
}

function without(order, id) {
  const own = groupOf(order, id);
  const left = order.groups[own].filter((other) => other !== id);
  if (left.length) return { groups: order.groups.with(own, left), rest: order.rest };
  const rest = order.rest === own ? -1 : order.rest - (order.rest > own);
  return { groups: order.groups.toSpliced(own, 1), rest };
}

function settled(order) {
  const over = order.groups.length > 1 && order.groups[order.rest]?.length === 1;
  return over ? { ...order, rest: -1 } : order;
}
