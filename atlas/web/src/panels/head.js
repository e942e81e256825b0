/** The head: title, counts as buttons, search, and what opens layers, about and print. */

import { bdi, button, fill, h, icon } from "./dom.js";
import { openPopover } from "./popover.js";
import { countsText, events, figure, heldText } from "./words.js";

const TYPING = 150;

/** A count with its words; the number is what changes. */
function countButton(label, onclick, title) {
  const number = h("b", null, "0");
  const element = button({ class: "at-count", onclick, title }, number, ` ${label}`);
  return { element, set: (value) => fill(number, figure(value)) };
}

/** The search field; it asks for a new selection when the reader pauses. */
function searchField(app) {
  let timer = 0;
  const input = h("input", {
    type: "search", placeholder: "Search", "aria-label": "Search events: title, note, places, actors",
    autocomplete: "off", spellcheck: "false", dir: "auto",
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => app.select({ text: input.value.trim() }), TYPING);
    },
    onkeydown: (event) => {
      if (event.key !== "Escape" || !input.value) return;
      event.stopPropagation();
      input.value = "";
      app.select({ text: "" });
    },
  });
  return { element: h("label", { class: "at-search" }, icon("search"), input), input };
}

/** What is filtered out and by what: each filter in words with a way to drop it. */
function filtersPopover(app, anchor) {
  const filters = app.filters();
  const drop = (keys) => {
    app.select(Object.fromEntries(keys.map((key) => [key, app.defaults[key]])));
    popover.close();
  };
  const rows = filters.map(({ keys, name, words }) =>
    h("li", null,
      h("span", { class: "at-second" }, name), bdi(words),
      button({ class: "at-icon", "aria-label": `Drop the filter ${name}`, onclick: () => drop(keys) }, icon("close"))),
  );
  const reset = button({ class: "at-solid", onclick: () => (app.select(null), popover.close()) }, icon("reset"), "Reset all filters");
  const body = filters.length
    ? [h("ul", { class: "at-filters" }, rows), reset]
    : [h("p", null, "No filter is set, so nothing is filtered out.")];
  const popover = openPopover(app, anchor, { title: `${events(app.counts.hidden)} filtered out`, name: "filters" }, body);
}

export function createHead(app) {
  const { head, live } = app.shell;
  const show = (tab) => app.showTab(tab);
  const shown = countButton("on the map", () => show("list"), "Open the list");
  const unplaced = countButton("without a place", () => show("unplaced"), "Open the list of events without a place");
  const hidden = countButton("filtered out", () => filtersPopover(app, hidden.element), "What filters them out");
  const vague = h("span", { class: "at-vague" });
  const search = searchField(app);
  const held = h("span", { class: "at-held", title: heldText(app.model) }, `${events(app.model.held)} held`);
  const tool = (name, word, onclick) =>
    button({ class: "at-tool", onclick, "data-tool": name, "aria-haspopup": "dialog" }, icon(name), h("span", null, word));
  const searchTool = tool("search", "Search", () => {
    head.classList.toggle("at-searching");
    search.input.focus();
  });
  const tools = [
    tool("layers", "Layers", (event) => app.openLayers(event.currentTarget)),
    tool("about", "About", () => app.openAbout()),
    tool("save", "Save", (event) => app.openTake(event.currentTarget)),
  ];
  const title = app.config.title || app.model.extra.title || "Events";
  head.append(
    h("h1", null, bdi(title), held),
    h("div", { class: "at-counts" }, shown.element, unplaced.element, hidden.element, vague),
    h("div", { class: "at-grow" }),
    search.element, searchTool, ...tools,
  );
  document.title = document.title || title;
  let said = 0;
  return {
    update(changes) {
      if (!changes.has("selection") && !changes.has("first")) return;
      const { counts } = app;
      shown.set(counts.shown);
      unplaced.set(counts.off_map);
      hidden.set(counts.hidden);
      fill(vague, app.vague ? `of these ${figure(app.vague)} dated only to a week or month` : "");
      const { text } = app.state.selection;
      if (document.activeElement !== search.input && search.input.value.trim() !== text) search.input.value = text;
      clearTimeout(said); // a screen reader hears the counts when the reader pauses, not at each step of a brush
      said = setTimeout(() => fill(live, countsText(counts, app.vague)), changes.has("first") ? 1500 : 600);
    },
    destroy: () => clearTimeout(said),
  };
}
