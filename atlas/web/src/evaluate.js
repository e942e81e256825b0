/** Which events a selection keeps. */

import { NULL } from "./codec.js";
import { fold, singleBlanks, terms } from "./fold.js";
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
 * @returns {{mask: Uint8Array, rows: Uint32Array, placed: number, shown: number, off_map: number, hidden: number, held: number}}
 *   mask is 1 for a row that is kept, rows are those in order of start, placed says how many of them
 *   have a place; the rest counts events, which are the sums of the rows' weights: kept are shown (on
 *   the map) and off_map (without a place); hidden is filtered out
 */
export function evaluate(model, selection, { except = [] } = {}) {
  const asked = { ...DEFAULTS, ...selection };
  for (const key of except) asked[key] = DEFAULTS[key];
  const mask = new Uint8Array(model.n);
  const spans = spansOf(model.events, model.n, asked);
  keepDates(mask, model.events, spans, asked);
  for (const [flags, codes] of flagTests(model, asked)) keepFlagged(mask, spans, flags, codes);
  const places = placeFlags(model, asked);
  if (places) keepPlaced(mask, spans, model.events.firstPlace, places);
  return collect(model, mask, spans);
}

/** The rows that are left, and how many of them are on the map. */
function collect({ n, held, events: { drawn, weight } }, mask, spans) {
  const rows = new Uint32Array(n);
  let count = 0;
  let placed = 0;
  for (const [first, last] of spans) {
    for (let row = first; row < last; row += 1) {
      rows[count] = row; // with no branch, which would be guessed wrong half of the time
      count += mask[row];
      placed += mask[row] & drawn[row];
    }
  }
  const found = { mask, rows: rows.subarray(0, count), placed };
  const [kept, shown] = weight ? weigh(found.rows, drawn, weight) : [count, placed];
  return { ...found, shown, off_map: kept - shown, hidden: held - kept, held };
}

