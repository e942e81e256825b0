/** Which events a selection keeps. */

import { NULL } from "./codec.js";
import { fold, terms } from "./fold.js";
import { DEFAULTS, minutes } from "./keys.js";

/** Whole 1e-5 degrees, and whole steps of 10 m, halves up: as in Python. */
const hundredThousandths = (degrees) => Math.floor(degrees * 1e5 + 0.5);
const tenMetres = (km) => Math.floor(km * 100 + 0.5);

/**
 * Find the events that a selection keeps.
 *
 * @param {Model} model
 * @param {object} selection missing keys take their defaults
 * @param {{except?: string[]}} [options] keys to leave out of account
 * @returns {{mask: Uint8Array, rows: Uint32Array, shown: number, off_map: number, hidden: number, held: number}}
 *   mask is 1 for an event that is kept, rows are those in order of start; kept are shown (on the
 *   map) and off_map (without a place); hidden is filtered out
 */
export function evaluate(model, selection, { except = [] } = {}) {
  const asked = { ...DEFAULTS, ...selection };
  for (const key of except) asked[key] = DEFAULTS[key];
  const mask = new Uint8Array(model.n);
  const rows = new Uint32Array(model.n);
  let count = 0;
  let shown = 0;
  const { drawn } = model.events;
  const fits = eventTest(model, asked);
  for (const [first, last] of spans(model.events, model.n, asked)) {
    for (let row = first; row < last; row += 1) {
      if (!fits(row)) continue;
      mask[row] = 1;
      rows[count++] = row;
      shown += drawn[row];
    }
  }
  return { mask, rows: rows.subarray(0, count), shown, off_map: count - shown, hidden: model.n - count, held: model.n };
}

