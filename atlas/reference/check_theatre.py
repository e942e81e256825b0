"""What a theatre that people add has to be; it never says anew what is shipped."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from atlas.errors import PluginError
from atlas.folding import COUNTRY_NAME, fold_by
from atlas.geodesy import KM_PER_DEGREE
from atlas.reference.country_table import countries, parts_of
from atlas.reference.theatre import BOXES, GROUND, PARTS, ZONES, Theatre, TheatreArea

MADE_FROM = ("lines", "outline", "drawn")
_COLUMNS = {
    PARTS: (
        *("key", "name", "kind", "names", "country", "zone", "province", "on", "stated_as"),
        *("map_label", "note"),
    ),
    BOXES: ("counted_to", "west", "south", "east", "north"),
    ZONES: ("name", "zone"),
}
_NEEDED = {PARTS: ("key", "name"), BOXES: _COLUMNS[BOXES], ZONES: _COLUMNS[ZONES]}
# Four signs and more: no code of a country, of today or later, is as long.
_KEY = re.compile(r"[A-Z][A-Z0-9-]{3,23}")
_LABEL, _NOTE = 60, 300
_WIDEST_ERROR_KM = 100.0
# A country may be drawn by this many degrees less wide than its boxes, which are outwards.
_SHORT = 1.0
_CRS = ("CRS84", "EPSG::4326", "EPSG:4326")

Rule = tuple[str, Callable[[str], bool], str]


def check_theatre(theatre: Theatre, beside: Mapping[str, Theatre]) -> Theatre:
    """Return a theatre that may take part beside others.

    Parameters
    ----------
    theatre : Theatre
        The theatre that is added.
    beside : mapping
        Those that are there, by name.

    Raises
    ------
    PluginError
        If it is none: the file, the row, what was given and what was wanted.
    """
    folder = Path(theatre.folder)
    for name in (PARTS, GROUND):
        if not (folder / name).is_file():
            msg = f"{str(folder)!r} has no {name}; a theatre is a folder with {PARTS} and {GROUND}"
            raise PluginError(msg)
    for name, columns in _COLUMNS.items():
        _check_columns(folder / name, theatre.table(name), columns, _NEEDED[name])
    keys = {row["key"] for row in theatre.table(PARTS)}
    _check_rows(folder / PARTS, theatre.table(PARTS), _key_rules(beside))
    _check_ground(folder / GROUND, theatre, beside)
    _check_rows(folder / PARTS, theatre.table(PARTS), _part_rules(theatre, keys, beside))
    _check_on(folder / PARTS, theatre, beside)
    _check_rows(folder / BOXES, theatre.table(BOXES), _BOX_RULES)
    for row, box in enumerate(theatre.counted, start=2):
        west, south, east, north = box.box
        if not (west < east and south < north):
            _refuse(f"{folder / BOXES}, row {row}", str(box.box), "west < east and south < north")
    _check_rows(folder / ZONES, theatre.table(ZONES), _ZONE_RULES)
    _check_names(folder, theatre, beside)
    return theatre


def _refuse(where: str, given: str, wanted: str) -> NoReturn:
    msg = f"{where}: {given!r:.90}; wanted {wanted}"
    raise PluginError(msg)


def _check_columns(
    path: Path, rows: list[dict[str, str]], known: tuple[str, ...], needed: tuple[str, ...]
) -> None:
    """Raise where a table lacks a column, or has one that nobody reads."""
    if not rows:
        if path.name == PARTS:
            _refuse(str(path), "no row", "at least one part")
        return
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            _refuse(f"{path}, row {number}", "another number of cells", "one for each column")
    for column in needed:
        if column not in rows[0]:
            _refuse(str(path), ", ".join(rows[0]), f"a column {column!r}")
    for column in rows[0]:
        if column not in known:
            _refuse(str(path), column, f"columns of these: {', '.join(known)}")


def _check_rows(path: Path, rows: list[dict[str, str]], rules: tuple[Rule, ...]) -> None:
    """Raise at the first cell that breaks a rule."""
    for number, row in enumerate(rows, start=2):
        for column, holds, wanted in rules:
            if column in row and not holds(row[column]):
                _refuse(f"{path}, row {number}, {column}", row[column], wanted)


def _key_rules(beside: Mapping[str, Theatre]) -> tuple[Rule, ...]:
    """Return what each key of contested.csv has to be."""
    return (
        ("key", lambda t: bool(_KEY.fullmatch(t)), "4 to 24 of A-Z, 0-9 and -, such as NEW-ISLAND"),
        ("key", lambda t: t not in _keys(beside), "a key that is not taken"),
    )


def _part_rules(
    theatre: Theatre, keys: set[str], beside: Mapping[str, Theatre]
) -> tuple[Rule, ...]:
    """Return what each cell of contested.csv has to be."""
    drawn = {area.key for one in (theatre, *beside.values()) for area in one.areas}
    own = {area.key for area in theatre.areas}
    known = keys | set(countries()) | _keys(beside)
    return (
        ("key", lambda t: t in own, f"a key with its ground in {GROUND}"),
        ("kind", lambda t: t in ("part", "water"), "'part' or 'water'"),
        ("name", _is_label, f"1 to {_LABEL} signs that can be printed"),
        ("names", lambda t: all(map(_is_label, parts_of(t))), f"names of 1 to {_LABEL} signs"),
        ("map_label", lambda t: not t or _is_label(t), f"at most {_LABEL} signs"),
        ("note", lambda t: not t or _is_label(t, _NOTE), f"at most {_NOTE} signs"),
        (
            "country",
            lambda t: not t or t in countries(),
            "the two letters of a country, or nothing",
        ),
        ("zone", lambda t: not t or _is_zone(t), "an IANA zone such as Africa/Juba, or nothing"),
        ("province", lambda t: t in ("", "yes"), "'yes' or nothing"),
        ("on", lambda t: set(parts_of(t)) <= drawn, "keys of ground that is drawn, joined by |"),
        ("stated_as", lambda t: set(parts_of(t)) <= known, "keys of territories, joined by |"),
    )


def _check_ground(path: Path, theatre: Theatre, beside: Mapping[str, Theatre]) -> None:
    """Raise where the GeoJSON is none, or an area is none, or is drawn by another theatre."""
    collection = theatre.collection
    if collection.get("type") != "FeatureCollection" or not collection.get("features"):
        _refuse(str(path), str(collection.get("type")), "a FeatureCollection with features")
    if (crs := collection.get("crs")) is not None and not str(crs).strip("'}\"").endswith(_CRS):
        _refuse(f"{path}, crs", str(crs), "longitude and latitude in degrees WGS84 (EPSG:4326)")
    meta = collection.get("_meta")
    for word in ("attribution", "licence"):
        said = meta.get(word) if isinstance(meta, dict) else None
        if not (isinstance(said, str) and _is_label(said, _NOTE)):
            _refuse(f"{path}, _meta, {word}", str(said), "a text: whose ground it is, and which")
    parts = {row["key"] for row in theatre.table(PARTS)}
    taken = {area.key: name for name, one in beside.items() for area in one.areas}
    drawn: set[str] = set()
    for number, feature in enumerate(collection["features"], start=1):
        where = f"{path}, feature {number}"
        key = _check_area(where, feature)
        if key not in parts and key not in countries():
            _refuse(f"{where}, key", key, f"a key of {PARTS}, or the two letters of a country")
        if key in drawn or key in taken:
            by = f"the theatre {taken[key]!r}" if key in taken else "this file"
            _refuse(f"{where}, key", key, f"one ground for each key; {by} has one for it")
        drawn.add(key)
    for area in theatre.areas:
        if area.key in countries():
            _check_whole(path, area)


def _check_on(path: Path, theatre: Theatre, beside: Mapping[str, Theatre]) -> None:
    """Raise where a part is inside a country that is drawn: no place of it were ever certain."""
    ground = {area.key: area for area in theatre.areas}
    named = {"": theatre, **beside}
    drawn = [(name, area) for name, one in named.items() for area in one.areas]
    for row, part in enumerate(theatre.contested.values(), start=2):
        for name, area in drawn if part.kind == "part" else ():
            stated = area.key in part.on or area.key not in countries()
            if not stated and _both_sure(ground[part.key], area):
                by = f"the theatre {name!r}" if name else "this file"
                wanted = f"{area.key}, whose ground {by} draws beneath it, among the keys"
                _refuse(f"{path}, row {row}, on", "|".join(part.on), wanted)


def _both_sure(part: TheatreArea, country: TheatreArea) -> bool:
    """Tell whether a place may be well inside of both, and neither line is the better one."""
    if part.made_from == "lines" and country.made_from == "outline":
        return False
    inner = (
        one.ground.buffer(-one.error_km / KM_PER_DEGREE, quad_segs=2) for one in (part, country)
    )
    return bool(next(inner).intersects(next(inner)))


def _check_whole(path: Path, area: TheatreArea) -> None:
    """Raise where a country is drawn in part: its other places would be held for mistakes."""
    boxes = countries()[area.key].boxes
    if boxes:
        west, south = (min(box[at] for box in boxes) for at in (0, 1))
        east, north = (max(box[at] for box in boxes) for at in (2, 3))
        bounds = area.ground.bounds
        short = (bounds[0] - west, bounds[1] - south, east - bounds[2], north - bounds[3])
        if max(short) > _SHORT:
            given = f"{area.key} in {bounds}"
            _refuse(str(path), given, f"the whole country, about {(west, south, east, north)}")


def _check_area(where: str, feature: Any) -> str:
    """Return the key of a feature that is an area with an error."""
    from shapely import is_valid_reason
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    words = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(words, dict) or {"key", "error_km", "made_from"} - set(words):
        _refuse(where, str(words), "properties key, error_km and made_from")
    km = words["error_km"]
    if isinstance(km, bool) or not isinstance(km, int | float):
        _refuse(f"{where}, error_km", str(km), "a number of kilometres")
    if not 0 < km <= _WIDEST_ERROR_KM:
        _refuse(f"{where}, error_km", str(km), f"more than 0, at most {_WIDEST_ERROR_KM:g}")
    if words["made_from"] not in MADE_FROM:
        _refuse(f"{where}, made_from", str(words["made_from"]), f"one of {', '.join(MADE_FROM)}")
    try:
        ground = shape(feature["geometry"])
        west, south, east, north = ground.bounds
    except (ShapelyError, TypeError, ValueError, LookupError, AttributeError) as error:
        msg = f"{where}, geometry cannot be read: {error}; wanted a Polygon or MultiPolygon"
        raise PluginError(msg) from error
    if ground.geom_type not in ("Polygon", "MultiPolygon"):
        _refuse(f"{where}, geometry", ground.geom_type, "a Polygon or MultiPolygon")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        _refuse(f"{where}, geometry", str(ground.bounds), "degrees WGS84, longitude first")
    if (reason := is_valid_reason(ground)) != "Valid Geometry":
        _refuse(f"{where}, geometry", reason, "rings that do not cross")
    return str(words["key"])


def _check_names(folder: Path, theatre: Theatre, beside: Mapping[str, Theatre]) -> None:
    """Raise where a name is one of a country's, or of another part's: nobody could say which."""
    owners = {**_country_names(), **_names_of(beside)}
    for row, part in enumerate(theatre.contested.values(), start=2):
        for name in part.names:
            owner = owners.setdefault(_fold(name), part.key)
            if owner != part.key:
                _refuse(f"{folder / PARTS}, row {row}", name, f"a name that {owner} has not")
    for row, city in enumerate(theatre.zones, start=2):
        if (taken := owners.get(_fold(city))) is not None:
            _refuse(f"{folder / ZONES}, row {row}", city, f"a name that {taken} has not")
    if len(theatre.contested) < len(theatre.table(PARTS)):
        _refuse(str(folder / PARTS), "a key in two rows", "one row for each key")


def _keys(theatres: Mapping[str, Theatre]) -> set[str]:
    return {key for theatre in theatres.values() for key in theatre.contested}


def _names_of(theatres: Mapping[str, Theatre]) -> dict[str, str]:
    """Return whose each folded name is: of parts, and of cities that have a clock."""

    def names() -> Iterator[tuple[str, str]]:
        for theatre in theatres.values():
            yield from ((_fold(city), city) for city in theatre.zones)
            yield from (
                (_fold(n), one.key) for one in theatre.contested.values() for n in one.names
            )

    return dict(names())


@cache
def _country_names() -> dict[str, str]:
    """Return whose each folded name or code is."""
    return {
        _fold(text): one.key for one in countries().values() for text in (*one.names, *one.codes)
    }


def _fold(text: str) -> str:
    return fold_by(COUNTRY_NAME, text)


def _is_label(text: str, most: int = _LABEL) -> bool:
    """Tell whether a text can be shown; Persian words need the sign that joins nothing."""
    return 0 < len(text.strip()) <= most and text.replace("\u200c", "").isprintable()


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _is_degrees(most: float) -> Callable[[str], bool]:
    def holds(text: str) -> bool:
        try:
            return -most <= float(text) <= most
        except ValueError:
            return False

    return holds


_BOX_RULES: tuple[Rule, ...] = (
    (
        "counted_to",
        lambda t: bool(t) and set(parts_of(t)) <= set(countries()),
        "the two letters of countries, joined by |",
    ),
    *((edge, _is_degrees(180), "degrees of longitude") for edge in ("west", "east")),
    *((edge, _is_degrees(90), "degrees of latitude") for edge in ("south", "north")),
)
_ZONE_RULES: tuple[Rule, ...] = (
    ("name", _is_label, f"1 to {_LABEL} signs that can be printed"),
    ("zone", _is_zone, "an IANA zone such as Africa/Juba"),
)
