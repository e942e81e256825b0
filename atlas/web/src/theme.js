/** Colours, light and dark: for the canvas as they are, for style sheets as custom properties. */

import symbology from "../../../data/reference/symbology.json" with { type: "json" };

const { light, dark } = symbology.themes;

/** Paper is light; printers may be grey, and ink is spared. */
export const THEMES = Object.freeze({ light, dark, paper: { ...light, relief: 0 } });

/** The name of a theme: anything that is none is light. */
export const themeName = (name) => (name in THEMES ? name : "light");

/** The colours of a record's groups in a theme, as [id, {fill, stroke, mark}]; the last one is for what belongs to no other. */
const coloursOf = (name, groups) =>
  groups.map((one) => [one.id, name === "dark" ? { ...one, fill: one.dark_fill, stroke: one.dark_stroke } : { ...one }]);

/** How light a colour is, 0 to 1, as WCAG 2 has it. */
function lightness(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast of two colours, 1 to 21. */
export function contrast(one, other) {
  const [dim, bright] = [lightness(one), lightness(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

/** The one of two colours that stands out more from a fill. */
const clearer = (fill, first, second) => (contrast(first, fill) >= contrast(second, fill) ? first : second);

/** A theme with the groups of a record, in their order. */
export function themeWith(name, groups) {
  const colours = coloursOf(name, groups);
  const theme = THEMES[themeName(name)];
  for (const [, one] of colours) one.inside = clearer(one.fill, theme.ink, theme.paper);
  return { ...theme, groups: new Map(colours), rest: colours.at(-1)[0] };
}

/** The colours of a group; a group that is not known is drawn as the last one. */
export const groupColours = ({ groups, rest }, group) => groups.get(group) ?? groups.get(rest);

/** Fill and stroke of a group in a style sheet; of null, those of the last group. */
export const fillOf = (group) => `var(--${group === null ? "rest" : `g_${group}`})`;
export const strokeOf = (group) => `var(--${group === null ? "rest2" : `s_${group}`})`;

/** A theme and the groups of a record as custom properties, each with its value. */
export function cssVariables(name, groups = []) {
  const theme = THEMES[themeName(name)];
  const pairs = { ...theme };
  for (const [id, { fill, stroke }] of coloursOf(name, groups)) {
    const inside = clearer(fill, theme.ink, theme.paper);
    Object.assign(pairs, { [`g_${id}`]: fill, [`s_${id}`]: stroke, [`i_${id}`]: inside, rest: fill, rest2: stroke });
  }
  return Object.entries(pairs).map(([key, value]) => [`--${key}`, String(value)]);
}
