/** The card of an event: three questions first, then figures, sources, linked events; grades and codes last. */

import { glyph } from "../marks.js";
import { changesBlock } from "./changed.js";
import { keepFocus } from "./checks.js";
import { claimsBlock } from "./claims.js";
import { whenText, yearOf } from "./dates.js";
import { bdi, button, fill, h, icon, link, segments } from "./dom.js";
import { filterName } from "./goto.js";
import { figuresOf } from "./figures.js";
import { placesBlock } from "./places.js";
import { isCoders, remarkOf } from "../texts.js";
import { question, shortDay } from "./question.js";
import { mix, series, t, term, tn } from "../say.js";

const linkWords = () => ({
  part_of: [t("part of"), t("includes")],
  responds_to: [t("after"), t("then")],
  planned_at: [t("planned at"), t("plan for")],
  same_as: [t("same as"), t("same as")],
  supersedes: [t("replaces"), t("replaced by")],
  recycled_report_of: [t("repeats"), t("repeated by")],
});

function happened(app, row, sources) {
  const names = [...new Set(sources.map(({ outlet }) => outlet))];
  const outlets = app.model.events.outlets[row] || names.length;
  const few = { names: bdi(series(names.slice(0, 3))) };
  const among = names.length > 3 ? mix(tn(outlets, "{n} outlet, among them {names}", "{n} outlets, among them {names}"), few)
    : names.length ? mix(tn(outlets, "{n} outlet: {names}", "{n} outlets: {names}"), few) : tn(outlets, "{n} outlet", "{n} outlets");
  return question(t("Did it happen?"), h("p", null, h("b", { class: `at-status-${app.read.status(row).id}` }, filterName(app, app.read.status(row).label, { statuses: [app.read.status(row).id] }, app.read.status(row).label.toLowerCase()))),
    h("p", { class: "at-second" }, among));
}

function howMany(app, row) {
  const it = figuresOf(app, row);
  if (!it) return null;
  const label = [t("How many?"), it.hero ? [h("br"), h("span", { class: "at-hero" }, it.hero), " ", h("span", null, it.range)] : null];
  return question(label, it.chart, it.sum, it.lines);
}

function sourcesBlock(sources, year) {
  if (!sources.length) return question(t("Sources"), h("p", null, t("None given.")));
  const days = new Set(sources.map(({ published }) => published));
  const one = days.size === 1 && sources[0].published ? shortDay(sources[0].published, year) : "";
  return question(t("Sources"), h("p", null, sources.flatMap((source, i) => [
    i ? t(", ") : "", link(source.url, source.outlet || t("outlet not named")),
    !one && source.published ? h("span", { class: "at-second" }, ` ${shortDay(source.published, year)}`) : null,
  ]), one ? h("span", { class: "at-second" }, ` · ${sources.length > 1 ? t("all {day}", { day: one }) : one}`) : null));
}

/** How a tie is known, and whose word it is: "inferred by the coder", "alleged by unnamed people, WSJ 2023-04-14". */
export function tieText(basis, by) {
  if (!by) return term("link_bases", basis, basis);
  const how = { basis: term("link_bases", basis, basis), by, remark: remarkOf(by) };
  if (!basis) return by;
  if (!isCoders(by)) return t("{basis} by {by}", how);
  return how.remark ? t("{basis} by the coder: {remark}", how) : t("{basis} by the coder", how);
}

function linkedBlock(app, row) {
  const links = app.model.text.links(row);
  if (!links.length) return null;
  const items = links.flatMap(({ event, direction, kind, basis, by }) => [
    h("span", { class: "at-link-word" }, linkWords()[kind]?.[direction === "to" ? 0 : 1] ?? kind.replaceAll("_", " ")),
    h("span", null, button({ class: "at-link", onclick: () => app.openCard(event) }, bdi(app.read.title(event))),
      h("span", { class: "at-second" }, ` ${app.read.when(event, { short: true, year: false })}`, tieText(basis, by) ? bdi(` (${tieText(basis, by)})`) : null)),
  ]);
  return question(t("Linked events"), h("div", { class: "at-links" }, items));
}

