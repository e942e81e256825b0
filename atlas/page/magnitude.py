"""How large an event is drawn: one unit for all parties, and what is said of it in the key.

The unit is rounds launched where at least a tenth of the events state them, else none; an author
may choose. A figure is the best one, else the low one, which is open ("25+"). No figure is not 1.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from atlas.page.settings import SIZES_BY, check_choice
from atlas.record.weights import are_counts
from atlas.reference.house import house_of
from atlas.reference.symbology import SYMBOLOGY
from atlas.reference.vocabulary import Kind

if TYPE_CHECKING:
    from atlas.record.core import Tables

UNITS = {"rounds": "launched", "killed": "killed"}
"""The figures that can be a size, with the quantity of each."""
_SIZES = SYMBOLOGY["sizes"]
# What follows a speaker in the words of a source: by whom it was passed on, and the day.
_AFTER_SPEAKER = re.compile(r"[,;(]| via | \d{4}")


@dataclass(frozen=True)
class EventFigures:
    """The figure of one unit for each event."""

    numbers: np.ndarray
    """The figure of each event; NaN where none is stated."""
    open: np.ndarray
    """Whether only a low end is stated."""
    speakers: np.ndarray
    """Whose figure it is; "" where nobody is named."""

    @property
    def stated(self) -> np.ndarray:
        """Whether an event has a figure."""
        return ~np.isnan(self.numbers)

    def words(self, row: int) -> str:
        """Return the figure of an event in letters: "34", "25+"."""
        return f"{int(self.numbers[row]):,}{'+' if self.open[row] else ''}"


def figures_of(record: "Tables", what: str) -> EventFigures:
    """Return each event's figure of a quantity: the whole, else the sum of one speaker's parts.

    Examples
    --------
    >>> import pandas as pd
    >>> from atlas.record.record import Record
    >>> events = pd.DataFrame({"event_id": ["a", "b", "c"], "start": "2023-04-06"})
    >>> said = {"event_id": ["a", "b"], "what": "launched", "best": [34, None], "low": [30, 25]}
    >>> found = figures_of(Record(events, quantities=pd.DataFrame(said)), "launched")
    >>> [found.words(row) for row in np.flatnonzero(found.stated)]
    ['34', '25+']
    """
    size = len(record.events)
    numbers, is_open = np.full(size, np.nan), np.zeros(size, dtype=bool)
    speakers = np.full(size, "", dtype=object)
    table = record.quantities
    rows = np.flatnonzero((table["what"] == what).to_numpy())
    if not len(rows) or are_counts(record.dataset):
        return EventFigures(numbers, is_open, speakers)
    own = table.iloc[rows]
    frame = pd.DataFrame(
        {
            "event": record.event_rows("quantities")[rows],
            "best": own["best"].to_numpy(dtype=float, na_value=np.nan),
            "low": own["low"].to_numpy(dtype=float, na_value=np.nan),
            "part": own["detail"].fillna("").to_numpy() != "",
            "source": own["source"].fillna("").to_numpy(),
        }
    )
    frame["open"] = frame["best"].isna()
    frame["number"] = frame["best"].fillna(frame["low"])
    frame = frame[frame["number"].notna()]
    # Best figures before low ones, wholes before parts, else as they stand.
    ranked = frame.sort_values(["event", "open", "part"], kind="stable")
    first = ranked.drop_duplicates("event")
    at = first["event"].to_numpy()
    numbers[at] = first["number"]
    is_open[at] = first["open"]
    speakers[at] = first["source"]
    parts = ranked[ranked["event"].isin(first.loc[first["part"], "event"])]
    for event, group in parts.groupby("event", sort=False):
        lead = group.iloc[0]
        same = group[(group["source"] == lead["source"]) & (group["open"] == lead["open"])]
        numbers[event] = same["number"].sum()
    return EventFigures(numbers, is_open, speakers)


@dataclass(frozen=True)
class Magnitude:
    """The unit of a map's sizes, and the figure of each event in it."""

    by: str
    """Rounds, killed or none."""
    figures: EventFigures
    """In the unit; none where ``by`` is none."""
    counted: np.ndarray
    """Whether the kind of an event is counted in the unit."""
    killed: EventFigures
    """People killed, whatever the unit is."""

    @property
    def deadly(self) -> np.ndarray:
        """Whether people were killed in an event."""
        return np.nan_to_num(self.killed.numbers) > 0


def magnitude_of(record: "Tables", size_by: str | None = None) -> Magnitude:
    """Return the unit of a record's sizes; ``size_by`` overrules what its figures lead to.

    Parameters
    ----------
    record : Record
        The events.
    size_by : str or None
        ``"rounds"``, ``"killed"`` or ``"none"``; None decides by the share of events that state
        rounds.

    Returns
    -------
    Magnitude
        The unit and the figures.
    """
    killed, launched = figures_of(record, "killed"), figures_of(record, "launched")
    size = len(record.events)
    if size_by is not None:
        check_choice("size_by", size_by, SIZES_BY)
    by = size_by or unit_for(launched, size)
    nothing = EventFigures(np.full(size, np.nan), np.zeros(size, bool), np.full(size, "", object))
    figures = {"rounds": launched, "killed": killed, "none": nothing}[by]
    counted = counted_kinds(record, by)[pd.factorize(record.events["kind"])[0]] if size else []
    return Magnitude(by, figures, np.asarray(counted, dtype=bool), killed)


def unit_for(launched: EventFigures, events: int) -> str:
    """Return the unit that a record's figures lead to."""
    enough = events and launched.stated.sum() >= _SIZES["least_share"] * events
    return "rounds" if enough else "none"


def counted_kinds(record: "Tables", by: str) -> np.ndarray:
    """Return whether each kind in use is counted in a unit, in the order of first use."""
    names = pd.factorize(record.events["kind"])[1]
    return np.array([is_counted(record, str(name), by) for name in names], dtype=bool)


def is_counted(record: "Tables", kind: str, by: str) -> bool:
    """Return whether a kind is counted in a unit: fire and air in rounds, all in people killed."""
    if by != "rounds":
        return by == "killed"
    known = house_of(record.dataset).kinds.get(kind)
    return known is not None and in_rounds(known)


def in_rounds(kind: Kind) -> bool:
    """Return whether what a kind does is counted in rounds launched."""
    return kind.group in _SIZES["rounds_groups"] and kind.role in _SIZES["rounds_roles"]


def stated_by_kind(record: "Tables", size: Magnitude) -> list[tuple[str, int, int]]:
    """Return each counted kind with a figure or without: (label, events with one, events)."""
    kinds = record.events["kind"].to_numpy()
    labels = house_of(record.dataset).labels()
    seen = size.counted | size.figures.stated
    found = []
    for kind in dict.fromkeys(kinds[seen]):
        own = kinds == kind
        label = labels.get(kind, str(kind).replace("_", " ").capitalize())
        found.append((label, int(size.figures.stated[own].sum()), int(own.sum())))
    return sorted(found, key=lambda one: (-one[2], one[0]))


def main_speaker(figures: EventFigures) -> tuple[str, int]:
    """Return whose figures most are, and how many; ("", 0) where nobody is named."""
    said = figures.speakers[figures.stated]
    names = pd.Series([_AFTER_SPEAKER.split(str(one), maxsplit=1)[0].strip() for one in said])
    counts = names[names != ""].value_counts(sort=False)
    if counts.empty:
        return "", 0
    return str(counts.idxmax()), int(counts.max())
