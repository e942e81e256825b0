/**
 * Marks stamped into image data, with the number of each in a second buffer, so that a hit is found
 * by reading one number. Stamps are put front to back: what is there stays on top.
 */

import { HALO, HATCH, KILLED, STRUCK, TINT, halfPath, innerPath, innerWidth, shapePath, strikePath, styleOf, wavePath, WAVE } from "../marks.js";
import { groupColours } from "../theme.js";

/**
 * A picture to be stamped.
 *
 * @typedef {{reach: number, dx: Int16Array, dy: Int16Array, colour: Uint32Array}} Stamp
 *   the pixels that are not empty, by their place from the centre; no pixel is farther than reach
 */

/** Make a stamp from the pixels of a square image, row by row, with its centre in the middle. */
export function stampOf(pixels, side) {
  const reach = side >> 1;
  const at = [];
  pixels.forEach((colour, index) => colour >>> 24 && at.push(index));
  return {
    reach,
    dx: Int16Array.from(at, (index) => (index % side) - reach),
    dy: Int16Array.from(at, (index) => Math.floor(index / side) - reach),
    colour: Uint32Array.from(at, (index) => pixels[index]),
  };
}

/** A stamp whose pixels are less opaque. */
const fainter = (stamp, alpha) => ({ ...stamp, colour: stamp.colour.map((colour) => ((Math.round((colour >>> 24) * alpha) << 24) | (colour & 0xffffff)) >>> 0) });

export class Stamper {
  constructor() {
    this.width = 0;
    this.height = 0;
  }

  resize(width, height) {
    if (this.width === width && this.height === height) return;
    this.width = width;
    this.height = height;
    this.pixels = new Uint32Array(width * height);
    this.pick = new Int32Array(width * height).fill(-1);
  }

  clear() {
    this.pixels.fill(0);
    this.pick.fill(-1);
  }

  /** Put a stamp under what is there, its centre at a pixel. */
  put({ reach, dx, dy, colour }, x, y, id) {
    const { width, height, pixels, pick } = this;
    if (x < -reach || y < -reach || x >= width + reach || y >= height + reach) return;
    const inside = x >= reach && y >= reach && x < width - reach && y < height - reach;
    for (let k = 0; k < colour.length; k += 1) {
      const px = x + dx[k];
      const py = y + dy[k];
      if (!inside && (px < 0 || py < 0 || px >= width || py >= height)) continue;
      const at = py * width + px;
      const there = pixels[at];
      if (there >>> 24 === 255) continue;
      pixels[at] = there >>> 24 === 0 ? colour[k] : under(there, colour[k]);
      if (pick[at] < 0 && colour[k] >>> 24 > 127) pick[at] = id;
    }
  }

  /** Let a box be hit as an id, over whatever is there. */
  claim(left, top, right, bottom, id) {
    for (let y = Math.max(0, top); y < Math.min(this.height, bottom); y += 1) {
      const from = y * this.width + Math.max(0, left);
      this.pick.fill(id, from, Math.max(from, y * this.width + Math.min(this.width, right)));
    }
  }

  /** The id nearest to a pixel, within a few pixels; -1 where there is none. */
  at(x, y, slack = 0) {
    let best = -1;
    let nearest = Infinity;
    for (let dy = -slack; dy <= slack; dy += 1) {
      for (let dx = -slack; dx <= slack; dx += 1) {
        const id = this.idAt(x + dx, y + dy);
        if (id < 0 || dx * dx + dy * dy >= nearest) continue;
        best = id;
        nearest = dx * dx + dy * dy;
      }
    }
    return best;
  }

  idAt(x, y) {
    return x >= 0 && y >= 0 && x < this.width && y < this.height ? this.pick[y * this.width + x] : -1;
  }
}

/** One colour seen through another that lies over it; 8 bits each of alpha, blue, green, red. */
export function under(top, below) {
  const a = top >>> 24;
  const b = ((below >>> 24) * (255 - a)) / 255;
  const alpha = a + b;
  const mix = (shift) => Math.round((((top >>> shift) & 255) * a + ((below >>> shift) & 255) * b) / alpha);
  return ((Math.round(alpha) << 24) | (mix(16) << 16) | (mix(8) << 8) | mix(0)) >>> 0;
}

/** A source of stamps: each is drawn once and kept. */
export class StampBook {
  constructor() {
    this.stamps = new Map();
  }

