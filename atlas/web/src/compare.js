/**
 * Two selections side by side: the counts of `atlas.compare`, row for row. Nothing here knows the page.
 *
 * Only events that lie wholly in the days of a side are counted; those that only touch them are told apart.
 */

import { evaluate } from "./evaluate.js";
import { merge, minutes } from "./keys.js";

/** Attributions that say the same: what one claims is its own account, too. */
const AS = { claimed: "acknowledged" };
const ROLES = { target: "against", party: "with" };

/** The events of one side: all, those wholly inside its days, those that only touch them. */
function sideOf(model, given) {
  const selection = merge({}, given);
  const { from, to } = selection;
  const span = from && to ? [minutes(from), minutes(to, true)] : null;
  const { start, end } = model.events;
  const result = evaluate(model, selection);
  const within = (row) => !span || (start[row] >= span[0] && end[row] <= span[1]);
  return { selection, span, result, inside: result.rows.filter(within), touching: result.rows.filter((row) => !within(row)) };
}

/** What an event says of actors, by its set: facet, how it is known, actor. */
function actorKeys({ sets, vocabulary, actors }, set, apart) {
  const keys = [];
  let named = false;
  for (let at = sets.first[set]; at < sets.first[set + 1]; at += 1) {
    if (sets.coder?.[at]) continue; // the coder's own reading is nobody's word
    const role = vocabulary.participant_roles[sets.role[at]].id;
    const { id } = actors[sets.actor[at]];
    named ||= role === "initiator" || role === "party";
    if (ROLES[role]) keys.push([ROLES[role], "", id]);
    if (role !== "initiator") continue;
    const sure = vocabulary.attributions[sets.attribution[at]].id;
    keys.push([apart ?? "by", "", id]);
    if (!apart) keys.push(["by", AS[sure] ?? sure, id]);
  }
  return named || apart ? keys : [...keys, ["by", "", ""]];
}

/** What an event says of where it was: each territory, each province that is stated. */
function placeKeys({ events, places, text }, row) {
  const found = { territory: [], province: [] };
  for (let place = events.firstPlace[row]; place < events.firstPlace[row + 1]; place += 1) {
    const territory = places.territory.get(place);
    const land = places.country.get(place) || territory;
    const province = text.adm1(place);
    if (territory) found.territory.push(territory);
    if (province && land) found.province.push(`${land}, ${province}`);
  }
  return Object.entries(found).flatMap(([facet, keys]) => (keys.length ? keys : [""]).map((key) => [facet, "", key]));
}

/** The figures of an event, one of each thing: the whole, else the parts of its first speaker; rival counts are left out. */
function figuresOf(model, row) {
  const known = model.text.quantities(row).filter(({ best, low, high }) => (best ?? low ?? high) !== null);
  return [...new Set(known.map(({ what }) => what))].map((what) => {
    const rows = known.filter((one) => one.what === what);
    const whole = rows.find(({ detail }) => !detail);
    const mine = whole ? [whole] : rows.filter(({ source }) => source === rows[0].source);
    const sum = (value) => mine.reduce((total, one) => total + value(one), 0);
    return {
      what, low: sum((one) => one.low ?? one.best ?? 0), high: sum((one) => one.high ?? one.best ?? one.low),
      speakers: mine.map(({ source }) => source).filter(Boolean),
      parts: rows.filter(({ detail, source }) => detail && mine.some((one) => one.source === source)).map(({ best, detail }) => (best === null ? detail : `${best} ${detail}`)),
    };
  });
}

/** The sums of the figures of a side, by what is counted: low, high, how many state it, who, of whom. */
function sumsOf(model, rows) {
  const sums = new Map();
  for (const row of rows) {
    for (const { what, low, high, speakers, parts } of figuresOf(model, row)) {
      const sum = sums.get(what) ?? { low: 0, high: 0, stated: 0, speakers: new Map(), parts: [] };
      sums.set(what, sum);
      sum.low += low;
      sum.high += high;
      sum.stated += 1;
      for (const one of speakers) sum.speakers.set(one, (sum.speakers.get(one) ?? 0) + 1);
      sum.parts.push(...parts);
    }
  }
  return sums;
}

/**
 * Compare two selections; the texts of the record must be there.
 *
 * @param {Model} model
 * @param {object} a
 * @param {object} b
 * @returns {{sides: object[], rows: {facet: string, sure: string, key: string, counts: (number | null)[]}[], figures: Map[]}}
 *   `sure` is how it is known who did it, "" however; a figure that no event of a side states is null
 */
export function compare(model, a, b) {
  const sides = [a, b].map((one) => sideOf(model, one));
  const found = new Map();
  const count = (side, [facet, sure, key], size) => {
    const id = `${facet}|${sure}|${key}`;
    if (!found.has(id)) found.set(id, { facet, sure, key, counts: [0, 0] });
    found.get(id).counts[side] += size;
  };
  sides.forEach(({ inside, touching }, side) => {
    count(side, ["events", "", "inside"], model.eventsIn(inside));
    if (sides.some((one) => one.touching.length)) count(side, ["events", "", "touching"], model.eventsIn(touching));
    const there = new Set(sides[1 - side].touching);
    const both = touching.filter((row) => there.has(row));
    if (both.length) count(side, ["events", "", "touching_both"], model.eventsIn(both));
    for (const row of inside) {
      const { id, apart } = model.kindOf(row);
      const once = new Map([["group", "", model.groupOf(row)], ["kind", "", id],
        ...actorKeys(model, model.events.set[row], apart), ...placeKeys(model, row)].map((key) => [key.join("|"), key]));
      for (const key of once.values()) count(side, key, model.weightOf(row));
    }
  });
  const figures = sides.map(({ inside }) => sumsOf(model, inside));
  for (const { id: what } of model.vocabulary.quantities) {
    const sums = figures.map((one) => one.get(what));
    if (!sums.some(Boolean)) continue;
    for (const part of ["low", "high"]) found.set(`${what} ${part}`, { facet: "figure", sure: "", key: `${what}_${part}`, counts: sums.map((sum) => sum?.[part] ?? null) });
    found.set(what, { facet: "figure", sure: "", key: `${what}_stated`, counts: sums.map((sum) => sum?.stated ?? 0) });
  }
  return { sides, rows: [...found.values()], figures };
}
