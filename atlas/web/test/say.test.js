import assert from "node:assert/strict";
import test from "node:test";
import { t, tn } from "../src/say.js";

test("values stand where the phrase names them, and a name without one stays", () => {
  assert.equal(t("Show {what} at {place}", { what: 3, place: "Tyre" }), "Show 3 at Tyre");
  assert.equal(t("{what} of {all}", { all: 0 }), "{what} of 0");
});

test("a counted phrase takes the form of its count", () => {
  assert.equal(tn(1, "{n} event", "{n} events"), "1 event");
  assert.equal(tn(1200, "{n} event of {who}", "{n} events of {who}", { who: "A" }), "1,200 events of A");
});
