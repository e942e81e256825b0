import assert from "node:assert/strict";
import { test } from "node:test";
import { digitsFor, mgrs, pointText } from "../src/mgrs.js";

test("A point stands in the square of the military grid that other tools give", () => {
  // The White House, the Eiffel Tower, the opera house of Sydney, to the kilometre.
  assert.equal(mgrs(38.8977, -77.0365, 2), "18S UJ 23 07");
  assert.equal(mgrs(48.8583, 2.2945, 2), "31U DQ 48 11");
  assert.equal(mgrs(-33.8568, 151.2153, 2), "56H LH 34 52");
  assert.equal(mgrs(60.39, 5.32, 0).slice(0, 3), "32V"); // Bergen: the wide zone of Norway
  assert.equal(mgrs(89, 0), "");
});

test("No form of a point says more than its stated error leaves", () => {
  assert.equal(pointText(33.20456, 35.21734, "decimal", 5), "33.20, 35.22");
  assert.equal(pointText(33.20456, 35.21734, "decimal", 25), "33.2, 35.2");
  assert.equal(pointText(33.20456, 35.21734, "minutes", 0.3), "33° 12.3′ N, 35° 13.0′ E");
  assert.equal(pointText(-0.99999, -35.99999, "minutes", 5), "1° 00′ S, 36° 00′ W");
  assert.match(pointText(33.20456, 35.21734, "mgrs", 5), /^36S YB \d\d \d\d$/);
  assert.equal(digitsFor(null), 2);
});
