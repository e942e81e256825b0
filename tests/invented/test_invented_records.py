"""Any record is told well: few events or many, one theatre or the world, one day or sixty years."""

import base64
import hashlib
import re
import unicodedata
from functools import cache

import numpy as np
import pandas as pd
import pytest

import atlas
from atlas.page.contents import drawn_places, prepare
from atlas.page.payload.codec import decode_block
from atlas.page.payload.opening_box import main_box
from atlas.page.still import painter
from atlas.page.still.area_marks import put_on_rims
from atlas.page.still.basemap_paths import read_ground
from atlas.page.still.density import boxes_of_numbers
from atlas.page.still.figure import counts_with_view
from atlas.page.still.labels import place_labels
from atlas.page.still.palette import PALETTES
from atlas.page.still.sheet_layout import MapPart, SheetOrder, view_for
from atlas.page.still.symbols import pill_width
from scripts import invented_records
from scripts.invented_records import PLANS, invent, read

LARGE = "hundred_thousand"
SMALL = [name for name in PLANS if name != LARGE]
# What is held of every theatre; the world has seas and countries instead of towns.
GROUND_MOST, PAGE_MOST, LABELS_LEAST = 220_000, 1_500_000, 8
DIGEST = "b0d66aca2260b9e66b5191d2dc57b713c30523430d832e90ccf45bfaf78cce1d"


@cache
def _record(name):
    return read(name)


@cache
def _contents(name):
    return prepare(_record(name))


@cache
def _part(name, width=768, height=656):
    """Return the map of a record as it opens, on a screen that is neither large nor small."""
    order = SheetOrder(
        _record(name),
        PALETTES["light"],
        bounds=None,
        basemap="theatre",
        policy="neutral",
        labels="latin",
    )
    return MapPart(order, view_for(order, width, height))


def _legend(name):
    """Return the legend of a record's map: each part's heading, and the words of its entries."""
    return {part.head: [entry.words for entry in part.entries] for part in _part(name).legend}


@pytest.fixture(scope="module", params=SMALL)
def page(request, tmp_path_factory):
    """Return the name of a record, and its page."""
    path = tmp_path_factory.mktemp("pages") / f"{request.param}.html"
    return request.param, atlas.brief(_record(request.param), path).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PLANS)
def test_every_row_says_that_it_is_invented(name):
    """Nobody takes an event, a group or a whole record for one that happened."""
    rows = invent(name)
    said = "|".join(event for event, _, _ in invented_records._SCRIPTS)
    assert rows["title"].str.contains(said).all()
    assert rows["place"].str.contains("|".join(p for _, p, _ in invented_records._SCRIPTS)).all()
    assert rows["source"].eq("Invented outlet").all()
    groups = pd.concat([rows["initiators"], rows["targets"]])
    assert groups.str.fullmatch("Invented group [A-F]").all()
    about = _record(name).dataset
    assert "Invented" in about["title"]
    assert "nothing here happened" in about["attribution"]


def test_the_same_rows_come_out_on_any_machine():
    """A still that is compared with one kept has to be of the same events."""
    tables = "".join(invent(name).to_csv(index=False, lineterminator="\n") for name in SMALL)
    assert hashlib.sha256(tables.encode()).hexdigest() == DIGEST


def test_the_nine_are_what_they_are_for():
    """As many events, as far apart, over as long a time, as each has to try."""
    sizes = {"five": 5, "ukraine": 300, "sudan": 5000, LARGE: 100_000, "one_day": 500}
    assert {name: len(invent(name)) for name in sizes} == sizes
    east, west = (invent("pacific")["longitude"] > 0), (invent("pacific")["longitude"] < 0)
    assert min(east.sum(), west.sum()) >= 10
    assert invent("world")["longitude"].agg(["min", "max"]).diff().iloc[-1] > 200
    assert set(pd.to_datetime(invent("sixty_years")["date"]).dt.year) == set(range(1965, 2025))
    assert set(invent("one_day")["date"]) == {"2021-09-07"}
    titles = invent("five_scripts")["title"]
    assert titles.str.len().min() >= 250
    scripts = {unicodedata.name(title[0]).split()[0] for title in titles}
    assert scripts == {"LATIN", "CYRILLIC", "ARABIC", "HEBREW", "CJK"}


def test_the_script_writes_tables_that_are_read_again(tmp_path, capsys):
    """Whoever wants to try her own tool gets a file."""
    assert invented_records.main([str(tmp_path), "five", "five_scripts"]) == 0
    assert re.findall(r"(\w+)\.csv", capsys.readouterr().out) == ["five", "five_scripts"]
    for name in ("five", "five_scripts"):
        events = atlas.read_events(tmp_path / f"{name}.csv").events
        assert events["title"].tolist() == _record(name).events["title"].tolist()
    with pytest.raises(SystemExit):
        invented_records.main([str(tmp_path), "four"])
    assert "'four'" in capsys.readouterr().err


