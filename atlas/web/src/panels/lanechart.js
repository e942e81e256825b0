/** The drawing of lanes in the foot: names to filter by, marks and bars on both sides of a line, by keyboard and by ear too. */

import { glyph, shapePath, strikePath, styleOf, styled } from "../marks.js";
import { figure, t, tn } from "../say.js";
import { binEvents } from "./bins.js";
import { across, drawBars } from "./chart.js";
import { DAY, boundOf } from "./dates.js";
import { bdi, button, fill, h, segments, svg } from "./dom.js";
import { LANE, MOST_LANES, MOST_MARKS, SURE, collectLanes, hasHour, levelAt, placesBy, rootsOf, speakersOf, stackSpans, stretchOf, sureOf, sureOfStatus } from "./lanes.js";

const ROOMS = { wide: { left: 168, top: 38 }, folded: { left: 168, top: 28 }, phone: { left: 112, top: 46 } };
const LINE = 19; // from the top of a lane to its line
/** Above and below the line: half of a mark, half of a bar, the room of a bar of counts. */
const SIDES = [{ mark: 4.6, bar: 2.2, room: 16 }, { mark: 3.3, bar: 1.6, room: 9 }];
/** How what others say and what is not said how it is known are drawn; all else as an event of that status is on the map. */
const LOOKS = { said: { fill: "tint", width: 1, dash: [] }, unsaid: { fill: "paper", width: 1, dash: [] } };
const lookOf = (sure) => LOOKS[sure] ?? styleOf("impact", { own: "confirmed", suspected: "reported" }[sure] ?? sure);

export class Lanes {
  constructor(app) {
    Object.assign(this, { app, laid: [], held: null });
    this.names = h("div");
    this.more = button({ class: "at-link at-lane-more", onclick: () => app.store.set({ allLanes: !app.state.allLanes }) });
    this.more.key = this;
    this.key = h("div", { class: "at-lane-key" });
    const bys = [{ id: "actors", text: t("Actors") }, { id: "kinds", text: t("Kinds") }, { id: "places", text: t("Places") }];
    this.by = segments(t("Lanes by"), bys, (id) => app.state.lanesBy === id, (id) => app.change({ lanesBy: id, allLanes: false }));
    this.words = {
      own: t("own account"), said: t("others say so"), unsaid: t("not said how known"), suspected: t("suspected"), alleged: t("alleged"), disputed: t("disputed"), denied: t("denied by it"),
    };
  }

  /** The room of the lanes in the foot, and the stretch of time that they show. */
  room() {
    const { selection: { from, to }, everything } = this.app.state;
    // While somebody drags, it stands still.
    if (!this.app.gesture) this.held = everything ? null : stretchOf(boundOf(from), boundOf(to, true), DAY);
    return { margin: { right: 20, bottom: 22, ...ROOMS[this.app.shell.root.dataset.layout] }, stretch: this.held };
  }

  /** All that can be scrolled to: the lanes with most events, or each. */
  find(rows) {
    const { model, read, state, territories } = this.app;
    const [filter, placeKey] = state.lanesBy === "places" ? placesBy(model) : [state.lanesBy];
    const { lanes, coders } = collectLanes(model, rows, state.lanesBy, placeKey);
    const { kinds } = model.vocabulary;
    for (const lane of lanes) {
      const { key } = lane;
      const term = { actors: () => read.actor(key), kinds: () => kinds[key], territories: () => territories.find(({ id }) => id === key) }[filter]?.();
      Object.assign(lane, { id: term?.id ?? key, name: term?.label ?? term?.name ?? key, counted: model.events.weight || lane.sides.some(({ length }) => length > MOST_MARKS) });
    }
    Object.assign(this, { filter, coders, rest: lanes.length - MOST_LANES });
    return state.allLanes ? lanes : lanes.slice(0, MOST_LANES);
  }

  /** What a lane's name asks for: its events alone, in whatever role, or all again. */
  partOf({ id, sides }, on) {
    const { filter, app: { model, defaults } } = this;
    const part = { [filter]: on ? [] : filter === "ids" ? sides[0].map((row) => model.text.id(row)) : [id] };
    return filter === "actors" ? { ...part, roles: on ? defaults.roles : [] } : part;
  }

  /** Draw what is in sight of some lanes, from the first on. */
  draw(view, lanes, first) {
    const { app, names } = this;
    const { model } = app;
    Object.assign(this, { view, laid: [], roots: (this.roots ??= rootsOf(model.actors)) });
    this.speakers ??= speakersOf(model, this.roots);
    const seen = lanes.slice(first, first + Math.floor((view.base - view.top) / LANE));
    const columns = { start: model.events.start, weight: model.events.weight, group: app.read.groups };
    for (const lane of seen) if (lane.counted) lane.bins = lane.sides.map((rows) => binEvents(columns, rows, { ...view, groups: model.vocabulary.groups.length }));
    const totals = (side) => seen.flatMap(({ bins }) => bins?.[side].map(({ total }) => total) ?? []);
    // One scale for all lanes in sight and both sides.
    const per = Math.min(...SIDES.map(({ room }, side) => room / Math.max(1, ...totals(side))));
    const nodes = seen.map((lane, at) => {
      const y = view.top + at * LANE + LINE;
      lane.marks = [];
      // Counts are stacked by kind, below the line downwards; how sure they are is not told apart.
      const counts = (side) => svg("g", side ? { transform: `matrix(1 0 0 -1 0 ${2 * y})` } : null, drawBars(app, { ...view, base: y, top: y - 16 }, lane.bins[side], 16 / per));
      const drawn = SIDES.map((_, side) => (lane.bins ? counts(side) : this.drawSide(lane, y, side)));
      lane.marks.sort((a, b) => a.row - b.row);
      return svg("g", { role: "group", "aria-label": lane.name, onkeydown: (event) => this.press(event, lane) }, svg("path", { class: "at-axis", d: `M${view.left} ${y}H${view.right}` }), drawn);
    });
    const { key } = document.activeElement; // a lane that is filtered by moves up, and keeps the focus
    fill(names, seen.map((lane, at) => this.nameOf(lane, view.top + at * LANE)), this.more);
    if (key !== undefined) [...names.children].find((one) => one.key === key)?.focus();
    this.more.hidden = this.rest <= 0;
    this.more.style.top = `${view.base}px`;
    fill(this.more, app.state.allLanes ? t("Fewer") : t("{n} more", { n: figure(this.rest) }));
    this.sayKey(seen);
    return nodes;
  }

