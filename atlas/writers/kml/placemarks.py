"""The placemarks of KML as text: text that many placemarks share is escaped and written once.

An XML tree for each placemark takes ten times as long. Text is escaped here and only here;
`atlas.writers.kml.kml_document` puts the pieces into folders.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape

import numpy as np
import pandas as pd

from atlas.progress import counted
from atlas.record.cell_values import plain_values
from atlas.record.core import Tables
from atlas.record.local_time import local_minutes
from atlas.record.weights import are_counts
from atlas.reference.at_sea import places_at_sea, role_words
from atlas.reference.house import house_of
from atlas.reference.symbology import variant
from atlas.reference.vocabulary import PRECISIONS, STATUSES
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
# What HTML or XML would not show as it is.
_ODD = re.compile("[&<>\"'$]|[^ -~]")
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
    return f"<b>{escape(label)}</b>: {_in_html(text)}" if text else ""


def _in_html(text: str) -> str:
    """Return a text of a source as HTML."""
    # Google Earth replaces $[...] by columns of a feature; text of a source must not be replaced.
    return escape(text).replace("$[", "&#36;[").replace("\n", "<br/>")


def _in_balloon(text: str) -> str:
    """Return a text of a source as HTML inside XML."""
    return escaped(_in_html(text)) if _ODD.search(text) else text


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
        lines = [_line(label, events[name], words.get(name)) for name, label in _DATA.items()]
        self._lines = [pieces for pieces in lines if not pieces.blank]
        named = {"event_id": record.events.index.tolist(), **events}
        self._data = _data(named)
        self._place_data = _data({_named(name): cells for name, cells in self._places.items()})
        self._spans = _spans(record)
        self._sea = places_at_sea(record.places)
        self._of: dict[int, list[int]] = {}
        for row, owner in enumerate(self._owners.tolist()):
            self._of.setdefault(owner, []).append(row)

    def variant_of(self, row: int) -> str:
        """Return the name of the style of a place's mark."""
        look = look_of(self._places["precision"][row])
        status = self._events["status"][int(self._owners[row])]
        return variant(self._places["role"][row], status, look, sea=bool(self._sea[row]))

    def styles(self, rows: Iterable[int], groups: np.ndarray) -> set[tuple[str, str, str]]:
        """Return the styles that some places use: group, role and variant."""
        return {
            (str(groups[self._owners[row]]), self._places["role"][row], self.variant_of(row))
            for row in rows
        }

    def of_places(self, rows: Sequence[int], group: str, drawn: np.ndarray) -> Iterator[str]:
        """Yield the placemarks of places; ``drawn`` has the shape of every place."""
        for first in counted(range(0, len(rows), _PIECE), len(rows), _PIECE):
            own = rows[first : first + _PIECE]
            events = self._owners[own].tolist()
            said = self._place_lines("Place", own)
            ends = [
                _style(style_id(group, self._places["role"][row], self.variant_of(row)))
                for row in own
            ]
            data = [pieces.of(own) for pieces in self._place_data]
            yield from self._marks(events, said, ends, data, shapes_in_kml(drawn[own]))

    def of_lines(self, rows: Sequence[int], groups: np.ndarray, lines: np.ndarray) -> Iterator[str]:
        """Yield the placemarks of the lines to places; ``groups`` has the group of each event."""
        events = self._owners[rows].tolist()
        styles = [_style(style_id(groups[event], "launch")) for event in events]
        said = self._place_lines("To", rows)
        yield from self._marks(events, said, styles, [], shapes_in_kml(lines))

    def of_events(self, events: Sequence[int]) -> Iterator[str]:
        """Yield the placemarks of events without a place; these have no geometry."""
        nothing = [""] * len(events)
        nowhere = [escaped(html_line("Place", "not given"))]
        said = [
            _BREAK.join(self._place_lines("Place", self._of.get(event, [])) or nowhere)
            for event in events
        ]
        yield from self._marks(events, said, nothing, [], nothing)

    def _place_lines(self, label: str, rows: Sequence[int]) -> list[str]:
        """Return the line of the description about each of some places."""
        before = escaped(f"<b>{label}</b>: ")
        return [before + _in_balloon(self._in_words(row)) for row in rows]

    def _marks(
        self,
        events: Sequence[int],
        said: list[str],
        styles: list[str],
        place_data: list[list[str]],
        shapes: Sequence[str],
    ) -> Iterator[str]:
        """Yield placemarks: description, time, style, data and shape, in the schema's order."""
        known, kinds = self._events["title"], self._events["kind"]
        titles = [known[event] or kinds[event] for event in events]
        lines = [
            _line(self._title_label, titles).all(),
            _line("When", [self._when(event) for event in events]).all(),
            said,
            *(pieces.of(events) for pieces in self._lines),
        ]
        data = [*(pieces.of(events) for pieces in self._data), *place_data]
        described = (_BREAK.join(filter(None, row)) for row in zip(*lines, strict=True))
        held = map("".join, zip(*data, strict=True))
        rows = zip(events, titles, described, styles, held, shapes, strict=True)
        for event, title, words, style, own, shape in rows:
            begin, end = self._spans[event]
            yield (
                f"<Placemark>{element('name', escaped(title))}<Snippet />"
                f"{element('description', words)}"
                f"<TimeSpan><begin>{begin}</begin><end>{end}</end></TimeSpan>{style}"
                f"{element('ExtendedData', own)}{shape}</Placemark>\n"
            )

    def _when(self, event: int) -> str:
        """Return the time of an event as text."""
        start, end, tz = (self._events[name][event] for name in ("start", "end", "tz"))
        return f"{start}{f' to {end}' if end else ''}{f' ({tz})' if tz else ''}"

    def _in_words(self, row: int) -> str:
        """Return the description of a place and its confidence."""
        role, name, precision, radius, known = (
            self._places[column][row]
            for column in ("role", "name", "precision", "radius_km", "longitude")
        )
        words = (
            f"{role_words(role, sea=self._sea[row])}: {name or 'place not named'}; "
            f"{PRECISIONS.get(precision, 'not looked for')}; "
        )
        if radius:
            return f"{words}within {float(radius):g} km in nine of ten cases"
        return words + ("no radius is stated" if known else "no coordinates")


