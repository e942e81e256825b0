/**
 * A record in the browser: typed arrays by event and by place, made once from the block `core`.
 *
 * What the columns mean is written down in `atlas/page/payload/build_payload.py`. Times are minutes of local wall
 * time since 1970, degrees whole 1e-5 degrees, radii whole steps of 10 m; `NULL` is missing.
 */

import { NULL, lookUp, sums } from "./codec.js";
import { isEastward, MIDDLE, toX, toY } from "./mercator.js";
import { openShapes } from "./shapes.js";
import { openText } from "./texts.js";
import { term } from "./say.js";

/** Longer events are looked at one by one, so that they do not spoil the search in sorted starts. */
export const LONG = 31 * 1440;

/**
 * Open the block `core`.
 *
 * @param {{tables: object, extra: object}} block as `decodeBlock` returns it
 * @returns {Model}
 */
export function openModel(block) {
  return new Model(block);
}

export class Model {
  constructor({ tables, extra }) {
    this.extra = extra;
    this.vocabulary = inWords(extra.vocabulary);
    this.n = tables.events.rows;
    this.events = openEvents(tables.events.columns, extra.vocabulary, this.n);
    this.places = openPlaces(tables.places, this.events.firstPlace);
    this.events.drawn = drawnEvents(this.places, this.n);
    this.held = this.events.weight ? this.events.weight.reduce((sum, one) => sum + one, 0) : this.n;
    this.sets = openSets(tables.sets, tables.set_members);
    this.actors = openActors(extra.actors);
    this.roots = this.actors.filter(({ parent }) => parent < 0).map(({ index }) => index);
    this.actorIndices = new Map(this.actors.map(({ id, index }) => [id, index]));
    this.shape = openShapes(tables, this.places.eastward);
    this.text = null;
  }

  /** Take the block `text`. */
  attachText(block) {
    this.text = openText(block, this);
  }

  actorIndex(id) {
    return this.actorIndices.get(id) ?? -1;
  }

  /** An actor and everyone below, as positions. */
  family(index) {
    const found = new Set([index]);
    for (const one of found) for (const child of this.actors[one].children) found.add(child);
    return [...found];
  }

  /** The id of a code of a vocabulary, such as `word("statuses", 0)`. */
  word(list, code) {
    return this.vocabulary[list][code]?.id ?? "";
  }

  /** The words of a code that a reader sees. */
  label(list, code) {
    return this.vocabulary[list][code]?.label ?? "";
  }

  /** How many events a row stands for. */
  weightOf(row) {
    return this.events.weight ? this.events.weight[row] : 1;
  }

  /** How many events some rows stand for. */
  eventsIn(rows) {
    const { weight } = this.events;
    if (!weight) return rows.length;
    let sum = 0;
    for (let at = 0; at < rows.length; at += 1) sum += weight[rows[at]];
    return sum;
  }

  /** The last group, which is for what belongs to no other. */
  get rest() {
    return this.vocabulary.groups.at(-1).id;
  }

  kindOf(event) {
    return this.vocabulary.kinds[this.events.kind[event]];
  }

  /** The letter on the marks of a kind that is in no list; "" for all others. */
  letterOf(event) {
    return this.kindOf(event).letter ?? "";
  }

  /** The group of an event's kind, which is its colour. */
  groupOf(event) {
    return this.vocabulary.groups[this.events.group[event]].id;
  }

  /** The first and the last minute of all events; null where there is none. */
  range() {
    if (!this.n) return null;
    const { start, end } = this.events;
    let last = end[0];
    for (let row = 1; row < this.n; row += 1) if (end[row] > last) last = end[row];
    return { start: start[0], end: last };
  }
}

/** The terms of the vocabulary with the words of the language that is spoken. */
const inWords = (vocabulary) =>
  Object.fromEntries(Object.entries(vocabulary).map(([list, terms]) => [list, Array.isArray(terms) ? terms.map((one) => (one.label ? { ...one, label: term(list, one.id, one.label) } : one)) : terms]));

function openEvents(columns, vocabulary, n) {
  const start = new Int32Array(columns.start);
  const end = new Int32Array(n);
  for (let row = 0; row < n; row += 1) end[row] = start[row] + columns.duration[row];
  const groups = new Map(vocabulary.groups.map(({ id }, code) => [id, code]));
  const groupOfKind = vocabulary.kinds.map(({ group }) => groups.get(group) ?? groups.size - 1);
  const firstPlace = sums(columns.places, n);
  return {
    start,
    end,
    ...boundsOf(start, end),
    utcOffset: columns.utc_offset,
    kind: columns.kind,
    group: lookUp(columns.kind, groupOfKind),
    status: columns.status,
    timePrecision: columns.time_precision,
    set: columns.set,
    outlets: columns.outlets,
    marking: columns.marking,
    sensitivity: columns.sensitivity,
    weight: columns.weight ?? null, // null: each row stands for one event
    rounds: columns.rounds ?? null, // null: no event has a figure
    rounds_open: columns.rounds_open ?? null,
    killed: columns.killed ?? null,
    killed_open: columns.killed_open ?? null,
    firstPlace,
  };
}

/** The latest end so far, row by row, of all but the long events; and the rows of those. */
function boundsOf(start, end) {
  const latestEnd = new Int32Array(start.length);
  const long = [];
  let latest = -2147483648;
  for (let row = 0; row < start.length; row += 1) {
    if (end[row] - start[row] > LONG) long.push(row);
    else if (end[row] > latest) latest = end[row];
    latestEnd[row] = latest;
  }
  return { latestEnd, long: Uint32Array.from(long) };
}

function openPlaces({ rows, columns }, firstPlace) {
  const event = new Uint32Array(rows);
  for (let row = 0; row + 1 < firstPlace.length; row += 1) {
    for (let place = firstPlace[row]; place < firstPlace[row + 1]; place += 1) event[place] = row;
  }
  return { ...columns, n: rows, event, ...mercator(columns, rows) };
}

/**
 * Web Mercator, 0 to 1 from the west and from the north; NaN for a place that is not drawn. Where places on both
 * sides of 180 degrees are `eastward`, those of the western half of the world have x of 1 and more.
 */
function mercator({ longitude, latitude, drawable }, rows) {
  const x = new Float64Array(rows).fill(NaN);
  const y = new Float64Array(rows).fill(NaN);
  for (let row = 0; row < rows; row += 1) {
    if (!drawable[row] || longitude[row] === NULL) continue;
    x[row] = toX(longitude[row] / 1e5);
    y[row] = toY(latitude[row] / 1e5);
  }
  const eastward = isEastward(x);
  if (eastward) for (let row = 0; row < rows; row += 1) if (x[row] < MIDDLE) x[row] += 1;
  return { x, y, eastward };
}

function drawnEvents({ n, event, drawable }, events) {
  const drawn = new Uint8Array(events);
  for (let place = 0; place < n; place += 1) if (drawable[place]) drawn[event[place]] = 1;
  return drawn;
}

function openSets(sets, members) {
  return { n: sets.rows, first: sums(sets.columns.members, sets.rows), ...members.columns };
}

function openActors(list) {
  const actors = list.map((actor, index) => ({ ...actor, index, children: [] }));
  for (const actor of actors) if (actor.parent >= 0) actors[actor.parent].children.push(actor.index);
  return actors;
}