  nameOf(lane, top) {
    const { app, filter } = this;
    const on = filter === "ids" ? app.state.selection.ids.length > 0 : app.state.selection[filter].includes(lane.id);
    const name = button({ class: "at-lane-name", "aria-pressed": String(on), style: { top: `${top}px` },
      onclick: () => app.select(this.partOf(lane, on)), onkeydown: (event) => this.press(event, lane) }, bdi(lane.name), h("span", { class: "at-second" }, figure(lane.count)));
    return Object.assign(name, { key: lane.key });
  }

  /** Arrows move within a lane, from its name on; Enter opens. */
  press(event, { marks = [] }) {
    const at = marks.findIndex(({ node }) => node === event.target);
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by && (at < 0 || !["Enter", " "].includes(event.key))) return;
    event.preventDefault();
    if (by) marks[at + by]?.node.focus();
    else this.app.openCard(marks[at].row, true);
  }

  drawSide(lane, y, side) {
    const { app, view } = this;
    const { start, end } = app.model.events;
    const inside = (minutes) => Math.max(view.left, Math.min(view.right, across(view, minutes)));
    const spans = lane.sides[side].filter((row) => end[row] >= view.from && start[row] < view.to).map((row) => {
      const bar = !hasHour(app.read.timePrecision(row));
      const half = SIDES[side].mark + 0.8;
      const [left, right] = [inside(start[row]), inside(end[row] + 1)];
      return bar ? { row, bar, left: Math.min(left + 1, right - 3), right: Math.max(right - 1, left + 3) } : { row, bar, left: left - half, right: left + half };
    });
    const level = stackSpans(spans);
    const levels = Math.max(...level) + 1;
    const nodes = spans.map((one, i) => this.drawMark(lane, one, y + (side ? 1 : -1) * levelAt(level[i], levels, side), side));
    return nodes.sort((a, b) => a.order - b.order); // marks lie on bars
  }

  drawMark(lane, { row, bar, left, right }, y, side) {
    const { app: { read, model, state }, roots, speakers } = this;
    const status = read.status(row);
    const by = state.lanesBy === "actors";
    const claims = by && (model.text ? model.text.claims(row) : read.participants(row));
    const sure = by ? sureOf(claims, { key: lane.key, side, status: status.id, roots, speakers }) : sureOfStatus(status.id);
    const half = SIDES[side][bar ? "bar" : "mark"];
    const values = { title: read.title(row), when: read.when(row), name: lane.name, how: by && sureOfStatus(status.id) !== "denied" ? this.words[sure] : status.label.toLowerCase() };
    const words = !by ? t("{title}; {when}; {how}", values) : side ? t("{title}; {when}; against or with {name}: {how}", values) : t("{title}; {when}; by {name}: {how}", values);
    const d = bar ? `M${left} ${y - half}H${right}v${2 * half}H${left}Z` : shapePath(read.mainRole(row), half);
    const strike = bar ? `M${left} ${y + half + 1}L${right} ${y - half - 1}` : strikePath(half);
    const node = svg("g", { class: `at-lane-mark at-sure-${sure}`, transform: bar ? null : `translate(${(left + right) / 2} ${y})`,
      role: "button", tabindex: "-1", "aria-label": words, onfocus: () => this.app.glance(row) }, styled(d, lookOf(sure), read.kind(row).group, strike));
    const mark = { row, node, x: left, width: right - left, y: y - half - 1, height: 2 * half + 2 };
    this.laid.push(mark);
    lane.marks.push(mark);
    return Object.assign(node, { order: -bar });
  }

  /** The styles in use, each with its word, and what is not drawn. */
  sayKey(seen) {
    const { app: { model: { vocabulary: { groups } } }, coders } = this;
    const used = SURE.filter((sure) => this.laid.some(({ node }) => node.classList.contains(`at-sure-${sure}`)));
    fill(this.key, coders !== null && used.map((sure) => h("span", null, glyph("impact", groups[0].id, { style: lookOf(sure) }), this.words[sure])),
    seen.some(({ bins }) => bins) && h("span", null, t("bars of counts: how sure is not told apart")),
    coders ? tn(coders, "{n} reading of the coder not drawn", "{n} readings of the coder not drawn") : null);
  }

  /** What the caption of the foot says. */
  caption() {
    return [this.coders !== null && t("Above the line: by. Below: against or with."), " ", t("Bar: the hour is not known.")];
  }
}
