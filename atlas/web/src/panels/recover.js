/** Ways back: chips of what is filtered, one Clear, what to do where nothing fits or nothing is in view. */

import { evaluate } from "../selection.js";
import { bdi, button, fill, h, icon } from "./dom.js";
import { outsideView } from "./float.js";
import { openPopover } from "./popover.js";
import { figure, mix, t, tn } from "../say.js";

const OFFERED = 10000; // ms for which Undo stands beside what was cleared

/** The part of a selection that takes a filter away. */
export const without = (app, keys) => Object.fromEntries(keys.map((key) => [key, app.defaults[key]]));

/** What a chip says: the words of the filter, cut by the page where they are long. */
const chipWords = ({ name, words }) => [h("span", { class: "at-second" }, `${name} `), bdi(words)];

/** Every filter in words with a way to drop it. */
export function openFilters(app, anchor) {
  const filters = app.filters();
  let popover = null;
  const drop = (keys) => {
    popover.close();
    app.select(without(app, keys));
  };
  const rows = filters.map(({ keys, name, words }) =>
    h("li", null,
      h("span", { class: "at-second" }, name), bdi(words),
      button({ class: "at-icon", "aria-label": t("Drop the filter {name}", { name }), onclick: () => drop(keys) }, icon("close"))),
  );
  const reset = button({ class: "at-solid", onclick: () => (popover.close(), clearAll(app)) }, icon("reset"), t("Reset all filters"));
  const body = filters.length
    ? [h("ul", { class: "at-filters" }, rows), reset]
    : [h("p", null, t("No filter is set, so nothing is filtered out."))];
  popover = openPopover(app, anchor, { title: tn(app.counts.hidden, "{n} event filtered out", "{n} events filtered out"), name: "filters" }, body);
}

/** Take every filter away, and offer to undo it. */
export async function clearAll(app) {
  const count = app.filters().length;
  await app.select(null);
  if (count) app.toast?.(tn(count, "{n} filter cleared", "{n} filters cleared"), { label: t("Undo"), call: () => app.undo() });
}

/** A line that says what was done, for ten seconds, with one thing to do about it. */
export function createToast(app) {
  const words = h("span", null);
  const act = button({ class: "at-link" });
  const element = h("div", { class: "at-toast", hidden: true, role: "status" }, words, act);
  let timer = 0;
  let call = () => undefined;
  act.addEventListener("click", () => {
    element.hidden = true;
    call();
  });
  app.toast = (text, next = null) => {
    fill(words, text);
    act.hidden = !next;
    if (next) [call] = [next.call];
    fill(act, next?.label ?? "");
    element.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => (element.hidden = true), OFFERED);
  };
  return { element, destroy: () => clearTimeout(timer) };
}

/**
 * One chip for each filter that is set, in one row; then how many more, and Clear.
 *
 * @param {App} app
 * @param {{except?: string[], room?: () => number}} [where] keys of which the filter stands elsewhere in words;
 *   how many pixels there are: over the map, unless it is said
 */
export function createChips(app, { except = [], room: roomOf = () => overMap(app) } = {}) {
  const element = h("div", { class: "at-chips", role: "group", "aria-label": t("Filters that are set") });
  const chip = (filter) =>
    button({
      class: "at-chip at-box", "aria-label": t("Drop the filter {name}: {words}", filter), title: `${filter.name}: ${filter.words}`,
      onclick: () => app.select(without(app, filter.keys)),
      onkeydown: (event) => event.key === "Delete" && app.select(without(app, filter.keys)),
    }, chipWords(filter), icon("close", true));
  const stepChip = (step) => {
    const words = t("Step {n} of {all}", { n: figure(step), all: figure(app.steps.length) });
    return button({ class: "at-chip at-box", "aria-label": t("Leave step {n}, to the opening", { n: figure(step) }), title: t("To the opening"), onclick: () => app.toStep(0) }, words, icon("close", true));
  };
  const clear = button({ class: "at-chip at-clear at-solid", onclick: () => clearAll(app) }, t("Clear"));
  const more = button({ class: "at-chip at-box", "aria-haspopup": "dialog", onclick: (event) => openFilters(app, event.currentTarget) });
  const show = () => {
    const all = app.filters();
    const filters = all.filter(({ keys }) => !keys.some((key) => except.includes(key)));
    const held = element.contains(document.activeElement);
    const { step } = app.state;
    element.hidden = !all.length && !step;
    const chips = step ? [stepChip(step)] : filters.map(chip);
    fill(element, chips, more, clear);
    more.hidden = true;
    element.classList.remove("at-one"); // measured as they are
    // What does not fit in one row is behind one more chip. One chip is not measured: that would lay out the whole page.
    const room = chips.length > 1 ? roomOf() : 0;
    for (let kept = chips.length; kept > 1 && element.scrollWidth > room; kept -= 1) {
      chips[kept - 1].remove();
      more.hidden = false;
      fill(more, tn(filters.length - kept + 1, "{n} more", "{n} more"));
    }
    element.classList.add("at-one");
    if (held) (element.querySelector("button:not([hidden])") ?? app.shell.container).focus({ preventScroll: true });
  };
  return { element, show };
}

