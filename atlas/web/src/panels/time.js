/**
 * The timeline: what happened when, and the brush that marks a stretch of it.
 *
 * While they are few, one block is one event in the colour of its kind; when they are many, bars.
 * It counts the events that fit all other filters, so that the reader sees what lies outside the dates.
 */

import { evaluate } from "../selection.js";
import { axisTicks, binEvents, binNext, binStart, chartDomain, chooseUnit } from "./bins.js";
import { createBrush } from "./brush.js";
import { boundOf, dayText, isoDay, isoMinute, rangeText } from "./dates.js";
import { bdi, button, fill, h, svg } from "./dom.js";
import { figure, plural } from "./words.js";

const MARGINS = {
  wide: { left: 72, right: 16, top: 26, bottom: 22 },
  folded: { left: 16, right: 16, top: 8, bottom: 18 },
  phone: { left: 12, right: 12, top: 8, bottom: 18 },
};
const LEAST_BLOCK = 4;

/** Place of a moment in pixels. */
const across = ({ from, to, left, right }, minutes) => left + ((minutes - from) / (to - from)) * (right - left);

function block({ x, y, width, height }, { vague, colour, faint }) {
  const fine = height > 5;
  return svg("rect", {
    x: x.toFixed(1), y: y.toFixed(1), width: width.toFixed(1), height: (height - 1).toFixed(1),
    fill: vague ? "var(--paper)" : `var(--${colour})`,
    stroke: vague ? `var(--${colour}2)` : null,
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
    const width = Math.min(across(view, bin.end) - across(view, bin.start) - 2, 22);
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
function rangeOf({ from, to }, view) {
  return [boundOf(from) ?? view.from, to ? boundOf(to, true) + 1 : view.to];
}

/** The axis: a rule, ticks and their words. */
function drawAxis(view, width) {
  const room = width > 600 ? 96 : 72;
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

export function createTimeline(app) {
  const { time } = app.shell;
  const chart = svg("svg", { class: "at-chart", role: "group", "aria-label": "Events over time" });
  const marks = svg("g", null);
  const title = h("span", { class: "at-range" });
  const caption = h("div", { class: "at-caption" });
  const before = button({ class: "at-before", onclick: () => app.store.set({ everything: !app.state.everything }) });
  const after = button({ class: "at-after", onclick: () => app.store.set({ everything: true }) });
  const all = button({ class: "at-all", onclick: () => app.select({ from: null, to: null }) }, "All dates");
  const box = h("div", { class: "at-timeline" }, caption, title, all, chart, before, after);
  time.append(box);
  let laid = [];
  let stretch = [];
  const rowAt = (x, y) => laid.find((one) => x >= one.x && x <= one.x + one.width && y >= one.y && y < one.y + one.height)?.row ?? null;
  let view = { from: 0, to: 1, left: 0, right: 1, top: 0, base: 0, unit: "day" };
  const brush = createBrush(chart, {
    scale: () => view,
    snap: (minutes) => binStart(minutes, brushUnit(view.unit)),
    shift: (start, bins) => shiftBins(start, bins, brushUnit(view.unit)),
    pick: (from, to) => app.select(partOf(from, to, view)),
    clear: () => app.select({ from: null, to: null }),
    words: (minutes) => dayText(minutes, { weekday: true }),
    press(x, y) {
      const row = rowAt(x, y);
      if (row !== null) app.openCard(row);
      return row !== null;
    },
    hover(x, y) {
      const row = x === null ? null : rowAt(x, y);
      app.glance(row);
      chart.classList.toggle("at-over", row !== null);
      fill(caption, row === null ? stretch : [h("b", null, bdi(app.read.title(row))), h("span", null, app.read.when(row, { weekday: true }))]);
    },
  });
  chart.prepend(brush.shade, marks);

  const measure = (rows) => {
    const width = box.clientWidth;
    const height = box.clientHeight;
    const margin = MARGINS[app.shell.root.dataset.layout];
    const { start } = app.model.events;
    const domain = withRange(chartDomain(start, app.state.everything), app.state.selection);
    view = { ...domain, left: margin.left, right: Math.max(margin.left + 10, width - margin.right), top: margin.top - 4, base: height - margin.bottom };
    view.unit = chooseUnit(view.to - view.from, view.right - view.left);
    view.earlier = view.later = 0;
    for (const row of rows) {
      if (start[row] < view.from) view.earlier += 1;
      else if (start[row] >= view.to) view.later += 1;
    }
    for (const [key, value] of [["width", width], ["height", height]]) chart.setAttribute(key, value);
    return { width, height };
  };
  const draw = () => {
    const { from, to } = app.state.selection;
    const { rows } = from || to ? evaluate(app.model, app.state.selection, { except: ["from", "to"] }) : app.result;
    const { width, height } = measure(rows);
    if (!width || !height) return;
    const events = { start: app.model.events.start, group: app.read.groups };
    const bins = binEvents(events, rows, { ...view, groups: app.model.vocabulary.groups.length });
    const most = Math.max(1, ...bins.map(({ total }) => total));
    const tall = Math.min(10, Math.floor((view.base - view.top - 2) / most));
    const few = tall >= LEAST_BLOCK && most <= 64;
    laid = [];
    fill(marks, few ? drawBlocks(app, view, bins, tall, laid) : drawBars(app, view, bins, most), drawAxis(view, width));
    say(few);
    showBrush();
  };
  const showBrush = () => {
    const { selection } = app.state;
    const set = Boolean(selection.from || selection.to);
    const at = brush.show(set ? rangeOf(selection, view) : null);
    const [from, to] = rangeOf(selection, view);
    const count = plural(app.counts.shown + app.counts.off_map, "event");
    const sameYear = isoDay(view.from).slice(0, 4) === isoDay(view.to).slice(0, 4);
    fill(title, set ? `${rangeText(from, to - 1, { year: !sameYear })} · ${count}` : "");
    all.hidden = !set;
    const middle = (at.left + at.right) / 2;
    const half = title.offsetWidth / 2;
    title.style.left = `${Math.max(8 + half, Math.min(box.clientWidth - half - 8, middle))}px`;
  };
  const say = (few) => {
    const per = { hour: "an hour", day: "a day", week: "a week", month: "a month", year: "a year" }[view.unit];
    const how = few
      ? "One block is one event, in the colour of its kind; outlined blocks are dated only to a week or month"
      : "Bars are stacked by kind";
    stretch = [h("b", null, `Events ${per}`), h("span", null, how)];
    fill(caption, stretch);
    const year = isoDay(view.from).slice(0, 4) !== isoDay(view.to).slice(0, 4);
    before.hidden = !view.earlier && !app.state.everything;
    const edge = dayText(view.from, { year, short: true });
    fill(before, app.state.everything ? "› dense part" : [`‹ ${figure(view.earlier)} before`, h("br"), edge]);
    before.title = app.state.everything ? "Show only the stretch with most events" : "Show all time";
    after.hidden = !view.later;
    fill(after, `${figure(view.later)} after ›`);
  };
  return {
    slow: true,
    update(changes) {
      if (["selection", "first", "size", "layout", "everything", "text"].some((key) => changes.has(key))) draw();
    },
  };
}

/** The brush marks whole bins, but never finer than the chart's days unless the chart shows hours. */
const brushUnit = (unit) => unit;

function shiftBins(start, bins, unit) {
  let at = start;
  for (let i = 0; i < bins; i += 1) at = binNext(at, unit);
  for (let i = 0; i > bins; i -= 1) at = binStart(at - 1, unit);
  return at;
}

/** The selection's dates for a stretch; the whole chart is no filter, where nothing lies outside it. */
function partOf(from, to, view) {
  const iso = view.unit === "hour" ? isoMinute : isoDay;
  const all = from <= view.from && to >= view.to && !view.earlier && !view.later;
  return all ? { from: null, to: null } : { from: iso(from), to: iso(to - 1) };
}

/** A chart that also holds the dates that are set. */
function withRange(domain, { from, to }) {
  const wide = { ...domain };
  if (from) wide.from = Math.min(wide.from, binStart(boundOf(from), "day"));
  if (to) wide.to = Math.max(wide.to, binStart(boundOf(to, true), "day") + 1440);
  if (from) wide.to = Math.max(wide.to, wide.from + 1440, binStart(boundOf(from), "day") + 1440);
  if (to) wide.from = Math.min(wide.from, binStart(boundOf(to), "day"));
  return wide;
}
