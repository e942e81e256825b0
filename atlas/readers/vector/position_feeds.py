"""Read points from GPX, and the items of feeds (RSS, Atom) with the points that GeoRSS gives."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import shapely

from atlas.errors import SourceError
from atlas.readers.cells.column_names import match_columns
from atlas.readers.vector.features import Features
from atlas.readers.vector.kml_placemarks import features_of
from atlas.readers.vector.markup_text import text_and_pairs
from atlas.readers.vector.xml_records import XmlRecords, words_in, words_of

_GPX = {"name": "title", "desc": "note", "time": "start", "cmt": "comment"}
_GPX_LINES = ("trk", "rte")
_PUBLISHED = ("pubDate", "published", "updated", "issued")
_TEXTS = ("description", "summary", "content", "encoded")
_SHAPES = ("point", "line", "polygon", "box", "where", "lat", "long", "Point")
_NOT_A_DATE = "the day of publication: no other date is there; the event may be earlier"


class Read(NamedTuple):
    """The records of a file: their words, shapes, and what is wrong with some."""

    rows: list[dict[str, str]]
    shapes: list[Any]
    broken: dict[int, str]

    def add(self, row: dict[str, str], shape: Callable[[], Any]) -> None:
        """Add a record; a broken shape is told with its number."""
        try:
            self.shapes.append(shape())
        except (ValueError, IndexError, shapely.errors.ShapelyError) as error:
            self.broken[len(self.rows)] = f"item {len(self.rows) + 1}: {error}"
            self.shapes.append(None)
        self.rows.append(row)


def read_gpx(raw: bytes, where: str) -> tuple[Features, dict[str, Any]]:
    """Return the waypoints of GPX as features, and a note on its tracks and routes.

    Raises
    ------
    SourceError
        If it is no GPX that can be read, or has no waypoints.
    """
    read = Read([], [], {})

    def take(point: ET.Element, _: list[str]) -> None:
        row = {_GPX.get(name, name): text for name, text in _leaves(point).items()}
        read.add(row, lambda: shapely.Point(_degrees(point.get("lon")), _degrees(point.get("lat"))))

    parsed = XmlRecords(("wpt",), take)
    parsed.read(raw, where)
    lines = sum(parsed.seen.get(name, 0) for name in _GPX_LINES)
    if not read.rows:
        more = (
            f"; its {lines} tracks and routes are the way of a device, no events" if lines else ""
        )
        msg = f"{where} holds no waypoints (wpt); wanted one for each event{more}"
        raise SourceError(msg)
    notes = [_note("tracks and routes: not read", lines)] if lines else []
    return features_of(*read, where), {"read_as": notes}


def read_feed(raw: bytes, where: str) -> tuple[Features, dict[str, Any]]:
    """Return the items of a feed as features, and how their dates were found.

    The day of publication is the date of an event only where the items have no other.

    Raises
    ------
    SourceError
        If it is no feed that can be read, or has no items.
    """
    read = Read([], [], {})

    def take(item: ET.Element, _: list[str]) -> None:
        read.add(_item(item), lambda: _where(item))

    parsed = XmlRecords(("item", "entry"), take)
    parsed.read(raw, where)
    if not read.rows:
        msg = f"{where} holds no items; wanted a feed with an item for each event"
        raise SourceError(msg)
    names = dict.fromkeys(name for row in read.rows for name in row if name != "published")
    known, _ = match_columns(names)
    notes = []
    if not {"date", "start"} & set(known):
        for row in read.rows:
            row["date"] = _day(row.get("published", ""))
        notes = [_note(_NOT_A_DATE, len(read.rows), level="warning")]
    if parsed.title and "source" not in known:
        for row in read.rows:
            row["source"] = parsed.title
    return features_of(*read, where), {"read_as": notes}


def _note(what: str, count: int, level: str = "note") -> dict[str, Any]:
    said = {"level": level, "what": what, "count": count, "rows": [], "examples": ""}
    step = "" if level == "note" else "look whether the texts say when it was"
    return {**said, "next_step": step}


def _leaves(element: ET.Element) -> dict[str, str]:
    """Return the text of each part without parts of its own, by name; of a link its address."""
    found: dict[str, str] = {}
    for part in element.iter():
        if part is element or (len(part) and part.tag != "link"):
            continue
        said = part.get("href", "") if part.tag == "link" else ""
        said = said or words_in(part)
        name = "url" if part.tag == "link" else part.tag
        if said and name not in found:
            found[name] = said
    return found


def _item(item: ET.Element) -> dict[str, str]:
    """Return the words of an item by column."""
    leaves = _leaves(item)
    row: dict[str, str] = {}
    said = [name for name in _PUBLISHED if leaves.get(name)]
    # Feeds of the oldest form have no other word for the day of publication than date.
    published = leaves.get(said[0], "") if said else leaves.pop("date", "")
    text, pairs = text_and_pairs(words_of(item, *_TEXTS))
    if title := text_and_pairs(leaves.get("title", ""))[0]:
        row["title"] = title
    if text:
        row["note"] = text
    if published:
        row["published"] = published
    left = {*_PUBLISHED, *_TEXTS, *_SHAPES, "title", "pos", "posList", "lowerCorner", "upperCorner"}
    return {**pairs, **{name: said for name, said in leaves.items() if name not in left}, **row}


def _day(text: str) -> str:
    """Return the day of a time of publication; the text itself if it is written in another way.

    Examples
    --------
    >>> _day("Tue, 03 Jun 2014 23:39:21 GMT"), _day("2014-06-03T09:39:21Z")
    ('2014-06-03', '2014-06-03')
    """
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return text[:10] if text[4:5] == "-" and text[10:11] == "T" else text


def _where(item: ET.Element) -> Any:
    """Return the shape of an item: a GeoRSS point, line, polygon or box, GML, or lat and long.

    Raises
    ------
    ValueError
        If its numbers are broken.
    """
    for name in ("point", "pos"):
        if text := words_in(item.find(f".//{name}")):
            return shapely.Point(_pairs(text)[0])
    for name, make in (("line", shapely.LineString), ("polygon", shapely.Polygon)):
        if text := words_in(item.find(f".//{name}")):
            return make(_pairs(text))
    if text := words_in(item.find(".//posList")):
        pairs = _pairs(text)
        closed = item.find(".//LinearRing") is not None
        return shapely.Polygon(pairs) if closed else shapely.LineString(pairs)
    if text := words_in(item.find(".//box")):
        (west, south), (east, north) = _pairs(text)[:2]
        return shapely.box(west, south, east, north)
    lat, lon = words_in(item.find(".//lat")), words_in(item.find(".//long"))
    return shapely.Point(_degrees(lon), _degrees(lat)) if lat and lon else None


def _pairs(text: str) -> list[tuple[float, float]]:
    """Return pairs of longitude and latitude; GeoRSS writes the latitude first."""
    numbers = [float(part) for part in text.replace(",", " ").split()]
    if not numbers or len(numbers) % 2:
        msg = f"{text[:40]!r} are no pairs of latitude and longitude"
        raise ValueError(msg)
    return [(lon, lat) for lat, lon in zip(numbers[::2], numbers[1::2], strict=True)]


def _degrees(text: str | None) -> float:
    """Return a number of degrees."""
    if not text:
        msg = "a point without its lat and lon"
        raise ValueError(msg)
    return float(text)
