/** The sheet as a picture for a slide: 16 to 9, two pixels a point, with map, letters and the chosen events. */

import { cssVariables } from "../theme.js";
import { svg } from "./dom.js";
import { Sheet, countsLine, drawFine, imageOf, layersOf, mapLine } from "./picture.js";
import { chosenRows, leftOutText, letterMap, letterOf, paperMap } from "./sheet.js";
import { rights, titleOf } from "./tables.js";
import { byline } from "./told.js";
import { cutOffText } from "./shell.js";
import { t, tn } from "../say.js";

const WIDTH = 1280;
const HEIGHT = 720;
const RATIO = 2;
const SIDE = 440; // the column of words
const EDGE = 16;

/** The words of findings, a line a paragraph or item. */
const plain = (pieces) => pieces.map((one) => (typeof one === "string" ? one : one.event ? `[${one.event}]` : plain(one.em ?? one.strong ?? one.text))).join("");
export const findingLines = (blocks) => blocks.flatMap((block) => (block.kind === "p" ? [plain(block.text)] : block.items.map((item, at) => `${block.kind === "ol" ? `${at + 1}.` : "–"} ${plain(item)}`)));

/** Write lines into a column while they fit; returns how many were left out. */
function column(items, x, top, bottom) {
  const side = new Sheet(SIDE);
  side.y = top;
  let left = 0;
  for (const [text, size, more] of items) {
    const [y, n] = [side.y, side.parts.length];
    if (!left) side.say(text, size, more);
    if (left || side.y > bottom) {
      side.y = y;
      side.parts.length = n;
      left += 1;
    } else side.y += 3;
  }
  return { left, parts: svg("g", { transform: `translate(${x} 0)` }, side.parts), y: side.y };
}

/** Head and foot, and the room between them. */
function around(app) {
  const { config } = app;
  const { handling_marking: marking, licence, data_attribution: whose } = rights(app);
  const words = config.words ?? {};
  const head = new Sheet(WIDTH);
  head.band(marking);
  head.y += 4;
  head.say(words.headline || titleOf(app), 24, { weight: 700 });
  if (words.lead) head.say(words.lead, 14);
  head.y += 8;
  const foot = new Sheet(WIDTH);
  foot.say([countsLine(app), cutOffText(config.cut_off), t("Events: {whose}. Licence: {licence}", { whose, licence }), config.words ? byline(words) : ""].filter(Boolean).join(". "), 11);
  foot.say(mapLine(app), 10);
  foot.y += 6;
  foot.band(marking);
  return { head, foot };
}

/**
 * Make the picture of the sheet.
 *
 * @param {App} app
 * @returns {Promise<Blob>} PNG, 2560 x 1440
 */
export async function makeSlide(app) {
  const colours = new Map(cssVariables(app.theme, app.model.vocabulary.groups));
  const { head, foot } = around(app);
  const size = { width: WIDTH - SIDE - 2 * EDGE, height: Math.max(120, HEIGHT - head.y - foot.y) };
  const undo = [paperMap(app, size)];
  let layers;
  try {
    undo.push(letterMap(app, size));
    layers = drawFine(app, RATIO, () => layersOf(app, colours));
  } finally {
    for (const back of undo.reverse()) back();
  }
  const chosen = chosenRows(app);
  const items = [
    ...findingLines(app.config.words?.findings ?? []).map((line) => [line, 13, { weight: 600 }]),
    ...chosen.rows.map((row, at) => [`${letterOf(at)}  ${app.read.when(row, { short: true })}: ${app.read.title(row)}`, 12, {}]),
    [leftOutText(app, chosen), 11, {}],
  ];
  const bottom = head.y + size.height;
  const words = column(items, EDGE + size.width, head.y, bottom - 16);
  const more = words.left ? svg("text", { x: 2 * EDGE + size.width, y: bottom - 4, "font-size": 11, fill: "var(--ink)" }, tn(words.left, "{n} more line does not fit here; it is in the file", "{n} more lines do not fit here; they are in the file")) : null;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: WIDTH * RATIO, height: HEIGHT * RATIO });
  const context = canvas.getContext("2d");
  context.scale(RATIO, RATIO);
  context.fillStyle = colours.get("--paper");
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.save();
  context.beginPath();
  context.rect(EDGE, head.y, size.width, size.height);
  context.clip();
  context.fillStyle = colours.get("--water");
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (const { image, x, y, width, height } of layers) {
    const drawn = await image;
    if (drawn) context.drawImage(drawn, EDGE + x, head.y + y, width, height);
  }
  context.restore();
  const frame = svg("rect", { x: EDGE, y: head.y, width: size.width, height: size.height, fill: "none", stroke: "var(--rule2)" });
  const low = svg("g", { transform: `translate(0 ${HEIGHT - foot.y})` }, foot.parts);
  const over = await imageOf(svg("svg", null, [head.parts, frame, words.parts, more, low]), colours, WIDTH, HEIGHT);
  if (over) context.drawImage(over, 0, 0, WIDTH, HEIGHT);
  const picture = over && (await new Promise((resolve) => canvas.toBlob(resolve)));
  if (!picture) throw new Error(t("the browser made no picture"));
  return picture;
}
