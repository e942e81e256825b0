/** The orders of the list. Each compares numbers; ties fall back to time. */

const STATUS = ["confirmed", "reported", "disputed", "alleged", "denied", "retracted"];
const ATTRIBUTION = ["acknowledged", "claimed", "attributed", "suspected", "disputed", "denied", "unknown"];
const FAR = 1e8;

export const ORDERS = [
  { id: "time", label: "time" },
  { id: "status", label: "did it happen" },
  { id: "who", label: "who says who" },
  { id: "where", label: "where, how exact" },
  { id: "kind", label: "kind" },
  { id: "sources", label: "number of sources" },
];

/** The smallest radius of an event's drawn places, in tens of metres. */
function reach(read, row) {
  const radii = read.places(row).filter(({ drawable }) => drawable).map(({ radius }) => radius ?? FAR);
  return radii.length ? Math.min(...radii) : FAR + 1;
}

/** What an order compares. Lists sort by instant: local time less its offset. */
function keyOf(app, by) {
  const { model, read } = app;
  const { start, utcOffset, outlets, kind } = model.events;
  const keys = {
    time: (row) => start[row] - utcOffset[row],
    status: (row) => STATUS.indexOf(read.status(row).id),
    who: (row) => ATTRIBUTION.indexOf(read.attribution(row)),
    where: (row) => reach(read, row),
    kind: (row) => read.groups[row] * 1000 + kind[row],
    sources: (row) => -outlets[row],
  };
  return keys[by] ?? keys.time;
}

const ROWS = 2 ** 21; // more rows than a page holds
const ZERO = 2 ** 30; // so that no key is below zero

/**
 * Rows in the order that the state asks for.
 *
 * Key and place by time go into one number, since numbers sort ten times quicker than pairs.
 *
 * @param {object} app
 * @param {Uint32Array} rows
 * @param {{by: string, down: boolean}} [sort]
 * @returns {Uint32Array}
 */
export function orderRows(app, rows, { by, down } = app.state.sort) {
  const time = sortBy(rows, keyOf(app, "time"));
  const sorted = by === "time" ? time : sortBy(time, keyOf(app, by));
  return down ? sorted.reverse() : sorted;
}

/** Rows sorted by a whole number; those with the same keep their order. */
export function sortBy(rows, key) {
  const keys = new Float64Array(rows.length);
  let sorted = true;
  for (let i = 0; i < rows.length; i += 1) {
    keys[i] = (key(rows[i]) + ZERO) * ROWS + i;
    if (i && keys[i] < keys[i - 1]) sorted = false;
  }
  if (sorted) return rows.slice();
  keys.sort();
  return Uint32Array.from(keys, (one) => rows[one % ROWS]);
}
