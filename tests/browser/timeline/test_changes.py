"""What changed since a version, in the page: a filter, a mark, the card, and what is not told."""

import hostile
import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from tests.patience import rest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def versions(record):
    """Return two versions of a few events: one added, two changed, one withdrawn."""
    old = record.select(ids=["E044", "E045", "E051", "E055"])
    new = record.select(ids=["E045", "E046", "E051", "E055"])
    new = new.edit("E045", status="reported", why="read again")
    new = new.edit("E055", table="quantities", where={"best": 2}, best=3, why="a later report")
    return old, new


def _open(open_page, path, size=(1440, 900)):
    opened = open_page(path, viewport={"width": size[0], "height": size[1]})
    opened.ready()
    return opened


def test_what_changed_is_a_filter_and_a_mark(open_page, versions, tmp_path):
    """The line says how many; a press shows just these; withdrawn ones are listed, not drawn."""
    old, new = versions
    path = atlas.brief(new, tmp_path / "c.html", changes=atlas.changes(old, new))
    opened = _open(open_page, path)
    page = opened.page
    line = page.get_by_role("button", name="added 1, changed 2, withdrawn 1")
    line.click()
    page.wait_for_function("() => atlas.counts.shown === 3")
    assert sorted(page.evaluate("() => atlas.selection.ids")) == ["E045", "E046", "E055"]
    expect(line).to_have_attribute("aria-pressed", "true")
    assert page.locator("#at-list .at-kick", has_text="◆ changed").count() == 2
    assert page.locator("#at-list .at-kick", has_text="◆ added").count() == 1
    page.get_by_text("1 withdrawn event").click()
    expect(page.locator("#at-panel-list details")).to_contain_text("E044: ")
    line.click()
    page.wait_for_function("() => atlas.counts.hidden === 0")
    assert opened.errors == opened.requests == []


def test_the_card_says_what_was_and_what_is_now(open_page, versions, tmp_path):
    """Each changed cell is a line; the record's own corrections stand there, too."""
    old, new = versions
    path = atlas.brief(new, tmp_path / "c.html", changes=atlas.changes(old, new))
    opened = _open(open_page, path)
    page = opened.page
    page.evaluate("() => { location.hash = '#event=E045'; }")
    card = page.locator("#at-panel-card")
    expect(card).to_contain_text("status: confirmed, now reported")
    expect(card).to_contain_text("◆ changed since version 1.1.0")
    expect(card).to_contain_text("status = 'reported': read again")
    page.evaluate("() => { location.hash = '#event=E051'; }")
    expect(card).to_contain_text("(correction in version 1.1.0)")
    expect(card).not_to_contain_text("◆")
    assert opened.errors == []


def test_the_marks_of_changed_events_bear_one_more(open_page, versions, tmp_path):
    """On the map a changed event is told from the same event that is as before."""
    old, new = versions
    only = [one.select(ids=["E055"]) for one in (old, new)]
    pictures = []
    for name, since in (("a", only[0]), ("b", only[1])):
        path = atlas.brief(
            only[1], tmp_path / f"{name}.html", changes=atlas.changes(since, only[1])
        )
        opened = _open(open_page, path)
        rest(opened.page, 300)
        pictures.append(
            opened.page.evaluate("() => document.querySelector('canvas.atlas-events').toDataURL()")
        )
    assert pictures[0] != pictures[1]


def test_hostile_text_of_both_versions_is_text(open_page, tmp_path):
    """Old and new values, ids and titles of withdrawn events never run."""
    new = hostile.record(hostile.ALL[:40]).replace(participants=None, actors=None)
    # Of another marking than the page's no word would be told.
    new = new.replace(events=new.events.assign(marking=""))
    mixed = new.events["title"].to_numpy()[::-1].copy()
    old = new.replace(events=new.events.assign(title=mixed))
    new = new.select(ids=list(new.events.index[:30]))
    path = atlas.brief(new, tmp_path / "h.html", changes=atlas.changes(old, new), name_actors="all")
    opened = _open(open_page, path)
    page = opened.page
    page.locator("#at-panel-list button", has_text="changed").first.click()
    page.locator("#at-panel-list summary").click()
    for at in range(6):
        page.locator("#at-list [role=option]").nth(at % 4).click()
        page.locator("#at-tab-list").click()
    assert opened.hits() == 0
    assert opened.dialogs == opened.requests == opened.errors == []


def test_a_page_without_changes_says_nothing_of_them(open_page, briefing):
    """No line, no mark, no heading; an event with corrections still shows these."""
    opened = _open(open_page, briefing)
    assert opened.page.locator("text=What changed").count() == 0
    opened.page.evaluate("() => { location.hash = '#event=E034'; }")
    expect(opened.page.locator("#at-panel-card")).to_contain_text("(correction in version 1.1.0)")


def test_after_a_redaction_the_page_says_what_kind_of_change(open_page, versions, tmp_path):
    """No old value, no id of an event that is not here; how many were withdrawn is told."""
    old, new = versions
    path = atlas.brief(
        new,
        tmp_path / "r.html",
        changes=atlas.changes(old, new),
        redact={"drop_fields": ["events.note"], "drop_sensitivity": ["victims not named"]},
    )
    opened = _open(open_page, path)
    page = opened.page
    expect(page.locator("#at-panel-list")).to_contain_text("withdrawn 1")
    expect(page.locator("#at-panel-list")).to_contain_text("values and withdrawn events are not")
    said = page.evaluate(
        """() => {
            const config = document.getElementById("atlas-config").textContent;
            return JSON.stringify(JSON.parse(config).changes);
        }"""
    )
    for untold in ("confirmed, now reported", '"E044', old.events.loc["E044", "title"]):
        assert untold not in said
    assert opened.errors == []


def test_many_changed_events_open_as_fast_as_few(open_page, tmp_path):
    """A download of ten thousand rows, all of them changed: the page opens, and filters by them."""
    rows = pd.DataFrame(
        {
            "event_id": [f"x{n}" for n in range(10_000)],
            "date": "2024-01-01",
            "longitude": 30.0,
            "latitude": 15.0,
            "note": "a",
        }
    )
    old, new = atlas.read_events(rows), atlas.read_events(rows.assign(note="b"))
    opened = _open(
        open_page, atlas.brief(new, tmp_path / "m.html", changes=atlas.changes(old, new))
    )
    opened.page.get_by_role("button", name="added 0, changed 10,000, withdrawn 0").click()
    opened.page.wait_for_function("() => atlas.selection.ids.length === 10000")
    assert opened.errors == []
