"""What the readers of coded data sets (ACLED, UCDP) share: columns, codes, actors, the licence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.errors import SourceError
from atlas.readers.assemble import give_ids
from atlas.readers.cells.column_names import different, fold_column
from atlas.readers.cells.table_cells import Rows, check_rows, plain_text, split_lists
from atlas.readers.flat_actors import tell_shared
from atlas.readers.reader import Call, Layout, Reader, kept
from atlas.record.problems import Problems
from atlas.reference.actors import actors_table, resolve_actors
from atlas.reference.countries import Contested, find_country
from atlas.reference.precision import event_km
from atlas.reference.territories import territory_of

# A place that is this coarse has no point of its own: the source codes a town or a centre there.
NO_POINT = ("region", "adm1", "country", "none")
_A_POINT = 0
_CUT = 10
# What is made of a table that was cut off its codes of precision.
_WITHOUT = {
    "time_code": "so that a day may stand for a week or a month: taken as days",
    "geo_code": "so that a point may stand for a province: drawn as of unknown precision",
}


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
    aliases : mapping
        A column's name in another release -> its name in the layout, which goes first.
    """

    layout: Layout = field(kw_only=True)
    parse: Parse = field(kw_only=True)
    aliases: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    more: Callable[[Rows], dict[str, Any]] = field(default=lambda _: {}, kw_only=True)

    @classmethod
    def of(
        cls,
        name: str,
        layout: Layout,
        dataset: Mapping[str, Any],
        *,
        also: tuple[frozenset[str], ...] = (),
        **parts: Any,
    ) -> Self:
        """Return the reader of a layout; ``parts`` are ``parse``, ``more`` and ``aliases``.

        A table is told by the columns of the layout, with one at least of each set in ``also``.
        """

        def score(head: pd.DataFrame) -> float:
            names = set(_given(list(map(str, head.columns)), {}, layout))
            return float(layout.told_by <= names and all(names & some for some in also))

        parts |= {"options": {"dayfirst": bool}, "dataset": dataset, "layout": layout}
        return cls(name, layout.title, score, **parts)

    def open(self, frame: pd.DataFrame, call: Call) -> tuple[Rows, Call]:
        """Return the wanted rows, their columns found whatever their case, and what is known."""
        frame, call = kept(frame, call, self.columns)
        return open_coded(frame, self.layout, call.name, call.how, self.aliases), call

    def columns(
        self,
        names: list[str],
        options: Mapping[str, Any],  # noqa: ARG002
        head: pd.DataFrame | None = None,  # noqa: ARG002
    ) -> Mapping[str, str]:
        """Return our names for the columns of a file, which are used to filter its rows."""
        given = _given(names, self.aliases, self.layout)
        theirs = {own: given.get(fold_column(name)) for own, name in self.layout.ours.items()}
        return {own: name for own, name in theirs.items() if name is not None}

    def tables(
        self, rows: Rows, problems: Problems, options: Mapping[str, Any]
    ) -> tuple[dict[str, pd.DataFrame], np.ndarray]:
        """Return the tables and which rows are set aside; note what is wrong."""
        ids, unusable = read_ids(rows, self.name, problems)
        self._tell_lacking(rows)
        tables = self.parse(rows, problems, options.get("dayfirst"))
        actors, aside = tables.pop("actors"), tables["events"]["start"].isna().to_numpy() | unusable
        tables = give_ids(tables, ids, aside)
        tables["actors"] = used_actors(actors, tables["participants"])
        return tables, aside

    def _tell_lacking(self, rows: Rows) -> None:
        """Warn if the table has no codes of precision: a subset leaves them out."""
        for own, meaning in _WITHOUT.items():
            if not rows.has(own):
                what = f"the table lacks {self.layout.ours[own]}, {meaning}"
                finding = {"level": "warning", "what": what, "count": len(rows), "rows": []}
                step = "take the whole file, which has the column"
                rows.read_as.append({**finding, "examples": "", "next_step": step})

    def told(self, rows: Rows, options: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Return what the data set's own rows say of themselves."""
        return self.more(rows)


def told(*names: str) -> frozenset[str]:
    """Return the columns that tell a data set, folded for comparing."""
    return frozenset(fold_column(name) for name in names)


def _given(names: list[str], aliases: Mapping[str, str], layout: Layout) -> dict[str, str]:
    """Return a file's columns by their folded names, and by those of the layout.

    A shapefile cuts names to ten characters; one that two columns share stays what it is.
    """
    given = {fold_column(column): column for column in reversed(names)}
    cut = [column[:_CUT].lower() for column in layout.columns]
    for name in names if all(len(name) <= _CUT for name in names) else ():
        if cut.count(name.lower()) == 1:
            column = layout.columns[cut.index(name.lower())]
            given.setdefault(fold_column(column), name)
    for other, column in aliases.items():
        if fold_column(other) in given:
            given.setdefault(fold_column(column), given[fold_column(other)])
    return given


def open_coded(
    frame: pd.DataFrame,
    layout: Layout,
    name: str,
    how: Mapping[str, Any] | None = None,
    aliases: Mapping[str, str] = MappingProxyType({}),
) -> Rows:
    """Return the rows of a data set, its columns found whatever their case."""
    plain, geometry = pd.DataFrame(frame), None
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        plain, geometry = plain.drop(columns=frame.active_geometry_name), frame.geometry
    if list(plain.columns) != (names := different(plain.columns)):
        plain = plain.set_axis(names, axis=1)
    given = _given(names, aliases, layout)
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
    found = {own: str(theirs[column]) for own, column in layout.ours.items() if theirs[column]}
    known = {column for column in theirs.values() if column}
    unknown = [column for column in names if column not in known]
    if {"longitude", "latitude"} & set(found):
        return Rows(plain, found, unknown, None, how)
    points = _points(plain, geometry, given.get("geomwkt"))
    found |= {name: name for name in points.columns}
    rows = Rows(pd.concat([plain, points], axis=1), found, unknown, None, how)
    rows.source = rows.frame[names]
    return rows


def _points(
    plain: pd.DataFrame, geometry: gpd.GeoSeries | None, column: str | None
) -> pd.DataFrame:
    """Return the coordinates of each row's point, from its geometry or a column of WKT."""
    if geometry is not None:
        if geometry.crs is not None:
            geometry = geometry.to_crs("EPSG:4326")
        shapes = np.asarray(geometry, dtype=object)
    elif column is not None:
        shapes = shapely.from_wkt(plain_text(plain[column]).to_numpy(object), on_invalid="ignore")
    else:
        return pd.DataFrame(index=plain.index)
    shapes = shapes.copy()
    shapes[shapely.get_type_id(shapes) != _A_POINT] = None
    both = {"longitude": shapely.get_x(shapes), "latitude": shapely.get_y(shapes)}
    return pd.DataFrame(both, index=plain.index)


def read_ids(rows: Rows, prefix: str, problems: Problems) -> tuple[pd.Series, np.ndarray]:
    """Return an id for each row, and which rows have none or one that stood before.

    A row that repeats another in every cell is merged with it, without a complaint.
    """
    rows.tell_unread(problems)
    if not rows.has("event_id"):
        ids = pd.Series([f"{prefix}:row-{number}" for number in rows.numbers], dtype="str")
        return ids, np.zeros(len(rows), dtype=bool)
    given = rows.text("event_id")
    blank, doubled = given == "", given.duplicated()
    merged = rows.merge(given)
    # Each row of the data set has its codes of precision.
    bare = (rows.text("geo_code") == "") & (rows.text("time_code") == "")
    foreign = bare & (blank | (rows.has("geo_code") and rows.has("time_code")))
    wanted = "wanted the id of the event, got none"
    rows.complain(problems, blank & ~foreign, "event_id", wanted)
    some = f"{int(foreign.sum()):,} of {len(rows):,} rows are not from {prefix}"
    wanted = f"wanted a row of {prefix}, with its id and its codes of precision: {some}"
    rows.complain(problems, foreign, "event_id", f"{wanted}; source='table' reads all rows")
    # A row of another source is named once, not for each code that it lacks.
    rows.foreign = foreign.to_numpy()
    other = doubled & ~blank & ~merged
    wanted = "wanted one row an event: this id stood before, in a row that is not the same"
    rows.complain(problems, other, "event_id", wanted)
    return (prefix + ":" + given).astype("str"), (blank | doubled).to_numpy()


def decode(
    rows: Rows,
    column: str,
    codes: Mapping[str, str],
    worst: str,
    problems: Problems,
    lacking: str = "",
) -> pd.Series:
    """Return the word of each row's code; another code is noted and counts as the worst.

    ``lacking`` is the word where the table has no such column at all.
    """
    if lacking and not rows.has(column):
        return pd.Series(lacking, index=range(len(rows)), dtype="str")
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
    found = find_country(part)
    named = isinstance(found, Contested) and found.province
    return found.key if found and named else territory_of(country)


def read_people(rows: Rows, columns: Mapping[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return participants by ``_row``, and the actors table, from columns of lists and roles."""
    lists = [split_lists(rows.text(column)) for column in columns]
    names = pd.concat([part["part"] for part in lists], ignore_index=True)
    of = np.concatenate([part["row"] for part in lists])
    land, lands = rows.distinct("country")
    which, resolved, shared = resolve_actors(pd.factorize(names), (land[of], lands))
    tell_shared(rows, shared)
    same, ids = pd.factorize(np.array([one for one, _ in resolved], dtype=object))
    people = pd.DataFrame(
        {
            "_row": of,
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
