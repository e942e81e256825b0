/** Text as it is compared in a search; the same as `fold` and `terms` in `atlas/record/search_text.py`. */

const ASCII = /^[\x00-\x7f]*$/;
/** White space that is left after NFKD; the same letters as there. */
const SPACE = /[ \t\n\r\f\v\u0085\u1680\u2028\u2029]+/g;
/** A phrase in quotes, or a run without blanks; a quote that is not closed is text. */
const TERM = /(-?)"([^"]*)"(?=[ \t\n\r\f\v\u0085\u1680\u2028\u2029]|$)|([^ \t\n\r\f\v\u0085\u1680\u2028\u2029]+)/g;

/** NFKD, marks dropped, lower case one character at a time. */
export function fold(text) {
  if (ASCII.test(text)) return text.toLowerCase();
  let folded = "";
  for (const letter of text.normalize("NFKD").replace(/\p{M}/gu, "")) folded += letter.toLowerCase();
  return folded;
}

/** A text with one blank for each run of white space. */
export const singleBlanks = (text) => text.replace(SPACE, " ");

/**
 * The folded terms of a search text: words, phrases in quotes, and with a minus before it what must not be found.
 *
 * @returns {{text: string, unwanted: boolean}[]}
 */
export function terms(text) {
  const found = [];
  for (const [, minus, phrase, word] of fold(text).matchAll(TERM)) {
    const unwanted = word ? word.length > 1 && word.startsWith("-") : minus === "-";
    const said = word ? word.slice(unwanted ? 1 : 0) : singleBlanks(phrase).trim();
    if (said) found.push({ text: said, unwanted });
  }
  return found;
}
