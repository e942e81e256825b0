import assert from "node:assert/strict";
import { test } from "node:test";
import { Density } from "../src/drawing/density.js";
import { short } from "../src/drawing/paint.js";
import { buildScene } from "../src/drawing/scene.js";
import { ALL_ON, drawnPlaces, switchCounts } from "../src/drawing/switches.js";
import { binEvents, chartDomain, chooseUnit, unitOfCounts } from "../src/panels/bins.js";
import { outside } from "../src/panels/float.js";
import { hiddenBy } from "../src/panels/layers.js";
import { orderRows, ordersOf } from "../src/panels/order.js";
import { sizeOfHit, stackText } from "../src/panels/pick.js";
import { createReader } from "../src/panels/read.js";
import { countVague, heldText, lines, rowsText } from "../src/panels/words.js";
import { allDrawn, event, modelFrom, place, scaleOf } from "./helpers/events.js";

const DAY = 1440;
const here = place("impact", 35.5, 33.2);
const there = place("impact", 36.5, 34.2);

/** A model whose rows stand for so many events each. */
function counted(weights, placesOf = () => [here], more = () => ({})) {
  const events = weights.map((weight, at) => event(placesOf(at), more(at)));
  events.forEach(({ row }, at) => (row.weight = weights[at]));
  return modelFrom(events);
}

/** The density of a model in a view of 100 pixels around its first place. */
function densityOf(model) {
  const density = new Density(model);
  density.radii = density.radiiOfPlaces();
  const scale = scaleOf(100);
  const view = { left: model.places.x[0] * scale - 50, top: model.places.y[0] * scale - 50, width: 100, height: 100, scale };
  const rows = Uint32Array.from({ length: model.n }, (_, at) => at);
  const drawn = drawnPlaces(model, ALL_ON);
  density.grid = density.count(rows, drawn, view);
  density.view = view;
  return { density, rows, drawn, hit: () => density.hit({ x: 50, y: 50 }, { rows, drawn }) };
}

test("A square counts the events of its rows, and those that are in none", () => {
  const vague = place("impact", 35.5, 33.2, { precision: "area", radius_km: 40 });
  const { density } = densityOf(counted([5300, 1, 2e9, 70, 1, 1, 1, 1], (at) => [at === 3 ? vague : here]));
  assert.deepEqual([...density.grid.counts].filter(Boolean), [5300 + 2e9 + 5]);
  assert.deepEqual([...density.grid.byGroup].filter(Boolean), [5300 + 2e9 + 5]);
  assert.equal(density.apart, 70);
});

test("A square that holds more than is listed opens with what it holds, and says what is listed", () => {
  const events = densityOf(modelFrom(Array.from({ length: 5312 }, () => event([here]))));
  const hit = events.hit();
  const { model } = events.density;
  assert.equal(hit.stack.length, 500);
  const size = sizeOfHit(model, hit, hit.stack.map((one) => one.event));
  assert.deepEqual(size, { total: 5312, there: 5312 });
  assert.equal(stackText(model, size, 500), "5,312 events here; the first 500 are listed");
  assert.equal(stackText(model, { total: 6, there: 6 }, 6), "6 events here");
});

test("A square of counts opens with its events and its rows", () => {
  const { density, hit } = densityOf(counted(Array.from({ length: 700 }, () => 9)));
  const found = hit();
  const size = sizeOfHit(density.model, found, found.stack.map((one) => one.event));
  assert.deepEqual(size, { total: 6300, there: 700 });
  assert.equal(stackText(density.model, size, 500), "6,300 events here in 700 rows; the first 500 are listed");
});

test("A mark has the number of its events, also where it is one row", () => {
  const model = counted([40, 1, 7], (at) => [at === 0 ? here : there]);
  const { stacks } = buildScene(model, allDrawn(model), { scale: scaleOf(400), size: 6, highlight: null, lines: true });
  assert.deepEqual(stacks.map(({ events }) => events).sort((a, b) => a - b), [8, 40]);
  assert.equal(sizeOfHit(model, { stack: [{ event: 0 }] }, [0]).total, 40);
});

test("Layers, what they hide and what is outside the view are events", () => {
  const model = counted([40, 5, 7], (at) => (at === 2 ? [] : [here]));
  const rows = Uint32Array.of(0, 1, 2);
  assert.equal(switchCounts(model, rows).impacts, 45);
  assert.equal(hiddenBy(model, rows, { ...ALL_ON, impacts: false }), 45);
  assert.equal(model.eventsIn(outside(model, rows, [0, 0.01, 0.01, 0]).rows), 45);
});

