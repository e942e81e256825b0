"""A kind of a house file is a kind like any other, from the table to each picture and file."""

import hashlib
import sqlite3
import xml.etree.ElementTree as ET
import zipfile
from contextlib import closing
from io import BytesIO

import matplotlib as mpl
import pandas as pd
import pytest
from finished import everything_in
from PIL import Image
from typer.testing import CliRunner

import atlas
from atlas.cli.main import app
from atlas.errors import InputTypeError, PageError, RecordError
from atlas.page.contents import prepare
from atlas.page.html.manifest import read_manifest
from atlas.page.payload.codec import decode_block
from atlas.page.still.figure import figure
from atlas.page.still.thumbnail import thumbnail
from atlas.readers import as_record, check_file, read_events

LIGHT, DARK = ("#7a3e9d", "#4f2468"), ("#b98ad6", "#dcc3ee")
KML = "{http://www.opengis.net/kml/2.2}"


@pytest.fixture
def house(repository):
    """Return the path of an invented house file."""
    return repository / "tests/data/house/tunnels.toml"


@pytest.fixture
def table():
    """Return a table in the words of the house, and in those that everybody has."""
    return pd.DataFrame(
        {
            "date": ["2023-04-06", "2023-04-07", "2023-04-08", "2023-04-09"],
            "kind": ["Tunnel shafts", "talks on tunnels", "dust-up", "airstrike"],
            "title": "",
            "longitude": [35.2, 35.3, 35.4, 35.5],
            "latitude": [33.1, 33.1, 33.1, 33.1],
            "radius_km": 1.0,
        }
    )


@pytest.fixture
def record(table, house):
    """Return the record that is read from the table with the house file."""
    return read_events(table, house=house)


def _core(record):
    return decode_block(prepare(record).payload.core)


def test_a_table_is_read_in_the_words_of_the_house(record, table):
    """The words become kinds, and none of them is reported as unknown."""
    kinds = ["tunnel_find", "tunnel_talks", "clash", "air_strike"]
    assert record.events["kind"].tolist() == kinds
    assert not any(one["column"] == "kind" for one in record.report["problems"])
    assert record.check().query("column == 'kind'").empty
    bare = read_events(table)
    assert bare.events["kind"].tolist()[:2] == ["Tunnel shafts", "talks on tunnels"]
    assert len(bare.check().query("column == 'kind'")) == 3


def test_check_and_read_know_the_kinds_of_the_house(table, house, tmp_path):
    """The commands that look at a file say nothing of a kind that the house file has."""
    path = tmp_path / "mine.csv"
    table.to_csv(path, index=False)
    assert "kind" not in set(check_file(path, house=house)["column"])
    assert "kind" in set(check_file(path)["column"])
    run = CliRunner().invoke
    assert "a kind of your own" in run(app, ["check", str(path)]).output
    assert "a kind of your own" not in run(app, ["check", str(path), "--house", str(house)]).output
    assert run(app, ["read", str(path), "--house", str(house)]).exit_code == 0
    wrong = run(app, ["read", str(path), "--house", str(tmp_path / "none.toml")])
    assert isinstance(wrong.exception, RecordError)


def test_words_of_other_formats_become_kinds_of_the_house(house, tmp_path):
    """What ACLED or UCDP calls an event is no kind of ours: a house file may make it one."""
    words = tmp_path / "words.toml"
    extra = '[[kind]]\nid = "disruption"\nlabel = "Disruption"\ngroup = "order"\n'
    words.write_text(extra + 'words = ["Disrupted weapons use"]\n', encoding="utf-8")
    path = house.parents[3] / "notebooks/data/acled_shaped.csv"
    frame = pd.read_csv(path).head(2)
    frame["sub_event_type"] = "Disrupted weapons use"
    assert set(read_events(frame, source="acled").events["kind"]) == {"Disrupted weapons use"}
    assert set(read_events(frame, source="acled", house=words).events["kind"]) == {"disruption"}


def test_the_kinds_of_the_house_are_kept_with_the_record(record, tmp_path):
    """Saved and opened, selected, redacted, written and read: the record still knows them."""
    folder = record.save(tmp_path / "saved")
    opened = atlas.open_record(folder)
    assert opened.dataset["house"] == record.dataset["house"]
    assert opened.check().query("column == 'kind'").empty
    chosen = record.select(kinds=["tunnel_find"])
    assert (len(chosen), chosen.dataset["house"]) == (1, record.dataset["house"])
    back = read_events(record.write(tmp_path / "x.geojson"))
    assert back.events["kind"].tolist() == record.events["kind"].tolist()
    assert back.dataset["house"]["kind"] == record.dataset["house"]["kind"]
    frame = record.to_frame()
    assert frame["kind"].tolist() == ["Tunnel shafts", "talks on tunnels", "dust-up", "airstrike"]


