/**
 * Where an area shows its mark: hollow, on the rim, outside every other area. A mark inside a soft
 * disc would read as a place. Where no stretch of the rim is free, the mark is left out.
 */

import { leastCertain } from "../marks.js";
import { Boxes, boxAround } from "./boxes.js";
import { countEvents } from "./stacks.js";

const ANGLES = [-90, -60, -120, -30, -150, 0, 180, 30, 150, 60, 120, 90];
/** Areas of a group whose centres are nearer than this share of the larger radius show one mark. */
const CLOSE = 0.75;

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
  for (const one of stacks) taken.add(boxAround(one, size + (one.events > 1 ? 8 : 2)));
  for (const box of lines.flatMap(boxesAlong)) taken.add(box);
  const put = [];
  for (const group of gather(wide)) {
    const spot = freePlace(group[0], extents, taken, size);
    if (!spot) continue;
    taken.add(boxAround(spot, size + 2));
    put.push(markOf(group, spot, { size, weight, rest }));
  }
  return put;
}

/** The box around a disc or a shape. */
function extentOf(one) {
  if (!one.outline) return boxAround(one, one.r);
  const xs = one.outline.map(({ x }) => x);
  const ys = one.outline.map(({ y }) => y);
  const least = (values) => values.reduce((a, b) => Math.min(a, b));
  const most = (values) => values.reduce((a, b) => Math.max(a, b));
  return { left: least(xs), top: least(ys), right: most(xs), bottom: most(ys) };
}

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

function markOf(group, spot, { size, weight, rest }) {
  const here = group.flatMap((one) => one.here);
  const [of] = group;
  return {
    ...spot,
    r: size * 0.72,
    role: of.role,
    group: of.shared ? rest : of.group,
    status: leastCertain(group.flatMap(({ statuses }) => statuses)),
    events: countEvents(here, weight),
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
