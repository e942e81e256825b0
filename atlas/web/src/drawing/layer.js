/**
 * The events as one Leaflet layer on one canvas.
 *
 * A scene is built when the zoom, the events or the switches change, or when the view leaves the
 * stretch of land it was built for; a move only paints it again. Past a number of places in view
 * the scene gives way to counts by cell (`density.js`).
 */

import L from "leaflet";
import { kmAt, toLatitude, toLongitude } from "../mercator.js";
import { DENSITY, PILL, SIZES } from "../marks.js";
import { themeWith } from "../theme.js";
import { areCrowded, badgeAt, further, placeBadges } from "./badges.js";
import { boxAround, shifted } from "./boxes.js";
import { Density, mostOf, stepWords } from "./density.js";
import { placeDeaths } from "./deaths.js";
import { boundsOf } from "./extent.js";
import { hitScene } from "./hit.js";
import { Note, noteText } from "./note.js";
import { Painter, badgeWidth, inView, short } from "./paint.js";
import { boxesAlong, figureBox } from "./rims.js";
import { Outlines, buildScene } from "./scene.js";
import { StampBook, Stamper } from "./stamps.js";
import { ALL_ON, drawnPlaces, wideCodes } from "./switches.js";

/** More places than this in and around the view are counted by cell. */
export const MOST_MARKS = DENSITY.from;
const MOST_COUNTS = DENSITY.counts_from;

/** Half-size of a mark: larger for fingers, smaller in a notebook's cell. */
const sizeFor = (width) => (width <= 720 ? SIZES.phone : width <= 1100 ? SIZES.notebook : SIZES.mark);

