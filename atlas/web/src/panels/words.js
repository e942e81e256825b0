/** Counts and filters in words: what the head says, what the printed page says, what a screen reader hears. */

import { boundOf, rangeText, dayText, clock } from "./dates.js";
import { digits, figure, series, spoken, t, term, tn } from "../say.js";

/** "1 event", "2 events". */
export const events = (count) => tn(count, "{n} event", "{n} events");

/** "1 row", "2 rows", where rows are counts. */
const rowsOf = (count) => tn(count, "{n} row", "{n} rows");

/** "21 events"; "21 rows, 5,300 events" where rows are counts, which stand for several. */
export const rowsText = (rows, count) => (rows === count ? events(count) : [rowsOf(rows), events(count)].join(t(", ")));

/** How many rows a list holds: "2,000 events", or "2,000 rows" where rows are counts. */
export const lines = (model, rows) => (model.events.weight ? rowsOf(rows) : events(rows));

/** All that a page holds: "21 events held", "5,300 events in 21 rows held". */
export const heldText = ({ n, held }) =>
  n === held ? tn(n, "{n} event held", "{n} events held") : tn(held, "{n} event in {rows} held", "{n} events in {rows} held", { rows: rowsOf(n) });

/**
 * The counts as one sentence.
 *
 * @param {{shown: number, off_map: number, hidden: number}} counts
 * @param {number} vague how many of those shown or without a place are dated only to a week or month
 */
export function countsText(counts, vague = 0) {
  const { shown, off_map: off, hidden } = counts;
  const words = t("{shown} on the map, {off} without a place, {hidden} filtered out", { shown: figure(shown), off: figure(off), hidden: figure(hidden) });
  return vague ? tn(vague, "{counts}; of these {n} dated only to a week or month", "{counts}; of these {n} dated only to a week or month", { counts: words }) : words;
}

/** The counts of now, and of all that is held. */
export const nowText = ({ counts, vague, model }) => `${countsText(counts, vague)}${t("; ")}${heldText(model)}`;

/** How many events of the rows are dated only to a week, a month or a range. */
export function countVague(rows, codes, timePrecisions, weight = null) {
  const vague = timePrecisions.map(({ id }) => id === "week" || id === "month" || id === "range");
  let count = 0;
  for (let at = 0; at < rows.length; at += 1) if (vague[codes[rows[at]]]) count += weight ? weight[rows[at]] : 1;
  return count;
}

const labels = (terms, ids) => {
  const known = new Map(terms.map(({ id, label }) => [id, label]));
  return ids.map((id) => known.get(id) ?? id);
};

/** The dates of a selection in words, "" where it has none. */
export function datesText(selection) {
  const { from, to } = selection;
  const exact = (text) => {
    const minutes = boundOf(text);
    return text.includes("T") ? `${dayText(minutes)} ${clock(minutes)}` : dayText(minutes);
  };
  if (!from && !to) return "";
  if (from && to) {
    const plain = !from.includes("T") && !to.includes("T");
    const span = plain ? rangeText(boundOf(from), boundOf(to, true)) : t("{from} to {to}", { from: exact(from), to: exact(to) });
    return selection.dates === "within" ? t("wholly within {days}", { days: span }) : span;
  }
  return from ? t("from {day}", { day: exact(from) }) : t("until {day}", { day: exact(to) });
}

/** The box of a selection in words: longitude first, west to east. */
const boxText = ([west, south, east, north]) =>
  t("longitude {west} to {east}, latitude {south} to {north}", { west, east, south, north });

const MOST_IDS = 4;

/** Events chosen by their ids: the first few, and how many there are. */
const idsText = (ids) => (ids.length > MOST_IDS ? tn(ids.length, "{n} chosen one by one", "{n} chosen one by one") : series(ids, "or"));

/**
 * What each key of a selection asks for, in words.
 *
 * @param {object} selection
 * @param {object} vocabulary lists of {id, label}
 * @param {(id: string) => string} actorName
 * @returns {{keys: string[], name: string, words: string}[]} one for each filter that is set
 */
export function filtersText(selection, vocabulary, actorName) {
  const found = [];
  const add = (keys, name, words) => words && found.push({ keys, name, words });
  const list = (key, name, terms) => {
    if (selection[key]?.length) add([key], name, series(labels(terms, selection[key]), "or"));
  };
  add(["from", "to", "dates"], t("Dates"), datesText(selection));
  if (selection.actors.length) {
    const word = selection.match === "all" ? "and" : "or";
    const roles = labels(vocabulary.participant_roles, selection.roles);
    const how = selection.roles.length ? ` (${series(roles, "or")})` : "";
    add(["actors", "match"], t("Actors"), series(selection.actors.map(actorName), word) + how);
  }
  list("kinds", t("Kinds"), vocabulary.kinds);
  list("statuses", t("Did it happen"), vocabulary.statuses);
  list("attributions", t("How sure who"), vocabulary.attributions);
  list("territories", t("Territory"), vocabulary.territories ?? []);
  list("place_roles", t("Place"), vocabulary.place_roles);
  if (selection.max_radius_km !== null) add(["max_radius_km"], t("Placed"), t("within {n} km", { n: figure(selection.max_radius_km) }));
  if (selection.box) add(["box"], t("Area"), boxText(selection.box));
  if (selection.hours) add(["hours"], t("Hours"), t("starts {from} to {to}", { from: digits(selection.hours[0]), to: digits(selection.hours[1]) }));
  if (selection.ids?.length) add(["ids"], t("Events"), idsText(selection.ids));
  if (selection.text) add(["text"], t("Text"), t("“{text}”", { text: selection.text }));
  if (selection.min_sources) add(["min_sources"], t("Sources"), tn(selection.min_sources, "{n} outlet or more", "{n} outlets or more"));
  return found;
}

/** All filters in one line; "no filter: everything held is shown" where none is set. */
export function filterLine(filters) {
  if (!filters.length) return t("No filter is set: all that is held is counted.");
  return filters.map(({ name, words }) => `${name}: ${words}`).join(t("; "));
}

/** A territory's key in plain words, where the host gave none: "SY" is Syria, "EAST-JERUSALEM" East Jerusalem. */
export function territoryName(id, language = spoken().id) {
  if (/^[A-Z]{2}$/.test(id)) return new Intl.DisplayNames(language, { type: "region" }).of(id);
  return id.toLowerCase().replace(/(^|-)\p{L}/gu, (letter) => letter.replace("-", " ").toUpperCase());
}

/** A territory as the naming policy calls it, in the language that is spoken where that has a word for it. */
export function placeInWords(id, label) {
  const english = label ?? territoryName(id, "en");
  const plain = label === undefined || label.toLowerCase() === territoryName(id, "en").toLowerCase();
  return term("territories", english, plain ? territoryName(id) : label);
}

/** A distance as the card says it: "4 km", "0.5 km", "not stated". */
export function kmText(tens) {
  if (tens === null || tens === undefined) return t("not stated");
  const km = tens / 100;
  return t("{n} km", { n: figure(km >= 10 ? Math.round(km) : Math.round(km * 10) / 10) });
}
