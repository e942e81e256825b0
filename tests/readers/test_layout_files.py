"""Known data sets as people have them: an invented file of each goes to a map with one call."""

import json
from pathlib import Path

import pandas as pd
import pytest

import atlas
from atlas.errors import LicenceError, SourceError
from atlas.readers import READERS
from atlas.readers.layouts.layout_file import load_layouts
from atlas.shipped import shipped

HERE = Path(__file__).parents[1] / "data" / "layouts"
EXPECTED = sorted(path for path in HERE.glob("*.json") if ".rows" not in path.suffixes)


def _file(name):
    """Return the invented file of a data set; one of JSON is NAME.rows.json."""
    found = [path for path in HERE.glob(f"{name}.*") if path != HERE / f"{name}.json"]
    assert len(found) == 1, found
    return str(found[0])


def _layout(path):
    """Return the layout that an expectation is of: NAME--AGE.json is of NAME."""
    return path.stem.partition("--")[0]


def _none(value):
    return None if pd.isna(value) else value


def _said(record, event_id):
    """Return what a record says of an event, in the form of the expectation."""
    event = record.events.loc[event_id]
    places, people, figures = (
        table[table["event_id"] == event_id]
        for table in (record.places, record.participants, record.quantities)
    )
    points = [
        None if pd.isna(lon) else [lon, lat]
        for lon, lat in zip(places["longitude"], places["latitude"], strict=True)
    ]
    named = zip(places["name"], places["precision"], points, strict=True)
    sources = record.sources[record.sources["event_id"] == event_id]
    links = sources[["outlet", "url"]].to_numpy().tolist()
    return {
        "start": event["start"].strftime("%Y-%m-%dT%H:%M"),
        "time_precision": event["time_precision"],
        "end": None if pd.isna(event["end"]) else event["end"].strftime("%Y-%m-%dT%H:%M"),
        "kind": event["kind"],
        "status": event["status"],
        "title": event["title"],
        "places": [list(one) for one in named],
        "participants": people[["actor_id", "role", "attribution"]].to_numpy().tolist(),
        "quantities": {
            row["what"]: [_none(row[bound]) for bound in ("best", "low", "high")]
            for _, row in figures.iterrows()
        },
        # a link without a name has the name of its host
        "outlets": [one for one, url in links if one and one not in url],
        "urls": [url for _, url in links if url],
    }


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_file_of_a_known_data_set_is_read_as_it_means_it(path):
    """Days, kinds, sides, figures, precision and terms are right, and no point is invented."""
    wanted = json.loads(path.read_text(encoding="utf-8"))
    record = atlas.read_events(_file(path.stem), **wanted["options"])
    assert record.report["format"] == _layout(path)
    assert record.report.adds_up()
    assert record.dataset["licence"] == wanted["licence"]
    assert record.dataset.get("redistribution") == wanted["redistribution"]
    assert record.report.get("left_out", {}) == wanted["left_out"]
    assert record.report["columns_not_understood"] == wanted["not_understood"]
    assert {one: _said(record, one) for one in record.events.index} == wanted["events"]
    for word in wanted["never"]:
        tables = (record.events, record.participants, record.sources, record.to_source())
        assert not any(word in table.to_csv() for table in tables), word


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_a_file_of_a_known_data_set_goes_to_a_map_with_one_call(path):
    """The path is enough; where the terms hold rows back, the map shows and is not written."""
    wanted = json.loads(path.read_text(encoding="utf-8"))
    file, options = _file(path.stem), wanted["options"]
    page = atlas.draw_map(atlas.read_events(file, **options) if options else file).get_root()
    if wanted["redistribution"] in ("aggregates", "none"):
        with pytest.raises(LicenceError, match="may not be passed on"):
            page.render()
    else:
        assert READERS[_layout(path)].dataset["title"] in page.render()


def test_each_layout_that_reads_has_an_invented_file():
    """A layout that nobody tried would be a promise."""
    read = [name for name, file in load_layouts().items() if file.columns and not file.words]
    assert [name for name in read if not list(HERE.glob(f"{name}.*"))] == []


def test_each_layout_is_in_the_list_of_data_sets():
    """Whoever looks for a data set finds its name, its title and its terms in one table."""
    listed = shipped("reference", "layouts", "README.md").read_text(encoding="utf-8")
    for name, file in load_layouts().items():
        assert f"| `{name}` | {file.title} | " in listed


def test_material_that_others_made_public_is_read_only_where_it_is_named():
    """The message says what it is, and how to read it all the same."""
    with pytest.raises(
        SourceError, match=r"classified material .*; pass source='wikileaks-afghan'"
    ):
        atlas.read_events(_file("wikileaks-afghan"))


def test_a_list_of_victims_is_no_list_of_events():
    """The message names the file of the same publisher whose rows are events."""
    with pytest.raises(SourceError, match=r"names of victims; take the incidents file"):
        atlas.read_events(_file("ibc-individuals"))


@pytest.mark.parametrize(
    ("cells", "match"),
    [
        # mentions: 16 fields, two stamps of 14 digits
        (["900000001", "20230406101500", "20230406103000", "1", *["1"] * 12], "mentions of events"),
        # the knowledge graph: 27 fields, an id of a stamp and a number
        (["20230406101500-T12", "20230406101500", "1", *["x"] * 24], "one row is one article"),
    ],
)
def test_the_other_files_of_gdelt_are_no_events(tmp_path, cells, match):
    """They have no row of names either; the message says what to take instead."""
    path = tmp_path / "20230406101500.CSV"
    path.write_text("\t".join(cells) + "\n" + "\t".join(cells) + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match=rf"{match}.*\.export\.CSV"):
        atlas.read_events(str(path))


