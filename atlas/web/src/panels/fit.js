/** The view that holds a selection, with no mark under what floats over the map. */

import { floatingBoxes } from "./float.js";

/** Events; more are everywhere. */
export const MOST_CLEARED = 500;
const ROOM = 8; // half a mark, in pixels
const SHIFTS = [0, 40, -40, 80, -80, 120, -120, 160, -160];

/** How many points lie under a box. */
export function countCovered(points, boxes, room = ROOM) {
  const under = ([x, y]) => boxes.some(({ left, top, right, bottom }) => x > left - room && x < right + room && y > top - room && y < bottom + room);
  return points.filter(under).length;
}

/** Every move that is tried: out by so much zoom, across and down by so many pixels; the least first. */
const MOVES = [0, 1, 2, 3, 4, 5].flatMap((out) => SHIFTS.flatMap((dx) => SHIFTS.map((dy) => ({ zoom: 0 - 0.25 * out, dx, dy }))))
  .map((move) => ({ ...move, loss: 240 * Math.abs(move.zoom) + Math.abs(move.dx) + Math.abs(move.dy) }))
  .sort((a, b) => a.loss - b.loss);

/**
 * The least move after which the fewest points are covered or out of view.
 *
 * @param {number[][]} points pixels of the map at its present zoom, all in view
 * @param {object[]} boxes
 * @param {{x: number, y: number}} size of the map
 * @param {{x: number, y: number}} middle the point about which the map is zoomed
 * @returns {{zoom: number, dx: number, dy: number}}
 */
export function clearMove(points, boxes, size, middle) {
  const edges = [
    { left: -1e6, right: ROOM, top: -1e6, bottom: 1e6 }, { left: size.x - ROOM, right: 1e6, top: -1e6, bottom: 1e6 },
    { left: -1e6, right: 1e6, top: -1e6, bottom: ROOM }, { left: -1e6, right: 1e6, top: size.y - ROOM, bottom: 1e6 },
  ];
  let best = null;
  for (const move of MOVES) {
    const scale = 2 ** move.zoom;
    const moved = points.map(([x, y]) => [middle.x + (x - middle.x) * scale + move.dx, middle.y + (y - middle.y) * scale + move.dy]);
    const bad = countCovered(moved, [...boxes, ...edges]);
    if (!best || bad < best.bad) best = { bad, move };
    if (!bad) break;
  }
  return best.move;
}

/** Fit the map to bounds; move it a little where marks would lie under a floating box. */
export function fitClear(app, bounds, options) {
  const { map, model } = app;
  map.fitBounds(bounds, options);
  if (app.result.rows.length > MOST_CLEARED) return;
  const size = map.getSize();
  const points = [...app.result.rows].flatMap((row) => drawnPoints(app, model, row)).filter(([x, y]) => x > 0 && y > 0 && x < size.x && y < size.y);
  const middle = map.latLngToContainerPoint(bounds.getCenter());
  const { zoom, dx, dy } = clearMove(points, floatingBoxes(app), size, middle);
  if (zoom) map.setZoomAround(middle, map.getZoom() + zoom, { animate: false });
  if (dx || dy) map.panBy([-dx, -dy], { animate: false });
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
