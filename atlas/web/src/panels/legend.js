/** The legend: only the marks that are drawn now, and in words how sure each is. */

import { glyph, legendGlyph } from "../marks.js";
import { button, fill, h, icon } from "./dom.js";
import { figure } from "./words.js";

const HOW_SURE = {
  town: "Town, true radius",
  unstated: "Error not stated",
  area: "Somewhere in",
  region: "Whole region",
  stack: "Several here",
  density: "Events counted",
};
const LINES = { line: "Launch to impact", vague_line: "An end vague, in doubt, or the coder’s" };
const SHORT = { impact: "Impact", location: "Ground", find: "Find", fell_short: "Fell short", intercept: "Intercepted" };

const ORDER = ["launch", "impact", "meeting", "find", "alert", "location", "fell_short", "intercept", "scope"];

const WIDE = 17; // letters that do not fit into half of the legend

const item = (mark, words) => h("div", words.length > WIDE ? { class: "at-wide" } : null, mark, h("span", null, words));

const inOrder = (roles) => [...roles].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));

/** The groups of entries in use, each a list of elements. */
function entries(app, used) {
  const { vocabulary } = app.model;
  const label = (list, id) => vocabulary[list].find((one) => one.id === id)?.label ?? id;
  const roles = inOrder(used.roles).map((id) => item(glyph(id, null), label("place_roles", id)));
  const sure = Object.keys(HOW_SURE).filter((id) => used.others.includes(id)).map((id) => item(legendGlyph(id), HOW_SURE[id]));
  const statuses = used.statuses
    .filter((id) => id !== "confirmed")
    .map((id) => item(glyph("meeting", null, { status: id }), label("statuses", id)));
  const lines = Object.keys(LINES).filter((id) => used.others.includes(id)).map((id) => item(legendGlyph(id), LINES[id]));
  const own = vocabulary.kinds
    .filter(({ letter }) => letter && used.letters?.includes(letter))
    .map((kind) => item(glyph("location", kind.group, { letter: kind.letter }), kind.label));
  const rest = vocabulary.kinds.filter(({ letter }) => letter === "");
  if (rest.length && used.groups.includes(rest[0].group)) {
    own.push(item(glyph("location", rest[0].group), rest.length > 1 ? `${figure(rest.length)} other words` : rest[0].label));
  }
  return [roles, own, sure, [...statuses, ...lines]].filter((group) => group.length);
}

/** What the colours in use stand for, where no list of kinds is beside the map. */
export function colourEntries(app) {
  const { groups } = app.layer.legendInUse();
  return app.model.vocabulary.groups.filter(({ id }) => groups.includes(id)).map(({ id, label, mark }) => item(glyph("impact", id, { mark: app.theme === "paper" ? mark : "" }), label));
}

/** The kind that most marks of a role have now: its colour in the short legend. */
function commonGroup(app, role) {
  const { events, places, vocabulary } = app.model;
  const code = vocabulary.place_roles.findIndex(({ id }) => id === role);
  const counts = new Uint32Array(vocabulary.groups.length);
  for (const row of app.result.rows.subarray(0, 5000)) {
    for (let p = events.firstPlace[row]; p < events.firstPlace[row + 1]; p += 1) {
      if (places.role[p] === code && places.drawable[p]) counts[events.group[row]] += 1;
    }
  }
  return vocabulary.groups[counts.indexOf(Math.max(...counts))].id;
}

export function createLegend(app) {
  const body = h("div", { class: "at-legend-body" });
  const pill = button({ class: "at-legend-pill", "aria-expanded": "false", onclick: () => toggle() }, h("b", null, "Marks in use"), icon("right", true));
  const element = h("section", { class: "at-legend at-box", "aria-label": "Legend: marks in use" },
    h("div", { class: "at-box-head" }, h("h2", null, "Marks in use"), h("span", { class: "at-second" }, "shape is role"),
      button({ class: "at-icon at-legend-fold", "aria-label": "Fold the legend", onclick: () => toggle() }, icon("down", true))),
    pill, body);
  const strip = h("div", { class: "at-strip at-box", "aria-hidden": "true" });
  app.shell.float.append(element, strip);
  let seen = "";
  let folded = null; // null: as the layout has it
  const toggle = () => {
    const now = folded ?? app.shell.root.dataset.layout !== "wide";
    folded = !now;
    showFold();
  };
  const showFold = () => {
    const now = folded ?? app.shell.root.dataset.layout !== "wide";
    element.classList.toggle("at-legend-folded", now && app.state.open !== "legend");
    pill.setAttribute("aria-expanded", String(!now));
  };
  const draw = () => {
    const used = app.layer.legendInUse();
    const key = JSON.stringify(used);
    if (key === seen) return;
    seen = key;
    const groups = entries(app, used);
    element.hidden = !groups.length;
    fill(body, groups.map((group) => h("div", { class: "at-legend-group" }, group)));
    const roleLabel = (id) => SHORT[id] ?? app.model.vocabulary.place_roles.find((one) => one.id === id)?.label ?? id;
    strip.hidden = !used.roles.length;
    const shown = inOrder(used.roles).slice(0, 5);
    fill(strip, shown.map((id) => item(glyph(id, commonGroup(app, id)), roleLabel(id))),
      used.roles.length > shown.length && h("div", null, `and ${used.roles.length - shown.length} more`));
  };
  app.legendEntries = () => entries(app, app.layer.legendInUse());
  app.on(app.layer, "drawn", draw);
  return {
    update(changes) {
      draw();
      if (changes.has("layout") || changes.has("open") || changes.has("first")) showFold();
    },
  };
}
