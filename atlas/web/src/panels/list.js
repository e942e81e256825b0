/**
 * The reading panel: tabs for the list, for events without a place, and for the card.
 *
 * The list is the twin of the map: the same events, by keyboard too. Its rows answer the three
 * questions in their order: did it happen, who says who did it, where within how many km.
 */

import { button, fill, h, icon } from "./dom.js";
import { createChanged } from "./changed.js";
import { Chain } from "./chainlist.js";
import { createChoice } from "./choice.js";
import { orderRows, ordersOf } from "./order.js";
import { nothingFits } from "./recover.js";
import { EventList } from "./rows.js";
import { countsText, rowsText } from "./words.js";
import { figure, spoken, t } from "../say.js";

/** The order of the list: a choice and a direction. */
function sorter(app) {
  const choice = h("select", { "aria-label": t("Sort the list by"), onchange: () => app.store.set({ sort: { ...app.state.sort, by: choice.value } }) },
    ordersOf(app.model).map(({ id, label }) => h("option", { value: id }, label)));
  const way = button({ class: "at-icon", onclick: () => app.store.set({ sort: { ...app.state.sort, down: !app.state.sort.down } }) });
  const show = () => {
    const { by, down } = app.state.sort;
    choice.value = by;
    fill(way, icon(down ? "down" : "up"));
    way.setAttribute("aria-label", down ? t("Last first; press for first first") : t("First first; press for last first"));
    way.title = down ? t("Last first") : t("First first");
  };
  return { element: h("div", { class: "at-sorter" }, h("span", { class: "at-second" }, t("in order of")), choice, way), show };
}

function tab(app, id, word) {
  const count = h("span", { class: "at-tab-count" });
  const element = button(
    { role: "tab", id: `at-tab-${id}`, "aria-controls": `at-panel-${id}`, onclick: () => app.showTab(id) },
    h("span", null, word), " ", count,
  );
  return { id, element, count };
}

const tabs = () => [["happens", t("As it happens")], ["compare", t("Differences")], ["list", t("List")], ["chain", t("Chain")], ["unplaced", t("Without a place")], ["card", t("Card")]];

class Reading {
  slow = true;

  constructor(app) {
    this.app = app;
    this.tabs = tabs().map(([id, word]) => tab(app, id, word));
    this.order = sorter(app);
    this.lists = {
      list: new EventList(app, t("Events on the map"), "at-list"),
      unplaced: new EventList(app, t("Events without a place"), "at-unplaced"),
      happens: new EventList(app, t("Events so far, the newest on top"), "at-happens"),
    };
    app.happen = (rows, count) => {
      this.lists.happens.show(rows);
      fill(this.tabs[0].count, count);
    };
    this.sizes = { list: h("p", { class: "at-note" }), unplaced: h("p", { class: "at-note" }) };
    this.choice = createChoice(app, () => this.showRows());
    this.empty = { list: h("div", { class: "at-empty" }), unplaced: h("p", { class: "at-empty" }) };
    this.build();
    app.cardPanel = this.panels.card;
    app.comparePanel = this.panels.compare;
    app.focusList = () => {
      const name = app.state.playing ? "happens" : "list";
      app.showTab(name);
      setTimeout(() => this.lists[name].element.focus(), 50);
    };
    this.skip = ({ detail }) => detail === "list" && app.focusList();
    app.shell.root.addEventListener("at-skip", this.skip);
    app.listedRows = () => (this.lists[app.state.tab] ?? this.lists.list).rows;
    this.allUnplaced = app.countUnplaced();
  }

