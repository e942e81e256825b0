import assert from "node:assert/strict";
import { test } from "node:test";
import { pairsOf } from "../src/drawing/lines.js";
import { buildScene } from "../src/drawing/scene.js";
import { allDrawn, event, modelFrom, place, scaleOf } from "./helpers/events.js";

const VIEW = { size: 5.5, highlight: null, lines: true };

/** The scene of some events, a degree of longitude being 1000 pixels unless said. */
function sceneOf(events, { degree = 1000, ...more } = {}) {
  const model = modelFrom(events, more);
  return { model, ...buildScene(model, allDrawn(model), { ...VIEW, scale: scaleOf(degree), ...more.view }) };
}

test("One launch and one impact are joined by a line that starts and ends beside the marks", () => {
  const { lines } = sceneOf([event([place("launch", 35.2, 33.2), place("impact", 35.3, 33.2)])]);
  assert.equal(lines.length, 1);
  const [{ from, to, vague }] = lines;
  assert.equal(vague, false);
  assert.ok(Math.abs(to.x - from.x - (100 - 5.5 - 1 - 5.5 - 2)) < 0.01, "100 px apart, less the two marks");
});

test("Nothing pairs several launches with several impacts, or with alerts", () => {
  const none = [
    [place("launch", 35.2, 33.2), place("launch", 35.2, 33.4), place("impact", 35.4, 33.2)],
    [place("launch", 35.2, 33.2), place("impact", 35.4, 33.2), place("impact", 35.5, 33.2)],
    [place("launch", 35.2, 33.2), place("alert", 35.4, 33.2)],
    [place("impact", 35.2, 33.2), place("impact", 35.4, 33.2)],
  ];
  for (const places of none) assert.equal(sceneOf([event(places)]).lines.length, 0);
});

test("A shared leg pairs them, and only them", () => {
  const places = [
    place("launch", 35.2, 33.2, { leg: 1 }),
    place("launch", 35.2, 33.4),
    place("impact", 35.4, 33.2, { leg: 1 }),
    place("impact", 35.4, 33.6),
  ];
  const { lines, model } = sceneOf([event(places)]);
  assert.equal(lines.length, 1);
  assert.deepEqual(pairsOf(model, 0), [[0, 2]]);
});

test("A launch that is named but has no position still counts: one of two launches makes no pair", () => {
  const unplaced = place("launch", null, null, { precision: "none" });
  assert.equal(sceneOf([event([place("launch", 35.2, 33.2), unplaced, place("impact", 35.4, 33.2)])]).lines.length, 0);
  assert.equal(sceneOf([event([unplaced, place("impact", 35.4, 33.2)])]).lines.length, 0);
});

test("A vague end starts on its rim, and the line is dashed", () => {
  const vague = place("launch", 35.2, 33.2, { precision: "area", radius_km: 9.33 }); // about 100 px
  const { lines } = sceneOf([event([vague, place("impact", 35.5, 33.2)])]);
  assert.equal(lines[0].vague, true);
  const fromCentre = lines[0].from.x - 215.2 * 1000;
  assert.ok(Math.abs(fromCentre - 100) < 1, `starts ${fromCentre} px from the middle`);
});

test("Less than 8 px between the rims is no line", () => {
  const near = [place("launch", 35.2, 33.2), place("impact", 35.22, 33.2)]; // 20 px, 6 left
  assert.equal(sceneOf([event(near)]).lines.length, 0);
  const inside = [place("launch", 35.2, 33.2, { precision: "area", radius_km: 20 }), place("impact", 35.3, 33.2)];
  assert.equal(sceneOf([event(inside)]).lines.length, 0);
});

test("What is denied or retracted has no line, what is alleged or disputed a dashed one", () => {
  const places = () => [place("launch", 35.2, 33.2), place("impact", 35.4, 33.2)];
  const vague = (status) => sceneOf([event(places(), { status })]).lines.map((line) => line.vague);
  assert.deepEqual(vague("denied"), []);
  assert.deepEqual(vague("retracted"), []);
  assert.deepEqual(vague("alleged"), [true]);
  assert.deepEqual(vague("disputed"), [true]);
  assert.deepEqual(vague("reported"), [false]);
});

test("A line that the coder alone paired is dashed, and no other", () => {
  const places = (by) => [place("launch", 35.2, 33.2, { leg: 1, leg_by: by }), place("impact", 35.4, 33.2, { leg: 1 })];
  const vague = (by) => sceneOf([event(places(by))]).lines.map((line) => line.vague);
  assert.deepEqual(vague("coder"), [true]);
  assert.deepEqual(vague("IDF"), [false]);
  assert.deepEqual(vague(""), [false]);
});

test("Lines can be off", () => {
  const places = [place("launch", 35.2, 33.2), place("impact", 35.4, 33.2)];
  assert.equal(sceneOf([event(places)], { view: { lines: false } }).lines.length, 0);
});

test("Events at one place are one stack, which shows the least certain of them", () => {
  const here = [35.5, 33.9];
  const events = ["confirmed", "alleged", "reported"].map((status) => event([place("meeting", ...here)], { status }));
  const { stacks } = sceneOf(events);
  assert.equal(stacks.length, 1);
  assert.equal(stacks[0].events, 3);
  assert.equal(stacks[0].status, "alleged");
  assert.equal(stacks[0].here.length, 3);
});

