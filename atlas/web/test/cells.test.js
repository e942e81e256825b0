import assert from "node:assert/strict";
import { test } from "node:test";
import { sharesOf } from "../src/drawing/cells.js";
import { buildScene } from "../src/drawing/scene.js";
import { allDrawn, event, modelFrom, place, scaleOf } from "./helpers/events.js";

const VIEW = { size: 5.5, highlight: null, lines: true };
const KM = 111.195;

/** A count of a cell of one degree whose south-west corner is given, as `Record.aggregate` writes it. */
function count(west, south, weight, more = {}) {
  const nearest = Math.min(Math.abs(south), Math.abs(south + 1));
  const radius_km = (KM / 2) * Math.hypot(1, Math.cos((nearest * Math.PI) / 180));
  return weighing(weight, event([place("impact", west + 0.5, south + 0.5, { precision: "area", radius_km })], more));
}

function weighing(weight, one) {
  one.row.weight = weight;
  return one;
}

function sceneOf(events) {
  const model = modelFrom(events);
  return { model, ...buildScene(model, allDrawn(model), { ...VIEW, scale: scaleOf(100) }) };
}

test("Counts of a cell are one square with their sum, where the cell is", () => {
  const { cells, areas, rims } = sceneOf([count(30, 14, 5), count(30, 14, 2), count(31, 14, 3)]);
  assert.deepEqual(cells.map(({ events }) => events).sort(), [3, 7]);
  assert.deepEqual([areas.length, rims.length], [0, 0]);
  const { extent } = cells.find(({ events }) => events === 7);
  // A degree of longitude is 100 pixels; the middle of the map is at 180 degrees.
  assert.ok(Math.abs(extent.left - 210 * 100) < 1 && Math.abs(extent.right - 211 * 100) < 1, JSON.stringify(extent));
  assert.ok(Math.abs((extent.bottom - extent.top) / 100 - 1 / Math.cos((14.5 * Math.PI) / 180)) < 0.01);
});

test("A cell with one event among counts is a square, too; so is one nearer to a pole", () => {
  const { cells, areas } = sceneOf([count(30, 14, 5), count(33, 14, 1), count(30, 17, 1)]);
  assert.equal(cells.length, 3);
  assert.equal(areas.length, 0);
});

test("An area that is no cell stays an area", () => {
  const wide = weighing(1, event([place("impact", 36, 15, { precision: "area", radius_km: 20 })]));
  const { cells, areas } = sceneOf([count(30, 14, 5), wide]);
  assert.deepEqual([cells.length, areas.length], [1, 1]);
  assert.equal(sceneOf([wide]).cells.length, 0);
});

test("A square tells the shares of its kinds by events", () => {
  const { cells, model } = sceneOf([count(30, 14, 5, { kind: "air_strike" }), count(30, 14, 2, { kind: "clash" })]);
  assert.deepEqual([...sharesOf(cells[0], model)].filter(Boolean).sort(), [2, 5]);
});
