/** Light or dark. */

import { cssVariables } from "../theme.js";

/** The theme to draw in: what the host asks for, else what the reader's system prefers. */
export function themeOf(config) {
  if (config.theme === "light" || config.theme === "dark") return config.theme;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Give the page a theme: its name for the style sheet, and its colours, which are written down once for canvas and page. */
export function dress(root, name) {
  root.dataset.theme = name;
  for (const [key, value] of cssVariables(name)) root.style.setProperty(key, value);
}
