"""Abductions and sexual violence are told to the province in all that goes out."""

import pandas as pd
import pytest

import atlas
from atlas.page.html.manifest import read_manifest
from atlas.release.profile import Redaction

_ROWS = {
    "date": ["2023-05-02", "2023-05-03", "2023-05-04"],
    "kind": ["abduction", "sexual_violence", "clash"],
    "title": ["Taken near Kabkabiya market", "Women attacked at Kabkabiya", "Clash in Nyala"],
    "place": ["Kabkabiya", "Kabkabiya", "Nyala"],
    "adm1": ["North Darfur", "North Darfur", "South Darfur"],
    "country": "SD",
    "longitude": [24.08512, 24.08512, 24.88],
    "latitude": [13.64431, 13.64431, 12.05],
    "radius_km": 2,
}


@pytest.fixture(scope="module")
def record():
    """Return three events in Darfur, two of them of kinds that need care."""
    return atlas.read_events(pd.DataFrame(_ROWS))


def _text(path):
    """Return the readable part of a page: its list of events."""
    return path.read_text("ascii")


def test_by_default_the_place_is_the_province(record, tmp_path):
    """Neither point nor town of these two is in the file, in no text; the clash keeps its own."""
    path = atlas.brief(record, tmp_path / "b.html")
    page = _text(path)
    for told in ("Kabkabiya", "24.085", "13.644"):
        assert told not in page
    assert "North Darfur" in page
    assert "Nyala" in page
    changed = [one["changed"] for one in read_manifest(path)["removals"]]
    assert {"places of abduction or sexual violence made coarser, to the province": 2}.items() <= (
        changed[0].items()
    )


def test_a_redacted_record_has_no_finer_place(record):
    """The tables themselves hold the province, whatever else the profile asks."""
    for profile in ({}, {"persons": "keep"}, {"coarsen": {"grid": 0.5}}):
        places = record.redact(profile).places
        careful = places[places["adm1"] == "North Darfur"]
        assert set(careful["precision"]) <= {"adm1", "country"}, profile
        assert (careful["radius_km"].fillna(999) > 100).all(), profile
    assert (record.redact({}).places["name"] == "Nyala").sum() == 1


def test_the_author_may_say_otherwise(record, tmp_path):
    """An empty list keeps the places; a list of kinds is the author's own."""
    path = atlas.brief(record, tmp_path / "b.html", redact={"coarsen_kinds": []})
    assert "Kabkabiya" in _text(path)
    places = record.redact({"coarsen_kinds": ["clash"]}).places
    assert "Nyala" not in set(places["name"])
    assert "Kabkabiya" in set(places["name"])


def test_a_saved_map_goes_out_alike(record, tmp_path):
    """Naming private persons does not show the places."""
    drawn = atlas.draw_map(record)
    for persons in ("withhold", "keep"):
        path = tmp_path / f"{persons}.html"
        drawn.save(path, persons=persons)
        assert "Kabkabiya" not in _text(path)


def test_nothing_changes_where_no_event_needs_care(tmp_path):
    """A record without such events is the same object, and no removal is told."""
    path = atlas.brief(atlas.read_events(pd.DataFrame(_ROWS).iloc[2:]), tmp_path / "b.html")
    assert read_manifest(path)["removals"] == []


def test_a_wrong_rule_is_refused():
    """A rule that is no list of kinds is an error."""
    with pytest.raises(atlas.AtlasError, match="coarsen_kinds"):
        Redaction.coerce({"coarsen_kinds": 5})
