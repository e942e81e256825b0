"""Geocoding: an answer for every row, with an error that holds, or a clear no."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import atlas
from atlas.errors import InputTypeError, PlaceError
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.geometry.shapes import distance_km
from atlas.geocoding.matching.ranking import THEATRE
from tests.tries import THOROUGH, tries

COLUMNS = [
    "longitude", "latitude", "radius_km", "geometry", "precision", "match", "score", "place_id",
    "matched_name", "method", "candidates", "reason", "where_prec", "geo_precision",
]  # fmt: skip
EVALUATION = Path(__file__).resolve().parents[3] / "shared" / "eval"
SMALL = Gazetteer.from_table(
    pd.DataFrame(
        [
            ("Alpha", "settlement", "LB", 35.0, 33.0, 2.0, 5000),
            ("Beta", "settlement", "LB", 35.5, 33.0, 2.0, 5000),
            ("Twin", "settlement", "LB", 35.0, 33.0, 1.0, 1000),
            ("Twin", "settlement", "LB", 35.0, 33.2, 1.0, 1000),
            ("Far", "settlement", "LB", 35.0, 33.0, 1.0, 1000),
            ("Far", "settlement", "SY", 38.0, 35.0, 1.0, 1000),
            ("Gamma Air Base", "site", "SY", 37.0, 34.0, 1.5, 0),
            ("Gamma", "settlement", "SY", 37.3, 34.2, 2.0, 90000),
        ],
        columns=["name", "kind", "country", "longitude", "latitude", "radius_km", "population"],
    )
)


def _one(text, **options):
    return atlas.geocode([text], **options).iloc[0]


def test_the_answer_has_the_columns_of_the_contract_on_the_callers_index():
    """Rows come back in order, on the caller's own index, with every column."""
    index = pd.Index(["x", "y", "x"], name="row")
    names = pd.Series(["Alpha", "nothing of the kind", "Beta"], index=index)
    answer = atlas.geocode(names, gazetteer=SMALL)
    assert answer.columns.tolist() == COLUMNS
    pd.testing.assert_index_equal(answer.index, index)
    assert answer["match"].tolist() == ["matched", "unmatched", "matched"]
    assert answer["where_prec"].tolist()[0] == 1


def test_a_town_is_a_point_with_a_radius():
    """Its geometry is the point of its coordinates, and the gazetteer entry is named."""
    answer = _one("alpha", gazetteer=SMALL)
    assert answer["geometry"] == shapely.Point(35.0, 33.0)
    assert answer["radius_km"] > 0
    assert (answer["precision"], answer["matched_name"]) == ("town", "Alpha")
    assert answer["candidates"][0]["place_id"] == answer["place_id"]


def test_rivals_in_one_disc_are_answered_by_the_disc():
    """Two towns of a name, 22 km apart, are placed between them with a radius over both."""
    answer = _one("Twin", gazetteer=SMALL)
    assert (answer["match"], answer["precision"]) == ("ambiguous", "area")
    assert 11 < answer["radius_km"] <= 25
    assert len(answer["candidates"]) == 2
    assert answer["geometry"].contains(shapely.MultiPoint([(35, 33), (35, 33.2)]))


def test_rivals_far_apart_get_no_pin_until_more_is_known():
    """A name in two countries is ambiguous; the country, or a place beside it, settles it."""
    answer = _one("Far", gazetteer=SMALL)
    assert answer["match"] == "ambiguous"
    assert np.isnan(answer["longitude"])
    assert answer["geometry"] is None
    told = atlas.geocode(pd.DataFrame({"name": ["Far"], "country": ["SY"]}), gazetteer=SMALL)
    assert told["longitude"].tolist() == [38.0]
    beside = _one("Far", gazetteer=SMALL, context=[(35.5, 33.0)])
    assert (beside["match"], beside["longitude"]) == ("matched", 35.0)


def test_a_site_is_never_the_town_of_its_name():
    """A base is found as a base; one that is not listed is the ground around, said so."""
    assert _one("Gamma airbase", gazetteer=SMALL)["longitude"] == 37.0
    assert _one("Gamma", gazetteer=SMALL)["longitude"] == 37.3
    plant = _one("Gamma enrichment plant", gazetteer=SMALL)
    assert plant["precision"] == "area"
    assert plant["radius_km"] > 8
    assert "not listed" in plant["reason"]


