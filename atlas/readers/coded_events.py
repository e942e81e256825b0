"""What the readers of coded data sets (ACLED, UCDP) share: columns, codes, actors, the licence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers.assemble import give_ids
from atlas.readers.cells.column_names import different, fold_column
from atlas.readers.cells.table_cells import Rows, check_rows, split_lists
from atlas.readers.reader import Call, Layout, Reader, is_laid_out, kept
from atlas.record.problems import Problems
from atlas.reference.actors import actors_table, resolve_actor
from atlas.reference.precision import event_km
from atlas.reference.territories import territory_of

# Parts of a country that a naming policy treats by themselves, where a source names them.
_PARTS = ("GAZA", "WEST-BANK", "EAST-JERUSALEM", "GOLAN")
# A place that is this coarse has no point of its own: the source codes a town or a centre there.
NO_POINT = ("region", "adm1", "country", "none")


Parse = Callable[[Rows, Problems, bool | None], dict[str, pd.DataFrame]]


@dataclass(frozen=True)
class CodedReader(Reader):
    """A reader of a coded data set, which is told exactly, by its columns.

    Parameters
    ----------
    parse : callable
        ``parse(rows, problems, dayfirst)`` returns the tables by ``_row``; ``actors`` are all that
        are named.
    more : callable
        ``more(rows)`` returns what the report says beside.
    """

    layout: Layout = field(kw_only=True)
    parse: Parse = field(kw_only=True)
    more: Callable[[Rows], dict[str, Any]] = field(default=lambda _: {}, kw_only=True)

    @classmethod
    def of(cls, name: str, layout: Layout, dataset: Mapping[str, Any], **parts: Any) -> Self:
        """Return the reader of a layout; ``parts`` are ``parse`` and ``more``."""

        def score(head: pd.DataFrame) -> float:
            return float(is_laid_out(head.columns, layout))

        parts |= {"options": {"dayfirst": bool}, "dataset": dataset, "layout": layout}
        return cls(name, layout.title, score, **parts)

    def open(self, frame: pd.DataFrame, call: Call) -> tuple[Rows, Call]:
        """Return the wanted rows, their columns found whatever their case, and what is known."""
        frame, call = kept(frame, call, self.columns)
        return open_coded(frame, self.layout, call.name, call.how), call

    def tables(
        self, rows: Rows, problems: Problems, options: Mapping[str, Any]
    ) -> tuple[dict[str, pd.DataFrame], np.ndarray]:
        """Return the tables and which rows are set aside; note what is wrong."""
        ids, unusable = read_ids(rows, self.name, problems)
        tables = self.parse(rows, problems, options.get("dayfirst"))
        actors, aside = tables.pop("actors"), tables["events"]["start"].isna().to_numpy() | unusable
        tables = give_ids(tables, ids, aside)
        tables["actors"] = used_actors(actors, tables["participants"])
        return tables, aside

    def told(self, rows: Rows, options: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Return what the data set's own rows say of themselves."""
        return self.more(rows)


def told(*names: str) -> frozenset[str]:
    """Return the columns that tell a data set, folded for comparing."""
    return frozenset(fold_column(name) for name in names)


def open_coded(
    frame: pd.DataFrame, layout: Layout, name: str, how: Mapping[str, Any] | None = None
) -> Rows:
    """Return the rows of a data set, its columns found whatever their case."""
    plain = pd.DataFrame(frame)
    if list(plain.columns) != (names := different(plain.columns)):
        plain = plain.set_axis(names, axis=1)
    given = {fold_column(column): column for column in reversed(names)}
    theirs = {column: given.get(fold_column(column)) for column in layout.columns}
    where = name or "the table"
    lacks = [column for column in layout.needed if theirs[column] is None]
    if lacks:
        msg = (
            f"{where} lacks {', '.join(lacks)}, which {layout.title} has; its columns are "
            f"{', '.join(map(repr, names[:20]))}; pass source='table' to read it as a flat table"
        )
        raise SourceError(msg)
    check_rows(plain, where, how)
    found = {own: theirs[column] for own, column in layout.ours.items() if theirs[column]}
    known = {column for column in theirs.values() if column}
    unknown = [column for column in names if column not in known]
    return Rows(plain, {key: str(value) for key, value in found.items()}, unknown, None, how)


