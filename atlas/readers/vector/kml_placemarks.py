"""Read the placemarks of KML: their words, times, data and shapes; no link is followed."""

import functools
import re
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pandas as pd
import shapely

from atlas.errors import SourceError
from atlas.files.size_limits import check_columns, check_grid
from atlas.files.wkb import OFF_THE_WORLD, off_the_world
from atlas.readers.cells.column_names import match_columns
from atlas.readers.vector.features import Features
from atlas.readers.vector.markup_text import text_and_pairs
from atlas.readers.vector.xml_records import XmlRecords, words_in, words_of

_SHAPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack")
_PLAIN = {"Point": 1, "LineString": 2, "LinearRing": 3}
_DEEPEST = 16
# The id that `Record.write` gives its document.
_OURS = "atlas"


def read_kml(raw: bytes, where: str) -> tuple[Features, dict[str, Any]]:
    """Return the placemarks of KML as features, and notes on how they were read.

    The name of a placemark becomes the title, its description the note, and its time the start
    and end, unless its data have such columns; ``folder`` holds the names of the folders around.

    Raises
    ------
    SourceError
        If it is no KML that can be read, or has no placemarks.
    """
    rows: list[dict[str, str]] = []
    shapes: list[Any] = []
    broken: dict[int, str] = {}

    def take(placemark: ET.Element, folders: list[str]) -> None:
        try:
            shapes.append(_shape(placemark, 0))
        except ValueError as error:
            broken[len(shapes)] = f"placemark {len(shapes) + 1}: {error}"
            shapes.append(None)
        rows.append(_row(placemark, folders))

    parsed = XmlRecords(("Placemark",), take)
    parsed.read(raw, where)
    if not rows:
        links = "; it links to other files, which are not followed: load them yourself"
        more = links if parsed.seen.get("NetworkLink") else ""
        msg = f"{where} holds no placemarks; wanted KML with a Placemark for each event{more}"
        raise SourceError(msg)
    how: dict[str, Any] = {}
    if parsed.top_id == _OURS and all("event_id" in row for row in rows):
        how = {"read_as": _first_of_each(rows, shapes, broken)}
    return features_of(rows, shapes, broken, where), how


def features_of(
    rows: list[dict[str, str]], shapes: list[Any], broken: dict[int, str], where: str
) -> Features:
    """Return records of an XML file as features: text columns, and a shape for each.

    Raises
    ------
    SourceError
        If it has more columns than any table.
    """
    names = dict.fromkeys(name for row in rows for name in row)
    check_columns(where, len(names))
    check_grid(where, len(rows), len(names), sum(map(len, rows)))
    columns = {
        name: pd.Series([row.get(name, "") for row in rows], dtype="str")
        for name in names
        if any(row.get(name) for row in rows)
    }
    held = np.empty(len(shapes), dtype=object)
    held[:] = shapes
    for at in np.flatnonzero(off_the_world(held)):
        broken[int(at)] = f"place {at + 1}: {OFF_THE_WORLD}"
        held[at] = None
    return Features(columns, len(rows), held, "EPSG:4326", broken)


def _row(placemark: ET.Element, folders: list[str]) -> dict[str, str]:
    """Return the words of a placemark by column."""
    row: dict[str, str] = {}
    for data in placemark.iterfind("ExtendedData/Data"):
        row.setdefault(data.get("name", "").strip(), words_of(data, "value"))
    for data in placemark.iterfind("ExtendedData/SchemaData/SimpleData"):
        row.setdefault(data.get("name", "").strip(), words_in(data))
    text, pairs = text_and_pairs(words_of(placemark, "description", "Snippet"))
    # A table in the balloon repeats the data, or stands in their place.
    row = {name: value for name, value in (row or pairs).items() if name}
    if pairs and row.items() <= pairs.items():
        text = ""
    first, last = _span(placemark)
    said = {
        "title": words_of(placemark, "name"),
        "note": text,
        "start": first,
        "end": last,
        "address": words_of(placemark, "address"),
        "folder": " / ".join(folders),
    }
    known = _known(tuple(row))
    for name, value in said.items():
        if not value:
            continue
        taken = name in row or name in known or (name == "start" and "date" in known)
        if not taken:
            row[name] = value
        elif name == "title" and value not in row.values():
            row.setdefault("name", value)
    return row


