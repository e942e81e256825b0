"""The ids of events, from ids, records and tables."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeAlias

import pandas as pd

from atlas.errors import SelectionError
from atlas.record.record import Record

EventsLike: TypeAlias = str | Iterable[str] | Record | pd.DataFrame


def event_ids(record: Record, events: EventsLike) -> list[str]:
    """Return ids of events of a record, in their order, each once.

    Parameters
    ----------
    record : Record
        The record that has the events.
    events : str, iterable of str, Record or pandas.DataFrame
        Ids; or a record or a table of which the index is event ids.

    Returns
    -------
    list of str
        The ids.

    Raises
    ------
    SelectionError
        Where the record has no such event.
    """
    if isinstance(events, Record):
        events = events.events
    if isinstance(events, pd.DataFrame):
        events = list(events["event_id"] if "event_id" in events.columns else events.index)
    given = list(dict.fromkeys([events] if isinstance(events, str) else map(str, events)))
    held = record.events.index
    missing = [one for one in given if one not in held]
    if missing:
        near = get_close_matches(missing[0], list(held), n=1)
        hint = f"; the nearest is {near[0]!r}" if near else ""
        msg = f"no event has the id {missing[0]!r}{hint}; ids are the index of record.events"
        raise SelectionError(msg)
    return given
