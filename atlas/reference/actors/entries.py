"""One actor, and the entries of files and tables that actors are read from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import InputTypeError, RecordError
from atlas.reference.actors.actor_names import split_names

KINDS = (
    "state",
    "force",
    "group",
    "faction",
    "person",
    "civilians",
    "international",
    "media",
    "observance",
    "unidentified",
)
_WANTED = "wanted actor_id, name, kind, names of text, lang"
_LISTS = ("acled", "ucdp", "countries")


@dataclass(frozen=True)
class Actor:
    """An actor of the registry.

    Parameters
    ----------
    actor_id, name, kind, parent_id, note : str
        Its id, name in English, kind (see ``KINDS``), the organisation above it ("" for none).
    names : tuple of dict
        Further names: ``text``, ``lang``, ``script``, ``kind``.
    confused_with : tuple of str
        Ids of others that are easily taken for it.
    from_, to : str
        Since and until when it exists under this name: a year, month or day, "" for open.
    parents : tuple of dict
        The organisations above it by date: ``id``, ``from``, ``to``; ``parent_id`` is the one that
        has no end.
    acled : tuple of str
        The names that ACLED has for it; "(*)" stands for the years of any government.
    ucdp : tuple of dict
        What UCDP calls it: ``name``, and ``id`` where it is known for certain.
    countries : tuple of str
        The ISO 3166-1 alpha-3 codes of the countries in which it acts, its own first; none where
        its names need no country. A name that several share, or a short one, is decided by these.
    """

    actor_id: str
    name: str
    kind: str
    parent_id: str = ""
    names: tuple[dict[str, str], ...] = ()
    confused_with: tuple[str, ...] = ()
    note: str = ""
    from_: str = ""
    to: str = ""
    parents: tuple[dict[str, str], ...] = ()
    acled: tuple[str, ...] = ()
    ucdp: tuple[dict[str, Any], ...] = ()
    countries: tuple[str, ...] = ()

    def spellings(self) -> list[str]:
        """Return the name and every further name, each once."""
        return list(dict.fromkeys([self.name, *(name["text"] for name in self.names)]))

    def source_names(self) -> list[str]:
        """Return what the data sets call it."""
        return [*self.acled, *(entry["name"] for entry in self.ucdp)]


def read_entries(given: Any) -> list[Any]:
    """Return the entries of a file, a frame or a list."""
    if isinstance(given, str | Path):
        return _file_entries(Path(given))
    if isinstance(given, pd.DataFrame):
        return _table_entries(given)
    if isinstance(given, list | tuple):
        return list(given)
    msg = (
        f"actors are read from a JSON or CSV file, a DataFrame or a list of dicts, "
        f"got {type(given).__name__}"
    )
    raise InputTypeError(msg)


def _file_entries(file: Path) -> list[Any]:
    """Return the entries of a JSON or CSV file."""
    try:
        if file.suffix.lower() in (".csv", ".tsv"):
            table = pd.read_csv(file, sep=None, engine="python", dtype="str", encoding="utf-8-sig")
            return _table_entries(table)
        content = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        msg = f"no actor registry at {file}; wanted a JSON or CSV file of actors"
        raise RecordError(msg) from None
    except ValueError as error:
        kind = "table" if file.suffix.lower() in (".csv", ".tsv") else "JSON"
        msg = f"{file} is no {kind}: {error}"
        raise RecordError(msg) from error
    entries = content.get("actors", []) if isinstance(content, Mapping) else content
    return entries if isinstance(entries, list) else [entries]


def _table_entries(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the entries of a table: names as one text, ids in a list split at ";"."""
    plain = table.astype(object).where(table.notna(), "")
    entries: list[dict[str, Any]] = plain.to_dict("records")
    for entry in entries:
        if isinstance(entry.get("names"), str):
            entry["names"] = split_names(entry["names"])
        for key in ("confused_with", "countries"):
            if isinstance(entry.get(key), str):
                entry[key] = [one.strip() for one in entry[key].split(";") if one.strip()]
    return entries


def read_actors(entries: list[Any], where: str) -> list[Actor]:
    """Return the actors of entries."""
    return [_actor(entry, number, where) for number, entry in enumerate(entries)]


def _actor(entry: Any, number: int, where: str) -> Actor:
    """Return one actor from its entry."""
    try:
        parents = tuple({"from": "", "to": "", **parent} for parent in entry.get("parents") or ())
        actor = Actor(
            actor_id=entry["actor_id"],
            name=entry["name"],
            kind=entry["kind"],
            parent_id=entry.get("parent_id") or _lasting(parents),
            names=tuple(
                {**name, "lang": name.get("lang") or ""} for name in entry.get("names") or ()
            ),
            confused_with=tuple(entry.get("confused_with") or ()),
            note=entry.get("note") or "",
            from_=entry.get("from") or "",
            to=entry.get("to") or "",
            parents=parents,
            **{key: tuple(entry.get(key) or ()) for key in _LISTS},
        )
        if not all(isinstance(name, str) and name for name in (actor.actor_id, *_all_names(actor))):
            raise TypeError(actor.actor_id)
    except (KeyError, TypeError, AttributeError) as error:
        msg = f"{where}, entry {number}: {error!r}; {_WANTED}"
        raise RecordError(msg) from error
    return actor


def _all_names(actor: Actor) -> list[str]:
    return [*actor.spellings(), *actor.source_names()]


def _lasting(parents: tuple[dict[str, str], ...]) -> str:
    """Return the parent that has no end."""
    return next((parent["id"] for parent in parents if not parent["to"]), "")


def is_on(first: str, last: str, day: str) -> bool:
    """Tell whether a day lies in a span of dates, each given to the year, month or day.

    Examples
    --------
    >>> is_on("2015-10", "", "2015-10-01"), is_on("", "2016-07-28", "2016-07-29")
    (True, False)
    """
    return (not first or day[: len(first)] >= first) and (not last or day[: len(last)] <= last)
