import assert from "node:assert/strict";
import { test } from "node:test";
import { boundOf, dayText, fieldText, isoDay, isoMinute, minutesOf, rangeText, readTyped, whenText } from "../src/panels/dates.js";

test("A typed date is read in the forms that people write", () => {
  const read = {
    "5 Apr 2023": "2023-04-05",
    "05 april 2023": "2023-04-05",
    "5 Apr 23": "2023-04-05",
    "Apr 5, 2023": "2023-04-05",
    "2023-04-05": "2023-04-05",
    "2023-4-5": "2023-04-05",
    "5.4.2023": "2023-04-05",
    " 2023-04-05 14:20 ": "2023-04-05T14:20",
    "2023-04-05T14:20": "2023-04-05T14:20",
    "5 Apr 2023, 9:05": "2023-04-05T09:05",
    "٥.٤.٢٠٢٣": "2023-04-05",
  };
  for (const [text, iso] of Object.entries(read)) assert.equal(readTyped(text), iso, text);
});

test("A month alone is its first day at one end and its last at the other", () => {
  assert.equal(readTyped("April 2023"), "2023-04-01");
  assert.equal(readTyped("April 2023", { end: true }), "2023-04-30");
  assert.equal(readTyped("Feb 2024", { end: true }), "2024-02-29");
});

test("What is no date, or two dates at once, is not read", () => {
  for (const text of ["5/4/2023", "31 Apr 2023", "30 Feb 2023", "2023-13-01", "2023-04-05 25:00", "soon", "5 Foo 2023"]) {
    assert.equal(readTyped(text), undefined, text);
  }
  assert.equal(readTyped("  "), null);
});

test("A bound is inclusive to the end of its unit", () => {
  assert.equal(boundOf("2023-04-05"), minutesOf(2023, 4, 5));
  assert.equal(boundOf("2023-04-05", true), minutesOf(2023, 4, 5, 23, 59));
  assert.equal(boundOf("2023-04-05T14:20", true), minutesOf(2023, 4, 5, 14, 20));
  assert.equal(boundOf(null), null);
});

test("Days and minutes come back as they went in", () => {
  for (const iso of ["1969-12-31", "1970-01-01", "2006-07-12", "2024-02-29"]) assert.equal(isoDay(boundOf(iso)), iso);
  assert.equal(isoMinute(boundOf("2023-04-06T14:20")), "2023-04-06T14:20");
});

test("A field shows what it was given, and reads what it shows", () => {
  for (const iso of ["2023-04-05", "2023-12-31T00:07", null]) assert.equal(readTyped(fieldText(iso)), iso);
  assert.equal(readTyped(fieldText("2023-04-05", true)), "2023-04-05");
});

test("A stretch of days is said without repeating month or year", () => {
  const span = (a, b) => rangeText(boundOf(a), boundOf(b, true));
  assert.equal(span("2023-04-05", "2023-04-09"), "5 to 9 April 2023");
  assert.equal(span("2023-03-30", "2023-04-02"), "30 March to 2 April 2023");
  assert.equal(span("2022-12-30", "2023-01-02"), "30 December 2022 to 2 January 2023");
  assert.equal(span("2023-04-06", "2023-04-06"), "6 April 2023");
});

test("The time of an event says how exact it is", () => {
  const at = (a, b, precision) => whenText(boundOf(a), boundOf(b, true), precision);
  assert.equal(at("2023-04-06T14:20", "2023-04-06T14:20", "minute"), "6 April 2023, 14:20");
  assert.equal(at("2023-04-06T14:20", "2023-04-06T15:10", "minute"), "6 April 2023, 14:20 to 15:10");
  assert.equal(at("2020-01-03T01:00", "2020-01-03T01:59", "hour"), "3 January 2020, about 01:00");
  assert.equal(at("2023-04-06T14:20", "2023-04-06T15:10", "hour"), "6 April 2023, about 14:20 to 15:10");
  assert.equal(at("2023-04-07T04:00", "2023-04-07T04:30", "hour"), "7 April 2023, about 04:00 to 04:30");
  assert.equal(at("2023-04-06", "2023-04-06", "day"), "6 April 2023");
  assert.equal(at("2023-04-04T18:00", "2023-04-05T05:59", "night"), "night of 4 to 5 April 2023");
  assert.equal(at("2023-04-30T18:00", "2023-05-03T05:59", "night"), "nights of 30 April to 3 May 2023");
  assert.equal(at("2023-04-05", "2023-04-09", "week"), "some day from 5 to 9 April 2023");
  assert.equal(at("2023-03-01", "2023-03-31", "month"), "some day of March 2023");
  assert.equal(at("2021-04-01", "2023-04-14", "range"), "some time from 1 April 2021 to 14 April 2023");
});

const YEARS = [1, 25, 99, 100, 999, 1000, 1899, 1970, 2000, 2024, 2203, 5999, 9999];

test("A day of any year from 1 to 9999 is that day, in every form, and read back as it was written", () => {
  for (const year of YEARS) {
    const iso = `${String(year).padStart(4, "0")}-03-01`;
    const at = boundOf(iso);
    assert.equal(at * 60000, Date.parse(`${iso}T00:00Z`), iso);
    assert.equal(isoDay(at), iso);
    assert.equal(isoMinute(at + 61), `${iso}T01:01`);
    assert.equal(dayText(at), `1 March ${iso.slice(0, 4)}`);
    for (const short of [false, true]) assert.equal(readTyped(fieldText(iso, short)), iso, `${iso} ${short}`);
    assert.equal(readTyped(iso), iso);
    assert.equal(readTyped(`March ${iso.slice(0, 4)}`, { end: true }), iso.replace("-01", "-31"));
    assert.equal(whenText(at, at + 1439, "day"), dayText(at));
  }
});

test("A year before 1 or after 9999 is none: a filter holds the nearest day that can be written", () => {
  assert.equal(readTyped("0000-03-01"), undefined);
  assert.equal(isoDay(minutesOf(1, 1, 1) - 1), "0001-01-01");
  assert.equal(isoDay(minutesOf(9999, 12, 31) + 2 * 1440), "9999-12-31");
});
