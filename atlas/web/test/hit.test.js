import assert from "node:assert/strict";
import { test } from "node:test";
import { hitScene } from "../src/drawing/hit.js";
import { buildScene } from "../src/drawing/scene.js";
import { Stamper } from "../src/drawing/stamps.js";
import { allDrawn, event, modelFrom, place, scaleOf } from "./helpers/events.js";

const DEGREE = 1000;

/** A layer as the hit needs it, 400 px square, its corner at 35 east; marks are claimed as boxes. */
function layerOf(events, highlighted = null) {
  const model = modelFrom(events);
  const scene = buildScene(model, allDrawn(model), { scale: scaleOf(DEGREE), size: 5.5, highlight: highlighted, lines: true });
  const first = scene.spots[0];
  const view = { left: 215 * DEGREE, top: first.y - 200, width: 400, height: 400, ratio: 1, scale: scaleOf(DEGREE) };
  const targets = [...scene.stacks, ...scene.rims];
  const stamper = new Stamper();
  stamper.resize(400, 400);
  stamper.clear();
  targets.forEach(({ x, y }, id) => {
    const [px, py] = [Math.round(x - view.left), Math.round(y - view.top)];
    stamper.claim(px - 5, py - 5, px + 6, py + 6, id);
  });
  return { stamper, targets, view, scene, highlighted };
}

const at = (x, y) => ({ x, y });

test("A stack tells of all its events, each once, the first of them leading", () => {
  const both = () => event([place("impact", 35.1, 33), place("alert", 35.1, 33)]);
  const layer = layerOf([both(), both(), both()]);
  const hit = hitScene(layer, at(100, 200));
  assert.deepEqual(hit.stack.map((one) => one.event), [0, 1, 2]);
  assert.equal(hit.event, 0);
  assert.equal(layer.scene.stacks.length, 1);
});

test("The event in hand answers first where it is in the stack", () => {
  const one = () => event([place("impact", 35.1, 33)]);
  assert.equal(hitScene(layerOf([one(), one(), one()], 2), at(100, 200)).event, 2);
});

test("A near miss hits, a far one does not", () => {
  const layer = layerOf([event([place("impact", 35.1, 33)])]);
  assert.equal(hitScene(layer, at(108, 200)).event, 0);
  assert.equal(hitScene(layer, at(120, 200)), null);
});

test("A line is hit along its length", () => {
  const layer = layerOf([event([place("launch", 35.1, 33), place("impact", 35.3, 33)])]);
  assert.equal(hitScene(layer, at(200, 201)).event, 0);
  assert.equal(hitScene(layer, at(200, 210)), null);
});

test("Inside areas the smallest answers first, and none is left out", () => {
  const area = (km) => event([place("impact", 35.2, 33, { radius_km: km, precision: "area" })]);
  const layer = layerOf([area(15), area(5)]);
  const hit = hitScene(layer, at(200, 200));
  assert.equal(hit.event, 1);
  assert.deepEqual(hit.stack.map((one) => one.event), [0, 1]);
  assert.deepEqual(hitScene(layer, at(300, 200)).stack.map((one) => one.event), [0]);
});
