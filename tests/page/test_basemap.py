"""The basemap holds what the page needs around the events, by policy, and says whose it is."""

import json
from hashlib import sha256

import numpy as np
import pytest
from pyarrow.parquet import read_schema

from atlas.errors import PageError, RecordError
from atlas.page.payload.basemap import SOURCES, make_basemap
from atlas.page.payload.codec import decode_block
from atlas.shipped import shipped

LEVANT = (34.2, 31.2, 36.8, 34.2)
SPRING = np.array(
    [[35.2, 33.2], [36.3, 33.5], [34.5, 31.5], [44.0, 36.2], [23.7, 38.0], [116.4, 39.9]]
)
FOLDER = shipped("geo", "basemap")
GROUND = shipped("geo", "ground")
DATA_FILES = sorted(path.name for path in FOLDER.glob("*.json"))


def lines_of(policy, bounds=LEVANT, name="theatre"):
    """Return whether each contested line is dashed, by id, as a policy draws it."""
    lines = decode_block(make_basemap(bounds, name=name, policy=policy).block).tables["lines"]
    last = int(lines["tier"].max())
    rows = zip(lines["tier"], lines["id"], lines["dashed"], strict=True)
    return {name: bool(dashed) for tier, name, dashed in rows if name and tier == last}


def test_each_source_in_the_block_is_attributed():
    """A block says itself whose data are in it, as the Python side does."""
    basemap = make_basemap(LEVANT)
    extra = decode_block(basemap.block).extra
    assert extra["attributions"] == list(basemap.attributions)
    assert any(
        "OpenStreetMap contributors" in line and "ODbL" in line for line in basemap.attributions
    )
    assert any("Natural Earth" in line and "public domain" in line for line in basemap.attributions)
    assert any("GeoNames" in line and "CC BY 4.0" in line for line in basemap.attributions)
    assert "OpenStreetMap" in extra["attribution"]


def test_natural_earth_has_no_odbl_data():
    """The public domain basemap holds no line and no name of OpenStreetMap's."""
    basemap = make_basemap(LEVANT, name="natural-earth")
    extra = decode_block(basemap.block).extra
    assert "OpenStreetMap" not in json.dumps(extra)
    assert "ODbL" not in json.dumps(extra)
    assert [tier["name"] for tier in extra["tiers"]][-1] == "ground"
    for path in GROUND.glob("*.parquet"):
        meta = json.loads(read_schema(path).metadata[b"_meta"])
        assert not any("geo-maps" in package for package in meta["packages"])


def test_the_note_of_the_basemap_is_that_of_the_policy():
    """What is said of borders names the policy's practice, and endorses nothing."""
    assert "United Nations" in make_basemap(None, policy="un").note
    assert "endorsement" in make_basemap(None, policy="us").note


@pytest.mark.parametrize("source", ["theatre", "natural-earth"])
def test_the_same_input_gives_the_same_bytes(source):
    """A block depends on its input alone."""
    one, two = (make_basemap(SPRING, name=source) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("bounds", "most"),
    [
        (None, 60_000),  # nothing drawn: the world, coarse
        (LEVANT, 130_000),
        (SPRING, 160_000),  # the theatre in detail, Athens and Beijing roughly
        ((23.7, 31.2, 116.4, 39.9), 350_000),  # the same, of which only the box is known
        ((-180, -60, 180, 80), 1_000_000),
    ],
)
def test_a_basemap_is_no_larger_than_stated(bounds, most):
    """Detail is kept where the events are, not everywhere."""
    assert len(make_basemap(bounds).block) < most


def test_no_policy_draws_a_contested_line_of_the_levant_as_a_border_unless_it_says_so():
    """Neutral dashes every contested line, both sides of the Golan and of Jerusalem included."""
    drawn = lines_of("neutral")
    wanted = {
        "blue-line",
        "golan-west",
        "golan-east",
        "undof-east",
        "green-line",
        "gaza",
        "jerusalem",
    }
    assert wanted <= set(drawn)
    assert all(drawn.values())


def test_policies_draw_the_same_line_differently():
    """The Golan and Jerusalem are drawn as each policy has them."""
    un, us = lines_of("un"), lines_of("us")
    assert un["golan-west"]
    assert un["golan-east"]
    assert un["green-line"]
    assert "jerusalem" not in un
    assert "golan-west" not in us
    assert us["golan-east"] is False
    assert us["green-line"]


def test_natural_earth_dashes_the_armistice_lines_too():
    """Policies hold whatever the source of the lines."""
    drawn = lines_of("neutral", name="natural-earth")
    assert drawn["green-line"]
    assert drawn["blue-line"]
    assert drawn["golan-west"]


