/** Each name that a script calls is declared in it: the bundler takes a forgotten import for a global. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { parse } from "acorn";

const SRC = join(import.meta.dirname, "../src");
const names = readdirSync(SRC, { recursive: true }).filter((name) => name.endsWith(".js"));

/** All that a module declares, wherever, and all that it calls or makes by its bare name. */
function namesIn(text) {
  const declared = new Set();
  const called = new Set();
  const bind = (pattern) => {
    if (!pattern) return;
    if (pattern.type === "Identifier") declared.add(pattern.name);
    if (pattern.type === "ObjectPattern") for (const one of pattern.properties) bind(one.value ?? one.argument);
    if (pattern.type === "ArrayPattern") pattern.elements.forEach(bind);
    bind(pattern.left ?? null);
    if (pattern.type === "RestElement") bind(pattern.argument);
  };
  const walk = (node) => {
    if (!node || typeof node !== "object") return;
    if (Array.isArray(node)) return node.forEach(walk);
    if (/^Import.*Specifier$/.test(node.type)) declared.add(node.local.name);
    if (node.type === "VariableDeclarator" || node.type === "ClassDeclaration") bind(node.id);
    if (/Function/.test(node.type)) {
      bind(node.id);
      node.params.forEach(bind);
    }
    if (node.type === "CatchClause") bind(node.param);
    if ((node.type === "CallExpression" || node.type === "NewExpression") && node.callee.type === "Identifier") called.add(node.callee.name);
    for (const value of Object.values(node)) walk(value);
  };
  walk(parse(text, { ecmaVersion: "latest", sourceType: "module" }));
  return { declared, called };
}

/** What a script needs of its browser, and no module declares. */
const BROWSERS = /^(?:[A-Z]\w*|requestAnimationFrame|cancelAnimationFrame|setTimeout|clearTimeout|getComputedStyle|matchMedia|structuredClone|queueMicrotask|parseFloat|parseInt|isNaN|encodeURIComponent|decodeURIComponent|atob|btoa|createImageBitmap)$/;

test("a call of a name that is not declared is found", () => {
  const { declared, called } = namesIn('import { h } from "./dom.js"; const f = ({ a, b: [c = 1] }) => h(a, t("x"), c());');
  assert.deepEqual([...called].filter((name) => !declared.has(name)), ["t"]);
});

for (const name of names) {
  test(`${name} declares what it calls`, () => {
    const { declared, called } = namesIn(readFileSync(join(SRC, name), "utf8"));
    assert.deepEqual([...called].filter((one) => !declared.has(one) && !BROWSERS.test(one)), []);
  });
}
