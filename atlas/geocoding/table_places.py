"""Places from a table of places: OCHA's common operational data, and any other list.

A row is a place: a village as a point, or an area with its outline. The columns of OCHA's tables
are known in all their ages (``ADM4_EN``, ``admin4Name_en``, ``adm4_name``, ``ADM4_PCODE``,
``LATITUDE_Y``). P-codes are kept as codes of a place, not as names: rows of events join by them.
"""

import re
from collections import Counter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from atlas.errors import GazetteerError, InputTypeError
from atlas.geocoding.admin_context import provinces
from atlas.geocoding.gazetteer.country_names import country_code
from atlas.geocoding.gazetteer.gazetteer_columns import completed, numbers_of
from atlas.geocoding.gazetteer.name_index import CODE
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.gazetteer.read_layer import SYNONYMS
from atlas.geocoding.geometry.shapes import centre_and_radius
from atlas.geocoding.grammar.expression_words import core_key
from atlas.geocoding.matching.administration import area_of
from atlas.geocoding.spelling.place_names import fold, letters_of
from atlas.geodesy import distance_km
from atlas.reference.countries import find_country
from atlas.reference.precision import usual_km

_NOT_SQUASHED = re.compile(r"[^a-z0-9]+")
# ADM4_EN, admin4Name_en, adm4_name1, ADM4_PCODE, admin4RefName, ADM4ALT1EN.
_LEVEL = re.compile(
    r"adm(?:in)?(?P<level>[0-5])"
    r"(?P<what>p?code|ref(?:name)?|alt(?:name)?|name)?(?P<number>\d)?(?P<language>[a-z]{2,3})?\d?"
)
_FEATURE = re.compile(
    r"feature(?P<what>p?code|ref(?:name)?|alt(?:name)?|name)(?P<number>\d)?(?P<language>[a-z]{2})?"
)
# Of several names of one place the first of these is its own; the rest are further names.
_OWN_FIRST = ("en", "", "fr", "es", "pt", "ref")
_FEATURE_LEVEL, _DIRECT_LEVEL = 6, 7
_MORE_SYNONYMS = {
    "longitude": ("longitudex", "pointx", "xcoord", "centerlon", "longdd", "longitudedd", "gpslon"),
    "latitude": ("latitudey", "pointy", "ycoord", "centerlat", "latdd", "latitudedd", "gpslat"),
    "country": ("iso3", "iso"),
    "pcode": ("pcode", "placecode", "ocha pcode"),
    "area_sqkm": ("areasqkm", "areakm2", "sqkm"),
}
_CODE_OF_COUNTRY = re.compile(r"[A-Z]{2,3}(?=\d)")
# An area of which only a point and its size are given: a disc of that size, and half as much more.
_DISC_MORE = 1.5
# A unit that is known by its villages reaches past the farthest of them.
_PAST_KM, _ENOUGH = 5.0, 3
# A unit of the same name is the one that is listed already, if it lies no farther off.
_SAME_UNIT_KM = 75.0
_LEAST_VILLAGE_KM = 2.0


class TableOfPlaces(NamedTuple):
    """What a table gave: places, rows read, and rows left out by reason."""

    places: pd.DataFrame
    rows: int
    left_out: dict[str, int]


class _Level(NamedTuple):
    """The columns of one level of units: names, the own one first, and the code."""

    names: list[str]
    code: str


def places_of_table(given: pd.DataFrame, name: str, gazetteer: Gazetteer) -> TableOfPlaces:
    """Return the places of a table of places.

    Parameters
    ----------
    given : pandas.DataFrame
        Names, and longitude with latitude or a ``geometry`` in degrees; ``country``, units and
        codes where the table has them, under our names or OCHA's.
    name : str
        The name of the layer, which goes into ids.
    gazetteer : Gazetteer
        Where countries and provinces are looked up.

    Raises
    ------
    InputTypeError
        If it is no frame.
    GazetteerError
        If a column is missing, or no row is a place.
    """
    if not isinstance(given, pd.DataFrame):
        msg = f"places are read from a table, not from {type(given).__name__}: {given!r:.80}"
        raise InputTypeError(msg)
    given = given.reset_index(drop=True)
    levels, columns = _columns(given)
    level = max((one for one in levels if levels[one].names and one), default=0)
    rows = _rows(given, levels, columns, level)
    reason = _why_not(rows, gazetteer)
    left_out = Counter(reason[reason != ""])
    rows = rows[reason == ""].reset_index(drop=True)
    if rows.empty:
        said = "; ".join(f"{n:,} of {why}" for why, n in left_out.most_common()) or "it has no rows"
        msg = f"no row of this table is a place: {said}"
        raise GazetteerError(msg)
    table = _places(rows, name, gazetteer)
    units = _units(rows, table, gazetteer)
    table = pd.concat([table, units], ignore_index=True)
    twice = table["place_id"].duplicated()
    if twice.any():
        left_out["places whose code stands in an earlier row"] += int(twice.sum())
    whole = completed(table).assign(wkb=table["wkb"].to_numpy(object))[~twice.to_numpy()]
    whole["source"] = f"table {name}"
    return TableOfPlaces(whole.reset_index(drop=True), len(given), dict(left_out))


