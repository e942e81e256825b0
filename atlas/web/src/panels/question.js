/** Small things that several parts of the card use. */

import { boundOf, dayText } from "./dates.js";
import { h } from "./dom.js";

/** "6 April" for an ISO day, the text itself for anything else. */
export function shortDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text ?? "")) return text ?? "";
  return dayText(boundOf(text.slice(0, 10)), { year: true, short: true });
}

/** One question: its words at the left, the answer at the right. */
export function question(words, ...answer) {
  return h("section", { class: "at-question" }, h("h3", null, words), h("div", null, ...answer));
}
