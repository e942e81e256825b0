/**
 * The sheet for the meeting: one page with headline, lead, findings, a lettered map, the chosen events,
 * the timeline, how sure it all is, and what it is based on.
 */

import { boxAround } from "../drawing/boxes.js";
import { FONT } from "../drawing/paint.js";
import { boxesAlong } from "../drawing/rims.js";
import { bdi, h, svg } from "./dom.js";
import { chartRows, chartView, drawChart } from "./chart.js";
import { orderRows } from "./order.js";
import { briefNames } from "./rows.js";
import { anchorsOf, placeCallouts } from "./callouts.js";
import { blocksOf } from "./told.js";
import { filterLine, nowText } from "./words.js";
import { figure, t, tn } from "../say.js";

/** How high Letter is between its margins, and the map at least and at most, in pixels. */
const PAGE = 988;
const LOWEST = 186;
const HIGHEST = 440;

const linesOf = (text, wide) => Math.ceil((text ?? "").length / wide);

/** The map on paper, in pixels: as wide as A4 and Letter leave it, as high as the words around it leave it on one page. */
export function mapSize(app) {
  const { words, marking } = app.config;
  const chosen = chosenRows(app).rows.map((row, at) => [...entry(app, row, at).lastChild.children]);
  const list = chosen.reduce((sum, [first, title, who]) => sum + 3 + 13 * (linesOf(first.textContent, 56) + linesOf(title.textContent, 46) + linesOf(who?.textContent, 56)), 20);
  const findings = [...(aboveMap(app)?.querySelectorAll("p, li") ?? [])].reduce((sum, one) => sum + 19 * linesOf(one.textContent, 95), 0);
  const head = 28 * linesOf(words?.headline ?? app.config.title, 48) + Math.max(17 * linesOf(words?.lead, 95), words?.logo ? 64 : 20);
  const key = 17 * Math.ceil(app.legendEntries().flat().length / 5);
  const rest = 54 * Math.max(1, linesOf(marking, 60)) + CHART.height + 100;
  const height = PAGE - head - findings - key - list / 2 - rest;
  return { width: 690, height: Math.round(Math.max(LOWEST, Math.min(HIGHEST, height))) };
}
const CHART = { width: 690, height: 48, hours: false, margin: { left: 28, right: 12, top: 6, bottom: 18 } };
const MOST = 12;
const LETTER = 18;

/** Whether people were killed in an event, by any account. */
export const isFatal = (app, row) => app.model.text.quantities(row).some(({ what, best, high }) => what.startsWith("killed") && Math.max(best ?? 0, high ?? 0) > 0);

/** The events of the sheet: the writer's, or the first in time; never ranked. */
export function chosenRows(app) {
  const { text } = app.model;
  const shown = orderRows(app, app.result.rows, { by: "time", down: false });
  const keys = app.config.words?.key_events ?? [];
  if (!keys.length) return { rows: Array.from(shown.subarray(0, MOST)), own: false };
  const set = new Set(keys.map((id) => text.rowOf(id)));
  return { rows: Array.from(shown).filter((row) => set.has(row)), own: true };
}

/** What the sheet leaves out, counted: also how many of it are events with people killed. */
export function leftOutText(app, { rows, own }) {
  const chosen = new Set(rows);
  const rest = Array.from(app.result.rows).filter((row) => !chosen.has(row));
  if (!rest.length) return own ? t("Chosen by the writer; no event that is shown is left out.") : "";
  const fatal = app.model.eventsIn(rest.filter((row) => isFatal(app, row)));
  const how = own ? t("Chosen by the writer.") : t("The first in time; nothing is ranked.");
  const count = app.model.eventsIn(rest);
  const killed = { fatal: figure(fatal) };
  return `${how} ${fatal ? tn(count, "Not here: {n} event of those shown, {fatal} of them with people killed.", "Not here: {n} events of those shown, {fatal} of them with people killed.", killed)
    : tn(count, "Not here: {n} event of those shown, none of them with people killed.", "Not here: {n} events of those shown, none of them with people killed.")}`;
}

