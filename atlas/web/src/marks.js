/**
 * The marks: shape is the role of a place, colour the kind of event, line how sure it is.
 *
 * Outlines and styles are those of `data/reference/symbology.json`, which all renderers read. One list
 * of shapes serves the map, the legend, the card and the list.
 */

import symbology from "../../../data/reference/symbology.json" with { type: "json" };
import { fillOf, strokeOf } from "./theme.js";

export const { sizes: SIZES, rim: RIM, ring: RING, path: PATH, pill: PILL, killed: KILLED, chosen: CHOSEN, density: DENSITY, play: PLAY } = symbology;
export const { halo: HALO, tint: TINT, hatch: HATCH, struck_line: STRUCK, role_order: ROLE_ORDER, over: OVER } = symbology;

const n = (value) => Math.round(value * 100) / 100;

/** A path for a half-size other than 1. */
const scaled = (path, r) => path.replace(/-?(?:\d+\.?\d*|\.\d+)/g, (part) => n(part * r));

/** The outline of a role's mark as SVG path data. */
export function shapePath(role, r) {
  const { outlines, same } = symbology;
  return scaled(outlines[same[role] ?? role] ?? outlines.location, r);
}

/**
 * How a mark is drawn.
 *
 * @param {string} role
 * @param {string} status
 * @param {"solid" | "hollow" | "soft"} [look] hollow, soft: the place is only an area, or its error is not stated
 * @param {number} [r] large marks have thicker lines
 * @returns {{fill: "full" | "half" | "tint" | "paper" | "hatch", width: number, dash: number[], struck: boolean}}
 */
export function styleOf(role, status, look = "solid", r = SIZES.mark) {
  const { styles, large } = symbology;
  const hollow = look !== "solid" || symbology.hollow_roles.includes(role);
  const list = styles[hollow ? "hollow" : "solid"];
  const { fill, line, dash = [], struck = false } = list[status] ?? list.confirmed;
  const half = fill === "full" && symbology.half_roles.includes(role);
  return { fill: half ? "half" : fill, width: line + (r > large.from ? large.line : 0), dash, struck };
}

/** The names of what may be inside a mark, which tells groups apart without colour. */
export const INNER = Object.keys(symbology.inner);

/** An inner mark as SVG path data; undefined where there is none. */
export const innerPath = (mark, r) => (symbology.inner[mark] ? scaled(symbology.inner[mark], r) : undefined);

/** How wide an inner mark is drawn; `open`: as the middle of a mark whose figure nobody states. */
export const innerWidth = (mark, r, open = false) =>
  open ? SIZES.no_figure_middle * r * (mark === "dot" ? 1 : 0.5) : symbology.inner_line * Math.min(r, 7);

/** The lower half of a disc: what fell short, on its own side. */
export const halfPath = (r) => scaled(symbology.lower_half, r);

/** The least certain of some statuses: a stack must not look surer than what is in it. */
export const leastCertain = (statuses) => symbology.doubt[Math.max(0, ...statuses.map((status) => symbology.doubt.indexOf(status)))];

/** Is an event of this status in doubt, so that a number beside it is dashed? */
export const isUnsure = (status) => symbology.unsure.includes(status);

/** The wave under the mark of a place at sea, and how wide it is drawn. */
export const wavePath = (r) => scaled(symbology.wave.path, r);
export const WAVE = symbology.wave.line;

/** The stroke through a mark that is denied or retracted. */
export const strikePath = (r) => scaled(symbology.strike, r);

/** The class of a figure; undefined for less than one. */
export const sizeClass = (figure) => SIZES.classes.filter(({ from }) => figure >= from).at(-1);

// ---- as SVG -----------------------------------------------------------------------------------

const SPACE = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, ...children) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A drawing of a given size around 0, 0; told by a word beside it, so hidden from screen readers. */
function drawing(size, ...children) {
  const half = size / 2;
  const box = { width: size, height: size, viewBox: `${-half} ${-half} ${size} ${size}`, "aria-hidden": "true" };
  return element("svg", box, ...children);
}

let hatches = 0;

