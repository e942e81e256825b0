/** The map of A: a second map over the same events, which moves with the first. */

import { addBasemap } from "../basemap/index.js";
import { ownNames } from "../basemap/own.js";
import { EventsLayer } from "../drawing/layer.js";
import { h } from "./dom.js";
import { floatingBoxes } from "./float.js";
import { createPick } from "./pick.js";

/** Make one map follow another; `busy` is shared, so that the follower does not lead in turn. */
function follow(from, to, busy) {
  const move = ({ type }) => {
    if (busy.now) return;
    busy.now = true;
    const center = from.getCenter();
    const zoom = from.getZoom();
    // While it is dragged, only what is painted is moved; the end of the move sets both alike.
    if (type === "move" && zoom === to.getZoom()) {
      to._rawPanBy(to.latLngToContainerPoint(center).subtract(to.getSize().divideBy(2)).round());
      to.fire("move");
    } else if (zoom !== to.getZoom() || !center.equals(to.getCenter(), 1e-9)) to.setView(center, zoom, { reset: true }); // not by whole pixels
    busy.now = false;
  };
  from.on("move moveend", move);
  return () => from.off("move moveend", move);
}

export class TwinMap {
  constructor(app, label) {
    this.app = app;
    const { map, model, config, shell } = app;
    this.box = h("div", { class: "at-map at-twin", role: "region", "aria-label": label });
    shell.cell.prepend(this.box);
    this.map = window.L.map(this.box, { zoomSnap: 0.25, zoomControl: false, attributionControl: false, maxZoom: map.getMaxZoom() });
    map.invalidateSize({ animate: false });
    this.map.setView(map.getCenter(), map.getZoom(), { animate: false });
    this.layer = new EventsLayer(model, { theme: app.theme, sizeBy: config.size_by ?? "none" });
    this.layer.changed = app.layer.changed;
    // The page as it is, but for this map: what the pointer does here is what it does there.
    this.own = Object.assign(Object.create(app), { map: this.map, layer: this.layer, ends: [], shell: { ...shell, container: this.box } });
    if (app.mapBlock) {
      const avoid = () => [...this.layer.avoid(), ...floatingBoxes(this.own)];
      this.basemap = addBasemap(this.map, app.mapBlock, { theme: app.theme, labels: app.state.script, policy: config.policy, avoid, eastward: model.places.eastward });
      this.basemap.labels.addOwn(ownNames(model));
    }
    this.layer.addTo(this.map);
    this.own.on(this.layer, "drawn", () => queueMicrotask(() => this.basemap?.labels.refresh()));
    this.own.on(app.layer, "themed", () => this.dress());
    this.pick = createPick(this.own);
    const busy = { now: false };
    this.own.ends.push(follow(map, this.map, busy), follow(this.map, map, busy));
    this.switched();
  }

  dress() {
    this.layer.setTheme(this.app.theme);
    this.basemap?.setTheme(this.app.theme);
  }

  switched() {
    const { switches } = this.app.state;
    for (const name of ["borders", "labels"]) this.basemap?.[name][switches[name] ? "show" : "hide"]();
  }

  show(rows) {
    this.map.invalidateSize({ animate: false });
    this.map.setView(this.app.map.getCenter(), this.app.map.getZoom(), { reset: true });
    this.layer.show(rows, this.app.state.switches);
  }

  update(changes) {
    if (changes.has("size") || changes.has("layout")) this.map.invalidateSize({ animate: false });
    if (changes.has("switches")) this.switched();
    if (changes.has("highlighted")) this.layer.highlight(this.app.state.highlighted);
    this.pick.update(changes);
  }

  remove() {
    this.pick.destroy();
    for (const end of this.own.ends) end();
    this.map.remove();
    this.box.remove();
  }
}
