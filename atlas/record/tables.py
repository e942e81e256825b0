"""The column contract of a record: every table with its columns, types and vocabularies.

A text column is pandas ``str`` and holds ``""`` where nothing is known. Numbers are float64 (NaN
where unknown) or Int64 (``<NA>``; missing is never zero; the default of a weight is 1). Times are
local wall time, datetime64[s].
Degrees are WGS84, longitude first, rounded to 5 decimals; radii are kilometres, to 0.01 km.
Columns that the contract does not name are kept unchanged.
"""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from atlas.record import descriptions
from atlas.record.problems import Problems
from atlas.record.speakers.coder_readings import is_coders
from atlas.record.speakers.link_basis import told_apart
from atlas.reference import vocabulary

# Minutes since 1970 of later years do not fit the 32 bits that the page uses.
LAST_YEAR = 5999
HALF_WAY_ROUND_KM = 20_038
WANTED_WEIGHT = "wanted a whole number, 1 or more: how many events the row stands for"
WANTED_KM = f"wanted kilometres, 0 or more, up to {HALF_WAY_ROUND_KM:,} (half way round the Earth)"


class Column(NamedTuple):
    """A column: name, type (text, time, degrees, km, count or weight), vocabulary and default."""

    name: str
    type: str = "text"
    words: tuple[str, ...] | None = None
    default: str = ""
    required: bool = False


_ID = Column("event_id", required=True)

TABLES: dict[str, tuple[Column, ...]] = {
    "events": (
        _ID,
        Column("title"),
        Column("kind", default="other"),
        Column("start", "time", required=True),
        Column("end", "time"),
        Column("tz"),
        Column("time_precision", words=tuple(vocabulary.TIME_PRECISIONS), default="day"),
        Column("status", words=tuple(vocabulary.STATUSES), default="reported"),
        Column("marking"),
        Column("sensitivity"),
        Column("note"),
        # How many events the row counts; over 1, the rows are counts (atlas/record/weights.py).
        Column("weight", "weight", default="1"),
    ),
    "places": (
        _ID,
        Column("role", words=tuple(vocabulary.PLACE_ROLES), default="location"),
        Column("leg", "count"),
        # Whose word it is that the places of a leg are a pair; `coder` for the coder alone.
        Column("leg_by"),
        Column("name"),
        Column("name_native"),
        Column("country"),
        Column("adm1"),
        Column("adm2"),
        Column("territory"),
        Column("longitude", "degrees"),
        Column("latitude", "degrees"),
        Column("radius_km", "km"),
        # Empty: not yet geocoded. Coordinates without a stated error are "unstated".
        Column("precision", words=("", *vocabulary.PRECISIONS)),
        Column("place_id"),
        Column("basis", words=("", *vocabulary.BASES)),
        Column("shape_id"),
        # How geocode() found the place, shown on the event card.
        Column("method"),
        Column("matched_name"),
        Column("reason"),
    ),
    "participants": (
        _ID,
        Column("actor_id", required=True),
        Column("role", words=tuple(vocabulary.PARTICIPANT_ROLES), required=True),
        Column("attribution", words=tuple(vocabulary.ATTRIBUTIONS), default="unknown"),
        Column("by"),
        Column("as_of"),
    ),
    "actors": (
        Column("actor_id", required=True),
        Column("name"),
        # "lang:text" joined by "|", such as "en:Hezbollah|ar:..."; see `split_names` of the actors.
        Column("names"),
        Column("kind"),
        Column("parent_id"),
        Column("confused_with"),
        Column("note"),
    ),
    "quantities": (
        _ID,
        Column("what", words=tuple(vocabulary.QUANTITIES), required=True),
        Column("detail"),
        Column("best", "count"),
        Column("low", "count"),
        Column("high", "count"),
        Column("as_of"),
        Column("source"),
    ),
    "sources": (
        _ID,
        Column("outlet"),
        Column("published"),
        Column("reliability", words=("", *vocabulary.RELIABILITIES)),
        Column("credibility", words=("", *vocabulary.CREDIBILITIES)),
        Column("supports"),
        Column("url"),
        Column("note"),
    ),
    "links": (
        Column("from_id", required=True),
        Column("to_id", required=True),
        Column("kind", words=tuple(vocabulary.LINK_KINDS), required=True),
        Column("basis", words=("", *vocabulary.LINK_BASES)),
        Column("by"),
    ),
}


def empty(table: str) -> pd.DataFrame:
    """Return a table with its columns and no rows."""
    return normalise(table, pd.DataFrame(), Problems())


