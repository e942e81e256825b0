/** Where names go: pure, so that it is tested without a page. */

const COUNTRY_TO = 10;
const DOT = 2.5;
const GAP = 6;

/** Whether a label belongs on a map of this zoom. */
export function isDue({ kind, zoom: from }, zoom) {
  if (kind === "country") return zoom >= from && zoom < COUNTRY_TO;
  return zoom >= from && (kind !== "sea" || zoom < COUNTRY_TO + 1);
}

/** Capitals and countries first, then by rank; among equals the order given. */
export function weigh(label) {
  const { kind, rank, own } = label;
  if (own && rank > 2) return 3.2;
  if (kind === "town") return rank === 1 ? 0 : rank === 2 ? 3 : rank + 2;
  if (kind === "country") return 1;
  if (kind === "unit" || kind === "river") return 7.5;
  return kind === "territory" ? 2 : kind === "sea" ? 3.5 : rank + 1.5;
}

/** Boxes that are taken, in squares of 64 pixels, so that a look-up is short. */
export class Taken {
  constructor() {
    this.squares = new Map();
  }

  add(box) {
    for (const key of keysOf(box)) {
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push(box);
    }
  }

  /** Whether a box meets one that is taken, or comes nearer than `gap`. */
  meets(box, gap = 0) {
    const wide = [box[0] - gap, box[1] - gap, box[2] + gap, box[3] + gap];
    for (const key of keysOf(wide)) {
      for (const other of this.squares.get(key) ?? []) {
        if (wide[0] < other[2] && wide[2] > other[0] && wide[1] < other[3] && wide[3] > other[1]) return true;
      }
    }
    return false;
  }
}

function* keysOf([left, top, right, bottom]) {
  for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x += 1) {
    for (let y = Math.floor(top / 64); y <= Math.floor(bottom / 64); y += 1) yield x * 65536 + y;
  }
}

/**
 * Place labels.
 *
 * @param {object[]} labels each with `positions` in pixels and `size`, what `measure` says of it
 * @param {{width: number, height: number, avoid: number[][]}} frame boxes are left, top, right, bottom
 * @returns {{label: object, box: number[], dot: number[] | null, atSea: boolean}[]}
 */
export function place(labels, { width, height, avoid }) {
  const marks = new Taken();
  const taken = new Taken();
  for (const box of avoid) {
    marks.add(box);
    taken.add(box);
  }
  const placed = [];
  for (const label of labels) {
    const put = label.kind === "town" ? placeTown : placeArea;
    const found = put(label, { width, height, taken, marks });
    if (!found) continue;
    taken.add(found.box);
    if (found.dot) taken.add(found.dot);
    placed.push({ label, ...found });
  }
  return placed;
}

/** An area's name stands at the first of its positions that is free. */
function placeArea({ positions, size }, { width, height, taken }) {
  for (const [x, y] of positions) {
    const box = [x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2];
    if (isInside(box, width, height) && !taken.meets(box, 2)) return { box, dot: null, atSea: false };
  }
  return null;
}

/** A town's name stands beside its dot; a dot under a mark is left out, and the name kept. */
function placeTown({ positions, size, side, capital, rank, own }, { width, height, taken, marks }) {
  const [[x, y]] = positions;
  const dot = [x - DOT, y - DOT, x + DOT, y + DOT];
  if (!isInside(dot, width, height)) return null;
  const covered = marks.meets(dot);
  if (!covered && taken.meets(dot)) return null;
  const more = [...(own || rank <= 3 ? aside(size, rank <= 3 ? [16, 24, 36] : [16]) : []), ...(capital ? between(size) : [])];
  for (const [left, top, atSea, alone] of [...spots(size, side), ...more]) {
    const box = [x + left, y + top, x + left + size[0], y + top + size[1]];
    if (isInside(box, width, height) && !taken.meets(box, alone ? 0 : 1)) return { box, dot: covered || alone ? null : dot, atSea };
  }
  return null;
}

/** Corners of the box from the dot, the best first; a coast town's name lies in the sea. */
function spots([width, height], side) {
  const middle = -height / 2;
  const east = (far) => [GAP + far, middle];
  const west = (far) => [-GAP - far - width, middle];
  const [above, below] = [[-width / 2, -height - 4], [-width / 2, 5]];
  const corners = [[4, -height - 1], [-width - 4, -height - 1], [4, 2], [-width - 4, 2]];
  const rest = [east(0), west(0), above, below, ...corners, east(5), west(5), east(9), west(9)];
  if (side === 0) return rest.map((spot) => [...spot, false]);
  const sea = (side === 2 ? [west(0), west(4), west(9), corners[1], corners[3]]
    : [east(0), east(4), east(9), corners[0], corners[2]]).map((spot) => [...spot, true]);
  return [...sea, ...rest.map((spot) => [...spot, false])];
}

/** Beside the marks of a town in whose middle they lie; far only for a name that everybody knows. */
const aside = ([width, height], distances) => distances.flatMap((far) => [[far, -height / 2, false], [-far - width, -height / 2, false], [-width / 2, far - 4, false], [-width / 2, 4 - far - height, false]]);

/** Over and under the dot, which gives way: a capital's name is worth a line between two lines of numbers. */
const between = ([width, height]) => Array.from({ length: 31 }, (_, at) => [-width / 2, (at % 2 ? -at : at) / 2 - height / 2, false, true]);

function isInside([left, top, right, bottom], width, height) {
  return left >= 2 && top >= 2 && right <= width - 2 && bottom <= height - 2;
}