@functools.lru_cache(maxsize=64)
def _known(names: tuple[str, ...]) -> frozenset[str]:
    """Return our columns that the names of a placemark's data are: those of most are the same."""
    return frozenset(match_columns(names)[0])


def _span(placemark: ET.Element) -> tuple[str, str]:
    """Return the first and the last time of a placemark."""
    when = words_of(placemark, "TimeStamp/when")
    if when:
        return when, ""
    first, last = words_of(placemark, "TimeSpan/begin"), words_of(placemark, "TimeSpan/end")
    if first or last:
        return first or last, last if first else ""
    times = [words_in(one) for one in placemark.iterfind("Track/when")]
    return (times[0], times[-1]) if times else ("", "")


def _shape(element: ET.Element, depth: int) -> Any:
    """Return the geometry in an element; None if it has none.

    Raises
    ------
    ValueError
        If its coordinates are broken.
    """
    if depth > _DEEPEST:
        msg = f"its geometry holds others more than {_DEEPEST} deep"
        raise ValueError(msg)
    found = [_one(child, depth) for child in element if child.tag in _SHAPES]
    found = [one for one in found if one is not None]
    if len(found) < 2:
        return found[0] if found else None
    kinds = {one.geom_type for one in found}
    many = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString,
            "Polygon": shapely.MultiPolygon}  # fmt: skip
    make = many.get(kinds.pop()) if len(kinds) == 1 else None
    return shapely.GeometryCollection(found) if make is None else make(found)


def _one(element: ET.Element, depth: int) -> Any:
    """Return the geometry of one element."""
    if element.tag in _PLAIN:
        points = _points(words_of(element, "coordinates"), _PLAIN[element.tag])
        if not points:
            return None
        return shapely.Point(points[0]) if element.tag == "Point" else shapely.LineString(points)
    if element.tag == "Polygon":
        outer = _points(words_of(element, "outerBoundaryIs/LinearRing/coordinates"), 3)
        inner = element.iterfind("innerBoundaryIs/LinearRing/coordinates")
        return shapely.Polygon(outer, [_points(words_in(ring), 3) for ring in inner])
    if element.tag == "Track":
        text = " ".join(",".join(words_in(one).split()) for one in element.iterfind("coord"))
        points = _points(text, 0)
        return shapely.LineString(points) if len(points) > 1 else None
    return _shape(element, depth + 1)


def _points(text: str, least: int) -> list[tuple[float, float]]:
    """Return pairs of longitude and latitude; a blank between the numbers of a pair is borne.

    Raises
    ------
    ValueError
        If they are no numbers, or too few.
    """
    found = []
    for triple in re.sub(r"\s*,\s*", ",", text.strip()).split():
        numbers = triple.split(",")
        if len(numbers) < 2:
            msg = f"{triple[:40]!r} is no pair of longitude and latitude"
            raise ValueError(msg)
        found.append((float(numbers[0]), float(numbers[1])))
    if found and len(found) < least:
        msg = f"its geometry has {len(found)} points, wanted {least}"
        raise ValueError(msg)
    return found


def _first_of_each(
    rows: list[dict[str, str]], shapes: list[Any], broken: dict[int, str]
) -> list[dict[str, Any]]:
    """Keep the first placemark of each event of a map that we wrote; return a note about it."""
    seen: set[str] = set()
    keep = []
    for at, row in enumerate(rows):
        if row["event_id"] not in seen:
            seen.add(row["event_id"])
            keep.append(at)
    left = len(rows) - len(keep)
    if not left or broken:
        return []
    rows[:], shapes[:] = [rows[at] for at in keep], [shapes[at] for at in keep]
    return [
        {
            "level": "warning",
            "what": "a map of ours for Google Earth: of each event the first place is read",
            "count": left,
            "rows": [],
            "examples": "",
            "next_step": "read the folder, the GeoPackage or the GeoJSON of the record for all",
        }
    ]
