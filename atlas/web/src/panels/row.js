/**
 * The one row above the map in a notebook: days, actors, what else is filtered, counts, undo.
 *
 * What stands here stands nowhere else in the page: its panels leave it out while there is a row.
 */

import { createDays, daysText } from "./days.js";
import { button, fill, h, icon } from "./dom.js";
import { openPopover } from "./popover.js";
import { createChips } from "./recover.js";
import { stepButton } from "./stepbutton.js";
import { datesText } from "./words.js";
import { series, t, tn } from "../say.js";

/** Below these widths of the row the roles stand in the list of actors, and the slider with the typed days. */
const NARROW = { roles: 860, slider: 620 };

/** The chosen actors in the words of the field, and how many there are to choose from. */
function actorsText(app) {
  const { actors, match } = app.state.selection;
  if (!actors.length) return tn(app.model.actors.length, "any of {n}, or type a name", "any of {n}, or type a name");
  const names = new Map(app.model.actors.map(({ id, name }) => [id, name]));
  return series(actors.map((id) => names.get(id) ?? id), match === "all" ? "and" : "or");
}

class Row {
  slow = true;

  constructor(app) {
    this.app = app;
    this.days = createDays(app);
    this.read = button({ class: "at-reading", "aria-haspopup": "dialog", onclick: () => this.openDates() });
    this.chips = createChips(app, { except: ["from", "actors"], room: () => this.chips.element.clientWidth });
    this.undo = stepButton(app, "undo", -1);
    this.counts = app.counted; // made by the head
    this.link = h("p", { class: "at-unlinked", role: "status", hidden: true });
    this.build();
    this.outside = (event) => {
      if (!this.who.contains(event.target)) this.openList(false);
    };
    document.addEventListener("pointerdown", this.outside, true);
  }

  build() {
    const { app } = this;
    const { find, roles, section } = app.actorParts;
    Object.assign(this, { find, roles });
    find.setAttribute("aria-label", t("Actors: find and choose by any name"));
    this.list = h("div", { class: "at-drop at-box", hidden: true }, section);
    this.who = h("div", { class: "at-who" }, find, this.list);
    find.setAttribute("role", "combobox");
    find.setAttribute("aria-expanded", "false");
    find.addEventListener("focus", () => this.openList(true));
    find.addEventListener("input", () => this.openList(true));
    find.addEventListener("click", () => this.openList(true));
    this.who.addEventListener("keydown", (event) => this.leave(event));
    this.who.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !this.who.contains(relatedTarget) && this.openList(false));
    this.said = h("div", { class: "at-hostrow-said" }, this.counts, this.chips.element, this.link);
    app.shell.row.append(
      (this.time = h("div", { class: "at-hostrow-days" }, h("span", { class: "at-hostrow-name" }, t("Days")), this.days.element, this.read)),
      (this.people = h("div", { class: "at-hostrow-actors" }, h("span", { class: "at-hostrow-name" }, t("Actors")), this.who, roles)),
      this.said, this.undo.element,
    );
    app.tellLinked = (linked) => this.sayLinked(linked);
    this.sayLinked(app.config.linked !== false);
  }

  /** What has no room in the row stands in the box behind it. */
  settle() {
    const width = this.app.shell.row.clientWidth;
    if (!width) return;
    const place = (element, home, before = null) => element.parentElement !== home && home.insertBefore(element, before);
    place(this.roles, width < NARROW.roles ? this.list.querySelector(".at-roles") : this.people);
    this.narrow = width < NARROW.slider;
    if (!this.narrow) place(this.days.element, this.time, this.read);
    else if (this.days.element.parentElement === this.time) this.days.element.remove();
    this.app.shell.root.classList.toggle("at-slim", this.narrow);
  }

  /** Say that nobody listens any more; the page goes on by itself. */
  sayLinked(linked) {
    this.link.hidden = linked;
    fill(this.link, linked ? "" : t("No longer linked to Python. The filters here still work; run the cell again to link them."));
    this.app.shell.root.dataset.linked = String(linked);
  }

  openList(open) {
    if (this.list.hidden === !open) return;
    this.list.hidden = !open;
    this.find.setAttribute("aria-expanded", String(open));
    if (!open) return;
    // As tall as there is room below it.
    const room = this.app.shell.root.getBoundingClientRect().bottom - this.find.getBoundingClientRect().bottom - 16;
    this.list.style.maxHeight = `${Math.max(160, Math.min(460, room))}px`;
    const left = this.who.getBoundingClientRect().left - this.app.shell.root.getBoundingClientRect().left;
    this.list.style.left = `${Math.min(0, this.app.shell.root.clientWidth - this.list.offsetWidth - 8 - left)}px`;
  }

  /** Down goes into the list, Escape closes it. */
  leave(event) {
    if (event.key === "ArrowDown" && event.target === this.find) {
      event.preventDefault();
      this.openList(true);
      this.list.querySelector("input")?.focus();
    } else if (event.key === "Escape" && !this.list.hidden && !this.find.value) {
      event.stopPropagation();
      this.openList(false);
      this.find.focus();
      this.openList(false);
    }
  }

  /** Days to type, and all days. */
  openDates() {
    const { app } = this;
    const all = button({ class: "at-outline", onclick: () => app.select({ from: null, to: null }) }, icon("reset"), t("All days"));
    openPopover(app, this.read, { title: t("Days"), name: "days" }, [
      this.narrow && this.days.element, app.dateFields, h("p", { class: "at-hostrow-all" }, all),
    ]);
    app.dateFields.querySelector("input").focus();
  }

  update(changes) {
    const any = (...keys) => keys.some((key) => changes.has(key));
    if (any("size", "layout", "first")) this.settle();
    if (any("selection", "first", "size", "layout")) {
      const { selection } = this.app.state;
      const all = this.narrow && !datesText(selection);
      const words = all ? t("All days") : daysText(selection, this.app.model.range());
      this.days.show();
      fill(this.read, words);
      this.read.setAttribute("aria-label", t("Days: {days}", { days: words }));
      this.read.classList.toggle("at-set", Boolean(datesText(selection)));
      this.find.placeholder = this.find.title = actorsText(this.app);
      this.who.classList.toggle("at-set", selection.actors.length > 0);
    }
    this.undo.show();
    if (any("selection", "size", "layout", "first", "text", "step")) this.chips.show();
  }

  destroy() {
    document.removeEventListener("pointerdown", this.outside, true);
  }
}

/** The row, where the host asks for one. */
export const createRow = (app) => new Row(app);
