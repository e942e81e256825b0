"""Controls for time and actors beside the map: plain ipywidgets on the traits of a view."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import numpy as np

from atlas.page.notebook.linked_view import LinkedView
from atlas.record.local_time import local_minutes
from atlas.record.search_text import fold
from atlas.reference import vocabulary

if TYPE_CHECKING:
    from atlas.record.record import Record

_MOST_STEPS = 1500
_EPOCH = date(1970, 1, 1)
_NARROW = {"description_width": "64px"}


class Controls:
    """Time and actors of a view, linked both ways: a change here changes the page.

    Parameters
    ----------
    view : LinkedView
        The view whose traits are read and set.
    """

    def __init__(self, view: LinkedView) -> None:
        self.view = view
        self._busy = False
        wide = widgets.Layout(width="98%")
        self.days = widgets.SelectionRangeSlider(
            options=steps(view.events), description="Days", layout=wide, style=_NARROW
        )
        typed = widgets.Layout(width="200px")
        self.first = widgets.DatePicker(description="From", style=_NARROW, layout=typed)
        self.last = widgets.DatePicker(description="to", style=_NARROW, layout=typed)
        self.search = widgets.Text(description="Find", placeholder="an actor", style=_NARROW)
        self.actors = widgets.SelectMultiple(
            rows=6, description="Actors", style=_NARROW, layout=widgets.Layout(width="94%")
        )
        self.match = widgets.ToggleButtons(
            options=[("any of them", "any"), ("all of them", "all")],
            style={"button_width": "104px"},
        )
        self.roles = {
            role: widgets.Checkbox(
                description=label, indent=False, layout=widgets.Layout(width="104px")
            )
            for role, label in vocabulary.PARTICIPANT_ROLES.items()
        }
        self.reset = widgets.Button(description="Show all events")
        self.counts = widgets.Label()
        self.box = self._laid_out()
        self._wire()
        self.take_events()

    def _laid_out(self) -> widgets.Widget:
        """Return all controls in two columns."""
        half = widgets.Layout(width="50%", min_width="320px")
        wrap = widgets.Layout(flex_flow="row wrap")
        typed = widgets.HBox([self.first, self.last], layout=wrap)
        time = [self.days, typed, self.counts, self.reset]
        roles = widgets.HBox(list(self.roles.values()), layout=wrap)
        actors = [self.search, self.actors, self.match, roles]
        return widgets.HBox(
            [widgets.VBox(time, layout=half), widgets.VBox(actors, layout=half)], layout=wrap
        )

    def _wire(self) -> None:
        """Link the controls with the traits of the view."""
        self.days.observe(self._days_moved, "value")
        for picker, key in ((self.first, "from_"), (self.last, "to")):
            picker.observe(lambda change, key=key: self._picked(key, change["new"]), "value")
        self.search.observe(lambda _: self._list_actors(), "value")
        self.actors.observe(self._actors_chosen, "value")
        self.match.observe(lambda change: self._tell("match", change["new"]), "value")
        for box in self.roles.values():
            box.observe(self._roles_chosen, "value")
        self.reset.on_click(lambda _: setattr(self.view, "selection", None))
        keys = ["from_", "to", "actors", "match", "roles"]
        self.view.observe(lambda _: self._take_selection(), keys)
        self.view.observe(lambda _: self._take_counts(), "counts")

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Set controls without a change of the view."""
        before, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = before

    def _tell(self, key: str, value: Any) -> None:
        """Set the trait ``key`` of the view, unless the change came from the view."""
        if not self._busy:
            setattr(self.view, key, value)

    def _days_moved(self, change: Any) -> None:
        """Set the bounds from the ends of the slider; an end at its limit is not a bound."""
        if self._busy:
            return
        first, last = change["new"]
        dates = [value for _, value in self.days.options]
        with self.view.hold_sync(), self.view.hold_trait_notifications():
            self.view.from_ = None if first == dates[0] else first.isoformat()
            self.view.to = None if last == dates[-1] else last.isoformat()

    def _picked(self, key: str, day: date | None) -> None:
        """Set the bound ``key`` to a day that was typed."""
        self._tell(key, day.isoformat() if day else None)

    def _actors_chosen(self, change: Any) -> None:
        """Set the actors that were chosen."""
        self._tell("actors", list(change["new"]))

    def _roles_chosen(self, _: Any) -> None:
        """Set the roles whose boxes are ticked."""
        self._tell("roles", [role for role, box in self.roles.items() if box.value])

    def take_events(self) -> None:
        """Offer the days and actors of the present events of the view."""
        with self._quiet():
            self.days.options = steps(self.view.events)
            self.search.value = ""
            self._names = dict(actor_labels(self.view.events))
        self._take_selection()
        self._take_counts()

    def _take_selection(self) -> None:
        """Show the filter of the view in the controls."""
        selection = self.view.selection
        dates = [value for _, value in self.days.options]
        with self._quiet():
            self.first.value, self.last.value = _day(selection.from_), _day(selection.to)
            start = _nearest(dates, self.first.value, dates[0])
            end = _nearest(dates, self.last.value, dates[-1])
            self.days.value = (start, max(start, end))
            self.match.value = selection.match
            for role, box in self.roles.items():
                box.value = role in selection.roles
        self._list_actors()

    def _take_counts(self) -> None:
        """Show the counts of the view."""
        self.counts.value = repr(self.view).partition(": ")[2]

    def _list_actors(self) -> None:
        """List the actors that match the search, and those that are chosen."""
        chosen = tuple(actor for actor in self.view.actors if actor in self._names)
        wanted = fold(self.search.value)
        options = [
            (label, actor)
            for actor, label in self._names.items()
            if wanted in fold(label) or actor in chosen
        ]
        with self._quiet():
            self.actors.options = options
            self.actors.value = chosen


def steps(record: "Record") -> list[tuple[str, date]]:
    """Return the steps of a slider: the days on which an event begins or ends.

    So a record of many years with a few busy weeks has a step for each busy day. Where there are
    too many such days, some are left out, but never the first or the last.
    """
    start, end, _ = local_minutes(record.events)
    days = np.unique(np.concatenate([start, end]) // 1440) if len(start) else np.array([0])
    if len(days) > _MOST_STEPS:
        days = days[np.linspace(0, len(days) - 1, _MOST_STEPS).round().astype(int)]
    dates = [_EPOCH + timedelta(days=int(day)) for day in days]
    return [(f"{day.day} {day:%b} {day.year:04}", day) for day in dates]


def actor_labels(record: "Record") -> Iterator[tuple[str, str]]:
    """Yield the id of each actor in use and its name, children under their parents."""
    actors = record.actors
    names = dict(zip(actors["actor_id"], actors["name"], strict=True))
    parents = dict(zip(actors["actor_id"], actors["parent_id"], strict=True))
    children: dict[str, list[str]] = {}
    for actor, parent in parents.items():
        children.setdefault(parent if parent in names else "", []).append(actor)
    todo = [(actor, 0) for actor in sorted(children.get("", []), key=names.__getitem__)[::-1]]
    while todo:
        actor, depth = todo.pop()
        yield actor, "\u2003" * depth + (names[actor] or actor)
        below = sorted(children.get(actor, []), key=names.__getitem__)
        todo += [(child, depth + 1) for child in below[::-1]]


def _day(text: str | None) -> date | None:
    """Return the day of a bound."""
    return date.fromisoformat(text[:10]) if text else None


def _nearest(dates: list[date], day: date | None, otherwise: date) -> date:
    """Return the step of a slider that is nearest to a day; ``otherwise`` without a day."""
    return min(dates, key=lambda step: abs(step - day)) if day else otherwise
