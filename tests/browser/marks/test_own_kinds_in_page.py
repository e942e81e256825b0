"""A kind and a group of a house file in a real browser: colour, filter and words."""

import pandas as pd
import pytest

import atlas
from atlas.reference.symbology import SYMBOLOGY, scaled

pytestmark = pytest.mark.browser

LABEL = "Tunnels <img src=x onerror=hit()>"
HOUSE = {
    "group": [
        {
            "id": "paper",
            "label": LABEL,
            "fill": "#7a3e9d",
            "stroke": "#4f2468",
            "dark_fill": "#b98ad6",
            "dark_stroke": "#dcc3ee",
            "mark": "cross",
        }
    ],
    "kind": [
        {"id": "tunnel_find", "label": "Tunnel found", "group": "paper", "words": ["tunnel"]},
        {"id": "parley", "label": "Parley", "group": "paper", "role": "meeting"},
    ],
}
# How many pixels of the events' canvas have a colour.
_PIXELS = """(colour) => {
    const canvas = document.querySelector("canvas.atlas-events");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    let found = 0;
    for (let at = 0; at < data.length; at += 4) {
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) found += 1;
    }
    return found;
}"""


@pytest.fixture
def table():
    """Return three events: two of the house, one that everybody has."""
    return pd.DataFrame(
        {
            "date": ["2023-04-06", "2023-04-07", "2023-04-08"],
            "kind": ["tunnel", "parley", "airstrike"],
            "status": "confirmed",
            "longitude": [35.2, 35.3, 35.4],
            "latitude": [33.1, 33.1, 33.1],
            "radius_km": 1.0,
            "precision": "town",
        }
    )


@pytest.mark.parametrize(("theme", "fill"), [("light", "#7a3e9d"), ("dark", "#b98ad6")])
def test_a_kind_of_a_house_file_is_drawn_and_filtered(open_page, tmp_path, table, theme, fill):
    """Its marks have its colour, its label is text, and a filter keeps it or takes it away."""
    path = atlas.brief(table, tmp_path / "x.html", house=HOUSE, theme=theme)
    opened = open_page(path)
    assert opened.ready()["shown"] == 3
    page = opened.page
    assert page.evaluate(_PIXELS, fill) > 8
    assert page.get_by_text(LABEL, exact=True).first.is_visible()
    paper = page.evaluate(
        """() => getComputedStyle(document.querySelector(".at-root")).getPropertyValue("--paper")"""
    )
    assert paper == ("#ffffff" if theme == "light" else "#191b1d"), "no group is the page's paper"
    assert opened.select({"kinds": ["tunnel_find"]})["shown"] == 1
    assert opened.select({"kinds": ["air_strike"]})["shown"] == 1
    assert page.evaluate(_PIXELS, fill) == 0
    assert opened.hits() == 0
    assert opened.errors == opened.requests == []


def test_on_paper_it_is_told_by_its_inner_mark(open_page, tmp_path, table):
    """Printed in grey, the legend draws the mark of the house file inside its own."""
    opened = open_page(atlas.brief(table, tmp_path / "x.html", house=HOUSE))
    opened.ready()
    opened.page.emulate_media(media="print")
    opened.page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    drawn = opened.page.evaluate(
        """() => [...document.querySelectorAll(".at-print svg")].map((svg) => svg.innerHTML)"""
    )
    cross = scaled(SYMBOLOGY["inner"]["cross"], 6)
    assert any("--g_paper" in svg and cross in svg for svg in drawn), drawn
