"""Build a Record with its report from what a reader has read; shared by all readers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers.cells.table_cells import Rows
from atlas.readers.filters.filter_rules import REASONS, Wanted
from atlas.record.checks.not_checked import looked_at
from atlas.record.evaluate import kept
from atlas.record.problems import Problems
from atlas.record.record import Record
from atlas.record.territory_column import say_so, settle_territories

BAD_ROWS = ("raise", "keep")
_NO_POINT = "outside the box, or without a point that could lie in it"
_OWNED = ("events", "places", "participants", "quantities", "sources")


def check_bad_rows(bad_rows: str) -> str:
    """Return ``bad_rows`` if it is valid, or raise with the valid choices."""
    if bad_rows not in BAD_ROWS:
        msg = f"bad_rows={bad_rows!r}: wanted one of {', '.join(BAD_ROWS)}"
        raise SourceError(msg)
    return bad_rows


def check_readable(problems: Problems, *, bad_rows: str, name: str) -> None:
    """Raise if rows cannot be read and the caller did not ask to keep the rest."""
    if problems.errors() and bad_rows == "raise":
        msg = (
            f"{name or 'the table'}: {problems.message()}; mend them, or pass bad_rows='keep' to "
            "read the rest and have these named in record.report"
        )
        raise SourceError(msg)


def give_ids(
    tables: Mapping[str, pd.DataFrame], ids: pd.Series, aside: np.ndarray
) -> dict[str, pd.DataFrame]:
    """Return the tables without the rows set aside, with event ids in place of ``_row``."""
    owned = dict(tables)
    for key in _OWNED:
        table = tables[key]
        rows = table["_row"].to_numpy()
        if aside.any():
            table = table[~aside[rows]].reset_index(drop=True)
            rows = table["_row"].to_numpy()
        table = table.drop(columns="_row")
        # If each event has one row, in order, the ids are shared, not copied.
        one_each = len(rows) == len(ids) and bool((rows == np.arange(len(ids))).all())
        table.insert(0, "event_id", (ids if one_each else ids.take(rows)).array)
        owned[key] = table
    owned["events"] = owned["events"].set_index("event_id")
    return owned


def assemble(
    rows: Rows,
    tables: Mapping[str, pd.DataFrame],
    aside: np.ndarray,
    problems: Problems,
    *,
    kind: str,
    dataset: Mapping[str, Any],
    as_of: str | None = None,
    **more: Any,
) -> Record:
    """Build the record of the tables, with its original rows and its report.

    ``aside`` are the rows that are not events. ``as_of`` is the day after which a date is in the
    future; else it is the day on which the data set was accessed, or the one in ``more``. ``more``
    are further values of the report.
    """
    report = {**_told(rows, problems, aside, kind=kind), **more}
    rows.forget()
    record = Record(
        **tables,
        dataset=dict(dataset),
        original=rows.original(tables["events"].index, aside),
    )
    settled, told = settle_territories(record.places, stated=rows.has("territory"))
    if told:
        places = record.places.assign(territory=settled)
        record = record.with_tables(places=places, dataset=say_so(record.dataset, told))
    numbers = rows.numbers[~aside]
    if rows.wanted is not None:
        record, numbers = _cut(record, numbers, rows.wanted, report)
    day = day_of(as_of or dataset.get("accessed") or more.get("vintage"), said=as_of is not None)
    report |= _placed(record)
    report |= looked_at(record, numbers, day, rows.matched.get("year", ""))
    return record.read_with(report)


def _cut(
    record: Record, numbers: np.ndarray, wanted: Wanted, report: dict[str, Any]
) -> tuple[Record, np.ndarray]:
    """Return the wanted events, exact to the day, and their rows; count those left out."""
    days = kept(record, replace(wanted.selection, box=None))
    both = kept(record, wanted.selection)
    left = dict(report.get("left_out", {}))
    for reason, count in ((REASONS[1], (~days).sum()), (_NO_POINT, (days & ~both).sum())):
        if count:
            left[reason] = left.get(reason, 0) + int(count)
    report["left_out"] = left
    report["events_out"] = int(both.sum())
    report["asked_for"] = wanted.in_words()
    return (record, numbers) if both.all() else (record.take(both), numbers[both])


def day_of(text: Any, *, said: bool) -> pd.Timestamp | None:
    """Return a day from ISO text; only "today" reads the clock."""
    if text is None or text == "":
        return None
    if text == "today":
        return pd.Timestamp.today().normalize()
    try:
        day = pd.Timestamp(text)
    except (ValueError, TypeError) as error:
        if not said:
            return None
        msg = f"as_of={text!r} is no day; wanted one such as '2023-04-14', or 'today'"
        raise SourceError(msg) from error
    return day.tz_localize(None).normalize() if not pd.isna(day) else None


def _told(rows: Rows, problems: Problems, aside: np.ndarray, *, kind: str) -> dict[str, Any]:
    """Return how the rows were read, in plain values, for the report."""
    found = problems.frame()[["level", "row", "column", "value", "message"]].to_dict("records")
    for problem in found:
        times = rows.repeats.get((problem["row"], problem["column"], problem["value"]), 1)
        if problem["level"] == "note" and times > 1:
            problem["count"] = times
    numbers = [*rows.numbers[aside & ~rows.merged], *(row for row, _, _ in rows.unread)]
    left_out = rows.how.get("left_out", {})
    if rows.zones is not None:
        in_utc = (rows.zones == "UTC") & ~rows.zone_is_given
        for key, of in (
            ("times_taken_as_utc", in_utc & ~rows.stamped),
            ("times_shown_in_utc", in_utc & rows.stamped),
            ("time_zone_not_known", rows.zones == ""),
        ):
            rows.notes[key] = int(of[~aside].sum())
    rows_in = len(rows) + rows.blank + len(rows.unread) + sum(left_out.values())
    return {
        "format": kind,
        **rows.how,
        "rows_in": rows_in,
        "blank_rows": rows.blank,
        "merged_rows": int(rows.merged.sum()),
        "events_out": int((~aside).sum()),
        "set_aside": sorted(int(number) for number in numbers),
        "problems": found,
        "columns": dict(rows.matched),
        "columns_not_understood": list(rows.unknown),
        **({"constants": dict(rows.constants)} if rows.constants else {}),
        **({"read_as": list(rows.read_as)} if rows.read_as else {}),
        **rows.notes,
    }


def _placed(record: Record) -> dict[str, int]:
    """Return how many places have coordinates, and how many events have none."""
    known = record.places["longitude"].notna().to_numpy()
    placed = np.zeros(len(record), dtype=bool)
    placed[record.event_rows("places")[known]] = True
    return {
        "places": len(record.places),
        "places_with_coordinates": int(known.sum()),
        "places_without_coordinates": int((~known).sum()),
        "events_without_coordinates": len(record) - int(placed.sum()),
    }