def read_ids(rows: Rows, prefix: str, problems: Problems) -> tuple[pd.Series, np.ndarray]:
    """Return an id for each row, and which rows have none or one that stood before.

    A row that repeats another in every cell is merged with it, without a complaint.
    """
    rows.tell_unread(problems)
    given = rows.text("event_id")
    blank, doubled = given == "", given.duplicated()
    merged = rows.merge(given)
    rows.complain(problems, blank, "event_id", "wanted the id of the event, got none")
    other = doubled & ~blank & ~merged
    wanted = "wanted one row an event: this id stood before, in a row that is not the same"
    rows.complain(problems, other, "event_id", wanted)
    return (prefix + ":" + given).astype("str"), (blank | doubled).to_numpy()


def decode(
    rows: Rows, column: str, codes: Mapping[str, str], worst: str, problems: Problems
) -> pd.Series:
    """Return the word of each row's code; another code is noted and counts as the worst."""
    which, texts = rows.distinct(column)
    wrong = pd.Series((~texts.isin(list(codes))).to_numpy()[which])
    rows.complain(problems, wrong, column, f"wanted one of {', '.join(codes)}")
    return _spread([codes.get(text, codes[worst]) for text in texts], which)


def _spread(distinct: list[str], which: np.ndarray) -> pd.Series:
    """Return the text of each row from the distinct ones."""
    return pd.Series(distinct, dtype="str").take(which).reset_index(drop=True)


def set_precision(
    places: pd.DataFrame, rows: Rows, precision: pd.Series, coarse_names: pd.Series
) -> pd.DataFrame:
    """Return the places as precise as the source says, without a point where it has none.

    Parameters
    ----------
    places : pandas.DataFrame
        One place a row, by ``_row``.
    rows : Rows
        The rows.
    precision : pandas.Series
        The precision of each row.
    coarse_names : pandas.Series
        What to call a place that is too coarse for a point: no town that stands for it.
    """
    of = places["_row"].to_numpy()
    words, names, territory = precision, coarse_names, _territories(rows)
    if len(of) < len(rows):
        words, names, territory = (
            column.take(of).reset_index(drop=True) for column in (words, names, territory)
        )
    coarse = words.isin(NO_POINT)
    points = {name: places[name].mask(coarse) for name in ("longitude", "latitude")}
    bare = points["longitude"].isna()
    return places.assign(
        **points,
        precision=words,
        radius_km=words.map(event_km()).astype("float64").mask(bare),
        name=places["name"].where(~coarse, names),
        territory=territory,
        basis=_spread(["coded", ""], bare.to_numpy().astype("int64")),
    )


def _territories(rows: Rows) -> pd.Series:
    """Return each row's territory: a part that is named beside its country, else the country."""
    part, parts = rows.distinct("adm1")
    country, countries = rows.distinct("country")
    both, pairs = pd.factorize(part * len(countries) + country)
    keys = [
        _territory(parts[pair // len(countries)], countries[pair % len(countries)])
        for pair in pairs
    ]
    return _spread(keys, both)


def _territory(part: str, country: str) -> str:
    """Return the key of one territory; "Yemen (North Yemen)" is Yemen."""
    key = territory_of(part)
    return key if key in _PARTS else territory_of(country)


def read_people(rows: Rows, columns: Mapping[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return participants by ``_row``, and the actors table, from columns of lists and roles."""
    lists = [split_lists(rows.text(column)) for column in columns]
    which, names = pd.factorize(pd.concat([part["part"] for part in lists]))
    resolved = [resolve_actor(str(name)) for name in names]
    same, ids = pd.factorize(np.array([one for one, _ in resolved], dtype=object))
    people = pd.DataFrame(
        {
            "_row": np.concatenate([part["row"] for part in lists]),
            "actor": same[which],
            "role": np.repeat(np.arange(len(lists)), [len(part) for part in lists]),
        }
    )
    people = people.sort_values("_row", kind="stable").drop_duplicates(ignore_index=True)
    roles, actor = list(columns.values()), people.pop("actor").to_numpy()
    people["role"] = _spread(roles, people["role"].to_numpy())
    people.insert(1, "actor_id", _spread(list(ids), actor))
    actors = actors_table(ids, dict(reversed(resolved)))
    known = (actors["kind"] != "") | ~actors["actor_id"].isin(set(ids))
    rows.notes["actors_not_in_registry"] = sorted(actors["name"][~known])
    return people, actors


def used_actors(actors: pd.DataFrame, participants: pd.DataFrame) -> pd.DataFrame:
    """Return the actors in use, and everyone above them."""
    parents = dict(zip(actors["actor_id"], actors["parent_id"], strict=True))
    used: set[str] = set()
    for one in participants["actor_id"].unique():
        while one and one not in used:
            used.add(one)
            one = parents.get(one, "")
    return actors[actors["actor_id"].isin(used)].reset_index(drop=True)
