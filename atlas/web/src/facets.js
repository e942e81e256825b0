/** How many events each single value of a key would keep, the other keys as they are. */

import { evaluate, memberTest, placeFlags, setsThatFit } from "./evaluate.js";
import { DEFAULTS } from "./keys.js";

/**
 * Count for the controls.
 *
 * @param {Model} model
 * @param {object} selection
 * @param {Uint32Array | null} [kept] the rows that the selection keeps, where they are known
 * @returns {{actors: Map, kinds: Map, groups: Map, statuses: Map, attributions: Map, territories: Map, placeRoles: Map}}
 *   each from id to number of events; a value that would keep none is absent
 */
export function facets(model, selection, kept = null) {
  const asked = { ...DEFAULTS, ...selection };
  const { vocabulary, events, places } = model;
  const all = kept ?? evaluate(model, asked).rows;
  // Without a key that restricts nothing the same events are kept: most keys, most of the time.
  const without = (...keys) =>
    keys.some((key) => isSet(asked[key], DEFAULTS[key])) ? evaluate(model, asked, { except: keys }).rows : all;
  const { weight } = events;
  const ofKinds = tally(without("kinds"), events.kind, vocabulary.kinds.length, weight);
  const perSet = (keys) => tally(without(...keys), events.set, model.sets.n, weight);
  return {
    actors: actorCounts(model, perSet(["actors", "match"]), asked),
    kinds: named(ofKinds, vocabulary.kinds),
    groups: named(byGroup(ofKinds, vocabulary), vocabulary.groups),
    statuses: named(tally(without("statuses"), events.status, vocabulary.statuses.length, weight), vocabulary.statuses),
    attributions: attributionCounts(model, perSet(["actors", "match", "attributions"]), asked),
    territories: territoryCounts(model, without("territories"), asked),
    placeRoles: named(
      placeCounts(model, without("place_roles"), { ...asked, place_roles: [] }, places.role, vocabulary.place_roles.length),
      vocabulary.place_roles,
    ),
  };
}

const isSet = (value, usual) => (Array.isArray(value) ? value.length > 0 : value !== usual);

/** Counts by group of kind, from those by kind. */
function byGroup(ofKinds, { groups, kinds }) {
  const codes = new Map(groups.map(({ id }, code) => [id, code]));
  const counts = new Float64Array(groups.length);
  kinds.forEach(({ group }, kind) => (counts[codes.get(group) ?? groups.length - 1] += ofKinds[kind]));
  return counts;
}

/** Counts that hold any sum of weights; without weights, half the room. */
const counter = (size, weight) => (weight ? new Float64Array(size) : new Uint32Array(size));

/** How many events the rows of a column stand for, by code. */
function tally(rows, codes, size, weight) {
  const counts = counter(size, weight);
  if (weight) for (let at = 0; at < rows.length; at += 1) counts[codes[rows[at]]] += weight[rows[at]];
  else if (rows.length === codes.length) for (let row = 0; row < codes.length; row += 1) counts[codes[row]] += 1;
  else for (let at = 0; at < rows.length; at += 1) counts[codes[rows[at]]] += 1;
  return counts;
}

/** Counts by code as a map from id to count, without the zeros. */
function named(counts, list) {
  return new Map(list.map(({ id }, code) => [id, counts[code]]).filter(([, count]) => count > 0));
}

/** An event counts for each actor whose family has a fitting row in it, once. */
function actorCounts(model, perSet, { roles, attributions }) {
  const { sets, actors } = model;
  const fits = memberTest(model, roles, attributions);
  const counts = new Float64Array(actors.length);
  for (let set = 0; set < sets.n; set += 1) {
    if (!perSet[set]) continue;
    const named = new Set();
    for (let row = sets.first[set]; row < sets.first[set + 1]; row += 1) {
      if (fits(row)) addLine(named, actors, sets.actor[row]);
    }
    for (const actor of named) counts[actor] += perSet[set];
  }
  return new Map(actors.map(({ id, index }) => [id, counts[index]]).filter(([, count]) => count > 0));
}

/** An actor and everyone above; an actor already there ends the way up. */
function addLine(found, actors, actor) {
  for (let one = actor; one >= 0 && !found.has(one); one = actors[one].parent) found.add(one);
}

/** Each attribution in turn, with the actors and roles that are set. */
function attributionCounts(model, perSet, asked) {
  const counts = model.vocabulary.attributions.map(({ id }) => {
    const fits = setsThatFit(model, { ...asked, attributions: [id] });
    return perSet.reduce((sum, count, set) => sum + (fits[set] ? count : 0), 0);
  });
  return named(counts, model.vocabulary.attributions);
}

function territoryCounts(model, rows, asked) {
  const { territory } = model.places;
  const counts = placeCounts(model, rows, { ...asked, territories: [] }, territory.codes, territory.values.length);
  const list = territory.values.map((id) => ({ id }));
  const found = named(counts, list);
  found.delete("");
  return found;
}

/** Events by a code of their places, each event once a code; only places that fit the other place keys. */
function placeCounts(model, rows, asked, codes, size) {
  const { firstPlace, weight } = model.events;
  const fits = placeFlags(model, asked);
  const counts = counter(size, weight);
  const last = new Float64Array(size).fill(-1);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    for (let place = firstPlace[row]; place < firstPlace[row + 1]; place += 1) {
      const code = codes[place];
      if (last[code] === row || (fits && !fits[place])) continue;
      last[code] = row;
      counts[code] += weight ? weight[row] : 1;
    }
  }
  return counts;
}
