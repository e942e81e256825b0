/** The layers of the events that a reader can switch, and what each holds. */

/** Precisions of a place that is known only as an area or a region, not as a point. */
const WIDE = new Set(["area", "region", "adm2", "adm1"]);
const SWITCH_OF_ROLE = { meeting: "meetings", launch: "launches", impact: "impacts", intercept: "impacts", fell_short: "impacts" };

export const ALL_ON = Object.freeze({ meetings: true, launches: true, impacts: true, others: true, lines: true, areas: true });

/** The layer that a place belongs to: what diplomacy does is a meeting, wherever it is drawn. */
export function switchOf(model, place) {
  const role = model.word("place_roles", model.places.role[place]);
  if (role === "meeting" || model.groupOf(model.places.event[place]) === "diplomacy") return "meetings";
  return SWITCH_OF_ROLE[role] ?? "others";
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
  const on = new Uint8Array(vocabulary.groups.length * roles);
  vocabulary.groups.forEach(({ id: group }, g) => {
    vocabulary.place_roles.forEach(({ id: role }, r) => {
      const name = role === "meeting" || group === "diplomacy" ? "meetings" : (SWITCH_OF_ROLE[role] ?? "others");
      on[g * roles + r] = switches[name] === false ? 0 : 1;
    });
  });
  const areas = switches.areas !== false;
  const { drawable, precision, role, event, n } = places;
  const drawn = new Uint8Array(n);
  for (let place = 0; place < n; place += 1) {
    if (!drawable[place] || (wide[precision[place]] && !areas)) continue;
    drawn[place] = on[events.group[event[place]] * roles + role[place]];
  }
  return drawn;
}

/** One flag for each precision: is it wide? */
export const wideCodes = ({ vocabulary }) => Uint8Array.from(vocabulary.precisions, ({ id }) => (WIDE.has(id) ? 1 : 0));

/**
 * How many events each layer holds.
 *
 * @param {Model} model
 * @param {Iterable<number>} rows of events
 */
export function switchCounts(model, rows) {
  const names = ["meetings", "launches", "impacts", "others", "areas"];
  const counts = Object.fromEntries(names.map((name) => [name, 0]));
  const { firstPlace } = model.events;
  for (const row of rows) {
    const found = new Set();
    for (let place = firstPlace[row]; place < firstPlace[row + 1]; place += 1) {
      if (!model.places.drawable[place]) continue;
      found.add(switchOf(model, place));
      if (isWide(model, place)) found.add("areas");
    }
    for (const name of found) counts[name] += 1;
  }
  return counts;
}