class _Pieces:
    """The text of a column for each row, between the same signs; "" where a cell is empty."""

    def __init__(
        self, cells: list[str], before: str, written: Callable[[str], str], after: str = ""
    ) -> None:
        self._cells, self._ends, self._written = cells, (before, after), written
        different = set(cells)
        self.blank = not any(different)
        # Where texts repeat, each is written once.
        few = len(different) * 4 <= len(cells)
        texts = sorted(different)
        self._made = dict(zip(texts, self._write(texts), strict=True)) if few else None

    def of(self, rows: Sequence[int]) -> list[str]:
        """Return the texts of some rows."""
        cells, made = self._cells, self._made
        if made is not None:
            return [made[cells[row]] for row in rows]
        return self._write([cells[row] for row in rows])

    def all(self) -> list[str]:
        """Return the texts of all rows."""
        return self.of(range(len(self._cells)))

    def _write(self, texts: list[str]) -> list[str]:
        """Return cells as they are written."""
        (before, after), written = self._ends, self._written
        return [f"{before}{written(text)}{after}" if text else "" for text in texts]


def _line(label: str, cells: list[str], words: Mapping[str, str] | None = None) -> _Pieces:
    """Return a column as lines of the description."""
    if words is not None:
        cells = [words.get(text, text) for text in cells]
    return _Pieces(cells, escaped(f"<b>{escape(label)}</b>: "), _in_balloon)


def _data(columns: Mapping[str, list[str]]) -> list[_Pieces]:
    """Return columns as data for programs, except those without any text."""
    made = [
        _Pieces(cells, f'<Data name="{attribute(name)}"><value>', escaped, "</value></Data>")
        for name, cells in columns.items()
    ]
    return [pieces for pieces in made if not pieces.blank]


def _style(name: str) -> str:
    """Return the reference to a style."""
    return f"<styleUrl>#{escaped(name)}</styleUrl>"


def _cells(table: pd.DataFrame) -> dict[str, list[str]]:
    """Return the columns of a table as lists of text, "" for missing values."""
    cells = {}
    for name in table.columns:
        values = plain_values(table[name])
        plain = table[name].dtype == "str"
        cells[str(name)] = values if plain else ["" if one is None else str(one) for one in values]
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
