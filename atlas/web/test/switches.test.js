import assert from "node:assert/strict";
import { test } from "node:test";
import { Density, gridFor, short } from "../src/drawing/density.js";
import { boundsOf } from "../src/drawing/extent.js";
import { noteText } from "../src/drawing/note.js";
import { ALL_ON, drawnPlaces, isWide, switchCounts, switchOf } from "../src/drawing/switches.js";
import { toLongitude } from "../src/mercator.js";
import { event, modelFrom, place, scaleOf } from "./helpers/events.js";

const events = [
  event([place("launch", 35, 33), place("impact", 35.1, 33)]),
  event([place("location", 35.5, 33.9)], { kind: "visit" }), // what diplomacy does is a meeting
  event([place("meeting", 35.5, 33.9, { precision: "area", radius_km: 10 })], { kind: "meeting" }),
  event([place("location", 35, 32, { precision: "country" })], { kind: "clash" }),
  event([place("find", 35, 32)], { kind: "weapons_find" }),
];
const model = modelFrom(events);
const every = [0, 1, 2, 3, 4];

test("Each place belongs to one layer", () => {
  assert.deepEqual([0, 1, 2, 3, 5].map((at) => switchOf(model, at)), ["launches", "impacts", "meetings", "meetings", "others"]);
  assert.deepEqual([2, 3].map((at) => isWide(model, at)), [false, true]);
});

test("A layer that is off hides its places and no others", () => {
  const off = (name) => [...drawnPlaces(model, { ...ALL_ON, [name]: false })];
  assert.deepEqual([...drawnPlaces(model, ALL_ON)], [1, 1, 1, 1, 0, 1]);
  assert.deepEqual(off("launches"), [0, 1, 1, 1, 0, 1]);
  assert.deepEqual(off("meetings"), [1, 1, 0, 0, 0, 1]);
  assert.deepEqual(off("areas"), [1, 1, 1, 0, 0, 1]);
  assert.deepEqual(off("lines"), [1, 1, 1, 1, 0, 1]);
});

test("Each layer says how many events it holds", () => {
  assert.deepEqual(switchCounts(model, every), { meetings: 2, launches: 1, impacts: 1, others: 1, areas: 1, lines: 1 });
});

test("The bounds hold the places drawn, without the few that lie far from all others", () => {
  const near = Array.from({ length: 12 }, (_, at) => event([place("impact", 35 + at / 10, 33)]));
  const far = event([place("meeting", 116.4, 39.9)]);
  const one = modelFrom([...near, far]);
  const rows = [...near, far].map((_, at) => at);
  const drawn = drawnPlaces(one, ALL_ON);
  const east = (all) => Math.round(toLongitude(boundsOf(one, rows, drawn, all)[2]) * 10) / 10;
  assert.equal(east(false), 36.1);
  assert.equal(east(true), 116.4);
  assert.equal(boundsOf(one, [], drawn, true), null);
});

test("None is left outside where all take little more room than most", () => {
  const one = modelFrom(Array.from({ length: 40 }, (_, at) => event([place("impact", 35 + (at < 39 ? at / 39 : 1.2), 33)])));
  const rows = one.events.start.map((_, at) => at);
  const drawn = drawnPlaces(one, ALL_ON);
  assert.deepEqual(boundsOf(one, rows, drawn, false), boundsOf(one, rows, drawn, true));
});

test("Cells count events that are known more precisely than a cell is wide, and the rest apart", () => {
  const fine = Array.from({ length: 9 }, () => event([place("impact", 35.5, 33.2), place("alert", 35.5, 33.2)]));
  const vague = event([place("impact", 35.5, 33.2, { precision: "area", radius_km: 40 })]);
  const one = modelFrom([...fine, vague]);
  const density = new Density(one);
  density.radii = density.radiiOfPlaces();
  const scale = scaleOf(100);
  const view = { left: one.places.x[0] * scale - 50, top: one.places.y[0] * scale - 50, width: 100, height: 100, scale };
  const rows = Uint32Array.from({ length: 10 }, (_, at) => at);
  const { counts, side } = density.count(rows, drawnPlaces(one, ALL_ON), view);
  assert.equal(side, 28);
  assert.deepEqual([...counts].filter(Boolean), [9], "each event once, though two of its places are there");
  assert.equal(density.apart, 1);
  density.grid = density.count(rows, drawnPlaces(one, ALL_ON), view);
  const [box] = density.boxes({ scene: false });
  assert.ok(box.bottom - box.top > side / 2 && Math.abs((box.bottom - density.grid.top) % side) < 1e-6, "names keep clear of number and shares");
});

test("Cells stay where they are on the land", () => {
  const first = gridFor({ left: 1000, top: 500, width: 200, height: 100 }, 28);
  const moved = gridFor({ left: 1013, top: 490, width: 200, height: 100 }, 28);
  assert.equal((first.left + 1000) % 28, 0);
  assert.equal((moved.left + 1013) % 28, 0);
  assert.equal((moved.top + 490) % 28, 0);
  assert.ok(first.left <= 0 && first.left + first.columns * 28 >= 200);
});

test("A count takes at most four letters", () => {
  const cases = [[7, "7"], [999, "999"], [1000, "1.0k"], [9949, "9.9k"], [9950, "10k"], [999499, "999k"], [999500, "1.0M"]];
  for (const [count, wanted] of cases) assert.equal(short(count), wanted);
});

test("The note says how wide a square is, and how many events are in none", () => {
  assert.equal(noteText(11.7, 0), "Events counted in squares of 12 km");
  assert.equal(noteText(1.26, 1), "Events counted in squares of 1.3 km; 1 placed less precisely is in none");
  assert.equal(noteText(0.4, 1203), "Events counted in squares of 400 m; 1,203 placed less precisely are in none");
});
