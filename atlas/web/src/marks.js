/**
 * The marks: shape is the role of a place, colour the kind of event, line how sure it is.
 *
 * One list of shapes serves the map, the legend, the card and the list.
 */

import { fillOf, strokeOf } from "./theme.js";

/** Outlines around 0, 0 for a half-size r, tuned to look equally heavy. */
export const SHAPES = {
  launch: (r) => `M0 ${n(-r * 1.15)}L${n(r * 1.08)} ${n(r * 0.8)}H${n(-r * 1.08)}Z`,
  impact: (r) => `M${n(-r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0Z`,
  meeting: (r) => square(n(r * 0.9)),
  find: (r) => diamond(n(r * 1.22)),
  intercept: (r) => cross(r * 0.95, r * 0.34),
  alert: (r) => hexagon(r * 1.02),
  location: (r) => bar(r * 0.5, r * 1.15),
};

const n = (value) => Math.round(value * 100) / 100;
const square = (q) => `M${-q} ${-q}H${q}V${q}H${-q}Z`;
const diamond = (q) => `M0 ${-q}L${q} 0L0 ${q}L${-q} 0Z`;
const bar = (w, h) =>
  `M${n(-w)} ${n(w - h)}a${n(w)} ${n(w)} 0 0 1 ${n(2 * w)} 0V${n(h - w)}a${n(w)} ${n(w)} 0 0 1 ${n(-2 * w)} 0Z`;

function cross(a, b) {
  const points = [[-a, b - a], [b - a, -a], [0, -b], [a - b, -a], [a, b - a], [b, 0], [a, a - b], [a - b, a], [0, b], [b - a, a], [-a, a - b], [-b, 0]];
  return `M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}Z`;
}

function hexagon(q) {
  const w = n(q * 0.87);
  const h = n(q / 2);
  return `M0 ${n(-q)}L${w} ${-h}V${h}L0 ${n(q)}L${-w} ${h}V${-h}Z`;
}

/** Roles that have no shape of their own. */
const SAME = { fell_short: "impact", scope: "location" };

/** The outline of a role's mark as SVG path data. */
export const shapePath = (role, r) => (SHAPES[role] ?? SHAPES[SAME[role]] ?? SHAPES.location)(r);

const DASH = [2.5, 1.8];
const DASH_OVER_HATCH = [3.4, 1.4];

/**
 * How a mark is drawn.
 *
 * @param {string} role
 * @param {string} status
 * @param {"solid" | "hollow" | "soft"} [look] hollow: the error is not stated, or a mark on the rim of
 *   an area; soft: an area that is smaller on the screen than its mark
 * @returns {{fill: "full" | "half" | "paper" | "soft" | "hatch", width: number, dash: number[], struck: boolean}}
 */
export function styleOf(role, status, look = "solid") {
  const open = look === "hollow" || role === "alert";
  const fill = look === "soft" ? "soft" : open ? "paper" : role === "fell_short" ? "half" : "full";
  if (status === "alleged") return { fill: look === "soft" ? "soft" : "paper", width: 1.5, dash: DASH, struck: false };
  if (status === "disputed") return { fill: "hatch", width: 1.25, dash: DASH_OVER_HATCH, struck: false };
  if (status === "denied" || status === "retracted") return { fill: "paper", width: 1.25, dash: [], struck: true };
  if (look === "soft") return { fill, width: 1.1, dash: [0.1, 2.4], struck: false };
  if (status === "reported") return { fill, width: open ? 1.1 : 0.5, dash: [], struck: false };
  return { fill, width: open ? 1.6 : 1, dash: [], struck: false };
}

/**
 * What tells groups apart without colour, drawn over their marks: on paper only, which may be grey.
 * A group says which one it has. Half-size 1.
 */
export const INNER = {
  dot: "M-.1 0H.1", dash: "M-.5 0H.5", bar: "M0-.5V.5", plus: "M-.5 0H.5M0-.5V.5", slash: "M-.4.4L.4-.4", backslash: "M-.4-.4L.4.4",
  cross: "M-.4-.4L.4.4M-.4.4L.4-.4", dashes: "M-.4-.3H.4M-.4.3H.4", bars: "M-.3-.4V.4M.3-.4V.4", wedge: "M-.4-.3L0 .4L.4-.3",
};

/** An inner mark as SVG path data; undefined where there is none. */
export const innerPath = (mark, r) => INNER[mark]?.replace(/-?\.\d/g, (part) => ` ${n(part * r)}`);

/** The lower half of a disc: what fell short, on its own side. */
export const halfPath = (r) => `M${n(-r)} 0a${n(r)} ${n(r)} 0 0 0 ${n(2 * r)} 0Z`;

/** From the surest to the least sure. */
const DOUBT = ["confirmed", "reported", "disputed", "alleged", "denied", "retracted"];

