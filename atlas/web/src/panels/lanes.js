/**
 * Lanes: which events stand in the line of an actor, a kind or a place, on which side of it, how sure the record is
 * of it, and where each lies. Pure; nothing here touches the page.
 */

export const LANE = 30;
export const MOST_LANES = 7;
/** Of more than this a lane shows counts. */
export const MOST_MARKS = 400;
const MOST_LEVELS = 6; // on one side of a line

/** The topmost actor of each; of a ring of parents the one that is come to last. */
export const rootsOf = (actors) =>
  actors.map(({ index }) => {
    const line = new Set();
    for (let at = index; at >= 0 && !line.has(at); at = actors[at].parent) line.add(at);
    return [...line].at(-1);
  });

/** What places are told apart by: the territory; where there is but one, the province; else the name. */
export function placesBy({ places: { territory }, text }) {
  const provinces = text?.tables.places.columns.adm1;
  const values = ({ length }, get) => new Set(Array.from({ length }, (_, place) => get(place)).filter(Boolean));
  if (values(territory, (place) => territory.get(place)).size > 1) return ["territories", (place) => territory.get(place)];
  return ["ids", provinces && values(provinces, text.adm1).size > 1 ? text.adm1 : (text?.placeName ?? (() => ""))];
}

/** For each set of participants: whether some reading in it is the coder's own, and which lanes it stands in, on which sides. */
function sidesOfSets({ sets, vocabulary: { participant_roles: roles } }, roots) {
  const made = [];
  return (set) => {
    const found = (made[set] ??= { sides: new Map(), coders: false });
    if (found.read) return found;
    found.read = true;
    for (let row = sets.first[set]; row < sets.first[set + 1]; row += 1) {
      const key = roots[sets.actor[row]];
      if (sets.coder?.[row]) found.coders = true;
      else found.sides.set(key, (found.sides.get(key) ?? 0) | (roles[sets.role[row]]?.id === "initiator" ? 1 : 2));
    }
    return found;
  };
}

/**
 * The lanes of some events, the one with the most events first.
 *
 * @param {Model} model
 * @param {ArrayLike<number>} rows in order of start
 * @param {"actors" | "kinds" | "places"} by
 * @param {(place: number) => string} placeKey of `placesBy`
 * @returns {{lanes: {key: number | string, sides: number[][], count: number}[], coders: number}} sides: above and below the
 *   line; coders: the events in which a reading is the coder's own, which stands in no lane; null where lanes are not of actors
 */
export function collectLanes(model, rows, by, placeKey) {
  const found = new Map();
  const { set, kind, firstPlace } = model.events;
  const ofSet = sidesOfSets(model, rootsOf(model.actors));
  let coders = by === "actors" ? 0 : null;
  const sidesOf = {
    actors: (row) => {
      const one = ofSet(set[row]);
      if (one.coders) coders += model.weightOf(row);
      return one.sides;
    },
    kinds: (row) => [[kind[row], 1]],
    places: (row) => {
      const keys = new Map();
      for (let place = firstPlace[row]; place < firstPlace[row + 1]; place += 1) if (placeKey(place)) keys.set(placeKey(place), 1);
      return keys;
    },
  }[by];
  for (const row of rows) {
    for (const [key, sides] of sidesOf(row)) {
      if (!found.has(key)) found.set(key, { key, sides: [[], []], count: 0 });
      const lane = found.get(key);
      for (const side of [0, 1]) if (sides & (side + 1)) lane.sides[side].push(row);
      lane.count += model.weightOf(row);
    }
  }
  return { lanes: [...found.values()].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1)), coders };
}

/** From the surest to the least sure, as the key names them. */
export const SURE = ["own", "said", "unsaid", "suspected", "alleged", "disputed", "denied"];
/** What it denies it denies, whoever says otherwise; what sources contradict each other on, its own word alone settles. */
const FIRST = ["denied", "own", "disputed", "said", "unsaid", "suspected"];
const OF_STATUS = { confirmed: "own", reported: "suspected", retracted: "denied" };

/** How sure a kind's or a place's lane is of an event: as the event is. */
export const sureOfStatus = (status) => OF_STATUS[status] ?? status;

/** From who says something to the actors whose own word that is: by the name that it begins with; undefined where it is none. */
export function speakersOf({ actors }, roots = rootsOf(actors)) {
  const named = new Map();
  for (const { name, names, index } of actors) {
    for (const text of [name, ...names.map((one) => one.text)]) named.set(text, [...(named.get(text) ?? []), roots[index]]);
  }
  return (by = "") => {
    const text = by.replace(/^\s*(the\s+)?/i, "").slice(0, 120);
    return [...text.matchAll(/[\s,;:.()’']|$/g)].map(({ index }) => named.get(text.slice(0, index))).filter(Boolean).at(-1);
  };
}

/**
 * How sure the record is of an actor on one side of its line; never surer than it is of the event. Its own word is its
 * own account; that of others is not, whatever it is called.
 *
 * @param {{actor: number, role: string, attribution: string, by?: string, coder: boolean}[]} claims those of an event
 * @param {{key: number, side: number, status: string, roots: number[], speakers: (by: string) => number[] | undefined}} of
 */
export function sureOf(claims, { key, side, status, roots, speakers }) {
  const words = claims.filter((one) => !one.coder && roots[one.actor] === key && (one.role === "initiator") === !side).map(({ attribution, by }) => {
    if (attribution === "unknown") return "unsaid";
    if (SURE.includes(attribution)) return attribution;
    return (speakers(by)?.includes(key) ?? attribution !== "attributed") ? "own" : "said";
  });
  const least = status === "reported" ? "said" : sureOfStatus(status);
  const best = FIRST.find((one) => words.includes(one)) ?? "unsaid";
  return SURE[Math.max(SURE.indexOf(best), SURE.indexOf(least))];
}

/** Whether the hour of an event is known: else it is a bar over its span, and nothing orders within it. */
export const hasHour = (precision) => precision === "minute" || precision === "hour";

/**
 * A level for each of some stretches on one side of a line, so that none lies on another while there is room; marks are
 * nearest to the line.
 *
 * @param {{left: number, right: number, bar: boolean}[]} spans
 * @returns {number[]}
 */
export function stackSpans(spans) {
  const taken = [];
  const level = [];
  for (const one of [...spans].sort((a, b) => a.bar - b.bar || a.left - b.left)) {
    let put = taken.findIndex((list) => !list.some(({ left, right }) => left < one.right && one.left < right));
    if (put < 0) put = taken.length < MOST_LEVELS ? taken.push([]) - 1 : level.length % MOST_LEVELS;
    taken[put].push(one);
    level[spans.indexOf(one)] = put;
  }
  return level;
}

/** How far from its line a level lies; many levels share the room. */
export const levelAt = (level, levels, side) => (side ? 4.4 + level * Math.min(4.6, 5.4 / (levels - 1 || 1)) : 6 + level * Math.min(6.5, 11 / (levels - 1 || 1)));

/**
 * The stretch of time that lanes show: the dates that are set, and a twelfth more on each side, so that both ends of the
 * brush can be moved outwards; null where no dates are set.
 */
export function stretchOf(from, to, day) {
  if (from === null || to === null) return null;
  const pad = Math.max(1, Math.ceil((to - from) / day / 12)) * day;
  return { from: Math.floor(from / day) * day - pad, to: Math.floor(to / day + 1) * day + pad };
}