def test_records_with_houses_are_combined(record, table):
    """Together they know the kinds of both; one id with two meanings is an error."""
    other = {"kind": [{"id": "parley", "label": "Parley", "group": "diplomacy"}]}
    both = atlas.combine([record, read_events(table.assign(kind="parley"), house=other)])
    assert [one["id"] for one in both.dataset["house"]["kind"]][-1] == "parley"
    assert both.check().query("column == 'kind'").empty
    assert all("house" not in part for part in both.dataset["parts"])
    clash = {"kind": [{"id": "tunnel_find", "label": "Found", "group": "order"}]}
    with pytest.raises(RecordError, match="'tunnel_find' has two meanings"):
        atlas.combine([record, read_events(table, house=clash)])


def test_a_redaction_takes_a_kind_with_its_last_event(record):
    """What is no longer there leaves no word behind, and no hash to test a guess on."""
    marked = record.events.assign(marking=["TLP:RED", "", "", ""])
    left = record.replace(events=marked).redact({"max_marking": "TLP:GREEN"})
    assert [one["id"] for one in left.dataset["house"]["kind"]] == ["tunnel_talks", "clash"]
    assert "sha256" not in left.dataset["house"]
    words = record.redact({"words": ["shaft"]})
    assert "shaft" not in str(words.dataset["house"]).replace("shafts", "")
    assert "sha256" not in words.dataset["house"]
    assert record.redact({"drop_tables": ["links"]}).dataset["house"] == record.dataset["house"]


def test_a_house_file_that_comes_after_a_redaction_tells_nothing(table, house, tmp_path):
    """What was taken out of a record does not come back in the words of its house file."""
    left = read_events(table).redact({"words": ["shaft"]})
    with pytest.raises(PageError, match="the house file"):
        left.figure(house=house)
    with pytest.raises(PageError, match="the house file"):
        atlas.brief(left, tmp_path / "x.html", house=house)
    assert left.figure(house={"kind": [{"id": "clash", "words": ["scuffle"]}]}, size=(4, 3)).axes


def test_an_embargo_holds_back_what_the_house_says_nothing_about(record):
    """A kind of an own group may be fire; one that is put into a quiet group is none."""
    quiet = {"kind": [{"id": "parley", "label": "Parley", "group": "diplomacy"}]}
    days = {"embargo_days": 90}
    assert len(record.redact(days, cut_off="2023-04-10")) == 0
    events = record.events.assign(kind=["parley"] * 4)
    # The place of the air strike is an impact, whatever its event is called afterwards.
    places = record.places.assign(role="location")
    told = record.replace(events=events, places=places, dataset={})
    assert len(told.redact(days, cut_off="2023-04-10")) == 0
    with_words = as_record(told, {"house": quiet})
    assert len(with_words.redact(days, cut_off="2023-04-10")) == 4


