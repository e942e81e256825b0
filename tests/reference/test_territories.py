"""Territories: neutral keys, labels by policy, and the sentence that goes with each."""

import json
from hashlib import sha256

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.errors import InputTypeError, RecordError
from atlas.record.checks.country_check import inside_of
from atlas.reference import territories as territory
from atlas.reference.territories import (
    POLICIES,
    disclaimers,
    load_policy,
    locate,
    read_policy,
    territory_of,
)
from atlas.shipped import shipped
from tests.tries import tries


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Golan Heights", "GOLAN"),
        ("occupied Syrian Golan", "GOLAN"),
        ("Har Dov", "SHEBAA"),
        ("مزارع شبعا", "SHEBAA"),
        ("west bank", "WEST-BANK"),
        ("EAST-JERUSALEM", "EAST-JERUSALEM"),
        ("Gaza", "GAZA"),
        ("LB", "LB"),
        ("Lebanon", "LB"),
        ("Arabian Gulf", "GULF"),
        ("خلیج فارس", "GULF"),
        ("Atlantis", ""),
        ("", ""),
    ],
)
def test_names_lead_to_neutral_keys(name, key):
    """Whoever's name is used, the key is one."""
    assert territory_of(name) == key


def test_every_policy_labels_every_territory():
    """The policies hold the same keys, each with a label."""
    keys = {policy: set(load_policy(policy)) for policy in POLICIES}
    assert len(set(map(frozenset, keys.values()))) == 1
    assert all(label for policy in POLICIES for label, _ in load_policy(policy).values())


def test_policies_differ_where_they_should():
    """The Golan has the UN's words in one policy and not in the other."""
    assert load_policy("un")["GOLAN"][0] == "Occupied Syrian Golan"
    assert load_policy("us")["GOLAN"][0] == load_policy("neutral")["GOLAN"][0] == "Golan Heights"


def test_disclaimers_go_with_what_is_shown():
    """Only territories in use bring a sentence; the general one always stands."""
    assert len(disclaimers(["LB"])) == 1
    assert len(disclaimers(["LB", "GOLAN", "GOLAN", "SHEBAA"])) == 3


def test_a_house_file_changes_labels(tmp_path):
    """A file of one's own changes what it names and leaves the rest neutral."""
    path = tmp_path / "house.json"
    path.write_text(json.dumps({"GOLAN": ["The Golan", "House rule."]}), encoding="utf-8")
    policy = load_policy(path)
    assert policy["GOLAN"] == ("The Golan", "House rule.")
    assert policy["LB"][0] == "Lebanon"


def test_a_policy_that_is_none_is_named(tmp_path):
    """A wrong name lists the policies; a broken file says what was wanted."""
    with pytest.raises(RecordError, match="'eu': wanted one of neutral, un, us"):
        load_policy("eu")
    (tmp_path / "bad.json").write_text('{"GOLAN": 3}', encoding="utf-8")
    with pytest.raises(RecordError, match="label"):
        load_policy(tmp_path / "bad.json")
    with pytest.raises(InputTypeError, match="got int"):
        load_policy(3)


def test_each_policy_carries_its_disclaimer():
    """What is printed first is the policy's own sentence, and no two are the same."""
    said = [disclaimers([], policy)[0] for policy in POLICIES]
    assert len(set(said)) == len(POLICIES)
    assert all("impl" in sentence for sentence in said)
    assert "United Nations" in disclaimers([], "un")[0]


def test_the_gulf_is_named_by_policy():
    """One water, one key, and the name that each policy has for it."""
    assert load_policy("neutral")["GULF"][0] == "The Gulf"
    assert load_policy("un")["GULF"][0] == load_policy("us")["GULF"][0] == "Persian Gulf"
    assert read_policy("un").labels["The Gulf"][0] == "Persian Gulf"


