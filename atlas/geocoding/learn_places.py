"""Learn places from the rows of a table of events: where its coders put each name.

Rows of one name in one country and province become one place: in the middle of its surest
rows, with a radius over nine of ten of all its rows that is never smaller than what the table
says of its own precision. What a table knows no better than to a district is not learned.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from atlas.errors import GazetteerError, InputTypeError
from atlas.geocoding.admin_context import provinces
from atlas.geocoding.gazetteer.country_names import country_code
from atlas.geocoding.gazetteer.gazetteer_columns import completed, numbers_of
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.gazetteer.read_layer import SYNONYMS
from atlas.geocoding.grammar.expression_words import core_of
from atlas.geocoding.grammar.parse_expression import read
from atlas.geocoding.grammar.relations import (
    Between,
    Border,
    Coast,
    Direction,
    Expression,
    Name,
    Near,
    Nowhere,
    Offset,
    Part,
)
from atlas.geocoding.spelling.place_names import fold, letters_of_folded
from atlas.geodesy import distance_km
from atlas.reference.precision import least_km, widest_km

# The error of a point whose table says nothing of its precision, in kilometres.
_UNSTATED_KM = 2.0
# Rows of a name that lie farther apart than this are more than one place.
_APART_KM = 25.0
_TOGETHER_KM = 10.0
# A place that is not known better than this is looked for as a site, not as a town.
_TOWN_KM = 15.0
_LONGEST_NAME = 120
_EXPRESSIONS = (Border, Between, Coast, Direction, Near, Nowhere, Offset, Part)


class Lesson(NamedTuple):
    """What was learned: places, rows read, and rows left out by reason."""

    places: pd.DataFrame
    rows: int
    left_out: dict[str, int]


def learned_places(given: pd.DataFrame, name: str, gazetteer: Gazetteer) -> Lesson:
    """Return the places that a table teaches.

    Parameters
    ----------
    given : pandas.DataFrame
        Names and coordinates, with ``country``, ``adm1``, and ``where_prec``,
        ``geo_precision``, ``precision`` or ``radius_km`` where the table has them.
    name : str
        The name of the layer, which goes into the ids.
    gazetteer : Gazetteer
        Where countries and provinces are looked up.

    Returns
    -------
    Lesson
        The places have the gazetteer's columns and ``rows`` (how many rows taught it) and
        ``spread_km`` (how far the farthest of them lies from the middle).

    Raises
    ------
    InputTypeError
        If it is no frame.
    GazetteerError
        If a column is missing, or no row can be learned from.
    """
    if not isinstance(given, pd.DataFrame):
        msg = f"places are learned from a table, not from {type(given).__name__}: {given!r:.80}"
        raise InputTypeError(msg)
    rows = _rows(given)
    reason = _why_not(rows, gazetteer)
    left_out = Counter(reason[reason != ""])
    rows = rows[reason == ""]
    if rows.empty:
        said = "; ".join(f"{n} of {why}" for why, n in left_out.most_common()) or "it has no rows"
        msg = f"nothing can be learned from this table: {said}"
        raise GazetteerError(msg)
    places: list[dict[str, Any]] = []
    for group in _groups(rows):
        found, outliers = _places_of(group)
        places += found
        left_out["rows far from all others of their name"] += outliers
    table = pd.DataFrame(places)
    table["place_id"] = _ids(table, name)
    table["adm1_id"] = [
        _province(gazetteer, *pair) for pair in zip(table["adm1"], table["country"], strict=True)
    ]
    table["source"] = f"learned from {name}"
    whole = completed(table).assign(rows=table["rows"], spread_km=table["spread_km"].round(2))
    return Lesson(whole, len(given), {why: n for why, n in left_out.items() if n})


def _rows(given: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that matter, as text and numbers, under our names."""
    by_name = {str(column).strip().lower(): column for column in given.columns}
    wanted = ("name", "longitude", "latitude", "country", "adm1", "adm2", "radius_km")
    found = {
        name: next((by_name[other] for other in SYNONYMS[name] if other in by_name), None)
        for name in wanted
    }
    lacking = [name for name in wanted[:3] if found[name] is None]
    if lacking:
        msg = (
            f"the table has no column for {', '.join(lacking)}; its columns are "
            f"{', '.join(map(str, given.columns))}. Wanted: name (or place, location), longitude, "
            "latitude"
        )
        raise GazetteerError(msg)
    rows = pd.DataFrame(index=range(len(given)))
    for name in ("name", "country", "adm1", "adm2"):
        column = found[name]
        rows[name] = ""
        if column is not None:
            rows[name] = given[column].fillna("").astype(str).str.strip().to_numpy(object)
    for name in ("longitude", "latitude", "radius_km"):
        column = found[name]
        rows[name] = numbers_of(given[column]) if column is not None else np.nan
    rows["least_km"] = _least_km(given, by_name, rows["radius_km"].to_numpy(float))
    return rows