def test_the_page_knows_kind_group_role_and_colours(record):
    """They cross in the payload, in the words and colours of the house."""
    words = _core(record).extra["vocabulary"]
    *_, own, last = words["groups"]
    assert last["id"] == "other"
    assert own == {
        "id": "tunnels",
        "label": "Tunnels & shafts",
        "mark": "cross",
        "fill": LIGHT[0],
        "stroke": LIGHT[1],
        "dark_fill": DARK[0],
        "dark_stroke": DARK[1],
    }
    kinds = {kind["id"]: kind for kind in words["kinds"]}
    assert kinds["tunnel_find"] == {
        "id": "tunnel_find",
        "label": "Tunnel <found>",
        "group": "tunnels",
        "role": "find",
    }
    assert "house" not in _core(record).extra["dataset"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_still_has_its_colour_and_its_line_in_the_legend(record, theme):
    """Marks and legend of the still are in the colours of the house, on both grounds."""
    still = figure(record, theme=theme, size=(8, 6))
    fill, _ = LIGHT if theme == "light" else DARK
    said = [text.get_text() for axes in still.axes for text in axes.texts]
    assert any("Tunnels & shafts" in text for text in said)
    drawn = BytesIO()
    still.savefig(drawn, format="svg")
    assert mpl.colors.to_hex(fill) in drawn.getvalue().decode()


def test_a_small_still_and_the_picture_without_scripts_have_its_colour(record, tmp_path):
    """Also where no script runs, and in a notebook that nobody runs."""
    page = atlas.brief(record, tmp_path / "x.html").read_text(encoding="utf-8")
    assert f'stroke="{LIGHT[1]}"' in page
    assert "Tunnel &#60;found&#62;" in page or "Tunnel &lt;found&gt;" in page
    with Image.open(BytesIO(thumbnail(prepare(record)))) as picture:
        found = {colour for _, colour in picture.convert("RGB").getcolors(100_000)}
    assert tuple(int(LIGHT[0][at : at + 2], 16) for at in (1, 3, 5)) in found


def test_google_earth_has_its_folder_and_its_colour(record, tmp_path):
    """KMZ has a style a role in the colour of the group, and a folder by its label."""
    with zipfile.ZipFile(record.write(tmp_path / "x.kmz")) as archive:
        root = ET.fromstring(archive.read("doc.kml"))
    names = [one.findtext(f"{KML}name") for one in root.iter(f"{KML}Folder")]
    assert "Tunnels & shafts" in names
    styles = {one.get("id"): one for one in root.iter(f"{KML}Style")}
    assert styles["tunnels-find-tint"].findtext(f"{KML}IconStyle/{KML}color") == "ff9d3e7a"
    assert "Tunnel &lt;found&gt;" in "".join(one.text for one in root.iter(f"{KML}description"))


def test_qgis_has_its_group_and_its_colour(record, tmp_path):
    """The styles in a GeoPackage know the group, in marks and in areas."""
    path = record.write(tmp_path / "x.gpkg")
    with closing(sqlite3.connect(path)) as database:
        rows = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles"))
        groups = [one for (one,) in database.execute("SELECT event_group FROM places")]
    assert groups == ["tunnels", "tunnels", "ground", "air"]
    case = "WHEN \"event_group\" = 'tunnels' THEN '#7a3e9d'"
    assert case in ET.tostring(ET.fromstring(rows["places"].split("\n", 1)[1]), "unicode").replace(
        "&quot;", '"'
    )
    areas = ET.fromstring(rows["areas"].split("\n", 1)[1])
    assert [one.get("label") for one in areas.iter("category")][-2] == "Tunnels & shafts"


def test_the_file_says_which_house_file_it_was_made_with(record, house, tmp_path):
    """Its hash is in the manifest and in the front matter, with what it added."""
    path = atlas.brief(record, tmp_path / "x.html", selection={"kinds": ["tunnel_find"]})
    made, digest = read_manifest(path), hashlib.sha256(house.read_bytes()).hexdigest()
    assert made["house"] == {
        "sha256": [digest],
        "groups": ["tunnels"],
        "kinds": ["tunnel_find", "tunnel_talks", "clash"],
    }
    assert made["filters"] == "kind: tunnel <found>"
    said = prepare(record).front["Own kinds of event"]
    assert digest in said
    assert "Tunnel <found>, Talks on tunnels, Tunnels & shafts" in said
    plain = prepare(atlas.open_record("spring-2023"))
    assert "house" not in plain.manifest
    assert "Own kinds of event" not in plain.front


def test_the_house_is_given_at_every_door_that_draws(table, house, tmp_path):
    """`draw_map`, `explore`, `brief`, `Record.figure` and the commands take it alike."""
    bare = read_events(table)
    drawn = atlas.draw_map(table, house=house).contents.record
    viewed = atlas.explore(bare, house=house).events
    for one in (drawn, viewed):
        assert one.events["kind"].tolist()[:3] == ["tunnel_find", "tunnel_talks", "clash"]
    assert bare.events["kind"].tolist()[0] == "Tunnel shafts", "the record itself stays as it is"
    atlas.brief(table, tmp_path / "a.html", house=house)
    path = tmp_path / "mine.csv"
    table.to_csv(path, index=False)
    words = ["--house", str(house), "-o"]
    assert (
        CliRunner().invoke(app, ["brief", str(path), *words, str(tmp_path / "b.html")]).exit_code
        == 0
    )
    assert (
        CliRunner().invoke(app, ["export", str(path), *words, str(tmp_path / "c.kml")]).exit_code
        == 0
    )
    for name in ("a.html", "b.html"):
        assert read_manifest(tmp_path / name)["house"]["groups"] == ["tunnels"]
    assert "tunnels-find" in (tmp_path / "c.kml").read_text(encoding="utf-8")
    assert bare.figure(house=house, size=(4, 3)).axes
    with pytest.raises(PageError, match="house: give these to draw_map"):
        atlas.brief(atlas.draw_map(table), tmp_path / "d.html", house=house)
    with pytest.raises(InputTypeError, match="house is a int"):
        atlas.draw_map(table, house=3)


def test_hostile_words_of_a_house_stay_text(table, tmp_path):
    """A label that is markup is a label, in the page and in each file."""
    hostile = "</script><script>alert(1)</script>"
    house = {
        "kind": [{"id": "x_kind", "label": hostile, "group": "other", "words": ["tunnel shafts"]}]
    }
    record = read_events(table, house=house)
    path = atlas.brief(record, tmp_path / "x.html")
    page = path.read_text(encoding="utf-8")
    assert hostile not in page
    assert hostile in everything_in(path)
    ET.parse(record.write(tmp_path / "x.kml"))
