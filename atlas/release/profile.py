"""Read a redaction profile, from TOML or from Python: what to remove for one audience."""

import difflib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import InputTypeError, RecordError
from atlas.files.error_boundary import read_small, reading
from atlas.files.toml_file import toml_of
from atlas.record.face.argument_types import ProfileLike
from atlas.record.tables import TABLES, Column
from atlas.reference.tlp import TLP
from atlas.reference.vocabulary import PLACE_ROLES

AREAS = ("adm2", "adm1", "country")
# A hundred years.
_LONGEST_EMBARGO = 36_525
_TABLES = tuple(name for name in TABLES if name != "events")
_NAMES = ("name", "name_native", "matched_name", "reason", "method", "place_id")
_POINT = ("longitude", "latitude", "radius_km", "precision", "shape_id", "geometry")
# Columns that show the value of another column, and so are blanked with it.
_TOLD_BY = {
    **{f"places.{name}": (*_POINT, *_NAMES) for name in _POINT},
    **{f"places.{name}": _NAMES for name in ("name", "name_native", "matched_name")},
    "places.country": ("country", "territory"),
    "places.territory": ("territory", "country"),
    "sources.outlet": ("outlet", "url"),
    # Before `by` was a column, whose word a tie is stood in its basis.
    "links.basis": ("basis", "by"),
}
# Columns that ids are made from, so that they cannot be blanked alone.
_IN_IDS = ("actors.name", "actors.names")