@pytest.mark.parametrize("name", PLANS)
def test_the_ground_in_the_page_is_no_heavier_than_stated(name):
    """Around five events or 100,000, in one theatre or all over the world; base64 in the page."""
    block = _contents(name).basemap.block
    assert 0 < len(base64.b64encode(block)) <= GROUND_MOST


def test_a_page_is_no_heavier_than_stated_and_loses_nothing(page):
    """With code, ground, events and the picture for browsers without scripts."""
    name, html = page
    events = PLANS[name].events
    assert len(html.encode()) < PAGE_MOST
    assert _record(name).counts() == {"held": events, "shown": events, "hidden": 0, "off_map": 0}
    assert re.search(rf"{events:,} events: {events:,} on the map, 0 without a place", html)


@pytest.mark.parametrize("name", PLANS)
def test_the_opening_still_names_places(name):
    """Also where marks and counts take the room first."""
    part = _part(name)
    taken = painter.boxes_of(part.scene, part.lines)
    taken += boxes_of_numbers(part.density) if part.density else []
    labels = read_ground(part.basemap.block, part.view).labels
    placed = place_labels(labels, part.view, PALETTES["light"], "latin", taken)
    assert len(placed) >= LABELS_LEAST


def test_the_pacific_is_a_map_of_a_few_degrees():
    """Events on both sides of 180 degrees are neighbours, in the page and in the still."""
    west, _, east, _ = _part("pacific").view.box
    assert west < 180 < east
    assert east - west < 8
    places = drawn_places(_record("pacific"))
    west, _, east, _ = main_box(np.hstack([places, places]))
    assert east - west < 8


@pytest.mark.parametrize("name", ["ukraine", "sudan"])
def test_lone_outliers_are_left_outside_and_counted(name):
    """Three events on three continents do not make a theatre a map of the world."""
    part = _part(name)
    west, south, east, north = part.view.box
    assert max(east - west, north - south) < 20
    assert sum(part.outside.values()) == len(PLANS[name].far) == 3
    assert len(part.events) + 3 == PLANS[name].events
    assert "Outside this view: 3" in counts_with_view(_contents(name), part)


@pytest.mark.parametrize("name", [name for name in PLANS if not PLANS[name].far])
def test_nothing_else_is_left_outside(name):
    """A record without outliers opens with all of its events in sight."""
    assert _part(name).outside == {}


@pytest.mark.parametrize("name", ["sudan", LARGE, "sixty_years"])
def test_crowded_events_are_counted_by_cell_with_a_key(name):
    """No static of marks; each event counts once, and the key says how large a cell is."""
    part = _part(name)
    assert part.scene.stacks == []
    assert part.density.counts.sum() + part.density.apart == len(part.events)
    (key,) = (words for title, words in _legend(name).items() if title.startswith("Events in "))
    assert len(key) >= 3


@pytest.mark.parametrize("name", ["five", "ukraine", "pacific", "world", "one_day", "five_scripts"])
def test_others_are_marks_and_those_at_one_place_a_number(name):
    """Every event is in one of the drawings; where a mark stands for more, the key says so."""
    part = _part(name)
    assert part.density is None
    scene = part.scene
    drawn = [*scene.stacks, *scene.areas, *scene.regions]
    assert set().union(*(one.events for one in drawn)) == set(part.events)
    words = [word for entries in _legend(name).values() for word in entries]
    more = any(len(one.events) > 1 for one in drawn)
    assert more == ("More events here" in words)


def test_titles_in_five_scripts_are_in_the_page_whole():
    """The longest title of each script is in the file as it was written."""
    titles = decode_block(_contents("five_scripts").payload.text).tables["events"]["title"]
    assert titles == invent("five_scripts")["title"].tolist()


def test_a_hundred_thousand_events_are_one_page(tmp_path):
    """Built and written once; all of them are counted, and none is lost."""
    html = atlas.brief(_record(LARGE), tmp_path / "b.html").read_text(encoding="utf-8")
    assert "100,000 events: 100,000 on the map, 0 without a place" in html
    assert _part(LARGE).density.counts.sum() == 100_000


@pytest.mark.parametrize("name", ["ukraine", "pacific", "world"])
def test_no_number_is_cut_by_the_edge_of_the_map(name):
    """A "+115" that is cut would be read as "+11"; on a small map most marks are near an edge."""
    part = _part(name, 460, 320)
    scene, size = part.scene, (part.view.width, part.view.height)
    rims = put_on_rims(scene, painter.boxes_of(scene, part.lines), *size)
    numbers = list(painter.badges(scene, rims, size))
    assert numbers
    for one in numbers:
        half = pill_width(one.text) / 2
        assert half <= one.x <= size[0] - half, one
