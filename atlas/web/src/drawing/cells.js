/**
 * Rows that count the events of a cell of the map: squares with their number, where the cell is.
 *
 * As areas they would be discs over one another, with no number where they lie closest.
 */

import { DENSITY } from "../marks.js";
import { countEvents, haveCounts } from "./stacks.js";

/**
 * Part areas into cells and areas. A cell is an area without a shape that some row counts several
 * events of, or one about as large: a cell's radius changes a little from row to row.
 *
 * @param {object[]} areas
 * @param {ArrayLike<number> | null} weight the events of each row
 * @param {number} scale the width of the world in pixels
 * @returns {{cells: object[], others: object[]}} cells with their outline, and the side (km) in latitude
 */
export function cellsAmong(areas, weight, scale) {
  if (!weight) return { cells: [], others: areas };
  const sizes = [...new Set(areas.filter((one) => !one.outline && haveCounts(one.here, weight)).map(({ km }) => km))];
  const isCell = ({ km, outline }) => !outline && sizes.some((size) => Math.abs(km / size - 1) < DENSITY.alike);
  const cells = areas.filter(isCell).map((one) => ({ ...one, ...squareIn(one, scale), events: countEvents(one.here, weight) }));
  return { cells, others: areas.filter((one) => !isCell(one)) };
}

/** The cell of as many degrees each way whose corners are as far as a radius. */
function squareIn({ x, y, r, km }, scale) {
  // In the projection of the map a degree of latitude is longer by one over the cosine.
  const cos = 1 / Math.cosh(Math.PI * (1 - (2 * y) / scale));
  const high = r / Math.hypot(1, cos);
  const extent = { left: x - high * cos, top: y - high, right: x + high * cos, bottom: y + high };
  const { left, top, right, bottom } = extent;
  const corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
  return { side: (2 * km) / Math.hypot(1, cos), extent, rings: [corners.flat()], lines: [], outline: corners.map(([at, line]) => ({ x: at, y: line })) };
}

/** How many events of each group a cell counts. */
export function sharesOf({ here }, { events, vocabulary }) {
  const shares = new Float64Array(vocabulary.groups.length);
  const seen = new Set();
  for (const { event } of here) {
    if (seen.has(event)) continue;
    seen.add(event);
    shares[events.group[event]] += events.weight ? events.weight[event] : 1;
  }
  return shares;
}
