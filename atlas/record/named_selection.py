"""A filter in names: what a person writes becomes the ids of the record at hand.

A `Selection` itself holds ids, in Python as in the page. Here the name of an actor, the label of a
kind or the name of a territory becomes its id, without regard to case and accents, where it has one
bearer. A word that nothing in the record or in its lists has is an error with the nearest.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from atlas.errors import SelectionError
from atlas.record.core import Tables
from atlas.record.evaluate import kept
from atlas.record.problems import shorten
from atlas.record.search_text import fold
from atlas.record.selection import Selection, SelectionLike, content_of
from atlas.reference import vocabulary
from atlas.reference.actors import fold_name, load_actors, split_names
from atlas.reference.house import house_of
from atlas.reference.kind_words import fold_kind, shipped_words
from atlas.reference.territories import labels, territory_of

_CLOSED: dict[str, Mapping[str, str]] = {
    "roles": vocabulary.PARTICIPANT_ROLES,
    "attributions": vocabulary.ATTRIBUTIONS,
    "statuses": vocabulary.STATUSES,
    "place_roles": vocabulary.PLACE_ROLES,
}
# A word at least this alike (0 to 100, rapidfuzz ratio) is offered, never taken.
_ALIKE = 75
_OFFERED = 3
_LISTS = {
    "actors": "an actor of the record or of the registry",
    "kinds": "a kind of the record or of the list of kinds",
    "territories": "a territory of the record or of the list of territories",
    "ids": "an event of the record",
}


def selection_for(record: Tables, value: SelectionLike = None, **keys: Any) -> Selection:
    """Return a filter for a record, with names and labels turned into ids.

    Parameters
    ----------
    record : Tables
        The record.
    value : Selection, dict, str or None
        The filter, as for `Selection.coerce`.
    **keys
        Keys of a `Selection`, which replace those of ``value``.

    Returns
    -------
    Selection
        The filter by ids. In a record that was redacted an unknown id stays as it is: it may be
        that of somebody who left.

    Raises
    ------
    SelectionError
        If a word is not known, with the nearest; or if a name has several bearers, with all.
    InputTypeError
        If ``value`` is something else.

    Examples
    --------
    >>> import atlas
    >>> record = atlas.open_record("spring-2023")
    >>> selection_for(record, {"actors": "hamas", "kinds": ["Rocket fire"], "statuses": "Alleged"})
    Selection(actors=('HAM',), kinds=('rocket_fire',), statuses=('alleged',))
    """
    if isinstance(value, str | Mapping):
        value = _by_ids(content_of(value))
    made = Selection.coerce(value, **_by_ids(keys))
    redacted = record.renewed is not None or record.withheld is not None
    found: dict[str, Any] = {}
    for key, find in _FINDERS:
        asked = getattr(made, key)
        ids = []
        for one in asked:
            try:
                ids.append(find(record, one))
            except SelectionError:
                if not redacted:
                    raise
                ids.append(one)
        if tuple(ids) != asked:
            found[key] = tuple(dict.fromkeys(ids))
    return replace(made, **found) if found else made


def check_keeps(record: Tables, selection: Selection) -> None:
    """Raise where a filter keeps no event of a record that has some.

    Raises
    ------
    SelectionError
        How many events there are, their first and last day, and what the filter asks.
    """
    if not len(record.events) or kept(record, selection).any():
        return
    names = dict(zip(record.actors["actor_id"], record.actors["name"], strict=True))
    asked = selection.describe(names, house_of(record.dataset).labels())
    start, end = record.events["start"], record.events["end"]
    first, last = (_day(one) for one in (start.min(), end.where(end.notna(), start).max()))
    days = f"on {first}" if first == last else f"from {first} to {last}"
    some = f"the {len(record.events):,} events" if len(record.events) > 1 else "the one event"
    msg = f"the filter keeps none of {some} ({days}): {shorten(asked, 300)}; give another one"
    raise SelectionError(msg)


def _day(moment: Any) -> str:
    """Return a day as it is asked for; years of less than four digits keep their zeros."""
    return "an unknown day" if pd.isna(moment) else moment.date().isoformat()


def _by_ids(keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a filter with labels of closed words as the words."""
    made = dict(keys)
    for key, words in _CLOSED.items():
        said = made.get(key)
        if isinstance(said, str):
            said = (said,)
        if isinstance(said, Collection) and not isinstance(said, Mapping):
            known = {fold(label): word for word, label in words.items()}
            known |= {fold(word): word for word in words}
            made[key] = [
                known.get(fold(one.strip().replace(" ", "_")), known.get(fold(one.strip()), one))
                if isinstance(one, str)
                else one
                for one in said
            ]
    return made


