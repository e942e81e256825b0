/** Small invented records for tests of the drawing. */

import { modelOf } from "./record.js";

let next = 0;

/** A place; at 33 degrees north, 0.01 degree is about 0.93 km east. */
export const place = (role, longitude, latitude, more = {}) => ({
  role, longitude, latitude, leg: null, radius_km: 1, precision: "town", name: role, name_native: "", territory: "", country: "", basis: "coded", ...more,
});

/** An event with its places, of a kind and status. */
export function event(places, { kind = "rocket_fire", status = "confirmed", start = "2023-04-06" } = {}) {
  next += 1;
  const event_id = `D${String(next).padStart(5, "0")}`;
  return {
    row: { event_id, title: event_id, kind, status, start, end: null, time_precision: "day", note: "" },
    places: places.map((one) => ({ event_id, ...one })),
  };
}

/** The model of some events, in the order given. */
export const modelFrom = (events, more = {}) =>
  modelOf({ events: events.map(({ row }) => row), places: events.flatMap(({ places }) => places), ...more });

/** All drawn places of a model. */
export const allDrawn = (model) => Array.from({ length: model.places.n }, (_, at) => at).filter((at) => model.places.drawable[at]);

/** The scale at which a degree of longitude is so many pixels. */
export const scaleOf = (pixelsPerDegree) => pixelsPerDegree * 360;
