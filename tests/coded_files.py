"""Files of coded sources, ACLED and UCDP, written in each format, and the rows that come back."""

import pytest

from atlas import read_events

_WRITE = {
    "csv": lambda frame, path: frame.to_csv(path, index=False),
    "tsv": lambda frame, path: frame.to_csv(path, index=False, sep="\t"),
    "xlsx": lambda frame, path: frame.to_excel(path, index=False),
    "parquet": lambda frame, path: frame.to_parquet(path),
}


def read_back(frame, path):
    """Write a file, by the ending of its path; return its record, whose rows are the frame's."""
    kind = path.suffix.removeprefix(".")
    if kind == "xlsx":
        pytest.importorskip("openpyxl", reason="reading workbooks is an extra")
    _WRITE[kind](frame, path)
    record = read_events(path)
    assert record.report.adds_up()
    assert record.report.is_whole()
    back = record.to_source()
    assert back.columns.tolist() == frame.columns.tolist()
    assert back.astype(str).to_numpy().tolist() == frame.to_numpy().tolist()
    return record


def read_frame(frame):
    """Read a frame, which is not changed and comes back as it is; return the record."""
    before = frame.copy()
    record = read_events(frame)
    assert frame.equals(before)
    assert record.to_source().equals(before)
    return record
