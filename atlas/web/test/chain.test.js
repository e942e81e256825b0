import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_CHAINED, arcOf, chained, inTime, knownHow, tiedTo, tiesOf } from "../src/panels/chain.js";
import { modelOf } from "./helpers/record.js";

const event = (event_id, start, more = {}) => ({ event_id, title: event_id, kind: "clash", status: "confirmed", start, end: null, time_precision: "minute", note: "", ...more });
const link = (from_id, to_id, basis = "stated", by = "press", kind = "responds_to") => ({ from_id, to_id, kind, basis, by });

const model = modelOf({
  events: [
    event("raid", "2023-04-04", { time_precision: "night" }), event("vague", "2023-04-06", { time_precision: "day" }),
    event("rockets", "2023-04-06T14:20", { end: "2023-04-06T15:10" }), event("early", "2023-04-06T02:00"), event("strike", "2023-04-06T22:45"),
  ],
  links: [link("rockets", "raid", "inferred", "coder"), link("strike", "rockets"), link("vague", "rockets", "alleged", "unnamed people"), link("early", "early")],
});
const row = (id) => model.text.rowOf(id);
const every = new Uint8Array(model.n).fill(1);
const { ties } = tiesOf(model, every);
const tie = (from) => ties.find((one) => one.from === row(from));

test("A tie runs from the earlier event to the later, whichever the record names first", () => {
  assert.deepEqual([tie("rockets").earlier, tie("rockets").later], [row("raid"), row("rockets")]);
  assert.deepEqual([tie("vague").earlier, tie("vague").later], [row("vague"), row("rockets")]);
});

test("Its order is held only where the one had ended before the other began", () => {
  assert.equal(tie("strike").held, true);
  assert.equal(tie("rockets").held, true); // a night, and a later afternoon
  assert.equal(tie("vague").held, false); // some time of the same day
});

test("An event is not tied to itself, and its label is the record's word", () => {
  assert.equal(ties.length, 3);
  assert.equal(tie("strike").label, "responds to");
});

test("A tie is inferred where its speaker is the coder, whatever it is called", () => {
  assert.equal(knownHow({ basis: "stated", by: "coder; from stated motives" }), "inferred");
  assert.equal(knownHow({ basis: "alleged", by: "unnamed people" }), "alleged");
  assert.equal(knownHow({ basis: "", by: "" }), "unsaid");
});

test("A tie to an event that is filtered out is not drawn, and is counted", () => {
  const mask = every.slice();
  mask[row("raid")] = 0;
  const found = tiesOf(model, mask);
  assert.deepEqual([found.ties.length, found.outside], [2, 1]);
  mask[row("rockets")] = 0;
  assert.deepEqual(tiesOf(model, mask).outside, 2); // of the tie between both that are out nothing is said
});

test("In a day what has an hour stands before what is known only to the day", () => {
  assert.deepEqual(inTime(model, [...every.keys()]).map((one) => model.text.id(one)), ["raid", "early", "rockets", "strike", "vague"]);
});

test("Along a tie a reader comes to what is later first", () => {
  assert.deepEqual(tiedTo(ties, row("rockets")).map((one) => model.text.id(one)), ["strike", "raid", "vague"]);
});

test("Of many tied events only those within two ties of the chosen one are shown", () => {
  const line = Array.from({ length: MOST_CHAINED + 1 }, (_, at) => ({ from: at + 1, to: at, earlier: at, later: at + 1 }));
  assert.deepEqual(chained(line, 10), { rows: [10, 11, 9, 12, 8], all: MOST_CHAINED + 2 });
  assert.deepEqual(chained(line, null).rows, []);
  assert.equal(chained(line.slice(0, MOST_CHAINED - 1), null).rows.length, MOST_CHAINED);
});

test("An arc begins at the earlier row and ends at the later, and is never wider than its room", () => {
  assert.match(arcOf(14, 54, 95), /^M95 17C.* 95 52$/u);
  const [, x] = /C(-?[\d.]+) /u.exec(arcOf(14, 5000, 95));
  assert.ok(Number(x) > 20);
});
