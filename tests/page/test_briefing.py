"""The briefing: one file, marked, that says what it is based on, or none at all."""

import errno
import json
import os
import re
import subprocess
import sys

import folium
import pandas as pd
import pytest

import atlas
from atlas.errors import LicenceError, NetworkLayerError, OutputExistsError, PageError
from atlas.page.briefing import brief
from atlas.page.html.manifest import read_manifest
from atlas.page.html.markings import check_marking, highest
from atlas.page.notebook.folium_map import draw_map
from atlas.page.payload.build_payload import encode
from atlas.record.record import Record


def _record(**dataset):
    """Return a record of two invented events, one without a place."""
    events = pd.DataFrame(
        {
            "event_id": ["a", "b"],
            "title": ["First", "Second"],
            "start": ["2023-04-05", "2023-04-06"],
        }
    )
    places = pd.DataFrame({"event_id": ["a"], "longitude": [35.2], "latitude": [33.1]})
    given = {"title": "Invented", "version": "3", "licence": "CC0", "accessed": "2026-01-02"}
    return Record(events, places, dataset={**given, **dataset})


def _written(path):
    """Return the settings in a file, as the page reads them."""
    html = path.read_text(encoding="utf-8")
    return json.loads(re.search(r'id="atlas-config">(.*?)</script>', html)[1])


def test_a_briefing_says_what_it_is_based_on(tmp_path):
    """Data, version, access, filters, counts, method, licences and hash stand in the file."""
    record = _record()
    path = brief(record, tmp_path / "b.html", selection={"from": "2023-04-06"})
    front = _written(path)["front"]
    assert front["Data"] == "Invented, version 3, accessed 2026-01-02"
    assert "6 April 2023" in front["Filters"]
    assert front["Counts"].startswith("2 events: 0 on the map, 1 without a place, 1 filtered")
    assert "Licence: CC0" in front["Licences and attributions"][0]
    assert any("leaflet 1.9" in line for line in front["Licences and attributions"])
    assert any("Natural Earth" in line for line in front["Licences and attributions"])
    assert "1 with coordinates that came with the data" in front["Method"][1]
    assert encode(record).hash in front["Content hash"]
    assert "THE SOFTWARE IS PROVIDED" in path.read_text(encoding="utf-8")


def test_whose_the_places_are_is_said(tmp_path):
    """A place that came from a gazetteer names it, with its licence, whatever the basemap."""
    record = _record()
    places = record.places.assign(place_id="gn:1", basis="geocoded")
    path = brief(Record(record.events, places), tmp_path / "b.html", basemap="none")
    lines = _written(path)["front"]["Licences and attributions"]
    assert "Places: GeoNames. Licence: CC BY 4.0" in lines
    assert not any("Natural Earth" in line for line in lines)


def test_a_disputed_name_is_the_policys_and_its_dispute_is_said(tmp_path):
    """The page gets the label of each territory in use; the front matter says what is disputed."""
    record = _record()
    golan = Record(record.events, record.places.assign(territory="GOLAN"))
    settings = _written(brief(golan, tmp_path / "b.html", policy="un"))
    assert settings["territories"] == {"GOLAN": "Occupied Syrian Golan"}
    assert any("resolution 497" in line for line in settings["front"]["Names and borders"])


def test_what_the_author_adds_comes_last(tmp_path):
    """Front matter of her own stands beside ours."""
    front = _written(brief(_record(), tmp_path / "b.html", front={"Author": "A. N. Other"}))[
        "front"
    ]
    assert list(front)[-1] == "Author"
    assert "Data" in front


def test_the_cut_off_is_an_input(tmp_path):
    """The cut-off is what is given, else what the data set says, never the clock."""
    assert _written(brief(_record(), tmp_path / "a.html"))["cut_off"] is None
    record = _record(cut_off="2023-05-04")
    assert _written(brief(record, tmp_path / "b.html"))["cut_off"] == "2023-05-04"
    assert _written(brief(record, tmp_path / "c.html", cut_off="noon"))["cut_off"] == "noon"


def test_without_a_marking_the_file_says_so(tmp_path):
    """A reader can tell a page that is not marked from one whose marking was lost."""
    path = brief(_record(), tmp_path / "b.html")
    assert _written(path)["marking"] is None
    assert "No marking set" in path.read_text(encoding="utf-8")