/** How many events some rows stand for: all of them, and those on the map. */
function weigh(rows, drawn, weight) {
  let kept = 0;
  let shown = 0;
  for (let at = 0; at < rows.length; at += 1) {
    kept += weight[rows[at]];
    shown += drawn[rows[at]] * weight[rows[at]];
  }
  return [kept, shown];
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
function spansOf({ start, latestEnd, long }, n, { from, to, dates }) {
  const last = to === null ? n : reach(start, minutes(to, true) + 1, n);
  if (from === null) return [[0, last]];
  if (dates === "within") return [[reach(start, minutes(from), n), last]];
  const first = Math.min(reach(latestEnd, minutes(from), n), last);
  const earlier = Array.from(long).filter((row) => row < first);
  return [...earlier.map((row) => [row, row + 1]), [first, last]];
}

/** Set the flag of each event whose interval the dates keep; which stretches to look at is known. */
function keepDates(mask, { start, end }, spans, { from, to, dates }) {
  if (from === null && to === null) {
    mask.fill(1);
    return;
  }
  const [first, last] = dates === "within" ? [start, end] : [end, start];
  const least = from === null ? -Infinity : minutes(from);
  const most = to === null ? Infinity : minutes(to, true);
  for (const [low, high] of spans) {
    for (let row = low; row < high; row += 1) if (first[row] >= least && last[row] <= most) mask[row] = 1;
  }
}

/** The keys that are one look into a list of flags: the flags, and the column of codes (null: the row). */
function flagTests(model, asked) {
  const { kind, status, set, outlets } = model.events;
  const tests = [
    [codesOf(model.vocabulary.kinds, asked.kinds), kind],
    [codesOf(model.vocabulary.statuses, asked.statuses), status],
    [setsThatFit(model, asked), set],
    [asked.min_sources > 0 ? outletFlags(outlets, asked.min_sources) : null, null],
    [textTest(model, asked.text), null],
    [idTest(model, asked.ids), null],
    [hourTest(model, asked.hours), null],
  ];
  return tests.filter(([flags]) => flags);
}

const outletFlags = (outlets, least) => Uint8Array.from(outlets, (count) => (count >= least ? 1 : 0));

function keepFlagged(mask, spans, flags, codes) {
  for (const [low, high] of spans) {
    if (codes) for (let row = low; row < high; row += 1) mask[row] &= flags[codes[row]];
    else for (let row = low; row < high; row += 1) mask[row] &= flags[row];
  }
}

/** Keep the events of which one place has its flag. */
function keepPlaced(mask, spans, firstPlace, places) {
  for (const [low, high] of spans) {
    for (let row = low; row < high; row += 1) {
      if (!mask[row]) continue;
      let fits = 0;
      for (let place = firstPlace[row]; place < firstPlace[row + 1]; place += 1) fits |= places[place];
      mask[row] = fits;
    }
  }
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

/** One flag for each place that fits every place key; null where none is set. */
export function placeFlags(model, { territories, place_roles, max_radius_km, box }) {
  const { places, vocabulary } = model;
  const measured = max_radius_km !== null || box !== null;
  if (!territories.length && !place_roles.length && !measured) return null;
  const flags = measured ? places.drawable.slice() : new Uint8Array(places.n).fill(1);
  if (territories.length) {
    keepCoded(flags, places.territory.codes, codesOf(places.territory.values.map((id) => ({ id })), territories));
  }
  if (place_roles.length) keepCoded(flags, places.role, codesOf(vocabulary.place_roles, place_roles));
  if (max_radius_km !== null) keepSmall(flags, places.radius, tenMetres(max_radius_km));
  if (box !== null) keepBoxed(flags, places, box.map(hundredThousandths));
  return flags;
}

function keepCoded(flags, codes, wanted) {
  for (let place = 0; place < flags.length; place += 1) flags[place] &= wanted[codes[place]];
}

function keepSmall(flags, radius, most) {
  for (let place = 0; place < flags.length; place += 1) {
    if (radius[place] === NULL || radius[place] > most) flags[place] = 0;
  }
}

function keepBoxed(flags, { longitude, latitude }, [west, south, east, north]) {
  const across = west > east;
  for (let place = 0; place < flags.length; place += 1) {
    const after = longitude[place] >= west;
    const before = longitude[place] <= east;
    const beside = across ? after || before : after && before;
    if (!beside || latitude[place] < south || latitude[place] > north) flags[place] = 0;
  }
}

/** One flag for each event in whose words every term is found; null where nothing is asked. */
function textTest(model, text) {
  const wanted = terms(text);
  if (!wanted.length) return null;
  if (!model.text) throw new Error("text is searched when model.attachText(block) has been called");
  const found = new Uint8Array(model.n).fill(1);
  for (const { text: term, unwanted } of wanted) {
    const flip = unwanted ? 1 : 0;
    eventsThatSay(model, term).forEach((says, row) => (found[row] &= says ^ flip));
  }
  return found;
}

/** One flag for each event that is named by its id; null where nothing is asked. */
function idTest(model, ids) {
  if (!ids.length) return null;
  if (!model.text) throw new Error("ids are looked for when model.attachText(block) has been called");
  const flags = new Uint8Array(model.n);
  for (const row of ids.map((id) => model.text.rowOf(id))) if (row >= 0) flags[row] = 1;
  return flags;
}

/** One flag for each event that starts in these hours of its day, of those whose hour is known. */
function hourTest({ n, events, vocabulary }, hours) {
  if (hours === null) return null;
  const [first, last] = hours.map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
  const known = vocabulary.time_precisions.map(({ id }) => id === "minute" || id === "hour");
  const flags = new Uint8Array(n);
  for (let row = 0; row < n; row += 1) {
    if (!known[events.timePrecision[row]]) continue;
    const minute = ((events.start[row] % 1440) + 1440) % 1440;
    const inside = first <= last ? minute >= first && minute <= last : minute >= first || minute <= last;
    flags[row] = inside ? 1 : 0;
  }
  return flags;
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
  const found = searchColumn(events.columns.title, term);
  searchColumn(events.columns.note, term).forEach((fits, row) => (found[row] |= fits));
  events.columns.id.search(term).forEach((fits, row) => (found[row] |= fits && fold(events.columns.id.get(row)) === term ? 1 : 0));
  for (const name of ["name", "name_native"]) {
    searchColumn(places.columns[name], term).forEach((fits, place) => (found[model.places.event[place]] |= fits));
  }
  const named = actorsCalled(model, term);
  const { first, actor, n } = model.sets;
  const sets = Uint8Array.from({ length: n }, (_, set) => (actor.subarray(first[set], first[set + 1]).some((one) => named[one]) ? 1 : 0));
  return found.map((fits, row) => fits | sets[model.events.set[row]]);
}

/** Which rows of a column hold a term. A phrase goes on over the end of a line, so what holds its longest word is read again. */
function searchColumn(column, term) {
  if (!term.includes(" ")) return column.search(term).slice();
  const [longest] = term.split(" ").sort((a, b) => b.length - a.length);
  return column.search(longest).map((fits, row) => (fits && singleBlanks(fold(column.get(row))).includes(term) ? 1 : 0));
}

/** Which actors have a term in one of their names. */
function actorsCalled(model, term) {
  model.foldedNames ??= model.actors.map(({ name, names }) => fold([name, ...names.map(({ text }) => text)].join("\0")));
  return model.foldedNames.map((text) => text.includes(term));
}
