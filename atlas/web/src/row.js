/**
 * The notebook's row, as a script of its own: it travels only in pages that have one. What it shares with
 * the page it takes from `window.atlasKit`, which the page's own script has set before.
 */

import { createRow } from "./panels/row.js";

window.atlasRow = createRow;
