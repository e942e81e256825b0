/** Names of countries, towns and seas, as text in an SVG that is laid anew after each move. */

import L from "leaflet";
import { isDue, place, weigh } from "./placing.js";

const PANE = "atlas-labels";
const SVG = "http://www.w3.org/2000/svg";
const FAMILY = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';
/** Letters that join, or are read from the right, take no spacing and no capitals. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** From which zoom a country's positions for a close view come first. */
const CLOSE_FROM = 7.5;

let ruler = null;

/** How a label is set: size, weight, colour, spacing. */
export function styleOf({ kind, rank }, zoom, colours) {
  const plain = { size: 11, weight: 400, spacing: 0, slant: "normal", upper: false, halo: colours.halo };
  if (kind === "country") return { ...plain, spacing: 2, upper: true, fill: colours.label2 };
  if (kind === "territory") return { ...plain, size: 10, spacing: 0.6, upper: true, fill: colours.label2 };
  if (kind === "sea" || kind === "lake") {
    const sea = { ...plain, slant: "italic", fill: colours.sealabel, halo: colours.seahalo };
    return kind === "sea" ? { ...sea, size: 12, spacing: 1 } : sea;
  }
  // A town grows with the zoom, as if it were of the next rank.
  const seen = rank - (zoom >= 10 ? 1 : 0) - (zoom >= 12 ? 1 : 0);
  const fill = seen < 4 ? colours.label : colours.label2;
  if (rank === 1) return { ...plain, size: 13, weight: 600, fill };
  return { ...plain, size: seen <= 2 ? 12 : 11, fill };
}

/** The lines of a label's text in the scripts asked for. */
export function linesOf({ kind, name, native }, script) {
  const latin = kind === "sea" && name.length > 12 ? splitInTwo(name) : [name];
  if (script === "latin" || !native) return latin;
  const own = native.split(" · ");
  return script === "native" ? own : [...latin, ...own.filter((text) => text !== name)];
}

/** A long name on two lines. */
function splitInTwo(name) {
  const at = name.lastIndexOf(" ");
  return at < 0 ? [name] : [name.slice(0, at), name.slice(at + 1)];
}

/** Lines as they are drawn, with the space that they take. */
function setText(label, script, zoom, colours) {
  const style = styleOf(label, zoom, colours);
  const lines = linesOf(label, script).map((text, index) => {
    const joined = RIGHT_TO_LEFT.test(text);
    return {
      text: style.upper && !joined ? text.toUpperCase() : text,
      size: index > 0 && label.kind === "town" ? Math.max(11, style.size - 1) : style.size + (joined ? 1 : 0),
      spacing: joined ? 0 : style.spacing,
      joined,
    };
  });
  const width = Math.max(...lines.map((line) => widthOf(line, style)));
  const height = lines.reduce((sum, line) => sum + line.size + 1, 0) + 1;
  return { style, lines, size: [width + 2, height] };
}

function widthOf({ text, size, spacing }, { weight, slant }) {
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = `${slant} ${weight} ${size}px ${FAMILY}`;
  return ruler.measureText(text).width + spacing * text.length;
}

export class LabelsLayer extends L.Layer {
  constructor(labels, { colours, script = "latin", avoid }) {
    super();
    this.names = labels.map((label, order) => ({ label, order }));
    this.names.sort((a, b) => weigh(a.label) - weigh(b.label) || a.order - b.order);
    Object.assign(this, { colours, script, avoid, atlasOwn: true });
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
    const placed = place(this.due(width, height), { width, height, avoid: (this.avoid?.() ?? []).map(toBox) });
    this.svg.replaceChildren(...placed.flatMap((one) => this.draw(one)));
  }

  /** The labels of this zoom that have a position in view, measured. */
  due(width, height) {
    const map = this._map;
    const zoom = map.getZoom();
    const scale = 256 * 2 ** zoom;
    const origin = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
    const found = [];
    for (const { label } of this.names) {
      if (!isDue(label, zoom)) continue;
      const positions = [];
      for (const [x, y] of inOrder(label, zoom)) {
        const at = [nearest(x * scale - origin.x, scale, width), y * scale - origin.y];
        if (at[0] > 0 && at[1] > 0 && at[0] < width && at[1] < height) positions.push(at);
      }
      if (positions.length) found.push({ ...label, positions, ...setText(label, this.script, zoom, this.colours) });
    }
    return found;
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
      const middle = (box[0] + box[2] + line.spacing) / 2;
      const [anchor, x] = label.kind === "town" ? sideOf(box, label.positions[0]) : ["middle", middle];
      set(text, {
        x: x.toFixed(1), y: (top - 1.5).toFixed(1), "text-anchor": anchorFor(anchor, line.joined),
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

/** Text is held at the side that is nearer to its town. */
function sideOf(box, [x]) {
  if (box[0] >= x) return ["start", box[0] + 1];
  if (box[2] <= x) return ["end", box[2] - 1];
  return ["middle", (box[0] + box[2]) / 2];
}

/** In text that runs from the right, its start is on the right. */
function anchorFor(side, joined) {
  if (!joined || side === "middle") return side;
  return side === "start" ? "end" : "start";
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
