/** The layers of the events that a reader can switch, and what each holds. */

import { pairsOf } from "./lines.js";

/** Precisions of a place that is known only as an area or a region, not as a point. */
const WIDE = new Set(["area", "region", "adm2", "adm1"]);
const SWITCH_OF_ROLE = { meeting: "meetings", launch: "launches", impact: "impacts", intercept: "impacts", fell_short: "impacts" };

export const ALL_ON = Object.freeze({ meetings: true, launches: true, impacts: true, others: true, lines: true, areas: true });

/** The layer that a place belongs to: what a kind of meeting does is a meeting, wherever it is drawn. */
export function switchOf(model, place) {
  return layerOf(model.word("place_roles", model.places.role[place]), model.kindOf(model.places.event[place]));
}

function layerOf(role, kind) {
  return SWITCH_OF_ROLE[kind.role] === "meetings" ? "meetings" : (SWITCH_OF_ROLE[role] ?? "others");
}

/** Is a place drawn as an area or a region? */
export function isWide(model, place) {
  return WIDE.has(model.word("precisions", model.places.precision[place]));
}

/**
 * One flag for each place: is it drawn? Codes are looked up in tables made once, so that a million are quick.
 *
 * @param {Model} model
 * @param {Record<string, boolean>} switches
 * @returns {Uint8Array}
 */
export function drawnPlaces(model, switches) {
  const { places, vocabulary, events } = model;
  const wide = wideCodes(model);
  const roles = vocabulary.place_roles.length;
  const on = byKindAndRole(vocabulary, (layer) => (switches[layer] === false ? 0 : 1));
  const areas = switches.areas !== false;
  const { drawable, precision, role, event, n } = places;
  const drawn = new Uint8Array(n);
  for (let place = 0; place < n; place += 1) {
    if (!drawable[place] || (wide[precision[place]] && !areas)) continue;
    drawn[place] = on[events.kind[event[place]] * roles + role[place]];
  }
  return drawn;
}

/** One flag for each precision: is it wide? */
export const wideCodes = ({ vocabulary }) => Uint8Array.from(vocabulary.precisions, ({ id }) => (WIDE.has(id) ? 1 : 0));

const NAMES = ["meetings", "launches", "impacts", "others", "areas", "lines"];

/**
 * How many events each layer holds: sums of their rows' weights.
 *
 * @param {Model} model
 * @param {ArrayLike<number>} rows of events
 * @returns {Record<string, number>}
 */
export function switchCounts(model, rows) {
  const { places, events, vocabulary } = model;
  const { firstPlace } = events;
  const wide = wideCodes(model);
  const launch = vocabulary.place_roles.findIndex(({ id }) => id === "launch");
  const bits = byKindAndRole(vocabulary, (layer) => 1 << NAMES.indexOf(layer));
  const roles = vocabulary.place_roles.length;
  const counts = new Float64Array(NAMES.length);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    let found = 0;
    let launches = false;
    for (let place = firstPlace[row]; place < firstPlace[row + 1]; place += 1) {
      if (!places.drawable[place]) continue;
      found |= bits[events.kind[row] * roles + places.role[place]] | (wide[places.precision[place]] ? 16 : 0);
      launches ||= places.role[place] === launch;
    }
    if (launches && hasLine(model, row)) found |= 32;
    for (let bit = 0; bit < NAMES.length; bit += 1) counts[bit] += ((found >> bit) & 1) * model.weightOf(row);
  }
  return Object.fromEntries(NAMES.map((name, bit) => [name, counts[bit]]));
}

const hasLine = (model, row) => pairsOf(model, row).some((pair) => pair.every((place) => model.places.drawable[place]));

/** A number for each kind and role, made of the layer that a place of them belongs to. */
function byKindAndRole({ kinds, place_roles }, make) {
  return Uint8Array.from(kinds.flatMap((kind) => place_roles.map(({ id }) => make(layerOf(id, kind)))));
}
