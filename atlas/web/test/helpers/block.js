/** Tables written out as the columns that a block has once it is read. */

import { NULL, Text, Words } from "../../src/codec.js";

const encoder = new TextEncoder();

/** A column of numbers, missing ones as null. */
export const ints = (values) => Int32Array.from(values, (value) => value ?? NULL);

/** A column of strings. */
export function text(values) {
  const parts = values.map((value) => encoder.encode(value));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
  return new Text(bytes, Uint32Array.from(parts, (part) => part.length));
}

/** A column of strings, each different one once. */
export function words(values) {
  const different = [...new Set(values)];
  return new Words(Uint32Array.from(values, (value) => different.indexOf(value)), different);
}

/** A table from columns of equal length. */
export function table(columns) {
  return { rows: Object.values(columns)[0].length, columns };
}
