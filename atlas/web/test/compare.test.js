import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compare } from "../src/compare.js";
import { modelOf } from "./helpers/record.js";

const file = JSON.parse(readFileSync(new URL("../../../tests/data/compare_cases.json", import.meta.url), "utf8"));
const { record, weights } = file;
const models = [record, { ...record, events: record.events.map((one) => ({ ...one, weight: weights[one.event_id] ?? 1 })) }].map(modelOf);

/** How Python calls the ways in which it is known who did it. */
const SURE = {
  acknowledged: "own account", attributed: "others say so", unknown: "named without a word on how it is known",
  suspected: "suspected", disputed: "disputed", denied: "denied by it",
};

const asInPython = ({ facet, sure, key, counts }) => [sure ? `${facet} (${SURE[sure]})` : facet, key, ...counts];
const sorted = (rows) => rows.map((row) => JSON.stringify(row)).sort();

for (const { name, a, b, weighted, rows } of file.cases) {
  test(`The page counts as Python does: ${name}`, () => {
    assert.deepEqual(sorted(compare(models[Number(weighted)], a, b).rows.map(asInPython)), sorted(rows));
  });
}

test("Figures have their owners and of whom, the whole before parts, rival counts left out", () => {
  const { figures: [a] } = compare(models[0], { from: "2023-03-01", to: "2023-03-10" }, {});
  const { low, high, stated, speakers, parts } = a.get("killed");
  assert.deepEqual([low, high, stated], [6, 8, 3]);
  assert.deepEqual([...speakers], [["Army", 1], ["A", 2], ["Press", 1]]);
  assert.deepEqual(parts, ["2 fighters", "3 civilians"]);
});
