"""Write and read CSV without any loss: UTF-8, LF, quoted where needed."""

import csv
import re
from pathlib import Path

import pandas as pd

from atlas.errors import RecordError
from atlas.record.tables import as_text

_QUOTE = re.compile('[",\r\n]|^ | $')
# Python limits a cell to 131,072 characters; a saved record must open whatever its length.
_LONGEST = 2**31 - 1


def write(table: pd.DataFrame) -> str:
    """Return a table of text columns as CSV text."""
    columns = [_quoted(name, table[name]) for name in table.columns]
    lines = [",".join(column[0] for column in columns)]
    lines += map(",".join, zip(*(column[1] for column in columns), strict=True))
    return "\n".join(lines) + "\n"


def _quoted(name: str, values: pd.Series) -> tuple[str, list[str]]:
    """Return a column's name and values, quoted where CSV needs it."""
    return _quote(str(name)), [_quote(text) for text in as_text(values)]


def _quote(text: str) -> str:
    """Return a text in quotes if it holds a separator, a quote or a line end."""
    return '"' + text.replace('"', '""') + '"' if _QUOTE.search(text) else text


def read(path: Path) -> pd.DataFrame:
    """Return a CSV of a record as text columns; every row must have as many cells as the header."""
    before = csv.field_size_limit(_LONGEST)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        msg = f"{path} cannot be read as CSV in UTF-8: {error}"
        raise RecordError(msg) from error
    finally:
        csv.field_size_limit(before)
    if not rows:
        msg = f"{path} is empty; wanted at least a line of column names"
        raise RecordError(msg)
    header, *body = rows
    twice = [name for place, name in enumerate(header) if name in header[:place]]
    if twice:
        msg = f"{path} has the column {twice[0]!r:.80} twice; wanted each once, as it was saved"
        raise RecordError(msg)
    for number, row in enumerate(body, start=2):
        if len(row) != len(header):
            msg = f"{path}, row {number}: {len(row)} values; wanted {len(header)}, as in the header"
            raise RecordError(msg)
    columns = zip(*body, strict=True) if body else [()] * len(header)
    data = [pd.Series(list(values), dtype="str") for values in columns]
    frame = pd.concat(data, axis=1) if data else pd.DataFrame()
    frame.columns = header
    return frame
