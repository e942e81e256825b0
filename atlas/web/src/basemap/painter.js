/** Land, water, coast and borders, painted on a canvas: the only place that says how they look. */

import { beginLand, finishLand } from "./relief.js";
import { thin } from "./store.js";

const WIDTHS = { coast: 1, border: 0.9, dashed: 1, admin: 0.75, river: 0.8 };
const DASH = [4, 3];
/** A border along a river is drawn with fewer bends than a coast: dashes would be lost in them. */
const LINE_STEP = 5;
const PERIOD = DASH[0] + DASH[1];
/** First-level areas are noise on a map of the world. */
const ADMIN_FROM = 5;
/** A river of a rank, 0 to 10, is drawn from so many zooms more than its rank. */
const RIVER_FROM = 0.5;
const isInner = (kind) => kind === "admin" || kind === "river";
const OVERLAP_SEEN_FROM = 9;
const INNER_LINES_FROM = 8.5;
const INNER_LINES = new Set(["jerusalem", "undof-east"]);

/**
 * Paint a view.
 *
 * @param {CanvasRenderingContext2D} context its transform is already in CSS pixels
 * @param {import("./store.js").Store} store
 * @param {{x: number, y: number, scale: number, width: number, height: number, ratio?: number}} view the
 *   top left corner in Web Mercator (0 to 1), CSS pixels to the whole world, size in CSS pixels, and
 *   device pixels to one of them
 * @param {object} colours a theme: land, water, coast, border, admin, and how strong its relief is
 * @param {{borders?: boolean, relief?: boolean, width?: number}} [options] `width` thickens lines, as for an inset
 */
export function paint(context, store, view, colours, { borders = true, relief = true, width = 1 } = {}) {
  context.save();
  context.beginPath();
  context.rect(0, 0, view.width, view.height);
  context.clip();
  context.fillStyle = colours.water;
  context.fillRect(0, 0, view.width, view.height);
  context.lineJoin = "round";
  const last = Math.floor(view.x + view.width / view.scale);
  for (let copy = Math.floor(view.x); copy <= last; copy += 1) {
    const shown = { ...view, x: view.x - copy, zoom: Math.log2(view.scale / 256) };
    const slopes = relief && colours.relief && store.relief;
    store.tiers.forEach((tier, index) => paintTier(context, tier, shown, colours, { borders, slopes, width, index }));
  }
  context.restore();
}

/** One level of detail: it covers what coarser levels drew in its cells. */
function paintTier(context, tier, view, colours, { borders, slopes, width, index }) {
  const cells = tier.cells.filter(({ box }) => touches(box, view));
  if (!cells.length) return;
  context.save();
  if (index > 0) cover(context, tier, cells, view, colours.water);
  const level = Math.ceil(view.zoom * 2) / 2;
  const pen = { context, view, level, step: 0.4 / (256 * 2 ** level) };
  const land = slopes ? beginLand(context, view) : context;
  land.fillStyle = colours.land;
  // Where the overlap of cells is narrower than a pixel, their sides are drawn over as well.
  land.strokeStyle = view.zoom < OVERLAP_SEEN_FROM ? colours.land : "transparent";
  land.lineWidth = 1;
  for (const cell of cells) fillCell({ ...pen, context: land }, cell);
  if (slopes) finishLand(context, land, slopes, view, colours.relief);
  const stroke = (colour, thickness) => {
    context.strokeStyle = colour;
    context.lineWidth = thickness * width;
  };
  const lines = tier.lines.filter((line) => touches(line.box, view) && isShown(line, view.zoom));
  const plain = (kept) => {
    context.beginPath();
    for (const line of kept) addRuns(pen, line, LINE_STEP);
    context.stroke();
  };
  stroke(colours.river, WIDTHS.river);
  plain(lines.filter(({ kind }) => kind === "river"));
  stroke(colours.admin, WIDTHS.admin);
  plain(lines.filter(({ kind }) => kind === "admin"));
  stroke(colours.coast, WIDTHS.coast);
  context.beginPath();
  for (const cell of cells) for (const path of cell.coast) addRuns(pen, path);
  context.stroke();
  if (borders) {
    stroke(colours.border, WIDTHS.border);
    plain(lines.filter(({ kind, dashed }) => !isInner(kind) && !dashed));
    stroke(colours.border, WIDTHS.dashed);
    for (const line of lines) if (line.dashed) strokeDashed(pen, line);
  }
  context.restore();
}

/**
 * Clip to the cells, and fill them with water. The edges lie between whole pixels, so that nothing
 * of the water shows beside the land; at the rim of the tier they are moved inwards.
 */
