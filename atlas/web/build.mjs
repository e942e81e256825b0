/**
 * Builds the front end: `src/` into `static/`, which is committed, as users have no Node.
 *
 *   node build.mjs            writes static/
 *   node build.mjs --check    writes nothing; fails when static/ is not what would be written
 *   node build.mjs --out DIR  writes somewhere else
 */

import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { minify } from "terser";
import { leafletOfToday } from "./leaflet.mjs";
import { listPhrases, numbered } from "./phrases.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = join(HERE, "static");
/** The oldest browsers that the file is promised to open in. */
const TARGET = ["chrome109", "edge109", "firefox102", "safari16.4"];
const COMMON = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  charset: "ascii",
  legalComments: "none",
  target: TARGET,
  logLevel: "warning",
};
const ENTRIES = [
  { entryPoints: ["src/page.js"], outfile: "static/atlas.js", format: "iife" },
  // The same for a page whose author adds layers: all of Leaflet, under its own names.
  { entryPoints: ["src/withlayers.js"], outfile: "static/atlas-layers.js", format: "iife", layers: true },
  // The row above the map in a notebook: a page without one has no need of it.
  { entryPoints: ["src/row.js"], outfile: "static/row.js", format: "iife", lent: true },
  { entryPoints: ["src/css/row.css"], outfile: "static/row.css" },
  // Runs in any browser, to say that one is too old for the rest.
  { entryPoints: ["src/first.js"], outfile: "static/first.js", format: "esm", target: "es5", first: true },
  { entryPoints: ["src/css/atlas.css"], outfile: "static/atlas.css" },
  { entryPoints: ["src/widget.js"], outfile: "static/widget.js", format: "esm" },
];

/**
 * Leaflet's style sheet names three pictures, of a marker and of a layers button. The page draws its
 * own, so a clear pixel stands for them: nothing is left that a browser would ask for.
 */
function noPictures() {
  const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=", "base64");
  return {
    name: "no-pictures",
    setup({ onLoad }) {
      onLoad({ filter: /\.png$/ }, () => ({ contents: pixel, loader: "dataurl" }));
    },
  };
}

/** Modules that a script of its own does not carry again: it takes their names from the page's script. */
const LENT = /^\.{1,2}\/(dates|dom|popover|recover|say|stepbutton|words)\.js$/;

function lentByPage() {
  return {
    name: "lent-by-page",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: LENT }, ({ path }) => ({ path, namespace: "lent" }));
      onLoad({ filter: /.*/, namespace: "lent" }, () => ({ contents: "module.exports = window.atlasKit;" }));
    },
  };
}

/** The parts of the symbology that other programs alone need. */
const NOT_FOR_PAGE = ["about", "qgis", "qgis_dashes", "icon", "no_scripts", "area_fill"];

/** How events are drawn, without what the page has no need of. */
function symbologyOfPage() {
  return {
    name: "symbology-of-page",
    setup({ onLoad }) {
      onLoad({ filter: /symbology\.json$/ }, async ({ path }) => {
        const all = Object.entries(JSON.parse(await readFile(path, "utf8")));
        const sizes = all.find(([name]) => name === "sizes")[1];
        // Which kinds are counted in rounds crosses with the record: no script names a group.
        for (const name of ["rounds_groups", "rounds_roles"]) delete sizes[name];
        return { contents: JSON.stringify(Object.fromEntries(all.filter(([name]) => !NOT_FOR_PAGE.includes(name)))), loader: "json" };
      });
    },
  };
}

/** Scripts that a page without layers of its author's does not carry. */
const WITH_LAYERS = /^src\/(?:withlayers|standins)\.js$/;

/** Our scripts without the words that a reader sees, of which each is a number. */
function wordless(numbers) {
  return {
    name: "wordless",
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/.*\.js$/ }, async ({ path }) => {
        if (path.includes("node_modules")) return null;
        return { contents: numbered(await readFile(path, "utf8"), relative(HERE, path), numbers), loader: "js" };
      });
    },
  };
}

/** Our scripts in the order of their names, each with its path. */
async function ourScripts() {
  const names = (await readdir(join(HERE, "src"), { recursive: true })).filter((name) => name.endsWith(".js")).sort();
  return Promise.all(names.map(async (name) => [`src/${name}`, await readFile(join(HERE, "src", name), "utf8")]));
}

/**
 * Names that begin with a line are Leaflet's own affair, and are cut short where no script of others runs.
 * Kept: names that Leaflet makes of texts, and `_layers`, by which tests find a layer of ours.
 */
const PRIVATE = /^_(?!leaflet|layers$)[a-z]/;

