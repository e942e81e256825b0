/** How many: one mark for each thing launched or found, and every figure with its range and who says so. */

import { halfPath, shapePath, strikePath } from "../marks.js";
import { bdi, h, svg } from "./dom.js";
import { shortDay } from "./question.js";
import { figure, t } from "../say.js";

const PARTS = ["intercepted", "landed", "fell_short", "at_sea", "failed", "unaccounted"];
const A_ROW = 17;
const PITCH = { x: 14, y: 15 };
const MOST_UNITS = 102;
const SIZE = 4.6;
/** The map's own marks: their role, and what is inside; what fell into the sea is an empty disc. */
const UNITS = {
  launched: ["launch", "full"], found: ["find", "full"], landed: ["impact", "full"],
  fell_short: ["impact", "half"], failed: ["impact", "struck"], at_sea: ["impact", null],
};

/** The range of a figure in words: "30 to 36", "at least 30", "" where there is none. */
export function rangeWords({ low, high }) {
  if (low !== null && high !== null) return low === high ? "" : t("{from} to {to}", { from: figure(low), to: figure(high) });
  if (low !== null) return t("at least {n}", { n: figure(low) });
  return high !== null ? t("at most {n}", { n: figure(high) }) : "";
}

/**
 * One figure of an event: the first row without a detail, which is the whole; else the sum of the rows
 * with details of the first speaker, which are its parts. Rival counts of others are left to the lines.
 *
 * @returns {{what: string, best: number, low: number | null, high: number | null} | null}
 */
export function amountOf(quantities, what) {
  const known = quantities.filter((one) => one.what === what && one.best !== null);
  const whole = known.find(({ detail }) => !detail);
  if (whole || known.length < 2) return whole ?? known[0] ?? null;
  const parts = known.filter(({ source }) => source === known[0].source);
  const sum = (key) => (parts.every((one) => one[key] !== null) ? parts.reduce((total, one) => total + one[key], 0) : null);
  return { what, best: sum("best"), low: sum("low"), high: sum("high") };
}

/**
 * The total of an event and the parts that make it up.
 *
 * What is missing between the parts and the total counts as not reported; a missing figure is not zero.
 *
 * @param {{what: string, detail: string, best: number | null}[]} quantities
 * @returns {{whole: object, parts: {what: string, count: number}[]} | null}
 */
export function sumOf(quantities) {
  const whole = amountOf(quantities, "launched") ?? amountOf(quantities, "found");
  if (!whole) return null;
  const counts = PARTS.map((what) => ({ what, count: amountOf(quantities, what)?.best ?? 0 }));
  const parts = whole.what === "launched" ? counts.filter(({ count }) => count) : [];
  const sum = parts.reduce((total, { count }) => total + count, 0);
  if (parts.length && sum < whole.best && !parts.some(({ what }) => what === "unaccounted")) {
    parts.push({ what: "unaccounted", count: whole.best - sum });
  }
  return { whole, parts: sum > whole.best ? [] : parts };
}

/** The mark of one thing. */
function unit(what, group, x, y) {
  const at = `translate(${x} ${y})`;
  if (what === "unaccounted") {
    return svg("g", { transform: at, class: "at-unit-unknown" },
      svg("circle", { r: SIZE }), svg("text", { y: 3.2, "text-anchor": "middle" }, "?"));
  }
  if (what === "intercepted") return svg("path", { transform: at, d: shapePath("intercept", SIZE), class: "at-unit-quiet" });
  const [role, inside] = UNITS[what] ?? ["impact", null];
  const [fill, stroke] = [`var(--${group})`, `var(--${group}2)`];
  return svg("g", { transform: at },
    svg("path", { d: shapePath(role, SIZE), fill: inside === "full" ? fill : "var(--paper)", stroke }),
    inside === "half" && svg("path", { d: halfPath(SIZE), fill }),
    inside === "struck" && svg("path", { d: strikePath(SIZE), stroke, "stroke-width": 1.25 }));
}

