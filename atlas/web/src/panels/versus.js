/**
 * Compare: a selection is kept as A, and what is set next is B. Two maps on one view, or their difference
 * on one; the table of differences; two frames on the timeline.
 *
 * `state.a` is the selection kept, null while nothing is compared; `state.sides` is how the two are seen.
 */

import { compare } from "../compare.js";
import { DEFAULTS, merge } from "../selection.js";
import { boundOf } from "./dates.js";
import { differenceTables, sideWords } from "./differences.js";
import { button, fill, h, icon, segments, svg } from "./dom.js";
import { TwinMap } from "./twin.js";
import { figure, t, tn } from "../say.js";

/** What the app can do with two selections; before the panels are made, since the address may ask for it. */
export function openComparing(app) {
  /** Keep a selection as A, as a step of its own; null ends the comparison. */
  app.pin = async (selection = app.state.selection) => {
    if (!app.model.text) await app.ready;
    app.store.set({ a: selection && merge(DEFAULTS, selection), step: null });
    app.store.touch("selection");
    const painted = app.settled();
    app.history.note(); // before the frame that says what Undo would undo
    await painted;
  };
  /** A becomes B, and B becomes A. */
  app.swap = async () => {
    app.store.set({ a: app.state.selection, selection: app.state.a });
    const painted = app.settled();
    app.history.note();
    await painted;
  };
  /** The events that are seen: those of B, and while two are compared, those of A, too. */
  app.seenRows = () => (app.besides ? Uint32Array.from(new Set([...app.besides.rows, ...app.result.rows])).sort() : app.result.rows);
  /** Both sides with their counts; null while nothing is compared. */
  app.comparison = () => {
    const { a, selection } = app.state;
    if (!a || !app.model.text) return null;
    if (app.compared?.a !== a || app.compared.b !== selection) app.compared = { a, b: selection, ...compare(app.model, a, selection) };
    return app.compared;
  };
}

/** How the two are seen now: a phone has one map, and any other window has two or their difference. */
function waysOf(app) {
  const one = { id: "difference", text: t("difference") };
  if (app.shell.root.dataset.layout !== "phone") return [{ id: "both", text: t("side by side") }, one];
  return [{ id: "a", text: t("A") }, { id: "b", text: t("B") }, one];
}

/** What of a side is seen: wholly inside its days, only touching them, without a place. */
function countWords(app, { span, result, inside, touching }) {
  if (!result.rows.length) return t("no event");
  const count = app.model.eventsIn(inside);
  return [
    span ? tn(count, "{n} event inside", "{n} events inside") : tn(count, "{n} event", "{n} events"),
    touching.length ? tn(app.model.eventsIn(touching), "{n} more only touches", "{n} more only touch") : "",
    result.off_map ? t("{n} without a place", { n: figure(result.off_map) }) : "",
  ].filter(Boolean).join(", ");
}

const letter = (name) => h("span", { class: name === "A" ? "at-disc at-disc-a" : "at-disc", "aria-hidden": "true" }, name);

class Versus {
  constructor(app) {
    this.app = app;
    this.said = h("h2", { class: "at-versus-said" });
    this.ways = h("div");
    this.bar = h("div", { class: "at-versus", hidden: true, role: "group", "aria-label": t("Comparison") }, this.said,
      h("div", { class: "at-versus-tools" }, button({ class: "at-outline", "aria-label": t("Swap A and B"), onclick: () => app.swap() }, "⇄ ", t("Swap")), this.ways,
        button({ class: "at-solid", onclick: () => this.end() }, icon("close"), t("End comparing"))));
    app.shell.head.append(this.bar);
    this.boxes = ["A", "B"].map((name) => h("div", { class: `at-side at-side-${name.toLowerCase()} at-box`, hidden: true, "data-side": name }));
    app.shell.float.append(...this.boxes);
    this.pin = button({ class: "at-link at-pin", onclick: () => app.pin(), title: t("Compare with what is set next") }, t("Pin as A"));
    app.counted.append(this.pin);
  }

  async end() {
    await this.app.pin(null);
    this.pin.focus();
  }

  get way() {
    const ways = waysOf(this.app);
    return ways.some(({ id }) => id === this.app.state.sides) ? this.app.state.sides : ways.at(-2).id;
  }

