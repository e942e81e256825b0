"""Read what is left of a scan into a Record, or say how much it is and what would cut it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from atlas.errors import SelectionError
from atlas.readers import read_events
from atlas.readers.filters.filter_rules import OPTIONS, make_rules, take_wanted
from atlas.record.record import Record
from atlas.record.selection import Selection
from atlas.scanning.engine import running
from atlas.scanning.judged_table import JudgedTable

GB_A_MILLION = 2.1
"""Measured: a Record of a million events, with all its tables and the original rows."""


def record_of(
    held: JudgedTable,
    rows: Callable[[], Any],
    limit: int,
    options: Mapping[str, Any],
    filters: Sequence[Selection],
    *,
    names: list[str],
    places: Mapping[str, Any] | None,
) -> Record:
    """Return the record of the kept rows; see `Scan.to_record`.

    ``names`` are the columns to read. ``places`` are the gazetteer and the decisions by which
    places were found; None: they were not asked for.
    """
    with running("the count"):
        count = int(rows().count().to_pyarrow().as_py())
    if count > limit:
        gb = count * GB_A_MILLION / 1e6
        msg = (
            f"{count:,} events are left, more than limit={limit:,}; as a Record they would need "
            f"about {gb:,.1f} GB of memory; {_cuts(rows())}"
        )
        raise SelectionError(msg)
    with running("the rows"):
        frame = rows().select(*names).to_pyarrow().to_pandas()
    given = {"bad_rows": "keep", **{key: one for key, one in options.items() if one is not None}}
    record = read_events(frame, **{**given, **order_of_days(held, given)})
    if places is not None:
        record = record.geocode(places["gazetteer"], decisions=places["decisions"])
    for one in filters:
        record = record.select(one)
    return record


def order_of_days(held: JudgedTable, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the order of day and month that all rows of the table decide, not only the kept."""
    cells = held.when.cells
    days = {own: name for own, name in held.columns.matched.items() if name in cells.column_names}
    wanted = take_wanted({"from_": "1900-01-01", **dict.fromkeys(OPTIONS[1:])})
    if options.get("dayfirst") is not None or wanted is None or not {"date", "start"} & set(days):
        return {}

    def distinct(name: str) -> pd.Series:
        return pd.Series(cells[name].to_pandas()).dropna().drop_duplicates().reset_index(drop=True)

    order = make_rules(wanted, days, distinct, None).dayfirst
    return {} if order is None else {"dayfirst": order}


def _cuts(rows: Any) -> str:
    """Return what would leave fewer events, in words."""
    with running("the days of what is left"):
        span = rows.aggregate(first=rows["__first"].min(), last=rows["__last"].max())
        ends = span.to_pyarrow().to_pylist()[0]
    first, last = (str(pd.Timestamp(int(one) * 60, unit="s").date()) for one in ends.values())
    return (
        f"its days are {first} to {last}: select(from_=, to=), territories=, kinds= or box= leave "
        "fewer; aggregate() counts them all; or give a higher limit="
    )
