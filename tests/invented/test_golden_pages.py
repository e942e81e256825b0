"""Stills for a phone and for paper, and the page itself, look as those that were kept.

A picture is compared square by square, since a mark is small beside a map: letters that another
FreeType or another Chromium draws make a little of every square, a changed mark makes much of one.
"""

import os
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import atlas
from atlas.page.still import symbols
from scripts import invented_records
from scripts.find_browser import arguments, find
from scripts.invented_records import PLANS
from tests.patience import PATIENCE, rest

GOLDEN = Path(__file__).parents[1] / "data" / "golden"
# Inches and dots to one: as wide as a phone, and a sheet of A4 with its margins.
FORMS = {"phone": ((3.9, 6.4), 96), "paper": ((7.5, 10.2), 60)}
PAGES = ("five", "ukraine", "pacific")
SCREENS = {
    "light": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
}
SIDE = 8
"""Pixels to a square."""
# Of 255, in the worst square. Marks that go make 37 and more, a mark of another shape 30 and more.
SQUARE_MOST, CHANGED_LEAST = 20.0, 30.0
ALL_MOST = 1_200_000

read = cache(invented_records.read)


def _worst(one, other):
    """Return the mean difference of two pictures in the square where it is largest, of 255."""
    apart = np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).mean(axis=2)
    high, wide = (side // SIDE * SIDE for side in apart.shape)
    squares = apart[:high, :wide].reshape(high // SIDE, SIDE, wide // SIDE, SIDE)
    return float(squares.mean(axis=(1, 3)).max())


def _packed(made):
    """Return a picture as it is kept: compressed, so that only what is drawn can differ."""
    file = BytesIO()
    made.save(file, "WEBP", quality=88, method=6, use_sharp_yuv=True)
    return file.getvalue()


def _compared(made, name):
    """Return the worst square beside the picture kept; ATLAS_WRITE_GOLDEN=1 keeps this one."""
    path, packed = GOLDEN / name, _packed(made)
    if os.environ.get("ATLAS_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(packed)
    kept = Image.open(path).convert("RGB")
    assert made.size == kept.size
    return _worst(Image.open(BytesIO(packed)).convert("RGB"), kept)


def _still(name, form, **options):
    """Return the still of a record as a picture."""
    (size, dpi), file = FORMS[form], BytesIO()
    read(name).figure(size=size, **options).savefig(file, dpi=dpi)
    return Image.open(file).convert("RGB")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", PLANS)
def test_a_still_for_a_phone_and_for_paper_looks_as_the_one_kept(name, form):
    """Every record, in both forms."""
    assert _compared(_still(name, form), f"forms/{name}_{form}.webp") <= SQUARE_MOST


@pytest.mark.parametrize("form", FORMS)
def test_one_event_less_is_another_still(form):
    """The first of five events goes, and its square shows it."""
    fewer = read("five").select({"from": "2019-03-10"})
    assert 0 < len(fewer) < 5
    (size, dpi), file = FORMS[form], BytesIO()
    fewer.figure(size=size, bounds=None).savefig(file, dpi=dpi)
    made = Image.open(file).convert("RGB")
    kept = Image.open(GOLDEN / f"forms/five_{form}.webp").convert("RGB")
    assert made.size != kept.size or _worst(made, kept) > CHANGED_LEAST


@pytest.mark.parametrize("form", FORMS)
def test_a_mark_of_another_shape_is_another_still(form, monkeypatch):
    """So a change of the symbology does not pass unseen."""
    real = symbols.shape
    monkeypatch.setattr(symbols, "shape", lambda _, r: real("launch", r))
    kept = Image.open(GOLDEN / f"forms/five_{form}.webp").convert("RGB")
    assert _worst(_still("five", form), kept) > CHANGED_LEAST


@pytest.fixture(scope="module")
def shoot(request, tmp_path_factory):
    """Return a function that gives a page as a picture, half as large as the screen."""
    if os.environ.get("ATLAS_NO_BROWSER") == "1":
        pytest.skip("ATLAS_NO_BROWSER=1")
    driver = request.getfixturevalue("playwright_driver")
    given = arguments("--font-render-hinting=none")
    browser = driver.chromium.launch(executable_path=find(), args=given)
    folder, pages = tmp_path_factory.mktemp("pages"), {}

    def _shoot(name, screen, change=""):
        if name not in pages:
            pages[name] = atlas.brief(read(name), folder / f"{name}.html")
        context = browser.new_context(
            offline=True, reduced_motion="reduce", locale="en-GB", timezone_id="UTC",
            **SCREENS[screen],
        )  # fmt: skip
        context.set_default_timeout(1000 * PATIENCE)
        page = context.new_page()
        page.goto(pages[name].as_uri())
        page.evaluate("() => window.atlas.ready")
        if change:
            page.evaluate(change)
        rest(page, 400)  # names are laid in the frame after
        shot = page.screenshot(animations="disabled", caret="hide")
        with Image.open(BytesIO(shot)) as picture:
            half = (picture.width // 2, picture.height // 2)
            made = picture.convert("RGB").resize(half, Image.Resampling.BOX)
        context.close()
        return made

    yield _shoot
    browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_the_one_kept(shoot, name, screen):
    """Map, panels, list and timeline, as a reader sees them first."""
    assert _compared(shoot(name, screen), f"pages/{name}_{screen}.webp") <= SQUARE_MOST


@pytest.mark.browser
@pytest.mark.parametrize("screen", SCREENS)
def test_one_mark_less_is_another_page(shoot, screen):
    """A filter that takes one event away is seen; and so is a map without relief or marks."""
    kept = Image.open(GOLDEN / f"pages/five_{screen}.webp").convert("RGB")
    changes = (
        "() => window.atlas.select({ from: '2019-03-10' })",
        "() => { document.querySelector('canvas.atlas-events').style.visibility = 'hidden'; }",
    )
    for change in changes:
        assert _worst(shoot("five", screen, change), kept) > CHANGED_LEAST, change


def test_the_pictures_kept_are_those_compared_and_light():
    """None is left over from a record that went, and the repository stays small."""
    kept = {
        f"{folder}/{path.name}": path.stat().st_size
        for folder in ("forms", "pages")
        for path in (GOLDEN / folder).iterdir()
    }
    forms = {f"forms/{name}_{form}.webp" for name in PLANS for form in FORMS}
    assert set(kept) == forms | {f"pages/{n}_{s}.webp" for n in PAGES for s in SCREENS}
    assert sum(kept.values()) < ALL_MOST
