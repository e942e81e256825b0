/** The orders of the list. Each compares numbers; ties fall back to time. */

import { NULL } from "../codec.js";
import { t } from "../say.js";

const STATUS = ["confirmed", "reported", "disputed", "alleged", "denied", "retracted"];
const ATTRIBUTION = ["acknowledged", "claimed", "attributed", "suspected", "disputed", "denied", "unknown"];
const FAR = 1e8;

/** The orders that a record can be listed in; where rows are counts, those that stand for the most events can come first. */
export const ordersOf = ({ events }) => [
  { id: "time", label: t("time") },
  { id: "status", label: t("did it happen") },
  { id: "who", label: t("who says who") },
  { id: "where", label: t("where, how exact") },
  { id: "kind", label: t("kind") },
  { id: "sources", label: t("number of sources") },
  ...(events.weight ? [{ id: "events", label: t("number of events") }] : []),
];

/** The smallest radius of an event's drawn places, in tens of metres. */
function reach({ events, places }, row) {
  let least = FAR + 1;
  for (let place = events.firstPlace[row]; place < events.firstPlace[row + 1]; place += 1) {
    const radius = places.radius[place] === NULL ? FAR : places.radius[place];
    if (places.drawable[place] && radius < least) least = radius;
  }
  return least;
}

/** What an order compares. Lists sort by instant: local time less its offset. */
function keyOf({ model, read }, by) {
  const { start, utcOffset, outlets, kind, status, set, weight } = model.events;
  const statuses = model.vocabulary.statuses.map(({ id }) => STATUS.indexOf(id));
  const said = new Map(); // by set of participants, of which there are few
  const attribution = (row) => {
    if (!said.has(set[row])) said.set(set[row], ATTRIBUTION.indexOf(read.attribution(row)));
    return said.get(set[row]);
  };
  const keys = {
    time: (row) => start[row] - utcOffset[row],
    status: (row) => statuses[status[row]],
    who: attribution,
    where: (row) => reach(model, row),
    kind: (row) => read.groups[row] * 1000 + kind[row],
    sources: (row) => -outlets[row],
    events: (row) => ZERO - 1 - (weight ? weight[row] : 1),
  };
  return keys[by] ?? keys.time;
}

const ZERO = 2 ** 30; // so that no key is below zero
const HALF = 2 ** 16;

/**
 * Rows in the order that the state asks for.
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
  const keys = new Uint32Array(rows.length);
  let sorted = true;
  for (let i = 0; i < rows.length; i += 1) {
    keys[i] = key(rows[i]) + ZERO;
    if (i && keys[i] < keys[i - 1]) sorted = false;
  }
  if (sorted) return rows.slice();
  // By the lower half of the keys, then by the upper: a million takes a tenth of what a sort takes.
  const lower = sortHalf(rows, keys, (number) => number % HALF);
  return sortHalf(lower.rows, lower.keys, (number) => number >>> 16).rows;
}

/** Rows and keys by one half of the key: where each number begins is counted, and each row put there. */
function sortHalf(rows, keys, half) {
  const next = new Uint32Array(HALF + 1);
  for (let i = 0; i < keys.length; i += 1) next[half(keys[i]) + 1] += 1;
  for (let number = 0; number < HALF; number += 1) next[number + 1] += next[number];
  const sorted = { rows: new Uint32Array(rows.length), keys: new Uint32Array(rows.length) };
  for (let i = 0; i < keys.length; i += 1) {
    const at = next[half(keys[i])]++;
    sorted.rows[at] = rows[i];
    sorted.keys[at] = keys[i];
  }
  return sorted;
}
