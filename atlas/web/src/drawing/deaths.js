/**
 * The words beside a ring: how many people were killed, and that they were civilians where that is known.
 *
 * Written only where few such marks are in view and there is room; the ring stays in any case. Never a
 * size, and never a sum: where several events of a stack killed people, its list says it.
 */

import { NULL } from "../codec.js";
import { KILLED } from "../marks.js";
import { figure, tn } from "../say.js";
import { boxAround, meet } from "./boxes.js";

const WIDE = KILLED.text * 0.56; // a letter
const GAP = 4;

/** "2 civilians killed", "3+ killed". */
export function killedWords(model, event) {
  const { killed, killed_open: open } = model.events;
  const number = killed[event];
  const civil = (model.text?.quantities(event) ?? []).some(({ what, best }) => what === "killed_civilian" && best === number);
  const count = `${figure(number)}${open?.[event] ? "+" : ""}`;
  return civil ? tn(number, "{count} civilian killed", "{count} civilians killed", { count }) : tn(number, "{count} killed", "{count} killed", { count });
}

/** The one event of a mark in which people were killed; null where there are none, or several. */
function deadlyEvent(model, { here }) {
  const { killed } = model.events;
  const found = [...new Set(here.map(({ event }) => event))].filter((event) => killed[event] !== NULL && killed[event] > 0);
  return found.length === 1 ? found[0] : null;
}

/**
 * Where words stand: right of their mark, else left, else below, clear of all boxes and inside of the view.
 *
 * @param {Model} model
 * @param {object[]} targets stacks and marks on rims, in pixels of the map's container
 * @param {{left, top, right, bottom}[]} taken
 * @param {{width: number, height: number}} size of the map
 * @returns {{text: string, left: number, top: number, right: number, bottom: number}[]}
 */
export function placeDeaths(model, targets, taken, { width, height }) {
  const deadly = targets.filter((one) => (one.lead ?? one).killed);
  if (!deadly.length || deadly.length > KILLED.most_in_words) return [];
  const placed = [];
  for (const one of deadly) {
    const event = deadlyEvent(model, one);
    if (event === null) continue;
    const text = killedWords(model, event);
    const [wide, high] = [(WIDE * text.length) / 2, KILLED.text / 2 + 2];
    const away = (one.lead ?? one).half + KILLED.gap + GAP;
    const spots = [[away + wide, 0], [-away - wide, 0], [0, away + high], [0, -away - high]];
    const anchors = ["left", "right", "center", "center"];
    const boxes = spots.map(([dx, dy], at) => {
      const { left, right } = boxAround({ x: one.x + dx, y: one.y }, wide);
      return { anchor: anchors[at], left, right, top: one.y + dy - high, bottom: one.y + dy + high };
    });
    const inside = (box) => box.left > 0 && box.top > 0 && box.right < width && box.bottom < height;
    const free = boxes.find((box) => inside(box) && ![...taken, ...placed].some((other) => meet(box, other)));
    if (free) placed.push({ text, ...free });
  }
  return placed;
}
