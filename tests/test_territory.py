"""Territories: neutral keys, labels by policy, and the sentence that goes with each."""

import json

import pytest

from atlas.errors import InputTypeError, RecordError
from atlas.territory import POLICIES, disclaimers, load_policy, territory_of


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