/** A hatch pattern and its address; each drawing has its own, so that none depends on another. */
function hatch(colour, paper, { step = 4, width = 1.6 } = {}) {
  hatches += 1;
  const id = `at-hatch-${hatches}`;
  const box = { id, width: step, height: step, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  const lines = element("rect", { width, height: step, fill: colour });
  const back = paper ? [element("rect", { width: step, height: step, fill: paper })] : [];
  return { defs: element("defs", {}, element("pattern", box, ...back, lines)), url: `url(#${id})` };
}

/**
 * A shape with its halo, and with the fill and line of a style.
 *
 * @param {string} d
 * @param {{fill: string, width: number, dash: number[], struck: boolean}} style as `styleOf` gives it
 * @param {string | null} group
 * @param {string} strike the line through it, where the style has one
 * @param {SVGElement[]} [inside] what lies on its fill
 * @returns {SVGElement[]}
 */
export function styled(d, style, group, strike, inside = []) {
  const stroke = strokeOf(group);
  const full = group === null ? stroke : fillOf(group);
  const pattern = style.fill === "hatch" ? hatch(full, "var(--paper)") : null;
  const fill = pattern?.url ?? (style.fill === "full" ? full : "var(--paper)");
  const dash = style.dash.length
    ? { "stroke-dasharray": style.dash.join(" "), "stroke-dashoffset": style.dash[0] / 2, ...(style.dash[0] > 1 ? { "stroke-linecap": "butt" } : {}) }
    : {};
  return [
    ...(pattern ? [pattern.defs] : []),
    element("path", { d, fill: "none", stroke: "var(--halo)", "stroke-width": style.width + 2 * HALO, ...ROUND }),
    element("path", { d, fill }),
    ...inside,
    ...(style.fill === "tint" ? [element("path", { d, fill: full, "fill-opacity": TINT })] : []),
    element("path", { d, fill: "none", stroke, "stroke-width": style.width, ...ROUND, ...dash }),
    ...(style.struck ? [element("path", { d: strike, fill: "none", stroke, "stroke-width": STRUCK, ...ROUND })] : []),
  ];
}

const ROUND = { "stroke-linejoin": "round", "stroke-linecap": "round" };

/**
 * A mark for legend, card and list.
 *
 * @param {string} role
 * @param {string | null} group null: no kind in particular
 * @param {{size?: number, r?: number, status?: string, hollow?: boolean, mark?: string, letter?: string, open?: boolean, killed?: boolean, sea?: boolean, style?: object}} [options]
 *   mark: what is inside, that tells it apart without colour; letter: of an own kind; open: no figure is stated
 * @returns {SVGElement}
 */
export function glyph(role, group, { size = 16, sea = false, r = sea ? 3.6 : 4.8, status = "confirmed", hollow = false, mark = "", letter = "", open = false, killed = false, style = styleOf(role, status, hollow ? "hollow" : "solid", r) } = {}) {
  const d = shapePath(role, r);
  const stroke = strokeOf(group);
  const parts = [
    ...(killed ? [element("path", { d: shapePath(role, r + KILLED.gap), fill: "var(--halo)", stroke: "var(--ink)", "stroke-width": KILLED.line, ...ROUND })] : []),
    ...styled(d, style, group, strikePath(r), style.fill === "half" ? [element("path", { d: halfPath(r), fill: group === null ? stroke : fillOf(group) })] : []),
  ];
  const within = open ? mark || "dot" : mark;
  if (innerPath(within, r)) {
    const width = innerWidth(within, r, open);
    if (open) parts.push(element("path", { d: innerPath(within, r), fill: "none", stroke, "stroke-width": width + 1.6, ...ROUND }));
    const ink = open ? "var(--paper)" : style.fill === "full" && group !== null ? `var(--i_${group})` : "var(--ink)";
    parts.push(element("path", { d: innerPath(within, r), fill: "none", stroke: ink, "stroke-width": width, ...ROUND }));
  }
  if (sea) parts.push(element("path", { d: wavePath(r), fill: "none", stroke, "stroke-width": WAVE, ...ROUND }));
  if (letter) parts.push(letterOn(letter, r));
  const made = drawing(size, ...parts);
  if (sea) made.setAttribute("viewBox", `${-size / 2} ${1.8 - size / 2} ${size} ${size}`); // the wave is below
  return made;
}

/** The letter over a mark. */
function letterOn(letter, r) {
  const text = element("text", {
    "text-anchor": "middle", y: n(r * 0.75), "font-size": n(r * 1.9), "font-weight": 700, fill: "var(--ink)",
    stroke: "var(--paper)", "stroke-width": n(r / 2), "paint-order": "stroke",
  });
  text.textContent = letter;
  return text;
}

/** The pill of more events at one place. */
export function badgeGlyph(text, { size = 20, unsure = false } = {}) {
  const label = element("text", { "text-anchor": "middle", y: 3.6, "font-size": PILL.text, "font-weight": 700, fill: "var(--ink)" });
  label.textContent = text;
  const dash = unsure ? { "stroke-dasharray": PILL.dash.join(" ") } : {};
  return drawing(size, element("rect", { x: -9.5, y: -PILL.high / 2, width: 19, height: PILL.high, rx: PILL.high / 2, fill: "var(--paper)", stroke: "var(--ink)", ...dash }), label);
}

/**
 * The drawing beside a line of the legend that is no single mark.
 *
 * @param {"town" | "area" | "hollow" | "killed" | "stack" | "line" | "vague_line"} name
 */
export function legendGlyph(name) {
  return LEGEND[name]();
}

/** A square of the key, as strong as a cell of counts. */
export const cellGlyph = (strength) => drawing(16, element("rect", { x: -7, y: -6, width: 14, height: 12, fill: "var(--ink)", "fill-opacity": strength }));

const dot = (attributes) => element("circle", { fill: strokeOf(null), ...attributes });

const LEGEND = {
  town: () =>
    drawing(16, dot({ r: 2.6 }), dot({ r: 7, fill: "none", stroke: strokeOf(null), "stroke-opacity": RING.strength })),
  area: () =>
    drawing(
      16,
      dot({ r: 5.4, fill: "none", stroke: strokeOf(null), "stroke-width": 3, "stroke-opacity": RIM.edge_strength / 2 }),
      dot({ r: 7, fill: "none", stroke: strokeOf(null), "stroke-width": RIM.line, "stroke-dasharray": RIM.dash.join(" "), "stroke-linecap": "round" }),
    ),
  hollow: () => glyph("impact", null, { hollow: true }),
  killed: () => glyph("impact", null, { r: 4, killed: true }),
  stack: () => badgeGlyph("+3"),
  line: () => drawing(16, element("path", { d: "M-7.5 2.4L7.5 .5V-.5L-7.5 -2.4Z", fill: strokeOf(null) })),
  vague_line: () =>
    drawing(16, element("path", { d: "M-8 0H8", stroke: strokeOf(null), "stroke-width": PATH.line, "stroke-dasharray": PATH.dash.join(" ") })),
};