def test_columns_that_name_persons_are_named_and_not_kept():
    """The report says which; neither a table nor the original rows hold them."""
    record = atlas.read_events(_file("ushahidi"))
    notes = record.report.frame().set_index("what")["examples"]
    assert (
        notes["columns that name persons: neither read nor kept"] == "FIRST NAME, LAST NAME, EMAIL"
    )
    assert "FIRST NAME" not in record.to_source().columns


ROWS = """
name = "telex"
title = "Telex"
licence = "CC0"
{more}
[signature]
all = ["tag", "ort"]
[columns]
tag = "date"
ort = "place"
lon = "longitude"
lat = "latitude"
{tables}
"""


@pytest.fixture
def read(tmp_path):
    """Return a function that reads one row by a layout with further keys."""

    def by(row, more="", tables=""):
        path = tmp_path / "telex.toml"
        path.write_text(ROWS.format(more=more, tables=tables), encoding="utf-8")
        frame = pd.DataFrame([{"tag": "2023-04-06", "ort": "Tyre", **row}])
        return atlas.read_events(frame, source=str(path))

    return by


def test_zero_and_zero_are_no_place_where_the_layout_says_so(read):
    """The name of the place is kept; a latitude of 0 beside a longitude is one."""
    zeros = "[no_point]\nzeros = true"
    nowhere = read({"lon": 0, "lat": "0.0"}, tables=zeros).places
    assert nowhere[["name"]].to_numpy().tolist() == [["Tyre"]]
    assert nowhere["longitude"].isna().all()
    assert read({"lon": 9.45, "lat": 0}, tables=zeros).places["latitude"].tolist() == [0]


@pytest.mark.parametrize(
    ("cells", "sum_"),
    [(("2", "1"), 3), (("", "4"), 4), (("0", ""), 0), (("", ""), None), (("2", "a few"), None)],
)
def test_groups_that_do_not_overlap_are_added_up(read, cells, sum_):
    """A blank is no zero, and a sum with a word in it is none."""
    a, b = cells
    record = read({"soldiers": a, "police": b}, tables='[sums]\nkilled = ["soldiers", "police"]')
    assert record.quantities["best"].tolist() == ([] if sum_ is None else [sum_])


def test_two_columns_that_end_alike_are_not_guessed(read):
    """One place in a form is taken by how its column ends; of two, none."""
    endings = '[endings]\n_breite = "latitude"\n_hoehe = ""\n_laenge = "longitude"'
    one = {"q_breite": 33.27, "q_laenge": 35.2, "q_hoehe": 9}
    record = read(one, tables=endings)
    assert record.places[["longitude", "latitude"]].to_numpy().tolist() == [[35.2, 33.27]]
    assert record.report["columns_not_understood"] == []
    two = read({**one, "r_breite": 33.9, "r_laenge": 35.5}, tables=endings)
    assert two.places["longitude"].isna().all()
    assert two.report["columns_not_understood"] == ["q_breite", "q_laenge", "r_breite", "r_laenge"]


def test_what_a_layout_of_forms_does_not_name_is_matched_as_in_a_flat_table(read):
    """The questions are the user's own; without that word nothing is guessed."""
    row = {"killed": 2, "mood": "calm"}
    open_ = read(row, more="others = true")
    assert open_.quantities["best"].tolist() == [2]
    assert open_.report["columns_not_understood"] == ["mood"]
    assert read(row).report["columns_not_understood"] == ["killed", "mood"]


def test_the_order_of_day_and_month_is_that_of_the_data_set(read):
    """06/04 is what the publisher writes, without a question."""
    for says, month in (("true", 4), ("false", 6)):
        record = read({"tag": "06/04/2023"}, more=f"dayfirst = {says}")
        assert record.events["start"].dt.month.tolist() == [month]


def test_terms_that_are_not_known_are_not_made_up(read):
    """A layout may leave redistribution out: the record says nothing of it."""
    assert "redistribution" not in read({}).dataset


def test_the_day_of_a_form_is_a_last_resort(read):
    """A question that holds the date goes first; without one, the day of the form is better."""
    layout = {"more": "others = true", "tables": '[last_resort]\ncountry = "owner"'}
    asked = read({"owner": "Iraq", "Country": "Lebanon"}, **layout)
    assert asked.places["country"].tolist() == ["Lebanon"]
    assert asked.report["columns_not_understood"] == ["owner"]
    alone = read({"owner": "Iraq"}, **layout)
    assert alone.places["country"].tolist() == ["Iraq"]
    warned = alone.report.frame().query("level == 'warning'").set_index("what")["examples"]
    assert "country: owner" in warned.filter(like="no question was understood").tolist()
    quiet = asked.report.frame()["what"]
    assert not quiet.str.contains("no question was understood").any()


def test_of_several_objects_the_one_with_the_flag_is_taken(read):
    """The point that the publisher calls the primary one; the first where none is; none of none."""
    table = '[members]\npoints = "primary"\n[columns_first]\nradius_km = ["points.r"]'
    for cell, radius in (
        ('[{"r": 1}, {"r": 2, "primary": true}]', [2.0]),
        ('[{"r": 1}, {"r": 2}]', [1.0]),
        ("[]", []),
        ("no list", []),
    ):
        places = read({"points": cell, "lon": 35.2, "lat": 33.27}, tables=table).places
        assert places["radius_km"].dropna().tolist() == radius


def test_the_daily_totals_of_a_territory_are_an_area_and_no_point():
    """The whole Gaza Strip is drawn as a shape; running totals are not added."""
    record = atlas.read_events(_file("tech-for-palestine")).geocode()
    assert set(record.places["precision"]) == {"region"}
    assert (record.places["shape_id"] != "").all()
    assert record.quantities.query("what == 'killed'")["best"].sum() == 18
