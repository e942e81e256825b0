/**
 * The page's centre: handed a Leaflet map and the blocks of a record, it owns the state and draws.
 *
 * It knows no host: a file, a notebook's output and the widget all call `attach`.
 */

import { added } from "./added.js";
import { addBasemap } from "./basemap/index.js";
import { ownNames } from "./basemap/own.js";
import { decodeBlock } from "./codec.js";
import { EventsLayer } from "./drawing/layer.js";
import { wrapped } from "./mercator.js";
import { History } from "./history.js";
import { openModel } from "./model.js";
import { MOST_CLEARED, fitClear } from "./panels/fit.js";
import { floatingBoxes, outsideView } from "./panels/float.js";
import { createPanels } from "./panels/index.js";
import { fitLayout } from "./panels/shell.js";
import { openStory } from "./panels/story.js";
import { dress, themeOf } from "./panels/theme.js";
import { isTold } from "./panels/told.js";
import { openComparing } from "./panels/versus.js";
import { countVague, filtersText, placeInWords } from "./panels/words.js";
import { DEFAULTS, evaluate, facets, merge } from "./selection.js";
import { createStore, readHash, same, SCRIPTS, startState, writeHash } from "./state.js";
import { spoken, t } from "./say.js";

/** Above this many events the lists and counts follow one task after the map. */
const MANY = 20000;
const OURS = ["meetings", "launches", "impacts", "others", "lines", "areas"];

/**
 * Bring a record onto a map.
 *
 * @param {L.Map} map
 * @param {{core: Uint8Array, text: Uint8Array | null, basemap: Uint8Array | null, config: object,
 *   shell: Record<string, HTMLElement>}} what
 * @param {(app: App) => void} [onChange] told when the selection has changed and is painted
 * @returns {Promise<App>}
 */
export async function attach(map, what, onChange = () => undefined) {
  const app = new App(map, what, onChange);
  app.ready = app.open(what);
  await app.ready;
  return app;
}

/** Kept when the browser has shown what was drawn; a page that is not seen is not waited for. */
const painted = () =>
  new Promise((done) => {
    const late = setTimeout(done, 250);
    requestAnimationFrame(() => setTimeout(() => {
      clearTimeout(late);
      done();
    }));
  });

export class App {
  constructor(map, { config, shell }, onChange) {
    Object.assign(this, { map, config, shell, onChange });
    this.theme = themeOf(config);
    this.waiting = [];
    this.unseen = null; // the view that a map of no size is to open with
    this.resizing = false;
    this.asked = 0;
    this.tell = false;
    this.late = new Map(); // slow panel -> changes it has not been told
    this.telling = null; // a promise while they are being told
    this.ends = [];
    dress(shell.root, this.theme);
  }

  /** Decode the blocks, draw for the first time, then inflate the texts. */
  async open({ core, text, basemap }) {
    const [coreBlock, mapBlock] = await Promise.all([decodeBlock(core), basemap && decodeBlock(basemap)]);
    this.model = openModel(coreBlock);
    dress(this.shell.root, this.theme, this.model.vocabulary.groups);
    const { mode, address = null } = this.config; // an address of our own where the language was changed
    const asked = mode === "file" || address !== null ? readHash(address ?? location.hash) : { off: [] };
    this.opening = merge({ ...DEFAULTS }, this.config.selection ?? {}); // what the address tells differences from
    this.openingA = this.config.compare ? merge({ ...DEFAULTS }, this.config.compare) : null;
    const a = this.askedA(asked);
    openStory(this);
    openComparing(this);
    const told = isTold(this.config);
    const step = told && !asked.selection && !a ? Math.min(asked.step ?? 0, this.steps.length) : null;
    const selection = step ? this.selectionOf(step) : merge(this.opening, asked.selection ?? {});
    this.store = createStore({ ...startState(selection, this.config), step, a, face: told && !a ? "story" : "filters" });
    this.state = this.store.state;
    for (const name of asked.off) this.state.switches[name] = false;
    Object.assign(this.state, this.askedLook(asked));
    this.history = this.openHistory();
    if ((selection.text || selection.ids.length || step || a) && text) this.model.attachText(await decodeBlock(text));
    this.evaluate();
    this.layer = new EventsLayer(this.model, { theme: this.theme, sizeBy: this.config.size_by ?? "none" });
    const view = asked.view ?? this.config.view;
    this.openView(view); // before the layers, which draw at once
    this.mapBlock = mapBlock;
    this.drawLayers(mapBlock);
    this.panels = createPanels(this);
    this.openView(view);
    this.listen();
    await this.render();
    if (!view) this.openView(null); // again, since the legend has its size only now
    await painted();
    performance.mark("atlas-points");
    await this.telling;
    if (text && !this.model.text) this.model.attachText(await decodeBlock(text));
    if (this.model.text) this.basemap?.labels.addOwn(ownNames(this.model));
    for (const id of Object.keys(this.config.changes?.events ?? {})) this.layer.changed.add(this.model.text?.rowOf(id));
    this.layer.redraw();
    this.store.touch("text");
    if (step) await this.toStep(step, { noted: false, cut: true });
    if (asked.event && this.model.text) this.openEvent(asked.event, null);
    this.history.steps[0].event = this.state.highlighted;
    // Pictures are opened beside the page's clock: the relief may come later, and the page is ready.
    await Promise.race([this.basemap?.opened, new Promise((done) => setTimeout(done, 3000))]);
    await this.settled();
  }

