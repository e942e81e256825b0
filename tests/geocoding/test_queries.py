"""What is asked: what stands beside a name, contexts row by row, codebooks, layers."""

import numpy as np
import pandas as pd
import pytest

import atlas
import atlas.geocoding.geocoder as geocoding
from atlas import doors
from atlas.errors import PlaceError
from atlas.geocoding.gazetteer.own_layers import Layer
from atlas.page.html.front_matter import placed_in_words
from atlas.record.record import Record
from tests.small_gazetteer import SMALL


def _one(text, **options):
    return atlas.geocode([text], **options).iloc[0]


def test_a_row_without_a_name_is_answered_by_its_district_or_province():
    """What is known is an area, however the row says it; a district is never a town."""
    asked = pd.DataFrame(
        {
            "name": ["", None, "", ""],
            "country": ["SY", "LB", "SY", "LB"],
            "adm1": ["Aleppo", "", "Nowhereland", ""],
            "adm2": ["", "Tyre", "", ""],
        }
    )
    answer = atlas.geocode(asked)
    assert answer["match"].tolist() == ["matched", "matched", "unmatched", "unplaced"]
    assert answer["precision"].tolist() == ["adm1", "adm2", "none", "none"]
    assert "only 'Aleppo'" in answer.loc[0, "reason"]


def test_a_place_on_disputed_ground_is_looked_for_there_alone():
    """Whose it is no table has to say; a town of the same name elsewhere is none of it."""
    there = ["Majdal Shams", "5 km north of Majdal Shams", "33.2 N 35.8 E"]
    elsewhere = ["Haifa", "5 km north of Haifa", "between Haifa and Tyre", "Paris", "Syria"]
    elsewhere += ["12 km east of Damascus", "33.5 N 36.3 E", "Syria and Lebanon"]
    asked = pd.DataFrame({"name": there + elsewhere, "country": "Golan Heights"})
    answer = atlas.geocode(asked)
    assert (answer["match"].iloc[:3] == "matched").all()
    assert answer["longitude"].iloc[:3].between(35.6, 35.9).all()
    assert not (answer["match"].iloc[3:] == "matched").any()
    assert answer["longitude"].iloc[3:].isna().all()
    assert answer["reason"].iloc[3:].str.contains("where it was asked for").sum() >= 6


def test_a_part_of_an_added_theatre_is_a_country_to_ask_with(repository):
    """As the page of theatres says; of a layer's places those on the ground are meant."""
    towns = pd.DataFrame(
        {
            "name": ["Port Mist", "Old Quay", "Old Quay"],
            "longitude": [-14.6, -14.7, 20.0],
            "latitude": [-50.1, -50.0, 10.0],
            "radius_km": [1.0, 1.0, 1.0],
        }
    )
    doors.THEATRES["mist"] = repository / "examples" / "plugins" / "theatre" / "atlas_mist"
    doors.GAZETTEERS["ports"] = Layer("ports", towns, rank="own", source="invented", licence="CC0")
    try:
        names = ["5 km north of Port Mist", "Old Quay"]
        answer = atlas.geocode(pd.DataFrame({"name": names, "country": "Mist Island"}))
    finally:
        del doors.THEATRES["mist"], doors.GAZETTEERS["ports"]
    assert answer["match"].tolist() == ["matched", "matched"]
    assert answer["longitude"].round(1).tolist() == [-14.6, -14.7]


def test_a_province_that_is_not_known_is_said_to_be_so():
    """It is left out of the search, and the reason says that it was."""
    asked = pd.DataFrame({"name": ["Tyre"], "country": ["LB"], "adm1": ["Nowhereland"]})
    assert "no province 'Nowhereland' is known" in atlas.geocode(asked).loc[0, "reason"]