  build() {
    const { app, tabs, lists, empty, sizes } = this;
    const fold = button({ class: "at-icon at-fold", "aria-label": t("Fold the reading panel"), title: t("Fold the reading panel"),
      onclick: () => app.foldPanel("right") }, icon("right"));
    const strip = h("div", { class: "at-tabs", role: "tablist", "aria-label": t("Events"), onkeydown: (event) => this.stepTab(event) },
      tabs.map(({ element }) => element));
    this.panels = {};
    for (const { id } of tabs) {
      this.panels[id] = h("div", { class: "at-panel", role: "tabpanel", id: `at-panel-${id}`, "aria-labelledby": `at-tab-${id}` });
    }
    this.panels.happens.append(h("p", { class: "at-note" }, t("Newest on top; those of one moment in no order. Filters, bars and key stand still. What is known only to a day, night or week is fainter until its end. Deaths do not flare and are not added up.")), lists.happens.element);
    this.changed = createChanged(app);
    this.panels.list.append(this.changed.element, this.choice.element, this.order.element, sizes.list, empty.list, lists.list.element);
    this.panels.unplaced.append(h("p", { class: "at-note" }, t("Events that have no place that can be drawn: a whole country, a statement, or no place given.")), sizes.unplaced, empty.unplaced, lists.unplaced.element);
    this.chain = new Chain(app, this.panels.chain, this.tabs[3]);
    app.shell.right.append(h("div", { class: "at-right-head" }, strip, fold), ...Object.values(this.panels));
  }

  stepTab(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const on = spoken().rtl ? -step : step;
    const tabs = this.tabs.filter(({ element }) => !element.hidden);
    const now = tabs.findIndex(({ id }) => id === this.app.state.tab);
    const next = tabs[(now + on + tabs.length) % tabs.length];
    this.app.showTab(next.id);
    next.element.focus();
  }

  showTabs() {
    const { app, tabs, allUnplaced } = this;
    for (const { id, element } of tabs) {
      const on = app.state.tab === id;
      element.setAttribute("aria-selected", String(on));
      element.tabIndex = on ? 0 : -1;
      this.panels[id].hidden = !on;
    }
    const { shown, off_map: unplaced } = app.counts;
    const [happens, compare, list, , lacking] = tabs;
    happens.element.hidden = !app.state.playing;
    compare.element.hidden = !app.state.a || Boolean(app.state.playing);
    list.element.hidden = Boolean(app.state.playing); // what happens takes its place
    fill(list.element.firstChild, app.state.a ? t("List of B") : t("List"));
    fill(list.count, figure(shown));
    fill(lacking.count, unplaced === allUnplaced ? figure(allUnplaced) : t("{some} of {all}", { some: figure(unplaced), all: figure(allUnplaced) }));
  }

  showRows() {
    const { app, lists, empty } = this;
    const { placed, unplaced } = app.splitRows();
    this.changed.show();
    lists.list.show(this.choice.of(orderRows(app, placed)));
    lists.unplaced.show(orderRows(app, unplaced, { by: "time", down: false }));
    const none = !placed.length && !unplaced.length && app.filters().length;
    fill(empty.list, ...(placed.length ? [""] : none ? nothingFits(app) : [t("Nothing that fits the filters is on the map; {counts}.", { counts: countsText(app.counts) })]));
    this.showSize("list", placed);
    this.showSize("unplaced", unplaced);
    fill(empty.unplaced, unplaced.length ? "" : t("None of the events that fit the filters is without a place."));
  }

  /** Where rows are counts, how many rows a list has, and of how many events. */
  showSize(name, rows) {
    this.sizes[name].hidden = !this.app.model.events.weight || !rows.length;
    fill(this.sizes[name], rowsText(rows.length, this.app.model.eventsIn(rows)));
  }

  update(changes) {
    const any = (...keys) => keys.some((key) => changes.has(key));
    if (any("selection", "tab", "first", "playing", "a")) this.showTabs();
    if (any("selection", "sort", "first") || (any("text", "step") && this.choice.any)) this.showRows();
    else if (any("text", "tab", "highlighted", "size", "layout", "open", "folded")) {
      for (const list of Object.values(this.lists)) list.paint(true);
    }
    this.order.show();
    this.chain.update(changes);
  }

  destroy() {
    this.app.shell.root.removeEventListener("at-skip", this.skip);
  }
}

export const createLists = (app) => new Reading(app);