def test_a_house_file_says_everything_that_a_policy_says(tmp_path):
    """Labels, lines, names on the basemap and disclaimer, on top of the preset it names."""
    path = tmp_path / "house.json"
    content = {
        "based_on": "un",
        "title": "House",
        "disclaimer": "As the house draws it.",
        "territories": {"GULF": {"label": "The Gulf (house)"}},
        "lines": {"jerusalem": "solid"},
        "labels": {"Dead Sea": ["Salt Sea", ""]},
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    house = read_policy(path)
    assert (house.name, house.title) == ("house", "House")
    assert house.territories["GOLAN"] == load_policy("un")["GOLAN"]
    assert house.territories["GULF"] == ("The Gulf (house)", "")
    assert house.lines == {**read_policy("un").lines, "jerusalem": "solid"}
    assert house.labels["The Gulf"][0] == "The Gulf (house)"
    assert house.labels["Dead Sea"] == ("Salt Sea", "")
    assert disclaimers([], path) == ["As the house draws it."]


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ('{"GOLAM": ["a", "b"]}', "'GOLAM' is no key of a territory; there are GOLAN"),
        ('{"based_on": "eu"}', "based_on: 'eu'; wanted one of neutral, un, us"),
        ('{"lines": {"blue-line": "red"}}', "'red'; wanted one of solid, dashed, none"),
        ('{"lines": []}', ""),
        ('{"lines": [1]}', "lines: wanted an object, got list"),
        ('{"title": 3}', "title: 3; wanted a text"),
        ('{"territories": {}, "colour": "red"}', "'colour' is no part of a policy"),
        ('{"labels": {"The Gulf": "Gulf"}}', "native name"),
        ("[]", "wanted an object"),
        ("{", "is no JSON"),
    ],
)
def test_a_house_file_that_is_none_names_the_entry(content, match, tmp_path):
    """A misspelt key changes nothing silently."""
    path = tmp_path / "house.json"
    path.write_text(content, encoding="utf-8")
    if not match:
        assert read_policy(path).lines == {}
        return
    with pytest.raises(RecordError, match=match):
        read_policy(path)


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "key"),
    [
        ("Katzrin", 35.69, 32.99, "GOLAN"),
        ("Majdal Shams", 35.77, 33.267, "GOLAN"),
        ("Ariel", 35.17, 32.106, "WEST-BANK"),
        ("Bethlehem", 35.2, 31.705, "WEST-BANK"),
        ("the Old City of Jerusalem", 35.235, 31.777, "EAST-JERUSALEM"),
        ("the Knesset", 35.205, 31.777, "IL"),
        ("Gaza City", 34.466, 31.5, "GAZA"),
        ("Sderot", 34.596, 31.525, "IL"),
        ("Metula", 35.578, 33.28, "IL"),
        ("Kiryat Shmona", 35.57, 33.207, "IL"),
        ("Qlaileh", 35.24, 33.19, "LB"),
        ("the village Shebaa, not the farms", 35.745, 33.35, "LB"),
        ("Ghajar, whoever's code a gazetteer gives it", 35.623, 33.273, "GHAJAR"),
        ("Tyre, at the coast", 35.195, 33.27, "LB"),
        ("Damascus", 36.3, 33.51, "SY"),
        ("Abu Kamal, near the border with Iraq", 40.92, 34.45, "SY"),
        ("Baghdad", 44.4, 33.3, "IQ"),
        ("the middle of the Gulf", 51.5, 27.0, "GULF"),
        ("open sea", 33.5, 33.5, ""),
        ("Athens", 23.7, 37.9, ""),
    ],
)
def test_a_point_is_where_the_lines_on_the_ground_say(place, longitude, latitude, key):
    """Well inside a territory, its key; elsewhere none."""
    assert territory.of(longitude, latitude)["key"].tolist() == [key], place


@pytest.mark.parametrize(
    ("longitude", "latitude", "candidates"),
    [
        (35.824, 33.126, {"GOLAN", "UNDOF"}),  # old Quneitra
        (35.64, 32.78, {"GOLAN", "IL"}),  # the eastern shore of the lake
        (34.245, 31.29, {"GAZA", "EG"}),  # Rafah
        (35.104, 33.093, {"IL", "LB"}),  # the Blue Line at the coast
        (35.73, 33.28, {"GOLAN", "SHEBAA"}),  # the claimed edge of the farms is rough
    ],
)
def test_a_point_within_the_error_of_a_line_is_not_decided(longitude, latitude, candidates):
    """Both sides are named, and neither is chosen."""
    found = territory.of(longitude, latitude).iloc[0]
    assert (found["key"], found["label"], found["status"]) == ("", "", "uncertain")
    assert set(found["candidates"].split(";")) == candidates


