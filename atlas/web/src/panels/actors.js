/**
 * The actors: a tree by organisation with counts, and a search over all names in all scripts.
 *
 * A search shows each bearer of a name with what tells it from the others.
 */

import { fold } from "../fold.js";
import { facets } from "../selection.js";
import { checkRow, keepFocus, toggled } from "./checks.js";
import { bdi, button, fill, h, icon, segments } from "./dom.js";
import { isTold } from "./told.js";
import { mix, t, term, tn } from "../say.js";

const TOP = 7;
const NAMES = 4; // of an actor that was searched for
const ways = () => [
  { id: "any", text: t("any"), title: t("events with any of the actors ticked") },
  { id: "all", text: t("all"), title: t("events with all of the actors ticked") },
];
const MAIN_ROLES = ["initiator", "target", "party"];

/** The tree of the actors that the record names, with children under their organisation. */
export function actorTree(actors, counts) {
  const nodes = actors.map((actor, index) => ({ ...actor, index, count: counts.get(actor.id) ?? 0, children: [] }));
  const roots = [];
  for (const node of nodes) (nodes[node.parent]?.children ?? roots).push(node);
  const order = (a, b) => b.count - a.count || a.name.localeCompare(b.name);
  for (const node of nodes) node.children.sort(order);
  return roots.sort(order);
}

/** Actors of which some name holds every term; with the name that fitted. */
export function searchActors(actors, text) {
  const terms = fold(text).split(/\s+/).filter(Boolean);
  if (!terms.length) return [];
  const found = [];
  actors.forEach((actor, index) => {
    const names = [actor.name, ...(actor.names ?? []).map((one) => one.text ?? one)];
    const name = names.find((one) => terms.every((term) => fold(one).includes(term)));
    if (name !== undefined) found.push({ ...actor, index, matched: name });
  });
  return found;
}

/** The roles in which some actor of the record stands, in the order of their list. */
export function usedRoles({ sets, vocabulary }) {
  const used = new Set(sets.role);
  return vocabulary.participant_roles.filter((_, code) => used.has(code));
}

/** What a found actor is and how it differs from its look-alikes. */
function about(app, actor) {
  const { actors } = app.model;
  const parent = actors[actor.parent];
  const parts = [actor.kind && term("actor_kinds", actor.kind, actor.kind.replaceAll("_", " ")), parent && t("part of {name}", { name: parent.name })].filter(Boolean);
  const names = (actor.names ?? []).map((one) => one.text ?? one);
  const others = [...new Set([actor.matched, ...names])].filter((name) => name !== actor.name); // the name that fitted is seen
  const unsaid = others.splice(NAMES).length;
  const like = (actor.confused_with ?? []).map((id) => actors.find((one) => one.id === id)?.name ?? id);
  return h("div", { class: "at-about-actor at-second" },
    h("div", null, parts.join(t(", "))),
    others.length ? h("div", null, others.flatMap((name, i) => [i ? " · " : "", bdi(name)]), unsaid > 0 && [" ", tn(unsaid, "and {n} more name", "and {n} more names")]) : null,
    actor.note ? h("div", null, bdi(actor.note)) : null,
    like.length ? h("div", null, mix(t("not to be confused with {names}"), { names: bdi(like.join(t(", "))) })) : null);
}

class Actors {
  slow = true;

  constructor(app) {
    this.app = app;
    this.needle = "";
    this.all = false;
    this.find = this.findField();
    this.list = h("div", { class: "at-tree", role: "group", "aria-label": t("Actors") });
    const foldButton = button({ class: "at-icon at-fold", "aria-label": t("Fold the filters"), title: t("Fold the filters"),
      onclick: () => app.foldPanel("left") }, icon("left"));
    this.count = h("span", { class: "at-second" });
    const story = isTold(app.config) ? button({ class: "at-link", onclick: () => app.store.set({ face: "story" }) }, app.steps.length ? t("Story") : t("Findings")) : null;
    app.filterHead = h("div", { class: "at-filter-head" }, h("h2", null, t("Filters")), this.count, story, foldButton);
    app.shell.left.append(app.filterHead);
    const roles = this.roleRow();
    const section = h("div", { class: "at-section at-actors" });
    if (app.shell.row) {
      this.list.classList.add("at-drop-list");
      section.append(h("div", { class: "at-roles" }, this.match, this.rest), this.list);
      app.actorParts = { find: this.find, roles, section };
      return;
    }
    section.append(h("div", { class: "at-section-head" }, h("h2", null, t("Actors")), this.find), roles, this.list);
    app.shell.left.append(section);
  }

  get selection() {
    return this.app.state.selection;
  }

  findField() {
    const field = h("input", {
      type: "search", class: "at-find", placeholder: t("Find by any name"), "aria-label": t("Find an actor by any of its names"),
      dir: "auto", autocomplete: "off", spellcheck: "false",
      oninput: () => this.search(field.value),
      onkeydown: (event) => {
        if (event.key !== "Escape" || !field.value) return;
        event.stopPropagation();
        field.value = "";
        this.search("");
      },
    });
    return field;
  }

  search(text) {
    this.needle = text.trim();
    this.draw();
  }

