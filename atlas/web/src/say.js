/** The interface's words: English stands in the code, and is what other languages are keyed by. */

const number = new Intl.NumberFormat("en-GB");

/**
 * A phrase of the interface with its values.
 *
 * @param {string} text English, whole phrases; `{name}` is where a value stands
 * @param {Record<string, string | number>} [values]
 */
export const t = (text, values) => (values ? text.replace(/\{(\w+)\}/gu, (all, key) => values[key] ?? all) : text);

/** A phrase that counts: `tn(2, "{n} event", "{n} events")` is "2 events". */
export const tn = (count, one, many, values) => t(count === 1 ? one : many, { n: number.format(count), ...values });
