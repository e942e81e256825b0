"""One symbology: every role, status and look is drawn alike by each renderer.

The page's canvas, the picture without scripts (SVG, by the same browser), stills (matplotlib), and
the icons of KMZ are read as pixels: where the outline is, how much of it is drawn and in how many
pieces, and what is inside. QGIS has marks of its own: its style is read as text.
"""

import base64
import io
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from matplotlib.figure import Figure
from PIL import Image

from atlas.page.still import symbols
from atlas.page.still.canvas import Sheet
from atlas.page.still.outlines import read_path, shape_of
from atlas.page.still.palette import PALETTES
from atlas.page.still.svg_sheet import SvgSheet
from atlas.reference.symbology import ROLES, SYMBOLOGY, outline, style_of, variant
from atlas.writers.kml.kml_document import icon_name
from atlas.writers.kml.kmz import icon
from atlas.writers.styles.qml import style

pytestmark = pytest.mark.browser

HALF, SIDE, SCALE = 5.5, 24, 8
STATUSES, LOOKS = tuple(SYMBOLOGY["doubt"]), ("solid", "hollow")
CASES = [(role, status, look) for role in ROLES for status in STATUSES for look in LOOKS]
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
window.draw = ([role, status, look], { side, scale, half, fill, stroke }) => {
  const canvas = document.getElementById("c");
  canvas.width = canvas.height = side * scale;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.scale(scale, scale);
  const groups = new Map([["other", { fill, stroke, mark: "", inside: "#000" }]]);
  const theme = { paper: "#ffffff", halo: "#ffffff", ink: "#000", groups, rest: "other" };
  paintMark(context, theme, { role, status, look, group: "other" }, half);
  return canvas.toDataURL();
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
    for case in CASES:
        made = page.evaluate("([one, options]) => draw(one, options)", [list(case), _OPTIONS])
        canvas[case] = _grey(_data(made))
    for case in CASES:
        page.set_content(f"<style>body {{ margin: 0 }}</style>{_svg(case)}")
        found[case] = _grey(page.screenshot())
    page.close()
    return {"canvas": canvas, "svg": found}


def _data(address):
    return base64.b64decode(address.split(",")[1])


def _grey(picture):
    """Return the pixels of a picture, 0 black to 1 white."""
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(image.convert("L"), dtype=float) / 255


def _layers(case):
    role, status, look = case
    return symbols.mark(symbols.MarkLook(role, "other", status, look, HALF), COLOURS)


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
    role, status, look = case
    with Image.open(io.BytesIO(icon(icon_name(role, variant(role, status, look))))) as image:
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


def _at(pixels, points, half):
    """Return the values of pixels at points of a mark."""
    side = pixels.shape[0]
    at = np.clip(np.rint(points * half + (side - 1) / 2).astype(int), 0, side - 1)
    return pixels[at[:, 1], at[:, 0]]


def _read(pixels, role, half):
    """Return how much of the outline is drawn, in how many pieces, and how dark the inside is."""
    edge, middle = _points(role)
    dark = _at(pixels, edge, half) < 0.35
    pieces = int((dark & ~np.roll(dark, 1)).sum())
    inside = _at(pixels, middle, half)
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
