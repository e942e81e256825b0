import assert from "node:assert/strict";
import { test } from "node:test";
import { meet } from "../src/drawing/boxes.js";
import { crosses, placeCallouts } from "../src/panels/callouts.js";
import { pushApart } from "../src/panels/stepmarks.js";
import { readHash, writeHash } from "../src/state.js";
import { DEFAULTS } from "../src/selection.js";

/** Whole numbers that are the same in each run. */
function numbers(seed) {
  let now = seed;
  return (most) => {
    now = (now * 1103515245 + 12345) % 2147483648;
    return now % most;
  };
}

test("A line meets a box that it goes through, ends in or lies in, and no other", () => {
  const box = { left: 10, top: 10, right: 20, bottom: 20 };
  assert.ok(crosses([0, 15, 30, 15], box));
  assert.ok(crosses([0, 0, 12, 12], box));
  assert.ok(crosses([12, 12, 13, 13], box));
  assert.ok(!crosses([0, 0, 9, 30], box));
  assert.ok(!crosses([0, 25, 30, 25], box));
});

test("No callout covers a mark, another callout or what floats, and no leader covers another's mark", () => {
  const size = { x: 768, y: 656 };
  let placed = 0;
  for (let seed = 1; seed <= 40; seed += 1) {
    const any = numbers(seed);
    const points = Array.from({ length: 30 }, () => ({ x: 30 + any(700), y: 30 + any(590) }));
    const marks = points.map(({ x, y }) => ({ left: x - 8, top: y - 8, right: x + 8, bottom: y + 8 }));
    const taken = [{ left: 12, top: 400, right: 252, bottom: 640 }, { left: 700, top: 12, right: 756, bottom: 120 }];
    const callouts = points.slice(0, 5).map(({ x, y }) => ({ x, y, width: 150 + any(90), height: 40 + any(30) }));
    const found = placeCallouts(callouts, { size, taken, marks });
    assert.equal(found.length, 5);
    found.forEach((one, at) => {
      if (!one) return;
      placed += 1;
      const own = (box) => Math.hypot((box.left + box.right) / 2 - callouts[at].x, (box.top + box.bottom) / 2 - callouts[at].y) < 10;
      assert.ok(!marks.some((box) => meet(one, box)), "a mark is covered by words");
      assert.ok(!marks.some((box) => !own(box) && crosses(one.line, box)), "a mark is covered by a leader");
      assert.ok(!taken.some((box) => meet(one, box) || crosses(one.line, box)));
      assert.ok(!found.some((other, i) => i !== at && other && (meet(one, other) || crosses(other.line, one))));
      assert.ok(one.left >= 0 && one.top >= 0 && one.right <= size.x && one.bottom <= size.y);
      assert.ok(Math.hypot(one.line[0] - callouts[at].x, one.line[1] - callouts[at].y) <= size.x * 0.4);
    });
  }
  assert.ok(placed > 120, `${placed} of 200 have a place`);
});

test("A mark with nothing free around it has no callout", () => {
  const marks = [];
  for (let x = 0; x < 400; x += 20) for (let y = 0; y < 400; y += 20) marks.push({ left: x, top: y, right: x + 14, bottom: y + 14 });
  assert.deepEqual(placeCallouts([{ x: 207, y: 207, width: 100, height: 40 }], { size: { x: 400, y: 400 }, taken: [], marks }), [null]);
});

test("Steps of the same day stand beside each other, in their order, between the ends", () => {
  const apart = pushApart([100, 100, 100, 104, 300], 19, 8, 310);
  assert.deepEqual(apart, [...apart].sort((a, b) => a - b));
  for (let i = 1; i < apart.length; i += 1) assert.ok(apart[i] - apart[i - 1] >= 19);
  assert.ok(apart[0] >= 8 && apart.at(-1) <= 310);
  assert.deepEqual(pushApart([], 19, 0, 100), []);
});

test("An address of a step says the step alone, and is read again", () => {
  const selection = { ...DEFAULTS, ids: ["E045"] };
  const hash = writeHash({ selection, event: null, off: [], view: { zoom: 8, center: [33, 35] }, step: 4 }, DEFAULTS);
  assert.equal(hash, "#step=4");
  assert.equal(readHash(hash).step, 4);
  assert.equal(readHash("#step=x").step, null);
  assert.equal(readHash("#event=E1").step, null);
});
