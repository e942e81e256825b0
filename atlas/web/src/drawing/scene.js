/**
 * What is to be drawn at one zoom, in pixels of the whole world: marks in stacks, areas, regions,
 * lines, and the free place on its rim where an area shows its mark. Pure; it draws nothing.
 */

import { NULL } from "../codec.js";
import { RING } from "../marks.js";
import { kmAt } from "../mercator.js";
import { cellsAmong } from "./cells.js";
import { findLines } from "./lines.js";
import { putOnRims } from "./rims.js";
import { giveSizes } from "./sizes.js";
import { stack } from "./stacks.js";
import { wideCodes } from "./switches.js";

/** A ring or disc is drawn where it is wider than the mark by this. */
const CLEAR = RING.clear;

/**
 * @typedef {object} Spot a drawn place, or several that are the same
 * @property {number} at a number for its coordinates
 * @property {number} x @property {number} y @property {number} r true radius, all in pixels
 * @property {{event: number, place: number}[]} here
 *
 * @param {Model} model
 * @param {Iterable<number>} places that are drawn
 * @param {{scale: number, size: number, highlight: number | null, lines: boolean, together?: boolean, by?: string, outlines?: Outlines}} view
 *   scale is the width of the world in pixels, size the half-size of a mark; together: marks that
 *   meet become one stack; by: the unit of sizes; outlines: those of shapes, kept for a zoom
 */
export function buildScene(model, places, view) {
  const spots = readSpots(model, places, view);
  giveSizes(model, spots, view);
  const wide = spots.filter(({ kind }) => kind === "area" || kind === "region");
  const points = spots.filter(({ kind }) => kind === "point");
  const { weight } = model.events;
  const stacks = stack(points, { ...view, weight });
  const { cells, others } = cellsAmong(mergeSame(wide), weight, view.scale);
  const [areas, regions] = ["area", "region"].map((of) => others.filter(({ kind }) => kind === of));
  const lines = view.lines ? findLines(model, spots, stacks, view) : [];
  const rims = putOnRims({ areas, regions, stacks, lines, size: view.size, weight, rest: model.rest });
  return { spots, stacks, areas, cells, regions, lines, rims, rings: ringsOf(stacks), size: view.size };
}

/** Each drawn place with its position, radius and look. */
function readSpots(model, places, { scale, size, outlines = new Outlines() }) {
  const wide = wideCodes(model);
  const spots = [];
  for (const place of places) {
    const event = model.places.event[place];
    const y = model.places.y[place];
    const radius = model.places.radius[place];
    const r = radius === NULL ? 0 : (radius / 100) * kmAt(y) * scale;
    const precision = model.word("precisions", model.places.precision[place]);
    const shape = model.places.shape[place] === NULL ? null : model.shape(model.places.shape[place]);
    const kind = kindOfSpot(wide[model.places.precision[place]], precision, shape, r, size, scale);
    spots.push({
      place,
      event,
      kind,
      at: (model.places.longitude[place] + 18e6) * 18000001 + model.places.latitude[place] + 9e6,
      x: model.places.x[place] * scale,
      y: y * scale,
      r,
      km: radius === NULL ? null : radius / 100,
      role: model.word("place_roles", model.places.role[place]),
      group: model.groupOf(event),
      letter: model.letterOf(event),
      status: model.word("statuses", model.events.status[event]),
      look: precision === "unstated" ? "hollow" : wide[model.places.precision[place]] && kind === "point" ? "soft" : "solid",
      precision,
      ...(kind === "point" || !shape ? {} : outlines.of(model.places.shape[place], shape, scale)),
      shapeId: shape ? model.places.shape[place] : -1,
      half: size,
      figure: "",
      open: false,
      killed: false,
      sea: model.places.sea?.[place] === 1,
      here: [{ event, place }],
    });
  }
  return spots;
}

/** The outlines of shapes in pixels, made once a zoom: shapes have many points, and filters change often. */
export class Outlines {
  constructor() {
    this.scale = 0;
    this.kept = new Map();
  }

  of(id, shape, scale) {
    if (this.scale !== scale) this.kept.clear();
    this.scale = scale;
    if (!this.kept.has(id)) this.kept.set(id, outlineOf(shape, scale));
    return this.kept.get(id);
  }
}

/** The rings, lines and rim of a shape in pixels, and the box around it. */
function outlineOf(shape, scale) {
  const scaled = (line) => line.map((value) => value * scale);
  const rings = shape.rings.map(scaled);
  const lines = shape.lines.map(scaled);
  const longest = [...rings, ...lines].reduce((most, one) => (one.length > most.length ? one : most));
  const outline = Array.from({ length: longest.length / 2 }, (_, at) => ({ x: longest[2 * at], y: longest[2 * at + 1] }));
  const [left, top, right, bottom] = shape.box.map((value) => value * scale);
  return { rings, lines, outline, extent: { left, top, right, bottom } };
}

/** A wide place that is no larger on the screen than a mark is drawn as one. */
function kindOfSpot(wide, precision, shape, r, size, scale) {
  if (!wide) return "point";
  const across = shape ? Math.max(shape.box[2] - shape.box[0], shape.box[3] - shape.box[1]) * scale : 2 * r;
  if (across < 2 * (size + CLEAR)) return "point";
  return precision === "area" ? "area" : "region";
}

const placeKey = ({ shapeId, at, km }) => (shapeId >= 0 ? `s${shapeId}` : `${at} ${km}`);

/** Spots that are the same become one that tells of all; one that several groups share is neutral. */
function mergeSame(spots) {
  const made = new Map();
  for (const spot of spots) {
    const key = placeKey(spot);
    const one = made.get(key);
    const own = { statuses: [spot.status], roles: [spot.role], groups: [spot.group], killed: spot.killed };
    if (!one) {
      made.set(key, { ...spot, ...own, here: [...spot.here], shared: false });
      continue;
    }
    // The mark of the largest figure stands for all.
    if (spot.half > one.half) Object.assign(one, { half: spot.half, figure: spot.figure, open: spot.open, role: spot.role, status: spot.status, group: spot.group, letter: spot.letter });
    one.here.push(...spot.here);
    one.statuses.push(spot.status);
    one.roles.push(spot.role);
    if (!one.groups.includes(spot.group)) one.groups.push(spot.group);
    one.shared = one.groups.length > 1;
    one.killed ||= spot.killed;
  }
  return [...made.values()].sort((a, b) => b.r - a.r || a.place - b.place);
}

/** The true radius of each mark that it would not hide, each once. */
function ringsOf(stacks) {
  const made = new Map();
  for (const { members } of stacks) {
    for (const { at, x, y, r, half, group, look, here } of members) {
      if (r <= half + CLEAR || look === "soft") continue;
      const there = made.get(at);
      const one = there?.find((ring) => ring.r === r);
      if (one) one.here.push(...here);
      else if (there) there.push({ x, y, r, group, here: [...here] });
      else made.set(at, [{ x, y, r, group, here: [...here] }]);
    }
  }
  return [...made.values()].flat().sort((a, b) => b.r - a.r);
}
