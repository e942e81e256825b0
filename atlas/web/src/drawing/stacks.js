/** Marks that meet on the screen become one mark with a badge; nothing is moved aside. */

import { OVER, leastCertain } from "../marks.js";

/** Which mark lies over which: alerts under impacts, impacts under launches. */
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
  const ranked = rank(samePlaces(points), { highlight, weight, size });
  const most = ranked.reduce((half, members) => Math.max(half, halfOf(members, size)), size);
  const near = new Near(together ? reach(most, most) : 0.5, together);
  const stacks = [];
  for (const members of ranked) {
    const half = halfOf(members, size);
    const { x, y } = members[0];
    const found = near.find({ x, y, half });
    if (found) found.members.push(...members);
    else stacks.push(near.add({ x, y, half, members: [...members] }));
  }
  return stacks.map((one) => finish(one, highlight, weight)).sort((a, b) => order(a.lead.role) - order(b.lead.role) || a.lead.place - b.lead.place);
}

/** Half the size of the largest mark of some points. */
const halfOf = (members, size) => members.reduce((half, one) => Math.max(half, one.half ?? size), 0);

/** How near two marks come before they are one: they may not meet, but a large one may cover the edge of another. */
export const reach = (one, other) => Math.min(one, other) + Math.min(Math.max(one, other), 0.6 * Math.max(one, other) + 2.6) + 1;

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

/** Does a row here stand for several events? */
export const haveCounts = (here, weight) => weight !== null && here.some(({ event }) => weight[event] > 1);

/** The event in hand first, then the largest marks, then the places with the most events, then in order of the record. */
function rank(groups, { highlight, weight, size }) {
  const has = (group) => (highlight !== null && group.some(({ event }) => event === highlight) ? 1 : 0);
  const keyed = groups.map((group) => ({ group, has: has(group), half: halfOf(group, size), events: countEvents(group, weight) }));
  keyed.sort((a, b) => b.has - a.has || b.half - a.half || b.events - a.events || a.group[0].place - b.group[0].place);
  return keyed.map(({ group }) => group);
}

function finish({ x, y, members }, highlight, weight) {
  const here = members.length === 1 ? members[0].here : members.flatMap((member) => member.here);
  const lit = members.some(({ event }) => event === highlight);
  const lead = leadOf(members.filter((member) => member.x === x && member.y === y), highlight);
  const status = members.length === 1 ? members[0].status : leastCertain([...new Set(members.map((one) => one.status))]);
  // A ring says that people were killed in an event here, whichever mark is on top.
  const killed = lead.killed || members.some((one) => one.killed);
  return { x, y, members, here, events: countEvents(here, weight), counts: haveCounts(here, weight), lead: killed === lead.killed ? lead : { ...lead, killed }, lit, status };
}

/** The mark that is seen: of the event in hand, else with a figure, the largest, the uppermost role, the first. */
function leadOf(members, highlight) {
  const own = members.filter(({ event }) => event === highlight);
  const choice = own.length ? own : members;
  const before = (one, other) => (one.figure ? 1 : 0) - (other.figure ? 1 : 0) || (one.half ?? 0) - (other.half ?? 0) || order(one.role) - order(other.role);
  return choice.reduce((best, one) => (before(one, best) > 0 ? one : best));
}

/** More cells than there are in a row of the world, so that row and column make one number. */
const ROW = 2 ** 26;

/** What is near a point, by a grid whose cells are as wide as near is. */
class Near {
  constructor(distance, together) {
    this.distance = distance;
    this.together = together;
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
  find({ x, y, half }) {
    const key = Math.floor(x / this.distance) * ROW + Math.floor(y / this.distance);
    let best = null;
    let nearest = Infinity;
    for (let column = -ROW; column <= ROW; column += ROW) {
      for (let row = -1; row <= 1; row += 1) {
        const cell = this.cells.get(key + column + row);
        if (!cell) continue;
        for (const item of cell) {
          const away = Math.hypot(item.x - x, item.y - y);
          if (away < nearest && away < (this.together ? reach(half, item.half) : this.distance)) [best, nearest] = [item, away];
        }
      }
    }
    return best;
  }
}