/** The first row of a sorted or rising column whose value reaches a bound. */
function reach(values, bound, n) {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Stretches of rows, rising, that hold every event which the dates keep. */
function spans({ start, latestEnd, long }, n, { from, to, dates }) {
  const last = to === null ? n : reach(start, minutes(to, true) + 1, n);
  if (from === null) return [[0, last]];
  if (dates === "within") return [[reach(start, minutes(from), n), last]];
  const first = Math.min(reach(latestEnd, minutes(from), n), last);
  const earlier = Array.from(long).filter((row) => row < first);
  return [...earlier.map((row) => [row, row + 1]), [first, last]];
}

/** The test of one event: all keys together. */
function eventTest(model, asked) {
  const { events } = model;
  const { start, end, kind, status, set, outlets } = events;
  const kinds = codesOf(model.vocabulary.kinds, asked.kinds);
  const statuses = codesOf(model.vocabulary.statuses, asked.statuses);
  const sets = setsThatFit(model, asked);
  const at = placeTest(model, asked);
  const says = textTest(model, asked.text);
  const least = asked.min_sources;
  const within = asked.dates === "within";
  const from = asked.from === null ? -Infinity : minutes(asked.from);
  const to = asked.to === null ? Infinity : minutes(asked.to, true);
  return (row) => {
    if ((within ? start[row] : end[row]) < from || (within ? end[row] : start[row]) > to) return false;
    if (kinds && !kinds[kind[row]]) return false;
    if (statuses && !statuses[status[row]]) return false;
    if (sets && !sets[set[row]]) return false;
    if (least > 0 && outlets[row] < least) return false;
    if (says && !says[row]) return false;
    return !at || at(row);
  };
}

/** One flag for each code of a vocabulary; null where nothing is asked. */
function codesOf(list, ids) {
  if (!ids.length) return null;
  const wanted = new Set(ids);
  return Uint8Array.from(list, ({ id }) => (wanted.has(id) ? 1 : 0));
}

/**
 * One flag for each set of participants: does one row of it fit actor, role and attribution (with
 * `all`, one row for each actor)? Null where nothing is asked.
 */
export function setsThatFit(model, { actors, match, roles, attributions }) {
  if (!actors.length && !attributions.length) return null;
  const families = actors.map((id) => familyFlags(model, id));
  const { sets } = model;
  const rowFits = memberTest(model, roles, attributions);
  const some = (set, family) => {
    for (let row = sets.first[set]; row < sets.first[set + 1]; row += 1) {
      if (rowFits(row) && (!family || family[sets.actor[row]])) return true;
    }
    return false;
  };
  const test = !families.length
    ? (set) => some(set, null)
    : match === "all"
      ? (set) => families.every((family) => some(set, family))
      : (set) => families.some((family) => some(set, family));
  return Uint8Array.from({ length: sets.n }, (_, set) => (test(set) ? 1 : 0));
}

/** The test of one participant row by role and attribution. */
export function memberTest(model, roles, attributions) {
  const { role, attribution } = model.sets;
  const ofRole = codesOf(model.vocabulary.participant_roles, roles);
  const ofAttribution = codesOf(model.vocabulary.attributions, attributions);
  return (row) => (!ofRole || ofRole[role[row]]) && (!ofAttribution || ofAttribution[attribution[row]]);
}

function familyFlags(model, id) {
  const flags = new Uint8Array(model.actors.length);
  const index = model.actorIndex(id);
  if (index >= 0) for (const one of model.family(index)) flags[one] = 1;
  return flags;
}

/** The test of an event by its places: one of them must fit every place key. Null where nothing is asked. */
function placeTest(model, asked) {
  const one = onePlaceTest(model, asked);
  if (!one) return null;
  const { firstPlace } = model.events;
  return (row) => {
    for (let place = firstPlace[row]; place < firstPlace[row + 1]; place += 1) if (one(place)) return true;
    return false;
  };
}

/** The test of one place; null where no place key is set. */
export function onePlaceTest(model, { territories, place_roles, max_radius_km, box }) {
  const { places } = model;
  const tests = [];
  if (territories.length) {
    const wanted = codesOf(places.territory.values.map((id) => ({ id })), territories);
    tests.push((place) => wanted[places.territory.codes[place]]);
  }
  if (place_roles.length) {
    const wanted = codesOf(model.vocabulary.place_roles, place_roles);
    tests.push((place) => wanted[places.role[place]]);
  }
  if (max_radius_km !== null || box !== null) tests.push((place) => places.drawable[place]);
  if (max_radius_km !== null) {
    const most = tenMetres(max_radius_km);
    tests.push((place) => places.radius[place] !== NULL && places.radius[place] <= most);
  }
  if (box !== null) tests.push(boxTest(places, box));
  if (!tests.length) return null;
  return (place) => {
    for (const test of tests) if (!test(place)) return false;
    return true;
  };
}

function boxTest({ longitude, latitude }, box) {
  const [west, south, east, north] = box.map(hundredThousandths);
  return (place) => {
    if (latitude[place] < south || latitude[place] > north) return false;
    const after = longitude[place] >= west;
    const before = longitude[place] <= east;
    return west <= east ? after && before : after || before;
  };
}

/** One flag for each event in whose words every term is found; null where nothing is asked. */
function textTest(model, text) {
  const wanted = terms(text);
  if (!wanted.length) return null;
  if (!model.text) throw new Error("text is searched when model.attachText(block) has been called");
  return wanted.map((term) => eventsThatSay(model, term)).reduce((all, one) => all.map((fits, row) => fits & one[row]));
}

/** The last few terms: typing asks for the same ones again and again. */
const said = new WeakMap();

function eventsThatSay(model, term) {
  if (!said.has(model.text)) said.set(model.text, new Map());
  const cache = said.get(model.text);
  if (!cache.has(term)) {
    if (cache.size >= 8) cache.delete(cache.keys().next().value);
    cache.set(term, searchAll(model, term));
  }
  return cache.get(term);
}

function searchAll(model, term) {
  const { events, places } = model.text.tables;
  const found = events.columns.title.search(term).slice();
  events.columns.note.search(term).forEach((fits, row) => (found[row] |= fits));
  for (const name of ["name", "name_native"]) {
    places.columns[name].search(term).forEach((fits, place) => (found[model.places.event[place]] |= fits));
  }
  const named = actorsCalled(model, term);
  const { first, actor, n } = model.sets;
  const sets = Uint8Array.from({ length: n }, (_, set) => (actor.subarray(first[set], first[set + 1]).some((one) => named[one]) ? 1 : 0));
  return found.map((fits, row) => fits | sets[model.events.set[row]]);
}

/** Which actors have a term in one of their names. */
function actorsCalled(model, term) {
  model.foldedNames ??= model.actors.map(({ name, names }) => fold([name, ...names.map(({ text }) => text)].join("\n")));
  return model.foldedNames.map((text) => text.includes(term));
}
