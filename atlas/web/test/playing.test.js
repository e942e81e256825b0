import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { PLAY } from "../src/marks.js";
import { runOf, strengthAt } from "../src/playing/steps.js";

const cases = JSON.parse(readFileSync(new URL("../../../tests/data/play_cases.json", import.meta.url), "utf8"));
const minutes = (text) => Date.parse(`${text}:00Z`) / 60000;
const told = (at) => new Date(at * 60000).toISOString().slice(0, 16);
const known = (events) => events.map(({ at, exact }, row) => ({ row, at: minutes(at), exact }));

for (const { about, seconds, events, steps, fade } of cases) {
  test(`The page plays as a film does: ${about}`, () => {
    const run = runOf(known(events), seconds);
    assert.deepEqual(run.steps.map((step) => ({ ...step, first: told(step.first), last: told(step.last) })), steps);
    assert.equal(run.fade, fade);
  });
}

/** Events without a pattern, always the same ones. */
function invented(count, days, seed = 7) {
  let state = seed;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return Array.from({ length: count }, (_, row) => {
    const at = minutes("1999-12-31T00:00") + Math.floor(random() * days * 1440);
    const exact = random() < 0.5;
    return { row, at: exact ? at : Math.floor(at / 1440) * 1440 + 1439, exact };
  });
}

test("A run of any span lasts what was asked, by its pictures, and shows each event once, not too soon", () => {
  for (const seconds of PLAY.seconds) {
    for (const [count, days] of [[2, 1], [40, 2], [300, 6], [1000, 120], [1000, 900], [1000, 9000], [5000, 36500]]) {
      const times = invented(count, days);
      const { steps } = runOf(times, seconds);
      const long = steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
      assert.ok(Math.abs(long - seconds * 1000) < 1000, `${count} events in ${days} days: ${long} ms`);
      const moments = steps.filter((step) => step.new.length);
      if (days < 10000) assert.ok(moments.length <= PLAY.steps_a_second * seconds); // no unit is coarser than a year
      assert.deepEqual(moments.flatMap((step) => step.new).sort((a, b) => a - b), times.map(({ row }) => row));
      for (const step of moments) for (const row of step.new) assert.ok(times[row].at <= step.last);
      assert.ok(steps.every((step) => step.new.length || step.milliseconds === PLAY.quick_ms), "what is empty passes");
    }
  }
});

test("An event fades to a trace and stays", () => {
  assert.deepEqual([0, 1, 2, 3, 99].map((days) => Number(strengthAt(days * 1440, 4320).toFixed(2))), [1, 0.79, 0.57, 0.36, 0.36]);
});
