/**
 * The filter: which events a selection keeps. The same keys, and the same answers to the last event,
 * as `atlas/record/selection.py`; both compare whole numbers. Nothing here knows the page.
 */

export { evaluate } from "./evaluate.js";
export { facets } from "./facets.js";
export { DEFAULTS, merge, minutes, validate } from "./keys.js";
