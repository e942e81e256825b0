/**
 * The story: findings, the list of steps, and the ways from one to the next.
 *
 * `state.step` is 0 for the opening, 1 to n for a step, null while the reader explores. A step is a
 * selection and a view; any filter that the reader sets leaves the story, and nothing is hidden by it
 * that the head does not count.
 */

import { DEFAULTS, merge } from "../selection.js";
import { bdi, button, fill, h, icon } from "./dom.js";
import { fitClear } from "./fit.js";
import { blocksOf, byline, isTold } from "./told.js";
import { figure, spoken, t, tn } from "../say.js";

const FLIGHT = 0.6; // s
const SWIPE = 48; // px
/** On and back, by the keys that point there. */
const byKey = (key) => ({ ArrowLeft: -1, ArrowRight: 1 })[key] * (spoken().rtl ? -1 : 1) || 0;

const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** What the app knows of the story; before the panels are made, since the address may ask for a step. */
export function openStory(app) {
  const words = app.config.words;
  app.steps = words?.steps ?? [];
  app.selectionOf = (step) => {
    const own = app.steps[step - 1]?.selection;
    return own ? merge({ ...DEFAULTS }, own) : app.opening;
  };
  /** Where a step lies: its own box, or that of its events. */
  app.boundsOf = (step) => {
    const one = app.steps[step - 1];
    const box = one ? one.view : words?.view;
    if (box) return window.L.latLngBounds([box[1], box[0]], [box[3], box[2]]);
    if (!one?.events.length || !app.model.text) return null;
    const rows = one.events.map((id) => app.model.text.rowOf(id)).filter((row) => row >= 0);
    return app.layer.drawnBounds(Uint32Array.from(rows), { all: true });
  };
  /** Go to a step; 0 is the opening. */
  app.toStep = async (step, { noted = true, cut = false } = {}) => {
    const to = Math.max(0, Math.min(app.steps.length, step));
    if (!app.model.text) await app.ready;
    const selection = app.selectionOf(to);
    const one = app.steps[to - 1];
    const row = one?.events.length && app.shell.root.dataset.layout === "wide" ? app.model.text.rowOf(one.events[0]) : -1;
    app.store.set({ selection, a: null, step: to, face: "story", highlighted: row >= 0 ? row : null, tab: row >= 0 ? "card" : "list" });
    if (app.shell.root.dataset.layout === "phone") app.store.set({ open: null });
    await app.settled();
    if (noted) app.history.note();
    const bounds = app.boundsOf(to) ?? app.layer.drawnBounds(app.result.rows);
    if (!bounds) return;
    const options = { ...app.margins(), maxZoom: 11 };
    if (cut || calm() || !app.seen) fitClear(app, bounds, { ...options, animate: false });
    else app.map.flyToBounds(bounds, { ...options, duration: FLIGHT });
  };
  /** Leave the story with a selection; the view stays. */
  app.explore = (selection = app.state.selection) => {
    app.store.set({ step: null, face: "filters" });
    const layout = app.shell.root.dataset.layout;
    if (layout !== "wide") app.store.set({ open: null });
    return app.select(selection);
  };
}

/** A step's number in its disc. */
const disc = (number) => h("span", { class: "at-disc", "aria-hidden": "true" }, figure(number));

class StoryPanel {
  constructor(app) {
    this.app = app;
    this.words = app.config.words;
    this.told = isTold(app.config);
    if (!this.told) return;
    app.shell.root.classList.add("at-has-story");
    this.build();
    this.keys = (event) => this.press(event);
    document.addEventListener("keydown", this.keys);
  }

  build() {
    const { app, words } = this;
    const { steps } = app;
    const face = (name) => button({ class: "at-link", onclick: () => app.store.set({ face: name, ...(app.shell.root.dataset.layout === "wide" ? {} : { open: "left" }) }) }, icon("filter"), t("Filters"));
    this.heading = h("h2", null, steps.length ? tn(steps.length, "The story, {n} step", "The story, {n} steps") : t("Findings"));
    this.place = h("div", { class: "at-story-counts" });
    this.findings = words.findings.length
      ? h("section", { class: "at-findings", "aria-label": t("Findings") }, steps.length ? h("h3", null, t("Findings")) : null, blocksOf(app, words.findings))
      : null;
    this.rows = steps.map((step, at) => this.row(step, at + 1));
    this.list = h("ol", { class: "at-story-steps" }, this.rows.map(({ element }) => element));
    this.now = h("div", { class: "at-step-now" });
    this.live = h("div", { class: "at-hidden", role: "status", "aria-live": "polite" });
    this.back = button({ class: "at-outline", onclick: () => app.toStep(app.state.step - 1) }, icon("left"), h("span", null));
    this.next = button({ class: "at-solid at-next", onclick: () => app.toStep((app.state.step ?? 0) + 1) }, h("span", null), icon("right"));
    this.free = button({ class: "at-outline", onclick: () => app.explore(), title: t("Explore from here: the filters and the view stay") }, t("Explore"));
    this.open = h("div", { class: "at-story-open", "aria-hidden": "true" },
      words.headline ? h("p", { class: "at-story-headline" }, bdi(words.headline)) : null, words.lead ? h("p", { class: "at-story-lead" }, bdi(words.lead)) : null);
    this.by = h("p", { class: "at-second at-byline" }, bdi(byline(words)));
    const turn = h("div", { class: "at-turns" }, steps.length ? [this.back, this.next] : null, this.free);
    this.scroll = h("div", { class: "at-story-scroll" }, this.open, this.place, this.findings, this.list, this.now, this.by);
    app.shell.story.append(h("div", { class: "at-story-head" }, this.heading, face("filters")), this.scroll, turn, this.live);
    this.swipe(app.shell.story);
  }

