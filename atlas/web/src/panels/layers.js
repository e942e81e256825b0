/** The layer control: what can be switched, with its count, and what switching off hides. */

import { added } from "../added.js";
import { drawnPlaces, switchCounts } from "../drawing/switches.js";
import { keepFocus } from "./checks.js";
import { bdi, fill, h, segments } from "./dom.js";
import { openPopover } from "./popover.js";
import { figure, t, tn } from "../say.js";

const ours = () => [
  ["meetings", t("Meetings and agreements")],
  ["launches", t("Launches")],
  ["impacts", t("Impacts and strikes")],
  ["others", t("Other events")],
  ["lines", t("Lines, launch to impact")],
  ["areas", t("Areas, known only roughly")],
];
const ground = () => [
  ["borders", t("Borders")],
  ["relief", t("Relief")],
  ["labels", t("Names of places")],
];

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
    if (!seen) count += model.weightOf(row);
  }
  return count;
}

const scripts = () => [{ id: "latin", text: t("Latin") }, { id: "native", text: t("local script") }, { id: "both", text: t("both") }];

class Layers {
  constructor(app) {
    this.app = app;
    this.body = h("div", { class: "at-layers" });
    this.names = segments(t("Names of places in"), scripts(), (id) => app.state.script === id, (id) => app.change({ script: id }));
    this.note = h("div", { class: "at-layers-off at-box", hidden: true });
    app.shell.float.append(this.note);
    app.openLayers = (anchor) => {
      this.draw();
      openPopover(app, anchor, { title: t("Layers"), name: "layers" }, [this.body]);
    };
    app.on(app.layer, "drawn", () => this.showNote());
  }

  flip(name, on) {
    this.app.store.set({ switches: { ...this.app.state.switches, [name]: on } });
    this.app.history.note();
  }

  /** A layer of the events: its count, and how many events it hides or would hide. */
  eventRow([name, label], counts, hidden) {
    const { model, result, state } = this.app;
    const on = state.switches[name];
    const turned = hiddenBy(model, result.rows, { ...state.switches, [name]: !on });
    const words = on ? tn(turned - hidden, "off hides {n} event", "off hides {n} events") : tn(hidden - turned, "hides {n} event", "hides {n} events");
    return row(label, counts[name] ?? null, on, (event) => this.flip(name, event.target.checked), name === "lines" ? null : words);
  }

  userRow({ layer, name, size }) {
    const { map } = this.app;
    const turn = (event) => (event.target.checked ? map.addLayer(layer) : map.removeLayer(layer));
    return row(bdi(name), size, map.hasLayer(layer), turn);
  }

  draw() {
    const { map, model, result, state } = this.app;
    const counts = switchCounts(model, result.rows);
    const hidden = hiddenBy(model, result.rows, state.switches);
    const user = added.layers(map);
    fill(this.body,
      h("h3", null, t("Events")), ours().map((one) => this.eventRow(one, counts, hidden)),
      h("p", { class: "at-second at-hides", role: "status" },
        hidden ? tn(hidden, "Layers that are off hide {n} event. They stay in the list and in the counts.", "Layers that are off hide {n} events. They stay in the list and in the counts.") : t("No event is hidden by a layer. Layers never change the counts.")),
      h("h3", null, t("Ground")), ground().map(([name, label]) => row(label, null, state.switches[name], (event) => this.flip(name, event.target.checked))),
      h("div", { class: "at-scripts" }, this.names.element),
      user.length ? [h("h3", null, t("Added")), user.map((one) => this.userRow(one))] : null);
  }

  showNote() {
    const hidden = this.app.layer.hiddenBySwitches;
    this.note.hidden = !hidden;
    fill(this.note, tn(hidden, "{n} event hidden by layers that are off", "{n} events hidden by layers that are off"));
  }

  update(changes) {
    if (changes.has("script")) this.names.show();
    const news = ["selection", "switches", "userLayers"].some((key) => changes.has(key));
    if (news && this.body.isConnected) keepFocus(this.body, () => this.draw());
  }
}

export const createLayers = (app) => new Layers(app);
