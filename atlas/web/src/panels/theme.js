/** Light or dark. */

import { cssVariables } from "../theme.js";

/** The theme to draw in: what the author asks for, else that of the notebook around the page, else what the reader's system prefers. */
export function themeOf(config) {
  if (config.theme === "light" || config.theme === "dark") return config.theme;
  if (config.hostTheme === "light" || config.hostTheme === "dark") return config.hostTheme;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Give the page a theme: its name for the style sheet, its colours, and those of the groups of a record, once it is read. */
export function dress(root, name, groups) {
  root.dataset.theme = name;
  for (const [key, value] of cssVariables(name, groups)) root.style.setProperty(key, value);
}
