"""Count the figures that a writer leaves to the record, and find those that she wrote herself.

``{count:raids}``, ``{sum:killed:raids}``, ``{first:raids}``, ``{last:raids}``: counted when the
file is made, after redaction, by a selection with that name, or ``all``, or ``opening``. With
``=33`` the writer's own figure is checked, and another one is an error that says both.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import PageError
from atlas.record.core import Tables
from atlas.record.evaluate import kept
from atlas.record.local_time import local_minutes
from atlas.record.selection import Selection
from atlas.record.weights import weights_of
from atlas.reference import vocabulary

OPEN, CLOSE = "\ue000", "\ue001"
"""Signs around a figure that was counted, until the figures of the text have been looked for."""
_PLACEHOLDER = re.compile(
    r"\{(?:(?P<what>[a-z]+):(?P<names>[^{}=\n]{1,200})(?:=(?P<said>[^{}\n]{0,80}))?"
    r"|(?:count|sum|first|last)[^{}\n]{0,80})\}"
)
_WHAT = ("count", "sum", "first", "last")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = "|".join([*_MONTHS, *(name[:3] for name in _MONTHS)])
_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "hundreds thousand thousands dozen dozens"
).replace(" ", "|")
_NOT_FIGURES = re.compile(
    rf"{OPEN}[^{CLOSE}]*{CLOSE}|\[[^\[\]]*\]|https?://\S+"
    rf"|\b\d{{1,2}}(?:\s?(?:to|and|-|–)\s?\d{{1,2}})?\s(?:{_MONTH})\b(?:\s\d{{4}}\b)?"
    rf"|\b(?:{_MONTH})\s(?:\d{{1,2}}\b(?:,?\s\d{{4}}\b)?|\d{{4}}\b)"
    r"|\b\d{4}-\d\d(?:-\d\d)?\b|\b\d{1,2}:\d\d\b|\b(?:1[6-9]|20)\d\d\b(?!\s*(?:people|rockets))"
)
_FIGURE = re.compile(
    rf"(?<![\w.,])\d(?:[\d.,'\u00a0\u202f]*\d)?(?!\w)|\b(?:{_WORDS})\b",
    re.IGNORECASE,
)


class CountedFigures:
    """The figures of one file.

    Parameters
    ----------
    record : Tables
        The events of the file.
    selections : mapping of str to Selection
        The named selections, by the ids of the file.
    """

    def __init__(self, record: Tables, selections: Mapping[str, Selection]) -> None:
        self._record = record
        self._selections = selections
        self.checked: list[dict[str, str]] = []
        self.not_checked: list[dict[str, str]] = []

    def fill(self, text: str, where: str) -> str:
        """Return a text with its placeholders counted, and note the figures that are none.

        Raises
        ------
        PageError
            Where a placeholder is not understood, or states a figure that is not the record's.
        """
        made = _PLACEHOLDER.sub(lambda found: self._counted(found, where), text)
        plain = _NOT_FIGURES.sub(" ; ", made)
        for found in _FIGURE.finditer(plain):
            before, after = plain[: found.start()].split(), plain[found.end() :].split()
            around = " ".join([*before[-3:], found[0].strip(), *after[:3]])
            self.not_checked.append(
                {"where": where, "figure": found[0].strip(), "in": around.strip(" ;")}
            )
        return made.replace(OPEN, "").replace(CLOSE, "")

    def _counted(self, found: re.Match[str], where: str) -> str:
        """Return the figure of one placeholder, between two signs."""
        what, said = found["what"] or "", found["said"]
        value, remark = self._value(what, (found["names"] or "").strip(), f"{where}: {found[0]}")
        if said is not None and said.strip() != value:
            msg = (
                f"{where}: {found[0]} states {said.strip()!r}, and the record of this file has "
                f"{value!r}; write the true figure, or leave '={said}' out and it is counted"
            )
            raise PageError(msg)
        self.checked.append(
            {"where": where, "placeholder": found[0], "value": value, "remark": remark}
        )
        return f"{OPEN}{value}{f' ({remark})' if remark and said is None else ''}{CLOSE}"

    def _value(self, what: str, names: str, where: str) -> tuple[str, str]:
        """Return a figure in words, and a remark on it."""
        quantity, _, name = names.rpartition(":")
        if what not in _WHAT or bool(quantity) != (what == "sum"):
            msg = (
                f"{where}: not understood; wanted {{count:NAME}}, {{sum:WHAT:NAME}}, "
                "{first:NAME} or {last:NAME}, where NAME is a selection of the story file, "
                "all or opening"
            )
            raise PageError(msg)
        if name not in self._selections:
            known = ", ".join(self._selections)
            msg = f"{where}: there is no selection named {name!r}; named are {known}"
            raise PageError(msg)
        selection = self._selections[name]
        rows = kept(self._record, selection)
        if what == "count":
            return f"{int(weights_of(self._record.events)[rows].sum()):,}", self._touch(selection)
        if what == "sum":
            return self._sum(quantity, selection, where)
        return self._end(what, rows, where), ""

    def _touch(self, selection: Selection) -> str:
        """Return how many events only touch the days of a selection: they are marked as such."""
        rows = kept(self._record, selection) & ~kept(self._record, _within(selection))
        count = int(weights_of(self._record.events)[rows].sum())
        return f"{count:,} only touch these days" if count else ""

    def _sum(self, what: str, selection: Selection, where: str) -> tuple[str, str]:
        """Return the sum of a quantity, low to high, and how many events have no figure.

        An event that only touches the days of the selection is left out, and that is said.
        """
        if what not in vocabulary.QUANTITIES:
            known = ", ".join(vocabulary.QUANTITIES)
            msg = f"{where}: there is no quantity {what!r}; wanted one of {known}"
            raise PageError(msg)
        events = self._record.events[kept(self._record, _within(selection))]
        bounds = amounts(self._record, what)
        held = bounds.reindex(events.index).dropna()
        words = range_words(int(held["low"].sum()), int(held["high"].sum()))
        without = len(events) - len(held)
        remarks = [f"{without:,} of {len(events):,} events state none"] if without else []
        remarks += [touch] if (touch := self._touch(selection)) else []
        return words, ", ".join(remarks)

    def _end(self, what: str, rows: np.ndarray, where: str) -> str:
        """Return the first or the last day of some events."""
        if not rows.any():
            msg = f"{where}: the selection keeps no event, so that there is no day"
            raise PageError(msg)
        start, end, _ = local_minutes(self._record.events)
        minute = start[rows].min() if what == "first" else end[rows].max()
        day = np.datetime64("1970-01-01") + np.timedelta64(int(minute) // 1440, "D")
        return day_words(pd.Timestamp(day))


def _within(selection: Selection) -> Selection:
    """Return a selection that keeps only what lies inside its days."""
    return replace(selection, dates="within")


def amounts(record: Tables, what: str) -> pd.DataFrame:
    """Return low, best and high of a quantity for each event that states it.

    Of several figures of an event the one without a detail is the whole, as on the page; other
    counts widen the range. Several details of one source are parts, and are added up.

    Parameters
    ----------
    record : Tables
        The record.
    what : str
        The quantity.

    Returns
    -------
    pandas.DataFrame
        Columns ``low``, ``best``, ``high``, indexed by event id.
    """
    rows = record.quantities[record.quantities["what"] == what].copy()
    for side in ("low", "high"):
        rows[side] = rows[side].fillna(rows["best"])
    rows["best"] = rows["best"].fillna(rows["low"]).fillna(rows["high"])
    rows = rows[rows["best"].notna()]
    found = {}
    for event, own in rows.groupby("event_id", sort=False):
        whole = own[own["detail"] == ""]
        if len(whole):
            one = whole.iloc[0]
            found[event] = (own["low"].min(), one["best"], own["high"].max())
        else:
            same = own[own["source"] == own["source"].iloc[0]]
            found[event] = tuple(same[side].sum() for side in ("low", "best", "high"))
    made = pd.DataFrame.from_dict(found, orient="index", columns=["low", "best", "high"])
    return made.astype("Int64")


def range_words(low: int, high: int) -> str:
    """Return a range as the page writes it.

    Examples
    --------
    >>> range_words(5, 8), range_words(3, 3)
    ('5 to 8', '3')
    """
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def day_words(day: Any) -> str:
    """Return a day in words.

    Examples
    --------
    >>> day_words(pd.Timestamp("2023-04-06"))
    '6 April 2023'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def plain_json(figures: CountedFigures) -> dict[str, Any]:
    """Return what was counted and what was not, for the manifest."""
    return {"figures_checked": figures.checked, "figures_not_checked": figures.not_checked}
