/** The parts of a scene, painted on a canvas. Positions are shifted by the corner of the view. */

import { groupColours } from "../theme.js";
import { paintMark } from "./stamps.js";

export const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
/** Soft discs are drawn this many times smaller, and enlarged: that blurs them. */
const BLUR = 4;
/** More rings than this grow fainter, lest they become a mesh. */
const MANY_RINGS = 100;

/** The path of a wide place: its shape where it has one, else the disc of its true radius. */
function trace(context, one, { left, top }, less = 0) {
  if (!one.outline) {
    context.moveTo(one.x - left + one.r - less, one.y - top);
    context.arc(one.x - left, one.y - top, Math.max(0.5, one.r - less), 0, 2 * Math.PI);
    return;
  }
  for (const ring of one.rings) {
    for (let at = 0; at < ring.length; at += 2) {
      if (at) context.lineTo(ring[at] - left, ring[at + 1] - top);
      else context.moveTo(ring[at] - left, ring[at + 1] - top);
    }
    context.closePath();
  }
}

function traceLines(context, one, { left, top }) {
  for (const line of one.lines ?? []) {
    for (let at = 0; at < line.length; at += 2) {
      if (at) context.lineTo(line[at] - left, line[at + 1] - top);
      else context.moveTo(line[at] - left, line[at + 1] - top);
    }
  }
}

/** Items by their group, in the order of the theme. */
function byGroup(theme, items) {
  const groups = new Map([...theme.groups.keys()].map((group) => [group, []]));
  for (const item of items) (groups.get(item.group) ?? groups.get(theme.rest)).push(item);
  return [...groups].filter(([, list]) => list.length);
}

/** Is any of it in the view? */
export function inView({ x, y, r }, { left, top, width, height }) {
  return x + r > left && y + r > top && x - r < left + width && y - r < top + height;
}

export class Painter {
  constructor() {
    this.small = document.createElement("canvas");
    this.hatches = new Map();
  }

  /** Areas of a group as one soft union, each with the dotted rim of its true radius. */
  areas(context, theme, areas, view) {
    for (const [group, list] of byGroup(theme, areas)) {
      const { fill, stroke } = groupColours(theme, group);
      this.soft(context, fill, theme.soft, list, view);
      context.save();
      context.strokeStyle = stroke;
      context.globalAlpha = 0.55;
      context.lineWidth = 0.9;
      context.lineCap = "round";
      context.setLineDash([0.1, 3]);
      for (const one of list) {
        context.beginPath();
        trace(context, one, view);
        traceLines(context, one, view);
        context.stroke();
      }
      context.restore();
    }
  }

  /** A union of discs and shapes in one colour at one strength, its edges blurred. */
  soft(context, colour, strength, list, view) {
    const { small } = this;
    small.width = Math.ceil(view.width / BLUR);
    small.height = Math.ceil(view.height / BLUR);
    const inner = small.getContext("2d");
    inner.scale(1 / BLUR, 1 / BLUR);
    inner.fillStyle = colour;
    inner.strokeStyle = colour;
    inner.lineWidth = 8;
    inner.lineJoin = "round";
    for (const one of list) {
      inner.beginPath();
      trace(inner, one, view, 2);
      inner.fill("evenodd");
      if (!one.lines?.length) continue;
      inner.beginPath();
      traceLines(inner, one, view);
      inner.stroke();
    }
    context.save();
    context.globalAlpha = strength;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(small, 0, 0, small.width * BLUR, small.height * BLUR);
    context.restore();
  }

  /** Regions: a wash in the colour of their group, hatched; one that groups share is neutral. */
  regions(context, theme, regions, view) {
    for (const [group, list] of byGroup(theme, regions.filter(({ shared }) => !shared))) {
      const { fill, stroke } = groupColours(theme, group);
      for (const one of list) this.region(context, one, view, { wash: fill, strength: 0.13, line: stroke, hatch: 0.32, edge: 0.35 });
    }
    for (const one of regions.filter(({ shared }) => shared)) {
      this.region(context, one, view, { wash: theme.ink, strength: 0.07, line: theme.ink2, hatch: 0.45, edge: 0.6 });
    }
  }

  region(context, one, view, { wash, strength, line, hatch, edge }) {
    context.save();
    context.beginPath();
    trace(context, one, view);
    context.globalAlpha = strength;
    context.fillStyle = wash;
    context.fill("evenodd");
    context.globalAlpha = hatch;
    context.fillStyle = this.hatch(context, line, view);
    context.fill("evenodd");
    context.globalAlpha = edge;
    context.strokeStyle = line;
    context.lineWidth = 0.75;
    context.stroke();
    if (one.lines?.length) {
      context.beginPath();
      traceLines(context, one, view);
      context.globalAlpha = strength * 2;
      context.lineWidth = 7;
      context.stroke();
    }
    context.restore();
  }

  /** Diagonal lines that stay where they are on the land when the view moves. */
  hatch(context, colour, { left, top }) {
    const step = 8;
    if (!this.hatches.has(colour)) this.hatches.set(colour, hatchTile(colour, step));
    const pattern = context.createPattern(this.hatches.get(colour), "repeat");
    pattern.setTransform(new DOMMatrix([0.5, 0, 0, 0.5, -(left % step), -(top % step)]));
    return pattern;
  }

