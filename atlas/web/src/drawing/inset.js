/**
 * An inset for an event in hand whose marks cannot be told apart at the zoom of the map: the same
 * marks with their true radii, larger, with a scale of its own, a frame and two lines to it.
 */

import { kmAt } from "../mercator.js";
import { HEAD, isSmall, leaders, placeFor, scaleBar, sizeIn, viewOf } from "./insetplan.js";
import { drawNames } from "./names.js";
import { FONT, Painter } from "./paint.js";
import { boxAround, shifted } from "./boxes.js";
import { boxesAlong } from "./rims.js";
import { buildScene } from "./scene.js";
import { spoken, t } from "../say.js";

const SIZE = 6.5;
const SPACE = "http://www.w3.org/2000/svg";

export class Inset {
  /**
   * @param {EventsLayer} layer whose map it lies on
   * @param {{drawBase?: Function, drawLabels?: Function}} [basemap] (context, view, boxes) => void
   */
  constructor(layer, { drawBase = null, drawLabels = null } = {}) {
    Object.assign(this, { layer, drawBase, drawLabels, event: null, floats: [], shown: null });
    this.painter = new Painter();
    this.build();
  }

  build() {
    this.lines = document.createElementNS(SPACE, "svg");
    this.path = document.createElementNS(SPACE, "path");
    this.lead = document.createElementNS(SPACE, "path");
    for (const path of [this.lead, this.path]) path.setAttribute("fill", "none");
    this.lines.append(this.lead, this.path);
    this.lines.setAttribute("aria-hidden", "true");
    this.box = document.createElement("div");
    this.box.className = "atlas-inset";
    this.box.setAttribute("role", "img");
    this.title = document.createElement("b");
    this.title.dir = "auto";
    this.aside = document.createElement("span");
    this.aside.textContent = t("true radii");
    const head = document.createElement("div");
    head.append(this.title, this.aside);
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    this.box.append(head, this.canvas);
    const over = { position: "absolute", zIndex: 450, pointerEvents: "none" };
    Object.assign(this.lines.style, { ...over, inset: "0", width: "100%", height: "100%" });
    Object.assign(this.box.style, { ...over, borderRadius: "2px", overflow: "hidden", boxSizing: "border-box" });
    Object.assign(head.style, { display: "flex", gap: "8px", height: `${HEAD}px`, padding: "0 8px", font: `11px/${HEAD}px ${FONT}` });
    Object.assign(this.title.style, { flex: "1", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" });
    Object.assign(this.aside.style, { whiteSpace: "nowrap" });
    Object.assign(this.canvas.style, { display: "block" });
  }

  /**
   * Show the inset of an event, where it needs one and there is room for it.
   *
   * @param {number | null} event
   * @param {{avoid?: {left: number, top: number, right: number, bottom: number}[]}} [options] boxes of
   *   controls over the map, in pixels of its container
   */
  update(event, { avoid = [] } = {}) {
    this.event = event;
    this.floats = avoid;
    this.listen();
    this.refresh();
  }

  remove() {
    this.hide();
    this.layer.off("themed", this.refresh, this);
    this.map?.off("move", this.follow, this).off("moveend", this.refresh, this).off("zoomstart", this.hide, this);
    this.map = null;
  }

  /** Is it shown? Where it is not, "zoom to event" is the way. */
  get visible() {
    return this.shown !== null;
  }

  listen() {
    const map = this.layer._map;
    if (!map || this.map === map) return;
    this.map = map;
    map.on("move", this.follow, this).on("moveend", this.refresh, this).on("zoomstart", this.hide, this);
    this.layer.keepClear = () => this.boxes();
    this.layer.on("themed", this.refresh, this);
  }

  hide() {
    const was = this.shown;
    this.shown = null;
    this.lines.remove();
    this.box.remove();
    if (was) this.layer.fire("drawn");
  }

  refresh() {
    const plan = this.map && this.event !== null ? this.plan() : null;
    if (!plan) {
      this.hide();
      return;
    }
    const moved = !this.shown || this.shown.box.left !== plan.box.left || this.shown.box.top !== plan.box.top;
    this.shown = plan;
    if (moved) this.layer.fire("drawn");
    if (!this.box.isConnected) this.map.getContainer().append(this.lines, this.box);
    this.paintBox(plan);
    this.follow();
  }

  /** The drawn places of the event, as shares of the world. */
  spots() {
    const { model, drawn } = this.layer;
    const { firstPlace } = model.events;
    const { x, y, radius } = model.places;
    const spots = [];
    for (let place = firstPlace[this.event]; place < firstPlace[this.event + 1]; place += 1) {
      if (!drawn?.[place]) continue;
      spots.push({ place, x: x[place], y: y[place], r: (Math.max(0, radius[place]) / 100) * kmAt(y[place]) });
    }
    return spots;
  }

  /** What is shown and where; null where no inset is needed, or there is no room. */
  plan() {
    const { x: width, y: height } = this.map.getSize();
    const size = sizeIn(width, height);
    const spots = this.spots();
    const look = this.layer.look();
    if (!size || !isSmall(spots, look.scale)) return null;
    const view = { ...viewOf(spots, size), ratio: look.ratio };
    const frame = this.frameOf(view, look);
    if (frame.left < 0 || frame.top < 0 || frame.right > width || frame.bottom > height) return null;
    const marks = this.layer.marksInView().filter((box) => !inside(box, frame));
    const box = placeFor(size, { width, height }, frame, this.floats, marks);
    return box && { box, view, spots, size };
  }

  /** The part of the map that the inset shows, in pixels of the map's container. */
  frameOf(view, look) {
    const share = look.scale / view.scale;
    const left = view.left * share - look.left;
    const top = view.top * share - look.top;
    return { left, top, right: left + view.width * share, bottom: top + view.height * share };
  }

  /** Frame and lines follow the map. */
  follow() {
    if (!this.shown) return;
    const { theme } = this.layer;
    const { box, view } = this.shown;
    const frame = this.frameOf(view, this.layer.look());
    const n = (value) => Math.round(value * 10) / 10;
    this.path.setAttribute("d", `M${n(frame.left)} ${n(frame.top)}H${n(frame.right)}V${n(frame.bottom)}H${n(frame.left)}Z`);
    this.lead.setAttribute("d", leaders(box, frame).map(([x0, y0, x1, y1]) => `M${n(x0)} ${n(y0)}L${n(x1)} ${n(y1)}`).join(""));
    this.path.setAttribute("stroke", theme.ink);
    this.lead.setAttribute("stroke", theme.ink);
    this.lead.setAttribute("stroke-opacity", "0.55");
    this.lead.setAttribute("stroke-width", "0.75");
  }

  paintBox({ box, view, size, spots }) {
    const { theme, model } = this.layer;
    Object.assign(this.box.style, {
      left: `${box.left}px`, top: `${box.top}px`, width: `${size.width}px`, height: `${size.height}px`,
      background: theme.paper, color: theme.ink, border: `1px solid ${theme.ink}`,
    });
    this.aside.style.color = theme.ink2;
    const title = model.text?.title(this.event) ?? "";
    this.title.textContent = title || t("Selected event");
    this.box.setAttribute("aria-label", t("Enlarged: {title}", { title }));
    this.canvas.width = Math.round(view.width * view.ratio);
    this.canvas.height = Math.round(view.height * view.ratio);
    Object.assign(this.canvas.style, { width: `${view.width}px`, height: `${view.height}px`, margin: "0 -1px" });
    const context = this.canvas.getContext("2d");
    context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    context.fillStyle = theme.land;
    context.fillRect(0, 0, view.width, view.height);
    context.save();
    this.drawBase?.(context, { ...view, x: view.left / view.scale, y: view.top / view.scale }, { width: 1.15 });
    context.restore();
    this.paintEvent(context, view, spots);
  }

  paintEvent(context, view, spots) {
    const { layer, painter } = this;
    const { theme, model } = layer;
    const settings = { scale: view.scale, size: SIZE, highlight: this.event, lines: layer.switches.lines, together: false };
    const scene = buildScene(model, spots.map(({ place }) => place), settings);
    painter.rims(context, theme, [...scene.regions, ...scene.areas], view);
    painter.rings(context, theme, scene.rings, view, 0.07);
    painter.lines(context, theme, scene.lines, view, 3.2);
    for (const { x, y, r, ...mark } of scene.rims) {
      painter.mark(context, theme, { ...mark, status: mark.shown, look: "hollow" }, x - view.left, y - view.top, r);
    }
    for (const { x, y, lead } of scene.stacks) painter.mark(context, theme, lead, x - view.left, y - view.top, SIZE);
    const bar = this.paintScale(context, view);
    const marks = [...scene.stacks, ...scene.rims].map((one) => boxAround(one, SIZE + 2));
    const taken = [...marks, ...scene.lines.flatMap(boxesAlong)].map((box) => shifted(box, view));
    const names = drawNames(context, theme, { scene, model, view, taken: [...taken, bar] });
    this.drawLabels?.(context, view, [...taken, ...names, bar]);
  }

  /** A scale bar in the lower right corner; returns its box. */
  paintScale(context, view) {
    const { theme } = this.layer;
    const middle = (view.top + view.height / 2) / view.scale;
    const { width, label } = scaleBar(kmAt(middle) * view.scale);
    const [x, y] = [view.width - 12 - width, view.height - 10];
    context.beginPath();
    context.moveTo(x, y - 4);
    context.lineTo(x, y);
    context.lineTo(x + width, y);
    context.lineTo(x + width, y - 4);
    context.strokeStyle = theme.ink;
    context.lineWidth = 1;
    context.stroke();
    context.font = `11px ${FONT}`;
    context.direction = spoken().rtl ? "rtl" : "ltr";
    context.textAlign = "center";
    context.lineJoin = "round";
    context.strokeStyle = theme.halo;
    context.lineWidth = 2.5;
    context.strokeText(label, x + width / 2, y - 4);
    context.fillStyle = theme.ink;
    context.fillText(label, x + width / 2, y - 4);
    context.direction = "ltr";
    return { left: x - 4, top: y - 18, right: view.width, bottom: view.height };
  }

  /** What labels of the map are to keep clear of: the inset, and the lines of its frame. */
  boxes() {
    if (!this.shown) return [];
    const { box, view } = this.shown;
    const { left, top, right, bottom } = this.frameOf(view, this.layer.look());
    const edge = (x0, y0, x1, y1) => ({ left: x0 - 2, top: y0 - 2, right: x1 + 2, bottom: y1 + 2 });
    return [box, edge(left, top, right, top), edge(left, bottom, right, bottom), edge(left, top, left, bottom), edge(right, top, right, bottom)];
  }
}

const inside = (one, other) =>
  one.left > other.left - 20 && one.right < other.right + 20 && one.top > other.top - 20 && one.bottom < other.bottom + 20;
