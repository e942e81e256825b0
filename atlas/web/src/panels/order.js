/** The orders of the list. Each compares numbers; ties fall back to time. */

const STATUS = ["confirmed", "reported", "disputed", "alleged", "denied", "retracted"];
const ATTRIBUTION = ["acknowledged", "claimed", "attributed", "suspected", "disputed", "denied", "unknown"];
const FAR = 1e9;

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

/**
 * Rows in the order that the state asks for.
 *
 * @param {object} app
 * @param {number[]} rows
 * @param {{by: string, down: boolean}} [sort]
 */
export function orderRows(app, rows, { by, down } = app.state.sort) {
  const key = keyOf(app, by);
  const time = keyOf(app, "time");
  const keys = new Map(rows.map((row) => [row, [key(row), time(row)]]));
  const sorted = [...rows].sort((a, b) => {
    const [x, y] = [keys.get(a), keys.get(b)];
    return x[0] - y[0] || x[1] - y[1] || a - b;
  });
  return down ? sorted.reverse() : sorted;
}
