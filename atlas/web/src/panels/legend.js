/**
 * The key: one block, only what is drawn now. Colour is kind, shape is role, size is one unit for all
 * parties, line is how sure.
 */

import { DENSITY, ROLE_ORDER, SIZES, cellGlyph, glyph, legendGlyph } from "../marks.js";
import { isCounted } from "../drawing/sizes.js";
import { NULL } from "../codec.js";
import { button, fill, h, icon } from "./dom.js";
import { sideWords } from "../drawing/note.js";
import { figure, t, tn } from "../say.js";

const howSure = () => ({ town: t("True radius"), area: t("Somewhere in it"), hollow: t("Area only"), stack: t("More events here"), killed: t("People killed") });
const lineWords = () => ({ line: t("Launch to impact"), vague_line: t("An end vague, in doubt, or the coder’s") });
const short = () => ({ impact: t("Impact"), location: t("Ground"), find: t("Find"), fell_short: t("Fell short"), intercept: t("Intercepted") });
const sizeWords = () => ({ rounds: t("Size is rounds launched, one scale for every party"), killed: t("Size is people killed, one scale for every party") });

const notSide = () => t("colour is kind, not side");
const SOON = 40; // ms
const MOST_HIGH = 0.55; // of the map's height
const WIDE = 17; // letters that do not fit into half of the legend

const item = (mark, words) => h("div", words.length > WIDE ? { class: "at-wide" } : null, mark, h("span", null, words));

const inOrder = (roles) => [...roles].sort((a, b) => ROLE_ORDER.indexOf(a) - ROLE_ORDER.indexOf(b));

/** How sure of a place: hollow is an area, or a place whose error nobody states. */
function placeEntries({ others }) {
  const words = howSure();
  const shown = new Set(others);
  if (shown.has("soft") || shown.has("unstated")) shown.add("hollow");
  if (shown.has("unstated")) words.hollow = shown.has("soft") ? t("Area only, or error not stated") : t("Error not stated");
  return Object.keys(words).filter((id) => shown.has(id)).map((id) => item(legendGlyph(id), words[id]));
}

/** For how many events of each counted kind a figure is stated: [label, stated, of], the commonest first. */
export function statedByKind(model, by) {
  const numbers = model.events[by];
  if (!numbers) return [];
  const kinds = model.vocabulary.kinds.map(({ label }) => [label, 0, 0]);
  for (let row = 0; row < model.n; row += 1) {
    const one = kinds[model.events.kind[row]];
    one[2] += 1;
    if (numbers[row] !== NULL) one[1] += 1;
  }
  return kinds.filter(([, stated, all], at) => all && (stated || isCounted(model.vocabulary.kinds[at], by))).sort((a, b) => b[2] - a[2]);
}

/** What the sizes stand for, for how many events a figure is given, and by whom most. */
function sizeNote(app, by) {
  const parts = statedByKind(app.model, by).map(([label, stated, all]) => t("{some} of {all} {what}", { some: figure(stated), all: figure(all), what: label.toLowerCase() }));
  const [who, many] = app.model.extra.speakers?.[by] ?? ["", 0];
  const given = { kinds: parts.join(t(", ")), who, n: figure(many) };
  if (!parts.length) return "";
  return who ? t("Figure given for {kinds}; most by {who} ({n}).", given) : t("Figure given for {kinds}.", given);
}

/** The sizes in use; no figure has one of its own. */
function sizeEntries(app, used) {
  const by = app.layer.sizeBy;
  if (by === "none" || !used.sizes.length) return [];
  const large = (app.layer.scene?.size ?? SIZES.mark) / SIZES.mark;
  const near = (half) => used.sizes.some((one) => Math.abs(one - half * large) < 0.01);
  const range = ({ from }, next) => (!next ? t("{n} or more", { n: figure(from) }) : next.from === from + 1 ? figure(from) : t("{from} to {to}", { from: figure(from), to: figure(next.from - 1) }));
  const words = SIZES.classes.map((one, at, all) => [one.half, range(one, all[at + 1])]);
  const sizes = words.filter(([half]) => near(half)).map(([half, label]) => h("div", null, glyph("impact", null, { r: half, size: Math.max(16, 2 * half + 3) }), h("span", null, label)));
  if (!sizes.length && !used.others.includes("open")) return [];
  return [
    h("div", { class: "at-key-words" }, sizeWords()[by]),
    h("div", { class: "at-key-sizes" }, sizes),
    used.others.includes("open") && item(glyph("impact", null, { r: SIZES.no_figure, open: true }), t("no figure: open middle")),
    h("div", { class: "at-key-words at-second" }, sizeNote(app, by)),
  ].filter(Boolean);
}

