"""What a version of the events changed, for a page: as front matter, and to filter and mark by.

A value is told only where nothing had to be left out, of this version or of the one before: an old
value never went through the rules, and may be the very thing that a rule takes out. Else the page
says what kind of change each event had, and names no event that is not in it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from atlas.errors import InputTypeError
from atlas.page.contents import Contents, marking_of
from atlas.record.core import Tables
from atlas.record.differences.change_table import WITHDRAWN, Changes
from atlas.record.licence_terms import check_rows
from atlas.reference.tlp import TLP, is_above
from atlas.release.ledger import KEY
from atlas.release.redact import without_private_persons

_MOST = 40
# With more events the page marks all, and says of so many what was and what is now.
_MOST_TOLD = 5_000
_UNTOLD = "Values, and changes of events that are not in this file, are not told."


class ToldChanges(NamedTuple):
    """What of the changes a page may tell."""

    since: str
    """The version before, in words."""
    changes: Changes
    """The changes of the events of the page, by its ids; of withdrawn ones where they are told."""
    counts: dict[str, int]
    """How many were added, changed and withdrawn."""
    values: bool
    """Whether old and new values are told, and which events were withdrawn."""


def told_changes(
    changes: Any,
    contents: Contents,
    name_actors: Iterable[str] | str = (),
    licence_override: str | None = None,
) -> ToldChanges | None:
    """Return what a page may tell of changes; None where none are given.

    Parameters
    ----------
    changes : Changes or None
        The changes of the events before anything was left out.
    contents : Contents
        The page, with its marking.
    name_actors : iterable of str, or "all"
        Actors that are named although their names look like a person's.
    licence_override : str, optional
        Why rows may be passed on although their terms forbid it.

    Returns
    -------
    ToldChanges or None
        The changes by the ids of the page.

    Raises
    ------
    InputTypeError
        If ``changes`` is something else.
    LicenceError
        If values of the old version would be told, and its terms forbid to pass its rows on.
    """
    if changes is None:
        return None
    if not isinstance(changes, Changes):
        msg = f"changes is a {type(changes).__name__}; wanted what atlas.changes(old, new) returns"
        raise InputTypeError(msg)
    since = f"version {changes.versions[0]}" if changes.versions[0] else "the version before"
    record = contents.record
    counts = changes.counts
    if changes.old is not None and _is_open(changes.old, contents, name_actors):
        check_rows(changes.old, licence_override)
        return ToldChanges(since, changes, counts, values=True)
    renewed = (record.renewed or {}).get("events", {})
    table = changes.table.assign(
        event_id=changes.table["event_id"].map(lambda one: renewed.get(one, one))
    )
    gone = (table["table"] == "events") & (table["column"] == "") & (table["change"] == WITHDRAWN)
    here = table["event_id"].isin(record.events.index) & ~gone
    kept = replace(changes, table=table[here].reset_index(drop=True), events=len(record))
    counts = {**kept.counts, WITHDRAWN: counts[WITHDRAWN]}
    return ToldChanges(since, kept, counts, values=False)


def _is_open(old: Tables, contents: Contents, name_actors: Iterable[str] | str) -> bool:
    """Return whether nothing is to be left out of either version."""
    if contents.record.dataset.get(KEY):
        return False
    most, own = contents.settings.marking, marking_of(old, None)
    if own and (most not in TLP or is_above(own, most)) and own != most:
        return False
    known = {*old.actors["actor_id"], *old.actors["name"], *old.participants["actor_id"]}
    spared = name_actors if isinstance(name_actors, str) else [o for o in name_actors if o in known]
    return without_private_persons(old, spared) is old


def changed_since(told: ToldChanges | None) -> dict[str, list[str]]:
    """Return the front matter on changes: a label, and its lines; nothing where none are told."""
    if told is None:
        return {}
    head, *lines = told.changes.in_words(values=told.values, most=_MOST)
    counts = told.counts
    if not told.values:
        head = (
            f"{counts['added']:,} of the events here added, {counts['changed']:,} changed; "
            f"{counts['withdrawn']:,} withdrawn."
        )
    rest = [] if told.values else [_UNTOLD]
    return {f"Changed since {told.since}": [head, *lines, *rest]}


def changes_in_page(told: ToldChanges | None) -> dict[str, Any] | None:
    """Return the changes as the page reads them: JSON, by event; None where none are told."""
    if told is None:
        return None
    events: dict[str, Any] = {}
    withdrawn = []
    for number, (event, change, said) in enumerate(told.changes.by_event(values=told.values)):
        if change == WITHDRAWN:
            withdrawn.append(": ".join([event, *said]))
        else:
            events[event] = [change, said if number < _MOST_TOLD else []]
    left = withdrawn[_MOST_TOLD:]
    return {
        "since": told.since,
        "counts": {name: told.counts[name] for name in ("added", "changed", "withdrawn")},
        "values": told.values,
        "events": events,
        "withdrawn": withdrawn[: len(withdrawn) - len(left)],
    }
