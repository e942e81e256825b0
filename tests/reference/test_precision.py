"""One ladder of precision: the same radius is the same word, by whichever door a place came."""

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from small_gazetteer import SMALL

import atlas
from atlas.geocoding import manage_layers
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.reference import vocabulary
from atlas.reference.precision import (
    GROUND,
    code_of,
    place_kinds,
    precision_for,
    precisions,
    widest_km,
    word_of,
)

ROW = {"date": "2023-04-06", "place": "Hill 402", "longitude": 35.2, "latitude": 33.27}
WORDS = [(0.4, "exact"), (2.5, "site"), (4.0, "area"), (20.0, "area"), (40.0, "region")]


def _listed(kind, km):
    """Return a gazetteer of one place that the caller lists."""
    row = {"place_id": "own:1", "name": "Zibqa", "kind": kind, "country": "LB", "radius_km": km}
    return Gazetteer.from_table(pd.DataFrame([row | {"longitude": 35.4, "latitude": 33.4}]))


def _by_hand(km):
    record = atlas.read_events(pd.DataFrame([ROW]))
    (event_id,) = record.events.index
    return record.place(event_id, 35.2, 33.2, km, why="seen on a photo").places["precision"][0]


def _listed_site(km):
    return atlas.geocode(["Zibqa"], gazetteer=_listed("site", km)).loc[0, "precision"]


def _decided_site(km):
    row = {"name": "The hill", "context": "", "place_id": "own:1", "who": "R. Reader", "why": ""}
    decisions = pd.DataFrame([row])
    answer = atlas.geocode(["The hill"], gazetteer=_listed("site", km), decisions=decisions)
    return answer.loc[0, "precision"]


def _listed_region(km):
    return atlas.geocode(["Zibqa"], gazetteer=_listed("region", km)).loc[0, "precision"]


def _shape_in_a_table(km):
    side = km / 111.195 * 2**0.5
    box = shapely.box(35, 0, 35 + side, side)
    places = pd.DataFrame({"event_id": ["a"], "geometry": [box]})
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    return atlas.Record(events, places).places["precision"][0]


def _stated_beside_a_name(km):
    frame = pd.DataFrame([{"date": "2023-04-06", "place": "Beta", "radius_km": km}])
    return atlas.read_events(frame).geocode(gazetteer=SMALL).places["precision"][0]


@pytest.mark.parametrize(("km", "word"), WORDS)
@pytest.mark.parametrize("door", [_by_hand, _listed_site, _decided_site])
def test_the_same_radius_is_the_same_word_for_a_point(door, km, word):
    """A point set by hand, one that is listed as a site and one that was decided agree."""
    assert door(km) == word


@pytest.mark.parametrize(("km", "word"), WORDS[2:])
@pytest.mark.parametrize("door", [_listed_region, _shape_in_a_table, _stated_beside_a_name])
def test_the_same_radius_is_the_same_word_for_ground(door, km, word):
    """A listed region, a shape in a table and a wider radius beside a name agree with a point."""
    assert door(km) == word == precision_for(km)


@pytest.mark.parametrize(
    "text",
    [
        "near Beta",
        "12 km north of Beta",
        "60 km north of Beta",
        "north of Beta",
        "within 20 km of Beta",
        "between Beta and Far",
    ],
)
def test_built_ground_has_the_word_of_its_radius(text):
    """What words describe around a place is an area or a region by the same number."""
    answer = atlas.geocode(pd.DataFrame([{"name": text, "country": "LB"}]), gazetteer=SMALL).loc[0]
    assert answer["radius_km"] > 0
    assert answer["precision"] == precision_for(answer["radius_km"])


@pytest.mark.parametrize("text", ["33N 35E", "33.3N 35.2E", "33.27N 35.20E", "33.2721N 35.2033E"])
def test_coordinates_in_words_have_the_word_of_their_radius(text):
    """Whole degrees are a region, and five digits a building."""
    found = atlas.geocode([text]).iloc[0]
    assert found.precision == precision_for(found.radius_km)


