/** Text as it is compared in a search; the same as `fold` and `terms` in `atlas/record/search_text.py`. */

const ASCII = /^[\x00-\x7f]*$/;
/** White space that is left after NFKD; the same letters as there. */
const SPACE = /[ \t\n\r\f\v\u0085\u1680\u2028\u2029]+/;

/** NFKD, marks dropped, lower case one character at a time. */
export function fold(text) {
  if (ASCII.test(text)) return text.toLowerCase();
  let folded = "";
  for (const letter of text.normalize("NFKD").replace(/\p{M}/gu, "")) folded += letter.toLowerCase();
  return folded;
}

/** The folded terms of a search text. */
export function terms(text) {
  return fold(text).split(SPACE).filter(Boolean);
}
