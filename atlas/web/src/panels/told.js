/** The writer's words as elements: headline and lead in the head, findings and texts of steps. */

import { bdi, button, h, link } from "./dom.js";
import { t } from "../say.js";

/** One line of the small Markdown; the structure is closed, and every text is text. */
function pieces(app, line) {
  return line.map((one) => {
    if (typeof one === "string") return bdi(one);
    if (one.em) return h("em", null, pieces(app, one.em));
    if (one.strong) return h("b", null, pieces(app, one.strong));
    if (one.url) return link(one.url, one.text.join(""));
    if (one.event) return eventButton(app, one.event);
    const selection = app.config.words.selections[one.selection];
    const show = () => app.explore({ ...app.defaults, ...(selection ?? (one.selection === "opening" ? app.opening : {})) });
    return button({ class: "at-link", onclick: show, title: t("Show these events") }, pieces(app, one.text));
  });
}

/** An event that is named in a text: it opens its card. */
function eventButton(app, id) {
  const row = app.model.text?.rowOf(id) ?? -1;
  const title = row >= 0 ? app.read.title(row) : t("Open this event");
  return button({ class: "at-link at-ref", title, onclick: () => app.model.text && app.openEvent(id) }, bdi(id));
}

/** Paragraphs and lists. */
export function blocksOf(app, blocks) {
  return blocks.map((block) => {
    if (block.kind === "p") return h("p", { dir: "auto" }, pieces(app, block.text));
    return h(block.kind === "ol" ? "ol" : "ul", null, block.items.map((item) => h("li", { dir: "auto" }, pieces(app, item))));
  });
}

/** Whose words these are, and as of when. */
export function byline(words) {
  const who = [words.author, words.organisation].filter(Boolean).join(", ");
  const day = words.as_of;
  if (!who) return day ? t("The writer is not named, as of {day}", { day }) : t("The writer is not named");
  return day ? t("Written by {who}, as of {day}", { who, day }) : t("Written by {who}", { who });
}

/** The logo; a picture that was written anew when the file was made. */
export function logoOf(words) {
  if (!words?.logo) return null;
  const { src, width, height } = words.logo;
  return h("img", { class: "at-logo", src, width, height, alt: words.organisation || t("Logo") });
}

/** Whether a page tells anything that needs the panel: findings, or a story. */
export const isTold = ({ words }) => Boolean(words && (words.findings.length || words.steps.length));
