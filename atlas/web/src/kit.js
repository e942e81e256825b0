/** What the page's own script lends to the script of the notebook's row, so that it need not travel twice. */

import { DAY, boundOf, dayText, isoDay, rangeText } from "./panels/dates.js";
import { button, fill, h, icon } from "./panels/dom.js";
import { openPopover } from "./panels/popover.js";
import { createChips } from "./panels/recover.js";
import { stepButton } from "./panels/stepbutton.js";
import { datesText, figure } from "./panels/words.js";

window.atlasKit = { DAY, boundOf, button, createChips, dayText, datesText, figure, fill, h, icon, isoDay, openPopover, rangeText, stepButton };
