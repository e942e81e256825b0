"""The published depth of the gazetteer is that of the shipped one, and says what was measured."""

import re

import atlas
from atlas.geocoding.gazetteer.depth import how_deep, places_held
from scripts import depth


def test_the_depth_of_each_country_is_as_the_script_writes_it():
    """Whoever changes the gazetteer runs `python -m scripts.depth`."""
    text = depth.PAGE.read_text(encoding="utf-8")
    assert depth.page(text) == text, "stale: run python -m scripts.depth"


def test_a_message_says_what_the_page_says():
    """The number of the page is the one that a reader meets where nothing is found."""
    gazetteer = atlas.load_gazetteer(installed=False)
    text = depth.PAGE.read_text(encoding="utf-8")
    (told,) = re.findall(r"\| Sudan \| SD \| ([\d,]+) \|", text)
    assert how_deep(gazetteer, "SD") == f"{told} places are held in Sudan"
    assert places_held(gazetteer)["SD"] == int(told.replace(",", ""))


def test_what_was_measured_has_its_day_and_how_to_measure_it_again():
    """Figures without a day are of no use to a reader."""
    text = depth.PAGE.read_text(encoding="utf-8")
    assert re.search(r"Measured on \d+ \w+ \d{4}", text)
    assert "python -m benchmarks.geocoding --coded" in text
