/** A list of events of which only the rows in view are in the page; it works by keyboard. */

import { glyph } from "../marks.js";
import { changedMark } from "./changed.js";
import { bdi, h } from "./dom.js";
import { amountOf } from "./figures.js";
import { kmText } from "./words.js";
import { figure, series, t, tn } from "../say.js";

const ROW = 88;
const SIDES = 32; // what a row leaves beside its words
const SPARE = 6;
const KEYS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e9, End: 1e9 };

/** The rows of an event in a list, built when it comes into view. */
export function listRow(app, row, what = AMOUNTS) {
  const { read } = app;
  const kind = read.kind(row);
  const places = read.places(row).filter(({ role }) => role !== "scope");
  const first = places.find(({ role }) => role === read.mainRole(row)) ?? places[0];
  const status = read.status(row);
  const mark = glyph(read.mainRole(row), kind.group, { status: status.id, letter: kind.letter, sea: first?.sea });
  const where = first ? [bdi(first.name || first.roleLabel), first.sea && first.name && ` · ${t("at sea")}`, first.drawable ? h("b", null, ` ${reachText(first.radius)}`) : ` · ${t("not on the map")}`] : [t("no place given")];
  const amount = amountWords(app, row, what);
  return [
    h("span", { class: "at-kick" }, mark,
      h("span", null, h("b", { class: `at-status-${status.id}` }, status.label), " · ", bdi(kind.label), ` · ${read.whenAndWeight(row, { short: true })}`, changedMark(app, row)),
      amount ? h("span", { class: "at-figure" }, amount) : null),
    bdi(read.title(row), { class: "at-title" }),
    h("span", { class: "at-second at-line" }, h("span", { class: "at-line-who" }, whoLine(read, row)), h("span", { class: "at-line-where" }, where)),
  ];
}

/** The figure that says most of an event: "34 launched"; "" where none is known. */
function amountWords(app, row, amounts = AMOUNTS) {
  const quantities = app.model.text?.quantities(row) ?? [];
  for (const what of amounts) {
    const one = amountOf(quantities, what);
    if (!one) continue;
    const label = app.model.vocabulary.quantities.find(({ id }) => id === what)?.label ?? what;
    return `${figure(one.best)} ${label.toLowerCase()}`;
  }
  return "";
}

const AMOUNTS = ["launched", "killed", "injured", "found", "detained"];
/** Deaths and injuries are not told in a list that grows by itself. */
const MOVING = ["launched", "found", "detained"];

/** Whether a title needs a second line: measured, since rows are all of one height. */
let pen = null;
function isLong(text, width) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = "600 13px sans-serif";
  return pen.measureText(text).width * 1.06 > width;
}

const reachText = (radius) => (radius === null ? t("error not stated") : kmText(radius));

/** "Hamas, Hezbollah and 2 more": organisations first, since a line has no room for all. */
export function briefNames({ shown, unsaid }) {
  return unsaid ? tn(unsaid, "{names} and {n} more", "{names} and {n} more", { names: shown.join(t(", ")) }) : series(shown);
}

/** "by Hamas in Lebanon (attributed) against Israel", in one line. */
export function whoLine(read, row) {
  const who = read.who(row);
  const some = (role) => briefNames(read.fewOf(row, role));
  const words = [];
  if (who.initiator) words.push(`${t("by {names}", { names: some("initiator") })}${read.inBrackets(row)}`);
  if (who.target) words.push(t("against {names}", { names: some("target") }));
  if (!words.length && who.party) words.push(t("with {names}", { names: some("party") }));
  return bdi(words.join(" ") || t("nobody named"));
}

export class EventList {
  constructor(app, label, id) {
    app.amountOf ??= (row) => amountWords(app, row);
    Object.assign(this, { app, id, rows: [], active: 0, live: new Map(), from: 0, high: 0, wide: 0 });
    this.space = h("div", { class: "at-space" });
    this.element = h("div", {
      class: "at-list", id, role: "listbox", tabindex: "0", "aria-label": label,
      onkeydown: (event) => this.press(event), onblur: () => app.glance(null),
    }, this.space);
    this.element.addEventListener("scroll", () => this.moved(), { passive: true });
    const sized = new ResizeObserver(() => this.moved());
    sized.observe(this.element);
    app.ends.push(() => sized.disconnect());
  }

  /** Note what of the list is in view: asked in the middle of a filter, the whole page would be laid out. */
  look() {
    const { scrollTop, clientHeight, clientWidth } = this.element;
    Object.assign(this, { from: scrollTop, high: clientHeight, wide: clientWidth });
  }

  moved() {
    this.look();
    this.paint();
  }

  /** Show other rows; the active one stays active where it is still there. */
  show(rows) {
    const before = this.rows[this.active];
    this.rows = rows;
    this.active = Math.max(0, rows.indexOf(before));
    this.space.style.height = `${rows.length * ROW}px`;
    this.paint(true);
  }

  make(index) {
    const { app, rows } = this;
    const row = rows[index];
    const option = h("div", {
      class: "at-row", role: "option", id: `${this.id}-${index}`, "aria-setsize": rows.length, "aria-posinset": index + 1,
      "aria-selected": String(row === app.state.highlighted), style: { top: `${index * ROW}px` },
      onclick: () => {
        this.moveTo(index);
        app.openCard(row);
      },
      onpointerenter: () => app.glance(row), onpointerleave: () => app.glance(null),
    }, listRow(app, row, this.id === "at-happens" ? MOVING : AMOUNTS));
    option.classList.toggle("at-active", index === this.active);
    option.classList.toggle("at-long", isLong(app.read.title(row), this.wide - SIDES));
    return option;
  }

  /** Put the rows in view into the page and take the others out; `fresh` makes all anew. */
  paint(fresh = false) {
    const { element, live, rows, high } = this;
    const from = Math.min(this.from, Math.max(0, rows.length * ROW - high));
    const top = Math.max(0, Math.floor(from / ROW) - SPARE);
    const end = Math.min(rows.length, Math.ceil((from + high) / ROW) + SPARE);
    const next = new Map();
    for (let i = top; i < end; i += 1) next.set(i, (!fresh && live.get(i)) || this.make(i));
    for (const [i, node] of live) if (next.get(i) !== node) node.remove();
    for (const node of next.values()) if (!node.isConnected) this.space.append(node);
    this.live = next;
    element.setAttribute("aria-activedescendant", next.has(this.active) ? `${this.id}-${this.active}` : "");
  }

  moveTo(index) {
    const { element, live } = this;
    live.get(this.active)?.classList.remove("at-active");
    this.active = Math.max(0, Math.min(this.rows.length - 1, index));
    const at = this.active * ROW;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at + ROW > element.scrollTop + element.clientHeight) element.scrollTop = at + ROW - element.clientHeight;
    this.moved();
    this.live.get(this.active)?.classList.add("at-active");
  }

  press(event) {
    if (!this.rows.length) return;
    if (event.key in KEYS) this.moveTo(this.active + KEYS[event.key]);
    else if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (event.key in KEYS) this.app.glance(this.rows[this.active]);
    else this.app.openCard(this.rows[this.active], true);
  }
}
