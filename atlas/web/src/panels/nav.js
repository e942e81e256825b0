/** The bar of four on a phone, and which panel lies over the map where panels are folded. */

import { button, fill, h, icon } from "./dom.js";
import { isTold } from "./told.js";
import { figure, t } from "../say.js";

export function createNav(app) {
  const { nav, root } = app.shell;
  const listed = h("b", null);
  const unplaced = h("b", null);
  const item = (name, word, count, onclick) => button({ onclick, "aria-pressed": "false" }, icon(name), h("span", null, word, " ", count));
  const items = {
    ...(isTold(app.config) ? { story: item("list", app.steps.length ? t("Story") : t("Findings"), null, () => app.store.set({ open: null, step: app.state.step ?? 0, face: "story" })) } : {}),
    left: item("filter", t("Filters"), null, () => app.openPanel("left")),
    list: item("list", t("List"), listed, () => app.openPanel("right", "list")),
    unplaced: item("nopin", t("No place"), unplaced, () => app.openPanel("right", "unplaced")),
    legend: item("layers", t("Legend"), null, () => app.store.set({ open: app.state.open === "legend" ? null : "legend" })),
  };
  nav.append(...Object.values(items));
  const keys = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const { open, highlighted } = app.state;
    const inCard = root.querySelector("#at-panel-card").contains(document.activeElement);
    if (open) app.store.set({ open: open === "peek" || highlighted === null ? null : "peek" });
    else if (highlighted !== null) app.closeCard();
    if (inCard && root.dataset.layout === "wide") app.focusList();
  };
  document.addEventListener("keydown", keys);
  return {
    update(changes) {
      if (changes.has("selection") || changes.has("first")) {
        fill(listed, figure(app.counts.shown));
        fill(unplaced, figure(app.counts.off_map));
      }
      const { open, tab, folded } = app.state;
      root.dataset.open = open ?? "";
      root.classList.toggle("at-no-left", folded.left);
      root.classList.toggle("at-no-right", folded.right);
      const pressed = { ...(items.story ? { story: !open && app.state.step !== null } : {}), left: open === "left", list: open === "right" && tab === "list", unplaced: open === "right" && tab === "unplaced", legend: open === "legend" };
      for (const [name, on] of Object.entries(pressed)) items[name].setAttribute("aria-pressed", String(on));
    },
    destroy: () => document.removeEventListener("keydown", keys),
  };
}
