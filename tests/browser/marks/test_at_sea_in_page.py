"""A place at sea is said to be there: in the key, the list and the card, never "on the ground"."""

import pandas as pd
import pytest

import atlas

pytestmark = pytest.mark.browser

ROWS = pd.DataFrame(
    {
        "event_id": ["e1", "e2", "e3"],
        "date": ["2024-01-12", "2024-01-13", "2024-01-14"],
        "kind": ["clash", "missile_strike", "clash"],
        "title": ["Invented boarding", "Invented strike on a tanker", "Invented clash on land"],
        "place": ["Invented position 1", "Invented position 2", "Invented town"],
        "longitude": [41.0, 41.6, 44.2],
        "latitude": [16.5, 14.7, 15.35],
        "radius_km": [3.0, 3.0, 3.0],
    }
)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return the page of three events, two of them at sea."""
    return atlas.brief(ROWS, tmp_path_factory.mktemp("sea") / "sea.html")


def test_key_list_and_card_say_at_sea(open_page, page):
    """Each in words; the card of a clash at sea does not say "on the ground"."""
    opened = open_page(page)
    opened.ready()
    rows = opened.page.locator("#at-list .at-row").all_inner_texts()
    assert [("at sea" in text) for text in rows] == [True, True, False]
    assert "At sea" in opened.page.locator(".at-legend, .at-key").first.inner_text()
    for number, said in ((0, "at sea"), (1, "at sea"), (2, "")):
        opened.page.locator("#at-list .at-row").nth(number).click()
        places = opened.page.locator(".at-places").first
        places.wait_for()
        assert ("at sea" in places.inner_text().lower()) == bool(said)
        labels = places.locator(".at-place-mark").all_inner_texts()
        if number == 0:
            assert "On the ground" not in " ".join(labels)
        opened.page.keyboard.press("Escape")
    assert opened.errors == []


def test_a_page_on_land_has_no_word_of_the_sea(open_page, tmp_path):
    """The key has only what is drawn."""
    opened = open_page(atlas.brief(ROWS[2:], tmp_path / "land.html"))
    opened.ready()
    assert "at sea" not in opened.page.locator(".at-root").first.inner_text().lower()
