import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../src/history.js";
import { DEFAULTS } from "../src/selection.js";

/** A page of which only what a step holds is there. */
function page() {
  const now = { selection: { ...DEFAULTS }, a: null, step: null, switches: { lines: true }, event: null };
  const shown = [];
  const history = new History({ now: () => ({ ...now }), address: null, typed: () => null, restore: (step) => {
    Object.assign(now, step);
    shown.push(step);
  } });
  const change = (part, run) => {
    Object.assign(now, part);
    history.note(run);
  };
  return { now, shown, history, change };
}

test("Filter, layer and card are each undone, and each is named", async () => {
  const { now, history, change } = page();
  change({ selection: { ...DEFAULTS, kinds: ["clash"] } });
  change({ switches: { lines: false } });
  change({ event: 3 });
  const said = [];
  for (let at = 0; at < 3; at += 1) {
    said.push(history.words(-1));
    await history.go(-1);
  }
  assert.deepEqual(said, ["the card", "the layers", "kinds"]);
  assert.deepEqual(now.selection, DEFAULTS);
  assert.deepEqual([now.switches.lines, now.event, history.words(-1), history.words(1)], [true, null, "", "kinds"]);
});

test("What changes nothing is no step, and changes of one run are one", () => {
  const { history, change } = page();
  change({ event: null });
  assert.equal(history.words(-1), "");
  for (const event of [1, 2, 3]) change({ event }, "cards");
  assert.equal(history.steps.length, 2);
  assert.equal(history.steps[1].event, 3);
});

test("Undo goes to where the map was before the run, and not to where an undone step had left it", async () => {
  const { history, change, shown } = page();
  change({ event: 1 }, "cards");
  history.moved("first view");
  change({ event: 2 }, "cards");
  history.moved("second view");
  await history.go(-1);
  assert.equal(shown.at(-1).view, "first view");
  change({ switches: { lines: false } });
  await history.go(-1);
  assert.equal(shown.at(-1).view, undefined);
});
