"""The actor registry: who is meant by a name, who belongs to whom, who is easily confused.

Parentage is organisation (IRGC -> Quds Force). Sponsorship is a claim and is not in here as a
parent. A name that the registry does not know is kept, under an id made from it.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from atlas.errors import InputTypeError, RecordError
from atlas.shipped import shipped

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
# A name at least this alike (0 to 100, rapidfuzz ratio) is offered as a candidate, never taken.
_ALIKE = 80


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
        Since and until when it exists under this name, ISO dates, "" for open.
    groups : tuple of dict
        The dated groups that it is said to belong to, each with who says so.
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
    groups: tuple[Any, ...] = ()

    def spellings(self) -> list[str]:
        """Return the name and every further name, each once."""
        return list(dict.fromkeys([self.name, *(name["text"] for name in self.names)]))


@cache
def load_actors(path: Path | None = None) -> Mapping[str, Actor]:
    """Return the registry: actors by id.

    Parameters
    ----------
    path : pathlib.Path or None
        A registry file of your own; None: the shipped one.

    Raises
    ------
    RecordError
        If the file is no registry: entry, field, value and what was wanted.
    """
    file = path or shipped("actors", "actors.json")
    try:
        content = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        if path is None:
            return {}
        msg = f"no actor registry at {file}"
        raise RecordError(msg) from None
    except ValueError as error:
        msg = f"{file} is no JSON: {error}"
        raise RecordError(msg) from error
    entries = content.get("actors", []) if isinstance(content, Mapping) else content
    actors = [_actor(entry, number, file) for number, entry in enumerate(entries)]
    return _checked(actors, file)


def _actor(entry: Mapping[str, Any], number: int, file: Path) -> Actor:
    """Return one actor from its entry."""
    try:
        actor = Actor(
            actor_id=entry["actor_id"],
            name=entry["name"],
            kind=entry["kind"],
            parent_id=entry.get("parent_id") or "",
            names=tuple({**name, "lang": name.get("lang") or ""} for name in _list(entry, "names")),
            confused_with=tuple(_list(entry, "confused_with")),
            note=entry.get("note") or "",
            from_=entry.get("from") or "",
            to=entry.get("to") or "",
            groups=tuple(_list(entry, "groups")),
        )
        actor.spellings()
    except (KeyError, TypeError, AttributeError) as error:
        msg = f"{file}, entry {number}: {error!r}; wanted actor_id, name, kind, names of text, lang"
        raise RecordError(msg) from error
    return actor


def _list(entry: Mapping[str, Any], key: str) -> list[Any]:
    return entry.get(key) or []


def _checked(actors: list[Actor], file: Path) -> dict[str, Actor]:
    """Return actors by id, after a look at ids, kinds and who they name."""
    registry = {actor.actor_id: actor for actor in actors}
    if len(registry) < len(actors):
        ids = [actor.actor_id for actor in actors]
        msg = f"{file}: actor_id {next(i for i in ids if ids.count(i) > 1)!r} stands there twice"
        raise RecordError(msg)
    for actor in actors:
        if actor.kind not in KINDS:
            msg = f"{file}, {actor.actor_id}, kind: {actor.kind!r}: wanted {', '.join(KINDS)}"
            raise RecordError(msg)
        for other in (actor.parent_id, *actor.confused_with):
            if other and other not in registry:
                msg = f"{file}, {actor.actor_id}: it names {other!r}, which is not in the registry"
                raise RecordError(msg)
        ancestors(actor.actor_id, registry)
    return registry


def ancestors(actor_id: str, registry: Mapping[str, Actor] | None = None) -> list[str]:
    """Return the organisations above an actor, nearest first."""
    known = load_actors() if registry is None else registry
    line: list[str] = []
    while actor_id in known and known[actor_id].parent_id:
        actor_id = known[actor_id].parent_id
        if actor_id in line:
            msg = f"the parents of actor {line[0]!r} run in a circle: {' -> '.join(line)}"
            raise RecordError(msg)
        line.append(actor_id)
    return line


def fold_name(text: str) -> str:
    """Return a name for comparing: no marks, case, quotes, or dashes; Arabic letters levelled.

    Examples
    --------
    >>> fold_name("Hizbu\u02bcll\u0101h"), fold_name("AL-QUDS  Brigades")
    ('hizbullah', 'al quds brigades')
    """
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if unicodedata.category(c)[0] != "M")
    plain = plain.casefold().translate(_LEVEL)
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


_LEVEL: dict[int, str | None] = {
    ord(c): None for c in "'\u2018\u2019`\u02bc\u02bf\u02be\u02bb\u0640\u200c\u200f\u200e"
}
_LEVEL |= {ord("\u0649"): "\u064a", ord("\u06cc"): "\u064a", ord("\u06a9"): "\u0643"}


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """Return the ids behind each folded spelling of the shipped registry."""
    index: dict[str, list[str]] = {}
    for actor in load_actors().values():
        for spelling in (actor.actor_id, *actor.spellings()):
            ids = index.setdefault(fold_name(spelling), [])
            if actor.actor_id not in ids:
                ids.append(actor.actor_id)
    return {key: tuple(ids) for key, ids in index.items()}


def find_actor(text: str) -> pd.DataFrame:
    """Return the actors that a name may mean, and those that it must not be confused with.

    Parameters
    ----------
    text : str
        A name in any listed language, or an id.

    Returns
    -------
    pandas.DataFrame
        ``actor_id``, ``name``, ``matched_name``, ``score`` (1: the very name; below: shared by
        several, part of a name, or alike; 0: a look-alike to keep apart) and ``reason``, best
        first.

    Raises
    ------
    InputTypeError
        If ``text`` is no text.
    """
    if not isinstance(text, str):
        msg = f"find_actor takes a name as text, got {type(text).__name__}"
        raise InputTypeError(msg)
    rows = _same(text) or _holding(text) or _alike(text)
    found = [row[0] for row in rows]
    for actor_id in found[:]:
        for other in load_actors()[actor_id].confused_with:
            if other not in found:
                found.append(other)
                name = load_actors()[other].name
                rows.append((other, name, name, 0.0, f"not to be confused with {actor_id}"))
    columns = ["actor_id", "name", "matched_name", "score", "reason"]
    return pd.DataFrame(rows, columns=columns)


def _same(text: str) -> list[tuple[str, str, str, float, str]]:
    """Return the actors that have exactly this name."""
    ids = _index().get(fold_name(text), ())
    score = round(1 / len(ids), 2) if ids else 0.0
    reason = "the same name" if len(ids) == 1 else f"one of {len(ids)} with this name"
    return [(i, load_actors()[i].name, text, score, reason) for i in ids]


def _holding(text: str) -> list[tuple[str, str, str, float, str]]:
    """Return the actors that bear a name of which these words are a part."""
    wanted = set(fold_name(text).split())
    found = []
    for actor in load_actors().values():
        names = [name for name in actor.spellings() if wanted <= set(fold_name(name).split())]
        if wanted and names:
            found.append((actor.actor_id, actor.name, names[0]))
    score = round(1 / (len(found) + 1), 2)
    reason = f"part of a name; {len(found)} bear it"
    return [(*row, score, reason) for row in found]


def _alike(text: str) -> list[tuple[str, str, str, float, str]]:
    """Return the actors with a name much like this one."""
    wanted, rows = fold_name(text), []
    for actor in load_actors().values():
        score, name = max((_likeness(wanted, name), name) for name in actor.spellings())
        if wanted and score >= _ALIKE:
            rows.append((actor.actor_id, actor.name, name, round(score / 101, 2), "a name alike"))
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def _likeness(wanted: str, name: str) -> float:
    return float(fuzz.token_sort_ratio(wanted, fold_name(name)))


def resolve_actor(text: str) -> tuple[str, str]:
    """Return the id and the name that an actor's name stands for.

    The id is the registry's where exactly one actor has this name or id; else it is made from
    the name, which is kept.

    Examples
    --------
    >>> resolve_actor("Sea People")
    ('sea-people', 'Sea People')
    """
    ids = (text,) if text in load_actors() else _index().get(fold_name(text), ())
    if len(ids) == 1:
        return ids[0], load_actors()[ids[0]].name
    return make_actor_id(text), text


def make_actor_id(name: str) -> str:
    """Return an id made from a name that the registry does not know."""
    made = fold_name(name).replace(" ", "-")
    return made or "name-" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]


def actors_table(ids: Iterable[str], names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the rows of the actors table for these actors and everyone above them.

    Parameters
    ----------
    ids : iterable of str
        Actor ids.
    names : mapping or None
        Names of actors that are not in the registry, by id.

    Returns
    -------
    pandas.DataFrame
        The columns of a record's ``actors`` table; registry order, then the unknown as given.
    """
    used = list(dict.fromkeys(ids))
    registry = load_actors()
    wanted = set(used).union(*(ancestors(actor_id) for actor_id in used))
    rows = [_row(actor) for actor in registry.values() if actor.actor_id in wanted]
    rows += [_unknown(i, (names or {}).get(i, i)) for i in used if i not in registry]
    return pd.DataFrame(rows, columns=list(_unknown("", "")), dtype="str")


