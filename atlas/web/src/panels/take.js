/** Take away what is seen: a picture, a table, places for a GIS, or paper. */

import { button, fill, h } from "./dom.js";
import { makePicture } from "./picture.js";
import { openPopover } from "./popover.js";
import { makeSlide } from "./slide.js";
import { csvParts, geoJsonParts, rights, titleOf, whyNot } from "./tables.js";
import { rowsText } from "./words.js";
import { t } from "../say.js";

/** A name for a file, from a title: letters and digits of any script, joined by hyphens. */
export const fileName = (title) => title.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "events";

/** Hand a file to the browser, which keeps it or asks where. */
function hand(parts, type, name) {
  const href = URL.createObjectURL(new Blob(parts, { type }));
  h("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
}

const ways = () => [
  ["png", t("Picture"), t("PNG: this map with legend, counts and rights"), async (app) => [await makePicture(app)], "image/png"],
  ["slide.png", t("Slide"), t("PNG, 16 to 9: headline, lettered map and the chosen events"), async (app) => [await makeSlide(app)], "image/png"],
  ["csv", t("Table"), t("CSV: one row an event, for a spreadsheet"), csvParts, "text/csv"],
  ["geojson", t("Places"), t("GeoJSON: one feature a place, for a GIS"), geoJsonParts, "application/geo+json"],
];

export function createTake(app) {
  const name = fileName(titleOf(app));
  app.openTake = (anchor) => {
    const forbidden = whyNot(app.model);
    const said = h("p", { class: "at-second", role: "status" });
    let busy = false;
    const save = async (ending, make, type) => {
      if (busy) return;
      busy = true;
      fill(said, t("Writing …"));
      try {
        await app.ready;
        app.play.leave(); // a file is of the filters
        hand(await make(app), type, `${name}.${ending}`);
        fill(said, t("Saved as {file}.", { file: `${name}.${ending}` }));
      } catch (error) {
        fill(said, t("Nothing was saved: {reason}", { reason: error.message }));
      }
      busy = false;
    };
    const way = ([ending, word, about, make, type]) => {
      const refused = forbidden !== "" && !ending.endsWith("png");
      const element = button({ class: "at-outline", disabled: refused, onclick: () => save(ending, make, type) }, word);
      return h("div", { class: "at-way" }, element, h("span", { class: "at-second" }, about));
    };
    const print = () => {
      popover.close();
      window.print();
    };
    const tick = (key, words) => {
      const box = h("input", { type: "checkbox", checked: app.paper[key], onchange: () => (app.paper[key] = box.checked) });
      return h("div", { class: "at-check at-paper-more" }, h("label", null, box, h("span", null, words)));
    };
    const count = app.counts.shown + app.counts.off_map;
    const popover = openPopover(app, anchor, { title: t("Save or print"), name: "save" }, [
      h("p", { class: "at-second" }, t("{events} that fit the filters. Each file says its marking ({marking}) and licence.", { events: rowsText(app.result.rows.length, count), marking: rights(app).handling_marking })),
      ways().map(way),
      h("div", { class: "at-way" }, button({ class: "at-outline", onclick: print }, t("Print")), h("span", { class: "at-second" }, t("One sheet: map, chosen events, sources; also as PDF"))),
      tick("list", t("with the full list, and all that it is based on")),
      app.steps.length ? tick("steps", t("with a page for each step")) : null,
      forbidden && h("p", { class: "at-refused" }, forbidden),
      said,
    ]);
  };
  return { update: () => undefined };
}
