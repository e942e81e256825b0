"""CSV for spreadsheets: one row an event, UTF-8 with a byte order mark, no cell read as a formula.

A text that looks like a formula is written after an apostrophe; `atlas.read_events` removes it.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.compute as pc

from atlas.record.cell_values import mended, plain_values
from atlas.record.core import Tables
from atlas.record.id_lookup import in_arrow
from atlas.record.package import csv_text
from atlas.writers.event_rows import FORMULA, guard, summary
from atlas.writers.xml_text import REPLACED

# What `_text` may change.
_ODD = f"^(?:{FORMULA.pattern})|\x00"


def write(record: Tables, path: Path) -> None:
    """Write a record as CSV."""
    frame = summary(record)
    table = pd.DataFrame({_text(name): _texts(frame[name]) for name in frame.columns})
    path.write_bytes(csv_text.write(table).encode("utf-8-sig", "replace"))


def _texts(column: pd.Series) -> pd.Series:
    """Return a column as the texts of the file."""
    if column.dtype != "str":
        texts = [_text(value) for value in plain_values(column)]
        return pd.Series(texts, index=column.index, dtype="str")
    texts = column.fillna("")
    odd = pc.match_substring_regex(in_arrow(texts), _ODD).to_numpy(zero_copy_only=False)
    if odd.any():
        texts = texts.copy()
        texts[odd] = [_text(value) for value in texts[odd]]
    return texts


def _text(value: Any) -> str:
    """Return a cell as text: numbers unchanged, texts guarded."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return repr(value)
    # A file with a NUL byte is not taken for text.
    return guard(mended(value).replace("\x00", REPLACED))
