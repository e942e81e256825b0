"""The sheet for the meeting: one page, lettered, that says what it leaves out."""

import re
import struct
import sys

import numpy as np
import pandas as pd
import pytest

import atlas
from atlas.errors import MissingPackageError, OutputExistsError
from atlas.page.html.print_pdf import print_pdf
from atlas.page.story.counted_figures import amounts

pytestmark = pytest.mark.browser

FINDINGS = "- **One** finding [E045]\n- {count:all} events are held\n- A third"


def _pages(pdf):
    """Return how many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def _paper(opened):
    """Make the page as it is printed; return what stands on it."""
    opened.page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    return opened.page.evaluate(
        """() => ({
            letters: [...document.querySelectorAll(".at-letters text")].map((e) => e.textContent),
            listed: [...document.querySelectorAll(".at-sheet-list li")].map((e) => [
                e.querySelector(".at-disc").textContent, e.querySelector("b").textContent]),
            words: document.querySelector(".at-print").textContent,
            head: document.querySelector(".at-head").textContent,
        })"""
    )


@pytest.fixture(scope="module")
def told(record, tmp_path_factory):
    """Return the briefing of the shipped record with its story, and three findings."""
    path = tmp_path_factory.mktemp("sheet") / "told.html"
    marked = {"marking": "TLP:GREEN", "findings": FINDINGS}
    return atlas.brief(record, path, story="spring-2023", **marked)


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_headline_findings_map_and_choice_fit_one_page(open_page, told, size):
    """With findings and twelve events, on either paper."""
    opened = open_page(told)
    opened.ready()
    assert _pages(opened.page.pdf(format=size)) == 1
    assert opened.errors == opened.requests == []


def test_letters_lead_from_the_list_to_the_map_and_back(open_page, told, record):
    """Each letter of the list is on the map but that of an event without a place, in time order."""
    opened = open_page(told)
    opened.ready()
    paper = _paper(opened)
    letters = [letter for letter, _ in paper["listed"]]
    assert letters == list("ABCDEFGHIJKL")
    assert sorted(paper["letters"]) == letters
    titles = record.events.set_index("title")["start"]
    starts = [titles[title].normalize() for _, title in paper["listed"]]
    assert starts == sorted(starts)
    assert "One finding E045" in paper["head"]
    assert "Chosen by the writer. Not here: 22 events of those shown, none" in paper["words"]
    for words in ("Did it happen?", "Who says who did it?", "Where, how exact?", "Licence"):
        assert words in paper["words"]
    opened.page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert opened.page.locator(".at-letters").count() == 0
    assert opened.page.locator(".at-print").text_content() == ""
    assert "One finding" not in opened.page.locator(".at-head").text_content()
    assert opened.errors == []


def test_no_letter_covers_a_name_and_the_capitals_are_named(open_page, told):
    """Discs and their lines keep clear of names, of who was killed, and of scale and attribution.

    What the screen does for callouts: names are laid again beside the letters.
    """
    opened = open_page(told)
    opened.ready()
    found = opened.page.evaluate(
        """() => {
            // In one task: on a screen the map would have its own size again after it.
            window.dispatchEvent(new Event("beforeprint"));
            const map = document.querySelector(".at-letters").getBoundingClientRect();
            const box = (e) => {
                const { left, top, right, bottom } = e.getBoundingClientRect();
                return [left - map.left, top - map.top, right - map.left, bottom - map.top];
            };
            const names = [...document.querySelectorAll(".leaflet-atlas-labels-pane text")];
            return {
                letters: [...document.querySelectorAll(".at-letters circle")].map((e) => box(e)),
                names: names.map((e) => [e.textContent, box(e)]),
                size: [map.width, map.height],
            };
        }"""
    )
    assert len(found["letters"]) == 12
    assert {"Damascus", "Amman"} <= {name for name, _ in found["names"]}
    covered = [
        name
        for name, (left, top, right, bottom) in found["names"]
        for one in found["letters"]
        if left < one[2] and right > one[0] and top + 3 < one[3] and bottom - 3 > one[1]
    ]
    assert covered == []
    wide, high = found["size"]
    foot = [name for name, box in found["names"] if box[3] > high - 12 and box[2] > wide / 2]
    assert foot == [], "the attribution is there"
    assert opened.errors == []


def test_without_a_choice_the_sheet_goes_in_time_order_and_counts_the_dead(
    open_page, briefing, record
):
    """Nothing is ranked; events with people killed that do not fit are counted."""
    opened = open_page(briefing)
    opened.ready()
    paper = _paper(opened)
    assert len(paper["listed"]) == 12
    order = record.events.sort_values("start", kind="stable").index
    first = set(record.events.loc[order[:12], "title"])
    listed = {title for _, title in paper["listed"]}
    assert len(first & listed) >= 11  # two may begin at the same minute
    ids = record.events.index[record.events["title"].isin(listed)]
    killed = amounts(record, "killed")
    rest = [one for one in killed.index[killed["high"] > 0] if one not in ids]
    assert f"Not here: 62 events of those shown, {len(rest)} of them with people" in paper["words"]
    assert "nothing is ranked" in paper["words"]
    assert opened.errors == []


def test_steps_and_list_follow_where_they_are_asked_for(open_page, told):
    """A page a step, and the full list: in fewer than ten pages more."""
    opened = open_page(told)
    opened.ready()
    opened.page.get_by_role("button", name="Save").click()
    opened.page.get_by_role("checkbox", name="a page for each step").check()
    assert _pages(opened.page.pdf(format="A4")) == 9
    opened.page.get_by_role("checkbox", name="with the full list").check()
    assert 9 < _pages(opened.page.pdf(format="A4")) < 16
    assert opened.errors == []


def test_a_hundred_thousand_events_print_in_fewer_than_ten_pages(open_page, tmp_path):
    """The sheet alone is one page; with the list the rest is counted."""
    number = np.arange(100_000)
    table = pd.DataFrame(
        {
            "date": np.datetime64("2023-01-01") + (number % 365).astype("timedelta64[D]"),
            "kind": "clash",
            "longitude": 30 + (number % 997) / 100,
            "latitude": 12 + (number % 991) / 100,
            "country": "Sudan",
        }
    )
    opened = open_page(atlas.brief(table, tmp_path / "many.html"))
    opened.ready()
    opened.page.wait_for_function("() => document.querySelector('#at-list .at-row')")
    assert _pages(opened.page.pdf(format="A4")) == 1
    opened.page.get_by_role("button", name="Save").click()
    opened.page.get_by_role("checkbox", name="with the full list").check()
    assert 1 < _pages(opened.page.pdf(format="A4")) < 10
    assert opened.errors == []


def test_brief_writes_the_sheet_as_a_pdf(tmp_path, record):
    """By a Chromium of this machine; a file that is there is kept."""
    path = atlas.brief(record, tmp_path / "b.html", headline="A headline", pdf=True)
    made = path.with_suffix(".pdf").read_bytes()
    assert _pages(made) == 1
    with pytest.raises(OutputExistsError, match=r"b\.pdf|b\.html"):
        atlas.brief(record, tmp_path / "b.html", pdf=True)


def test_without_a_chromium_nothing_is_written(tmp_path, record, monkeypatch):
    """The error says what to install, and there is no half of the pair."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ATLAS_BROWSER", raising=False)
    with pytest.raises(MissingPackageError, match="install chromium, or set ATLAS_BROWSER"):
        atlas.brief(record, tmp_path / "b.html", pdf=True)
    assert not (tmp_path / "b.html").exists()


def test_a_program_that_makes_no_pdf_is_an_error(monkeypatch):
    """What was asked, and what to do instead."""
    monkeypatch.setenv("ATLAS_BROWSER", sys.executable)
    with pytest.raises(atlas.AtlasError, match="made no PDF"):
        print_pdf(b"<p>x</p>")


def test_the_sheet_is_saved_as_a_slide(open_page, told, tmp_path):
    """16 to 9 at two pixels a point, marked, and the map on the screen stays where it was."""
    opened = open_page(told)
    opened.ready()
    page = opened.page
    before = page.evaluate("() => [atlas.map.getSize().x, atlas.map.getZoom()]")
    page.get_by_role("button", name="Save").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Slide").click()
    path = tmp_path / "slide.png"
    saved.value.save_as(path)
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (2560, 1440)
    assert page.evaluate("() => [atlas.map.getSize().x, atlas.map.getZoom()]") == before
    assert page.locator(".at-letters").count() == 0
    assert opened.errors == opened.requests == []
