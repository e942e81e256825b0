/** About: what the page is based on, by whose word, under which licence, and how it was made. */

import { bdi, button, h, link } from "./dom.js";
import { openDialog } from "./popover.js";
import { cutOffText } from "./shell.js";
import { countsText, filterLine, heldText } from "./words.js";
import { t } from "../say.js";

const WORDS = {
  name: "Data set", title: "Title", version: "Version", accessed: "Accessed", licence: "Licence", redistribution: "Passing on",
  attribution: "Attribution", inclusion_rule: "What is in it", cut_off: "Cut-off", query: "Query", transformations: "Changes made",
};
const word = (key) => WORDS[key] ?? key.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());

/** What the host says of the page as it was made; the filters and counts of now stand beside. */
const FRONT = { Filters: "Filters when made", Counts: "Counts when made" };

/** A value of any shape as text or a list; addresses become links. */
function shown(value) {
  if (Array.isArray(value)) return value.length === 1 ? shown(value[0]) : h("ul", { class: "at-plain" }, value.map((one) => h("li", null, shown(one))));
  if (value && typeof value === "object") {
    return h("ul", { class: "at-plain" }, Object.entries(value).map(([key, one]) => h("li", null, `${word(key)}: `, shown(one))));
  }
  const text = String(value);
  return /^https?:\/\/\S+$/.test(text) ? link(text, text) : bdi(text);
}

const isEmpty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

/** Everything said about the page, as [term, value] in the order in which it is read. */
export function frontMatter(app) {
  const { config, model } = app;
  const front = Object.entries(config.front ?? {});
  const dataset = front.length ? [] : Object.entries(model.extra.dataset ?? {});
  const hash = front.some(([key]) => /hash/i.test(key)) ? null : model.extra.hash;
  return [
    ["Handling marking", config.marking || (config.mode === "file" ? "No marking set" : null)],
    ["Cut-off", cutOffText(config.cut_off).replace("Cut-off ", "")],
    ["Counts now", `${countsText(app.counts, app.vague)}; ${heldText(app.model)}`],
    ["Filters now", filterLine(app.filters())],
    [t("Compared with (A)"), app.state?.a && filterLine(app.filters(app.state.a))],
    ...front.map(([key, value]) => [FRONT[key] ?? word(key), value]),
    ...dataset.map(([key, value]) => [word(key), value]),
    ["Map", [app.basemap?.attribution, "Drawn with Leaflet"].filter(Boolean)],
    ["Content hash (SHA-256)", hash],
    ["Made with", config.atlas_version ? `Conflict Atlas ${config.atlas_version}` : null],
  ].filter(([, value]) => !isEmpty(value));
}

/** The front matter as a list of terms. */
export function frontList(app) {
  return h("dl", { class: "at-front" }, frontMatter(app).flatMap(([term, value]) => [h("dt", null, term), h("dd", null, shown(value))]));
}

/** How to read the page, in the words that the page uses. */
const READING = [
  ["Places", "A place is drawn as exactly as it is known: a mark for a site, a mark with a ring of its true radius for a town, a soft disc for an area, a hatched shape for a region. A country is never drawn as a place."],
  ["Status", "A solid edge is confirmed; dashes are alleged or disputed. Colour is the kind of event, shape is the role of the place."],
  ["Dates", "All dates and times are local to each place. A filter by date takes every event that touches it."],
  ["By, against, with", "Who is said to have done it, against whom, and who took part. How sure that is stands beside it, with the speaker."],
];

/** The licence texts of the software in the page, where the document carries them. */
function licences() {
  const text = document.getElementById("atlas-licences")?.textContent.trim();
  return text ? h("details", { class: "at-licences" }, h("summary", null, "Licences of the software in this page"), h("pre", null, text)) : null;
}

export function createAbout(app) {
  app.openAbout = () => {
    openDialog(app, { title: "About this page", name: "about" }, [
      frontList(app),
      h("h3", null, "How to read it"),
      h("dl", { class: "at-front" }, READING.flatMap(([term, words]) => [h("dt", null, term), h("dd", null, words)])),
      licences(),
      h("p", { class: "at-dialog-foot" }, button({ class: "at-outline", onclick: () => window.print() }, "Print")),
    ]);
  };
  return { update: () => undefined };
}
