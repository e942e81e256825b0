/**
 * The page as a document of its own: a file on disk, a map in a notebook's output, or the iframe of the widget.
 *
 * The bundle runs in the head and sets `window.L` and `window.atlasPage`. The body then calls
 * `atlasPage.start(mapId, options)`, which makes the map at once, so that a user's layers find it;
 * the events follow when their bytes are inflated.
 */

import { gunzipSync } from "fflate";
import L from "leaflet";
import { added } from "./added.js";
import { attach } from "./app.js";
import { createBridge } from "./bridge.js";
import "./kit.js";
import { checkDressed, readInstead, takeOver } from "./readable.js";
import { buildShell, nameParts, showMarking } from "./panels/shell.js";
import { dress, themeOf } from "./panels/theme.js";
import { speak, t } from "./say.js";
import { readHash } from "./state.js";

const maps = new Map();

/** The bytes of a data script, or null where the document has none. The script is emptied: it is large. */
function bytesOf(id) {
  const element = document.getElementById(id);
  const text = element?.textContent.trim();
  if (!text) return null;
  element.textContent = "";
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** The words of each language that the page has, the opening one first. */
function readLanguages() {
  const bytes = bytesOf("atlas-words");
  return bytes ? JSON.parse(new TextDecoder().decode(gunzipSync(bytes))) : [{ id: "en" }];
}

/** The host's settings; an empty object where there are none. */
function readConfig() {
  const text = document.getElementById("atlas-config")?.textContent.trim();
  return text ? JSON.parse(text) : {};
}

/** What failed in words; the reason alone where something on the way took the words away. */
const failing = (words, error) => (words.includes(error.message) ? words : error.message);

/** Say in the page that the events could not be read, with the reason. */
function sayFailed(shell, error) {
  const words = failing(t("The events in this page could not be read: {reason}", { reason: error.message }), error);
  shell.root.dataset.failed = "true";
  shell.live.className = "at-failed";
  shell.live.textContent = words;
  readInstead(words);
  throw error;
}

/**
 * Make the map and, when their bytes are read, the events and panels around it.
 *
 * @param {string} mapId id of the element that becomes the map
 * @param {object} [options] of L.map
 * @returns {L.Map} the map, ready for layers of others
 */
export function start(mapId, options = {}) {
  try {
    return build(mapId, options);
  } catch (error) {
    readInstead(failing(t("The map in this page could not be started: {reason}", { reason: error.message }), error));
    throw error;
  }
}

function build(mapId, options) {
  const config = readConfig();
  const languages = readLanguages();
  const take = (id) => {
    const language = languages.find((one) => one.id === id) ?? languages[0];
    speak(language);
    Object.assign(config, { language: language.id, languages });
  };
  take(config.mode === "file" ? readHash(location.hash).lang : null);
  const shell = buildShell(document.getElementById(mapId), config);
  checkDressed(shell.root);
  const map = L.map(shell.container, { zoomSnap: 0.25, ...options, zoomControl: false, attributionControl: true });
  map.attributionControl.setPrefix("Leaflet");
  if (!map._loaded) map.setView(config.view?.center ?? [32.6, 35.4], config.view?.zoom ?? 7);
  maps.set(mapId, map);
  added.watch(map);
  const bridge = config.mode === "widget" ? createBridge(window.parent) : null;
  let app = null;
  const blocks = bridge
    ? bridge.data
    : Promise.resolve({ core: bytesOf("atlas-core"), text: bytesOf("atlas-text"), basemap: bytesOf("atlas-basemap") });
  let last = null;
  /** Show some events; with an `address`, what it says of the opening stands again, as where the language is changed. */
  const open = async (data, address = null) => {
    app?.destroy();
    last = data;
    const selection = address !== null ? app.opening : app?.selection ?? data.selection ?? config.selection;
    const said = { ...config, ...data.config, address };
    const kept = app ? { ...said, view: null, keepView: true } : said;
    showMarking(shell, kept);
    app = await attach(map, { ...data, config: { ...kept, selection }, shell }, bridge?.tell);
    await app.ready;
    app.onMove = bridge?.moved;
    app.changeLanguage = (id, at = app.address()) => {
      take(id);
      nameParts(shell);
      return open(last, at).finally(() => shell.root.querySelector(".at-language")?.focus());
    };
    return app;
  };
  const ready = blocks.then(open).then(takeOver, (error) => sayFailed(shell, error));
  bridge?.on("set", (part) => ready.then(() => app.select(part, "host")));
  bridge?.on("data", (data) => open(data).then(() => bridge.ready(app)));
  bridge?.on("light", ({ ids }) => ready.then(() => app.light(ids)));
  bridge?.on("pick", () => ready.then(() => app.pickPlace(bridge.picked)));
  bridge?.on("fit", () => ready.then(() => app.fit()));
  bridge?.on("host", ({ theme, linked }) => {
    Object.assign(config, { hostTheme: theme, linked });
    if (app) app.setHost({ theme, linked });
    else dress(shell.root, themeOf(config));
  });
  window.atlas = {
    ready: ready.then(() => bridge?.ready(app)),
    get selection() {
      return app ? app.selection : config.selection ?? {};
    },
    get counts() {
      return app?.counts ?? null;
    },
    select: (part) => ready.then(() => app.select(part)),
    get story() {
      return { steps: (app?.steps ?? []).map(({ title, when }) => ({ title, when })), at: app?.state.step ?? null };
    },
    step: (number) => ready.then(() => app.toStep(number)),
    pin: (selection) => ready.then(() => app.pin(selection)),
    get comparison() {
      const { a, b, rows } = app?.comparison() ?? {};
      return a ? { a, b, rows } : null;
    },
    undo: () => ready.then(() => app.undo()),
    redo: () => ready.then(() => app.redo()),
    version: config.atlas_version ?? "",
    map,
  };
  return map;
}

window.L = L;
window.atlasPage = { start, map: (mapId) => maps.get(mapId) };
