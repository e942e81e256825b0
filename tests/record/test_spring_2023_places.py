"""Every place of the shipped record is found where a person put it, or rightly left without one.

``tests/data/spring_2023_answers.csv`` was coded by hand: where each place is and how far off an
answer may be, or that the words name no place. ``place`` counts an event's places from 0.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import atlas
from atlas.geodesy import distance_km
from atlas.record.record import drawable

_ANSWERS = Path(__file__).parents[1] / "data" / "spring_2023_answers.csv"
_FAR_KM = 25.0
_NEVER_PLACED = ["E002", "E017", "E026", "E027", "E057", "E067", "E069", "E070"]


@pytest.fixture(scope="module")
def placed():
    """Return the places of the record after geocode(), beside what a person answered."""
    record = atlas.open_record("spring-2023").geocode()
    places = pd.DataFrame(record.places.drop(columns="geometry"))
    places["drawn"] = drawable(record.places).to_numpy()
    places["place"] = places.groupby("event_id").cumcount()
    answers = pd.read_csv(_ANSWERS, keep_default_na=False)
    both = answers.merge(places, on=["event_id", "place"], suffixes=("_wanted", ""), how="outer")
    wanted = both[["longitude_wanted", "latitude_wanted", "radius_km_wanted"]]
    wanted = wanted.apply(pd.to_numeric, errors="coerce")
    got = both[["longitude", "latitude"]].to_numpy("float64")
    both["off"] = distance_km(*got.T, *wanted.to_numpy("float64").T[:2])
    both["has_place"] = wanted["radius_km_wanted"].notna()
    both["allowed"] = wanted["radius_km_wanted"]
    return both


def test_answers_cover_every_place(placed):
    """Each place row of the record has one answer, of the same role and name."""
    assert (placed["role_wanted"] == placed["role"]).all()
    assert (placed["name_wanted"] == placed["name"]).all()


def test_nineteen_in_twenty_are_right(placed):
    """At least 95 in 100 lie within the radius of the answer, or are rightly left out."""
    within = placed["drawn"] & (placed["off"] <= placed["allowed"])
    right = np.where(placed["has_place"], within, ~placed["drawn"])
    wrong = placed.loc[~right, ["event_id", "name", "matched_name", "off", "reason"]]
    assert right.mean() >= 0.95, wrong.to_string()


def test_none_is_far_off(placed):
    """No place that is drawn lies more than 25 km from where a person put it."""
    far = placed[placed["drawn"] & (placed["off"] > _FAR_KM)]
    assert far[["event_id", "name", "matched_name", "off"]].to_dict("records") == []


def test_no_place_is_invented(placed):
    """What names no place is not drawn, whatever its words mention."""
    invented = placed[~placed["has_place"] & placed["drawn"]]
    assert invented[["event_id", "name", "matched_name"]].to_dict("records") == []


@pytest.mark.parametrize("event", _NEVER_PLACED)
def test_events_without_a_place_get_no_pin(placed, event):
    """A truce, a mobilisation or a meeting at a place not given stays in the list."""
    mine = placed[placed["event_id"] == event]
    assert len(mine)
    assert not mine["drawn"].any()


def test_every_row_says_how(placed):
    """Each place without coordinates by hand says what was found, or why nothing was."""
    asked = placed[placed["basis"] != "coded"]
    assert ((asked["matched_name"] != "") | (asked["reason"] != "")).all()