/** One mark a thing, seventeen in a row; null where there are too many to draw. */
function unitChart(parts, group, label) {
  const units = parts.flatMap(({ what, count }) => Array(count).fill(what));
  if (!units.length || units.length > MOST_UNITS) return null;
  const rows = Math.ceil(units.length / A_ROW);
  const width = Math.min(units.length, A_ROW) * PITCH.x + 2;
  return svg("svg", { class: "at-units", width, height: rows * PITCH.y + 1, role: "img", "aria-label": label },
    units.map((what, i) => unit(what, group, (i % A_ROW) * PITCH.x + PITCH.x / 2 + 0.5, Math.floor(i / A_ROW) * PITCH.y + 8)));
}

const wordOf = (app, what) => app.model.vocabulary.quantities.find(({ id }) => id === what)?.label ?? what;

/** "25 intercepted + 5 landed + 4 not reported". */
function sumLine(app, parts) {
  return h("p", { class: "at-sum" }, parts.flatMap(({ what, count }, i) => [
    i ? h("span", { class: "at-second-ink" }, " + ") : null, h("b", null, figure(count)), ` ${wordOf(app, what)}`,
  ]));
}

/** A figure in words: "landed 5 to 6", "3 injured (1 to 4), lightly". */
export function figureWords(app, one) {
  const range = rangeWords(one);
  const best = one.best === null ? (range || t("number not reported")) : `${figure(one.best)}${range ? ` (${range})` : ""}`;
  const figures = `${best} ${wordOf(app, one.what)}`;
  return one.detail ? t("{figures}, {detail}", { figures, detail: one.detail }) : figures;
}

/** Who gives a figure and as of when: "IDF, 7 Apr 2023"; "" where neither is said. */
export const whoSays = ({ source, as_of: asOf }) => [source, asOf && !source.includes(asOf) && shortDay(asOf)].filter(Boolean).join(t(", "));

/** Whether several figures are given of one thing: different numbers, by different speakers or on different days. */
export function isContested(quantities) {
  const differ = (one, other) => one.what === other.what && whoSays(one) !== whoSays(other) && (one.best ?? one.high) !== (other.best ?? other.high);
  return quantities.some((one) => !one.detail && quantities.some((other) => differ(one, other)));
}

/** The figures of each speaker in one line: "34 (30 to 36) launched, 25 intercepted: IDF, 6 Apr 2023". */
function figureLines(app, quantities) {
  const bySource = new Map();
  for (const one of quantities) {
    const by = whoSays(one);
    bySource.set(by, [...(bySource.get(by) ?? []), figureWords(app, one)]);
  }
  return [
    isContested(quantities) ? h("p", { class: "at-second" }, t("Several figures are given, by whom and when:")) : null,
    h("ul", { class: "at-figures at-second" }, [...bySource].map(([by, words]) => h("li", null, bdi(words.join(t("; "))), ": ", by ? bdi(by) : t("not said by whom")))),
  ];
}

/**
 * All about an event's figures, or null where none is known.
 *
 * @returns {{hero: string, range: string, chart: Element | null, sum: Element | null, lines: Element | null} | null}
 */
export function figuresOf(app, row) {
  const quantities = app.model.text?.quantities(row) ?? [];
  if (!quantities.length) return null;
  const total = sumOf(quantities);
  const parts = total?.parts.length ? total.parts : total ? [{ what: total.whole.what, count: total.whole.best }] : [];
  const label = parts.map(({ what, count }) => `${figure(count)} ${wordOf(app, what)}`).join(t(", "));
  const group = app.read.kind(row).group;
  return {
    hero: total ? figure(total.whole.best) : "",
    range: total ? rangeWords(total.whole) : "",
    chart: parts.length ? unitChart(parts, group, label) : null,
    sum: parts.length ? sumLine(app, parts) : null,
    lines: figureLines(app, quantities),
  };
}
