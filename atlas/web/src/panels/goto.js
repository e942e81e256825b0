/** Names in the card that can be pressed: a filter, or a way to a place. */

import { bdi, button } from "./dom.js";
import { t } from "../say.js";

/** A name that filters by a part of a selection when it is pressed. */
export const filterName = (app, text, part, what) =>
  button({ class: "at-to", title: t("Show only events: {what}", { what }), onclick: () => app.select(part) }, bdi(text));

/** The name of an actor: a press shows the events in which it takes part, in the role that it has here too. */
export function actorName(app, actor, role) {
  const { id, name } = app.read.actor(actor);
  if (!id) return bdi(name);
  const { roles } = app.state.selection;
  const wider = roles.length && !roles.includes(role) ? { roles: [...roles, role] } : {};
  return filterName(app, name, { actors: [id], ...wider }, t("with {names}", { names: name }));
}

/** The name of a place: a press goes there, as near as the place is known. */
export function placeName(app, place) {
  const name = place.name || t("no name given");
  if (!place.drawable) return bdi(name);
  const go = () => {
    const { longitude, latitude } = app.model.places;
    const km = Math.max(1, (place.radius ?? 500) / 100);
    const point = window.L.latLng(latitude[place.index] / 1e5, longitude[place.index] / 1e5);
    app.map.fitBounds(point.toBounds(km * 6000), { ...app.margins(), maxZoom: 12 });
  };
  return button({ class: "at-to", title: t("Go to {name}", { name }), onclick: go }, bdi(name));
}
