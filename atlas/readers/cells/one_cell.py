"""Read both coordinates of a place from one cell: a pair, a grid reference, WKT, GeoJSON."""

import json
import re
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from atlas.files.wkb import OFF_THE_WORLD, from_wkb, off_the_world
from atlas.geocoding.coordinate_text import BARE, read_spot
from atlas.geocoding.grid_references import TextPoint
from atlas.readers.cells.column_names import fold_column, is_called
from atlas.readers.cells.table_cells import MISSING, Rows
from atlas.record.checks.country_check import inside_of
from atlas.record.problems import Problems

WANTED = (
    "wanted both coordinates, such as 48.51, 37.90; 48°30'N 37°54'E; 36S YB 1234 5678; "
    "36R 712345 3567890 or POINT (37.90 48.51)"
)
_GRIDS = ("MGRS", "UTM", "plus code")
_PAIR = r"[(\[]? *([-+]?\d{1,3}\.\d+) *[,; ] *([-+]?\d{1,3}\.\d+) *[)\]]?"
_WKT = re.compile(
    r"(?:SRID=(\d+); *)?((?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\b",
    re.IGNORECASE,
)
_HEX = re.compile(r"0[01][0-9A-Fa-f]{40,}")
# Collections in collections: GEOS calls itself for each.
_DEEPEST = 16
# Which part of the rows with a country decides the order.
_MOST = 0.8


class Cells(NamedTuple):
    """The distinct cells of a column, as what they were read; NaN, None and "" where not."""

    longitude: np.ndarray
    latitude: np.ndarray
    radius_km: np.ndarray
    shape: np.ndarray
    form: np.ndarray
    why: np.ndarray


class Positions(NamedTuple):
    """What one column says of each row."""

    longitude: np.ndarray
    latitude: np.ndarray
    radius_km: np.ndarray
    shape: np.ndarray


def read_one_cell(rows: Rows, problems: Problems) -> Positions | None:
    """Return what the column of coordinates says of each row; None if there is none.

    A cell that cannot be read is a problem that names what is wrong with it. A column in which
    nothing can be read has another meaning, and is left alone.
    """
    if not rows.has("coordinates"):
        return None
    codes, texts = rows.distinct("coordinates")
    cells = _read(texts)
    blank = texts.str.lower().isin(MISSING).to_numpy()
    none = not (cells.form != "").any() and not blank.all()
    if none and _is_other(rows.matched["coordinates"]):
        rows.unknown.append(rows.matched.pop("coordinates"))
        rows.forget()
        return None
    cells.why[(cells.form == "") & (cells.why == "") & ~blank] = WANTED
    bare = (cells.form == BARE)[codes]
    if bare.any():
        turned, why = _order(rows, cells, codes)
        _turn(cells, turned=turned)
        step = "" if why != _HABIT else "if not, use the columns longitude and latitude"
        first = "longitude" if turned else "latitude"
        what = f"two numbers in a cell: the {first} first, {why}"
        rows.tell(what, pd.Series(bare), "coordinates", step)
    for form in dict.fromkeys(cells.form[(cells.form != "") & (cells.form != BARE)]):
        mask = pd.Series((cells.form == form)[codes])
        rows.tell(f"coordinates read as {form}", mask, "coordinates")
    for why in dict.fromkeys(cells.why[cells.why != ""]):
        rows.complain(problems, pd.Series((cells.why == why)[codes]), "coordinates", why)
    grid = np.isin(cells.form, _GRIDS)
    radius = np.where(grid, cells.radius_km, np.nan)
    return Positions(
        cells.longitude[codes], cells.latitude[codes], radius[codes], cells.shape[codes]
    )


def _is_other(name: str) -> bool:
    """Return whether a column of such a name may hold something else than coordinates."""
    return is_called(name, "coordinates") and fold_column(name) != "coordinates"


