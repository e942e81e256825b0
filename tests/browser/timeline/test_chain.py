"""The chain: tied events in time, how each tie is known, and what of it is on the map."""

import hostile
import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from atlas.record.record import Record
from tests.browser.audit import AUDIT, axe_text
from tests.patience import rest

pytestmark = pytest.mark.browser

SPAN = {"from": "2023-04-04", "to": "2023-04-09"}


def _record(count, links, **event):
    """Return a record of events a day apart, e0 and on, with some ties."""
    ids = [f"e{number}" for number in range(count)]
    start = pd.date_range("2023-01-01T12:00", periods=count).strftime("%Y-%m-%dT%H:%M")
    given = {"title": ids, "kind": "clash", "status": "confirmed", "time_precision": "minute"}
    places = {"role": "impact", "latitude": 33.5, "radius_km": 1, "precision": "town", "name": "T"}
    names = ("from_id", "to_id", "kind", "basis", "by")
    return Record(
        pd.DataFrame({"event_id": ids, "start": start, **given, **event}),
        pd.DataFrame({"event_id": ids, **places}).assign(
            longitude=[35 + number / 20 for number in range(count)]
        ),
        links=pd.DataFrame(links, columns=names),
    )


def _open(open_page, path, **options):
    """Open a briefing with its chain."""
    opened = open_page(path, **options)
    opened.ready()
    page = opened.page
    if not page.locator("#at-tab-chain").is_visible():
        page.get_by_role("button", name="List").locator("visible=true").click()
    page.locator("#at-tab-chain").click()
    expect(page.locator("#at-panel-chain")).to_be_visible()
    return opened


def _row(page, title):
    """Return the row of an event by the beginning of its title."""
    return page.locator(".at-chain-row > bdi").filter(has_text=title).locator("..")


def _choose(page, title):
    """Choose an event of the chain."""
    _row(page, title).click()
    expect(_row(page, title)).to_have_attribute("aria-selected", "true")
    rest(page, 100)


def _ties_on_map(page):
    """Return how each tie that is drawn on the map is known."""
    groups = page.locator(".at-float > .at-leaders .at-tie")
    return sorted(groups.evaluate_all("all => all.map((one) => one.classList[1].slice(7))"))


def test_the_chain_holds_every_tied_event_in_time(open_page, briefing, record):
    """Each event that a tie names is there, by day; what has no hour stands after what has one."""
    opened = _open(open_page, briefing)
    opened.select(SPAN)
    shown = set(record.select(SPAN).events.index)
    links = record.links[record.links["from_id"].isin(shown) & record.links["to_id"].isin(shown)]
    tied = set(links["from_id"]) | set(links["to_id"])
    titles = opened.page.locator(".at-chain-row > bdi").all_inner_texts()
    assert sorted(titles) == sorted(record.events.loc[list(tied), "title"])
    assert opened.page.locator("#at-tab-chain .at-tab-count").inner_text() == str(len(tied))
    events = record.events.set_index("title").loc[titles]
    exact = events["time_precision"].isin(["minute", "hour"])
    keys = [(start.date(), not known) for start, known in zip(events["start"], exact, strict=True)]
    assert keys == sorted(keys)


def test_a_reader_of_lists_hears_each_tie_and_whose_word_it_is(open_page, briefing):
    """The barrage's row says its ties: what is inferred is the coder's, the alleged is named."""
    opened = _open(open_page, briefing)
    said = _row(opened.page, "Barrage of 34 rockets").inner_text()
    raid = "Israeli police raid at the al-Aqsa Mosque compound / Temple Mount"
    assert f"tie to {raid}, first night, inferred by the coder (responds to)" in said
    assert "alleged by unnamed people, WSJ 2023-04-14 (planned at)" in said
    expect(opened.page.locator("#at-panel-chain .at-note").first).to_contain_text("no cause")


def test_inferred_ties_come_onto_the_map_only_when_asked(open_page, briefing):
    """The alleged tie is drawn at once; the others when the reader asks, dashed, and off again."""
    opened = _open(open_page, briefing)
    page = opened.page
    opened.select(SPAN)
    _choose(page, "Barrage of 34 rockets")
    assert _ties_on_map(page) == ["alleged"]
    faint = "one => getComputedStyle(one).opacity"
    assert page.locator(".atlas-events").first.evaluate(faint) == "0.3"
    page.get_by_role("button", name="Show on map").click()
    rest(page, 100)
    drawn = _ties_on_map(page)
    assert drawn[0] == "alleged"
    assert set(drawn[1:]) == {"inferred"}
    page.get_by_role("button", name="Hide from map").click()
    assert _ties_on_map(page) == ["alleged"]
    page.locator("#at-tab-list").click()
    rest(page, 100)
    assert _ties_on_map(page) == []
    assert page.locator(".atlas-events").count() == 1
    assert page.locator(".atlas-events").evaluate(faint) == "1"


def test_keys_move_in_time_and_along_ties(open_page, tmp_path):
    """Down goes to the next event, right along a tie, Enter opens the card."""
    links = [
        ("e2", "e0", "responds_to", "stated", "press"),
        ("e1", "e2", "part_of", "alleged", "x"),
    ]
    opened = _open(open_page, atlas.brief(_record(3, links), tmp_path / "b.html"))
    page = opened.page
    chosen = page.locator(".at-chain-row[aria-selected=true] > bdi")
    _choose(page, "e0")
    page.locator(".at-chain").focus()
    for key, title in (("ArrowDown", "e1"), ("ArrowUp", "e0"), ("ArrowRight", "e2")):
        page.keyboard.press(key)
        expect(chosen).to_have_text(title)
    active = page.locator(".at-chain").get_attribute("aria-activedescendant")
    assert page.locator(f"[id='{active}'] > bdi").inner_text() == "e2"
    page.keyboard.press("Enter")
    expect(page.locator("#at-panel-card h2")).to_be_focused()