def _row(actor: Actor) -> dict[str, str]:
    return {
        "actor_id": actor.actor_id,
        "name": actor.name,
        "names": join_names(actor.names),
        "kind": actor.kind,
        "parent_id": actor.parent_id,
        "confused_with": ";".join(actor.confused_with),
        "note": actor.note,
    }


def _unknown(actor_id: str, name: str) -> dict[str, str]:
    fields = {"actor_id": actor_id, "name": name, "names": "", "kind": "", "parent_id": ""}
    return {**fields, "confused_with": "", "note": ""}


def join_names(names: Iterable[Mapping[str, str]]) -> str:
    """Return names as one text, "lang:text" joined by "|".

    Examples
    --------
    >>> join_names([{"text": "Hezbollah", "lang": "en"}])
    'en:Hezbollah'
    """
    return "|".join(f"{n.get('lang', '')}:{n['text'].replace('|', '/')}" for n in names)


def split_names(text: str) -> list[dict[str, str]]:
    """Return the names in one text, each with its language.

    Examples
    --------
    >>> split_names("en:Hezbollah|:Party of God")
    [{'text': 'Hezbollah', 'lang': 'en'}, {'text': 'Party of God', 'lang': ''}]
    """
    parts = (part.partition(":") for part in text.split("|") if part)
    return [{"text": name or lang, "lang": lang if name else ""} for lang, _, name in parts]
