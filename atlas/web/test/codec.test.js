import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { NULL, decodeBlock } from "../src/codec.js";

/** A block written by hand: the header, then the columns, each at a multiple of 8. */
function blockOf(tables, parts, { magic = "ATLB", version = 2 } = {}) {
  const header = Buffer.from(JSON.stringify({ version, tables, extra: { title: "צור" } }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const head = Buffer.concat([Buffer.from(magic), length, header]);
  const padded = parts.map((part) => Buffer.concat([part, Buffer.alloc((8 - (part.length % 8)) % 8)]));
  return gzipSync(Buffer.concat([head, Buffer.alloc((8 - (head.length % 8)) % 8), ...padded]));
}

const bytesOf = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
const words = Buffer.from("aצורüb");
const TABLES = {
  t: {
    rows: 3,
    columns: [
      { name: "plain", type: "u16", offset: 0 },
      { name: "steps", type: "i8", offset: 8, delta: true, base: 1000 },
      { name: "some", type: "u8", offset: 16, null: 255 },
      { name: "word", form: "dict", type: "u8", offset: 24, values: ["x", "y"] },
      { name: "text", form: "text", offset: 32, bytes: words.length, lengths: { type: "u8", offset: 48 } },
    ],
  },
};
const PARTS = [
  bytesOf(Uint16Array.of(7, 65535, 0)),
  bytesOf(Int8Array.of(0, -3, 5)),
  bytesOf(Uint8Array.of(0, 255, 254)),
  bytesOf(Uint8Array.of(1, 0, 1)),
  words,
  bytesOf(Uint8Array.of(1, 6, 3)),
];

async function check(block) {
  const { tables, extra } = await decodeBlock(block);
  const { plain, steps, some, word, text } = tables.t.columns;
  assert.deepEqual([...plain], [7, 65535, 0]);
  assert.deepEqual([...steps], [1000, 997, 1002]);
  assert.deepEqual([...some], [0, NULL, 254]);
  assert.deepEqual([0, 1, 2].map((row) => word.get(row)), ["y", "x", "y"]);
  assert.deepEqual([0, 1, 2].map((row) => text.get(row)), ["a", "צור", "üb"]);
  assert.equal(extra.title, "צור");
}

test("A block gives back its numbers, differences, gaps, words and text", () => check(blockOf(TABLES, PARTS)));

test("A browser without DecompressionStream reads the same", async (t) => {
  const kept = globalThis.DecompressionStream;
  globalThis.DecompressionStream = undefined;
  t.after(() => (globalThis.DecompressionStream = kept));
  await check(blockOf(TABLES, PARTS));
});

test("What is no block says so, and so does a layout of another version", async () => {
  await assert.rejects(decodeBlock(blockOf({}, [], { magic: "PNG!" })), /no block of events: wanted bytes that start with ATLB/);
  await assert.rejects(decodeBlock(blockOf({}, [], { version: 9 })), /layout 9; this page reads layout 2/);
  await assert.rejects(decodeBlock(blockOf({}, [], { version: 1 })), /layout 1; this page reads layout 2/);
});

test("A table with no rows is read", async () => {
  const { tables } = await decodeBlock(blockOf({ t: { rows: 0, columns: [{ name: "a", type: "u8", offset: 0 }] } }, []));
  assert.equal(tables.t.columns.a.length, 0);
});
