/**
 * The reading panel: tabs for the list, for events without a place, and for the card.
 *
 * The list is the twin of the map: the same events, by keyboard too. Its rows answer the three
 * questions in their order: did it happen, who says who did it, where within how many km.
 */

import { glyph } from "../marks.js";
import { bdi, button, fill, h, icon } from "./dom.js";
import { ORDERS, orderRows } from "./order.js";
import { figure, kmText, series } from "./words.js";

const ROW = 64;
const SPARE = 6;

/** The rows of an event in a list, built when it comes into view. */
export function listRow(app, row) {
  const { read } = app;
  const kind = read.kind(row);
  const places = read.places(row).filter(({ role }) => role !== "scope");
  const first = places.find(({ role }) => role === read.mainRole(row)) ?? places[0];
  const status = read.status(row);
  const mark = glyph(read.mainRole(row), kind.group, { status: status.id });
  const where = first ? [bdi(first.name || first.roleLabel), first.drawable ? h("b", null, ` ${reachText(first.radius)}`) : " · not on the map"] : ["no place given"];
  return [
    h("span", { class: "at-kick" }, mark,
      h("span", null, h("b", { class: `at-status-${status.id}` }, status.label), ` · ${kind.label} · ${read.when(row, { short: true })}`)),
    h("span", { class: "at-title" }, bdi(read.title(row))),
    h("span", { class: "at-second at-line" }, h("span", { class: "at-line-who" }, whoLine(read, row)), h("span", { class: "at-line-where" }, where)),
  ];
}

const reachText = (radius) => (radius === null ? "error not stated" : kmText(radius));

/** "by Hamas in Lebanon (attributed) against Israel", in one line. */
function whoLine(read, row) {
  const who = read.who(row);
  const some = (names) => (names.length > 2 ? `${names[0]} and ${names.length - 1} more` : series(names));
  const words = [];
  if (who.initiator) words.push(`by ${some(who.initiator)} (${read.attribution(row)})`);
  if (who.target) words.push(`against ${some(who.target)}`);
  if (!words.length && who.party) words.push(`with ${some(who.party)}`);
  return bdi(words.join(" ") || "nobody named");
}

/** A list of rows of which only those in view are in the page. */
function virtualList(app, label, id) {
  const space = h("div", { class: "at-space" });
  const element = h("div", { class: "at-list", id, role: "listbox", tabindex: "0", "aria-label": label }, space);
  let rows = [];
  let active = 0;
  let live = new Map();
  const idOf = (index) => `${id}-${index}`;
  const make = (index) => {
    const row = rows[index];
    const option = h(
      "div",
      {
        class: "at-row", role: "option", id: idOf(index), "aria-setsize": rows.length, "aria-posinset": index + 1,
        "aria-selected": String(row === app.state.highlighted), style: { top: `${index * ROW}px` },
        onclick: () => (moveTo(index), app.openCard(row)),
        onpointerenter: () => app.glance(row), onpointerleave: () => app.glance(null),
      },
      listRow(app, row),
    );
    option.classList.toggle("at-active", index === active);
    return option;
  };
  const paint = (fresh = false) => {
    const top = Math.max(0, Math.floor(element.scrollTop / ROW) - SPARE);
    const end = Math.min(rows.length, Math.ceil((element.scrollTop + element.clientHeight) / ROW) + SPARE);
    const next = new Map();
    for (let i = top; i < end; i += 1) next.set(i, (!fresh && live.get(i)) || make(i));
    for (const [i, node] of live) if (next.get(i) !== node) node.remove();
    for (const [i, node] of next) if (!node.isConnected) space.append(node);
    live = next;
    element.setAttribute("aria-activedescendant", rows.length && live.has(active) ? idOf(active) : "");
  };
  const moveTo = (index) => {
    live.get(active)?.classList.remove("at-active");
    active = Math.max(0, Math.min(rows.length - 1, index));
    const at = active * ROW;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at + ROW > element.scrollTop + element.clientHeight) element.scrollTop = at + ROW - element.clientHeight;
    paint();
    live.get(active)?.classList.add("at-active");
  };
  const keys = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };
  element.addEventListener("keydown", (event) => {
    if (event.key in keys) {
      event.preventDefault();
      moveTo(Math.max(-1e9, Math.min(1e9, active + keys[event.key])));
      if (rows.length) app.glance(rows[active]);
    } else if ((event.key === "Enter" || event.key === " ") && rows.length) {
      event.preventDefault();
      app.openCard(rows[active], true);
    }
  });
  element.addEventListener("scroll", () => paint(), { passive: true });
  element.addEventListener("blur", () => app.glance(null));
  const sized = new ResizeObserver(() => paint());
  sized.observe(element);
  app.ends.push(() => sized.disconnect());
  return {
    element,
    show(next) {
      const before = rows[active];
      rows = next;
      active = Math.max(0, rows.indexOf(before));
      space.style.height = `${rows.length * ROW}px`;
      paint(true);
    },
    paint: () => paint(true),
  };
}

