"""Find places: names and place expressions to shapes with a stated error, offline."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from atlas.errors import InputTypeError, PlaceError
from atlas.places.answers import GEO_PREC, WHERE_PREC, Answer, geometries, unmatched, unplaced
from atlas.places.countries import country_code
from atlas.places.decisions import Decisions, decide, read_decisions
from atlas.places.gazetteer import Gazetteer, load_gazetteer
from atlas.places.ranking import Where, provinces
from atlas.places.resolve import district, place

# A longer text is no name or expression.
LONGEST_TEXT = 400
# So many different questions are answered between two calls of ``progress``.
PROGRESS_EVERY = 500
ASKED = ("name", "country", "adm1", "adm2")
_TEXT = ("precision", "match", "place_id", "matched_name", "method", "reason")
_NUMBERS = ("longitude", "latitude", "radius_km", "score")


def geocode(
    names_or_frame: Any,
    *,
    gazetteer: Gazetteer | None = None,
    context: Any = None,
    decisions: Any = None,
    progress: Callable[[int, int], Any] | None = None,
) -> pd.DataFrame:
    """Find places by name or by words such as "12 km north of Tyre".

    Every row comes back, on the caller's index; a row that cannot be placed says why.

    Parameters
    ----------
    names_or_frame : str, iterable of str, pandas.Series or pandas.DataFrame
        Names or place expressions. Of a frame, the columns ``name``, ``country`` (a name or
        an ISO 3166-1 code), ``adm1`` and ``adm2`` are read, the others ignored.
    gazetteer : Gazetteer, optional
        Where to look; None is the shipped gazetteer, with the layers that the user installed.
    context : optional
        Other places of the same event: pairs of (longitude, latitude), or a frame with these
        two columns. Where a name has rivals, those near the context win. None is no context.
    decisions : path or pandas.DataFrame, optional
        What people have decided about names (`atlas.places.decisions.read_decisions`); it is
        obeyed before any search, and the reason says who decided and why.
    progress : callable, optional
        ``progress(done, total)`` is called now and then, as different questions are answered.

    Returns
    -------
    pandas.DataFrame
        ``longitude``, ``latitude`` (degrees WGS84, NaN where there is no point),
        ``radius_km`` (nine of ten true places lie within it), ``geometry`` (a shapely shape:
        a point for a town or site, else the ground that is meant), ``precision``, ``match``
        (matched, ambiguous, unmatched: named but not found, unplaced: no place is named),
        ``score`` (the probability that the answer is right), ``place_id``,
        ``matched_name``, ``method``, ``candidates`` (a list of dicts), ``reason``,
        ``where_prec`` (UCDP, 1-6) and ``geo_precision`` (ACLED, 1-3). A country is matched,
        with its shape, and has no point.

    Raises
    ------
    InputTypeError
        If the names are neither text nor a frame, or the gazetteer is none.
    PlaceError
        If a frame has no column ``name``, or a decision names a place that is not there.

    Notes
    -----
    Rows do not depend on one another, so that the parts of a dask frame may be asked one by
    one: ``frame.map_partitions(atlas.geocode, meta=atlas.geocode([]))``. Each different
    question is answered once in each part: few large parts are quicker than many small ones.

    Examples
    --------
    >>> geocode("Tyre").loc[0, ["match", "precision"]].tolist()
    ['matched', 'town']
    >>> geocode(["place not given"]).loc[0, "match"]
    'unplaced'
    """
    asked = asked_of(names_or_frame)
    if gazetteer is None:
        gazetteer = load_gazetteer()
    if not isinstance(gazetteer, Gazetteer):
        msg = (
            f"gazetteer is what atlas.load_gazetteer() returns, not {type(gazetteer).__name__}; "
            "a file goes into atlas.load_gazetteer(extra=[path])"
        )
        raise InputTypeError(msg)
    near = context_points(context)
    decided = _decisions(decisions, gazetteer)
    number, questions = distinct(asked)
    known: dict[tuple[str, ...], Around] = {}
    answers = []
    for done, question in enumerate(questions):
        if progress is not None and done % PROGRESS_EVERY == 0:
            progress(done, len(questions))
        found = decided.find(gazetteer, question) if decided else None
        if found is not None:
            answers.append(decide(found, gazetteer))
            continue
        around = known.get(question[1:])
        if around is None:
            around = known[question[1:]] = _around(gazetteer, question[1:], near)
        answers.append(_answered(gazetteer, question[0], around))
    if progress is not None:
        progress(len(questions), len(questions))
    return _frame(answers, number, asked.index)


def _decisions(given: Any, gazetteer: Gazetteer) -> Decisions | None:
    """Return decisions, read and checked against the gazetteer."""
    if given is None:
        return None
    decided = given if isinstance(given, Decisions) else read_decisions(given)
    decided.check(gazetteer)
    return decided


def asked_of(given: Any) -> pd.DataFrame:
    """Return what is asked as a frame of four columns on the caller's index."""
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


