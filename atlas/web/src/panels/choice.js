/** The events that the writer chose, or all: a choice over the list, which never ranks. */

import { button, fill, h, segments } from "./dom.js";
import { leftOutText } from "./sheet.js";
import { t, tn } from "../say.js";

/**
 * The choice over the list; nothing where the writer chose no event.
 *
 * @param {App} app
 * @param {() => void} onPick told when the other list is asked for
 */
export function createChoice(app, onPick) {
  const keys = app.config.words?.key_events ?? [];
  const element = h("div", { class: "at-choice" });
  if (!keys.length) return { any: false, element, of: (rows) => rows };
  let own = true;
  const ways = [{ id: true, text: "" }, { id: false, text: "" }];
  const pick = segments(t("Which events are listed"), ways, (id) => id === own, (id) => {
    own = id;
    onPick();
  });
  const why = button({ class: "at-link", onclick: () => app.openAbout() }, t("Why these?"));
  const left = h("p", { class: "at-second" });
  element.append(h("div", { class: "at-choice-row" }, pick.element, why), left);
  /** The rows to list: at a step all of it, since a step is a choice already. */
  const of = (rows) => {
    const chosen = app.model.text && !app.state.step ? new Set(keys.map((id) => app.model.text.rowOf(id))) : new Set();
    const some = Array.from(rows).filter((row) => chosen.has(row));
    element.hidden = !some.length;
    if (!some.length) return rows;
    const [first, all] = pick.element.children;
    fill(first, tn(some.length, "{n} chosen by the writer", "{n} chosen by the writer"));
    fill(all, tn(rows.length, "all {n}", "all {n}"));
    pick.show();
    fill(left, own ? leftOutText(app, { rows: some, own: true }) : "");
    left.hidden = !own;
    return own ? Uint32Array.from(some) : rows;
  };
  return { any: true, element, of };
}
