"""Check the shape of a data set description and of a report before other code relies on it.

Both come from files that anyone may have written: a list may be a number, an entry may lack its
text. A member that is not listed here belongs to the author and is only shown.
"""

from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any, NamedTuple

from atlas.errors import RecordError
from atlas.reference.house import house_of


class EntryType(NamedTuple):
    """An object shape: members that are required, and members that are optional."""

    must: dict[str, Any]
    may: dict[str, Any] = {}  # noqa: RUF012 - read only


class EitherType(NamedTuple):
    """A value of one of several shapes."""

    shapes: tuple[Any, ...]


# A shape is a type, [the shape of each item], {...: the shape of each member}, an Entry or Either.
_TEXTS = EitherType((str, [str]))
_CELL = EitherType((str, Real, type(None)))
_COUNTS = {...: Integral}
_FINDING = EntryType(
    {"what": str, "count": Integral, "rows": [_CELL], "examples": str, "next_step": str},
    {"level": str},
)
_NOTE = EntryType({**_FINDING.must, "level": str})
_PROBLEM = EntryType(
    {"level": str, "row": _CELL, "column": str, "value": str, "message": str}, {"count": Integral}
)
_PAIR = EntryType({"first": str, "second": str, "days": Real, "km": Real, "actor": str})
_REMOVAL = EntryType(
    {
        "what": str,
        "held": _COUNTS,
        "kept": _COUNTS,
        "removed": {...: _COUNTS},
        "changed": _COUNTS,
        "remarks": [str],
    },
    {"profile": str, "day": str},
)
_PLUGIN = EntryType(dict.fromkeys(("door", "name", "package", "version"), str))
DATASET = EntryType(
    {},
    {
        "parts": [EntryType({}, {"events": Integral, "gazetteer": _TEXTS})],
        "removals": [_REMOVAL],
        "gazetteer": _TEXTS,
        "transformations": _TEXTS,
        "rows_are": str,
        "plugins": [_PLUGIN],
    },
)
_PLACES = ("places_with_coordinates", "places_without_coordinates", "events_without_coordinates")
_TIMES = ("times_taken_as_utc", "times_shown_in_utc", "time_zone_not_known")
REPORT = EntryType(
    {},
    {
        **dict.fromkeys(("rows_in", "events_out", "blank_rows", "merged_rows", "places"), Integral),
        **dict.fromkeys((*_PLACES, *_TIMES), Integral),
        "set_aside": [_CELL],
        "left_out": _COUNTS,
        "problems": [_PROBLEM],
        "read_as": [_NOTE],
        "suspicions": [_FINDING],
        "likely_doubles": EitherType(
            (type(None), EntryType({"count": Integral, "pairs": [_PAIR]}))
        ),
        "columns": {...: str},
        "constants": {...: str},
        "kinds": {...: str},
        "days_in_file": [str],
        "columns_not_understood": [_CELL],
        "column_decisions": [EntryType(dict.fromkeys(("theirs", "ours", "why"), str))],
        "unread_columns": [EntryType(dict.fromkeys(("theirs", "looks_like", "like"), str))],
        "actors_not_in_registry": [_CELL],
        "not_checked": [str],
        "countries_of_towns_only": [str],
        "renamed": _COUNTS,
        "actors_that_differ": [str],
        "rows_are": str,
        "plugins": [_PLUGIN],
    },
)


def _said(given: Any) -> Any:
    """Return a description without members that are None; these are always allowed."""
    if not isinstance(given, Mapping):
        return given
    return {name: value for name, value in given.items() if value is not None}


def check_dataset(said: Any) -> None:
    """Raise if the description of a data set has a wrong shape.

    Raises
    ------
    RecordError
        With the member, its value, and what was wanted.

    Examples
    --------
    >>> check_dataset({"title": "Ours", "removals": [5]})
    Traceback (most recent call last):
    ...
    atlas.errors.RecordError: dataset, removals, 0: got 5; wanted an object with what, held, ...
    """
    _check(_said(said), DATASET, "dataset")
    house_of(said)
    for number, one in enumerate(said.get("removals") or ()):
        where = f"dataset, removals, {number}"
        _check(one, EntryType({"day": str} if one["what"] == "as_of" else {"profile": str}), where)
        for table in one["removed"]:
            for counts in ("held", "kept"):
                _check(one[counts], EntryType({table: Integral}), f"{where}, {counts}")


def check_report(said: Any) -> None:
    """Raise if a report has a wrong shape.

    Raises
    ------
    RecordError
        With the member, its value, and what was wanted.
    """
    _check(_said(said), REPORT, "report")
    if "places" in said:
        _check(said, EntryType(dict.fromkeys(_PLACES, Integral)), "report")


def _check(value: Any, shape: Any, where: str) -> None:
    """Raise if ``value``, found at ``where``, does not have the shape."""
    if isinstance(shape, EitherType):
        if not any(_fits(value, one) for one in shape.shapes):
            raise _wrong(value, shape, where)
        return
    if not _is_of(value, shape):
        raise _wrong(value, shape, where)
    if isinstance(shape, list):
        for number, item in enumerate(value):
            _check(item, shape[0], f"{where}, {number}")
    elif isinstance(shape, dict):
        for name, item in value.items():
            _check(item, shape[...], f"{where}, {name!s:.80}")
    elif isinstance(shape, EntryType):
        lacking = [name for name in shape.must if name not in value]
        if lacking:
            raise _wrong(value, shape, where)
        held = {**shape.must, **{name: one for name, one in shape.may.items() if name in value}}
        for name, one in held.items():
            _check(value[name], one, f"{where}, {name}")


def _fits(value: Any, shape: Any) -> bool:
    try:
        _check(value, shape, "")
    except RecordError:
        return False
    return True


def _is_of(value: Any, shape: Any) -> bool:
    """Return whether a value has the outer type of a shape."""
    if isinstance(shape, list):
        return isinstance(value, list | tuple)
    if isinstance(shape, dict | EntryType):
        return isinstance(value, Mapping)
    return isinstance(value, shape)


def _wrong(value: Any, shape: Any, where: str) -> RecordError:
    given = repr(value).encode("utf-8", "replace").decode("utf-8")
    return RecordError(f"{where}: got {given:.80}; wanted {_in_words(shape)}")


def _in_words(shape: Any) -> str:
    """Return a shape in words."""
    if isinstance(shape, EitherType):
        return " or ".join(_in_words(one) for one in shape.shapes)
    if isinstance(shape, list):
        return f"a list, each item {_in_words(shape[0])}"
    if isinstance(shape, dict):
        return f"an object, each member {_in_words(shape[...])}"
    if isinstance(shape, EntryType):
        return f"an object with {', '.join(shape.must)}" if shape.must else "an object"
    names = {str: "a text", Integral: "a whole number", Real: "a number", type(None): "nothing"}
    return names[shape]
