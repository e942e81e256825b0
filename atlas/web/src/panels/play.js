/**
 * A run through time: the events of the selection add up, and what has been shown stays as a trace.
 *
 * The run is a state of its own, beside the selection: filters, bars, key and address stand still
 * while it plays, and only the map, the big date and "As it happens" follow it. It pauses when the
 * page is hidden; for a reader who asks for less motion the button shows one picture a press.
 */

import { PLAY } from "../marks.js";
import { NOTHING, launchedText, withLaunched } from "../playing/launched.js";
import { PlayLayer } from "../playing/layer.js";
import { runOf, strengthAt, timesOf } from "../playing/steps.js";
import { figure, spoken, t, tn } from "../say.js";
import { follow } from "./brush.js";
import { dateField } from "./datefield.js";
import { clock, isoDay, isoMinute, rangeText, weekdayOf } from "./dates.js";
import { button, fill, h, icon, segments, svg } from "./dom.js";

const JUMP = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -1e9, End: 1e9 };

/** The words of a moment: weekday, day or days, and the hour where what is new is known to it. */
export function momentWords({ first, last, clock: told }) {
  const hours = told ? t("{from} to {to} local time", { from: clock(first), to: clock(last) }) : "";
  return [isoDay(first) === isoDay(last) ? weekdayOf(last) : "", rangeText(first, last), hours];
}

class Play {
  constructor(app) {
    Object.assign(this, { app, seconds: PLAY.usual_seconds, layer: null });
    this.said = h("p", { class: "at-date-say", id: "at-date-say", role: "alert" });
    const bad = {};
    const say = (key, words) => {
      bad[key] = words;
      fill(this.said, bad.from || bad.to || "");
    };
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.fields = [dateField(app, "from", t("First day"), say), dateField(app, "to", t("Last day"), say)];
    this.button = button({ class: "at-solid at-play", onclick: () => this.press() });
    this.hidden = () => document.hidden && this.pause();
    document.addEventListener("visibilitychange", this.hidden);
    this.leaves = () => this.leave();
    window.addEventListener("beforeprint", this.leaves, true);
    app.play = this;
    this.build();
    this.buildRun();
  }

  build() {
    const { app } = this;
    const [from, to] = this.fields.map(({ input }) => input);
    const lengths = segments(t("Length of a run"), PLAY.seconds.map((id) => ({ id, text: t("{n} s", { n: id }) })), (id) => id === this.seconds, (id) => {
      this.seconds = id;
      lengths.show();
      if (this.layer) this.goTo(this.steps[this.at].last, this.plan());
    });
    this.dates = h("div", { class: "at-dates" }, from, h("span", null, t("to")), to, this.said);
    this.pace = h("div", { class: "at-pace", id: "at-pace", role: "group", "aria-label": t("Dates and length of a run"), onkeydown: (event) => this.close(event) }, lengths.element);
    this.more = button({ class: "at-outline at-more", "aria-controls": "at-pace", "aria-expanded": "false",
      onclick: () => app.store.set({ open: app.state.open === "pace" ? null : "pace" }) }, icon("dates"), h("span", null));
    this.when = h("div", { class: "at-when" }, app.shell.row ? null : this.dates, this.button, this.more, this.pace);
    app.shell.time.append(this.when);
    Object.assign(app, { dateFields: this.dates, pace: this.pace });
  }

  /** What is there only in a run: the big date, its buttons, and the moment on the timeline. */
  buildRun() {
    const { app } = this;
    const act = (words, onclick, name) => button({ class: "at-outline", "aria-label": words, title: words, onclick }, name ? icon(name) : words);
    this.bar = h("div", { class: "at-runbar" }, act(t("One picture back"), () => this.frame(-1), "left"), act(t("One picture on"), () => this.frame(1), "right"), act(t("Stop"), this.leaves), act(t("Show only until here"), () => this.keep()));
    this.words = h("div", { class: "at-moment" });
    this.head = svg("g", { role: "slider", tabindex: "0", "aria-label": t("Moment of the run"), "aria-valuemin": 0 }, svg("path", { d: "M0 0V999M-6 0H6L0 9Z" }));
    this.now = svg("svg", { class: "at-now" }, this.head);
    this.head.addEventListener("keydown", (event) => {
      if (!(event.key in JUMP)) return;
      event.preventDefault();
      this.frame(JUMP[event.key]);
    });
    const scrub = (event) => this.goTo(app.timeAxis.at(event.clientX - this.now.getBoundingClientRect().left));
    this.now.addEventListener("pointerdown", (event) => {
      this.pause();
      scrub(event);
      follow(this.now, event, scrub, () => undefined);
    });
  }

