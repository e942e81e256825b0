/** Keys: undo and redo, single letters for what is done often, and the list of them. */

import { h } from "./dom.js";
import { openDialog } from "./popover.js";
import { t } from "../say.js";

const list = () => [
  ["?", t("this list")],
  ["/", t("search")],
  [t("Ctrl+Z, Back"), t("undo the last change")],
  ["Ctrl+Shift+Z, Ctrl+Y", t("redo it")],
  ["n, p", t("next and previous event of the list")],
  ["l, m", t("to the list, to the map")],
  ["f", t("to the filters")],
  ["a", t("show all events on the map")],
  [t("k, Space"), t("play or pause")],
  ["[, ]", t("one picture back, one on, in a run through time")],
  [t("Arrow keys, + and −"), t("on the map: move and zoom; in the list: from row to row")],
  [t("Enter"), t("open the card of a row")],
  [t("Left, Right, Home"), t("in a story: the step before, the next, the opening")],
  [t("Escape"), t("close what is open; in a field, empty it")],
  [t("Delete"), t("on a chip: drop that filter")],
];

const writes = (element) => Boolean(element?.closest?.("input, select, textarea, [contenteditable]"));

/** What a space presses itself, or scrolls. */
const presses = (element) => Boolean(element?.closest?.("button, a, summary, [role=slider], [role=listbox], [role=tab]"));

/** Open the event before or after the one that is open, in the order of the list. */
function stepEvent(app, by) {
  const rows = app.listedRows();
  if (!rows.length) return;
  const at = rows.indexOf(app.state.highlighted);
  app.openCard(rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by))], true);
}

export function createShortcuts(app) {
  let single = true; // single letters may be in the way of speech input
  const calls = {
    "?": () => app.openKeys(),
    "/": () => app.focusSearch(),
    n: () => stepEvent(app, 1),
    p: () => stepEvent(app, -1),
    l: () => app.focusList(),
    m: () => app.shell.container.focus(),
    f: () => app.focusFilters(),
    a: () => app.fit(),
    k: () => app.play.press(),
    " ": () => app.play.press(),
    "[": () => app.play.frame(-1),
    "]": () => app.play.frame(1),
  };
  app.openKeys = () => {
    const box = h("input", { type: "checkbox", checked: single, onchange: () => (single = box.checked) });
    openDialog(app, { title: t("Keys"), name: "keys" }, [
      h("dl", { class: "at-front" }, list().flatMap(([keys, words]) => [h("dt", null, h("kbd", null, keys)), h("dd", null, words)])),
      h("p", { class: "at-dialog-foot at-check" }, h("label", null, box, h("span", { class: "at-name" }, t("Single letters work as keys")))),
    ]);
  };
  app.focusFilters = () => {
    if (app.shell.root.dataset.layout !== "wide") app.store.set({ open: "left" });
    else if (app.state.folded.left) app.foldPanel("left");
    setTimeout(() => app.shell.left.querySelector("button, input")?.focus(), 50);
  };
  const keys = (event) => {
    if (event.defaultPrevented || event.altKey || writes(event.target)) return;
    const letter = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      const by = letter === "y" || (letter === "z" && event.shiftKey) ? 1 : letter === "z" ? -1 : 0;
      if (!by) return;
      event.preventDefault();
      app.history.go(by);
    } else if (single && calls[letter] && !(letter === " " && presses(event.target)) && !document.querySelector(".at-veil")) {
      event.preventDefault();
      calls[letter]();
    }
  };
  document.addEventListener("keydown", keys);
  const skip = ({ detail }) => ({ filters: app.focusFilters, map: () => app.shell.container.focus() })[detail]?.();
  app.shell.root.addEventListener("at-skip", skip);
  return {
    update: () => undefined,
    destroy: () => {
      document.removeEventListener("keydown", keys);
      app.shell.root.removeEventListener("at-skip", skip);
    },
  };
}
