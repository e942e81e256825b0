"""The registry: actors by id, checked as they are read; a table of one's own goes on top."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from atlas.errors import RecordError
from atlas.reference.actors.actor_names import fold_name, without_years
from atlas.reference.actors.entries import KINDS, Actor, is_on, read_actors, read_entries
from atlas.shipped import shipped

_DATE = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")
# Names of these are theirs everywhere.
_WORLDWIDE = ("state", "international", "civilians")
# A name of so few letters is used by others in other countries.
_FEW_LETTERS = 3


class Registry(Mapping[str, Actor]):
    """Actors by id, in the order of the file.

    Parameters
    ----------
    actors : mapping
        The actors by id.
    own : iterable of str
        The ids that the user's own table gave; their names go before those of others.
    """

    def __init__(self, actors: Mapping[str, Actor], own: Iterable[str] = ()) -> None:
        self._actors = dict(actors)
        self.own = frozenset(own)

    def __getitem__(self, actor_id: str) -> Actor:
        """Return one actor."""
        return self._actors[actor_id]

    def __iter__(self) -> Iterator[str]:
        """Return the ids."""
        return iter(self._actors)

    def __len__(self) -> int:
        """Return how many actors there are."""
        return len(self._actors)

    def bearers(self, text: str) -> tuple[str, ...]:
        """Return the ids of the actors that have exactly this name, in whatever spelling."""
        found = self._index.get(fold_name(text), ())
        return found or self._index.get(fold_name(without_years(text)), ())

    def named(self, text: str, countries: frozenset[str]) -> tuple[str, ...]:
        """Return the ids that a name may mean in a country; several where nothing decides.

        Parameters
        ----------
        text : str
            A name or an id.
        countries : frozenset of str
            The alpha-3 codes of the country of the event; empty where it is not known.

        Returns
        -------
        tuple of str
            None where the name is a short one, and its bearer does not act in that country.
        """
        ids = self.bearers(text)
        if len(ids) > 1:
            here = tuple(one for one in ids if countries & set(self[one].countries))
            return here or ids
        if countries and ids and self._needs_country(text, self[ids[0]]):
            return tuple(one for one in ids if countries & set(self[one].countries))
        return ids

    def _needs_country(self, text: str, actor: Actor) -> bool:
        """Return whether others elsewhere are likely to have the same name."""
        if not actor.countries or actor.kind in _WORLDWIDE or actor.actor_id in self.own:
            return False
        letters = len(fold_name(text).replace(" ", ""))
        return letters <= _FEW_LETTERS or actor.kind == "unidentified"

    @cached_property
    def _index(self) -> dict[str, tuple[str, ...]]:
        """Return the ids behind each folded name."""
        index: dict[str, dict[str, None]] = {}
        for actor in self.values():
            for name in (actor.actor_id, *actor.spellings(), *actor.source_names()):
                index.setdefault(fold_name(name), {})[actor.actor_id] = None
        return {key: self._chosen(tuple(ids)) for key, ids in index.items() if key}

    def _chosen(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids of the user's own table where it has the name, else all."""
        return tuple(actor_id for actor_id in ids if actor_id in self.own) or ids


_IN_USE: ContextVar[Registry | None] = ContextVar("registry", default=None)


def load_actors(path: str | Path | None = None, *, extra: Any = None) -> Registry:
    """Return the registry: actors by id.

    Parameters
    ----------
    path : str, pathlib.Path or None
        A registry file to take in place of the shipped one; None: the shipped one, or the one
        that `using` has put in its place.
    extra : str, pathlib.Path, pandas.DataFrame, list of dict or None
        A table of your own, on top: JSON, CSV or a frame with ``actor_id``, ``name``, ``kind`` and
        any of ``parent_id``, ``names`` ("en:Hezbollah|ar:..."), ``confused_with`` (ids, ";"),
        ``note``, ``from``, ``to``. An id that the registry has is replaced, and your names go
        before those of others.

    Returns
    -------
    Registry
        A mapping of `Actor` by id.

    Raises
    ------
    RecordError
        If a file or table is no registry: entry, field, value and what was wanted.
    InputTypeError
        If ``extra`` is none of these.

    Examples
    --------
    >>> own = [{"actor_id": "SEA", "name": "Sea People", "kind": "group", "parent_id": "UN"}]
    >>> len(load_actors(extra=own)) - len(load_actors())
    1
    """
    base = _read(Path(path)) if path is not None else _IN_USE.get() or _shipped()
    return base if extra is None else _on_top(base, extra)


