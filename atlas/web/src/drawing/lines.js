/** Lines from launch to impact, only where the data pair the two ends. */

import { PATH } from "../marks.js";

/** An end with a larger radius is vague, and its line is dashed, as where the coder alone paired them; less than the shortest is no line. */
const { vague_km: VAGUE_KM, shortest: SHORTEST } = PATH;
const ENDS = new Set(["impact", "fell_short", "intercept"]);

/**
 * Find the lines.
 *
 * @param {Model} model
 * @param {Spot[]} spots all that are drawn
 * @param {object[]} stacks
 * @param {{size: number}} view
 * @returns {{from: {x, y}, to: {x, y}, group: string, vague: boolean, event: number, place: number}[]}
 */
export function findLines(model, spots, stacks, { size }) {
  const at = new Map();
  for (const one of stacks) for (const { place } of one.members) at.set(place, one);
  const drawn = new Map(spots.map((spot) => [spot.place, spot]));
  const lines = new Map();
  for (const [first, last] of pairs(model, spots, drawn)) {
    const line = lineBetween(endOf(first, at), endOf(last, at), size);
    if (!line || first.status === "denied" || first.status === "retracted") continue;
    const own = model.places.coder_leg?.[first.place] || model.places.coder_leg?.[last.place];
    const doubt = own || first.status === "alleged" || first.status === "disputed";
    const key = [line.from.x, line.from.y, line.to.x, line.to.y, first.group].join(" ");
    const made = { ...line, vague: line.vague || Boolean(doubt), group: first.group, event: first.event, place: first.place, here: [...first.here] };
    if (lines.has(key)) lines.get(key).here.push(...first.here);
    else lines.set(key, made);
  }
  return [...lines.values()];
}

/** Launch and impact of each event that belong together: one and one, or those that share a leg. */
function* pairs(model, spots, drawn) {
  for (const event of new Set(spots.map((spot) => spot.event))) {
    for (const [first, last] of pairsOf(model, event)) {
      if (drawn.has(first) && drawn.has(last)) yield [drawn.get(first), drawn.get(last)];
    }
  }
}

/**
 * The pairs of places of one event, drawn or not: a place that is named without a position is an end
 * too, so one launch that is known beside one that is not makes no pair.
 *
 * @returns {[number, number][]}
 */
export function pairsOf(model, event) {
  const { firstPlace } = model.events;
  const launches = [];
  const ends = [];
  for (let place = firstPlace[event]; place < firstPlace[event + 1]; place += 1) {
    const role = model.word("place_roles", model.places.role[place]);
    if (role === "launch") launches.push(place);
    else if (ENDS.has(role)) ends.push(place);
  }
  const impacts = ends.filter((place) => model.word("place_roles", model.places.role[place]) === "impact");
  const legs = byLeg(model, launches, ends);
  if (legs.length || launches.length !== 1 || impacts.length !== 1) return legs;
  return [[launches[0], impacts[0]]];
}

function byLeg(model, launches, ends) {
  const { leg } = model.places;
  const found = [];
  for (const first of launches) {
    for (const last of ends) if (leg[first] >= 0 && leg[first] === leg[last]) found.push([first, last]);
  }
  return found;
}

/** Where a line may start: at the mark of a point, on the rim of what is wide. */
function endOf(spot, at) {
  const one = at.get(spot.place);
  const wide = spot.kind !== "point";
  const vague = wide || spot.look !== "solid" || spot.km === null || spot.km > VAGUE_KM;
  return { x: one?.x ?? spot.x, y: one?.y ?? spot.y, r: spot.r, half: one?.lead?.half ?? spot.half, wide, vague, launch: spot.role === "launch" };
}

function lineBetween(first, last, size) {
  const dx = last.x - first.x;
  const dy = last.y - first.y;
  const length = Math.hypot(dx, dy);
  const from = gap(first, (first.half ?? size) + 1);
  const to = gap(last, (last.half ?? size) + 2);
  if (length - from - to < SHORTEST) return null;
  const ux = dx / length;
  const uy = dy / length;
  return {
    from: { x: first.x + ux * from, y: first.y + uy * from },
    to: { x: last.x - ux * to, y: last.y - uy * to },
    vague: first.vague || last.vague,
  };
}

const gap = ({ vague, r }, mark) => (vague ? Math.max(r, mark) : mark);
