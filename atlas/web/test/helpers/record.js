/** A record's tables, as JSON rows, made into the two blocks that the page reads. */

import { ints, table, text, words } from "./block.js";
import { vocabulary } from "./vocabulary.js";
import { openModel } from "../../src/model.js";
import { isCoders } from "../../src/texts.js";

const NEVER_DRAWN = new Set(["country", "none"]);
const DAYS = new Set(["day", "week", "month", "range"]);

const minute = (stamp) => Math.floor(Date.parse(stamp.length === 10 ? `${stamp}T00:00Z` : `${stamp}Z`) / 60000);
const floor = (value, step) => Math.floor(value / step) * step;
const whole = (value, step) => (value === null || value === undefined ? null : Math.floor(value * step + 0.5));

/** Start and end in local minutes, both inclusive. */
export function interval({ start, end, time_precision }) {
  const first = minute(start);
  const last = end ? minute(end) : first;
  if (DAYS.has(time_precision)) return [floor(first, 1440), floor(last, 1440) + 1439];
  if (time_precision === "night") return night(first, last);
  if (time_precision === "hour") return [floor(first, 60), floor(last, 60) + 59];
  return [first, last];
}

/** From 18:00 of the first day to 05:59 of the last; a stamp of 00:00 is a day without a clock time. */
function night(start, end) {
  const first = floor(start % 1440 === 0 ? start : start - 360, 1440);
  const last = floor(end % 1440 === 0 ? end : end + 1439 - 360, 1440);
  return [first + 1080, (last >= first && last < first + 1440 ? first + 1440 : last) + 359];
}

export const isDrawable = ({ longitude, latitude, precision }) =>
  longitude !== null && latitude !== null && longitude !== undefined && !NEVER_DRAWN.has(precision);

/** The model of a record, its text attached. */
export function modelOf(record) {
  const { core, text: words } = blocksOf(record);
  const model = openModel(core);
  model.attachText(words);
  return model;
}

export function blocksOf(record) {
  const lists = vocabulary(record.events.map(({ kind }) => kind));
  const events = record.events
    .map((event) => ({ ...event, interval: interval(event) }))
    .sort((a, b) => a.interval[0] - b.interval[0]);
  const byEvent = (rows) => events.map(({ event_id }) => (rows ?? []).filter((row) => row.event_id === event_id));
  const actors = actorList(record.actors ?? []);
  const context = { lists, events, byEvent, actors, code: codesOf(lists) };
  return { core: coreBlock(record, context), text: textBlock(record, context) };
}

function codesOf(lists) {
  return (list, id) => {
    const code = lists[list].findIndex((one) => one.id === id);
    if (code < 0 && id) throw new Error(`${list} has no ${id}`);
    return Math.max(code, 0);
  };
}

function actorList(rows) {
  const ids = rows.map(({ actor_id }) => actor_id);
  return rows.map((row) => ({
    id: row.actor_id,
    name: row.name,
    names: (row.names ?? "").split("|").filter(Boolean).map((part) => {
      const [, lang, name] = /^([^:]*):(.*)$/s.exec(part);
      return { lang, text: name };
    }),
    kind: row.kind ?? "",
    parent: ids.indexOf(row.parent_id),
    confused_with: [],
    note: "",
  }));
}

