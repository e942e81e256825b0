"""What a moving map shows of a scan: counts of the part in view, or its events one by one."""

import math
from typing import Any, NamedTuple

import pandas as pd

from atlas.errors import RecordError, SelectionError
from atlas.record.record import Record
from atlas.record.selection import Selection
from atlas.scanning.counted_page import ZOOMS
from atlas.scanning.counted_scan import CountedScan
from atlas.scanning.held_counts import COARSEST, Box, HeldCounts, record_of_counts

MOST = 12_000
"""The most counts on the map at once."""
KEPT = 1_000_000
"""The most counts of one form that are kept in memory."""
_FORMS = (("month", range(6, 5, -1)), ("month", range(9, 6, -1)), ("year", range(12, 9, -1)))
_ACROSS = 16
# A part is wider than the view on each side by this share, so that a small move asks nothing.
_AROUND = 0.35
# The ground of a part up to so many degrees wide is cut for twice the part.
_MOST_GROWN = 30
_COUNTED = {"from_", "to", "dates", "kinds", "box"}
# Counts of single days are for so many days at most.
_BY_DAY = 92


class ShownPart(NamedTuple):
    """What the map shows of a scan."""

    record: Record
    title: str
    """What is shown, in short."""
    words: str
    """What is shown and what is not, for the reader."""
    box: Box | None
    """West, south, east, north in degrees; None: everywhere."""
    zoom: int | None
    """The zoom of the cells; None: events one by one."""


class ViewParts:
    """A scan that is asked for parts of a map.

    Parameters
    ----------
    events : Scan
        The events.
    limit : int
        The most events that are shown one by one.
    """

    def __init__(self, events: CountedScan, limit: int) -> None:
        self.events, self.limit = events, int(limit)
        self.held = [made for form in _FORMS if (made := _finest(events, *form, KEPT)) is not None]
        self.total = events.count()

    def part(self, view: Box | None, selection: Selection) -> ShownPart:
        """Return what the map shows in a view under a filter.

        Parameters
        ----------
        view : tuple of float, or None
            West, south, east, north in degrees; None: everywhere.
        selection : Selection
            The filter, by ids.

        Raises
        ------
        SelectionError
            If there are more events than can be shown one by one, and the filter asks what counts
            do not tell.
        """
        box = around(view)
        finest = wanted_zoom(view or self.extent)
        counts = None
        if self._about(box, selection) > self.limit:
            counts = self._from_memory(box, finest, selection)
        if counts is None:
            rows = self._rows(box, selection)
            found = rows.count()
            if found <= self.limit:
                return self._single(rows, found, box)
            self._check(found, selection)
            counts = self._from_memory(box, finest, selection)
        if counts is None:
            counts = self._counted_anew(box, selection, finest)
        return self._told(counts, box)

    @property
    def extent(self) -> Box:
        """West, south, east, north of all counts, in degrees."""
        if not self.held:
            return (-180.0, -90.0, 180.0, 90.0)
        size = 360 / 2 ** self.held[0].zoom
        low, high = self.held[0].cells.min(axis=0), self.held[0].cells.max(axis=0) + 1
        return tuple(float(one) for one in (*low * size, *high * size))  # type: ignore[return-value]

    def _about(self, box: Box | None, selection: Selection) -> int:
        """Return about how many events are in a box and of some kinds and days, by the counts."""
        if not self.held:
            return self.total
        counts = self.held[-1]
        shown = counts.keeps(box, selection.kinds, (selection.from_, selection.to))
        return int(counts.events[shown].sum())

    def _from_memory(self, box: Box | None, finest: int, selection: Selection) -> HeldCounts | None:
        """Return held counts of all kinds in a box, and of all days where these are not too many.

        None where the filter asks what they do not tell.
        """
        if _beyond_counts(selection):
            return None
        # The widest cells that will do: the fewest places are wider than those.
        order = [one for one in self.held if one.zoom >= finest] or self.held[-1:]
        order += [one for one in reversed(self.held) if one not in order]
        asked = (selection.from_, selection.to)
        found: list[HeldCounts] = []
        for days in dict.fromkeys([(None, None), asked]):
            for counts in order:
                if _has_edges(selection, counts.per):
                    kept = counts.keeps(box, (), days)
                    found.append(counts.fitting(kept, finest, MOST))
                    if found[-1].zoom == finest and len(found[-1].events) <= MOST:
                        return found[-1]
        return max(found, key=lambda one: (len(one.events) <= MOST, one.zoom), default=None)

    def check(self, view: Box | None, selection: Selection) -> None:
        """Raise where a filter cannot be shown in a view; see `part`."""
        if _beyond_counts(selection):
            self._check(self._rows(around(view), selection).count(), selection)

    def _check(self, found: int, selection: Selection) -> None:
        """Raise where so many events are asked what counts do not tell."""
        asked = _beyond_counts(selection)
        if asked and found > self.limit:
            msg = (
                f"{found:,} events are here, more than the {self.limit:,} that are shown one by "
                f"one, and counts do not tell {' or '.join(asked)}: zoom in, choose fewer days, or "
                "select them before: scan.select(...).explore()"
            )
            raise SelectionError(msg)

    def _rows(self, box: Box | None, selection: Selection) -> CountedScan:
        """Return the events of a part under a filter."""
        rows = self.events if selection == Selection() else self.events.select(selection)
        return rows if box is None else rows.select(box=box)

    def _single(self, rows: CountedScan, found: int, box: Box | None) -> ShownPart:
        """Return the events of a part one by one; there may be none."""
        described = dict(self.events.dataset)
        record = rows.to_record(limit=self.limit) if found else Record(dataset=described)
        title = self._title(len(record), box)
        return ShownPart(record, title, f"{title}, one by one", box, None)

    def _told(self, counts: HeldCounts, box: Box | None) -> ShownPart:
        """Return counts as a part of the map."""
        record = record_of_counts(counts.frame(self.events.dataset))
        title = self._title(int(counts.events.sum()), box)
        by = f"by cells of {360 / 2**counts.zoom:.2g} degrees"
        words = f"{title}, counted {by}, {counts.per} and kind"
        if left := sum(counts.left_out.values()):
            words += f"; {left:,} of all are in no count: place or date is wider, or not known"
        return ShownPart(record, f"{title}, {by}", words, box, counts.zoom)

    def _title(self, shown: int, box: Box | None) -> str:
        """Return what is shown as a part of all events, in short."""
        return f"{shown:,} of {self.total:,} events{'' if box is None else ' here'}"

    def _counted_anew(self, box: Box | None, selection: Selection, zoom: int) -> HeldCounts:
        """Return counts of rows in small cells, or of days that no held count has."""
        days = Selection(from_=selection.from_, to=selection.to, dates=selection.dates)
        per = "day" if _days(selection) <= _BY_DAY else "month"
        finest = max(min(zoom, ZOOMS[-1]), ZOOMS[0])
        zooms = range(finest, ZOOMS[0] - 1, -1)
        if (counts := _finest(self._rows(box, days), per, zooms, MOST)) is not None:
            return counts
        msg = "the days of this filter make too many counts for a map: take whole months"
        raise RecordError(msg)


