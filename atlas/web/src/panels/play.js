/**
 * Typed dates and playback.
 *
 * Playback moves the dates by whole steps; nothing slides. It pauses when the page is hidden, and
 * for a reader who asks for less motion the button makes one step a press.
 */

import { UNITS, binNext, binStart, chartDomain } from "./bins.js";
import { dateField } from "./datefield.js";
import { DAY, boundOf, isoDay, isoMinute, minutesOf, partsOf } from "./dates.js";
import { button, fill, h, icon, segments } from "./dom.js";

const SPEEDS = [
  { id: 0.5, text: "½", title: "half a step a second" },
  { id: 1, text: "1 day/s", title: "one step a second" },
  { id: 2, text: "2", title: "two steps a second" },
  { id: 4, text: "4", title: "four steps a second" },
];
const STEPS = { hour: "an hour", day: "a day", week: "a week", month: "a month", year: "a year" };
const MOST_STEPS = 120; // of a run with the step that is set at first

/** The window that playback starts from: the dates set, else the first step of the chart. */
function firstWindow(app, step) {
  const { from, to } = app.state.selection;
  const domain = chartDomain(app.model.events.start, app.state.everything, app.model.events.weight);
  const start = from ? boundOf(from) : binStart(domain.from, step);
  const end = to ? boundOf(to, true) + 1 : from ? domain.to : binNext(start, step);
  return { start, end, domain };
}

/** The dates one step on; back at the start after the last day of the chart. */
export function nextWindow({ start, end, domain }, step, grow) {
  const size = end - start;
  const onward = (at) => stepOn(at, step);
  if (end >= domain.to) {
    const first = grow ? start : binStart(domain.from, ["week", "day"].includes(step) ? "day" : step);
    return { start: first, end: grow ? onward(start) : first + size };
  }
  return { start: grow ? start : onward(start), end: onward(end) };
}

/** A moment so much later: months and years are those of the calendar. */
function stepOn(at, step) {
  const fixed = { hour: 60, day: DAY, week: 7 * DAY }[step];
  if (fixed) return at + fixed;
  const { year, month, day } = partsOf(at);
  const next = binNext(binStart(at, step), step);
  const { year: toYear, month: toMonth } = partsOf(next);
  const same = minutesOf(toYear, (step === "year" ? month : toMonth) + 1, day);
  // The 31st of a month that has none is the first of the next.
  return Number.isNaN(same) ? binNext(minutesOf(toYear, (step === "year" ? month : toMonth) + 1, 1), "month") : same + (at - minutesOf(year, month + 1, day));
}

/** The finest step with which a run through the chart ends within minutes. */
export function usualStep({ from, to }) {
  return ["day", "week", "month"].find((step) => (to - from) / UNITS.find(({ id }) => id === step).minutes <= MOST_STEPS) ?? "year";
}

let runs = 0;

class Play {
  constructor(app) {
    const { start, weight } = app.model.events;
    this.usual = usualStep(chartDomain(start, false, weight));
    Object.assign(this, { app, speed: 1, step: this.usual, picked: false, grow: false, timer: null });
    this.said = h("p", { class: "at-date-say", id: "at-date-say", role: "alert" });
    const bad = {};
    const say = (key, words) => {
      bad[key] = words;
      fill(this.said, bad.from || bad.to || "");
    };
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.fields = [dateField(app, "from", "First day", say), dateField(app, "to", "Last day", say)];
    this.button = button({ class: "at-solid at-play", onclick: () => this.press() });
    this.hidden = () => document.hidden && this.stop();
    document.addEventListener("visibilitychange", this.hidden);
    this.build();
  }

