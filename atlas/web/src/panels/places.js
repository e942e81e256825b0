/** Where, within how many km: the card's answer, from the places of an event. */

import { glyph } from "../marks.js";
import { pointText } from "../mgrs.js";
import { bdi, h, segments } from "./dom.js";
import { placeName } from "./goto.js";
import { question } from "./question.js";
import { isCoders } from "../texts.js";
import { kmText } from "./words.js";
import { t } from "../say.js";

const ORDER = ["launch", "impact", "fell_short", "intercept", "alert", "meeting", "find", "location", "scope"];

/** Places by role, and in a role those of the same radius together, as a row of the answer. */
export function placeRows(places) {
  const rows = [];
  for (const role of ORDER) {
    const mine = places.filter((place) => place.role === role);
    const many = mine.length > 3 || role === "alert";
    for (const place of mine) {
      const same = many && rows.find((row) => row.role === role && row.radius === place.radius && row.drawable === place.drawable && row.sea === place.sea);
      if (same) same.places.push(place);
      else rows.push({ role, radius: place.radius, drawable: place.drawable, sea: place.sea, places: [place] });
    }
  }
  return rows;
}

/**
 * What to say about lines: null where there is nothing to say.
 *
 * @returns {{pairs: object[][], other: boolean} | null} the paired places, and whether some stay without a line
 */
export function linePairs(places) {
  const launches = places.filter(({ role, drawable }) => role === "launch" && drawable);
  const hits = places.filter(({ role, drawable }) => (role === "impact" || role === "fell_short") && drawable);
  if (!launches.length || !hits.length || launches.length + hits.length < 3) return null;
  if (launches.length === 1 || hits.length === 1) return null;
  const pairs = launches.flatMap((launch) => hits.filter((hit) => hit.leg !== null && hit.leg === launch.leg).map((hit) => [launch, hit]));
  return { pairs };
}

function kmCell({ drawable, radius }, { precision, precisionLabel }) {
  if (!drawable) return precision === "none" ? t("no place") : t("not on the map");
  return radius === null ? precisionLabel.toLowerCase() : kmText(radius);
}

/** Who paired a launch and an end: nothing where the record does not tell. */
function pairedBy(app, pair) {
  const by = pair.map(({ index }) => app.model.text.legBy(index)).find(Boolean) ?? "";
  if (!by) return "";
  return isCoders(by) && !/^the\s/i.test(by) ? ` ${t("(paired by the {by})", { by })}` : ` ${t("(paired by {by})", { by })}`;
}

function lineNote(app, places) {
  const found = linePairs(places);
  if (!found) return null;
  if (!found.pairs.length) return t("No line: the record pairs no launch with an impact.");
  const pairs = found.pairs.map((pair) => `${t("{from} to {to}", { from: pair[0].name, to: pair[1].name })}${pairedBy(app, pair)}`).join(t(", "));
  return t("Line only {pairs}: the record pairs no others.", { pairs });
}

/** How each place was placed: method, gazetteer entry, exactness. */
function howPlaced(app, places) {
  const { text } = app.model;
  return h("details", { class: "at-how" }, h("summary", null, t("How placed")),
    h("ul", { class: "at-plain" }, places.map((place) => h("li", null,
      h("b", null, bdi(place.name || t("no name"))), ": ",
      [place.basis, place.precisionLabel, text.how(place.index), text.matched(place.index) && t("entry {id}", { id: text.matched(place.index) })]
        .filter(Boolean).map((word, i) => [i ? t("; ") : "", bdi(word)])))));
}

function nameCell(app, { places }) {
  const { text } = app.model;
  return h("span", null, places.flatMap((place, i) => {
    const native = text.placeNative(place.index);
    return [i ? t(", ") : "", placeName(app, place),
      native && native !== place.name ? [" ", bdi(native, { class: "at-second" })] : null];
  }));
}

const forms = () => [
  { id: "decimal", text: t("decimal"), title: t("decimal degrees") },
  { id: "minutes", text: "° ′", title: t("degrees and minutes") },
  { id: "mgrs", text: "MGRS", title: t("military grid") },
];

/** The coordinates of each place, in the form that the reader chose, with no digit beyond its stated error. */
function coordinates(app, places) {
  const { longitude, latitude } = app.model.places;
  const drawn = places.filter(({ drawable }) => drawable);
  if (!drawn.length) return null;
  const pick = segments(t("Form of coordinates"), forms(), (id) => app.state.coordinates === id, (id) => app.store.set({ coordinates: id }));
  return h("details", { class: "at-how at-points", open: app.pointsOpen, ontoggle: (event) => (app.pointsOpen = event.target.open) },
    h("summary", null, t("Coordinates")), pick.element,
    h("ul", { class: "at-plain" }, drawn.map(({ index, name, radius }) => h("li", null, bdi(name || t("no name")), " ",
      h("span", { class: "at-point", dir: "ltr" }, pointText(latitude[index] / 1e5, longitude[index] / 1e5, app.state.coordinates, radius === null ? null : radius / 100)),
      ` ± ${kmText(radius)}`))));
}

export function placesBlock(app, row) {
  const places = app.read.places(row);
  if (!places.length) return question(t("Where, within how many km?"), h("p", null, t("No place is given.")));
  const { group } = app.read.kind(row);
  const status = app.read.status(row).id;
  let last = "";
  const cells = placeRows(places).flatMap((line) => {
    const key = `${line.role} ${line.sea}`;
    const mark = key !== last && line.role !== "scope" ? glyph(line.role, group, { status, sea: line.sea }) : null;
    const label = line.places[0].roleLabel;
    last = key;
    return [h("span", { class: "at-place-mark", title: label }, mark, h("span", { class: "at-hidden" }, label)),
      line.sea ? h("span", null, nameCell(app, line), ` · ${t("at sea")}`) : nameCell(app, line), h("span", { class: "at-km" }, kmCell(line, line.places[0]))];
  });
  const note = lineNote(app, places);
  return question(t("Where, within how many km?"), h("div", { class: "at-places" }, cells),
    h("div", { class: "at-second at-under-places" }, note ? h("p", null, bdi(note)) : null, coordinates(app, places), howPlaced(app, places)));
}
