/**
 * Leaflet as the page needs it: without what only old browsers run, and without what nothing here leads to.
 */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";

const DIST = fileURLToPath(new URL("node_modules/leaflet/dist/leaflet-src.esm.js", import.meta.url));

/** What Leaflet asks of a browser, as every browser of TARGET answers. */
const ANSWERS = {
  any3d: true, canvas: true, edge: false, ie3d: false, ielt9: false, inlineSvg: false, mobileOpera: false,
  msPointer: false, passiveEvents: true, pointer: true, svg: true, vml: false,
};
/** What Leaflet asks of the document itself, answered in the same way. */
const QUESTIONS = ["'opacity' in el.style", "el.classList !== undefined", "'addEventListener' in obj", "'removeEventListener' in obj", "'onselectstart' in document"];
/** Declarations with the prefixes of browsers that are older than TARGET. */
const OLD_PREFIXES = /(?:-(?:ms|moz|o)-[\w-]+\s*:|-webkit-(?:transition|transform-origin|box-sizing)\s*:|cursor\s*:\s*-(?:webkit|moz)-)[^;{}]*;/g;
/** Rules for browsers that are not in TARGET, and for controls and pictures that the page draws itself. */
const OLD_RULES = /[^{}]*(?:vml|oldie|leaflet-control-layers|leaflet-control-zoom|leaflet-bar|leaflet-attribution-flag|default-icon-path|leaflet-safari|scale-line:not)[^{}]*\{[^{}]*\}/g;

/**
 * Leaflet without what only browsers older than TARGET run: its questions about the browser are
 * answered here, and the minifier drops what no answer leads to.
 *
 * @param {string[] | null} sources the scripts that alone use it, for a page to which nobody adds a layer;
 *   null leaves all its names in `L`, for the scripts of others
 */
export function leafletOfToday(sources) {
  return {
    name: "leaflet-of-today",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^leaflet$/ }, () => ({ path: DIST }));
      onLoad({ filter: /leaflet-src\.esm\.js$/ }, async () => {
        const source = await readFile(DIST, "utf8");
        const asked = QUESTIONS.reduce((text, question) => text.replaceAll(question, "true"), source);
        const answered = withoutRest(asked.replace(/\bBrowser\.(\w+)\b/g, (whole, name) => ANSWERS[name] ?? whole), LEFT_OUT);
        return { contents: sources ? ofMap(answered, sources) : withNames(answered) };
      });
      onLoad({ filter: /leaflet\.css$/ }, async ({ path }) => {
        const rules = (await readFile(path, "utf8")).replace(/\/\*.*?\*\//gs, "");
        return { contents: rules.replace(OLD_RULES, "").replace(OLD_PREFIXES, ""), loader: "css" };
      });
    },
  };
}

/**
 * What of Leaflet nothing here leads to: the controls of layers and zoom, whose place the page's own
 * take, films (the page's policy plays none), overlays of SVG elements and a long press that stands
 * for a right click, warnings to authors, and tests of the browser whose answers are known.
 */
const LEFT_OUT = [
  [/^var Layers = Control\.extend\(\{.*?^\}\);$/ms, "var Layers = Control.extend({});"],
  [/^var Zoom = Control\.extend\(\{.*?^\}\);$/ms, "var Zoom = Control.extend({});"],
  [/^var SVGOverlay = ImageOverlay\.extend\(\{.*?^\}\);$/ms, "var SVGOverlay = ImageOverlay.extend({});"],
  [/^var TapHold = Handler\.extend\(\{.*?^\}\);$/ms, "var TapHold = Handler.extend({ addHooks() {}, removeHooks() {} });"],
  [/^var VideoOverlay = ImageOverlay\.extend\(\{.*?^\}\);$/ms, "var VideoOverlay = ImageOverlay.extend({});"],
  [/^var passiveEvents = \(function.*?^\}\(\)\);$/ms, "var passiveEvents = true;"],
  [/^var canvas\$1 = \(function.*?^\}\(\)\);$/ms, "var canvas$$1 = true;"],
  [/^var svg\$1 = .*?;$/m, "var svg$$1 = true;"],
  [/^var inlineSvg = .*?^\}\)?\(\)\)?;$/ms, "var inlineSvg = true;"],
  [/^function checkDeprecatedMixinEvents\(includes\) \{.*?^\}$/ms, "function checkDeprecatedMixinEvents() {}"],
  [/^var (androidStock|android23|edge|gecko|gecko3d|ie|ie3d|ielt9|msPointer|opera|opera12|phantom|win) = .*?;$/gm, "var $1 = false;"],
  [/^var (any3d|pointer|webkit3d) = .*?;$/gm, "var $1 = true;"],
  [/^var retina = .*;$/m, "var retina = window.devicePixelRatio > 1;"],
  [/^\s+e\.wheelDelta \?.*?\(e\.detail.*?e\.detail \?.*?$/ms, ""],
  [/^function _flat\(latlngs\) \{.*?^\}$/ms, "var _flat = isFlat;"],
  [/^var vml = .*?^\}\(\)\);$/ms, "var vml = false;"],
  [/\|\| \(el\.currentStyle && el\.currentStyle\[style\]\)/, ""],
  [/^var requestFn = .*?;$/ms, "var requestFn = window.requestAnimationFrame;"],
  [/^var cancelFn = .*?\};$/ms, "var cancelFn = window.cancelAnimationFrame;"],
  [/^var TRANSFORM = testProp\(.*?\);$/ms, 'var TRANSFORM = "transform";'],
  [/^var TRANSITION = testProp\(.*?\);$/ms, 'var TRANSITION = "transition";'],
  [/^var TRANSITION_END =.*?;$/ms, 'var TRANSITION_END = "transitionend";'],
  // What every browser does by itself.
  [/^var create\$2 = .*?^\}\)\(\);$/ms, "var create$$2 = Object.create;"],
  [/^function bind\(fn, obj\) \{.*?^\}$/ms, "function bind(fn, ...rest) { return fn.bind(...rest); }"],
  [/^function trim\(str\) \{.*?^\}$/ms, "function trim(str) { return str.trim(); }"],
  [/^var isArray = .*?^\};$/ms, "var isArray = Array.isArray;"],
  [/^function indexOf\(array, el\) \{.*?^\}$/ms, "function indexOf(array, el) { return Array.prototype.indexOf.call(array, el); }"],
  [/^function timeoutDefer\(fn\) \{.*?^\}$/ms, "var timeoutDefer;"],
  [/^var trunc = .*?^\};$/ms, "var trunc = Math.trunc;"],
  [/\bconsole\.warn\([^;]*\);/g, ""],
  // Of what Leaflet tells about the browser: nothing of engines that are gone.
  [/^var Browser = \{.*?^\};$/ms, "var Browser = { any3d, canvas: true, chrome, linux, mac, mobile, passiveEvents, pointer, retina, safari, svg: true, touch, touchNative };"],
];