@contextmanager
def using(registry: Registry) -> Iterator[Registry]:
    """Take a registry in place of the shipped one, for as long as the block runs.

    Examples
    --------
    >>> own = [{"actor_id": "SEA", "name": "Sea People", "kind": "group"}]
    >>> with using(load_actors(extra=own)):
    ...     "SEA" in load_actors()
    True
    """
    token = _IN_USE.set(registry)
    try:
        yield registry
    finally:
        _IN_USE.reset(token)


@cache
def _shipped() -> Registry:
    """Return the shipped registry: the actors of the first theatre, then those of the world."""
    files = [shipped("actors", "actors.json"), shipped("actors", "world.json")]
    actors = [actor for file in files for actor in read_actors(read_entries(file), str(file))]
    return Registry(_checked(_mutual(actors), str(files[0].parent)))


def _mutual(actors: list[Actor]) -> list[Actor]:
    """Return actors, each with those that name it as easily confused with it."""
    named: dict[str, list[str]] = {}
    for actor in actors:
        for other in actor.confused_with:
            named.setdefault(other, []).append(actor.actor_id)
    return [
        replace(one, confused_with=tuple(dict.fromkeys([*one.confused_with, *more])))
        if (more := named.get(one.actor_id))
        else one
        for one in actors
    ]


@cache
def _read(file: Path) -> Registry:
    """Return the registry of a JSON file."""
    return Registry(_checked(read_actors(read_entries(file), str(file)), str(file)))


def _on_top(base: Registry, extra: Any) -> Registry:
    """Return a registry with the entries of a table of one's own."""
    name = str(extra) if isinstance(extra, str | Path) else "your actors"
    own = {actor.actor_id: actor for actor in _single(read_actors(read_entries(extra), name), name)}
    return Registry(_checked([*{**base, **own}.values()], name), [*base.own, *own])


def _single(actors: list[Actor], where: str) -> list[Actor]:
    """Return actors whose ids all differ, or say which does not."""
    ids = [actor.actor_id for actor in actors]
    if len(set(ids)) < len(ids):
        msg = f"{where}: actor_id {next(i for i in ids if ids.count(i) > 1)!r} stands there twice"
        raise RecordError(msg)
    return actors


def _checked(actors: list[Actor], where: str) -> dict[str, Actor]:
    """Return actors by id, after a look at ids, kinds, dates and who they name."""
    registry = {actor.actor_id: actor for actor in _single(actors, where)}
    for actor in actors:
        if actor.kind not in KINDS:
            msg = f"{where}, {actor.actor_id}, kind: {actor.kind!r}: wanted {', '.join(KINDS)}"
            raise RecordError(msg)
        above = [parent["id"] for parent in actor.parents]
        for other in (actor.parent_id, *above, *actor.confused_with):
            if other and other not in registry:
                msg = f"{where}, {actor.actor_id}: it names {other!r}, which is not in the registry"
                raise RecordError(msg)
        _check_dates(actor, where)
        ancestors(actor.actor_id, registry)
    return registry


def _check_dates(actor: Actor, where: str) -> None:
    """Raise where a date is none, or an end comes before its start."""
    spans = [(actor.from_, actor.to), *((p["from"], p["to"]) for p in actor.parents)]
    for first, last in spans:
        for date in (first, last):
            if not isinstance(date, str) or not _DATE.fullmatch(date):
                msg = f"{where}, {actor.actor_id}: {date!r}: wanted YYYY, YYYY-MM or YYYY-MM-DD"
                raise RecordError(msg)
        if first and last and last < first[: len(last)]:
            msg = f"{where}, {actor.actor_id}: it ends ({last}) before it begins ({first})"
            raise RecordError(msg)


def ancestors(
    actor_id: str, registry: Mapping[str, Actor] | None = None, *, on: str | None = None
) -> list[str]:
    """Return the organisations above an actor, nearest first.

    Parameters
    ----------
    actor_id : str
        The actor.
    registry : mapping or None
        Actors by id; None: the registry in use.
    on : str or None
        The day, as ISO text, of which it is asked; None: those without an end.

    Examples
    --------
    >>> ancestors("IRN-IRGC-QF")
    ['IRN-IRGC', 'IRN']
    """
    known = load_actors() if registry is None else registry
    line: list[str] = []
    while actor_id in known and (above := _parent_on(known[actor_id], on)):
        if above in line:
            msg = f"the parents of actor {line[0]!r} run in a circle: {' -> '.join(line)}"
            raise RecordError(msg)
        line.append(above)
        actor_id = above
    return line


def _parent_on(actor: Actor, on: str | None) -> str:
    """Return the organisation above an actor on a day."""
    if on is None or not actor.parents:
        return actor.parent_id
    return next((p["id"] for p in actor.parents if is_on(p["from"], p["to"], on)), "")