def _least_km(given: pd.DataFrame, by_name: dict[str, Any], stated: np.ndarray) -> np.ndarray:
    """Return the error that each row admits; infinite where it knows no place at all."""
    least = np.where(np.isnan(stated), 0.0, stated)
    said = ~np.isnan(stated)
    for column in ("where_prec", "geo_precision", "precision"):
        if column in by_name:
            meaning = least_km("" if column == "precision" else column)
            words = given[by_name[column]].astype(str).str.strip().str.lower()
            words = words.str.removesuffix(".0")
            least = np.fmax(least, words.map(meaning).fillna(np.inf).to_numpy(float))
            said[:] = True
    return np.where(said, np.fmax(least, 0.1), _UNSTATED_KM)


def _why_not(rows: pd.DataFrame, gazetteer: Gazetteer) -> np.ndarray:
    """Return why each row is no lesson, or nothing; add what it takes to tell."""
    names = {name: _why_no_name(name, gazetteer) for name in rows["name"].unique()}
    codes = {text: country_code(gazetteer, text) for text in rows["country"].unique()}
    rows["folded"] = rows["name"].map({name: fold(name) for name in names})
    rows["code"] = rows["country"].map(codes).fillna("")
    longitude, latitude = rows["longitude"], rows["latitude"]
    outside = ~(longitude.between(-180, 180) & latitude.between(-90, 90))
    nowhere = (longitude == 0) & (latitude == 0)
    # What is wider (a district, a province) is where its coders knew no place, and is no lesson.
    wide = rows["least_km"] > widest_km("area")
    reason = rows["name"].map(names).to_numpy(object)
    unsettled = reason == ""
    for mask, why in (
        (outside | nowhere, "no coordinates of this world"),
        (wide, "a precision too low for a place"),
        (rows["country"].map(codes).isna(), "a country that is not known"),
    ):
        at = unsettled & mask.to_numpy()
        reason[at] = why
        unsettled &= ~at
    return reason


def _why_no_name(name: str, gazetteer: Gazetteer) -> str:
    """Return why a text is not the name of a place, or nothing."""
    folded = fold(name)
    if not folded:
        return "no name"
    if len(name) > _LONGEST_NAME:
        return "a text too long for a name"
    kinds = {gazetteer.kind[row] for row in gazetteer.named(letters_of_folded(folded))}
    if "country" in kinds:
        return "the name of a country"
    expression = read(name, lambda words: bool(gazetteer.named(letters_of_folded(words))))
    if not kinds and isinstance(expression, _EXPRESSIONS) and not _is_label(expression):
        return "words around a place, and no name"
    return ""


def _is_label(expression: Expression) -> bool:
    """Whether words that look like an expression are how a table calls a place.

    "At Tall town" and "Bir al Afai area" are, as is "East Farahaniah village"; "near Tyre" and
    "Southern Hamah Governorate" are not.
    """
    if isinstance(expression, Near):
        return expression.how in ("self", "area") and isinstance(expression.of, Name)
    if not isinstance(expression, Part):
        return False
    of = expression.of
    whole = of.of if isinstance(of, Near) and of.how == "self" else of
    cue = core_of(whole.text)[1] if isinstance(whole, Name) else None
    return cue is not None and cue.id == "settlement"


