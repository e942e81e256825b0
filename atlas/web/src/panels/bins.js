/** The timeline's arithmetic: which stretch of time it shows, and what falls into each of its bins. */

import { DAY, dayText, minutesOf, monthText, partsOf, yearText } from "./dates.js";
import { digits, figure, spoken } from "../say.js";

/** Bin units from fine to coarse; a month and a year are calendar ones. */
export const UNITS = [
  { id: "hour", minutes: 60 },
  { id: "day", minutes: DAY },
  { id: "week", minutes: 7 * DAY },
  { id: "month", minutes: 30.44 * DAY },
  { id: "year", minutes: 365.25 * DAY },
];
const WEEK_START = 4 * DAY; // 5 January 1970 was a Monday

/** The start of the bin that holds a moment. */
export function binStart(minutes, unit) {
  if (unit === "hour") return Math.floor(minutes / 60) * 60;
  if (unit === "day") return Math.floor(minutes / DAY) * DAY;
  if (unit === "week") return Math.floor((minutes - WEEK_START) / (7 * DAY)) * 7 * DAY + WEEK_START;
  const { year, month } = partsOf(minutes);
  return unit === "month" ? minutesOf(year, month + 1, 1) : minutesOf(year, 1, 1);
}

/** The start of the bin after the one that starts here. */
export function binNext(start, unit) {
  const fixed = { hour: 60, day: DAY, week: 7 * DAY }[unit];
  if (fixed) return start + fixed;
  const { year, month } = partsOf(start);
  if (unit === "year") return minutesOf(year + 1, 1, 1);
  return month === 11 ? minutesOf(year + 1, 1, 1) : minutesOf(year, month + 2, 1);
}

/**
 * The stretch of time worth the chart's width.
 *
 * A record often has a few early events and then a dense season. The chart shows the shortest
 * stretch with five sixths of the events when that is under a third of the whole, and says in a
 * button how many lie before and after; else it shows everything.
 *
 * @param {ArrayLike<number>} starts sorted minutes
 * @param {boolean} all show everything
 * @param {ArrayLike<number> | null} weight how many events each start stands for; null: one each
 * @returns {{from: number, to: number, before: number, after: number}} whole days, `to` exclusive
 */
export function chartDomain(starts, all = false, weight = null) {
  const n = starts.length;
  if (!n) return { from: 0, to: 7 * DAY, before: 0, after: 0 };
  let first = 0;
  let last = n - 1;
  if (!all && n >= 12) {
    [first, last] = densest(starts, weight);
    if (starts[last] - starts[first] > (starts[n - 1] - starts[0]) / 3) [first, last] = [0, n - 1];
    else [first, last] = widen(starts, first, last);
  }
  const from = binStart(starts[first], "day") - DAY;
  const to = binStart(starts[last], "day") + 2 * DAY;
  return { from, to, before: first, after: n - 1 - last };
}

/** The shortest run of starts with five sixths of the events: its first and its last. */
function densest(starts, weight) {
  const n = starts.length;
  const size = (i) => (weight ? weight[i] : 1);
  let total = 0;
  for (let i = 0; i < n; i += 1) total += size(i);
  const need = Math.ceil((total * 5) / 6);
  let found = [0, n - 1];
  let best = Infinity;
  for (let i = 0, end = 0, held = 0; i < n; held -= size(i), i += 1) {
    while (end < n && held < need) held += size(end++);
    if (held < need) break;
    const span = starts[end - 1] - starts[i];
    if (span < best) [best, found] = [span, [i, end - 1]];
  }
  return found;
}

/** Take in neighbours that lie near: within a tenth of the stretch of its ends. */
function widen(starts, first, last) {
  const reach = Math.max(7 * DAY, (starts[last] - starts[first]) / 10);
  while (first > 0 && starts[first] - starts[first - 1] <= reach) first -= 1;
  while (last < starts.length - 1 && starts[last + 1] - starts[last] <= reach) last += 1;
  return [first, last];
}

/** The finest unit whose bins are at least `least` pixels wide; hours only where some event is that exact. */
export function chooseUnit(span, width, { least = 4, hours = true, floor = "day" } = {}) {
  const finest = UNITS.find(({ id }) => id === floor).minutes;
  const unit = UNITS.find(({ minutes }) => (minutes / span) * width >= least && minutes >= finest);
  const fine = hours && span <= 4 * DAY && (60 / span) * width >= least;
  return fine ? "hour" : (unit ?? UNITS.at(-1)).id;
}

