"""What a page counts is events, whatever a list shows of them and whatever a row stands for."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

import atlas
from atlas.record.record import Record

pytestmark = pytest.mark.browser

MANY = 5312
WEIGHTS = {"a": 5300, "b": 3, "c": 70, "d": 12}
# What a reader sees of the counts in each part of the page.
_SEEN = """() => {
    const text = (what) => [...document.querySelectorAll(what)].map((one) => one.innerText);
    return {
        counts: text(".at-count").map((one) => one.replace(/\\s+/g, " ")),
        held: text(".at-held")[0],
        list: text("#at-panel-list .at-note")[0],
        tab: text("#at-tab-list .at-tab-count")[0],
        rows: text("#at-list .at-row").map((one) => one.replace(/\\s+/g, " ")),
        order: [...document.querySelectorAll(".at-sorter option")].map((one) => one.textContent),
    };
}"""


def _places(ids, longitude, latitude):
    """Return places of a town each."""
    spots = {"longitude": longitude, "latitude": latitude}
    return pd.DataFrame({"event_id": ids, **spots, "precision": "town", "radius_km": 1.0})


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Return a briefing of more events in one square than a list shows."""
    ids = [f"e{number}" for number in range(MANY)]
    chance = np.random.default_rng(4)
    events = pd.DataFrame({"event_id": ids, "start": "2023-04-06", "kind": "clash"})
    spots = (35.5 + chance.uniform(0, 1e-3, MANY), 33.2 + chance.uniform(0, 1e-3, MANY))
    record = Record(events, _places(ids, *spots))
    return atlas.brief(record, tmp_path_factory.mktemp("crowd") / "b.html", basemap="none")


@pytest.fixture(scope="module")
def counts():
    """Return four rows that stand for several events each; one has no place."""
    events = {
        "event_id": list(WEIGHTS),
        "start": ["2023-04-01", "2023-04-02", "2023-05-01", "2023-05-09"],
        "kind": ["clash", "air_strike", "protest", "meeting"],
        "title": ["5,300 events", "Strikes", "Protests", "Talks"],
        "weight": list(WEIGHTS.values()),
    }
    places = _places(["a", "b", "c"], [35.2, 35.2, 35.5], [33.27, 33.27, 33.89])
    return Record(pd.DataFrame(events), places, dataset={"title": "Counts", "licence": "CC0"})


def test_a_square_of_more_than_is_listed_says_what_it_holds(open_page, crowd):
    """5,312 events open as 5,312 events, of which the first 500 are listed."""
    opened = open_page(crowd)
    assert opened.ready()["shown"] == MANY
    page = opened.page
    point = page.evaluate(
        """() => {
            const { map } = window.atlas;
            map.setView([33.2005, 35.5005], 8, { animate: false });
            const { x, y } = map.latLngToContainerPoint([33.2005, 35.5005]);
            const { left, top } = map.getContainer().getBoundingClientRect();
            return [left + x, top + y];
        }"""
    )
    page.mouse.move(*point)
    page.mouse.move(point[0] + 1, point[1])
    tip = page.locator(".at-tip:not([hidden])")
    tip.wait_for()
    assert "and 5,308 more events: press to list the first 500" in tip.inner_text()
    page.mouse.click(*point)
    stack = page.get_by_role("dialog", name="Events at this place")
    assert stack.inner_text().startswith("5,312 events here; the first 500 are listed")
    assert stack.get_by_role("listitem").count() == 500
    assert not opened.errors


def test_a_page_of_counts_counts_events_everywhere(open_page, counts, tmp_path):
    """Header, list, orders, chart, card, paper and file agree with the record."""
    opened = open_page(atlas.brief(counts, tmp_path / "b.html", basemap="none"), fresh=True)
    assert opened.ready() == counts.counts()
    page = opened.page
    page.wait_for_function("() => document.querySelectorAll('#at-list .at-row').length === 3")
    seen = page.evaluate(_SEEN)
    assert seen["counts"] == ["5,373 on the map", "12 without a place", "0 filtered out"]
    assert seen["held"] == "5,385 events held"
    assert seen["list"] == "3 rows, 5,373 events"
    assert seen["tab"] == "5,373"
    assert "number of events" in seen["order"]
    assert seen["rows"][1].count("3 events") == 1
    assert seen["rows"][0].count("5,300 events") == 1, "the title says it already"
    page.locator("#at-list .at-row").first.click()
    page.get_by_text("This row is a count: it stands for 5,300 events.").wait_for()
    # One sheet is printed; the full list follows where it is asked for.
    page.get_by_role("button", name="Save").click()
    page.get_by_role("checkbox", name="with the full list").check()
    page.keyboard.press("Escape")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    paper = page.evaluate("() => document.querySelector('.at-print').textContent")
    assert "5,385 events in 4 rows held" in paper
    assert "On the map: 3 rows, 5,373 events" in paper
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    page.get_by_role("button", name="Save").click()
    assert "4 rows, 5,385 events that fit" in page.locator("[role=dialog]").last.inner_text()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Table").click()
    text = saved.value.path().read_text(encoding="utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    assert {row["event_id"]: int(row["events"]) for row in table} == WEIGHTS
    back = tmp_path / "back.csv"
    back.write_text(text, encoding="utf-8")
    assert atlas.read_events(back).counts()["held"] == 5385
    assert not opened.errors


@pytest.mark.parametrize(
    "selection",
    [
        {"kinds": ["clash", "meeting"]},
        {"from": "2023-04-02", "to": "2023-05-03"},
        {"max_radius_km": 1},
        {"text": "talks"},
    ],
)
def test_a_filtered_page_of_counts_agrees_with_the_record(
    open_page, counts, tmp_path_factory, selection
):
    """What a selection keeps is the same sum of events in the page and in Python."""
    path = tmp_path_factory.mktemp("filtered") / "b.html"
    opened = open_page(atlas.brief(counts, path, basemap="none"))
    opened.ready()
    assert opened.select(selection) == counts.counts(selection)
