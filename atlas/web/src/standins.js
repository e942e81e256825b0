/**
 * What folium's own scripts expect to find, without the ten files that folium would load.
 *
 * - `$(html)` as folium's popups use it: `$("<div ...>...</div>")[0]`.
 * - `L.AwesomeMarkers.icon(...)`: a drop of the named colour; the icon fonts are not shipped.
 * - `L.Icon.Default` as a drawn drop, since Leaflet's own pictures are files.
 * - `L.control.layers`: its entries join the page's own layer control.
 */

import { added } from "./added.js";
import { figure, t } from "./say.js";

/** The colours that folium.Icon names, as they are drawn. */
const DROPS = {
  red: "#d63e2a", darkred: "#a23336", lightred: "#ff8e7f", orange: "#f69730", beige: "#ffcb92",
  green: "#72b026", darkgreen: "#728224", lightgreen: "#bbf970", blue: "#38aadd", darkblue: "#00649f",
  lightblue: "#8adaff", purple: "#d252b9", darkpurple: "#5b396b", pink: "#ff91ea", cadetblue: "#436978",
  white: "#fbfbfb", gray: "#575757", lightgray: "#a3a3a3", black: "#303030",
};

const entries = new Map(); // map -> {layer, name, base}[]
const listeners = new Map(); // map -> function

/** The elements of an HTML string that the user's own folium layer wrote. */
function elementsOf(html) {
  if (typeof html !== "string") return [html];
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return [...template.content.children];
}

/** Enough of jQuery for folium's popups: indexing, `appendTo`-free, and `$(function)` when the page is read. */
function dollar(what) {
  if (typeof what !== "function") return elementsOf(what);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", what);
  else what();
  return [];
}

const DROP = { iconSize: [24, 32], iconAnchor: [12, 31], popupAnchor: [0, -28], tooltipAnchor: [12, -18] };

/** A drop of one colour as the address of a picture. */
function dropUrl(colour) {
  const drop = `<path d="M12 31C9 24 2 19 2 11.5a10 10 0 0 1 20 0C22 19 15 24 12 31Z" fill="${colour}" stroke="#fff"/>`;
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="32">${drop}<circle cx="12" cy="11.5" r="3.5" fill="#fff"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(text)}`;
}

/** A colour's name or number as CSS writes it; anything else is the usual blue. */
const colourOf = (text) => DROPS[text] ?? (/^(#[0-9a-f]{3,8}|[a-z]+)$/i.test(text ?? "") ? text : DROPS.blue);

/** A control that draws nothing: what it is told goes to the page's layer control. */
function layersControl(L, bases, overlays) {
  const Control = L.Control.extend({
    onAdd(map) {
      this.map = map;
      for (const [name, layer] of this.waiting ?? []) join(map, layer, name);
      return L.DomUtil.create("div", "at-nothing");
    },
    addOverlay(layer, name) {
      if (this.map) join(this.map, layer, name);
      else (this.waiting ??= []).push([name, layer]);
      return this;
    },
    expand: () => undefined,
    collapse: () => undefined,
  });
  const control = new Control();
  control.addBaseLayer = control.addOverlay;
  for (const [name, layer] of Object.entries({ ...bases, ...overlays })) control.addOverlay(layer, name);
  return control;
}

/** Enter a layer of the user's, or give one that is entered its name. */
function join(map, layer, name) {
  const list = entries.get(map) ?? [];
  entries.set(map, list);
  const known = list.find((entry) => entry.layer === layer);
  if (known) known.name = name ?? known.name;
  else list.push({ layer, name: name ?? null });
  listeners.get(map)?.();
}

/** A layer that stands on its own: not ours, not a part of a group, not a popup. */
function isOwn(L, map, layer) {
  if (layer.atlasOwn || layer instanceof L.Popup || (L.Tooltip && layer instanceof L.Tooltip)) return false;
  if (layer instanceof L.Renderer) return false;
  let inGroup = false;
  map.eachLayer((other) => {
    if (other !== layer && other.hasLayer?.(layer)) inGroup = true;
  });
  return !inGroup;
}

/**
 * Keep HTML that the user's own layers show from sending the reader elsewhere: a page's policy stops what
 * a text would load or run, but not a `meta` that names another address to go to.
 */
function stayHere({ Element }) {
  const inner = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
  const set = function (html) {
    inner.set.call(this, html === null ? "" : `${html}`.replace(/<(?=meta)/gi, "&lt;"));
  };
  Object.defineProperty(Element.prototype, "innerHTML", { ...inner, set });
}

/** How many things a layer holds; null where it cannot be told. */
export function sizeOf(layer) {
  if (typeof layer.getLayers === "function") {
    return layer.getLayers().reduce((sum, one) => sum + (sizeOf(one) ?? 1), 0);
  }
  return layer.getLatLng || layer.getLatLngs ? 1 : null;
}

/** What a layer is called where it came without a name. */
function nameOf(L, layer, index) {
  if (layer instanceof L.TileLayer) return t("Tiles from a server");
  if (layer instanceof L.Marker) return t("Marker {n}", { n: figure(index + 1) });
  return t("Added layer {n}", { n: figure(index + 1) });
}

/** Put the stand-ins where folium looks for them, and let the page know of the layers that are added. */
export function install(L, window) {
  stayHere(window);
  L.Icon.Default.mergeOptions({ ...DROP, iconUrl: dropUrl(DROPS.blue), iconRetinaUrl: null, shadowUrl: null });
  delete L.Icon.Default.prototype._getIconUrl;
  L.AwesomeMarkers = { icon: ({ markerColor } = {}) => L.icon({ ...DROP, iconUrl: dropUrl(colourOf(markerColor)) }) };
  L.control.layers = (bases, overlays) => layersControl(L, bases, overlays);
  if (!window.$) window.$ = window.jQuery = dollar;
  Object.assign(added, {
    watch(map) {
      map.on("layeradd", ({ layer }) => {
        if (isOwn(L, map, layer)) join(map, layer, null);
      });
    },
    layers: (map) => (entries.get(map) ?? []).filter(({ layer }) => !layer.atlasOwn)
      .map(({ layer, name }, index) => ({ layer, name: name || nameOf(L, layer, index), size: sizeOf(layer) })),
    onChange: (map, listener) => listeners.set(map, listener),
  });
}
