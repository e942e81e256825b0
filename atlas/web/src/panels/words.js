/** Counts and filters in words: what the head says, what the printed page says, what a screen reader hears. */

import { boundOf, rangeText, dayText, clock } from "./dates.js";

const number = new Intl.NumberFormat("en-GB");

/** A number with its thousands set apart. */
export const figure = (value) => number.format(value);

/** "1 event", "2 events". */
export const plural = (count, word, many = `${word}s`) => `${figure(count)} ${count === 1 ? word : many}`;

/** "1 event", "2 events". */
export const events = (count) => plural(count, "event");

/** "21 events"; "21 rows, 5,300 events" where rows are counts, which stand for several. */
export const rowsText = (rows, count) => (rows === count ? events(count) : `${plural(rows, "row")}, ${events(count)}`);

/** How many rows a list holds: "2,000 events", or "2,000 rows" where rows are counts. */
export const lines = (model, rows) => (model.events.weight ? plural(rows, "row") : events(rows));

/** All that a page holds: "21 events held", "5,300 events in 21 rows held". */
export const heldText = ({ n, held }) => (n === held ? `${events(n)} held` : `${events(held)} in ${plural(n, "row")} held`);

/** "a, b and c". */
export function series(items, last = "and") {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${last} ${items.at(-1)}`;
}

/**
 * The counts as one sentence.
 *
 * @param {{shown: number, off_map: number, hidden: number}} counts
 * @param {number} vague how many of those shown or without a place are dated only to a week or month
 */
export function countsText(counts, vague = 0) {
  const words =
    `${figure(counts.shown)} on the map, ${figure(counts.off_map)} without a place, ` +
    `${figure(counts.hidden)} filtered out`;
  return vague ? `${words}; of these ${figure(vague)} dated only to a week or month` : words;
}

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
    const span = plain ? rangeText(boundOf(from), boundOf(to, true)) : `${exact(from)} to ${exact(to)}`;
    return selection.dates === "within" ? `wholly within ${span}` : span;
  }
  return from ? `from ${exact(from)}` : `until ${exact(to)}`;
}

/** The box of a selection in words: longitude first, west to east. */
const boxText = ([west, south, east, north]) =>
  `longitude ${west} to ${east}, latitude ${south} to ${north}`;

const MOST_IDS = 4;

/** Events chosen by their ids: the first few, and how many there are. */
const idsText = (ids) => (ids.length > MOST_IDS ? `${figure(ids.length)} chosen one by one` : series(ids, "or"));

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
  add(["from", "to", "dates"], "Dates", datesText(selection));
  if (selection.actors.length) {
    const word = selection.match === "all" ? "and" : "or";
    const roles = labels(vocabulary.participant_roles, selection.roles);
    const how = selection.roles.length ? ` (${series(roles, "or")})` : "";
    add(["actors", "match"], "Actors", series(selection.actors.map(actorName), word) + how);
  }
  list("kinds", "Kinds", vocabulary.kinds);
  list("statuses", "Did it happen", vocabulary.statuses);
  list("attributions", "How sure who", vocabulary.attributions);
  list("territories", "Territory", vocabulary.territories ?? []);
  list("place_roles", "Place", vocabulary.place_roles);
  if (selection.max_radius_km !== null) add(["max_radius_km"], "Placed", `within ${selection.max_radius_km} km`);
  if (selection.box) add(["box"], "Area", boxText(selection.box));
  if (selection.hours) add(["hours"], "Hours", `starts ${selection.hours[0]} to ${selection.hours[1]}`);
  if (selection.ids?.length) add(["ids"], "Events", idsText(selection.ids));
  if (selection.text) add(["text"], "Text", `“${selection.text}”`);
  if (selection.min_sources) add(["min_sources"], "Sources", `${plural(selection.min_sources, "outlet")} or more`);
  return found;
}

/** All filters in one line; "no filter: everything held is shown" where none is set. */
export function filterLine(filters) {
  if (!filters.length) return "No filter is set: all that is held is counted.";
  return filters.map(({ name, words }) => `${name}: ${words}`).join("; ");
}

/** A territory's key in plain words, where the host gave none: "SY" is Syria, "EAST-JERUSALEM" East Jerusalem. */
export function territoryName(id) {
  if (/^[A-Z]{2}$/.test(id)) return new Intl.DisplayNames("en", { type: "region" }).of(id);
  return id.toLowerCase().replace(/(^|-)\p{L}/gu, (letter) => letter.replace("-", " ").toUpperCase());
}

/** A distance as the card says it: "4 km", "0.5 km", "not stated". */
export function kmText(tens) {
  if (tens === null || tens === undefined) return "not stated";
  const km = tens / 100;
  return `${km >= 10 ? Math.round(km) : Math.round(km * 10) / 10} km`;
}
