/** Colours, light and dark: for the canvas as they are, for style sheets as custom properties. */

const LIGHT = {
  paper: "#ffffff", wash: "#f5f3ef", hover: "#efece6",
  ink: "#1b1c1d", ink2: "#55585b", ink3: "#6d6a63",
  rule: "#e3e0da", rule2: "#c9c5bd", control: "#8f8b83",
  land: "#efebe4", water: "#d9e5ea", coast: "#9fb3bc", border: "#8b8372", admin: "#d6d0c4",
  label: "#3b3a37", label2: "#6a655b", sealabel: "#456672", halo: "#f7f4ef", seahalo: "#d9e5ea",
  soft: 0.3,
  groups: {
    fire: { fill: "#d55e00", stroke: "#9c4400" },
    air: { fill: "#0072b2", stroke: "#004c78" },
    ground: { fill: "#cc79a7", stroke: "#91416d" },
    order: { fill: "#e69f00", stroke: "#8a5d00" },
    diplomacy: { fill: "#009e73", stroke: "#00634a" },
    posture: { fill: "#56b4e9", stroke: "#1c6f9e" },
    other: { fill: "#8c8c8c", stroke: "#555555" },
  },
};

const DARK = {
  paper: "#191b1d", wash: "#212427", hover: "#282b2f",
  ink: "#ecebe8", ink2: "#b3b3b0", ink3: "#9a978f",
  rule: "#2d3033", rule2: "#474b4f", control: "#777b7f",
  land: "#2a2b2c", water: "#15191c", coast: "#4d5a61", border: "#7b7568", admin: "#3a3a39",
  label: "#d9d7d2", label2: "#a39e93", sealabel: "#7d97a3", halo: "#222324", seahalo: "#15191c",
  soft: 0.34,
  groups: {
    fire: { fill: "#f07c26", stroke: "#ffb27a" },
    air: { fill: "#3d9bdb", stroke: "#9ccdf0" },
    ground: { fill: "#d98ab5", stroke: "#f3bfda" },
    order: { fill: "#eeb02c", stroke: "#ffd98a" },
    diplomacy: { fill: "#25b98d", stroke: "#86e3c6" },
    posture: { fill: "#6cc0ef", stroke: "#b6e0f8" },
    other: { fill: "#9a9a9a", stroke: "#cfcfcf" },
  },
};

/** On paper, which may be grey, marks bear what tells their groups apart without colour. */
export const THEMES = Object.freeze({ light: LIGHT, dark: DARK, paper: { ...LIGHT, inner: true } });

/** The name of a theme: anything that is none is light. */
export const themeName = (name) => (name in THEMES ? name : "light");

/** The colours of a group; a group that is not known is drawn as `other`. */
export const groupColours = (theme, group) => theme.groups[group] ?? theme.groups.other;

/** A theme as custom properties: `--ink`, and `--fire`, `--fire2` for fill and stroke of a group, each with its value. */
export function cssVariables(name) {
  const { groups, ...plain } = THEMES[themeName(name)];
  const pairs = Object.entries(plain);
  for (const [group, { fill, stroke }] of Object.entries(groups)) pairs.push([group, fill], [`${group}2`, stroke]);
  return pairs.map(([key, value]) => [`--${key}`, String(value)]);
}