/** The least certain of some statuses: a stack must not look surer than what is in it. */
export const leastCertain = (statuses) => DOUBT[Math.max(0, ...statuses.map((status) => DOUBT.indexOf(status)))];

/** The stroke through a mark that is denied or retracted. */
export const strikePath = (r) => `M${n(-r * 1.25)} ${n(r * 0.9)}L${n(r * 1.25)} ${n(-r * 0.9)}`;

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
 * A mark for legend, card and list.
 *
 * @param {string} role
 * @param {string | null} group null: no kind in particular
 * @param {{size?: number, r?: number, status?: string, hollow?: boolean, mark?: string, letter?: string}} [options] mark: tells it apart without colour, too; letter: of an own kind
 * @returns {SVGElement}
 */
export function glyph(role, group, { size = 16, r = 4.8, status = "confirmed", hollow = false, mark = "", letter = "" } = {}) {
  const style = styleOf(role, status, hollow ? "hollow" : "solid");
  const d = shapePath(role, r);
  const stroke = strokeOf(group);
  const pattern = style.fill === "hatch" ? hatch(fillOf(group), "var(--paper)") : null;
  const open = style.fill === "paper" || style.fill === "half";
  const fill = pattern?.url ?? (open ? "var(--paper)" : fillOf(group));
  const line = { "stroke-linejoin": "round", "stroke-linecap": "round" };
  const dash = style.dash.length
    ? { "stroke-dasharray": style.dash.join(" "), "stroke-dashoffset": style.dash[0] / 2, "stroke-linecap": "butt" }
    : {};
  const parts = [
    element("path", { d, fill: "none", stroke: "var(--halo)", "stroke-width": style.width + 2.6, ...line }),
    element("path", { d, fill, stroke, "stroke-width": style.width, ...line, ...dash }),
  ];
  if (style.fill === "half") parts.splice(1, 0, element("path", { d, fill }), element("path", { d: halfPath(r), fill: fillOf(group) }));
  if (style.fill === "half") parts.at(-1).setAttribute("fill", "none");
  if (innerPath(mark, r)) parts.push(element("path", { d: innerPath(mark, r), stroke: "var(--ink)", "stroke-width": r / 3, ...line }));
  if (style.struck) parts.push(element("path", { d: strikePath(r), fill: "none", stroke, "stroke-width": 1.5, ...line }));
  if (letter) parts.push(letterOn(letter, r));
  return drawing(size, ...(pattern ? [pattern.defs] : []), ...parts);
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

/** The badge of several events at one place. */
export function badgeGlyph(number, { size = 16 } = {}) {
  const label = element("text", { "text-anchor": "middle", y: 3.8, "font-size": 10.5, "font-weight": 700, fill: "var(--ink)" });
  label.textContent = String(number);
  return drawing(size, element("circle", { r: 7.5, fill: "var(--paper)", stroke: "var(--ink)" }), label);
}

/**
 * The drawing beside a line of the legend that is no single mark.
 *
 * @param {"town" | "area" | "region" | "stack" | "unstated" | "line" | "vague_line" | "density"} name
 */
export function legendGlyph(name) {
  return LEGEND[name]();
}

const dot = (attributes) => element("circle", { fill: fillOf(null), ...attributes });

const LEGEND = {
  town: () =>
    drawing(16, dot({ r: 2.6, stroke: strokeOf(null) }), dot({ r: 7, fill: "none", stroke: strokeOf(null), "stroke-opacity": 0.75 })),
  area: () =>
    drawing(
      16,
      dot({ r: 6.5, "fill-opacity": 0.35 }),
      dot({ r: 7.2, fill: "none", stroke: strokeOf(null), "stroke-width": 0.9, "stroke-dasharray": "0.1 2.6", "stroke-linecap": "round" }),
    ),
  region: () => {
    const { defs, url } = hatch(strokeOf(null), "", { width: 1 });
    return drawing(16, defs, element("rect", { x: -8, y: -7, width: 16, height: 14, fill: url }));
  },
  stack: () => badgeGlyph(3),
  unstated: () => drawing(16, dot({ r: 4.4, fill: "var(--paper)", stroke: strokeOf(null), "stroke-width": 1.6 })),
  line: () => drawing(16, element("path", { d: "M-7.5 2.4L7.5 .5V-.5L-7.5 -2.4Z", fill: strokeOf(null) })),
  vague_line: () =>
    drawing(16, element("path", { d: "M-8 0H8", stroke: strokeOf(null), "stroke-width": 1.25, "stroke-dasharray": "4 3" })),
  density: () => {
    const cells = [0.2, 0.45, 0.7, 1].map((opacity, at) =>
      element("rect", { x: -8 + 4 * at, y: -4, width: 4, height: 8, fill: "var(--ink2)", "fill-opacity": opacity }),
    );
    return drawing(16, ...cells);
  },
};
