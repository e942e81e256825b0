/** The basemap as it is drawn: the block's whole numbers turned into Web Mercator from 0 to 1. */

import { MIDDLE, toX, toY } from "../mercator.js";

/**
 * Read a block. Its layout is written down in `atlas/page/payload/basemap.py`.
 *
 * @param {{tables: object, extra: object}} block
 * @param {boolean} eastward whether the western half of the world is drawn beyond 180 degrees
 * @returns {Store}
 *
 * @typedef {{box: number[], xy: Float64Array, level: number, near: Float64Array | null}} Path
 * @typedef {{at: number[], edge: number[], box: number[], rings: Path[], coast: Path[]}} Cell `at` is its
 *   west, south and size in degrees; `box` reaches over `edge`
 * @typedef {Path & {kind: string, id: string, pair: string, dashed: boolean, lengths: Float64Array | null}} Line
 * @typedef {{name: string, cells: Cell[], lines: Line[], corners: Set<string>}} Tier
 * @typedef {{kind: string, name: string, native: string, rank: number, zoom: number, capital: boolean, side: number,
 *   positions: number[][], close: number}} Label
 * @typedef {{tiers: Tier[], labels: Label[], extra: object}} Store
 */
export function openBasemap({ tables, extra }, eastward = false) {
  const tiers = extra.tiers.map(({ name }) => ({ name, cells: [], lines: [], corners: new Set() }));
  readCells(tables, extra, tiers, eastward);
  readLines(tables, extra, tiers, eastward);
  return { tiers, labels: readLabels(tables, extra, eastward), extra };
}

/** Land, cell by cell, with the part of each outline that is coast. */
function readCells({ cells, rings, points }, extra, tiers, eastward) {
  const { tier, west, south, rings: counts } = cells.columns;
  const next = pathReader(rings, points);
  for (let row = 0; row < cells.rows; row += 1) {
    const { cell: size, quantum } = extra.tiers[tier[row]];
    const reach = [west[row] - extra.overlap, south[row] - extra.overlap,
      west[row] + size + extra.overlap, south[row] + size + extra.overlap];
    const beyond = eastward && west[row] + size / 2 < 0 ? 360 : 0;
    const at = [west[row] + beyond, south[row], size];
    const edge = boxOf([at[0], at[1], at[0] + size, at[1] + size]);
    const box = boxOf([reach[0] + beyond, reach[1], reach[2] + beyond, reach[3]]);
    const cell = { at, edge, box, rings: [], coast: [] };
    tiers[tier[row]].corners.add(`${at[0]} ${at[1]}`);
    const edges = reach.map((degrees) => Math.round(degrees / quantum));
    for (let ring = 0; ring < counts[row]; ring += 1) {
      const grid = next();
      cell.rings.push(toPath(grid, quantum, eastward));
      for (const part of coastOf(grid, edges)) cell.coast.push(toPath(part, quantum, eastward));
    }
    tiers[tier[row]].cells.push(cell);
  }
}

/** Borders, by tier. */
function readLines({ lines, line_points: points }, extra, tiers, eastward) {
  const { tier, kind, id, pair, dashed } = lines.columns;
  const next = pathReader(lines, points);
  for (let row = 0; row < lines.rows; row += 1) {
    const path = toPath(next(), extra.tiers[tier[row]].quantum, eastward);
    const names = { kind: kind.get(row), id: id.get(row), pair: pair.get(row) };
    tiers[tier[row]].lines.push({ ...path, ...names, dashed: dashed[row] === 1, lengths: null });
  }
}

/** Labels in the order of their weight. */
function readLabels({ labels, positions }, { label_quantum: quantum }, eastward) {
  const { kind, name, native, rank, zoom, capital, side, positions: counts, close } = labels.columns;
  const { longitude, latitude } = positions.columns;
  const found = [];
  let at = 0;
  for (let row = 0; row < labels.rows; row += 1) {
    const spots = [];
    for (const last = at + counts[row]; at < last; at += 1) {
      const x = toX(longitude[at] * quantum);
      spots.push([eastward && x < MIDDLE ? x + 1 : x, toY(latitude[at] * quantum)]);
    }
    found.push({
      kind: kind.get(row), name: name.get(row), native: native.get(row),
      rank: rank[row], zoom: zoom[row] / 10, capital: capital[row] === 1, side: side[row], positions: spots, close: close[row],
    });
  }
  return found;
}

/** A function that returns the next path, in whole numbers, each time it is called. */
function pathReader(heads, points) {
  const { points: counts, longitude, latitude } = heads.columns;
  const steps = points.columns;
  let row = 0;
  let at = 0;
  return () => {
    const grid = new Int32Array(2 * (counts[row] + 1));
    grid[0] = longitude[row];
    grid[1] = latitude[row];
    for (let i = 2; i < grid.length; i += 2, at += 1) {
      grid[i] = grid[i - 2] + steps.longitude[at];
      grid[i + 1] = grid[i - 1] + steps.latitude[at];
    }
    row += 1;
    return grid;
  };
}

/** The parts of a ring that are no side of the cell it was cut with. */
export function coastOf(grid, [west, south, east, north]) {
  const parts = [];
  let part = [];
  // A side may lie half a unit off, where the cell's reach falls between two whole numbers.
  const isSide = (i) =>
    (grid[i] === grid[i + 2] && (grid[i] <= west + 1 || grid[i] >= east - 1)) ||
    (grid[i + 1] === grid[i + 3] && (grid[i + 1] <= south + 1 || grid[i + 1] >= north - 1));
  for (let i = 0; i + 3 < grid.length; i += 2) {
    if (isSide(i)) {
      if (part.length) parts.push(part);
      part = [];
    } else {
      if (!part.length) part.push(grid[i], grid[i + 1]);
      part.push(grid[i + 2], grid[i + 3]);
    }
  }
  if (part.length) parts.push(part);
  return parts;
}

/** A path in Web Mercator, in one piece: beyond 180 degrees where most of it is west of Greenwich. */
function toPath(grid, quantum, eastward) {
  const xy = new Float64Array(grid.length);
  let sum = 0;
  if (eastward) for (let i = 0; i < grid.length; i += 2) sum += grid[i];
  const beyond = sum < 0 ? 1 : 0;
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < grid.length; i += 2) {
    xy[i] = toX(grid[i] * quantum) + beyond;
    xy[i + 1] = toY(grid[i + 1] * quantum);
    box[0] = Math.min(box[0], xy[i]);
    box[1] = Math.min(box[1], xy[i + 1]);
    box[2] = Math.max(box[2], xy[i]);
    box[3] = Math.max(box[3], xy[i + 1]);
  }
  return { box, xy, level: NaN, near: null };
}

/** A box of degrees in Web Mercator: left, top, right, bottom. */
function boxOf([west, south, east, north]) {
  return [toX(west), toY(north), toX(east), toY(south)];
}

/**
 * The points of a path that are worth drawing when half a pixel is `step` long; kept until asked
 * for another level.
 */
export function thin(path, level, step) {
  if (path.level === level) return path.near;
  const { xy } = path;
  const kept = [xy[0], xy[1]];
  for (let i = 2; i < xy.length - 2; i += 2) {
    const dx = xy[i] - kept[kept.length - 2];
    const dy = xy[i + 1] - kept[kept.length - 1];
    if (dx * dx + dy * dy >= step * step) kept.push(xy[i], xy[i + 1]);
  }
  if (xy.length > 2) kept.push(xy[xy.length - 2], xy[xy.length - 1]);
  path.level = level;
  path.near = Float64Array.from(kept);
  path.lengths = null;
  return path.near;
}