def _read(texts: pd.Series) -> Cells:
    """Return the distinct cells as what they can be read."""
    size = len(texts)
    lon, lat, radius = (np.full(size, np.nan) for _ in range(3))
    shape, form, why = (np.full(size, held, dtype=object) for held in (None, "", ""))
    cells = Cells(lon, lat, radius, shape, form, why)
    pairs = texts.str.extract(f"^{_PAIR}$").astype("float64").to_numpy()
    plain = (np.abs(pairs) <= 180).all(axis=1)
    cells.latitude[plain], cells.longitude[plain] = pairs[plain, 0], pairs[plain, 1]
    cells.form[plain] = BARE
    _read_shapes(texts, cells, plain)
    for at in np.flatnonzero((cells.form == "") & (cells.why == "")):
        spot = read_spot(texts.iloc[at])
        if isinstance(spot, TextPoint):
            cells.longitude[at], cells.latitude[at], cells.radius_km[at] = spot[:3]
            cells.form[at] = spot.form
        elif spot is not None:
            cells.why[at] = f"{spot}; {WANTED}"
    return cells


# ---- geometries in cells -----------------------------------------------------------------------


def _read_shapes(texts: pd.Series, cells: Cells, known: np.ndarray) -> None:
    """Read WKT, WKB in hexadecimal digits and GeoJSON; a point is a point, others are shapes."""
    wkt, blobs, geojson = {}, {}, {}
    for at in np.flatnonzero(~known):
        text = texts.iloc[at]
        if text.startswith("{"):
            geojson[at] = _geojson(text)
        elif _HEX.fullmatch(text) and not len(text) % 2:
            blobs[at] = bytes.fromhex(text)
        elif found := _WKT.match(text):
            if found[1] not in (None, "4326"):
                cells.why[at] = f"a geometry in SRID {found[1]}: convert it to degrees, SRID 4326"
                continue
            wkt[at] = text[found.start(2) :]
    for form, given, read in (
        ("WKT", wkt, _from_wkt),
        ("GeoJSON", geojson, _from_geojson),
        ("WKB", blobs, lambda held: from_wkb(held)[0]),
    ):
        if not given:
            continue
        held = np.empty(len(given), dtype=object)
        held[:] = list(given.values())
        _take(cells, np.array(list(given)), read(held), form)


def _take(cells: Cells, at: np.ndarray, shapes: np.ndarray, form: str) -> None:
    """Take geometries as the content of cells."""
    shapes = np.asarray(shapes, dtype=object)
    lost = shapely.is_missing(shapes)
    cells.why[at[lost]] = f"{form} that cannot be read"
    empty = ~lost & shapely.is_empty(shapes)
    cells.form[at[empty]] = form
    off = ~lost & off_the_world(shapes)
    cells.why[at[off]] = f"{OFF_THE_WORLD}; in {form} the longitude comes first"
    good = ~lost & ~empty & ~off
    cells.form[at[good]] = form
    points = good & (shapely.get_type_id(shapes) == 0)
    cells.longitude[at[points]] = shapely.get_x(shapes[points])
    cells.latitude[at[points]] = shapely.get_y(shapes[points])
    wide = good & ~points
    cells.shape[at[wide]] = shapely.force_2d(shapes[wide])


def _from_wkt(texts: np.ndarray) -> np.ndarray:
    """Return the geometries of texts in WKT; None for those that cannot be read."""
    deep = [len(re.findall("COLLECTION", text, re.I)) > _DEEPEST for text in texts]
    held = texts.copy()
    held[np.array(deep, dtype=bool)] = None
    return np.asarray(shapely.from_wkt(held, on_invalid="ignore"), dtype=object)


def _geojson(text: str) -> str | None:
    """Return the text of a geometry: also of a feature, of Python's quotes, of lat and lon."""
    for form in (text, text.replace("'", '"')):
        try:
            held = json.loads(form)
        except (ValueError, RecursionError):
            continue
        if held.get("type") == "Feature":
            held = held.get("geometry")
        if isinstance(held, dict) and "type" not in held:
            held = _point_of(held)
        said = json.dumps(held)
        return None if said.count("Collection") > _DEEPEST else said
    return None


