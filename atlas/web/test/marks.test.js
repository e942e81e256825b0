import assert from "node:assert/strict";
import { test } from "node:test";
import { SHAPES, leastCertain, shapePath, styleOf } from "../src/marks.js";
import { THEMES, cssVariables, groupColours, themeName } from "../src/theme.js";
import { vocabulary } from "./helpers/vocabulary.js";

const { place_roles, statuses, groups } = vocabulary();

test("Every role has a shape, and seven shapes differ", () => {
  for (const { id } of place_roles) assert.match(shapePath(id, 5), /^M.*Z$/);
  assert.equal(new Set(Object.values(SHAPES).map((shape) => shape(5))).size, 7);
});

test("Every status is told by its line, without its colour", () => {
  const looks = statuses.map(({ id }) => JSON.stringify(styleOf("impact", id)));
  assert.equal(new Set(looks.slice(0, 5)).size, 5);
  assert.equal(looks[4], looks[5], "denied and retracted are both struck");
});

test("A stack is no surer than the least sure in it", () => {
  assert.equal(leastCertain(["confirmed", "reported"]), "reported");
  assert.equal(leastCertain(["alleged", "confirmed", "disputed"]), "alleged");
  assert.equal(leastCertain(["confirmed", "retracted"]), "retracted");
  assert.equal(leastCertain(["confirmed"]), "confirmed");
});

/** Contrast of two colours, as WCAG 2 has it. */
function contrast(a, b) {
  const light = (colour) => {
    const [r, g, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
    const linear = [r, g, blue].map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const [more, less] = [light(a), light(b)].sort((x, y) => y - x);
  return (more + 0.05) / (less + 0.05);
}

test("The stroke of every group stands out from the land, and text from the paper", () => {
  for (const theme of Object.values(THEMES)) {
    for (const { id } of groups) assert.ok(contrast(groupColours(theme, id).stroke, theme.land) >= 3, id);
    for (const ink of [theme.ink, theme.ink2, theme.ink3]) assert.ok(contrast(ink, theme.paper) >= 4.5);
    assert.ok(contrast(theme.label, theme.land) >= 4.5);
  }
});

test("A theme that is not known is light, and a group that is not known is other", () => {
  assert.equal(themeName("sepia"), "light");
  assert.equal(groupColours(THEMES.light, "naval"), THEMES.light.groups.other);
  assert.deepEqual(cssVariables("dark").filter(([name]) => name.startsWith("--fire")), [["--fire", "#f07c26"], ["--fire2", "#ffb27a"]]);
});
