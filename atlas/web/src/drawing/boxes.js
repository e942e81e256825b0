/** Boxes on the screen, and a grid that finds those near another without looking at all. */

export const boxAround = ({ x, y }, half) => ({ left: x - half, top: y - half, right: x + half, bottom: y + half });

export const meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

/** A box in pixels of the world as one in pixels of a view. */
export const shifted = ({ left, top, right, bottom }, view) => ({
  left: left - view.left,
  top: top - view.top,
  right: right - view.left,
  bottom: bottom - view.top,
});

const CELL = 64;
/** More cells than there are in a row of the world, so that row and column make one number. */
const ROW = 2 ** 22;
/** A box over more cells than this is looked at each time. */
const MOST_CELLS = 64;

export class Boxes {
  constructor() {
    this.cells = new Map();
    this.large = [];
  }

  /** Keep a box, with what it stands for. */
  add(box, item = box) {
    const entry = { box, item };
    const keys = keysOf(box);
    if (!keys) this.large.push(entry);
    for (const key of keys ?? []) {
      if (this.cells.has(key)) this.cells.get(key).push(entry);
      else this.cells.set(key, [entry]);
    }
  }

  /** Does a test hold for one of the things whose boxes meet this one? */
  some(box, test = () => true) {
    const holds = (entry) => meet(box, entry.box) && test(entry.item);
    if (this.large.some(holds)) return true;
    const keys = keysOf(box);
    if (!keys) return [...this.cells.values()].some((entries) => entries.some(holds));
    return keys.some((key) => this.cells.get(key)?.some(holds) ?? false);
  }

  /** The first thing added whose box meets this one and for which a test holds. */
  find(box, test) {
    let found;
    this.some(box, (item) => test(item) && ((found = item), true));
    return found;
  }
}

/** The cells that a box lies over; null for too many. */
function keysOf({ left, top, right, bottom }) {
  const [x0, y0, x1, y1] = [left, top, right, bottom].map((at) => Math.floor(at / CELL));
  if ((x1 - x0 + 1) * (y1 - y0 + 1) > MOST_CELLS) return null;
  const keys = [];
  for (let x = x0; x <= x1; x += 1) for (let y = y0; y <= y1; y += 1) keys.push(x * ROW + y);
  return keys;
}
