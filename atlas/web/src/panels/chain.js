/** The chain: which events are tied, in which order they stand, and how each tie is known. Pure; nothing here touches the page. */

import { isCoders } from "../texts.js";
import { DAY } from "./dates.js";
import { hasHour } from "./lanes.js";

/** Of more events only those near the chosen one are shown. */
export const MOST_CHAINED = 60;
const STEPS = 2;

/** How a tie is known: what the coder says without a source is inferred, whatever it is called. */
export const knownHow = ({ basis, by }) => (isCoders(by) ? "inferred" : basis || "unsaid");

/**
 * The ties of a record between events that are shown.
 *
 * @param {Model} model with its texts
 * @param {Uint8Array} mask 1 for an event that is shown
 * @returns {{ties: object[], outside: number}} each tie with its rows `from` and `to` as the record has it, the `earlier` and the
 *   `later` one, and whether their order is `held`; outside: the ties of which one end is filtered out
 */
export function tiesOf({ events, text }, mask) {
  const ties = [];
  let outside = 0;
  for (const from of new Set(text.tables.links.columns.from)) {
    for (const tie of text.links(from)) {
      const to = tie.event;
      if (tie.direction !== "to" || from === to) continue;
      if (!mask[from] || !mask[to]) outside += mask[from] | mask[to];
      else {
        const utc = (row, minutes) => minutes[row] - events.utcOffset[row];
        const [earlier, later] = utc(from, events.start) < utc(to, events.start) ? [from, to] : [to, from];
        ties.push({ ...tie, from, to, earlier, later, held: utc(earlier, events.end) < utc(later, events.start), how: knownHow(tie) });
      }
    }
  }
  return { ties, outside };
}

/** The other end of each tie of an event, those that come later first. */
export const tiedTo = (ties, row) => [...ties.filter(({ earlier }) => earlier === row).map(({ later }) => later), ...ties.filter(({ later }) => later === row).map(({ earlier }) => earlier)];

/** The events of some ties; of too many those within two ties of the chosen one. */
export function chained(ties, chosen) {
  const all = new Set(ties.flatMap(({ from, to }) => [from, to]));
  if (all.size <= MOST_CHAINED) return { rows: [...all], all: all.size };
  const near = new Set(all.has(chosen) ? [chosen] : []);
  for (let step = 0; step < STEPS; step += 1) for (const row of [...near]) for (const one of tiedTo(ties, row)) near.add(one);
  return { rows: [...near], all: all.size };
}

/** Rows by their day; in a day what has an hour stands first, since nothing orders the rest within it. */
export function inTime({ events, vocabulary }, rows) {
  const { start, utcOffset, timePrecision } = events;
  const day = (row) => Math.floor(start[row] / DAY);
  const vague = (row) => Number(!hasHour(vocabulary.time_precisions[timePrecision[row]].id));
  return [...rows].sort((a, b) => day(a) - day(b) || vague(a) - vague(b) || start[a] - utcOffset[a] - start[b] + utcOffset[b] || a - b);
}

/** The line of a tie at the left of its two rows, from the earlier to the later; the further apart, the wider. */
export function arcOf(from, to, x) {
  const wide = Math.min(62, 12 + Math.abs(to - from) * 0.16);
  return `M${x} ${from + 3}C${x - wide} ${from + 8} ${x - wide} ${to - 8} ${x} ${to - 2}`;
}
