"""The still map: the page's marks and counts, in PNG, SVG and PDF, the same bytes each time."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.figure import Figure

import atlas
from atlas.errors import PageError
from atlas.page.payload.build_payload import vocabulary_lists
from atlas.page.still import symbols
from atlas.page.still.basemap_paths import even_odd
from atlas.page.still.canvas import drawable_text
from atlas.page.still.figure import figure
from atlas.page.still.labels import own_names
from atlas.page.still.lines import find_lines
from atlas.page.still.palette import PALETTES
from atlas.page.still.sheet_layout import MapPart, SheetOrder, view_for
from atlas.record.record import Record
from atlas.reference import vocabulary
from atlas.reference.house import SHIPPED
from tests import hostile

SMALL = (5, 4)


@pytest.fixture(scope="module")
def spring():
    """Return the shipped record with its places found."""
    return atlas.open_record("spring-2023").geocode()


def _record(places, events=None, **dataset):
    """Return a record of invented events; each place is (event, role, precision, km, lon, lat)."""
    columns = ["event_id", "role", "precision", "radius_km", "longitude", "latitude"]
    table = pd.DataFrame(places, columns=columns)
    ids = list(dict.fromkeys(table["event_id"]))
    given = pd.DataFrame({"event_id": ids, "start": "2023-04-06", "kind": "rocket_fire"}).assign(
        status="confirmed"
    )
    return Record(given if events is None else events, table, dataset=dataset)


def _part(record, **options):
    """Return the map of a record as it is laid out in a frame of 700 x 500 pixels."""
    given = {"bounds": None, "basemap": "none", "policy": "neutral", "labels": "none"}
    order = SheetOrder(record, PALETTES["light"], **{**given, **options})
    return MapPart(order, view_for(order, 700, 500))


def _saved(still, kind):
    """Return a still as bytes."""
    file = BytesIO()
    still.savefig(file, format=kind)
    return file.getvalue()


def _texts(still):
    """Return all texts of a still, from its SVG."""
    root = ET.fromstring(_saved(still, "svg"))
    return [text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text")]


def _written(still):
    """Return all texts of a still, also those with a halo."""
    return [text.get_text() for axes in still.axes for text in axes.texts]


@pytest.mark.parametrize(
    ("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
)
def test_a_still_is_written_in_each_format(spring, tmp_path, kind, start):
    """The ending of the file decides, as in matplotlib."""
    still = spring.figure(size=SMALL)
    assert isinstance(still, Figure)
    still.savefig(tmp_path / f"map.{kind}")
    assert (tmp_path / f"map.{kind}").read_bytes().startswith(start)


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_same_events_give_the_same_bytes(kind):
    """No date, no random id: a still can be compared and kept under version control."""
    record = _record([("a", "impact", "town", 2.0, 35.2, 33.1)])
    assert _saved(figure(record, size=SMALL), kind) == _saved(figure(record, size=SMALL), kind)


def test_stills_are_drawn_in_several_threads_at_once():
    """Nothing is shared but what is locked."""
    record = _record([("a", "impact", "town", 2.0, 35.2, 33.1)])
    with ThreadPoolExecutor(4) as pool:
        made = list(
            pool.map(lambda _: _saved(figure(record, size=SMALL, basemap="none"), "svg"), range(4))
        )
    assert len(set(made)) == 1


def test_no_state_of_pyplot_is_touched():
    """A still is no open figure of pyplot, and pyplot is not even loaded."""
    code = (
        "import sys, pandas as pd; from atlas.page.still.figure import figure;"
        "rows = pd.DataFrame({'date': ['2023-04-06'], 'longitude': [35.2], 'latitude': [33.1]});"
        "figure(rows, size=(3, 3)); sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_matplotlib_is_named_with_the_command():
    """Whoever has only the core install is told what to do."""
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from atlas.errors import MissingPackageError\n"
        "try:\n    import atlas.page.still.figure\n"
        "except MissingPackageError as error:\n    sys.exit('pip install' not in str(error))\n"
        "sys.exit(2)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_still_says_what_it_is_based_on(spring):
    """Title, marking at head and foot, data, basemap and the note on borders are text."""
    texts = _texts(spring.figure(title="Spring", marking="TLP:GREEN", size=(9, 7)))
    whole = " ".join(texts)
    assert "Spring" in texts
    assert texts.count("TLP:GREEN") == 2
    for words in ("OpenStreetMap", "Natural Earth", "do not imply endorsement", "CC BY 4.0"):
        assert words in whole


def test_counts_in_words_add_up(spring):
    """What is on the map, without a place, filtered out, and out of sight, is said."""
    filters = {"from": "2023-04-05", "to": "2023-04-09"}
    counts = spring.counts(filters)
    still = spring.figure(selection=filters, size=(9, 7))
    said = next(text for text in _texts(still) if text.startswith(f"{counts['held']} events"))
    numbers = [int(word) for word in re.findall(r"\d+", said.split(".")[0])]
    assert numbers == [counts[key] for key in ("held", "shown", "off_map", "hidden")]
    assert sum(numbers[1:]) == numbers[0]
    part = _part(spring.select(filters))
    assert len(part.events) + sum(part.outside.values()) == counts["shown"]
    assert sum(part.groups.values()) == len(part.events)


@pytest.mark.parametrize("number", ["E002", "E017", "E026", "E027", "E057", "E067"])
def test_events_without_a_place_are_never_drawn(spring, number):
    """The whole world in view, they have no mark; they are in the counts."""
    part = _part(spring, bounds=(-179, -60, 179, 80))
    drawn = {spring.events.index[row] for row in part.events}
    assert drawn
    assert not any(event.endswith(number) for event in drawn)


def test_a_country_is_no_place_to_draw():
    """Coordinates of a country's middle stay out of the picture."""
    record = _record([("a", "impact", "country", 90.0, 35.8, 33.9)])
    part = _part(record)
    assert not part.scene.spots
    assert part.legend == []
    said = _texts(figure(record, size=SMALL, basemap="none"))
    assert "1 event: 0 on the map, 1 without a place" in said


