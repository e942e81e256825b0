/** Fields in which the first and the last day of the filter are typed. */

import { fieldText, readTyped } from "./dates.js";
import { h } from "./dom.js";
import { series, t } from "../say.js";

/** Dates that can be typed in any language. */
const EXAMPLES = "5 Apr 2023, 2023-04, 2023, 2023-04-05 14:20";

/** A field for a typed date. What cannot be read stays, is marked, and changes nothing. */
export function dateField(app, key, label, say) {
  const end = key === "to";
  let typing = false; // what is being typed is not written over by a filter that is painted late
  const input = h("input", {
    type: "text", class: "at-date", "aria-label": label, autocomplete: "off", spellcheck: "false", dir: "ltr",
    title: t("A day, a month, a year, or a day and a time: {examples}", { examples: EXAMPLES }),
    "aria-describedby": "at-date-say",
    oninput: () => (typing = true),
    onchange: () => take(),
    onkeydown: (event) => event.key === "Enter" && take(),
    onblur: () => take(),
  });
  const take = () => {
    typing = false;
    const iso = readTyped(input.value, { end });
    const bad = iso === undefined;
    input.setAttribute("aria-invalid", String(bad));
    const slashes = /\d\/\d/.test(input.value) ? ` ${t("With slashes, day and month cannot be told apart.")}` : "";
    say(key, bad ? `${t("“{text}” is not read as a date.", { text: input.value.slice(0, 40) })}${slashes} ${t("Write {examples}.", { examples: series(EXAMPLES.split(", "), "or") })}` : "");
    if (!bad && iso !== app.state.selection[key]) app.select({ [key]: iso });
    else if (!bad) show();
  };
  const show = () => {
    const invalid = input.getAttribute("aria-invalid") === "true";
    if (document.activeElement === input && (typing || invalid)) return;
    const layout = app.shell.root.dataset.layout;
    input.value = fieldText(app.state.selection[key], layout === "folded");
    input.placeholder = end ? t("last day") : t("first day");
    if (invalid) say(key, "");
    input.setAttribute("aria-invalid", "false");
  };
  return { input, show };
}
