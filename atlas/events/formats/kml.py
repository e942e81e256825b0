"""KML 2.2 for Google Earth: a folder a group of kinds, a placemark a place, with its time.

Text is escaped twice where a balloon would read it as HTML. Nothing is asked of a network: a mark
has no icon of a server's (KMZ carries its own), and no text becomes a link.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from atlas.events.formats.about import about, attribution, title_of
from atlas.events.formats.layout import NONE, event_columns, forms, outlines, paths
from atlas.events.formats.look import COLOURS, WASH, rgb
from atlas.events.formats.values import plain_values
from atlas.events.formats.xmltext import clean
from atlas.events.time import local_minutes
from atlas.events.vocabulary import GROUPS, KINDS, PLACE_ROLES, PRECISIONS, STATUSES

if TYPE_CHECKING:
    from atlas.events.record import Record

KML = "http://www.opengis.net/kml/2.2"
WITHOUT = "Without a place"
# What stands in the balloon; $[name] would be read as HTML, so it is not used.
_BALLOON = "$[description]"
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
_WORDS: dict[str, Mapping[str, str]] = {
    "kind": {kind: entry.label for kind, entry in KINDS.items()},
    "status": STATUSES,
}
_NUMBERS = ("longitude", "latitude", "radius_km")
_PLACE = ("role", "name", "name_native", "country", "adm1", "adm2", "territory", "precision")


def write(record: "Record", path: Path) -> None:
    """Write a record as KML."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(document(record))


