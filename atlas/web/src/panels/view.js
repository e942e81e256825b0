/** Where the map opens: on the places that lie together, not on the emptiness between them and a far one. */

const INNER = [0.1, 0.9];
const FAR = 1.8;
const MARGIN = 0.35;

const longitudeOf = (x) => x * 360 - 180;
const latitudeOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** The stretch that holds the inner four fifths of sorted values, with a margin; all of it unless some lie far off. */
export function innerSpan(sorted) {
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = INNER.map(at);
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  const least = Math.max(high - low, 1e-6);
  if (last - first <= FAR * least) return [first, last];
  return [Math.max(first, low - MARGIN * least), Math.min(last, high + MARGIN * least)];
}

/**
 * Bounds of where most of the drawn places of some events lie.
 *
 * @param {object} model
 * @param {Uint32Array} rows
 * @returns {[[number, number], [number, number]] | null} [[south, west], [north, east]] as Leaflet has it
 */
export function mainBounds(model, rows) {
  const { firstPlace } = model.events;
  const { x, y, drawable } = model.places;
  const xs = [];
  const ys = [];
  const skip = Math.ceil(rows.length / 50000);
  for (let i = 0; i < rows.length; i += skip) {
    for (let p = firstPlace[rows[i]]; p < firstPlace[rows[i] + 1]; p += 1) {
      if (!drawable[p]) continue;
      xs.push(x[p]);
      ys.push(y[p]);
    }
  }
  if (!xs.length) return null;
  const order = (a, b) => a - b;
  const [west, east] = innerSpan(xs.sort(order));
  const [north, south] = innerSpan(ys.sort(order));
  return [[latitudeOf(south), longitudeOf(west)], [latitudeOf(north), longitudeOf(east)]];
}