def context_points(context: Any) -> tuple[tuple[float, float], ...]:
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


def distinct(asked: pd.DataFrame) -> tuple[np.ndarray, list[tuple[Any, str, str, str]]]:
    """Return the number of each row's question, and each distinct question once.

    A question is a name as it was given, and the three texts beside it.
    """
    number = np.zeros(len(asked), np.int64)
    columns = []
    for column in ASKED:
        values = asked[column].to_numpy(dtype=object)
        try:
            codes, uniques = pd.factorize(values, use_na_sentinel=False)
        except TypeError:  # something that cannot be hashed, such as a list
            values = _objects([v if isinstance(v, str) else repr(v) for v in values])
            codes, uniques = pd.factorize(values)
        number, _ = pd.factorize(number * (len(uniques) + 1) + codes)
        columns.append((codes, [_text(value) for value in uniques]))
    first = np.full(number.max(initial=-1) + 1, -1)
    first[number[::-1]] = np.arange(len(number))[::-1]
    texts = [[of[code] for code in codes[first].tolist()] for codes, of in columns[1:]]
    return number, list(zip(asked["name"].to_numpy(dtype=object)[first], *texts, strict=True))


def _text(value: Any) -> str:
    """Return a cell as text; what is missing is empty."""
    if isinstance(value, str):
        return value.strip()
    missing = value is None or value is pd.NA or value is pd.NaT or value != value
    return "" if missing else str(value)


class Around(NamedTuple):
    """What stands beside a name: as it is known, as text, and what of it is not understood."""

    where: Where
    adm1: str = ""
    adm2: str = ""
    lost: str = ""


def _around(
    gazetteer: Gazetteer, texts: tuple[str, ...], near: tuple[tuple[float, float], ...]
) -> Around:
    """Return what the country, province and district beside a name say."""
    country_text, adm1_text, adm2_text = texts
    country = country_code(gazetteer, country_text)
    if country is None:
        lost = f"the country {country_text!r:.80} is not known; give an ISO code or a name"
        return Around(Where(""), lost=lost)
    adm1 = provinces(gazetteer, adm1_text, country)
    around = district(gazetteer, adm2_text, country, adm1)
    lost = ""
    return Around(Where(country, adm1, None, near, around, adm2_text), adm1_text, adm2_text, lost)


def _answered(gazetteer: Gazetteer, name: Any, around: Around) -> Answer:
    """Return the answer to one question."""
    if not isinstance(name, str):
        missing = name is None or (isinstance(name, float) and name != name) or name is pd.NA
        return unplaced("no name was given" if missing else f"a name is text, not {name!r:.80}")
    if not name.strip():
        return unplaced("no name was given")
    if len(name) > LONGEST_TEXT:
        return unmatched(f"a text of {len(name):,} letters is no place name: {name[:60]!r} ...")
    if around.lost:
        return unmatched(around.lost)
    return place(gazetteer, name, around.where)


def _frame(answers: list[Answer], number: np.ndarray, index: pd.Index) -> pd.DataFrame:
    """Return the answers as a frame, each on all the rows that asked for it."""
    names = (*_NUMBERS, *_TEXT, "candidates", "geometry", "is_disc")
    rows = zip(*map(attrgetter(*names), answers), strict=True)
    listed = dict(zip(names, rows, strict=True)) if answers else dict.fromkeys(names, ())
    columns: dict[str, Any] = {}
    for name in _NUMBERS:
        columns[name] = np.array(listed[name], float)
    columns["geometry"] = geometries(
        columns["longitude"],
        columns["latitude"],
        columns["radius_km"],
        np.array(listed["is_disc"], bool),
        listed["geometry"],
    )[number]
    for name in _NUMBERS:
        columns[name] = columns[name][number]
    for name in _TEXT:
        columns[name] = pd.array(listed[name], dtype="str").take(number)
    columns["candidates"] = _objects(listed["candidates"])[number]
    for name, codes in (("where_prec", WHERE_PREC), ("geo_precision", GEO_PREC)):
        values = [codes.get(precision) for precision in listed["precision"]]
        columns[name] = pd.array(values, dtype="Int64").take(number)
    order = (
        "longitude", "latitude", "radius_km", "geometry", "precision", "match", "score",
        "place_id", "matched_name", "method", "candidates", "reason", "where_prec",
        "geo_precision",
    )  # fmt: skip
    return pd.DataFrame({name: columns[name] for name in order}, index=index)


def _objects(values: Sequence[Any]) -> np.ndarray:
    """Return values as an array of objects, without looking into them."""
    array = np.empty(len(values), dtype=object)
    for place_of, value in enumerate(values):
        array[place_of] = value
    return array