  /** Steps back and on; in a file of its own they are those of the browser, too. */
  openHistory() {
    const own = this.config.mode === "file" && window.parent === window;
    const steps = new History({
      address: own ? () => this.address() || location.pathname + location.search : null,
      now: () => ({ selection: this.state.selection, a: this.state.a, step: this.state.step, switches: this.state.switches, script: this.state.script, foot: this.state.foot, lanesBy: this.state.lanesBy, event: this.state.highlighted }),
      restore: (then) => this.restore(then),
      typed: () => this.readAddress(),
    });
    let held = 0; // a drag is one step, whatever it asks for on its way
    const down = () => (this.gesture = `drag ${(held += 1)}`);
    const up = () => setTimeout(() => (this.gesture = null));
    window.addEventListener("pointerdown", down, true);
    window.addEventListener("pointerup", up, true);
    window.addEventListener("pointercancel", up, true);
    this.ends.push(() => {
      steps.destroy();
      for (const name of ["pointerup", "pointercancel"]) window.removeEventListener(name, up, true);
      window.removeEventListener("pointerdown", down, true);
    });
    return steps;
  }

  /** Show what was at a step. */
  restore({ selection, a, step, switches, script, foot, lanesBy, event, view }) {
    this.store.set({ a, script, foot, lanesBy });
    if (!same(switches, this.state.switches)) this.store.set({ switches });
    if (step !== null) return this.toStep(step, { noted: false, cut: true });
    if (event !== this.state.highlighted) event === null ? this.closeCard(null) : this.openCard(event, false, null);
    if (view) this.map.setView(view.center, view.zoom, { animate: false });
    this.store.set({ step: null });
    return this.put(selection);
  }

  /** Follow an address that was put into an open page. */
  async readAddress() {
    const run = {}; // all that it asks for is one step
    const asked = readHash(location.hash);
    const { language, languages } = this.config;
    if (asked.lang !== language && languages.some(({ id }) => id === asked.lang)) return this.changeLanguage(asked.lang, location.hash);
    const a = this.askedA(asked);
    this.store.set({ a, ...this.askedLook(asked) });
    if (asked.step !== null && asked.step <= this.steps.length) return this.toStep(asked.step);
    const selection = merge(this.opening, asked.selection ?? {});
    history.replaceState(this.history.state, "");
    const switches = Object.fromEntries(Object.keys(this.state.switches).map((name) => [name, !asked.off.includes(name)]));
    if (!same(switches, this.state.switches)) this.store.set({ switches });
    if (asked.view) this.map.setView(asked.view.center, asked.view.zoom, { animate: false });
    this.store.touch("selection");
    await this.select(selection, "page", run, false);
    this.history.note(run); // where A alone is another one
    if (asked.event && this.model.text) this.openEvent(asked.event, run);
    else if (!asked.event && this.state.highlighted !== null) this.closeCard(run);
  }

  /** The selection that an address keeps as A; where it says nothing, the one that the page was made with. */
  askedA = ({ a }) => (a === undefined ? this.openingA : a && merge({ ...DEFAULTS }, a));

