import assert from "node:assert/strict";
import { test } from "node:test";
import { boundAt, daysOfEvents, daysText, placeOf } from "../src/panels/days.js";
import { brightness } from "../src/hosttheme.js";
import { isoDay, minutesOf } from "../src/panels/dates.js";

const day = (year, month, date) => minutesOf(year, month, date) / 1440;

test("the slider steps over the days on which events begin or end, each once and in order", () => {
  const start = [minutesOf(2023, 4, 6, 9), minutesOf(1914, 7, 28), minutesOf(2023, 4, 6)];
  const end = [minutesOf(2023, 4, 7, 3), minutesOf(1914, 7, 28), minutesOf(2023, 4, 6, 23, 59)];
  const days = [...daysOfEvents({ events: { start, end } })];
  assert.deepEqual(days.map((one) => isoDay(one * 1440)), ["1914-07-28", "2023-04-06", "2023-04-07"]);
});

test("an end stands exactly where the filter does, also between two days of events", () => {
  const days = Int32Array.from([day(2023, 4, 1), day(2023, 4, 5), day(2023, 4, 6)]);
  assert.equal(placeOf(days, minutesOf(2023, 4, 1)), 0);
  assert.equal(placeOf(days, minutesOf(2023, 4, 3)), 0.25);
  assert.equal(placeOf(days, minutesOf(2023, 4, 5)), 0.5);
  assert.equal(placeOf(days, minutesOf(2023, 4, 5, 12)), 0.75);
  assert.equal(placeOf(days, minutesOf(2010, 1, 1)), 0);
  assert.equal(placeOf(days, minutesOf(2030, 1, 1)), 1);
  assert.equal(placeOf(Int32Array.from([day(2023, 4, 1)]), minutesOf(2023, 4, 1)), 0);
});

test("an end at its limit is no bound", () => {
  const days = Int32Array.from([day(2023, 4, 1), day(2023, 4, 5), day(2023, 4, 6)]);
  assert.deepEqual([boundAt(days, 0, 0), boundAt(days, 0, 2), boundAt(days, 1, 2), boundAt(days, 1, 1)],
    [{ from: null }, { from: "2023-04-06" }, { to: null }, { to: "2023-04-05" }]);
});

test("the reading says exactly the dates of the filter, with times, and all days where there is none", () => {
  const range = { start: minutesOf(2006, 7, 12), end: minutesOf(2023, 4, 14) };
  assert.equal(daysText({ from: null, to: null }, range), "All days, 12 July 2006 to 14 April 2023");
  assert.equal(daysText({ from: "2023-10-01", to: null }, range), "From 1 October 2023");
  assert.equal(daysText({ from: "2023-04-05T14:20", to: "2023-04-06", dates: "touch" }, range), "5 April 2023 14:20 to 6 April 2023");
  assert.equal(daysText({ from: null, to: null }, null), "No day");
});

test("the brightness of a host's background is read, a clear one is not", () => {
  assert.ok(brightness("rgb(17, 17, 17)") < 128);
  assert.ok(brightness("rgb(255, 255, 255)") > 128);
  assert.equal(brightness("rgba(0, 0, 0, 0)"), null);
  assert.equal(brightness("transparent"), null);
  assert.ok(brightness("rgb(10 10 10 / 0.9)") < 128);
});
