/** The stretch of the map that holds the places drawn. */

/** A place this many times farther from the middle than most others is left outside. */
const FAR = 1.6;
const MOST = 0.8;
/** Where all take no more room than so many times that of most, none is left outside. */
const LITTLE_MORE = 1.25;
/** Of so few places none is left outside. */
const FEW = 8;
/** Where most places lie is told by about so many of them: sorting a million takes a second. */
const SAMPLE = 20000;

/**
 * @param {Model} model
 * @param {ArrayLike<number>} rows
 * @param {Uint8Array} drawn a flag for each place
 * @param {boolean} all whether places far from all others count too
 * @returns {[number, number, number, number] | null} west, north, east, south in Web Mercator
 */
export function boundsOf(model, rows, drawn, all) {
  const { x, y } = model.places;
  const places = placesOf(model.events, rows, drawn);
  if (!places.length) return null;
  const whole = boxOf(places, x, y, null);
  const reach = all || places.length < FEW ? null : reachOfMost(places, x, y);
  if (!reach) return whole;
  const near = boxOf(places, x, y, reach);
  return sideOf(whole) <= LITTLE_MORE * sideOf(near) ? whole : near;
}

/** The longer side of a box, which tells how far out a map has to zoom. */
const sideOf = ([west, north, east, south]) => Math.max(east - west, south - north);

/** The box of the places within reach. */
function boxOf(places, x, y, reach) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < places.length; at += 1) {
    const [east, south] = [x[places[at]], y[places[at]]];
    if (reach && Math.hypot(east - reach.x, south - reach.y) > reach.most) continue;
    if (east < box[0]) box[0] = east;
    if (south < box[1]) box[1] = south;
    if (east > box[2]) box[2] = east;
    if (south > box[3]) box[3] = south;
  }
  return box;
}

/** The drawn places of events. */
function placesOf({ firstPlace }, rows, drawn) {
  const places = [];
  for (let at = 0; at < rows.length; at += 1) {
    for (let place = firstPlace[rows[at]]; place < firstPlace[rows[at] + 1]; place += 1) if (drawn[place]) places.push(place);
  }
  return places;
}

/** The middle of places, and how far from it one may lie; null where most lie at one spot. */
function reachOfMost(places, x, y) {
  const step = Math.ceil(places.length / SAMPLE);
  const some = step > 1 ? places.filter((_, at) => at % step === 0) : places;
  const middle = (values) => Float64Array.from(some, (place) => values[place]).sort()[some.length >> 1];
  const [cx, cy] = [middle(x), middle(y)];
  const away = Float64Array.from(some, (place) => Math.hypot(x[place] - cx, y[place] - cy));
  const most = FAR * away.sort()[Math.floor((some.length - 1) * MOST)];
  return most > 0 ? { x: cx, y: cy, most } : null;
}
