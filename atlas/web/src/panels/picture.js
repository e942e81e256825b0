/**
 * The view as a picture: the map's own layers, and around them one drawing with title, counts,
 * legend, rights and marking. Nothing is asked of a network.
 */

import { noteText } from "../drawing/note.js";
import { FONT } from "../drawing/paint.js";
import { cssVariables } from "../theme.js";
import { svg } from "./dom.js";
import { outsideView } from "./float.js";
import { TONES, cutOffText, toneOf } from "./shell.js";
import { rights, titleOf } from "./tables.js";
import { countsText, filterLine } from "./words.js";
import { spoken, t, tn } from "../say.js";

const EDGE = 16;
const LEAST_WIDTH = 560;
const BAND = 24;
const LINE = 16; // of the band
const SPACE = 16; // between two marks of the legend
/** Signs that XML forbids. */
const FORBIDDEN = /[\p{Cs}\p{Cc}\ufffe\uffff]/gu;

/** Draw the map's layers for a screen of at least two pixels a point, and take what they hold. */
export function drawFine(app, ratio, take) {
  const real = Object.getOwnPropertyDescriptor(window, "devicePixelRatio");
  const redraw = () => {
    app.basemap?.setTheme(app.theme);
    app.layer.redraw();
    app.layer.fire("themed"); // the inset follows
  };
  Object.defineProperty(window, "devicePixelRatio", { value: ratio, configurable: true });
  try {
    redraw();
    return take();
  } finally {
    Object.defineProperty(window, "devicePixelRatio", real);
    redraw();
  }
}

/** A drawing as an image that needs nothing from the page: colours in place of their names. */
export function imageOf(drawing, colours, width, height) {
  const copy = drawing.cloneNode(true);
  copy.removeAttribute("style");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const text = new XMLSerializer().serializeToString(copy).replace(/var\((--\w+)\)/g, (whole, name) => colours.get(name) ?? whole);
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => resolve(null); // better a picture without one layer than none
    image.src = `data:image/svg+xml,${encodeURIComponent(text.replace(FORBIDDEN, " "))}`;
  });
}

function copyOf(canvas) {
  const copy = document.createElement("canvas");
  Object.assign(copy, { width: canvas.width, height: canvas.height });
  copy.getContext("2d").drawImage(canvas, 0, 0);
  return copy;
}

/** Elements over the map that match, each with its box in pixels of the map. */
function boxesOf(container, selector) {
  const origin = container.getBoundingClientRect();
  return [...container.querySelectorAll(selector)].map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { element, x: left - origin.left, y: top - origin.top, width, height };
  }).filter(({ width, height }) => width && height);
}

/** What is drawn on the map, from the lowest pane to the highest, then its inset: images with their boxes. */
export function layersOf({ map }, colours) {
  const height = ({ element }) => Number(getComputedStyle(element.closest(".leaflet-pane:not(.leaflet-map-pane)") ?? element).zIndex) || 999;
  const found = boxesOf(map.getContainer(), "canvas, img, svg:not(svg svg)").sort((a, b) => height(a) - height(b));
  return found.map(({ element, ...box }) => {
    if (element instanceof HTMLCanvasElement) return { ...box, image: copyOf(element) };
    if (element instanceof SVGElement) return { ...box, image: imageOf(element, colours, box.width, box.height) };
    return { ...box, image: /^(data|blob):/.test(element.src) ? element : null };
  });
}

/** How wide a text is in a font. */
function ruler(font) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = font;
  return (text) => context.measureText(text).width;
}

/** A word in pieces of at most some width: nothing of it is cut off. */
function* piecesOf(word, width, long) {
  let rest = [...word];
  while (rest.length > 1 && long(rest.join("")) > width) {
    let n = rest.length - 1;
    while (n > 1 && long(rest.slice(0, n).join("")) > width) n -= Math.ceil(n / 20);
    yield rest.slice(0, n).join("");
    rest = rest.slice(n);
  }
  yield rest.join("");
}