class _Group(NamedTuple):
    """The rows of one name in one province: texts, points, and the error that each admits."""

    text: np.ndarray
    points: np.ndarray
    least_km: np.ndarray

    def part(self, mask: np.ndarray) -> "_Group":
        """Return some of the rows."""
        return _Group(self.text[mask], self.points[mask], self.least_km[mask])

    def middle(self) -> np.ndarray:
        """Return the median of the surest rows."""
        return np.median(self.points[self.least_km == self.least_km.min()], axis=0)


def _groups(rows: pd.DataFrame) -> Iterator[_Group]:
    """Yield the rows of each name, country and province."""
    province = rows["adm1"].map({text: fold(text) for text in rows["adm1"].unique()})
    number = rows.groupby(["folded", "code", province], sort=True).ngroup().to_numpy()
    order = np.argsort(number, kind="stable")
    text = rows[["name", "code", "adm1", "adm2"]].to_numpy(object)[order]
    points = rows[["longitude", "latitude"]].to_numpy(float)[order]
    least = rows["least_km"].to_numpy(float)[order]
    ends = np.flatnonzero(np.diff(number[order], append=-1)) + 1
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        yield _Group(text[start:end], points[start:end], least[start:end])


def _places_of(group: _Group) -> tuple[list[dict[str, Any]], int]:
    """Return the places that a name means in a province, and how many rows lie far from all."""
    away = distance_km(*group.middle(), *group.points.T)
    if _nine_of_ten(away) <= max(_APART_KM, group.least_km.min()):
        return [_place(group)], 0
    cluster = _clusters(group.points)
    sizes = np.bincount(cluster)
    kept = [number for number, size in enumerate(sizes) if size >= 0.1 * sizes.max()]
    places = [_place(group.part(cluster == number)) for number in kept]
    return places, int(sizes.sum() - sizes[kept].sum())


def _clusters(points: np.ndarray) -> np.ndarray:
    """Return the number of the cluster of each point: around the commonest points first."""
    distinct, which, counts = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    cluster = np.full(len(distinct), -1)
    number = 0
    for at in np.argsort(-counts, kind="stable"):
        if cluster[at] < 0:
            near = (distance_km(*distinct[at], *distinct.T) <= _TOGETHER_KM) & (cluster < 0)
            cluster[near] = number
            number += 1
    return cluster[which.reshape(-1)]


def _place(group: _Group) -> dict[str, Any]:
    """Return the one place of a group of rows."""
    middle = group.middle()
    away = distance_km(*middle, *group.points.T)
    radius = max(float(group.least_km.min()), _nine_of_ten(away))
    spellings = [name.replace("|", " ") for name, _ in Counter(group.text[:, 0]).most_common()]
    core, cue = core_of(fold(spellings[0]))
    if core and cue is not None and cue.id == "settlement":
        spellings.append(core)
    return {
        "name": spellings[0],
        "names": "|".join(spellings[1:]),
        "kind": "settlement" if radius < _TOWN_KM else "site",
        "country": group.text[0, 1],
        "adm1": Counter(group.text[:, 2]).most_common(1)[0][0],
        "adm2": Counter(group.text[:, 3]).most_common(1)[0][0],
        "longitude": round(float(middle[0]), 5),
        "latitude": round(float(middle[1]), 5),
        "radius_km": round(radius, 2),
        "rows": len(group.text),
        "spread_km": float(away.max()),
    }


def _nine_of_ten(away: np.ndarray) -> float:
    """Return the distance within which at least nine of ten rows lie."""
    return float(np.sort(away)[math.ceil(0.9 * (len(away) - 1))])


def _ids(table: pd.DataFrame, layer: str) -> list[str]:
    """Return an id for each place that stays the same when the table is learned again."""
    counts: Counter[str] = Counter()
    ids = []
    for name, country, adm1 in zip(table["name"], table["country"], table["adm1"], strict=True):
        words = (re.sub(r"\W+", "-", fold(text)).strip("-") for text in (adm1, name))
        plain = ":".join(["learned", layer, country, *words])
        counts[plain] += 1
        ids.append(plain if counts[plain] == 1 else f"{plain}:{counts[plain]}")
    return ids


def _province(gazetteer: Gazetteer, adm1: str, country: str) -> str:
    """Return the id of the province that a text names, where it names one."""
    found = provinces(gazetteer, adm1, country)
    return next(iter(found)) if len(found) == 1 else ""
