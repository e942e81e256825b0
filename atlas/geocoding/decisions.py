"""What people have decided about names: read from a file, and obeyed before any search.

A decisions file is a CSV with the columns ``name`` (as it stands in the data), ``context``
(the country, province or district beside it, parted by semicolons; blank for any), ``place_id``
(of the gazetteer; ``none`` for no place at all; blank while it is open), ``who`` decided and
``why``. A place that no gazetteer has is decided by ``longitude``, ``latitude`` and ``radius_km``
in place of its ``place_id``; a file may do without these three. Further columns are for the reader.
"""

import csv
import dataclasses
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from atlas.errors import InputTypeError, PlaceError
from atlas.files.error_boundary import reading
from atlas.files.size_limits import check_grid
from atlas.geocoding.gazetteer.country_names import country_code
from atlas.geocoding.gazetteer.gazetteer_columns import numbers_of
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.matching.answers import Answer, unplaced
from atlas.geocoding.matching.ranking import Ranked, Where
from atlas.geocoding.matching.resolve_name import matched
from atlas.geocoding.spelling.place_names import fold
from atlas.reference.precision import precision_for

COLUMNS = ("name", "context", "place_id", "who", "why")
# Where a place is that no gazetteer has; a file may do without these columns.
POINT = ("longitude", "latitude", "radius_km")
# The columns of a decisions file as it is written.
WRITTEN = (*COLUMNS, *POINT)
# The place of a name that is no place.
NONE = "none"
_MARKS = ("=", "+", "-", "@", "\t")


# More than half way round the world is no error of a place.
_WIDEST_KM = 20_037.5
_NAN = float("nan")
_NO_REASON = "no reason is given"


@dataclasses.dataclass(frozen=True)
class Decision:
    """One decision: the name and context that it is about, the place, who decided and why.

    The place is a ``place_id``, or a ``point``: longitude, latitude and the radius in kilometres,
    NaN where nobody stated it.
    """

    name: str
    context: str
    place_id: str
    who: str
    why: str
    row: int
    point: tuple[float, float, float] | None = None

    def __str__(self) -> str:
        return f"decided by {self.who}: {self.why or _NO_REASON}"

    @property
    def said(self) -> str:
        """The place that was decided, in words."""
        if self.point is None:
            return repr(self.place_id[:80])
        longitude, latitude, radius = self.point
        within = f" within {radius:g} km" if radius == radius else ""
        return f"{longitude:.8g}, {latitude:.8g}{within}"


def who_and_why(reason: str) -> tuple[str, str]:
    """Return who took a decision and why, from the reason that its answer gives.

    Examples
    --------
    >>> who_and_why("decided by R. Reader: seen on a video")
    ('R. Reader', 'seen on a video')
    """
    who, _, why = reason.removeprefix("decided by ").partition(": ")
    return who, "" if why == _NO_REASON else why


@dataclasses.dataclass(frozen=True)
class Decisions:
    """The decisions of a file, by folded name; ``undecided`` counts the rows still open."""

    source: str
    by_name: dict[str, tuple[Decision, ...]]
    undecided: int = 0

    def __len__(self) -> int:
        return sum(map(len, self.by_name.values()))

    def check(self, gazetteer: Gazetteer) -> None:
        """Stop at a decision for a place that the gazetteer does not hold.

        Raises
        ------
        PlaceError
            It names the row, the place and the layers that were looked into.
        """
        for decisions in self.by_name.values():
            for one in decisions:
                if one.point is not None or one.place_id == NONE:
                    continue
                if one.place_id not in gazetteer.row_of:
                    layers = ", ".join(gazetteer.layers)
                    msg = (
                        f"{self.source}, row {one.row}: {one.name!r:.80} is decided as "
                        f"{one.place_id!r:.80}, which is no place of this gazetteer ({layers}); "
                        "correct the place_id, add the layer that holds it, or say where the place "
                        "is by longitude, latitude and radius_km"
                    )
                    raise PlaceError(msg)

    def find(self, gazetteer: Gazetteer, question: tuple[Any, ...]) -> Decision | None:
        """Return the decision about a question: the one with the closest context.

        Parameters
        ----------
        gazetteer : Gazetteer
            It knows the countries by their names and codes.
        question : tuple
            Name, country, adm1 and adm2.
        """
        name = question[0]
        if not isinstance(name, str):
            return None
        best, closeness = None, -1
        for one in self.by_name.get(fold(name), ()):
            close = _closeness(gazetteer, one.context, [_text(part) for part in question[1:4]])
            if close > closeness:
                best, closeness = one, close
        return best


DecisionsLike: TypeAlias = Decisions | str | Path | pd.DataFrame | None
"""What people have decided about names: a file, or a frame of the same columns; None: nothing."""


def context_of(country: str, adm1: str, adm2: str) -> str:
    """Return the context of a question as a decisions file writes it."""
    return "; ".join(part for part in (country, adm1, adm2) if part)


