/** The chain beside the list: events in time with the ties between them; those of the chosen event are on the map too. */

import { EventsLayer } from "../drawing/layer.js";
import { glyph } from "../marks.js";
import { figure, t, tn } from "../say.js";
import { anchorsOf } from "./callouts.js";
import { tieText } from "./card.js";
import { arcOf, chained, inTime, tiedTo, tiesOf } from "./chain.js";
import { dayText } from "./dates.js";
import { bdi, button, fill, h, svg } from "./dom.js";
import { whoLine } from "./rows.js";

const MIDDLE = 104; // of the marks, from the left
const GAP = 9;

export class Chain {
  constructor(app, panel, tab) {
    Object.assign(this, { app, panel, tab, ties: [], rows: [], shown: false });
    this.note = h("div", { class: "at-note" });
    this.arcs = svg("svg", { class: "at-leaders", "aria-hidden": "true" });
    this.list = h("div", { class: "at-list at-chain", role: "listbox", tabindex: "0", "aria-label": t("Events and their ties. Up and down move, right goes along a tie."), onkeydown: (event) => this.press(event) });
    panel.append(this.note, this.list);
    this.lines = svg("svg", { class: "at-leaders", "aria-hidden": "true" });
    app.shell.float.prepend(this.lines);
    app.on(app.map, "move zoomend", () => this.lit && this.drawOnMap());
    app.on(app.map, "zoomstart", () => fill(this.lines));
    app.on(app.layer, "themed", () => this.lit?.setTheme(app.theme));
    tab.element.hidden = true; // until the texts say that there are ties
  }

  choose(row) {
    if (row === undefined) return;
    this.app.store.set({ highlighted: row });
    this.app.bringIntoView(row);
  }

  press(event) {
    const { app, rows, ties } = this;
    const { highlighted: row } = app.state;
    const at = rows.indexOf(row);
    const to = { ArrowDown: rows[at + 1], ArrowUp: rows[at - 1], ArrowRight: tiedTo(ties, row)[0] };
    if (event.key === "Enter" && at >= 0) app.openCard(row, true);
    else if (event.key in to) this.choose(to[event.key]);
    else return;
    event.preventDefault();
  }

  update(changes) {
    const { app, tab } = this;
    const any = (...keys) => keys.some((key) => changes.has(key));
    const { text, events } = app.model;
    if (!text?.tables.links.rows || events.weight) return;
    // Two selections side by side, and a run through time, need the room of its tab.
    tab.element.hidden = Boolean(app.state.a || app.state.playing);
    if (any("selection", "text", "first")) {
      Object.assign(this, tiesOf(app.model, app.result.mask));
      fill(tab.count, figure(chained(this.ties).all));
    }
    if (any("highlighted")) this.shown = false;
    if (app.state.tab === "chain" && any("selection", "text", "tab", "highlighted", "size", "layout", "open", "folded")) this.draw();
    if (any("selection", "text", "tab", "highlighted", "switches")) this.showOnMap();
  }

  draw() {
    const { app, ties, outside } = this;
    const { highlighted: chosen } = app.state;
    const { rows, all } = chained(ties, chosen);
    this.rows = inTime(app.model, rows);
    const own = ties.filter(({ from, to }) => from === chosen || to === chosen);
    const hidden = own.filter(({ how }) => how !== "stated" && how !== "alleged").length;
    fill(this.note,
      h("p", null, t("A tie is no cause. Solid: stated; dashed: inferred by the coder; dotted: alleged; arrow: the order is known.")),
      all > rows.length && h("p", null, t("{n} events are tied. Choose one: those within two ties of it are shown.", { n: figure(all) })),
      outside > 0 && h("p", null, tn(outside, "{n} tie to an event that is filtered out.", "{n} ties to events that are filtered out.")),
      hidden > 0 && h("p", null, tn(hidden, "{n} inferred tie of the chosen event.", "{n} inferred ties of the chosen event."), " ",
        button({ class: "at-link", "aria-pressed": String(this.shown), onclick: () => {
          this.shown = !this.shown;
          this.draw();
          this.showOnMap();
        } }, this.shown ? t("Hide from map") : t("Show on map"))));
    const tied = new Set(tiedTo(ties, chosen));
    let last = "";
    const nodes = this.rows.map((row, at) => {
      const day = dayText(app.model.events.start[row], { short: true, year: false });
      const head = day === last ? null : h("b", { class: "at-chain-day" }, day);
      last = day;
      return this.option(row, at, tied.has(row), head);
    });
    fill(this.list, nodes, this.arcs);
    this.list.setAttribute("aria-activedescendant", `at-chain-${this.rows.indexOf(chosen)}`);
    this.drawArcs(nodes, chosen);
    nodes[this.rows.indexOf(chosen)]?.scrollIntoView({ block: "nearest" });
  }

