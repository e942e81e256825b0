import assert from "node:assert/strict";
import { test } from "node:test";
import { isSmall, leaders, placeFor, scaleBar, sizeIn, viewOf } from "../src/drawing/insetplan.js";

const MAP = { width: 784, height: 708 };
const SIZE = { width: 288, height: 336 };
const FRAME = { left: 400, top: 180, right: 470, bottom: 260 };

test("Only an event with several places that lie within 80 px is small", () => {
  const spots = [{ x: 0.5, y: 0.5, r: 0 }, { x: 0.501, y: 0.5, r: 0 }];
  assert.equal(isSmall(spots, 60000), true); // 60 px
  assert.equal(isSmall(spots, 90000), false);
  assert.equal(isSmall([spots[0], { ...spots[0] }], 60000), false);
  assert.equal(isSmall([{ ...spots[0], r: 0.001 }, spots[1]], 60000), false); // the ring counts
  assert.equal(isSmall([], 60000), false);
});

test("All that is shown fits, with its radii, and no deeper than is of use", () => {
  const spots = [{ x: 0.6, y: 0.4, r: 0.0001 }, { x: 0.601, y: 0.4005, r: 0.0002 }];
  const view = viewOf(spots, SIZE);
  for (const { x, y, r } of spots) {
    assert.ok((x - r) * view.scale >= view.left && (x + r) * view.scale <= view.left + view.width);
    assert.ok((y - r) * view.scale >= view.top && (y + r) * view.scale <= view.top + view.height);
  }
  assert.ok(viewOf([{ x: 0.6, y: 0.4, r: 0 }, { x: 0.6 + 1e-9, y: 0.4, r: 0 }], SIZE).zoom <= 14);
});

test("The inset covers neither its frame nor a control, and few marks", () => {
  const free = placeFor(SIZE, MAP, FRAME, [], []);
  assert.deepEqual([free.left, free.top], [16, 16]);
  const below = placeFor(SIZE, MAP, FRAME, [{ left: 0, top: 0, right: 200, bottom: 200 }], []);
  assert.ok(below.top >= 200 || below.left >= 200);
  const crowd = Array.from({ length: 5 }, (_, at) => ({ left: 20 + at, top: 20, right: 30 + at, bottom: 30 }));
  assert.notEqual(placeFor(SIZE, MAP, FRAME, [], crowd).top, 16);
  assert.equal(placeFor(SIZE, MAP, FRAME, [{ left: 0, top: 0, right: 784, bottom: 708 }], []), null);
});

test("A small map has no inset", () => {
  assert.equal(sizeIn(390, 632), null);
  assert.deepEqual(sizeIn(976, 488), { width: 248, height: 280 });
  assert.deepEqual(sizeIn(784, 708), SIZE);
});

test("Lines run between the sides that face each other", () => {
  const left = { left: 16, top: 16, right: 304, bottom: 352 };
  assert.deepEqual(leaders(left, FRAME), [[304, 16, 400, 180], [304, 352, 400, 260]]);
  const above = { left: 380, top: 10, right: 480, bottom: 100 };
  assert.deepEqual(leaders(above, FRAME), [[380, 100, 400, 180], [480, 100, 470, 180]]);
});

test("A scale bar is a round length", () => {
  assert.deepEqual(scaleBar(10), { km: 5, width: 50, label: "5 km" });
  assert.equal(scaleBar(1).label, "50 km");
  assert.equal(scaleBar(200).label, "200 m");
});
