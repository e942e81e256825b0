"""Decide which column of a table is which, each decision with its reason.

Every name has candidates among our columns. Each name asks for its best column, and each column
keeps the best of the names that ask (a stable matching), so that the order of the columns never
matters.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from atlas.errors import SourceError
from atlas.readers.columns.column_questions import (
    ColumnDecision,
    ColumnQuestion,
    HeldColumn,
    ask,
)
from atlas.readers.columns.header_names import key_of, words_in
from atlas.readers.columns.header_words import ColumnHeading, classes_of, headings, own_columns
from atlas.readers.columns.name_candidates import LEVELS, NameCandidate, TableNames
from atlas.readers.columns.value_looks import Look, Looks

# A part of a date or a pair counts only beside its other part.
_PART_OF = {"month": "year", "day": "month", "end_month": "end_year", "end_day": "end_month"}
_PAIR = {"longitude": "latitude", "latitude": "longitude"}
_DAYS = ("date", "start")
_MOST = 3000
_ANY_DAY = {*_DAYS, "year"}


class Matching(NamedTuple):
    """The columns of a table by our names, and what was decided."""

    matched: dict[str, str]
    unknown: list[str]
    decisions: list[ColumnDecision]
    joined: dict[str, list[str]]
    """Our columns that are read from several of theirs, in their order."""
    questions: list[ColumnQuestion]
    looks: Looks


def choose_columns(
    names: Iterable[str],
    chosen: Mapping[str, str] | None = None,
    frame: pd.DataFrame | None = None,
    constants: Collection[str] = (),
) -> Matching:
    """Decide which column is which.

    Parameters
    ----------
    names : iterable of str
        The table's columns.
    chosen : mapping or None
        The caller's own choice, table's name -> our name; it takes precedence.
    frame : pandas.DataFrame or None
        The table, or its first rows; None decides by the names alone.
    constants : collection of str
        Our columns that the caller says for every row: a month is one beside such a year.

    Raises
    ------
    SourceError
        If the choice names a column that the table or the contract does not have.
    """
    names = [str(name) for name in names]
    picked = _chosen(names, chosen or {})
    # No real table has so many columns; of those beyond, our own names count.
    some = [*names[:_MOST], *(name for name in names[_MOST:] if name in own_columns())]
    table = TableNames(some, frame, constants)
    free = {name: table.candidates(name) for name in some if name not in picked.values()}
    if set(_DAYS) & set(picked):
        free = {name: [c for c in some if not _is_other_day(c)] for name, some in free.items()}
    held = _settled(table, free, picked)
    joined = _joined(free, held)
    matched = {**picked, **{column: one.name for column, one in held.items()}}
    order = {name: at for at, name in enumerate(names)}
    matched = dict(sorted(matched.items(), key=lambda one: (one[0] not in picked, order[one[1]])))
    questions, same = ask(table.looks, free, held)
    decisions = [*_decisions(matched, held, joined), *same]
    taken = {*matched.values(), *(name for some in joined.values() for name in some)}
    unknown = [name for name in names if name not in taken]
    return Matching(matched, unknown, decisions, joined, questions, table.looks)


def _settled(
    table: TableNames, free: Mapping[str, list[NameCandidate]], picked: Mapping[str, str]
) -> dict[str, HeldColumn]:
    """Return the name that each of our columns keeps, without halves and needless last days."""
    held = _settle(free, set(picked))
    held = {column: one for column, one in held.items() if _is_whole(column, held, picked, table)}
    _pair_up(free, held, picked)
    _by_values(table, free, held, picked)
    if any(held[column].level < LEVELS["last"] for column in _ANY_DAY & set(held)):
        held = {c: one for c, one in held.items() if one.level < LEVELS["last"]}
    return held


def _decisions(
    matched: Mapping[str, str], held: Mapping[str, HeldColumn], joined: Mapping[str, list[str]]
) -> list[ColumnDecision]:
    """Return each match with its reason."""
    found = [
        ColumnDecision(name, column, held[column].why if column in held else "chosen")
        for column, name in matched.items()
    ]
    return found + [
        ColumnDecision(name, column, f"read together with {matched[column]!r}")
        for column, some in joined.items()
        for name in some
        if name != matched[column]
    ]


def _is_other_day(one: NameCandidate) -> bool:
    """Return whether a candidate is a second day beside one that the caller chose."""
    return one.column in _DAYS and one.level > LEVELS["own"]


def _chosen(names: list[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the caller's own matches, checked."""
    for given, column in chosen.items():
        if given not in names:
            msg = f"columns: the table has no column {given!r}; it has {', '.join(names)}"
            raise SourceError(msg)
        if column not in own_columns():
            msg = f"columns: {given!r} -> {column!r}; wanted one of {', '.join(own_columns())}"
            raise SourceError(msg)
    return {column: given for given, column in chosen.items()}


