/** The filters other than actors and dates, each value with its count under the other filters. */

import { usedRoles } from "./actors.js";
import { checkRow, keepFocus, toggled } from "./checks.js";
import { bdi, button, fill, h, icon, segments } from "./dom.js";
import { clearAll } from "./recover.js";
import { fillOf, strokeOf } from "../theme.js";
import { figure, t, tn } from "../say.js";

const radii = () => [{ id: null, text: t("any") }, ...[25, 10, 5, 1].map((id) => ({ id, text: t("{n} km", { n: figure(id) }) }))];
const outlets = () => [{ id: 0, text: t("any") }, { id: 2, text: t("{n} or more", { n: figure(2) }) }, ...[3, 5].map((id) => ({ id, text: figure(id) }))];

/** A section with a heading that opens and closes it, and beside it one line of what is set in it. */
function section(app, title, { name, open = false }) {
  const body = h("div", { class: "at-facet", role: "group", "aria-label": title });
  const state = h("span", { class: "at-state" });
  const turn = button({ class: "at-turn-head", "aria-expanded": "false", onclick: () => set(body.hidden) }, h("h2", null, title), state, icon("right", true));
  const element = h("div", { class: "at-section at-folded-section", "data-name": name }, turn, body);
  const set = (shown) => {
    body.hidden = !shown;
    turn.setAttribute("aria-expanded", String(shown));
    turn.replaceChild(icon(shown ? "down" : "right", true), turn.lastChild);
  };
  set(open);
  return { element, body, open: set, say: (words, on) => (fill(state, words), turn.classList.toggle("at-set", on)) };
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
    const turn = button({ class: "at-turn", "aria-expanded": String(open), "aria-label": t("Kinds of {group}", { group: label }),
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
    checked: all, label: bdi(tn(ids.length, "{n} other word", "{n} other words"), { class: "at-name" }), count, zero: !count,
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

/** The keys of a selection that each section sets. */
const KEYS = {
  kinds: ["kinds"], statuses: ["statuses"], attributions: ["attributions"], radius: ["max_radius_km"],
  territories: ["territories", "box"], place_roles: ["place_roles"], sources: ["min_sources", "hours", "dates"],
};

/** From which hour of the day to which; both are set, or none. */
function hourFields(app) {
  const take = () => {
    const [first, last] = fields.map(({ value }) => value.slice(0, 5));
    if (!first && !last) app.select({ hours: null });
    else if (first && last) app.select({ hours: [first, last] });
  };
  const fields = [t("First hour of the day"), t("Last hour of the day")].map((label) =>
    h("input", { type: "time", class: "at-hour", "aria-label": label, onchange: take }));
  const none = button({ class: "at-link", onclick: () => app.select({ hours: null }) }, t("any hour"));
  return {
    element: h("div", { class: "at-hours", role: "group", "aria-label": t("Hours of the day, local; the last may be after midnight") },
      h("span", { class: "at-second" }, t("starts")), fields[0], h("span", { class: "at-second" }, t("to")), fields[1], none),
    show: () => {
      const { hours } = app.state.selection;
      fields.forEach((field, i) => document.activeElement !== field && (hours || fields.every(({ value }) => value)) && (field.value = hours?.[i] ?? ""));
      none.hidden = !hours;
    },
  };
}

class Facets {
  slow = true;

  constructor(app) {
    this.app = app;
    const wide = app.shell.root.clientHeight >= 620; // kinds are the colours of the map: open where there is room
    this.parts = {
      kinds: section(app, t("Kinds"), { name: "kinds", open: wide || app.shell.root.dataset.layout === "phone" }),
      statuses: section(app, t("Did it happen?"), { name: "statuses" }),
      attributions: section(app, t("How sure who?"), { name: "attributions" }),
      radius: section(app, t("How sure where?"), { name: "radius" }),
      territories: section(app, t("Territory and area"), { name: "territories" }),
      place_roles: section(app, t("What the place is"), { name: "place_roles" }),
      sources: section(app, t("Outlets, hours, dates"), { name: "sources" }),
    };
    this.reset = button({ class: "at-link", onclick: () => clearAll(app) }, t("Reset all filters"));
    this.build();
    app.shell.left.append(...Object.values(this.parts).map(({ element }) => element));
    app.filterHead.append(this.reset);
  }

  /** The controls that stay: radius, outlets, the area in view, whole dates. */
  build() {
    const { app, parts } = this;
    const { state } = app;
    const choice = (label, options, key) => segments(label, options, (id) => state.selection[key] === id, (id) => app.select({ [key]: id }));
    this.choices = [choice(t("Placed within"), radii(), "max_radius_km"), choice(t("Distinct outlets"), outlets(), "min_sources")];
    this.within = h("input", { type: "checkbox", onchange: () => app.select({ dates: this.within.checked ? "within" : "touch" }) });
    this.inView = h("input", { type: "checkbox", onchange: () => app.select({ box: this.inView.checked ? app.viewBox() : null }) });
    this.inViewName = h("span", { class: "at-name" });
    this.places = h("div", null);
    const tick = (box, name) => h("div", { class: "at-check" }, h("label", null, box, name));
    parts.radius.body.append(this.choices[0].element);
    parts.territories.body.append(this.places, tick(this.inView, this.inViewName),
      button({ class: "at-outline at-draw", onclick: () => app.drawArea() }, icon("area"), t("Mark an area on the map")));
    this.hours = hourFields(app);
    parts.sources.body.append(this.choices[1].element, this.hours.element, tick(this.within, h("span", { class: "at-name" }, t("only events wholly within the dates"))));
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
    const { roles } = app.state.selection;
    const counted = usedRoles(app.model).filter(({ id }) => !roles.length || roles.includes(id)).map(({ label }) => label);
    this.put("attributions", [
      h("p", { class: "at-second" }, t("Counted for all who are named: {roles}", { roles: counted.join(t(", ")) })),
      ticks(app, "attributions", vocabulary.attributions, facets.attributions),
    ]);
    this.put("territories", ticks(app, "territories", app.territories, facets.territories), this.places);
    this.put("place_roles", ticks(app, "place_roles", vocabulary.place_roles, facets.placeRoles));
    this.showSet();
  }

  /** Say what is set in each section, and open those in which something is. */
  showSet() {
    const { parts, app } = this;
    const { box, dates } = app.state.selection;
    this.inView.checked = Boolean(box);
    fill(this.inViewName, box ? t("only in the area chosen") : t("only in what the map shows now"));
    this.within.checked = dates === "within";
    for (const one of this.choices) one.show();
    this.hours.show();
    const set = new Map(app.filters().flatMap(({ keys, words }) => keys.map((key) => [key, words])));
    for (const [name, keys] of Object.entries(KEYS)) {
      const words = keys.map((key) => (key === "dates" ? (dates === "within" ? t("wholly within") : "") : set.get(key))).filter(Boolean);
      parts[name].say(words.length ? words.join(t("; ")) : this.usual(name), words.length > 0);
      if (words.length && name !== "kinds") parts[name].open(true);
    }
    this.reset.disabled = !app.filters().length;
  }

  /** What a section says while nothing is set in it. */
  usual(name) {
    const { groups } = this.app.model.vocabulary;
    const used = groups.filter(({ id }) => this.app.read.used.some(({ group }) => group === id)).length;
    return name === "kinds" ? tn(used, "all {n}", "all {n}") : t("any");
  }
}

export const createFacets = (app) => new Facets(app);
