/** Names of the events' own places, which a map tells before other towns of their size. */

import { fold } from "../fold.js";

/** How widely a place may be known and still be a spot with a name. */
const SPOTS = new Set(["exact", "site", "town", "unstated"]);
const MOST = 300;
const LONGEST = 30;
/** Parts of the world, about 12 km: a town nearer than this with the same name is the same. */
const SAME = 0.0003;
const ARTICLE = /^(?:al|el|ar|as|ash|ad|az|an|at|la|le|the)(?=[^\p{L}])/u;

/**
 * The names of places, those of most events first.
 *
 * @param {Model} model with its texts
 * @returns {{kind: "town", name: string, native: string, rank: number, zoom: number, own: true,
 *   capital: false, side: 0, close: 0, positions: number[][]}[]}
 */
export function ownNames(model) {
  const { places, text } = model;
  const found = new Map();
  for (let place = 0; place < places.n; place += 1) {
    if (!places.drawable[place] || !SPOTS.has(model.word("precisions", places.precision[place]))) continue;
    const name = text.placeName(place);
    if (!name || name.length > LONGEST) continue;
    const known = found.get(name);
    if (known) known.events += 1;
    else found.set(name, { name, native: text.placeNative(place), events: 1, at: [places.x[place], places.y[place]] });
  }
  const most = [...found.values()].sort((a, b) => b.events - a.events).reduce(withNew, []);
  return most.map(({ name, native, at }) => ({
    kind: "town", name, native: native === name ? "" : native, rank: 4, zoom: 0, own: true, capital: false, side: 0, close: 0, positions: [at],
  }));
}

/** The names so far, and one more unless it is another spelling of one of them. */
function withNew(kept, one) {
  if (kept.length < MOST && !kept.some((other) => isNear(one.at, other.at) && skeleton(one.name) === skeleton(other.name))) kept.push(one);
  return kept;
}

const isNear = ([x, y], [otherX, otherY]) => Math.abs(x - otherX) < SAME && Math.abs(y - otherY) < SAME;

/**
 * Names of the ground and of the events together: a town that both have is named once, as the ground
 * spells it, and as soon as an event's place.
 *
 * @param {Label[]} ground
 * @param {Label[]} own
 */
export function joinNames(ground, own) {
  const byCell = new Map();
  for (const label of ground) {
    if (label.kind !== "town") continue;
    const key = cellOf(label.positions[0]);
    byCell.set(key, [...(byCell.get(key) ?? []), label]);
  }
  const same = new Map();
  const others = own.filter((label) => {
    const town = around(label.positions[0]).flatMap((key) => byCell.get(key) ?? []).find((one) => isSame(one, label));
    if (town) same.set(town, { ...town, zoom: Math.min(town.zoom, 0), own: true });
    return !town;
  });
  return [...others, ...ground.map((label) => same.get(label) ?? label)];
}

const cellOf = ([x, y]) => `${Math.floor(x / SAME)} ${Math.floor(y / SAME)}`;

function around([x, y]) {
  const steps = [-SAME, 0, SAME];
  return steps.flatMap((dx) => steps.map((dy) => cellOf([x + dx, y + dy])));
}

/** Whether a town and an event's place near it bear one name: spelled with other vowels, or with more words. */
function isSame(town, own) {
  return skeleton(town.name) === skeleton(own.name) || ` ${bare(own.name)} `.includes(` ${bare(town.name)} `);
}

/** Whether two spellings are of one name. */
export const isOneName = (one, other) => skeleton(one) === skeleton(other);

const bare = (name) => fold(name).replace(ARTICLE, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** A name without vowels, which are what romanised spellings differ in; a name that has nothing else is kept. */
const skeleton = (name) => bare(name).replace(/[aeiouyh ]/g, "").replace(/(.)\1+/gu, "$1") || bare(name);
