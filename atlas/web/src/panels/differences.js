/** The differences of two selections as tables, in words and bars, with what to mind when they are read. */

import { DAY, rangeText } from "./dates.js";
import { bdi, h } from "./dom.js";
import { datesText, filterLine, territoryName } from "./words.js";
import { fillOf, strokeOf } from "../theme.js";
import { figure, t, tn } from "../say.js";

/** How it is known who did it, the surest first; the bars of actors are made of these. */
const SURE = ["acknowledged", "attributed", "unknown", "suspected", "disputed", "denied"];
const MOST_SPEAKERS = 4;

/** What a side asks for, in a few words: its days, else all its filters. */
export const sideWords = (app, { selection }) => datesText(selection) || filterLine(app.filters(selection));

/** What changed from A to B, in words. */
export function changeWords([a, b]) {
  if (a === b) return t("same");
  return b > a ? tn(b - a, "{n} more", "{n} more") : tn(a - b, "{n} fewer", "{n} fewer");
}

/** The two bars of a row: A above, B below; each of parts of a length and a look. */
function bars(sides, most) {
  return h("span", { class: "at-vs" }, sides.map((parts, at) => h("span", { class: at ? "at-vs-b" : "at-vs-a" },
    parts.filter(({ count }) => count).map(({ count, look, style }) => h("i", { class: look, style: { ...style, width: `${(100 * count) / most}%` } })))));
}

/** A part of the table: its heading, and a row for each of what it counts. */
function section(title, rows, partsOf = (row, at) => [{ count: row.counts[at] }]) {
  if (!rows.length) return null;
  const sides = rows.map((row) => [0, 1].map((at) => partsOf(row, at)));
  const most = Math.max(1, ...sides.flat().map((parts) => parts.reduce((sum, { count }) => sum + count, 0)));
  return h("tbody", null, h("tr", null, h("th", { colspan: 5, scope: "rowgroup" }, title)),
    rows.map(({ label, counts }, at) => h("tr", null, h("th", { scope: "row" }, bdi(label)), h("td", null, figure(counts[0])), h("td", null, h("b", null, figure(counts[1]))),
      h("td", { class: "at-vs-cell", "aria-hidden": "true" }, bars(sides[at], most)), h("td", null, changeWords(counts)))));
}

/** The figures that stand before all others. */
const isMain = (id) => id === "launched" || id === "killed";

/** The figures, each from low to high, with how many events state it. */
function figureRows(app, { figures }, listed) {
  const words = (sum) => (sum ? `${sum.low === sum.high ? figure(sum.low) : t("{low} to {high}", { low: figure(sum.low), high: figure(sum.high) })}` : t("not stated"));
  const stated = (sum) => figure(sum?.stated ?? 0);
  const rows = app.model.vocabulary.quantities.filter(({ id }) => listed(id) && figures.some((one) => one.has(id))).map(({ id, label }) => {
    const [a, b] = figures.map((one) => one.get(id));
    return h("tr", null, h("th", { scope: "row" }, bdi(label)), h("td", null, words(a)), h("td", null, h("b", null, words(b))),
      h("td", { colspan: 2, class: "at-second" }, t("stated for {a} and {b}", { a: stated(a), b: stated(b) })));
  });
  return rows.length ? h("tbody", null, h("tr", null, h("th", { colspan: 5, scope: "rowgroup" }, t("Figures, low to high"))), rows) : null;
}

const tableOf = (caption, ...parts) => h("table", { class: "at-differences" }, h("caption", { class: "at-hidden" }, caption),
  h("thead", null, h("tr", null, h("th", { scope: "col" }, h("span", { class: "at-hidden" }, t("What is counted"))), h("th", { scope: "col" }, t("A")), h("th", { scope: "col" }, t("B")),
    h("td", { "aria-hidden": "true" }), h("th", { scope: "col" }, h("span", { class: "at-hidden" }, t("From A to B"))))), parts);