def document(record: "Record", icons: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield a record as KML, piece by piece: a tree of a large one would fill the memory.

    ``icons`` are the paths of the marks, by role, where there are.
    """
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{KML}">\n<Document id="atlas">\n'
    head = ET.Element("Document")
    _say(head, "name", title_of(record.dataset))
    _say(head, "open", "1")
    _say(head, "Snippet", attribution(record))
    _say(head, "description", _html(about(record)))
    head.extend(_styles(icons))
    _data(head, about(record))
    for part in head:
        yield _line(part)
    yield from _folders(record)
    yield "</Document>\n</kml>\n"


def _line(element: ET.Element) -> str:
    """Return an element as a line of text."""
    return ET.tostring(element, encoding="unicode") + "\n"


def _add(parent: ET.Element, tag: str, **given: str) -> ET.Element:
    """Add an element."""
    return ET.SubElement(parent, tag, given)


def _say(parent: ET.Element, name: str, text: str) -> None:
    """Add an element with a text."""
    _add(parent, name).text = clean(text)


def _html(lines: list[tuple[str, str]]) -> str:
    """Return labelled texts as the plain HTML that a balloon shows."""
    # Google Earth puts columns of a feature in place of $[...]; what a source wrote is no such.
    rows = [f"<b>{escape(label)}</b>: {escape(text)}" for label, text in lines if text]
    return "<br/>".join(rows).replace("$[", "&#36;[").replace("\n", "<br/>")


def _data(parent: ET.Element, lines: list[tuple[str, str]]) -> None:
    """Add labelled texts as data, for programs."""
    held = _add(parent, "ExtendedData")
    for label, text in lines:
        _say(_add(held, "Data", name=clean(label)), "value", text)


# ---- styles ----------------------------------------------------------------------------------


def style_id(group: str, role: str) -> str:
    """Return the name of a style."""
    return f"{group}-{role}"


def _styles(icons: Mapping[str, str] | None) -> Iterator[ET.Element]:
    """Yield a style for each group of kinds and role."""
    for group, (fill, stroke) in COLOURS.items():
        for role in PLACE_ROLES:
            style = ET.Element("Style", {"id": style_id(group, role)})
            icon = _add(style, "IconStyle")
            _say(icon, "color", _colour(fill))
            _say(icon, "scale", "0.6" if icons is None else "0.7")
            if icons is not None:
                _say(_add(icon, "Icon"), "href", icons[role])
                spot = {"x": "0.5", "y": "0.5", "xunits": "fraction", "yunits": "fraction"}
                _add(icon, "hotSpot", **spot)
            _say(_add(style, "LabelStyle"), "scale", "0.7")
            line = _add(style, "LineStyle")
            _say(line, "color", _colour(stroke))
            _say(line, "width", "1.5")
            area = _add(style, "PolyStyle")
            _say(area, "color", _colour(fill, WASH))
            _say(_add(style, "BalloonStyle"), "text", _BALLOON)
            yield style


def _colour(colour: str, strength: float = 1) -> str:
    """Return a colour as KML writes it: strength, blue, green, red."""
    red, green, blue = rgb(colour)
    return f"{round(strength * 255):02x}{blue:02x}{green:02x}{red:02x}"


# ---- folders and placemarks ------------------------------------------------------------------


def _folders(record: "Record") -> Iterator[str]:
    """Yield a folder for each group of kinds, one for lines, and one for what has no place."""
    places = record.places
    form, drawn = forms(places), outlines(places)
    owners = record.event_rows("places")
    marks = _Marks(record)
    kinds = {kind: entry.group for kind, entry in KINDS.items()}
    groups = np.array([kinds.get(kind, "other") for kind in record.events["kind"]], dtype=object)
    rows = np.flatnonzero(form != NONE)
    for group, label in GROUPS.items():
        own = rows[groups[owners[rows]] == group].tolist()
        found = (marks.of_place(row, group, drawn[row]) for row in own)
        yield from _folder(label, f"{len(own)} places", len(own), found)
    lines = paths(record, drawn)
    pairs = zip(lines["row"].tolist(), lines["geometry"], strict=True)
    found = (marks.of_line(row, groups[owners[row]], line) for row, line in pairs)
    words = "Only where the data pair the two ends"
    yield from _folder("From launch to impact", words, len(lines), found)
    bare = np.setdiff1d(np.arange(len(record)), owners[rows]).tolist()
    words = f"{len(bare)} events that no place is drawn for"
    yield from _folder(WITHOUT, words, len(bare), (marks.of_event(event) for event in bare))


def _folder(name: str, words: str, size: int, marks: Iterator[ET.Element]) -> Iterator[str]:
    """Yield a folder with its placemarks; none where there are none."""
    if not size:
        return
    head = ET.Element("Folder")
    _say(head, "name", name)
    _say(head, "description", words)
    yield "<Folder>\n"
    yield from map(_line, head)
    yield from map(_line, marks)
    yield "</Folder>\n"


class _Marks:
    """The placemarks of a record: what is said of an event is put together once."""

    def __init__(self, record: "Record") -> None:
        self._owners = record.event_rows("places")
        self._ids = record.events.index.tolist()
        self._events = _cells(event_columns(record))
        self._places = _cells(record.places[[*_PLACE, *_NUMBERS]])
        self._spans = [_span(*times) for times in _times(record)]
        self._of: dict[int, list[int]] = {}
        for row, owner in enumerate(self._owners):
            self._of.setdefault(int(owner), []).append(row)

    def of_place(self, row: int, group: str, shape: Any) -> ET.Element:
        """Return the placemark of a place."""
        event = int(self._owners[row])
        role = self._places["role"][row]
        mark = self._begin(event, [("Place", self._in_words(row))], style_id(group, role))
        self._extend(mark, event, row)
        mark.append(_geometry(shape))
        return mark

    def of_line(self, row: int, group: str, line: Any) -> ET.Element:
        """Return the placemark of a line to a place."""
        event = int(self._owners[row])
        mark = self._begin(event, [("To", self._in_words(row))], style_id(group, "launch"))
        self._extend(mark, event, None)
        mark.append(_geometry(line))
        return mark

    def of_event(self, event: int) -> ET.Element:
        """Return the placemark of an event without a place: it has no geometry."""
        said = [("Place", self._in_words(row)) for row in self._of.get(event, [])]
        mark = self._begin(event, said or [("Place", "not given")], None)
        self._extend(mark, event, None)
        return mark

    def _begin(self, event: int, place: list[tuple[str, str]], style: str | None) -> ET.Element:
        """Return a placemark with its words, time and style, in the order of the schema."""
        mark = ET.Element("Placemark")
        columns = {name: values[event] for name, values in self._events.items()}
        title = columns["title"] or columns["kind"]
        _say(mark, "name", title)
        _say(mark, "Snippet", "")
        said = [("When", _when(columns)), *place]
        said += [(label, _in_word(name, columns[name])) for name, label in _DATA.items()]
        _say(mark, "description", _html([("Event", title), *said]))
        span = _add(mark, "TimeSpan")
        for name, moment in zip(("begin", "end"), self._spans[event], strict=True):
            _say(span, name, moment)
        if style is not None:
            _say(mark, "styleUrl", f"#{style}")
        return mark

    def _extend(self, mark: ET.Element, event: int, row: int | None) -> None:
        """Add what is known of event and place as data."""
        lines = [("event_id", self._ids[event])]
        lines += [(name, values[event]) for name, values in self._events.items()]
        if row is not None:
            lines += [(_named(name), values[row]) for name, values in self._places.items()]
        _data(mark, [(name, text) for name, text in lines if text])

    def _in_words(self, row: int) -> str:
        """Say where a place is, and how sure that is."""
        place = {name: values[row] for name, values in self._places.items()}
        role = PLACE_ROLES.get(place["role"], place["role"])
        name = place["name"] or "place not named"
        words = [f"{role}: {name}", PRECISIONS.get(place["precision"], "not looked for")]
        if place["radius_km"]:
            words.append(f"within {float(place['radius_km']):g} km in nine of ten cases")
        else:
            words.append("no radius is stated" if place["longitude"] else "no coordinates")
        return "; ".join(words)


def _cells(table: pd.DataFrame) -> dict[str, list[str]]:
    """Return the columns of a table as lists of text, "" for what is not known."""
    cells = {}
    for name in table.columns:
        values = plain_values(table[name])
        cells[str(name)] = ["" if value is None else str(value) for value in values]
    return cells


def _named(column: str) -> str:
    """Return what a column of places is called beside those of the event."""
    return column if column in _NUMBERS else f"place_{column}"


def _in_word(column: str, value: str) -> str:
    """Return a word of a vocabulary as a reader knows it."""
    return _WORDS.get(column, {}).get(value, value)


def _when(columns: Mapping[str, str]) -> str:
    """Say when an event was."""
    end = f" to {columns['end']}" if columns["end"] else ""
    zone = f" ({columns['tz']})" if columns["tz"] else ""
    return f"{columns['start']}{end}{zone}"


def _times(record: "Record") -> Iterator[tuple[np.datetime64, np.datetime64, int, str]]:
    """Yield start, end, offset in minutes and precision of each event."""
    start, end, offset = local_minutes(record.events)
    stamps = (minutes.astype("datetime64[m]") for minutes in (start, end))
    return zip(*stamps, offset.tolist(), record.events["time_precision"], strict=True)


def _span(start: np.datetime64, end: np.datetime64, offset: int, precision: str) -> tuple[str, str]:
    """Return begin and end of an event: local time with its offset, or days where no more is known.

    Examples
    --------
    >>> _span(np.datetime64("2023-04-06T14:20"), np.datetime64("2023-04-06T14:59"), 180, "minute")
    ('2023-04-06T14:20:00+03:00', '2023-04-06T14:59:00+03:00')
    >>> _span(np.datetime64("2023-04-06T00:00"), np.datetime64("2023-04-06T23:59"), 180, "day")
    ('2023-04-06', '2023-04-06')
    """
    if precision not in ("minute", "hour"):
        return str(start.astype("datetime64[D]")), str(end.astype("datetime64[D]"))
    hours, minutes = divmod(abs(offset), 60)
    zone = f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"
    return f"{start}:00{zone}", f"{end}:00{zone}"


# ---- geometry --------------------------------------------------------------------------------


def _geometry(shape: Any) -> ET.Element:
    """Return a geometry as KML."""
    kind = shape.geom_type
    if kind == "Point":
        return _coordinates("Point", shape)
    if kind in ("LineString", "LinearRing"):
        line = ET.Element("LineString")
        _say(line, "tessellate", "1")
        line.append(_told(shape))
        return line
    if kind == "Polygon":
        return _polygon(shape)
    whole = ET.Element("MultiGeometry")
    for part in shape.geoms:
        whole.append(_geometry(part))
    return whole


def _polygon(shape: Any) -> ET.Element:
    """Return an area as KML, on the ground."""
    area = ET.Element("Polygon")
    _say(area, "tessellate", "1")
    turned = shapely.orient_polygons(shape)
    _add(area, "outerBoundaryIs").append(_coordinates("LinearRing", turned.exterior))
    for hole in turned.interiors:
        _add(area, "innerBoundaryIs").append(_coordinates("LinearRing", hole))
    return area


def _coordinates(name: str, shape: Any) -> ET.Element:
    """Return an element with the coordinates of a shape."""
    element = ET.Element(name)
    element.append(_told(shape))
    return element


def _told(shape: Any) -> ET.Element:
    """Return the coordinates of a shape: longitude, latitude."""
    element = ET.Element("coordinates")
    points = shapely.get_coordinates(shape).tolist()
    element.text = " ".join(f"{longitude:.10g},{latitude:.10g}" for longitude, latitude in points)
    return element