def _closeness(gazetteer: Gazetteer, context: str, asked: list[str]) -> int:
    """Return how many parts of a context a question shares, or -1 where one is not its own."""
    if not context:
        return 0
    if fold(context) == fold(context_of(*asked)):
        return 4
    folded = {fold(text) for text in asked if text}
    country = country_code(gazetteer, asked[0]) if asked[0] else None
    parts = [part.strip() for part in context.split(";") if part.strip()]
    for part in parts:
        if fold(part) not in folded and not (country and country_code(gazetteer, part) == country):
            return -1
    return len(parts)


def decide(decision: Decision, gazetteer: Gazetteer) -> Answer:
    """Return the answer that a decision gives."""
    if decision.place_id == NONE:
        answer = unplaced(str(decision))
        answer.method = "decided"
        return answer
    if decision.point is not None:
        return _at(decision.point, str(decision))
    row = gazetteer.row_of[decision.place_id]
    answer = matched(gazetteer, fold(decision.name), Ranked(row, 0.0, 1.0, 1.0), 1.0, [], Where())
    answer.reason, answer.method, answer.score = str(decision), "decided", 1.0
    return answer


def _at(point: tuple[float, float, float], reason: str) -> Answer:
    """Return the answer that a point gives, drawn with the radius that was stated for it."""
    longitude, latitude, radius = point
    precision = precision_for(radius) if radius == radius else "unstated"
    answer = Answer("matched", reason, longitude, latitude, radius, precision=precision, score=1.0)
    answer.is_disc = precision not in ("exact", "site", "unstated")
    answer.method = "decided"
    return answer


def decision_for(
    name: str, context: str, place_id: str, point: Sequence[float | None], who: str, why: str
) -> Decision:
    """Return one decision that a person takes in words, or raise where it cannot be one.

    Parameters
    ----------
    name, context, place_id, who, why : str
        As in a decisions file.
    point : sequence of float or None, (longitude, latitude, radius_km)
        Where the place is that has no place_id; all None where it has one.
    """
    cells = ["" if one is None else str(one) for one in point]
    at = _point(cells, repr(name)[:80])
    if not place_id and at is None:
        msg = (
            f"{name!r:.80} is settled by a place_id ('none': no place at all), or by longitude, "
            "latitude and radius_km"
        )
        raise PlaceError(msg)
    one = Decision(name, context, place_id, who, why, 0, at)
    _check(one, "settle", {})
    return one


def of_one(decision: Decision) -> Decisions:
    """Return decisions that hold one, for each context."""
    return Decisions("settle", {fold(decision.name): (dataclasses.replace(decision, context=""),)})


def is_about(decision: Decision, gazetteer: Gazetteer, name: str, beside: Sequence[str]) -> bool:
    """Whether a decision is about a name with the country, province and district beside it."""
    same = fold(name) == fold(decision.name)
    return same and _closeness(gazetteer, decision.context, list(beside)) >= 0


def read_decisions(path_or_frame: str | Path | pd.DataFrame) -> Decisions:
    """Read a decisions file.

    Parameters
    ----------
    path_or_frame : path or pandas.DataFrame
        A CSV in UTF-8 (parted by commas, semicolons or tabs), or a frame, with the columns
        ``name``, ``context``, ``place_id``, ``who`` and ``why``; ``longitude``, ``latitude`` and
        ``radius_km`` say where a place is that has no place_id.

    Returns
    -------
    Decisions
        Rows with neither a place_id nor coordinates are still open, and only counted.

    Raises
    ------
    InputTypeError
        If it is neither a path nor a frame.
    PlaceError
        If the file cannot be read, lacks a column, has a decision without a name or without
        who took it, coordinates that are none of this world or stand beside a place_id, or two
        different ones about the same name and context.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("Taybeh", "LB", "gn:266045", "R. Reader", "the village near Marjayoun")]
    >>> len(read_decisions(pd.DataFrame(rows, columns=COLUMNS)))
    1
    """
    if isinstance(path_or_frame, str | Path):
        source = Path(path_or_frame).name
        table = _read(Path(path_or_frame).expanduser())
    elif isinstance(path_or_frame, pd.DataFrame):
        source, table = "decisions", path_or_frame
    else:
        msg = (
            "decisions are a path or a data frame, not "
            f"{type(path_or_frame).__name__}: {path_or_frame!r:.80}"
        )
        raise InputTypeError(msg)
    return _checked(table, source)


def with_decision(path: Path | None, decision: Decision) -> pd.DataFrame:
    """Return the rows of a decisions file with one decision more, in the row that is open for it.

    A file that decides the name otherwise is told apart when the rows are read.
    """
    table = pd.DataFrame(columns=list(WRITTEN)) if path is None else _read(path)
    for column in (name for name in WRITTEN if name not in table):
        table[column] = ""
    point = ["" if number != number else repr(number) for number in decision.point or [_NAN] * 3]
    said = dict(zip(POINT, point, strict=True)) | {
        name: guarded(str(getattr(decision, name))) for name in COLUMNS
    }
    asked = fold(decision.name), fold(decision.context)
    place = [
        not one and asked == (fold(_text(name)), fold(_text(context)))
        for one, name, context in zip(
            table["place_id"] + table["longitude"], table["name"], table["context"], strict=True
        )
    ]
    if any(place):
        table.loc[np.flatnonzero(place)[0], list(said)] = list(said.values())
        return table
    return pd.concat([table, pd.DataFrame([said])], ignore_index=True).fillna("")