function coreBlock(record, { lists, events, byEvent, actors, code }) {
  const places = byEvent(record.places).flat();
  const members = byEvent(record.participants);
  const shapes = record.shapes ?? [];
  const shapeOf = ({ shape_id }) => (shape_id ? shapes.findIndex(({ id }) => id === shape_id) : null);
  const rings = shapes.flatMap((shape) => shape.rings);
  const points = rings.flatMap((ring) => ring.points);
  const actorOf = new Map(actors.map(({ id }, index) => [id, index]));
  const flat = members.flat();
  const outlets = byEvent(record.sources).map((rows) => new Set(rows.map(({ outlet }) => outlet).filter(Boolean)).size);
  return {
    version: 2,
    tables: {
      events: table({
        start: ints(events.map((event) => event.interval[0])),
        duration: ints(events.map((event) => event.interval[1] - event.interval[0])),
        utc_offset: ints(events.map(() => 0)),
        time_precision: ints(events.map((event) => code("time_precisions", event.time_precision))),
        kind: ints(events.map((event) => code("kinds", event.kind))),
        status: ints(events.map((event) => code("statuses", event.status))),
        places: ints(byEvent(record.places).map((rows) => rows.length)),
        set: ints(events.map((_, row) => row)),
        outlets: ints(outlets),
        marking: words(events.map(({ marking }) => marking ?? "")),
        sensitivity: words(events.map(({ sensitivity }) => sensitivity ?? "")),
        ...(events.some(({ weight }) => weight > 1) ? { weight: ints(events.map(({ weight }) => weight ?? 1)) } : {}),
      }),
      places: table({
        role: ints(places.map(({ role }) => code("place_roles", role))),
        leg: ints(places.map(({ leg }) => leg)),
        longitude: ints(places.map((place) => (isDrawable(place) ? whole(place.longitude, 1e5) : null))),
        latitude: ints(places.map((place) => (isDrawable(place) ? whole(place.latitude, 1e5) : null))),
        radius: ints(places.map(({ radius_km }) => whole(radius_km, 100))),
        precision: ints(places.map(({ precision }) => code("precisions", precision || "none"))),
        basis: ints(places.map(({ basis }) => code("bases", basis))),
        country: words(places.map(({ country }) => country ?? "")),
        territory: words(places.map(({ territory }) => territory ?? "")),
        shape: ints(places.map(shapeOf)),
        drawable: ints(places.map((place) => (isDrawable(place) ? 1 : 0))),
        ...(places.some(({ leg_by: by }) => by === "coder") ? { coder_leg: ints(places.map(({ leg_by: by }) => Number(by === "coder"))) } : {}),
      }),
      sets: table({ members: ints(members.map((rows) => rows.length)) }),
      set_members: table({
        actor: ints(flat.map(({ actor_id }) => actorOf.get(actor_id))),
        role: ints(flat.map(({ role }) => code("participant_roles", role))),
        attribution: ints(flat.map(({ attribution }) => code("attributions", attribution))),
        ...(flat.some(({ by }) => isCoders(by)) ? { coder: ints(flat.map(({ by }) => Number(isCoders(by)))) } : {}),
      }),
      shapes: table({ rings: ints(shapes.map((shape) => shape.rings.length)) }),
      rings: table({ kind: ints(rings.map(({ kind }) => kind)), points: ints(rings.map((ring) => ring.points.length)) }),
      points: table({ longitude: ints(points.map(([x]) => whole(x, 1e5))), latitude: ints(points.map(([, y]) => whole(y, 1e5))) }),
    },
    extra: { title: record.title ?? "", dataset: {}, vocabulary: lists, kinds: lists.kinds.map(({ id }) => id), actors, territories: [], hash: "" },
  };
}

function textBlock(record, { events, byEvent, actors, code }) {
  const places = byEvent(record.places).flat();
  const row = new Map(events.map(({ event_id }, at) => [event_id, at]));
  const actorOf = new Map(actors.map(({ id }, index) => [id, index]));
  const owned = (rows) => (rows ?? []).slice().sort((a, b) => row.get(a.event_id) - row.get(b.event_id));
  const column = (rows, name) => text(rows.map((one) => one[name] ?? ""));
  const claims = owned(record.participants);
  const quantities = owned(record.quantities);
  const sources = owned(record.sources);
  const links = record.links ?? [];
  const texts = (rows, names) => Object.fromEntries(names.map((name) => [name, column(rows, name)]));
  return {
    version: 2,
    tables: {
      events: table({ id: column(events, "event_id"), ...texts(events, ["title", "note", "sensitivity"]) }),
      places: table(texts(places, ["name", "name_native", "adm1", "adm2", "how", "matched", "leg_by"])),
      claims: table({
        event: ints(claims.map(({ event_id }) => row.get(event_id))),
        actor: ints(claims.map(({ actor_id }) => actorOf.get(actor_id))),
        role: ints(claims.map((one) => code("participant_roles", one.role))),
        attribution: ints(claims.map((one) => code("attributions", one.attribution))),
        ...texts(claims, ["by", "as_of"]),
      }),
      quantities: table({
        event: ints(quantities.map(({ event_id }) => row.get(event_id))),
        what: ints(quantities.map(({ what }) => code("quantities", what))),
        best: ints(quantities.map(({ best }) => best)),
        low: ints(quantities.map(({ low }) => low)),
        high: ints(quantities.map(({ high }) => high)),
        ...texts(quantities, ["detail", "as_of", "source"]),
      }),
      sources: table({
        event: ints(sources.map(({ event_id }) => row.get(event_id))),
        ...texts(sources, ["outlet", "published", "reliability", "credibility", "supports", "url", "note"]),
      }),
      links: table({
        from: ints(links.map(({ from_id }) => row.get(from_id))),
        to: ints(links.map(({ to_id }) => row.get(to_id))),
        kind: ints(links.map(({ kind }) => code("link_kinds", kind))),
        ...texts(links, ["basis", "by"]),
      }),
    },
    extra: {},
  };
}