@pytest.mark.parametrize("words", [*hostile.STRINGS, "$x$", r"\frac{1}{0}", "a_b^c", "&lt; & <b>"])
def test_hostile_text_is_drawn_as_it_is(words):
    """Nothing is read as mathematics or markup, and the SVG stays well formed."""
    text = pd.Series([words], dtype=object)
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "title": text})
    places = pd.DataFrame({"event_id": ["a"], "longitude": 35.2, "latitude": 33.1, "name": text})
    record = Record(events, places, dataset={"title": words, "attribution": words})
    still = figure(record, title=words, size=SMALL, basemap="none")
    assert "sheet" in [axes.get_label() for axes in still.axes]
    assert _texts(still)
    assert _saved(still, "png")


def test_signs_of_mathematics_are_plain_letters():
    """A dollar, an underscore and a backslash stand where they stood."""
    record = _record([("a", "impact", "town", 2.0, 35.2, 33.1)])
    assert r"Cost: $1_000$ \frac{" in _texts(
        figure(record, title=r"Cost: $1_000$ \frac{", size=SMALL, basemap="none")
    )


@pytest.mark.parametrize("labels", ["latin", "native", "both", "none"])
def test_names_in_every_script_are_drawn(spring, labels):
    """Arabic and Hebrew names neither fail nor warn."""
    assert _saved(spring.figure(labels=labels, bounds=(34, 31, 37, 34), size=SMALL), "png")


def test_what_turns_the_reading_direction_is_not_drawn():
    """A title cannot turn round the counts after it; a letter without a picture is shown as one."""
    assert drawable_text("a\u202eb\nc") == "ab c"
    assert drawable_text("\U0001f680 x\x00y") == "\ufffd x y"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"theme": "auto"}, "theme is 'auto'"),
        ({"labels": "greek"}, "labels is 'greek'"),
        ({"basemap": "moon"}, "no basemap is called 'moon'"),
        ({"size": (1, 5)}, "inches"),
        ({"size": "large"}, "inches"),
        ({"bounds": (36, 31, 34, 34)}, "west, south, east, north"),
        ({"bounds": (34, 31, 36)}, "west, south, east, north"),
        ({"marking": "TLP:PINK"}, "TLP:PINK"),
    ],
)
def test_what_cannot_be_drawn_is_refused(options, message):
    """Each wrong option is named with what was wanted."""
    record = _record([("a", "impact", "town", 2.0, 35.2, 33.1)])
    with pytest.raises(PageError, match=message):
        figure(record, **options)


