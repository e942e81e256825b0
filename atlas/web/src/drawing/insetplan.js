/** Where an inset goes, and how far it enlarges: plain geometry, no drawing. */

import { meet } from "./boxes.js";
import { figure, t } from "../say.js";

export const HEAD = 24;
const EDGE = 16;
/** Marks that span more than this can be read on the map itself. */
const SMALL = 80;
/** An inset may cover this many marks of other events, no more. */
const MOST_COVERED = 2;
const DEEPEST = 14;

/** The box around some spots, their radii included; null for none. */
export function boxOf(spots) {
  if (!spots.length) return null;
  return {
    left: Math.min(...spots.map(({ x, r }) => x - r)),
    top: Math.min(...spots.map(({ y, r }) => y - r)),
    right: Math.max(...spots.map(({ x, r }) => x + r)),
    bottom: Math.max(...spots.map(({ y, r }) => y + r)),
  };
}

/** Has an event several places that cannot be told apart at this scale (world width in pixels)? */
export function isSmall(spots, scale) {
  if (new Set(spots.map(({ x, y }) => `${x} ${y}`)).size < 2) return false;
  const { left, top, right, bottom } = boxOf(spots);
  return Math.max(right - left, bottom - top) * scale < SMALL;
}

/** The size of an inset in a map of a given width; null where there is no room for one. */
export function sizeIn(width, height) {
  if (width < 720 || height < 400) return null;
  return width < 1000 && height < 640 ? { width: 248, height: 280 } : { width: 288, height: 336 };
}

/**
 * What an inset of a size shows: the spots and a margin, no deeper than is of use.
 *
 * @returns {{left, top, width, height, scale, zoom}} in pixels of the world at its own scale
 */
export function viewOf(spots, { width, height }, margin = 44) {
  const box = boxOf(spots);
  const inner = height - HEAD;
  const wide = (width - 2 * margin) / Math.max(1e-9, box.right - box.left);
  const high = (inner - 2 * margin) / Math.max(1e-9, box.bottom - box.top);
  const zoom = Math.min(DEEPEST, Math.log2(Math.min(wide, high) / 256));
  const scale = 256 * 2 ** zoom;
  const [x, y] = [((box.left + box.right) / 2) * scale, ((box.top + box.bottom) / 2) * scale];
  return { left: x - width / 2, top: y - inner / 2, width, height: inner, scale, zoom };
}

/**
 * Where in the map's container the inset covers least.
 *
 * @param {{width, height}} size of the inset
 * @param {{width, height}} map
 * @param {{left, top, right, bottom}} frame of what it enlarges; never covered
 * @param {object[]} floats boxes of controls; never covered
 * @param {object[]} marks boxes of marks; few may be covered
 */
export function placeFor(size, map, frame, floats, marks) {
  const xs = [EDGE, map.width - EDGE - size.width, (map.width - size.width) / 2];
  const ys = [EDGE, map.height - EDGE - size.height, (map.height - size.height) / 2];
  const besides = floats.flatMap(({ left, right, top, bottom }) => [
    [right + EDGE, EDGE], [left - EDGE - size.width, EDGE],
    [right + EDGE, map.height - EDGE - size.height], [left - EDGE - size.width, map.height - EDGE - size.height],
    [EDGE, bottom + EDGE], [EDGE, top - EDGE - size.height],
    [map.width - EDGE - size.width, bottom + EDGE], [map.width - EDGE - size.width, top - EDGE - size.height],
  ]);
  const corners = xs.slice(0, 2).flatMap((left) => ys.map((top) => [left, top]));
  let best = null;
  for (const [left, top] of [...corners, ...besides]) {
    const box = { left, top, right: left + size.width, bottom: top + size.height };
    if (left < EDGE || top < EDGE || box.right > map.width - EDGE + 1 || box.bottom > map.height - EDGE + 1) continue;
    if (meet(box, frame) || floats.some((one) => meet(box, one))) continue;
    const covered = marks.filter((one) => meet(box, one)).length;
    if (covered <= MOST_COVERED && (!best || covered < best.covered)) best = { ...box, covered };
  }
  return best;
}

/** The two lines from an inset to its frame: between the sides that face each other. */
export function leaders(box, frame) {
  const besides = box.right <= frame.left || box.left >= frame.right;
  if (besides) {
    const [from, to] = box.right <= frame.left ? [box.right, frame.left] : [box.left, frame.right];
    return [[from, box.top, to, frame.top], [from, box.bottom, to, frame.bottom]];
  }
  const [from, to] = box.bottom <= frame.top ? [box.bottom, frame.top] : [box.top, frame.bottom];
  return [[box.left, from, frame.left, to], [box.right, from, frame.right, to]];
}

/** A round length in km, and its width in pixels, for a scale bar of at most some width. */
export function scaleBar(pixelsPerKm, most = 70) {
  const km = most / pixelsPerKm;
  const power = 10 ** Math.floor(Math.log10(km));
  const round = [5, 2, 1].find((step) => step * power <= km) * power;
  return { km: round, width: round * pixelsPerKm, label: round < 1 ? t("{n} m", { n: figure(Math.round(round * 1000)) }) : t("{n} km", { n: figure(round) }) };
}
