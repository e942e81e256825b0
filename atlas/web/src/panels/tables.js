/**
 * What fits the filters as files: a table for a spreadsheet, and places for a GIS.
 *
 * Values stand there in words. Each file carries marking, licence and attribution. A text that a
 * spreadsheet would take for a formula has an apostrophe before it; numbers stay numbers.
 */

import { toLatitude, toLongitude, wrapped } from "../mercator.js";
import { isoDay, isoMinute } from "./dates.js";
import { figureWords, whoSays } from "./figures.js";
import { orderRows } from "./order.js";
import { countsText, filterLine } from "./words.js";
import { t } from "../say.js";

const AT_ONCE = 5000;
/** As in Python: signs that begin a formula, also the wide ones of East Asian keyboards. */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/** Why rows may not be passed on; "" where they may. */
export function whyNot({ extra: { dataset = {} } }) {
  const given = String(dataset.redistribution || "rows").trim().toLowerCase();
  if (given !== "none" && given !== "aggregates") return "";
  const of = { title: dataset.title || dataset.name || t("this data set"), licence: dataset.licence || t("its licence"), given };
  return t("Rows of {title} may not be passed on ({licence}: redistribution is {given}).", of);
}

/** What the page is called. */
export const titleOf = ({ config, model }) => config.title || model.extra.title || t("Events");

/** What every file says of itself. */
export function rights(app) {
  const { dataset = {} } = app.model.extra;
  const text = (value) => (Array.isArray(value) ? value.join("; ") : String(value ?? ""));
  return {
    handling_marking: app.config.marking || t("No marking set"),
    licence: text(dataset.licence ?? dataset.license) || t("not stated"),
    data_attribution: text(dataset.attribution || dataset.title || dataset.name),
  };
}

/** A word of a vocabulary, as `read_events` takes it back. */
const plain = (id) => id.replaceAll("_", " ");

/** Local time as it is known: to the minute or hour, else the day. */
const when = (minutes, precision) => (precision === "minute" || precision === "hour" ? isoMinute(minutes) : isoDay(minutes));

const offset = (minutes) => {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, "0"));
  return `UTC${minutes < 0 ? "-" : "+"}${hours}:${rest}`;
};

/** An event in words, without its places. */
function eventWords(app, row) {
  const { model, read } = app;
  const { events, text } = model;
  const precision = read.timePrecision(row);
  const who = read.who(row);
  return {
    event_id: text.id(row),
    title: read.title(row),
    ...(events.weight ? { events: events.weight[row] } : {}),
    kind: plain(read.kind(row).id),
    start: when(events.start[row], precision),
    end: when(events.end[row], precision),
    utc_offset: offset(events.utcOffset[row]),
    time_precision: precision,
    status: read.status(row).id,
    initiators: (who.initiator ?? []).join("; "),
    attribution: who.initiator ? read.attribution(row) : "",
    targets: (who.target ?? []).join("; "),
    parties: (who.party ?? []).join("; "),
    claims: text.claims(row).map((one) => [read.actor(one.actor).name, one.role, one.attribution, one.by, one.as_of].filter(Boolean).join(", ")).join("; "),
    figures: text.quantities(row).map((one) => [figureWords(app, one), whoSays(one)].filter(Boolean).join(": ")).join("; "),
    sources: text.sources(row).map(({ outlet, published, url }) => [outlet, published, url].filter(Boolean).join(" ")).join("; "),
    note: text.note(row),
    marking: events.marking?.get(row) ?? "",
  };
}

/** A place in words, with numbers where it may be drawn. */
function placeWords(app, place) {
  const { model, territories } = app;
  const { places } = model;
  const degrees = (values) => (place.drawable ? values[place.index] / 1e5 : null);
  const territory = places.territory.get(place.index);
  return {
    place: place.name,
    place_role: plain(place.role),
    longitude: degrees(places.longitude),
    latitude: degrees(places.latitude),
    radius_km: place.radius === null ? null : place.radius / 100,
    precision: place.precision,
    territory: territory && (territories.find(({ id }) => id === territory)?.label ?? territory),
  };
}

