/** Coordinates as people write them: decimal degrees, degrees and minutes, and the military grid (MGRS). */

const A = 6378137;
const F = 1 / 298.257223563;
const E2 = F * (2 - F);
const EP2 = E2 / (1 - E2);
const K0 = 0.9996;
const BANDS = "CDEFGHJKLMNPQRSTUVWX";
const COLUMNS = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];
const ROWS = "ABCDEFGHJKLMNPQRSTUV";
const rad = (degrees) => (degrees * Math.PI) / 180;

/** The zone of the grid; Norway and Svalbard have zones of their own width. */
function zoneOf(latitude, longitude) {
  if (latitude >= 56 && latitude < 64 && longitude >= 3 && longitude < 12) return 32;
  if (latitude >= 72 && longitude >= 0 && longitude < 42) return longitude < 9 ? 31 : longitude < 21 ? 33 : longitude < 33 ? 35 : 37;
  return Math.min(60, Math.floor((longitude + 180) / 6) + 1);
}

/** Easting and northing on the ellipsoid WGS84, in metres, by the series of the transverse Mercator. */
function utm(latitude, longitude, zone) {
  const phi = rad(latitude);
  const n = A / Math.sqrt(1 - E2 * Math.sin(phi) ** 2);
  const t = Math.tan(phi) ** 2;
  const c = EP2 * Math.cos(phi) ** 2;
  const a = Math.cos(phi) * rad(longitude - (zone * 6 - 183));
  const [e4, e6] = [E2 ** 2, E2 ** 3];
  const m = A * ((1 - E2 / 4 - (3 * e4) / 64 - (5 * e6) / 256) * phi - ((3 * E2) / 8 + (3 * e4) / 32 + (45 * e6) / 1024) * Math.sin(2 * phi)
    + ((15 * e4) / 256 + (45 * e6) / 1024) * Math.sin(4 * phi) - ((35 * e6) / 3072) * Math.sin(6 * phi));
  const easting = K0 * n * (a + ((1 - t + c) * a ** 3) / 6 + ((5 - 18 * t + t ** 2 + 72 * c - 58 * EP2) * a ** 5) / 120) + 500000;
  const northing = K0 * (m + n * Math.tan(phi) * (a ** 2 / 2 + ((5 - t + 9 * c + 4 * c ** 2) * a ** 4) / 24 + ((61 - 58 * t + t ** 2 + 600 * c - 330 * EP2) * a ** 6) / 720));
  return [easting, northing < 0 ? northing + 1e7 : northing];
}

/**
 * A point in the military grid, such as "36S YB 1234 5678".
 *
 * @param {number} digits of each of the two numbers: 5 is a metre, 2 a kilometre, 0 the square of 100 km
 * @returns {string} "" near the poles, where the grid is another
 */
export function mgrs(latitude, longitude, digits = 5) {
  if (latitude < -80 || latitude > 84) return "";
  const zone = zoneOf(latitude, longitude);
  const band = BANDS[Math.min(19, Math.floor((latitude + 80) / 8))];
  const [easting, northing] = utm(latitude, longitude, zone);
  const column = COLUMNS[(zone - 1) % 3][Math.floor(easting / 1e5) - 1];
  const row = ROWS[(Math.floor(northing / 1e5) + (zone % 2 ? 0 : 5)) % 20];
  const cut = (metres) => String(Math.floor((metres % 1e5) / 10 ** (5 - digits))).padStart(digits, "0");
  return [`${zone}${band}`, column + row, ...(digits ? [cut(easting), cut(northing)] : [])].join(" ");
}

function minutesText(degrees, [plus, minus], decimals) {
  const all = (Math.abs(degrees) * 60).toFixed(decimals);
  const whole = Math.floor(all / 60);
  const rest = (all - whole * 60).toFixed(decimals).padStart(decimals ? decimals + 3 : 2, "0");
  return `${whole}° ${rest}′ ${degrees < 0 ? minus : plus}`;
}

/** Digits that a stated error leaves: no form says more than is known. An error that is not stated leaves those of 1 km. */
export function digitsFor(km) {
  const error = km ?? 1;
  return error >= 10 ? 1 : error >= 1 ? 2 : error >= 0.1 ? 3 : 4;
}

/**
 * A point in words.
 *
 * @param {"decimal" | "minutes" | "mgrs"} form
 * @param {number | null} km the stated error
 */
export function pointText(latitude, longitude, form, km) {
  const digits = digitsFor(km);
  if (form === "mgrs") {
    const said = mgrs(latitude, longitude, digits);
    if (said) return said;
  }
  if (form === "minutes") {
    const decimals = Math.max(0, digits - 2);
    return `${minutesText(latitude, ["N", "S"], decimals)}, ${minutesText(longitude, ["E", "W"], decimals)}`;
  }
  return `${latitude.toFixed(digits)}, ${longitude.toFixed(digits)}`;
}
