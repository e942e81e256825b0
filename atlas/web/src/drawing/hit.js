/** What lies under a point: a mark by its stamp, else a line, else the smallest area around it. */

import { isInside } from "./rims.js";

/** A mark is hit this near to its edge, a line this near to its middle, in pixels. */
const SLACK = 3;

/**
 * @param {EventsLayer} layer
 * @param {{x: number, y: number}} point in pixels of the map's container
 * @param {number} [slack] how near to a mark is near enough: a finger is less exact than a mouse
 */
export function hitScene({ stamper, targets, view, scene, highlighted }, point, slack = SLACK) {
  const id = stamper.at(Math.round(point.x * view.ratio), Math.round(point.y * view.ratio), Math.round(slack * view.ratio));
  if (id >= 0) return answer(targets[id].here, targets[id].lead ?? targets[id].here[0], highlighted);
  const x = point.x + view.left;
  const y = point.y + view.top;
  const line = scene.lines.find((one) => distance(one, x, y) < slack);
  if (line) return answer(line.here, line.here[0], highlighted);
  const around = [...scene.areas, ...scene.regions, ...scene.cells].filter((one) => isInside(one, x, y));
  if (!around.length) return null;
  around.sort((a, b) => a.r - b.r);
  const here = around.flatMap((one) => one.here);
  return answer(here, here[0], highlighted);
}

/** Each event once, the first place of each; the event in hand leads where it is among them. */
function answer(here, first, highlighted) {
  const seen = new Map();
  for (const { event, place } of [first, ...here]) if (!seen.has(event)) seen.set(event, place);
  const event = seen.has(highlighted) ? highlighted : first.event;
  const stack = [...seen].map(([one, place]) => ({ event: one, place })).sort((a, b) => a.event - b.event);
  return { event, place: seen.get(event), stack };
}

function distance({ from, to }, x, y) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const share = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - from.x - share * dx, y - from.y - share * dy);
}