def _actor(record: Tables, asked: str) -> str:
    """Return the id of an actor of the record, or of the registry."""
    held = record.actors
    if (held["actor_id"] == asked).any():
        return asked
    names: dict[str, dict[str, None]] = {}
    for one, name, others in held[["actor_id", "name", "names"]].to_numpy().tolist():
        for text in (one, name, *(other["text"] for other in split_names(others))):
            names.setdefault(fold_name(text), {})[one] = None
    registry = load_actors()
    found = list(names.get(fold_name(asked), ()))
    if not found:
        bearers = (asked,) if asked in registry else registry.bearers(asked)
        found = [one for one in bearers if (held["actor_id"] == one).any()] or list(bearers)
    shown = dict(zip(held["actor_id"], held["name"], strict=True))

    def said(one: str) -> str:
        return f"{one!r} ({shown[one] if one in shown else registry[one].name})"

    def offered() -> dict[str, str]:
        near = {text: said(next(iter(ids))) for text, ids in names.items()}
        for actor in registry.values():
            for text in actor.spellings():
                near.setdefault(fold_name(text), said(actor.actor_id))
        return near

    return _only("actors", asked, {one: said(one) for one in found}, offered, fold_name)


def _kind(record: Tables, asked: str) -> str:
    """Return the id of a kind: of the record's own words, or of a list by id, label or word."""
    house = house_of(record.dataset)
    if asked in house.kinds:
        return asked
    held = [str(one) for one in record.events["kind"].unique()]
    if asked in held:
        return asked
    folded = fold_kind(asked)
    found = {one: repr(one) for one in held if fold_kind(one) == folded}
    if not found and (meant := house.kind_of(asked)):
        found = {meant: repr(meant)}

    def offered() -> dict[str, str]:
        said = {kind: f"{kind!r} ({label})" for kind, label in house.labels().items()}
        words = {**shipped_words(), **house.words}
        near = {word: said[kind] for word, kind in words.items() if kind in said}
        near |= {fold_kind(label): said[kind] for kind, label in house.labels().items()}
        return near | {fold_kind(one): repr(one) for one in held if one not in house.kinds}

    return _only("kinds", asked, found, offered, fold_kind)


def _territory(record: Tables, asked: str) -> str:
    """Return the key of a territory of the record, or of the list, by key or name."""
    known = labels()
    if asked in known:
        return asked
    held = [str(one) for one in record.places["territory"].unique()]
    if asked in held:
        return asked
    found = {one: repr(one) for one in held if fold(one) == fold(asked)}
    if not found and (meant := territory_of(asked)):
        found = {meant: repr(meant)}

    def offered() -> dict[str, str]:
        near = {fold(name): f"{key!r} ({name})" for key, name in known.items()}
        return near | {fold(one): repr(one) for one in held if one not in known}

    return _only("territories", asked, found, offered, fold)


def _event(record: Tables, asked: str) -> str:
    """Return the id of an event of the record, without regard to case."""
    held = record.events.index
    if asked in held:
        return asked
    found = {str(one): repr(one) for one in held if fold(str(one)) == fold(asked)}
    return _only("ids", asked, found, lambda: {fold(str(one)): repr(one) for one in held}, fold)


_FINDERS: tuple[tuple[str, Callable[[Tables, str], str]], ...] = (
    ("actors", _actor),
    ("kinds", _kind),
    ("territories", _territory),
    ("ids", _event),
)


def _only(
    key: str,
    asked: str,
    found: Mapping[str, str],
    offered: Callable[[], Mapping[str, str]],
    folded: Callable[[str], str],
) -> str:
    """Return the only id that was found, or raise with those that are meant or near."""
    if len(found) == 1:
        return next(iter(found))
    given = f"selection, {key}: {shorten(asked)!r}"
    if found:
        msg = f"{given} is a name of {len(found)}: {_or(found.values())}; give one or several"
        raise SelectionError(msg)
    choices = offered()
    near = process.extract(
        folded(asked), choices.keys(), scorer=fuzz.ratio, limit=None, score_cutoff=_ALIKE
    )
    likely = list(dict.fromkeys(choices[name] for name, _, _ in near))[:_OFFERED]
    hint = f"; did you mean {_or(likely)}?" if likely else ""
    msg = f"{given} is not {_LISTS[key]}{hint}"
    raise SelectionError(msg)


def _or(words: Iterable[str]) -> str:
    """Return words as a choice."""
    return " or ".join(words)
