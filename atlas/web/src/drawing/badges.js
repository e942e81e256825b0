/** Where the numbers of stacks stand: at the first of four corners that is clear of marks and of other numbers. */

import { DENSITY, PILL } from "../marks.js";
import { badgeWidth } from "./paint.js";

const CORNERS = [[1, -1], [-1, -1], [1, 1], [-1, 1]];
const HIGH = PILL.high / 2;
/** More comparisons than this are not made: the numbers then stand where they always do. */
const MOST = 400000;

/** Half the size of what a number is beside. */
const halfOf = (one, size) => (one.lead ?? one).half ?? size;

/** What is written beside a mark: "+3" for three more events; the plain number where a row stands for several. */
export const further = ({ events, counts }, short) => (counts ? short(events) : `+${short(events - 1)}`);

/** A corner of a mark: clear of it, and of the ring when it is lit. */
function corner(one, size, across, up) {
  const half = halfOf(one, size) * 0.7 + (one.lit ? 3 : 0);
  return { x: one.x + across * (half + badgeWidth(one) / 2), y: one.y + up * (half + HIGH - 2) };
}

/** The place of a badge: the one it was given, else up and to the right of its mark. */
export const badgeAt = (one, size) => one.badge ?? corner(one, size, 1, -1);

const boxOf = ({ x, y }, wide, high) => [x - wide, y - high, x + wide, y + high];
const meet = (one, other) => one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];

/**
 * Would marks, figures and numbers hide each other? Their area is compared with that of the cells they
 * stand in; a few hundred places are drawn in any case.
 */
export function areCrowded(stacks, places) {
  const { from, share, cell } = DENSITY.crowded;
  if (places <= from) return false;
  const cells = new Set();
  let area = 0;
  for (const one of stacks) {
    const { half, figure } = one.lead;
    cells.add(`${Math.floor(one.x / cell)} ${Math.floor(one.y / cell)}`);
    area += 4 * half * half + (one.events > 1 ? PILL.high * badgeWidth(one) : 0) + figure.length * 8 * PILL.high;
  }
  return area > share * cells.size * cell * cell;
}

/** Give each badge of some stacks and marks on rims its place. */
export function placeBadges(targets, size) {
  const numbered = targets.filter(({ events }) => events > 1);
  if (numbered.length * (targets.length + numbered.length) > MOST) return;
  const marks = targets.map((one) => [one, boxOf(one, halfOf(one, size), halfOf(one, size))]);
  const badges = [];
  for (const one of numbered) {
    const wide = badgeWidth(one) / 2;
    const spots = CORNERS.map(([across, up]) => corner(one, size, across, up));
    const covered = spots.map((spot) => {
      const box = boxOf(spot, wide, HIGH);
      return marks.filter(([other, mark]) => other !== one && meet(box, mark)).length + 2 * badges.filter((badge) => meet(box, badge)).length;
    });
    const best = covered.indexOf(Math.min(...covered));
    one.badge = spots[best];
    badges.push(boxOf(spots[best], wide, HIGH));
  }
}
