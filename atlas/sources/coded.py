"""What the readers of coded data sets (ACLED, UCDP) share: columns, codes, actors, the licence."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from atlas.actors import actors_table, resolve_actor
from atlas.errors import LicenceError, SourceError
from atlas.events.problems import Problems
from atlas.events.record import Record
from atlas.sources.cells import Rows, split_lists
from atlas.sources.columns import different, fold_column
from atlas.territory import territory_of

_STRICTNESS = ("rows", "aggregates", "none")
# Parts of a country that a naming policy treats by themselves, where a source names them.
_PARTS = ("GAZA", "WEST-BANK", "EAST-JERUSALEM", "GOLAN")
# A place that is this coarse has no point of its own: the source codes a town or a centre there.
NO_POINT = ("region", "adm1", "country", "none")


class Layout(NamedTuple):
    """The columns of a data set: all, those that tell it, those needed, and our names for them."""

    title: str
    columns: tuple[str, ...]
    told_by: frozenset[str]
    needed: tuple[str, ...]
    ours: Mapping[str, str]


def is_laid_out(columns: Iterable[object], layout: Layout) -> bool:
    """Tell whether a frame's columns are those of a data set."""
    return layout.told_by <= {fold_column(str(name)) for name in columns}


def told(*names: str) -> frozenset[str]:
    """Return the columns that tell a data set, folded for comparing."""
    return frozenset(fold_column(name) for name in names)


def open_coded(frame: pd.DataFrame, layout: Layout, name: str) -> Rows:
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
    if plain.empty:
        msg = f"{where} has column names but no rows; wanted one row an event"
        raise SourceError(msg)
    found = {own: theirs[column] for own, column in layout.ours.items() if theirs[column]}
    known = {column for column in theirs.values() if column}
    unknown = [column for column in names if column not in known]
    return Rows(plain, {key: str(value) for key, value in found.items()}, unknown, None)


def read_ids(rows: Rows, prefix: str, problems: Problems) -> tuple[pd.Series, np.ndarray]:
    """Return an id for each row, and which rows have none or one that stood before."""
    given = rows.text("event_id")
    blank, doubled = given == "", given.duplicated()
    rows.complain(problems, blank, "event_id", "wanted the id of the event, got none")
    rows.complain(
        problems, doubled & ~blank, "event_id", "wanted one row an event: this id stood before"
    )
    return (prefix + ":" + given).astype("str"), (blank | doubled).to_numpy()


def decode(
    rows: Rows, column: str, codes: Mapping[str, Any], worst: str, problems: Problems
) -> pd.Series:
    """Return what each row's code stands for; another code is noted and counts as the worst."""
    which, texts = rows.distinct(column)
    wrong = pd.Series((~texts.isin(list(codes))).to_numpy()[which])
    rows.complain(problems, wrong, column, f"wanted one of {', '.join(codes)}")
    words = [codes.get(text, codes[worst]) for text in texts]
    return pd.Series(words, dtype="object").take(which).reset_index(drop=True)


def set_precision(
    places: pd.DataFrame, rows: Rows, codes: pd.Series, coarse_names: pd.Series
) -> pd.DataFrame:
    """Return the places as precise as the source says, without a point where it has none.

    Parameters
    ----------
    places : pandas.DataFrame
        One place a row, by ``_row``.
    rows : Rows
        The rows.
    codes : pandas.Series
        ``(precision, radius in km)`` of each row.
    coarse_names : pandas.Series
        What to call a place that is too coarse for a point: no town that stands for it.
    """
    of = places["_row"].to_numpy()
    words = pd.Series([word for word, _ in codes], dtype="str").take(of).set_axis(places.index)
    radii = pd.Series([km for _, km in codes], dtype="float64").take(of).set_axis(places.index)
    coarse = words.isin(NO_POINT)
    points = places[["longitude", "latitude"]].mask(coarse)
    names = places["name"].mask(coarse, coarse_names.take(of).set_axis(places.index))
    return places.assign(
        precision=words,
        radius_km=radii.mask(points["longitude"].isna()),
        longitude=points["longitude"],
        latitude=points["latitude"],
        name=names.astype("str"),
        territory=_territories(rows).take(of).set_axis(places.index),
        basis="coded",
    )


def _territories(rows: Rows) -> pd.Series:
    """Return each row's territory: a part that is named beside its country, else the country."""
    both = pd.DataFrame({"part": rows.text("adm1"), "country": rows.text("country")})
    which, _ = pd.factorize(pd.MultiIndex.from_frame(both))
    keys = [_territory(part, country) for part, country in both.drop_duplicates().to_numpy()]
    return pd.Series(keys, dtype="str").take(which).reset_index(drop=True)


def _territory(part: str, country: str) -> str:
    """Return the key of one territory; "Yemen (North Yemen)" is Yemen."""
    key = territory_of(part)
    return key if key in _PARTS else territory_of(country) or territory_of(country.split(" (")[0])


def read_people(rows: Rows, columns: Mapping[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return participants by ``_row``, and the actors table, from columns of lists and roles."""
    found = [split_lists(rows.text(column)).assign(role=role) for column, role in columns.items()]
    people = pd.concat(found, ignore_index=True)
    people = people.take(np.argsort(people["row"].to_numpy(), kind="stable"))
    which, names = pd.factorize(people["part"])
    resolved = [resolve_actor(str(name)) for name in names]
    ids = pd.Series([one for one, _ in resolved], dtype="str")
    table = pd.DataFrame(
        {
            "_row": people["row"].to_numpy(),
            "actor_id": ids.take(which).array,
            "role": people["role"].array,
            "attribution": "unknown",
        }
    ).drop_duplicates(ignore_index=True)
    actors = actors_table(ids, dict(reversed(resolved)))
    rows.notes["actors_not_in_registry"] = sorted(
        actors["name"][(actors["kind"] == "") & actors["actor_id"].isin(ids)]
    )
    return table, actors


def used_actors(actors: pd.DataFrame, participants: pd.DataFrame) -> pd.DataFrame:
    """Return the actors in use, and everyone above them."""
    parents = dict(zip(actors["actor_id"], actors["parent_id"], strict=True))
    used: set[str] = set()
    for one in participants["actor_id"].unique():
        while one and one not in used:
            used.add(one)
            one = parents.get(one, "")
    return actors[actors["actor_id"].isin(used)].reset_index(drop=True)


def describe(own: Mapping[str, Any], given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the words about a data set with the caller's own; its licence may not be loosened."""
    words = {**own, **(given or {})}
    strict = _STRICTNESS.index(own["redistribution"])
    asked = str(words["redistribution"])
    if asked not in _STRICTNESS or _STRICTNESS.index(asked) < strict:
        msg = (
            f"dataset: redistribution={asked!r}, but {own['title']} allows "
            f"{own['redistribution']!r} at most ({own['licence']}); leave it out"
        )
        raise LicenceError(msg)
    return words


def source_rows(record: Record, layout: Layout) -> pd.DataFrame:
    """Return the rows as the source gave them, of the events that the record still has.

    Raises
    ------
    SourceError
        If the record was not read from this source.
    """
    if record.original is None or not is_laid_out(record.original.columns, layout):
        msg = f"the record holds no rows of {layout.title}; wanted one that was read from it"
        raise SourceError(msg)
    return record.original.reset_index(drop=True)
