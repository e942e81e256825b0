import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");

test("The lock file names versions and hashes, and no host that they came from", () => {
  const { packages } = JSON.parse(read("../package-lock.json"));
  for (const [name, one] of Object.entries(packages)) {
    assert.equal(one.resolved, undefined, name);
    if (name) assert.match(one.integrity, /^sha512-/, name);
  }
});

test("The front end has the version of the library", () => {
  // npm writes 0.2.0-dev.0 for what Python calls 0.2.0.dev0
  const version = JSON.parse(read("../package.json")).version.replace("-dev.", ".dev");
  assert.match(read("../../__init__.py"), new RegExp(`^__version__ = "${version}"$`, "m"));
  for (const name of ["atlas.js", "atlas.css", "widget.js"]) assert.ok(read(`../static/${name}`).startsWith(`/* Conflict Atlas ${version};`), name);
});

test("What is built in is pinned, and its licence is given in full", () => {
  const { dependencies, devDependencies } = JSON.parse(read("../package.json"));
  const licences = read("../static/LICENSES.txt");
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  for (const [name, version] of Object.entries(dependencies)) assert.ok(licences.includes(`${name} ${version} (`), name);
  assert.match(licences, /Redistributions in binary form must reproduce|THE SOFTWARE IS PROVIDED "AS IS"/);
});

test("The style sheet asks for nothing from outside", () => {
  const addresses = [...read("../static/atlas.css").matchAll(/url\(["']?([^)"']*)/g)].map(([, address]) => address);
  for (const address of addresses) assert.match(address, /^(data:|#)/);
});
