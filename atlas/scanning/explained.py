"""Say in words what a scan will read, by which columns, and how."""

from collections.abc import Sequence
from typing import Any

from atlas.record.selection import Selection
from atlas.scanning.engine import load_ibis
from atlas.scanning.judged_table import JudgedTable
from atlas.scanning.sample_columns import SAMPLE

_SHOWN = 4


def explain(held: JudgedTable, rows: Any, filters: Sequence[Selection]) -> str:
    """Return what a scan does; see `Scan.explain`."""
    columns = held.columns
    opened = held.opened
    size = sum(path.stat().st_size for path in opened.files)
    weight = f", {size / 1e6:,.1f} MB" if opened.files else ""
    engine = rows.get_backend().name
    said = [f"{own} from {name}" for own, name in columns.matched.items()]
    said += [f"{own} is {value!r} in every row" for own, value in columns.constants.items()]
    more = ", ..." if len(said) > _SHOWN else ""
    lines = [
        f"source: {opened.what}{weight}, read by {engine}",
        f"columns: {', '.join(said[:_SHOWN])}{more}",
        *(f"  {one}" for one in said[_SHOWN:]),
        f"decided by the first {SAMPLE:,} rows; not read: {', '.join(columns.unknown) or 'none'}",
        f"filters: {'; then '.join(one.describe() for one in filters) or 'none'}",
        "not compared: rows with each other, so that an id in several rows is several events",
        "statement:",
        str(load_ibis().to_sql(rows)),
    ]
    return "\n".join(lines)
