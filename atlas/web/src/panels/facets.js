/** The filters other than actors and dates, each value with its count under the other filters. */

import { checkRow, keepFocus, toggled } from "./checks.js";
import { bdi, button, fill, h, icon, segments } from "./dom.js";
import { figure } from "./words.js";
import { fillOf, strokeOf } from "../theme.js";

const RADII = [
  { id: null, text: "any" },
  { id: 25, text: "25 km" },
  { id: 10, text: "10 km" },
  { id: 5, text: "5 km" },
  { id: 1, text: "1 km" },
];
const SOURCES = [
  { id: 0, text: "any" },
  { id: 2, text: "2 or more" },
  { id: 3, text: "3" },
  { id: 5, text: "5" },
];

/** A section with a heading; `folded` ones open on demand and remember it. */
function section(app, title, { name, folded = false, second = null }) {
  const body = h("div", { class: "at-facet", role: "group", "aria-label": title });
  if (!folded) {
    const head = h("div", { class: "at-section-head" }, h("h2", null, title), second && h("span", { class: "at-second" }, second));
    return { element: h("div", { class: "at-section", "data-name": name }, head, body), body, isOpen: () => true };
  }
  const turn = button({ class: "at-turn-head", "aria-expanded": "false", onclick: () => set(body.hidden) }, icon("right", true), h("h2", null, title));
  const element = h("div", { class: "at-section at-folded-section", "data-name": name }, turn, body);
  const set = (open) => {
    body.hidden = !open;
    turn.setAttribute("aria-expanded", String(open));
    turn.replaceChild(icon(open ? "down" : "right", true), turn.firstChild);
  };
  set(false);
  return { element, body, open: set };
}

/** Boxes to tick for the values of one key. */
function ticks(app, key, terms, counts) {
  const picked = app.state.selection[key];
  return terms.map(({ id, label, letter }) =>
    checkRow({
      checked: picked.includes(id), label: bdi(letter ? `${letter}: ${label}` : label, { class: "at-name" }), count: counts.get(id) ?? 0, zero: !counts.get(id),
      onchange: () => app.select({ [key]: toggled(app.state.selection[key], id) }),
    }),
  );
}

/** Kinds by group: the swatch is the colour on the map; a press on it ticks the whole group. */
function kindRows(app) {
  const { groups, kinds: words } = app.model.vocabulary;
  const { kinds, groups: groupCounts } = app.facets;
  const used = app.read.used;
  const picked = new Set(app.state.selection.kinds);
  const most = Math.max(1, ...groups.map(({ id }) => groupCounts.get(id) ?? 0));
  const known = [...words, ...used.filter(({ id }) => !words.some((word) => word.id === id))];
  return groups.filter(({ id }) => used.some(({ group }) => group === id)).map(({ id, label }) => {
    const mine = known.filter((kind) => kind.group === id && used.some((one) => one.id === kind.id));
    const on = mine.filter((kind) => picked.has(kind.id)).length;
    const open = app.state.expanded.has(`kind:${id}`);
    const count = groupCounts.get(id) ?? 0;
    const all = on === mine.length;
    const box = h("input", {
      type: "checkbox", class: "at-swatch", checked: all, "data-group": id, "data-unset": String(!picked.size), style: swatch(id),
      onchange: () => setGroup(app, mine.map((kind) => kind.id), !all),
    });
    box.indeterminate = on > 0 && !all;
    const turn = button({ class: "at-turn", "aria-expanded": String(open), "aria-label": `Kinds of ${label}`,
      onclick: () => {
        if (!app.state.expanded.delete(`kind:${id}`)) app.state.expanded.add(`kind:${id}`);
        app.store.touch("expanded");
      } }, icon(open ? "down" : "right", true));
    const bar = h("span", { class: "at-bar", "aria-hidden": "true" }, h("i", { style: { ...swatch(id), width: `${(count / most) * 44}px` } }));
    const row = h("div", { class: count ? "at-check" : "at-check at-zero" }, turn,
      h("label", null, box, h("span", { class: "at-name" }, label), bar, h("span", { class: "at-n" }, figure(count))));
    const inside = open ? kindTicks(app, mine, kinds).map((one) => (one.classList.add("at-inner"), one)) : [];
    return [row, inside];
  });
}

