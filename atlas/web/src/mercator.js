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
export const toLatitude = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** How long a kilometre is, at a height on the map. */
export const kmAt = (y) => Math.cosh(Math.PI * (1 - 2 * y)) / EARTH_KM;