  /** Turn to comparing, or back: what lies around the map follows. */
  turn(on) {
    const { app } = this;
    const { root } = app.shell;
    this.on = on;
    root.classList.toggle("at-comparing", on);
    this.bar.hidden = !on;
    if (!on) return app.store.set({ tab: app.state.tab === "compare" ? "list" : app.state.tab, folded: { ...app.state.folded, left: false } });
    const small = root.dataset.layout !== "wide";
    return app.store.set({ tab: "compare", face: "filters", open: small && root.dataset.layout !== "phone" ? "right" : null, folded: small ? app.state.folded : { left: true, right: false } });
  }

  show(found) {
    const { app } = this;
    const { way } = this;
    app.shell.root.dataset.versus = found ? way : "";
    if (!found) {
      this.twin?.remove();
      this.twin = null;
      app.layer.setDifference(null);
      for (const box of this.boxes) box.hidden = true;
      return;
    }
    const { sides } = found;
    const counts = sides.map(({ inside }) => app.model.eventsIn(inside));
    const words = sides.map((side) => sideWords(app, side));
    fill(this.said, tn(counts[1], "{n} event in B ({b}), {m} in A ({a})", "{n} events in B ({b}), {m} in A ({a})", { m: figure(counts[0]), a: words[0], b: words[1] }));
    const choice = segments(t("How the two are seen"), waysOf(app), (id) => id === way, (id) => app.store.set({ sides: id }));
    choice.show();
    const held = this.ways.contains(document.activeElement);
    fill(this.ways, choice.element);
    if (held) choice.element.querySelector("[aria-pressed=true]").focus();
    const differ = way === "difference";
    this.boxes.forEach((box, at) => {
      box.hidden = differ ? !at : way !== "both" && way !== "ab"[at];
      fill(box, differ ? h("div", null, h("b", null, t("B less A, in squares")), h("div", { class: "at-second" }, t("Filled: more in B. Hollow: fewer. =: as many. Only events wholly inside the days.")))
        : [letter("AB"[at]), h("div", null, h("b", null, words[at]), h("div", { class: "at-second" }, countWords(app, sides[at])))]);
    });
    app.layer.setDifference(differ ? sides.map(({ inside }) => inside) : null);
    const twin = way === "both" || way === "a";
    if (!twin) this.twin?.remove();
    this.twin = twin ? (this.twin ?? new TwinMap(app, t("Map of the events of A. It moves with the map of B."))) : null;
    app.map.invalidateSize({ animate: false });
    this.twin?.show(sides[0].result.rows);
  }

  update(changes) {
    const any = (...keys) => keys.some((key) => changes.has(key));
    const { app } = this;
    if (!any("a", "selection", "sides", "text", "first", "layout", "switches", "highlighted", "size")) return;
    const found = app.comparison();
    if (Boolean(found) !== Boolean(this.on)) this.turn(Boolean(found));
    if (any("a", "selection", "sides", "text", "first", "layout", "switches")) {
      this.show(found);
      if (found && !any("sides")) fill(app.comparePanel, differenceTables(app, found));
    }
    this.twin?.update(changes);
  }

  destroy() {
    this.twin?.remove();
    for (const one of [this.bar, this.pin, ...this.boxes]) one.remove();
  }
}

export const createVersus = (app) => new Versus(app);

/** The frames of both spans on the timeline, each with its letter; nothing while nothing is compared. */
export function spanFrames(app, view) {
  const { a, selection } = app.state;
  if (!a) return [];
  const across = (minutes) => Math.max(view.left, Math.min(view.right, view.left + ((minutes - view.from) / (view.to - view.from)) * (view.right - view.left)));
  return [a, selection].flatMap(({ from, to }, at) => {
    if (!from || !to) return [];
    const [x, end] = [across(boundOf(from)), across(boundOf(to, true) + 1)];
    const [middle, top] = [(x + end) / 2, Math.max(9, view.top - 12)];
    return svg("g", { class: at ? "at-frame" : "at-frame at-frame-a", "aria-hidden": "true" },
      svg("rect", { x, y: top, width: Math.max(1, end - x), height: view.base - top }),
      svg("circle", { cx: middle, cy: top, r: 8 }), svg("text", { x: middle, y: top + 4, "text-anchor": "middle" }, "AB"[at]));
  });
}
