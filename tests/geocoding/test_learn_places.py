"""Places learned from a table of events: never surer than it, and every row is counted."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import atlas
from atlas.errors import GazetteerError, InputTypeError
from atlas.geocoding import manage_layers
from atlas.geocoding.gazetteer import installed_layers
from atlas.geocoding.learn_places import learned_places
from atlas.geodesy import distance_km
from tests.tries import tries


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Give each test an empty library of its own, once the shipped index is read."""
    atlas.load_gazetteer(installed=False)
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path / "library"))
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "cache"))


EVENTS = pd.DataFrame(
    [
        # name, country, adm1, latitude, longitude, geo_precision
        *[("Tell Zibqa", "Lebanon", "Nabatieh", 33.40 + n / 1000, 35.40, 1) for n in range(9)],
        ("TELL ZIBQA", "Lebanon", "Nabatieh", 33.404, 35.42, 1),
        ("Tell Zibqa", "Lebanon", "Bekaa", 33.80, 35.90, 2),
        ("Jurd Zibqa", "Lebanon", "Bekaa", 33.80, 35.90, 3),
        ("Deir Naqsh", "Lebanon", "Nabatieh", 33.30, 35.40, 1),
        ("Deir Naqsh", "Lebanon", "Nabatieh", 33.70, 35.80, 1),
        ("Null island", "Lebanon", "Nabatieh", 0.0, 0.0, 1),
        ("Lebanon", "Lebanon", "", 33.8, 35.8, 1),
        ("near Tyre", "Lebanon", "South", 33.3, 35.2, 1),
        ("Somewhere", "Atlantis", "", 33.3, 35.2, 1),
        ("", "Lebanon", "", 33.3, 35.2, 1),
    ],
    columns=["location", "country", "admin1", "latitude", "longitude", "geo_precision"],
)


def test_places_are_learned_with_their_spread_and_every_row_is_counted():
    """Rows of a name and province are one place; what teaches nothing is counted by reason."""
    layer = manage_layers.learn(EVENTS, "field-notes", licence="own notes")
    assert (layer.kind, layer.rows, layer.countries) == ("learned", len(EVENTS), ("LB",))
    assert layer.left_out == {
        "a precision too low for a place": 1,
        "no coordinates of this world": 1,
        "the name of a country": 1,
        "words around a place, and no name": 1,
        "a country that is not known": 1,
        "no name": 1,
    }
    table = pd.read_parquet(installed_layers.library_folder() / layer.data).set_index("place_id")
    assert int(table["rows"].sum()) + sum(layer.left_out.values()) == len(EVENTS)
    place = table.loc["learned:field-notes:LB:nabatieh:tell-zibqa"]
    assert (place["rows"], place["longitude"]) == (10, 35.4)
    assert place["latitude"] == pytest.approx(33.404, abs=0.001)
    assert place["radius_km"] == 2.0
    assert place["spread_km"] == pytest.approx(1.86, abs=0.05)


def test_learning_never_raises_precision():
    """What is known to a part of a region is answered as an area; a region is not learned."""
    manage_layers.learn(EVENTS, "field-notes")
    asked = pd.DataFrame({"name": ["Tell Zibqa", "Jurd Zibqa"], "country": "LB", "adm1": "Bekaa"})
    area, front = atlas.geocode(asked).itertuples()
    assert (area.precision, area.geo_precision, area.where_prec) == ("area", 2, 2)
    assert area.radius_km >= 25.0
    assert front.match == "unmatched"


@pytest.mark.parametrize(
    ("column", "value", "radius"),
    [
        ("where_prec", "1", 2.0),
        ("where_prec", "2.0", 25.0),
        ("where_prec", "3", None),
        ("where_prec", "9", None),
        ("where_prec", "", None),
        ("geo_precision", 2, 25.0),
        ("precision", "town", 2.0),
        ("precision", "adm1", None),
        ("radius_km", 7.5, 7.5),
        ("radius_km", 80.0, None),
        ("note", "x", 2.0),
    ],
)
def test_a_radius_is_never_under_what_the_source_states(column, value, radius):
    """UCDP's, ACLED's and our own words for precision, and a radius; an unknown code is none."""
    rows = pd.DataFrame(
        {"name": ["Tell Zibqa"] * 3, "longitude": 35.4, "latitude": 33.4, column: [value] * 3}
    )
    if radius is None:
        with pytest.raises(GazetteerError, match=r"3 of a precision too low for a place"):
            manage_layers.learn(rows, "codes")
        return
    layer = manage_layers.learn(rows, "codes")
    table = pd.read_parquet(installed_layers.library_folder() / layer.data)
    assert table["radius_km"].tolist() == [radius]


def test_the_radius_holds_nine_of_ten_rows():
    """Rows that scatter make a wide place; two places of one name stay two, and are rivals."""
    rows = pd.DataFrame({"latitude": [33.4 + n / 100 for n in range(20)]})
    rows = rows.assign(name="Scatterville", longitude=35.4)
    layer = manage_layers.learn(rows, "scatter")
    table = pd.read_parquet(installed_layers.library_folder() / layer.data)
    away = (rows["latitude"] - table["latitude"].iloc[0]).abs() * 111.195
    assert (away <= table["radius_km"].iloc[0] + 0.01).mean() >= 0.9
    manage_layers.learn(EVENTS, "field-notes")
    answer = atlas.geocode(pd.DataFrame({"name": ["Deir Naqsh"], "country": "LB"})).iloc[0]
    assert (answer["match"], len(answer["candidates"])) == ("ambiguous", 2)


