import assert from "node:assert/strict";
import { test } from "node:test";
import { INNER, innerPath, leastCertain, shapePath, styleOf } from "../src/marks.js";
import { THEMES, cssVariables, fillOf, groupColours, strokeOf, themeName, themeWith } from "../src/theme.js";
import { vocabulary } from "./helpers/vocabulary.js";

const { place_roles, statuses, groups } = vocabulary();

test("Every role has a shape, and seven shapes differ", () => {
  for (const { id } of place_roles) assert.match(shapePath(id, 5), /^M.*Z$/);
  assert.equal(new Set(place_roles.map(({ id }) => shapePath(id, 5))).size, 7);
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
  for (const name of Object.keys(THEMES)) {
    const theme = themeWith(name, groups);
    for (const { id } of groups) assert.ok(contrast(groupColours(theme, id).stroke, theme.land) >= 3, id);
    for (const ink of [theme.ink, theme.ink2, theme.ink3]) assert.ok(contrast(ink, theme.paper) >= 4.5);
    for (const name of ["label", "label2", "sealabel"]) {
      for (const under of ["land", "water", "halo"]) assert.ok(contrast(theme[name], theme[under]) >= 4.5, `${name} on ${under}`);
    }
  }
});

test("A theme that is not known is light, and a group that is not known is drawn as the last one", () => {
  assert.equal(themeName("sepia"), "light");
  const light = themeWith("light", groups);
  assert.equal(groupColours(light, "naval"), light.groups.get("other"));
  const named = cssVariables("dark", groups).filter(([name]) => name.endsWith("_fire") || name.startsWith("--rest"));
  assert.deepEqual(named, [["--g_fire", "#e5621a"], ["--s_fire", "#ffac78"], ["--i_fire", "#191b1d"], ["--rest", "#565b63"], ["--rest2", "#b4b8bf"]]);
});

test("A group of a record's own has its colours, and no name of one becomes a colour of the page", () => {
  const own = { id: "ink", label: "Ink", fill: "#7a3e9d", stroke: "#4f2468", dark_fill: "#b98ad6", dark_stroke: "#dcc3ee", mark: "cross" };
  const all = [...groups.slice(0, -1), own, groups.at(-1)];
  const { fill, stroke, mark } = groupColours(themeWith("dark", all), "ink");
  assert.deepEqual([fill, stroke, mark], ["#b98ad6", "#dcc3ee", "cross"]);
  const colours = new Map(cssVariables("light", all));
  assert.deepEqual([colours.get("--ink"), colours.get("--g_ink"), colours.get("--s_ink")], [THEMES.light.ink, "#7a3e9d", "#4f2468"]);
  assert.deepEqual([fillOf("ink"), strokeOf("ink"), fillOf(null), strokeOf(null)], ["var(--g_ink)", "var(--s_ink)", "var(--rest)", "var(--rest2)"]);
});

test("The page knows the inner mark of every group, and no two look the same", () => {
  for (const { mark } of groups) assert.equal(Boolean(innerPath(mark, 5)), mark !== "");
  const paths = INNER.map((mark) => innerPath(mark, 5));
  assert.equal(new Set(paths).size, INNER.length);
  for (const path of paths) assert.match(path, /^M[-\d .HVLM]+$/);
});
