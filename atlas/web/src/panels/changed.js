/** What changed since the version before: a filter over the list, a mark, and what was and is in the card. */

import { bdi, button, fill, h } from "./dom.js";
import { question } from "./question.js";
import { same } from "../state.js";
import { figure, t, tn } from "../say.js";

/** The change of an event: what it is, and its lines; null for one that is as before. */
export function changeOf(app, row) {
  const events = app.config.changes?.events;
  const id = events && app.model.text?.id(row);
  return events && Object.hasOwn(events, id) ? events[id] : null;
}

const wordOf = ([what]) => (what === "added" ? t("added") : t("changed"));

/** The mark in a row of the list; nothing for an event that is as before. */
export const changedMark = (app, row) => {
  const change = changeOf(app, row);
  return change && h("b", null, ` · ◆ ${wordOf(change)}`);
};

/** What the card says: what was and what is now, and the corrections that the record's own log holds. */
export function changesBlock(app, row) {
  const { changes } = app.config;
  const change = changeOf(app, row);
  const start = `${app.model.text.id(row)}: `;
  const log = app.model.extra.dataset?.transformations;
  const corrections = (Array.isArray(log) ? log : []).filter((line) => String(line).startsWith(start)).map((line) => line.slice(start.length));
  const list = (lines) => h("ul", { class: "at-plain at-second" }, lines.map((line) => h("li", null, bdi(line))));
  return [
    change && question(t("What changed"), h("p", null, `◆ ${wordOf(change)}`, h("span", { class: "at-second" }, " ", bdi(t("since {version}", { version: changes.since })))), list(change[1])),
    corrections.length ? question(t("Corrections"), list(corrections)) : null,
  ];
}

/** The line over the list: how many were added, changed and withdrawn; it filters by those that are here. */
export function createChanged(app) {
  const { changes } = app.config;
  if (!changes) return { element: "", show: () => undefined };
  const element = h("div", { class: "at-choice" });
  const { counts, events, withdrawn, since, values } = changes;
  const ids = Object.keys(events);
  const on = () => same(app.state.selection.ids, ids);
  const said = t("added {a}, changed {c}, withdrawn {w}", { a: figure(counts.added), c: figure(counts.changed), w: figure(counts.withdrawn) });
  const filter = button({ class: "at-outline", onclick: () => app.select({ ids: on() ? [] : ids }) }, `◆ ${said}`);
  fill(element, h("p", { class: "at-second" }, bdi(t("What changed since {version}", { version: since }))), ids.length ? filter : said,
    withdrawn.length ? h("details", { class: "at-second" }, h("summary", null, tn(withdrawn.length, "{n} withdrawn event", "{n} withdrawn events")), h("ul", { class: "at-plain", tabindex: 0 }, withdrawn.map((line) => h("li", null, bdi(line))))) : null,
    values ? null : h("p", { class: "at-second" }, t("Something was left out of this page, so values and withdrawn events are not told.")));
  return { element, show: () => filter.setAttribute("aria-pressed", String(on())) };
}
