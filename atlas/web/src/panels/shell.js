/**
 * The skeleton of the page: a grid of landmarks around the map's own element.
 *
 * It is built before the map, so that the map has its size when the layers of others arrive.
 */

import { boundOf, dayText } from "./dates.js";
import { h } from "./dom.js";
import { dress, themeOf } from "./theme.js";

/** Below these the panels fold to pills; below `PHONE` wide, sheets and a bar of four take their place. */
export const FOLD = { width: 1100, height: 700 };
export const PHONE = 720;
/** Below this the head keeps its counts and gives up the words beside its icons. */
const NARROW = 940;

/** Where a reader without a pointer may want to go at once. */
const SKIPS = [["list", "Skip to the list of events"], ["map", "Skip to the map"], ["filters", "Skip to the filters"]];

/** Which of the three forms a window of this size takes. */
export function layoutOf(width, height) {
  if (width < PHONE) return "phone";
  return width < FOLD.width || height < FOLD.height ? "folded" : "wide";
}

/** The colours of TLP 2.0 on black; every other marking is white on black. */
export const TONES = { red: "#ff2b2b", amber: "#ffc000", green: "#33ff00" };
export const toneOf = (text) => /^TLP:(red|amber|green)(\+strict)?$/i.exec(text)?.[1].toLowerCase() ?? "plain";

/** "Cut-off 4 May 2023", from an ISO day or from words. */
export function cutOffText(cutOff) {
  if (!cutOff) return "";
  return `Cut-off ${/^\d{4}-\d{2}-\d{2}$/.test(cutOff) ? dayText(boundOf(cutOff)) : cutOff}`;
}

/** The banner of the handling marking; `null` outside a file, where none was set. */
function markingBanner(config) {
  if (!config.marking && config.mode !== "file") return null;
  const text = config.marking || "No marking set";
  const tone = toneOf(text);
  return h(
    "aside",
    { class: "at-marking", "aria-label": "Handling marking", "data-tone": tone },
    h("span", { class: "at-marking-word" }, "Handling marking"),
    h("strong", TONES[tone] ? { style: { color: TONES[tone] } } : null, text),
    h("span", { class: "at-marking-cut" }, cutOffText(config.cut_off)),
  );
}

/** Put the marking at the head of the page, and at the foot of each printed sheet. */
export function showMarking(parts, config) {
  for (const name of ["marking", "foot"]) {
    parts[name]?.remove();
    delete parts[name];
  }
  const banner = markingBanner(config);
  if (!banner) return;
  parts.marking = banner;
  parts.foot = h("div", { class: "at-marking-foot", "aria-hidden": "true" }, banner.querySelector("strong").textContent);
  parts.head.before(banner);
  parts.root.append(parts.foot);
  fitMarking(parts);
}

/** Let the page scroll where the marking takes more than a quarter of it: no line of it is ever cut off. */
function fitMarking({ root, marking }) {
  root.classList.toggle("at-tall-mark", Boolean(marking) && marking.offsetHeight > root.clientHeight / 4);
}

/**
 * Build the grid around the map's element and put it where that element was.
 *
 * @param {HTMLElement} container the element that Leaflet will be given
 * @param {object} config
 * @returns {Record<string, HTMLElement>} the parts by name
 */
export function buildShell(container, config = {}) {
  const parts = {
    row: config.row ? h("section", { class: "at-hostrow", "aria-label": "Days and actors" }) : null,
    head: h("header", { class: "at-head" }),
    left: h("aside", { class: "at-left", id: "at-filters", "aria-label": "Filters" }),
    story: h("section", { class: "at-story", "aria-label": "What the writer says" }),
    cell: h("main", { class: "at-cell", "aria-label": "Map of events" }),
    float: h("div", { class: "at-float" }),
    right: h("aside", { class: "at-right", "aria-label": "Events" }),
    time: h("section", { class: "at-time", "aria-label": "Time" }),
    nav: h("nav", { class: "at-nav", "aria-label": "Panels" }),
    live: h("div", { class: "at-hidden", role: "status", "aria-live": "polite" }),
    print: h("section", { class: "at-print", "aria-hidden": "true" }),
  };
  const skips = SKIPS.map(([name, words]) => {
    const link = h("a", { class: "at-skip", href: `#${name === "map" ? container.id : `at-${name}`}` }, words);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      root.dispatchEvent(new CustomEvent("at-skip", { detail: name }));
    });
    return link;
  });
  const root = h("div", { class: "at-root", "data-layout": "wide", "data-mode": config.mode ?? "file" });
  dress(root, themeOf(config));
  container.replaceWith(root);
  container.classList.add("at-map");
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", "Map of the events. Arrow keys move it, plus and minus zoom. The list holds the same events.");
  parts.cell.append(container, parts.float);
  const order = ["row", "head", "story", "left", "cell", "right", "time", "nav", "live", "print"];
  root.append(h("nav", { class: "at-skips", "aria-label": "Skip" }, skips), ...order.map((name) => parts[name]).filter(Boolean));
  if (config.row) root.dataset.row = "true";
  parts.root = root;
  showMarking(parts, config);
  parts.container = container;
  fitLayout(parts);
  return parts;
}

/** Set the form for the present size. Returns whether it changed. */
export function fitLayout(parts) {
  const width = parts.root.clientWidth || window.innerWidth;
  const layout = layoutOf(width, parts.root.clientHeight || window.innerHeight);
  parts.root.classList.toggle("at-narrow", width < NARROW);
  const same = parts.root.dataset.layout === layout;
  parts.root.dataset.layout = layout;
  fitMarking(parts);
  return !same;
}