def _finest(events: CountedScan, per: str, zooms: range, most: int) -> HeldCounts | None:
    """Return the finest counts of a scan that are few enough; None: there are none."""
    for zoom in zooms:
        try:
            counts = events.cube(zoom, per, most=most)
        except RecordError as error:
            if "no reduction" not in str(error):
                raise
            continue
        return HeldCounts.of(counts, zoom, per)
    return None


def _beyond_counts(selection: Selection) -> list[str]:
    """Return the keys of a filter that counts cannot judge."""
    plain = Selection()
    return [
        key
        for key in Selection.__dataclass_fields__
        if key not in _COUNTED and getattr(selection, key) != getattr(plain, key)
    ]


def _has_edges(selection: Selection, per: str) -> bool:
    """Return whether the days of a filter are whole periods."""
    for day, is_last in ((selection.from_, False), (selection.to, True)):
        if day is None:
            continue
        period = pd.Timestamp(day).to_period("M" if per == "month" else "Y")
        edge = period.end_time if is_last else period.start_time
        if len(day) > len("2023-04-06") or edge.normalize() != pd.Timestamp(day):
            return False
    return True


def _days(selection: Selection) -> float:
    """Return how many days a filter asks for."""
    if selection.from_ is None or selection.to is None:
        return math.inf
    return float((pd.Timestamp(selection.to) - pd.Timestamp(selection.from_)).days + 1)


def grown(part: Box | None) -> Box | None:
    """Return a box of twice a part's width and height; None where that is a part of the world.

    Examples
    --------
    >>> grown((6, 6, 14, 10))
    (2.0, 4.0, 18.0, 12.0)
    >>> grown((178, -5, -178, 5)), grown((-80, 0, 80, 10))
    ((176.0, -10.0, -176.0, 10.0), None)
    """
    if part is None or (part[2] - part[0]) % 360 > _MOST_GROWN:
        return None
    return around(part, 0.5)


def around(view: Any, share: float = _AROUND) -> Box | None:
    """Return a box wider than a view on each side by a share; None where it goes round the Earth.

    Examples
    --------
    >>> around((10, 10, 20, 20))
    (6.5, 6.5, 23.5, 23.5)
    >>> around((170, -5, 190, 5))
    (163.0, -8.5, -163.0, 8.5)
    """
    if view is None:
        return None
    west, south, east, north = (float(one) for one in view)
    wide, tall = (east - west) % 360 or east - west, north - south
    if east - west >= 360 or wide * (1 + 2 * share) >= 360:
        return None
    west, east = west - share * wide, west + wide * (1 + share)
    south, north = max(south - share * tall, -90), min(north + share * tall, 90)
    turned = [(one + 180) % 360 - 180 for one in (west, east)]
    return (round(turned[0], 5), round(south, 5), round(turned[1], 5), round(north, 5))


def wanted_zoom(view: Box) -> int:
    """Return the zoom of cells of which about sixteen lie across a view.

    Examples
    --------
    >>> wanted_zoom((-180, -90, 180, 90)), wanted_zoom((30, 10, 40, 20))
    (4, 9)
    """
    wide = min(max(view[2] - view[0], 1e-6), 360.0)
    return max(COARSEST, min(math.floor(math.log2(360 * _ACROSS / wide)), 22))


def holds(box: Box | None, view: Any) -> bool:
    """Return whether a box holds a view.

    Examples
    --------
    >>> holds((170, -5, -170, 5), (175, 0, 185, 2)), holds((0, 0, 10, 10), (5, 5, 15, 9))
    (True, False)
    """
    if box is None:
        return True
    if view is None:
        return False
    wide = (box[2] - box[0]) % 360
    from_west = (view[0] - box[0]) % 360
    return (
        from_west + (view[2] - view[0]) <= wide + 1e-9
        and view[1] >= box[1] - 1e-9
        and view[3] <= box[3] + 1e-9
    )
