import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, terms } from "../src/fold.js";
import { text, words } from "./helpers/block.js";

test("Folding drops marks and case, and keeps letters that are no marks", () => {
  const cases = [
    ["Zarʿit, Bēt Lāhyā", "zarʿit, bet lahya"],
    ["ÉCOLE", "ecole"],
    ["صُور", "صور"], // a vowel sign
    ["שָׁלוֹם", "שלום"], // points
    ["ﬁre №5", "fire no5"], // compatibility forms
    ["İstanbul ΣΑΣ", "istanbul σασ"], // one letter at a time: no final sigma
    ["", ""],
  ];
  for (const [given, wanted] of cases) assert.equal(fold(given), wanted);
});

test("Folding twice is folding once", () => {
  for (const word of ["Zarʿit", "ÅNGSTRÖM", "ﷺ", "İ", "ẞ", "ǅ"]) assert.equal(fold(fold(word)), fold(word));
});

test("Terms are the words of a search", () => {
  assert.deepEqual(terms("  Tyre\u00a0RASHIDIEH\n"), [{ text: "tyre", unwanted: false }, { text: "rashidieh", unwanted: false }]);
  assert.deepEqual(terms("   "), []);
});

test("A column of text finds a term in its own rows, never across two", () => {
  const rows = ["Tyre", "rest", "", "École de Tyr", "e", "tyretyre"];
  for (const column of [text(rows), words(rows)]) {
    assert.deepEqual([...column.search("tyr")], [1, 0, 0, 1, 0, 1]);
    assert.deepEqual([...column.search("er")], [0, 0, 0, 0, 0, 0]);
    assert.deepEqual([...column.search("ecole")], [0, 0, 0, 1, 0, 0]);
    assert.deepEqual([...column.search("est")], [0, 1, 0, 0, 0, 0]);
  }
});

test("A long column finds what a plain search finds", () => {
  const rows = Array.from({ length: 5000 }, (_, row) => `${"x".repeat(row % 300)}${row}${row % 7 ? "" : " Tÿre"}`);
  const column = text(rows);
  for (const term of ["49", "tyre", "x0", "00 t"]) {
    const wanted = rows.map((row) => (fold(row).includes(term) ? 1 : 0));
    assert.deepEqual([...column.search(term)], wanted);
  }
});