def test_the_highest_marking_of_the_events_wins(tmp_path):
    """A lower marking that is asked for does not stand."""
    record = _record()
    marked = Record(record.events.assign(marking=["TLP:GREEN", "TLP:AMBER+STRICT"]), record.places)
    path = brief(marked, tmp_path / "b.html", marking="TLP:CLEAR")
    assert _written(path)["marking"] == "TLP:AMBER+STRICT"


@pytest.mark.parametrize(
    "marking",
    [
        "tlp:green",  # case
        "TLP: GREEN",  # a space
        "TLP:WHITE",  # of version 1
        "TLP AMBER",
    ],
)
def test_a_label_that_is_almost_one_is_refused(marking, tmp_path):
    """The message gives the labels as they are written."""
    with pytest.raises(PageError, match=re.escape("TLP:AMBER+STRICT")):
        brief(_record(), tmp_path / "b.html", marking=marking)


def test_free_text_is_a_marking():
    """A house with its own words uses them, beside a label where there is one."""
    assert check_marking(" Internal use ") == "Internal use"
    assert highest(["Internal", "TLP:CLEAR", "TLP:RED", ""]) == "TLP:RED, Internal"


def test_a_file_is_not_replaced_unless_asked(tmp_path):
    """The error names the file; what was there stays."""
    path = tmp_path / "b.html"
    path.write_text("mine")
    with pytest.raises(OutputExistsError, match=r"b\.html exists"):
        brief(_record(), path)
    assert path.read_text() == "mine"
    assert brief(_record(), path, overwrite=True) == path
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_failure_leaves_the_old_file(tmp_path, monkeypatch):
    """What cannot be moved into place leaves neither half a file nor a stray one."""
    path = tmp_path / "b.html"
    path.write_text("mine")
    monkeypatch.setattr("pathlib.Path.replace", _refuse)
    with pytest.raises(OSError, match="no room"):
        brief(_record(), path, overwrite=True)
    assert [file.name for file in tmp_path.iterdir()] == ["b.html"]
    assert path.read_text() == "mine"


@pytest.mark.parametrize("more", [None, -1000, 10])
def test_a_full_disk_leaves_the_old_files(tmp_path, monkeypatch, more):
    """Page and manifest are written first and moved then: with no room both stay as they were."""
    (tmp_path / "measure").mkdir()
    size = brief(_record(), tmp_path / "measure" / "b.html").stat().st_size
    tmp_path = tmp_path / "full"
    tmp_path.mkdir()
    for name in ("b.html", "b.json"):
        (tmp_path / name).write_text("mine")
    # Room for nothing, for most of the page, for the page and a little of the manifest.
    write, left = type(tmp_path).write_bytes, [0 if more is None else size + more]

    def _full(path, data):
        write(path, data[: left[0]])
        left[0] -= min(left[0], len(data))
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(tmp_path), "write_bytes", _full)
    with pytest.raises(OSError, match="No space left"):
        brief(_record(), tmp_path / "b.html", manifest=True, overwrite=True)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["b.html", "b.json"]
    assert {file.read_text() for file in tmp_path.iterdir()} == {"mine"}


def test_a_disk_that_loses_bytes_unseen_is_noticed(tmp_path, monkeypatch):
    """What was written is read back before it takes the old file's place."""
    path = tmp_path / "b.html"
    path.write_text("mine")
    write = type(tmp_path).write_bytes
    monkeypatch.setattr(type(tmp_path), "write_bytes", lambda to, data: write(to, data[:100]))
    with pytest.raises(PageError, match="is the disk full"):
        brief(_record(), path, overwrite=True)
    assert path.read_text() == "mine"


def test_a_link_is_replaced_and_not_followed(tmp_path):
    """Writing over a link leaves the file that it points to, outside of the folder, alone."""
    (tmp_path / "inside").mkdir()
    outside = tmp_path / "outside.html"
    outside.write_text("theirs")
    link = tmp_path / "inside" / "b.html"
    link.symlink_to(outside)
    brief(_record(), link, overwrite=True)
    assert outside.read_text() == "theirs"
    assert not link.is_symlink()


