/** The names of an event's places, beside their marks in the inset. */

import { FONT } from "./paint.js";
import { meet } from "./boxes.js";

const LONGEST = 26;

/** Draw each name where it is free, nearest first; returns the boxes that they take, with the names. */
export function drawNames(context, theme, { scene, model, view, taken }) {
  const drawn = [];
  if (!model.text) return drawn;
  context.font = `11px ${FONT}`;
  context.lineJoin = "round";
  context.textAlign = "left";
  for (const { x, y, name, gap } of namesIn(scene, model)) {
    const width = context.measureText(name).width;
    const spot = positions(x - view.left, y - view.top, width, gap).find((box) => isFree(box, view, [...taken, ...drawn]));
    if (!spot) continue;
    drawn.push({ ...spot, name });
    context.strokeStyle = theme.halo;
    context.lineWidth = 2.6;
    context.strokeText(name, spot.left + 2, spot.bottom - 4);
    context.fillStyle = theme.label;
    context.fillText(name, spot.left + 2, spot.bottom - 4);
  }
  return drawn;
}

/** Each place once: marks, then what is wide, which is named inside its rim. */
function* namesIn({ stacks, areas, regions }, model) {
  const said = new Set();
  const spots = [...stacks.map(({ lead, x, y }) => ({ place: lead.place, x, y, gap: 9 })), ...[...areas, ...regions].map(({ place, x, y }) => ({ place, x, y, gap: 0 }))];
  for (const { place, x, y, gap } of spots) {
    const full = model.text.placeName(place);
    const name = full.length > LONGEST ? `${full.slice(0, LONGEST - 1).trimEnd()}…` : full;
    if (!name || said.has(name)) continue;
    said.add(name);
    yield { name, x, y, gap };
  }
}

/** Boxes beside a point, the best first. */
function positions(x, y, width, gap) {
  const box = (left, middle) => ({ left: left - 2, top: middle - 8, right: left + width + 2, bottom: middle + 8 });
  const centre = box(x - width / 2, y);
  if (!gap) return [centre, box(x - width / 2, y + 14), box(x - width / 2, y - 14)];
  const places = [];
  for (const more of [0, 5, 12]) {
    const away = gap + more;
    places.push(box(x + away, y), box(x - away - width, y), box(x + away, y - 10), box(x + away, y + 10));
    places.push(box(x - away - width, y - 10), box(x - away - width, y + 10));
    places.push(box(x - width / 2, y + 16 + more), box(x - width / 2, y - 16 - more));
  }
  return places;
}

function isFree(box, { width, height }, taken) {
  if (box.left < 3 || box.top < 3 || box.right > width - 3 || box.bottom > height - 3) return false;
  return !taken.some((other) => meet(box, other));
}
