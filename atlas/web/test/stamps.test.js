import assert from "node:assert/strict";
import { test } from "node:test";
import { Stamper, stampOf, under } from "../src/drawing/stamps.js";

const RED = 0xff0000ff;
const BLUE = 0xffff0000;
const SOFT = 0x80ff0000;

/** A full square of one colour, 2 * reach + 1 wide. */
const square = (colour, reach) => stampOf(new Uint32Array((2 * reach + 1) ** 2).fill(colour), 2 * reach + 1);

function stamper(width = 20, height = 10) {
  const made = new Stamper();
  made.resize(width, height);
  made.clear();
  return made;
}

test("A stamp is put around its centre, with its number", () => {
  const one = stamper();
  one.put(square(RED, 1), 5, 4, 7);
  assert.equal(one.pixels.filter(Boolean).length, 9);
  assert.equal(one.at(5, 4), 7);
  assert.equal(one.at(6, 5), 7);
  assert.equal(one.at(7, 4), -1);
  assert.equal(one.at(7, 4, 1), 7, "near enough");
});

test("What was put first stays on top, in colour and in the hit", () => {
  const one = stamper();
  one.put(square(RED, 1), 5, 4, 1);
  one.put(square(BLUE, 2), 6, 4, 2);
  assert.equal(one.pixels[4 * 20 + 5], RED);
  assert.equal(one.pixels[4 * 20 + 8], BLUE);
  assert.deepEqual([one.at(5, 4), one.at(8, 4)], [1, 2]);
});

test("What is half clear lets the mark below show through, and is hit where it is more than half there", () => {
  const one = stamper();
  one.put(square(SOFT, 0), 5, 4, 1);
  one.put(square(RED, 0), 5, 4, 2);
  const pixel = one.pixels[4 * 20 + 5];
  assert.equal(pixel >>> 24, 255);
  assert.ok((pixel & 255) > 120 && ((pixel >>> 16) & 255) > 120);
  assert.equal(one.at(5, 4), 1);
  assert.equal(under(0x00000000, RED), RED);
  assert.equal(under(RED, BLUE), RED);
});

test("A stamp over the edge is cut there, and one outside leaves no trace", () => {
  const one = stamper();
  for (const [x, y] of [[0, 0], [19, 9], [0, 9], [-1, 5], [20, 5]]) one.put(square(RED, 1), x, y, 3);
  for (const [x, y] of [[-5, 5], [5, -9], [40, 5], [5, 40]]) one.put(square(BLUE, 1), x, y, 4);
  assert.ok(!one.pick.includes(4));
  assert.equal(one.at(0, 0), 3);
  assert.equal(one.at(19, 5), 3);
  assert.equal(one.at(-1, -1), -1);
});

test("A badge claims its box over the marks, cut at the edge", () => {
  const one = stamper();
  one.put(square(RED, 3), 5, 4, 1);
  one.claim(4, -3, 9, 5, 2);
  assert.deepEqual([one.at(5, 4), one.at(3, 4), one.at(8, 0), one.at(9, 4)], [2, 1, 2, -1]);
});

test("Clearing leaves nothing to see or to hit", () => {
  const one = stamper();
  one.put(square(RED, 3), 5, 4, 1);
  one.clear();
  assert.ok(one.pixels.every((pixel) => pixel === 0));
  assert.ok(one.pick.every((id) => id === -1));
});
