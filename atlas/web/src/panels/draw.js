/** The area of the filter: drawn over the map, and dragged anew where the reader asks for it. */

import { h } from "./dom.js";
import { t } from "../say.js";

const NEAR = 6; // pixels; less is a press

const round = (value, most) => Math.max(-most, Math.min(most, Math.round(value * 1000) / 1000));

export function createDraw(app) {
  const { map } = app;
  const frame = h("div", { class: "at-area", hidden: true });
  const sheet = h("div", { class: "at-area-sheet", hidden: true, role: "presentation" },
    h("span", { class: "at-area-hint at-box" }, t("Drag over the map to mark an area. Escape leaves it as it is.")));
  const element = h("div", { class: "at-areas" }, frame, sheet);
  const put = (a, b) => {
    frame.hidden = false;
    Object.assign(frame.style, {
      left: `${Math.min(a.x, b.x)}px`, top: `${Math.min(a.y, b.y)}px`, width: `${Math.abs(a.x - b.x)}px`, height: `${Math.abs(a.y - b.y)}px`,
    });
  };
  const show = () => {
    const { box } = app.state.selection;
    frame.hidden = !box;
    if (!box) return;
    const [west, south, east, north] = box;
    put(map.latLngToContainerPoint([north, west]), map.latLngToContainerPoint([south, east < west ? east + 360 : east]));
  };
  const point = (event) => {
    const { left, top } = sheet.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  let start = null;
  const end = () => {
    start = null;
    sheet.hidden = true;
    document.removeEventListener("keydown", leave, true);
    show();
  };
  const leave = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end();
  };
  sheet.addEventListener("pointerdown", (event) => {
    start = point(event);
    sheet.setPointerCapture(event.pointerId);
  });
  sheet.addEventListener("pointermove", (event) => start && put(start, point(event)));
  sheet.addEventListener("pointerup", (event) => {
    if (!start) return;
    const last = point(event);
    const far = Math.abs(last.x - start.x) > NEAR && Math.abs(last.y - start.y) > NEAR;
    const corners = [start, last].map(({ x, y }) => map.containerPointToLatLng([x, y]));
    end();
    if (!far) return;
    const [lats, lngs] = [corners.map(({ lat }) => lat), corners.map(({ lng }) => lng)];
    const turn = (lng) => ((((lng + 180) % 360) + 360) % 360) - 180;
    app.select({ box: [round(turn(Math.min(...lngs)), 180), round(Math.min(...lats), 90), round(turn(Math.max(...lngs)), 180), round(Math.max(...lats), 90)] });
  });
  app.drawArea = () => {
    if (app.shell.root.dataset.layout !== "wide") app.store.set({ open: null });
    sheet.hidden = false;
    document.addEventListener("keydown", leave, true);
  };
  app.on(map, "move zoom viewreset", show);
  return { element, show };
}
