/** Boxes to tick: a row with a label and a count, and how a group of them is drawn anew. */

import { h } from "./dom.js";
import { figure } from "../say.js";

/** The list of a selection with a value put in or taken out. */
export const toggled = (list, id) => (list.includes(id) ? list.filter((one) => one !== id) : [...list, id]);

/** A box to tick with a label and a count. */
export function checkRow({ checked, label, count, onchange, zero, before, after }) {
  const box = h("input", { type: "checkbox", checked, onchange });
  return h("div", { class: zero ? "at-check at-zero" : "at-check" }, before,
    h("label", null, box, label, after, h("span", { class: "at-n" }, figure(count))));
}

/** Redraw a group of controls and give the focus back to the one at the same place. */
export function keepFocus(group, draw) {
  const stops = () => [...group.querySelectorAll("input, button")];
  const at = stops().indexOf(document.activeElement);
  draw();
  if (at >= 0) stops()[Math.min(at, stops().length - 1)]?.focus({ preventScroll: true });
}
