"""One symbology: every role, status and look is drawn alike by each renderer.

The page's canvas, the picture without scripts (SVG, by the same browser), stills (matplotlib), and
the icons of KMZ are read as pixels: where the outline is, how much of it is drawn and in how many
pieces, and what is inside. QGIS has marks of its own: its style is read as text.
"""

import base64
import io
from dataclasses import replace
from functools import cache
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.figure import Figure
from PIL import Image

from atlas.page.still import symbols
from atlas.page.still.canvas import Sheet
from atlas.page.still.outlines import read_path, shape_of
from atlas.page.still.palette import PALETTES
from atlas.page.still.projection import view_of_places
from atlas.page.still.scene import read_spots
from atlas.page.still.svg_sheet import SvgSheet
from atlas.record.record import Record
from atlas.reference.symbology import ROLES, SYMBOLOGY, outline, style_of, variant
from atlas.reference.vocabulary import PRECISIONS
from atlas.writers.kml.kml_document import icon_name
from atlas.writers.kml.kmz import icon
from atlas.writers.styles.qml import style

pytestmark = pytest.mark.browser

HALF, SIDE, SCALE = 5.5, 24, 8
STATUSES, LOOKS = tuple(SYMBOLOGY["doubt"]), ("solid", "hollow")
# The look of a place that is no larger on the screen than its mark, by how exactly it is known.
DRAWN = {
    **dict.fromkeys(("exact", "site", "town"), "solid"),
    **dict.fromkeys(("area", "region", "adm2", "adm1"), "soft"),
    "unstated": "hollow",
}
RADII = (8, 14, 21, 42, 84, 168, 336)
CASES = [(role, status, look) for role in ROLES for status in STATUSES for look in LOOKS]
# A mark of each role with the wave of a place at sea.
SEA = [(role, "confirmed", "solid", True) for role in ROLES]
# Line black, fill grey, paper and halo white: so a value of a pixel says what is there.
FILL, LINE = "#808080", "#000000"
COLOURS = replace(
    PALETTES["light"],
    paper="#ffffff",
    halo="#ffffff",
    groups={"other": (FILL, LINE)},
    marks={},
)
_PAGE = """
<canvas id=c></canvas><script type=module>
import { paintMark } from "/atlas/web/src/drawing/stamps.js";
import { Painter } from "/atlas/web/src/drawing/paint.js";
window.draw = ([role, status, look, sea = false], { side, scale, half, fill, stroke }) => {
  const canvas = document.getElementById("c");
  canvas.width = canvas.height = side * scale;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.scale(scale, scale);
  const groups = new Map([["other", { fill, stroke, mark: "", inside: "#000" }]]);
  const theme = { paper: "#ffffff", halo: "#ffffff", ink: "#000", groups, rest: "other" };
  paintMark(context, theme, { role, status, look, sea, group: "other" }, half);
  return canvas.toDataURL();
};
window.rims = (radii, { fill, stroke }) => {
  const groups = new Map([["other", { fill, stroke, mark: "", inside: "#000" }]]);
  const [white, black] = ["#ffffff", "#000000"];
  const plain = { paper: white, halo: white, land: white, ink: black, ink2: black };
  const theme = { ...plain, groups, rest: "other" };
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 800;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, 800, 800);
  const view = { left: 0, top: 0, width: 800, height: 800, scale: 1, ratio: 1 };
  const rims = radii.map((r, at) => ({ x: 400, y: 400, r, at, shapeId: -1, group: "other" }));
  new Painter().rims(context, theme, rims, view);
  const { data } = context.getImageData(0, 0, 800, 800);
  let ink = 0;
  for (let at = 0; at < data.length; at += 4) ink += 1 - data[at] / 255;
  return ink;
};
window.ready = true;
</script>
"""
_OPTIONS = {"side": SIDE, "scale": SCALE, "half": HALF, "fill": FILL, "stroke": LINE}


