/** What the page's own script lends to the script of the notebook's row, so that it need not travel twice. */

import { DAY, boundOf, dayText, isoDay, rangeText } from "./panels/dates.js";
import { button, fill, h, icon } from "./panels/dom.js";
import { openPopover } from "./panels/popover.js";
import { createChips } from "./panels/recover.js";
import { stepButton } from "./panels/stepbutton.js";
import { datesText } from "./panels/words.js";
import { opened, series, t, tn } from "./say.js";

window.atlasKit = { DAY, boundOf, button, createChips, dayText, datesText, fill, h, icon, isoDay, openPopover, opened, rangeText, series, stepButton, t, tn };