  /** Esc closes the box over the map and gives the focus back to its button. */
  close(event) {
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
    fill(this.more.lastChild, phone ? t("Dates") : t("Length"));
  }

  // ---- the run --------------------------------------------------------------------------------

  /** Play, pause, or where less motion is asked for, the next picture. */
  press() {
    if (this.app.state.playing === "runs") this.pause();
    else if (this.still.matches) this.frame(1);
    else if (this.enter()) {
      this.app.store.set({ playing: "runs" });
      this.go(this.at === this.steps.length - 1 ? 0 : this.at + 1); // at the end from the beginning again
      this.next = this.shown + this.steps[this.at].milliseconds;
    }
  }

  /** So many pictures on or back, and stay there; "Step" begins again after the last. */
  frame(by) {
    if (!this.enter()) return;
    this.pause();
    const end = this.steps.length - 1;
    this.go(this.still.matches && by === 1 && this.at === end ? 0 : Math.max(0, Math.min(end, this.at + by)));
  }

  /** Begin a run of the events of the selection; false where there are none. */
  enter() {
    const { app } = this;
    if (this.layer || !app.result.rows.length) return Boolean(this.layer);
    this.before = [app.map.getCenter(), app.map.getZoom(), app.state.tab];
    this.notes = app.shell.float.querySelectorAll(".at-callout").length; // they would cover what moves, and may tell deaths
    this.plan();
    this.at = -1;
    this.layer = new PlayLayer(app.layer, this.order.length <= PLAY.flares_most).addTo(app.map);
    this.when.append(this.bar);
    app.shell.float.append(this.words);
    app.timeAxis.element.append(this.now);
    app.store.set({ playing: "paused", tab: "happens", open: app.state.open === "right" ? "right" : null });
    return true;
  }

  /** The pictures of the run. */
  plan() {
    const { app } = this;
    let count = 0;
    Object.assign(this, runOf(timesOf(app.model, app.result.rows), this.seconds), { sums: [] });
    this.order = Uint32Array.from(this.steps.flatMap((step) => step.new));
    this.ends = this.steps.map((step) => (count += step.new.length));
    this.head.setAttribute("aria-valuemax", this.steps.length - 1);
  }

  /** The last picture of which all had been by a moment. */
  goTo(minutes) {
    const after = this.steps.findIndex(({ last }) => last > minutes);
    this.go((after < 0 ? this.steps.length : Math.max(1, after)) - 1);
  }

  /** Show a picture. */
  go(at) {
    const { app, steps, order, ends, sums } = this;
    const { model } = app;
    const { last, new: fresh } = steps[at];
    const alphas = new Float32Array(model.n);
    this.at = at;
    for (let i = 0; i <= at; i += 1) {
      sums[i] ??= withLaunched(sums[i - 1] ?? NOTHING, model, steps[i].new);
      for (const row of steps[i].new) alphas[row] = strengthAt(last - steps[i].last, this.fade);
    }
    const shown = order.subarray(0, ends[at]);
    // What is known only to a time that is not over is there, fainter: so it seems neither before nor after the rest.
    const waiting = order.subarray(ends[at]).filter((row) => model.events.start[row] <= last);
    for (const row of waiting) alphas[row] = PLAY.waiting;
    this.layer.play({ rows: app.layer.scene ? Uint32Array.from([...shown, ...waiting]) : shown, alphas, fresh, age: 0, quiet: this.still.matches }, app.layer.switches);
    this.shown = performance.now();
    this.say(shown, waiting);
    this.mark();
    app.happen(shown.slice().reverse(), figure(model.eventsIn(shown)));
    this.ask();
  }

  /** Ask for frames while something moves, and while the run goes on. */
  ask() {
    this.asked ||= requestAnimationFrame((time) => this.draw(time));
  }

