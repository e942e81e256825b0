/** Small things that several parts of the card use. */

import { boundOf, dayText, yearOf } from "./dates.js";
import { h } from "./dom.js";

/** "6 Apr 2023" for an ISO day, without the year where it is `known`; the text itself for anything else. */
export function shortDay(text, known = null) {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text ?? "")) return text ?? "";
  const day = boundOf(text.slice(0, 10));
  return dayText(day, { year: yearOf(day) !== known, short: true });
}

/** One question: its words at the left, the answer at the right. */
export function question(words, ...answer) {
  return h("section", { class: "at-question" }, h("h3", null, words), h("div", null, ...answer));
}
