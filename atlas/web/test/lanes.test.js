import assert from "node:assert/strict";
import { test } from "node:test";
import { collectLanes, levelAt, placesBy, rootsOf, speakersOf, stackSpans, stretchOf, sureOf, sureOfStatus } from "../src/panels/lanes.js";
import { modelOf } from "./helpers/record.js";

const actor = (actor_id, name, parent_id = "", names = "") => ({ actor_id, name, parent_id, names, kind: "" });
const ACTORS = [actor("N", "North"), actor("NA", "Northern Army", "N", "en:Northern Army|en:NA"), actor("S", "South"), actor("SM", "Southern Militia", "S")];
const event = (event_id, start, more = {}) => ({ event_id, title: event_id, kind: "clash", status: "confirmed", start, end: null, time_precision: "day", note: "", ...more });
const part = (event_id, actor_id, role, attribution, by = "") => ({ event_id, actor_id, role, attribution, by, as_of: "" });
const all = (model) => Uint32Array.from({ length: model.n }, (_, row) => row);
const named = (model, { lanes }) => lanes.map(({ key, count, sides }) => [model.actors[key]?.id ?? key, count, ...sides.map((rows) => rows.map((row) => model.text.id(row)))]);

const model = modelOf({
  actors: ACTORS,
  events: [event("A", "2023-04-01"), event("B", "2023-04-02"), event("C", "2023-04-03", { kind: "air_strike" })],
  participants: [
    part("A", "NA", "initiator", "acknowledged", "NA"), part("A", "SM", "target", "attributed", "NA"),
    part("B", "SM", "initiator", "suspected", "press"), part("B", "NA", "target", "attributed", "press"), part("B", "S", "party", "claimed"),
    part("C", "N", "initiator", "attributed", "coder"), part("C", "SM", "target", "denied", "South"),
  ],
  places: [],
});

test("An actor's lane holds what its organisations did above the line and what was done to them below", () => {
  const found = collectLanes(model, all(model), "actors");
  assert.deepEqual(named(model, found), [["S", 3, ["B"], ["A", "B", "C"]], ["N", 2, ["A"], ["B"]]]);
});

test("A reading that is the coder's own stands in no lane, and is counted", () => {
  assert.equal(collectLanes(model, all(model), "actors").coders, 1);
  assert.equal(collectLanes(model, all(model), "kinds").coders, null);
});

test("Lanes follow the events that are shown, the one with the most first", () => {
  assert.deepEqual(named(model, collectLanes(model, Uint32Array.of(0), "actors")).map(([id, count]) => [id, count]), [["N", 1], ["S", 1]]);
  const kinds = collectLanes(model, all(model), "kinds").lanes;
  assert.deepEqual(kinds.map(({ count, sides }) => [count, sides[1].length]), [[2, 0], [1, 0]]);
});

test("A ring of parents ends nowhere but in one of them", () => {
  const actors = [{ index: 0, parent: 1 }, { index: 1, parent: 0 }, { index: 2, parent: -1 }];
  assert.deepEqual(rootsOf(actors), [1, 0, 2]);
});

const roots = rootsOf(model.actors);
const speakers = speakersOf(model);
const sure = (claim, { key = 0, side = 0, status = "confirmed" } = {}) =>
  sureOf([].concat(claim).map((one) => ({ actor: key, role: side ? "target" : "initiator", coder: false, ...one })), { key, side, status, roots, speakers });

test("What an actor says of itself is its own account, by whichever of its organisations", () => {
  assert.equal(sure({ attribution: "acknowledged", by: "NA spokesperson" }), "own");
  assert.equal(sure({ attribution: "claimed", by: "" }), "own");
  assert.equal(sure({ attribution: "attributed", by: "the Northern Army, 3 April" }), "own");
});

test("What another party says is not, although it is called acknowledged", () => {
  assert.equal(sure({ attribution: "acknowledged", by: "Southern Militia statement" }), "said");
  assert.equal(sure({ attribution: "attributed", by: "press" }), "said");
  // A name further on is of whom it is said, not who says it.
  assert.equal(sure({ attribution: "attributed", by: "press; denied by North" }), "said");
  // And a longer name is another name.
  assert.equal(sure({ attribution: "attributed", by: "Northerners" }), "said");
});