  /** The stamp of a mark; fainter where it is a trace. */
  get(theme, mark, size, ratio, alpha = 1) {
    const key = [mark.role, mark.group, mark.letter, mark.status, mark.look, mark.open, mark.killed, mark.sea, size, ratio, alpha].join(" ");
    if (this.theme !== theme) this.stamps.clear();
    this.theme = theme;
    if (!this.stamps.has(key)) this.stamps.set(key, alpha < 1 ? fainter(this.get(theme, mark, size, ratio), alpha) : drawStamp(theme, mark, size, ratio));
    return this.stamps.get(key);
  }
}

function drawStamp(theme, mark, size, ratio) {
  const ring = Math.max(mark.killed ? KILLED.gap + KILLED.line : 0, mark.sea ? size * 0.7 : 0);
  const reach = Math.ceil(((size + ring) * 1.3 + HALO + 2) * ratio);
  const side = 2 * reach + 1;
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.translate(reach + 0.5, reach + 0.5);
  context.scale(ratio, ratio);
  paintMark(context, theme, mark, size);
  const { data } = context.getImageData(0, 0, side, side);
  return stampOf(new Uint32Array(data.buffer), side);
}

/** Draw a mark around 0, 0. */
export function paintMark(context, theme, { role, group, letter, status, look, open = false, killed = false, sea = false }, size) {
  const { fill, stroke, mark, inside } = groupColours(theme, group);
  const style = styleOf(role, status, look, size);
  const path = new Path2D(shapePath(role, size));
  context.lineJoin = "round";
  context.lineCap = "round";
  if (killed) paintRing(context, theme, role, size);
  context.strokeStyle = theme.halo;
  context.lineWidth = style.width + 2 * HALO;
  context.stroke(path);
  context.fillStyle = style.fill === "full" ? fill : theme.paper;
  context.fill(path);
  if (style.fill === "half") {
    context.fillStyle = fill;
    context.fill(new Path2D(halfPath(size)));
  }
  if (style.fill === "tint") fillSoft(context, path, fill);
  if (style.fill === "hatch") fillHatch(context, path, fill, size);
  context.strokeStyle = stroke;
  context.lineWidth = style.width;
  context.setLineDash(style.dash);
  context.lineDashOffset = (style.dash[0] ?? 0) / 2;
  if (style.dash[0] > 1) context.lineCap = "butt";
  context.stroke(path);
  context.setLineDash([]);
  context.lineCap = "round";
  if (letter) paintLetter(context, theme, letter, size);
  else if (open || (mark && style.fill !== "hatch")) {
    paintInside(context, { name: open ? mark || "dot" : mark, open, stroke, ink: style.fill === "full" ? inside : theme.ink, paper: theme.paper }, size);
  }
  context.strokeStyle = stroke;
  for (const [seen, width, path] of [[sea, WAVE, wavePath], [style.struck, STRUCK, strikePath]]) {
    context.lineWidth = width;
    if (seen) context.stroke(new Path2D(path(size)));
  }
}

/** The ring around a mark of people killed. */
function paintRing(context, theme, role, size) {
  const ring = new Path2D(shapePath(role, size + KILLED.gap));
  context.fillStyle = theme.halo;
  context.fill(ring);
  for (const [colour, width] of [[theme.halo, KILLED.line + 2], [theme.ink, KILLED.line]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke(ring);
  }
}

/** What tells groups apart without colour; open where no figure is stated. */
function paintInside(context, { name, open, stroke, ink, paper }, size) {
  const path = new Path2D(innerPath(name, size));
  const width = innerWidth(name, size, open);
  if (open) {
    context.strokeStyle = stroke;
    context.lineWidth = width + 1.6;
    context.stroke(path);
  }
  context.strokeStyle = open ? paper : ink;
  context.lineWidth = width;
  context.stroke(path);
}

function paintLetter(context, theme, letter, size) {
  context.font = `700 ${1.9 * size}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.strokeStyle = theme.paper;
  context.lineWidth = size / 2;
  context.strokeText(letter, 0, size * 0.1);
  context.fillStyle = theme.ink;
  context.fillText(letter, 0, size * 0.1);
}

function fillSoft(context, path, colour) {
  context.save();
  context.globalAlpha = TINT;
  context.fillStyle = colour;
  context.fill(path);
  context.restore();
}

function fillHatch(context, path, colour, size) {
  context.save();
  context.clip(path);
  context.strokeStyle = colour;
  context.lineWidth = HATCH.line;
  context.lineCap = "butt";
  for (let at = -HATCH.step * Math.ceil((2 * size) / HATCH.step); at <= 2 * size; at += HATCH.step) {
    context.beginPath();
    context.moveTo(at - size * 1.5, size * 1.5);
    context.lineTo(at + size * 1.5, -size * 1.5);
    context.stroke();
  }
  context.restore();
}