@pytest.fixture(scope="module")
def drawn(browser, repository):
    """Return all marks as the page's canvas and the picture without scripts have them."""
    page = browser.new_page(viewport={"width": SIDE * SCALE, "height": SIDE * SCALE})

    def serve(route):
        path = route.request.url.removeprefix("http://atlas.test")
        if path == "/":
            return route.fulfill(body=_PAGE, content_type="text/html")
        kind = "application/json" if path.endswith("json") else "text/javascript"
        return route.fulfill(body=(repository / path[1:]).read_text("utf-8"), content_type=kind)

    page.route("http://atlas.test/**", serve)
    page.goto("http://atlas.test/")
    page.wait_for_function("window.ready")
    canvas, found = {}, {}
    for case in CASES + SEA:
        made = page.evaluate("([one, options]) => draw(one, options)", [list(case), _OPTIONS])
        canvas[case] = _grey(_data(made))
    for case in CASES + SEA:
        page.set_content(f"<style>body {{ margin: 0 }}</style>{_svg(case)}")
        found[case] = _grey(page.screenshot())
    page.goto("http://atlas.test/")
    page.wait_for_function("window.ready")
    rims = {r: page.evaluate("([r, o]) => rims([r], o)", [r, _OPTIONS]) for r in RADII}
    page.close()
    return {"canvas": canvas, "svg": found, "rims": rims}


def _data(address):
    return base64.b64decode(address.split(",")[1])


def _grey(picture):
    """Return the pixels of a picture, 0 black to 1 white."""
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(image.convert("L"), dtype=float) / 255


def _layers(case):
    role, status, look, *sea = case
    seen = symbols.MarkLook(role, "other", status, look, HALF, sea=bool(sea))
    return symbols.mark(seen, COLOURS)


def _svg(case):
    """Return a mark as the picture without scripts writes it."""
    sheet = SvgSheet(SIDE, SIDE)
    sheet.marks(_layers(case), np.array([[SIDE / 2, SIDE / 2]]))
    size = SIDE * SCALE
    return (
        f'<svg width="{size}" height="{size}" viewBox="0 0 {SIDE} {SIDE}">{sheet.content()}</svg>'
    )