@dataclass(frozen=True)
class Redaction:
    """Rules for what to remove from a record, and what to coarsen in it."""

    name: str = ""
    """The name of the profile, shown to the reader of the file."""
    drop_tables: tuple[str, ...] = ()
    """Tables left out as a whole: places, participants, actors, quantities, sources, links."""
    drop_fields: tuple[str, ...] = ()
    """Columns that are left blank, as ``table.column``, such as ``events.note``."""
    drop_outlets: tuple[str, ...] = ()
    """Outlets whose rows in ``sources`` are removed, and their names wherever they are written."""
    max_marking: str = ""
    """A TLP 2.0 label: events marked above it are removed, and those marked with free text."""
    drop_sensitivity: tuple[str, ...] = ()
    """Events are removed whose ``sensitivity`` has one of these texts; ``*`` is any text."""
    embargo_days: int = 0
    """Fire, strikes and impacts of so many days before the cut-off are removed."""
    persons: str = "withhold"
    """``withhold``: private persons are not named; ``keep``: they are."""
    public_persons: tuple[str, ...] = ()
    """Ids of persons who hold an office, beside those of the shipped registry."""
    name_actors: tuple[str, ...] | str = ()
    """Names or ids of actors to be named although their names look like a person's; ``all``: every
    one that is not said to be a person."""
    words: tuple[str, ...] = ()
    """Names and other texts that are removed wherever they are written."""
    ids: str = "renew"
    """``renew``: new ids are given where events, places or outlets were removed, or where an id has
    a removed name in it; ``keep``: ids stay, which is refused where an id has such a name."""
    coarsen: Mapping[str, Any] | None = None
    """How places are made coarser: ``{"grid": 0.5}`` (degrees) or ``{"to": "adm1"}``, with
    ``roles`` where only some are meant."""

    coarsen_kinds: tuple[str, ...] | None = None
    """Kinds of event whose places are made coarser to the province in any case. None: those that
    `data/reference/kinds.csv` names (abduction, sexual violence); an empty list: no kind."""

    def __post_init__(self) -> None:
        """Check every rule; raise with what was wanted."""
        for name in _LISTS:
            object.__setattr__(self, name, _texts(name, getattr(self, name)))
        if self.name_actors != "all":
            names = _texts("name_actors", self.name_actors)
            object.__setattr__(self, "name_actors", names)
        for name in self.drop_tables:
            _check("drop_tables", name, _TABLES)
        for name in self.drop_fields:
            check_field(name)
        if self.max_marking:
            _check("max_marking", self.max_marking, TLP)
        _check("persons", self.persons, ("withhold", "keep"))
        _check("ids", self.ids, ("renew", "keep"))
        days = self.embargo_days
        if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= _LONGEST_EMBARGO:
            msg = (
                f"embargo_days is {days!r:.80}; wanted a whole number of days, 0 or more, up to "
                f"{_LONGEST_EMBARGO:,}"
            )
            raise RecordError(msg)
        if not isinstance(self.name, str):
            msg = f"name is {self.name!r:.80}; wanted a text"
            raise RecordError(msg)
        if self.coarsen_kinds is not None:
            kinds = _texts("coarsen_kinds", self.coarsen_kinds)
            object.__setattr__(self, "coarsen_kinds", kinds)
        if self.coarsen is not None:
            object.__setattr__(self, "coarsen", _coarsening(self.coarsen))

    @classmethod
    def coerce(cls, given: ProfileLike) -> "Redaction":
        """Return a profile from a profile, a mapping, or the path of a TOML file.

        Parameters
        ----------
        given : Redaction, mapping, str or pathlib.Path
            The profile.

        Returns
        -------
        Redaction
            The profile, checked.

        Raises
        ------
        RecordError
            If a rule is not known, or its value is not valid.
        InputTypeError
            If ``given`` is of another type.

        Examples
        --------
        >>> Redaction.coerce({"max_marking": "TLP:GREEN"}).max_marking
        'TLP:GREEN'
        """
        if isinstance(given, cls):
            return given
        if isinstance(given, str | os.PathLike):
            path = Path(os.fsdecode(given))
            try:
                return cls.coerce(_read(path))
            except RecordError as error:
                msg = str(error) if str(path) in str(error) else f"{path}: {error}"
                raise RecordError(msg) from error
        if not isinstance(given, Mapping):
            msg = f"redact is a {type(given).__name__}; wanted a TOML file, a dict or a Redaction"
            raise InputTypeError(msg)
        known = [field.name for field in fields(cls)]
        wrong = [str(key) for key in given if key not in known]
        if wrong:
            near = [one for key in wrong for one in difflib.get_close_matches(key, known, 1)]
            meant = f"; did you mean {', '.join(near)}?" if near else ";"
            msg = f"a redaction has no rule {', '.join(wrong)}{meant} There are {', '.join(known)}"
            raise RecordError(msg)
        return cls(**given)

    def naming(self, actors: Iterable[str] | str) -> "Redaction":
        """Return the profile with more actors to be named.

        Examples
        --------
        >>> Redaction().naming(["A"]).naming(["B"]).name_actors
        ('A', 'B')
        """
        if not actors:
            return self
        if "all" in (actors, self.name_actors):
            return replace(self, name_actors="all")
        more = _texts("name_actors", actors if isinstance(actors, str) else tuple(actors))
        return replace(self, name_actors=(*self.name_actors, *more))


_LISTS = (
    "drop_tables",
    "drop_fields",
    "drop_outlets",
    "drop_sensitivity",
    "public_persons",
    "words",
)