  /** What the foot shows and the script of names that an address asks for. */
  askedLook({ lanes, names }) {
    return { script: names ?? this.config.labels ?? SCRIPTS[0], foot: lanes ? "lanes" : "days", ...(lanes && { lanesBy: lanes }) };
  }

  /** Undo the last change of a filter, or do it again. */
  undo() {
    return this.history.go(-1);
  }

  redo() {
    return this.history.go(1);
  }

  /** Basemap under the events; both marked as ours, so that they are no layer of the user's. */
  drawLayers(mapBlock) {
    const { map, theme } = this;
    if (mapBlock) {
      const avoid = () => [...this.layer.avoid(), ...(this.paperBoxes ?? [...floatingBoxes(this), ...(this.leaders ?? [])])];
      const options = { theme, labels: this.state.script, avoid, eastward: this.model.places.eastward };
      this.basemap = addBasemap(map, mapBlock, options);
      // Not where a layer of the user's goes closer.
      if (map.getMaxZoom() === Infinity) map.setMaxZoom(this.basemap.lastZoom);
      if (this.basemap.attribution) map.attributionControl.addAttribution(this.basemap.attribution);
    }
    this.layer.addTo(map);
    // Later in the same task, when the legend has its new size and the names can keep clear of it.
    this.on(this.layer, "drawn", () => queueMicrotask(() => this.basemap?.labels.refresh?.()));
  }

  /** The view asked for; else one that holds the places drawn; else the one there is. */
  openView(view) {
    this.map.invalidateSize({ animate: false });
    // Many marks are not moved clear of the legend: then the view is the same, unless the room is not.
    const { x, y } = this.map.getSize();
    this.unseen = !x || !y ? { view } : null; // made in a hidden tab: fitted when it is first seen
    if (this.unseen) return;
    const room = JSON.stringify([x, y, this.margins()]);
    if (room === this.openedIn && (view || this.result.rows.length > MOST_CLEARED)) return;
    this.openedIn = room;
    if (view) this.map.setView(view.center, view.zoom, { animate: false });
    else if (!this.config.keepView) {
      const bounds = this.boundsOf(this.state.step ?? 0) ?? this.layer.drawnBounds(this.seenRows()); // far ones stay outside, and are named there
      if (bounds) fitClear(this, bounds, { ...this.margins(), maxZoom: 11, animate: false });
    }
  }

  /** The box in view: west, south, east, north, in degrees to two decimals. */
  viewBox() {
    const bounds = this.map.getBounds();
    const sides = this.model.places.eastward ? wrapped : (longitude) => longitude;
    const box = [sides(bounds.getWest()), bounds.getSouth(), sides(bounds.getEast()), bounds.getNorth()];
    const most = [180, 90, 180, 90];
    return box.map((value, i) => Math.max(-most[i], Math.min(most[i], Math.round(value * 100) / 100)));
  }

  /** Move to where all of the present selection lies. */
  fit() {
    const bounds = this.layer.drawnBounds(this.seenRows(), { all: true });
    if (bounds) fitClear(this, bounds, { ...this.margins(), maxZoom: 11, animate: false });
  }

  /** Room for what floats over the map: the legend where lines begin, zoom and scale where they end. */
  margins() {
    const wide = this.shell.root.dataset.layout === "wide" && this.map.getSize().x > 640;
    const ends = wide ? [272, 64] : [24, 56];
    const [left, right] = spoken().rtl ? ends.reverse() : ends;
    return { paddingTopLeft: [left, wide ? 24 : this.shell.root.dataset.layout === "folded" ? 72 : 56], paddingBottomRight: [right, 40] };
  }

  listen() {
    this.store.listen(() => this.ask());
    const moved = () => {
      const center = this.map.getCenter();
      if (!this.resizing) this.unseen = null; // somebody has moved it
      this.store.set({ view: { zoom: this.map.getZoom(), center: [center.lat, center.lng] } });
      this.onMove?.(this);
    };
    this.on(this.map, "moveend", moved);
    const resized = () => {
      if (fitLayout(this.shell)) this.store.touch("layout");
      this.resizing = true;
      this.map.invalidateSize({ animate: false });
      if (this.unseen) this.openView(this.unseen.view);
      this.resizing = false;
      this.store.touch("size");
    };
    const observer = new ResizeObserver(resized);
    observer.observe(this.shell.root);
    observer.observe(this.shell.cell);
    this.ends.push(() => observer.disconnect());
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = () => this.setTheme(themeOf(this.config));
    dark.addEventListener("change", follow);
    this.ends.push(() => dark.removeEventListener("change", follow));
    added.onChange(this.map, () => this.store.touch("userLayers"));
  }