/** How wide a line over the map may be. */
const overMap = ({ map, shell }) => map.getSize().x - (shell.root.dataset.layout === "wide" ? 96 : 24);

/** Which single filter frees the most events, with how many would be left without it. */
export function freeing(app) {
  const found = app.filters().map((filter) => {
    const { shown, off_map: off } = evaluate(app.model, app.state.selection, { except: filter.keys });
    return { ...filter, left: shown + off };
  });
  return found.sort((a, b) => b.left - a.left);
}

/** What a list says where no event fits the filters. */
export function nothingFits(app) {
  const found = freeing(app);
  const [best] = found;
  const words = best?.left
    ? mix(tn(best.left, "Without “{words}” {n} event would be left.", "Without “{words}” {n} events would be left."), { words: bdi(best.words) })
    : found.length ? t("Two or more filters together leave nothing.") : "";
  const undo = button({ class: "at-outline", onclick: () => app.undo() }, icon("undo"), t("Undo last"));
  undo.hidden = !app.history.words(-1);
  return [
    h("h2", null, found.length === 1 ? t("No event fits the filter") : found.length === 2 ? t("No event fits both filters") : tn(found.length, "No event fits all {n} filters", "No event fits all {n} filters")),
    h("p", null, tn(app.counts.held, "{n} event held.", "{n} events held."), " ", words),
    h("div", { class: "at-free" }, found.map((filter) => button({
      class: filter === best && best.left ? "at-chip at-best" : "at-chip", "aria-label": tn(filter.left, "Drop the filter {name}: {n} event left", "Drop the filter {name}: {n} events left", { name: filter.name }),
      onclick: () => app.select(without(app, filter.keys)),
    }, bdi(filter.words), h("b", null, ` ${figure(filter.left)}`), icon("close", true)))),
    h("div", { class: "at-free" }, button({ class: "at-solid", onclick: () => clearAll(app) }, t("Clear all")), undo),
  ];
}

/** What lies outside the view: a pill with the places; where nothing else is in view, an offer to go there. */
export function createAway(app) {
  const element = button({ class: "at-away at-box", hidden: true });
  let rows = [];
  let wide = 0;
  element.addEventListener("click", () => {
    const bounds = app.layer.drawnBounds(Uint32Array.from(rows), { all: true });
    if (bounds) app.map.fitBounds(bounds, { maxZoom: 9, padding: [60, 60] });
  });
  const show = () => {
    const found = outsideView(app);
    rows = found.rows;
    element.hidden = !rows.length;
    if (!rows.length) return;
    const all = rows.length === app.result.placed;
    element.classList.toggle("at-away-all", all);
    const others = found.names.length - 1;
    const more = others > 0 ? [" ", found.all ? tn(others, "and {n} more place", "and {n} more places") : t("and other places")] : null;
    const count = app.model.eventsIn(rows);
    if (all) fill(element, h("span", null, count === 1 ? t("The one event lies outside this view") : tn(count, "All {n} lie outside this view", "All {n} lie outside this view")), h("span", { class: "at-show" }, icon("zoom"), t("Show them")));
    else {
      fill(element, h("span", { class: "at-second" }, t("Outside this view:")), h("b", null, figure(count)),
        found.names.length ? h("span", null, bdi(found.names[0]), more) : null, icon("right", true));
    }
    if (wide !== element.offsetWidth) app.basemap?.labels.refresh(); // names keep clear of it
    wide = element.offsetWidth;
  };
  return { element, show };
}