def test_a_wide_place_spans_two_territories():
    """Ten kilometres around Kiryat Shmona are in Lebanon too, and on the Golan."""
    near, wide = (territory.of(35.57, 33.207, radius_km=r).iloc[0] for r in (1.0, 10.0))
    assert near["key"] == "IL"
    assert wide["status"] == "uncertain"
    assert {"IL", "LB"} <= set(wide["candidates"].split(";"))


def test_the_policy_changes_the_label_alone():
    """The Golan is GOLAN in a record, whoever reads it."""
    found = {policy: territory.of(35.69, 32.99, policy).iloc[0] for policy in POLICIES}
    assert {row["key"] for row in found.values()} == {"GOLAN"}
    assert found["un"]["label"] == "Occupied Syrian Golan"
    assert found["us"]["label"] == "Golan Heights"


def test_many_points_keep_their_order_and_index():
    """A missing coordinate lies nowhere; the index of a Series comes back."""
    longitude = pd.Series([36.3, np.nan, 35.69, 36.3], index=list("abcd"))
    latitude = pd.Series([33.51, 33.0, 32.99, 33.51], index=list("abcd"))
    found = territory.of(longitude, latitude)
    assert found["key"].to_dict() == {"a": "SY", "b": "", "c": "GOLAN", "d": "SY"}
    assert territory.of([], []).empty


@pytest.mark.parametrize(
    ("longitude", "latitude", "error", "match"),
    [
        ([35.0, 36.0], [33.0], RecordError, "2 longitudes, 1 latitudes"),
        ("east", 33.0, InputTypeError, "are numbers"),
    ],
)
def test_coordinates_that_are_none_are_refused(longitude, latitude, error, match):
    """As many of one as of the other, and numbers."""
    with pytest.raises(error, match=match):
        territory.of(longitude, latitude)


_POINTS = st.tuples(st.floats(34.0, 37.0), st.floats(31.0, 34.8))


@settings(max_examples=tries(60), deadline=None)
@given(points=st.lists(_POINTS, min_size=1, max_size=6), radius=st.floats(0, 40))
def test_a_wider_place_is_never_more_certain(points, radius):
    """What a point may be in, a place around it may be in; each is answered by itself."""
    longitude, latitude = np.array(points).T
    point = territory.of(longitude, latitude)
    wide = territory.of(longitude, latitude, radius_km=radius)
    for one, other in zip(point["candidates"], wide["candidates"], strict=True):
        assert set(filter(None, one.split(";"))) <= set(other.split(";"))
    alone = territory.of(longitude[0], latitude[0], radius_km=radius)
    assert alone.iloc[0].tolist() == wide.iloc[0].tolist()


@settings(max_examples=tries(60), deadline=None)
@given(points=st.lists(_POINTS, min_size=1, max_size=6))
def test_ground_that_is_surely_a_territory_is_never_outside_of_it(points):
    """What a point is put into, and what its stated country is held against, are the same lines."""
    longitude, latitude = np.array(points).T
    found = territory.of(longitude, latitude)
    keys = found["key"].where(found["key"] != "GULF", "")
    codes, names = pd.factorize(keys)
    narrow = np.zeros(len(points), bool)
    told = inside_of(codes, list(names), longitude, latitude, wide=narrow)
    assert not told.astype(bool).any()


def test_the_registry_has_the_hash_of_each_file():
    """A file that was changed by hand is noticed."""
    folder = shipped("territories", "registry.txt").parent
    lines = (folder / "registry.txt").read_text("utf-8").split()
    files = sorted(path for path in folder.iterdir() if path.suffix in (".json", ".geojson"))
    known = dict(zip(lines[::2], lines[1::2], strict=True))
    assert known == {path.name: sha256(path.read_bytes()).hexdigest() for path in files}
    readme = (folder / "README.md").read_text("utf-8")
    assert all(f"`{path.name}`" in readme for path in files)


def test_an_outline_that_is_not_asked_would_not_change_the_answer(monkeypatch):
    """Of a point well inside lines no rough outline is asked: the answers are as if it were."""
    random = np.random.default_rng(5)
    longitude, latitude = random.uniform(29, 49, 3000), random.uniform(22, 38, 3000)
    radius = random.choice([0.0, 3.0, 25.0], 3000)
    told = territory.of(longitude, latitude, radius_km=radius)
    monkeypatch.setattr(locate, "_asked_last", lambda _: [])
    pd.testing.assert_frame_equal(told, territory.of(longitude, latitude, radius_km=radius))
    assert told["status"].nunique() == 3
