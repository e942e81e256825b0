/**
 * Callouts: a few words at a mark, placed by rule, with a line to the mark that covers no other mark.
 *
 * At a step they are the step's own; at the opening each step has one, with its number. Where no free
 * place is near, the number alone stands beside the mark.
 */

import { meet } from "../drawing/boxes.js";
import { boxesAlong } from "../drawing/rims.js";
import { bdi, button, fill, h, svg } from "./dom.js";
import { floatingBoxes } from "./float.js";
import { figure, mix, t } from "../say.js";

const MOST = 5; // with words
const GRID = 12;
const EDGE = 8;
const GAP = 6;
const COVERED = 90; // pixels that a callout goes further to leave an area in sight
const MARK = 12; // from a mark's middle to where its line ends
const NARROW = 480;

/** Where a line from a to b first lies in a box: whether it does. */
export function crosses([x1, y1, x2, y2], { left, top, right, bottom }) {
  let [from, to] = [0, 1];
  const clip = (p, q) => {
    if (p === 0) return q >= 0;
    const share = q / p;
    if (p < 0) from = Math.max(from, share);
    else to = Math.min(to, share);
    return from <= to;
  };
  const [dx, dy] = [x2 - x1, y2 - y1];
  return clip(-dx, x1 - left) && clip(dx, right - x1) && clip(-dy, y1 - top) && clip(dy, bottom - y1);
}

const side = (ax, ay, bx, by, x, y) => (bx - ax) * (y - ay) - (by - ay) * (x - ax);

/** Whether two lines cross. */
function cross([a, b, c, d], [e, f, g, i]) {
  return side(a, b, c, d, e, f) * side(a, b, c, d, g, i) < 0 && side(e, f, g, i, a, b) * side(e, f, g, i, c, d) < 0;
}

/** The line from a box to a mark: from the nearest point of its edge, ending short of the mark's middle. */
function leader(box, { x, y }, stop) {
  const from = [Math.max(box.left, Math.min(box.right, x)), Math.max(box.top, Math.min(box.bottom, y))];
  const length = Math.hypot(x - from[0], y - from[1]);
  const part = length ? Math.max(0, (length - stop) / length) : 0;
  return [from[0], from[1], from[0] + (x - from[0]) * part, from[1] + (y - from[1]) * part];
}

const grown = ({ left, top, right, bottom }, by) => ({ left: left - by, top: top - by, right: right + by, bottom: bottom + by });
const holds = ({ left, top, right, bottom }, { x, y }) => x >= left && x <= right && y >= top && y <= bottom;

/** The box of the mark that a callout points at: of those over its point the one about it. */
function ownOf(marks, { x, y }) {
  const off = ({ left, top, right, bottom }) => Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y);
  const [first] = marks.filter((one) => holds(grown(one, 2), { x, y })).sort((a, b) => off(a) - off(b));
  return new Set(marks.filter((one) => one === first || off(one) < 4));
}

/**
 * A place for each callout, in their order; null where there is none.
 *
 * @param {{x: number, y: number, width: number, height: number}[]} callouts the mark and the size of each
 * @param {{size: {x: number, y: number}, taken: object[], marks: object[]}} room the map, what floats over it, its marks, its areas, names
 * @returns {({left: number, top: number, right: number, bottom: number, line: number[]} | null)[]}
 */
export function placeCallouts(callouts, { size, taken, marks, wide = [], names = [] }) {
  const placed = [];
  const far = size.x * 0.4;
  const fits = (box, line, own) =>
    !taken.some((one) => meet(box, one)) && !marks.some((one) => meet(box, one)) &&
    placed.every((one) => !one || (!meet(grown(box, GAP), one) && !crosses(one.line, grown(box, 2)) && !crosses(line, grown(one, 2)) && !cross(line, one.line))) &&
    !taken.some((one) => crosses(line, one)) && !marks.some((one) => !own.has(one) && crosses(line, one));
  for (const callout of callouts) {
    const { x, y, width, height } = callout;
    const own = ownOf(marks, callout);
    let best = null;
    for (let left = EDGE; left + width <= size.x - EDGE; left += GRID) {
      for (let top = EDGE; top + height <= size.y - EDGE; top += GRID) {
        const box = { left, top, right: left + width, bottom: top + height };
        const line = leader(box, callout, MARK);
        const length = Math.hypot(x - line[0], y - line[1]);
        if (length < MARK + 10 || length > far || (best && length >= best.cost)) continue;
        // An area or a name is covered only where there is no other place near.
        const cost = length + COVERED * (wide.filter((one) => meet(box, one)).length + 2 * names.filter((one) => meet(box, one) || crosses(line, one)).length);
        if ((!best || cost < best.cost) && fits(box, line, own)) best = { ...box, line, cost };
      }
    }
    placed.push(best);
  }
  return placed;
}

/** Boxes about the areas in view that are small enough to be hidden by words. */
function areasInView({ layer, map }) {
  const { min } = map.getPixelBounds();
  const at = ({ x, y, r }) => ({ left: x - min.x - r, top: y - min.y - r, right: x - min.x + r, bottom: y - min.y + r });
  return layer.scene.areas.filter(({ r }) => r < 70).map((one) => at({ ...one, r: one.r * 0.8 }));
}

/** The callouts of now: at a step its own, at the opening one a step. */
function calloutsOf(app) {
  const { step } = app.state;
  if (step === null || !app.model.text) return [];
  if (step) return app.steps[step - 1].callouts.map((one) => ({ ...one, number: 0 }));
  return app.steps.flatMap((one, at) => {
    const [first] = one.callouts;
    if (first) return [{ ...first, number: at + 1 }];
    return one.events.length ? [{ event: one.events[0], place: "", title: "", lines: [], by: "author", number: at + 1 }] : [];
  });
}