def test_the_point_of_ucdps_codebook_stands_beside_the_place_that_is_meant():
    """X itself is stored for "12 km north of X"; a country is stored as its middle."""
    texts = ["Tyre", "12 km north of Tyre", "near Tyre", "75 km east of Tyre", "Lebanon", "nowhere"]
    answer = atlas.geocode(texts, codebook="ucdp")
    stored = answer[["ucdp_longitude", "ucdp_latitude"]].to_numpy()
    own = answer[["longitude", "latitude"]].to_numpy()
    assert (stored[1] == own[0]).all()
    assert (stored[2] == own[0]).all()
    assert (stored[1] != own[1]).all()
    assert (stored[3] == own[3]).all()  # fuzzy: one point inside, always the same
    assert 33 < stored[4][1] < 35
    assert np.isnan(own[4]).all()
    assert np.isnan(stored[5]).all()
    with pytest.raises(PlaceError, match="wanted 'ucdp'"):
        atlas.geocode(["Tyre"], codebook="acled")


def test_each_row_may_have_a_context_of_its_own():
    """The same name is asked once in each context, and found beside it."""
    contexts = pd.Series([((35.0, 33.0),), ((38.0, 35.0),), None], index=list("abc"))
    names = pd.Series(["Far", "Far", "Far"], index=list("abc"))
    answer = atlas.geocode(names, gazetteer=SMALL, context=contexts)
    assert answer["longitude"].tolist()[:2] == [35.0, 38.0]
    assert answer["match"].tolist() == ["matched", "matched", "ambiguous"]
    with pytest.raises(PlaceError, match="one entry for each row"):
        atlas.geocode(names, gazetteer=SMALL, context=contexts.head(2))


def test_the_answer_says_which_layers_were_looked_into():
    """Each with a hash of its content, so that the search can be repeated."""
    answer = atlas.geocode(["Beirut"])
    assert answer.attrs["gazetteer"][0].startswith("shipped, content ")


def _record(places):
    events = [{"event_id": e, "start": "2023-04-06"} for e in dict.fromkeys(places["event_id"])]
    return Record(pd.DataFrame(events), places=places)


def test_a_record_obeys_decisions_and_keeps_the_layers_that_were_looked_into():
    """What a person decided is the place's method and reason; the layers stay with the record."""
    places = pd.DataFrame({"event_id": ["a", "a"], "name": ["The old town", "Beirut"]})
    columns = ["name", "context", "place_id", "who", "why"]
    decided = pd.DataFrame([("The old town", "", "gn:276781", "R. Reader", "")], columns=columns)
    counted = []
    record = _record(places).geocode(
        decisions=decided, progress=lambda done, total: counted.append((done, total))
    )
    assert record.places["method"].tolist() == ["decided", "listed name"]
    assert record.dataset["gazetteer"][0].startswith("shipped, content ")
    assert record.geocode().dataset["gazetteer"] == record.dataset["gazetteer"]
    assert counted[-1] == (2, 2)
    assert "Looked into: shipped, content " in placed_in_words(record)


def test_a_file_says_how_many_places_nobody_looked_for():
    """A record handed on before `geocode` does not pass for one whose places were not found."""
    record = _record(pd.DataFrame({"event_id": ["a", "a"], "name": ["Beirut", "Qqqxz"]}))
    assert placed_in_words(record).endswith("Never looked for: 2.")
    assert "Never looked for" not in placed_in_words(record.geocode())


def test_a_record_asks_each_different_question_once(monkeypatch):
    """A thousand events at one ambiguous name and one context make two questions more."""
    asked = []
    answered = geocoding._answered

    def counted(gazetteer, question, around):
        asked.append(question)
        return answered(gazetteer, question, around)

    monkeypatch.setattr(geocoding, "_answered", counted)
    events = [f"e{number}" for number in range(500) for _ in "ab"]
    record = _record(pd.DataFrame({"event_id": events, "name": ["Far", "Beta"] * 500}))
    found = record.geocode(SMALL).places
    assert len(asked) == len(set(asked)) == 3
    assert found["longitude"].notna().all()
