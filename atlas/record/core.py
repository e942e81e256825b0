"""Tables: the seven tables of a record and its data set, which every step takes and returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.errors import RecordError
from atlas.record import tables
from atlas.record.checks.contract import by_event, check_keys, check_times
from atlas.record.face.argument_types import NOT_GIVEN, NotGiven, given
from atlas.record.id_lookup import is_among, positions
from atlas.record.places_table import normalise_all
from atlas.record.problems import Problems
from atlas.record.report import Report
from atlas.record.weights import said_of

AnyTables = TypeVar("AnyTables", bound="Tables")
"""A step returns the type that it was given: Tables for Tables, a Record for a Record."""
INNER = frozenset(
    ("asked_days", "event_rows", "take", "with_tables", "read_with", "withheld", "renewed", "of")
)
"""Methods for the library, not for users: a `Record` does not list them in ``dir()``."""


@dataclass(frozen=True, eq=False, repr=False)
class Tables:
    """Events as plain tables that belong together, without the methods of a `Record`.

    A step of the library is a function from `Tables` to `Tables`: editing, redacting, coarsening,
    combining, counting. `Record` offers these steps as methods.

    Parameters
    ----------
    events, places, participants, actors, quantities, sources, links : pandas.DataFrame
        The tables, as in a `Record`.
    dataset : dict
        What the record is and whose.
    original : pandas.DataFrame or None
        The untouched rows of the source, indexed by ``event_id``.
    report : Report or mapping
        How it was read.

    Raises
    ------
    RecordError
        If a table breaks the contract: table, row, column, value and what was wanted.
    """

    events: pd.DataFrame = None
    places: gpd.GeoDataFrame = None
    participants: pd.DataFrame = None
    actors: pd.DataFrame = None
    quantities: pd.DataFrame = None
    sources: pd.DataFrame = None
    links: pd.DataFrame = None
    dataset: dict[str, Any] = field(default_factory=dict)
    original: pd.DataFrame | None = None
    report: Report = field(default_factory=Report)
    # The record as its original rows were read, for to_frame(); only readers set it.
    _as_read: "Tables | None" = field(default=None, init=False)
    # The first and last day that `Record.select` was asked for, for a comparison; in no file.
    asked_days: tuple[str | None, str | None] | None = field(default=None, init=False)
    # The terms that redactions removed, and new ids by removed ids; in no file and no pickle.
    withheld: Mapping[str, Any] | None = field(default=None, init=False)
    renewed: Mapping[str, Mapping[str, str]] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Convert the tables to the contract, or raise with everything that is wrong."""
        problems = Problems()
        given = {name: getattr(self, name) for name in tables.TABLES}
        clean = normalise_all(given, problems)
        if not problems.errors():
            check_keys(clean, problems)
            check_times(clean["events"], problems)
        if problems.errors():
            msg = f"the record breaks its contract: {problems.message()}"
            error = RecordError(msg)
            error.events, error.by_event = len(clean["events"]), by_event(clean, problems)
            raise error
        for name, table in clean.items():
            object.__setattr__(self, name, table)
        object.__setattr__(self, "dataset", said_of(self.dataset, clean["events"]))
        object.__setattr__(self, "report", Report(self.report))
        if self.original is not None:
            object.__setattr__(self, "original", self.original.copy(deep=False))

    def __len__(self) -> int:
        """Return the number of rows of ``events``."""
        return len(self.events)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the seven tables by name.

        Returns
        -------
        dict of str to pandas.DataFrame
            ``events``, ``places``, ``participants``, ``actors``, ``quantities``, ``sources`` and
            ``links``, in this order.

        Examples
        --------
        >>> from atlas import Record
        >>> list(Record().tables())[:3]
        ['events', 'places', 'participants']
        """
        return {name: getattr(self, name) for name in tables.TABLES}

    @cached_property
    def _event_rows(self) -> dict[str, np.ndarray]:
        """Return the cache of event positions, by table."""
        return {}

    def event_rows(self, table: str) -> np.ndarray:
        """Return, for each row of a table, the position of its event in ``events``."""
        if table not in self._event_rows:
            ids = getattr(self, table)["event_id"]
            self._event_rows[table] = positions(ids, self.events.index, unique=True)
        return self._event_rows[table]

    def take(self, mask: np.ndarray) -> Self:
        """Return the events where the mask (one bool an event) is true, with all their rows."""
        new: dict[str, Any] = {"events": self.events[mask], "dataset": dict(self.dataset)}
        for name in ("places", "participants", "quantities", "sources"):
            new[name] = getattr(self, name)[mask[self.event_rows(name)]].reset_index(drop=True)
        ends = is_among(self.links["from_id"], new["events"].index)
        ends &= is_among(self.links["to_id"], new["events"].index)
        new["links"] = self.links[ends].reset_index(drop=True)
        if self.original is not None:
            new["original"] = self.original[is_among(self.original.index, new["events"].index)]
        return self._with(**new)

    def _with(self, **parts: Any) -> Self:
        """Return a record of parts that keep the contract already, without checks."""
        new = object.__new__(type(self))
        for name in self.__dataclass_fields__:
            object.__setattr__(new, name, parts.get(name, getattr(self, name)))
        return new

    def __getstate__(self) -> dict[str, Any]:
        """Return the state to pickle, without the removed terms."""
        return {**self.__dict__, "withheld": None, "renewed": None}

    def replace(
        self,
        *,
        events: pd.DataFrame | NotGiven | None = NOT_GIVEN,
        places: pd.DataFrame | NotGiven | None = NOT_GIVEN,
        participants: pd.DataFrame | NotGiven | None = NOT_GIVEN,
        actors: pd.DataFrame | NotGiven | None = NOT_GIVEN,
        quantities: pd.DataFrame | NotGiven | None = NOT_GIVEN,
        sources: pd.DataFrame | NotGiven | None = NOT_GIVEN,
        links: pd.DataFrame | NotGiven | None = NOT_GIVEN,
        dataset: Mapping[str, Any] | NotGiven = NOT_GIVEN,
        original: pd.DataFrame | NotGiven | None = NOT_GIVEN,
        report: Mapping[str, Any] | NotGiven | None = NOT_GIVEN,
    ) -> Self:
        """Return a record with some of its parts replaced, and all of it checked.

        Parameters
        ----------
        events, places, participants, actors, quantities, sources, links : pandas.DataFrame
            Whole tables, in place of those of the record. None is an empty table.
        dataset : mapping
            What the record is and whose.
        original : pandas.DataFrame or None
            The untouched rows of the source, indexed by ``event_id``.
        report : Report or mapping
            How it was read.

        Returns
        -------
        Record
            A new record. A part that is not given is that of the old one.

        Raises
        ------
        RecordError
            If a table breaks the contract.

        Examples
        --------
        >>> from atlas import Record
        >>> Record().replace(dataset={"title": "Ours"}).dataset["title"]
        'Ours'
        """
        parts = given(locals(), (*tables.TABLES, "dataset", "original", "report"))
        held = {name: getattr(self, name) for name in (*tables.TABLES, "dataset")}
        new = type(self)(**{**held, "original": self.original, "report": self.report, **parts})
        return new._with(_as_read=self._as_read, withheld=self.withheld, renewed=self.renewed)

    def with_tables(self, **parts: Any) -> Self:
        """Return the record with other tables or data set, which keep the contract already."""
        return self._with(**parts)

    def read_with(self, report: Mapping[str, Any]) -> Self:
        """Return the record with its report, and keep the values that its original rows have."""
        new = self._with(report=Report(report))
        object.__setattr__(new, "_as_read", new)
        return new

    @classmethod
    def of(cls, given: "Tables") -> Self:
        """Return the same tables as this class: a `Record` from plain `Tables`, without checks."""
        new = object.__new__(cls)
        for name in cls.__dataclass_fields__:
            object.__setattr__(new, name, getattr(given, name))
        return new