/** The place that a callout points at, in pixels of the map; null where it is not drawn. */
function anchorOf(app, { event, place }) {
  const row = app.model.text.rowOf(event);
  return row < 0 || !app.result.mask[row] ? null : anchorsOf(app, row, place);
}

/** The first place of an event that is drawn, of a role where one is asked for, in pixels of the map. */
export function anchorsOf(app, row, place = "") {
  const { firstPlace } = app.model.events;
  const { x, y, drawable, role } = app.model.places;
  for (let p = firstPlace[row]; p < firstPlace[row + 1]; p += 1) {
    if (!drawable[p] || (place && app.model.word("place_roles", role[p]) !== place)) continue;
    const world = 256 * 2 ** app.map.getZoom();
    const { min } = app.map.getPixelBounds();
    return { row, x: x[p] * world - min.x, y: y[p] * world - min.y };
  }
  return null;
}

export function createCallouts(app) {
  if (!app.steps.length) return { update: () => undefined };
  const lines = svg("svg", { class: "at-leaders", "aria-hidden": "true" });
  const boxes = h("div", { class: "at-callout-boxes" });
  const element = h("div", { class: "at-callouts", role: "group", "aria-label": t("Words on the map") }, lines, boxes);
  app.shell.float.prepend(element);
  let asked = 0;

  const make = (one, words) => {
    const by = one.by && one.by !== "author" ? ` ${t("Word of {by}.", { by: one.by })}` : "";
    const label = `${one.number ? `${figure(one.number)}: ` : ""}${one.title || app.read.title(one.row)}. ${one.lines.join(" ")}${by}`;
    const text = words ? [h("span", { class: "at-callout-title" }, bdi(one.title)), element.clientWidth < NARROW ? null : [one.lines.map((line) => bdi(line, { class: "at-callout-line" })),
      by ? h("span", { class: "at-callout-line" }, mix(t("said by {by}"), { by: bdi(one.by) })) : null]] : [];
    return button({ class: words ? "at-callout" : "at-callout at-bare", "aria-label": label, title: label, onclick: () => app.openCard(one.row) },
      one.number ? h("span", { class: "at-disc" }, figure(one.number)) : words ? null : h("span", { class: "at-disc at-dot" }), words ? h("span", { class: "at-callout-words" }, text) : null);
  };

  const draw = () => {
    asked = 0;
    const size = app.map.getSize();
    fill(lines);
    fill(boxes);
    app.leaders = []; // what names on the ground keep clear of
    if (!app.layer.scene || !size.x || app.state.playing) return;
    lines.setAttribute("width", size.x);
    lines.setAttribute("height", size.y);
    const inside = ({ x, y }) => x > EDGE && y > EDGE && x < size.x - EDGE && y < size.y - EDGE;
    const all = calloutsOf(app).map((one) => ({ ...one, ...anchorOf(app, one) })).filter((one) => one.row !== undefined && inside(one));
    if (!all.length) return;
    const marks = app.layer.marksInView();
    // What is said of the dead is neither covered nor struck through.
    const taken = [...floatingBoxes(app, false), ...(app.layer.deaths ?? [])];
    const wide = areasInView(app);
    let worded = 0;
    const tried = all.map((one) => {
      const words = Boolean(one.title) && (worded += 1) <= MOST;
      const node = make(one, words);
      boxes.append(node);
      return { one, node, words, width: node.offsetWidth, height: node.offsetHeight };
    });
    const place = (some) => placeCallouts(some.map(({ one, width, height }) => ({ x: one.x, y: one.y, width, height })), { size, taken, marks, wide });
    const first = tried.filter(({ words }) => words);
    const found = place(first);
    const bare = tried.filter(({ words }) => !words);
    first.forEach((item, at) => {
      if (found[at]) settle(item.node, found[at]);
      else bare.push(item);
    });
    // A number with no room for words still stands beside its mark.
    const now = [...taken, ...found.filter(Boolean)];
    for (const item of bare) {
      item.node.remove();
      const node = make(item.one, false);
      boxes.append(node);
      const [spot] = placeCallouts([{ x: item.one.x, y: item.one.y, width: 20, height: 20 }], { size, taken: now, marks });
      if (!spot) node.remove();
      else {
        now.push(spot);
        settle(node, spot);
      }
    }
    app.basemap?.labels.refresh?.();
  };

  const settle = (node, { left, top, line }) => {
    node.style.left = `${left}px`;
    node.style.top = `${top}px`;
    const d = `M${line[0].toFixed(1)} ${line[1].toFixed(1)}L${line[2].toFixed(1)} ${line[3].toFixed(1)}`;
    const [x, y, x2, y2] = line;
    app.leaders.push(...boxesAlong({ from: { x, y }, to: { x: x2, y: y2 } }));
    lines.append(svg("path", { class: "at-leader-halo", d }), svg("path", { class: "at-leader", d }));
  };
  const ask = () => {
    if (!asked) asked = requestAnimationFrame(() => requestAnimationFrame(draw)); // when the map and the boxes over it are painted
  };
  const away = () => element.classList.add("at-moving");
  const back = () => {
    element.classList.remove("at-moving");
    ask();
  };
  app.on(app.map, "movestart zoomstart", away);
  app.on(app.map, "moveend zoomend", back);
  app.drawCallouts = draw;
  app.placeCalloutsAgain = ask; // for what floats over the map and has changed its size
  return {
    update(changes) {
      if (["step", "selection", "first", "text", "size", "layout", "switches", "open", "playing"].some((key) => changes.has(key))) ask();
    },
    destroy: () => cancelAnimationFrame(asked),
  };
}