/**
 * The events of each bin, by group.
 *
 * @param {{start: ArrayLike<number>, group: ArrayLike<number>, weight?: ArrayLike<number> | null}} events
 * @param {ArrayLike<number>} rows the events to count
 * @param {{from: number, to: number, unit: string, groups: number}} options
 * @returns {{start: number, end: number, total: number, groups: Float64Array, rows: number[]}[]} rows are the first of each
 */
export function binEvents(events, rows, { from, to, unit, groups }) {
  const bins = [];
  for (let at = binStart(from, unit); at < to; at = binNext(at, unit)) {
    bins.push({ start: at, end: binNext(at, unit), total: 0, groups: new Float64Array(groups), rows: [] });
  }
  let at = 0; // rows come in order of time, so the bin is seldom far
  for (const row of rows) {
    const start = events.start[row];
    if (start < from || start >= to) continue;
    while (start < bins[at].start) at -= 1;
    while (start >= bins[at].end) at += 1;
    const bin = bins[at];
    const size = events.weight ? events.weight[row] : 1;
    bin.total += size;
    bin.groups[events.group[row]] += size;
    if (bin.rows.length < 64) bin.rows.push(row);
  }
  return bins;
}

/** The position of the last of a list that fits; -1 where none does. */
const lastWhere = (list, fits) => list.reduce((last, one, at) => (fits(one) ? at : last), -1);

/**
 * The finest unit in which counts can be shown: what is counted by the month lies in no week.
 *
 * @param {{start: ArrayLike<number>, end: ArrayLike<number>, weight: ArrayLike<number>}} events
 * @returns {string} the coarsest unit that a tenth of the events fill
 */
export function unitOfCounts({ start, end, weight }) {
  const sums = UNITS.map(() => 0);
  let total = 0;
  for (let row = 0; row < start.length; row += 1) {
    const lasts = (end[row] - start[row] + 1) * 1.1; // February is a month, too
    const at = lastWhere(UNITS, ({ minutes }) => minutes <= lasts);
    sums[Math.max(at, 1)] += weight[row];
    total += weight[row];
  }
  return UNITS[Math.max(1, lastWhere(sums, (sum) => sum * 10 >= total))].id;
}

/** Steps of an axis from fine to coarse: so many units. */
const STEPS = [
  ["hour", 1], ["hour", 3], ["hour", 6], ["day", 1], ["day", 2], ["week", 1], ["week", 2],
  ["month", 1], ["month", 3], ["month", 6], ["year", 1], ["year", 2], ["year", 5], ["year", 10],
  ["year", 20], ["year", 50], ["year", 100], ["year", 200], ["year", 500], ["year", 1000], ["year", 2000],
];

/** Where the axis is labelled: {at, text}, the finest step that leaves `room` pixels for each word. */
export function axisTicks(from, to, width, room = 84) {
  const per = ((to - from) * room) / width;
  const sizeOf = ([unit, count]) => UNITS.find(({ id }) => id === unit).minutes * count;
  const [unit, count] = STEPS.find((step) => sizeOf(step) >= per * 0.95) ?? STEPS.at(-1);
  const ticks = [];
  let index = 0;
  for (let at = binStart(from, unit); at < to; at = binNext(at, unit), index += 1) {
    if (at < from || !onStep(at, unit, count, index)) continue;
    const text = tickText(at, unit, ticks.length === 0);
    ticks.push({ at, text: spoken().rtl ? `\u2067${text}\u2069` : text }); // the axis runs from the left, its words do not
  }
  return ticks;
}

/** Whether a bin's start is one of those labelled: round hours, January, years that divide. */
function onStep(at, unit, count, index) {
  const { year, month, hour } = partsOf(at);
  if (unit === "hour") return hour % count === 0;
  if (unit === "month") return month % count === 0;
  return unit === "year" ? year % count === 0 : index % count === 0;
}

/** "3 April" where a month is new, "10" inside it, "2023" for years. */
function tickText(at, unit, first) {
  const { year, month, day, hour } = partsOf(at);
  if (unit === "year") return digits(yearText(year));
  if (unit === "month") return monthText(at, { short: true, year: first || month === 0 });
  if (unit === "hour") return digits(`${String(hour).padStart(2, "0")}:00`);
  const fresh = first || day <= (unit === "week" ? 7 : unit === "day" ? 2 : 1);
  return fresh ? dayText(at, { year: false }) : figure(day);
}
