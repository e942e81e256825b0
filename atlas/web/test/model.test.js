import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { NULL } from "../src/codec.js";
import { isEastward, kmAt, toLatitude, toLongitude, toX, toY, wrapped } from "../src/mercator.js";
import { event, modelFrom, place } from "./helpers/events.js";
import { modelOf } from "./helpers/record.js";

const CASES = new URL("../../../tests/data/selection_cases.json", import.meta.url);
const { record } = JSON.parse(readFileSync(CASES, "utf8"));
const model = modelOf(record);
const row = (id) => model.text.rowOf(id);

test("Events are in order of their local start, each with its own places", () => {
  const { start, firstPlace } = model.events;
  assert.ok(start.every((minute, at) => at === 0 || start[at - 1] <= minute));
  for (let at = 0; at < model.n; at += 1) {
    const own = record.places.filter(({ event_id }) => event_id === model.text.id(at)).map(({ name }) => name);
    const read = Array.from({ length: firstPlace[at + 1] - firstPlace[at] }, (_, k) => model.text.placeName(firstPlace[at] + k));
    assert.deepEqual(read, own);
    for (let p = firstPlace[at]; p < firstPlace[at + 1]; p += 1) assert.equal(model.places.event[p], at);
  }
});

test("A place that is not drawn has no position, and an event without any is not drawn", () => {
  const { drawable, x, y } = model.places;
  drawable.forEach((flag, at) => assert.equal(Number.isFinite(x[at]) && Number.isFinite(y[at]), flag === 1));
  assert.equal(model.events.drawn[row("T08")], 0);
  assert.equal(model.events.drawn[row("T01")], 1);
});

test("An actor stands for itself and all below, never for what is above", () => {
  const ids = (id) => model.family(model.actorIndex(id)).map((at) => model.actors[at].id);
  assert.deepEqual(ids("ISR"), ["ISR", "ISR-IDF", "ISR-IAF"]);
  assert.deepEqual(ids("ISR-IAF"), ["ISR-IAF"]);
  assert.equal(model.actorIndex("NOBODY"), -1);
});

test("A ring of parents ends", () => {
  const actors = [
    { actor_id: "A", name: "A", names: "", parent_id: "B" },
    { actor_id: "B", name: "B", names: "", parent_id: "A" },
  ];
  const one = modelFrom([event([place("impact", 35, 33)])], { actors });
  assert.deepEqual(one.family(0), [0, 1]);
});

test("Claims, figures, sources and ties are read by event, and a gap is not zero", () => {
  const claims = model.text.claims(row("T01"));
  assert.deepEqual(claims.map(({ role, attribution }) => [role, attribution]).slice(0, 2), [["initiator", "attributed"], ["initiator", "suspected"]]);
  assert.equal(model.actors[claims[0].actor].id, "UNK-PAL");
  const [launched] = model.text.quantities(row("T01"));
  assert.deepEqual([launched.what, launched.best, launched.low], ["launched", 34, null]);
  assert.equal(model.text.sources(row("T01")).length, record.sources.filter(({ event_id }) => event_id === "T01").length);
  assert.deepEqual(model.text.links(row("T01")).map((tie) => [model.text.id(tie.event), tie.direction, tie.kind]), [
    ["T07", "from", "responds_to"],
    ["T18", "from", "responds_to"],
    ["T13", "from", "part_of"],
  ]);
  assert.deepEqual(model.text.links(row("T07"))[0].direction, "to");
  assert.equal(row("no such event"), -1);
});

test("An unknown kind keeps its name and is drawn as other", () => {
  assert.equal(model.kindOf(row("T14")).id, "boat_incident");
  assert.equal(model.groupOf(row("T14")), "other");
});

test("A record without events opens", () => {
  const none = modelOf({ events: [], places: [] });
  assert.equal(none.n, 0);
  assert.equal(none.range(), null);
});

test("A shape is read once, in the map's own units, with its holes", () => {
  const outer = [[34, 31], [35, 31], [35, 32], [34, 31]];
  const hole = [[34.6, 31.3], [34.8, 31.3], [34.8, 31.5], [34.6, 31.3]];
  const shapes = [{ id: "s", rings: [{ kind: 0, points: outer }, { kind: 1, points: hole }, { kind: 2, points: [[36, 33], [37, 34]] }] }];
  const one = modelFrom([event([place("scope", 34.5, 31.2, { precision: "region", shape_id: "s" }), place("impact", 35, 33)])], { shapes });
  const shape = one.shape(one.places.shape[0]);
  assert.deepEqual([shape.rings.length, shape.lines.length], [2, 1]);
  assert.equal(shape.rings[0][0], toX(34));
  assert.equal(shape.box[2], toX(37));
  assert.equal(one.shape(0), shape);
  assert.equal(one.places.shape[1], NULL);
});

test("The map's units go there and back, and a kilometre grows to the north", () => {
  for (const [longitude, latitude] of [[35.2, 33.1], [-179.9, -17.5], [0, 0]]) {
    assert.ok(Math.abs(toLongitude(toX(longitude)) - longitude) < 1e-9);
    assert.ok(Math.abs(toLatitude(toY(latitude)) - latitude) < 1e-9);
  }
  assert.ok(Math.abs(kmAt(toY(60)) / kmAt(toY(0)) - 2) < 1e-6);
  assert.ok(toY(90) >= 0 && toY(-90) <= 1);
});

test("Places on both sides of 180 degrees are side by side, and others stay where they are", () => {
  const fiji = modelFrom([event([place("impact", 178.4, -18.1)]), event([place("impact", -179.9, -16.8)])]);
  const [first, second] = fiji.places.x;
  assert.ok(fiji.places.eastward && Math.abs(second - first) < 0.01);
  assert.equal(Math.round(wrapped(toLongitude(second)) * 10) / 10, -179.9);
  for (const longitudes of [[-70, 35, 140], [-179, -178], [10, 20], [-120, 20]]) {
    assert.equal(isEastward(longitudes.map(toX)), false);
  }
});