def test_where_a_house_policy_lies_is_not_told(tmp_path):
    """The file names the house's policy, and no folder of the author's machine."""
    house = tmp_path / "secret folder" / "house.json"
    house.parent.mkdir()
    house.write_text('{"GOLAN": ["Golan", ""]}', encoding="utf-8")
    path = brief(_record(), tmp_path / "b.html", policy=str(house), manifest=True)
    for file in (path, path.with_suffix(".json")):
        assert "secret folder" not in file.read_text(encoding="utf-8")
    assert "house.json" in path.read_text(encoding="utf-8")


def _refuse(*_):
    """Fail as a full disk does."""
    msg = "no room"
    raise OSError(msg)


@pytest.mark.parametrize(("name", "word"), [("nowhere/b.html", "no folder"), ("", "a folder")])
def test_a_place_that_is_none_is_refused(name, word, tmp_path):
    """A folder that is not there, and a folder itself, are named."""
    with pytest.raises(PageError, match=word):
        brief(_record(), tmp_path / name)


@pytest.mark.parametrize("redistribution", ["none", "aggregates"])
def test_rows_that_may_not_be_passed_on_are_not_written(redistribution, tmp_path):
    """The licence is named, and no file is left."""
    record = _record(redistribution=redistribution, licence="Closed")
    with pytest.raises(LicenceError, match=r"Invented may not be passed on \(Closed"):
        brief(record, tmp_path / "b.html")
    assert list(tmp_path.iterdir()) == []


def test_a_map_of_rows_that_may_not_be_passed_on_is_shown_and_not_saved(tmp_path):
    """In the analyst's own notebook the map is drawn; a file of it is refused."""
    drawn = draw_map(_record(redistribution="aggregates", licence="Closed"))
    assert "srcdoc" in drawn._repr_html_()
    with pytest.raises(LicenceError, match="may not be passed on"):
        drawn.save(tmp_path / "map.html")
    assert not list(tmp_path.iterdir())


def test_a_map_brings_its_layers_along(tmp_path):
    """What was added to the map is in the file, as is what the map was told."""
    m = draw_map(_record(), title="My map", selection={"from": "2023-04-06"})
    folium.Marker([33, 35], popup="Here").add_to(m)
    path = brief(m, tmp_path / "b.html", marking="TLP:GREEN")
    assert "L.marker(" in path.read_text(encoding="utf-8")
    settings = _written(path)
    assert (settings["title"], settings["marking"]) == ("My map", "TLP:GREEN")
    assert settings["selection"]["from"] == "2023-04-06"


def test_a_map_with_tiles_is_refused_before_anything_is_written(tmp_path):
    """A layer that needs a network leaves no file."""
    m = draw_map(_record())
    folium.TileLayer("OpenStreetMap", name="Streets").add_to(m)
    with pytest.raises(NetworkLayerError, match="'Streets'"):
        brief(m, tmp_path / "b.html")
    assert list(tmp_path.iterdir()) == []


def test_options_of_a_map_are_given_where_it_is_drawn(tmp_path):
    """A map that is drawn already has its theme."""
    with pytest.raises(PageError, match="theme: give these to draw_map"):
        brief(draw_map(_record()), tmp_path / "b.html", theme="dark")


def test_the_same_record_gives_the_same_file(tmp_path):
    """Two runs on the same input cannot be told apart."""
    one, two = (brief(_record(), tmp_path / f"{name}.html") for name in "ab")
    assert one.read_bytes() == two.read_bytes()


def _readable(html):
    """Return the part of a page that is read without its map."""
    return html[html.index('<main id="atlas-still">') : html.index("</main>")]


def test_a_reader_without_scripts_gets_the_list(tmp_path):
    """Marking, sources and each event stand in the file as plain HTML."""
    html = brief(_record(), tmp_path / "b.html", marking="TLP:GREEN").read_text(encoding="utf-8")
    content = _readable(html)
    for text in ("TLP:GREEN", "First", "Second", "2023-04-05", "Without a place", "Licence: CC0"):
        assert text in content


def test_a_long_list_names_the_first_and_counts_the_rest(tmp_path):
    """Above 2,000 events the plain list says how many of how many it holds."""
    days = pd.date_range("2000-01-01", periods=2001).strftime("%Y-%m-%d")
    events = pd.DataFrame({"event_id": [f"e{n}" for n in range(2001)], "start": days})
    html = brief(Record(events), tmp_path / "b.html").read_text(encoding="utf-8")
    content = _readable(html)
    assert "The first 2,000 of 2,001 events, by date" in content
    assert content.count("<li>") == 2000
    assert ">e0</b>" in content
    assert ">e1999</b>" in content
    assert ">e2000</b>" not in content


