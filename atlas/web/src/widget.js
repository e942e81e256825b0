/**
 * The notebook's side: an iframe with the page in it, and its talk with the traits of the widget.
 *
 * The iframe has no origin of its own, so nothing in an event can reach the notebook. One trait stands
 * for each key of the Selection. Each message to the page carries a number (`rev`), which its answers
 * repeat: one that is older than what was last sent is not taken, so fast moves end in agreement.
 */

import { debounced, isOurs } from "./bridge.js";
import { hostTheme, watchTheme } from "./hosttheme.js";

const KEYS = [
  "from", "to", "dates", "actors", "match", "roles", "attributions", "kinds", "statuses",
  "territories", "place_roles", "max_radius_km", "box", "text", "min_sources", "ids", "hours",
];
const SANDBOX = "allow-scripts allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox";
const DATA = ["core", "text_block", "basemap"];
const NEWS = [...DATA, "page_config"];
const LIT = "highlighted";
const trait = (key) => (key === "from" ? "from_" : key);

/** A copy of a Bytes trait that can be handed over; null where it is empty. */
function bufferOf(value) {
  if (!value || !value.byteLength) return null;
  if (value instanceof ArrayBuffer) return value.slice(0);
  return value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength);
}

function makeFrame(model) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", SANDBOX);
  frame.title = "Conflict Atlas: map of events with filters";
  frame.style.cssText = "display:block;width:100%;border:0";
  frame.style.height = model.get("height") || "620px";
  frame.srcdoc = model.get("html");
  return frame;
}

/** Listen to the model and to the page; returns what ends both. */
function connect(model, frame) {
  const known = new Map(KEYS.map((key) => [key, JSON.stringify(model.get(trait(key)))]));
  let rev = 0;
  const textOf = (key) => JSON.stringify(model.get(trait(key)) ?? null);
  const post = (message, hand = []) => frame.contentWindow?.postMessage({ atlas: 1, ...message }, "*", hand);
  const selection = () => Object.fromEntries(KEYS.map((key) => [key, model.get(trait(key))]));
  const sendData = () => {
    const [core, text, basemap] = DATA.map((name) => bufferOf(model.get(name)));
    if (core) post({ type: "data", core, text, basemap, selection: selection(), config: model.get("page_config") }, [core, text, basemap].filter(Boolean));
  };
  const sendChanges = debounced(() => {
    const part = {};
    for (const key of KEYS) {
      const text = JSON.stringify(model.get(trait(key)));
      if (known.get(key) !== text) part[key] = model.get(trait(key));
      known.set(key, text);
    }
    if (Object.keys(part).length) post({ type: "set", part, rev: (rev += 1) });
  }, 16);
  const take = (message) => {
    for (const key of KEYS) {
      const text = JSON.stringify(message.selection[key] ?? null);
      const mine = textOf(key);
      if (mine !== known.get(key)) continue; // moved on this side since: it goes out with the next message
      known.set(key, text);
      if (mine !== text) model.set(trait(key), message.selection[key] ?? null);
    }
    // What the page says of another filter than the model has by now is told anew, when it has heard.
    if (KEYS.every((key) => textOf(key) === JSON.stringify(message.selection[key] ?? null))) {
      model.set("counts", message.counts);
      model.set("shown_ids", message.shown_ids);
    }
    if (message.view_box) model.set("view_box", message.view_box);
    model.save_changes();
  };
  const hear = (event) => {
    if (!isOurs(event, frame.contentWindow)) return;
    const message = event.data;
    if (message.type === "need-data") {
      sendHost();
      sendData();
      sendLit();
    }
    if (message.type === "view") {
      model.set("view_box", message.view_box);
      model.save_changes();
    }
    if (message.type === "picked") {
      model.set("picked", message.at);
      model.save_changes();
    }
    const news = message.type === "selection" || message.type === "ready";
    if (news && message.selection && (message.rev ?? 0) >= rev) take(message);
  };
  // The layout is a model as well, and of Jupyter's own: it says when the kernel has gone.
  const layout = model.get("layout");
  const sendHost = () => post({ type: "host", theme: hostTheme(frame), linked: layout?.comm_live !== false });
  const sendLit = () => post({ type: "light", ids: model.get(LIT) ?? [] });
  const obey = (message) => ["fit", "pick"].includes(message?.call) && post({ type: message.call });
  const resize = () => (frame.style.height = model.get("height"));
  const resend = debounced(sendData, 16);
  const wires = [
    ...KEYS.map((key) => [`change:${trait(key)}`, sendChanges]), ...NEWS.map((name) => [`change:${name}`, resend]),
    ["change:height", resize], [`change:${LIT}`, sendLit], ["msg:custom", obey],
  ];
  window.addEventListener("message", hear);
  for (const [name, call] of wires) model.on(name, call);
  layout?.on?.("comm_live_update", sendHost);
  const unwatch = watchTheme(sendHost);
  return () => {
    window.removeEventListener("message", hear);
    for (const [name, call] of wires) model.off(name, call);
    layout?.off?.("comm_live_update", sendHost);
    unwatch();
  };
}

/** A style that hides the stills of this view while it is shown; they bear its mark, and no other picture does. */
function hideStills(model) {
  const style = document.createElement("style");
  const mark = model.get("still");
  if (/^[0-9a-f]{24}$/.test(mark)) style.textContent = `img[src*="${btoa(mark)}"],img[alt*="${mark}"]{display:none}`;
  return style;
}

function render({ model, el }) {
  const frame = makeFrame(model);
  el.append(hideStills(model), frame);
  return connect(model, frame);
}

export default { render };
