import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { transform } from "esbuild";

const read = (name) => readFileSync(new URL(`../static/${name}`, import.meta.url), "utf8");
const OLDEST = ["firefox102", "edge109"];

/** What came after Firefox 102 or Edge 109 and is not asked for before it is used. */
const NEWER = [
  "toSorted", "toReversed", "findLast", "toSpliced", "groupBy", "withResolvers", "isWellFormed", "toWellFormed",
  "structuredClone\\(.*transfer", "showPopover", "startViewTransition", "checkVisibility", "navigator.userAgentData", "OffscreenCanvas",
  "scheduler.yield", "requestIdleCallback", "roundRect", "Iterator.from", "isSubsetOf", "symmetricDifference", "URL.canParse", "Promise.try", "reportError",
];
/** The same in a style sheet: no word of these is understood by all. */
const NEWER_CSS = [
  /:has\(/, /@container/, /color-mix\(/, /\d(?:dvh|svh|lvh|cqw|cqi)\b/, /@layer/, /@property/, /@scope/, /@starting-style/, /text-wrap-style/,
  /\blight-dark\(/, /oklch\(|oklab\(|\blch\(/, /anchor-name/, /:popover-open/, /field-sizing/,
];

test("The scripts are in the syntax that Firefox 102 and Edge 109 read", async () => {
  for (const name of ["atlas.js", "atlas-layers.js", "widget.js"]) {
    const code = read(name);
    const { code: older } = await transform(code, { target: OLDEST, minify: false });
    const { code: same } = await transform(code, { target: "esnext", minify: false });
    assert.equal(older, same, `${name} has syntax that is newer than ${OLDEST}`);
  }
});

test("The scripts call nothing that these browsers do not have", () => {
  for (const word of NEWER) assert.doesNotMatch(read("atlas.js"), new RegExp(`\\b${word}\\b`), word);
});

test("What is newer is asked for before it is used", () => {
  const page = read("atlas.js");
  assert.match(page, /typeof DecompressionStream/);
  assert.match(page, /Uint8Array\.fromBase64\s*(\?|&&|\))/);
});

test("The style sheet has no rule that these browsers drop", () => {
  for (const pattern of NEWER_CSS) assert.doesNotMatch(read("atlas.css"), pattern);
  // A nested rule would begin with & or stand inside another; page margins are the only rules in a rule.
  assert.doesNotMatch(read("atlas.css"), /\{[^{}]*&/);
});
