/**
 * Building elements without HTML strings.
 *
 * Text of events is hostile: everything here goes through text nodes and attributes, never through
 * innerHTML. Styles are set through CSSOM, which the page's Content-Security-Policy allows.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Paths of the icons on a 16 x 16 grid, drawn with a line of 1.5. */
const ICONS = {
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.8 10.8l3.4 3.4",
  layers: "M8 2l6.4 3.4L8 8.8 1.6 5.4zM1.6 9L8 12.4 14.4 9",
  about: "M8 14.4A6.4 6.4 0 1 0 8 1.6a6.4 6.4 0 0 0 0 12.8zM8 7.2v4M8 4.7v.1",
  save: "M8 2v8M4.5 6.8L8 10.2l3.5-3.4M2.5 10.5v3h11v-3",
  filter: "M2 4h12M4.5 8h7M6.5 12h3",
  list: "M5.5 4H14M5.5 8H14M5.5 12H14M2.2 4h.1M2.2 8h.1M2.2 12h.1",
  nopin: "M8 14s-4.5-4-4.5-7.5a4.5 4.5 0 0 1 9 0C12.5 10 8 14 8 14zM3 2l10 12",
  close: "M4 4l8 8M12 4l-8 8",
  right: "M6 4l4 4-4 4",
  left: "M10 4L6 8l4 4",
  down: "M4 6l4 4 4-4",
  up: "M4 10l4-4 4 4",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  undo: "M3 6h6.5a3.5 3.5 0 0 1 0 7H6M5.6 3.2L2.8 6l2.8 2.8",
  redo: "M13 6H6.5a3.5 3.5 0 0 0 0 7H10M10.4 3.2L13.2 6l-2.8 2.8",
  link: "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.4-2.4a2.6 2.6 0 0 0-3.7-3.7l-1 1M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.1 9.2a2.6 2.6 0 0 0 3.7 3.7l1-1",
  keys: "M1.5 4h13v8h-13zM4 6.5h.1M6.7 6.5h.1M9.3 6.5h.1M12 6.5h.1M5 9.5h6",
  area: "M2.5 2.5h11v11h-11z",
  reset: "M2.5 8a5.5 5.5 0 1 0 1.8-4.1M2.5 2.5v3h3",
  zoom: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  dates: "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3",
  play: "M4 2.5v11l9-5.5z",
  pause: "M4.5 3v10M11.5 3v10",
  step: "M3.5 3v10L10 8zM12.5 3v10",
};

/** Put one property on an element: a listener, styles by CSSOM, an attribute, or nothing. */
function put(element, key, value) {
  if (value === false || value === null || value === undefined) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "style") {
    for (const [name, text] of Object.entries(value)) element.style.setProperty(name, text);
  } else if (key === "value" || key === "checked") element[key] = value;
  else element.setAttribute(key, value === true ? "" : String(value));
}

/** Append children; null and false are left out, anything but a node becomes text. */
function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/**
 * An HTML element with properties and children.
 *
 * @param {string} tag
 * @param {Record<string, any> | null} [props] attributes; `on...` are listeners, `style` goes through CSSOM
 * @param {...any} children nodes, or anything else as text
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) put(element, key, value);
  return /** @type {HTMLElement} */ (append(element, children));
}

/** The twin of `h` for SVG. @returns {SVGElement} */
export function svg(tag, props, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(props ?? {})) put(element, key, value);
  return /** @type {SVGElement} */ (append(element, children));
}

/** Arrows that point on or back as the lines of a language run. */
const TURNED = ["left", "right", "undo", "redo"];

/** A line icon; always beside a word or inside a button that has a label. */
export function icon(name, small = false) {
  return svg(
    "svg",
    { class: `icon${small ? " icon-small" : ""}${TURNED.includes(name) ? " at-mirror" : ""}`, viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", { d: ICONS[name] }),
  );
}

const ISO_DAY = /(\d{4}-\d{2}(?:-\d{2})?)/;

/** Text of an event in an element of its own, in its own direction; a date in it stays in one line. */
export function bdi(text, props) {
  const parts = typeof text === "string" ? text.split(ISO_DAY) : [text];
  return h("bdi", { dir: "auto", ...props }, parts.map((part, i) => (i % 2 ? h("span", { class: "at-day" }, part) : breakable(part))));
}

/** Text that may break within a word of letters without end: to find where such a one fits took browsers minutes. */
function breakable(text) {
  if (typeof text !== "string" || text.length < 400) return text;
  return text.split(/([\p{L}\p{M}\p{N}]{400})/u).map((piece, i) => (i % 2 ? [piece, h("wbr")] : piece));
}

/** The address when it is an http(s) one, else null. */
export function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A link when the address is http(s), else its text alone. */
export function link(address, text) {
  const href = webAddress(address);
  if (!href) return bdi(text);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, bdi(text));
}

/** Replace what an element holds, unless it already holds just that text. */
export function fill(element, ...children) {
  if (children.length === 1 && typeof children[0] === "string") {
    if (element.textContent !== children[0]) element.textContent = children[0];
    return element;
  }
  element.replaceChildren();
  return append(element, children);
}

/** A button with a word; `props` as for `h`. */
export function button(props, ...children) {
  return /** @type {HTMLButtonElement} */ (h("button", { type: "button", ...props }, ...children));
}

/** A row of buttons of which some are pressed. Returns the element and a way to show what is pressed. */
export function segments(label, options, isOn, onPick) {
  const buttons = options.map(({ id, text, title }) =>
    button({ onclick: () => onPick(id), title, "aria-pressed": "false" }, text),
  );
  const element = h("div", { class: "segments", role: "group", "aria-label": label }, buttons);
  const show = () =>
    options.forEach(({ id }, i) => buttons[i].setAttribute("aria-pressed", String(isOn(id))));
  show();
  return { element, show };
}
