/** Whether the notebook around a map is light or dark; each host says it in its own way. */

/** The brightness of a CSS colour, 0 to 255; null where it is clear or not read. */
export function brightness(colour) {
  const parts = /^rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+%?))?\)$/.exec(colour ?? "");
  if (!parts || (parts[4] !== undefined && parseFloat(parts[4]) < 0.5)) return null;
  const [red, green, blue] = parts.slice(1, 4).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/**
 * The theme of the host: what JupyterLab, Notebook, Voila, VS Code, Colab or marimo state; else the
 * background behind the output; else null, and the page asks the reader's system.
 *
 * @param {HTMLElement} element
 * @returns {"light" | "dark" | null}
 */
export function hostTheme(element) {
  const { body, documentElement: root } = document;
  const said = body.dataset.jpThemeLight;
  if (said === "true" || said === "false") return said === "true" ? "light" : "dark";
  const words = [body.dataset.vscodeThemeKind, root.getAttribute("theme"), root.dataset.theme, body.dataset.theme, body.className, root.className].join(" ");
  if (/\b(vscode-)?dark\b/i.test(words)) return "dark";
  if (/\b(vscode-)?light\b/i.test(words)) return "light";
  for (let one = element; one; one = one.parentElement) {
    const bright = brightness(getComputedStyle(one).backgroundColor);
    if (bright !== null) return bright < 128 ? "dark" : "light";
  }
  return null;
}

/** Call a function when the host may have another theme; returns what ends that. */
export function watchTheme(call) {
  const observer = new MutationObserver(call);
  for (const one of [document.body, document.documentElement]) {
    observer.observe(one, { attributes: true, attributeFilter: ["class", "theme", "style", "data-theme", "data-jp-theme-light", "data-jp-theme-name", "data-vscode-theme-kind"] });
  }
  return () => observer.disconnect();
}
