/**
 * The timeline: what happened when, and the brush that marks a stretch of it.
 *
 * While they are few, one block is one event in the colour of its kind, and opens it; when they are
 * many, bars.
 */

import { binNext, binStart } from "./bins.js";
import { createBrush } from "./brush.js";
import { across, chartRows, chartView, drawAxis, drawChart, rangeOf } from "./chart.js";
import { dayText, isoDay, isoMinute, rangeText } from "./dates.js";
import { bdi, button, fill, h, segments, svg } from "./dom.js";
import { Lanes } from "./lanechart.js";
import { LANE } from "./lanes.js";
import { stepMarks } from "./stepmarks.js";
import { spanFrames } from "./versus.js";
import { events } from "./words.js";
import { figure, t } from "../say.js";

const perBin = () => ({ hour: t("Events an hour"), day: t("Events a day"), week: t("Events a week"), month: t("Events a month"), year: t("Events a year") });
const REDRAWN = ["selection", "first", "size", "layout", "everything", "text", "step", "a", "foot", "lanesBy", "allLanes"];

/** A bin's start, so many bins on. */
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

class Timeline {
  slow = true;

  constructor(app) {
    this.app = app;
    this.laid = [];
    this.usual = []; // what the caption says while no block is under the pointer
    this.view = { from: 0, to: 1, left: 0, right: 1, top: 0, base: 0, unit: "day" };
    const exact = app.model.vocabulary.time_precisions.map(({ id }) => id === "minute" || id === "hour");
    this.hours = app.model.events.timePrecision.some((code) => exact[code]);
    this.build();
    app.timeAxis = {
      element: this.box,
      x: (minutes) => Math.max(this.view.left, Math.min(this.view.right, across(this.view, minutes))),
      at: (x) => this.view.from + ((x - this.view.left) / (this.view.right - this.view.left)) * (this.view.to - this.view.from),
    };
    this.brush = createBrush(this.chart, this.brushHost());
    this.marks = svg("g", null);
    this.chart.prepend(this.brush.shade, this.marks);
  }

  build() {
    const { app } = this;
    const clear = () => app.select({ from: null, to: null });
    this.chart = svg("svg", { class: "at-chart", role: "group", "aria-label": t("Events over time") });
    this.title = h("span", { class: "at-range" });
    this.caption = h("div", { class: "at-caption" });
    this.lanes = new Lanes(app);
    this.switch = segments(t("Foot shows"), [{ id: "days", text: t("Days") }, { id: "lanes", text: t("Lanes") }], (id) => app.state.foot === id, (id) => app.change({ foot: id }));
    this.switch.element.classList.add("at-foot-shows");
    this.before = button({ class: "at-before", onclick: () => app.store.set({ everything: !app.state.everything }) });
    this.after = button({ class: "at-after", onclick: () => app.store.set({ everything: true }) });
    this.all = button({ class: "at-all", onclick: clear }, t("All dates"));
    this.top = h("div", { class: "at-time-head" }, this.caption, this.lanes.key, this.title, this.all);
    this.stay = h("div", { class: "at-chart-stay" }, this.lanes.names, this.chart);
    this.space = h("div");
    this.scroll = h("div", { class: "at-chart-scroll" }, this.stay, this.space);
    this.scroll.addEventListener("scroll", () => this.first !== this.firstInSight() && this.draw(), { passive: true });
    // What stood still while it was dragged follows when it is let go.
    this.scroll.addEventListener("pointerup", () => app.state.foot === "lanes" && setTimeout(() => this.draw()));
    this.box = h("div", { class: "at-timeline" }, this.top, this.scroll, this.before, this.after);
    app.shell.time.append(this.box);
  }

  /** The ways to other stretches of time: in the chart, or where it is low, in the box of the steps. */
  settle() {
    const { app, box, before, after, all, lanes } = this;
    const wide = app.shell.root.dataset.layout === "wide";
    const days = app.state.foot === "days";
    const home = wide && days ? box : app.pace;
    if (before.parentElement !== home) home.append(before, after);
    (wide ? this.top : app.pace).append(all);
    if (wide) this.top.prepend(this.switch.element);
    else app.pace.after(this.switch.element);
    app.pace.append(lanes.by.element);
    lanes.by.element.hidden = days;
    app.shell.root.classList.toggle("at-lanes-on", !days);
    for (const one of [this.switch, lanes.by]) one.show();
  }

