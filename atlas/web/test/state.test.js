import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS, merge } from "../src/selection.js";
import { createStore, readHash, startState, writeHash } from "../src/state.js";

test("The address holds the state and gives it back", () => {
  const selection = { ...DEFAULTS, from: "2023-04-05", actors: ["HAM", "PIJ"], text: "rocket & fire = #1" };
  const view = { zoom: 8.25, center: [32.58512, 34.73] };
  const hash = writeHash({ selection, event: "ucdp:1=2", off: ["lines", "areas"], view }, DEFAULTS);
  const read = readHash(hash);
  assert.deepEqual(read.selection, { from: "2023-04-05", actors: ["HAM", "PIJ"], text: "rocket & fire = #1" });
  assert.equal(read.event, "ucdp:1=2");
  assert.deepEqual(read.off, ["lines", "areas"]);
  assert.deepEqual(read.view, { zoom: 8.25, center: [32.58512, 34.73] });
});

test("What the foot shows and the script of names are in the address, and what nobody knows is not read", () => {
  const plain = { selection: { ...DEFAULTS }, event: null, off: [], view: null };
  const hash = writeHash({ ...plain, lanes: "kinds", names: "both" }, DEFAULTS);
  assert.equal(hash, "#lanes=kinds&names=both");
  assert.deepEqual([readHash(hash).lanes, readHash(hash).names], ["kinds", "both"]);
  assert.deepEqual([readHash("#lanes=&names=x").lanes, readHash("#lanes=&names=x").names], [null, null]);
  assert.deepEqual([readHash("").lanes, startState({ ...DEFAULTS }).script, startState({ ...DEFAULTS }, { labels: "native" }).script], [null, "latin", "native"]);
});

test("A filter that the host set and the reader dropped stays dropped in the address", () => {
  const opening = { ...DEFAULTS, from: "2023-04-05", kinds: ["raid"] };
  const hash = writeHash({ selection: { ...DEFAULTS, kinds: ["raid"] }, event: null, off: [], view: null }, opening);
  assert.deepEqual(merge(opening, readHash(hash).selection), { ...DEFAULTS, kinds: ["raid"] });
});

test("A state of nothing but defaults leaves the address empty", () => {
  assert.equal(writeHash({ selection: { ...DEFAULTS }, event: null, off: [], view: null }, DEFAULTS), "");
});

test("An address that a stranger typed is read as far as it makes sense", () => {
  for (const hash of ["#select=%7B", "#select=[1]", "#at=1,2", "#at=8,95,10", "#at=a,b,c", "#off=everything", "#%%%", "", "#event"]) {
    const { selection, view, off, event } = readHash(hash);
    assert.deepEqual([selection, view, off, event], [null, null, [], null], hash);
  }
});

test("A host can open the page with layers switched off", () => {
  const { switches } = startState({ ...DEFAULTS }, { switches: { lines: false } });
  assert.equal(switches.lines, false);
  assert.equal(switches.launches, true);
});

test("A change is told once, and only when something is new", () => {
  const store = createStore({ a: 1, b: 2 });
  let told = 0;
  store.listen(() => (told += 1));
  store.set({ a: 1 });
  assert.equal(told, 0);
  store.set({ a: 2, b: 2 });
  assert.equal(told, 1);
  assert.deepEqual([...store.changes()], ["a"]);
  assert.deepEqual([...store.changes()], []);
});

test("The address holds the selection kept as A, and says so where the page was made with one and none is kept", () => {
  const a = { ...DEFAULTS, from: "2023-03-01", kinds: ["clash"] };
  const view = null;
  const base = { selection: { ...DEFAULTS, to: "2023-04-30" }, event: null, off: [], view };
  const hash = writeHash({ ...base, a }, DEFAULTS);
  assert.deepEqual(readHash(hash).a, { from: "2023-03-01", kinds: ["clash"] });
  assert.deepEqual(readHash(hash).selection, { to: "2023-04-30" });
  assert.deepEqual(readHash(writeHash({ ...base, a: { ...DEFAULTS } }, DEFAULTS)).a, {}); // all that is held
  assert.equal(readHash(writeHash({ ...base, a: null }, DEFAULTS)).a, null); // none is kept
  assert.equal(readHash(writeHash(base, DEFAULTS)).a, undefined); // as the page opens
  for (const rubbish of ["#a=[1]", "#a=5", "#a=%7Bx", "#a=null"]) assert.equal(readHash(rubbish).a, undefined, rubbish);
});