  option(row, at, tied, head) {
    const { app, ties } = this;
    const { read } = app;
    const kind = read.kind(row);
    const said = ties.filter(({ from, to }) => from === row || to === row).map((tie) => {
      const how = tieText(tie.basis, tie.by) || t("not said how known");
      return h("span", { class: "at-hidden" }, t("{event}: tie to {other}, {how} ({kind}).", { event: read.title(tie.from), other: read.title(tie.to), how, kind: tie.label }));
    });
    const chosen = row === app.state.highlighted;
    return h("div", { class: tied ? "at-chain-row at-tied" : "at-chain-row", role: "option", id: `at-chain-${at}`, "aria-selected": String(chosen), onclick: () => (chosen ? app.openCard(row) : this.choose(row)) }, head,
      glyph(read.mainRole(row), kind.group, { status: read.status(row).id, letter: kind.letter }), bdi(read.title(row)),
      h("span", { class: "at-second" }, read.when(row, { short: true }), " · ", whoLine(read, row)), said);
  }

  /** The ties at the left: those of the chosen event in ink, over the others. */
  drawArcs(nodes, chosen) {
    const at = new Map(this.rows.map((row, i) => [row, nodes[i].offsetTop + 14]));
    this.arcs.setAttribute("width", MIDDLE);
    this.arcs.setAttribute("height", (at.get(this.rows.at(-1)) ?? 0) + 14);
    const drawn = this.ties.filter(({ from, to }) => at.has(from) && at.has(to)).map((tie) => {
      const [from, to] = [at.get(tie.earlier), at.get(tie.later)];
      const x = MIDDLE - GAP;
      return tieLine(arcOf(from, to, x), tie, tie.held && `M${x - 7} ${to - 6}L${x} ${to - 2}L${x - 7} ${to + 2}`, tie.from === chosen || tie.to === chosen);
    });
    fill(this.arcs, drawn.sort((a, b) => a.hot - b.hot));
  }

  /** On the map: the ties of the chosen event that somebody states or alleges, and inferred ones when they are asked for. */
  showOnMap() {
    const { app, ties, shown } = this;
    const { highlighted: chosen, tab } = app.state;
    const on = tab === "chain" && chosen !== null && app.result.mask[chosen];
    this.drawn = on ? ties.filter(({ from, to, how }) => (from === chosen || to === chosen) && (shown || how === "stated" || how === "alleged")) : [];
    app.layer.canvas.classList.toggle("at-faint", on);
    this.lit?.remove();
    this.lit = null;
    if (on) {
      const { theme, config, model, state } = app;
      this.lit = new EventsLayer(model, { theme, sizeBy: config.size_by ?? "none" }).addTo(app.map);
      this.lit.highlight(chosen);
      this.lit.show(Uint32Array.from(new Set([chosen, ...this.drawn.flatMap(({ from, to }) => [from, to])])).sort(), state.switches);
    }
    this.drawOnMap();
  }

  drawOnMap() {
    const { app } = this;
    const { x: width, y: height } = app.map.getSize();
    for (const [name, value] of Object.entries({ width, height })) this.lines.setAttribute(name, value);
    fill(this.lines, this.drawn.map((tie) => {
      const [from, to] = [anchorsOf(app, tie.earlier), anchorsOf(app, tie.later)];
      const long = from && to ? Math.hypot(to.x - from.x, to.y - from.y) : 0;
      if (long < 32) return null; // no place, or the same mark
      const [ux, uy] = [(to.x - from.x) / long, (to.y - from.y) / long];
      const [x, y] = [to.x - 14 * ux, to.y - 14 * uy];
      const d = `M${from.x + 12 * ux} ${from.y + 12 * uy}L${x} ${y}`;
      return [svg("path", { class: "at-leader-halo", d }), tieLine(d, tie, tie.held && `M${x - 7 * ux - 4 * uy} ${y - 7 * uy + 4 * ux}L${x} ${y}L${x - 7 * ux + 4 * uy} ${y - 7 * uy - 4 * ux}`, true)];
    }));
  }
}

/** A tie's line, and its head where the record holds the order. */
function tieLine(d, { how }, head, hot) {
  const node = svg("g", { class: `at-tie at-tie-${how}${hot ? " at-hot" : ""}` }, svg("path", { d }), head && svg("path", { class: "at-head-of", d: head }));
  return Object.assign(node, { hot });
}