function cover(context, tier, cells, view, water) {
  const ratio = view.ratio ?? 1;
  const snap = (value, round) => round(value * view.scale * ratio) / ratio;
  context.beginPath();
  for (const { edge, at } of cells) {
    const has = (across, up) => tier.corners.has(`${at[0] + across * at[2]} ${at[1] + up * at[2]}`);
    const left = snap(edge[0] - view.x, has(-1, 0) ? Math.round : Math.ceil);
    const top = snap(edge[1] - view.y, has(0, 1) ? Math.round : Math.ceil);
    const right = snap(edge[2] - view.x, has(1, 0) ? Math.round : Math.floor);
    const bottom = snap(edge[3] - view.y, has(0, -1) ? Math.round : Math.floor);
    if (right > left && bottom > top) context.rect(left, top, right - left, bottom - top);
  }
  context.clip();
  context.fillStyle = water;
  context.fillRect(0, 0, view.width, view.height);
}

/** Whether a line belongs on a map of this zoom. */
function isShown({ kind, id, pair }, zoom) {
  if (kind === "river") return zoom >= Number(pair) + RIVER_FROM;
  if (kind === "admin") return zoom >= ADMIN_FROM;
  return !INNER_LINES.has(id) || zoom >= INNER_LINES_FROM;
}

/** The land of one cell. Cells overlap, so each is filled by itself. */
function fillCell({ context, view, level, step }, { rings }) {
  context.beginPath();
  for (const ring of rings) {
    if (ring.box[2] - ring.box[0] < step && ring.box[3] - ring.box[1] < step) continue;
    const xy = thin(ring, level, step);
    context.moveTo((xy[0] - view.x) * view.scale, (xy[1] - view.y) * view.scale);
    for (let i = 2; i < xy.length; i += 2) {
      context.lineTo((xy[i] - view.x) * view.scale, (xy[i + 1] - view.y) * view.scale);
    }
    context.closePath();
  }
  context.fill("evenodd");
  if (view.zoom < OVERLAP_SEEN_FROM) context.stroke();
}

/** The pieces of a path that are in view, or nearly. */
export function runs(xy, view) {
  const pad = 8 / view.scale;
  const [left, top] = [view.x - pad, view.y - pad];
  const [right, bottom] = [view.x + view.width / view.scale + pad, view.y + view.height / view.scale + pad];
  const found = [];
  let start = -1;
  for (let i = 0; i + 3 < xy.length; i += 2) {
    const out =
      (xy[i] < left && xy[i + 2] < left) || (xy[i] > right && xy[i + 2] > right) ||
      (xy[i + 1] < top && xy[i + 3] < top) || (xy[i + 1] > bottom && xy[i + 3] > bottom);
    if (!out && start < 0) start = i;
    if (out && start >= 0) {
      found.push([start, i]);
      start = -1;
    }
  }
  if (start >= 0) found.push([start, xy.length - 2]);
  return found;
}

/** Add what is in view of a path to the current one. */
function addRuns({ context, view, level, step }, path, coarser = 1) {
  const { box } = path;
  if (!touches(box, view) || (box[2] - box[0] < step && box[3] - box[1] < step)) return;
  const xy = thin(path, level, step * coarser);
  for (const [start, end] of runs(xy, view)) addRun(context, view, xy, start, end);
}

function addRun(context, view, xy, start, end) {
  context.moveTo((xy[start] - view.x) * view.scale, (xy[start + 1] - view.y) * view.scale);
  for (let i = start + 2; i <= end; i += 2) {
    context.lineTo((xy[i] - view.x) * view.scale, (xy[i + 1] - view.y) * view.scale);
  }
}

/** Dashes are counted from the start of the line, so that they stand still while the map moves. */
function strokeDashed({ context, view, level, step }, line) {
  const xy = thin(line, level, step * LINE_STEP);
  line.lengths ??= lengthsOf(xy);
  context.setLineDash(DASH);
  for (const [start, end] of runs(xy, view)) {
    context.lineDashOffset = (line.lengths[start / 2] * view.scale) % PERIOD;
    context.beginPath();
    addRun(context, view, xy, start, end);
    context.stroke();
  }
  context.setLineDash([]);
  context.lineDashOffset = 0;
}

/** How far along the line each point is. */
function lengthsOf(xy) {
  const lengths = new Float64Array(xy.length / 2);
  for (let i = 2; i < xy.length; i += 2) {
    lengths[i / 2] = lengths[i / 2 - 1] + Math.hypot(xy[i] - xy[i - 2], xy[i + 1] - xy[i - 1]);
  }
  return lengths;
}

function touches(box, view) {
  return (
    box[0] <= view.x + view.width / view.scale && box[2] >= view.x &&
    box[1] <= view.y + view.height / view.scale && box[3] >= view.y
  );
}
