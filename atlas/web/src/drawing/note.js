/** A line over the map that says what the squares are, and what is in none of them. */

import { FONT } from "./paint.js";

/** The words: the side of a square, and how many events are placed less precisely than that. */
export function noteText(km, apart) {
  const side = km >= 10 ? `${Math.round(km)} km` : km >= 1 ? `${km.toFixed(1)} km` : `${Math.round(km * 1000)} m`;
  const squares = `Events counted in squares of ${side}`;
  if (!apart) return squares;
  return `${squares}; ${apart.toLocaleString("en")} placed less precisely ${apart === 1 ? "is" : "are"} in none`;
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