def test_the_map_is_in_metres_so_that_own_layers_can_be_drawn_on_it():
    """The first axes take what has been brought to EPSG:3857."""
    still = figure(_record([("a", "impact", "town", 2.0, 35.2, 33.1)]), bounds=(35, 33, 36, 34))
    corner = gpd.GeoSeries([shapely.Point(35.5, 33.5)], crs=4326).to_crs(3857).iloc[0]
    west, east = still.axes[0].get_xlim()
    south, north = still.axes[0].get_ylim()
    assert still.axes[0].get_label() == "map"
    assert abs((west + east) / 2 - corner.x) < 1
    assert south < corner.y < north


def test_the_colours_of_groups_are_those_that_cross_to_the_page():
    """A group has one colour: the page's comes with the record, and the still's is the same."""
    groups = vocabulary_lists([], SHIPPED, {})["groups"]
    for theme, dark in (("light", ""), ("dark", "dark_")):
        crossed = {one["id"]: (one[f"{dark}fill"], one[f"{dark}stroke"]) for one in groups}
        assert crossed == PALETTES[theme].groups


@pytest.mark.parametrize("status", vocabulary.STATUSES)
@pytest.mark.parametrize("role", vocabulary.PLACE_ROLES)
def test_every_role_and_status_has_a_mark(role, status):
    """How sure an event is changes the fill or the line of its mark, never its colour alone."""
    layers = symbols.mark(symbols.MarkLook(role, "other", status), PALETTES["light"])
    sure = symbols.mark(symbols.MarkLook(role, "other", "confirmed"), PALETTES["light"])
    assert layers[-1].line == sure[-1].line
    looks = [
        [(layer.width, layer.dash, layer.path.text()) for layer in one] for one in (layers, sure)
    ]
    assert status == "confirmed" or looks[0] != looks[1]


def test_marks_that_meet_become_one_with_a_number():
    """Nothing is moved aside; the number counts events, not places."""
    place = ("impact", "town", 1.0, 35.2, 33.1)
    record = _record([("a", *place), ("b", *place), ("b", *place), ("c", *place[:3], 36.2, 33.9)])
    assert sorted(len(one.events) for one in _part(record).scene.stacks) == [1, 2]


def test_a_stack_shows_its_least_certain_member():
    """A number over several events is dashed where one of them is only alleged."""
    events = pd.DataFrame(
        {"event_id": ["a", "b"], "start": "2023-04-06", "status": ["confirmed", "alleged"]}
    )
    place = ("impact", "town", 1.0, 35.2, 33.1)
    (stack,) = _part(_record([("a", *place), ("b", *place)], events)).scene.stacks
    assert stack.status == "alleged"
    assert symbols.pill("+1", stack.status, PALETTES["light"]).dash


def test_an_area_has_no_point():
    """What is only somewhere in a disc of 20 km is drawn as that disc, of true radius."""
    scene = _part(_record([("a", "impact", "area", 20.0, 35.2, 33.1)]))
    assert scene.scene.stacks == []
    (area,) = scene.scene.areas
    assert area.r == pytest.approx(float(scene.view.pixels(20.0, 33.1)))


def test_a_region_that_groups_share_is_one():
    """Two kinds of events in one region hatch it once, in neutral ink."""
    events = pd.DataFrame(
        {"event_id": ["a", "b"], "start": "2023-04-06", "kind": ["rocket_fire", "air_strike"]}
    )
    place = ("impact", "region", 30.0, 35.2, 33.1)
    (region,) = _part(_record([("a", *place), ("b", *place)], events)).scene.regions
    assert region.shared


