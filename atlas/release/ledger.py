"""Count what was removed from a record, so that the counts add up: held = kept + removed."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import RecordError
from atlas.record.core import AnyTables, Tables
from atlas.record.tables import TABLES
from atlas.reference.house import without_gone

KEY = "removals"
"""The key of the data set description for removals, with one entry for each step."""
_ORIGINAL = "original"
_PRUNED = "named in no event that is left"
UNCHECKED = (
    "The author's own words (title, front matter, file name) could not be held against what an "
    "earlier redaction took out: it was made elsewhere, and no file holds what left."
)
"""The remark of a file if the text beside the record cannot be checked for removed terms."""


class Tally:
    """Counts of removed rows, by table and rule, and of changed cells, by rule."""

    def __init__(self, record: Tables) -> None:
        """Count the rows that the record holds."""
        self.held = sizes(record)
        self.removed: dict[str, dict[str, int]] = {name: {} for name in self.held}
        self.changed: dict[str, int] = {}
        self.remarks: list[str] = []

    def __bool__(self) -> bool:
        """Return whether anything was removed or changed."""
        return bool(self.changed) or any(self.removed.values())

    def add(self, table: str, rule: str, rows: int) -> None:
        """Count removed rows."""
        if rows:
            rules = self.removed[table]
            rules[rule] = rules.get(rule, 0) + int(rows)

    def change(self, rule: str, cells: int) -> None:
        """Count changed cells."""
        if cells:
            self.changed[rule] = self.changed.get(rule, 0) + int(cells)

    def entry(self, tables: dict[str, pd.DataFrame], about: dict[str, Any]) -> dict[str, Any]:
        """Return the counts as an entry of the description; raise if they do not add up."""
        kept = {**{name: len(table) for name, table in tables.items()}, _ORIGINAL: 0}
        for name, held in self.held.items():
            lost = held - kept[name] - sum(self.removed[name].values())
            if lost:
                msg = f"{name}: {lost} rows were taken out and not counted"
                raise RecordError(msg)
        removed = {name: rules for name, rules in self.removed.items() if rules}
        return {
            **about,
            "held": self.held,
            "removed": removed,
            "kept": kept,
            "changed": self.changed,
            "remarks": self.remarks,
        }


def sizes(record: Tables) -> dict[str, int]:
    """Return the number of rows of each table, and of the untouched source rows."""
    counts = {name: len(table) for name, table in record.tables().items()}
    return {**counts, _ORIGINAL: 0 if record.original is None else len(record.original)}


def without_events(record: AnyTables, gone: dict[str, np.ndarray], tally: Tally) -> AnyTables:
    """Remove events from a record, and count each under the first rule that removes it.

    Parameters
    ----------
    record : Tables
        The events.
    gone : dict of str to numpy.ndarray
        One bool an event, by rule.
    tally : Tally
        Adds up the counts.

    Returns
    -------
    Tables
        The remaining record, with the actors that it names, and those above them.
    """
    rules = list(gone)
    why = np.full(len(record), -1)
    for number, mask in reversed(list(enumerate(gone.values()))):
        why[mask] = number
    if not (why >= 0).any():
        return record
    _count(tally, "events", rules, why)
    for name in ("places", "participants", "quantities", "sources"):
        _count(tally, name, rules, why[record.event_rows(name)])
    _count(tally, "links", rules, _why_links(record, why))
    if record.original is not None:
        at = record.events.index.get_indexer(record.original.index)
        _count(tally, _ORIGINAL, rules, np.where(at < 0, 0, why[at]))
    return without_unused_actors(record.take(why < 0), tally)


def _why_links(record: Tables, why: np.ndarray) -> np.ndarray:
    """Return the rule that removes each link: the rule of its removed end."""
    links = record.links
    if links.empty:
        return np.zeros(0, dtype=int)
    ends = [record.events.index.get_indexer(links[name]) for name in ("from_id", "to_id")]
    first, second = (why[at] for at in ends)
    return np.where(first >= 0, first, second)


def _count(tally: Tally, table: str, rules: list[str], why: np.ndarray) -> None:
    for number, rule in enumerate(rules):
        tally.add(table, rule, int((why == number).sum()))


def without_unused_actors(record: AnyTables, tally: Tally) -> AnyTables:
    """Return a record with only the actors that it names, and those above them."""
    actors = record.actors
    parents = dict(zip(actors["actor_id"], actors["parent_id"], strict=True))
    used = set(record.participants["actor_id"].unique())
    todo = list(used)
    while todo:
        parent = parents.get(todo.pop(), "")
        if parent and parent not in used:
            used.add(parent)
            todo.append(parent)
    keep = actors["actor_id"].isin(used)
    tally.add("actors", _PRUNED, int((~keep).sum()))
    left = actors[keep].reset_index(drop=True)
    known = {*left["actor_id"]}
    left["confused_with"] = pd.Series(
        [_among(text, known) for text in left["confused_with"]], index=left.index, dtype="str"
    )
    return record.with_tables(actors=left)


def _among(text: str, known: set[str]) -> str:
    """Return a list of ids in a cell, without ids that are not in ``known``."""
    parts = [part.strip() for part in text.replace("|", ";").split(";")]
    return "; ".join(part for part in parts if part in known)


def closed(
    record: AnyTables,
    held: AnyTables,
    tally: Tally,
    about: dict[str, Any],
    withheld: Mapping[str, Any] | None = None,
    renewed: Mapping[str, Mapping[str, str]] | None = None,
) -> AnyTables:
    """Return a record that holds its tables only, and describes what was removed from it.

    The rows as they were read, the reader's report, the columns that the contract does not name
    and the log of edits hold earlier values: they are removed.

    Parameters
    ----------
    record : Tables
        The record after the removals.
    held : Tables
        The record before the removals.
    tally : Tally
        The counts.
    about : dict
        What was asked for, in words without any removed term.
    withheld : mapping, optional
        Removed names and words, each with the way to find it.
    renewed : mapping, optional
        New ids by old ones, of events, actors and places.

    Returns
    -------
    Tables
        The record, with one more entry in ``dataset["removals"]``.
    """
    dataset = dict(without_log(record, held.events.index, tally).dataset)
    original = 0 if record.original is None else len(record.original)
    tally.add(_ORIGINAL, "rows as they were read", original)
    if not words_can_be_checked(held):
        tally.remarks.append(UNCHECKED)
    tables = _known_columns(record, tally)
    gone = {*held.events["kind"].unique()} - {*tables["events"]["kind"].unique()}
    dataset = without_gone(dataset, held.dataset, gone)
    entry = tally.entry(tables, about)
    dataset[KEY] = [*(dataset.get(KEY) or []), entry]
    new = type(record)(**tables, dataset=dataset)
    return new.with_tables(
        withheld={**(held.withheld or {}), **(withheld or {})},
        renewed=_followed(held.renewed or {}, renewed or {}),
    )


def words_can_be_checked(record: Tables) -> bool:
    """Return whether text beside a record can be checked for the terms that were removed from it.

    No file and no pickle holds these terms: a record that was opened again only knows that some
    were removed.
    """
    done = record.dataset.get(KEY) or []
    return record.withheld is not None or all(one.get("what") != "redaction" for one in done)


def _followed(
    first: Mapping[str, Mapping[str, str]], then: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Return new ids by the first old ids, where ids were renewed twice."""
    return {
        name: {
            **then.get(name, {}),
            **{old: then.get(name, {}).get(new, new) for old, new in first.get(name, {}).items()},
        }
        for name in {**first, **then}
    }


def without_log(record: AnyTables, ids: Iterable[str], tally: Tally) -> AnyTables:
    """Remove lines about some events from a record's log of edits."""
    log = record.dataset.get("transformations")
    if not isinstance(log, list):
        return record
    known = set(ids)
    left = [line for line in log if not _is_of_event(str(line), known)]
    tally.change("lines of the log of edits", len(log) - len(left))
    return record.with_tables(dataset={**record.dataset, "transformations": left})


def _is_of_event(line: str, ids: set[str]) -> bool:
    """Return whether a line of the log begins with the id of an event."""
    at = line.find(": ")
    while at >= 0:
        if line[:at] in ids:
            return True
        at = line.find(": ", at + 1)
    return False


def _known_columns(record: Tables, tally: Tally) -> dict[str, pd.DataFrame]:
    """Return the tables with only the columns of the contract."""
    made = {}
    for name, table in record.tables().items():
        # Also kept: the shape of a place, and the data set of an event.
        known = {column.name for column in TABLES[name]} | {"geometry", "dataset"}
        others = [column for column in table.columns if column not in known]
        tally.change("columns that the contract does not name", len(others))
        made[name] = table.drop(columns=others)
    return made