def normalise(table: str, frame: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Return a copy of a table with the columns and types of the contract; note problems."""
    if table == "events" and "event_id" not in frame.columns and frame.index.name == "event_id":
        frame = frame.reset_index()
    if not len(frame) and set(frame.columns) <= {*_no_rows(table), "geometry"}:
        return _no_rows(table).copy()
    if table == "links" and "basis" in frame.columns:
        frame = told_apart(_with_text(frame, "basis", "by"))
    columns: dict[str, Any] = {}
    for column in TABLES[table]:
        if column.name in frame.columns:
            given = pd.Series(frame[column.name]).reset_index(drop=True)
        elif column.type == "text" and not column.required:
            columns[column.name] = _words_of(column.default, len(frame))
            continue
        else:
            # Already the blank of the type, so that a million cells need no cleaning.
            given = _nothing(column, len(frame))
            if column.required and len(frame):
                problems.add(table, "", column.name, "", "the column is missing")
        columns[column.name] = _CLEAN[column.type](table, column, given, problems)
    _derive(table, frame, columns)
    for name in frame.columns:
        if name not in columns and name != "geometry":
            columns[str(name)] = frame[name].reset_index(drop=True)
    weight = columns.pop("weight", None) if table == "events" else None
    made = pd.DataFrame(columns)
    if weight is not None:  # added last, since a frame copies its columns
        made.insert(len(TABLES[table]) - 1, "weight", weight)
    return made


def _derive(table: str, frame: pd.DataFrame, columns: dict[str, Any]) -> None:
    """Set the columns that others decide: the precision of a time, what the coder alone reads."""
    if table == "events" and len(frame):
        columns["time_precision"] = _precision(frame, columns)
    if table == "participants" and len(frame):
        columns["attribution"] = _of_sources(columns)


@cache
def _no_rows(table: str) -> pd.DataFrame:
    """Return a cleaned table without rows, cached: most records have one or two of them."""
    nothing = [(column, _nothing(column, 0)) for column in TABLES[table]]
    clean = {one.name: _CLEAN[one.type](table, one, none, Problems()) for one, none in nothing}
    return pd.DataFrame(clean)


def _nothing(column: Column, rows: int) -> pd.Series:
    """Return a column of missing values."""
    if column.type in ("text", "weight"):
        return _blank(rows) if column.type == "text" else _ones(rows)
    return pd.Series(np.nan if column.type != "time" else pd.NaT, index=range(rows))


@lru_cache(maxsize=2)
def _blank(rows: int) -> pd.Series:
    """Return a blank text column; columns of the same length share its memory."""
    return pd.Series("", index=range(rows), dtype="str")


def _words_of(text: str, rows: int) -> pd.Series:
    """Return a text column of one word, or of none."""
    return pd.Series(text, index=range(rows), dtype="str") if text else _blank(rows)


@lru_cache(maxsize=2)
def _ones(rows: int) -> pd.Series:
    """Return a weight of 1 for each row, stored as one number."""
    one, known = (np.broadcast_to(np.array(value), rows) for value in (1, False))
    return pd.Series(pd.arrays.IntegerArray(one, known), index=range(rows), copy=False)


def _with_text(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return a frame with these columns as text; one that is missing is blank."""
    blank = _blank(len(frame)).set_axis(frame.index)
    return frame.assign(**{one: as_text(frame[one]) if one in frame else blank for one in names})


def _of_sources(columns: Mapping[str, pd.Series]) -> pd.Series:
    """Return the attributions; the coder's own reading is none, so it is unknown who says so."""
    own = is_coders(columns["by"])
    attribution = columns["attribution"]
    return attribution.mask(pd.Series(own), "unknown") if own.any() else attribution


def _precision(frame: pd.DataFrame, columns: dict[str, Any]) -> pd.Series:
    """Return the time precisions; a missing one comes from the clock time of the start."""
    stated = columns["time_precision"]
    if "time_precision" in frame.columns:
        silent = (as_text(frame["time_precision"]) == "").to_numpy()
    else:
        silent = np.ones(len(frame), dtype=bool)
    start = columns["start"]
    clock = (start.notna() & (start != start.dt.floor("D"))).to_numpy()
    return stated.mask(pd.Series(silent & clock, index=stated.index), "minute")


def as_text(values: pd.Series) -> pd.Series:
    """Return values as pandas ``str`` with ``""`` for missing."""
    if values.dtype == "str" and not values.hasnans:
        return values
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(object)
    try:
        if values.dtype == object or isinstance(values.dtype, pd.StringDtype):
            values = values.where(values.notna(), "")
        return values.astype("str").fillna("").astype("str")
    except UnicodeEncodeError:  # an unpaired surrogate, which no file can hold
        known = values.notna()
        mended = [
            str(value).encode("utf-8", "replace").decode("utf-8") if there else ""
            for value, there in zip(values, known, strict=True)
        ]
        return pd.Series(mended, index=values.index, dtype="str")


def _text(table: str, column: Column, given: pd.Series, problems: Problems) -> pd.Series:
    """Clean a text column: fill in defaults, check closed vocabularies."""
    text = as_text(given)
    blank = text == "" if column.default else None
    if blank is not None and blank.any():
        text = text.where(text != "", column.default)
    if column.words is not None:
        wrong = ~text.isin(column.words)
        words = ", ".join(word for word in column.words if word)
        problems.add_rows(table, wrong, column.name, text, f"wanted one of {words}")
    elif column.required:
        problems.add_rows(table, text == "", column.name, text, "wanted a value, got none")
    # Mostly the first cell has a text; else all are looked at.
    return text if (len(text) and text.iloc[0]) or text.any() else _blank(len(text))


def _time(table: str, column: Column, given: pd.Series, problems: Problems) -> pd.Series:
    """Clean a column of local wall times, to the minute."""
    if isinstance(given.dtype, pd.DatetimeTZDtype):
        problems.add_rows(
            table, given.notna(), column.name, given, "wanted local wall time, with tz beside it"
        )
        given = given.dt.tz_localize(None)
    blank = given.isna()
    if given.dtype.kind == "M":
        time = given
    else:
        text = as_text(given)
        blank = text == ""
        time = pd.to_datetime(text.where(text != "", None), format="ISO8601", errors="coerce")
        if isinstance(time.dtype, pd.DatetimeTZDtype) or time.dtype.kind != "M":
            time = pd.Series(pd.NaT, index=given.index, dtype="datetime64[s]")
        wanted = "wanted YYYY-MM-DD or YYYY-MM-DDTHH:MM, local wall time"
        problems.add_rows(table, time.isna() & (text != ""), column.name, text, wanted)
    time = time.dt.floor("min").astype("datetime64[s]")
    late = time.dt.year > LAST_YEAR
    problems.add_rows(table, late, column.name, time, f"wanted a year up to {LAST_YEAR}")
    if column.required:
        problems.add_rows(table, blank, column.name, given, "wanted a date, got none")
    return time


def _number(table: str, column: Column, given: pd.Series, problems: Problems) -> pd.Series:
    """Return a float column; note values that are not finite numbers."""
    if given.dtype.kind in "fiu":
        number = given.astype("float64")
        if number.isna().all():
            return number
    else:
        text = as_text(given).str.strip()
        number = pd.to_numeric(text.where(text != "", None), errors="coerce").astype("float64")
        wrong = number.isna() & (text != "")
        problems.add_rows(table, wrong, column.name, text, "wanted a number")
    endless = np.isinf(number)
    problems.add_rows(table, endless, column.name, number, "wanted a finite number")
    return number.mask(endless)


def _degrees(table: str, column: Column, given: pd.Series, problems: Problems) -> pd.Series:
    """Clean a column of degrees; places_table.py checks the range where both are known."""
    return _rounded(_number(table, column, given, problems), 5)


def _rounded(number: pd.Series, decimals: int) -> pd.Series:
    """Return numbers rounded to some decimals, never -0; numbers too large for these stay."""
    if number.isna().all():
        return number
    whole = number.abs() > 2**53
    return number.mask(whole, 0.0).round(decimals).mask(whole, number) + 0.0


def _km(table: str, column: Column, given: pd.Series, problems: Problems) -> pd.Series:
    """Clean a column of kilometres."""
    number = _rounded(_number(table, column, given, problems), 2)
    wrong = (number < 0) | (number > HALF_WAY_ROUND_KM)
    problems.add_rows(table, wrong, column.name, number, WANTED_KM)
    return number


def _count(table: str, column: Column, given: pd.Series, problems: Problems) -> pd.Series:
    """Clean a column of whole numbers; missing is never zero."""
    number = _number(table, column, given, problems)
    if number.isna().all():
        return number.astype("Int64")
    wrong = (number < 0) | (number % 1 != 0) | (number > 2**31 - 1)
    wrong &= number.notna()
    problems.add_rows(table, wrong, column.name, number, "wanted a whole number, 0 or more")
    return number.mask(wrong).astype("Int64")


def _weight(table: str, column: Column, given: pd.Series, problems: Problems) -> pd.Series:
    """Clean a column of weights (events per row); a missing one becomes 1."""
    if given is _ones(len(given)):
        return given
    number = _number(table, column, given, problems)
    wrong = is_no_weight(number)
    problems.add_rows(table, wrong, column.name, number, WANTED_WEIGHT)
    number = number.mask(wrong).fillna(1)
    return _ones(len(number)) if (number == 1).all() else number.astype("Int64")


def is_no_weight(number: pd.Series) -> pd.Series:
    """Return which numbers are not valid weights; a missing one is valid."""
    return ((number < 1) | (number % 1 != 0) | (number > 2**31 - 1)) & number.notna()


_CLEAN = {"text": _text, "time": _time, "degrees": _degrees, "km": _km, "count": _count}
_CLEAN |= {"weight": _weight}


def check_dataset(dataset: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the data set description as a plain dict; raise if it is not one."""
    given = {} if dataset is None else dataset
    descriptions.check_dataset(given)
    return {str(key): deepcopy(value) for key, value in given.items()}