/** Boxes for the kinds of a group; own words without a letter of their own are one line. */
function kindTicks(app, mine, counts) {
  const others = mine.filter(({ letter }) => letter === "");
  if (others.length < 2) return ticks(app, "kinds", mine, counts);
  const picked = new Set(app.state.selection.kinds);
  const ids = others.map(({ id }) => id);
  const all = ids.every((id) => picked.has(id));
  const count = ids.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0);
  const line = checkRow({
    checked: all, label: bdi(`${figure(ids.length)} other words`, { class: "at-name" }), count, zero: !count,
    onchange: () => setGroup(app, ids, !all),
  });
  return [...ticks(app, "kinds", mine.filter(({ letter }) => letter !== ""), counts), line];
}

function setGroup(app, ids, on) {
  const rest = app.state.selection.kinds.filter((id) => !ids.includes(id));
  app.select({ kinds: on ? [...rest, ...ids] : rest });
}

/** The colours of a group, for what is drawn in them. */
const swatch = (group) => ({ "--swatch": fillOf(group), "--swatch2": strokeOf(group) });

class Facets {
  slow = true;

  constructor(app) {
    this.app = app;
    this.parts = {
      kinds: section(app, "Kinds", { name: "kinds", second: "colour on the map" }),
      statuses: section(app, "Did it happen?", { name: "statuses" }),
      attributions: section(app, "How sure who?", { name: "attributions" }),
      radius: section(app, "How sure where?", { name: "radius" }),
      territories: section(app, "Territory and area", { name: "territories", folded: true }),
      place_roles: section(app, "What the place is", { name: "place_roles", folded: true }),
      sources: section(app, "How many outlets, which dates?", { name: "sources", folded: true }),
    };
    const two = app.model.held < 10000 ? "at-two" : "at-one"; // longer counts need the whole width
    for (const name of ["statuses", "attributions", "place_roles"]) this.parts[name].body.classList.add(two);
    this.reset = button({ class: "at-outline", onclick: () => app.select(null) }, icon("reset"), "Reset all filters");
    this.build();
    app.shell.left.append(...Object.values(this.parts).map(({ element }) => element), h("div", { class: "at-section at-reset" }, this.reset));
  }

  /** The controls that stay: radius, outlets, the area in view, whole dates. */
  build() {
    const { app, parts } = this;
    const { state } = app;
    const choice = (label, options, key) => segments(label, options, (id) => state.selection[key] === id, (id) => app.select({ [key]: id }));
    this.choices = [choice("Placed within", RADII, "max_radius_km"), choice("Distinct outlets", SOURCES, "min_sources")];
    this.within = h("input", { type: "checkbox", onchange: () => app.select({ dates: this.within.checked ? "within" : "touch" }) });
    this.inView = h("input", { type: "checkbox", onchange: () => app.select({ box: this.inView.checked ? app.viewBox() : null }) });
    this.inViewName = h("span", { class: "at-name" });
    this.places = h("div", null);
    const tick = (box, name) => h("div", { class: "at-check" }, h("label", null, box, name));
    parts.radius.body.append(this.choices[0].element);
    parts.territories.body.append(this.places, tick(this.inView, this.inViewName));
    parts.sources.body.append(this.choices[1].element, tick(this.within, h("span", { class: "at-name" }, "only events wholly within the dates")));
  }

  put(name, rows, body = this.parts[name].body) {
    keepFocus(body, () => fill(body, rows));
  }

  update(changes) {
    if (!["selection", "first", "expanded"].some((key) => changes.has(key))) return;
    const { app } = this;
    const { facets } = app;
    const { vocabulary } = app.model;
    this.put("kinds", kindRows(app));
    this.put("statuses", ticks(app, "statuses", vocabulary.statuses, facets.statuses));
    this.put("attributions", ticks(app, "attributions", vocabulary.attributions, facets.attributions));
    this.put("territories", ticks(app, "territories", app.territories, facets.territories), this.places);
    this.put("place_roles", ticks(app, "place_roles", vocabulary.place_roles, facets.placeRoles));
    this.showSet();
  }

  /** Show what is set, and open the sections in which something is. */
  showSet() {
    const { parts, app } = this;
    const { box, dates, territories, place_roles: roles, min_sources: outlets } = app.state.selection;
    this.inView.checked = Boolean(box);
    fill(this.inViewName, box ? "only in the area chosen" : "only in what the map shows now");
    this.within.checked = dates === "within";
    for (const one of this.choices) one.show();
    if (box || territories.length) parts.territories.open(true);
    if (roles.length) parts.place_roles.open(true);
    if (outlets || dates === "within") parts.sources.open(true);
    this.reset.disabled = !app.filters().length;
  }
}

export const createFacets = (app) => new Facets(app);
