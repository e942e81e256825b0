"""Dated groups: who is said to belong together, by whom, since when and until when.

A group is no organisation and nobody's parent. It rests on a document or a statement, which it
names; whoever filters by one says with it whose word that is.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from atlas.errors import RecordError
from atlas.reference.actors.entries import is_on
from atlas.reference.actors.registry import load_actors
from atlas.shipped import shipped


@dataclass(frozen=True)
class Group:
    """A dated group of actors.

    Parameters
    ----------
    group_id, name, note : str
        Its id, its name in English, and how to read it.
    rests_on : str
        The document or statement that names its members, and its date.
    from_, to : str
        Since and until when it holds: a year, month or day, "" for open.
    members : tuple of dict
        ``actor_id``, ``from`` and ``to`` of each member.
    """

    group_id: str
    name: str
    rests_on: str
    from_: str = ""
    to: str = ""
    note: str = ""
    members: tuple[dict[str, str], ...] = ()


def load_groups(path: str | Path | None = None) -> Mapping[str, Group]:
    """Return the dated groups by id.

    Parameters
    ----------
    path : str, pathlib.Path or None
        A file of your own: a JSON list of objects with ``group_id``, ``name``, ``rests_on`` and
        ``members`` (``actor_id``, ``from``, ``to``); None: the shipped ones.

    Raises
    ------
    RecordError
        If the file is none: entry, and what was wanted.
    """
    return _read(Path(path) if path is not None else shipped("actors", "groups.json"))


@cache
def _read(file: Path) -> dict[str, Group]:
    """Return the groups of a file."""
    try:
        entries = json.loads(file.read_text("utf-8"))
        groups = [_group(entry) for entry in entries]
    except FileNotFoundError:
        msg = f"no groups of actors at {file}"
        raise RecordError(msg) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        msg = f"{file}: {error!r}; wanted a list of group_id, name, rests_on, members of actor_id"
        raise RecordError(msg) from error
    for group in groups:
        for member in group.members:
            if member["actor_id"] not in load_actors():
                msg = f"{file}, {group.group_id}: {member['actor_id']!r} is not in the registry"
                raise RecordError(msg)
        if not group.rests_on:
            msg = f"{file}, {group.group_id}: rests_on is empty; wanted whose word it is, and when"
            raise RecordError(msg)
    return {group.group_id: group for group in groups}


def _group(entry: Mapping[str, object]) -> Group:
    """Return one group from its entry."""
    words = {key: str(entry[key]) for key in ("group_id", "name", "rests_on")}
    more = {key: str(entry.get(name) or "") for key, name in (("from_", "from"), ("to", "to"))}
    given = entry.get("members") or []
    if not isinstance(given, list):
        raise TypeError(given)
    members = tuple({"from": "", "to": "", **member} for member in given)
    if not all(member["actor_id"] for member in members):
        raise TypeError(given)
    return Group(**words, **more, note=str(entry.get("note") or ""), members=members)


def members_of(group_id: str, on: str) -> list[str]:
    """Return the actors that a group names on a day: keys for ``select(actors=...)``.

    Parameters
    ----------
    group_id : str
        The group; see `load_groups`.
    on : str
        The day, as ISO text.

    Raises
    ------
    RecordError
        If there is no such group.

    Examples
    --------
    >>> "IS" in members_of("un-1267", "2023-04-06")
    True
    """
    groups = load_groups()
    if group_id not in groups:
        msg = f"no group of actors is called {group_id!r}; there are {', '.join(groups)}"
        raise RecordError(msg)
    group = groups[group_id]
    if not is_on(group.from_, group.to, on):
        return []
    return [m["actor_id"] for m in group.members if is_on(m["from"], m["to"], on)]
