"""The handling marking is never clipped: at any width, at any length, in every form of the page."""

import pytest

import atlas

pytestmark = pytest.mark.browser

WORDS = (
    "RESTREINT UE/EU RESTRICTED, releasable to a long list of partners and further organisations, "
    "to be handled as the annex says, not to be forwarded, printed or stored on a device that "
    "leaves the building without a word of the owner"
)
MARKINGS = {
    "short": "TLP:AMBER+STRICT",
    "200 letters": WORDS,
    "one word": "TOPSECRETNOFORN" * 16,
    "Arabic": "\u0633\u0631\u064a \u0644\u0644\u063a\u0627\u064a\u0629 " * 20,
    "2,000 letters": " ".join([WORDS] * 9),
}
SIZES = [(1440, 900), (1000, 700), (390, 844), (320, 568)]
# Each line of the marking: inside the page, on its own ground, under nothing, and followed by
# the rest of the page.
_CLIPPED = """(selector) => {
    const strong = document.querySelector(`${selector} strong`);
    const ground = strong.closest(selector).getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(strong);
    const faults = [];
    for (const { left, right, top, bottom } of range.getClientRects()) {
        if (left < 0 || right > document.documentElement.clientWidth + 1) faults.push("at a side");
        if (top < ground.top - 2 || bottom > ground.bottom + 2) faults.push("off its ground");
        if (bottom > innerHeight) continue;
        const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        if (!there?.closest(selector)) faults.push(`under ${there?.className}`);
    }
    const said = range.toString().trim();
    return { faults: [...new Set(faults)], said, bottom: ground.bottom };
}"""
_BELOW = """() => {
    const box = (name) => document.querySelector(name).getBoundingClientRect();
    const root = document.querySelector(".at-root");
    root.scrollTop = root.scrollHeight;
    const last = box(".at-nav").height ? box(".at-nav") : box(".at-time");
    const found = { map: box(".at-map").height,
        head: box(".at-head").top - box(".at-marking").bottom,
        foot: Math.round(last.bottom - innerHeight),
        wide: root.scrollWidth - root.clientWidth,
        scrolls: root.scrollTop > 0 };
    root.scrollTop = 0;
    return found;
}"""


@pytest.fixture(scope="module")
def marked(record, tmp_path_factory):
    """Return a function that gives the briefing of the shipped record under a marking."""
    folder = tmp_path_factory.mktemp("marked")
    made = {}

    def _marked(name):
        if name not in made:
            path = folder / f"{len(made)}.html"
            made[name] = atlas.brief(record, path, marking=MARKINGS[name])
        return made[name]

    return _marked


@pytest.mark.parametrize("name", MARKINGS)
def test_the_marking_is_whole_on_every_screen(open_page, marked, name):
    """It wraps, with a card open, too; what lies below moves down and can all be reached."""
    opened = open_page(marked(name), viewport={"width": 1440, "height": 900})
    opened.ready()
    page = opened.page
    page.locator("#at-list .at-row").first.click()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        seen = page.evaluate(_CLIPPED, ".at-marking")
        assert (seen["faults"], seen["said"]) == ([], MARKINGS[name].strip()), width
        below = page.evaluate(_BELOW)
        assert below["map"] >= 150, (width, below)
        assert (below["head"], below["foot"], below["wide"]) == (0, 0, 0), (width, below)
        assert below["scrolls"] == (seen["bottom"] > height / 4), (width, below)
    assert opened.errors == []


@pytest.mark.parametrize("name", ["short", "200 letters", "one word"])
def test_the_marking_is_whole_on_paper(open_page, marked, name):
    """At the head and at the foot of a printed page it is as wide as the page at most."""
    opened = open_page(marked(name), viewport={"width": 700, "height": 990})
    opened.ready()
    opened.page.emulate_media(media="print")
    for part, inner in ((".at-marking", "strong"), (".at-marking-foot", "")):
        box = opened.page.locator(f"{part} {inner}".strip()).evaluate(
            """(element) => {
                const range = document.createRange();
                range.selectNodeContents(element);
                const rects = [...range.getClientRects()];
                return [Math.min(...rects.map(({ left }) => left)),
                    Math.max(...rects.map(({ right }) => right)), range.toString().trim()];
            }"""
        )
        assert box[0] >= 0, part
        assert box[1] <= 700.5, part
        assert box[2] == MARKINGS[name].strip()


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_marking_is_whole_without_scripts(open_page, marked, width):
    """What is read without the map bears it at head and foot."""
    for name in ("200 letters", "one word"):
        size = {"width": width, "height": 844}
        opened = open_page(marked(name), java_script_enabled=False, viewport=size)
        for strong in opened.page.locator("#atlas-still .marking strong").all():
            assert strong.inner_text() == MARKINGS[name]
            ground, text = strong.locator("..").bounding_box(), strong.bounding_box()
            assert text["x"] >= 0
            assert text["x"] + text["width"] <= width
            assert ground["y"] <= text["y"]
            assert text["y"] + text["height"] <= ground["y"] + ground["height"]


@pytest.mark.parametrize(
    ("name", "width"), [("200 letters", 900), ("200 letters", 420), ("2,000 letters", 420)]
)
def test_the_marking_is_whole_in_a_cell(open_page, tmp_path, record, name, width):
    """The map of a notebook, 620 pixels high, bears it as a file does."""
    cell = atlas.draw_map(record, marking=MARKINGS[name])._repr_html_()
    (tmp_path / "cell.html").write_text(f"<!DOCTYPE html>{cell}", encoding="ascii")
    opened = open_page(tmp_path / "cell.html", viewport={"width": width, "height": 700})
    frame = opened.frame()
    frame.evaluate("() => window.atlas.ready")
    seen = frame.evaluate(_CLIPPED, ".at-marking")
    assert (seen["faults"], seen["said"]) == ([], MARKINGS[name].strip())


def test_a_page_without_a_marking_has_no_strip(open_page, tmp_path, record):
    """In a cell that is marked with nothing the head is at the top."""
    cell = atlas.draw_map(record)._repr_html_()
    (tmp_path / "cell.html").write_text(f"<!DOCTYPE html>{cell}", encoding="ascii")
    frame = open_page(tmp_path / "cell.html").frame()
    frame.evaluate("() => window.atlas.ready")
    top = "() => document.querySelector('.at-head').getBoundingClientRect().top"
    assert frame.evaluate(top) == 0
