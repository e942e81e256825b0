/**
 * How large the marks of events are: one unit for all parties, four classes, and a size of its own
 * where no figure is stated.
 *
 * A figure belongs to the event, not to its first place: it is shown on one mark where the places of
 * its role are at one place on the map; else their marks say nothing of it.
 */

import { NULL } from "../codec.js";
import { SIZES, sizeClass } from "../marks.js";

/** The figure of an event in a unit; null where none is stated. */
export function figureOf(model, event, unit) {
  const numbers = model.events[unit];
  if (!numbers || numbers[event] === NULL) return null;
  return { number: numbers[event], open: model.events[`${unit}_open`][event] === 1 };
}

/** Is a kind counted in a unit? Fire and air are counted in rounds, every kind in people killed. */
export const isCounted = ({ counted }, by) => (by === "rounds" ? counted === by : by === "killed");

/** A figure as it is written: "34", "25+". */
const words = ({ number, open }) => `${number.toLocaleString("en")}${open ? "+" : ""}`;

/**
 * Give spots their sizes: `half`, `figure` (written beside the mark), `open` (no figure), `killed`.
 *
 * @param {Model} model
 * @param {object[]} spots those of one event stand together
 * @param {{size: number, by?: string}} view size: the half-size of a mark without sizes; by: the unit
 */
export function giveSizes(model, spots, { size, by = "none" }) {
  const large = size / SIZES.mark;
  const sized = by !== "none";
  const { killed } = model.events;
  for (let from = 0, to; from < spots.length; from = to) {
    const { event } = spots[from];
    to = from + 1;
    while (to < spots.length && spots[to].event === event) to += 1;
    const deadly = killed !== null && killed[event] !== NULL && killed[event] > 0;
    for (let at = from; at < to; at += 1) spots[at].half = sized ? SIZES.place * large : size;
    if (!sized && !deadly) continue;
    const own = spots.slice(from, to);
    const role = leadRole(own, model.kindOf(event).role);
    const leads = own.filter((spot) => spot.role === role);
    leads[0].killed = deadly;
    if (sized) sizeLeads(leads, figureOf(model, event, by), isCounted(model.kindOf(event), by), large);
  }
}

/** The role whose places bear the figure of an event. */
function leadRole(own, usual) {
  const has = (role) => own.some((spot) => spot.role === role);
  return has("launch") ? "launch" : has(usual) ? usual : own[0].role;
}

function sizeLeads(leads, figure, counted, large) {
  if (!figure) {
    if (counted) for (const spot of leads) Object.assign(spot, { half: SIZES.no_figure * large, open: true });
    return;
  }
  const half = (sizeClass(figure.number)?.half ?? SIZES.place) * large;
  const [xs, ys] = ["x", "y"].map((key) => leads.map((spot) => spot[key]));
  const spread = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  if (spread > 2 * half) return;
  Object.assign(leads[0], { half, figure: figure.number >= SIZES.numeral_from ? words(figure) : "" });
}
