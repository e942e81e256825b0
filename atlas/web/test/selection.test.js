import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DEFAULTS, evaluate, facets, merge, validate } from "../src/selection.js";
import { modelOf } from "./helpers/record.js";

const CASES = new URL("../../../tests/data/selection_cases.json", import.meta.url);
const { record, weights, cases } = JSON.parse(readFileSync(CASES, "utf8"));
const model = modelOf(record);
/** The same events as counts: each row stands for so many. */
const weighted = modelOf({ ...record, events: record.events.map((one) => ({ ...one, weight: weights[one.event_id] ?? 1 })) });
const ids = (rows) => Array.from(rows, (row) => model.text.id(row)).sort();

test("The page keeps the events that Python keeps, in every shared case", async (t) => {
  for (const { name, selection, expect, counts } of cases) {
    await t.test(name, () => {
      const result = evaluate(model, merge(DEFAULTS, selection));
      assert.deepEqual(ids(result.rows), expect.slice().sort());
      const { held, shown, hidden, off_map } = result;
      assert.deepEqual({ held, shown, hidden, off_map }, counts);
      assert.equal(held, shown + off_map + hidden);
      assert.equal(result.mask.reduce((sum, one) => sum + one, 0), result.rows.length);
      assert.ok(result.rows.every((row) => result.mask[row] === 1));
    });
  }
});

test("Where rows stand for several events the page keeps the same rows and counts their events, as Python does", async (t) => {
  for (const { name, selection, expect, weighted: counts } of cases) {
    await t.test(name, () => {
      const result = evaluate(weighted, merge(DEFAULTS, selection));
      assert.deepEqual(ids(result.rows), expect.slice().sort());
      const { held, shown, hidden, off_map } = result;
      assert.deepEqual({ held, shown, hidden, off_map }, counts);
      assert.equal(weighted.eventsIn(result.rows), shown + off_map);
      assert.equal(result.placed, result.rows.filter((row) => weighted.events.drawn[row]).length);
    });
  }
});

test("No shared case loses a key on its way through the address", () => {
  for (const { selection } of cases) assert.deepEqual(validate(selection), selection);
});

test("Leaving a key out of account gives what the selection without it gives", () => {
  for (const { selection } of cases) {
    for (const key of Object.keys(selection)) {
      const { [key]: _, ...rest } = selection;
      const one = evaluate(model, merge(DEFAULTS, selection), { except: [key] });
      assert.deepEqual(ids(one.rows), ids(evaluate(model, merge(DEFAULTS, rest)).rows));
    }
  }
});

test("Each count of the controls is what choosing that one value keeps", () => {
  const keys = { kinds: "kinds", statuses: "statuses", attributions: "attributions", territories: "territories", placeRoles: "place_roles" };
  for (const { selection } of cases) {
    const asked = merge(DEFAULTS, selection);
    const counted = facets(model, asked);
    for (const [facet, key] of Object.entries({ ...keys, actors: "actors" })) {
      const sums = facets(weighted, asked)[facet];
      for (const id of valuesOf(facet)) {
        const alone = { ...asked, [key]: [id], ...(key === "actors" ? { match: "any" } : {}) };
        assert.equal(counted[facet].get(id) ?? 0, evaluate(model, alone).rows.length, `${facet} ${id} in ${JSON.stringify(selection)}`);
        const { shown, off_map } = evaluate(weighted, alone);
        assert.equal(sums.get(id) ?? 0, shown + off_map, `events of ${facet} ${id} in ${JSON.stringify(selection)}`);
      }
    }
  }
});

function valuesOf(facet) {
  if (facet === "actors") return model.actors.map(({ id }) => id);
  if (facet === "territories") return model.places.territory.values.filter(Boolean);
  const list = { kinds: "kinds", statuses: "statuses", attributions: "attributions", placeRoles: "place_roles" }[facet];
  return model.vocabulary[list].map(({ id }) => id);
}

test("What is no part of a selection is dropped, and nothing is thrown", () => {
  const wrong = {
    from: "2023-02-30", // no such day
    to: 7,
    dates: "sometimes",
    actors: "HZB",
    kinds: [1],
    max_radius_km: -1,
    box: [0, 10, 10, 0],
    text: null,
    min_sources: 1.5,
    colour: "red",
    __proto__: { roles: [] },
  };
  assert.deepEqual(validate(wrong), {});
  for (const none of [null, undefined, 3, "x", []]) assert.deepEqual(validate(none), {});
  assert.deepEqual(merge({ ...DEFAULTS, text: "a" }, { text: 3, kinds: ["clash", "clash"] }), { ...DEFAULTS, text: "a", kinds: ["clash"] });
});

test("A reset date and an empty list are kept as such", () => {
  assert.deepEqual(validate({ from: "", to: null, kinds: null }), { from: null, to: null, kinds: [] });
});
