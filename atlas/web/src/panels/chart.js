/** The timeline's drawing: what stretch it shows at which scale, its blocks or bars, its axis. */

import { evaluate } from "../selection.js";
import { axisTicks, binEvents, binNext, binStart, chartDomain, chooseUnit, unitOfCounts } from "./bins.js";
import { DAY, boundOf } from "./dates.js";
import { svg } from "./dom.js";
import { fillOf, strokeOf } from "../theme.js";
import { figure } from "../say.js";

const LEAST_BLOCK = 4; // pixels; below, bars
const MOST_BLOCKS = 64; // in one bin
const MARGINS = {
  wide: { left: 96, right: 20, top: 44, bottom: 22 },
  folded: { left: 40, right: 20, top: 14, bottom: 18 },
  phone: { left: 34, right: 16, top: 14, bottom: 18 },
};

/** Place of a moment in pixels. */
export const across = ({ from, to, left, right }, minutes) => left + ((minutes - from) / (to - from)) * (right - left);

/** Where a bin is drawn: the first week may begin before the axis does. */
const edges = (view, { start, end }) => [Math.max(view.left, across(view, start)), Math.min(view.right, across(view, end))];

export function block({ x, y, width, height }, { vague, colour, faint }) {
  const fine = height > 5;
  return svg("rect", {
    x: x.toFixed(1), y: y.toFixed(1), width: width.toFixed(1), height: (height - 1).toFixed(1),
    fill: vague ? "var(--paper)" : fillOf(colour),
    stroke: vague ? strokeOf(colour) : null,
    "stroke-dasharray": vague && fine ? "2 1.5" : null,
    "stroke-width": vague && !fine ? 0.75 : null,
    opacity: faint ? 0.38 : null,
  });
}

/** One block an event; `laid` is filled with where each lies. */
function drawBlocks(app, view, bins, tall, laid) {
  const { read, model } = app;
  const groups = model.vocabulary.groups;
  const nodes = [];
  for (const bin of bins) {
    // Of a span of centuries a year is thinner than a line: its blocks are still seen.
    const [left, right] = edges(view, bin);
    const width = Math.max(2, Math.min(right - left - 2, 22));
    const x = left + (right - left - width) / 2;
    const rows = [...bin.rows].sort((a, b) => read.groups[a] - read.groups[b] || a - b);
    rows.forEach((row, i) => {
      const look = { vague: read.isVague(row), colour: groups[read.groups[row]].id, faint: !app.result.mask[row] && !app.besides?.mask[row] };
      const place = { x, y: view.base - (i + 1) * tall, width, height: tall };
      laid.push({ row, ...place });
      nodes.push(block(place, look));
    });
  }
  return nodes;
}

/** Bars, stacked by group; one that is cut bears a notch and its number. */
export function drawBars(app, view, bins, most) {
  const groups = app.model.vocabulary.groups;
  const ranges = [app.state.selection, app.state.a].filter(Boolean).map((one) => rangeOf(one, view));
  const nodes = [];
  for (const bin of bins) {
    const [x, right] = edges(view, bin);
    const width = Math.max(1, right - x - (right - x > 4 ? 1 : 0));
    const faint = ranges.every(([from, to]) => bin.end <= from || bin.start >= to);
    let y = view.base;
    // A bar that is cut keeps the shares of its kinds.
    const per = (view.base - view.top) / Math.max(most, bin.total);
    bin.groups.forEach((count, code) => {
      if (!count) return;
      y -= count * per;
      nodes.push(block({ x, y, width, height: count * per + 1 }, { colour: groups[code].id, faint }));
    });
    if (bin.total > most) nodes.push(notch(view, x, width, bin.total));
  }
  return nodes;
}

/** What says that a bar is cut: a white zigzag through it, and its number above it. */
function notch(view, x, width, total) {
  const y = view.top + (view.base - view.top) * 0.22;
  const middle = x + width / 2;
  const half = Math.max(5, width / 2 + 2);
  const words = figure(total);
  const at = Math.max(view.left + words.length * 3.5, Math.min(view.right - words.length * 3.5, middle));
  return svg("g", { class: "at-notch" },
    svg("path", { d: `M${middle - half} ${y}l${half / 2} 4 ${half / 2} -4 ${half / 2} 4 ${half / 2} -4` }),
    svg("text", { class: "at-tick", x: at.toFixed(1), y: view.top - 3, "text-anchor": "middle" }, words));
}

/** Round values for the axis of an amount, from nothing to the most: at most three above nothing. */
export function valueTicks(most) {
  const rough = most / 3;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = Math.max(1, [1, 2, 5, 10].find((one) => one * power >= rough) * power);
  const ticks = [];
  for (let value = 0; value <= most; value += step) ticks.push(value);
  return ticks.length > 1 ? ticks : [0, most];
}

/** The lines of the amounts, behind the bars, with their numbers. */
function drawValues(view, ticks, heightOf) {
  const apart = heightOf(ticks[1]) < 12 ? [0, ticks.at(-1)] : ticks; // numbers never touch
  return apart.flatMap((value) => {
    const y = view.base - heightOf(value);
    return [
      value ? svg("path", { class: "at-grid", d: `M${view.left} ${y.toFixed(1)}H${view.right}` }) : null,
      svg("text", { class: "at-tick at-value", x: view.left - 8, y: (y + 4).toFixed(1), "text-anchor": "end" }, figure(value)),
    ];
  }).filter(Boolean);
}