@pytest.mark.parametrize(
    ("places", "lines", "vague"),
    [
        # one launch, one impact: a line
        (
            [("a", "launch", "town", 2.0, 35.2, 33.2), ("a", "impact", "town", 2.0, 35.4, 33.0)],
            1,
            0,
        ),
        # one end is vague: dashed
        (
            [("a", "launch", "area", 9.0, 35.2, 33.4), ("a", "impact", "town", 2.0, 35.4, 32.8)],
            1,
            1,
        ),
        # two launches and nothing that pairs them: none
        (
            [
                ("a", "launch", "town", 2.0, 35.2, 33.2),
                ("a", "launch", "town", 2.0, 35.3, 33.2),
                ("a", "impact", "town", 2.0, 35.4, 33.0),
            ],
            0,
            0,
        ),
        # the launch is known to a country only: none
        (
            [("a", "launch", "country", 90.0, 35.8, 33.9), ("a", "impact", "town", 2.0, 35.4, 33)],
            0,
            0,
        ),
    ],
)
def test_a_line_needs_both_ends_in_the_data(places, lines, vague):
    """No line is made up, and a vague end makes it dashed."""
    record = _record(places)
    part = _part(record)
    found = find_lines(record, part.scene)
    assert (len(found), sum(line.vague for line in found)) == (lines, vague)


def test_the_legend_names_only_what_is_drawn():
    """One rocket, one town: no diplomacy, no region, no doubt."""
    heads = _part(_record([("a", "impact", "town", 5.0, 35.2, 33.1)])).legend
    words = [entry.words for part in heads for entry in part.entries]
    assert words == ["Fire", "Impact or strike", "Town, true radius"]


def test_rings_within_rings_are_lakes_and_islands():
    """Land is filled by the even-odd rule, however large the lake is."""
    squares = [
        np.array(shapely.box(-side, -side, side, side).exterior.coords) for side in (50, 48, 10, 5)
    ]
    assert even_odd(squares).area == pytest.approx(4 * (50**2 - 48**2 + 10**2 - 5**2))


def test_too_many_places_are_counted_by_cell():
    """Each event counts once in a cell; those known less precisely than a cell are told apart."""
    chance = np.random.default_rng(3)
    count = 4000
    ids = [f"e{number}" for number in range(count)]
    places = [
        (event, "location", "town", 1.0, longitude, latitude)
        for event, longitude, latitude in zip(
            ids, chance.uniform(34, 37, count), chance.uniform(31, 34, count), strict=True
        )
    ]
    vague = [(f"v{number}", "location", "area", 90.0, 35.5, 32.5) for number in range(5)]
    record = _record([*places, ("e0", *places[0][1:]), *vague])
    part = _part(record)
    assert part.density
    assert not part.scene.stacks
    assert part.density.apart == 5
    assert part.density.counts.sum() == count
    said = " ".join(_texts(figure(record, basemap="none")))
    assert "5 events in this view are known less precisely" in said
    assert "Events in" in said


def test_a_mark_that_stands_for_several_places_has_no_name():
    """Where few places are drawn each is named; one name for two places would be wrong."""
    events = pd.DataFrame({"event_id": ["a", "b", "c"], "start": "2023-04-06"})
    places = pd.DataFrame(
        {
            "event_id": ["a", "b", "c"],
            "name": ["First", "Second", "Third"],
            "precision": "town",
            "radius_km": 1.0,
            "longitude": [35.0, 35.001, 36.0],
            "latitude": [33.0, 33.0, 33.5],
        }
    )
    part = _part(Record(events, places), labels="latin")
    assert [
        name for _, _, name, _ in own_names(part.scene, part.order.record.places, part.order.labels)
    ] == ["Third"]


