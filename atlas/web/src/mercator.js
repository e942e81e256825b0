/** Web Mercator, from 0 in the west and north to 1 in the east and south. */

/** Beyond this latitude the map ends. */
const MOST = 85.051128;
const EARTH_KM = 40075.016686;

export const toX = (longitude) => longitude / 360 + 0.5;

export function toY(latitude) {
  const sine = Math.sin((Math.max(-MOST, Math.min(MOST, latitude)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export const toLongitude = (x) => (x - 0.5) * 360;

/** Greenwich: what is west of it is drawn beyond 180 degrees where the events take less room so. */
export const MIDDLE = 0.5;

/** Whether places, by their x, take less room on a map that goes on beyond 180 degrees; NaN counts not. */
export function isEastward(x) {
  let [west, east, turnedWest, turnedEast] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < x.length; at += 1) {
    if (Number.isNaN(x[at])) continue;
    const turned = x[at] < MIDDLE ? x[at] + 1 : x[at];
    west = Math.min(west, x[at]);
    east = Math.max(east, x[at]);
    turnedWest = Math.min(turnedWest, turned);
    turnedEast = Math.max(turnedEast, turned);
  }
  return east - west > MIDDLE && turnedEast - turnedWest < MIDDLE;
}

/** Degrees of a map that goes on beyond 180, as they are written. */
export const wrapped = (longitude) => (longitude > 180 ? longitude - 360 : longitude);
export const toLatitude = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** How long a kilometre is, at a height on the map. */
export const kmAt = (y) => Math.cosh(Math.PI * (1 - 2 * y)) / EARTH_KM;