def _columns(given: pd.DataFrame) -> tuple[dict[int, _Level], dict[str, str]]:
    """Return the columns of each level of units, and our other columns, or say what is missing."""
    squashed = {_NOT_SQUASHED.sub("", str(c).lower()): c for c in reversed(given.columns)}
    found, ours = _units_said(squashed), _own_columns(squashed)
    levels = {number: _level(words) for number, words in found.items()}
    if "name" in ours:
        levels[_DIRECT_LEVEL] = _Level([ours["name"]], ours.get("pcode", ""))
    has_points = "geometry" in given or {"longitude", "latitude"} <= set(ours)
    if not has_points or not any(one.names for number, one in levels.items() if number):
        lacks = "a name" if has_points else "longitude and latitude, or a geometry"
        msg = (
            f"the table has no column for {lacks}; its columns are "
            f"{', '.join(map(str, given.columns))}. Say which: --column THEIRS=name, "
            "--column THEIRS=longitude"
        )
        raise GazetteerError(msg)
    return levels, ours


def _units_said(squashed: dict[str, Any]) -> dict[int, dict[str, str]]:
    """Return the columns of each level of units, by language; that of its code is ``code``."""
    found: dict[int, dict[str, str]] = {}
    for text, column in squashed.items():
        feature = _FEATURE.fullmatch(text)
        told = feature or _LEVEL.fullmatch(text)
        if told is None or text in ("adm1", "adm2", "admin1", "admin2"):
            continue
        number = _FEATURE_LEVEL if feature else int(told["level"])
        what = told["what"] or "name"
        word = "code" if what.endswith("code") else told["language"] or ""
        if what.startswith(("alt", "ref")) or (told["number"] and what == "name"):
            word = f"{what[:3]}{told['number'] or ''}{word}"
        found.setdefault(number, {})[word] = column
    return found


def _own_columns(squashed: dict[str, Any]) -> dict[str, str]:
    """Return the columns that have one of our names, or a synonym of it."""
    ours = {}
    for name in (*SYNONYMS, "pcode", "area_sqkm"):
        words = [*SYNONYMS.get(name, ()), *_MORE_SYNONYMS.get(name, ())]
        words = [_NOT_SQUASHED.sub("", word) for word in words]
        column = next((squashed[word] for word in words if word in squashed), None)
        if column is not None:
            ours[name] = column
    return ours


def _level(words: dict[str, str]) -> _Level:
    """Return the columns of a level, the one with its own name first."""
    code = words.pop("code", "")
    rank = {word: number for number, word in enumerate(_OWN_FIRST)}
    order = sorted(words, key=lambda word: (rank.get(word, len(rank)), word))
    return _Level([words[word] for word in order], code)


def _rows(
    given: pd.DataFrame, levels: dict[int, _Level], columns: dict[str, str], level: int
) -> pd.DataFrame:
    """Return the columns that matter, as text and numbers, under our names."""

    def text(column: str) -> np.ndarray:
        if not column:
            return np.full(len(given), "", dtype=object)
        cells = given[column].fillna("").astype(str).str.strip()
        return cells.where(~cells.isin(("nan", "None", "<NA>")), "").to_numpy(object)

    rows = pd.DataFrame(index=range(len(given)))
    own, further = levels[level].names[:1], levels[level].names[1:]
    rows["name"] = text(own[0])
    further = [*further, *([columns["names"]] if "names" in columns else [])]
    rows["names"] = _together([text(column) for column in further], len(given))
    for column in further:  # the first name that is filled in
        rows["name"] = rows["name"].where(rows["name"] != "", text(column))
    for unit in (1, 2, 3):
        held = levels.get(unit, _Level([], ""))
        direct = columns.get(f"adm{unit}", "")
        named = held.names[:1] if unit < level else []
        rows[f"adm{unit}"] = text(direct or (named[0] if named else ""))
        rows[f"code{unit}"] = text(held.code if unit < level else "")
    rows["code"] = text(levels[level].code or columns.get("pcode", ""))
    land = levels.get(0, _Level([], ""))
    rows["country"] = text(columns.get("country", "") or land.code or "".join(land.names[:1]))
    rows["kind"] = text(columns.get("kind", ""))
    rows["id"] = text(columns.get("place_id", "")) if "place_id" in columns else ""
    for name in ("longitude", "latitude", "radius_km", "population", "area_sqkm"):
        rows[name] = numbers_of(given[columns[name]]) if name in columns else np.nan
    rows["shape"] = _shapes(given)
    rows["level"] = level
    return rows