/** A text in lines of at most some width. */
function wrap(text, width, font) {
  const long = ruler(font);
  const lines = [""];
  for (const word of text.split(/\s+/).flatMap((one) => [...piecesOf(one, width, long)])) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (long(longer) > width && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** The sheet around the map, written from the top down. */
export class Sheet {
  constructor(width) {
    Object.assign(this, { width, y: 0, parts: [] });
  }

  /** Write a text, from the side on which lines begin: `x` is how far from there. */
  say(text, size, { weight = 400, x = EDGE, y = 0, ...rest } = {}) {
    const { rtl } = spoken();
    const more = rtl ? { direction: "rtl", ...rest } : rest;
    if (rtl && !rest["text-anchor"]) x = this.width - x;
    const font = `${weight} ${size}px ${FONT}`;
    for (const line of y ? [text] : wrap(text, this.width - 2 * EDGE, font)) {
      if (!y) this.y += Math.round(size * 1.4);
      this.parts.push(svg("text", { x, y: y || this.y - 4, style: { font }, fill: "var(--ink)", ...more }, line));
    }
  }

  box(x, y, width, height, more) {
    this.parts.push(svg("rect", { x, y, width, height, ...more }));
  }

  /** The marking on black, whole, in as many lines as it takes. */
  band(text) {
    const lines = wrap(text, this.width - 2 * EDGE, `700 12px ${FONT}`);
    const look = { weight: 700, x: this.width / 2, "text-anchor": "middle", fill: TONES[toneOf(text)] ?? "#fff" };
    this.box(0, this.y, this.width, BAND + (lines.length - 1) * LINE, {});
    lines.forEach((line, i) => this.say(line, 12, { ...look, y: this.y + 16 + i * LINE }));
    this.y += BAND + (lines.length - 1) * LINE;
  }

  /** Marks with their words, as many in a line as fit. */
  legend(entries) {
    const long = ruler(`400 11px ${FONT}`);
    let x = EDGE;
    this.y += 8;
    for (const [mark, word] of entries) {
      const room = Number(mark.getAttribute("width")) + 6;
      const wide = room + long(word);
      if (x + wide > this.width - EDGE) [x, this.y] = [EDGE, this.y + 18];
      mark.setAttribute("x", spoken().rtl ? this.width - x - room + 6 : x);
      mark.setAttribute("y", this.y + 8 - (room - 6) / 2);
      this.parts.push(mark);
      this.say(word, 11, { x: x + room, y: this.y + 12 });
      x += wide + SPACE;
    }
    this.y += entries.length ? 20 : 0;
  }
}

/** Marks and colours in use, each a drawing and its word. */
const keyOf = (app) => app.legendEntries({ marksOnly: true }).flat().map(({ firstChild, lastChild }) => [firstChild, lastChild.textContent]);

/** The counts, and what of them is not seen in the picture. */
export function countsLine(app) {
  const { layer } = app;
  const away = app.model.eventsIn(outsideView(app).rows);
  return [
    countsText(app.counts, app.vague),
    away && tn(away, "{n} event outside this view", "{n} events outside this view"),
    layer.hiddenBySwitches && tn(layer.hiddenBySwitches, "{n} event hidden by layers that are off", "{n} events hidden by layers that are off"),
    layer.cellKm && noteText(layer.cellKm, layer.apart),
  ].filter(Boolean).join(". ");
}

/** Whose the ground is. */
export const mapLine = ({ map }) => t("Map: {whose}", { whose: map.attributionControl.getContainer().textContent });

/** Write scale and inset as they stand over the map. */
function writeOver(sheet, container, left, top) {
  const frame = { fill: "none", stroke: "var(--ink)" };
  for (const { element, x, y, width, height } of boxesOf(container, ".leaflet-control-scale-line")) {
    sheet.box(left + x, top + y + height, width, 0.5, frame);
    sheet.say(element.textContent, 11, { x: left + x + width / 2, y: top + y + height - 4, "text-anchor": "middle" });
  }
  for (const { element, x, y, width, height } of boxesOf(container, ".atlas-inset")) {
    const { offsetHeight: head } = element.firstChild;
    sheet.box(left + x, top + y, width, head, { fill: "var(--paper)" });
    sheet.box(left + x, top + y, width, height, frame);
    const [title, rest] = wrap(element.querySelector("b").textContent, width - 24, `700 11px ${FONT}`);
    const from = spoken().rtl ? sheet.width - left - x - width + 8 : left + x + 8;
    sheet.say(rest ? `${title} …` : title, 11, { weight: 700, x: from, y: top + y + head - 7 });
  }
}

/**
 * Make the picture.
 *
 * @param {App} app
 * @returns {Promise<Blob>} PNG
 */
export async function makePicture(app) {
  const { map, theme, config, model } = app;
  const colours = new Map(cssVariables(theme, model.vocabulary.groups));
  const container = map.getContainer();
  const { x: mapWidth, y: mapHeight } = map.getSize();
  const ratio = Math.max(2, window.devicePixelRatio || 1);
  const layers = drawFine(app, ratio, () => layersOf(app, colours));
  const { handling_marking: marking, licence, data_attribution: whose } = rights(app);
  const sheet = new Sheet(Math.max(LEAST_WIDTH, mapWidth) + 2 * EDGE);
  const left = (sheet.width - mapWidth) / 2;
  sheet.band(marking);
  sheet.y += 6;
  sheet.say(titleOf(app), 18, { weight: 650 });
  sheet.say(countsLine(app), 13);
  sheet.say(filterLine(app.filters()), 13);
  const top = (sheet.y += 6);
  writeOver(sheet, container, left, top);
  sheet.box(left, top, mapWidth, mapHeight, { fill: "none", stroke: "var(--rule2)" });
  sheet.y += mapHeight;
  sheet.legend(keyOf(app));
  sheet.say([t("Events: {whose}. Licence: {licence}", { whose, licence }), cutOffText(config.cut_off)].filter(Boolean).join(". "), 11);
  // A tile of another origin would lock the canvas.
  const tiles = map.getPane("tilePane").childElementCount ? `. ${t("The map's tiles are not in this picture")}` : "";
  sheet.say(`${mapLine(app)}${tiles}`, 11);
  sheet.y += 8;
  sheet.band(marking);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: sheet.width * ratio, height: sheet.y * ratio });
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.fillStyle = colours.get("--paper");
  context.fillRect(0, 0, sheet.width, sheet.y);
  context.save();
  context.beginPath();
  context.rect(left, top, mapWidth, mapHeight);
  context.clip();
  context.fillStyle = colours.get("--water");
  context.fillRect(0, 0, sheet.width, sheet.y);
  for (const { image, x, y, width, height } of layers) {
    const drawn = await image;
    if (drawn) context.drawImage(drawn, left + x, top + y, width, height);
  }
  context.restore();
  const around = await imageOf(svg("svg", null, sheet.parts), colours, sheet.width, sheet.y);
  if (around) context.drawImage(around, 0, 0, sheet.width, sheet.y);
  const picture = around && (await new Promise((resolve) => canvas.toBlob(resolve)));
  if (!picture) throw new Error(t("the browser made no picture"));
  return picture;
}