  build() {
    const [from, to] = this.fields.map(({ input }) => input);
    const speeds = segments("Steps a second", SPEEDS, (id) => id === this.speed, (id) => {
      this.speed = id;
      speeds.show();
    });
    const step = h("select", { "aria-label": "Size of a step", onchange: () => {
      this.picked = true;
      this.setStep(step.value);
    } }, Object.entries(STEPS).map(([id, words]) => h("option", { value: id }, words)));
    this.setStep = (id) => {
      this.step = step.value = id;
      fill(speeds.element.children[1], `1 ${id}/s`);
    };
    this.setStep(this.step);
    const grow = h("select", { "aria-label": "What a step does", onchange: () => (this.grow = grow.value === "grow") },
      h("option", { value: "move" }, "moves both"), h("option", { value: "grow" }, "adds up"));
    this.dates = h("div", { class: "at-dates" }, from, h("span", null, "to"), to, this.said);
    this.pace = h("div", { class: "at-pace", id: "at-pace", role: "group", "aria-label": "Dates and steps", onkeydown: (event) => this.leave(event) },
      speeds.element, h("div", { class: "at-steps" }, h("span", { class: "at-second" }, "a step is"), step, grow));
    this.more = button({ class: "at-outline at-more", "aria-controls": "at-pace", "aria-expanded": "false",
      onclick: () => this.app.store.set({ open: this.app.state.open === "pace" ? null : "pace" }) }, icon("dates"), h("span", null, "Steps"));
    this.app.dateFields = this.dates;
    this.when = h("div", { class: "at-when" }, this.app.shell.row ? null : this.dates, this.button, this.more, this.pace);
    this.app.shell.time.append(this.when);
    this.app.pace = this.pace;
    this.app.press = () => this.press();
  }

  /** Esc closes the box over the map and gives the focus back to its button. */
  leave(event) {
    if (event.key !== "Escape" || this.app.state.open !== "pace") return;
    event.stopPropagation();
    this.app.store.set({ open: null });
    this.more.focus();
  }

  /** On a phone the dates stand in the box over the map, since the foot has no room for them. */
  settle() {
    if (this.app.shell.row) return; // the dates stand in the row
    const phone = this.app.shell.root.dataset.layout === "phone";
    const home = phone ? this.pace : this.when;
    if (this.dates.parentElement !== home) home.prepend(this.dates);
    fill(this.more.lastChild, phone ? "Dates" : "Steps");
  }

  press() {
    if (this.still.matches) this.advance();
    else if (this.app.state.playing) this.stop();
    else this.begin();
  }

  advance() {
    const next = nextWindow(firstWindow(this.app, this.step), this.step, this.grow);
    const iso = this.step === "hour" ? isoMinute : isoDay;
    return this.app.select({ from: iso(next.start), to: iso(next.end - 1) }, "page", this.run ?? null);
  }

  async tick() {
    await this.advance();
    if (this.app.state.playing) this.timer = setTimeout(() => this.tick(), 1000 / this.speed);
  }

  begin() {
    this.run = `play ${(runs += 1)}`; // what is played is undone at once
    this.app.store.set({ playing: true });
    this.timer = setTimeout(() => this.tick(), this.app.state.selection.from ? 1000 / this.speed : 0);
  }

  stop() {
    clearTimeout(this.timer);
    this.run = null;
    this.app.store.set({ playing: false });
  }

  show() {
    const name = this.still.matches ? "step" : this.app.state.playing ? "pause" : "play";
    const word = name.replace(/^./, (letter) => letter.toUpperCase());
    fill(this.button, icon(name), h("span", null, word));
    this.button.setAttribute("aria-label", `${word} through time`);
  }

  /** Until the reader picks a step, none is larger than the dates that are set. */
  fitStep() {
    const { from, to } = this.app.state.selection;
    if (this.picked || this.app.state.playing) return;
    const room = from && to ? boundOf(to, true) + 1 - boundOf(from) : Infinity;
    const smaller = ["week", "month", "year"].filter((id) => UNITS.find((unit) => unit.id === id).minutes <= room);
    const most = ["day", ...smaller];
    this.setStep(most.includes(this.usual) ? this.usual : most.at(-1));
  }

  update(changes) {
    if (changes.has("selection")) this.fitStep();
    if (changes.has("first") || changes.has("playing")) this.show();
    if (changes.has("first") || changes.has("layout")) this.settle();
    if (changes.has("first") || changes.has("open")) this.more.setAttribute("aria-expanded", String(this.app.state.open === "pace"));
    if (["first", "selection", "layout"].some((key) => changes.has(key))) for (const field of this.fields) field.show();
  }

  destroy() {
    this.stop();
    document.removeEventListener("visibilitychange", this.hidden);
  }
}

export const createPlay = (app) => new Play(app);