/** Leaflet without what is left out; each part must be where it was. */
function withoutRest(source, parts) {
  for (const [part] of parts) if (!part.test(source)) throw new Error(`Leaflet has no ${part}: look at LEFT_OUT`);
  return parts.reduce((text, [part, instead]) => text.replace(part, instead), source);
}

/** Each name that Leaflet exports, with its name inside. */
const exported = (source) => /^export \{ (.*) \};$/m.exec(source)[1].split(", ").map((one) => one.split(" as ")).map(([inside, name = inside]) => [name, inside]);
const withExport = (source, entries) => source.replace(/^export \{.*$/m, `export default { ${entries.join(", ")} };`);
const withNames = (source) => withExport(source, exported(source).map(([name, inside]) => `${name}: ${inside}`));

/** What is defined for layers that others add: statements that begin so. */
const FOR_LAYERS = [
  /^(?:Map|Layer)\.include\(\{\s*(?:\/\/[^\n]*\s*)*(?:_initOverlay|openPopup|bindPopup|openTooltip|bindTooltip|getRenderer)\b/,
  /^(?:Marker|CircleMarker|Circle|Polyline|Polygon|LayerGroup|GeoJSON|Icon|TileLayer|tileLayer|SVG)\./,
  /^Map\.mergeOptions\(\{\s*(?:\/\/[^\n]*\s*)*(?:closePopupOnClick|zoomControl|tapHold)\b/,
  /^Map\.addInitHook\(function \(\) \{\s*if \(this\.options\.zoomControl\)/,
  /^Map\.addInitHook\('addHandler', 'tapHold'/,
  /^(?:Map\.[A-Z]\w+|Control\.(?:Layers|Zoom)|control\.(?:layers|zoom)|CRS\.(?:EPSG3395|EPSG900913|EPSG4326|Simple)) = /,
  /^Events\.\w+ = Events\./,
];

/**
 * Leaflet for a map to which nobody adds a layer: the names that our scripts ask for, and what they lead
 * to. No script of others runs in such a page.
 */
function ofMap(source, sources) {
  const inside = new Map(exported(source));
  const asked = new Map();
  for (const [, name, member] of sources.join("\n").matchAll(/\bL\.(\w+)(?:\.(\w+))?/g)) {
    if (!inside.has(name)) throw new Error(`Leaflet has no L.${name}`);
    asked.set(name, (asked.get(name) ?? new Set()).add(member));
  }
  // Of a list of functions, those that are asked for.
  const of = (name, members) => (/^(?:DomUtil|Util)$/.test(name) ? `{ ${[...members].map((one) => `${one}: ${inside.get(name)}.${one}`).join(", ")} }` : inside.get(name));
  const parts = parse(source, { ecmaVersion: "latest", sourceType: "module" }).body.map(({ type, start, end }) => [type, source.slice(start, end)]);
  const kept = parts.filter(([type, text]) => type !== "ExpressionStatement" || !FOR_LAYERS.some((one) => one.test(text)));
  const pure = kept.map(([, text]) => text.replace(/^(var [\w$]+ = )(?=(?:\w+\.)?extend\()/, "$1/* @__PURE__ */ "));
  return withExport(pure.join("\n"), [...asked].map(([name, members]) => `${name}: ${of(name, members)}`));
}
