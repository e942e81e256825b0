/**
 * The printed page: one sheet; where they are asked for, the steps of the story and the full list with
 * sources and all that it is based on. Built only when it is printed.
 */

import { frontList } from "./about.js";
import { differenceTables } from "./differences.js";
import { bdi, fill, h } from "./dom.js";
import { themeOf } from "./theme.js";
import { orderRows } from "./order.js";
import { aboveMap, belowMap, letterMap, mapSize, paperMap, stepPages } from "./sheet.js";
import { kmText, lines, rowsText } from "./words.js";
import { figure, mix, series, t } from "../say.js";

/** As many events as fit on nine pages; the rest is counted. */
const MOST = 250;

function entry(app, row) {
  const { read, model } = app;
  const who = read.who(row);
  const places = read.places(row).filter(({ role }) => role !== "scope");
  const sources = [...new Set(model.text?.sources(row).map(({ outlet }) => outlet) ?? [])];
  const line = [
    who.initiator && `${t("by {names}", { names: series(who.initiator) })}${read.inBrackets(row)}`,
    who.target && t("against {names}", { names: series(who.target) }),
    who.party && t("with {names}", { names: series(who.party) }),
  ].filter(Boolean).join(" ");
  const where = places.map(({ name, radius, drawable, roleLabel }) => `${roleLabel.toLowerCase()}: ${[name || t("no name"), drawable && kmText(radius)].filter(Boolean).join(t(", "))}`).join(t("; "));
  return h("li", null,
    h("b", null, bdi(read.title(row))), h("div", null, `${read.when(row, { weekday: true })} · `, bdi(read.kind(row).label), ` · ${read.status(row).label}`),
    line ? h("div", null, bdi(line)) : null, where ? h("div", null, bdi(where)) : null,
    sources.length ? h("div", null, mix(t("Sources: {names}"), { names: bdi(sources.join(t(", "))) })) : null);
}

function listOf(app, title, rows) {
  if (!rows.length) return null;
  const cut = rows.length > MOST ? h("p", null, t("The first {n} of {all} are printed.", { n: figure(MOST), all: lines(app.model, rows.length) })) : null;
  // Rows stand in a typed array, whose own map() gives numbers.
  const printed = Array.from(orderRows(app, rows, { by: "time", down: false }).slice(0, MOST));
  return [h("h2", null, `${title}: ${rowsText(rows.length, app.model.eventsIn(rows))}`), cut, h("ol", { class: "at-print-list" }, printed.map((row) => entry(app, row)))];
}

export function createPrint(app) {
  const { print, root, head } = app.shell;
  app.paper = { list: false, steps: false };
  let back = [];
  const build = () => {
    drop();
    if (!app.model.text) return;
    app.setTheme("paper");
    const size = mapSize(app);
    back = [paperMap(app, size), letterMap(app, size)];
    const found = app.comparison();
    const above = aboveMap(app);
    if (above) head.append(above);
    back.push(() => above?.remove());
    const { placed, unplaced } = app.splitRows();
    if (found) fill(print, h("h2", null, t("Comparison of A and B")), differenceTables(app, found), h("h2", null, t("About")), frontList(app));
    else fill(print, belowMap(app),
      app.paper.steps ? stepPages(app) : null,
      app.paper.list ? h("div", { class: "at-paper-list" }, listOf(app, t("On the map"), placed), listOf(app, t("Without a place"), unplaced), h("h2", null, t("About")), frontList(app)) : null);
    root.style.setProperty("--map-width", `${size.width}px`);
    root.style.setProperty("--map-height", `${size.height}px`);
    root.classList.add("at-on-paper");
  };
  const drop = () => {
    if (!root.classList.contains("at-on-paper")) return;
    root.classList.remove("at-on-paper");
    fill(print);
    app.setTheme(themeOf(app.config));
    for (const undo of back.reverse()) undo();
    back = [];
  };
  window.addEventListener("beforeprint", build);
  window.addEventListener("afterprint", drop);
  return {
    update: () => undefined,
    destroy() {
      window.removeEventListener("beforeprint", build);
      window.removeEventListener("afterprint", drop);
    },
  };
}