function entry(app, row, at) {
  const { read } = app;
  const who = read.who(row);
  const some = (role) => briefNames(read.fewOf(row, role));
  const line = [
    who.initiator && `${t("by {names}", { names: some("initiator") })}${read.inBrackets(row)}`,
    who.target && t("against {names}", { names: some("target") }),
    !who.initiator && who.party && t("with {names}", { names: some("party") }),
  ].filter(Boolean).join(" ");
  const placed = app.model.events.drawn[row] ? "" : ` · ${t("without a place")}`;
  return h("li", null, h("span", { class: "at-disc" }, letterOf(at)),
    h("div", null, h("div", { class: "at-second" }, `${read.whenAndWeight(row, { short: true })} · `, bdi(read.kind(row).label), app.amountOf(row) ? ` · ${app.amountOf(row)}` : "", ` · ${read.status(row).label.toLowerCase()}${placed}`),
      h("b", null, bdi(read.title(row))), line ? h("div", { class: "at-second" }, bdi(line)) : null));
}

export const letterOf = (at) => String.fromCharCode(65 + at);

/** One bar of parts with its words: how many events are of each. */
function bar(title, parts) {
  const some = parts.filter(([, count]) => count);
  const total = some.reduce((sum, [, count]) => sum + count, 0) || 1;
  const shades = ["#111", "#666", "#999", "#bbb", "#ccc", "#ddd", "#eee"];
  let x = 0;
  const boxes = some.map(([, count], i) => {
    const width = (count / total) * 218;
    x += width;
    return svg("rect", { x: (x - width).toFixed(1), y: 0, width: Math.max(1, width - 1).toFixed(1), height: 9, fill: shades[Math.min(i, shades.length - 1)] });
  });
  return h("div", null, h("b", null, title), svg("svg", { width: 218, height: 9 }, boxes), h("div", { class: "at-second" }, some.map(([word, count]) => `${figure(count)} ${word}`).join(t(", ")) || t("no event")));
}

/** Did it happen, who says who did it, where: each by counts of the events that are shown. */
function howSure(app) {
  const { read, model } = app;
  const add = (found, key, row) => found.set(key, (found.get(key) ?? 0) + model.weightOf(row));
  const [status, who, where] = [new Map(), new Map(), new Map()];
  const close = ["exact", "site", "town"];
  for (const row of app.result.rows) {
    add(status, read.status(row).label.toLowerCase(), row);
    const word = read.attribution(row);
    add(who, model.vocabulary.attributions.find(({ id }) => id === word)?.label.toLowerCase() ?? word, row);
    const places = read.places(row).filter(({ drawable }) => drawable);
    add(where, !places.length ? t("without a place") : places.some(({ precision }) => close.includes(precision)) ? t("site or town") : t("area or region"), row);
  }
  const most = (found) => [...found].sort((a, b) => b[1] - a[1]);
  return h("div", { class: "at-sure" }, bar(t("Did it happen?"), most(status)), bar(t("Who says who did it?"), most(who)), bar(t("Where, how exact?"), most(where)));
}

/** The timeline as a drawing of its own. */
function chart(app) {
  const rows = chartRows(app);
  const { nodes } = drawChart(app, chartView(app, rows, CHART), rows);
  return svg("svg", { class: "at-paper-chart", width: CHART.width, height: CHART.height }, nodes);
}

/** What stands above the map: the findings; the headline and lead are those of the head. */
export const aboveMap = (app) => (app.config.words?.findings.length ? h("div", { class: "at-paper-findings" }, blocksOf(app, app.config.words.findings)) : null);

/** What stands below the map, in the order in which it is read. */
export function belowMap(app) {
  const { config } = app;
  const chosen = chosenRows(app);
  const front = config.front ?? {};
  const rights = [front["Licences and attributions"] ?? []].flat().filter((line) => line.startsWith("Events:"));
  return [
    h("div", { class: "at-print-legend" }, app.legendEntries().flat()),
    chart(app),
    h("ol", { class: "at-sheet-list" }, chosen.rows.map((row, at) => entry(app, row, at))),
    h("p", { class: "at-second" }, leftOutText(app, chosen)),
    howSure(app),
    h("p", { class: "at-second" }, bdi([nowText(app), filterLine(app.filters()).replace(/\.$/, ""), front.Data && t("Data: {data}", { data: front.Data }), front.Sources, ...rights, front["Content hash"]].filter(Boolean).join(". "))),
  ];
}

/** The steps of the story, each on a page of its own. */
export function stepPages(app) {
  return app.steps.map((step, at) => h("section", { class: "at-paper-step" },
    h("div", { class: "at-second" }, t("Step {n} of {all}", { n: figure(at + 1), all: figure(app.steps.length) }), step.when ? [" · ", bdi(step.when)] : null),
    h("h2", null, bdi(step.title)), blocksOf(app, step.text),
    step.callouts.map((one) => h("p", null, h("b", null, bdi(one.title)), " ", bdi([...one.lines, one.by === "author" ? "" : t("(said by {by})", { by: one.by })].join(" ")))),
    h("ul", null, step.events.map((id) => app.model.text.rowOf(id)).filter((row) => row >= 0).map((row) => h("li", null, bdi(app.read.title(row)), ` · ${app.read.when(row, { short: true })}`)))));
}