  /** What the brush may ask and tell. */
  brushHost() {
    const { app } = this;
    return {
      scale: () => this.view,
      range: () => rangeOf(app.state.selection, this.view), // a second key may come before the first is painted
      snap: (minutes) => binStart(minutes, this.view.unit),
      shift: (start, bins) => shiftBins(start, bins, this.view.unit),
      pick: (from, to) => app.select(partOf(from, to, this.view)),
      clear: () => app.select({ from: null, to: null }),
      words: (minutes) => dayText(minutes, { weekday: true }),
      press: (x, y) => {
        const row = this.rowAt(x, y);
        if (row !== null) app.openCard(row);
        return row !== null;
      },
      hover: (x, y) => this.hover(x === null ? null : this.rowAt(x, y)),
    };
  }

  rowAt(x, y) {
    const inside = (one) => x >= one.x && x <= one.x + one.width && y >= one.y && y < one.y + one.height;
    return this.laid.find(inside)?.row ?? null;
  }

  /** Say which event is under the pointer, and light it on the map. */
  hover(row) {
    if (row === this.hovered) return;
    this.hovered = row;
    const { app } = this;
    app.glance(row);
    this.chart.classList.toggle("at-over", row !== null);
    const words = row === null ? this.usual : [h("b", null, bdi(app.read.title(row))), h("span", null, app.read.when(row, { weekday: true }))];
    fill(this.caption, words);
  }

  /** The first lane in sight. */
  firstInSight() {
    return Math.round(this.scroll.scrollTop / LANE);
  }

  drawLanes() {
    const { lanes } = this;
    const all = lanes.find(this.app.result.rows);
    const unseen = Math.max(0, all.length - Math.floor((this.view.base - this.view.top) / LANE));
    this.space.style.height = `${unseen * LANE}px`;
    this.first = Math.min(this.firstInSight(), unseen);
    fill(this.marks, [...drawAxis(this.view, true), ...lanes.draw(this.view, all, this.first)]);
    this.laid = lanes.laid;
    this.usual = lanes.caption();
    fill(this.caption, this.usual);
  }

  draw() {
    const { app, box, chart } = this;
    const [width, height] = [box.clientWidth, box.clientHeight];
    if (!width || !height) return;
    this.stay.style.height = `${height}px`;
    const rows = chartRows(app);
    const lanes = app.state.foot === "lanes";
    this.view = chartView(app, rows, { width, height, hours: this.hours, ...(lanes ? this.lanes.room() : {}) });
    chart.setAttribute("width", width);
    chart.setAttribute("height", height);
    if (lanes) this.drawLanes();
    else this.drawDays(rows);
    this.sayOutside();
    this.showBrush();
    app.play.mark();
  }

  drawDays(rows) {
    const { app } = this;
    this.space.style.height = "0";
    fill(this.lanes.names);
    fill(this.lanes.key);
    const { few, laid, nodes, cut } = drawChart(app, this.view, rows);
    this.laid = laid;
    fill(this.marks, [...spanFrames(app, this.view), ...nodes, ...stepMarks(app, this.view)]);
    this.sayWhat(few, cut);
  }

  showBrush() {
    const { app, view, title } = this;
    const { selection } = app.state;
    const set = Boolean(selection.from || selection.to);
    const [from, to] = rangeOf(selection, view);
    this.brush.show(set ? [from, to] : null);
    const count = events(app.counts.shown + app.counts.off_map);
    fill(title, set ? `${rangeText(from, to - 1, { year: !this.inOneYear() })} · ${count}` : "");
    this.all.hidden = !set;
  }

  inOneYear() {
    return isoDay(this.view.from).slice(0, 4) === isoDay(this.view.to).slice(0, 4);
  }

  sayWhat(few, cut) {
    this.usual = [h("b", null, perBin()[this.view.unit]), h("span", null, few ? t("One block is one event, in the colour of its kind; outlined blocks are dated only to a week or month") : cut ? t("Bars are stacked by kind; one that stands far above the rest is cut and bears its number") : t("Bars are stacked by kind"))];
    fill(this.caption, this.usual);
  }

  /** Buttons for what lies before and after the stretch shown. */
  sayOutside() {
    const { app, view, before, after } = this;
    const { everything } = app.state;
    before.hidden = !view.earlier && !everything;
    const edge = dayText(view.from, { year: !this.inOneYear(), short: true });
    fill(before, everything ? t("› dense part") : [t("‹ {n} before", { n: figure(view.earlier) }), " ", h("br"), edge]);
    before.title = everything ? t("Show only the stretch with most events") : t("Show all time");
    after.hidden = !view.later;
    fill(after, t("{n} after ›", { n: figure(view.later) }));
  }

  update(changes) {
    if (["layout", "first", "foot", "lanesBy"].some((key) => changes.has(key))) this.settle();
    if (REDRAWN.some((key) => changes.has(key))) this.draw();
  }
}

export const createTimeline = (app) => new Timeline(app);