def test_the_briefing_of_spring_2023_is_small(tmp_path):
    """The shipped record with map, borders and code stays under 1.5 MB."""
    path = brief(atlas.open_record("spring-2023").geocode(), tmp_path / "b.html")
    assert path.stat().st_size < 1_500_000


def test_a_reader_without_scripts_gets_a_still_map(tmp_path):
    """The picture is in the file, the same each time, and says how much of the events it shows."""
    record = atlas.open_record("spring-2023").geocode()
    html = brief(record, tmp_path / "b.html").read_text(encoding="utf-8")
    content = _readable(html)
    svg = content[content.index("<svg") : content.index("</svg>")]
    assert len(svg) < 80_000
    for name in ("Lebanon", "Israel", "Syria", "West Bank", "Gaza Strip", "Jordan"):
        assert f">{name}</text>" in svg
    counts = record.counts()
    shown, outside = re.search(r"(\d+) events in this picture, (\d+) on the", content).groups()
    assert int(shown) + int(outside) == counts["shown"]
    again = brief(record, tmp_path / "c.html").read_text(encoding="utf-8")
    assert svg in again


def test_the_still_map_of_many_events_is_dots(tmp_path):
    """A picture of 30,000 events stays small."""
    rows = pd.DataFrame({"date": "2023-04-06", "number": range(30_000)})
    rows["longitude"] = 34 + rows["number"] % 300 / 100
    rows["latitude"] = 31 + rows["number"] // 300 / 30
    html = brief(rows, tmp_path / "b.html").read_text(encoding="utf-8")
    svg = html[html.index("<svg") : html.index("</svg>")]
    assert "30000 events in this picture" in html
    assert len(svg) < 200_000


def test_a_page_without_a_basemap_or_a_place_still_has_a_picture(tmp_path):
    """Nothing to draw is no error."""
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    html = brief(Record(events), tmp_path / "b.html", basemap="none").read_text(encoding="utf-8")
    assert "0 events in this picture, 0 on the map outside of it, 1 without a place" in html


def test_lowering_a_marking_takes_a_reason_that_the_file_states(tmp_path):
    """The reason stands in the front matter and the manifest; a blank one is none."""
    record = _record(marking="TLP:AMBER")
    kept = brief(record, tmp_path / "a.html", marking="TLP:GREEN")
    assert _written(kept)["marking"] == "TLP:AMBER"
    path = brief(
        record, tmp_path / "b.html", marking="TLP:GREEN", lower_marking="agreed with the owner"
    )
    assert _written(path)["marking"] == "TLP:GREEN"
    line = _written(path)["front"]["Handling marking"]
    assert line == "TLP:GREEN, lowered on purpose from TLP:AMBER: agreed with the owner"
    lowered = {"from": "TLP:AMBER", "because": "agreed with the owner"}
    assert read_manifest(path)["marking"] == {"label": "TLP:GREEN", "lowered": lowered}
    assert line in _readable(path.read_text(encoding="utf-8"))
    with pytest.raises(PageError, match="lower_marking is blank"):
        brief(record, tmp_path / "c.html", marking="TLP:GREEN", lower_marking=" ")


def test_a_reason_lowers_nothing_that_is_not_higher(tmp_path):
    """Where no marking is higher there is nothing to say."""
    path = brief(_record(), tmp_path / "a.html", marking="TLP:RED", lower_marking="why not")
    assert _written(path)["lowered"] is None
    assert "Handling marking" not in _written(path)["front"]


def test_the_marking_joins_the_name_of_the_file(tmp_path):
    """On request; the name is one that any system takes, and it is free, or an error."""
    record = _record(marking="TLP:AMBER+STRICT")
    path = brief(record, tmp_path / "b.html", mark_name=True)
    assert path.name == "b_TLP-AMBER-STRICT.html"
    with pytest.raises(OutputExistsError, match="b_TLP-AMBER-STRICT"):
        brief(record, tmp_path / "b.html", mark_name=True)
    hostile_marking = "../../etc/passwd\x00 <b>"
    path = brief(_record(), tmp_path / "c.html", marking=hostile_marking, mark_name=True)
    assert path.parent == tmp_path
    assert path.name == "c_etc-passwd-b.html"