def test_policies_name_territories_and_waters():
    """A name in dispute is written as the policy writes it."""
    names = {
        policy: set(
            decode_block(make_basemap(LEVANT, policy=policy).block).tables["labels"]["name"]
        )
        for policy in ("neutral", "un", "us")
    }
    assert {"Golan", "Sea of Galilee", "The Gulf"} <= names["neutral"]
    assert {"Occupied Syrian Golan", "Lake Tiberias", "Persian Gulf"} <= names["un"]
    assert {"Golan Heights", "Persian Gulf"} <= names["us"]


def test_a_house_file_renames_territories(tmp_path):
    """A policy of one's own gives names; its lines are neutral."""
    house = tmp_path / "house.json"
    house.write_text('{"GOLAN": ["The Heights", "House style."]}', encoding="utf-8")
    block = decode_block(make_basemap(LEVANT, policy=house).block)
    assert "The Heights" in block.tables["labels"]["name"]
    assert block.extra["policy"] == "house"


def test_labels_are_well_known_spellings_in_both_scripts():
    """The towns of the theatre are written as newspapers write them, and in their own script."""
    labels = decode_block(make_basemap(LEVANT).block).tables["labels"]
    native = dict(zip(labels["name"], labels["native"], strict=True))
    assert native["Beirut"] == "بيروت"
    assert native["Haifa"] == "חיפה"
    for name in (
        "Damascus",
        "Sidon",
        "Tyre",
        "Acre",
        "Nablus",
        "Gaza City",
        "Kiryat Shmona",
        "Lebanon",
    ):
        assert native[name], name


def test_jerusalem_is_marked_as_nobody_s_capital():
    """No square at Jerusalem; one at Beirut."""
    labels = decode_block(make_basemap(LEVANT).block).tables["labels"]
    capital = dict(zip(labels["name"], labels["capital"], strict=True))
    assert capital["Jerusalem"] == 0
    assert capital["Beirut"] == 1


def test_each_cell_is_there_once_and_its_paths_add_up():
    """Counts of rings and steps are those of the tables below."""
    tables = decode_block(make_basemap(SPRING).block).tables
    cells, rings, lines = tables["cells"], tables["rings"], tables["lines"]
    corners = list(zip(cells["tier"], cells["west"], cells["south"], strict=True))
    assert len(corners) == len(set(corners))
    assert cells["rings"].sum() == len(rings["points"])
    assert rings["points"].sum() == len(tables["points"]["longitude"])
    assert lines["points"].sum() == len(tables["line_points"]["longitude"])
    assert tables["labels"]["positions"].sum() == len(tables["positions"]["longitude"])


def test_no_basemap_is_an_answer():
    """Nothing is drawn, and nobody is attributed."""
    basemap = make_basemap(LEVANT, name="none")
    assert basemap.block == b""
    assert basemap.attributions == ()


def test_an_unknown_basemap_is_refused():
    """The message names those that there are."""
    with pytest.raises(PageError, match="there are 'theatre', 'natural-earth', 'none'"):
        make_basemap(LEVANT, name="osm")
    assert SOURCES == ("theatre", "natural-earth", "none")


def test_an_unknown_policy_is_refused():
    """The message comes from the place that knows policies."""
    with pytest.raises(RecordError, match="french"):
        make_basemap(LEVANT, policy="french")


@pytest.mark.parametrize(
    "bounds",
    [
        (1.0, 2.0, 3.0),  # three numbers are no box
        (34.2, float("nan"), 36.8, 34.2),
        (3420.0, 31.2, 3680.0, 34.2),  # no degrees
    ],
)
def test_bounds_that_are_no_box_are_refused(bounds):
    """A box that cannot be on Earth is said to be one, before anything is cut."""
    with pytest.raises(PageError, match="bounds"):
        make_basemap(bounds)


@pytest.mark.parametrize("name", DATA_FILES)
def test_each_file_says_where_it_comes_from(name):
    """Package, version and hash of every input, licence and attribution."""
    meta = json.loads((FOLDER / name).read_text(encoding="utf-8"))["_meta"]
    assert meta["attribution"]
    assert meta["licence"]
    assert meta["script"]
    for source in meta["sources"]:
        assert source["package"]
        assert source["version"]
        assert len(source["sha256"]) == 64


def test_the_registry_has_the_hash_of_each_file():
    """A file that was changed by hand, and not by the script, is noticed."""
    lines = (FOLDER / "registry.txt").read_text(encoding="utf-8").split()
    known = dict(zip(lines[::2], lines[1::2], strict=True))
    files = sorted(path for path in FOLDER.iterdir() if path.suffix in (".json", ".csv"))
    assert known == {path.name: sha256(path.read_bytes()).hexdigest() for path in files}


def test_readme_has_a_line_for_each_file():
    """Where a file comes from is said beside it."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in DATA_FILES)
