/** The canvas under everything else: one for the whole view and a margin, so that it has no seams. */

import L from "leaflet";
import { paint } from "./painter.js";

const PANE = "atlas-basemap";
/** How far the canvas reaches over each edge of the map, in parts of its size. */
const MARGIN = 0.35;
/** Readers who ask for plain edges get a plain ground. */
const plain = window.matchMedia("(prefers-contrast: more), (forced-colors: active)");

export class BasemapLayer extends L.Layer {
  constructor(store, colours) {
    super();
    this.store = store;
    this.colours = colours;
    this.turned = { borders: true, relief: true };
    this.atlasOwn = true;
    this.repaint = () => this._map && this.update();
  }

  onAdd(map) {
    const pane = map.getPane(PANE) ?? map.createPane(PANE);
    pane.style.zIndex = 150;
    pane.style.pointerEvents = "none";
    this.canvas = L.DomUtil.create("canvas", map.options.zoomAnimation ? "leaflet-zoom-animated" : "leaflet-zoom-hide", pane);
    this.canvas.setAttribute("aria-hidden", "true");
    plain.addEventListener("change", this.repaint);
    this.update();
  }

  onRemove() {
    L.Util.cancelAnimFrame(this.asked);
    plain.removeEventListener("change", this.repaint);
    this.canvas.remove();
  }

  getEvents() {
    const events = { moveend: this.update, viewreset: this.update, resize: this.update, move: this.follow, zoom: this.stretch };
    if (this._map?.options.zoomAnimation !== false) events.zoomanim = this.animate;
    return events;
  }

  setColours(colours) {
    this.colours = colours;
    this.repaint();
  }

  /** Draw borders or relief, or leave them out. */
  turn(name, on) {
    if (this.turned[name] === on) return;
    this.turned[name] = on;
    this.repaint();
  }

  /** What of the ground is drawn. */
  get shown() {
    return { ...this.turned, relief: this.turned.relief && !plain.matches };
  }

  /** Paint the view and its margin. */
  update() {
    const map = this._map;
    const size = map.getSize();
    const pad = size.multiplyBy(MARGIN).round();
    const corner = map.containerPointToLayerPoint(pad.multiplyBy(-1)).round();
    this.zoom = map.getZoom();
    this.corner = map.layerPointToLatLng(corner);
    this.pad = pad;
    this.drawn = map.getCenter();
    const scale = 256 * 2 ** this.zoom;
    const origin = map.getPixelOrigin().add(corner);
    const [width, height] = [size.x + 2 * pad.x, size.y + 2 * pad.y];
    const context = this.resize(width, height);
    L.DomUtil.setTransform(this.canvas, corner, 1);
    const ratio = this.canvas.width / width;
    const view = { x: origin.x / scale, y: origin.y / scale, scale, width, height, ratio };
    paint(context, this.store, view, this.colours, this.shown);
  }

  /** Give the canvas as many pixels as the screen has. */
  resize(width, height) {
    const ratio = window.devicePixelRatio || 1;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== across || this.canvas.height !== down) {
      this.canvas.width = across;
      this.canvas.height = down;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(across / width, 0, 0, down / height, 0, 0);
    return context;
  }

  /** Paint again while dragging, once the margin is nearly used up. */
  follow() {
    const map = this._map;
    if (map.getZoom() !== this.zoom) return;
    const moved = map.latLngToLayerPoint(this.drawn).subtract(map.latLngToLayerPoint(map.getCenter()));
    if (Math.abs(moved.x) < this.pad.x * 0.8 && Math.abs(moved.y) < this.pad.y * 0.8) return;
    L.Util.cancelAnimFrame(this.asked);
    this.asked = L.Util.requestAnimFrame(this.update, this);
  }

  /** Stretch what is painted while a zoom goes on. */
  animate({ center, zoom }) {
    const at = this._map._latLngToNewLayerPoint(this.corner, zoom, center);
    L.DomUtil.setTransform(this.canvas, at, this._map.getZoomScale(zoom, this.zoom));
  }

  /** The same, while fingers hold the map. */
  stretch() {
    const map = this._map;
    L.DomUtil.setTransform(this.canvas, map.latLngToLayerPoint(this.corner), map.getZoomScale(map.getZoom(), this.zoom));
  }
}