test("Both sides of the line and each party follow one rule", () => {
  for (const key of [0, 2]) {
    for (const side of [0, 1]) {
      const words = ["acknowledged", "attributed", "suspected", "disputed", "denied", "unknown"].map((attribution) => sure({ attribution }, { key, side }));
      assert.deepEqual(words, ["own", "said", "suspected", "disputed", "denied", "unsaid"]);
    }
  }
});

test("What an actor denies is denied, whoever says otherwise; what is contradicted only its own word settles", () => {
  assert.equal(sure([{ attribution: "attributed" }, { attribution: "denied" }]), "denied");
  assert.equal(sure([{ attribution: "attributed" }, { attribution: "disputed" }]), "disputed");
  assert.equal(sure([{ attribution: "suspected" }, { attribution: "attributed" }]), "said");
});

test("No lane is surer of an actor than the record is of the event", () => {
  const of = (status) => sure({ attribution: "acknowledged" }, { status });
  assert.deepEqual(["confirmed", "reported", "alleged", "disputed", "denied", "retracted"].map(of), ["own", "said", "alleged", "disputed", "denied", "denied"]);
  assert.equal(sureOfStatus("reported"), "suspected");
});

test("The coder's own reading says nothing of an actor, nor does what is said of the other side of the line", () => {
  assert.equal(sure([{ attribution: "attributed", coder: true }, { attribution: "suspected" }]), "suspected");
  assert.equal(sure([{ attribution: "acknowledged", role: "target" }, { attribution: "suspected" }]), "suspected");
});

test("Bars and marks on one side do not lie on one another, and marks are nearest to the line", () => {
  const bar = { bar: true, left: 0, right: 100 };
  const mark = (left) => ({ bar: false, left, right: left + 10 });
  assert.deepEqual(stackSpans([bar, mark(20), mark(25), mark(60)]), [2, 0, 1, 0]);
});

test("However many lie on one another, all have a level, and a lane keeps its height", () => {
  const level = stackSpans(Array.from({ length: 40 }, () => ({ bar: false, left: 0, right: 9 })));
  assert.equal(level.length, 40);
  assert.ok(level.every((one) => one >= 0 && one < 6));
  for (const [side, room] of [[0, 18], [1, 11]]) for (let at = 0; at < 6; at += 1) assert.ok(levelAt(at, 6, side) < room);
});

test("Lanes show the dates that are set and something on both sides", () => {
  const day = 1440;
  assert.deepEqual(stretchOf(10 * day, 16 * day - 1, day), { from: 9 * day, to: 17 * day });
  assert.deepEqual(stretchOf(0, 120 * day - 1, day), { from: -10 * day, to: 130 * day });
  assert.equal(stretchOf(null, 5, day), null);
});

test("Places are told apart by territory, in one territory by province, else by name", () => {
  const spot = (event_id, name, territory, adm1 = "") => ({ event_id, role: "impact", name, territory, adm1, longitude: 30, latitude: 10, precision: "town", radius_km: 1, country: "", basis: "coded", leg: null, name_native: "" });
  const lanesOf = (places) => {
    const some = modelOf({ actors: [], events: [event("A", "2023-04-01"), event("B", "2023-04-02")], participants: [], places });
    const [filter, key] = placesBy(some);
    return [filter, ...collectLanes(some, all(some), "places", key).lanes.map((lane) => [lane.key, lane.count])];
  };
  assert.deepEqual(lanesOf([spot("A", "x", "SD"), spot("A", "y", "SD"), spot("B", "z", "TD")]), ["territories", ["SD", 1], ["TD", 1]]);
  assert.deepEqual(lanesOf([spot("A", "x", "SD", "Khartoum"), spot("B", "z", "SD", "Gezira")]), ["ids", ["Gezira", 1], ["Khartoum", 1]]);
  assert.deepEqual(lanesOf([spot("A", "x", "SD"), spot("B", "x", "SD"), spot("B", "", "SD")]), ["ids", ["x", 2]]);
});
