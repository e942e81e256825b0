/** The words of a record: the block `text`, read one event at a time. */

import { NULL } from "./codec.js";

/**
 * Open the block `text`.
 *
 * @param {{tables: object}} block as `decodeBlock` returns it
 * @param {Model} model whose rows it names
 */
export function openText({ tables }, model) {
  const { events, places } = tables;
  const of = (table, name) => tables[table].columns[name];
  const claims = rowsByEvent(of("claims", "event"), model.n);
  const quantities = rowsByEvent(of("quantities", "event"), model.n);
  const sources = rowsByEvent(of("sources", "event"), model.n);
  const links = openLinks(tables.links, model);
  let rows = null;
  return {
    tables,
    id: (event) => events.columns.id.get(event),
    title: (event) => events.columns.title.get(event),
    note: (event) => events.columns.note.get(event),
    sensitivity: (event) => events.columns.sensitivity.get(event),
    placeName: (place) => places.columns.name.get(place),
    placeNative: (place) => places.columns.name_native.get(place),
    adm1: (place) => places.columns.adm1.get(place),
    adm2: (place) => places.columns.adm2.get(place),
    how: (place) => places.columns.how.get(place),
    matched: (place) => places.columns.matched.get(place),
    /** Who says that a place is joined to another one; "" where nobody is named. */
    legBy: (place) => places.columns.leg_by?.get(place) ?? "",
    claims: (event) => claims(event).map((row) => readClaim(tables.claims.columns, row, model)),
    quantities: (event) => quantities(event).map((row) => readQuantity(tables.quantities.columns, row, model)),
    sources: (event) => sources(event).map((row) => readWords(tables.sources.columns, row, SOURCE)),
    links,
    /** The row of an event by its id; -1 where there is none. */
    rowOf(id) {
      rows ??= new Map(Array.from({ length: model.n }, (_, event) => [events.columns.id.get(event), event]));
      return rows.get(id) ?? -1;
    },
  };
}

/** Whether the speaker is the coder, with or without a remark behind it: then no source says so. */
export const isCoders = (by) => /^\s*(?:the\s+)?coder(?![\p{L}\p{N}_])/iu.test(by);

/** What the coder says beside a reading: "coder; no source names a group" is "no source names a group". */
export const remarkOf = (by) => by.replace(/^\s*(?:the\s+)?coder[\s;:,]*/i, "");

const SOURCE = ["outlet", "published", "reliability", "credibility", "supports", "url", "note"];

/** A function from an event to the rows that name it, in their order; made when it is first asked. */
function rowsByEvent(owners, n) {
  let index = null;
  return (event) => {
    index ??= indexOf(owners, n);
    return Array.from(index.rows.subarray(index.first[event], index.first[event + 1]));
  };
}

function indexOf(owners, n) {
  const first = new Uint32Array(n + 1);
  for (let row = 0; row < owners.length; row += 1) first[owners[row] + 1] += 1;
  for (let event = 0; event < n; event += 1) first[event + 1] += first[event];
  const next = first.slice();
  const rows = new Uint32Array(owners.length);
  for (let row = 0; row < owners.length; row += 1) rows[next[owners[row]]++] = row;
  return { first, rows };
}

const readWords = (columns, row, names) => Object.fromEntries(names.map((name) => [name, columns[name].get(row)]));

function readClaim(columns, row, model) {
  return {
    actor: columns.actor[row],
    role: model.word("participant_roles", columns.role[row]),
    attribution: model.word("attributions", columns.attribution[row]),
    ...readWords(columns, row, ["by", "as_of"]),
    coder: isCoders(columns.by.get(row)),
  };
}

function readQuantity(columns, row, model) {
  const number = (name) => (columns[name][row] === NULL ? null : columns[name][row]);
  return {
    what: model.word("quantities", columns.what[row]),
    best: number("best"),
    low: number("low"),
    high: number("high"),
    ...readWords(columns, row, ["detail", "as_of", "source"]),
  };
}

/** A function from an event to its ties, those it names first, then those that name it. */
function openLinks({ columns }, model) {
  const out = rowsByEvent(columns.from, model.n);
  const back = rowsByEvent(columns.to, model.n);
  const read = (row, event, direction) => ({
    event,
    direction,
    kind: model.word("link_kinds", columns.kind[row]),
    label: model.label("link_kinds", columns.kind[row]),
    basis: columns.basis.get(row),
    by: columns.by?.get(row) ?? "",
  });
  return (event) => [
    ...out(event).map((row) => read(row, columns.to[row], "to")),
    ...back(event).map((row) => read(row, columns.from[row], "from")),
  ];
}
