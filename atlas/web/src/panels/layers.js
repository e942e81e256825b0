/** The layer control: what can be switched, with its count, and what switching off hides. */

import { drawnPlaces, switchCounts } from "../drawing/switches.js";
import { bdi, fill, h, segments } from "./dom.js";
import { openPopover } from "./popover.js";
import { figure, plural } from "./words.js";

const OURS = [
  ["meetings", "Meetings and agreements"],
  ["launches", "Launches"],
  ["impacts", "Impacts and strikes"],
  ["others", "Other events"],
  ["lines", "Lines, launch to impact"],
  ["areas", "Areas, known only roughly"],
];
const GROUND = [
  ["borders", "Borders"],
  ["labels", "Names of places"],
];

/** How many things a user's layer holds; null where it cannot be told. */
export function sizeOf(layer) {
  if (typeof layer.getLayers === "function") {
    return layer.getLayers().reduce((sum, one) => sum + (sizeOf(one) ?? 1), 0);
  }
  return layer.getLatLng || layer.getLatLngs ? 1 : null;
}

/** What a user's layer is called where it came without a name. */
export function nameOf(L, { name, layer }, index) {
  if (name) return name;
  if (layer instanceof L.TileLayer) return "Tiles from a server";
  if (layer instanceof L.Marker) return `Marker ${index + 1}`;
  return `Added layer ${index + 1}`;
}

function row(label, count, checked, onchange, note) {
  const box = h("input", { type: "checkbox", role: "switch", checked, onchange });
  return h("div", { class: "at-check at-layer" },
    h("label", null, box, h("span", { class: "at-name" }, label), note ? h("span", { class: "at-second" }, note) : null,
      count === null ? null : h("span", { class: "at-n" }, figure(count))));
}

/** How many of some events have a place, but none that is drawn under these switches. */
export function hiddenBy(model, rows, switches) {
  const drawn = drawnPlaces(model, switches);
  const { firstPlace, drawn: hasPlace } = model.events;
  let count = 0;
  for (const row of rows) {
    let seen = !hasPlace[row];
    for (let p = firstPlace[row]; p < firstPlace[row + 1] && !seen; p += 1) seen = drawn[p] === 1;
    if (!seen) count += 1;
  }
  return count;
}

const SCRIPTS = [{ id: "latin", text: "Latin" }, { id: "native", text: "local script" }, { id: "both", text: "both" }];

export function createLayers(app) {
  const names = segments("Names of places in", SCRIPTS, (id) => app.script === id, (id) => {
    app.setScript(id);
    names.show();
  });
  const body = h("div", { class: "at-layers" });
  const flip = (name, on) => app.store.set({ switches: { ...app.state.switches, [name]: on } });
  const mine = ([name, label], counts) => {
    const on = app.state.switches[name];
    const { model, result, state } = app;
    const here = hiddenBy(model, result.rows, state.switches);
    const turned = hiddenBy(model, result.rows, { ...state.switches, [name]: !on });
    const note = name === "lines" ? null : on ? `off hides ${plural(turned - here, "event")}` : `hides ${plural(here - turned, "event")}`;
    return row(label, counts[name] ?? null, on, (event) => flip(name, event.target.checked), note);
  };
  const theirs = (entry, index) => {
    const on = app.map.hasLayer(entry.layer);
    const toggle = (event) => {
      if (event.target.checked) app.map.addLayer(entry.layer);
      else app.map.removeLayer(entry.layer);
    };
    return row(bdi(nameOf(app.standIn.L, entry, index)), sizeOf(entry.layer), on, toggle);
  };
  const draw = () => {
    const counts = switchCounts(app.model, app.result.rows);
    const hidden = hiddenBy(app.model, app.result.rows, app.state.switches);
    const user = app.standIn.layers(app.map);
    fill(body,
      h("h3", null, "Events"), OURS.map((one) => mine(one, counts)),
      h("p", { class: "at-second at-hides", role: "status" },
        hidden ? `Layers that are off hide ${plural(hidden, "event")}. They stay in the list and in the counts.` : "No event is hidden by a layer. Layers never change the counts."),
      h("h3", null, "Ground"), GROUND.map(([name, label]) => row(label, null, app.state.switches[name], (event) => flip(name, event.target.checked))),
      h("div", { class: "at-scripts" }, names.element),
      user.length ? [h("h3", null, "Added"), user.map(theirs)] : null);
  };
  const note = h("div", { class: "at-layers-off at-box", hidden: true });
  app.shell.float.append(note);
  app.openLayers = (anchor) => {
    draw();
    openPopover(app, anchor, { title: "Layers", name: "layers" }, [body]);
  };
  const showNote = () => {
    const hidden = app.layer.hiddenBySwitches;
    note.hidden = !hidden;
    fill(note, `${plural(hidden, "event")} hidden by layers that are off`);
  };
  app.on(app.layer, "drawn", showNote);
  return {
    update(changes) {
      if (!body.isConnected || !["selection", "switches", "userLayers"].some((key) => changes.has(key))) return;
      const at = [...body.querySelectorAll("input")].indexOf(document.activeElement);
      draw();
      if (at >= 0) body.querySelectorAll("input")[at]?.focus();
    },
  };
}