def check_field(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the table and columns that a field to drop means; raise if one cannot be blank."""
    table, _, column = name.partition(".")
    if table not in TABLES or not column:
        msg = f"drop_fields: {name!r}; wanted table.column, such as events.note"
        raise RecordError(msg)
    if name in _TOLD_BY:
        return table, _TOLD_BY[name]
    if name in _IN_IDS:
        msg = (
            f"drop_fields: {name} cannot be left out alone: the ids of actors are made from their "
            "names; drop_tables=['actors'] leaves them out, persons='withhold' those of persons"
        )
        raise RecordError(msg)
    known = {one.name: one for one in TABLES[table]}
    if column in known and not _may_be_blank(known[column]):
        msg = f"drop_fields: {name} cannot be blank; drop its table or the events instead"
        raise RecordError(msg)
    return table, (column,)


def check_column(name: str, frame: pd.DataFrame) -> None:
    """Raise if a field to drop is neither in the contract nor a column of the record."""
    table, _, column = name.partition(".")
    known = [one.name for one in TABLES[table]] + [str(one) for one in frame.columns]
    if column not in (*known, "geometry"):
        near = difflib.get_close_matches(column, known, 1)
        meant = f"; did you mean {table}.{near[0]}?" if near else ""
        msg = f"drop_fields: {name}: there is no such column{meant} There are {', '.join(known)}"
        raise RecordError(msg)


def check_fixed_grid(dataset: Mapping[str, Any], rule: Mapping[str, Any]) -> None:
    """Raise if a record has one fixed grid for release, and a rule wants another.

    Two files of one record with different grids can be overlaid: then the place is where both cells
    intersect. ``dataset["coarsen_grid"]``, in degrees, fixes the grid of a record.
    """
    fixed = dataset.get("coarsen_grid")
    if fixed is None or rule.get("grid") == fixed:
        return
    given = f"grid {rule['grid']:g}" if "grid" in rule else f"to {rule['to']!r}"
    msg = (
        f"coarsen has {given}, and the places of this record go out on one grid, of {fixed!r} "
        "degrees (coarsen_grid of its data set): two files with different grids, laid over each "
        f"other, tell more than either; give coarsen={{'grid': {fixed!r}}}"
    )
    raise RecordError(msg)


def _may_be_blank(column: Column) -> bool:
    """Return whether a column can be blank without a blank having another meaning."""
    if column.required or column.name.endswith("_id"):
        return column.name in ("place_id", "parent_id")
    silent = column.words is None or "" in column.words
    return (silent and not column.default) or column.default == "unknown"


def _read(path: Path) -> Mapping[str, Any]:
    """Return the rules in a profile file."""
    if not path.is_file():
        msg = f"there is no redaction profile {path}; give the path of a TOML file"
        raise RecordError(msg)
    with reading(path, RecordError, wanted="a redaction profile in TOML, in UTF-8"):
        return toml_of(read_small(path), path, RecordError)


def _texts(name: str, given: Any) -> tuple[str, ...]:
    """Return a list of texts without empty ones."""
    if isinstance(given, str) or not isinstance(given, list | tuple | set | frozenset):
        more = ", or 'all'" if name == "name_actors" else ""
        msg = f"{name} is {given!r}; wanted a list of texts{more}"
        raise RecordError(msg)
    if any(not isinstance(text, str) or not text.strip() for text in given):
        msg = f"{name} holds {given!r}; wanted texts that are not empty"
        raise RecordError(msg)
    return tuple(sorted({text.strip() for text in given}))


def _coarsening(given: Any) -> dict[str, Any]:
    """Check the coarsening rule, and return it."""
    wanted = "wanted {'grid': 0.5} in degrees, or {'to': 'adm1'}, with 'roles' where some are meant"
    if not isinstance(given, Mapping) or set(given) - {"grid", "to", "roles"}:
        msg = f"coarsen is {given!r}; {wanted}"
        raise RecordError(msg)
    if ("grid" in given) == ("to" in given):
        msg = f"coarsen has both grid and to, or neither: {dict(given)!r}; {wanted}"
        raise RecordError(msg)
    if "to" in given:
        _check("coarsen.to", given["to"], AREAS)
    else:
        grid = given["grid"]
        number = isinstance(grid, int | float) and not isinstance(grid, bool)
        if not number or not 0.01 <= grid <= 10:
            msg = f"coarsen.grid is {grid!r}; wanted degrees, 0.01 to 10"
            raise RecordError(msg)
    roles = _texts("coarsen.roles", given.get("roles", ()))
    for role in roles:
        _check("coarsen.roles", role, tuple(PLACE_ROLES))
    return {**given, "roles": roles}


def _check(name: str, value: Any, choices: tuple[str, ...]) -> None:
    """Raise if a value is not among the choices."""
    if value not in choices:
        msg = f"{name}: {value!r}; wanted one of {', '.join(choices)}"
        raise RecordError(msg)
