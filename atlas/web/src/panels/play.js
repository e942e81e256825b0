/**
 * Typed dates and playback.
 *
 * Playback moves the dates by whole steps; nothing slides. It pauses when the page is hidden, and
 * for a reader who asks for less motion the button makes one step a press.
 */

import { binNext, binStart, chartDomain } from "./bins.js";
import { DAY, boundOf, fieldText, isoDay, isoMinute, readTyped } from "./dates.js";
import { button, fill, h, icon, segments } from "./dom.js";

const SPEEDS = [
  { id: 0.5, text: "½", title: "half a step a second" },
  { id: 1, text: "1 day/s", title: "one step a second" },
  { id: 2, text: "2", title: "two steps a second" },
  { id: 4, text: "4", title: "four steps a second" },
];
const STEPS = { hour: "an hour", day: "a day", week: "a week" };

/** A field for a typed date. What cannot be read stays, is marked, and changes nothing. */
function dateField(app, key, label) {
  const end = key === "to";
  let typing = false; // what is being typed is not written over by a filter that is painted late
  const input = h("input", {
    type: "text", class: "at-date", "aria-label": label, autocomplete: "off", spellcheck: "false", dir: "ltr",
    title: "A day, or a day and a time: 5 Apr 2023, 2023-04-05 14:20",
    oninput: () => (typing = true),
    onchange: () => take(),
    onkeydown: (event) => event.key === "Enter" && take(),
    onblur: () => take(),
  });
  const take = () => {
    typing = false;
    const iso = readTyped(input.value, { end });
    const bad = iso === undefined;
    input.setAttribute("aria-invalid", String(bad));
    if (bad) input.title = "Not read as a date. Write 5 Apr 2023, or 2023-04-05 14:20.";
    else if (iso !== app.state.selection[key]) app.select({ [key]: iso });
    else show();
  };
  const show = () => {
    const invalid = input.getAttribute("aria-invalid") === "true";
    if (document.activeElement === input && (typing || invalid)) return;
    const layout = app.shell.root.dataset.layout;
    input.value = fieldText(app.state.selection[key], layout === "folded");
    input.placeholder = end ? "last day" : "first day";
    input.setAttribute("aria-invalid", "false");
  };
  return { input, show };
}

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
  const stepSize = { hour: 60, day: DAY, week: 7 * DAY }[step];
  if (end >= domain.to) {
    const first = grow ? start : binStart(domain.from, step === "hour" ? "hour" : "day");
    return { start: first, end: grow ? start + stepSize : first + size };
  }
  return { start: grow ? start : start + stepSize, end: end + stepSize };
}

class Play {
  constructor(app) {
    Object.assign(this, { app, speed: 1, step: "day", grow: false, timer: null });
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.fields = [dateField(app, "from", "First day"), dateField(app, "to", "Last day")];
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
      this.step = step.value;
      fill(speeds.element.children[1], `1 ${this.step}/s`);
    } }, Object.entries(STEPS).map(([id, words]) => h("option", { value: id }, words)));
    step.value = this.step;
    const grow = h("select", { "aria-label": "What a step does", onchange: () => (this.grow = grow.value === "grow") },
      h("option", { value: "move" }, "moves both"), h("option", { value: "grow" }, "adds up"));
    this.dates = h("div", { class: "at-dates" }, from, h("span", null, "to"), to);
    this.pace = h("div", { class: "at-pace", id: "at-pace", role: "group", "aria-label": "Dates and steps", onkeydown: (event) => this.leave(event) },
      speeds.element, h("div", { class: "at-steps" }, h("span", { class: "at-second" }, "a step is"), step, grow));
    this.more = button({ class: "at-outline at-more", "aria-controls": "at-pace", "aria-expanded": "false",
      onclick: () => this.app.store.set({ open: this.app.state.open === "pace" ? null : "pace" }) }, icon("dates"), h("span", null, "Steps"));
    this.when = h("div", { class: "at-when" }, this.dates, this.button, this.more, this.pace);
    this.app.shell.time.append(this.when);
    this.app.pace = this.pace;
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
    return this.app.select({ from: iso(next.start), to: iso(next.end - 1) });
  }

  async tick() {
    await this.advance();
    if (this.app.state.playing) this.timer = setTimeout(() => this.tick(), 1000 / this.speed);
  }

  begin() {
    this.app.store.set({ playing: true });
    this.timer = setTimeout(() => this.tick(), this.app.state.selection.from ? 1000 / this.speed : 0);
  }

  stop() {
    clearTimeout(this.timer);
    this.app.store.set({ playing: false });
  }

  show() {
    const name = this.still.matches ? "step" : this.app.state.playing ? "pause" : "play";
    const word = name.replace(/^./, (letter) => letter.toUpperCase());
    fill(this.button, icon(name), h("span", null, word));
    this.button.setAttribute("aria-label", `${word} through time`);
  }

  update(changes) {
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