/** What stands in a corner of the map, where it is on paper: scale and attribution. */
function cornerBoxes({ map }, { width, height }) {
  return [...map.getContainer().querySelectorAll(".leaflet-bottom")].flatMap((corner) => [...corner.children].map((one) => {
    const left = one.offsetLeft + (corner.classList.contains("leaflet-right") ? width - corner.offsetWidth : 0);
    const top = one.offsetTop + height - corner.offsetHeight;
    return { left, top, right: left + one.offsetWidth, bottom: top + one.offsetHeight };
  }));
}

/** Letters on the map: a disc beside each mark, with a line to it; on the mark where nothing is free. No name is under them. */
export function letterMap(app, size) {
  const { map } = app;
  const spots = chosenRows(app).rows.map((row, at) => ({ row, at, ...anchorsOf(app, row) })).filter(({ x }) => x !== undefined);
  let inside = spots.filter(({ x, y }) => x > 4 && y > 4 && x < size.width - 4 && y < size.height - 4);
  const labels = app.basemap?.labels;
  const corners = cornerBoxes(app, size);
  app.paperBoxes = corners;
  labels?.refresh();
  const room = { size: { x: size.width, y: size.height }, taken: corners, marks: app.layer.marksInView(), names: [...(labels?.boxes() ?? []), ...(app.layer.deaths ?? [])] };
  const put = () => placeCallouts(inside.map(({ x, y }) => ({ x, y, width: LETTER, height: LETTER })), room);
  let found = put();
  for (let tries = 0; tries < 3 && !found.every(Boolean); tries += 1) {
    // A letter that found no place comes before the others.
    const late = inside.filter((_, i) => !found[i]);
    inside = [...late, ...inside.filter((one) => !late.includes(one))];
    found = put();
  }
  const discs = inside.map(({ x, y }, i) => found[i] ?? { ...boxAround({ x, y }, LETTER / 2), line: [x, y, x, y] });
  const leaders = discs.flatMap(({ line: [x, y, x2, y2] }) => boxesAlong({ from: { x, y }, to: { x: x2, y: y2 } }));
  // As on the screen, names keep clear of what points at marks; most of them stay where they were.
  app.paperBoxes = [...corners, ...discs, ...leaders];
  labels?.refresh();
  const nodes = inside.flatMap(({ at }, i) => {
    const spot = discs[i];
    const [cx, cy] = [spot.left + LETTER / 2, spot.top + LETTER / 2];
    const [x1, y1, x2, y2] = spot.line;
    return [svg("path", { d: `M${x1} ${y1}L${x2} ${y2}`, stroke: "#fff", "stroke-width": 3 }), svg("path", { d: `M${x1} ${y1}L${x2} ${y2}`, stroke: "#000" }),
      svg("circle", { cx, cy, r: 8.5, fill: "#000" }), svg("text", { x: cx, y: cy + 4, "text-anchor": "middle", fill: "#fff", "font-family": FONT, "font-size": 11, "font-weight": 700 }, letterOf(at))];
  });
  const drawing = svg("svg", { class: "at-letters", width: size.width, height: size.height }, nodes);
  map.getContainer().append(drawing);
  return () => {
    drawing.remove();
    app.paperBoxes = null; // before the map has its size of the screen again
  };
}

/** Give the map the size that it has on paper, with its events in view; returns how to take it back. */
export function paperMap(app, size) {
  const { map, shell } = app;
  const before = { center: map.getCenter(), zoom: map.getZoom() };
  const { style } = shell.cell;
  Object.assign(style, { position: "fixed", left: "0", top: "0", width: `${size.width}px`, height: `${size.height}px` });
  map.invalidateSize({ animate: false });
  const chosen = chosenRows(app);
  const bounds = app.layer.drawnBounds(Uint32Array.from(chosen.own ? chosen.rows : app.result.rows));
  if (bounds) map.fitBounds(bounds, { padding: [24, 18], maxZoom: 11, animate: false });
  for (const name of ["position", "left", "top", "width", "height"]) style.removeProperty(name);
  return () => {
    map.invalidateSize({ animate: false });
    map.setView(before.center, before.zoom, { animate: false });
  };
}