def test_a_country_is_matched_and_never_a_pin():
    """It has its shape and no coordinates."""
    answer = _one("Syria")
    assert (answer["match"], answer["precision"]) == ("matched", "country")
    assert np.isnan(answer["longitude"])
    assert answer["geometry"].contains(shapely.Point(38, 35))


@pytest.mark.parametrize(
    ("text", "country", "match"),
    [
        ("Al-Quds Brigades", "", "unplaced"),  # an actor
        ("Hezbollah", "LB", "unplaced"),
        ("not stated", "", "unplaced"),
        ("Lebanon (place not given)", "LB", "unplaced"),
        ("Israel (nationwide)", "IL", "unplaced"),
        ("north", "", "unplaced"),
        ("Qqqxz", "LB", "unmatched"),  # gibberish
        ("99999 km north of Tyre", "LB", "unmatched"),
        ("between Beirut and Qqqxz", "LB", "unmatched"),
        ("Springfield", "", "ambiguous"),
    ],
)
def test_no_pin_where_the_words_give_no_place(text, country, match):
    """It says that it does not know, and why."""
    answer = atlas.geocode(pd.DataFrame({"name": [text], "country": [country]})).iloc[0]
    assert answer["match"] == match
    assert np.isnan(answer["longitude"])
    assert answer["reason"]


def test_gaza_is_the_strip_and_gaza_city_the_town():
    """The city is a rival of the Strip under the bare name."""
    strip, city = _one("Gaza"), _one("Gaza City")
    assert strip["radius_km"] > 15
    assert city["precision"] == "town"


@pytest.mark.parametrize(
    ("name", "country"),
    [("Majdal Shams", "IL"), ("Majdal Shams", "SY"), ("Ghajar", "IL"), ("Ghajar", "LB")],
)
def test_contested_ground_fits_the_countries_that_sources_use(name, country):
    """The country is a soft filter where sources differ on it."""
    answer = atlas.geocode(pd.DataFrame({"name": [name], "country": [country]})).iloc[0]
    assert answer["match"] == "matched"


@pytest.mark.parametrize(
    "country",
    ["LB", "lb", "LBN", "Lebanon", "لبنان", "Lebanese Republic", "Lebanon (north)", "LB; LBN"],
)
def test_a_country_is_read_as_people_write_it(country):
    """Codes of two and three letters, names in several languages, and lists of one country."""
    answer = atlas.geocode(pd.DataFrame({"name": ["Tripoli"], "country": [country]})).iloc[0]
    assert answer["longitude"] == pytest.approx(35.84, abs=0.05)


def test_a_country_that_is_not_known_is_no_licence_to_look_anywhere():
    """A slip in the country column is said, and not answered with another country's town."""
    answer = atlas.geocode(pd.DataFrame({"name": ["Beirut"], "country": ["Lebnistan"]})).iloc[0]
    assert answer["match"] == "unmatched"
    assert "'Lebnistan' is not known" in answer["reason"]


def test_bad_rows_come_back_with_a_reason():
    """Missing values, numbers and empty texts are answered, not raised."""
    rows = [None, float("nan"), pd.NA, 3, "", "  ", b"Tyre", ["Tyre"], "Tyre"]
    answer = atlas.geocode(pd.DataFrame({"name": rows, "country": [None] * 8 + ["LB"]}))
    assert answer["match"].tolist() == ["unplaced"] * 8 + ["matched"]
    assert (answer["reason"] != "").all()


@pytest.mark.parametrize(
    ("given_", "error", "message"),
    [
        (3, InputTypeError, "by text, a list of texts or a frame"),
        ({"name": "Tyre"}, InputTypeError, "not by dict"),
        ({"Tyre"}, InputTypeError, "not by set"),  # a set has no order to answer in
        (pd.DataFrame([["a", "b"]], columns=["name", "name"]), PlaceError, "more than one column"),
        (pd.DataFrame({"place": ["Tyre"]}), PlaceError, "no column 'name'; its columns are place"),
    ],
)
def test_wrong_arguments_raise(given_, error, message):
    """A bad argument, unlike a bad row, is an error that says what was wanted."""
    with pytest.raises(error, match=message):
        atlas.geocode(given_)


