"""What is asked of the geocoder: names, what stands beside them, each question once."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from atlas.errors import InputTypeError, PlaceError
from atlas.geocoding.admin_context import district, province_in, provinces
from atlas.geocoding.gazetteer.country_names import country_code
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.matching.ranking import District, Where, country_fit
from atlas.reference.countries import find_country
from atlas.reference.territories.locate import grounds

ASKED = ("name", "country", "adm1", "adm2", "pcode")
Points: TypeAlias = tuple[tuple[float, float], ...]


def asked_of(given: Any) -> pd.DataFrame:
    """Return what is asked as a frame of five columns on the caller's index."""
    if isinstance(given, pd.DataFrame):
        if "name" not in given.columns:
            columns = ", ".join(map(str, given.columns)) or "none"
            msg = (
                f"the frame has no column 'name'; its columns are {columns}. Rename the one "
                "that holds the places: frame.rename(columns={'...': 'name'})"
            )
            raise PlaceError(msg)
        twice = [name for name in ASKED if list(given.columns).count(name) > 1]
        if twice:
            msg = f"the frame has more than one column {twice[0]!r}; keep the one that is meant"
            raise PlaceError(msg)
        return pd.DataFrame({c: given.get(c, "") for c in ASKED}, index=given.index, dtype=object)
    if isinstance(given, str):
        given = [given]
    if isinstance(given, bytes | dict | set | frozenset) or not isinstance(given, Iterable):
        msg = (
            f"places are asked for by text, a list of texts or a frame with a column 'name', "
            f"not by {type(given).__name__}: {given!r:.80}"
        )
        raise InputTypeError(msg)
    names = given if isinstance(given, pd.Series) else pd.Series(list(given), dtype=object)
    blank = dict.fromkeys(ASKED[1:], "")
    return pd.DataFrame({"name": names.astype(object), **blank}, index=names.index)


def context_points(context: Any) -> Points:
    """Return the places of the context as pairs of longitude and latitude."""
    if context is None:
        return ()
    if isinstance(context, pd.DataFrame):
        if not {"longitude", "latitude"} <= set(context.columns):
            msg = "context, as a frame, needs the columns 'longitude' and 'latitude'"
            raise PlaceError(msg)
        context = context[["longitude", "latitude"]].dropna().to_numpy(float).tolist()
    try:
        return tuple((float(longitude), float(latitude)) for longitude, latitude in context)
    except (TypeError, ValueError) as error:
        msg = (
            "context is a list of (longitude, latitude) pairs, or a frame with these columns, "
            f"not {context!r:.80}"
        )
        raise InputTypeError(msg) from error


def contexts_of(context: Any, index: pd.Index) -> tuple[np.ndarray, list[Points]]:
    """Return the number of each row's context, and each different context once."""
    if not isinstance(context, pd.Series):
        return np.zeros(len(index), np.int64), [context_points(context)]
    if not context.index.equals(index):
        msg = (
            f"context, as a Series, has one entry for each row asked: it has {len(context):,} for "
            f"{len(index):,} rows, or another index. Wanted: context.reindex(frame.index)"
        )
        raise PlaceError(msg)
    missing = [value is None or (isinstance(value, float) and value != value) for value in context]
    points = [
        () if none else context_points(value) for none, value in zip(missing, context, strict=True)
    ]
    numbers: dict[Points, int] = {}
    codes = [numbers.setdefault(one, len(numbers)) for one in points]
    return np.array(codes, np.int64), list(numbers)


def distinct(asked: pd.DataFrame, context: Any = None) -> tuple[np.ndarray, list["Question"]]:
    """Return the number of each row's question, and each distinct question once."""
    number, contexts = contexts_of(context, asked.index)
    columns: list[tuple[np.ndarray, list[Any]]] = [(number, contexts)]
    for column in ASKED:
        values = asked[column].to_numpy(dtype=object)
        try:
            codes, uniques = pd.factorize(values, use_na_sentinel=False)
        except TypeError:  # something that cannot be hashed, such as a list
            values = objects([v if isinstance(v, str) else repr(v) for v in values])
            codes, uniques = pd.factorize(values)
        number, _ = pd.factorize(number * (len(uniques) + 1) + codes)
        columns.append((codes, [_text(value) for value in uniques]))
    first = np.full(number.max(initial=-1) + 1, -1)
    first[number[::-1]] = np.arange(len(number))[::-1]
    near, _, *beside = [[of[code] for code in codes[first].tolist()] for codes, of in columns]
    names = asked["name"].to_numpy(dtype=object)[first]
    return number, list(map(Question, names, *beside, near))


