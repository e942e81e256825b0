"""Check the rules between a record's tables: ids that match, times in order."""

from collections.abc import Mapping

import pandas as pd

from atlas.record.id_lookup import is_among
from atlas.record.local_time import is_zone, local_minutes
from atlas.record.problems import Problems

_OWNED = ("places", "participants", "quantities", "sources")


def check_keys(tables: Mapping[str, pd.DataFrame], problems: Problems) -> None:
    """Note duplicate ids, and ids that refer to no row."""
    events = pd.Series(tables["events"].index, dtype="str")
    doubled = events.duplicated()
    problems.add_rows("events", doubled, "event_id", events, "wanted a different id an event")
    actors = tables["actors"]["actor_id"]
    wanted = "wanted a different id an actor"
    problems.add_rows("actors", actors.duplicated(), "actor_id", actors, wanted)
    for table, column in (
        *((name, "event_id") for name in _OWNED),
        *(("links", name) for name in ("from_id", "to_id")),
    ):
        ids = tables[table][column]
        lost = pd.Series(~is_among(ids, events), index=ids.index)
        if not lost.any():
            continue
        lost &= ids != ""
        problems.add_rows(table, lost, column, ids, "wanted the id of an event in this record")
    parents = tables["actors"]["parent_id"]
    lost = (parents != "") & ~parents.isin(actors)
    problems.add_rows("actors", lost, "parent_id", parents, "wanted an actor in this record")
    ids = tables["participants"]["actor_id"]
    lost = pd.Series(~is_among(ids, actors), index=ids.index)
    problems.add_rows(
        "participants", lost, "actor_id", ids, "not in actors: shown by its id", "note"
    )


def by_event(
    tables: Mapping[str, pd.DataFrame], problems: Problems
) -> tuple[tuple[int, str, str, str], ...]:
    """Return each error with the position of its event; nothing where one has no single event."""
    ids = pd.Series(tables["events"].index, dtype="str")
    at = {one: position for position, one in ids[~ids.duplicated(keep=False)].items()}
    found = []
    for _, table, row, column, value, message in problems.errors():
        if table == "events":
            position = at.get(row) if isinstance(row, str) else row
        elif table in _OWNED and row != "":
            position = at.get(tables[table]["event_id"].iloc[row])
        else:
            position = None
        if position is None:
            return ()
        found.append((int(position), column, value, message))
    return tuple(found)


def check_times(events: pd.DataFrame, problems: Problems) -> None:
    """Note time zones that do not exist, and ends before their starts."""
    zones = events["tz"].drop_duplicates()
    wrong = [zone for zone in zones if zone and not is_zone(zone)]
    mask = events["tz"].isin(wrong)
    wanted = "wanted an IANA time zone such as Asia/Beirut"
    problems.add_rows("events", mask, "tz", events["tz"], wanted)
    start, end, _ = local_minutes(events.assign(tz=""))
    backwards = pd.Series(end < start, index=events.index)
    problems.add_rows("events", backwards, "end", events["end"], "wanted an end not before start")
