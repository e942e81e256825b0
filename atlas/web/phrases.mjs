/**
 * The phrases of the interface: found in the source, numbered in the built code, listed for translators.
 *
 * A phrase is a literal in a call of `t` or `tn`. The build puts a number in its place, and the words
 * stand in `static/words.en.json` in the order of those numbers; a phrase that counts is there with its
 * two forms. What a reader would see and is in no such call is an error, so that no phrase is forgotten.
 */

import { parse } from "acorn";

const walk = (node, call, parents = []) => {
  if (!node || typeof node.type !== "string") return;
  call(node, parents);
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one && typeof one === "object") walk(one, call, [...parents, node]);
  }
};

const isFunction = ({ type }) => /Function/.test(type);
const nameOf = ({ type, callee }) => (type === "CallExpression" && callee.type === "Identifier" ? callee.name : "");
const literal = (node) => (node?.type === "Literal" && typeof node.value === "string" ? node.value : null);

/** Attributes of an element whose text is seen or heard. */
const SEEN = ["aria-label", "aria-valuetext", "aria-description", "title", "placeholder", "alt", "label", "text"];
/** Functions whose arguments from this one on are shown as they are. */
const SHOWS = { h: 2, button: 1, svg: 2, fill: 1, bdi: 0, question: 0, link: 1, segments: 0, checkRow: 0, mix: 0 };
/** Words that are the same in every language, and signs. */
const SAME = /^(?:MGRS|Leaflet|Zulu|PNG|CSV|GeoJSON|Ctrl\+\S+|at-[\w-]*|[a-z]{1,2}|[^\p{L}]*)$/u;

/** A literal of two words or more that begins as a sentence does, wherever it stands. */
const SENTENCE = /^\p{Lu}\p{Ll}+[,:]? (?:\p{L}|\{)/u;
/** What is no part of the page: the frame around it in a notebook has no language of the page's. */
const OUTSIDE = /^src\/widget\.js$/;
/** Keys of what Python says in English, by which it is found. */
const KEYS_OF_PYTHON = ["Licences and attributions", "Content hash", "Conflict Atlas "];

const isWords = (text) => /\p{L}/u.test(text) && !SAME.test(text.trim());

/** The texts that an expression may be shown as: literals, also those in a choice or a template. */
function textsOf(node) {
  if (!node) return [];
  if (literal(node) !== null) return [[literal(node), node]];
  if (node.type === "TemplateLiteral") return [[node.quasis.map(({ value }) => value.cooked).join(" "), node], ...node.expressions.flatMap(textsOf)];
  if (node.type === "ConditionalExpression") return [...textsOf(node.consequent), ...textsOf(node.alternate)];
  if (node.type === "LogicalExpression") return [...textsOf(node.right), ...(node.operator === "&&" ? [] : textsOf(node.left))];
  if (node.type === "BinaryExpression" && node.operator === "+") return [...textsOf(node.left), ...textsOf(node.right)];
  if (node.type === "ArrayExpression") return node.elements.flatMap(textsOf);
  return [];
}

/**
 * Read the phrases of one script.
 *
 * @param {string} source
 * @param {string} path for messages
 * @returns {{calls: {start: number, end: number, phrase: string | {one: string, other: string}}[], faults: string[]}}
 *   where each phrase stands, and what is said wrongly, in words
 */
export function phrasesIn(source, path) {
  const calls = [];
  const faults = [];
  if (OUTSIDE.test(path)) return { calls, faults };
  const at = (node) => `${path}:${source.slice(0, node.start).split("\n").length}`;
  walk(parse(source, { ecmaVersion: "latest", sourceType: "module" }), (node, parents) => {
    const name = nameOf(node);
    if (name === "t" || name === "tn") {
      const [one, many] = (name === "t" ? node.arguments : node.arguments.slice(1)).map(literal);
      if (one === null || one === undefined || (name === "tn" && (many === null || many === undefined))) faults.push(`${at(node)}: the phrase of ${name}(…) is no literal, so no script finds it`);
      else if (!parents.some(isFunction)) faults.push(`${at(node)}: “${one}” is said when the script is read, before the language is known; say it in a function`);
      else calls.push(name === "t" ? { start: node.arguments[0].start, end: node.arguments[0].end, phrase: one }
        : { start: node.arguments[1].start, end: node.arguments[2].end, phrase: { one, other: many } });
    }
    const shown = name in SHOWS ? node.arguments.slice(SHOWS[name]).flatMap(textsOf) : [];
    if (node.type === "Property" && SEEN.includes(node.key.name ?? node.key.value)) shown.push(...textsOf(node.value));
    if (node.type === "CallExpression" && node.callee.property?.name === "setAttribute" && SEEN.includes(literal(node.arguments[0]))) shown.push(...textsOf(node.arguments[1]));
    if (node.type === "AssignmentExpression" && ["title", "placeholder", "textContent", "alt", "ariaLabel"].includes(node.left.property?.name)) shown.push(...textsOf(node.right));
    const whole = literal(node) ?? (node.type === "TemplateLiteral" ? node.quasis.map(({ value }) => value.cooked).join("{}") : null);
    const isSaid = parents.some((one) => ["t", "tn"].includes(nameOf(one)) || (one.type === "NewExpression" && one.callee.name === "Error"));
    if (whole && !isSaid && SENTENCE.test(whole) && !KEYS_OF_PYTHON.some((key) => whole.startsWith(key))) shown.push([whole, node]);
    for (const [text, where] of shown) if (isWords(text)) faults.push(`${at(where)}: “${text}” is shown and is in no t(…) or tn(…)`);
  });
  return { calls, faults };
}

const keyOf = (phrase) => JSON.stringify(phrase);

/** All phrases of some scripts in one order, whatever the order of the scripts. */
export function listPhrases(scripts) {
  const found = new Map();
  const faults = [];
  for (const [path, source] of scripts) {
    const read = phrasesIn(source, path);
    faults.push(...read.faults);
    for (const { phrase } of read.calls) found.set(keyOf(phrase), phrase);
  }
  if (faults.length) throw new Error(`these words have no translation:\n  ${[...new Set(faults)].join("\n  ")}`);
  const english = (phrase) => phrase.one ?? phrase;
  const phrases = [...found.values()].sort((a, b) => (english(a) < english(b) ? -1 : english(a) > english(b) ? 1 : keyOf(a) < keyOf(b) ? -1 : 1));
  return { phrases, numbers: new Map(phrases.map((phrase, number) => [keyOf(phrase), number])) };
}

/** A script with numbers in place of its phrases. */
export function numbered(source, path, numbers) {
  let text = source;
  for (const { start, end, phrase } of phrasesIn(source, path).calls.sort((a, b) => b.start - a.start)) {
    text = `${text.slice(0, start)}${numbers.get(keyOf(phrase))}${phrase.one ? ", 0" : ""}${text.slice(end)}`;
  }
  return text;
}
