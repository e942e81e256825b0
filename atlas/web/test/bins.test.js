import assert from "node:assert/strict";
import { test } from "node:test";
import { axisTicks, binEvents, binNext, binStart, chartDomain, chooseUnit } from "../src/panels/bins.js";
import { DAY, boundOf, isoDay } from "../src/panels/dates.js";

const at = (text) => boundOf(text);

test("A bin starts where its unit starts: weeks on Monday, months and years on their first", () => {
  const noon = at("2023-04-06T12:34");
  assert.equal(binStart(noon, "hour"), at("2023-04-06T12:00"));
  assert.equal(isoDay(binStart(noon, "day")), "2023-04-06");
  assert.equal(isoDay(binStart(noon, "week")), "2023-04-03");
  assert.equal(isoDay(binStart(noon, "month")), "2023-04-01");
  assert.equal(isoDay(binStart(noon, "year")), "2023-01-01");
  assert.equal(isoDay(binStart(at("1969-12-30"), "week")), "1969-12-29");
});

test("Bins follow each other without a gap", () => {
  for (const unit of ["hour", "day", "week", "month", "year"]) {
    const start = binStart(at("2023-12-20"), unit);
    const next = binNext(start, unit);
    assert.ok(next > start);
    assert.equal(binStart(next, unit), next);
    assert.equal(binStart(next - 1, unit), start);
  }
});

test("Every event in the stretch falls into one bin, and none outside it does", () => {
  const start = ["2023-04-01", "2023-04-01", "2023-04-03", "2023-05-09"].map(at);
  const events = { start, group: [0, 1, 1, 0] };
  const options = { from: at("2023-04-01"), to: at("2023-04-10"), unit: "day", groups: 2 };
  const bins = binEvents(events, [0, 1, 2, 3], options);
  assert.equal(bins.length, 9);
  assert.deepEqual(bins.map(({ total }) => total), [2, 0, 1, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...bins[0].groups], [1, 1]);
  assert.deepEqual(bins[0].rows, [0, 1]);
});

test("A few early events do not squeeze the dense season; they are counted instead", () => {
  const early = ["2006-07-12", "2020-01-03", "2021-08-04"].map(at);
  const dense = Array.from({ length: 40 }, (_, i) => at("2023-03-06") + i * DAY);
  const domain = chartDomain([...early, ...dense]);
  assert.equal(domain.before, 3);
  assert.equal(domain.after, 0);
  assert.ok(domain.from > at("2023-03-01"));
  assert.equal(chartDomain([...early, ...dense], true).before, 0);
});

test("Events spread evenly are all shown", () => {
  const starts = Array.from({ length: 30 }, (_, i) => at("2020-01-01") + i * 30 * DAY);
  const { before, after, from, to } = chartDomain(starts);
  assert.deepEqual([before, after], [0, 0]);
  assert.ok(from < starts[0] && to > starts[29]);
});

test("A chart of nothing still has a stretch", () => {
  const { from, to } = chartDomain([]);
  assert.ok(to > from);
});

test("The unit is the finest that stays wide enough to see", () => {
  assert.equal(chooseUnit(40 * DAY, 1000), "day");
  assert.equal(chooseUnit(3 * 365 * DAY, 1000), "week");
  assert.equal(chooseUnit(20 * 365 * DAY, 1000), "month");
  assert.equal(chooseUnit(2 * DAY, 1000), "hour");
});

test("The axis leaves room for its words and names a new month", () => {
  const ticks = axisTicks(at("2023-03-05"), at("2023-04-17"), 1000);
  assert.deepEqual(ticks.map(({ text }) => text), ["6 March", "13", "20", "27", "3 April", "10"]);
  for (const width of [250, 500, 2000]) {
    const some = axisTicks(at("2023-03-05"), at("2023-04-17"), width);
    const gap = ((some[1].at - some[0].at) / (43 * DAY)) * width;
    assert.ok(gap >= 79, `${gap} at ${width}`);
  }
});

test("A record of two thousand years, or of ten, has bins and an axis", () => {
  for (const [first, last] of [["0025-03-01", "2025-03-01"], ["0001-01-01", "5999-12-31"], ["0099-12-31", "0100-01-01"], ["2025-01-01", "2203-01-01"]]) {
    const start = [at(first), at(last)];
    const view = chartDomain(start);
    for (const width of [300, 1100]) {
      const unit = chooseUnit(view.to - view.from, width);
      const bins = binEvents({ start, group: [0, 0] }, [0, 1], { ...view, unit, groups: 1 });
      assert.equal(bins.reduce((sum, bin) => sum + bin.total, 0), 2, `${first} ${width}`);
      const ticks = axisTicks(view.from, view.to, width);
      assert.ok(ticks.length >= 1 && ticks.length <= 2 + width / 60, `${first}: ${ticks.length} words`);
      for (const { text } of ticks) assert.match(text, /^(\d{4}|[A-Z][a-z]{2}( \d{4})?|\d{1,2}( [A-Z][a-z]+)?)$/);
    }
  }
  assert.equal(isoDay(binStart(at("0025-03-01"), "year")), "0025-01-01");
  assert.equal(isoDay(binNext(at("0099-01-01"), "year")), "0100-01-01");
  assert.equal(isoDay(binStart(at("0025-03-05"), "month")), "0025-03-01");
});