def _read(path: Path) -> pd.DataFrame:
    """Return a decisions file as text columns."""
    if not path.is_file():
        msg = f"there is no decisions file {str(path)!r}"
        raise PlaceError(msg)
    with reading(repr(path.name), PlaceError, wanted="a decisions file (CSV in UTF-8)"):
        text = path.read_text(encoding="utf-8-sig")
        first = text.split("\n", 1)[0]
        rows = list(csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count)))
        header, *body = rows or [[]]
        width = len(header)
        held = sum(map(len, body))
        check_grid(path.name, len(body), width, held)
        return pd.DataFrame(
            [(row + [""] * width)[:width] for row in body],
            columns=[h.strip().lower() for h in header],
        )


def _checked(table: pd.DataFrame, source: str) -> Decisions:
    """Return the decisions of a table, or say which row cannot be one."""
    lacking = [column for column in COLUMNS if column not in table.columns]
    if lacking:
        msg = (
            f"{source} has no column {', '.join(lacking)}; its columns are "
            f"{', '.join(map(str, table.columns)) or 'none'}. Wanted: {', '.join(COLUMNS)}"
        )
        raise PlaceError(msg)
    twice = [column for column in COLUMNS if list(table.columns).count(column) > 1]
    if twice:
        msg = f"{source} has the column {twice[0]} twice; wanted each of {', '.join(COLUMNS)} once"
        raise PlaceError(msg)
    by_name: dict[str, dict[str, Decision]] = {}
    undecided = 0
    blank = pd.Series([""] * len(table), index=table.index)
    columns = [table.get(name, blank) for name in (*COLUMNS, *POINT)]
    for number, cells in enumerate(zip(*columns, strict=True), 2):
        name, context, place_id, who, why, *point = map(_text, cells)
        if not any((name, context, place_id, *point)):
            continue
        at = _point(point, f"{source}, row {number}: {name!r:.80}")
        one = Decision(name, context, place_id, who, why, number, at)
        if not one.place_id and at is None:
            undecided += 1
            continue
        _check(one, source, by_name.setdefault(fold(one.name), {}))
        by_name[fold(one.name)][fold(one.context)] = one
    held = {name: tuple(of_name.values()) for name, of_name in by_name.items()}
    return Decisions(source, held, undecided)


def _point(cells: list[str], row: str) -> tuple[float, float, float] | None:
    """Return longitude, latitude and radius of a row; None where none of them is filled in."""
    if not any(cells):
        return None
    numbers = [float(one) for one in numbers_of(pd.Series(cells, dtype=object))]
    said = ", ".join(f"{name} {cell!r:.40}" for name, cell in zip(POINT, cells, strict=True))
    unread = any(cell and number != number for cell, number in zip(cells, numbers, strict=True))
    if unread or not (abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90):
        msg = f"{row} has {said}; wanted degrees, -180 to 180 and -90 to 90, with a decimal point"
        raise PlaceError(msg)
    if numbers[2] == numbers[2] and not 0 <= numbers[2] <= _WIDEST_KM:
        msg = f"{row} has {said}; wanted a radius in kilometres, or a blank where none is known"
        raise PlaceError(msg)
    return numbers[0], numbers[1], numbers[2]


def _check(one: Decision, source: str, others: dict[str, Decision]) -> None:
    """Stop at a decision that names nothing, was taken by nobody, or contradicts another."""
    other = others.get(fold(one.context))
    if not fold(one.name):
        what = f"place_id {one.said}" if one.place_id else one.said
        wrong = f"{what} stands without the name that it is decided for"
    elif not one.who:
        wrong = f"{one.name!r:.80} is decided, and the column who does not say by whom"
    elif one.place_id and one.point is not None:
        wrong = (
            f"{one.name!r:.80} has a place_id, {one.place_id!r:.80}, and coordinates, {one.said}; "
            "keep one of them"
        )
    elif other is not None and other.said != one.said:
        wrong = (
            f"{one.name!r:.80} is decided as {one.said}, and in row {other.row}, with "
            f"the same context, as {other.said}; keep one, or tell them apart by context"
        )
    else:
        return
    msg = f"{source}, row {one.row}: {wrong}" if one.row else wrong
    raise PlaceError(msg)


def _text(value: Any) -> str:
    """Return a cell as text, without the mark that keeps a spreadsheet from reading a formula."""
    if value is None or value is pd.NA or value != value:
        return ""
    text = str(value).strip()
    return text[1:] if text.startswith("'") and text[1:2] in _MARKS else text


def guarded(text: str) -> str:
    """Return a text so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text.startswith(_MARKS) else text
