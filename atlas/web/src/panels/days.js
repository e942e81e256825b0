/**
 * The slider of the row above a map in a notebook: two ends over the days on which events begin or end.
 *
 * Its ends stand exactly where the filter does, also between two such days or at a time of day. A
 * drag goes from one day of events to the next, so a record of many years with a few busy weeks is
 * reached day by day.
 */

import { DAY, boundOf, dayText, isoDay, rangeText } from "./dates.js";
import { h } from "./dom.js";
import { datesText } from "./words.js";
import { opened, t } from "../say.js";

const floorDay = (minutes) => Math.floor(minutes / DAY);

/** The days on which an event begins or ends, as whole days since 1970, in order. */
export function daysOfEvents({ events: { start, end } }) {
  const days = new Set();
  for (const minutes of [start, end]) for (let row = 0; row < minutes.length; row += 1) days.add(floorDay(minutes[row]));
  return Int32Array.from(days).sort();
}

/** Where a moment stands among some days: 0 at the first, 1 at the last; between two of them by its share. */
export function placeOf(days, minutes) {
  const last = days.length - 1;
  const day = minutes / DAY;
  if (last < 1 || day <= days[0]) return 0;
  if (day >= days[last]) return 1;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (days[middle] <= day) low = middle;
    else high = middle;
  }
  return (low + (day - days[low]) / (days[high] - days[low])) / last;
}

/** The days of a selection in words; without any, those of all events. */
export function daysText(selection, range) {
  const words = datesText(selection);
  if (words) return opened(words);
  return range ? t("All days, {days}", { days: rangeText(range.start, range.end) }) : t("No day");
}

/** The part of a selection for an end at a position among the days; an end at its limit is no bound. */
export function boundAt(days, end, at) {
  const limit = end ? days.length - 1 : 0;
  return { [end ? "to" : "from"]: at === limit ? null : isoDay(days[at] * DAY) };
}

/**
 * Make the slider.
 *
 * @param {App} app
 * @returns {{element: HTMLElement, show: () => void}}
 */
export function createDays(app) {
  const days = daysOfEvents(app.model);
  const last = Math.max(0, days.length - 1);
  const bar = h("span", { class: "at-days-bar" });
  const ends = [t("First day"), t("Last day")].map((label) =>
    h("span", { class: "at-days-end", role: "slider", tabindex: "0", "aria-label": label, "aria-orientation": "horizontal" }));
  const element = h("div", { class: "at-days", role: "group", "aria-label": t("Days") }, h("span", { class: "at-days-rail" }, bar), ends);
  const keyOf = (end) => (end ? "to" : "from");
  // An end that stands at a limit of a filter is there, not beyond it.
  const minutesOf = (end) => boundOf(app.state.selection[keyOf(end)], false) ?? (days[end ? last : 0] ?? 0) * DAY;
  const share = (end) => (app.state.selection[keyOf(end)] ? placeOf(days, minutesOf(end)) : end);
  /** The nearest position at or beyond a moment, in a direction. */
  const beyond = (end, by) => {
    const at = share(end) * last;
    const next = by > 0 ? Math.floor(at + 1e-9) + by : Math.ceil(at - 1e-9) + by;
    return Math.max(0, Math.min(last, next));
  };
  const pick = (end, at) => {
    // An end does not pass the other one.
    const other = share(1 - end) * last;
    const held = end ? Math.max(at, Math.ceil(other - 1e-9)) : Math.min(at, Math.floor(other + 1e-9));
    return app.select(boundAt(days, end, held));
  };
  const positionOf = ({ clientX }) => {
    const { left, width } = element.firstChild.getBoundingClientRect();
    return Math.round(Math.max(0, Math.min(1, (clientX - left) / (width || 1))) * last);
  };
  ends.forEach((handle, end) => {
    handle.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 }[event.key];
      const edge = { Home: 0, End: last }[event.key];
      if (!step && edge === undefined) return;
      event.preventDefault();
      pick(end, edge ?? beyond(end, step * (event.shiftKey ? 7 : 1)));
    });
  });
  element.addEventListener("pointerdown", (event) => {
    if (event.button || !last) return;
    const at = positionOf(event);
    const near = ends.indexOf(event.target);
    const [a, b] = [share(0) * last, share(1) * last];
    // Where both ends lie on one day, the direction decides.
    const end = near >= 0 && a !== b ? near : Math.abs(at - a) < Math.abs(at - b) || at < a ? 0 : 1;
    event.preventDefault();
    ends[end].focus();
    element.setPointerCapture(event.pointerId);
    const move = (now) => pick(end, positionOf(now));
    const done = () => {
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", done);
      element.removeEventListener("pointercancel", done);
    };
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", done);
    element.addEventListener("pointercancel", done);
    if (near < 0) pick(end, at);
  });
  const show = () => {
    const [a, b] = [share(0), share(1)];
    [a, b].forEach((at, end) => {
      const handle = ends[end];
      handle.style.left = `${at * 100}%`;
      const minutes = minutesOf(end);
      const values = { "aria-valuemin": days[0] ?? 0, "aria-valuemax": days[last] ?? 0, "aria-valuenow": floorDay(minutes), "aria-valuetext": dayText(minutes) };
      for (const [name, value] of Object.entries(values)) handle.setAttribute(name, value);
    });
    bar.style.left = `${a * 100}%`;
    bar.style.right = `${(1 - b) * 100}%`;
  };
  element.hidden = !last;
  return { element, show };
}
