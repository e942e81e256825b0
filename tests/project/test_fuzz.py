"""The fuzzer: a short run of it finds nothing, and it would find something if it were there."""

import random
from pathlib import Path

import pytest

from atlas.errors import SourceError
from scripts import fuzz, fuzz_doors
from scripts.fuzz_mutations import mutate
from scripts.fuzz_seeds import seeds


@pytest.fixture(scope="module")
def valid():
    """Return a valid file of each format."""
    return seeds()


def test_a_short_run_finds_nothing(tmp_path, monkeypatch, capsys):
    """Damaged files of each format end in an answer or an error of ours."""
    monkeypatch.setattr(fuzz, "KEPT", tmp_path)
    code = fuzz.fuzz(count=120, seconds=25, seed=11)
    said = capsys.readouterr().out
    assert code == 0, said
    assert "0 raw tracebacks (0 distinct), 0 over 10 s, 0 over 1 GB, 0 crashes" in said


def test_every_format_is_damaged(valid):
    """What atlas reads has a seed: as a table, as features, as its own, and by its own door."""
    names = {Path(name).suffix for one in valid for name in one.files}
    assert names >= {".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".parquet", ".geojson", ".gpkg"}
    assert names >= {".shp", ".fgb", ".kml", ".kmz", ".zip", ".toml", ".html", ".txt"}
    assert {one.door for one in valid} == set(fuzz_doors.DOORS)


def test_the_same_seed_damages_in_the_same_way(valid):
    """What was found can be found again."""
    others = [data for one in valid for data in one.files.values()]

    def damaged():
        rng = random.Random("1:2")
        return [mutate(one.files, rng, others) for one in valid if one.name != "layer.gpkg"]

    assert damaged() == damaged()


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(KeyError("x"), "raw"), (MemoryError(), "memory"), (SourceError(""), "raw")],
)
def test_what_is_no_answer_is_found(tmp_path, monkeypatch, error, outcome):
    """A raw error, one of memory, and an error of ours that says nothing."""

    def broken(*_):
        raise error

    monkeypatch.setitem(fuzz_doors.DOORS, "events", broken)
    assert fuzz_doors.ended("events", tmp_path, 1)[0] == outcome


def test_an_error_of_ours_that_ran_out_of_memory_is_found(tmp_path, monkeypatch):
    """A boundary that turns it into a message hides it from a user, not from the fuzzer."""

    def broken(*_):
        message = "x.csv cannot be read"
        raise SourceError(message) from MemoryError()

    monkeypatch.setitem(fuzz_doors.DOORS, "events", broken)
    assert fuzz_doors.ended("events", tmp_path, 1)[0] == "memory"
