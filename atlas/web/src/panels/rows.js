/** A list of events of which only the rows in view are in the page; it works by keyboard. */

import { glyph } from "../marks.js";
import { changedMark } from "./changed.js";
import { bdi, h } from "./dom.js";
import { amountOf } from "./figures.js";
import { kmText } from "./words.js";
import { figure, series, t, tn } from "../say.js";

const ROW = 70; // of one line each; others are measured when they come into view
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
    Object.assign(this, { app, id, rows: [], active: 0, live: new Map(), from: 0, high: 0, wide: 0, tops: [0] });
    this.highs = new Uint16Array(app.model.events.start.length); // of each event's row, where it was measured
    this.space = h("div", { class: "at-space" });
    this.element = h("div", {
      class: "at-list", id, role: "listbox", tabindex: "0", "aria-label": label,
      onkeydown: (event) => this.press(event), onblur: () => app.glance(null),
    }, this.space);
    this.element.addEventListener("scroll", () => this.moved(), { passive: true });
    // Told of a size when it is known: to ask for one would lay the page out in the middle of a filter.
    this.sized = new ResizeObserver((seen) => {
      if (seen.some(({ target }) => target === this.element)) this.moved();
      this.measure();
    });
    this.sized.observe(this.element);
    app.ends.push(() => this.sized.disconnect());
  }

  /** Note what of the list is in view: asked in the middle of a filter, the whole page would be laid out. */
  look() {
    const { scrollTop, clientHeight, clientWidth } = this.element;
    if (clientWidth && clientWidth !== this.wide) this.highs.fill(0);
    Object.assign(this, { from: scrollTop, high: clientHeight, wide: clientWidth || this.wide });
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
    this.lay();
    this.paint(true);
  }

  /** Put each row below the one before it. */
  lay() {
    const { rows, highs, live, space } = this;
    const tops = new Float64Array(rows.length + 1);
    for (let i = 0; i < rows.length; i += 1) tops[i + 1] = tops[i] + (highs[rows[i]] || ROW);
    this.tops = tops;
    space.style.height = `${tops[rows.length]}px`;
    for (const [i, node] of live) node.style.top = `${tops[i]}px`;
  }

  /** The row at a height of the list. */
  at(y) {
    let [low, end] = [0, this.rows.length - 1];
    while (low < end) {
      const middle = (low + end + 1) >> 1;
      if (this.tops[middle] > y) end = middle - 1;
      else low = middle;
    }
    return low;
  }

  /** Take the heights of the rows in the page; the first in view stays where it is. */
  measure() {
    const { element, rows, highs, live } = this;
    const first = this.at(element.scrollTop);
    const above = element.scrollTop - this.tops[first];
    let changed = false;
    for (const [i, { offsetHeight }] of live) {
      if (!offsetHeight || highs[rows[i]] === offsetHeight) continue;
      highs[rows[i]] = offsetHeight;
      changed = true;
    }
    if (!changed) return;
    this.lay();
    if (element.scrollTop !== this.tops[first] + above) element.scrollTop = this.tops[first] + above;
  }

  make(index) {
    const { app, rows } = this;
    const row = rows[index];
    const option = h("div", {
      class: "at-row", role: "option", id: `${this.id}-${index}`, "aria-setsize": rows.length, "aria-posinset": index + 1,
      "aria-selected": String(row === app.state.highlighted), style: { top: `${this.tops[index]}px` },
      onclick: () => {
        this.moveTo(index);
        app.openCard(row);
      },
      onpointerenter: () => app.glance(row), onpointerleave: () => app.glance(null),
    }, listRow(app, row, this.id === "at-happens" ? MOVING : AMOUNTS));
    option.classList.toggle("at-active", index === this.active);
    return option;
  }

  /** Put the rows in view into the page and take the others out; `fresh` makes all anew. */
  paint(fresh = false) {
    const { element, live, rows, high } = this;
    const from = Math.min(this.from, Math.max(0, this.tops[rows.length] - high));
    const top = Math.max(0, this.at(from) - SPARE);
    const end = Math.min(rows.length, this.at(from + high) + 1 + SPARE);
    const next = new Map();
    for (let i = top; i < end; i += 1) next.set(i, (!fresh && live.get(i)) || this.make(i));
    for (const [i, node] of live) {
      if (next.get(i) === node) continue;
      this.sized.unobserve(node);
      node.remove();
    }
    for (const node of next.values()) {
      if (node.isConnected) continue;
      this.space.append(node);
      this.sized.observe(node);
    }
    this.live = next;
    element.setAttribute("aria-activedescendant", next.has(this.active) ? `${this.id}-${this.active}` : "");
  }

  moveTo(index) {
    this.live.get(this.active)?.classList.remove("at-active");
    this.active = Math.max(0, Math.min(this.rows.length - 1, index));
    // Again when the rows on the way are measured.
    for (let tries = 0; tries < 3; tries += 1) {
      this.reveal();
      this.moved();
      this.measure();
    }
    this.live.get(this.active)?.classList.add("at-active");
  }

  reveal() {
    const { element, tops, active } = this;
    if (tops[active] < element.scrollTop) element.scrollTop = tops[active];
    else if (tops[active + 1] > element.scrollTop + element.clientHeight) element.scrollTop = tops[active + 1] - element.clientHeight;
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
