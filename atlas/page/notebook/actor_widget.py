"""The actors of a filter as ordinary ipywidgets: a search, a list with counts, roles."""

from typing import Any

import ipywidgets as widgets

from atlas.page.notebook.actor_counts import count_actors
from atlas.page.notebook.linked_box import LinkedBox
from atlas.page.notebook.linked_view import LinkedView
from atlas.record.search_text import fold
from atlas.record.selection import KEYS
from atlas.reference import vocabulary

_DEEPER = "\u2003"


class ActorWidget(LinkedBox):
    """A searchable list of the actors of a view; `AtlasView.actor_widget` makes one.

    Its parts are ``search`` (`ipywidgets.Text`, over all names), ``actors``
    (`ipywidgets.SelectMultiple`, the most active first, with counts under the other filters),
    ``match`` (any or all of them), ``roles`` (a checkbox for each role in use, by its id) and
    ``none`` (a button that takes the actors out of the filter).

    Parameters
    ----------
    view : LinkedView
        The view whose actors are read and set.
    """

    def __init__(self, view: LinkedView) -> None:
        super().__init__(view, list(KEYS))
        self.search = widgets.Text(
            placeholder="Find an actor by any name",
            continuous_update=True,
            layout={"flex": "1 1 180px", "width": "auto"},
        )
        self.none = widgets.Button(description="Any actor", layout={"flex": "0 0 auto"})
        self.actors = widgets.SelectMultiple(rows=8, layout={"width": "auto"})
        self.match = widgets.ToggleButtons(
            options=[("any of them", "any"), ("all of them", "all")],
            style={"button_width": "96px"},
        )
        self.roles: dict[str, widgets.Checkbox] = {}
        self._role_box = widgets.HBox(layout={"flex_flow": "row wrap"})
        self.note = widgets.Label()
        wrap = {"flex_flow": "row wrap", "align_items": "center"}
        self.children = [
            widgets.HBox([self.search, self.none], layout=wrap),
            self.actors,
            self.note,
            widgets.HBox([self.match, self._role_box], layout=wrap),
        ]
        self.search.observe(lambda _: self._list_actors(), "value")
        self.actors.observe(self._actors_chosen, "value")
        self.match.observe(lambda change: self.tell(match=change["new"]), "value")
        self.none.on_click(lambda _: self.tell(actors=[], match="any"))
        self.take_events()

    def _actors_chosen(self, change: Any) -> None:
        """Set the actors that were chosen; those that the search hides stay chosen."""
        listed = {actor for _, actor in self.actors.options}
        hidden = [actor for actor in self._view.actors if actor not in listed]
        self.tell(actors=[*hidden, *change["new"]])

    def _roles_chosen(self, _: Any) -> None:
        """Set the roles whose boxes are ticked; roles that are not in use stay as they are."""
        others = [role for role in self._view.selection.roles if role not in self.roles]
        self.tell(roles=[*(role for role, box in self.roles.items() if box.value), *others])

    def take_events(self) -> None:
        """Offer the actors and the roles of the present events of the view."""
        record = self._view.events
        used = set(record.participants["role"].unique())
        for box in self.roles.values():
            box.unobserve_all()
            for part in (box.layout, box.style, box):
                part.close()
        self.roles = {
            role: widgets.Checkbox(description=label, indent=False, layout={"width": "auto"})
            for role, label in vocabulary.PARTICIPANT_ROLES.items()
            if role in used
        }
        for box in self.roles.values():
            box.observe(self._roles_chosen, "value")
        self._role_box.children = list(self.roles.values())
        actors = record.actors
        self._names = dict(zip(actors["actor_id"], actors["name"], strict=True))
        self._parents = dict(zip(actors["actor_id"], actors["parent_id"], strict=True))
        spoken = zip(actors["actor_id"], actors["name"], actors["names"], strict=True)
        self._spoken = {actor: fold(f"{name} {names}") for actor, name, names in spoken}
        with self.quiet():
            self.search.value = ""
        self.take_selection()

    def take_selection(self) -> None:
        """Show the filter of the view, and count under it."""
        selection = self._view.selection
        self._counts = count_actors(self._view.events, selection)
        with self.quiet():
            self.match.value = selection.match
            for role, box in self.roles.items():
                box.value = not selection.roles or role in selection.roles
        self._list_actors()

    def _list_actors(self) -> None:
        """List the actors that match the search, and those that are chosen."""
        chosen = tuple(actor for actor in self._view.actors if actor in self._names)
        terms = fold(self.search.value).split()
        found = [
            (actor, depth)
            for actor, depth in self._ordered()
            if actor in chosen or all(term in self._spoken[actor] for term in terms)
        ]
        options = [(self._label(actor, 0 if terms else depth), actor) for actor, depth in found]
        with self.quiet(), self.actors.hold_sync():
            if list(self.actors.options) != options:
                self.actors.options = options
            self.actors.value = chosen
        self.note.value = self._said(chosen, len(found))

    def _said(self, chosen: tuple[str, ...], found: int) -> str:
        """Return what is chosen in words, or how to choose."""
        if not found:
            return "No actor of this record has that name."
        if chosen:
            joint = " and " if self.match.value == "all" else " or "
            return joint.join(self._names[actor] or actor for actor in chosen)
        return f"{found:,} actors; with Ctrl or Shift several can be chosen"

    def _label(self, actor: str, depth: int) -> str:
        """Return the name of an actor with its count, and in a search with its parent."""
        parent = self._names.get(self._parents[actor], "")
        of = f" ({parent})" if parent and not depth else ""
        return f"{_DEEPER * depth}{self._names[actor] or actor}{of}: {self._counts.get(actor, 0):,}"

    def _ordered(self) -> list[tuple[str, int]]:
        """Return actors with their depth: the most active first, children under their parents."""
        children: dict[str, list[str]] = {}
        for actor, parent in self._parents.items():
            children.setdefault(parent if parent in self._names else "", []).append(actor)
        order = lambda actor: (-self._counts.get(actor, 0), self._names[actor])  # noqa: E731
        found = []
        todo = [(actor, 0) for actor in sorted(children.get("", []), key=order)[::-1]]
        while todo:
            actor, depth = todo.pop()
            found.append((actor, depth))
            below = sorted(children.get(actor, []), key=order)[::-1]
            todo += [(child, depth + 1) for child in below]
        return found
