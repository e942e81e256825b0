/** What the pointer does on the map: a word on hover, a card on a click, a list where several events share a place. */

import { glyph } from "../marks.js";
import { bdi, button, fill, h, icon } from "./dom.js";
import { plural } from "./words.js";

const NAMED = 4;

/** Distinct events under a point, in order of time. */
export function eventsOf(hit, start) {
  if (!hit) return [];
  const rows = new Set((hit.stack ?? [hit]).map(({ event }) => event));
  return [...rows].sort((a, b) => start[a] - start[b] || a - b);
}

/** A line about an event: mark, title, when. */
function line(app, row) {
  const { read } = app;
  return [
    glyph(read.mainRole(row), read.kind(row).group, { status: read.status(row).id }),
    h("span", null, bdi(read.title(row)), h("span", { class: "at-second" }, ` ${read.when(row, { short: true })}`)),
  ];
}

export function createPick(app) {
  const { map, layer, shell } = app;
  const tip = h("div", { class: "at-tip at-box", hidden: true, role: "presentation" });
  const stack = h("div", { class: "at-stack at-box", hidden: true, role: "dialog", "aria-label": "Events at this place", tabindex: "-1" });
  shell.cell.append(tip, stack);
  const { start } = app.model.events;

  /** Put a box near a point of the map, inside it. */
  const put = (box, { x, y }) => {
    box.hidden = false;
    const { clientWidth: width, clientHeight: height } = shell.container;
    box.style.left = `${Math.max(8, Math.min(x + 12, width - box.offsetWidth - 8))}px`;
    box.style.top = `${y + 16 + box.offsetHeight < height ? y + 16 : Math.max(8, y - box.offsetHeight - 12)}px`;
  };
  const hide = () => {
    stack.hidden = true;
  };
  const showTip = (hit, point) => {
    const rows = eventsOf(hit, start);
    tip.hidden = !rows.length || !stack.hidden;
    shell.container.classList.toggle("at-over", rows.length > 0);
    if (tip.hidden) return;
    const place = app.model.text?.placeName(hit.place) ?? "";
    const more = rows.length > NAMED ? h("div", { class: "at-second" }, `and ${plural(rows.length - NAMED, "more event", "more events")}: press to list them`) : null;
    fill(tip, place ? h("div", { class: "at-second" }, bdi(place), rows.length > 1 ? ` · ${plural(rows.length, "event")}` : "") : null,
      rows.slice(0, NAMED).map((row) => h("div", { class: "at-tip-line" }, line(app, row))), more);
    put(tip, point);
  };
  const openStack = (hit, rows, point) => {
    const place = app.model.text?.placeName(hit.place) ?? "";
    const close = button({ class: "at-icon at-close", "aria-label": "Close", onclick: hide }, icon("close"));
    fill(stack, h("div", { class: "at-box-head" }, h("b", null, `${plural(rows.length, "event")} here`), place ? h("span", { class: "at-second" }, " ", bdi(place)) : null, close),
      h("ul", { class: "at-plain" }, rows.slice(0, 200).map((row) => h("li", null, button({ onclick: () => (hide(), app.openCard(row)) }, line(app, row))))),
      rows.length > 200 ? h("p", { class: "at-second" }, `The first 200 of ${plural(rows.length, "event")}; the list has all.`) : null);
    put(stack, point);
    stack.focus({ preventScroll: true });
  };
  stack.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    hide();
    shell.container.focus();
  });

  let asked = 0;
  app.on(map, "mousemove", ({ containerPoint }) => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => showTip(layer.hit(containerPoint), containerPoint));
  });
  app.on(map, "mouseout movestart zoomstart", () => {
    cancelAnimationFrame(asked);
    tip.hidden = true;
  });
  app.on(map, "movestart zoomstart", hide);
  app.on(map, "click", ({ containerPoint }) => {
    const hit = layer.hit(containerPoint);
    const rows = eventsOf(hit, start);
    tip.hidden = true;
    hide();
    if (rows.length > 1) openStack(hit, rows, containerPoint);
    else if (rows.length) app.openCard(rows[0]);
  });
  return {
    update(changes) {
      if (changes.has("selection")) hide();
    },
    destroy() {
      tip.remove();
      stack.remove();
    },
  };
}
