/** Marks that meet on the screen become one mark with a badge; nothing is moved aside. */

import { leastCertain } from "../marks.js";

/** Which mark lies over which: alerts under impacts, impacts under launches. */
const OVER = { alert: 0, scope: 1, location: 2, find: 2, meeting: 2, intercept: 2, fell_short: 3, impact: 3, launch: 4 };
export const order = (role) => OVER[role] ?? 2;

/**
 * Group points.
 *
 * @param {Spot[]} points
 * @param {{size: number, highlight: number | null, together?: boolean, weight?: ArrayLike<number> | null}} view
 * @returns {{x: number, y: number, lead: Spot, members: Spot[], here: {event: number, place: number}[],
 *   events: number, status: string}[]} from the bottom to the top; the stack stands where its lead is
 */
export function stack(points, { size, highlight, together = true, weight = null }) {
  const ranked = rank(samePlaces(points), highlight, weight);
  const near = new Near(together ? 2 * size + 1 : 0.5);
  const stacks = [];
  for (const members of ranked) {
    const found = near.find(members[0]);
    if (found) found.members.push(...members);
    else stacks.push(near.add({ x: members[0].x, y: members[0].y, members: [...members] }));
  }
  return stacks.map((one) => finish(one, highlight, weight)).sort((a, b) => order(a.lead.role) - order(b.lead.role) || a.lead.place - b.lead.place);
}

/** Points that have the very same coordinates. */
function samePlaces(points) {
  const groups = new Map();
  for (const point of points) {
    const group = groups.get(point.at);
    if (group) group.push(point);
    else groups.set(point.at, [point]);
  }
  return [...groups.values()];
}

/** How many events the rows here stand for, each row once. */
export function countEvents(here, weight = null) {
  const rows = here.length === 1 ? [here[0].event] : [...new Set(here.map(({ event }) => event))];
  return weight ? rows.reduce((sum, row) => sum + weight[row], 0) : rows.length;
}

/** The event in hand first, then the places with the most events, then in order of the record. */
function rank(groups, highlight, weight) {
  const has = (group) => (highlight !== null && group.some(({ event }) => event === highlight) ? 1 : 0);
  const keyed = groups.map((group) => ({ group, has: has(group), events: countEvents(group, weight) }));
  keyed.sort((a, b) => b.has - a.has || b.events - a.events || a.group[0].place - b.group[0].place);
  return keyed.map(({ group }) => group);
}

function finish({ x, y, members }, highlight, weight) {
  const here = members.length === 1 ? members[0].here : members.flatMap((member) => member.here);
  const lit = members.some(({ event }) => event === highlight);
  const lead = leadOf(members.filter((member) => member.x === x && member.y === y), highlight);
  const status = members.length === 1 ? members[0].status : leastCertain([...new Set(members.map((one) => one.status))]);
  return { x, y, members, here, events: countEvents(here, weight), lead, lit, status };
}

/** The mark that is seen: of the event in hand, else the uppermost role, else the first. */
function leadOf(members, highlight) {
  const own = members.filter(({ event }) => event === highlight);
  const choice = own.length ? own : members;
  return choice.reduce((best, one) => (order(one.role) > order(best.role) ? one : best));
}

/** More cells than there are in a row of the world, so that row and column make one number. */
const ROW = 2 ** 26;

/** What is near a point, by a grid whose cells are as wide as near is. */
class Near {
  constructor(distance) {
    this.distance = distance;
    this.cells = new Map();
  }

  add(item) {
    const key = Math.floor(item.x / this.distance) * ROW + Math.floor(item.y / this.distance);
    const cell = this.cells.get(key);
    if (cell) cell.push(item);
    else this.cells.set(key, [item]);
    return item;
  }

  /** The nearest item within the distance. */
  find({ x, y }) {
    const key = Math.floor(x / this.distance) * ROW + Math.floor(y / this.distance);
    let best = null;
    let nearest = this.distance;
    for (let column = -ROW; column <= ROW; column += ROW) {
      for (let row = -1; row <= 1; row += 1) {
        const cell = this.cells.get(key + column + row);
        if (!cell) continue;
        for (const item of cell) {
          const away = Math.hypot(item.x - x, item.y - y);
          if (away < nearest) [best, nearest] = [item, away];
        }
      }
    }
    return best;
  }
}
