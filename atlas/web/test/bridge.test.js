import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { debounced, isOurs } from "../src/bridge.js";

test("A message of a stranger is no message of ours", () => {
  const parent = {};
  assert.ok(isOurs({ source: parent, data: { atlas: 1, type: "set" } }, parent));
  assert.ok(!isOurs({ source: {}, data: { atlas: 1, type: "set" } }, parent));
  for (const data of [null, undefined, "set", 1, {}, { atlas: 2 }]) assert.ok(!isOurs({ source: parent, data }, parent));
});

test("Fast calls become few, and the last one is never lost", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const got = [];
  const call = debounced((value) => got.push(value), 100);
  for (let i = 0; i < 10; i += 1) call(i);
  mock.timers.tick(100);
  call(10);
  assert.deepEqual(got, [9]);
  call.flush();
  assert.deepEqual(got, [9, 10]);
  mock.timers.tick(500);
  assert.deepEqual(got, [9, 10]);
  mock.timers.reset();
});
