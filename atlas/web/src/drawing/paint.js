/** The parts of a scene, painted on a canvas. Positions are shifted by the corner of the view. */

import { CHOSEN, KILLED, PATH, PILL, RIM, RING, isUnsure } from "../marks.js";
import { groupColours } from "../theme.js";
import { further } from "./badges.js";
import { figureSide } from "./rims.js";
import { paintMark } from "./stamps.js";

export const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
/** The soft edge inside a rim: strokes of so many shares of its width, one over another. */
const BANDS = [1, 0.62, 0.3];
/** More pixels than this are not kept as pictures of rims: those that are left are drawn each time. */
const MOST_KEPT = 12e6;
const LARGEST_KEPT = 2.5e6;
const FIGURE = 13;

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
    this.kept = new Map();
    this.pixels = 0;
    this.of = "";
  }

  /**
   * Areas and regions: a dotted rim with a soft edge inside, the fainter the wider, so that ink does
   * not grow with doubt. One that groups share is neutral. Each is drawn once a zoom, and kept.
   */
  rims(context, theme, areas, view) {
    const of = `${view.scale} ${view.ratio} ${theme.land}`;
    if (this.of !== of) {
      this.kept.clear();
      this.pixels = 0;
    }
    this.of = of;
    for (const one of areas) {
      const kept = this.keptRim(theme, one, view.ratio);
      if (!kept) {
        paintRim(context, theme, one, view);
        continue;
      }
      const [left, top] = [kept.left - view.left, kept.top - view.top].map((at) => Math.round(at * view.ratio) / view.ratio);
      context.globalAlpha = one.alpha ?? 1;
      context.drawImage(kept.canvas, left, top, kept.canvas.width / view.ratio, kept.canvas.height / view.ratio);
      context.globalAlpha = 1;
    }
  }

  /** The picture of a rim; null where it would be too large to keep. */
  keptRim(theme, one, ratio) {
    const key = `${one.shapeId} ${one.at} ${one.r} ${one.shared ? "" : one.group}`;
    if (this.kept.has(key)) return this.kept.get(key);
    const box = one.extent ?? { left: one.x - one.r, top: one.y - one.r, right: one.x + one.r, bottom: one.y + one.r };
    const [left, top] = [Math.floor(box.left) - 3, Math.floor(box.top) - 3];
    const [width, height] = [Math.ceil((box.right + 3 - left) * ratio), Math.ceil((box.bottom + 3 - top) * ratio)];
    const large = width * height > LARGEST_KEPT || this.pixels + width * height > MOST_KEPT;
    let kept = null;
    if (!large) {
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width, height });
      const inner = canvas.getContext("2d");
      inner.scale(ratio, ratio);
      paintRim(inner, theme, { ...one, alpha: 1 }, { left, top });
      kept = { canvas, left, top };
      this.pixels += width * height;
    }
    this.kept.set(key, kept);
    return kept;
  }

  /** True radii; those of a group are filled as one, so that overlap does not look like more. */
  rings(context, theme, rings, view, strength = RING.fill) {
    const shown = rings.filter((ring) => inView(ring, view));
    const faint = Math.min(1, Math.max(0.15, RING.many / Math.max(1, shown.length)));
    const alphas = [...new Set(shown.map(({ alpha = 1 }) => alpha))]; // of traces
    for (const [group, list, alpha] of alphas.flatMap((one) => byGroup(theme, shown.filter(({ alpha = 1 }) => alpha === one)).map((of) => [...of, one]))) {
      const { fill, stroke } = groupColours(theme, group);
      context.save();
      context.beginPath();
      for (const { x, y, r } of list) {
        context.moveTo(x - view.left + r, y - view.top);
        context.arc(x - view.left, y - view.top, r, 0, 2 * Math.PI);
      }
      context.globalAlpha = alpha * strength;
      context.fillStyle = fill;
      context.fill();
      context.globalAlpha = alpha * RING.strength * faint;
      context.strokeStyle = stroke;
      context.lineWidth = RING.line;
      context.stroke();
      context.restore();
    }
  }

  /** Lines that taper to the impact; dashed where an end is vague. */
  lines(context, theme, lines, view, wide = PATH.wide) {
    for (const { from, to, vague, group, alpha = 1 } of lines) {
      const { fill, stroke } = groupColours(theme, group);
      const [x0, y0, x1, y1] = [from.x - view.left, from.y - view.top, to.x - view.left, to.y - view.top];
      context.save();
      context.beginPath();
      if (vague) {
        context.moveTo(x0, y0);
        context.lineTo(x1, y1);
        context.setLineDash(PATH.dash);
        context.globalAlpha = alpha * PATH.strength;
        context.lineWidth = PATH.line;
        context.strokeStyle = stroke;
        context.stroke();
      } else {
        const length = Math.hypot(x1 - x0, y1 - y0);
        context.globalAlpha = alpha;
        const [nx, ny] = [(y0 - y1) / length, (x1 - x0) / length];
        context.moveTo(x0 + nx * wide, y0 + ny * wide);
        for (const [x, y, half] of [[x1, y1, PATH.narrow], [x1, y1, -PATH.narrow], [x0, y0, -wide]]) context.lineTo(x + nx * half, y + ny * half);
        context.closePath();
        context.strokeStyle = theme.halo;
        context.lineWidth = PATH.halo;
        context.stroke();
        context.fillStyle = fill;
        context.fill();
      }
      context.restore();
    }
  }

  /** Rings around marks, and outlines of areas and regions, of the event in hand. */
  highlight(context, theme, { marks, wide }, view, size) {
    for (const one of wide) {
      context.beginPath();
      trace(context, one, view);
      context.save();
      context.globalAlpha = CHOSEN.fill;
      context.fillStyle = groupColours(theme, one.group).fill;
      context.fill("evenodd");
      context.restore();
    }
    context.beginPath();
    for (const one of marks) {
      const r = (one.lead?.half ?? size) + CHOSEN.gap;
      context.moveTo(one.x - view.left + r, one.y - view.top);
      context.arc(one.x - view.left, one.y - view.top, r, 0, 2 * Math.PI);
    }
    for (const one of wide) {
      trace(context, one, view);
      traceLines(context, one, view);
    }
    for (const [colour, width] of [[theme.halo, CHOSEN.halo], [theme.ink, CHOSEN.line]]) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  }

  /** The short lines between marks with a figure and the areas that they stand beside. */
  ties(context, theme, rims, { left, top }) {
    for (const { x, y, tie, group, alpha = 1 } of rims) {
      if (!tie) continue;
      context.globalAlpha = alpha;
      context.beginPath();
      context.moveTo(x - left, y - top);
      context.lineTo(tie.x - left, tie.y - top);
      for (const [colour, width] of [[theme.halo, 2.6], [groupColours(theme, group).stroke, 1]]) {
        context.strokeStyle = colour;
        context.lineWidth = width;
        context.stroke();
      }
    }
    context.globalAlpha = 1;
  }

  /** The figure that the size of a mark stands for. */
  figure(context, theme, one, view) {
    const side = figureSide(one);
    context.font = `700 ${FIGURE}px ${FONT}`;
    context.textAlign = side > 0 ? "left" : "right";
    context.textBaseline = "alphabetic";
    context.lineJoin = "round";
    const [x, y] = [one.x - view.left + side * (one.half * 1.1 + 4), one.y - view.top + one.half * 0.45];
    context.strokeStyle = theme.halo;
    context.lineWidth = 3.5;
    context.strokeText(one.figure, x, y);
    context.fillStyle = theme.ink;
    context.fillText(one.figure, x, y);
  }

  /** Words beside a mark, in their box. */
  words(context, theme, { text, anchor, left, right, bottom }) {
    const x = { left, right, center: (left + right) / 2 }[anchor];
    context.font = `${KILLED.text}px ${FONT}`;
    context.textAlign = anchor;
    context.textBaseline = "alphabetic";
    context.lineJoin = "round";
    context.strokeStyle = theme.halo;
    context.lineWidth = 3;
    context.strokeText(text, x, bottom - 4);
    context.fillStyle = theme.ink;
    context.fillText(text, x, bottom - 4);
  }

  /** The number of more events at a mark; its line says how sure the least sure of all here is. */
  badge(context, theme, { x, y, text, width, status }) {
    context.save();
    context.beginPath();
    pill(context, x, y, width, PILL.high);
    context.fillStyle = theme.paper;
    context.fill();
    context.strokeStyle = theme.ink;
    context.lineWidth = PILL.line;
    if (isUnsure(status)) context.setLineDash(PILL.dash);
    context.stroke();
    context.fillStyle = theme.ink;
    context.font = `700 ${PILL.text}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.fillText(text, x, y + 3.6);
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

/** The width of the pill of some marks. */
export const badgeWidth = (one) => Math.max(PILL.least, PILL.text * 0.6 * further(one, short).length + PILL.pad);

/** A count in at most four letters. */
export function short(count) {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999500 ? [count / 1000, "k"] : count < 999.5e6 ? [count / 1e6, "M"] : [count / 1e9, "B"];
  return (value < 9.95 ? value.toFixed(1) : Math.round(value)) + unit;
}

/** One rim: a soft edge inside, and dots; fainter and farther apart the wider it is, so that its ink does not grow. */
function paintRim(context, theme, one, view) {
  const { fill, stroke } = one.shared ? { fill: theme.ink2, stroke: theme.ink2 } : groupColours(theme, one.group);
  const faint = Math.min(1, RIM.full_to / Math.max(1, one.r));
  const sparse = Math.min(RIM.sparsest, Math.max(1, one.r / RIM.sparse_from));
  context.save();
  context.lineJoin = "round";
  context.beginPath();
  trace(context, one, view);
  context.save();
  context.clip("evenodd");
  context.strokeStyle = fill;
  context.globalAlpha = ((one.alpha ?? 1) * RIM.edge_strength * Math.max(RIM.least_edge, faint)) / BANDS.length;
  for (const share of BANDS) {
    context.lineWidth = RIM.edge * share;
    context.stroke();
  }
  context.restore();
  traceLines(context, one, view);
  context.strokeStyle = stroke;
  context.globalAlpha = (one.alpha ?? 1) * Math.max(RIM.least, RIM.line_strength * faint);
  context.lineWidth = RIM.line;
  context.lineCap = "round";
  context.setLineDash([RIM.dash[0], RIM.dash[1] * sparse]);
  context.stroke();
  context.restore();
}

/** A box whose ends are half circles. */
function pill(context, x, y, width, height) {
  const r = height / 2;
  context.arc(x - width / 2 + r, y, r, Math.PI / 2, (3 * Math.PI) / 2);
  context.arc(x + width / 2 - r, y, r, (3 * Math.PI) / 2, Math.PI / 2);
  context.closePath();
}