/** Each value once, the commonest first. */
function commonest(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

export class EventsLayer extends L.Layer {
  pane = "atlas-events";

  constructor(model, { theme = "light", size = null, sizeBy = "none" } = {}) {
    super();
    this.atlasOwn = true;
    this.model = model;
    this.theme = themeWith(theme, model.vocabulary.groups);
    this.fixedSize = size;
    this.sizeBy = sizeBy;
    this.outlines = new Outlines();
    this.rows = new Uint32Array(0);
    this.switches = ALL_ON;
    this.highlighted = null;
    this.lit = new Set();
    this.changed = new Set(); // rows of the events that are other than in the version before
    this.hiddenBySwitches = 0;
    this.stamper = new Stamper();
    this.book = new StampBook();
    this.density = new Density(model);
  }

  onAdd(map) {
    const name = this.pane;
    const pane = map.getPane(name) ?? map.createPane(name);
    Object.assign(pane.style, { zIndex: 420, pointerEvents: "none" });
    this.canvas = L.DomUtil.create("canvas", `${name} leaflet-zoom-animated`, pane);
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = this.canvas.getContext("2d");
    this.stamped = document.createElement("canvas");
    this.painter = new Painter();
    this.note = new Note(map.getContainer());
    this.redraw();
    return this;
  }

  onRemove() {
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    this.canvas.remove();
    this.note.remove();
    return this;
  }

  getEvents() {
    return { move: this.moved, moveend: this.redraw, zoomanim: this.zoomed, viewreset: this.redraw, resize: this.redraw };
  }

  // ---- what the page asks for -----------------------------------------------------------------

  /**
   * Draw some events.
   *
   * @param {Uint32Array} rows of the events that are kept
   * @param {Record<string, boolean>} [switches] layers that are off
   * @returns {Promise<void>} kept in the frame that paints them
   */
  show(rows, switches = {}) {
    this.rows = rows;
    this.switchOver({ ...ALL_ON, ...switches });
    this.hiddenBySwitches = this.countHidden();
    this.scene = null;
    this.redraw();
    return Promise.resolve();
  }

  /** Draw how many more or fewer the second rows are than the first, in squares; null: the events again. */
  setDifference(sides) {
    if (!sides && !this.sides) return;
    this.sides = sides;
    this.scene = null;
    this.redraw();
  }

  switchOver(switches) {
    if (this.drawn && Object.keys(ALL_ON).every((name) => this.switches[name] === switches[name])) return;
    this.switches = switches;
    this.drawn = drawnPlaces(this.model, switches);
  }

  /** Light the marks of an event; null: of none. */
  highlight(event) {
    if (this.highlighted === event) return;
    this.highlighted = event;
    this.scene = null;
    this.redraw();
  }

  /** Light the marks of several events, besides the one that is highlighted. */
  light(events) {
    this.lit = new Set(events);
    this.scene = null;
    this.redraw();
  }

  setTheme(name) {
    this.theme = themeWith(name, this.model.vocabulary.groups);
    this.redraw();
    this.fire("themed");
  }

  /**
   * What lies at a point of the map's container.
   *
   * @param {L.Point} point
   * @returns {{event: number, place: number, stack: {event: number, place: number}[]} | null}
   */
  hit(point, slack) {
    if (this.scene === false) return this.density.hit(point, { rows: this.sides?.all ?? this.rows, drawn: this.drawn });
    return this.scene ? hitScene(this, point, slack) : null;
  }

  /**
   * The bounds of the places drawn, without the few that lie far from all others.
   *
   * @param {Uint32Array} rows
   * @param {{all?: boolean}} [options] all: the far ones too
   * @returns {L.LatLngBounds | null}
   */
  drawnBounds(rows, { all = false } = {}) {
    const box = boundsOf(this.model, rows, this.drawn ?? drawnPlaces(this.model, ALL_ON), all);
    if (!box) return null;
    const [west, north, east, south] = box;
    return L.latLngBounds([toLatitude(south), toLongitude(west)], [toLatitude(north), toLongitude(east)]);
  }

  /** Which marks are drawn, for the legend. */
  legendInUse() {
    if (this.scene === false) return this.density.legend(this.sides);
    if (!this.scene) return { roles: [], groups: [], letters: [], statuses: [], sizes: [], others: [] };
    const { stacks, areas, cells, regions, rims, lines, rings } = this.scene;
    const marks = stacks.flatMap(({ members }) => members);
    const all = [...marks, ...areas, ...regions];
    const some = {
      town: rings.length,
      area: areas.length + regions.length,
      soft: areas.length + regions.length || marks.some(({ look }) => look === "soft"),
      unstated: marks.some(({ look }) => look === "hollow"),
      stack: [...stacks, ...rims].some(({ events }) => events > 1),
      killed: all.some(({ killed }) => killed),
      open: all.some(({ open }) => open),
      sea: all.some(({ sea }) => sea),
      line: lines.some(({ vague }) => !vague),
      vague_line: lines.some(({ vague }) => vague),
    };
    const unique = (key) => commonest(all.map((one) => one[key]));
    const others = Object.keys(some).filter((name) => some[name]);
    return { roles: unique("role"), groups: commonest([...all.map(({ group }) => group), ...cells.flatMap(({ groups }) => groups)]), ...(cells.length ? { steps: stepWords(mostOf(cells)) } : {}), letters: unique("letter").filter(Boolean), statuses: unique("status"), sizes: unique("half"), others };
  }

  /** Events that are placed less precisely than a cell, while cells are drawn; null while marks are. */
  get apart() {
    return this.scene === false ? this.density.apart : null;
  }

  /** The side of a cell in km, while cells are drawn; null while marks are. */
  get cellKm() {
    return this.scene === false ? this.density.cellKm : (this.scene?.cells[0]?.side ?? null);
  }

  /** Boxes that labels are to keep clear of, in pixels of the map's container. */
  avoid() {
    const lines = this.scene ? this.scene.lines.flatMap(boxesAlong) : [];
    return [...this.marksInView(), ...(this.deaths ?? []), ...lines.map((box) => shifted(box, this.view)), ...this.density.boxes(this), ...(this.keepClear?.() ?? [])];
  }

  /** The boxes of marks and badges in view, in pixels of the map's container. */
  marksInView() {
    if (!this.scene) return [];
    const { stacks, rims, cells, size } = this.scene;
    const marks = [...stacks, ...rims].filter((one) => inView({ ...one, r: 20 }, this.view));
    const boxes = marks.map((one) => boxAround(one, (one.lead ?? one).half + (one.lit ? 7 : 2)));
    boxes.push(...marks.filter((one) => (one.lead ?? one).figure).map((one) => figureBox(one.lead ? { ...one.lead, x: one.x, y: one.y } : one)));
    boxes.push(...marks.filter(({ events }) => events > 1).map((one) => boxAround(badgeAt(one, size), badgeWidth(one) / 2)));
    boxes.push(...cells.filter((one) => inView(one, this.view)).map((one) => boxAround(one, 12)));
    return boxes.map((box) => shifted(box, this.view));
  }

  /** How many of the events would be on the map if no layer were off. */
  countHidden() {
    if (Object.keys(ALL_ON).every((name) => this.switches[name])) return 0;
    const { firstPlace, drawn } = this.model.events;
    let hidden = 0; // events
    for (let at = 0; at < this.rows.length; at += 1) {
      const row = this.rows[at];
      if (!drawn[row]) continue;
      let seen = false;
      for (let place = firstPlace[row]; place < firstPlace[row + 1] && !seen; place += 1) seen = this.drawn[place] === 1;
      if (!seen) hidden += this.model.weightOf(row);
    }
    return hidden;
  }

  // ---- drawing --------------------------------------------------------------------------------

  /** Follow the map; while it zooms, the canvas is stretched instead. */
  moved() {
    if (this.asked || !this.view || this._map.getZoom() !== this.view.zoom) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      if (this._map && this._map.getZoom() === this.view.zoom) this.paint();
    });
  }

  zoomed({ zoom, center }) {
    const map = this._map;
    const offset = map._latLngBoundsToNewLayerBounds(map.getBounds(), zoom, center).min;
    L.DomUtil.setTransform(this.canvas, offset, map.getZoomScale(zoom));
  }

  redraw() {
    if (!this._map || !this.canvas || !this._map._loaded) return;
    this.paint();
    this.fire("drawn");
  }

  /** Where the map is looking, in pixels of the world. */
  look() {
    const map = this._map;
    const { x: width, y: height } = map.getSize();
    const { x: left, y: top } = map.getPixelBounds().min;
    const zoom = map.getZoom();
    const ratio = window.devicePixelRatio || 1;
    return { left, top, width, height, zoom, ratio, scale: 256 * 2 ** zoom };
  }

  paint() {
    const view = this.look();
    this.view = view;
    if (!view.width || !view.height) return; // no map is seen, and no picture can be that small
    this.fitCanvas(view);
    L.DomUtil.setTransform(this.canvas, this._map.containerPointToLayerPoint([0, 0]), 1);
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (!this.drawn) return;
    const scene = this.sides ? null : this.sceneFor(view);
    if (this.sides) this.scene = false;
    context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    if (scene) this.paintScene(scene, view);
    else {
      this.deaths = [];
      if (this.sides) this.density.paintDifference(this, view);
      else this.density.paint(this, view);
    }
    this.note.say(scene ? "" : noteText(this.cellKm, this.apart), this.theme);
  }

  fitCanvas({ width, height, ratio }) {
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width === w && this.canvas.height === h) return;
    for (const canvas of [this.canvas, this.stamped]) Object.assign(canvas, { width: w, height: h });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.stamper.resize(w, h);
    this.image = new ImageData(new Uint8ClampedArray(this.stamper.pixels.buffer), w, h);
  }

  /** The scene for a view, built anew only where the last one does not do; null for too many marks. */
  sceneFor(view) {
    const size = this.fixedSize ?? sizeFor(window.innerWidth);
    const reach = this.reach;
    const fits =
      reach && reach.zoom === view.zoom && reach.size === size && view.left >= reach.left && view.top >= reach.top &&
      view.left + view.width <= reach.right && view.top + view.height <= reach.bottom;
    if (this.scene !== null && fits) return this.scene || null;
    const { zoom, scale } = view;
    this.reach = { zoom, size, ...around(view) };
    const places = this.placesAround(scale);
    const { highlighted: highlight, switches, sizeBy: by, outlines } = this;
    this.scene = places && buildScene(this.model, places, { scale, size, highlight, lines: switches.lines, by, outlines });
    if (!places || this.isCrowded(this.scene, places)) this.scene = false;
    if (this.scene) placeBadges([...this.scene.stacks, ...this.scene.rims], size);
    return this.scene || null;
  }

  /** Where marks would lie on marks, cells are counted. */
  isCrowded({ stacks }, places) {
    return areCrowded(stacks, places.length);
  }

  /** The drawn places within reach of the view; null where they are too many. */
  placesAround(scale) {
    const { model, rows, drawn, reach } = this;
    const { x, y, radius, precision } = model.places;
    const { firstPlace } = model.events;
    const wide = wideCodes(model);
    // Rows that are counts lie upon one another by the thousand, and are then one square.
    const most = model.events.weight ? MOST_COUNTS : MOST_MARKS;
    const few = rows.length <= MOST_MARKS;
    let marks = 0;
    const [west, north, east, south] = [reach.left, reach.top, reach.right, reach.bottom].map((at) => at / scale);
    const found = [];
    for (let at = 0; at < rows.length; at += 1) {
      for (let place = firstPlace[rows[at]]; place < firstPlace[rows[at] + 1]; place += 1) {
        if (!drawn[place]) continue;
        const r = !few && wide[precision[place]] && radius[place] > 0 ? (radius[place] / 100) * kmAt(y[place]) : 0;
        const near = x[place] + r >= west && x[place] - r <= east && y[place] + r >= north && y[place] - r <= south;
        if (!near && !few) continue;
        if (!(model.events.weight && wide[precision[place]])) marks += 1;
        if (found.push(place) > most || marks > MOST_MARKS) return null;
      }
    }
    return found;
  }

  paintScene(scene, view) {
    const { context, theme, painter } = this;
    const lit = (one) => (this.highlighted !== null || this.lit.size > 0) && one.here.some(({ event }) => event === this.highlighted || this.lit.has(event));
    painter.rims(context, theme, [...scene.regions, ...scene.areas].filter((one) => inView(one, view)), view);
    this.density.paintCells(this, scene.cells.filter((one) => inView(one, view)), view);
    painter.rings(context, theme, scene.rings, view);
    painter.lines(context, theme, scene.lines, view);
    const wide = [...scene.regions, ...scene.areas, ...scene.cells].filter(lit);
    painter.highlight(context, theme, { marks: scene.stacks.filter((one) => one.lit || lit(one)), wide }, view, scene.size);
    painter.ties(context, theme, scene.rims, view);
    this.stampMarks(scene, view);
    this.paintDeaths(scene, view);
    if (this.changed.size) this.paintChanged([...scene.stacks, ...scene.rims, ...scene.regions, ...scene.areas, ...scene.cells], view);
    for (const one of [...scene.stacks, ...scene.rims]) {
      if (!inView({ ...one, r: 60 }, view)) continue;
      context.globalAlpha = one.alpha ?? 1;
      const { figure } = one.lead ?? one;
      if (figure) painter.figure(context, theme, one.lead ? { ...one.lead, x: one.x, y: one.y } : one, view);
      if (one.events < 2) continue;
      const { x, y } = badgeAt(one, scene.size);
      painter.badge(context, theme, { x: x - view.left, y: y - view.top, text: further(one, short), width: badgeWidth(one), status: one.status });
    }
    context.globalAlpha = 1;
  }

  /** A small square on its corner at the marks of events that are other than in the version before. */
  paintChanged(marks, { left, top }) {
    const { context, theme } = this;
    Object.assign(context, { fillStyle: theme.ink, strokeStyle: theme.paper, lineWidth: 2 });
    for (const one of marks) {
      if (!one.here.some(({ event }) => this.changed.has(event))) continue;
      const [x, y] = [one.x - left - (one.lead ?? one).half - 3, one.y - top - (one.lead ?? one).half - 3];
      const path = new Path2D(`M${x - 5} ${y}l5 -5 5 5 -5 5z`);
      context.stroke(path);
      context.fill(path);
    }
  }

  /** How many were killed, in words, where few such marks are in view and there is room. */
  paintDeaths({ stacks, rims }, view) {
    const seen = [...stacks, ...rims].filter((one) => inView({ ...one, r: 0 }, view)).map((one) => ({ ...one, x: one.x - view.left, y: one.y - view.top }));
    const any = seen.some((one) => (one.lead ?? one).killed);
    this.deaths = any ? placeDeaths(this.model, seen, [...this.marksInView(), ...(this.keepClear?.() ?? [])], view) : [];
    for (const one of this.deaths) this.painter.words(this.context, this.theme, one);
  }

  /** Marks from the top down, each with its number for the hit; then their badges. */
  stampMarks({ stacks, rims, size }, view) {
    const { stamper, book, theme, context } = this;
    const { ratio, left, top } = view;
    this.targets = [...stacks, ...rims];
    stamper.clear();
    const put = (one, mark, half, id) => {
      if (!inView({ ...one, r: 3 * half }, view)) return;
      const stamp = book.get(theme, mark, half, ratio, one.alpha);
      stamper.put(stamp, Math.round((one.x - left) * ratio), Math.round((one.y - top) * ratio), id);
    };
    rims.forEach((one, at) => put(one, { ...one, status: one.shown, look: "hollow" }, one.half, stacks.length + at));
    for (let at = stacks.length - 1; at >= 0; at -= 1) {
      const { lead } = stacks[at];
      put(stacks[at], lead, lead.half * (lead.role === "alert" ? 0.9 : 1), at);
    }
    this.stamped.getContext("2d").putImageData(this.image, 0, 0);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.stamped, 0, 0);
    context.restore();
    this.claimBadges(size, view);
  }

  claimBadges(size, { ratio, left, top }) {
    this.targets.forEach((one, id) => {
      if (one.events < 2) return;
      const { x, y } = badgeAt(one, size);
      const half = badgeWidth(one) / 2;
      const sides = [x - half - left, y - PILL.high / 2 - top, x + half - left, y + PILL.high / 2 - top].map((at) => Math.round(at * ratio));
      this.stamper.claim(...sides, id);
    });
  }
}

/** A view and a quarter more on each side. */
function around({ left, top, width, height }) {
  const [w, h] = [width / 4, height / 4];
  return { left: left - w, top: top - h, right: left + width + w, bottom: top + height + h };
}
