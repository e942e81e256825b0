/** A line over the map that says what the squares are, and what is in none of them. */

import { FONT } from "./paint.js";
import { figure, t, tn } from "../say.js";

/** "40 km", "2.5 km", "800 m". */
export function sideWords(km) {
  if (km < 1) return t("{n} m", { n: figure(Math.round(km * 1000)) });
  return t("{n} km", { n: km >= 10 ? figure(Math.round(km)) : figure(Number(km.toFixed(1))) });
}

/** The words: the side of a square, and how many events are placed less precisely than that. */
export function noteText(km, apart) {
  const side = sideWords(km);
  if (!apart) return t("Events counted in squares of {side}", { side });
  return tn(apart, "Events counted in squares of {side}; {n} placed less precisely is in none", "Events counted in squares of {side}; {n} placed less precisely are in none", { side });
}

export class Note {
  constructor(container) {
    this.element = document.createElement("div");
    this.element.className = "atlas-note";
    this.element.setAttribute("role", "status");
    Object.assign(this.element.style, {
      position: "absolute", top: "16px", left: "50%", transform: "translateX(-50%)", width: "max-content", maxWidth: "70%", zIndex: 460,
      padding: "5px 10px", borderRadius: "8px", font: `11px/16px ${FONT}`, textAlign: "center", pointerEvents: "none",
    });
    this.element.hidden = true;
    container.append(this.element);
  }

  /** Say something; nothing where the text is empty. */
  say(text, theme) {
    this.element.hidden = !text;
    if (this.element.textContent !== text) this.element.textContent = text;
    Object.assign(this.element.style, { background: theme.paper, color: theme.ink });
  }

  remove() {
    this.element.remove();
  }
}
