/** The steps of a story on the timeline: a disc each, pushed apart evenly, with a stem to its day. */

import { DAY } from "./dates.js";
import { svg } from "./dom.js";
import { figure, t } from "../say.js";

const ROOM = 19; // between two discs
const HALF = 8;

/** The moment of a step in minutes: the middle of the day of its first event; null for none. */
function momentOf(app, step) {
  const rows = app.model.text ? step.events.map((id) => app.model.text.rowOf(id)).filter((row) => row >= 0) : [];
  return rows.length ? Math.floor(Math.min(...rows.map((row) => app.model.events.start[row])) / DAY) * DAY + DAY / 2 : null;
}

/** Places that keep their order and a distance, as near to those asked for as can be, between two ends. */
export function pushApart(places, room, least, most) {
  const made = [...places];
  for (let i = 1; i < made.length; i += 1) made[i] = Math.max(made[i], made[i - 1] + room);
  const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const shift = made.length ? mean(places) - mean(made) : 0;
  const over = made.length ? Math.max(0, made.at(-1) + shift - most) : 0;
  const under = made.length ? Math.max(0, least - made[0] - shift) : 0;
  return made.map((one) => one + shift - over + under);
}

/** Draw the discs above the bars; nothing where there is no room for them. */
export function stepMarks(app, view) {
  if (!app.steps.length || app.shell.root.dataset.layout !== "wide" || !app.model.text) return [];
  const spots = app.steps.map((step, at) => ({ number: at + 1, title: step.title, at: momentOf(app, step) }))
    .filter(({ at }) => at !== null && at >= view.from && at < view.to)
    .map((one) => ({ ...one, x: view.left + ((one.at - view.from) / (view.to - view.from)) * (view.right - view.left) }))
    .sort((a, b) => a.x - b.x || a.number - b.number);
  const xs = pushApart(spots.map(({ x }) => x), ROOM, view.left + HALF, view.right - HALF);
  const y = view.top - HALF - 1; // clear of the words above
  return spots.map((one, i) => {
    const go = () => app.toStep(one.number);
    const mark = svg("g", { class: app.state.step === one.number ? "at-step-mark at-on" : "at-step-mark", "aria-hidden": "true", onpointerdown: (event) => event.stopPropagation(), onclick: go },
    svg("path", { d: `M${xs[i].toFixed(1)} ${y}L${one.x.toFixed(1)} ${view.top + 4}` }),
    svg("circle", { cx: xs[i].toFixed(1), cy: y, r: HALF }),
    svg("text", { x: xs[i].toFixed(1), y: y + 4, "text-anchor": "middle" }, figure(one.number)));
    mark.append(svg("title", null, t("Step {n}: {title}", { n: figure(one.number), title: one.title })));
    return mark;
  });
}
