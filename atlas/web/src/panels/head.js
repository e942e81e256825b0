/** The head: title, counts as buttons, search, and what opens layers, about and print. */

import { rangeText } from "./dates.js";
import { bdi, button, fill, h, icon } from "./dom.js";
import { openPopover } from "./popover.js";
import { openFilters } from "./recover.js";
import { stepButton } from "./stepbutton.js";
import { byline, logoOf } from "./told.js";
import { titleOf } from "./tables.js";
import { countsText, heldText } from "./words.js";
import { figure, mix, t, tn } from "../say.js";

const TYPING = 150;

/** A count with its words; the number is what changes. */
function countButton(label, onclick, title) {
  const number = h("b", null, "0");
  const words = h("span", null, label);
  const element = button({ class: "at-count", onclick, title }, number, " ", words);
  return { element, set: (value) => fill(number, figure(value)), say: (text) => fill(words, text) };
}

/** The search field; it asks for a new selection when the reader pauses. */
function searchField(app) {
  let timer = 0;
  let run = 0; // what is typed without a pause of the focus is one step
  const input = h("input", {
    type: "search", placeholder: t("Search"), "aria-label": t("Search events: title, note, places, actors, ids"),
    title: t("Words that must all be found. \"In quotes\" a phrase; -word must not be found; an id finds its event."),
    autocomplete: "off", spellcheck: "false", dir: "auto",
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => app.select({ text: input.value.trim() }, "page", `search ${run}`), TYPING);
    },
    onblur: () => (run += 1),
    onkeydown: (event) => {
      if (event.key !== "Escape" || !input.value) return;
      event.stopPropagation();
      input.value = "";
      app.select({ text: "" });
    },
  });
  return { element: h("label", { class: "at-search" }, icon("search"), input), input };
}

/** What the record is, from when to when, how much: the words of a head that has none of an author. */
function leadOf(app) {
  const { n, events: { start, end } } = app.model;
  if (!n) return t("No event is held.");
  let last = end[0];
  for (let row = 1; row < n; row += 1) if (end[row] > last) last = end[row];
  return t("{held}, {days}", { held: heldText(app.model), days: rangeText(start[0], last) });
}

/** Put the address of what is seen now on the clipboard; where that is refused, show it to be copied. */
async function copyLink(app, anchor) {
  const address = new URL(app.address() || "#", location.href).href;
  try {
    await navigator.clipboard.writeText(address);
    app.toast(t("The link is copied: the same filters, view and event"));
  } catch {
    const field = h("input", { type: "text", class: "at-copy", readonly: true, value: address, "aria-label": t("Link to this view") });
    openPopover(app, anchor, { title: t("Link to this view"), name: "link" }, [h("p", { class: "at-second" }, t("Copy it with Ctrl+C.")), field]);
    field.focus();
    field.select();
  }
}

/** The language of the interface, each by its own name, where there is more than one. */
function languageChoice(app) {
  const { language, languages } = app.config;
  if (languages.length < 2) return null;
  const choice = h("select", { class: "at-language", "aria-label": t("Language"), title: t("Language"), onchange: () => app.changeLanguage(choice.value) },
    languages.map(({ id, name }) => h("option", { value: id, lang: id, selected: id === language }, name)));
  return choice;
}

export function createHead(app) {
  const { head, live } = app.shell;
  const show = (tab) => app.showTab(tab);
  const shown = countButton(t("on the map"), () => show("list"), t("Open the list"));
  const unplaced = countButton(t("without a place"), () => show("unplaced"), t("Open the list of events without a place"));
  const hidden = countButton(t("filtered out"), () => openFilters(app, hidden.element), t("What filters them out"));
  const vague = h("span", { class: "at-vague" });
  const showAll = button({ class: "at-showall", onclick: () => app.explore(null), hidden: true, title: t("Leave the story, and show every event that is held") }, t("Show all"));
  const search = searchField(app);
  const held = h("span", { class: "at-held", title: heldText(app.model) }, mix(tn(app.model.held, "{number} event held", "{number} events held"), { number: h("b", null, figure(app.model.held)) }));
  const tool = (name, word, onclick) =>
    button({ class: "at-tool", onclick, "data-tool": name, "aria-haspopup": "dialog" }, icon(name), h("span", null, word));
  const searchTool = tool("search", t("Search"), () => {
    head.classList.toggle("at-searching");
    search.input.focus();
  });
  const undo = app.shell.row ? [] : [stepButton(app, "undo", -1)]; // else in the row
  const steps = [...undo, stepButton(app, "redo", 1)];
  const language = languageChoice(app);
  const copy = button({ class: "at-tool", "data-tool": "link", title: t("Copy a link to these filters, this view and this event"),
    onclick: (event) => copyLink(app, event.currentTarget) }, icon("link"), h("span", null, t("Copy link")));
  copy.hidden = app.config.mode !== "file" || window.parent !== window;
  const tools = [
    ...steps.map(({ element }) => element),
    tool("layers", t("Layers"), (event) => app.openLayers(event.currentTarget)),
    tool("about", t("About"), () => app.openAbout()),
    copy,
    tool("save", t("Save"), (event) => app.openTake(event.currentTarget)),
    tool("keys", t("Keys"), () => app.openKeys()),
    language,
  ];
  const title = titleOf(app);
  const { words } = app.config;
  const { headline, lead } = words ?? {};
  head.classList.toggle("at-told", Boolean(headline));
  head.append(
    h("h1", { title: headline || title }, bdi(headline || title), headline ? h("span", { class: "at-held" }, " ", bdi(title)) : null),
    h("div", { class: "at-grow" }),
    h("div", { class: "at-tools" }, search.element, searchTool, ...tools),
    h("p", { class: "at-lead" }, logoOf(app.config.words), bdi(lead || leadOf(app)), words ? h("span", { class: "at-second at-by" }, " ", bdi(byline(words))) : null),
  );
  app.counted = h("div", { class: "at-counts", role: "group", "aria-label": t("Counts") }, shown.element, unplaced.element, hidden.element, showAll, vague, held);
  if (!app.shell.row) head.append(app.counted); // else the row takes them
  app.focusSearch = () => {
    if (app.shell.root.dataset.layout === "phone") head.classList.add("at-searching");
    search.input.focus();
  };
  document.title = document.title || title;
  let said = 0;
  return {
    update(changes) {
      for (const one of steps) one.show();
      if (!changes.has("selection") && !changes.has("first") && !changes.has("step")) return;
      const { counts } = app;
      const { step } = app.state;
      hidden.say(step === null || !app.steps.length ? t("filtered out") : step ? t("outside this step") : t("outside the story"));
      showAll.hidden = step === null || !counts.hidden;
      shown.set(counts.shown);
      unplaced.set(counts.off_map);
      hidden.set(counts.hidden);
      fill(vague, app.vague ? tn(app.vague, "of these {n} dated only to a week or month", "of these {n} dated only to a week or month") : "");
      const { text } = app.state.selection;
      if (document.activeElement !== search.input && search.input.value.trim() !== text) search.input.value = text;
      clearTimeout(said); // a screen reader hears the counts when the reader pauses, not at each step of a brush
      said = setTimeout(() => fill(live, countsText(counts, app.vague)), changes.has("first") ? 1500 : 600);
    },
    destroy: () => clearTimeout(said),
  };
}