/** The groups of entries in use, each a list of elements. */
function entries(app, used) {
  const { vocabulary } = app.model;
  const label = (list, id) => vocabulary[list].find((one) => one.id === id)?.label ?? id;
  const colours = vocabulary.groups.filter(({ id }) => used.groups.includes(id)).map(({ id, label: words, mark }) => item(glyph("meeting", id, { r: 6, mark }), words));
  const squares = used.steps ? [h("div", { class: "at-key-words" }, t("Events in a square of {side}", { side: sideWords(app.layer.cellKm) })),
    ...used.steps.map((words, at) => item(cellGlyph(DENSITY.strengths[at]), words))] : [];
  if (!used.roles.length) return [colours, squares].filter((group) => group.length);
  const roles = inOrder(used.roles).map((id) => item(glyph(id, null), label("place_roles", id)));
  if (used.others.includes("sea")) roles.push(item(glyph("location", null, { sea: true }), t("At sea")));
  const statuses = used.statuses
    .filter((id) => id !== "confirmed")
    .map((id) => item(glyph("impact", null, { status: id }), label("statuses", id)));
  const lines = Object.entries(lineWords()).filter(([id]) => used.others.includes(id)).map(([id, words]) => item(legendGlyph(id), words));
  const own = vocabulary.kinds
    .filter(({ letter }) => letter && used.letters?.includes(letter))
    .map((kind) => item(glyph("location", kind.group, { letter: kind.letter }), kind.label));
  const rest = vocabulary.kinds.filter(({ letter }) => letter === "");
  if (rest.length && used.groups.includes(rest[0].group)) {
    own.push(item(glyph("location", rest[0].group), rest.length > 1 ? tn(rest.length, "{n} other word", "{n} other words") : rest[0].label));
  }
  return [colours, squares, roles, own, sizeEntries(app, used), placeEntries(used), [...statuses, ...lines]].filter((group) => group.length);
}

/** How many words, each with its mark, fit in one line; where not all do, "+3" needs room too. */
export function fitting(words, room) {
  const wide = words.map((one) => 30 + 6.4 * one.length);
  const sum = (most) => wide.slice(0, most).reduce((total, one) => total + one, 0);
  if (sum(words.length) <= room) return words.length;
  let most = words.length - 1;
  while (most > 1 && sum(most) + 24 > room) most -= 1;
  return most;
}

/**
 * The short key of a phone: colours as squares of kinds, shapes without a colour, the commonest first;
 * what does not fit is counted, no word is cut.
 */
function stripParts(app, used) {
  const { groups, place_roles: roles } = app.model.vocabulary;
  const colours = used.groups.map((group) => groups.find(({ id }) => id === group));
  const roleLabel = (id) => short()[id] ?? roles.find((one) => one.id === id)?.label ?? id;
  const room = app.map.getSize().x - 36;
  const row = (marks) => {
    const most = fitting(marks.map(([, words]) => words), room);
    return marks.length > 0 && h("div", { class: "at-strip-row" }, marks.slice(0, most).map(([mark, words]) => item(mark, words)),
      marks.length > most && h("div", { class: "at-second" }, `+${figure(marks.length - most)}`));
  };
  return [
    row(colours.map(({ id, label, mark }) => [glyph("meeting", id, { r: 5, mark }), label])),
    row(used.roles.map((id) => [glyph(id, null), roleLabel(id)])),
  ];
}

export function createLegend(app) {
  const body = h("div", { class: "at-legend-body" });
  const pill = button({ class: "at-legend-pill", "aria-expanded": "false", onclick: () => toggle() }, h("b", null, t("Key")), h("span", { class: "at-second" }, notSide()), icon("right", true));
  const element = h("section", { class: "at-legend at-box", "aria-label": t("Key: marks in use") },
    h("div", { class: "at-box-head" }, h("h2", null, t("Key")), h("span", { class: "at-second" }, notSide()),
      button({ class: "at-icon at-legend-fold", "aria-label": t("Fold the key"), onclick: () => toggle() }, icon("down", true))),
    pill, body);
  const strip = h("div", { class: "at-strip at-box", "aria-hidden": "true" });
  app.shell.float.append(element, strip);
  let seen = "";
  let folded = null; // null: as the layout has it
  /** Where it would take more than half of the map's height, it is a pill until it is asked for. */
  const isFolded = () => folded ?? (app.shell.root.dataset.layout !== "wide" || tall > MOST_HIGH * app.shell.float.clientHeight);
  let tall = 0;
  const toggle = () => {
    folded = !isFolded();
    showFold();
  };
  const showFold = () => {
    const now = isFolded();
    element.classList.toggle("at-legend-folded", now && app.state.open !== "legend");
    pill.setAttribute("aria-expanded", String(!now));
    app.placeCalloutsAgain?.();
  };
  let asked = 0;
  /** After the frame that paints the marks: a filter waits for the map, not for its key. */
  const drawSoon = () => {
    clearTimeout(asked);
    asked = setTimeout(draw, seen ? SOON : 0);
  };
  const draw = () => {
    const used = app.layer.legendInUse();
    const key = JSON.stringify([used, app.map.getSize().x]);
    if (key === seen) return;
    seen = key;
    const groups = entries(app, used);
    element.hidden = !groups.length;
    fill(body, groups.map((group) => h("div", { class: "at-legend-group" }, group)));
    element.classList.remove("at-legend-folded");
    tall = element.scrollHeight;
    showFold();
    strip.hidden = !used.groups.length;
    fill(strip, stripParts(app, used));
  };
  /** The entries in use, in groups; marksOnly: each a mark and its words, for what is no page. */
  app.legendEntries = ({ marksOnly = false } = {}) => {
    const groups = entries(app, app.layer.legendInUse());
    if (!marksOnly) return groups;
    const plain = (one) => (one.classList.contains("at-key-sizes") ? [...one.children] : one.firstChild instanceof SVGElement ? [one] : []);
    return groups.map((group) => group.flatMap(plain));
  };
  app.on(app.layer, "drawn", drawSoon);
  return {
    update(changes) {
      drawSoon();
      if (changes.has("layout") || changes.has("open") || changes.has("first")) showFold();
    },
  };
}
