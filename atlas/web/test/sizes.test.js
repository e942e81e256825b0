import assert from "node:assert/strict";
import { test } from "node:test";
import { NULL } from "../src/codec.js";
import { areCrowded, further } from "../src/drawing/badges.js";
import { killedWords, placeDeaths } from "../src/drawing/deaths.js";
import { short } from "../src/drawing/paint.js";
import { buildScene } from "../src/drawing/scene.js";
import { isCounted } from "../src/drawing/sizes.js";
import { DENSITY, KILLED, SIZES, sizeClass } from "../src/marks.js";
import { fitting, statedByKind } from "../src/panels/legend.js";
import { allDrawn, event, modelFrom, place, scaleOf } from "./helpers/events.js";

/** A scene where the figures of events are given: [kind, rounds, killed] each, all far apart. */
function sized(rows, by = "rounds", view = {}) {
  const events = rows.map(([kind, , , more], at) => event([place("impact", 35 + at, 33, more)], { kind }));
  const model = modelFrom(events);
  const numbers = (key) => Int32Array.from(rows, (row) => row[key] ?? NULL);
  Object.assign(model.events, { rounds: numbers(1), rounds_open: Uint8Array.from(rows, () => 0), killed: numbers(2), killed_open: Uint8Array.from(rows, () => 0) });
  for (const kind of model.vocabulary.kinds) kind.counted = ["fire", "air"].includes(kind.group) ? "rounds" : "";
  return { model, scene: buildScene(model, allDrawn(model), { size: SIZES.mark, highlight: null, lines: true, scale: scaleOf(400), by, ...view }) };
}

const halves = (scene) => scene.stacks.map(({ lead }) => lead.half);

test("A figure has one of four sizes, the larger the figure the larger the mark", () => {
  const { scene } = sized([["rocket_fire", 1], ["rocket_fire", 2], ["air_strike", 9], ["rocket_fire", 10], ["air_strike", 29], ["rocket_fire", 30], ["rocket_fire", 4000]]);
  const [one, few, , many, , most] = SIZES.classes.flatMap(({ half }) => [half, half]).slice(1);
  assert.deepEqual(halves(scene), [one, few, few, many, many, most, most]);
  assert.equal(new Set(SIZES.classes.map(({ half }) => half)).size, 4);
});

test("No figure has a size of its own with an open middle, and is never as 1", () => {
  const { scene } = sized([["rocket_fire", null], ["rocket_fire", 1], ["clash", null]]);
  const [none, one, other] = scene.stacks.map(({ lead }) => lead);
  assert.equal(none.half, SIZES.no_figure);
  assert.equal(none.open, true);
  assert.ok(!SIZES.classes.some(({ half }) => half === SIZES.no_figure));
  assert.equal(one.open, false);
  assert.equal(other.open, false, "a clash is not counted in rounds: that it has none says nothing");
  assert.equal(other.half, SIZES.place);
  assert.equal(sizeClass(0), undefined, "nothing launched is no size");
});

test("One unit for all: the size does not depend on the kind or the actor, and none is none", () => {
  const { scene } = sized([["rocket_fire", 12], ["air_strike", 12], ["artillery_fire", 12]]);
  assert.equal(new Set(halves(scene)).size, 1);
  assert.deepEqual(new Set(halves(sized([["rocket_fire", 40], ["clash", null]], "none").scene)), new Set([SIZES.mark]));
  assert.equal(isCounted({ counted: "" }, "killed"), true, "every kind is counted in people killed");
});

test("A figure is written from 10 up, and not where its places lie apart", () => {
  const { scene } = sized([["rocket_fire", 9], ["rocket_fire", 34]]);
  assert.deepEqual(scene.stacks.map(({ lead }) => lead.figure), ["", "34"]);
});

test("The key counts for how many events of each kind a figure is stated, unstated kinds too", () => {
  const { model } = sized([["rocket_fire", 3], ["rocket_fire", null], ["rocket_fire", 1], ["air_strike", null], ["clash", null]]);
  const found = statedByKind(model, "rounds").map(([label, stated, all]) => [label, stated, all]);
  assert.deepEqual(found, [["Rocket fire", 2, 3], ["Air strike", 0, 1]]);
});

test("The number beside a mark adds: +2 for two more; the plain number where a row stands for several", () => {
  assert.equal(further({ events: 3, counts: false }, short), "+2");
  assert.equal(further({ events: 5300, counts: true }, short), "5.3k");
});

test("Further events at one place are one mark that is as doubtful as the least sure", () => {
  const events = [event([place("impact", 35, 33)]), event([place("impact", 35, 33)], { status: "alleged" })];
  const model = modelFrom(events);
  const { stacks } = buildScene(model, allDrawn(model), { size: 5.5, highlight: null, lines: true, scale: scaleOf(400) });
  assert.deepEqual(stacks.map(({ events: number, status }) => [number, status]), [[2, "alleged"]]);
});

test("People killed are a ring and words, never a size", () => {
  const { model, scene } = sized([["raid", null, 2], ["raid", null, null], ["raid", null, 300]], "none");
  assert.deepEqual(scene.stacks.map(({ lead }) => [lead.killed, lead.half]), [[true, SIZES.mark], [false, SIZES.mark], [true, SIZES.mark]]);
  const spots = scene.stacks.map((one, at) => ({ ...one, x: 100 + 150 * at, y: 100 }));
  const view = { width: 600, height: 200 };
  assert.deepEqual(placeDeaths(model, spots, [], view).map(({ text }) => text), ["2 killed", "300 killed"]);
  const civil = { quantities: (row) => (row ? [] : [{ what: "killed_civilian", best: 2 }]) };
  assert.equal(killedWords({ ...model, text: civil }, 0), "2 civilians killed");
});

test("Words of people killed are left out where there is no room, and where there are many", () => {
  const { model, scene } = sized([["raid", null, 2]], "none");
  const [one] = scene.stacks.map((stack) => ({ ...stack, x: 100, y: 100 }));
  assert.equal(placeDeaths(model, [one], [{ left: 0, top: 0, right: 600, bottom: 200 }], { width: 600, height: 200 }).length, 0);
  const many = sized(Array.from({ length: KILLED.most_in_words + 1 }, () => ["raid", null, 1]), "none");
  const spots = many.scene.stacks.map((stack, at) => ({ ...stack, x: 60 + 150 * at, y: 100 }));
  assert.equal(placeDeaths(many.model, spots, [], { width: 5000, height: 200 }).length, 0);
});

test("Marks that would hide each other are counted by cell, a few hundred are drawn in any case", () => {
  const stacks = Array.from({ length: 300 }, (_, at) => ({ x: (at % 20) * 12, y: Math.floor(at / 20) * 12, events: 3, counts: false, lead: { half: 5.5, figure: "" } }));
  assert.equal(areCrowded(stacks, DENSITY.crowded.from), false);
  assert.equal(areCrowded(stacks, 900), true);
  const apart = stacks.map((one, at) => ({ ...one, x: (at % 20) * 60, y: Math.floor(at / 20) * 60, events: 1 }));
  assert.equal(areCrowded(apart, 900), false);
});

test("The short key of a phone cuts no word: what does not fit is counted", () => {
  const words = ["Fire", "Air", "Ground", "Arrests, finds, protest", "Diplomacy"];
  assert.equal(fitting(words, 1000), 5);
  assert.equal(fitting(words, 284), 3);
  assert.ok(fitting(words, 10) >= 1);
});
