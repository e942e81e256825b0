/** Colours, light and dark: for the canvas as they are, for style sheets as custom properties. */

const LIGHT = {
  paper: "#ffffff", wash: "#f5f3ef", hover: "#efece6",
  ink: "#1b1c1d", ink2: "#55585b", ink3: "#6d6a63",
  rule: "#e3e0da", rule2: "#c9c5bd", control: "#8f8b83",
  land: "#efebe4", water: "#d9e5ea", coast: "#9fb3bc", border: "#8b8372", admin: "#d6d0c4", river: "#a9c3cf",
  label: "#3b3a37", label2: "#6a655b", sealabel: "#456672", halo: "#f7f4ef", seahalo: "#d9e5ea",
  soft: 0.3,
};

const DARK = {
  paper: "#191b1d", wash: "#212427", hover: "#282b2f",
  ink: "#ecebe8", ink2: "#b3b3b0", ink3: "#9a978f",
  rule: "#2d3033", rule2: "#474b4f", control: "#777b7f",
  land: "#2a2b2c", water: "#15191c", coast: "#4d5a61", border: "#7b7568", admin: "#3a3a39", river: "#3d5866",
  label: "#d9d7d2", label2: "#a39e93", sealabel: "#7d97a3", halo: "#222324", seahalo: "#15191c",
  soft: 0.34,
};

/** On paper, which may be grey, marks bear what tells their groups apart without colour. */
export const THEMES = Object.freeze({ light: LIGHT, dark: DARK, paper: { ...LIGHT, inner: true } });

/** The name of a theme: anything that is none is light. */
export const themeName = (name) => (name in THEMES ? name : "light");

/** The colours of a record's groups in a theme, as [id, {fill, stroke, mark}]; the last one is for what belongs to no other. */
const coloursOf = (name, groups) =>
  groups.map((one) => [one.id, name === "dark" ? { ...one, fill: one.dark_fill, stroke: one.dark_stroke } : one]);

/** A theme with the groups of a record, in their order. */
export function themeWith(name, groups) {
  const colours = coloursOf(name, groups);
  return { ...THEMES[themeName(name)], groups: new Map(colours), rest: colours.at(-1)[0] };
}

/** The colours of a group; a group that is not known is drawn as the last one. */
export const groupColours = ({ groups, rest }, group) => groups.get(group) ?? groups.get(rest);

/** Fill and stroke of a group in a style sheet; of null, those of the last group. */
export const fillOf = (group) => `var(--${group === null ? "rest" : `g_${group}`})`;
export const strokeOf = (group) => `var(--${group === null ? "rest2" : `s_${group}`})`;

/** A theme and the groups of a record as custom properties, each with its value. */
export function cssVariables(name, groups = []) {
  const { inner, ...pairs } = THEMES[themeName(name)];
  for (const [id, { fill, stroke }] of coloursOf(name, groups)) {
    Object.assign(pairs, { [`g_${id}`]: fill, [`s_${id}`]: stroke, rest: fill, rest2: stroke });
  }
  return Object.entries(pairs).map(([key, value]) => [`--${key}`, String(value)]);
}
