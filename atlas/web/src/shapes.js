/** The shapes of places, in Web Mercator (0 to 1), each made when it is first asked for. */

import { sums } from "./codec.js";
import { MIDDLE, toX, toY } from "./mercator.js";

const HOLE = 1;
const LINE = 2;

/**
 * A reader of shapes by their number.
 *
 * @returns {(k: number) => {rings: Float64Array[], lines: Float64Array[], isHole: boolean[], box: number[]}} rings are to be
 *   filled even-odd; x and y alternate; box is west, north, east, south in the same units
 */
export function openShapes({ shapes, rings, points }, eastward = false) {
  const firstRing = sums(shapes.columns.rings, shapes.rows);
  const firstPoint = sums(rings.columns.points, rings.rows);
  const { longitude, latitude } = points.columns;
  const made = new Map();
  const ring = (row) => {
    const line = new Float64Array(2 * (firstPoint[row + 1] - firstPoint[row]));
    for (let at = 0, point = firstPoint[row]; point < firstPoint[row + 1]; point += 1) {
      const x = toX(longitude[point] / 1e5);
      line[at++] = eastward && x < MIDDLE ? x + 1 : x;
      line[at++] = toY(latitude[point] / 1e5);
    }
    return line;
  };
  return (k) => {
    if (!made.has(k)) made.set(k, makeShape(rings.columns.kind, firstRing[k], firstRing[k + 1], ring));
    return made.get(k);
  };
}

function makeShape(kinds, first, last, ring) {
  const shape = { rings: [], lines: [], isHole: [], holes: 0, box: [Infinity, Infinity, -Infinity, -Infinity] };
  for (let row = first; row < last; row += 1) {
    const line = ring(row);
    (kinds[row] === LINE ? shape.lines : shape.rings).push(line);
    if (kinds[row] !== LINE) shape.isHole.push(kinds[row] === HOLE);
    if (kinds[row] === HOLE) shape.holes += 1;
    stretch(shape.box, line);
  }
  return shape;
}

function stretch(box, line) {
  for (let at = 0; at < line.length; at += 2) {
    box[0] = Math.min(box[0], line[at]);
    box[1] = Math.min(box[1], line[at + 1]);
    box[2] = Math.max(box[2], line[at]);
    box[3] = Math.max(box[3], line[at + 1]);
  }
}