  /** Listen to a Leaflet object until the app is destroyed. */
  on(target, names, call) {
    target.on(names, call);
    this.ends.push(() => target.off(names, call));
  }

  /** What the notebook around the page says of itself: its theme, and whether Python still listens. */
  setHost({ theme, linked }) {
    Object.assign(this.config, { hostTheme: theme, linked });
    this.setTheme(themeOf(this.config));
    this.tellLinked?.(linked !== false);
  }

  /** Light the marks of events by their ids, besides the one whose card is open; those not held are passed over. */
  async light(ids) {
    if (!this.model.text) await this.ready;
    this.layer.light(ids.map((id) => this.model.text?.rowOf(id) ?? -1).filter((row) => row >= 0));
  }

  /** Hand over the next place that is clicked: longitude and latitude to 5 decimals. */
  pickPlace(take) {
    const { map, shell } = this;
    shell.root.classList.add("at-picking");
    this.toast?.(t("Click the place on the map"));
    map.once("click", ({ latlng }) => {
      shell.root.classList.remove("at-picking");
      take([wrapped(latlng.lng), latlng.lat].map((degrees) => Math.round(degrees * 1e5) / 1e5));
    });
  }

  /** Draw in the light or the dark. */
  setTheme(name) {
    if (name === this.theme) return;
    this.theme = name;
    dress(this.shell.root, name, this.model.vocabulary.groups);
    this.layer.setTheme(name);
    this.play?.layer?.setTheme(name);
    this.basemap?.setTheme(name);
  }

  /** Set what is a step of its own, but no filter. */
  change(part) {
    this.store.set(part);
    this.history.note();
  }

  /** Ask for one frame, however many changes come before it. */
  ask() {
    if (!this.asked) this.asked = requestAnimationFrame(() => this.render());
  }

