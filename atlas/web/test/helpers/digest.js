/**
 * Reads a block with the page's own code, and prints a digest of each column as JSON: of numbers as
 * little-endian 32 bits, of strings as `bytes:text`. `node digest.js FILE`
 */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { decodeBlock } from "../../src/codec.js";

const { tables } = await decodeBlock(readFileSync(process.argv[2]));
const digests = {};
for (const [name, { rows, columns }] of Object.entries(tables)) {
  digests[name] = { rows };
  for (const [key, column] of Object.entries(columns)) digests[name][key] = digest(column, rows);
}
console.log(JSON.stringify(digests));

function digest(column, rows) {
  const hash = createHash("sha256");
  if (ArrayBuffer.isView(column)) hash.update(new Uint8Array(Int32Array.from(column).buffer));
  else for (let row = 0; row < rows; row += 1) hash.update(`${Buffer.byteLength(column.get(row))}:${column.get(row)}`);
  return hash.digest("hex");
}