const NO_PLACE = { place: "", place_role: "", longitude: null, latitude: null, radius_km: null, precision: "", territory: "" };

/** One row an event: the place that stands for it, then all of them in words. */
function tableRow(app, row) {
  const places = app.read.places(row);
  const role = app.read.mainRole(row);
  const drawn = places.filter(({ drawable }) => drawable);
  const main = drawn.find((one) => one.role === role) ?? drawn[0] ?? places[0];
  const { claims, figures, sources, note, marking, ...event } = eventWords(app, row);
  const all = places.map(({ name, roleLabel, radius }) => `${roleLabel}: ${name || t("no name")}${radius === null ? "" : ` (${radius / 100} km)`}`).join("; ");
  return { ...event, ...(main ? placeWords(app, main) : NO_PLACE), all_places: all, claims, figures, sources, note, marking };
}

/** A cell: a number as it is, a text in quotes and safe in a spreadsheet. */
export function cell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = value.replaceAll("\0", "");
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** Rows of the selection in order of time, some at a time, so that the page stays awake. */
async function each(app, call) {
  const rows = orderRows(app, app.result.rows, { by: "time", down: false });
  for (let at = 0; at < rows.length; at += 1) {
    if (at && at % AT_ONCE === 0) await new Promise((done) => setTimeout(done, 0));
    call(rows[at]);
  }
}

/** The selection as CSV, one row an event, as parts of a file. The first sign tells a spreadsheet that it is UTF-8. */
export async function csvParts(app) {
  const tail = rights(app);
  const parts = [];
  await each(app, (row) => {
    const values = { ...tableRow(app, row), ...tail };
    if (!parts.length) parts.push(`\ufeff${Object.keys(values).join(",")}\r\n`);
    parts.push(`${Object.values(values).map(cell).join(",")}\r\n`);
  });
  return parts;
}

/** A line of shares of the world as longitude and latitude. */
function inDegrees(line) {
  const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
  return Array.from({ length: line.length / 2 }, (_, at) => [round(wrapped(toLongitude(line[2 * at]))), round(toLatitude(line[2 * at + 1]))]);
}

/** The geometry of a place: its shape where it has one, else its point; null where it may not be drawn. */
export function geometryOf({ places, shape }, { index, drawable }) {
  if (!drawable) return null;
  if (places.shape[index] < 0) return { type: "Point", coordinates: [places.longitude[index] / 1e5, places.latitude[index] / 1e5] };
  const { rings, lines, isHole } = shape(places.shape[index]);
  const polygons = [];
  rings.forEach((ring, at) => (isHole[at] ? polygons.at(-1) : polygons[polygons.push([]) - 1]).push(inDegrees(ring)));
  const parts = [];
  if (polygons.length) parts.push({ type: "MultiPolygon", coordinates: polygons });
  if (lines.length) parts.push({ type: "MultiLineString", coordinates: lines.map(inDegrees) });
  return parts.length > 1 ? { type: "GeometryCollection", geometries: parts } : parts[0];
}

/** The selection as GeoJSON, one feature a place; an event that has none is a feature without geometry. */
export async function geoJsonParts(app) {
  const about = {
    type: "FeatureCollection", title: titleOf(app), ...rights(app), cut_off: app.config.cut_off ?? null,
    filters: filterLine(app.filters()), counts: countsText(app.counts, app.vague),
    content_hash: app.model.extra.hash, made_with: `Conflict Atlas ${app.config.atlas_version ?? ""}`.trim(),
  };
  const parts = [`${JSON.stringify(about).slice(0, -1)},"features":[`];
  await each(app, (row) => {
    const event = eventWords(app, row);
    const places = app.read.places(row);
    for (const place of places.length ? places : [null]) {
      const properties = { ...event, ...(place ? placeWords(app, place) : NO_PLACE) };
      const feature = { type: "Feature", geometry: place && geometryOf(app.model, place), properties };
      parts.push(parts.length > 1 ? ",\n" : "\n", JSON.stringify(feature));
    }
  });
  return [...parts, "\n]}\n"];
}