@pytest.mark.parametrize(("code", "kind", "word"), [("1", "settlement", "town"), ("2", "", "area")])
def test_a_coded_event_has_the_word_of_its_radius(code, kind, word):
    """The radius that a code is read as has the word of that code: 1 is coded for a town."""
    events = pd.DataFrame([dict.fromkeys(atlas.readers.acled.COLUMNS, "")])
    events = events.assign(event_id_cnty="ATL1", event_date="2023-04-06", country="Lebanon")
    events = events.assign(longitude="35.2", latitude="33.27", location="Tyre")
    events = events.assign(geo_precision=code, sub_event_type="Armed clash", time_precision="1")
    place = atlas.read_events(events).places.iloc[0]
    assert place["precision"] == word
    assert precision_for(place["radius_km"], kind, as_error=True) == word


@pytest.mark.parametrize(("km", "word"), [(4.0, "town"), (8.0, "area"), (20.0, "area")])
def test_a_learned_place_has_the_word_of_its_error(km, word, tmp_path, monkeypatch):
    """A village that coders know to 8 km only is an area; it is no pin with a town's word."""
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path))
    rows = {"name": ["Tell Zibqa"] * 3, "country": "LB", "longitude": 35.4, "latitude": 33.4}
    manage_layers.learn(pd.DataFrame(rows | {"radius_km": km}), "field-notes")
    answer = atlas.geocode(["Tell Zibqa"]).loc[0]
    assert answer["precision"] == word
    assert answer["geometry"].geom_type == ("Point" if word == "town" else "Polygon")


def test_a_city_is_a_town_however_far_it_reaches():
    """In the shipped gazetteer a town's radius is its extent; in a caller's it is the error."""
    istanbul = atlas.geocode(["Istanbul"]).loc[0]
    assert (istanbul["precision"], istanbul["radius_km"] > widest_km("town")) == ("town", True)
    assert precision_for(20, "settlement") == "town"
    assert precision_for(20, "settlement", as_error=True) == "area"
    assert precision_for(40, "settlement") == "region"


@given(st.floats(0, 500))
def test_a_radius_alone_makes_no_town(km):
    """A plain of 4 km is no pin with a town's word: only what is known as a town has it."""
    assert precision_for(km) != "town"
    assert precision_for(km, "site") == precision_for(km)


@given(st.floats(0, 500), st.floats(0, 500), st.sampled_from(["", *place_kinds()]))
def test_a_wider_place_is_never_finer(one, other, kind):
    """Along the ladder the words only get coarser, for each kind of place."""
    order = list(precisions())
    narrow, wide = (precision_for(km, kind) for km in sorted((one, other)))
    assert order.index(narrow) <= order.index(wide)
    finest = place_kinds()[kind].precision if kind else "exact"
    assert order.index(narrow) >= order.index(finest)


def test_ground_is_never_finer_than_an_area():
    """An event somewhere between two villages is no pin, however near they are."""
    assert precision_for(0.2, GROUND) == "area"
    assert precision_for(float("nan"), GROUND) == precision_for(float("nan")) == "region"


def test_the_ladder_has_the_words_of_the_record():
    """The table and the record's vocabulary have the same words in the same order."""
    assert list(precisions()) == list(vocabulary.PRECISIONS)
    assert {one.precision for one in place_kinds().values()} <= set(precisions())
    assert f"within {widest_km('exact'):g} km" in vocabulary.PRECISIONS["exact"]


@pytest.mark.parametrize(
    ("codebook", "codes"), [("where_prec", "1234567"), ("geo_precision", "123")]
)
def test_a_code_that_is_read_is_written_again(codebook, codes):
    """Each code of a codebook has a word, and that word is written as the same code."""
    words = word_of(codebook)
    assert "".join(words) == codes
    written = code_of(codebook)
    assert all(written[word] == int(code) for code, word in words.items() if word != "none")
