"""The days of a filter as ordinary ipywidgets: two dates to pick, and a slider."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import numpy as np

from atlas.page.notebook.linked_box import LinkedBox
from atlas.page.notebook.linked_view import LinkedView
from atlas.record.local_time import local_minutes
from atlas.record.selection import Selection

if TYPE_CHECKING:
    from atlas.record.record import Record

_MOST_STEPS = 1500
_EPOCH = date(1970, 1, 1)
_NARROW = {"description_width": "48px"}


class TimeWidget(LinkedBox):
    """Two dates and a range slider on the days of a view; `AtlasView.time_widget` makes one.

    Its parts are ``first`` and ``last`` (`ipywidgets.DatePicker`), ``days``
    (`ipywidgets.SelectionRangeSlider`), ``reading`` (a line of text) and ``everything`` (a button
    that takes the days out of the filter).

    Parameters
    ----------
    view : LinkedView
        The view whose days are read and set.
    """

    def __init__(self, view: LinkedView) -> None:
        super().__init__(view, ["from_", "to", "dates"])
        typed = widgets.Layout(width="200px", flex="1 1 180px", max_width="220px")
        self.first = widgets.DatePicker(description="From", style=_NARROW, layout=typed)
        self.last = widgets.DatePicker(description="to", style=_NARROW, layout=typed)
        self._steps = steps(view.events)
        # Its own read-out is cut off in every width, so the reading has a line of its own.
        self.days = widgets.SelectionRangeSlider(
            options=_labelled(self._steps),
            description="Days",
            readout=False,
            style=_NARROW,
            layout={"width": "auto", "margin": "2px 12px 2px 2px"},
        )
        self.reading = widgets.Label(layout={"flex": "1 1 200px", "min_width": "200px"})
        self.everything = widgets.Button(description="All days")
        wrap = {"flex_flow": "row wrap", "align_items": "center"}
        self.children = [
            widgets.HBox([self.first, self.last, self.reading, self.everything], layout=wrap),
            self.days,
        ]
        self.days.observe(self._days_moved, "value")
        for picker, key in ((self.first, "from_"), (self.last, "to")):
            picker.observe(lambda change, key=key: self._picked(key, change["new"]), "value")
        self.everything.on_click(lambda _: self.tell(from_=None, to=None))
        self.take_selection()

    def _days_moved(self, change: Any) -> None:
        """Set the bound of the end that moved; an end at its limit is not a bound."""
        if self._busy:
            return
        pairs = zip(("from_", "to"), change["old"], change["new"], strict=True)
        limits = {"from_": self._steps[0], "to": self._steps[-1]}
        self.tell(
            **{
                key: None if new == limits[key] else new.isoformat()
                for key, old, new in pairs
                if new != old
            }
        )

    def _picked(self, key: str, day: date | None) -> None:
        """Set the bound ``key`` to a day that was typed."""
        self.tell(**{key: day.isoformat() if day else None})

    def take_events(self) -> None:
        """Offer the days of the present events of the view."""
        self._steps = steps(self._view.events)
        with self.quiet():
            self.days.options = _labelled(self._steps)
        self.take_selection()

    def take_selection(self) -> None:
        """Show the filter: its exact days in words, on the slider the days of events in it."""
        selection = self._view.selection
        first, last = _day(selection.from_), _day(selection.to)
        # The options stay: a browser that is still at the former ones would choose among them.
        most = len(self._steps) - 1
        start = bisect_left(self._steps, first) if first else 0
        end = bisect_right(self._steps, last) - 1 if last else most
        start, end = max(0, min(start, most)), max(0, min(end, most))
        with self.quiet():
            self.first.value, self.last.value = first, last
            self.days.index = (min(start, end), max(start, end))
        self.reading.value = _reading(selection, self._steps)


def _labelled(days: list[date]) -> list[tuple[str, date]]:
    """Return days with the words that a slider shows for them."""
    return [(f"{day.day} {day:%b} {day.year:04}", day) for day in days]


def _reading(selection: Selection, days: list[date]) -> str:
    """Return the days of a filter in the words of the page; without any, those of all events."""
    first, last = selection.from_, selection.to
    if not first and not last:
        return f"All days, {_span(days[0].isoformat(), days[-1].isoformat())}"
    if not first or not last:
        return f"From {_words(first)}" if first else f"Until {_words(last)}"
    span = _span(first, last)
    return f"Wholly within {span}" if selection.dates == "within" else span


def _span(first: str, last: str) -> str:
    """Return two bounds as "4 to 30 April 2023": what both have is said once, as in the page."""
    start, end = _words(first), _words(last)
    if start == end:
        return start
    if "T" not in first + last:
        # A month or a year that both have stands at the end only.
        same = 2 if first[:7] == last[:7] else 1 if first[:4] == last[:4] else 0
        start = " ".join(start.split()[: 3 - same])
    return f"{start} to {end}"


def _words(bound: str | None) -> str:
    """Return a bound as "6 April 2023" or "6 April 2023 14:30"."""
    day = _day(bound)
    time = (bound or "")[11:]
    return f"{day.day} {day:%B} {day.year:04} {time}".strip() if day else ""


def steps(record: "Record") -> list[date]:
    """Return the steps of a slider: the days on which an event begins or ends.

    So a record of many years with a few busy weeks has a step for each busy day. Where there are
    too many such days, some are left out, but never the first or the last.
    """
    start, end, _ = local_minutes(record.events)
    days = np.unique(np.concatenate([start, end]) // 1440) if len(start) else np.array([0])
    if len(days) > _MOST_STEPS:
        days = days[np.linspace(0, len(days) - 1, _MOST_STEPS).round().astype(int)]
    return [_EPOCH + timedelta(days=int(day)) for day in days]


def _day(text: str | None) -> date | None:
    """Return the day of a bound."""
    return date.fromisoformat(text[:10]) if text else None
