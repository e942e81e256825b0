/**
 * The words of the interface.
 *
 * The source reads as English. The build takes the phrases of `t` and `tn` out of the code into
 * `static/words.en.json`, and leaves their numbers: `speak` is given the words of a language by those
 * numbers. Run from the source, as tests do, a phrase is its own key, and is said in English.
 */

/** The first strong sign of a text decides its direction, and nothing of it reaches what stands around. */
const isolated = (text) => `\u2068${text}\u2069`;

const said = { phrases: [], terms: {} };

/**
 * Take up a language.
 *
 * @param {{id?: string, locale?: string, rtl?: boolean, phrases?: object, terms?: object}} [language] phrases by
 *   number (or, from the source, by their English): a text, or the forms of a phrase that counts by CLDR's names;
 *   terms by "list/id"
 */
export function speak({ id = "en", locale = id === "en" ? "en-GB" : id, rtl = false, phrases = [], terms = {} } = {}) {
  Object.assign(said, { id, locale, rtl, phrases, terms });
  said.number = new Intl.NumberFormat(locale);
  said.plurals = new Intl.PluralRules(locale);
  said.lists = {};
  said.dates = new Map(); // of the calendar, which dates.js fills
  said.signs = Array.from({ length: 10 }, (_, sign) => said.number.format(sign));
}
speak();

/** The language that is spoken: its id, its locale, and whether it is written from right to left. */
export const spoken = () => said;

/** A number in the digits of the language, its thousands set apart. */
export const figure = (value) => said.number.format(value);

/** A clock time or the like in the digits of the language. */
export const digits = (text) => text.replace(/\d/gu, (digit) => said.signs[digit]);

/** A phrase is a number in a page whose words something on the way took away. */
const put = (phrase, values = {}) =>
  String(phrase).replace(/\{(\w+)\}/gu, (all, name) => {
    const value = values[name] ?? all;
    return said.rtl && value !== all && /\p{L}/u.test(value) ? isolated(value) : value;
  });

/**
 * A phrase of the interface with its values.
 *
 * @param {string} text a literal; English, a whole phrase; `{name}` is where a value stands
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(text, values) {
  return put(said.phrases[text] ?? text, values);
}

/** A phrase that counts: `tn(2, "{n} event", "{n} events")` is "2 events"; both are literals. */
export function tn(count, one, many, values) {
  const forms = said.phrases[one] ?? { one, other: many };
  return put(forms[said.plurals.select(count)] ?? forms.other, { n: figure(count), ...values });
}

/**
 * What was said, with elements in place of the `{name}` that no value was given for: a list for `h` or `fill`.
 *
 * @param {string} text of `t` or `tn`
 * @param {Record<string, any>} nodes
 * @param {(words: string) => any} [between] what is made of the words around
 */
export const mix = (text, nodes, between = (words) => words) =>
  text.split(/\{(\w+)\}/u).map((part, at) => (at % 2 ? (Object.hasOwn(nodes, part) ? nodes[part] : `{${part}}`) : part && between(part)));

/** The word of a term that Python names in English. */
export const term = (list, id, english) => said.terms[`${list}/${id}`] ?? english;

/** "a, b and c"; "a, b or c" where last is "or". */
export function series(items, last = "and") {
  const type = last === "or" ? "disjunction" : "conjunction";
  said.lists[type] ??= new Intl.ListFormat(said.locale, { type });
  return said.lists[type].format(items);
}

/** A word with its first letter large, as a line begins. */
export const opened = (text) => text.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase(said.locale));