/** The order of the list: a choice and a direction. */
function sorter(app) {
  const choice = h("select", { "aria-label": "Sort the list by", onchange: () => app.store.set({ sort: { ...app.state.sort, by: choice.value } }) },
    ORDERS.map(({ id, label }) => h("option", { value: id }, label)));
  const way = button({ class: "at-icon", onclick: () => app.store.set({ sort: { ...app.state.sort, down: !app.state.sort.down } }) });
  const show = () => {
    const { by, down } = app.state.sort;
    choice.value = by;
    fill(way, icon(down ? "down" : "up"));
    way.setAttribute("aria-label", down ? "Last first; press for first first" : "First first; press for last first");
    way.title = down ? "Last first" : "First first";
  };
  return { element: h("div", { class: "at-sorter" }, h("span", { class: "at-second" }, "in order of"), choice, way), show };
}

function tab(app, id, word) {
  const count = h("span", { class: "at-tab-count" });
  const element = button(
    { role: "tab", id: `at-tab-${id}`, "aria-controls": `at-panel-${id}`, onclick: () => app.showTab(id) },
    word, " ", count,
  );
  return { id, element, count };
}

const TABS = [["list", "List"], ["unplaced", "Without a place"], ["card", "Card"]];

export function createLists(app) {
  const { right, root } = app.shell;
  const tabs = TABS.map(([id, word]) => tab(app, id, word));
  const fold = button({ class: "at-icon at-fold", "aria-label": "Fold the reading panel", title: "Fold the reading panel",
    onclick: () => app.foldPanel("right") }, icon("right"));
  const strip = h("div", { class: "at-tabs", role: "tablist", "aria-label": "Events" }, tabs.map(({ element }) => element));
  strip.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const now = tabs.findIndex(({ id }) => id === app.state.tab);
    const next = tabs[(now + step + tabs.length) % tabs.length];
    app.showTab(next.id);
    next.element.focus();
  });
  const order = sorter(app);
  const lists = { list: virtualList(app, "Events on the map", "at-list"), unplaced: virtualList(app, "Events without a place", "at-unplaced") };
  const empty = { list: h("p", { class: "at-empty" }), unplaced: h("p", { class: "at-empty" }) };
  const panels = {};
  for (const [id] of TABS) {
    panels[id] = h("div", { class: "at-panel", role: "tabpanel", id: `at-panel-${id}`, "aria-labelledby": `at-tab-${id}` });
  }
  panels.list.append(order.element, empty.list, lists.list.element);
  panels.unplaced.append(
    h("p", { class: "at-note" }, "Events that have no place that can be drawn: a whole country, a statement, or no place given."),
    empty.unplaced, lists.unplaced.element,
  );
  app.cardPanel = panels.card;
  right.append(h("div", { class: "at-right-head" }, strip, fold), ...Object.values(panels));
  app.focusList = () => {
    app.showTab("list");
    setTimeout(() => lists.list.element.focus(), 50);
  };
  root.addEventListener("at-skip", app.focusList);
  const allUnplaced = app.countUnplaced();

  const showTabs = () => {
    for (const { id, element } of tabs) {
      const on = app.state.tab === id;
      element.setAttribute("aria-selected", String(on));
      element.tabIndex = on ? 0 : -1;
      panels[id].hidden = !on;
    }
    const { counts } = app;
    fill(tabs[0].count, figure(counts.shown));
    fill(tabs[1].count, counts.off_map === allUnplaced ? figure(allUnplaced) : `${figure(counts.off_map)} of ${figure(allUnplaced)}`);
  };
  const showRows = () => {
    const { placed, unplaced } = app.splitRows();
    lists.list.show(orderRows(app, placed));
    lists.unplaced.show(orderRows(app, unplaced, { by: "time", down: false }));
    fill(empty.list, placed.length ? "" : "No event on the map fits the filters. Reset them under “filtered out”.");
    fill(empty.unplaced, unplaced.length ? "" : "None of the events that fit the filters is without a place.");
  };
  return {
    slow: true,
    update(changes) {
      const any = (...keys) => keys.some((key) => changes.has(key));
      if (any("selection", "tab", "first")) showTabs();
      if (any("selection", "sort", "text", "first")) showRows();
      else if (any("tab", "highlighted", "size", "layout", "open", "folded")) {
        lists.list.paint();
        lists.unplaced.paint();
      }
      order.show();
    },
  };
}
