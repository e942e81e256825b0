/**
 * The events of one moment of a run, over the page's own layer, which stands still meanwhile.
 *
 * Marks, areas and lines are painted once a step, each as strong as the newest of its events; what
 * moves, the flares and the lines of what is new, has a canvas of its own above them, and that alone
 * is painted in each frame.
 */

import L from "leaflet";
import { EventsLayer } from "../drawing/layer.js";
import { PLAY } from "../marks.js";
import { groupColours } from "../theme.js";

export class PlayLayer extends EventsLayer {
  pane = "atlas-play";

  /**
   * @param {EventsLayer} below the page's own layer: its looks, its cells and its key hold here, too
   * @param {boolean} flares whether what is new flares: not where there are too many events
   */
  constructor(below, flares) {
    super(below.model, { size: below.fixedSize, sizeBy: below.sizeBy });
    const { theme, outlines, book } = below;
    Object.assign(this, { below, flares, theme, outlines, book, fresh: [], age: 0 });
    const { density } = this;
    const count = density.count.bind(density);
    density.sideFor = () => below.density.grid.side;
    density.count = (...what) => ({ ...count(...what), most: below.density.grid.most });
  }

  onAdd(map) {
    this.above = L.DomUtil.create("canvas", "leaflet-zoom-animated");
    super.onAdd(map);
    this.painter = this.below.painter; // with the areas that it has kept
    this.canvas.after(this.above);
    this.note.say = () => undefined; // the page's own layer says it
    return this;
  }

  onRemove() {
    this.above.remove();
    return super.onRemove();
  }

  zoomed(event) {
    super.zoomed(event);
    this.above.style.transform = this.canvas.style.transform;
  }

  /**
   * Show a moment.
   *
   * @param {{rows: Uint32Array, alphas: Float32Array, fresh: number[], age: number, quiet: boolean}} what
   *   `alphas`: how strong each row is; `fresh`: the rows that are new; the rest as for `flare`
   */
  play(what, switches) {
    Object.assign(this, what);
    this.show(what.rows, switches);
  }

  isCrowded() {
    return this.below.scene === false;
  }

  sceneFor(view) {
    const before = this.scene;
    const scene = super.sceneFor(view);
    if (scene && scene !== before) this.dim(scene);
    return scene;
  }

  /** Make each part as strong as its newest event, and set apart what is drawn by frames. */
  dim(scene) {
    const { stacks, rims, areas, cells, regions, rings, lines } = scene;
    for (const one of [stacks, rims, areas, cells, regions, rings, lines].flat()) one.alpha = Math.max(...one.here.map(({ event }) => this.alphas[event]));
    const fresh = new Set(this.fresh);
    const isNew = ({ event }) => fresh.has(event);
    this.flaring = [...stacks, ...rims].filter(({ here }) => here.some(isNew));
    this.growing = lines.filter(({ here }) => here.every(isNew));
    scene.lines = lines.filter((one) => !this.growing.includes(one));
  }

  /** No words on people killed come and go. */
  paintDeaths() {
    this.deaths = [];
  }

  paint() {
    super.paint();
    const { above, canvas, density, scene } = this;
    Object.assign(above, { width: canvas.width, height: canvas.height });
    above.style.cssText = canvas.style.cssText;
    this.cells = scene === false ? density.count(this.fresh, this.drawn, this.view) : null;
    this.flare(this.age, this.quiet);
  }

  /**
   * Paint what moves.
   *
   * @param {number} age milliseconds since the moment was shown
   * @param {boolean} quiet nothing moves: what is new is ringed in ink
   * @returns {boolean} whether it moves on
   */
  flare(age, quiet) {
    const { above, view, theme, cells, scene } = this;
    Object.assign(this, { age, quiet });
    const context = above.getContext("2d");
    context.clearRect(0, 0, above.width, above.height);
    const share = quiet || !this.flares ? 1 : Math.min(1, age / PLAY.line_ms);
    const left = quiet ? 1 : Math.max(0, 1 - age / PLAY.flare_ms);
    context.save();
    context.scale(view.ratio, view.ratio);
    context.translate(-view.left, -view.top);
    if (scene) {
      const tip = (from, to) => from + (to - from) * share;
      const lines = this.growing.map(({ from, to, ...line }) => ({ ...line, from, to: { x: tip(from.x, to.x), y: tip(from.y, to.y) } }));
      if (share) this.painter.lines(context, theme, lines, { left: 0, top: 0 });
      if (quiet || this.flares) for (const one of this.flaring) paintRings(context, theme, one, quiet, left);
    }
    context.globalAlpha = left;
    context.strokeStyle = theme.ink;
    context.lineWidth = 2;
    cells?.counts.forEach((count, cell) => {
      if (count) context.strokeRect(view.left + cells.left + (cell % cells.columns) * cells.side, view.top + cells.top + Math.floor(cell / cells.columns) * cells.side, cells.side - 1, cells.side - 1);
    });
    context.restore();
    return !quiet && (share < 1 || left > 0);
  }
}

/** Rings around a mark that is new: in ink where nothing moves, else in the colour of its kind, going out. */
function paintRings(context, theme, one, quiet, left) {
  const { half, group } = one.lead ?? one;
  context.strokeStyle = quiet ? theme.ink : groupColours(theme, group).stroke;
  context.lineWidth = quiet ? 1.1 : 2;
  for (const [r, alpha] of quiet ? PLAY.ring.map((gap) => [half + gap, 0.75]) : PLAY.flare) {
    context.globalAlpha = alpha * left;
    context.beginPath();
    context.arc(one.x, one.y, quiet ? r : r * (1 - left / 4), 0, 2 * Math.PI);
    context.stroke();
  }
}
