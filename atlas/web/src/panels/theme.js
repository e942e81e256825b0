/** Light or dark. */

/** The theme to draw in: what the host asks for, else what the reader's system prefers. */
export function themeOf(config) {
  if (config.theme === "light" || config.theme === "dark") return config.theme;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
