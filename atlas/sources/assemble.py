"""From what a reader has read to a Record that tells how it was read; shared by all readers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.events.problems import Problems
from atlas.events.record import Record
from atlas.sources.cells import Rows

BAD_ROWS = ("raise", "keep")
_OWNED = ("events", "places", "participants", "quantities", "sources")


def check_bad_rows(bad_rows: str) -> str:
    """Return what to do with rows that cannot be read, or say what there is."""
    if bad_rows not in BAD_ROWS:
        msg = f"bad_rows={bad_rows!r}: wanted one of {', '.join(BAD_ROWS)}"
        raise SourceError(msg)
    return bad_rows


def check_readable(problems: Problems, *, bad_rows: str, name: str) -> None:
    """Raise where rows cannot be read and the caller did not ask to keep the rest."""
    if problems.errors() and bad_rows == "raise":
        msg = (
            f"{name or 'the table'}: {problems.message()}; mend them, or pass bad_rows='keep' to "
            "read the rest and have these named in record.report"
        )
        raise SourceError(msg)


def give_ids(
    tables: Mapping[str, pd.DataFrame], ids: pd.Series, aside: np.ndarray
) -> dict[str, pd.DataFrame]:
    """Return the tables without the rows set aside, ``_row`` turned to the event's id."""
    owned = dict(tables)
    for key in _OWNED:
        table = tables[key]
        rows = table["_row"].to_numpy()
        if aside.any():
            table = table[~aside[rows]].reset_index(drop=True)
            rows = table["_row"].to_numpy()
        table = table.drop(columns="_row")
        table.insert(0, "event_id", ids.take(rows).array)
        owned[key] = table
    owned["events"] = owned["events"].set_index("event_id")
    return owned


def assemble(
    rows: Rows,
    tables: Mapping[str, pd.DataFrame],
    aside: np.ndarray,
    *,
    dataset: Mapping[str, Any],
    report: Mapping[str, Any],
) -> Record:
    """Return the record of the tables, with its original rows and its report."""
    record = Record(
        **tables,
        dataset=dict(dataset),
        original=rows.original(tables["events"].index, aside),
        report=dict(report),
    )
    return record.read_with({**record.report, **_placed(record)})


def report_on(
    rows: Rows, problems: Problems, aside: np.ndarray, how: Mapping[str, Any], *, kind: str
) -> dict[str, Any]:
    """Return how the rows were read, in plain values."""
    found = problems.frame()
    return {
        "format": kind,
        **how,
        "rows_in": len(rows) + rows.blank,
        "blank_rows": rows.blank,
        "events_out": int((~aside).sum()),
        "set_aside": [int(number) for number in rows.numbers[aside]],
        "problems": found[["level", "row", "column", "value", "message"]].to_dict("records"),
        "columns": dict(rows.matched),
        "columns_not_understood": list(rows.unknown),
        **rows.notes,
    }


def _placed(record: Record) -> dict[str, int]:
    """Return how many places have coordinates, and how many events none."""
    known = record.places["longitude"].notna()
    placed = record.places["event_id"][known].nunique()
    return {
        "places": len(record.places),
        "places_with_coordinates": int(known.sum()),
        "places_without_coordinates": int((~known).sum()),
        "events_without_coordinates": len(record) - int(placed),
    }
