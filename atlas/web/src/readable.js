/**
 * The page's content as it is read without the map: it stands in the file, `first.js` hides it, and the
 * map takes its place when it is ready. Where the map does not come, the content is what there is.
 */

const content = () => document.getElementById("atlas-still");

/** The map is ready: nobody needs the other form any more. Returns what it is given. */
export function takeOver(ready) {
  clearTimeout(window.atlasLate);
  content()?.remove();
  document.documentElement.removeAttribute("class");
  return ready;
}

/** The map does not come: show the content in its place, and say why, where there is any. */
export function readInstead(words) {
  const place = content();
  if (!place || document.getElementById("atlas-why")) return;
  clearTimeout(window.atlasLate);
  document.documentElement.className = "atlas-read";
  for (const root of document.querySelectorAll(".at-root, .folium-map")) root.remove();
  const why = document.createElement("p");
  Object.assign(why, { id: "atlas-why", textContent: words });
  why.setAttribute("role", "alert");
  place.querySelector("h1").after(why);
}

/** Refuse to go on where something on the way took away the style sheet: the map would be a heap of words. */
export function checkDressed(root) {
  if (content() && getComputedStyle(root).display === "block") throw new Error("its style sheet was taken away");
}