  /** True radii; those of a group are filled as one, so that overlap does not look like more. */
  rings(context, theme, rings, view, strength = 0.05) {
    const shown = rings.filter((ring) => inView(ring, view));
    const faint = Math.min(1, Math.max(0.15, MANY_RINGS / Math.max(1, shown.length)));
    for (const [group, list] of byGroup(theme, shown)) {
      const { fill, stroke } = groupColours(theme, group);
      context.save();
      context.beginPath();
      for (const { x, y, r } of list) {
        context.moveTo(x - view.left + r, y - view.top);
        context.arc(x - view.left, y - view.top, r, 0, 2 * Math.PI);
      }
      context.globalAlpha = strength;
      context.fillStyle = fill;
      context.fill();
      context.globalAlpha = 0.75 * faint;
      context.strokeStyle = stroke;
      context.lineWidth = 1;
      context.stroke();
      context.restore();
    }
  }

  /** Lines that taper to the impact; dashed where an end is vague. */
  lines(context, theme, lines, view, wide = 2) {
    for (const { from, to, vague, group } of lines) {
      const { fill, stroke } = groupColours(theme, group);
      const [x0, y0, x1, y1] = [from.x - view.left, from.y - view.top, to.x - view.left, to.y - view.top];
      context.save();
      context.beginPath();
      if (vague) {
        context.moveTo(x0, y0);
        context.lineTo(x1, y1);
        context.setLineDash([4, 3]);
        context.globalAlpha = 0.9;
        context.lineWidth = 1.25;
        context.strokeStyle = stroke;
        context.stroke();
      } else {
        const length = Math.hypot(x1 - x0, y1 - y0);
        const [nx, ny] = [(y0 - y1) / length, (x1 - x0) / length];
        context.moveTo(x0 + nx * wide, y0 + ny * wide);
        for (const [x, y, half] of [[x1, y1, 0.5], [x1, y1, -0.5], [x0, y0, -wide]]) context.lineTo(x + nx * half, y + ny * half);
        context.closePath();
        context.strokeStyle = theme.halo;
        context.lineWidth = 1.5;
        context.stroke();
        context.fillStyle = fill;
        context.fill();
      }
      context.restore();
    }
  }

  /** Rings around marks, and outlines of areas and regions, of the event in hand. */
  highlight(context, theme, { marks, wide }, view, size) {
    context.beginPath();
    for (const one of marks) {
      context.moveTo(one.x - view.left + size + 5, one.y - view.top);
      context.arc(one.x - view.left, one.y - view.top, size + 5, 0, 2 * Math.PI);
    }
    for (const one of wide) {
      trace(context, one, view);
      traceLines(context, one, view);
    }
    for (const [colour, width] of [[theme.halo, 4], [theme.ink, 1.75]]) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  }

  /** The number of events in a stack; its line says how sure the least sure of them is. */
  badge(context, theme, { x, y, number, status }) {
    const label = short(number);
    const width = badgeWidth(number);
    context.save();
    context.beginPath();
    pill(context, x, y, width, 15);
    context.fillStyle = theme.paper;
    context.fill();
    context.strokeStyle = theme.ink;
    context.lineWidth = status === "reported" ? 0.75 : 1;
    if (status !== "confirmed" && status !== "reported") context.setLineDash([2.5, 1.8]);
    context.stroke();
    context.fillStyle = theme.ink;
    context.font = `700 10.5px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.fillText(label, x, y + 3.8);
    context.restore();
  }

  /** A mark drawn as lines, where no stamp is wanted. */
  mark(context, theme, mark, x, y, size) {
    context.save();
    context.translate(x, y);
    paintMark(context, theme, mark, size);
    context.restore();
  }
}

export const badgeWidth = (number) => (number > 999 ? 30 : number > 99 ? 26 : number > 9 ? 20 : 15);

/** A count in at most four letters. */
export function short(count) {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999500 ? [count / 1000, "k"] : count < 999.5e6 ? [count / 1e6, "M"] : [count / 1e9, "B"];
  return (value < 9.95 ? value.toFixed(1) : Math.round(value)) + unit;
}

/** One square of hatching at double size: lines where x + y is a multiple of its side. */
function hatchTile(colour, step) {
  const side = 2 * step;
  const tile = document.createElement("canvas");
  tile.width = side;
  tile.height = side;
  const context = tile.getContext("2d");
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  for (const at of [0, side, 2 * side]) {
    context.moveTo(at + 4, -4);
    context.lineTo(at - side - 4, side + 4);
  }
  context.stroke();
  return tile;
}

/** A box whose ends are half circles. */
function pill(context, x, y, width, height) {
  const r = height / 2;
  context.arc(x - width / 2 + r, y, r, Math.PI / 2, (3 * Math.PI) / 2);
  context.arc(x + width / 2 - r, y, r, (3 * Math.PI) / 2, Math.PI / 2);
  context.closePath();
}
