import assert from "node:assert/strict";
import { test } from "node:test";
import { tieText } from "../src/panels/card.js";
import { createReader } from "../src/panels/read.js";
import { modelOf } from "./helpers/record.js";
import { actorTree, searchActors } from "../src/panels/actors.js";
import { toggled } from "../src/panels/checks.js";
import { sayings, sortClaims } from "../src/panels/claims.js";
import { webAddress } from "../src/panels/dom.js";
import { amountOf, rangeWords, sumOf } from "../src/panels/figures.js";
import { eventsOf } from "../src/panels/pick.js";
import { linePairs, placeRows } from "../src/panels/places.js";
import { layoutOf } from "../src/panels/shell.js";

const quantity = (what, best, more = {}) => ({ what, best, detail: "", low: null, high: null, ...more });

test("The parts of a barrage add up to what was launched", () => {
  const { whole, parts } = sumOf([quantity("launched", 34), quantity("intercepted", 25), quantity("landed", 5), quantity("unaccounted", 4)]);
  assert.equal(whole.best, 34);
  assert.deepEqual(parts.map(({ count }) => count), [25, 5, 4]);
});

test("What is missing to the total is said to be not reported", () => {
  const { parts } = sumOf([quantity("launched", 10), quantity("intercepted", 3)]);
  assert.deepEqual(parts, [{ what: "intercepted", count: 3 }, { what: "unaccounted", count: 7 }]);
});

test("A missing figure is not zero, and parts that exceed the total are not drawn", () => {
  assert.equal(sumOf([quantity("launched", null), quantity("killed", 2)]), null);
  assert.deepEqual(sumOf([quantity("launched", 2), quantity("landed", 5)]).parts, []);
});

test("A rival count of another speaker does not take the place of the record's figure", () => {
  const { parts } = sumOf([quantity("launched", 34), quantity("landed", 5), quantity("landed", 6), quantity("intercepted", 29)]);
  assert.equal(parts.find(({ what }) => what === "landed").count, 5);
});

test("Rows with details of one speaker are parts of a figure and are added; those of another are not", () => {
  const details = [quantity("landed", 1, { detail: "Golan", source: "IDF" }), quantity("landed", 2, { detail: "Jordan", source: "IDF" }), quantity("landed", 9, { detail: "all", source: "press" })];
  assert.equal(amountOf(details, "landed").best, 3);
  assert.equal(amountOf([...details, quantity("landed", 4, { source: "UN" })], "landed").best, 4);
  assert.equal(amountOf(details, "killed"), null);
});

test("A range says what is known of it", () => {
  assert.equal(rangeWords({ low: 30, high: 36 }), "30 to 36");
  assert.equal(rangeWords({ low: 30, high: null }), "at least 30");
  assert.equal(rangeWords({ low: null, high: 6 }), "at most 6");
  assert.equal(rangeWords({ low: 3, high: 3 }), "");
});

const claim = (actor, role, attribution, by = "") => ({ actor, role, attribution, by, as_of: "" });

test("Those only suspected stand beside those said to have done it, not among them", () => {
  const { main, others, targets } = sortClaims([claim(1, "initiator", "attributed"), claim(2, "initiator", "suspected"), claim(3, "target", "unknown")]);
  assert.deepEqual(main.map(({ actor }) => actor), [1]);
  assert.deepEqual(others.map(({ actor }) => actor), [2]);
  assert.equal(targets.length, 1);
});

test("Where nobody is more than suspected, the suspected are named as such", () => {
  assert.equal(sortClaims([claim(2, "initiator", "suspected")]).main.length, 1);
});

test("The same saying of several actors is one line", () => {
  const groups = sayings([claim(1, "initiator", "suspected", "press"), claim(2, "initiator", "suspected", "press"), claim(3, "initiator", "suspected", "IDF")]);
  assert.deepEqual(groups.map((group) => group.length), [2, 1]);
});

test("The coder's own reading is nobody's word: it stands among neither those who did it nor those suspected", () => {
  const { main, others, rest, coders } = sortClaims([
    { ...claim(1, "initiator", "unknown", "coder"), coder: true }, { ...claim(2, "associate", "unknown", "coder"), coder: true },
    claim(3, "initiator", "suspected", "press"),
  ]);
  assert.deepEqual(main.map(({ actor }) => actor), [3]);
  assert.deepEqual([...others, ...rest], []);
  assert.deepEqual(coders.map(({ actor }) => actor), [1, 2]);
});

