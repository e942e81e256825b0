/** About: what the page is based on, by whose word, under which licence, and how it was made. */

import { bdi, button, h, link } from "./dom.js";
import { openDialog } from "./popover.js";
import { cutOffDay } from "./shell.js";
import { filterLine, nowText } from "./words.js";
import { opened, t, term, tn } from "../say.js";

const words = () => ({
  name: t("Data set"), title: t("Title"), version: t("Version"), accessed: t("Accessed"), licence: t("Licence"), redistribution: t("Passing on"),
  attribution: t("Attribution"), inclusion_rule: t("What is in it"), cut_off: t("Cut-off"), query: t("Query"), transformations: t("Changes made"),
  // What the host says of the page as it was made; the filters and counts of now stand beside.
  Filters: t("Filters when made"), Counts: t("Counts when made"),
});
const word = (key) => Object.entries(words()).find(([name]) => name === key)?.[1] ?? term("front", key, opened(key.replaceAll("_", " ")));

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

/** Whose words the interface has in a language other than English, and how much of it is not translated. */
function languageLine({ language, languages }) {
  const { name, note, missing } = languages.find(({ id }) => id === language) ?? {};
  const rest = missing ? tn(missing, "{n} phrase of the page is in English", "{n} phrases of the page are in English") : "";
  return language === "en" ? null : [name, note, rest].filter(Boolean);
}

/** Everything said about the page, as [term, value] in the order in which it is read. */
export function frontMatter(app) {
  const { config, model } = app;
  const front = Object.entries(config.front ?? {});
  const dataset = front.length ? [] : Object.entries(model.extra.dataset ?? {});
  const hash = front.some(([key]) => /hash/i.test(key)) ? null : model.extra.hash;
  return [
    [t("Handling marking"), config.marking || (config.mode === "file" ? t("No marking set") : null)],
    [t("Cut-off"), cutOffDay(config.cut_off)],
    [t("Counts now"), nowText(app)],
    [t("Filters now"), filterLine(app.filters())],
    [t("Compared with (A)"), app.state?.a && filterLine(app.filters(app.state.a))],
    ...front.map(([key, value]) => [word(key), value]),
    ...dataset.map(([key, value]) => [word(key), value]),
    [t("Map"), [app.basemap?.attribution, t("Drawn with Leaflet")].filter(Boolean)],
    [t("Content hash (SHA-256)"), hash],
    [t("Language"), languageLine(config)],
    [t("Made with"), config.atlas_version ? `Conflict Atlas ${config.atlas_version}` : null],
  ].filter(([, value]) => !isEmpty(value));
}

/** The front matter as a list of terms. */
export function frontList(app) {
  return h("dl", { class: "at-front" }, frontMatter(app).flatMap(([name, value]) => [h("dt", null, name), h("dd", null, shown(value))]));
}

/** How to read the page, in the words that the page uses. */
const reading = () => [
  [t("Places"), t("A place is drawn as exactly as it is known: a mark for a site, a mark with a ring of its true radius for a town, a soft disc for an area, a hatched shape for a region. A country is never drawn as a place.")],
  [t("Status"), t("A solid edge is confirmed; dashes are alleged or disputed. Colour is the kind of event, shape is the role of the place.")],
  [t("Dates"), t("All dates and times are local to each place. A filter by date takes every event that touches it.")],
  [t("By, against, with"), t("Who is said to have done it, against whom, and who took part. How sure that is stands beside it, with the speaker.")],
];

/** The licence texts of the software in the page, where the document carries them. */
function licences() {
  const text = document.getElementById("atlas-licences")?.textContent.trim();
  return text ? h("details", { class: "at-licences" }, h("summary", null, t("Licences of the software in this page")), h("pre", null, text)) : null;
}

export function createAbout(app) {
  app.openAbout = () => {
    openDialog(app, { title: t("About this page"), name: "about" }, [
      frontList(app),
      h("h3", null, t("How to read it")),
      h("dl", { class: "at-front" }, reading().flatMap(([name, text]) => [h("dt", null, name), h("dd", null, text)])),
      licences(),
      h("p", { class: "at-dialog-foot" }, button({ class: "at-outline", onclick: () => window.print() }, t("Print"))),
    ]);
  };
  return { update: () => undefined };
}
