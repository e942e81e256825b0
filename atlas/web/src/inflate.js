/**
 * The inverse of gzip, for browsers without DecompressionStream (Firefox before 113).
 *
 * Each Huffman code is looked up in a table by as many bits as its longest code has: an entry
 * holds the symbol and, in its low four bits, how many bits the symbol took.
 */

/** In which order the lengths of the codes for lengths are stored (RFC 1951, 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** How many extra bits each symbol of a length or a distance has, and what it stands for without them. */
function ranges(count, start, bitsOf) {
  const bits = Array.from({ length: count }, (_, symbol) => Math.max(0, bitsOf(symbol)));
  let base = start;
  return { bits, base: bits.map((extra) => (base += 2 ** extra) - 2 ** extra) };
}
const LENGTHS = ranges(29, 3, (symbol) => (symbol >> 2) - 1);
const DISTANCES = ranges(30, 1, (symbol) => (symbol >> 1) - 1);
// The last length has a code of its own, without extra bits.
LENGTHS.bits[28] = 0;
LENGTHS.base[28] = 258;

/** The table of the canonical codes that have these lengths. */
function tableOf(lengths) {
  const most = Math.max(1, ...lengths);
  const codes = new Uint16Array(1 << most);
  let code = 0;
  for (let length = 1; length <= most; length++, code <<= 1) {
    lengths.forEach((own, symbol) => {
      if (own !== length) return;
      let turned = 0;
      for (let bit = 0; bit < length; bit++) turned |= ((code >> bit) & 1) << (length - 1 - bit);
      for (let at = turned; at < codes.length; at += 1 << length) codes[at] = (symbol << 4) | length;
      code++;
    });
  }
  return { most, codes };
}

const FIXED = Array.from({ length: 288 }, (_, symbol) => 8 + (symbol > 143) - (symbol > 255) * 2 + (symbol > 279));

/**
 * Inflate a gzip stream of one member, without optional fields in its head, as atlas writes it.
 *
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function gunzip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 18 || view.getUint32(0) !== 0x1f8b0800) throw new Error("no gzip stream of ours");
  const out = new Uint8Array(view.getUint32(bytes.length - 4, true));
  let from = 10;
  let hold = 0;
  let held = 0;
  let to = 0;

  const fill = (count) => {
    for (; held < count; held += 8) hold |= bytes[from++] << held;
  };
  const take = (count) => {
    fill(count);
    const value = hold & ((1 << count) - 1);
    hold >>>= count;
    held -= count;
    return value;
  };
  const next = ({ most, codes }) => {
    fill(most);
    const entry = codes[hold & ((1 << most) - 1)];
    if (!entry || from > bytes.length) throw new Error("the gzip stream is damaged");
    hold >>>= entry & 15;
    held -= entry & 15;
    return entry >> 4;
  };
  const stored = () => {
    from -= held >> 3;
    hold = held = 0;
    const size = take(16);
    take(16);
    out.set(bytes.subarray(from, from + size), to);
    from += size;
    to += size;
  };
  /** The lengths of the codes of a block that brings its own. */
  const readLengths = () => {
    const counts = [take(5) + 257, take(5) + 1];
    const own = new Array(19).fill(0);
    for (let left = take(4) + 4, at = 0; left--; at++) own[ORDER[at]] = take(3);
    const table = tableOf(own);
    const lengths = [];
    while (lengths.length < counts[0] + counts[1]) {
      const symbol = next(table);
      const value = symbol < 16 ? symbol : symbol === 16 ? lengths.at(-1) : 0;
      let times = symbol < 16 ? 1 : symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
      while (times--) lengths.push(value);
    }
    return [lengths.slice(0, counts[0]), lengths.slice(counts[0])];
  };
  const coded = (letters, distances) => {
    for (let symbol; (symbol = next(letters)) !== 256; ) {
      if (symbol < 256) {
        out[to++] = symbol;
        continue;
      }
      const end = to + LENGTHS.base[symbol - 257] + take(LENGTHS.bits[symbol - 257]);
      const code = next(distances);
      const back = DISTANCES.base[code] + take(DISTANCES.bits[code]);
      for (; to < end; to++) out[to] = out[to - back];
    }
  };
  for (let last = 0; !last; ) {
    if (from > bytes.length) throw new Error("the gzip stream is damaged");
    last = take(1);
    const kind = take(2);
    if (kind === 0) stored();
    else coded(...(kind === 1 ? [FIXED, new Array(30).fill(5)] : readLengths()).map(tableOf));
  }
  return out;
}
