import assert from "node:assert/strict";
import { test } from "node:test";
import { constants, gzipSync } from "node:zlib";
import { gunzip } from "../src/inflate.js";

/** Numbers that look random and are the same each time. */
function* noise(seed) {
  for (let state = seed; ; state = (Math.imul(state, 1103515245) + 12345) >>> 0) yield state >>> 16;
}
function bytesOf(length, most) {
  const numbers = noise(length + most);
  return Uint8Array.from({ length }, () => numbers.next().value % most);
}
const CASES = {
  "of nothing": new Uint8Array(0),
  "of one byte": Uint8Array.of(7),
  "of one byte many times": new Uint8Array(200_000).fill(65),
  "of few letters": bytesOf(70_000, 4),
  "of noise": bytesOf(150_000, 256),
  "of words": new TextEncoder().encode("air strike reported, case 12345; שלום مرحبا ".repeat(5000)),
};

test("What gzip packed comes back as it was, stored, with fixed codes and with codes of its own", () => {
  for (const [name, bytes] of Object.entries(CASES)) {
    for (const level of [0, 1, 6, 9]) {
      for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE]) {
        const packed = new Uint8Array(gzipSync(bytes, { level, strategy }));
        assert.ok(Buffer.from(gunzip(packed)).equals(Buffer.from(bytes)), `${name}, level ${level}, strategy ${strategy}`);
      }
    }
  }
});

test("A stream that is cut short or none at all is an error", () => {
  const packed = new Uint8Array(gzipSync(CASES["of noise"]));
  assert.throws(() => gunzip(packed.subarray(0, 60_000)), /damaged|length|offset/);
  assert.throws(() => gunzip(new Uint8Array(40)), /no gzip stream/);
});
