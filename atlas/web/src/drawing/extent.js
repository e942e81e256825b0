/** The stretch of the map that holds the places drawn. */

/** A place this many times farther from the middle than most others is left outside. */
const FAR = 1.6;
const MOST = 0.8;
/** Of so few places none is left outside. */
const FEW = 8;

/**
 * @param {Model} model
 * @param {Iterable<number>} rows
 * @param {Uint8Array} drawn a flag for each place
 * @param {boolean} all whether places far from all others count too
 * @returns {[number, number, number, number] | null} west, north, east, south in Web Mercator
 */
export function boundsOf(model, rows, drawn, all) {
  const { firstPlace } = model.events;
  const { x, y } = model.places;
  const places = [];
  for (const row of rows) {
    for (let place = firstPlace[row]; place < firstPlace[row + 1]; place += 1) if (drawn[place]) places.push(place);
  }
  if (!places.length) return null;
  const near = all || places.length < FEW ? places : withoutFar(places, x, y);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const place of near) {
    box[0] = Math.min(box[0], x[place]);
    box[1] = Math.min(box[1], y[place]);
    box[2] = Math.max(box[2], x[place]);
    box[3] = Math.max(box[3], y[place]);
  }
  return box;
}

function withoutFar(places, x, y) {
  const middle = (values) => Float64Array.from(places, (place) => values[place]).sort()[places.length >> 1];
  const [cx, cy] = [middle(x), middle(y)];
  const away = Float64Array.from(places, (place) => Math.hypot(x[place] - cx, y[place] - cy));
  const most = FAR * away.slice().sort()[Math.floor((places.length - 1) * MOST)];
  return most > 0 ? places.filter((_, at) => away[at] <= most) : places;
}
