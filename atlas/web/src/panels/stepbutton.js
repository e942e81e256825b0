/** The buttons that undo and redo. */

import { button, h, icon } from "./dom.js";

/** Undo or redo, with what it would change. */
export function stepButton(app, name, word, by, keys) {
  const element = button({ class: "at-tool", "data-tool": name, onclick: () => app.history.go(by) }, icon(name), h("span", null, word));
  const show = () => {
    const what = app.history.words(by);
    element.disabled = !what;
    element.title = what ? `${word} ${what} (${keys})` : `Nothing to ${word.toLowerCase()}`;
    element.setAttribute("aria-label", what ? `${word} ${what}` : word);
  };
  return { element, show };
}
