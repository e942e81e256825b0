/** The embedded basemap: land, water, borders and labels, from one block, with no network. */

import { THEMES, themeName } from "../theme.js";
import { LabelsLayer } from "./labels.js";
import { BasemapLayer } from "./layer.js";
import { paint } from "./painter.js";
import { openRelief } from "./relief.js";
import { openBasemap } from "./store.js";

/**
 * Add the basemap to a map.
 *
 * @param {L.Map} map
 * @param {{tables: object, extra: object}} block decoded
 * @param {{theme?: "light" | "dark", labels?: "latin" | "native" | "both",
 *   avoid?: () => {left: number, top: number, right: number, bottom: number}[], eastward?: boolean}} [options]
 *   `avoid` returns boxes in container pixels that labels keep clear of; a dot inside one is left out;
 *   `eastward`: the western half of the world is drawn beyond 180 degrees
 */
export function addBasemap(map, block, { theme = "light", labels = "latin", avoid, eastward = false } = {}) {
  const store = openBasemap(block, eastward);
  let colours = THEMES[themeName(theme)];
  const ground = new BasemapLayer(store, colours).addTo(map);
  const words = new LabelsLayer(store.labels, { colours, script: labels, avoid }).addTo(map);
  const switchOf = (name) => ({ show: () => ground.turn(name, true), hide: () => ground.turn(name, false) });
  // A browser that cannot read the pictures draws the ground without them.
  const opened = openRelief(block).then((relief) => (store.relief = relief), () => null).then(ground.repaint);
  return {
    /** Until the relief is there, the ground is drawn without it. */
    opened,
    attribution: store.extra.attribution,
    lastZoom: store.extra.last_zoom,
    borders: switchOf("borders"),
    relief: switchOf("relief"),
    labels: {
      show: () => words.addTo(map),
      hide: () => words.remove(),
      /** Lay again, after what is to be avoided has changed. */
      refresh: () => words.refresh(),
      boxes: () => words.boxes(),
      setScript: (script) => words.setScript(script),
      addOwn: (own) => words.addOwn(own),
    },
    setTheme(name) {
      colours = THEMES[themeName(name)];
      ground.setColours(colours);
      words.setColours(colours);
    },
    /** What an inset is drawn on: the ground, then the names of towns clear of the boxes given. */
    inset: {
      drawBase: (context, view, options) =>
        paint(context, store, view, colours, { ...ground.shown, ...options }),
      drawLabels: (context, view, boxes) => words.paintTowns(context, view, boxes),
    },
    remove() {
      words.remove();
      ground.remove();
    },
  };
}

