/** The short card of the chosen event, where the panels are folded. */

import { glyph } from "../marks.js";
import { bdi, button, fill, h, icon } from "./dom.js";
import { figuresOf } from "./figures.js";
import { briefNames } from "./rows.js";
import { kmText } from "./words.js";
import { t, tn } from "../say.js";

const ROOM = 32; // between the event and the edges of the map that is left

const NAMED = 3; // places in the short card

/** "Qlaileh 4 km, Shlomi 3 km": the first places that are drawn, and how many more there are. */
function whereWords(read, row) {
  const places = read.places(row).filter(({ drawable, role }) => drawable && role !== "alert");
  if (!places.length) return [t("no place on the map")];
  const words = places.slice(0, NAMED).flatMap(({ name, radius }, i) => [i ? t(", ") : "", bdi(name || t("place")), " ", h("b", null, kmText(radius))]);
  return places.length > NAMED ? [...words, " ", tn(places.length - NAMED, "and {n} more place", "and {n} more places")] : words;
}

function whoWords(read, row) {
  const { initiator, party } = read.who(row);
  if (!initiator && !party) return [t("nobody named")];
  return [bdi(briefNames(read.fewOf(row, initiator ? "initiator" : "party"))), read.saysHow(row) ? [t(", "), h("b", null, read.howKnown(row))] : null];
}

/** Move the map where the sheet of a phone would lie on the event it is about. */
function clear(app, element, row) {
  const bounds = app.layer.drawnBounds(Uint32Array.of(row), { all: true });
  if (!bounds || app.shell.root.dataset.layout !== "phone") return;
  const low = app.map.latLngToContainerPoint(bounds.getSouthEast()).y;
  const high = app.map.latLngToContainerPoint(bounds.getNorthWest()).y;
  const by = Math.min(low - (element.offsetTop - ROOM), high - ROOM);
  if (by > 0) app.map.panBy([0, by], { animate: false });
}

export function createPeek(app) {
  let last = null;
  const open = button({ class: "at-link", onclick: () => app.openPanel("right", "card") }, t("Open the card"));
  const element = h("section", { class: "at-peek at-box", "aria-label": t("Chosen event"), hidden: true });
  const show = () => {
    const { highlighted: row } = app.state;
    element.hidden = row === null || app.state.open !== "peek";
    if (element.hidden) last = null;
    if (element.hidden) return;
    const { read } = app;
    const kind = read.kind(row);
    const status = read.status(row);
    const figures = figuresOf(app, row);
    fill(element,
      button({ class: "at-icon at-close", "aria-label": t("Close"), onclick: () => app.closeCard() }, icon("close")),
      h("div", { class: "at-kick at-second" }, glyph(read.mainRole(row), kind.group, { status: status.id, letter: kind.letter }),
        h("span", null, bdi(kind.label), ` · ${read.when(row, { year: false })}`)),
      h("h2", null, bdi(read.title(row))),
      figures ? h("div", { class: "at-peek-figures" }, figures.chart, figures.sum) : null,
      h("dl", null,
        h("dt", null, t("Happened")), h("dd", null, h("b", null, status.label), t(", "), tn(app.model.events.outlets[row], "{n} outlet", "{n} outlets")),
        h("dt", null, t("Who")), h("dd", null, whoWords(read, row)),
        h("dt", null, t("Where")), h("dd", null, whereWords(read, row))),
      open);
    if (row !== last) clear(app, element, row);
    last = row;
    if (app.focusPeek) open.focus({ preventScroll: true });
    app.focusPeek = false;
    app.shell.root.style.setProperty("--peek", `${element.offsetHeight}px`);
  };
  return { element, show };
}