  draw(time) {
    this.asked = 0;
    const { app, layer, steps } = this;
    const runs = () => app.state.playing === "runs";
    if (runs() && time >= this.next) {
      if (this.at === steps.length - 1) this.pause();
      else {
        this.go(this.at + 1);
        this.next = Math.max(this.next, time - 100) + steps[this.at].milliseconds; // what came late is not made up for by haste
      }
    }
    const moves = layer.flare(performance.now() - this.shown, this.still.matches);
    if (moves || runs()) this.ask();
    else layer.flare(0, true);
  }

  /** The big date and the counts. Deaths are neither told here nor added up. */
  say(shown, waiting) {
    const { model } = this.app;
    const count = (rows) => figure(model.eventsIn(rows));
    const bare = shown.filter((row) => !model.events.drawn[row]);
    const values = { n: count(shown), all: count(this.order), bare: count(bare), waiting: count(waiting) };
    const lines = [
      bare.length ? t("{n} of {all} events so far, {bare} of them without a place", values) : t("{n} of {all} events so far", values),
      waiting.length && t("{waiting} more, fainter, are known only to a time that is not over", values),
      launchedText(this.sums[this.at]),
      this.notes && tn(this.notes, "{n} note on the map is back after the run", "{n} notes on the map are back after the run"),
    ];
    fill(this.words, momentWords(this.steps[this.at]).map((words) => h("div", null, words)), lines.filter(Boolean).map((line) => h("p", null, line)));
  }

  /** Where the moment is on the timeline; for a screen reader only when it stands, or it would speak on and on. */
  mark() {
    const { app, head, steps, at } = this;
    if (!this.layer || at < 0) return;
    head.setAttribute("transform", `translate(${app.timeAxis.x(steps[at].last)})`);
    if (app.state.playing === "runs" && head.hasAttribute("aria-valuenow")) return;
    head.setAttribute("aria-valuenow", at);
    head.setAttribute("aria-valuetext", momentWords(steps[at]).filter(Boolean).join(", "));
  }

  pause() {
    if (this.app.state.playing !== "runs") return;
    this.app.store.set({ playing: "paused" });
    this.mark();
    fill(this.app.shell.live, Array.from(this.words.children, (one) => one.textContent).join(". "));
  }

  /** Filter by the moment: what has been until here. */
  keep() {
    const { last } = this.steps[this.at];
    this.leave();
    return this.app.select({ to: clock(last) === "23:59" ? isoDay(last) : isoMinute(last) });
  }

  /** End the run: the view is as it was before. */
  leave(back = true) {
    const { app, layer } = this;
    if (!layer) return;
    const [center, zoom, tab] = this.before;
    this.layer = null;
    cancelAnimationFrame(this.asked);
    this.asked = 0;
    for (const part of [layer, this.now, this.words, this.bar]) part.remove();
    app.happen([], "");
    app.layer.highlight(app.state.highlighted);
    if (back) app.map.setView(center, zoom, { animate: false });
    app.store.set({ playing: "", tab: app.state.tab === "happens" ? tab : app.state.tab });
  }

  show() {
    const { playing } = this.app.state;
    const [name, word, label] = this.still.matches ? ["step", t("Step"), t("Step through time")] : playing === "runs" ? ["pause", t("Pause"), t("Pause the run through time")] : ["play", t("Play"), t("Play through time")];
    fill(this.button, icon(name), h("span", null, word));
    this.button.setAttribute("aria-label", label);
    const { classList } = this.app.shell.root;
    classList.toggle("at-playing", Boolean(playing));
    classList.toggle("at-running", playing === "runs");
    this.app.layer.fire("drawn"); // the names keep clear of the big date
  }

  update(changes) {
    const any = (...keys) => keys.some((key) => changes.has(key));
    if (any("selection")) this.leave(false); // other events are another run
    if (any("highlighted") && this.app.state.highlighted !== null) this.pause(); // to be read
    if (any("switches") && this.layer) this.go(this.at);
    if (any("first", "playing")) this.show();
    if (any("first", "layout")) this.settle();
    if (any("first", "open")) this.more.setAttribute("aria-expanded", String(this.app.state.open === "pace"));
    if (any("first", "selection", "layout")) for (const field of this.fields) field.show();
  }

  destroy() {
    this.leave(false);
    document.removeEventListener("visibilitychange", this.hidden);
    window.removeEventListener("beforeprint", this.leaves, true);
  }
}

export const createPlay = (app) => new Play(app);
