import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { listPhrases, numbered, phrasesIn } from "../phrases.mjs";
import { mix, series, speak, t, tn } from "../src/say.js";

const faultsOf = (source) => phrasesIn(source, "src/a.js").faults;

test("what a reader sees or hears is in a phrase, wherever the source shows it", () => {
  const shown = [
    'const f = () => h("p", null, "No place");',
    'const f = () => h("p", null, on ? "shown" : t("hidden"));',
    'const f = () => button({ "aria-label": "Close" });',
    'const f = () => h("a", { title: `Go to ${name}` });',
    'const f = () => element.setAttribute("title", "First");',
    "const f = () => fill(element, `${n} more`);",
    'const f = () => { field.placeholder = "Search"; };',
    'const f = () => ({ id: "any", text: "any" });',
    'const f = () => say("Nothing was found here");',
  ];
  for (const source of shown) assert.equal(faultsOf(source).length > 0, true, source);
  assert.deepEqual(faultsOf('const f = () => h("p", { class: "at-note", dir: "auto" }, t("No place"), " · ", name);'), []);
});

test("a phrase is a literal that is said when the language is known", () => {
  assert.match(faultsOf("const f = () => t(words);")[0], /no literal/);
  assert.match(faultsOf('const f = (n) => tn(n, "{n} event", many);')[0], /no literal/);
  assert.match(faultsOf('const WORD = t("Close");')[0], /before the language is known/);
});

test("numbers stand for phrases in the code, one for each whatever the order of the scripts", () => {
  const one = ["src/a.js", 'const f = (n) => [t("Close"), tn(n, "{n} row", "{n} rows", { n })];'];
  const two = ["src/b.js", 'const g = () => t("Close");'];
  const { phrases, numbers } = listPhrases([one, two]);
  assert.deepEqual(phrases, ["Close", { one: "{n} row", other: "{n} rows" }]);
  assert.deepEqual(listPhrases([two, one]).phrases, phrases);
  assert.equal(numbered(one[1], one[0], numbers), "const f = (n) => [t(0), tn(n, 1, 0, { n })];");
});

test("the built words say what the source says", () => {
  const phrases = JSON.parse(readFileSync(new URL("../static/words.en.json", import.meta.url), "utf8"));
  speak({ id: "en", phrases });
  const at = (english) => phrases.findIndex((one) => one === english || one.one === english);
  assert.equal(t(at("Go to {name}"), { name: "Tyre" }), "Go to Tyre");
  assert.equal(tn(2, at("{n} event"), 0), "2 events");
  speak();
});

test("a language has its own plural forms, digits and lists", () => {
  speak({ id: "ar", rtl: true, locale: "ar-u-nu-arab", phrases: { "{n} event": { one: "حدث واحد", two: "حدثان", few: "{n} أحداث", many: "{n} حدثا", other: "{n} حدث" } } });
  assert.deepEqual([1, 2, 3, 11, 100].map((n) => tn(n, "{n} event", "{n} events")), ["حدث واحد", "حدثان", "٣ أحداث", "١١ حدثا", "١٠٠ حدث"]);
  assert.equal(series(["أ", "ب"]), "أ وب");
  speak();
});

test("a foreign text in a phrase that runs from the right changes nothing around it", () => {
  speak({ id: "ar", rtl: true, phrases: { "Go to {name}": "إلى {name}" } });
  assert.equal(t("Go to {name}", { name: "Tyre (a)" }), "إلى \u2068Tyre (a)\u2069");
  speak();
});

test("an element takes the place of a name, and a text that looks like a name stays text", () => {
  const node = { is: "node" };
  assert.deepEqual(mix("with {names} and {rest}", { names: node }), ["with ", node, " and ", "{rest}", ""]);
});
