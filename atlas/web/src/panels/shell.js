/**
 * The skeleton of the page: a grid of landmarks around the map's own element.
 *
 * It is built before the map, so that the map has its size when the layers of others arrive.
 */

import { boundOf, dayText } from "./dates.js";
import { fill, h } from "./dom.js";
import { dress, themeOf } from "./theme.js";
import { spoken, t } from "../say.js";

/** Below these the panels fold to pills; below `PHONE` wide, sheets and a bar of four take their place. */
export const FOLD = { width: 1100, height: 700 };
export const PHONE = 720;
/** Below this the head keeps its counts and gives up the words beside its icons. */
const NARROW = 940;

/** Where a reader without a pointer may want to go at once. */
const SKIPS = ["list", "map", "filters"];

/** Which of the three forms a window of this size takes. */
export function layoutOf(width, height) {
  if (width < PHONE) return "phone";
  return width < FOLD.width || height < FOLD.height ? "folded" : "wide";
}

/** The colours of TLP 2.0 on black; every other marking is white on black. */
export const TONES = { red: "#ff2b2b", amber: "#ffc000", green: "#33ff00" };
export const toneOf = (text) => /^TLP:(red|amber|green)(\+strict)?$/i.exec(text)?.[1].toLowerCase() ?? "plain";

/** "4 May 2023", from an ISO day or from words. */
export const cutOffDay = (cutOff) => (/^\d{4}-\d{2}-\d{2}$/.test(cutOff) ? dayText(boundOf(cutOff)) : cutOff);

/** "Cut-off 4 May 2023"; "" where there is none. */
export const cutOffText = (cutOff) => (cutOff ? t("Cut-off {day}", { day: cutOffDay(cutOff) }) : "");

/** The banner of the handling marking; `null` outside a file, where none was set. */
function markingBanner(config) {
  if (!config.marking && config.mode !== "file") return null;
  const text = config.marking || t("No marking set");
  const tone = toneOf(text);
  return h(
    "aside",
    { class: "at-marking", "aria-label": t("Handling marking"), "data-tone": tone },
    h("span", { class: "at-marking-word" }, t("Handling marking")),
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

/** Call the parts by their names in the language that is spoken, and let the page run in its direction. */
export function nameParts(parts) {
  const { id, rtl } = spoken();
  for (const element of [parts.root, document.documentElement]) Object.assign(element, { lang: id, dir: rtl ? "rtl" : "ltr" });
  const names = {
    row: t("Days and actors"), left: t("Filters"), story: t("What the writer says"), cell: t("Map of events"), right: t("Events"),
    time: t("Time"), nav: t("Panels"), skips: t("Skip"),
    container: t("Map of the events. Arrow keys move it, plus and minus zoom. The list holds the same events."),
  };
  for (const [part, words] of Object.entries(names)) parts[part]?.setAttribute("aria-label", words);
  const skips = [t("Skip to the list of events"), t("Skip to the map"), t("Skip to the filters")];
  skips.forEach((words, at) => fill(parts.skips.children[at], words));
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
    row: config.row ? h("section", { class: "at-hostrow" }) : null,
    head: h("header", { class: "at-head" }),
    left: h("aside", { class: "at-left", id: "at-filters" }),
    story: h("section", { class: "at-story" }),
    cell: h("main", { class: "at-cell" }),
    float: h("div", { class: "at-float" }),
    right: h("aside", { class: "at-right" }),
    time: h("section", { class: "at-time" }),
    nav: h("nav", { class: "at-nav" }),
    live: h("div", { class: "at-hidden", role: "status", "aria-live": "polite" }),
    print: h("section", { class: "at-print", "aria-hidden": "true" }),
  };
  const skips = SKIPS.map((name) => {
    const link = h("a", { class: "at-skip", href: `#${name === "map" ? container.id : `at-${name}`}` });
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
  container.setAttribute("dir", "ltr"); // Leaflet counts its pixels from the left
  parts.cell.append(container, parts.float);
  const order = ["row", "head", "story", "left", "cell", "right", "time", "nav", "live", "print"];
  parts.skips = h("nav", { class: "at-skips" }, skips);
  root.append(parts.skips, ...order.map((name) => parts[name]).filter(Boolean));
  if (config.row) root.dataset.row = "true";
  Object.assign(parts, { root, container });
  nameParts(parts);
  showMarking(parts, config);
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
