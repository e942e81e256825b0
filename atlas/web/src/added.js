/**
 * The layers that the author of a page adds to its map.
 *
 * Most pages have none, and carry none of the code that draws some: `standins.js`, which is only in
 * the script of a page with such layers, puts its own functions in the place of these.
 */
export const added = {
  /** Notice the layers that are added to a map. */
  watch: () => undefined,
  /** The layers with their names and sizes, in the order they came. */
  layers: () => [],
  /** Be told when the list changes. */
  onChange: () => undefined,
};