  row(step, number) {
    const { app } = this;
    const text = step.text.length ? h("div", { class: "at-step-text" }, blocksOf(app, step.text)) : null;
    const count = h("span", { class: "at-second at-step-count", title: t("Events of this step") }, step.events.length ? figure(step.events.length) : "");
    const head = button({ class: "at-step", onclick: () => app.toStep(number) }, disc(number),
      h("span", null, step.when ? bdi(step.when, { class: "at-second" }) : null, bdi(step.title, { class: "at-step-title" })), count);
    return { element: h("li", null, head, text), head };
  }

  /** Left and right turn the steps, Home is the opening, Escape is to explore; not where another thing takes the key. */
  press(event) {
    const { app } = this;
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || app.state.step === null) return;
    const at = document.activeElement;
    const free = !at || at === document.body || app.shell.story.contains(at);
    if (!free || document.querySelector(".at-veil, .at-popover")) return;
    if (byKey(event.key) && app.steps.length) {
      event.preventDefault();
      app.toStep(app.state.step + byKey(event.key));
    } else if (event.key === "Home") {
      event.preventDefault();
      app.toStep(0);
    } else if (event.key === "Escape") {
      event.preventDefault();
      app.explore();
    }
  }

  swipe(element) {
    let from = null;
    element.addEventListener("pointerdown", (event) => (from = event.pointerType === "mouse" ? null : [event.clientX, event.clientY]));
    element.addEventListener("pointerup", (event) => {
      if (!from || this.app.state.step === null) return;
      const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
      from = null;
      if (Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy)) this.app.toStep(this.app.state.step + ((dx < 0) !== Boolean(spoken().rtl) ? 1 : -1));
    });
    element.addEventListener("pointercancel", () => (from = null));
  }

  show() {
    const { app } = this;
    const { step } = app.state;
    const { steps } = app;
    const number = step ?? 0;
    app.shell.root.dataset.step = step === null ? "" : step;
    this.rows.forEach(({ element, head }, at) => {
      const on = at + 1 === step;
      element.classList.toggle("at-current", on);
      if (on) head.setAttribute("aria-current", "step");
      else head.removeAttribute("aria-current");
      if (on) element.scrollIntoView({ block: "nearest" });
    });
    if (!number) this.scroll.scrollTop = 0;
    for (const part of [this.findings, this.open, this.by]) if (part) part.hidden = number > 0;
    this.back.hidden = !number;
    this.next.hidden = number >= steps.length;
    fill(this.back.lastChild, number > 1 ? figure(number - 1) : t("Opening"));
    fill(this.next.firstChild, number ? t("Step {n}", { n: figure(number + 1) }) : tn(steps.length, "Begin with step 1 of {n}", "Begin with step 1 of {n}"));
    const one = steps[number - 1];
    fill(this.now, one ? [
      h("div", { class: "at-kick" }, disc(number), h("span", { class: "at-second" }, bdi(one.when)), h("span", { class: "at-second at-n" }, t("{some} of {all}", { some: figure(number), all: figure(steps.length) }))),
      h("h2", null, bdi(one.title)), h("div", { class: "at-step-text" }, blocksOf(app, one.text))] : []);
    if (one) fill(this.live, `${t("Step {n} of {all}", { n: figure(number), all: figure(steps.length) })}: ${one.title}. ${this.now.querySelector(".at-step-text").textContent}`);
  }

  /** On a phone the counts stand in the sheet, with the story's own words; else in the head. */
  settle() {
    const { shell } = this.app;
    const phone = shell.root.dataset.layout === "phone";
    const counts = shell.root.querySelector(".at-counts");
    const home = phone && this.app.state.step !== null ? this.place : shell.head;
    if (counts.parentElement !== home) home.append(counts);
  }

  update(changes) {
    if (!this.told) return;
    const any = (...keys) => keys.some((key) => changes.has(key));
    const { app } = this;
    app.shell.root.classList.toggle("at-face-story", app.state.face === "story");
    if (any("step", "first", "text", "selection", "layout")) {
      this.show();
      this.settle();
    }
    app.seen = true;
  }

  destroy() {
    if (this.keys) document.removeEventListener("keydown", this.keys);
  }
}

export const createStory = (app) => new StoryPanel(app);