test("Who is named in a list is named by a source", () => {
  const people = [
    { event_id: "a", actor_id: "X", role: "initiator", attribution: "unknown", by: "coder", as_of: "" },
    { event_id: "a", actor_id: "Y", role: "target", attribution: "attributed", by: "IDF", as_of: "" },
  ];
  const row = { event_id: "a", title: "", kind: "shelling", status: "reported", start: "2023-04-06", end: null, time_precision: "night", note: "" };
  const model = modelOf({ events: [row], participants: people, actors: [{ actor_id: "X", name: "X" }, { actor_id: "Y", name: "Y" }] });
  const read = createReader(model);
  assert.deepEqual(read.who(0), { target: ["Y"] });
  assert.equal(read.inBrackets(0), "");
  assert.equal(read.when(0), "night of 6 to 7 April 2023");
  assert.deepEqual(model.text.claims(0).map(({ coder }) => coder), [true, false]);
});

test("A tie says how it is known and whose word it is", () => {
  assert.equal(tieText("inferred", "coder"), "inferred by the coder");
  assert.equal(tieText("inferred", "coder; from stated motives"), "inferred by the coder: from stated motives");
  assert.equal(tieText("alleged", "unnamed people, WSJ"), "alleged by unnamed people, WSJ");
  assert.equal(tieText("", "per IDF"), "per IDF");
  assert.equal(tieText("stated", ""), "stated");
});

const place = (role, name, more = {}) => ({ role, name, radius: 300, drawable: true, leg: null, ...more });

test("Places are told by role, launches before impacts", () => {
  const rows = placeRows([place("impact", "B"), place("launch", "A"), place("alert", "C")]);
  assert.deepEqual(rows.map(({ role }) => role), ["launch", "impact", "alert"]);
});

test("Many places of one role and radius share a line; none is lost", () => {
  const many = ["A", "B", "C", "D"].map((name) => place("alert", name)).concat(place("alert", "E", { radius: 900 }));
  const rows = placeRows(many);
  assert.deepEqual(rows.map(({ places }) => places.length), [4, 1]);
});

test("The card says which places are paired where the record pairs only some", () => {
  const paired = [place("launch", "A", { leg: 1 }), place("launch", "B"), place("impact", "C", { leg: 1 }), place("impact", "D")];
  assert.equal(linePairs(paired).pairs.length, 1);
  assert.deepEqual(linePairs(paired.map((one) => ({ ...one, leg: null }))).pairs, []);
  assert.equal(linePairs([place("launch", "A"), place("impact", "B")]), null);
});

const ACTORS = [
  { id: "IRN", name: "Iran", names: [], parent: -1 },
  { id: "QF", name: "IRGC Quds Force", names: [{ text: "فيلق القدس" }, { text: "Qods Force" }], parent: 0 },
  { id: "AQB", name: "al-Quds Brigades", names: [{ text: "Sarâyâ al-Quds" }], parent: -1 },
];

test("A search finds an actor by any of its names, in any script, with or without marks", () => {
  const found = (text) => searchActors(ACTORS, text).map(({ id }) => id);
  assert.deepEqual(found("quds"), ["QF", "AQB"]);
  assert.deepEqual(found("القدس"), ["QF"]);
  assert.deepEqual(found("saraya"), ["AQB"]);
  assert.deepEqual(found("  "), []);
});

test("The tree hangs each actor under its organisation, the most active first", () => {
  const tree = actorTree(ACTORS, new Map([["AQB", 6], ["IRN", 4], ["QF", 4]]));
  assert.deepEqual(tree.map(({ id }) => id), ["AQB", "IRN"]);
  assert.deepEqual(tree[1].children.map(({ id }) => id), ["QF"]);
});

test("Ticking twice is not ticking", () => {
  assert.deepEqual(toggled(toggled(["a"], "b"), "b"), ["a"]);
});

test("Only http and https addresses become links", () => {
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//example.org/x", "www.example.org", "", " javascript:alert(1)"]) {
    assert.equal(webAddress(bad), null, bad);
  }
  assert.equal(webAddress("https://example.org/a b"), "https://example.org/a%20b");
});

test("A stack lists each event once, in order of time", () => {
  const start = [30, 10, 20];
  assert.deepEqual(eventsOf({ event: 0, place: 0, stack: [{ event: 0 }, { event: 1 }, { event: 0 }, { event: 2 }] }, start), [1, 2, 0]);
  assert.deepEqual(eventsOf(null, start), []);
});

test("The page folds where it is narrow or low", () => {
  assert.equal(layoutOf(1440, 900), "wide");
  assert.equal(layoutOf(1440, 620), "folded");
  assert.equal(layoutOf(1000, 900), "folded");
  assert.equal(layoutOf(390, 844), "phone");
});