def test_an_arrow_stands_only_where_the_record_holds_the_order(open_page, tmp_path):
    """Two hours of different days are in order; two events of one day are not."""
    links = [(f"e{one}", f"e{one - 1}", "responds_to", "stated", "press") for one in (1, 2, 3)]
    when = {"start": ["2023-01-01T10:00", "2023-01-02T10:00", "2023-01-03", "2023-01-03"]}
    when["time_precision"] = ["minute", "minute", "day", "day"]
    opened = _open(open_page, atlas.brief(_record(4, links, **when), tmp_path / "b.html"))
    ties = opened.page.locator(".at-chain .at-tie")
    expect(ties).to_have_count(3)
    assert opened.page.locator(".at-chain .at-tie .at-head-of").count() == 2


def test_without_ties_there_is_no_chain(open_page, tmp_path):
    """Neither a record without links nor a page of counts has the tab."""
    opened = open_page(atlas.brief(_record(2, []), tmp_path / "a.html"))
    opened.ready()
    rest(opened.page, 200)
    assert not opened.page.locator("#at-tab-chain").is_visible()
    tie = [("e1", "e0", "responds_to", "stated", "press")]
    opened = open_page(atlas.brief(_record(2, tie, weight=[7, 9]), tmp_path / "b.html"))
    opened.ready()
    rest(opened.page, 200)
    assert not opened.page.locator("#at-tab-chain").is_visible()


def test_of_many_only_what_is_near_the_chosen_one_is_shown(open_page, tmp_path):
    """Over 60 tied events the chain shows two ties around the chosen one, and says so."""
    links = [(f"e{one}", f"e{one - 1}", "responds_to", "stated", "press") for one in range(1, 70)]
    opened = _open(open_page, atlas.brief(_record(70, links), tmp_path / "b.html"))
    page = opened.page
    expect(page.locator("#at-panel-chain .at-note")).to_contain_text("70 events are tied")
    expect(page.locator(".at-chain-row")).to_have_count(0)
    page.locator("#at-tab-list").click()
    page.locator("#at-list [role=option]").nth(2).click()
    page.locator("#at-tab-chain").click()
    titles = page.locator(".at-chain-row > bdi")
    expect(titles).to_have_text(["e0", "e1", "e2", "e3", "e4"])


def test_ties_to_what_is_filtered_out_are_counted(open_page, tmp_path):
    """They are in no line, and the chain says how many there are."""
    links = [("e1", "e0", "responds_to", "stated", "press"), ("e2", "e1", "part_of", "stated", "x")]
    opened = _open(open_page, atlas.brief(_record(3, links), tmp_path / "b.html"))
    opened.select({"from": "2023-01-02"})
    page = opened.page
    expect(page.locator(".at-chain .at-tie")).to_have_count(1)
    expect(page.locator("#at-panel-chain .at-note")).to_contain_text("1 tie to an event that is")


def test_an_event_that_was_removed_is_in_no_tie(open_page, tmp_path):
    """What the redaction takes out leaves no line, no row and no word."""
    links = [("e1", "e0", "responds_to", "stated", "press"), ("e2", "e1", "part_of", "stated", "x")]
    record = _record(3, links, title=["one", "two", "secret"], sensitivity=["", "", "source"])
    rules = {"name": "public", "drop_sensitivity": ["*"]}
    opened = _open(open_page, atlas.brief(record, tmp_path / "b.html", redact=rules))
    expect(opened.page.locator(".at-chain-row > bdi")).to_have_text(["one", "two"])
    assert "secret" not in opened.page.locator("#at-panel-chain").inner_text()


def test_an_enemys_words_in_ties_are_text(open_page, tmp_path):
    """Titles, speakers and kinds are shown as they are; nothing runs, nothing is asked for."""
    path = atlas.brief(hostile.record(hostile.ALL[:40]), tmp_path / "b.html", name_actors="all")
    opened = _open(open_page, path)
    rows = opened.page.locator(".at-chain-row")
    assert rows.count() > 30
    for at in range(0, 30, 7):
        rows.nth(at).click()
        rest(opened.page, 30)
    assert opened.page.locator("#at-panel-chain").locator("img, iframe, script, a").count() == 0
    assert opened.hits() == 0
    assert opened.dialogs == opened.requests == opened.errors == []


@pytest.mark.parametrize(
    ("size", "scheme"),
    [((1440, 900), "light"), ((1440, 900), "dark"), ((1000, 620), "light"), ((390, 844), "dark")],
)
def test_lanes_and_chain_have_no_serious_fault(open_page, briefing, size, scheme):
    """Names, roles, contrast and structure pass, wide, folded and on a phone."""
    width, height = size
    options = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    opened = open_page(briefing, **options)
    opened.ready()
    page = opened.page
    page.locator(".at-time").get_by_role("button", name="Lanes", exact=True).click()
    opened.select(SPAN)
    page.evaluate(axe_text())
    assert page.evaluate(AUDIT) == []
    if width < 1100:
        page.get_by_role("button", name="List").locator("visible=true").click()
    page.locator("#at-tab-chain").click()
    _choose(page, "Barrage of 34 rockets")
    assert page.evaluate(AUDIT) == []
