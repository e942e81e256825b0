"""What everybody has past one file is named by `read_events`, with the call that reads it."""

import gzip

import pandas as pd
import pytest

from atlas.errors import SourceError
from atlas.readers import read_events

_ROWS = pd.DataFrame({"date": ["2023-04-06"], "country": ["Lebanon"]})


def test_packed_text_a_folder_and_a_pattern_are_named(tmp_path):
    """Not a NUL byte, not a saved record, not a missing file."""
    packed = tmp_path / "a.csv.gz"
    packed.write_bytes(gzip.compress(_ROWS.to_csv(index=False).encode()))
    with pytest.raises(SourceError, match=r"packed with gzip.*atlas\.scan\(path\)"):
        read_events(packed)
    folder = tmp_path / "parts" / "year=2023"
    folder.mkdir(parents=True)
    _ROWS.to_parquet(folder / "a.parquet")
    for options in ({}, {"from_": "2023-01-01"}):
        with pytest.raises(SourceError, match=r"folder of tables.*atlas\.scan\(folder\)"):
            read_events(tmp_path / "parts", **options)
    with pytest.raises(SourceError, match=r"a pattern.*atlas\.scan\(pattern\)"):
        read_events(str(tmp_path / "parts" / "*" / "*.parquet"))
