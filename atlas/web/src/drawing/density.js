/**
 * Counts by cell, where there are too many places for marks.
 *
 * Cells are fixed on the land. An event counts in a cell when one of its places is in it and is known
 * more precisely than the cell is wide; events that have only less precise places are counted apart.
 */

import { NULL } from "../codec.js";
import { kmAt } from "../mercator.js";
import { DENSITY } from "../marks.js";
import { groupColours } from "../theme.js";
import { sharesOf } from "./cells.js";
import { FONT, short } from "./paint.js";
import { figure, t } from "../say.js";

export { short };

/** The sides that a cell can have on the screen, in pixels; it has to be wider than most places are vague. */
const { sides: SIDES, most_apart: MOST_APART } = DENSITY;
/** A hit lists no more rows of a cell than this; how many there are it says beside. */
export const MOST_LISTED = 500;

export class Density {
  constructor(model) {
    this.model = model;
    this.radii = null;
    this.grid = null;
    this.apart = 0;
  }

  /** The radius of each place as a share of the world's width; 0 where none is stated. */
  radiiOfPlaces() {
    const { radius, y, n } = this.model.places;
    const radii = new Float32Array(n);
    for (let place = 0; place < n; place += 1) {
      if (radius[place] !== NULL && radius[place] > 0) radii[place] = (radius[place] / 100) * kmAt(y[place]);
    }
    return radii;
  }

  paint({ context, theme, rows, drawn }, view) {
    this.radii ??= this.radiiOfPlaces();
    this.grid = this.count(rows, drawn, view);
    this.view = view;
    this.last = null;
    const { columns, counts, byGroup, left, top, most, side } = this.grid;
    const groups = this.model.vocabulary.groups.map(({ id }) => groupColours(theme, id).fill);
    context.font = `700 ${DENSITY.text}px ${FONT}`;
    const steps = stepsOf(most);
    context.textAlign = "center";
    for (let cell = 0; cell < counts.length; cell += 1) {
      if (!counts[cell]) continue;
      const x = left + (cell % columns) * side;
      const y = top + Math.floor(cell / columns) * side;
      const shares = byGroup.subarray(cell * groups.length, (cell + 1) * groups.length);
      paintCell(context, theme, { x, y, wide: side - 1, high: side - 1, count: counts[cell], steps, shares, groups });
    }
  }

  /** Squares of rows that are counts of cells themselves, as strong as the largest in hand lets them be. */
  paintCells({ context, theme }, cells, { left, top }) {
    const groups = this.model.vocabulary.groups.map(({ id }) => groupColours(theme, id).fill);
    const steps = stepsOf(mostOf(cells));
    Object.assign(context, { font: `700 ${DENSITY.text}px ${FONT}`, textAlign: "center" });
    for (const one of cells) {
      const { left: west, top: north, right, bottom } = one.extent;
      const box = { x: west - left, y: north - top, wide: right - west - 1, high: bottom - north - 1 };
      paintCell(context, theme, { ...box, count: one.events, steps, shares: sharesOf(one, this.model), groups, alpha: one.alpha });
    }
  }

  /** Squares of how many more (filled) or fewer (hollow) events the second rows are; "=" where they are as many. */
  paintDifference({ context, theme, sides, drawn }, view) {
    this.radii ??= this.radiiOfPlaces();
    sides.all ??= Uint32Array.from(new Set(sides.flatMap((rows) => [...rows]))).sort();
    const side = this.sideFor(sides.all, drawn, view.scale);
    const [a, b] = sides.map((rows) => this.count(rows, drawn, view, side).counts);
    this.grid = this.count(sides.all, drawn, view, side);
    this.view = view;
    this.last = null;
    const { columns, left, top, counts } = this.grid;
    Object.assign(context, { font: `700 ${DENSITY.text + 1}px ${FONT}`, textAlign: "center", lineJoin: "round", lineWidth: 1.5, strokeStyle: theme.ink });
    for (let cell = 0; cell < counts.length; cell += 1) {
      if (!counts[cell]) continue;
      const more = b[cell] - a[cell];
      const [x, y] = [left + (cell % columns) * side + side / 2, top + Math.floor(cell / columns) * side + side / 2];
      const wide = more ? side - 6 : 16;
      context.fillStyle = more > 0 ? theme.ink : theme.paper;
      context.fillRect(x - wide / 2, y - wide / 2, wide, wide);
      if (more < 0) context.strokeRect(x - wide / 2, y - wide / 2, wide, wide);
      context.fillStyle = more > 0 ? theme.paper : theme.ink;
      context.fillText(more ? `${more > 0 ? "+" : "\u2212"}${short(Math.abs(more))}` : "=", x, y + 4);
    }
  }

