"""Ask where two columns could both be one of ours and their values differ."""

from collections.abc import Mapping
from typing import NamedTuple

from atlas.readers.columns.header_names import words_in
from atlas.readers.columns.header_words import ColumnHeading, classes_of
from atlas.readers.columns.name_candidates import LEVELS, NameCandidate
from atlas.readers.columns.value_looks import Look

# Columns that two names could both be are asked for, where the values differ.
_ASKED = ("date", "start", "latitude", "longitude", "killed", "injured")
_DEGREES = ("latitude", "longitude")


class ColumnDecision(NamedTuple):
    """What became of one column of the table, and why."""

    theirs: str
    ours: str
    why: str


class ColumnQuestion(NamedTuple):
    """Two columns that could both be one of ours, with different values."""

    ours: str
    names: tuple[str, str]
    like: tuple[str, str]


class HeldColumn(NamedTuple):
    """The name that one of our columns keeps; of two the lower is kept."""

    level: int
    rank: int
    key: str
    name: str
    why: str
    heading: ColumnHeading


def ask(
    looks: Mapping[str, Look],
    free: Mapping[str, list[NameCandidate]],
    held: Mapping[str, HeldColumn],
) -> tuple[list[ColumnQuestion], list[ColumnDecision]]:
    """Return what has to be asked, and the columns that hold the same as one that was taken."""
    found: list[ColumnQuestion] = []
    same: list[ColumnDecision] = []
    for column in _ASKED:
        # The answer for one coordinate settles the other: both are of one point.
        settled = {*_DEGREES} - {*held} or {q.ours for q in found} & {*_DEGREES}
        if column not in held or (column in _DEGREES and settled):
            continue
        one = held[column]
        for name in _rivals(column, free, held):
            mine, other = looks[one.name], looks[name]
            if mine.same_as(other):
                why = f"holds the same as {one.name!r}, which is read"
                same.append(ColumnDecision(name, "", why))
            elif not (mine.empty or other.empty):
                both = (mine.like(), other.like())
                found.append(ColumnQuestion(column, (one.name, name), both))
    return [*found, *_two_days(looks, held)], same


def _rivals(
    column: str, free: Mapping[str, list[NameCandidate]], held: Mapping[str, HeldColumn]
) -> list[str]:
    """Return the names that could as well be a column that another name has."""
    taken = {one.name for one in held.values()}
    ranks = {
        name: c.rank
        for name, candidates in free.items()
        for c in candidates
        if c.column == column and name not in taken and _is_rival(name, c, held[column])
    }
    return sorted(ranks, key=lambda name: (ranks[name], name))


def _two_days(looks: Mapping[str, Look], held: Mapping[str, HeldColumn]) -> list[ColumnQuestion]:
    """Return the question that a date beside another first day asks."""
    date, start = held.get("date"), held.get("start")
    if date is None or start is None or date.level == start.level == LEVELS["own"]:
        return []
    mine, other = looks[date.name], looks[start.name]
    if mine.empty or other.empty or mine.same_as(other):
        return []
    return [ColumnQuestion("start", (start.name, date.name), (other.like(), mine.like()))]


def _is_rival(name: str, one: NameCandidate, held: HeldColumn) -> bool:
    """Return whether a careful reader would not know which of two names is meant."""
    plain = range(LEVELS["safe"], LEVELS["dangerous"])
    if held.level not in plain or one.level not in plain:
        return one.level == held.level == LEVELS["dangerous"]
    if one.column in _DEGREES:
        # "latitude" is more explicit than "lat", and than that of something else.
        return min(len(words_in(held.name)), len(words_in(name))) > 1
    # A total is the figure; what it is the total of is no rival.
    return "best" not in {c for word in words_in(held.name) for c in classes_of(word)}
