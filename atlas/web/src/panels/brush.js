/**
 * A brush over the timeline: by mouse, by touch and by keyboard.
 *
 * Its two ends are sliders with words; arrow keys move them by a bin, with Shift by seven. Dragging
 * on the chart marks a new stretch, dragging the marked one moves it, a click takes one bin.
 */

import { svg } from "./dom.js";
import { t } from "../say.js";

const NEAR = 3;
const GRIP = { width: 8, height: 18 };

/**
 * @param {SVGElement} chart
 * @param {object} host
 * @param {() => {from: number, to: number, left: number, right: number, top: number, base: number}} host.scale
 *   the stretch of minutes and the pixels that show it
 * @param {() => [number, number]} host.range the stretch asked for, which may not be painted yet; `to` is exclusive
 * @param {(minutes: number) => number} host.snap start of the bin
 * @param {(start: number, bins: number) => number} host.shift a bin's start moved by so many bins
 * @param {(from: number, to: number, done: boolean) => void} host.pick `to` is exclusive
 * @param {() => void} host.clear
 * @param {(minutes: number) => string} host.words
 * @param {(x: number, y: number) => boolean} host.press a click that may mean something else than its bin
 * @param {(x: number | null, y?: number) => void} host.hover
 */
export function createBrush(chart, host) {
  const shade = svg("rect", { class: "at-brush-shade" });
  const floor = svg("path", { class: "at-brush-floor" });
  const ends = ["from", "to"].map((end) => makeEnd(end, host));
  const area = svg("rect", { class: "at-brush-area" });
  chart.append(area, floor, ...ends);
  dragOn(area, host);
  for (const [i, end] of ends.entries()) dragEnd(end, i, host);
  area.addEventListener("pointermove", (event) => host.hover(...pointIn(area, event)));
  area.addEventListener("pointerleave", () => host.hover(null));
  return {
    shade,
    /** Draw it for a range of minutes, or null for all time. */
    show(next) {
      const { from, to, left, right, top, base } = host.scale();
      const range = next ?? [from, to];
      const x = (minutes) => left + ((minutes - from) / (to - from)) * (right - left);
      const [a, b] = range.map((minutes) => Math.max(left, Math.min(right, x(minutes))));
      place(area, { x: left, y: top, width: right - left, height: base - top });
      place(shade, { x: a, y: top, width: Math.max(0, b - a), height: base - top });
      floor.setAttribute("d", next ? `M${a} ${base + 0.5}H${b}` : "");
      chart.classList.toggle("at-brushed", Boolean(next));
      ends.forEach((end, i) => showEnd(end, [a, b][i], { top, base }, host, i ? range[1] - 1 : range[0], [from, to]));
      return { left: a, right: b };
    },
  };
}

function place(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
}

function makeEnd(end, host) {
  const grip = svg(
    "g",
    { class: "at-brush-end", role: "slider", tabindex: "0", "aria-label": end === "from" ? t("First day") : t("Last day"), "aria-orientation": "horizontal" },
    svg("rect", { class: "at-brush-touch" }),
    svg("path", { class: "at-brush-line" }),
    svg("rect", { class: "at-brush-grip", width: GRIP.width, height: GRIP.height, rx: 3 }),
  );
  grip.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Delete") return host.clear();
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return undefined;
    event.preventDefault();
    return move(end, step * (event.shiftKey ? 7 : 1), host, host.range());
  });
  return grip;
}

/** Move one end by bins, or as far as it goes; it never passes the other. */
function move(end, bins, host, [from, to]) {
  if (!Number.isFinite(bins)) {
    const { from: first, to: last } = host.scale();
    if (end === "from") host.pick(bins < 0 ? first : host.snap(to - 1), to, true);
    else host.pick(from, bins > 0 ? last : host.shift(host.snap(from), 1), true);
    return;
  }
  if (end === "from") host.pick(Math.min(host.shift(host.snap(from), bins), host.snap(to - 1)), to, true);
  else host.pick(from, Math.max(host.shift(host.snap(to - 1), bins + 1), host.shift(host.snap(from), 1)), true);
}

function showEnd(end, x, { top, base }, host, minutes, [from, to]) {
  const [touch, line, grip] = end.children;
  place(touch, { x: x - 12, y: top, width: 24, height: base - top });
  line.setAttribute("d", `M${x} ${top}V${base}`);
  place(grip, { x: x - GRIP.width / 2, y: (top + base) / 2 - GRIP.height / 2 });
  place(end, { "aria-valuemin": from, "aria-valuemax": to, "aria-valuenow": minutes, "aria-valuetext": host.words(minutes) });
}

/** Where a pointer is in the chart. */
function pointIn(element, event) {
  const { left, top } = element.ownerSVGElement.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}

/** The minutes under a pointer. */
function minutesAt(event, element, host) {
  const { from, to, left, right } = host.scale();
  const [x] = pointIn(element, event);
  const share = Math.max(0, Math.min(1, (x - left) / (right - left)));
  return Math.min(to - 1, from + share * (to - from));
}

/** Follow a pointer until it is let go. */
export function follow(element, event, onMove, onEnd) {
  element.setPointerCapture(event.pointerId);
  const stop = (last) => {
    element.removeEventListener("pointermove", onMove);
    element.removeEventListener("pointerup", stop);
    element.removeEventListener("pointercancel", stop);
    onEnd(last);
  };
  element.addEventListener("pointermove", onMove);
  element.addEventListener("pointerup", stop);
  element.addEventListener("pointercancel", stop);
}

/** Dragging on the chart: inside the marked stretch moves it, elsewhere marks a new one. */
function dragOn(area, host) {
  area.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const start = minutesAt(event, area, host);
    const [from, to] = host.range();
    const { from: first, to: last } = host.scale();
    const inside = start >= from && start < to && (from > first || to < last);
    let moved = false;
    const onMove = (now) => {
      moved ||= Math.abs(now.clientX - event.clientX) > NEAR;
      if (!moved) return;
      const at = minutesAt(now, area, host);
      if (inside) {
        const half = (host.shift(host.snap(from), 1) - host.snap(from)) / 2; // to the nearest bin
        const by = host.snap(from + at - start + half) - host.snap(from);
        host.pick(from + by, to + by, false);
      } else host.pick(host.snap(Math.min(start, at)), host.shift(host.snap(Math.max(start, at)), 1), false);
    };
    follow(area, event, onMove, ({ type }) => {
      // Where the browser takes a finger for scrolling, nothing was pressed.
      if (type === "pointerup" && !moved && !host.press(...pointIn(area, event))) host.pick(host.snap(start), host.shift(host.snap(start), 1), true);
    });
  });
}

/** Dragging an end resizes; past the other end the two change places. */
function dragEnd(end, i, host) {
  end.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.stopPropagation();
    const fixed = i ? host.range()[0] : host.range()[1] - 1;
    const onMove = (now) => {
      const at = minutesAt(now, end, host);
      host.pick(host.snap(Math.min(at, fixed)), host.shift(host.snap(Math.max(at, fixed)), 1), false);
    };
    follow(end, event, onMove, () => undefined);
  });
}