def test_a_learned_place_is_found_in_its_district_and_without_its_type_word():
    """The table's own district is believed, wherever the shipped one lies; so is the bare name."""
    row = ("Tell Naqshiyah village", "Syria", "Ar Raqqah Governorate", "Ath Thawrah district")
    table = pd.DataFrame(
        [(*row, 35.8, 38.5, 1)],
        columns=[
            "where_coordinates",
            "country",
            "adm_1",
            "adm_2",
            "latitude",
            "longitude",
            "where_prec",
        ],
    )
    manage_layers.learn(table, "events")
    asked = pd.DataFrame([row], columns=["name", "country", "adm1", "adm2"])
    found = atlas.geocode(pd.concat([asked, asked.assign(name="Tall Naqshiyah", adm2="")]))
    assert found["match"].tolist() == ["matched", "matched"]
    assert found["longitude"].tolist() == [38.5, 38.5]


@settings(max_examples=tries(40), deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Zibqa", "ZIBQA", "Naqshiyah"]),
            st.floats(33.0, 34.5),
            st.floats(35.0, 36.5),
            st.sampled_from(["1", "2", "3"]),
        ),
        min_size=1,
        max_size=25,
    )
)
def test_every_row_is_learned_or_counted_and_nine_of_ten_lie_inside(rows):
    """A law: rows add up, no radius is under the stated one, and each name's rows are covered."""
    table = pd.DataFrame(rows, columns=["name", "latitude", "longitude", "where_prec"])
    if set(table["where_prec"]) == {"3"}:
        return
    lesson = learned_places(table, "law", atlas.load_gazetteer(installed=False))
    assert int(lesson.places["rows"].sum()) + sum(lesson.left_out.values()) == len(table)
    best = table["where_prec"].map({"1": 2.0, "2": 25.0, "3": 60.0})
    used = table[table["where_prec"] != "3"]
    for name, rows_of_name in used.groupby(used["name"].str.lower()):
        places = lesson.places[lesson.places["name"].str.lower() == name]
        assert places["radius_km"].min() >= best[rows_of_name.index].min()
        here = rows_of_name[["longitude", "latitude"]].to_numpy().T[..., None]
        away = distance_km(*here, *places[["longitude", "latitude"]].to_numpy().T)
        inside = (away <= places["radius_km"].to_numpy() + 0.02).any(axis=1)
        assert inside.sum() >= 0.8 * int(places["rows"].sum())


@pytest.mark.parametrize(
    ("name", "taught"),
    [
        ("At Tall town", True),
        ("Bir Zibqa area", True),
        ("East Zibqaniah village", True),
        ("Southern Zibqa Governorate", False),
        ("Road between Zibqa and Naqsh", False),
        ("12 km north of Zibqa", False),
        ("near Zibqa", False),
    ],
)
def test_labels_are_learned_and_expressions_are_not(name, taught):
    """How a table calls a place is a name, though it looks like words around one."""
    rows = pd.DataFrame({"name": [name, "Zibqa"], "longitude": 35.4, "latitude": 33.4})
    assert manage_layers.learn(rows, "labels").places == 1 + taught


def test_learning_again_keeps_the_ids(tmp_path):
    """An id is made of layer, country, province and name, so that decisions outlive a new table."""
    path = tmp_path / "Field Notes.csv"
    EVENTS.to_csv(path, index=False)
    first = manage_layers.learn(path)
    ids = set(pd.read_parquet(installed_layers.library_folder() / first.data)["place_id"])
    EVENTS.sample(frac=1, random_state=3).to_csv(path, index=False)
    again = manage_layers.learn(path)
    assert (again.name, again.source) == ("field-notes", "Field Notes.csv")
    assert set(pd.read_parquet(installed_layers.library_folder() / again.data)["place_id"]) == ids


@pytest.mark.parametrize("name", ["LB", "../../x", "a b", "", "NUL.csv", "x" * 80])
def test_a_layer_is_called_so_that_it_can_be_a_file(name):
    """No name reaches outside the folder, and none is a country's."""
    with pytest.raises(GazetteerError, match=r"no name for a layer|country code"):
        manage_layers.learn(EVENTS, name)


def test_a_table_that_teaches_nothing_says_why(tmp_path):
    """A missing column is named with what there is; so is a table without one row to learn."""
    with pytest.raises(GazetteerError, match=r"no column for latitude; its columns are name, lon"):
        manage_layers.learn(pd.DataFrame({"name": ["A"], "lon": [1.0]}), "short")
    with pytest.raises(GazetteerError, match=r"nothing can be learned .* no rows"):
        manage_layers.learn(EVENTS.iloc[:0], "empty")
    with pytest.raises(InputTypeError, match=r"learned from a table, not from list"):
        manage_layers.learn([1], "wrong")
    with pytest.raises(GazetteerError, match=r"there is no file"):
        manage_layers.learn(tmp_path / "nowhere.csv")