  /** Count events by cell and group: the sums of their rows' weights; and rows by cell. */
  count(rows, drawn, view, wide = this.sideFor(rows, drawn, view.scale)) {
    const { model, radii } = this;
    const { x, y } = model.places;
    const { firstPlace, group, weight } = model.events;
    const kinds = model.vocabulary.groups.length;
    const grid = gridFor(view, wide);
    const { columns, lines, left, top, side } = grid;
    const Counts = weight ? Float64Array : Uint32Array;
    const counts = new Counts(columns * lines);
    const byGroup = new Counts(columns * lines * kinds);
    const rowsIn = weight ? new Uint32Array(columns * lines) : counts;
    const last = new Int32Array(columns * lines).fill(-1);
    const cells = view.scale / side;
    const [fromX, fromY] = [(view.left + left) / side, (view.top + top) / side];
    let apart = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at];
      const events = weight ? weight[row] : 1;
      let vague = 0;
      let fine = 0;
      for (let place = firstPlace[row], end = firstPlace[row + 1]; place < end; place += 1) {
        if (drawn[place] === 0) continue;
        if (radii[place] * cells > 1) {
          vague = 1;
          continue;
        }
        fine = 1;
        const column = x[place] * cells - fromX;
        const line = y[place] * cells - fromY;
        if (!(column >= 0 && line >= 0 && column < columns && line < lines)) continue;
        const cell = (line | 0) * columns + (column | 0);
        if (last[cell] === row) continue;
        last[cell] = row;
        counts[cell] += events;
        byGroup[cell * kinds + group[row]] += events;
        if (weight) rowsIn[cell] += 1;
      }
      apart += (vague & ~fine) * events;
    }
    this.apart = apart;
    return { ...grid, counts, byGroup, rowsIn, most: counts.reduce((a, b) => Math.max(a, b), 1) };
  }

  /** The side of a cell in km, in the middle of the view. */
  get cellKm() {
    if (!this.grid) return null;
    const { top, height, scale } = this.view;
    return this.grid.side / (kmAt((top + height / 2) / scale) * scale);
  }

  /** The smallest cell that is wider than most places are vague, by a sample of the events. */
  sideFor(rows, drawn, scale) {
    const { firstPlace } = this.model.events;
    const step = Math.max(1, Math.floor(rows.length / 2000));
    const sample = [];
    for (let at = 0; at < rows.length; at += step) {
      const place = firstPlace[rows[at]];
      if (place < firstPlace[rows[at] + 1] && drawn[place]) sample.push(this.radii[place] * scale);
    }
    const vaguer = (side) => sample.filter((radius) => radius > side).length;
    return SIDES.find((side) => vaguer(side) <= MOST_APART * sample.length) ?? SIDES.at(-1);
  }

  /** The first rows of the cell under a point; `total` and `rows` say how many events and rows it holds. */
  hit({ x, y }, { rows, drawn }) {
    if (!this.grid || !rows.length) return null;
    const { columns, counts, rowsIn, left, top, side } = this.grid;
    const cell = Math.floor((y - top) / side) * columns + Math.floor((x - left) / side);
    if (!counts[cell]) return null;
    if (this.last?.cell !== cell) this.last = { cell, found: this.eventsIn(cell, rows, drawn) };
    const stack = this.last.found;
    return { ...stack[0], stack, total: counts[cell], rows: rowsIn[cell] };
  }

  eventsIn(cell, rows, drawn) {
    const { columns, left, top, side: pixels } = this.grid;
    const { scale } = this.view;
    const west = (this.view.left + left + (cell % columns) * pixels) / scale;
    const north = (this.view.top + top + Math.floor(cell / columns) * pixels) / scale;
    const side = pixels / scale;
    const { x, y, n } = this.model.places;
    const { firstPlace } = this.model.events;
    const found = [];
    for (let at = 0; at < rows.length && found.length < MOST_LISTED && n; at += 1) {
      for (let place = firstPlace[rows[at]]; place < firstPlace[rows[at] + 1]; place += 1) {
        if (!drawn[place] || this.radii[place] > side) continue;
        if (x[place] < west || x[place] >= west + side || y[place] < north || y[place] >= north + side) continue;
        found.push({ event: rows[at], place });
        break;
      }
    }
    return found;
  }

  /** Boxes of the numbers and of the shares of kinds below them, so that names keep clear of both. */
  boxes({ scene }) {
    if (scene !== false || !this.grid) return [];
    const { counts, columns, left, top, side } = this.grid;
    const found = [];
    counts.forEach((count, cell) => {
      if (!count) return;
      const x = left + (cell % columns) * side;
      const y = top + Math.floor(cell / columns) * side + side / 2;
      found.push({ left: x + 2, top: y - 5.5, right: x + side - 3, bottom: y + side / 2 });
    });
    return found;
  }

  /** Squares of a difference have no strengths and no colours: what they are is said beside them. */
  legend(differs) {
    if (differs) return { roles: [], groups: [], letters: [], statuses: [], sizes: [], others: [] };
    return { roles: [], groups: this.groupsInUse(), statuses: [], sizes: [], others: [], steps: stepWords(this.grid?.most ?? 1) };
  }

  groupsInUse() {
    const ids = this.model.vocabulary.groups.map(({ id }) => id);
    const used = new Set();
    this.grid?.byGroup.forEach((count, at) => count && used.add(ids[at % ids.length]));
    return ids.filter((id) => used.has(id));
  }
}

