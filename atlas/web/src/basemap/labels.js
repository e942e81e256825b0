/** Names of countries, towns and seas, as text in an SVG that is laid anew after each move. */

import L from "leaflet";
import { anchorOf, FAMILY, setText } from "./lettering.js";
import { isOneName, joinNames } from "./own.js";
import { isDue, place, weigh } from "./placing.js";

const PANE = "atlas-labels";
const SVG = "http://www.w3.org/2000/svg";
/** From which zoom a country's positions for a close view come first. */
const CLOSE_FROM = 7.5;

export class LabelsLayer extends L.Layer {
  constructor(labels, { colours, script = "latin", avoid }) {
    super();
    this.ground = labels;
    this.order(labels);
    Object.assign(this, { colours, script, avoid, atlasOwn: true });
  }

  /** Put names in the order in which they are placed. */
  order(labels) {
    this.names = labels.map((label, order) => ({ label, order }));
    this.names.sort((a, b) => weigh(a.label) - weigh(b.label) || a.order - b.order);
  }

  /** Name the events' own places too. */
  addOwn(own) {
    this.order(joinNames(this.ground, own));
    this.refresh();
  }

  onAdd(map) {
    const pane = map.getPane(PANE) ?? map.createPane(PANE);
    // Over the marks where it is told to keep clear of them, else under them.
    pane.style.zIndex = this.avoid ? 450 : 350;
    pane.style.pointerEvents = "none";
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("aria-hidden", "true");
    this.svg.setAttribute("class", "leaflet-zoom-hide");
    this.svg.style.cssText = "position:absolute;overflow:visible;pointer-events:none";
    pane.append(this.svg);
    this.refresh();
  }

  onRemove() {
    this.svg.remove();
  }

  getEvents() {
    return { moveend: this.refresh, viewreset: this.refresh, resize: this.refresh };
  }

  setColours(colours) {
    this.colours = colours;
    this.refresh();
  }

  setScript(script) {
    this.script = script;
    this.refresh();
  }

  /** Lay all labels of the view. */
  refresh() {
    const map = this._map;
    if (!map) return;
    const { x: width, y: height } = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]);
    L.DomUtil.setPosition(this.svg, corner);
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", height);
    const { x: left, y: top } = map.getPixelOrigin().add(corner);
    const zoom = map.getZoom();
    const view = { left, top, width, height, zoom, scale: 256 * 2 ** zoom };
    this.placed = place(this.due(view), { width, height, avoid: (this.avoid?.() ?? []).map(toBox) });
    this.svg.replaceChildren(...this.placed.flatMap((one) => this.draw(one)));
  }

  /** The labels of this zoom that have a position in view, measured. */
  due({ left, top, width, height, zoom, scale }) {
    const found = [];
    for (const { label } of this.names) {
      if (!isDue(label, zoom)) continue;
      const positions = [];
      for (const [x, y] of inOrder(label, zoom)) {
        const at = [nearest(x * scale - left, scale, width), y * scale - top];
        if (at[0] > 0 && at[1] > 0 && at[0] < width && at[1] < height) positions.push(at);
      }
      if (positions.length) found.push({ ...label, positions, ...setText(label, this.script, zoom, this.colours) });
    }
    return found;
  }

  /** The boxes of the towns' names that are laid, in pixels of the map's container; an area's name may lie elsewhere. */
  boxes() {
    return (this._map ? this.placed : []).filter(({ label }) => label.kind === "town").map(({ box: [left, top, right, bottom] }) => ({ left, top, right, bottom }));
  }

  /** Paint the towns of any view on a canvas, clear of boxes: for an inset or a still. */
  paintTowns(context, view, boxes) {
    const { width, height } = view;
    const said = boxes.flatMap(({ name }) => name ?? []);
    const towns = this.due(view).filter((one) => one.kind === "town" && !said.some((name) => isOneName(name, one.name)));
    context.save();
    context.lineJoin = "round";
    context.lineWidth = 2.6;
    for (const one of place(towns, { width, height, avoid: boxes.map(toBox) })) this.paintTown(context, one);
    context.restore();
  }

  paintTown(context, { label, box, dot, atSea }) {
    const { style, lines } = label;
    context.fillStyle = this.colours.label;
    context.beginPath();
    if (dot) context.arc(dot[0] + 2.5, dot[1] + 2.5, 1.6, 0, 2 * Math.PI);
    context.fill();
    context.strokeStyle = atSea ? this.colours.seahalo : style.halo;
    context.fillStyle = style.fill;
    let top = box[1];
    for (const line of lines) {
      top += line.size + 1;
      const [anchor, x] = anchorOf({ label, box }, line);
      context.font = `${style.weight} ${line.size}px ${FAMILY}`;
      context.direction = line.joined ? "rtl" : "ltr";
      context.textAlign = anchor === "middle" ? "center" : anchor;
      context.strokeText(line.text, x, top - 1.5);
      context.fillText(line.text, x, top - 1.5);
    }
  }

  /** The elements of one label. */
  draw({ label, box, dot, atSea }) {
    const { style, lines, capital } = label;
    const parts = [];
    if (dot) parts.push(capital ? this.square(dot) : this.disc(dot));
    let top = box[1];
    for (const line of lines) {
      top += line.size + 1;
      const text = document.createElementNS(SVG, "text");
      const [anchor, x] = anchorOf({ label, box }, line);
      set(text, {
        x: x.toFixed(1), y: (top - 1.5).toFixed(1), "text-anchor": anchor,
        direction: line.joined ? "rtl" : "ltr",
        fill: style.fill, stroke: atSea ? this.colours.seahalo : style.halo, "stroke-width": 2.6,
        "stroke-linejoin": "round", "paint-order": "stroke",
        "font-family": FAMILY, "font-size": line.size, "font-weight": style.weight, "font-style": style.slant,
        ...(line.spacing ? { "letter-spacing": line.spacing } : {}),
      });
      text.textContent = line.text;
      parts.push(text);
    }
    return parts;
  }

  square([left, top]) {
    return set(document.createElementNS(SVG, "rect"), { x: left, y: top, width: 5, height: 5, fill: this.colours.label });
  }

  disc([left, top]) {
    return set(document.createElementNS(SVG, "circle"), { cx: left + 2.5, cy: top + 2.5, r: 1.6, fill: this.colours.label });
  }
}

/** The positions to try: those for a close view first, or last. */
function inOrder({ positions, close }, zoom) {
  return zoom >= CLOSE_FROM ? positions : [...positions.slice(close), ...positions.slice(0, close)];
}

/** The copy of the world that is in view. */
function nearest(x, scale, width) {
  return x - Math.round((x - width / 2) / scale) * scale;
}

/** A box as four numbers, from numbers or from a rectangle. */
function toBox(box) {
  return Array.isArray(box) ? box : [box.left, box.top, box.right, box.bottom];
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
