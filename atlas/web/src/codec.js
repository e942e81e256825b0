/**
 * The container that columns cross in. Its layout is written down in `atlas/page/payload/codec.py`.
 */

import { gunzipSync } from "fflate";
import { fold } from "./fold.js";

/** A number that is missing. */
export const NULL = -2147483648;

const VERSION = 2;
const MAGIC = 0x424c5441; // "ATLB", little-endian
const TYPES = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
};
/** Rows of text are searched in pieces of about this many bytes. */
const PIECE = 1 << 18;

/**
 * Read a block.
 *
 * @param {Uint8Array | ArrayBuffer} bytes
 * @returns {Promise<{version: number, tables: Record<string, Table>, extra: object}>}
 *
 * @typedef {{rows: number, columns: Record<string, Column>}} Table
 * @typedef {Int32Array | Uint8Array | Uint16Array | Words | Text} Column numbers as they are, or strings
 */
export async function decodeBlock(bytes) {
  const raw = await gunzip(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (raw.length < 8 || view.getUint32(0, true) !== MAGIC) {
    throw new Error("this is no block of events: wanted bytes that start with ATLB");
  }
  const size = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(raw.subarray(8, 8 + size)));
  if (header.version !== VERSION) {
    throw new Error(`the events are in layout ${header.version}; this page reads layout ${VERSION}`);
  }
  const body = raw.subarray(8 + size + ((-(8 + size) % 8) + 8) % 8);
  const tables = {};
  for (const [name, { rows, columns }] of Object.entries(header.tables)) {
    tables[name] = { rows, columns: {} };
    for (const column of columns) tables[name].columns[column.name] = unpack(column, rows, body);
  }
  return { version: header.version, tables, extra: header.extra };
}

/** Up to so many bytes are inflated at once, in some hundredths of a second. */
const AT_ONCE = 1 << 19;

/**
 * Inflate; much of it by the browser where it can, else in the page. The result starts at offset 0.
 * A stream runs beside the page's clock: a program that prints a page by a clock of its own, as
 * headless browsers do, would not wait for it.
 */
async function gunzip(bytes) {
  if (bytes.length > AT_ONCE && typeof DecompressionStream === "function") return inflate(bytes, new DecompressionStream("gzip"));
  const raw = gunzipSync(bytes);
  return raw.byteOffset % 8 ? raw.slice() : raw;
}

/**
 * Inflate by a stream, straight into as many bytes as the end of a gzip stream says there are: a
 * blob and a response in between take twice as long.
 */
async function inflate(bytes, { writable, readable }) {
  const writer = writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  written.catch(() => undefined); // the reader is told as well, and says it
  const raw = new Uint8Array(new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0, true));
  const reader = readable.getReader();
  let at = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    raw.set(piece.value, at);
    at += piece.value.length;
  }
  return raw;
}

/** Read one column. */
function unpack(column, rows, body) {
  if (column.form === "text") {
    const lengths = readInts(column.lengths, rows, body);
    return new Text(body.subarray(column.offset, column.offset + column.bytes), lengths);
  }
  const values = readInts(column, rows, body);
  if (column.form === "dict") return new Words(values, column.values);
  if (column.form === "steps") return joined(values, readInts(column.high, rows, body));
  if (column.delta) return running(values, column.base);
  return "null" in column ? withMissing(values, column.null) : values;
}

function readInts({ type, offset }, rows, body) {
  const Type = TYPES[type];
  return new Type(body.buffer, body.byteOffset + offset, rows);
}

/** The values whose differences were stored. */
function running(steps, base) {
  const values = new Int32Array(steps.length);
  for (let row = 0, value = base; row < steps.length; row += 1) {
    value += steps[row];
    values[row] = value;
  }
  return values;
}

/** Numbers of either sign from their low byte and what is above it. */
function joined(low, high) {
  const values = new Int32Array(low.length);
  for (let row = 0; row < values.length; row += 1) {
    const folded = low[row] | (high[row] << 8);
    values[row] = (folded >>> 1) ^ -(folded & 1);
  }
  return values;
}

function withMissing(values, missing) {
  const made = new Int32Array(values);
  for (let row = 0; row < made.length; row += 1) if (values[row] === missing) made[row] = NULL;
  return made;
}

/** Codes looked up in a list of numbers: a loop, as `from` with a function takes many times longer. */
export function lookUp(codes, list, Type = Uint8Array) {
  const made = new Type(codes.length);
  for (let row = 0; row < made.length; row += 1) made[row] = list[codes[row]];
  return made;
}

/** Where the rows of each begin, from how many rows each has; one more at the end. */
export function sums(counts, n = counts.length) {
  const first = new Uint32Array(n + 1);
  for (let row = 0; row < n; row += 1) first[row + 1] = first[row] + counts[row];
  return first;
}

/** Strings of which many are the same. */
export class Words {
  constructor(codes, values) {
    this.codes = codes;
    this.values = values;
    this.length = codes.length;
  }

  get(row) {
    return this.values[this.codes[row]];
  }

  /** Which rows hold a folded term. */
  search(term) {
    const fits = this.values.map((value) => (fold(value).includes(term) ? 1 : 0));
    return lookUp(this.codes, fits);
  }
}

/** Strings of which most differ, kept as their UTF-8. */
export class Text {
  constructor(bytes, lengths) {
    this.bytes = bytes;
    this.length = lengths.length;
    this.starts = sums(lengths);
    this.decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    this.pieces = null;
  }

  get(row) {
    return this.decoder.decode(this.bytes.subarray(this.starts[row], this.starts[row + 1]));
  }

  /** Which rows hold a folded term; the first search folds, later ones only look. */
  search(term) {
    this.pieces ??= this.foldPieces();
    const found = new Uint8Array(this.length);
    for (const piece of this.pieces) findIn(piece, term, found);
    return found;
  }

  /** The strings, folded and joined, some hundred kilobytes at a time, with the start of each row. */
  foldPieces() {
    const pieces = [];
    for (let first = 0; first < this.length; ) {
      let last = first + 1;
      while (last < this.length && this.starts[last + 1] - this.starts[first] < PIECE) last += 1;
      pieces.push(this.foldPiece(first, last));
      first = last;
    }
    return pieces;
  }

  foldPiece(first, last) {
    const from = this.starts[first];
    const whole = this.decoder.decode(this.bytes.subarray(from, this.starts[last]));
    // Where no letter takes more than one byte, bytes and letters have the same places.
    if (whole.length === this.starts[last] - from && isAscii(whole)) {
      return { first, text: whole.toLowerCase(), starts: this.starts.subarray(first, last + 1), base: from };
    }
    const parts = [];
    const starts = new Uint32Array(last - first + 1);
    for (let row = first; row < last; row += 1) {
      parts.push(fold(this.get(row)));
      starts[row - first + 1] = starts[row - first] + parts.at(-1).length;
    }
    return { first, text: parts.join(""), starts, base: 0 };
  }
}

const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);

/** Mark the rows of a piece that hold a term; a find across two rows is none. */
function findIn({ first, text, starts, base }, term, found) {
  const rows = starts.length - 1;
  let row = 0;
  for (let at = text.indexOf(term); at >= 0; ) {
    row = rowAt(starts, base + at, row, rows);
    const end = starts[row + 1] - base;
    const fits = at + term.length <= end;
    if (fits) found[first + row] = 1;
    at = text.indexOf(term, fits ? end : at + 1);
  }
}

/** The row in which a letter stands: the last one that starts at or before it. */
function rowAt(starts, at, low, high) {
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle;
  }
  return low;
}