def objects(values: Sequence[Any]) -> np.ndarray:
    """Return values as an array of objects, without looking into them."""
    array = np.empty(len(values), dtype=object)
    for place_of, value in enumerate(values):
        array[place_of] = value
    return array


def _text(value: Any) -> str:
    """Return a cell as text; what is missing is empty."""
    if isinstance(value, str):
        return value.strip()
    missing = value is None or value is pd.NA or value is pd.NaT or value != value
    return "" if missing else str(value)


class Question(NamedTuple):
    """One question: a name as it was given, the texts beside it, and other places of its event."""

    name: Any
    country: str = ""
    adm1: str = ""
    adm2: str = ""
    pcode: str = ""
    near: Points = ()


class Around(NamedTuple):
    """What stands beside a name: what it is understood as, and what of it is not.

    ``unit`` is the row of the place that its P-code means; ``ground`` the disputed ground that
    stands for a country, which no answer may leave.
    """

    where: Where
    lost: str = ""
    unknown: str = ""
    unit: int | None = None
    ground: Any = None


def around_of(gazetteer: Gazetteer, question: Question) -> Around:
    """Return what the country, province and district beside a name say."""
    country, ground = country_code(gazetteer, question.country), None
    if country is None and (part := find_country(question.country)) is not None:
        # Of ground whose country is in dispute a place has none that is sure; it must lie there.
        ground = grounds().get(part.key)
        country = None if ground is None else ""
    if country is None:
        reason = f"the country {question.country!r:.80} is not known; give an ISO code or a name"
        return Around(Where(), reason)
    unit = gazetteer.coded(question.pcode) if question.pcode else None
    if unit is not None:
        if not country or country_fit(gazetteer, unit, country):
            return _coded(gazetteer, question, unit)
        other = gazetteer.country[unit]
        contradicts = f"; its P-code {question.pcode!r:.40} is of {other}, and was left aside"
        beside = around_of(gazetteer, question._replace(pcode=""))
        return beside._replace(unknown=beside.unknown + contradicts)
    adm1 = provinces(gazetteer, question.adm1, country)
    unknown = f"; no province {question.adm1!r:.80} is known" if question.adm1 and not adm1 else ""
    # A province may stand in the column of districts, and then is all that is known.
    province = province_in(gazetteer, question.adm2, country, adm1)
    if province and (not adm1 or province & adm1):
        where = Where(country, province, ground, question.near)
        return Around(where, unknown=unknown, ground=ground)
    around = district(gazetteer, question.adm2, country, adm1)
    if question.adm2 and around is None:
        unknown += f"; no district {question.adm2!r:.80} is known"
    where = Where(country, adm1, ground, question.near, around, question.adm2)
    return Around(where, unknown=unknown, ground=ground)


def _coded(gazetteer: Gazetteer, question: Question, unit: int) -> Around:
    """Return what a P-code says around a name: its unit, in place of the texts beside it."""
    country = gazetteer.country[unit]
    if gazetteer.kind[unit] == "adm1":
        province = frozenset([gazetteer.place_id[unit]])
        # The texts may say a district of it; a district's own code would have been finer.
        around = district(gazetteer, question.adm2, country, province)
        where = Where(country, province, None, question.near, around, question.adm2)
        return Around(where, unit=unit)
    shape = gazetteer.shape(unit)
    here = gazetteer.longitude[unit], gazetteer.latitude[unit]
    around = None if shape is not None else District(*here, gazetteer.radius_km[unit])
    known = gazetteer.adm1_id[unit]
    province = frozenset([known] if known in gazetteer.row_of else [])
    where = Where(country, province, shape, question.near, around, gazetteer.name[unit])
    return Around(where, unit=unit)
