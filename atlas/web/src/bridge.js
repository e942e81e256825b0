/**
 * The page's side of the talk with the widget that holds it in an iframe.
 *
 * Messages are `{atlas: 1, type, ...}`. Only the parent window is listened to. The page asks for its
 * data, says when it is ready, and tells every change of the selection at most ten times a second,
 * the last one always. Each answer repeats the number (`rev`) of the last message it has obeyed.
 */

const WAIT = 100;

/** Whether a message is one of ours, from the window we talk with. */
export function isOurs(event, source) {
  return event.source === source && event.data !== null && typeof event.data === "object" && event.data.atlas === 1;
}

/**
 * Call a function at most once every `wait` milliseconds, with the last arguments, and never lose the last.
 *
 * @param {(...args: any[]) => void} call
 * @returns {((...args: any[]) => void) & {flush: () => void}}
 */
export function debounced(call, wait = WAIT) {
  let timer = null;
  let last = null;
  const flush = () => {
    clearTimeout(timer);
    timer = null;
    const args = last;
    last = null;
    if (args) call(...args);
  };
  const later = (...args) => {
    last = args;
    timer ??= setTimeout(flush, wait);
  };
  return Object.assign(later, { flush });
}

const bytes = (buffer) => (buffer ? new Uint8Array(buffer) : null);

/** The blocks of a data message. */
function blocksOf({ core, text, basemap, selection, config }) {
  return { core: bytes(core), text: bytes(text), basemap: bytes(basemap), selection: selection ?? undefined, config: config ?? {} };
}

/**
 * Open the talk with the parent.
 *
 * @param {Window} parent
 * @returns {object} `data` (promise of the first blocks), `tell`, `ready`, `moved`, `picked`, `on`
 */
export function createBridge(parent) {
  const post = (message) => parent.postMessage({ atlas: 1, ...message }, "*");
  let rev = 0;
  let first = null;
  const calls = {}; // by the type of a message
  const data = new Promise((resolve) => (first = resolve));
  const say = (type, app) =>
    post({ type, rev, selection: app.selection, counts: app.counts, shown_ids: app.shownIds(), view_box: app.viewBox() });
  const moved = debounced((app) => post({ type: "view", view_box: app.viewBox() }));
  const tell = debounced((app) => say("selection", app));
  window.addEventListener("message", (event) => {
    if (!isOurs(event, parent)) return;
    const message = event.data;
    if (message.type === "data" && message.core instanceof ArrayBuffer) {
      if (first) first(blocksOf(message));
      else calls.data?.(blocksOf(message));
      first = null;
    } else if (message.type === "set" && message.part && typeof message.part === "object") {
      rev = Number(message.rev) || 0;
      calls.set?.(message.part);
    } else if (["host", "light", "fit", "pick"].includes(message.type)) calls[message.type]?.(message);
  });
  window.addEventListener("pagehide", () => tell.flush());
  post({ type: "need-data" });
  return {
    data,
    tell: (app) => tell(app),
    ready: (app) => say("ready", app),
    picked: (at) => post({ type: "picked", at }),
    moved: (app) => moved(app),
    /** Hear what the host sends: `set` (a part of the selection), `data`, `host`, `light`, `fit` or `pick`. */
    on(type, listener) {
      calls[type] = listener;
    },
  };
}
