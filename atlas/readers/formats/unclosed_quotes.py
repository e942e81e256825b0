"""Find the traces of a quote that was never closed: values that contain other rows."""

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from atlas.errors import SourceError
from atlas.record.problems import shorten

_TEXT = pa.large_string()
_LINES = re.compile(r"[\r\n]")
_MOST_DOUBTFUL = 10_000
# The largest length of the last row.
_ROW = 1 << 22


def has_long_cells(whole: bytes, length: int, rows: int) -> bool:
    """Return whether a value spans lines, as one does that has swallowed rows."""
    if b'"' not in whole:
        return False
    if b"\r" in whole and whole.count(b"\r") > whole.count(b"\r\n"):
        return True
    return whole.count(b"\n", len(whole) - length) > rows + 1


def swallowed(frame: pd.DataFrame, separator: str, where: str) -> list[tuple[int, str, str, str]]:
    """Return the cells that contain other rows, as after a quote that was not closed."""
    found = []
    wide = max(len(frame.columns) - 1, 2)
    for column in frame.columns:
        cells = pa.array(frame[column], type=_TEXT)
        several = pc.match_substring_regex(cells, pattern=r"[\r\n]")
        several = pc.and_(several, pc.greater_equal(pc.count_substring(cells, separator), wide))
        at = pc.indices_nonzero(several)
        numbers = frame.index.take(at.to_numpy())
        for number, cell in zip(numbers, cells.take(at).to_pylist(), strict=True):
            rows = sum(line.count(separator) >= wide for line in _LINES.split(cell))
            if rows:
                message = f"whole rows stand in this one value ({rows}): is a quote missing?"
                found.append((int(number), str(column), cell, message))
        if len(found) > _MOST_DOUBTFUL:
            msg = (
                f"{where}: in more than {_MOST_DOUBTFUL:,} values whole rows stand, the first in "
                f"row {found[0][0]:,}, column {shorten(found[0][1])!r}: is a quote missing there?"
            )
            raise SourceError(msg)
    return found


def cut_off(
    whole: bytes, data: memoryview, separator: str, frame: pd.DataFrame
) -> list[tuple[int, str, str, str]]:
    """Return the last row, if the file ends inside a quoted value."""
    # Most files close each quote that they open.
    if not len(frame) or bytes(data[-1:]) == b'"' or whole.count(b'"') % 2 == 0:
        return []
    last = bytes(data[-_ROW:])
    start = max(last.rfind(b'\n"'), last.rfind(b'%s"' % separator.encode()))
    inside = start >= 0 and last[start + 2 :].replace(b'""', b"").count(b'"') == 0
    if not inside:
        return []
    number = int(frame.index.max())
    return [(number, "", "", "the file ends inside a quoted value: is it cut off?")]
