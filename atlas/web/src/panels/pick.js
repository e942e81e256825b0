/** What the pointer does on the map: a word on hover, a card on a click, a list where several events share a place. */

import { MOST_LISTED } from "../drawing/density.js";
import { glyph } from "../marks.js";
import { bdi, button, fill, h, icon } from "./dom.js";
import { events } from "./words.js";
import { figure, t, tn } from "../say.js";

const NAMED = 4; // in the word on hover
const FINGER = 12; // pixels beside a mark that still mean it

/** Distinct events under a point, in order of time. */
export function eventsOf(hit, start) {
  if (!hit) return [];
  const rows = new Set((hit.stack ?? [hit]).map(({ event }) => event));
  return [...rows].sort((a, b) => start[a] - start[b] || a - b);
}

/** How many events and rows are under a point, of which a hit may hold the first only. */
export function sizeOfHit(model, hit, rows) {
  return { total: hit?.total ?? model.eventsIn(rows), there: hit?.rows ?? rows.length };
}

/** "5,312 events here; the first 500 are listed": what is there is what is counted, whatever is listed of it. */
export function stackText(model, { total, there }, listed) {
  const here = model.events.weight ? tn(there, "{events} here in {n} row", "{events} here in {n} rows", { events: events(total) }) : tn(total, "{n} event here", "{n} events here");
  return listed < there ? tn(listed, "{here}; the first {n} is listed", "{here}; the first {n} are listed", { here }) : here;
}

/** A line about an event: mark, title, when. */
function line(app, row) {
  const { read } = app;
  return [
    glyph(read.mainRole(row), read.kind(row).group, { status: read.status(row).id, letter: read.kind(row).letter }),
    h("span", null, bdi(read.title(row)), h("span", { class: "at-second" }, ` ${read.whenAndWeight(row, { short: true })}`)),
  ];
}

class Pick {
  constructor(app) {
    this.app = app;
    this.start = app.model.events.start;
    this.tip = h("div", { class: "at-tip at-box", hidden: true, role: "presentation" });
    this.stack = h("div", { class: "at-stack at-box", hidden: true, role: "dialog", "aria-label": t("Events at this place"), tabindex: "-1" });
    this.stack.addEventListener("keydown", (event) => this.leave(event));
    app.shell.cell.append(this.tip, this.stack);
    this.listen();
  }

  listen() {
    const { app } = this;
    app.on(app.map, "mousemove", ({ containerPoint }) => {
      cancelAnimationFrame(this.asked);
      this.asked = requestAnimationFrame(() => this.showTip(app.drawn.hit(containerPoint), containerPoint));
    });
    app.on(app.map, "mouseout movestart zoomstart", () => {
      cancelAnimationFrame(this.asked);
      this.tip.hidden = true;
    });
    app.on(app.map, "movestart zoomstart", () => this.hide());
    app.on(app.map, "click", ({ containerPoint, originalEvent }) => this.press(containerPoint, originalEvent.pointerType === "touch" ? FINGER : undefined));
  }

  /** Put a box near a point of the map, inside it. */
  put(box, { x, y }) {
    box.hidden = false;
    const { clientWidth: width, clientHeight: height, offsetLeft } = this.app.shell.container;
    box.style.left = `${offsetLeft + Math.max(8, Math.min(x + 12, width - box.offsetWidth - 8))}px`;
    box.style.top = `${y + 16 + box.offsetHeight < height ? y + 16 : Math.max(8, y - box.offsetHeight - 12)}px`;
  }

  hide() {
    this.stack.hidden = true;
  }

  leave(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.hide();
    this.app.shell.container.focus();
  }

  placeOf(hit) {
    return this.app.model.text?.placeName(hit.place) ?? "";
  }

  showTip(hit, point) {
    const { app, tip } = this;
    const rows = eventsOf(hit, this.start);
    tip.hidden = !rows.length || !this.stack.hidden;
    app.shell.container.classList.toggle("at-over", rows.length > 0);
    if (tip.hidden) return;
    const place = this.placeOf(hit);
    const { total, there } = sizeOfHit(app.model, hit, rows);
    const many = there > 1 ? ` · ${events(total)}` : "";
    const unsaid = there - NAMED;
    const rest = app.model.events.weight ? tn(unsaid, "and {n} more row", "and {n} more rows") : tn(unsaid, "and {n} more event", "and {n} more events");
    const more = unsaid <= 0 ? "" : there > MOST_LISTED ? t("{rest}: press to list the first {n}", { rest, n: figure(MOST_LISTED) }) : t("{rest}: press to list them", { rest });
    fill(tip, place && h("div", { class: "at-second" }, bdi(place), many),
      rows.slice(0, NAMED).map((row) => h("div", { class: "at-tip-line" }, line(app, row))), more && h("div", { class: "at-second" }, more));
    this.put(tip, point);
  }

  press(point, slack) {
    const hit = this.app.drawn.hit(point, slack);
    const rows = eventsOf(hit, this.start);
    cancelAnimationFrame(this.asked); // the word on hover, which a finger's press asks for too
    this.tip.hidden = true;
    this.hide();
    if (rows.length > 1) this.openStack(hit, rows, point);
    else if (rows.length) this.app.openCard(rows[0]);
  }

  openStack(hit, rows, point) {
    const { app, stack } = this;
    const open = (row) => {
      this.hide();
      app.openCard(row);
    };
    const listed = rows.slice(0, MOST_LISTED);
    const size = sizeOfHit(app.model, hit, rows);
    fill(stack,
      h("div", { class: "at-box-head" }, h("b", null, stackText(app.model, size, listed.length)), h("span", { class: "at-second" }, " ", bdi(this.placeOf(hit))),
        button({ class: "at-icon at-close", "aria-label": t("Close"), onclick: () => this.hide() }, icon("close"))),
      h("ul", { class: "at-plain" }, listed.map((row) => h("li", null, button({ onclick: () => open(row) }, line(app, row))))),
      listed.length < size.there && h("p", { class: "at-second" }, t("In order of time. The list beside the map has all of them, and of other places.")));
    this.put(stack, point);
    stack.focus({ preventScroll: true });
  }

  update(changes) {
    if (changes.has("selection")) this.hide();
  }

  destroy() {
    this.tip.remove();
    this.stack.remove();
  }
}

export const createPick = (app) => new Pick(app);