  /** Any or all; by, against, with; and behind a plus the further roles. Only those that the record uses. */
  roleRow() {
    const { app } = this;
    const roles = usedRoles(app.model).map(({ id, label }) => ({ id, text: label }));
    const isMain = ({ id }) => MAIN_ROLES.includes(id);
    const isOn = (id) => this.selection.roles.includes(id);
    const turn = (id) => app.select({ roles: toggled(this.selection.roles, id) });
    const match = segments(t("Any or all of the actors ticked"), ways(), (id) => this.selection.match === id, (id) => app.select({ match: id }));
    const main = segments(t("Role in the event"), roles.filter(isMain), isOn, turn);
    const further = roles.filter((role) => !isMain(role));
    const rest = segments(t("Further roles"), further, isOn, turn);
    this.switches = [match, main, rest];
    // Of a record that names nobody there is nothing to choose.
    this.find.hidden = match.element.hidden = !roles.length;
    main.element.hidden = !roles.some(isMain);
    if (app.shell.row) {
      rest.element.hidden = !further.length;
      Object.assign(this, { match: match.element, rest: rest.element });
      return main.element;
    }
    rest.element.hidden = true;
    const more = button({ class: "at-icon at-more-roles", "aria-expanded": "false", "aria-label": t("More roles"), title: further.map(({ text }) => text).join(t(", ")), hidden: !further.length,
      onclick: () => {
        rest.element.hidden = !rest.element.hidden;
        more.setAttribute("aria-expanded", String(!rest.element.hidden));
      } }, icon("plus", true));
    return h("div", { class: "at-roles" }, match.element, main.element, more, rest.element);
  }

  tick(id) {
    this.app.select({ actors: toggled(this.selection.actors, id) });
  }

  /** What opens the parts of an actor; an empty space where it has none. */
  turn(node, open) {
    if (!node.children.length) return h("span", { class: "at-turn" });
    const { store, state } = this.app;
    const flip = () => {
      if (!state.expanded.delete(node.id)) state.expanded.add(node.id);
      store.touch("expanded");
    };
    return button({ class: "at-turn", "aria-expanded": String(open), "aria-label": t("Parts of {name}", { name: node.name }), onclick: flip }, icon(open ? "down" : "right", true));
  }

  /** Why an actor has no event: it stands in roles that are not ticked. */
  unticked({ id, count }) {
    if (count || !this.selection.roles.length) return null;
    this.inAnyRole ??= facets(this.app.model, { ...this.selection, roles: [] }).actors;
    const others = this.inAnyRole.get(id);
    return others ? h("span", { class: "at-second at-unticked" }, tn(others, "{n} in roles not ticked", "{n} in roles not ticked")) : null;
  }

  branch(node, depth) {
    const open = this.app.state.expanded.has(node.id);
    const element = checkRow({
      checked: this.selection.actors.includes(node.id), label: bdi(node.name, { class: "at-name" }), count: node.count, zero: !node.count,
      onchange: () => this.tick(node.id), before: this.turn(node, open), after: this.unticked(node),
    });
    element.style.paddingInlineStart = `${depth * 18}px`;
    return [element, ...(open ? node.children.map((child) => this.branch(child, depth + 1)) : [])];
  }

  found(counts) {
    const actors = searchActors(this.app.model.actors, this.needle);
    if (!actors.length) return [h("p", { class: "at-second" }, t("No actor of this record bears that name."))];
    return actors.map((actor) => [
      checkRow({
        checked: this.selection.actors.includes(actor.id), label: bdi(actor.name, { class: "at-name" }), count: counts.get(actor.id) ?? 0,
        onchange: () => this.tick(actor.id), after: this.unticked({ id: actor.id, count: counts.get(actor.id) ?? 0 }),
      }),
      about(this.app, actor),
    ]);
  }

  tree(counts) {
    if (!this.app.model.actors.length) return [h("p", { class: "at-second" }, t("nobody named"))];
    const tree = actorTree(this.app.model.actors, counts);
    const picked = new Set(this.selection.actors);
    const holds = (node) => picked.has(node.id) || node.children.some(holds);
    const shown = this.all ? tree : tree.filter((node, i) => i < TOP || holds(node));
    const rest = tree.length - shown.length;
    const flip = () => {
      this.all = !this.all;
      this.draw();
    };
    const more = tree.length > TOP ? button({ class: "at-link at-second", onclick: flip }, this.all ? t("fewer") : tn(rest, "{n} more", "{n} more")) : null;
    return [shown.map((node) => this.branch(node, 0)), more];
  }

  draw() {
    const counts = this.app.facets.actors;
    this.inAnyRole = null;
    keepFocus(this.list, () => fill(this.list, this.needle ? this.found(counts) : this.tree(counts)));
  }

  update(changes) {
    if (!["selection", "first", "expanded"].some((key) => changes.has(key))) return;
    this.draw();
    const set = this.app.filters().length;
    fill(this.count, set ? tn(set, "{n} set", "{n} set") : t("none set"));
    for (const one of this.switches) one.show();
  }
}

export const createActors = (app) => new Actors(app);