def test_a_gazetteer_file_is_not_a_gazetteer():
    """The message names the function that makes one."""
    with pytest.raises(InputTypeError, match=r"load_gazetteer\(extra=\[path\]\)"):
        atlas.geocode("Tyre", gazetteer="LB.zip")
    with pytest.raises(InputTypeError, match=r"\(longitude, latitude\) pairs"):
        atlas.geocode("Tyre", context=[3])
    with pytest.raises(PlaceError, match="'longitude' and 'latitude'"):
        atlas.geocode("Tyre", context=pd.DataFrame({"lon": [1]}))


def test_nothing_asked_gives_an_empty_answer():
    """An empty list is a question without rows."""
    answer = atlas.geocode([])
    assert answer.columns.tolist() == COLUMNS
    assert answer.empty


def test_the_callers_frame_is_left_alone():
    """Geocoding reads and never writes."""
    frame = pd.DataFrame({"name": ["Tyre", None], "country": ["LB", None], "other": [1, 2]})
    before = frame.copy(deep=True)
    atlas.geocode(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_repeating_a_question_repeats_the_answer():
    """A row's answer depends on its own question, not on its neighbours."""
    texts = ["Tyre", "near Homs", "southern Lebanon", "nowhere at all"]
    once = atlas.geocode(texts)
    many = atlas.geocode(texts * 3)
    for part in range(3):
        again = many.iloc[4 * part : 4 * part + 4].reset_index(drop=True)
        assert again["reason"].tolist() == once["reason"].tolist()
        np.testing.assert_array_equal(again["longitude"], once["longitude"])


def test_the_radius_reaches_from_the_point_to_the_farthest_edge():
    """The radius is true of discs, sectors, corridors, parts and regions alike."""
    texts = [
        "southern Lebanon", "12 km north of Tyre", "north of Homs", "between Aleppo and Idlib",
        "outskirts of Damascus", "coast of Lebanon", "eastern Syria", "Golan Heights",
        "Blue Line near Metula",
    ]  # fmt: skip
    for row in atlas.geocode(texts).itertuples():
        assert row.match == "matched"
        corners = shapely.get_coordinates(row.geometry)
        reach = max(distance_km(row.longitude, row.latitude, *corner) for corner in corners)
        assert reach <= 1.02 * row.radius_km + 0.1


def test_precision_never_rises():
    """What is said of a place more vaguely is placed more vaguely."""
    town, near, part, offset = (
        atlas.geocode(["Homs", "near Homs", "southern Homs countryside", "20 km west of Homs"])
        .itertuples(index=False)
    )  # fmt: skip
    assert near.radius_km > town.radius_km
    assert {near.precision, part.precision, offset.precision} <= {"area", "region"}
    assert near.score < town.score


@settings(max_examples=tries(60), deadline=None)
@given(st.lists(st.one_of(st.text(max_size=30), st.none(), st.integers(), st.floats()), max_size=8))
def test_every_row_comes_back(names):
    """Whatever stands in the rows, there is an answer to each, and a pin has all its numbers."""
    answer = atlas.geocode(pd.DataFrame({"name": pd.Series(names, dtype=object)}), gazetteer=SMALL)
    assert len(answer) == len(names)
    assert answer["match"].isin(["matched", "ambiguous", "unmatched", "unplaced"]).all()
    pinned = answer[answer["longitude"].notna()]
    assert pinned["radius_km"].gt(0).all()
    assert pinned["geometry"].notna().all()
    assert answer["score"].between(0, 1).all()


def test_a_listed_name_finds_itself_or_an_honest_rival():
    """Under each spelling, a place is answered or is among the rivals that are named.

    Of the world beyond the theatre every tenth is asked, with ATLAS_THOROUGH=1 each one.
    """
    table = atlas.load_gazetteer().table
    if not THOROUGH:
        tenth = np.arange(len(table)) % 10 == 0
        table = table[tenth | table["country"].isin(THEATRE).to_numpy()]
    asked = pd.DataFrame(
        [
            (name, place.country, place.place_id, place.longitude, place.latitude)
            for place in table.itertuples()
            for name in (place.name, *place.names.split("|"))
            if name.strip()
        ],
        columns=["name", "country", "place_id", "longitude", "latitude"],
    )
    answer = atlas.geocode(asked[["name", "country"]])
    lost = [
        (row.name, row.country)
        for row, found in zip(asked.itertuples(index=False), answer["candidates"], strict=True)
        if not any(
            one["place_id"] == row.place_id
            or distance_km(one["longitude"], one["latitude"], row.longitude, row.latitude) < 15
            for one in found
        )
        and len(found) < 8  # more rivals than are listed
    ]
    assert lost == []


def _measure(name):
    """Return the measure of an evaluation file that lies beside the repository."""
    if not (EVALUATION / name).is_file():
        pytest.skip(f"no {name} beside the repository")
    sys.path.insert(0, str(EVALUATION))
    try:
        import measure
    finally:
        sys.path.remove(str(EVALUATION))
    lines = (EVALUATION / name).read_text(encoding="utf-8").splitlines()
    return measure, [json.loads(line) for line in lines]


def test_all_expressions_of_the_evaluation_are_right():
    """Each contains, excludes and reaches what it must."""
    measure, rows = _measure("expressions_dev.jsonl")
    result = measure.measure_expressions(rows, atlas.geocode)
    assert result["wrong"] == []


def test_names_that_others_coded_are_placed_within_the_error_stated():
    """Accuracy, gross errors and coverage keep to what was promised."""
    measure, rows = _measure("places_dev.jsonl")
    by_set = {row["set"]: row for row in measure.measure_places(rows, atlas.geocode)}
    syria, iraq = by_set["ged_sy_p12"], by_set["pitf_iq_ye"]
    assert syria["within_10"] >= 13
    assert syria["wrong_over_25"] <= 3
    assert syria["median_radius_km"] <= 3
    assert syria["covered"] >= 90
    assert iraq["within_10"] > 43.2
    assert iraq["covered"] >= 90
    assert all(row["score_gap"] <= 7 for row in by_set.values())


def test_a_country_file_places_the_villages_of_its_country():
    """With one, at most two of the front's names are missed, and none is far off."""
    measure, rows = _measure("places_dev.jsonl")
    gazetteer = atlas.load_gazetteer(extra=[EVALUATION / "geonames_LB_2016.txt"])
    by_set = {
        row["set"]: row
        for row in measure.measure_places(
            rows, lambda asked: atlas.geocode(asked, gazetteer=gazetteer)
        )
    }
    front = by_set["fpv_lb"]
    assert front["within_10"] >= 100 * 12 / 14
    assert front["wrong_over_25"] == 0
    assert all(row["score_gap"] <= 7 for row in by_set.values())


@pytest.mark.parametrize(
    "text",
    [
        "n/a",  # a town in Iran is listed as "N.A."
        "N/A",
        "at the airport",  # Airport is a town in Hawaii
        "Airport",
        "Police",  # and Police one in Poland
        "not in Tyre",
        "nowhere near Tyre",
        "far from Tyre",
        "more than 10 km from Tyre",
        "Zaytoun",  # a quarter of Gaza, and an old name of a city in China
        "Passover",  # is spelled a little like Peshawar
        "Jaffa Gate",  # in Jerusalem, called after a town 54 km away
        "Al-Quds Hospital",  # in Gaza
        "Baghdad Street",
        "between Tyre and Tokyo",
    ],
)
def test_words_that_only_look_like_a_town_get_no_pin(text):
    """A wrong pin is worse than none: what names no place, or another one, has no point."""
    answer = atlas.geocode([text]).iloc[0]
    assert answer["match"] != "matched"
    assert pd.isna(answer["longitude"])


@pytest.mark.parametrize(
    ("text", "towns"),
    [
        ("Damascus, Aleppo", [(36.29, 33.51), (37.16, 36.2)]),
        ("Tyre, Sidon", [(35.19, 33.27), (35.37, 33.56)]),
        ("Haifa, Tel Aviv, Eilat", [(35.0, 32.81), (34.78, 32.08), (34.95, 29.56)]),
        ("Homs - Hama", [(36.72, 34.72), (36.75, 35.13)]),
        ("Kiryat Shmona, Metula", [(35.57, 33.21), (35.58, 33.28)]),
    ],
)
def test_towns_in_a_list_are_all_answered(text, towns):
    """Two towns with a comma between are no town in a town: the last one alone would be wrong."""
    answer = atlas.geocode([text]).iloc[0]
    away = [
        distance_km(answer["longitude"], answer["latitude"], longitude, latitude)
        for longitude, latitude in towns
    ]
    assert answer["method"] == "several places"
    assert max(away) <= answer["radius_km"]


@pytest.mark.parametrize("text", ["Jaramana, Damascus", "Douma, Damascus", "Nuseirat, Gaza"])
def test_a_town_beside_a_city_is_still_that_town(text):
    """The later name is where the first lies, as long as it can."""
    assert atlas.geocode([text]).loc[0, "precision"] == "town"