def _together(texts: list[np.ndarray], size: int) -> list[str]:
    """Return the further names of each row, parted by bars, each once."""
    if not texts:
        return [""] * size
    cells = (re.split(r"[|;]", "|".join(row)) for row in zip(*texts, strict=True))
    return ["|".join(dict.fromkeys(filter(None, map(str.strip, row)))) for row in cells]


def _shapes(given: pd.DataFrame) -> np.ndarray:
    """Return the outline of each row; None where it has none, or is a point."""
    shapes = np.full(len(given), None, dtype=object)
    if "geometry" not in given:
        return shapes
    own = np.array(given["geometry"], dtype=object)
    for row, shape in enumerate(own):
        if isinstance(shape, shapely.Geometry) and not shape.is_empty:
            shapes[row] = shapely.make_valid(shape)
    return shapes


def _why_not(rows: pd.DataFrame, gazetteer: Gazetteer) -> np.ndarray:
    """Return why each row is no place, or nothing; fill in what a geometry and a code say."""
    _fill_from_shapes(rows)
    codes = {text: country_code(gazetteer, text) or "" for text in rows["country"].unique()}
    said = rows["code"].where(rows["code"] != "", rows["code1"])
    prefixes = {code: _country_of_code(code) for code in said.unique()}
    country = rows["country"].map(codes)
    rows["country"] = country.where(country != "", said.map(prefixes))
    longitude, latitude = rows["longitude"], rows["latitude"]
    outside = ~(longitude.between(-180, 180) & latitude.between(-90, 90))
    reason = np.full(len(rows), "", dtype=object)
    for mask, why in (
        (rows["name"].map(lambda text: not fold(text)), "no name"),
        (longitude.isna() | latitude.isna(), "no coordinates"),
        (outside | ((longitude == 0) & (latitude == 0)), "coordinates that are none of this world"),
        (rows["country"] == "", "a country that is not known; --set country=SD says it"),
    ):
        at = (reason == "") & mask.to_numpy()
        reason[at] = why
    return reason


def _fill_from_shapes(rows: pd.DataFrame) -> None:
    """Fill in where each outline is and how far it reaches; a point is no outline."""
    numbers = rows[["longitude", "latitude", "radius_km"]].to_numpy(float)
    shapes = rows["shape"].to_numpy(object).copy()
    for row, shape in enumerate(shapes):
        if shape is None:
            continue
        longitude, latitude, reach = centre_and_radius(shape)
        if shape.geom_type in ("Polygon", "MultiPolygon"):
            numbers[row] = longitude, latitude, reach
            continue
        shapes[row] = None
        if np.isnan(numbers[row, 0]):
            numbers[row, :2] = longitude, latitude
    rows[["longitude", "latitude", "radius_km"]] = numbers
    rows["shape"] = shapes


def _country_of_code(code: str) -> str:
    """Return the country that a P-code begins with."""
    letters = _CODE_OF_COUNTRY.match(code.upper())
    found = find_country(letters[0]) if letters else None
    return found.country if found else ""


def _places(rows: pd.DataFrame, layer: str, gazetteer: Gazetteer) -> pd.DataFrame:
    """Return the rows as places of the gazetteer."""
    areas = rows["shape"].notna().to_numpy()
    kinds = [
        kind if kind in usual_km() else _kind(level, area)
        for kind, level, area in zip(rows["kind"], rows["level"], areas, strict=True)
    ]
    table = rows[["name", "country", "adm1", "longitude", "latitude", "population"]].copy()
    table["kind"] = kinds
    table["adm2"] = rows["adm2"].where(rows["adm2"] != "", rows["adm3"])
    table["names"] = [
        "|".join(filter(None, (names, CODE + code.upper() if code else "")))
        for names, code in zip(rows["names"], rows["code"], strict=True)
    ]
    size = np.sqrt(rows["area_sqkm"].to_numpy(float) / np.pi)
    village = pd.Series(kinds).isin(("settlement", "neighbourhood")).to_numpy()
    size = np.where(village, np.fmax(size, _LEAST_VILLAGE_KM), _DISC_MORE * size)
    usual = pd.Series(kinds).map(usual_km()).to_numpy(float)
    size = np.where(np.isnan(rows["area_sqkm"].to_numpy(float)), usual, size)
    stated = rows["radius_km"].to_numpy(float)
    table["radius_km"] = np.where(np.isnan(stated), size, stated)
    table["adm1_id"] = _province_ids(table, gazetteer)
    table["wkb"] = [None if one is None else shapely.to_wkb(one) for one in rows["shape"]]
    table["place_id"] = _ids(rows, table, layer, gazetteer)
    return table


