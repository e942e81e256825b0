"""The placemarks of KML as text: text that many placemarks share is escaped and written once.

An XML tree for each placemark takes ten times as long. Text is escaped here and only here;
`atlas.writers.kml.kml_document` puts the pieces into folders.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape

import numpy as np
import pandas as pd

from atlas.record.cell_values import plain_values
from atlas.record.core import Tables
from atlas.record.local_time import local_minutes
from atlas.record.weights import are_counts
from atlas.reference.house import house_of
from atlas.reference.symbology import variant
from atlas.reference.vocabulary import PLACE_ROLES, PRECISIONS, STATUSES
from atlas.writers.kml.kml_shapes import shapes_in_kml
from atlas.writers.place_rows import event_columns
from atlas.writers.xml_text import attribute, element, escaped

_DATA = {
    "kind": "Kind",
    "status": "Status",
    "initiators": "By",
    "attribution": "Attribution",
    "targets": "Against",
    "parties": "With",
    "launched": "Launched",
    "intercepted": "Intercepted",
    "killed": "Killed",
    "injured": "Injured",
    "source": "Source",
    "note": "Note",
    "marking": "Marking",
}
_NUMBERS = ("longitude", "latitude", "radius_km")
_PLACE = ("role", "name", "name_native", "country", "adm1", "adm2", "territory", "precision")
_HOLLOW = ("area", "region", "adm1", "adm2", "unstated", "")
_BREAK = escaped("<br/>")
# The number of shapes that are converted at once.
_PIECE = 5_000


def style_id(group: str, role: str, variant: str = "full") -> str:
    """Return the name of a style: of a group of kinds, a role, and one of `VARIANTS`."""
    return f"{group}-{role}" if variant == "full" else f"{group}-{role}-{variant}"


def look_of(precision: str) -> str:
    """Return the look of a place: hollow where it is an area, or its error is not stated."""
    return "hollow" if precision in _HOLLOW else "solid"


def html_line(label: str, text: str) -> str:
    """Return a labelled text as the simple HTML that a balloon shows; "" if the text is empty."""
    if not text:
        return ""
    # Google Earth replaces $[...] by columns of a feature; text of a source must not be replaced.
    line = f"<b>{escape(label)}</b>: {escape(text)}"
    return line.replace("$[", "&#36;[").replace("\n", "<br/>")


def data(name: str, text: str) -> str:
    """Return a labelled text as data for programs; "" if the text is empty."""
    if not text:
        return ""
    return f'<Data name="{attribute(name)}">{element("value", escaped(text))}</Data>'


class Marks:
    """The placemarks of a record; the text about an event is built once."""

    def __init__(self, record: Tables) -> None:
        """Convert the cells of a record to text."""
        self._owners = record.event_rows("places")
        events = _cells(event_columns(record))
        self._events = events
        self._places = _cells(record.places[[*_PLACE, *_NUMBERS]])
        self._title_label = "Count" if are_counts(record.dataset) else "Event"
        words = {"kind": house_of(record.dataset).labels(), "status": STATUSES}
        lines = [
            _Pieces(events[name], _labelled(label, words.get(name, {})))
            for name, label in _DATA.items()
        ]
        self._lines = lines
        ids = record.events.index.tolist()
        self._data = [_Pieces(ids, _named_data("event_id"))]
        self._data += [_Pieces(cells, _named_data(name)) for name, cells in events.items()]
        self._place_data = [
            _Pieces(cells, _named_data(_named(name))) for name, cells in self._places.items()
        ]
        self._spans = _spans(record)
        self._of: dict[int, list[int]] = {}
        for row, owner in enumerate(self._owners.tolist()):
            self._of.setdefault(owner, []).append(row)

    def variant_of(self, row: int) -> str:
        """Return the name of the style of a place's mark."""
        look = look_of(self._places["precision"][row])
        status = self._events["status"][int(self._owners[row])]
        return variant(self._places["role"][row], status, look)

    def styles(self, rows: Iterable[int], groups: np.ndarray) -> set[tuple[str, str, str]]:
        """Return the styles that some places use: group, role and variant."""
        return {
            (str(groups[self._owners[row]]), self._places["role"][row], self.variant_of(row))
            for row in rows
        }

    def of_places(self, rows: Sequence[int], group: str, drawn: np.ndarray) -> Iterator[str]:
        """Yield the placemarks of places; ``drawn`` has the shape of every place."""
        for first in range(0, len(rows), _PIECE):
            own = rows[first : first + _PIECE]
            for row, shape in zip(own, shapes_in_kml(drawn[own]), strict=True):
                event = int(self._owners[row])
                style = style_id(group, self._places["role"][row], self.variant_of(row))
                said = html_line("Place", self._in_words(row))
                yield self._mark(event, [said], style, self._place_data, row, shape)

    def of_lines(self, rows: Sequence[int], groups: np.ndarray, lines: np.ndarray) -> Iterator[str]:
        """Yield the placemarks of the lines to places; ``groups`` has the group of each event."""
        for row, shape in zip(rows, shapes_in_kml(lines), strict=True):
            event = int(self._owners[row])
            said = html_line("To", self._in_words(row))
            yield self._mark(event, [said], style_id(groups[event], "launch"), (), row, shape)

    def of_events(self, events: Sequence[int]) -> Iterator[str]:
        """Yield the placemarks of events without a place; these have no geometry."""
        for event in events:
            said = [html_line("Place", self._in_words(row)) for row in self._of.get(event, [])]
            yield self._mark(event, said or [html_line("Place", "not given")], None, (), 0, "")

    def _mark(
        self,
        event: int,
        place: list[str],
        style: str | None,
        place_data: "Sequence[_Pieces]",
        row: int,
        shape: str,
    ) -> str:
        """Return a placemark: description, time, style, data and shape, in the schema's order."""
        title = self._events["title"][event] or self._events["kind"][event]
        said = [html_line(self._title_label, title), html_line("When", self._when(event)), *place]
        lines = [*map(escaped, said), *(pieces[event] for pieces in self._lines)]
        begin, end = self._spans[event]
        styled = f"<styleUrl>#{escaped(style)}</styleUrl>" if style is not None else ""
        held = "".join([pieces[event] for pieces in self._data])
        held += "".join([pieces[row] for pieces in place_data])
        return (
            f"<Placemark>{element('name', escaped(title))}<Snippet />"
            f"{element('description', _BREAK.join([line for line in lines if line]))}"
            f"<TimeSpan><begin>{begin}</begin><end>{end}</end></TimeSpan>{styled}"
            f"{element('ExtendedData', held)}{shape}</Placemark>\n"
        )

    def _when(self, event: int) -> str:
        """Return the time of an event as text."""
        start, end, tz = (self._events[name][event] for name in ("start", "end", "tz"))
        return f"{start}{f' to {end}' if end else ''}{f' ({tz})' if tz else ''}"

    def _in_words(self, row: int) -> str:
        """Return the description of a place and its confidence."""
        place = {name: values[row] for name, values in self._places.items()}
        role = PLACE_ROLES.get(place["role"], place["role"])
        name = place["name"] or "place not named"
        words = [f"{role}: {name}", PRECISIONS.get(place["precision"], "not looked for")]
        if place["radius_km"]:
            words.append(f"within {float(place['radius_km']):g} km in nine of ten cases")
        else:
            words.append("no radius is stated" if place["longitude"] else "no coordinates")
        return "; ".join(words)


