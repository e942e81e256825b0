/** What floats over the map: zoom, scale, pills of the folded panels, the peek card, what lies outside the view. */

import { Inset } from "../drawing/inset.js";
import { bdi, button, fill, h, icon } from "./dom.js";
import { createDraw } from "./draw.js";
import { createPeek } from "./peek.js";
import { isTold } from "./told.js";
import { createAway, createChips, createToast } from "./recover.js";
import { figure, spoken, t, tn } from "../say.js";

const MANY = 20000;
/** Of so many events outside the view the places are named; of more, the first of them. */
const NAMED = 500;

/** Events of the selection of which no place lies in view: their rows and the names of their places. */
export function outside(model, rows, [west, south, east, north]) {
  const found = [];
  const names = new Map();
  const { firstPlace } = model.events;
  const { x, y, drawable } = model.places;
  for (const row of rows) {
    let first = -1;
    let seen = false;
    for (let p = firstPlace[row]; p < firstPlace[row + 1] && !seen; p += 1) {
      if (!drawable[p]) continue;
      if (first < 0) first = p;
      seen = x[p] >= west && x[p] <= east && y[p] >= north && y[p] <= south;
    }
    if (seen || first < 0) continue;
    found.push(row);
    const name = model.text && found.length <= NAMED ? model.text.placeName(first) : "";
    if (name) names.set(name, (names.get(name) ?? 0) + 1);
  }
  return { rows: found, names: [...names.keys()], all: found.length <= NAMED };
}

/** The box of the map's view in mercator, 0 to 1. */
function viewBox(map) {
  const size = 256 * 2 ** map.getZoom();
  const { min, max } = map.getPixelBounds();
  return [min.x / size, max.y / size, max.x / size, min.y / size];
}

/** The events of the selection of which nothing is in view now. */
export const outsideView = ({ model, result, map }) => outside(model, result.rows, viewBox(map));

/** The pills that stand for folded panels. */
function createRails(app) {
  const set = h("b", null);
  const listed = h("b", null);
  const unplaced = h("b", null);
  const filters = button({ class: "at-box", "aria-expanded": "false", onclick: () => app.openPanel("left") }, icon("filter"), t("Filters"), " ", set);
  const list = button({ "aria-expanded": "false", onclick: () => app.openPanel("right", "list") }, icon("list"), t("List"), " ", listed);
  const none = button({ onclick: () => app.openPanel("right", "unplaced") }, icon("nopin"), t("Without a place"), " ", unplaced);
  const story = isTold(app.config) ? button({ class: "at-box", onclick: () => app.store.set({ open: app.state.open === "story" ? null : "story", step: app.state.step ?? 0 }) }, icon("list"), app.steps.length ? t("Story") : t("Findings")) : null;
  const left = h("div", { class: "at-rail at-rail-left" }, story, filters);
  const right = h("div", { class: "at-rail at-rail-right at-box" }, list, none);
  const show = () => {
    const count = app.filters().length;
    fill(set, count ? tn(count, "{n} set", "{n} set") : "");
    fill(listed, figure(app.counts.shown));
    fill(unplaced, figure(app.counts.off_map));
    filters.setAttribute("aria-expanded", String(app.state.open === "left"));
    list.setAttribute("aria-expanded", String(app.state.open === "right"));
  };
  return { left, right, show };
}

function createZoom(app) {
  const { map } = app;
  return h("div", { class: "at-zoom at-box", role: "group", "aria-label": t("Zoom") },
    button({ "aria-label": t("Zoom in"), title: t("Zoom in"), onclick: () => map.zoomIn() }, icon("plus")),
    button({ "aria-label": t("Zoom out"), title: t("Zoom out"), onclick: () => map.zoomOut() }, icon("minus")),
    button({ "aria-label": t("Zoom to all events on the map"), title: t("Zoom to all events on the map"), onclick: () => app.fit() }, icon("zoom")));
}

/** Boxes over the map, in its pixels: what the inset and the labels keep clear of. */
export function floatingBoxes(app, callouts = true) {
  const { container, cell } = app.shell;
  const origin = container.getBoundingClientRect();
  return [...cell.querySelectorAll(`.at-float .at-box, .at-chips:not([hidden]) > :not([hidden]), .at-moment, .leaflet-control, .atlas-note${callouts ? ", .at-callout" : ""}`)]
    .filter((box) => box.offsetWidth)
    .map((box) => box.getBoundingClientRect())
    .map(({ left, top, right, bottom }) => ({
      left: left - origin.left, top: top - origin.top, right: right - origin.left, bottom: bottom - origin.top,
    }));
}

export function createFloat(app) {
  const { float } = app.shell;
  const away = createAway(app);
  const rails = createRails(app);
  const peek = createPeek(app);
  const chips = app.shell.row ? null : createChips(app); // else they stand in the row
  const toast = createToast(app);
  const draw = createDraw(app);
  float.append(...[draw.element, chips?.element, rails.left, rails.right, createZoom(app), away.element, peek.element, toast.element].filter(Boolean));
  const corner = spoken().rtl ? "bottomleft" : "bottomright"; // the key has the other one
  app.map.attributionControl.setPosition(corner);
  const scale = window.L.control.scale({ imperial: false, position: corner, maxWidth: 110 });
  // Leaflet writes its lengths in English; `text` is such as "50 km".
  scale._updateScale = (line, text, share) => {
    const [n, unit] = text.split(" ");
    line.style.width = `${Math.round(scale.options.maxWidth * share)}px`;
    fill(line, unit === "m" ? t("{n} m", { n: figure(Number(n)) }) : t("{n} km", { n: figure(Number(n)) }));
  };
  scale.addTo(app.map);
  const inset = new Inset(app.layer, app.basemap?.inset ?? {});
  app.on(app.map, "moveend", () => away.show());
  const places = ["selection", "highlighted", "switches", "size", "layout", "text", "first", "open", "view"];
  return {
    slow: app.model.n > MANY,
    update(changes) {
      const any = (...keys) => keys.some((key) => changes.has(key));
      if (any("selection", "open", "first")) rails.show();
      if (any("selection", "layout", "size", "first", "text", "step")) chips?.show();
      if (any("selection", "layout", "size", "first", "view")) draw.show();
      if (any("highlighted", "open", "text", "layout")) peek.show();
      if (any("selection", "size", "layout", "text", "first")) away.show();
      if (any(...places)) inset.update(app.state.highlighted, { avoid: floatingBoxes(app) });
    },
    destroy() {
      scale.remove();
      toast.destroy();
      inset.update(null, { avoid: [] });
    },
  };
}
