/**
 * Undo and redo of what the reader changes, in step with the Back and Forward of the browser.
 *
 * Each change of the selection, of the layers, of the script of names, of the foot and of the open card is a step.
 * How the page looks (theme, folded panels, the order of the list) is none: no event is seen otherwise. In a file each step is an
 * entry of the browser's history, too, so that Back undoes a filter; inside a notebook the steps are kept
 * here alone.
 */

import { same } from "./state.js";
import { series, t, tn } from "./say.js";

const WAIT = 400; // for the browser to go back; it may refuse
/** What a step that changed a key is called. */
const nameOf = () => ({
  from: t("dates"), to: t("dates"), dates: t("dates"), hours: t("hours"), actors: t("actors"), match: t("actors"), roles: t("roles"),
  attributions: t("how sure who"), kinds: t("kinds"), statuses: t("did it happen"), territories: t("territory"), place_roles: t("places"),
  max_radius_km: t("how exact"), box: t("area"), text: t("search"), min_sources: t("sources"), ids: t("events"),
});

/** What differs between two selections, in a few words. */
export function changeText(before, after) {
  const changed = Object.entries(nameOf()).filter(([key]) => !same(before[key], after[key]));
  const names = new Set(changed.map(([, name]) => name));
  return names.size > 2 ? tn(names.size, "{n} filter", "{n} filters") : series([...names]);
}

/** What undo or redo changes between two steps, in words. */
function stepText(here, there) {
  if (!same(here.a, there.a)) return t("the comparison");
  if (here.step !== there.step) return t("the step");
  const filters = changeText(here.selection, there.selection);
  if (filters) return filters;
  if (!same(here.switches, there.switches)) return t("the layers");
  if (here.script !== there.script) return t("the script of names");
  return here.foot !== there.foot || here.lanesBy !== there.lanesBy ? t("days or lanes") : t("the card");
}

export class History {
  /**
   * @param {{now: () => object, restore: (step: object) => any, address: (() => string) | null, typed: () => any}} host
   *   `now` is what a step holds: selection, A, step of the story, layers, script, foot and open card; `address` is null where the
   *   browser's history is not ours; `typed` reads an address that a reader put in
   */
  constructor(host) {
    Object.assign(this, { host, steps: [host.now()], at: 0, last: Promise.resolve(), run: null });
    this.mark = `${Date.now()}-${Math.random()}`;
    this.heard = null;
    this.back = (event) => this.hear(event.state);
    if (!host.address) return;
    history.replaceState(this.state, "");
    window.addEventListener("popstate", this.back);
  }

  get state() {
    return { atlas: this.at, page: this.mark };
  }

  /** Note what is new; a change of the same run (a drag, a word being typed) is one step with the last. */
  note(run = null) {
    const { view, ...now } = this.steps[this.at];
    const next = this.host.now();
    if (same(now, next)) return;
    if (run !== null && run === this.run && this.at === this.steps.length - 1) {
      Object.assign(this.steps[this.at], next);
      return;
    }
    this.run = run;
    this.steps.length = this.at + 1;
    delete this.steps[this.at].view;
    this.steps.push(next);
    this.at += 1;
    if (this.host.address) history.pushState(this.state, "", this.host.address());
  }

  /** Undo of the last step goes back to where the map was before it, since the step moved it. */
  moved(view) {
    if (this.steps[this.at - 1]) this.steps[this.at - 1].view ??= view;
  }

  /** What undo and redo would change; "" where there is nothing. */
  words(by) {
    const there = this.steps[this.at + by];
    return there ? stepText(this.steps[this.at], there) : "";
  }

  /** Go a step back (-1) or on (1), one after the other however fast they are asked for. */
  go(by) {
    this.last = this.last.then(() => this.step(by));
    return this.last;
  }

  async step(by) {
    const to = this.at + by;
    if (!this.steps[to]) return;
    if (this.host.address && history.state?.page === this.mark && history.state.atlas === this.at) {
      const heard = new Promise((done) => (this.heard = done));
      history.go(by);
      await Promise.race([heard, new Promise((done) => setTimeout(done, WAIT))]);
      this.heard = null;
    }
    if (this.at !== to) await this.show(to); // where the browser did not go
  }

  show(to) {
    this.at = to;
    this.run = null;
    return this.host.restore(this.steps[to]);
  }

  /** The browser went somewhere: to a step of ours, or to an address that somebody put in. */
  async hear(state) {
    if (state?.page === this.mark && this.steps[state.atlas]) {
      if (state.atlas !== this.at) await this.show(state.atlas);
    } else await this.host.typed();
    this.heard?.();
  }

  destroy() {
    window.removeEventListener("popstate", this.back);
  }
}
