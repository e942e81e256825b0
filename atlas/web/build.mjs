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
  charset: "utf8",
  legalComments: "none",
  target: TARGET,
  plugins: [noPictures()],
  logLevel: "warning",
};
const ENTRIES = [
  { entryPoints: ["src/page.js"], outfile: "static/atlas.js", format: "iife" },
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

/** The version of the library, which the front end carries too. */
async function readVersion() {
  const python = await readFile(join(HERE, "..", "__init__.py"), "utf8");
  const version = /^__version__ = "([^"]+)"$/m.exec(python)?.[1];
  const ours = JSON.parse(await readFile(join(HERE, "package.json"), "utf8")).version;
  if (version !== ours) {
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
  const packages = new Set();
  for (const entry of ENTRIES) {
    const result = await build({ ...COMMON, ...entry, define, banner: { js: banner, css: banner } });
    files.set(relative("static", entry.outfile), result.outputFiles[0].text);
    for (const input of Object.keys(result.metafile.inputs)) packages.add(packageOf(input));
  }
  packages.delete(null);
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
