/** The short card of the chosen event, where the panels are folded. */

import { glyph } from "../marks.js";
import { bdi, button, fill, h, icon } from "./dom.js";
import { figuresOf } from "./figures.js";
import { briefNames } from "./rows.js";
import { kmText, plural } from "./words.js";

/** "Qlaileh 4 km, Shlomi 3 km": the first places that are drawn. */
function whereWords(read, row) {
  const places = read.places(row).filter(({ drawable, role }) => drawable && role !== "alert").slice(0, 3);
  if (!places.length) return ["no place on the map"];
  return places.flatMap(({ name, radius }, i) => [i ? ", " : "", bdi(name || "place"), " ", h("b", null, kmText(radius))]);
}

function whoWords(read, row) {
  const { initiator, party } = read.who(row);
  if (!initiator && !party) return ["nobody named"];
  return [bdi(briefNames(read.fewOf(row, initiator ? "initiator" : "party"))), ", ", h("b", null, read.attribution(row))];
}

export function createPeek(app) {
  const open = button({ class: "at-link", onclick: () => app.openPanel("right", "card") }, "Open the card");
  const element = h("section", { class: "at-peek at-box", "aria-label": "Chosen event", hidden: true });
  const show = () => {
    const { highlighted: row } = app.state;
    element.hidden = row === null || app.state.open !== "peek";
    if (element.hidden) return;
    const { read } = app;
    const kind = read.kind(row);
    const status = read.status(row);
    const figures = figuresOf(app, row);
    fill(element,
      button({ class: "at-icon at-close", "aria-label": "Close", onclick: () => app.closeCard() }, icon("close")),
      h("div", { class: "at-kick at-second" }, glyph(read.mainRole(row), kind.group, { status: status.id }),
        h("span", null, bdi(kind.label), ` · ${read.when(row, { year: false })}`)),
      h("h2", null, bdi(read.title(row))),
      figures ? h("div", { class: "at-peek-figures" }, figures.chart, figures.sum) : null,
      h("dl", null,
        h("dt", null, "Happened"), h("dd", null, h("b", null, status.label), `, ${plural(app.model.events.outlets[row], "outlet")}`),
        h("dt", null, "Who"), h("dd", null, whoWords(read, row)),
        h("dt", null, "Where"), h("dd", null, whereWords(read, row))),
      open);
    if (app.focusPeek) open.focus({ preventScroll: true });
    app.focusPeek = false;
    app.shell.root.style.setProperty("--peek", `${element.offsetHeight}px`);
  };
  return { element, show };
}