  /** A promise kept when everything asked for so far is painted. */
  settled() {
    if (!this.asked) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  evaluate() {
    this.result = evaluate(this.model, this.state.selection);
    this.besides = this.state.a && evaluate(this.model, this.state.a);
    this.facetCache = null;
    const { time_precisions: precisions } = this.model.vocabulary;
    const { timePrecision, weight } = this.model.events;
    this.vague = countVague(this.result.rows, timePrecision, precisions, weight);
  }

  /** One frame: evaluate, draw, tell the panels, keep the promises. */
  async render() {
    this.asked = 0;
    const changes = this.first ? this.store.changes() : new Set(["first", "selection", "switches", "text"]);
    this.first = true;
    const waiting = this.waiting.splice(0);
    if (changes.has("selection") || changes.has("a")) this.evaluate();
    if (changes.has("selection") && this.state.highlighted !== null) this.keepHighlight();
    const painted = this.draw(changes);
    for (const panel of this.panels) if (!panel.slow || this.model.n <= MANY) panel.update(changes);
    await painted;
    for (const resolve of waiting) resolve();
    if (this.model.n > MANY) this.later(changes);
    if (changes.has("selection") || this.tell) {
      this.tell = false;
      this.onChange(this);
    }
    this.writeAddress();
  }

  /** Tell the slow panels one a task, when the map is painted; what changes meanwhile is told once. */
  later(changes) {
    for (const panel of this.panels.filter(({ slow }) => slow)) {
      this.late.set(panel, new Set([...(this.late.get(panel) ?? []), ...changes]));
    }
    this.telling ??= this.tellLate().finally(() => (this.telling = null));
  }

  async tellLate() {
    await painted();
    for (const [panel] of this.late) {
      await new Promise((done) => setTimeout(done, 0));
      const news = this.late.get(panel);
      this.late.delete(panel);
      panel.update(news);
    }
  }

  /** Let the layers follow. */
  draw(changes) {
    const { state, layer, basemap } = this;
    if (changes.has("switches") || changes.has("first")) {
      for (const name of ["borders", "relief", "labels"]) basemap?.[name]?.[state.switches[name] ? "show" : "hide"]?.();
    }
    if (changes.has("script")) for (const one of [basemap, this.panels.find(({ twin }) => twin)?.twin.basemap]) one?.labels.setScript(state.script);
    if (changes.has("highlighted")) this.drawn.highlight(state.highlighted);
    if (!changes.has("selection") && !changes.has("switches")) return null;
    return layer.show(this.result.rows, Object.fromEntries(OURS.map((name) => [name, state.switches[name]])));
  }

  /** An event that is filtered out is no longer lit; its card stays open until another is chosen. */
  keepHighlight() {
    this.layer.highlight(this.result.mask[this.state.highlighted] ? this.state.highlighted : null);
  }

  /** The hash of what is seen now. */
  address() {
    const { selection, highlighted, switches, view, step, foot, lanesBy, script } = this.state;
    const lit = highlighted !== null && this.model.text ? this.model.text.id(highlighted) : null;
    const event = step && lit === this.steps[step - 1].events[0] ? null : lit;
    const off = Object.keys(switches).filter((name) => !switches[name]);
    const { language, languages: [first] } = this.config;
    const lanes = foot === "lanes" ? lanesBy : null;
    const names = script === (this.config.labels ?? SCRIPTS[0]) ? null : script;
    return writeHash({ selection, event, off, view, step, lanes, names, lang: language === first.id ? null : language, a: same(this.state.a, this.openingA) ? undefined : this.state.a }, this.opening);
  }

  writeAddress() {
    if (this.config.mode !== "file" || window.parent !== window) return;
    const hash = this.address();
    if (hash === location.hash || (!hash && !location.hash)) return;
    clearTimeout(this.addressTimer);
    this.addressTimer = setTimeout(() => history.replaceState(history.state, "", this.address() || location.pathname + location.search), 250);
  }

  // ---- what panels and hosts call -------------------------------------------------------------

  /**
   * Merge a part into the selection; null resets it.
   *
   * @param {object | null} part
   * @param {"page" | "host"} [from]
   * @param {string | null} [run] changes of one run, such as a word that is typed, are undone together
   * @param {boolean} [follow] go to the events where none of them is in view
   * @returns {Promise<void>} kept in the frame that painted the new selection
   */
  async select(part, from = "page", run = null, follow = from === "page" && !this.state.playing) {
    const next = part === null ? { ...DEFAULTS } : merge(this.state.selection, part);
    if ((next.text || next.ids.length) && !this.model.text) await this.ready;
    if (from === "host") this.tell = true;
    if (same(next, this.state.selection)) {
      if (this.tell) this.ask();
      return this.settled();
    }
    const { view } = this.state;
    this.store.set({ step: null });
    const painted = this.put(next);
    this.history.note(run ?? this.gesture ?? null);
    await painted;
    if (follow && !this.gesture && same(next, this.state.selection)) this.followEvents(view);
    return undefined;
  }

  /** Show a selection, without a step of its own. */
  put(selection) {
    this.store.set({ selection });
    if (this.tell) this.ask();
    return this.settled();
  }

  /** Go to the events of the selection where none of them is in view. */
  followEvents(view) {
    if (!this.result.placed || outsideView(this).rows.length < this.result.placed) return;
    if (view) this.history.moved(view);
    const bounds = this.layer.drawnBounds(this.result.rows); // far ones stay outside, and are named there
    if (bounds) fitClear(this, bounds, { ...this.margins(), maxZoom: 11, animate: false });
  }

  get selection() {
    return { ...this.state.selection };
  }

  get counts() {
    const { held, shown, hidden, off_map } = this.result;
    return { held, shown, hidden, off_map };
  }

  /** Counts of each value of each key under the other keys; counted once a selection. */
  get facets() {
    this.facetCache ??= facets(this.model, this.state.selection, this.result.rows);
    return this.facetCache;
  }

  /** Ids of the events on the map or without a place; empty until the texts are there. */
  shownIds() {
    if (!this.model.text || this.result.rows.length > MANY) return [];
    return Array.from(this.result.rows, (row) => this.model.text.id(row));
  }

  /** The territories that the record names, in the words of the naming policy. */
  get territories() {
    const label = (id) => placeInWords(id, Object.hasOwn(this.config.territories ?? {}, id) ? this.config.territories[id] : undefined);
    this.territoryTerms ??= (this.model.extra.territories ?? []).map((id) => ({ id, label: label(id) }));
    return this.territoryTerms;
  }

  /** The filters that are set, in words. */
  filters(selection = this.state.selection) {
    const names = new Map(this.model.actors.map(({ id, name }) => [id, name]));
    const vocabulary = { ...this.model.vocabulary, territories: this.territories };
    return filtersText(selection, vocabulary, (id) => names.get(id) ?? id);
  }

  /** The selection that restricts nothing. */
  get defaults() {
    return DEFAULTS;
  }

  /** Rows of the selection that are on the map, and those without a place. */
  splitRows() {
    const { drawn } = this.model.events;
    const { rows, placed } = this.result;
    const split = { placed: new Uint32Array(placed), unplaced: new Uint32Array(rows.length - placed) };
    for (let at = 0, on = 0, off = 0; at < rows.length; at += 1) {
      if (drawn[rows[at]]) split.placed[on++] = rows[at];
      else split.unplaced[off++] = rows[at];
    }
    return split;
  }

  /** How many of all events held are without a place. */
  countUnplaced() {
    let count = 0;
    this.model.events.drawn.forEach((drawn, row) => {
      if (!drawn) count += this.model.weightOf(row);
    });
    return count;
  }

  /**
   * Open an event's card and light its marks; by keyboard the focus goes to the card. One card after the other is
   * one step of undo; none where `run` is null.
   */
  openCard(row, focus = false, run = "cards") {
    const { view } = this.state;
    this.focusCard = focus;
    const small = this.shell.root.dataset.layout !== "wide";
    const inPanel = small && this.state.open === "right" && this.shell.root.dataset.layout === "folded";
    this.store.set({ highlighted: row, tab: "card", open: small && !inPanel ? "peek" : small ? "right" : null });
    if (!small && this.state.folded.right) this.foldPanel("right");
    if (run) this.history.note(run);
    if (this.bringIntoView(row) && run && view) this.history.moved(view);
  }

  /** Move the map to an event of which nothing is in view; zoom stays. Whether it was moved. */
  bringIntoView(row) {
    const bounds = this.layer.drawnBounds(Uint32Array.of(row), { all: true });
    const away = bounds && !this.map.getBounds().intersects(bounds);
    if (away) this.map.panTo(bounds.getCenter());
    return away;
  }

  /** Open the card of an event by its id, where the record has it. */
  openEvent(id, run) {
    const row = this.model.text.rowOf(id);
    if (row >= 0) this.openCard(row, false, run);
  }

  closeCard(run = "close") {
    const tab = this.state.tab === "card" ? (this.state.a ? "compare" : "list") : this.state.tab;
    this.store.set({ highlighted: null, open: null, tab });
    if (run) this.history.note(run);
  }

  /** The events that are seen: in a run those of its moment. */
  get drawn() {
    return this.play?.layer ?? this.layer;
  }

  /** Light an event's marks for as long as the pointer or the focus is on its row. */
  glance(row) {
    this.drawn.highlight(row ?? this.state.highlighted);
  }

  /** Bring a tab of the reading panel into view. */
  showTab(tab) {
    if (this.shell.root.dataset.layout !== "wide") this.store.set({ tab, open: "right" });
    else if (this.state.folded.right) this.foldPanel("right");
    this.store.set({ tab });
  }

  /** Open a panel over the map, or close it where it is open. */
  openPanel(side, tab = this.state.tab) {
    if (this.shell.root.dataset.layout === "wide") {
      if (this.state.folded[side]) this.foldPanel(side);
      this.store.set({ tab });
    } else if (this.state.open === side && (side === "left" || this.state.tab === tab)) this.store.set({ open: null });
    else this.store.set({ open: side, tab });
  }

  /** Fold a panel away or back; over the map it closes. */
  foldPanel(side) {
    if (this.shell.root.dataset.layout !== "wide") this.store.set({ open: null });
    else this.store.set({ folded: { ...this.state.folded, [side]: !this.state.folded[side] } });
  }

  destroy() {
    for (const end of this.ends) end();
    cancelAnimationFrame(this.asked);
    for (const panel of this.panels) panel.destroy?.();
    this.layer.remove();
    this.basemap?.remove?.();
    for (const name of ["row", "head", "story", "left", "right", "time", "nav", "float", "print"]) this.shell[name]?.replaceChildren();
  }
}