def _settle(free: Mapping[str, list[NameCandidate]], picked: set[str]) -> dict[str, HeldColumn]:
    """Return the name that each of our columns keeps."""
    held: dict[str, HeldColumn] = {}
    asking = [(name, 0) for name in free]
    while asking:
        name, at = asking.pop()
        if at >= len(free[name]):
            continue
        one = free[name][at]
        mine = HeldColumn(one.level, one.rank, key_of(name), name, one.why, one.heading)
        if one.column in picked:
            asking.append((name, at + 1))
            continue
        other = held.get(one.column)
        if other is None or mine[:4] < other[:4]:
            held[one.column] = mine
            if other is not None:
                columns = [c.column for c in free[other.name]]
                asking.append((other.name, columns.index(one.column) + 1))
        else:
            asking.append((name, at + 1))
    return held


def _is_whole(
    column: str, held: Mapping[str, HeldColumn], picked: Mapping[str, str], table: TableNames
) -> bool:
    """Return whether a column is no part without its other part."""
    other = _PART_OF.get(column)
    while other:
        if other not in held and other not in picked and other not in table.constants:
            return False
        other = _PART_OF.get(other)
    pair = _PAIR.get(column)
    if pair is None or held[column].level != LEVELS["dangerous"] or not held[column].heading.beside:
        return True
    name = held[pair].name if pair in held else picked.get(pair, "")
    return table.keys.get(name) in [key_of(one) for one in held[column].heading.beside]


def _pair_up(
    free: Mapping[str, list[NameCandidate]], held: dict[str, HeldColumn], picked: Mapping[str, str]
) -> None:
    """Take the longitude of the same point as the latitude: "event longitude", not the form's."""
    names = {c: picked.get(c) or (held[c].name if c in held else "") for c in _PAIR}
    if not all(names.values()) or not set(_PAIR) - set(picked):
        return
    column = "latitude" if "longitude" in picked else "longitude"
    point = _point(names[_PAIR[column]])
    if point == _point(names[column]):
        return
    for name, candidates in free.items():
        for one in candidates:
            if one.column == column and _point(name) == point:
                held[column] = HeldColumn(
                    one.level, one.rank, key_of(name), name, one.why, one.heading
                )


def _point(name: str) -> frozenset[str]:
    """Return the words of a coordinate's name that say which point it is of."""
    return frozenset(word for word in words_in(name) if not classes_of(word) & set(_PAIR))


def _by_values(
    table: TableNames,
    free: Mapping[str, list[NameCandidate]],
    held: dict[str, HeldColumn],
    picked: Mapping[str, str],
) -> None:
    """Take the one column whose values are dates, where no name says which it is."""
    if _ANY_DAY & set(picked):
        return
    if any(held[c].level < LEVELS["last"] for c in _ANY_DAY & set(held)):
        return
    names = [one for one in dated(table.names, table.looks, set()) if not free.get(one)]
    if names:
        # The day of a form or a report is none, where another column holds days.
        for column in _ANY_DAY & set(held):
            del held[column]
    if len(names) != 1:
        return
    heading = ColumnHeading("date", "values", "dates", (), 0)
    why = "its values are dates, and no other column's"
    held["date"] = HeldColumn(LEVELS["values"], 0, key_of(names[0]), names[0], why, heading)


def dated(names: Iterable[str], looks: Mapping[str, Look], taken: set[str]) -> list[str]:
    """Return the columns whose values are dates and whose names do not forbid it."""
    return [
        name
        for name in names
        if name not in taken
        and not any(one.role == "never" for one in headings(key_of(name)))
        and not any("never" in classes_of(word) for word in words_in(name))
        and not looks[name].empty
        and looks[name].is_dates
    ]


def _joined(
    free: Mapping[str, list[NameCandidate]], held: Mapping[str, HeldColumn]
) -> dict[str, list[str]]:
    """Return the columns that are read from several names, such as "actor 1" and "actor 2"."""
    found = {}
    for column, one in held.items():
        if one.heading.role != "joined":
            continue
        taken = {other.name for other in held.values()} - {one.name}
        some = [
            (c.rank, name)
            for name, candidates in free.items()
            for c in candidates
            if c.column == column and c.heading.role == "joined" and name not in taken
        ]
        if len(some) > 1:
            found[column] = [name for _, name in sorted(some)]
    return found