def _kind(level: int, area: bool) -> str:
    """Return the kind of a place of a level of units: 4 and more are villages, if points."""
    if level == 1:
        return "adm1"
    if area:
        return "region" if level >= _FEATURE_LEVEL else "adm2"
    return "settlement" if level >= 4 else "adm2"


def _province_ids(table: pd.DataFrame, gazetteer: Gazetteer) -> list[str]:
    """Return the id of the listed province that each place lies in; "" where none is clear."""
    own = np.where(table["kind"] == "adm1", table["name"], table["adm1"])
    found = [provinces(gazetteer, *pair) for pair in zip(own, table["country"], strict=True)]
    return [next(iter(one)) if len(one) == 1 else "" for one in found]


def _ids(rows: pd.DataFrame, table: pd.DataFrame, layer: str, gazetteer: Gazetteer) -> list[str]:
    """Return an id for each place: that of the listed unit, its P-code, or one of the layer's."""
    ids = []
    counts: Counter[str] = Counter()
    for code, own, place in zip(
        rows["code"], rows["id"], table.itertuples(index=False, name="Place"), strict=True
    ):
        plain = CODE + code.upper() if code else f"table:{layer}:{own}" if own else ""
        if place.kind in ("adm1", "adm2"):
            known = place.adm1_id if place.kind == "adm1" else _listed_unit(gazetteer, place)
            plain = known or plain
        if not plain:
            word = re.sub(r"\W+", "-", fold(place.name)).strip("-")
            plain = f"table:{layer}:{place.country}:{word}"
            counts[plain] += 1
            plain += "" if counts[plain] == 1 else f":{counts[plain]}"
        ids.append(plain)
    return ids


def _listed_unit(gazetteer: Gazetteer, place: Any) -> str:
    """Return the id of the one listed district of a name, in its province or near it; else ""."""
    found = set()
    for name in dict.fromkeys((fold(place.name), area_of(place.name).name)):
        letters = letters_of(name)
        for key in (letters, core_key("adm2", letters)):
            for row in gazetteer.named(key):
                if gazetteer.kind[row] == "adm2" and _is_same_unit(gazetteer, row, place):
                    found.add(gazetteer.place_id[row])
    return found.pop() if len(found) == 1 else ""


def _is_same_unit(gazetteer: Gazetteer, row: int, place: Any) -> bool:
    """Whether a listed district is the one that a table has under its name."""
    if gazetteer.country[row] != place.country:
        return False
    if place.adm1_id and gazetteer.adm1_id[row] == place.adm1_id:
        return True
    here = gazetteer.longitude[row], gazetteer.latitude[row]
    return bool(distance_km(place.longitude, place.latitude, *here) <= _SAME_UNIT_KM)


def _units(rows: pd.DataFrame, table: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Return the units that a table of villages names with codes: around their villages."""
    made = []
    for unit in (1, 2, 3):
        coded = rows[rows[f"code{unit}"] != ""]
        for code, group in coded.groupby(f"code{unit}", sort=False):
            names = Counter(group[f"adm{unit}"][group[f"adm{unit}"] != ""])
            if names and len(group) >= _ENOUGH:
                made.append(_unit(unit, str(code), names.most_common(1)[0][0], group))
    units = pd.DataFrame(made, columns=[*rows.columns])
    if units.empty:
        return table.iloc[:0]
    named = _places(units, "", gazetteer)
    # Of a province only the code is wanted: its outline is listed.
    return named[(named["kind"] != "adm1") | (named["adm1_id"] != "")]


def _unit(unit: int, code: str, name: str, group: pd.DataFrame) -> dict[str, Any]:
    """Return a unit of which the villages are known, as a row of the table would say it."""
    longitude, latitude = group["longitude"].mean(), group["latitude"].mean()
    away = distance_km(longitude, latitude, group["longitude"], group["latitude"])
    first = group.iloc[0]
    said: dict[str, Any] = dict.fromkeys(group.columns, "")
    said |= {"name": name, "code": code, "country": first["country"], "level": unit, "shape": None}
    said |= {"kind": "adm1" if unit == 1 else "adm2", "adm1": first["adm1"] if unit > 1 else ""}
    said |= {"longitude": longitude, "latitude": latitude, "population": np.nan}
    return said | {"radius_km": float(np.max(away)) + _PAST_KM, "area_sqkm": np.nan}