/**
 * A script made smaller once more: a second minifier finds what the first leaves. It may write
 * `{ f: function () {} }` as `{ f() {} }`, which only `new object.f()` would notice; nobody does that. A script beside the page's own keeps its
 * names to itself (`toplevel` false): as globals they would take the place of others, such as L.
 */
async function smaller(script, banner, { toplevel, mangled }) {
  const unsafe = { unsafe: true, unsafe_methods: true, unsafe_arrows: true, unsafe_comps: true };
  // Not `pure_getters`: to ask for a width makes a browser lay out, which an animation waits for.
  const compress = { passes: 5, ecma: 2020, keep_fargs: false, ...unsafe };
  const format = { ecma: 2020, ascii_only: true, preamble: banner };
  const mangle = { properties: mangled ? { regex: PRIVATE } : false };
  const { code } = await minify(script, { compress, mangle, toplevel, format });
  return `${code}\n`;
}

/** The first script, in the words that any browser knows; so short that the licences are left to the others. */
async function smallest(script) {
  const { code } = await minify(script, { compress: { ecma: 5 }, format: { ecma: 5, ascii_only: true } });
  return code;
}

/** The version of the library, which the front end carries too. */
async function readVersion() {
  const python = await readFile(join(HERE, "..", "__init__.py"), "utf8");
  const version = /^__version__ = "([^"]+)"$/m.exec(python)?.[1];
  const ours = JSON.parse(await readFile(join(HERE, "package.json"), "utf8")).version;
  // npm writes 0.2.0-dev.0 for what Python calls 0.2.0.dev0
  if (version !== ours.replace("-dev.", ".dev")) {
    throw new Error(`atlas/__init__.py says version ${version}, package.json ${ours}: make them the same`);
  }
  return version;
}

/** Build all; returns a map from file name to content. */
async function buildAll() {
  const version = await readVersion();
  const banner = `/* Conflict Atlas ${version}; the licences of what is built in are in LICENSES.txt */`;
  const define = { __ATLAS_VERSION__: JSON.stringify(version) };
  const files = new Map();
  const scripts = await ourScripts();
  const { phrases, numbers } = listPhrases(scripts);
  // What the script with layers alone uses is not asked of Leaflet for the others.
  const ours = scripts.filter(([path]) => !WITH_LAYERS.test(path)).map(([, text]) => text.replace(/\/\*\*.*?\*\//gs, ""));
  const packages = new Set();
  for (const { layers, first, lent, ...entry } of ENTRIES) {
    const plugins = [noPictures(), symbologyOfPage(), leafletOfToday(layers ? null : ours), wordless(numbers), ...(lent ? [lentByPage()] : [])];
    const result = await build({ ...COMMON, ...entry, plugins, define, banner: { css: banner } });
    const [{ text }] = result.outputFiles;
    const script = entry.outfile.endsWith(".js");
    files.set(relative("static", entry.outfile), first ? await smallest(text) : script ? await smaller(text, banner, { toplevel: !lent, mangled: !layers }) : text);
    for (const input of Object.keys(result.metafile.inputs)) packages.add(packageOf(input));
  }
  packages.delete(null);
  const plain = JSON.stringify(phrases, null, 1).replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  files.set("words.en.json", `${plain}\n`); // ASCII, as all that is built
  files.set("LICENSES.txt", await licences([...packages].sort()));
  return files;
}

/** The package that a bundled file belongs to; null for our own. */
function packageOf(path) {
  return /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null;
}

/** The licence of each package, in full. */
async function licences(names) {
  const parts = ["The page of Conflict Atlas has these packages built in.\n"];
  for (const name of names) {
    const folder = join(HERE, "node_modules", name);
    const { version, license, homepage } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).sort().find((one) => /^licen[cs]e(\.|$)/i.test(one));
    if (!file) throw new Error(`${name} ${version} is built in, and its package holds no licence text`);
    const text = (await readFile(join(folder, file), "utf8")).replaceAll("\r\n", "\n").trim();
    parts.push(`${"-".repeat(78)}\n${name} ${version} (${license}) ${homepage ?? ""}\n\n${text}\n`);
  }
  return parts.join("\n");
}

/** The files whose content on disk is not the one given. */
async function differing(files, folder) {
  const names = [];
  for (const [name, content] of files) {
    const there = await readFile(join(folder, name), "utf8").catch(() => null);
    if (there !== content) names.push(name);
  }
  return names;
}

async function main() {
  const { values } = parseArgs({ options: { check: { type: "boolean" }, out: { type: "string", default: STATIC } } });
  const files = await buildAll();
  if (values.check) {
    const names = await differing(files, values.out);
    if (!names.length) return;
    throw new Error(`not as built from src/: static/${names.join(", static/")}. Run "make web" and commit the result`);
  }
  await mkdir(values.out, { recursive: true });
  for (const [name, content] of files) await writeFile(join(values.out, name), content);
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
