"""Write and read CSV without any loss: UTF-8, LF, quoted where needed."""

import csv
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from atlas.errors import RecordError
from atlas.record.cell_values import mended
from atlas.record.id_lookup import in_arrow
from atlas.record.tables import as_text

_QUOTE = r'[",\r\n]|^ | $'
_COMMA, _MARK, _NOTHING = (pa.scalar(text, pa.large_string()) for text in (",", '"', ""))
# Python limits a cell to 131,072 characters; a saved record must open whatever its length.
_LONGEST = 2**31 - 1


def write(table: pd.DataFrame) -> str:
    """Return a table of text columns as CSV text."""
    names = _quoted(in_arrow([mended(str(name)) for name in table.columns]))
    head = ",".join(names.to_pylist()) + "\n"
    if table.empty:
        return head
    columns = [_quoted(in_arrow(as_text(table[name]))) for name in table.columns]
    rows = pc.binary_join_element_wise(*columns, _COMMA)
    return head + "\n".join(rows.to_pylist()) + "\n"


def _quoted(texts: pa.Array) -> pa.Array:
    """Return texts, in quotes where one holds a separator, a quote or a line end."""
    odd = pc.match_substring_regex(texts, _QUOTE)
    if not pc.any(odd).as_py():
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    return pc.if_else(odd, pc.binary_join_element_wise(_MARK, doubled, _MARK, _NOTHING), texts)


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
