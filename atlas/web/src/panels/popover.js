/** Floating boxes: a popover by a button, and a dialogue over the page. Esc and a click outside close both. */

import { button, h, icon } from "./dom.js";
import { spoken, t } from "../say.js";

let open = null;

function makeBox(app, { title, name, className }, body) {
  const close = button({ class: "at-icon at-close", "aria-label": t("Close") }, icon("close"));
  const heading = h("h2", { id: `at-${name}-title` }, title);
  const box = h(
    "div",
    { class: className, role: "dialog", "aria-labelledby": `at-${name}-title`, tabindex: "-1", "data-name": name },
    h("div", { class: "at-box-head" }, heading, close),
    h("div", { class: "at-body" }, body),
  );
  return { box, close };
}

/** Put a box in the page, remember who had the focus, and return how to close it. */
function show(app, box, closeButton, { holder, backTo, modal }) {
  const was = backTo ?? document.activeElement;
  const outside = (event) => {
    if (!box.contains(event.target) && !backTo?.contains(event.target)) close();
  };
  const keys = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Tab" && modal) keepFocus(box, event);
  };
  function close() {
    if (open !== me) return;
    open = null;
    holder.remove();
    document.removeEventListener("pointerdown", outside, true);
    backTo?.setAttribute("aria-expanded", "false");
    if (was?.isConnected) was.focus({ preventScroll: true });
  }
  const me = { close, name: box.dataset.name };
  open?.close();
  open = me;
  closeButton.addEventListener("click", close);
  box.addEventListener("keydown", keys);
  document.addEventListener("pointerdown", outside, true);
  backTo?.setAttribute("aria-expanded", "true");
  app.shell.root.append(holder);
  box.focus({ preventScroll: true });
  return me;
}

/** Keep Tab inside a modal box. */
function keepFocus(box, event) {
  const stops = [...box.querySelectorAll("button, a[href], input, select, summary, [tabindex='0']")];
  const [first, last] = [stops[0], stops.at(-1)];
  if (event.shiftKey && (document.activeElement === first || document.activeElement === box)) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first?.focus();
  }
}

/**
 * A box under a button. A second press closes it.
 *
 * @param {App} app
 * @param {HTMLElement} anchor the button
 * @param {{title: string, name: string}} about
 * @param {Node[]} body
 */
export function openPopover(app, anchor, about, body) {
  if (open?.name === about.name) {
    open.close();
    return { close: () => undefined };
  }
  const { box, close } = makeBox(app, { ...about, className: "at-popover at-box" }, body);
  const me = show(app, box, close, { holder: box, backTo: anchor });
  const at = anchor.getBoundingClientRect();
  const room = app.shell.root.getBoundingClientRect();
  const left = Math.max(8, Math.min(spoken().rtl ? at.right - box.offsetWidth : at.left, room.right - box.offsetWidth - 8));
  const below = at.bottom + 6 + box.offsetHeight < room.bottom;
  box.style.left = `${left}px`;
  if (below) box.style.top = `${at.bottom + 6}px`;
  else box.style.bottom = `${Math.max(8, room.bottom - at.top + 6)}px`;
  return me;
}

/** A dialogue in the middle of the page, over a veil. */
export function openDialog(app, about, body) {
  const { box, close } = makeBox(app, { ...about, className: "at-dialog at-box" }, body);
  box.setAttribute("aria-modal", "true");
  const veil = h("div", { class: "at-veil" }, box);
  return show(app, box, close, { holder: veil, backTo: null, modal: true });
}