test("The chart's bars and its stretch are of events", () => {
  const start = Float64Array.from({ length: 20 }, (_, at) => at * 300 * DAY);
  const weight = Uint32Array.from(start, (_, at) => (at === 4 ? 1000 : 1));
  const bins = binEvents({ start, weight, group: new Uint8Array(20) }, [0, 4], { from: 0, to: 2000 * DAY, unit: "year", groups: 1 });
  assert.deepEqual(bins.map(({ total }) => total).filter(Boolean), [1, 1000]);
  assert.equal(bins.find(({ total }) => total === 1000).groups[0], 1000);
  const { from, to } = chartDomain(start, false, weight);
  assert.ok(from >= 2 * 300 * DAY && to <= 6 * 300 * DAY, "nearly all events lie on one day");
  assert.deepEqual(chartDomain(start, false, weight.map(() => 1)), chartDomain(start));
});

test("What is counted by the month is in no week, and on no day of it", () => {
  const months = Array.from({ length: 12 }, (_, at) => ({ start: Date.UTC(2023, at, 1) / 60000, end: Date.UTC(2023, at + 1, 1) / 60000 - 1 }));
  const of = (list, weight = list.map(() => 5)) => ({ start: list.map(({ start }) => start), end: list.map(({ end }) => end), weight });
  assert.equal(unitOfCounts(of(months)), "month");
  const days = Array.from({ length: 99 }, (_, at) => ({ start: at * DAY, end: at * DAY + DAY - 1 }));
  assert.equal(unitOfCounts(of(days)), "day");
  assert.equal(unitOfCounts(of([...days, months[0]])), "day", "a few vague ones do not make all vague");
  assert.equal(unitOfCounts(of([...days, months[0]], [...days.map(() => 1), 1000])), "month");
  assert.equal(unitOfCounts(of([{ start: 0, end: 7 * DAY - 1 }])), "week");
  assert.equal(unitOfCounts(of([{ start: 0, end: 365 * DAY - 1 }])), "year");
  assert.equal(chooseUnit(365 * DAY, 1000, { floor: "month" }), "month");
  const events = [event([here], { start: "2023-02-01" })];
  Object.assign(events[0].row, { end: "2023-02-28", time_precision: "month", weight: 40, title: "40 events" });
  const read = createReader(modelFrom(events));
  assert.equal(read.when(0), "February 2023");
  assert.equal(read.whenAndWeight(0), "February 2023");
  events[0].row.title = "Shelling";
  assert.equal(createReader(modelFrom(events)).whenAndWeight(0), "February 2023 · 40 events");
});

test("Rows are called rows, and events events", () => {
  const model = counted([5279, 20, 1]);
  assert.equal(heldText(model), "5,300 events in 3 rows held");
  assert.equal(rowsText(3, model.eventsIn([0, 1, 2])), "3 rows, 5,300 events");
  assert.equal(lines(model, 2000), "2,000 rows");
  assert.equal(createReader(model).weight(2), "1 event");
  const plain = modelFrom([event([here]), event([here])]);
  assert.equal(heldText(plain), "2 events held");
  assert.equal(rowsText(2, plain.eventsIn([0, 1])), "2 events");
  assert.equal(lines(plain, 2000), "2,000 events");
  assert.equal(createReader(plain).weight(0), "");
  assert.equal(plain.events.weight, null, "where each row is one event, no room is taken for it");
});

test("What is dated only roughly is counted in events", () => {
  const precisions = ["day", "month"].map((id) => ({ id }));
  assert.equal(countVague([0, 1, 2], [0, 1, 1], precisions, [9, 5, 2]), 7);
});

test("Rows of counts can be listed by their events, those of events cannot", () => {
  const model = counted([3, 2 ** 31 - 1, 1, 40]);
  const app = { model, read: createReader(model) };
  assert.deepEqual([...orderRows(app, Uint32Array.of(0, 1, 2, 3), { by: "events", down: false })], [1, 3, 0, 2]);
  assert.ok(ordersOf(model).some(({ id }) => id === "events"));
  assert.ok(!ordersOf(modelFrom([event([here])])).some(({ id }) => id === "events"));
});

test("A count of any size takes at most four letters", () => {
  for (const [count, wanted] of [[1999, "2.0k"], [999499999, "999M"], [2e9, "2.0B"], [123e9, "123B"]]) assert.equal(short(count), wanted);
});