/** The most events of one cell. */
export const mostOf = (cells) => cells.reduce((most, { events }) => Math.max(most, events), 1);

/** From which count on a cell has the next strength, for the largest count. */
export function stepsOf(most) {
  const wanted = DENSITY.strengths.length;
  if (most <= wanted) return Array.from({ length: Math.max(1, most) }, (_, at) => at + 1);
  const found = [1];
  for (let step = 1; step < wanted; step += 1) {
    const raw = most ** (step / wanted);
    const power = 10 ** Math.floor(Math.log10(raw));
    const far = (one) => Math.abs(Math.log(raw / (one * power)));
    const nice = [1, 2, 5, 10].reduce((best, one) => (far(one) < far(best) ? one : best)) * power;
    found.push(Math.max(nice, found.at(-1) + 1));
  }
  return found.filter((one) => one <= most);
}

/** The counts of each strength in words: "1 to 9", "100 or more". */
export function stepWords(most) {
  const steps = stepsOf(most);
  return steps.map((from, at) => {
    const next = steps[at + 1];
    if (next === undefined) return from === most ? figure(from) : t("{n} or more", { n: figure(from) });
    return next === from + 1 ? figure(from) : t("{from} to {to}", { from: figure(from), to: figure(next - 1) });
  });
}

/** The cells that a view shows: where the first one starts, in pixels of the view, and how many. */
export function gridFor({ left, top, width, height }, side) {
  const startX = -(((left % side) + side) % side);
  const startY = -(((top % side) + side) % side);
  return {
    side,
    left: startX,
    top: startY,
    columns: Math.ceil((width - startX) / side),
    lines: Math.ceil((height - startY) / side),
  };
}

function paintCell(context, theme, { x, y, wide, high, count, steps, shares, groups, alpha = 1 }) {
  const strength = DENSITY.strengths[steps.filter((from) => count >= from).length - 1];
  context.globalAlpha = 0.55 * alpha;
  context.fillStyle = theme.paper;
  context.fillRect(x, y, wide, high);
  context.globalAlpha = strength * alpha;
  context.fillStyle = theme.ink;
  context.fillRect(x, y, wide, high);
  context.globalAlpha = alpha;
  let from = x;
  shares.forEach((share, group) => {
    if (!share) return;
    context.fillStyle = groups[group];
    context.fillRect(from, y + high - DENSITY.bar, (share / count) * wide, DENSITY.bar);
    from += (share / count) * wide;
  });
  const [at, line] = [x + (wide + 1) / 2, y + (high + 1) / 2 + 1.5];
  context.strokeStyle = theme.paper;
  context.lineJoin = "round";
  context.lineWidth = 2.5;
  context.strokeText(short(count), at, line);
  context.fillStyle = theme.ink;
  context.fillText(short(count), at, line);
  context.globalAlpha = 1;
}
