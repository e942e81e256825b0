/**
 * The page's state, in one place.
 *
 * | value         | what it is                                          | syncs with Python | in the address |
 * |---------------|-----------------------------------------------------|-------------------|----------------|
 * | `selection`   | the Selection, all keys                             | yes, key by key   | yes            |
 * | `a`           | the selection kept as A, or null; `selection` is B then | no            | yes            |
 * | `sides`       | how A and B are seen: both, a, b or difference      | no                | no             |
 * | `step`        | step of the story: 0 the opening, null where the reader explores | no    | yes            |
 * | `face`        | what the left panel shows: story or filters         | no                | no             |
 * | `highlighted` | the event whose card is open: its row, or null      | no                | yes, by id     |
 * | `switches`    | which layers are drawn                              | no                | those off      |
 * | `script`      | how the ground names places: latin, native, both    | no                | yes            |
 * | `view`        | centre and zoom (Leaflet keeps them; copied here)   | no                | yes            |
 * | `tab`         | reading panel: list, chain, unplaced, card          | no                | no             |
 * | `open`        | which panel, sheet or dialogue is open in a fold    | no                | no             |
 * | `folded`      | {left, right}: panels that the reader folded away   | no                | no             |
 * | `sort`        | the list's order                                    | no                | no             |
 * | `expanded`    | open branches of the trees of actors and kinds      | no                | no             |
 * | `everything`  | the timeline shows all time, not the dense season   | no                | no             |
 * | `coordinates` | decimal, minutes or mgrs: how the card writes a point    | no                | no             |
 * | `clock`       | local or zulu: how the card writes a time            | no                | no             |
 * | `foot`        | what the foot shows: days or lanes                  | no                | lanes          |
 * | `lanesBy`     | what a lane is: actors, kinds or places             | no                | with the lanes |
 * | `allLanes`    | the foot scrolls through all lanes                  | no                | no             |
 * | `playing`     | "runs" or "paused" in a run through time, else ""   | no                | no             |
 *
 * Counts follow from the record and the selection only: pan, zoom, layers and panels change none of them.
 */

import { DEFAULTS } from "./keys.js";

/** Layers that can be switched, in the order of the layer control. */
export const SWITCHES = ["meetings", "launches", "impacts", "others", "lines", "areas", "borders", "relief", "labels"];
/** In which script the ground names its places, and what a lane is; the first of each is the usual one. */
export const SCRIPTS = ["latin", "native", "both"];
export const LANES = ["actors", "kinds", "places"];

/** The state that a page starts with. */
export function startState(selection, config = {}) {
  const switches = {};
  for (const name of SWITCHES) switches[name] = config.switches?.[name] !== false;
  return {
    selection,
    a: null,
    sides: "both",
    step: null,
    face: "filters",
    highlighted: null,
    switches,
    script: config.labels ?? SCRIPTS[0],
    view: null,
    tab: "list",
    open: null,
    folded: { left: false, right: false },
    sort: { by: "time", down: false },
    expanded: new Set(),
    everything: false,
    foot: "days",
    lanesBy: LANES[0],
    allLanes: false,
    playing: "",
    coordinates: "decimal",
    clock: "local",
  };
}

/**
 * A store: `set(part)` merges and notes which keys changed; `changes()` hands them over once.
 *
 * @template {object} T
 * @param {T} state
 */
export function createStore(state) {
  const listeners = new Set();
  let changed = new Set();
  return {
    state,
    /** Merge a part; tell the listeners if anything is new. */
    set(part) {
      let news = false;
      for (const [key, value] of Object.entries(part)) {
        if (Object.is(state[key], value)) continue;
        state[key] = value;
        changed.add(key);
        news = true;
      }
      if (news) for (const listener of listeners) listener();
    },
    /** Mark keys as changed whose value was changed inside. */
    touch(...keys) {
      for (const key of keys) changed.add(key);
      for (const listener of listeners) listener();
    },
    changes() {
      const keys = changed;
      changed = new Set();
      return keys;
    },
    listen(listener) {
      listeners.add(listener);
    },
  };
}

/** Whether two values of a selection's key are the same. */
export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The keys of a selection that differ from its defaults. */
export function setKeys(selection, defaults) {
  const found = {};
  for (const key of Object.keys(defaults)) {
    if (!same(selection[key], defaults[key])) found[key] = selection[key];
  }
  return found;
}

/**
 * The address hash of a state: `#select={...}&event=E045&off=lines,areas&at=8.12,32.58500,34.73000`,
 * or `#step=4` for a step of the story; `lang=ar` where the reader chose another language than the opening one.
 * `lanes=kinds` where the foot shows lanes, `names=native` where the ground names its places in another script than
 * it opens with. `a={...}` is the selection that is kept as A; blank where the page was made with one and none is kept.
 *
 * @param {{selection: object, event: string | null, off: string[], view: {zoom: number, center: number[]} | null,
 *   a?: object | null}} what `a` is left out where it is as the page opens with it
 * @param {object} defaults the selection that the page opens with
 */
export function writeHash({ selection, event, off, view, step = null, lang = null, lanes = null, names = null, a }, defaults) {
  const parts = [];
  const keys = setKeys(selection, defaults);
  if (step) parts.push(`step=${step}`);
  else if (Object.keys(keys).length) parts.push(`select=${encodeURIComponent(JSON.stringify(keys))}`);
  if (a !== undefined) parts.push(`a=${a ? encodeURIComponent(JSON.stringify(setKeys(a, DEFAULTS))) : ""}`);
  if (event) parts.push(`event=${encodeURIComponent(event)}`);
  if (off.length) parts.push(`off=${off.join(",")}`);
  if (view && !step) {
    const [latitude, longitude] = view.center;
    parts.push(`at=${+view.zoom.toFixed(2)},${latitude.toFixed(5)},${longitude.toFixed(5)}`);
  }
  for (const [key, value] of Object.entries({ lanes, names, lang })) if (value) parts.push(`${key}=${value}`);
  return parts.length ? `#${parts.join("&")}` : "";
}

/** What an address hash asks for; parts that cannot be read are left out, as a stranger may have typed them. */
export function readHash(hash) {
  const found = { selection: null, a: undefined, event: null, off: [], view: null, step: null, lang: null, lanes: null, names: null };
  for (const piece of hash.replace(/^#/, "").split("&")) {
    const at = piece.indexOf("=");
    if (at < 0) continue;
    try {
      readPiece(found, piece.slice(0, at), decodeURIComponent(piece.slice(at + 1)));
    } catch {
      continue; // not ours, or cut short when it was copied
    }
  }
  return found;
}

function readPiece(found, key, text) {
  if (key === "select" || key === "a") {
    const value = text || key === "select" ? JSON.parse(text) : null;
    if (text ? value && typeof value === "object" && !Array.isArray(value) : key === "a") found[key === "a" ? "a" : "selection"] = value;
  } else if (key === "step") found.step = /^\d{1,2}$/.test(text) ? Number(text) : null;
  else if (key === "lang") found.lang = text;
  else if (key === "event") found.event = text;
  else if (key === "lanes") found.lanes = LANES.includes(text) ? text : null;
  else if (key === "names") found.names = SCRIPTS.includes(text) ? text : null;
  else if (key === "off") found.off = text.split(",").filter((name) => SWITCHES.includes(name));
  else if (key === "at") {
    const [zoom, latitude, longitude] = text.split(",").map(Number);
    const real = [zoom, latitude, longitude].every(Number.isFinite) && Math.abs(latitude) < 86;
    if (real) found.view = { zoom, center: [latitude, longitude] };
  }
}