/** What to mind: the spans, the days in neither, whose figures they are. */
function notesOf(app, { sides, figures }) {
  const [a, b] = sides;
  const notes = [];
  const many = ({ span }) => {
    const size = span[1] - span[0] + 1;
    return size % DAY ? tn(Math.round(size / 60), "{n} hour", "{n} hours") : tn(size / DAY, "{n} day", "{n} days");
  };
  if (a.span && b.span) {
    if (a.span[1] - a.span[0] !== b.span[1] - b.span[0]) notes.push(t("The spans differ in length: A {a}, B {b}. No rate is made of them.", { a: many(a), b: many(b) }));
    const [first, last] = [a.span, b.span].sort((one, other) => one[0] - other[0]);
    if (last[0] > first[1] + 1) notes.push(t("In neither: {days}.", { days: rangeText(first[1] + 1, last[0] - 1) }));
    else if (last[0] <= first[1]) notes.push(t("In both: {days}.", { days: rangeText(last[0], Math.min(first[1], last[1])) }));
  } else notes.push(t("A side without a first and a last day counts all its events, so its counts cannot be set against those of a span."));
  if (a.touching.length || b.touching.length) notes.push(t("Events that only touch the days of a side are in no other count."));
  for (const { id, label } of app.model.vocabulary.quantities) {
    figures.forEach((one, at) => {
      const sum = one.get(id);
      if (!sum) return;
      const speakers = [...sum.speakers].sort((x, y) => y[1] - x[1]).map(([name]) => name);
      const rest = speakers.length - MOST_SPEAKERS;
      if (rest > 0) speakers.splice(MOST_SPEAKERS, rest, t("{n} more", { n: figure(rest) }));
      notes.push(t("{side}, {what}: by {by}", { side: "AB"[at], what: label, by: speakers.join("; ") || t("nobody who is named") }));
      if (id === "killed" && sum.parts.length) notes.push(t("{side}, killed, as far as it is said: {parts}", { side: "AB"[at], parts: sum.parts.join("; ") }));
    });
  }
  if (app.model.sets.coder) notes.push(t("Readings of the coder alone are in no count of actors."));
  return [...notes, t("An event counts once for each actor and each territory that it names, so these may add up to more than the events."),
    t("More reports are not more events: how many events a record holds depends on who reports and on its rule of inclusion."),
    t("What is not known is not counted as nothing.")];
}

/** Everything that differs, as elements; `app.comparison()` made it. */
export function differenceTables(app, found) {
  const { vocabulary, actors } = app.model;
  const names = new Map(actors.map(({ id, name }) => [id, name]));
  const lands = new Map(app.territories.map(({ id, label }) => [id, label]));
  const land = (id) => lands.get(id) ?? territoryName(id);
  const within = (list) => (key) => list.find(({ id }) => id === key)?.label ?? key;
  const actor = (key) => (key ? names.get(key) : t("nobody is named"));
  const province = (key) => (key ? key.replace(/^[^,]*/, land) : t("not stated"));
  const rowsOf = (facet, label, listed = null) => {
    const mine = found.rows.filter((row) => row.facet === facet && !row.sure).map((row) => ({ ...row, label: label(row.key) }));
    const rank = listed ? ({ key }) => listed.findIndex(({ id }) => id === key) : ({ counts }) => -Math.max(...counts);
    return mine.sort((a, b) => rank(a) - rank(b));
  };
  const inside = { inside: t("wholly inside"), touching: t("only touch the days"), touching_both: t("touch the days of both") };
  const coloured = (group) => ({ "--swatch": fillOf(group), "--swatch2": strokeOf(group) });
  const byGroup = ({ key, counts }, at) => [{ count: counts[at], look: "at-vs-kind", style: coloured(key) }];
  const sure = ({ key }, at) => SURE.map((how) => ({ look: `at-vs-${how}`, count: found.rows.find((one) => one.facet === "by" && one.sure === how && one.key === key)?.counts[at] ?? 0 }));
  const bySure = (row, at) => (row.key ? sure(row, at) : [{ count: row.counts[at], look: "at-vs-unknown" }]);
  const ofKind = (row, at) => byGroup({ ...row, key: vocabulary.kinds.find(({ id }) => id === row.key).group }, at);
  const by = section(t("Said to be by"), rowsOf("by", actor), bySure);
  return [
    tableOf(t("Differences between A and B"),
      section(t("Events"), rowsOf("events", (key) => inside[key])), figureRows(app, found, isMain),
      section(t("By kind"), rowsOf("group", within(vocabulary.groups), vocabulary.groups), byGroup), by,
      section(t("Arrests and finds, by"), rowsOf("arrests and finds", actor)), section(t("Talks, protests and deployments, by"), rowsOf("other kinds", actor)),
      section(t("By territory"), rowsOf("territory", (key) => (key ? land(key) : t("not stated"))))),
    by ? h("p", { class: "at-second at-vs-key" }, SURE.map((how) => [h("i", { class: `at-vs-${how}` }), " ", how === SURE[0] ? t("Own account") : within(vocabulary.attributions)(how), " "])) : null,
    h("details", { class: "at-codes" }, h("summary", null, t("Each kind, against whom, with whom, province")), tableOf(t("More differences between A and B"),
      section(t("Each kind"), rowsOf("kind", within(vocabulary.kinds), vocabulary.kinds), ofKind), section(t("Against"), rowsOf("against", actor)),
      figureRows(app, found, (id) => !isMain(id)), section(t("With"), rowsOf("with", actor)), section(t("By province"), rowsOf("province", province)))),
    h("ul", { class: "at-second at-vs-notes" }, notesOf(app, found).map((note) => h("li", null, bdi(note)))),
  ];
}
