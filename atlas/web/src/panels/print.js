/**
 * The printed page: counts and filters in words, the map with
 * its legend, the list with sources, and what it is all based on. Built only when it is printed.
 */

import { frontList } from "./about.js";
import { bdi, fill, h } from "./dom.js";
import { themeOf } from "./theme.js";
import { orderRows } from "./order.js";
import { countsText, figure, filterLine, heldText, kmText, lines, rowsText, series } from "./words.js";

const MOST = 2000;

function entry(app, row) {
  const { read, model } = app;
  const who = read.who(row);
  const places = read.places(row).filter(({ role }) => role !== "scope");
  const sources = [...new Set(model.text?.sources(row).map(({ outlet }) => outlet) ?? [])];
  const line = [
    who.initiator && `by ${series(who.initiator)}${read.inBrackets(row)}`,
    who.target && `against ${series(who.target)}`,
    who.party && `with ${series(who.party)}`,
  ].filter(Boolean).join(" ");
  const where = places.map(({ name, radius, drawable, roleLabel }) => `${roleLabel.toLowerCase()}: ${name || "no name"}${drawable ? `, ${kmText(radius)}` : ""}`).join("; ");
  return h("li", null,
    h("b", null, bdi(read.title(row))), h("div", null, `${read.when(row, { weekday: true })} · `, bdi(read.kind(row).label), ` · ${read.status(row).label}`),
    line ? h("div", null, bdi(line)) : null, where ? h("div", null, bdi(where)) : null,
    sources.length ? h("div", null, "Sources: ", bdi(sources.join(", "))) : null);
}

function listOf(app, title, rows) {
  if (!rows.length) return null;
  const cut = rows.length > MOST ? h("p", null, `The first ${figure(MOST)} of ${lines(app.model, rows.length)} are printed.`) : null;
  // Rows stand in a typed array, whose own map() gives numbers.
  const printed = Array.from(orderRows(app, rows, { by: "time", down: false }).slice(0, MOST));
  return [h("h2", null, `${title}: ${rowsText(rows.length, app.model.eventsIn(rows))}`), cut, h("ol", { class: "at-print-list" }, printed.map((row) => entry(app, row)))];
}

export function createPrint(app) {
  const { print, root } = app.shell;
  const build = () => {
    app.setTheme("paper");
    const { placed, unplaced } = app.splitRows();
    fill(print,
      h("h2", null, "What is counted"), h("p", null, `${countsText(app.counts, app.vague)}; ${heldText(app.model)}.`), h("p", null, filterLine(app.filters())),
      h("div", { class: "at-print-legend" }, app.legendEntries().flat()),
      listOf(app, "On the map", placed), listOf(app, "Without a place", unplaced), h("h2", null, "About"), frontList(app));
    const { clientWidth: width, clientHeight: height } = app.shell.container;
    root.style.setProperty("--print-scale", String(Math.min(1, 690 / width, 620 / height)));
    root.style.setProperty("--print-scale-wide", String(Math.min(1, 620 / width, 560 / height)));
    root.style.setProperty("--map-width", `${width}px`);
    root.style.setProperty("--map-height", `${height}px`);
  };
  const drop = () => {
    fill(print);
    app.setTheme(themeOf(app.config));
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
