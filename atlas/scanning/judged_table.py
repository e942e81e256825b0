"""A table on an engine with what our readers say of its cells; each is asked once and kept."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from atlas.record.territory_column import counted_boxes, settle_territories
from atlas.scanning import row_answers
from atlas.scanning.engine import Opened, load_ibis, running
from atlas.scanning.judged_cells import Judged, judge
from atlas.scanning.points import LATITUDE, LONGITUDE, POINT, VALID, with_points
from atlas.scanning.sample_columns import SAMPLE, Columns, decide_columns

_SPACES = r"^[\s\x{00a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]*$"
_BLANK_WORDS = r"^\s*(NA|N/A|n/a|#N/A|NULL|null|NaN|nan|None|none|-|--|–|—)\s*$"
_NO_GROUND = ("country", "none")
_NAMED = {"place": "__place", "launch_place": "__launch", "impact_place": "__impact"}


class JudgedTable:
    """A table, its columns by their meaning, and the answers of our readers.

    Parameters
    ----------
    opened : Opened
        The table on its engine.
    options : mapping
        Options of `atlas.read_events`.
    house : HouseLike
        Kinds and words of the caller's own.
    """

    def __init__(self, opened: Opened, options: Mapping[str, Any], house: Any) -> None:
        self.opened = opened
        self._options, self._house = options, house
        self.raw = opened.table
        self._columns: Columns | None = None

    @cached_property
    def sample(self) -> pd.DataFrame:
        """The first rows, by which the columns are decided."""
        with running(self.opened.what):
            return self.raw.limit(SAMPLE).to_pyarrow().to_pandas()

    @property
    def columns(self) -> Columns:
        """What the columns mean."""
        if self._columns is None:
            self._columns = decide_columns(
                self.sample, self.opened.what, self._options, self._house
            )
        return self._columns

    def reading_options(self) -> dict[str, Any]:
        """Return the options of `atlas.read_events` for rows of this table."""
        return {**self._options, "house": self._house}

    def decide(self, columns: Columns) -> None:
        """Take over what the columns mean from another table."""
        self._columns = columns

    def judge(self, table: Any, keys: list[str], answer: Any, what: str) -> Judged:
        """Ask our readers about different cells, by the caller's own words; see `judge`."""

        def asked(frame: pd.DataFrame) -> pd.DataFrame:
            with self.columns.words():
                return answer(frame)

        return judge(table, keys, asked, what)

    @cached_property
    def when(self) -> Judged:
        """When each row is: see `row_answers.times`."""
        columns = self.columns
        keys = columns.theirs(*row_answers.WHEN)
        offset: list[bool] = []

        def plain(frame: pd.DataFrame) -> pd.DataFrame:
            offset.append(row_answers.says_offset(columns.rows(frame), columns.options))
            return row_answers.times(columns.rows(frame), columns.options, by_place=False)

        found = self.judge(self.raw, keys, plain, "dates")
        if not offset[0]:
            return found

        def by_place(frame: pd.DataFrame) -> pd.DataFrame:
            return row_answers.times(columns.rows(frame), columns.options, by_place=True)

        where = columns.theirs(*row_answers.PLACES, *row_answers.AREAS, "longitude", "latitude")
        what = "dates with an offset from UTC, whose local day depends on the place"
        return self.judge(self.raw, list(dict.fromkeys([*keys, *where])), by_place, what)

    @cached_property
    def kind(self) -> Judged:
        """The kind of each row, and the role of its place."""
        columns = self.columns
        return self.judge(
            self.raw,
            columns.theirs("kind"),
            lambda frame: row_answers.kinds(columns.rows(frame)),
            "kinds",
        )

    @cached_property
    def status(self) -> Judged:
        """The status of each row."""
        columns = self.columns
        return self.judge(
            self.raw,
            columns.theirs("status"),
            lambda frame: row_answers.statuses(columns.rows(frame)),
            "statuses",
        )

    @cached_property
    def weight(self) -> Judged:
        """How many events each row stands for."""
        columns = self.columns
        return self.judge(
            self.raw,
            columns.theirs("events"),
            lambda frame: row_answers.weights(columns.rows(frame)),
            "counts of events",
        )

    @cached_property
    def killed(self) -> Judged:
        """How many people were killed."""
        columns = self.columns
        return self.judge(
            self.raw,
            columns.theirs(*row_answers.KILLED),
            lambda frame: row_answers.killed(columns.rows(frame)),
            "figures of people killed",
        )

    @cached_property
    def outlets(self) -> Judged:
        """How many outlets report each row."""
        columns = self.columns
        return self.judge(
            self.raw,
            columns.theirs(*row_answers.SOURCES),
            lambda frame: row_answers.outlets(columns.rows(frame)),
            "sources",
        )

    @cached_property
    def people(self) -> dict[str, Judged]:
        """Who takes part, by our column; ``answers`` has several rows for a cell, by ``_row``."""
        found = {}
        columns = self.columns
        for column in row_answers.ACTORS:
            if not columns.has(column):
                continue
            beside = ("attribution", "attributed_by") if column == "initiators" else ()
            actors: list[pd.DataFrame] = []

            def answer(
                frame: pd.DataFrame, actors: list[pd.DataFrame] = actors, own: str = column
            ) -> pd.DataFrame:
                rows = columns.rows(frame)
                only = {own, "attribution", "attributed_by", "country"}
                rows.matched = {key: name for key, name in rows.matched.items() if key in only}
                rows.constants = {
                    key: value for key, value in rows.constants.items() if key in only
                }
                people, table = row_answers.participants(rows)
                actors[:] = [table]
                return people

            # The country of an event decides whose name it is, where several share one.
            keys = columns.theirs(column, *beside, "country")
            found[column] = self.judge(self.raw, keys, answer, f"names in {column}")
            self._actors[column] = actors[0]
        return found

    @cached_property
    def _actors(self) -> dict[str, pd.DataFrame]:
        return {}

    @property
    def actors(self) -> pd.DataFrame:
        """The actors that take part somewhere, and those above them."""
        tables = [self._actors[one] for one in self.people]
        if not tables:
            return pd.DataFrame(
                {
                    name: pd.Series(dtype="str")
                    for name in ("actor_id", "name", "names", "kind", "parent_id")
                }
            )
        return pd.concat(tables).drop_duplicates("actor_id").reset_index(drop=True)

    def events(self, *, located: bool) -> Any:
        """Return the rows that are events: with when and weight, and with their places if asked."""
        table = self.located if located else self.raw
        answers = self.when.answers[["dated", "first", "last", "hour_known"]]
        table = self.when.joined(table, answers)
        table = table.filter(table["__dated"])
        if self.columns.has("events"):
            table = self.weight.joined(table, self.weight.answers)
            return table.filter(~table["__no_count"]).drop("__no_count", "__dated")
        return table.mutate(__weight=load_ibis().literal(1, "int64")).drop("__dated")

    @cached_property
    def placed(self) -> tuple[Judged, pd.DataFrame]:
        """The different sorts of place, and the places of each sort, by ``_row``.

        A sort is all that a row says of its places but the names and the point. A point of a sort
        is at 0, 0.
        """
        found: list[pd.DataFrame] = []

        def answer(frame: pd.DataFrame) -> pd.DataFrame:
            found[:] = [self._places_of(frame)]
            return pd.DataFrame({"__sort": np.arange(len(frame))})

        judged = self.judge(self.located, self._sorts(), answer, "sorts of place")
        return judged, found[0]

    def _sorts(self) -> list[str]:
        theirs = self.columns.theirs(*row_answers.AREAS, "precision", "radius_km")
        return ["__role", POINT, *_NAMED.values(), *theirs]

    @cached_property
    def located(self) -> Any:
        """All rows with their point, the role of their place, and which places are named."""
        ibis = load_ibis()
        with self.columns.words():
            table = with_points(self.raw, self.columns)
        table = self.kind.joined(table, self.kind.answers)
        named = {}
        for own, name in _NAMED.items():
            if own in self.columns.constants:
                named[name] = ibis.literal(True)
            elif own in self.columns.matched:
                text = table[self.columns.matched[own]].cast("string")
                blank = text.re_search(_SPACES) | text.re_search(_BLANK_WORDS)
                named[name] = ~blank.fill_null(True)
            else:
                named[name] = ibis.literal(False)
        return table.mutate(**named)

    def _places_of(self, sorts: pd.DataFrame) -> pd.DataFrame:
        columns = self.columns
        theirs = columns.theirs(*row_answers.AREAS, "precision", "radius_km")
        frame = sorts[theirs].copy()
        valid = (sorts[POINT] == VALID).to_numpy()
        bad = (sorts[POINT] == 2).to_numpy()
        ours = {own: columns.matched.get(own) for own in ("longitude", "latitude")}
        matched = {own: f"__{own}" for own in ours}
        for name in matched.values():
            frame[name] = pd.Series(np.where(valid, "0", ""), index=frame.index, dtype="str")
        if "radius_km" in columns.matched:
            radius = frame[columns.matched["radius_km"]].astype(object)
            frame[columns.matched["radius_km"]] = radius.where(~bad, None)
        for own, name in _NAMED.items():
            matched[own] = f"{name}_name"
            frame[matched[own]] = pd.Series(
                np.where(sorts[name].to_numpy(dtype=bool), "x", ""), index=frame.index, dtype="str"
            )
        rows = columns.rows(frame)
        rows.matched = {**rows.matched, **matched}
        rows.constants = {
            key: value
            for key, value in columns.constants.items()
            if key in (*row_answers.AREAS, "precision", "radius_km")
        }
        return row_answers.places(rows, sorts["__role"].astype("str").reset_index(drop=True))

    def with_territory(self, table: Any) -> Any:
        """Return the located rows with ``__territory`` of their point, where the ground decides."""
        judged, places = self.placed
        own = places[places["longitude"].notna()].drop_duplicates("_row")
        base = own.set_index("_row").reindex(range(len(judged.cells)))
        sort = pd.DataFrame(
            {
                "__stood": base["territory"].fillna("").astype("str").to_numpy(),
                "__reach": base["radius_km"].to_numpy(dtype="float64"),
                "__ground": (
                    base["precision"].notna() & ~base["precision"].isin(_NO_GROUND)
                ).to_numpy(),
            }
        )
        table = judged.joined(table, sort)
        asked = table.filter((table[POINT] == VALID) & table["__ground"])
        asked = asked.filter(self._may_differ(asked))
        keys = [LONGITUDE, LATITUDE, "__reach", "__stood"]

        def answer(frame: pd.DataFrame) -> pd.DataFrame:
            spots = pd.DataFrame(
                {
                    "longitude": frame[LONGITUDE], "latitude": frame[LATITUDE],
                    "radius_km": frame["__reach"].astype("float64"),
                    "territory": frame["__stood"].astype("str"), "precision": "",
                }
            )  # fmt: skip
            settled, _ = settle_territories(spots, stated=self.columns.has("territory"))
            return pd.DataFrame({"__settled": settled.to_numpy()})

        found = self.judge(asked, keys, answer, "points on contested ground or without a country")
        table = found.joined(table, found.answers)
        return table.mutate(
            __territory=load_ibis().ifelse(
                table["__ground"].fill_null(False) & table["__settled"].notnull(),  # noqa: PD004
                table["__settled"],
                table["__stood"],
            )
        ).drop("__settled", "__stood", "__reach", "__ground")

    def _may_differ(self, table: Any) -> Any:
        """Return which points are looked up on the ground; as `settle_territories` does."""
        test = table["__stood"] == ""
        if self.columns.has("territory"):
            return test
        for counted_to, (west, south, east, north) in counted_boxes():
            inside = table[LONGITUDE].between(west, east) & table[LATITUDE].between(south, north)
            test = test | (inside & table["__stood"].isin(list(counted_to)))
        return test