class _Pieces:
    """The text of a column for each row; where values repeat, each is built once."""

    def __init__(self, cells: list[str], make: Callable[[str], str]) -> None:
        self._cells, self._make = cells, make
        different = set(cells)
        few = len(different) * 4 <= len(cells)
        self._made = {text: make(text) for text in different} if few else {"": ""}

    def __getitem__(self, row: int) -> str:
        """Return the text of a row."""
        text = self._cells[row]
        made = self._made.get(text)
        return self._make(text) if made is None else made


def _labelled(label: str, words: Mapping[str, str]) -> Callable[[str], str]:
    """Return a function that writes a cell of a column as a line of the description."""
    return lambda text: escaped(html_line(label, words.get(text, text)))


def _named_data(name: str) -> Callable[[str], str]:
    """Return a function that writes a cell of a column as data."""
    return lambda text: data(name, text)


def _cells(table: pd.DataFrame) -> dict[str, list[str]]:
    """Return the columns of a table as lists of text, "" for missing values."""
    cells = {}
    for name in table.columns:
        values = plain_values(table[name])
        cells[str(name)] = ["" if value is None else str(value) for value in values]
    return cells


def _named(column: str) -> str:
    """Return the name of a column of places beside those of the event."""
    return column if column in _NUMBERS else f"place_{column}"


def _spans(record: Tables) -> list[tuple[str, str]]:
    """Return begin and end of each event: local time with its UTC offset, or days.

    Examples
    --------
    >>> from atlas.record.record import Record
    >>> when = {"start": ["2023-04-06T14:20", "2023-04-06"], "time_precision": ["minute", "day"]}
    >>> events = pd.DataFrame({"event_id": ["a", "b"], **when, "tz": "Asia/Beirut"})
    >>> _spans(Record(events))[0]
    ('2023-04-06T14:20:00+03:00', '2023-04-06T14:20:00+03:00')
    >>> _spans(Record(events))[1]
    ('2023-04-06', '2023-04-06')
    """
    start, end, offset = local_minutes(record.events)
    codes, different = pd.factorize(offset)
    zones = [_zone(int(minutes)) for minutes in different]
    fine = record.events["time_precision"].isin(["minute", "hour", "night"]).tolist()
    ends = []
    for minutes in (start, end):
        stamps = minutes.astype("datetime64[m]")
        days = np.datetime_as_string(stamps.astype("datetime64[D]")).tolist()
        texts = np.datetime_as_string(stamps).tolist()
        ends.append(
            [
                f"{text}:00{zones[code]}" if exact else day
                for day, text, code, exact in zip(days, texts, codes.tolist(), fine, strict=True)
            ]
        )
    return list(zip(*ends, strict=True))


def _zone(offset: int) -> str:
    """Return an offset in minutes as the suffix of a time, such as +03:00."""
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"
