"""Settle ids that stand in several rows: one event a row an actor, two events, or the same row."""

import csv
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from atlas.folding import KIND, fold_by
from atlas.readers.cells.table_cells import Rows, plain_text
from atlas.record.problems import Problems
from atlas.shipped import shipped

_ACTORS = ("initiators", "targets", "parties", "attribution")
_WHERE_AND_WHEN = (
    *("date", "start", "end", "time", "year", "month", "day", "place", "launch_place"),
    *("impact_place", "country", "adm1", "adm2", "longitude", "latitude", "coordinates"),
)
TOGETHER = "rows of one event, one for each actor: put together"
_ELSEWHERE = (
    "the id of an event of another day or place: kept as one of its own, with a number behind the "
    "id; wanted a different id for each event"
)
_OTHERWISE = (
    "the id of an earlier row with other cells: kept as an event of its own, with a number behind "
    "the id: look whether the two are one; wanted a different id for each event"
)


class SettledIds(NamedTuple):
    """The id of each row, which rows are part of an earlier event, and whose they are."""

    ids: pd.Series
    doubled: np.ndarray
    owner: np.ndarray | None
    """The first row of each row's event; None where each row is an event."""


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    """Return the role of each word in a column of roles; ``column`` for what heads one."""
    with shipped("reference", "actor_roles.csv").open(encoding="utf-8") as file:
        return {fold_by(KIND, row["word"]): row["role"] for row in csv.DictReader(file)}


def settle_ids(rows: Rows, problems: Problems) -> SettledIds:
    """Return an id for each row, generated if there is none; no row is lost.

    Rows of one id that agree in all but their actors are one event. A row of another day or place,
    or with other cells, is an event of its own, with a number behind its id.
    """
    given = rows.text("event_id")
    ids = given
    if (given == "").any():
        made = pd.Series([f"row-{number}" for number in rows.numbers], dtype="str")
        ids = given.where(given != "", made)
    if ids.is_unique:
        return SettledIds(ids, np.zeros(len(rows), dtype=bool), None)
    same = rows.merge(given).copy()
    at = np.flatnonzero(ids.duplicated(keep=False).to_numpy() & ~same)
    owner = _owners(rows, ids, at)
    together = owner != np.arange(len(rows))
    if together.any():
        rows.tell(TOGETHER, pd.Series(together), "event_id")
        rows.notes["rows_of_actors"] = int(together.sum())
        rows.merged |= together
    ids = _numbered(rows, problems, ids, ~(same | together))
    return SettledIds(ids, same | together, owner if together.any() else None)


def _owners(rows: Rows, ids: pd.Series, at: np.ndarray) -> np.ndarray:
    """Return for each row the first of its event: rows that differ in nothing but their actors."""
    said = [*zip(ids.iloc[at], _told_by(rows, at, _known(rows, but=_ACTORS)), strict=True)]
    actors = _told_by(rows, at, [column for column in _ACTORS if rows.has(column)])
    table = pd.DataFrame({"event": _codes(said), "actors": _codes(actors), "first": at})
    groups = table.groupby("event")
    # Two rows of the same actors differ in something that we do not know: they are not together.
    apart = groups["actors"].transform("nunique") == groups["actors"].transform("size")
    owner = np.arange(len(rows))
    owner[at[apart]] = groups["first"].transform("first")[apart]
    return owner


def _known(rows: Rows, *, but: tuple[str, ...]) -> list[str]:
    """Return our columns that a table has, without some."""
    return [column for column in rows.matched if column not in but]


def _codes(values: Sequence[tuple[object, ...]]) -> np.ndarray:
    """Return a number for each value, the same for equal ones."""
    numbers: dict[tuple[object, ...], int] = {}
    return np.array([numbers.setdefault(one, len(numbers)) for one in values], dtype="int64")


def _told_by(rows: Rows, at: np.ndarray, columns: list[str]) -> list[tuple[object, ...]]:
    """Return what some rows say in some columns, and in their geometry."""
    texts = [rows.text(column).iloc[at] for column in columns]
    if rows.geometry is not None:
        texts.append(rows.geometry.iloc[at].to_wkt().astype("str"))
    return list(zip(*texts, strict=True)) if texts else [()] * len(at)


def _numbered(rows: Rows, problems: Problems, ids: pd.Series, events: np.ndarray) -> pd.Series:
    """Return the ids with a number behind those that stood before; note each of them."""
    again = np.zeros(len(rows), dtype=bool)
    again[events] = ids[events].duplicated().to_numpy()
    if not again.any():
        return ids
    taken, made = set(ids), ids.astype(object).to_numpy().copy()
    counts: dict[str, int] = {}
    for row in np.flatnonzero(again):
        number = counts.get(made[row], 1) + 1
        while f"{made[row]}-{number}" in taken:
            number += 1
        counts[made[row]] = number
        made[row] = f"{made[row]}-{number}"
        taken.add(made[row])
    at = np.flatnonzero(events & ids.isin(set(ids[again])).to_numpy())
    said = pd.Series(_told_by(rows, at, [one for one in _WHERE_AND_WHEN if rows.has(one)]))
    firsts = said.groupby(ids.iloc[at].to_numpy()).transform("first")
    elsewhere = np.zeros(len(rows), dtype=bool)
    elsewhere[at] = [one != other for one, other in zip(said, firsts, strict=True)]
    for mask, what in ((elsewhere, _ELSEWHERE), (~elsewhere, _OTHERWISE)):
        rows.complain(problems, pd.Series(again & mask), "event_id", what, "note")
    return pd.Series(made, dtype="str")


def with_owners(participants: pd.DataFrame, rows: Rows, settled: SettledIds) -> pd.DataFrame:
    """Return participants as those of their events, with the role that a column states."""
    if settled.owner is None:
        return participants
    roles = _stated_roles(rows)
    row = participants["_row"].to_numpy()
    if roles is not None:
        stated = roles.take(row).set_axis(participants.index)
        participants = participants.assign(role=stated.where(stated != "", participants["role"]))
    moved = participants.assign(_row=settled.owner[row])
    moved = moved.drop_duplicates(["_row", "actor_id", "role"])
    return moved.sort_values("_row", kind="stable", ignore_index=True)


def _stated_roles(rows: Rows) -> pd.Series | None:
    """Return the role that a column of roles states for each row; None if there is none."""
    for name in rows.unknown:
        if _words().get(fold_by(KIND, name)) != "column":
            continue
        codes, texts = pd.factorize(plain_text(rows.frame[name]))
        roles = [_words().get(fold_by(KIND, str(text)), "") for text in texts]
        if any(roles):
            return pd.Series(np.array(roles, dtype=object)[codes], dtype="str")
    return None
