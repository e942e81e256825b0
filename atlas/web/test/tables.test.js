import assert from "node:assert/strict";
import { test } from "node:test";
import { gradeText } from "../src/panels/card.js";
import { isContested, whoSays } from "../src/panels/figures.js";
import { cell, geometryOf, whyNot } from "../src/panels/tables.js";
import { fileName } from "../src/panels/take.js";
import { event, modelFrom, place } from "./helpers/events.js";

test("A text that a spreadsheet would run as a formula is kept from it, and numbers stay numbers", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "＝1", "\n=1"]) assert.equal(cell(text), `"'${text}"`);
  assert.equal(cell(-35.5), "-35.5");
  assert.equal(cell(null), "");
  assert.equal(cell('say "no"; a, b\nnext'), '"say ""no""; a, b\nnext"');
  assert.equal(cell("a\0b"), '"ab"');
});

test("A place that is not drawn has no geometry, and one with a point has its longitude first", () => {
  const model = modelFrom([event([place("impact", 35.2, 33.1)])]);
  assert.deepEqual(geometryOf(model, { index: 0, drawable: true }), { type: "Point", coordinates: [35.2, 33.1] });
  assert.equal(geometryOf(model, { index: 0, drawable: false }), null);
});

test("A shape keeps its holes in the part they belong to, and its lines", () => {
  const square = (at) => Float64Array.from([at, at, at + 0.1, at, at + 0.1, at + 0.1, at, at]);
  const shape = () => ({ rings: [square(0.3), square(0.32), square(0.5)], isHole: [false, true, false], lines: [square(0.6)] });
  const found = geometryOf({ places: { shape: [0] }, shape }, { index: 0, drawable: true });
  assert.equal(found.type, "GeometryCollection");
  assert.deepEqual(found.geometries[0].coordinates.map((part) => part.length), [2, 1]);
  assert.equal(found.geometries[1].type, "MultiLineString");
});

test("Rows of a record whose licence forbids it are not handed out, and the reason is said", () => {
  assert.equal(whyNot({ extra: { dataset: { redistribution: "rows" } } }), "");
  assert.equal(whyNot({ extra: {} }), "");
  for (const given of ["none", "Aggregates "]) assert.match(whyNot({ extra: { dataset: { title: "Hers", redistribution: given } } }), /Rows of Hers may not be passed on/);
});

test("A file is named after the title in any script, and no name reaches out of its folder", () => {
  assert.equal(fileName("Spring 2023: a record"), "spring-2023-a-record");
  assert.equal(fileName("../../etc/passwd"), "etc-passwd");
  assert.equal(fileName("ربيع ٢٠٢٣"), "ربيع-٢٠٢٣");
  assert.equal(fileName("…\u202e"), "events");
});

test("A grade is said in words", () => {
  assert.equal(gradeText({ reliability: "B", credibility: "2" }), "B2: usually reliable, probably true");
  assert.equal(gradeText({ reliability: "F", credibility: "" }), "F–: reliability cannot be judged");
  assert.equal(gradeText({ reliability: "", credibility: "" }), "");
});

test("Figures of one thing that differ by speaker or by day are competing ones; parts of a sum are not", () => {
  const one = (best, source, more = {}) => ({ what: "killed", detail: "", best, low: null, high: null, as_of: "", source, ...more });
  assert.ok(isContested([one(2, "SANA"), one(4, "SOHR")]));
  assert.ok(isContested([one(2, "IRGC", { as_of: "2023-04-02" }), one(1, "IRGC", { as_of: "2023-03-31", detail: "first count" })]));
  assert.ok(!isContested([one(2, "SANA"), one(2, "SOHR")]));
  assert.ok(!isContested([one(1, "IDF", { detail: "Golan" }), one(2, "IDF", { detail: "Jordan" })]));
  assert.equal(whoSays({ source: "SOHR", as_of: "2023-03-31" }), "SOHR, 31 Mar 2023");
  assert.equal(whoSays({ source: "SOHR 2023-03-31", as_of: "2023-03-31" }), "SOHR 2023-03-31");
});