def test_a_still_names_the_events_own_places_as_the_page_does():
    """Twenty villages that no ground holds are named; a town of both once, as the ground spells it.

    The page has the same rule in ``web/test/basemap.test.js``.
    """
    names = [f"Village {letter}" for letter in "ABCDEFGHIJKLMNOPQRS"]
    at = [(24.0 + 0.75 * (n % 7), 12.5 + 0.9 * (n // 7)) for n in range(len(names))]
    frame = pd.DataFrame(at, columns=["longitude", "latitude"]).assign(name=names)
    frame.loc[len(frame)] = [25.35, 13.63, "El Fasher camp"]
    frame = frame.assign(event_id=[f"e{n}" for n in range(len(frame))], precision="town")
    events = pd.DataFrame({"event_id": frame["event_id"], "start": "2024-05-10"})
    said = _written(figure(Record(events, frame.assign(radius_km=2.0)), size=(11, 8)))
    assert [name for name in names if name not in said] == []
    assert "El Fasher camp" not in said
    assert sum("fashir" in text.lower() or "fasher" in text.lower() for text in said) == 1
    areas = figure(Record(events, frame.assign(precision="area", radius_km=20.0)), size=(11, 8))
    assert not set(names) & set(_written(areas)), "a village is not the name of an area"


def test_a_still_says_how_many_were_killed():
    """Beside the ring, with who where that is known; an open figure as one; two events not added.

    The page has the same rule in ``web/src/drawing/deaths.js``: more than eight rings have none.
    """
    where = [("a", 35.0), ("b", 35.6), ("c", 36.2), ("d", 36.8), ("d2", 36.8), ("e", 37.4)]
    record = _record([(key, "impact", "town", 1, at, 33) for key, at in where])
    rows = [
        *(("a", "killed", 2, None), ("a", "killed_civilian", 2, None)),
        *(("b", "killed", None, 3), ("c", "killed", 1, None), ("c", "killed_civilian", 1, None)),
        *(("d", "killed", 4, None), ("d2", "killed", 5, None), ("e", "killed", 0, None)),
    ]
    columns = ["event_id", "what", "best", "low"]
    told = Record(record.events, record.places, quantities=pd.DataFrame(rows, columns=columns))
    said = [
        text for text in _written(figure(told, basemap="none")) if re.match(r"\d.* killed$", text)
    ]
    assert sorted(said) == ["1 civilian killed", "2 civilians killed", "3+ killed"]
    many = [(f"m{n}", "impact", "town", 1, 35 + n / 4, 33) for n in range(9)]
    crowd = _record(many)
    rows = [(key, "killed", 1, None) for key, *_ in many]
    crowd = Record(crowd.events, crowd.places, quantities=pd.DataFrame(rows, columns=columns))
    assert "1 killed" not in _written(figure(crowd, basemap="none"))


@pytest.mark.parametrize(
    "marking",
    [
        "RESTREINT UE/EU RESTRICTED, releasable to a long list of partners and organisations " * 3,
        "TOPSECRETNOFORN" * 16,
        "TLP:AMBER+STRICT",
    ],
)
@pytest.mark.parametrize("size", [(4, 7), (9, 7)])
def test_a_marking_is_written_whole(spring, marking, size):
    """It takes as many lines as it needs, at head and foot, inside the picture."""
    still = spring.figure(marking=marking, size=size)
    sheet = still.axes[1]
    lines = [text for text in sheet.texts if text.get_color() == "#ffffff"]
    said = "".join(text.get_text() for text in lines).replace(" ", "")
    assert said == marking.replace(" ", "") * 2
    for text in lines:
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= still.bbox.width


def test_a_marking_that_leaves_no_room_for_the_map_asks_for_a_larger_picture(spring):
    """Nothing of it is cut, so the picture has to be larger."""
    with pytest.raises(PageError, match=r"the marking takes .* never cut: give a larger size"):
        spring.figure(marking="TOPSECRETNOFORN" * 16, size=(2.5, 4))


def test_counts_of_cells_are_squares_with_their_sum():
    """Each where its cell is, with the shares of its kinds; a single event keeps its mark."""
    ids = ["a", "b", "c", "d"]
    events = pd.DataFrame(
        {
            "event_id": ids,
            "start": "2023-04-06",
            "kind": ["clash", "air_strike", "clash", "clash"],
            "weight": [5, 2, 1, 1],
        }
    )
    places = pd.DataFrame(
        {
            "event_id": ids,
            "longitude": [30.5, 30.5, 31.5, 30.2],
            "latitude": [14.5, 14.5, 14.5, 14.4],
            "radius_km": [77.3, 77.3, 77.3, 2.0],
            "precision": ["area", "area", "area", "town"],
        }
    )
    part = _part(Record(events, places), labels="none")
    assert sorted(part.density.counts.tolist()) == [1, 7]
    assert part.density.groups.sum(axis=0).tolist().count(0) == part.density.groups.shape[1] - 2
    wide, high = part.density.sides[0]
    assert high / wide == pytest.approx(1 / np.cos(np.radians(14.5)), rel=0.01)
    left, right = sorted(part.density.corners[:, 0])
    assert right - left == pytest.approx(wide, rel=0.01)
    assert [one.lead.place for one in part.scene.stacks] == [3]
    assert not part.scene.areas
