"""The tour: every command of the page prints what the page shows, from a refusal to a map."""

import re

import pytest

from scripts import tour


@pytest.fixture(scope="module")
def page():
    """Return the page."""
    return tour.PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def told(page):
    """Return the page with what its commands print now."""
    return tour.told(page)


def test_what_the_tour_shows_is_what_the_commands_print(page, told):
    """A reader who types the commands sees the same; `python -m scripts.tour` writes them anew."""
    assert told == page


def test_the_tour_goes_from_a_refusal_to_a_map(told):
    """The first reading is refused with an option to type; the last one is a map of all rows."""
    refused, *others = re.findall(r"^atlas: .*$", told, flags=re.MULTILINE)
    assert "field_notes.csv" in refused
    assert re.search(r"--column \"?[^=]+=", refused)
    assert len(others) > 1
    (made,) = re.findall(
        r"^notes\.html: 5 events, (\d) on the map, (\d) without", told, re.MULTILINE
    )
    assert made == ("4", "1")


def test_a_log_becomes_a_briefing_without_python(told):
    """Each of the forty numbered rows with a date that is read is one event, drawn or listed."""
    (held, shown, off) = re.search(
        r"^sudan\.html: (\d+) events, (\d+) on the map, (\d+) without", told, re.MULTILINE
    ).groups()
    unread = "(row set aside): 'mid-May 2023'" in told
    assert int(held) == 40 - unread == int(shown) + int(off)
    assert int(shown) > 20
    assert "1 cell was left blank" in told


def test_every_file_of_the_tour_is_told_about(repository):
    """The tables say that they are invented."""
    text = (repository / "examples" / "tables" / "README.md").read_text(encoding="utf-8")
    files = {path.name for path in tour.TABLES.iterdir()} - {"README.md"}
    assert files == set(re.findall(r"\]\(([\w.]+)\)", text))
