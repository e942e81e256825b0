/** The view that holds a selection, with no mark under what floats over the map. */

import { floatingBoxes } from "./float.js";

const ROOM = 8; // half a mark, in pixels
const STEP = 0.25;
const STEPS = 5;

/** How many points lie under a box. */
export function countCovered(points, boxes, room = ROOM) {
  const under = ([x, y]) => boxes.some(({ left, top, right, bottom }) => x > left - room && x < right + room && y > top - room && y < bottom + room);
  return points.filter(under).length;
}

/**
 * How far to zoom out about a point so that the fewest points are covered: the least that does it.
 *
 * @param {number[][]} points pixels of the map at its present zoom
 * @param {object[]} boxes
 * @param {number[]} middle the point that stays
 * @returns {number} steps of zoom, 0 or less
 */
export function clearZoom(points, boxes, [cx, cy]) {
  const tried = Array.from({ length: STEPS }, (_, i) => {
    const scale = 2 ** (-STEP * i);
    return countCovered(points.map(([x, y]) => [cx + (x - cx) * scale, cy + (y - cy) * scale]), boxes);
  });
  const best = tried.indexOf(Math.min(...tried));
  return best ? -STEP * best : 0;
}

/** Fit the map to bounds; zoom out a little where marks in view would lie under a floating box. */
export function fitClear(app, bounds, options) {
  const { map, model } = app;
  map.fitBounds(bounds, options);
  if (app.result.rows.length > 2000) return;
  const size = map.getSize();
  const points = [...app.result.rows].flatMap((row) => drawnPoints(app, model, row)).filter(([x, y]) => x > 0 && y > 0 && x < size.x && y < size.y);
  const middle = map.latLngToContainerPoint(bounds.getCenter());
  const by = clearZoom(points, floatingBoxes(app), [middle.x, middle.y]);
  if (by) map.setZoomAround(middle, map.getZoom() + by, { animate: false });
}

/** Pixels of an event's drawn places. */
function drawnPoints({ map }, { events, places }, row) {
  const world = 256 * 2 ** map.getZoom();
  const { min } = map.getPixelBounds();
  const found = [];
  for (let p = events.firstPlace[row]; p < events.firstPlace[row + 1]; p += 1) {
    if (places.drawable[p]) found.push([places.x[p] * world - min.x, places.y[p] * world - min.y]);
  }
  return found;
}
