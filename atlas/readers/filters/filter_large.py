"""Filter the rows of a file larger than memory, and count those left out."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from atlas.errors import InputTypeError, SourceError
from atlas.readers.cells.table_cells import HEAD, WANTED
from atlas.readers.columns.value_looks import HEAD_ROWS
from atlas.readers.filters.filter_rows import days_of, without_box
from atlas.readers.filters.filter_rules import DAYS, LAST_DAYS, Wanted, column_of, make_rules
from atlas.readers.formats import large_files
from atlas.readers.formats.header_row import without_tags


def read_large_wanted(
    path: Path,
    wanted: Wanted,
    columns: Callable[[list[str], pd.DataFrame], Mapping[str, str]],
    dayfirst: bool | None,
    *,
    progress: large_files.Progress | None = None,
    **options: Any,
) -> tuple[pd.DataFrame, dict[str, Any], bool | None]:
    """Return the wanted rows of a large file by number, how it was read, and its order of days."""
    unknown = sorted(set(options) - {"encoding", "separator"})
    if unknown:
        msg = f"{path.name} is too large to be read with {', '.join(unknown)}"
        raise InputTypeError(msg)
    large_files.load_duckdb()
    pieces = large_files.open_pieces(
        path, encoding=options.get("encoding"), separator=options.get("separator")
    )
    head, _ = without_tags(large_files.first_rows(pieces, HEAD_ROWS))
    found = columns(pieces.names, head)
    asked = [column_of(found, ("country",))] if wanted.countries else []
    if wanted.says_days():
        asked += [column_of(found, DAYS), column_of(found, LAST_DAYS)]
    names = [name for name in asked if name is not None]
    cells = large_files.distinct_cells(pieces, names, progress) if names else {}
    rough = without_box(wanted, found, has_shapes=pieces.finish is not None)
    if rough is not wanted and not names:
        msg = (
            f"{path.name} is too large to be read whole, and a box alone cannot be held against "
            "geometries before they are read; give from_=, to= or countries= too"
        )
        raise SourceError(msg)
    rules = make_rules(rough, found, cells.__getitem__, dayfirst)
    frame, how = large_files.read_wanted(pieces, rules, progress)
    frame, _ = without_tags(frame)
    return frame, {**how, WANTED: wanted, HEAD: head, **days_of(rules)}, rules.dayfirst
