import assert from "node:assert/strict";
import { test } from "node:test";
import { chartView, rangeOf } from "../src/panels/chart.js";
import { boundOf, isoDay } from "../src/panels/dates.js";
import { hiddenBy } from "../src/panels/layers.js";
import { sizeOf } from "../src/standins.js";
import { orderRows, sortBy } from "../src/panels/order.js";
import { clearMove, countCovered } from "../src/panels/fit.js";
import { createReader, fewOf } from "../src/panels/read.js";
import { briefNames } from "../src/panels/rows.js";
import { DEFAULTS, evaluate, merge } from "../src/selection.js";
import { ALL_ON } from "../src/drawing/switches.js";
import { readFileSync } from "node:fs";
import { modelOf } from "./helpers/record.js";

const CASES = new URL("../../../tests/data/selection_cases.json", import.meta.url);
const model = modelOf(JSON.parse(readFileSync(CASES, "utf8")).record);
const read = createReader(model);
const everything = evaluate(model, merge(DEFAULTS, {}));
const app = { model, read, result: everything, state: { selection: { ...DEFAULTS }, sort: { by: "time", down: false }, everything: false } };

test("With every layer on, no event is hidden; with every layer off, all that have a place are", () => {
  assert.equal(hiddenBy(model, everything.rows, ALL_ON), 0);
  const none = Object.fromEntries(Object.keys(ALL_ON).map((name) => [name, false]));
  assert.equal(hiddenBy(model, everything.rows, none), everything.shown);
});

test("Switching layers off never hides an event that has no place", () => {
  const unplaced = everything.rows.filter((row) => !model.events.drawn[row]);
  assert.equal(unplaced.length, everything.off_map);
  assert.equal(hiddenBy(model, unplaced, { ...ALL_ON, launches: false, impacts: false, others: false, meetings: false }), 0);
});

test("A layer of the user's says how much it holds, a group the sum of its parts", () => {
  const marker = { getLatLng: () => null };
  const group = { getLayers: () => [marker, { getLayers: () => [marker, marker] }] };
  assert.equal(sizeOf(marker), 1);
  assert.equal(sizeOf(group), 3);
  assert.equal(sizeOf({}), null);
});

test("The list keeps every row in each of its orders, and turns round", () => {
  for (const by of ["time", "status", "who", "where", "kind", "sources"]) {
    const up = orderRows(app, everything.rows, { by, down: false });
    assert.deepEqual([...up].sort((a, b) => a - b), [...everything.rows].sort((a, b) => a - b), by);
    assert.deepEqual([...orderRows(app, everything.rows, { by, down: true })], [...up].reverse(), by);
  }
});

test("The list sorts by instant, not by the hands of different clocks", () => {
  const instants = [...orderRows(app, everything.rows, { by: "time", down: false })].map((row) => model.events.start[row] - model.events.utcOffset[row]);
  assert.deepEqual(instants, [...instants].sort((a, b) => a - b));
});

test("Rows with the same key keep their order", () => {
  assert.deepEqual([...sortBy(Uint32Array.of(5, 3, 9, 1), (row) => (row > 4 ? 1 : 0))], [3, 1, 5, 9]);
});

test("The chart holds the dates that are set, even far from the events", () => {
  const shell = { root: { dataset: { layout: "wide" } } };
  const far = { ...app, shell, state: { ...app.state, selection: { ...DEFAULTS, from: "1999-01-01", to: "1999-02-01" } } };
  const view = chartView(far, everything.rows, { width: 1000, height: 128, hours: true });
  assert.ok(view.from <= boundOf("1999-01-01") && view.to > boundOf("1999-02-01", true));
  const [from, to] = rangeOf(far.state.selection, view);
  assert.deepEqual([isoDay(from), isoDay(to - 1)], ["1999-01-01", "1999-02-01"]);
});

test("Every event is in the chart or counted before or after it", () => {
  const shell = { root: { dataset: { layout: "folded" } } };
  const view = chartView({ ...app, shell }, everything.rows, { width: 600, height: 72, hours: true });
  const inside = [...everything.rows].filter((row) => model.events.start[row] >= view.from && model.events.start[row] < view.to);
  assert.equal(view.earlier + view.later + inside.length, everything.rows.length);
});

test("A reader names every event by kind and date before the texts are there", () => {
  const silent = createReader({ ...model, text: null, kindOf: (row) => model.kindOf(row) });
  for (const row of everything.rows) assert.ok(silent.title(row).length > 3);
});

test("A line names organisations before persons, and counts those it leaves out", () => {
  const names = { party: ["Qaani", "Hamas", "Haniyeh", "Hezbollah", "Iran", "Syria"] };
  const actors = names.party.map((name) => ({ name, kind: name === "Qaani" || name === "Haniyeh" ? "person" : "group" }));
  const few = fewOf(names.party, actors, 3);
  assert.deepEqual(few, { shown: ["Hamas", "Hezbollah", "Iran"], unsaid: 3 });
  assert.equal(briefNames(few), "Hamas, Hezbollah, Iran and 3 more");
  assert.equal(briefNames(fewOf(["Qaani", "Haniyeh"], actors, 3)), "Qaani and Haniyeh");
});

test("The view moves by the least that brings every mark out from under the boxes and keeps all in view", () => {
  const boxes = [{ left: 0, top: 200, right: 100, bottom: 400 }];
  const size = { x: 400, y: 400 };
  const middle = { x: 200, y: 200 };
  assert.deepEqual(countCovered([[80, 300], [300, 60]], boxes), 1);
  const { zoom, dx, dy } = clearMove([[80, 300], [300, 60]], boxes, size, middle);
  assert.deepEqual({ zoom, dx, dy }, { zoom: 0, dx: 40, dy: 0 });
  assert.equal(clearMove([[300, 60]], boxes, size, middle).loss, 0);
  assert.ok(clearMove([[80, 300], [390, 60]], boxes, size, middle).zoom < 0);
});
