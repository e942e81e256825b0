"""Change a record by hand: each change makes a new record and adds a line to its log."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from atlas.errors import RecordError
from atlas.record.core import AnyTables, Tables
from atlas.record.report import Report
from atlas.record.tables import TABLES
from atlas.reference.precision import precision_for

LOG = "transformations"


def check_event(record: Tables, event_id: str) -> None:
    """Check that an event is in the record."""
    if event_id not in record.events.index:
        some = ", ".join(map(str, record.events.index[:5]))
        msg = f"no event {event_id!r} in the record; its {len(record)} ids are {some} ..."
        raise RecordError(msg)


def check_why(why: str) -> str:
    """Check that the reason of a change is given, and return it."""
    if not isinstance(why, str) or not why.strip():
        msg = f"why={why!r}: wanted a reason in words; it goes into the record's log"
        raise RecordError(msg)
    return why.strip()


def place_event(record: AnyTables, event_id: str, values: Mapping[str, Any], why: str) -> AnyTables:
    """Return a record with one place of an event set by hand; see `Record.place`."""
    check_event(record, event_id)
    why = check_why(why)
    role = values.get("role")
    row = _place_row(record, event_id, role)
    new = {key: value for key, value in values.items() if value is not None}
    new |= {"basis": "coded", "shape_id": "", "geometry": None, "place_id": "", "reason": why}
    new |= {"method": "by hand", "matched_name": "", "precision": values.get("precision") or ""}
    if new["precision"] == "" and new.get("radius_km") is not None:
        new["precision"] = precision_for(float(new["radius_km"]))
    places = pd.DataFrame(record.places)
    if row is None:
        added = pd.DataFrame([{"event_id": event_id, **new}])
        places = pd.concat([places, added], ignore_index=True)
    else:
        changed = places.loc[[row]].astype(object).assign(**{k: [v] for k, v in new.items()})
        places = pd.concat([places.drop(index=row).astype(object), changed]).sort_index()
    at = f"{new['longitude']}, {new['latitude']}"
    radius = f" within {new['radius_km']} km" if "radius_km" in new else ""
    placed = logged(record, {"places": places}, f"{event_id}: placed at {at}{radius}: {why}")
    return looked_at(placed, [event_id], event_id)


def _place_row(record: Tables, event_id: str, role: str | None) -> Any:
    """Return the row of the place to set, None to add one; raise if several rows would fit."""
    places = record.places
    rows = places[(places["event_id"] == event_id)]
    if role is not None:
        rows = rows[rows["role"] == role]
    if len(rows) > 1:
        listed = "; ".join(
            f"{r.role} {r.name!r}" for r in rows[["role", "name"]].itertuples(index=False)
        )
        msg = f"{event_id} has {len(rows)} places ({listed}); pass role= of a single one"
        raise RecordError(msg)
    return rows.index[0] if len(rows) else None


def edit_event(
    record: AnyTables,
    event_id: str,
    table: str,
    where: Mapping[str, Any] | None,
    values: Mapping[str, Any],
    why: str,
) -> AnyTables:
    """Return a record with cells of an event changed; see `Record.edit`."""
    check_event(record, event_id)
    why = check_why(why)
    _check_columns(table, [*values, *(where or {})])
    frame = record.tables()[table].copy()
    frame = frame.reset_index() if table == "events" else frame
    rows = frame["event_id"] == event_id
    for column, value in (where or {}).items():
        rows &= (frame[column] == value).fillna(False).astype(bool)
    if not rows.any():
        msg = (
            f"{event_id} has no row in {table} where {dict(where or {})!r}; look at "
            f"record.{table}, or add one with record.replace({table}=...)"
        )
        raise RecordError(msg)
    changed = frame.astype(dict.fromkeys(values, object))
    for column, value in values.items():
        changed.loc[rows, column] = value
    words = ", ".join(f"{column} = {value!r}" for column, value in values.items())
    edited = logged(record, {table: changed}, f"{event_id}: {table}: {words}: {why}")
    return looked_at(edited, [event_id], event_id) if table == "places" else edited


def looked_at(record: AnyTables, event_ids: Sequence[str], named: str) -> AnyTables:
    """Return a record whose report covers the places that were set by hand."""
    from atlas.record.checks.not_checked import by_hand

    looked = by_hand(record, event_ids, named)
    return record.with_tables(report=Report({**record.report, **looked}))


def _check_columns(table: str, columns: list[str]) -> None:
    """Check that the table has these columns and that a user may change them."""
    if table not in TABLES or table in ("actors", "links"):
        names = [name for name in TABLES if name not in ("actors", "links")]
        msg = f"table={table!r}: wanted one of {', '.join(names)}"
        raise RecordError(msg)
    known = [column.name for column in TABLES[table] if column.name != "event_id"]
    wrong = [column for column in columns if column not in known]
    if wrong or not columns:
        msg = f"{table} has no column {wrong or ''!r} to change; columns: {', '.join(known)}"
        raise RecordError(msg)


def logged(record: AnyTables, tables: Mapping[str, pd.DataFrame], line: str) -> AnyTables:
    """Return a record with these tables and one more line in its log."""
    log = record.dataset.get(LOG) or []
    log = [log] if isinstance(log, str) else list(log)
    return record.replace(**tables, dataset={**record.dataset, LOG: [*log, line]})