def _point_of(held: dict[str, Any]) -> dict[str, Any] | None:
    """Return the point of an object with a latitude and a longitude."""
    found = {
        ours: value
        for ours in ("longitude", "latitude")
        for name, value in held.items()
        if is_called(name, ours)
    }
    try:
        pair = [float(found[name]) for name in ("longitude", "latitude")]
    except (KeyError, TypeError, ValueError):
        return None
    return {"type": "Point", "coordinates": pair}


def _from_geojson(texts: np.ndarray) -> np.ndarray:
    """Return the geometries of texts in GeoJSON; None for those that cannot be read."""
    try:
        return np.asarray(shapely.from_geojson(texts, on_invalid="ignore"), dtype=object)
    except (shapely.errors.GEOSException, TypeError, ValueError):
        return np.array([_one_geojson(text) for text in texts], dtype=object)


def _one_geojson(text: str | None) -> Any:
    try:
        return shapely.from_geojson(text, on_invalid="ignore")
    except (shapely.errors.GEOSException, TypeError, ValueError):
        return None


# ---- which of two numbers comes first ------------------------------------------------------------

_HABIT = "as most people write it"


def _order(rows: Rows, cells: Cells, codes: np.ndarray) -> tuple[bool, str]:
    """Return whether the longitude comes first in a column of bare pairs, and why."""
    named = _named_order(rows.matched["coordinates"])
    if named is not None:
        return named, "as the name of the column says"
    bare = cells.form == BARE
    first, second = np.abs(cells.latitude[bare]), np.abs(cells.longitude[bare])
    if (first > 90).any() != (second > 90).any():
        return bool((first > 90).any()), "as a number above 90 shows"
    fits = [_in_country(rows, cells, codes, turned=turned) for turned in (False, True)]
    if max(fits) >= _MOST and min(fits) < 1 - _MOST:
        return fits[1] > fits[0], "as the stated countries show"
    return False, _HABIT


def _named_order(name: str) -> bool | None:
    """Return whether the name of a column says that the longitude is first.

    Examples
    --------
    >>> _named_order("Lat/Lon"), _named_order("LonLat"), _named_order("Coordinates")
    (False, True, None)
    """
    words = [word for word in re.split(r"[\W\d_]+", name) if word]
    glued = [(word[:at], word[at:]) for word in words for at in range(1, len(word))]
    for one, other in [*pairwise(words), *glued]:
        if is_called(one, "latitude") and is_called(other, "longitude"):
            return False
        if is_called(one, "longitude") and is_called(other, "latitude"):
            return True
    return None


def _in_country(rows: Rows, cells: Cells, codes: np.ndarray, *, turned: bool) -> float:
    """Return which part of the rows is inside its country in one order; 0 if none says one."""
    country, names = rows.distinct("country")
    bare = (cells.form == BARE)[codes] & (names != "").to_numpy()[country]
    lon, lat = cells.longitude[codes][bare], cells.latitude[codes][bare]
    if turned:
        lon, lat = lat, lon
    if not bare.any() or (np.abs(lat) > 90).any():
        return 0.0
    wide = np.ones(bare.sum(), dtype=bool)
    return float(np.mean(inside_of(country[bare], names.tolist(), lon, lat, wide=wide) == ""))


def _turn(cells: Cells, *, turned: bool) -> None:
    """Put bare pairs in order; a latitude beyond 90 degrees is none."""
    bare = cells.form == BARE
    if turned:
        lat = cells.latitude[bare].copy()
        cells.latitude[bare], cells.longitude[bare] = cells.longitude[bare], lat
    off = bare & (np.abs(cells.latitude) > 90)
    cells.why[off] = "the latitude is above 90 degrees: the order differs from that of the others"
    cells.longitude[off], cells.latitude[off] = np.nan, np.nan
