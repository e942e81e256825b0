/** The buttons that undo and redo. */

import { t } from "../say.js";
import { button, h, icon } from "./dom.js";

/** Undo or redo, with what it would change. */
export function stepButton(app, name, by) {
  const word = by < 0 ? t("Undo") : t("Redo");
  const element = button({ class: "at-tool", "data-tool": name, onclick: () => app.history.go(by) }, icon(name), h("span", null, word));
  const show = () => {
    const what = app.history.words(by);
    element.disabled = !what;
    const named = by < 0 ? t("Undo {what}", { what }) : t("Redo {what}", { what });
    const nothing = by < 0 ? t("Nothing to undo") : t("Nothing to redo");
    element.title = what ? `${named} (${by < 0 ? "Ctrl+Z" : "Ctrl+Shift+Z"})` : nothing;
    element.setAttribute("aria-label", what ? named : word);
  };
  return { element, show };
}
