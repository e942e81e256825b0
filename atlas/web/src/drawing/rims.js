/**
 * Where an area shows its mark: hollow, on the rim, outside every other area. A mark inside a soft
 * disc would read as a place. A mark with a figure stands beside its area, on a short tie: on the rim
 * it would read as a point. Where no stretch of the rim is free, the mark is left out.
 */

import { SIZES, leastCertain } from "../marks.js";
import { Boxes, boxAround } from "./boxes.js";
import { countEvents, haveCounts } from "./stacks.js";

const ANGLES = [-90, -60, -120, -30, -150, 0, 180, 30, 150, 60, 120, 90];
/** Areas of a group whose centres are nearer than this share of the larger radius show one mark. */
const CLOSE = 0.75;
/** Where a mark with a figure stands beside its area: north-west first. */
const BESIDE = [-135, -160, -110, 180, -90, -60, 160, -35, 0, 35, 135];
const TIE = 6;

/**
 * @param {{areas: object[], regions: object[], stacks: object[], lines: object[], size: number, rest: string}} scene rest: the group of what several share
 * @returns {{x: number, y: number, r: number, role: string, group: string, status: string, here: object[],
 *   events: number, of: object, shared: boolean}[]}
 */
export function putOnRims({ areas, regions, stacks, lines, size, weight = null, rest = "" }) {
  const wide = [...areas, ...regions].sort((a, b) => b.r - a.r || a.place - b.place);
  const extents = new Boxes();
  for (const one of wide) extents.add(extentOf(one), one);
  const taken = new Boxes();
  for (const one of stacks) taken.add(boxAround(one, (one.lead?.half ?? size) + (one.events > 1 ? 8 : 2)));
  for (const { x, y, lead } of stacks) if (lead?.figure) taken.add(figureBox({ ...lead, x, y }));
  for (const box of lines.flatMap(boxesAlong)) taken.add(box);
  const put = [];
  const leads = gather(wide).map((group) => [group, leadOf(group)]);
  leads.sort((a, b) => b[1].half - a[1].half);
  for (const [group, lead] of leads) {
    const half = lead.figure ? lead.half : Math.max((size / SIZES.mark) * SIZES.rim_mark, 0.82 * (lead.half ?? 0));
    const spot = (lead.figure && besides(lead, taken, half)) || freePlace(group[0], extents, taken, half);
    if (!spot) continue;
    taken.add(boxAround(spot, half + 2));
    if (lead.figure) taken.add(figureBox({ ...spot, half, figure: lead.figure }));
    put.push(markOf(group, lead, spot, { half, weight, rest }));
  }
  return put;
}

/** The event with a figure lends its mark to all that are here; else the largest area does. */
const leadOf = (group) => group.reduce((best, one) => ((one.figure ? one.half : 0) > (best.figure ? best.half : 0) ? one : best));

/** The side of a mark that its figure is on: away from the area. */
export const figureSide = ({ x, tie }) => (tie && tie.x > x ? -1 : 1);

/** The box of the figure beside a mark. */
export function figureBox(one) {
  const side = figureSide(one);
  const near = one.x + side * (one.half * 1.1 + 2);
  const far = near + side * (8 * one.figure.length + 4);
  return { left: Math.min(near, far), top: one.y + one.half * 0.45 - 12, right: Math.max(near, far), bottom: one.y + one.half * 0.45 + 3 };
}

/** The first free point beside an area, and the point of the rim that it is tied to. */
function besides(one, taken, half) {
  const { left, top, right, bottom } = extentOf(one);
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const rim = one.outline ?? ANGLES.map((angle) => turn(one, (angle * Math.PI) / 180));
  for (const degrees of BESIDE) {
    const [dx, dy] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const along = (point) => (point.x - x) * dx + (point.y - y) * dy;
    const tie = one.outline ? rim.reduce((best, point) => (along(point) > along(best) ? point : best)) : turn(one, (degrees * Math.PI) / 180);
    const spot = { x: tie.x + dx * (half + TIE), y: tie.y + dy * (half + TIE), tie };
    if (!taken.some(boxAround(spot, half + 2))) return spot;
  }
  return null;
}

/** The box around a disc or a shape. */
const extentOf = (one) => one.extent ?? boxAround(one, one.r);

/** Wide places that lie over one another, by group, the largest of each first. */
function gather(wide) {
  const groups = [];
  const leads = new Boxes();
  for (const one of wide) {
    const found = one.shared
      ? null
      : leads.find(boxAround(one, 1), ([lead]) => !lead.shared && lead.group === one.group && isClose(lead, one));
    if (found) {
      found.push(one);
      continue;
    }
    const group = [one];
    groups.push(group);
    leads.add(boxAround(one, one.r * CLOSE), group);
  }
  return groups;
}

/** The larger comes first, so its radius is the one that counts. */
const isClose = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) < a.r * CLOSE;

function markOf(group, lead, spot, { half, weight, rest }) {
  const here = group.flatMap((one) => one.here);
  const [of] = group;
  return {
    ...spot,
    r: half,
    half,
    figure: lead.figure ?? "",
    open: Boolean(lead.open) && !lead.shared,
    killed: group.some(({ killed }) => killed),
    role: lead.role,
    letter: lead.shared ? "" : lead.letter,
    group: lead.shared && !lead.figure ? rest : lead.group,
    shown: lead.status,
    status: leastCertain(group.flatMap(({ statuses }) => statuses)),
    events: countEvents(here, weight),
    counts: haveCounts(here, weight),
    shared: of.shared,
    here,
    of,
  };
}

function freePlace(one, extents, taken, size) {
  for (const { x, y } of rimOf(one)) {
    if (extents.some(boxAround({ x, y }, 1), (other) => other !== one && isInside(other, x, y))) continue;
    if (!taken.some(boxAround({ x, y }, size + 1))) return { x, y };
  }
  return null;
}

/** Points on a rim, the uppermost first. */
function rimOf(one) {
  if (!one.outline) return ANGLES.map((angle) => turn(one, (angle * Math.PI) / 180));
  const points = one.outline;
  const step = Math.max(1, Math.floor(points.length / 24));
  return points.filter((_, at) => at % step === 0).sort((a, b) => a.y - b.y);
}

const turn = ({ x, y, r }, angle) => ({ x: x + Math.cos(angle) * r, y: y + Math.sin(angle) * r });

/** Is a point in a disc, or in a shape? */
export function isInside(one, x, y) {
  if (!one.outline) return Math.hypot(one.x - x, one.y - y) < one.r + 1;
  return insideRings(one.rings, x, y);
}

/** Even-odd: a point in a hole is outside. */
export function insideRings(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0, last = ring.length - 2; at < ring.length; last = at, at += 2) {
      const above = ring[at + 1] > y;
      if (above === ring[last + 1] > y) continue;
      if (x < ((ring[last] - ring[at]) * (y - ring[at + 1])) / (ring[last + 1] - ring[at + 1]) + ring[at]) inside = !inside;
    }
  }
  return inside;
}

/** Small boxes along a line, so that what keeps clear of it need not keep clear of all between its ends. */
export function boxesAlong({ from, to }) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const steps = Math.min(200, Math.max(1, Math.round(length / 8)));
  return Array.from({ length: steps + 1 }, (_, at) =>
    boxAround({ x: from.x + ((to.x - from.x) * at) / steps, y: from.y + ((to.y - from.y) * at) / steps }, 2),
  );
}
