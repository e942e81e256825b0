/** The timeline's drawing: what stretch it shows at which scale, its blocks or bars, its axis. */

import { evaluate } from "../selection.js";
import { axisTicks, binEvents, binNext, binStart, chartDomain, chooseUnit, unitOfCounts } from "./bins.js";
import { DAY, boundOf } from "./dates.js";
import { svg } from "./dom.js";
import { fillOf, strokeOf } from "../theme.js";

const LEAST_BLOCK = 4; // pixels; below, bars
const MOST_BLOCKS = 64; // in one bin
const MARGINS = {
  wide: { left: 72, right: 16, top: 26, bottom: 22 },
  folded: { left: 16, right: 16, top: 8, bottom: 18 },
  phone: { left: 12, right: 12, top: 8, bottom: 18 },
};

/** Place of a moment in pixels. */
const across = ({ from, to, left, right }, minutes) => left + ((minutes - from) / (to - from)) * (right - left);

function block({ x, y, width, height }, { vague, colour, faint }) {
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
    const width = Math.max(2, Math.min(across(view, bin.end) - across(view, bin.start) - 2, 22));
    const x = across(view, bin.start) + (across(view, bin.end) - across(view, bin.start) - width) / 2;
    const rows = [...bin.rows].sort((a, b) => read.groups[a] - read.groups[b] || a - b);
    rows.forEach((row, i) => {
      const look = { vague: read.isVague(row), colour: groups[read.groups[row]].id, faint: !app.result.mask[row] };
      const place = { x, y: view.base - (i + 1) * tall, width, height: tall };
      laid.push({ row, ...place });
      nodes.push(block(place, look));
    });
  }
  return nodes;
}

/** Bars, stacked by group. */
function drawBars(app, view, bins, most) {
  const groups = app.model.vocabulary.groups;
  const [from, to] = rangeOf(app.state.selection, view);
  const nodes = [];
  for (const bin of bins) {
    const x = across(view, bin.start);
    const width = Math.max(1, across(view, bin.end) - x - (across(view, bin.end) - x > 4 ? 1 : 0));
    const faint = bin.end <= from || bin.start >= to;
    let y = view.base;
    bin.groups.forEach((count, code) => {
      if (!count) return;
      const height = (count / most) * (view.base - view.top);
      y -= height;
      nodes.push(block({ x, y, width, height: height + 1 }, { colour: groups[code].id, faint }));
    });
  }
  return nodes;
}

/** The stretch of a selection in minutes, `to` exclusive; its open ends are those of the chart. */
export function rangeOf({ from, to }, view) {
  return [boundOf(from) ?? view.from, to ? boundOf(to, true) + 1 : view.to];
}

/** The axis: a rule, ticks and their words. */
function drawAxis(view) {
  const room = view.right - view.left > 600 ? 96 : 72;
  const nodes = [svg("path", { class: "at-axis", d: `M${view.left} ${view.base + 0.5}H${view.right}` })];
  let free = -Infinity;
  for (const { at, text } of axisTicks(view.from, view.to, view.right - view.left, room)) {
    const x = across(view, at);
    nodes.push(svg("path", { class: "at-axis", d: `M${x.toFixed(1)} ${view.base}v4` }));
    if (x < free || x > view.right - 24) continue;
    nodes.push(svg("text", { class: "at-tick", x: x.toFixed(1), y: view.base + 15 }, text));
    free = x + text.length * 6 + 8;
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
 * @param {{width: number, height: number, hours: boolean}} size
 */
export function chartView(app, rows, { width, height, hours }) {
  const margin = MARGINS[app.shell.root.dataset.layout];
  const { start, weight } = app.model.events;
  const view = withRange(chartDomain(start, app.state.everything, weight), app.state.selection);
  Object.assign(view, { left: margin.left, right: Math.max(margin.left + 10, width - margin.right), top: margin.top - 4, base: height - margin.bottom });
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
  const { from, to } = app.state.selection;
  return from || to ? evaluate(app.model, app.state.selection, { except: ["from", "to"] }).rows : app.result.rows;
}

/** Blocks while they are few and one row is one event, else bars; and the axis. `laid` holds where each block lies. */
export function drawChart(app, view, rows) {
  const { start, weight } = app.model.events;
  const events = { start, weight, group: app.read.groups };
  const bins = binEvents(events, rows, { ...view, groups: app.model.vocabulary.groups.length });
  const most = Math.max(1, ...bins.map(({ total }) => total));
  const tall = Math.min(10, Math.floor((view.base - view.top - 2) / most));
  const few = !weight && tall >= LEAST_BLOCK && most <= MOST_BLOCKS;
  const laid = [];
  const marks = few ? drawBlocks(app, view, bins, tall, laid) : drawBars(app, view, bins, most);
  return { few, laid, nodes: [...marks, ...drawAxis(view)] };
}
