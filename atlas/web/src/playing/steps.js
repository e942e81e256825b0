/**
 * The rule of time of a run: when each event is shown, and for how long each picture stands.
 *
 * An event known to the minute or hour is shown then; one known to a day, a night or longer at the
 * end of it, with all others of that end: nothing is ordered within it. What has nothing to show
 * passes quickly. Films that Python makes play by the same rule (`atlas/page/film/time_steps.py`).
 */

import { PLAY } from "../marks.js";
import { UNITS, binNext, binStart } from "../panels/bins.js";
import { DAY } from "../panels/dates.js";

/** When an event is shown, in a unit: minutes of the clock, or one of the calendar, in which no hour is told. */
function momentOf(at, exact, unit) {
  if (typeof unit === "string") {
    const first = binStart(at, unit);
    return { first, last: binNext(first, unit) - 1, clock: false };
  }
  const size = exact ? unit : DAY;
  const first = Math.floor(at / size) * size;
  return { first, last: exact ? first + unit - 1 : at, clock: exact };
}

/** The moments of some events, each with its rows; null where they are more than `most`. */
function gather(times, unit, most) {
  const found = new Map();
  let moment = null; // of the event before, which most often is that of the next: a calendar is slow
  for (const { row, at, exact } of times) {
    if (!moment || typeof unit !== "string" || at < moment.first || at > moment.last) moment = momentOf(at, exact, unit);
    const key = 2 * moment.last + (moment.clock ? 0 : 1); // what is known to the hour comes first
    const there = found.get(key);
    if (there) there.new.push(row);
    else if (found.size < most) found.set(key, { ...moment, new: [row] });
    else return null;
  }
  return [...found].sort((a, b) => a[0] - b[0]).map(([, moment]) => moment);
}

/** The pictures between two moments: some days on the way, none where they are near. */
function between(before, after) {
  const way = after.first - before.last;
  const count = Math.min(PLAY.quick_most, Math.floor(way / DAY) - 1);
  const days = new Set();
  for (let i = 1; i <= count; i += 1) days.add(binStart(before.last + Math.floor((way * i) / (count + 1)), "day"));
  return [...days].map((first) => ({ first, last: first + DAY - 1, clock: false, new: [], milliseconds: PLAY.quick_ms }));
}

/**
 * The pictures of a run.
 *
 * @param {{row: number, at: number, exact: boolean}[]} times when each event is shown, and whether it is known to the hour; at least one
 * @param {number} seconds how long the run is
 * @returns {{steps: {first: number, last: number, clock: boolean, new: number[], milliseconds: number}[], fade: number}}
 *   each event is new in one of the steps; `fade`: minutes until it is a trace
 */
export function runOf(times, seconds) {
  const most = Math.max(2, Math.floor(PLAY.steps_a_second * seconds));
  let moments = null;
  const unit = PLAY.units.find((one, i) => (moments = gather(times, one, PLAY.units[i + 1] ? most : Infinity)));
  const gaps = moments.slice(1).map((after, i) => between(moments[i], after));
  const left = seconds * 1000 - gaps.flat().length * PLAY.quick_ms - PLAY.last_ms;
  const each = Math.max(PLAY.least_ms, Math.floor(left / Math.max(1, gaps.length)));
  const steps = moments.flatMap((moment, i) => [{ ...moment, milliseconds: gaps[i] ? each : PLAY.last_ms }, ...(gaps[i] ?? [])]);
  const fade = PLAY.fade_units * (UNITS.find(({ id }) => id === unit)?.minutes ?? DAY);
  return { steps, fade: Math.max(1, Math.floor(Math.min(fade, (moments.at(-1).last - moments[0].last) / 2))) };
}

/** When the events of a record are shown. */
export function timesOf({ events, vocabulary }, rows) {
  const exact = vocabulary.time_precisions.map(({ id }) => PLAY.exact.includes(id));
  return Array.from(rows, (row) => {
    const known = exact[events.timePrecision[row]];
    return { row, at: known ? events.start[row] : events.end[row], exact: known };
  });
}

/** How strong an event is drawn so many minutes after it was shown. */
export const strengthAt = (age, fade) => 1 - ((1 - PLAY.trace) * Math.min(PLAY.levels, Math.floor((age * PLAY.levels) / fade))) / PLAY.levels;