@cache
def _still(case):
    """Return a mark as matplotlib draws it."""
    figure = Figure(figsize=(SIDE / 96, SIDE / 96), dpi=96 * SCALE, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    Sheet(axes, SIDE, SIDE).marks(_layers(case), np.array([[SIDE / 2, SIDE / 2]]))
    file = io.BytesIO()
    figure.savefig(file, format="png", facecolor="white")
    return _grey(file.getvalue())


@cache
def _icon(case):
    """Return the icon of a mark in KMZ, as dark as it is white and opaque there."""
    role, status, look, *sea = case
    name = icon_name(role, variant(role, status, look, sea=bool(sea)))
    with Image.open(io.BytesIO(icon(name))) as image:
        pixels = np.asarray(image.convert("RGBA"), dtype=float) / 255
    return 1 - np.where(pixels[..., 0] > 0.5, pixels[..., 3], 0)


@cache
def _points(role):
    """Return points along the outline of a role, and points well inside, for half-size 1."""
    shape = shape_of(read_path(outline(role, 100.0)))
    edge = np.array(
        [shape.exterior.interpolate(at, normalized=True).coords[0] for at in np.linspace(0, 1, 400)]
    )
    inner = shape.buffer(-36)
    across, down = np.meshgrid(np.linspace(-120, 120, 61), np.linspace(-120, 120, 61))
    held = shapely.contains_xy(inner, across.ravel(), down.ravel())
    middle = np.column_stack([across.ravel()[held], down.ravel()[held]])
    return edge / 100, middle / 100


def _at(pixels, points, half, up=0.0):
    """Return the values of pixels at points of a mark, which is ``up`` above the middle."""
    side = pixels.shape[0]
    at = points * half + (side - 1) / 2 - [0, up]
    at = np.clip(np.rint(at).astype(int), 0, side - 1)
    return pixels[at[:, 1], at[:, 0]]


def _read(pixels, role, half, up=0.0):
    """Return how much of the outline is drawn, in how many pieces, and how dark the inside is."""
    edge, middle = _points(role)
    dark = _at(pixels, edge, half, up) < 0.35
    pieces = int((dark & ~np.roll(dark, 1)).sum())
    inside = _at(pixels, middle, half, up)
    return dark.mean(), pieces, float(1 - inside.mean()), float(inside.std())


@pytest.mark.parametrize("renderer", ["canvas", "svg", "still"])
def test_every_mark_is_drawn_alike(drawn, renderer):
    """Outline, dash and fill are those of the file, in each renderer of pixels."""
    wrong = []
    for case in CASES:
        role, status, look = case
        pixels = _still(case) if renderer == "still" else drawn[renderer][case]
        there, pieces, inside, spread = _read(pixels, role, HALF * SCALE)
        other = _read(drawn["canvas"][case], role, HALF * SCALE)
        made = style_of(role, status, look, HALF)
        edge = there > 0.9 if made.dash is None else 0.3 < there < 0.85
        near = abs(there - other[0]) < 0.15 and abs(pieces - other[1]) <= 0.45 * max(4, other[1])
        fill = abs(inside - other[2]) < 0.1 and abs(spread - other[3]) < 0.12
        filled = {"full": inside > 0.4, "tint": 0.1 < inside < 0.35, "half": 0.1 < inside < 0.45}
        as_said = made.struck or filled.get(made.fill, inside < 0.45)
        end = pixels[int((SIDE / 2 + 4.5) * SCALE), int((SIDE / 2 - 6.3) * SCALE)]
        struck = end < 0.5 or not made.struck
        if not (edge and near and fill and as_said and struck):
            wrong.append((*case, round(there, 2), pieces, round(inside, 2), other))
    assert not wrong, wrong[:10]


@pytest.mark.parametrize("renderer", ["canvas", "svg", "still"])
def test_a_wave_is_under_the_mark_of_a_place_at_sea(drawn, renderer):
    """In each renderer of pixels, under each role; the mark itself is as on land."""
    wave = np.array(read_path(SYMBOLOGY["wave"]["path"]).vertices)[[0, 3, 6]]
    for case in SEA:
        pixels, land = (
            _still(one) if renderer == "still" else drawn[renderer][one] for one in (case, case[:3])
        )
        assert (_at(pixels, wave, HALF * SCALE) < 0.5).all(), case
        assert (_at(land, wave, HALF * SCALE) > 0.5).all(), case
        top = pixels.shape[0] // 2
        assert np.abs(pixels[:top] - land[:top]).max() < 0.05, case


def test_the_ink_of_an_area_does_not_grow_with_its_doubt(drawn):
    """Its disc is the paler the wider it is, and from 42 px on all its ink is no more."""
    ink = drawn["rims"]
    shares = [ink[r] / (np.pi * r * r) for r in RADII]
    assert all(wide < near for near, wide in pairwise(shares)), shares
    full = SYMBOLOGY["rim"]["full_to"]
    wider = [ink[r] for r in RADII if r >= full]
    assert all(one <= ink[full] for one in wider), str(ink)
    assert min(wider) > 20, "it is still seen"


def test_no_doubt_has_more_ink_than_what_is_sure(drawn):
    """What is confirmed at a known place is the darkest mark of its role, hollow ones are paler."""
    for role in set(ROLES) - set(SYMBOLOGY["hollow_roles"]) - set(SYMBOLOGY["half_roles"]):
        ink = {case[1:]: (1 - drawn["canvas"][case]).sum() for case in CASES if case[0] == role}
        most = ink.pop(("confirmed", "solid"))
        assert all(one < most for one in ink.values()), (role, ink, most)


def test_each_precision_has_the_look_that_all_renderers_draw():
    """Solid where the error is known; hollow where it is not, or the place is an area.

    The page has the same table in ``web/test/scene.test.js``.
    """
    places = pd.DataFrame(
        {
            "event_id": [f"e{at}" for at, _ in enumerate(DRAWN)],
            "role": "impact",
            "longitude": 36.0,
            "latitude": 33.0,
            "radius_km": [None if one == "unstated" else 0.4 for one in DRAWN],
            "precision": list(DRAWN),
        }
    )
    events = pd.DataFrame({"event_id": places["event_id"], "start": "2023-04-06"})
    record = Record(events, places=places)
    view = view_of_places(places["longitude"], places["latitude"], np.zeros(len(DRAWN)), 400, 400)
    spots = read_spots(record, np.arange(len(DRAWN)), replace(view, scale=256 * 2**4))
    assert {p: s.look for p, s in zip(DRAWN, spots, strict=True)} == DRAWN
    assert set(PRECISIONS) - set(DRAWN) == {"none", "country"}, "neither is drawn"
    assert set(DRAWN.values()) - set(LOOKS) == {"soft"}
    for role, status, _ in CASES:
        assert style_of(role, status, "soft") == style_of(role, status, "hollow")
    unsure = "\"drawn_as\" <> 'point' OR \"precision\" IN ('unstated', '')"
    assert f"CASE WHEN {unsure}" in unescape(style("places"))


def test_no_two_roles_have_one_shape_but_those_that_share_it(drawn):
    """An alert and a rocket that fell short are no impacts, in no renderer."""
    for picture in ("canvas", "svg"):
        marks = {role: drawn[picture][role, "confirmed", "solid"].tobytes() for role in ROLES}
        assert marks["scope"] == marks["location"]
        assert len(set(marks.values())) == len(ROLES) - 1


def test_the_icons_of_kmz_are_the_same_marks():
    """Shape, broken lines and fills are those of the page, as far as a tinted icon can say."""
    wrong = []
    for case in CASES:
        role, status, look = case
        made = style_of(role, status, look, HALF)
        there, pieces, inside, spread = _read(_icon(case), role, 0.62 * 32 * 0.97)
        edge = there > 0.85 if made.dash is None else pieces >= 3
        lines = {"full": inside > 0.85, "tint": 0.1 < inside < 0.75, "half": 0.2 < inside < 0.9}
        fill = lines.get(made.fill, True) if made.fill != "hatch" else spread > 0.2
        if not (edge and fill):
            wrong.append((*case, round(there, 2), pieces, round(inside, 2), round(spread, 2)))
    assert not wrong, wrong[:10]


def test_the_icons_of_kmz_have_the_wave_of_a_place_at_sea():
    """As on the page: the same wave under the same mark, which is smaller and higher in its icon.

    The icon is as much larger, so the marks of a file are of one size.
    """
    size = SYMBOLOGY["icon"]
    wave = np.array(read_path(SYMBOLOGY["wave"]["path"]).vertices)[[0, 3, 6]]
    half, up = size["sea"]["half"] * 32, size["sea"]["up"] * 32
    wrong = []
    for case in CASES:
        role, status, look = case
        pixels = _icon((*case, True))
        there, pieces, inside, spread = _read(pixels, role, half * 0.97, up)
        made = style_of(role, status, look, HALF)
        edge = there > 0.8 if made.dash is None else pieces >= 3
        lines = {"full": inside > 0.85, "tint": 0.1 < inside < 0.75, "half": 0.15 < inside < 0.9}
        fill = lines.get(made.fill, True) if made.fill != "hatch" else spread > 0.2
        seen = (_at(pixels, wave * 0.97, half, up) < 0.5).all()
        if not (edge and fill and seen):
            wrong.append((*case, round(there, 2), pieces, round(inside, 2), round(spread, 2), seen))
        assert icon(icon_name(role, variant(*case))) != icon(
            icon_name(role, variant(*case, sea=True))
        )
    assert not wrong, wrong[:10]


def test_the_style_of_qgis_has_the_wave_of_a_place_at_sea():
    """The wave of the file, as large as the mark of the role is, where a place is at sea."""
    root = ET.fromstring(style("places").split("\n", 1)[1])
    symbols = root.findall("renderer-v2/symbols/symbol")
    assert len(symbols) == len(ROLES)
    for category in root.iter("category"):
        symbol = symbols[int(category.get("symbol"))]
        (wave,) = symbol.findall("layer[@class='SvgMarker']")
        name = wave.find("Option/Option[@name='name']").get("value")
        picture = ET.fromstring(base64.b64decode(name.removeprefix("base64:")))
        assert picture[0].get("d") == SYMBOLOGY["wave"]["path"]
        assert picture[0].get("stroke") == "param(outline)"
        box = [float(part) for part in picture.get("viewBox").split()]
        assert box[0] * 2 + box[2] == box[1] * 2 + box[3] == 0, "the mark is in its middle"
        size = SYMBOLOGY["qgis"][category.get("value")]["size"]
        stated = {one.get("value") for one in wave.iter("Option")}
        assert f'CASE WHEN "at_sea" THEN {size * box[2] / 2:g} ELSE 0 END' in stated


def test_the_style_of_qgis_says_the_same_where_it_can():
    """The marks that QGIS has itself, filled and dashed as the file says."""
    text = style("places")
    root = ET.fromstring(text.split("\n", 1)[1])
    names = {one.get("value") for one in root.iter("Option") if one.get("name") == "name"}
    assert {SYMBOLOGY["qgis"][role]["name"] for role in ROLES} <= names
    open_ones = [status for status in STATUSES if style_of("impact", status).fill == "paper"]
    listed = ", ".join(f"'{status}'" for status in open_ones)
    assert f"IN ({listed}) THEN '#ffffff'" in text.replace("&quot;", '"')
    for status, dash in SYMBOLOGY["qgis_dashes"].items():
        assert f"'{status}' THEN '{dash}'" in text.replace("&quot;", '"')
        assert style_of("impact", status).dash