def test_the_manifest_says_what_the_file_was_made_of(tmp_path):
    """Inside and beside it, the same; inputs, versions, selection, licences, hash."""
    record = _record()
    path = brief(record, tmp_path / "b.html", selection={"from": "2023-04-06"}, manifest=True)
    made = read_manifest(path)
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8")) == made
    assert made["inputs"][0]["title"] == "Invented"
    assert made["inputs"][0]["sha256"] == made["content"]["sha256"] == encode(record).hash
    assert made["library"]["version"] == atlas.__version__
    assert made["selection"]["from"] == "2023-04-06"
    assert made["counts"] == record.counts({"from": "2023-04-06"})
    assert "6 April 2023" in made["filters"]
    assert any("leaflet" in line for line in made["licences"])


def test_a_manifest_is_not_replaced_unless_asked(tmp_path):
    """Where one of the two names is taken, neither file is written."""
    (tmp_path / "b.json").write_text("mine")
    with pytest.raises(OutputExistsError, match=r"b\.json exists"):
        brief(_record(), tmp_path / "b.html", manifest=True)
    assert [file.name for file in tmp_path.iterdir()] == ["b.json"]


def test_a_file_without_a_manifest_is_named(tmp_path):
    """Any other file is told from one of ours."""
    (tmp_path / "x.html").write_text("<p>hello</p>")
    with pytest.raises(PageError, match="holds no manifest"):
        read_manifest(tmp_path / "x.html")


def test_two_processes_and_two_dates_give_the_same_bytes(tmp_path):
    """Neither the clock, nor the seed of hashes, nor the folder is in the file."""
    code = (
        "import sys, atlas; record = atlas.open_record('spring-2023'); "
        "atlas.brief(record, sys.argv[1], marking='TLP:GREEN', as_of='2023-04-08', "
        "redact={'coarsen': {'grid': 0.5}, 'drop_outlets': ['AP', 'Reuters']}, manifest=True)"
    )
    clock = "import time, datetime; time.time = lambda: 2_000_000_000.0; "
    for number, before in enumerate(["", clock]):
        (tmp_path / str(number)).mkdir()
        zone = ["UTC", "Asia/Tehran"][number]
        seed = {**os.environ, "PYTHONHASHSEED": str(number + 1), "TZ": zone}
        out = str(tmp_path / str(number) / "b.html")
        subprocess.run([sys.executable, "-c", before + code, out], check=True, env=seed)
    for name in ("b.html", "b.json"):
        one, two = ((tmp_path / str(number) / name).read_bytes() for number in range(2))
        assert one == two


@pytest.mark.parametrize("name", ["brief.pdf", "brief", "brief.html.txt"])
def test_a_briefing_is_a_page_by_name(tmp_path, name):
    """A page under the name of another kind of file would open as garbage, or not at all."""
    with pytest.raises(PageError, match=r"does not end in \.html; stills .* record\.figure"):
        brief(_record(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_the_list_without_scripts_gives_each_year_four_digits(tmp_path):
    """The year 25 is no 2025 in the words of the plain list either."""
    days = ["0025-03-01", "0099-12-31", "2025-03-01", "5999-12-31"]
    rows = pd.DataFrame({"date": days, "place": "Tyre"})
    content = _readable(brief(rows, tmp_path / "b.html").read_text(encoding="utf-8"))
    assert re.findall(r"<div>(\d+-\d\d-\d\d) &#183;", content) == days


def test_a_briefing_of_events_alone_needs_no_folium(tmp_path, monkeypatch):
    """It is the page of a map without layers, byte for byte, made without the time to load one."""
    options = {"theme": "dark", "switched": {"borders": False}, "languages": ("fr", "en")}
    by_map = brief(draw_map(_record(), **options), tmp_path / "map.html").read_bytes()
    monkeypatch.delitem(sys.modules, "atlas.page.notebook.folium_map")
    monkeypatch.setitem(sys.modules, "folium", None)  # an import of it fails
    assert brief(_record(), tmp_path / "events.html", **options).read_bytes() == by_map