test("Two places of one event that meet are one stack with no number", () => {
  const { stacks } = sceneOf([event([place("impact", 35.5, 33.9), place("alert", 35.5, 33.9)])]);
  assert.equal(stacks.length, 1);
  assert.equal(stacks[0].events, 1);
  assert.equal(stacks[0].lead.role, "impact");
});

test("Marks that meet are stacked, marks that do not are not, and none is moved", () => {
  const at = (longitude) => event([place("impact", longitude, 33.9)]);
  const { stacks } = sceneOf([at(35.5), at(35.511), at(35.55)]); // 11 px: they meet; 50 px: they do not
  assert.deepEqual(stacks.map(({ events }) => events).sort(), [1, 2]);
  assert.ok(stacks.every(({ x, lead }) => x === lead.x));
  assert.equal(sceneOf([at(35.5), at(35.513)]).stacks.length, 2);
});

test("The event in hand leads its stack", () => {
  const events = [1, 2, 3].map(() => event([place("impact", 35.5, 33.9)]));
  const { stacks } = sceneOf(events, { view: { highlight: 1 } });
  assert.equal(stacks[0].lead.event, 1);
  assert.equal(stacks[0].lit, true);
});

test("Alerts lie under impacts, impacts under launches", () => {
  const roles = ["launch", "alert", "impact"];
  const { stacks } = sceneOf(roles.map((role, at) => event([place(role, 35 + at, 33)])));
  assert.deepEqual(stacks.map(({ lead }) => lead.role), ["alert", "impact", "launch"]);
});

test("A country and no place are never in a scene", () => {
  const never = ["country", "none"].map((precision) => place("location", 38.5, 35, { precision, radius_km: 300 }));
  const { spots } = sceneOf([event([...never, place("location", 35, 33)])]);
  assert.equal(spots.length, 1);
});

test("A ring is drawn where it is clear of the mark", () => {
  const rings = (km) => sceneOf([event([place("impact", 35.5, 33.2, { radius_km: km })])]).rings.length;
  assert.equal(rings(0.5), 0); // 5 px
  assert.equal(rings(1), 1); // 11 px
  assert.equal(rings(null), 0);
});

test("A place whose error is not stated is a hollow mark without a ring", () => {
  const { stacks, rings } = sceneOf([event([place("impact", 35.5, 33.2, { radius_km: null, precision: "unstated" })])]);
  assert.equal(stacks[0].lead.look, "hollow");
  assert.equal(rings.length, 0);
});

test("An area is a disc with a hollow mark on its rim and none inside", () => {
  const { areas, rims, stacks } = sceneOf([event([place("impact", 35.5, 33.2, { radius_km: 5, precision: "area" })])]);
  assert.deepEqual([areas.length, stacks.length, rims.length], [1, 0, 1]);
  const away = Math.hypot(rims[0].x - areas[0].x, rims[0].y - areas[0].y);
  assert.ok(Math.abs(away - areas[0].r) < 0.01);
});

test("An area that is smaller than a mark is one soft mark", () => {
  const { areas, stacks } = sceneOf([event([place("impact", 35.5, 33.2, { radius_km: 5, precision: "area" })])], { degree: 50 });
  assert.equal(areas.length, 0);
  assert.equal(stacks[0].lead.look, "soft");
});

test("An area inside a larger one shows no mark of its own, but is not lost", () => {
  const wide = (km, kind) => event([place("impact", 35.5, 33.2, { radius_km: km, precision: "area" })], { kind });
  const { areas, rims } = sceneOf([wide(20, "air_strike"), wide(5, "rocket_fire")]);
  assert.equal(areas.length, 2);
  assert.deepEqual(rims.map(({ group }) => group), ["air"]);
});

test("Areas of one group that lie over one another share a mark with their number", () => {
  const near = [35.5, 35.51, 35.52].map((longitude) => event([place("impact", longitude, 33.2, { radius_km: 10, precision: "area" })]));
  const { rims } = sceneOf(near);
  assert.equal(rims.length, 1);
  assert.equal(rims[0].events, 3);
});

test("A region that several groups share is drawn once, in neutral, with one number", () => {
  const shapes = [{ id: "strip", rings: [{ kind: 0, points: [[34.2, 31.2], [34.5, 31.2], [34.5, 31.6], [34.2, 31.6], [34.2, 31.2]] }] }];
  const there = (role, kind) => event([place(role, 34.35, 31.4, { radius_km: 27, precision: "region", shape_id: "strip" })], { kind });
  const { regions, rims } = sceneOf([there("launch", "rocket_fire"), there("impact", "air_strike"), there("scope", "ceasefire")], { shapes });
  assert.equal(regions.length, 1);
  assert.equal(regions[0].shared, true);
  assert.equal(rims.length, 1);
  assert.equal(rims[0].events, 3);
  assert.equal(rims[0].group, "other");
});

test("Each precision has the look that all renderers draw", () => {
  // The same table is in tests/browser/marks/test_symbology.py.
  const looks = { exact: "solid", site: "solid", town: "solid", area: "soft", region: "soft", adm2: "soft", adm1: "soft", unstated: "hollow" };
  for (const [precision, look] of Object.entries(looks)) {
    const radius_km = precision === "unstated" ? null : 0.4;
    const { spots } = sceneOf([event([place("impact", 36, 33, { precision, radius_km })])], { degree: 100 });
    assert.deepEqual(spots.map((spot) => [spot.precision, spot.look]), [[precision, look]]);
  }
});