/** UTC offset as it is written: "UTC+3". */
function offsetText(minutes) {
  const sign = minutes < 0 ? "−" : "+";
  const rest = Math.abs(minutes) % 60;
  return `UTC${sign}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** Start and end of an event that is dated to the minute or hour, in UTC. */
function utcText({ events }, row, precision, options = {}) {
  if (precision !== "minute" && precision !== "hour") return "";
  const shift = events.utcOffset[row];
  return whenText(events.start[row] - shift, events.end[row] - shift, precision, options);
}

/** The words of the Admiralty grades: how reliable the outlet is, how credible what it says. */
const grades = () => ({
  A: t("completely reliable"), B: t("usually reliable"), C: t("fairly reliable"), D: t("not usually reliable"), E: t("unreliable"), F: t("reliability cannot be judged"),
  1: t("confirmed by other sources"), 2: t("probably true"), 3: t("possibly true"), 4: t("doubtful"), 5: t("improbable"), 6: t("truth cannot be judged"),
});

/** "B2: usually reliable, probably true"; "" where no grade is given. */
export function gradeText({ reliability, credibility }) {
  if (!reliability && !credibility) return "";
  const words = [grades()[reliability], grades()[credibility]].filter(Boolean).join(t(", "));
  return `${reliability || "–"}${credibility || "–"}${words ? `: ${words}` : ""}`;
}

function codesBlock(app, row, sources) {
  const { model, read } = app;
  const line = (word, text) => (text ? [h("dt", null, word), h("dd", null, bdi(text))] : []);
  const graded = sources.filter(({ reliability, credibility, supports, note }) => reliability || credibility || supports || note);
  const named = new Map(app.territories.map(({ id, label }) => [id, label]));
  const territories = [...new Set(read.places(row).map(({ index }) => model.places.territory.get(index)).filter(Boolean))].map((id) => named.get(id) ?? id);
  return h("details", { class: "at-codes" },
    h("summary", null, icon("right", true), t("Grades, codes, changes to this row")),
    h("dl", null,
      line(t("event"), model.text.id(row)), line(t("kind"), read.kind(row).id),
      line(t("time"), t("{precision}, local time {offset}", { precision: model.label("time_precisions", model.events.timePrecision[row]), offset: offsetText(model.events.utcOffset[row]) })),
      line("UTC", utcText(model, row, read.timePrecision(row))),
      line(t("territory"), territories.join(t(", "))), line(t("marking"), model.events.marking?.get(row)),
      line(t("sensitivity"), model.text.sensitivity(row)),
      graded.map(({ outlet, reliability, credibility, supports, note }) =>
        line(outlet || t("source"), [gradeText({ reliability, credibility }), supports && t("supports {what}", { what: supports }), note].filter(Boolean).join(t("; "))))));
}

const clocks = () => [{ id: "local", text: t("local") }, { id: "zulu", text: t("Zulu") }];

/** When an event was, by the clock that the reader chose; only what is known to the hour has another one. */
function whenIn(app, row) {
  const { model, read, state } = app;
  const zulu = state.clock === "zulu" && utcText(model, row, read.timePrecision(row), { weekday: true });
  return zulu ? `${zulu} Z` : t("{when} local", { when: read.when(row, { weekday: true }) });
}

function clockChoice(app, row) {
  if (!utcText(app.model, row, app.read.timePrecision(row))) return null;
  return segments(t("Clock"), clocks(), (id) => app.state.clock === id, (id) => app.store.set({ clock: id })).element;
}

export function createCard(app) {
  const panel = app.cardPanel;
  let drawn = null;
  const draw = () => {
    const { highlighted: row } = app.state;
    if (row === null) return fill(panel, h("p", { class: "at-empty" }, t("Choose an event on the map, in the list or in the timeline.")));
    const { read, model } = app;
    const kind = read.kind(row);
    const status = read.status(row);
    const head = h("header", { class: "at-card-head" },
      h("div", { class: "at-kick at-second" }, glyph(read.mainRole(row), kind.group, { status: status.id, letter: kind.letter }),
        h("span", null, filterName(app, kind.label, { kinds: [kind.id] }, kind.label.toLowerCase()), ` · ${whenIn(app, row)}`),
        button({ class: "at-icon at-close", "aria-label": t("Close the card"), onclick: () => app.closeCard() }, icon("close"))),
      h("h2", { tabindex: "-1" }, bdi(read.title(row))), clockChoice(app, row));
    if (!model.text) return fill(panel, head, h("p", { class: "at-empty" }, t("Reading …")));
    const sources = model.text.sources(row);
    const note = model.text.note(row);
    const many = read.weight(row) ? h("p", { class: "at-note" }, t("This row is a count: it stands for {events}.", { events: read.weight(row) })) : null;
    const out = app.result.mask[row] ? null : h("p", { class: "at-note" }, t("This event is filtered out at the moment."));
    const [changed, corrected] = changesBlock(app, row);
    return fill(panel, head, many, out, changed, happened(app, row, sources), claimsBlock(app, row), placesBlock(app, row), howMany(app, row),
      sourcesBlock(sources, yearOf(model.events.start[row])), linkedBlock(app, row), note ? question(t("Note"), h("p", { class: "at-second" }, bdi(note))) : null, corrected, codesBlock(app, row, sources));
  };
  return {
    update(changes) {
      const stale = ["highlighted", "text", "first", "selection", "coordinates", "clock", "tab"].some((key) => changes.has(key));
      if (!stale) return;
      keepFocus(panel, draw);
      if (drawn !== app.state.highlighted) panel.scrollTop = 0;
      drawn = app.state.highlighted;
      if (app.focusCard && panel.offsetParent) panel.querySelector("h2")?.focus({ preventScroll: true });
      app.focusPeek = app.focusCard && !panel.offsetParent; // on a phone the short card takes the focus
      app.focusCard = false;
    },
  };
}