/** The amount that the axis ends at: that of the highest bin, unless it stands far above all others. */
export function highest(totals) {
  const sorted = totals.filter(Boolean).sort((a, b) => b - a);
  const [most = 1] = sorted;
  const rest = sorted.slice(Math.min(2, Math.ceil(sorted.length / 10)));
  const usual = rest[0] ?? most;
  const far = sorted.length >= 5 && most >= 12 && most > 3 * usual;
  return far ? Math.max(3, Math.ceil(usual * 1.2)) : most;
}

/** The stretch of a selection in minutes, `to` exclusive; its open ends are those of the chart. */
export function rangeOf({ from, to }, view) {
  return [boundOf(from) ?? view.from, to ? boundOf(to, true) + 1 : view.to];
}

/** The axis: a rule, ticks and their words; `tall`: ticks that run through all lanes. */
export function drawAxis(view, tall = false) {
  const room = view.right - view.left > 600 ? 96 : 72;
  const nodes = [svg("path", { class: "at-axis", d: `M${view.left} ${view.base + 0.5}H${view.right}` })];
  let free = -Infinity;
  for (const { at, text } of axisTicks(view.from, view.to, view.right - view.left, room)) {
    const x = across(view, at);
    nodes.push(svg("path", { class: tall ? "at-grid" : "at-axis", d: `M${x.toFixed(1)} ${tall ? `${view.top}V${view.base}` : `${view.base}v4`}` }));
    const wide = text.length * 6;
    const start = Math.min(x, view.right + 14 - wide); // the last word ends where the chart does
    if (start < free || x > view.right - 24) continue;
    nodes.push(svg("text", { class: "at-tick", x: start.toFixed(1), y: view.base + 15 }, text));
    free = start + wide + 8;
  }
  return nodes;
}

/** A chart that also holds the dates that are set. */
function withRange(domain, { from, to }) {
  const wide = { ...domain };
  if (from) wide.from = Math.min(wide.from, binStart(boundOf(from), "day"));
  if (to) wide.to = Math.max(wide.to, binStart(boundOf(to, true), "day") + DAY);
  if (from) wide.to = Math.max(wide.to, wide.from + DAY, binStart(boundOf(from), "day") + DAY);
  if (to) wide.from = Math.min(wide.from, binStart(boundOf(to), "day"));
  return wide;
}

/**
 * The scale of the chart: the stretch of time, its unit, its pixels, and how many events lie outside it.
 *
 * @param {App} app
 * @param {Iterable<number>} rows the events to show
 * @param {{width: number, height: number, hours: boolean, margin?: object, stretch?: {from: number, to: number} | null}} size
 *   `stretch`: what to show instead of the season with most events
 */
export function chartView(app, rows, { width, height, hours, margin = MARGINS[app.shell.root.dataset.layout], stretch = null }) {
  const { start, weight } = app.model.events;
  const view = [app.state.selection, app.state.a ?? {}].reduce(withRange, stretch ?? chartDomain(start, app.state.everything, weight));
  Object.assign(view, { left: margin.left, right: Math.max(margin.left + 10, width - margin.right), top: margin.top, base: height - margin.bottom });
  if (weight) app.unitOfCounts ??= unitOfCounts(app.model.events);
  const floor = app.unitOfCounts ?? "day";
  // The last count reaches to the end of its month.
  if (floor !== "day") view.to = Math.max(view.to, binNext(binStart(view.to - 2 * DAY, floor), floor));
  view.unit = chooseUnit(view.to - view.from, view.right - view.left, { hours: hours && floor === "day", floor });
  view.earlier = view.later = 0;
  for (const row of rows) {
    const size = weight ? weight[row] : 1;
    if (start[row] < view.from) view.earlier += size;
    else if (start[row] >= view.to) view.later += size;
  }
  return view;
}

/** The events that fit all filters but the dates: the reader sees what lies outside the dates, too. */
export function chartRows(app) {
  const { from, to, ids } = app.state.selection;
  // At a step of a story the days around it stay in sight, too.
  if (app.state.step && ids.length) return evaluate(app.model, app.state.selection, { except: ["from", "to", "ids"] }).rows;
  return from || to ? evaluate(app.model, app.state.selection, { except: ["from", "to"] }).rows : app.result.rows;
}

/** Blocks while they are few and one row is one event, else bars; and the axis. `laid` holds where each block lies. */
export function drawChart(app, view, rows) {
  const { start, weight } = app.model.events;
  const events = { start, weight, group: app.read.groups };
  const bins = binEvents(events, rows, { ...view, groups: app.model.vocabulary.groups.length });
  const top = bins.reduce((found, { total }) => Math.max(found, total), 1);
  const most = highest(bins.map(({ total }) => total));
  const tall = Math.min(10, Math.floor((view.base - view.top - 2) / top));
  const few = !weight && tall >= LEAST_BLOCK && top <= MOST_BLOCKS;
  const laid = [];
  const marks = few ? drawBlocks(app, view, bins, tall, laid) : drawBars(app, view, bins, most);
  const heightOf = few ? (value) => value * tall : (value) => (value / most) * (view.base - view.top);
  const values = drawValues(view, valueTicks(few ? Math.max(top, Math.floor((view.base - view.top) / tall)) : most), heightOf);
  return { few, laid, cut: top > most && !few, nodes: [...values, ...marks, ...drawAxis(view)] };
}
