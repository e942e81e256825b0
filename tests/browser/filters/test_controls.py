"""Each control of the page, by mouse and by keyboard: what it asks for and what is counted."""

import json
import re

import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from tests.patience import rest

pytestmark = pytest.mark.browser

DAY = 1440


@pytest.fixture
def opened(open_page, briefing):
    """Open the briefing, and see at the end that nothing went wrong in it."""
    opened = open_page(briefing)
    opened.ready()
    yield opened
    assert opened.errors == opened.requests == []


@pytest.fixture
def agree(opened, record):
    """Return a function that gives the selection now, when its counts are those of the record."""

    def _agree():
        state = opened.state()
        assert state["counts"] == record.counts(state["selection"]), state["selection"]
        return state["selection"]

    return _agree


def _scale(page):
    """Return the first and last minute of the timeline, and its pixels in the window."""
    end = page.get_by_role("slider", name="First day")
    first, last = (int(end.get_attribute(f"aria-value{key}")) for key in ("min", "max"))
    area = page.locator(".at-brush-area").bounding_box()
    return first, last, area


def _across(page, day, share=0.5):
    """Return the pixel of a moment of a day of April 2023 in the timeline, near its top."""
    first, last, area = _scale(page)
    april = 28005120  # minutes from 1970 to 1 April 2023
    minute = april + (day - 1 + share) * DAY
    return area["x"] + area["width"] * (minute - first) / (last - first), area["y"] + 4


def _drag(page, start, end):
    """Drag the mouse from one point to another."""
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 6):
        share = step / 5
        page.mouse.move(
            start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        )
    page.mouse.up()


def _section(page, title):
    """Return a group of filters by its title, opened."""
    turn = page.locator(".at-turn-head", has_text=title)
    if turn.count() and turn.get_attribute("aria-expanded") == "false":
        turn.click()
    return page.get_by_role("group", name=title)


def _titles(page):
    """Return the titles of the rows that are in the list now."""
    return page.locator("#at-list .at-title").all_inner_texts()


# ---- time ------------------------------------------------------------------------------------


def test_a_drag_over_the_timeline_marks_days(opened, agree):
    """From within 5 April to within 9 April is 5 to 9 April."""
    page = opened.page
    _drag(page, _across(page, 5), _across(page, 9))
    assert (agree()["from"], agree()["to"]) == ("2023-04-05", "2023-04-09")
    assert page.locator(".at-range").inner_text() == "5 to 9 April · 33 events"


def test_a_marked_stretch_moves_and_its_ends_are_drawn(opened, agree):
    """Dragged inside it moves whole; dragged at its end it grows; at the other end it shrinks."""
    page = opened.page
    opened.select({"from": "2023-04-05", "to": "2023-04-09"})
    _drag(page, _across(page, 7), _across(page, 8))
    assert (agree()["from"], agree()["to"]) == ("2023-04-06", "2023-04-10")
    box = page.get_by_role("slider", name="Last day").locator(".at-brush-grip").bounding_box()
    _drag(page, (box["x"] + 4, box["y"] + 9), _across(page, 12))
    assert (agree()["from"], agree()["to"]) == ("2023-04-06", "2023-04-12")
    box = page.get_by_role("slider", name="First day").locator(".at-brush-grip").bounding_box()
    _drag(page, (box["x"] + 4, box["y"] + 9), _across(page, 8))
    assert (agree()["from"], agree()["to"]) == ("2023-04-08", "2023-04-12")


def test_a_press_on_the_timeline_takes_a_day_or_opens_an_event(opened, agree):
    """Above the blocks it is the day; on a block it is the event's card."""
    page = opened.page
    page.mouse.click(*_across(page, 8))
    assert (agree()["from"], agree()["to"]) == ("2023-04-08", "2023-04-08")
    x, _ = _across(page, 8)
    area = page.locator(".at-brush-area").bounding_box()
    page.mouse.click(x, area["y"] + area["height"] - 5)
    expect(page.locator("#at-panel-card h2")).not_to_be_empty()
    assert agree()["from"] == "2023-04-08"


def test_the_ends_of_the_brush_work_by_keyboard(opened, agree):
    """Arrow keys move an end by a day, Page keys by a week, Home and End as far as it goes."""
    page = opened.page
    first = page.get_by_role("slider", name="First day")
    assert first.get_attribute("aria-valuetext") == "Mon 6 March 2023"
    first.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    assert agree()["from"] == "2023-03-14"
    page.keyboard.press("ArrowLeft")
    assert agree()["from"] == "2023-03-13"
    last = page.get_by_role("slider", name="Last day")
    last.focus()
    page.keyboard.press("ArrowLeft")
    selection = agree()
    assert selection["to"] == "2023-04-14"
    assert last.get_attribute("aria-valuetext") == "Fri 14 April 2023"
    for key, end in (("Home", "2023-03-13"), ("PageUp", "2023-03-20"), ("End", "2023-04-15")):
        page.keyboard.press(key)
        assert agree()["to"] == end
    first.focus()
    for key, start in (("End", "2023-04-15"), ("PageDown", "2023-04-08"), ("Home", "2023-03-06")):
        page.keyboard.press(key)
        assert agree()["from"] == start
    page.keyboard.press("Escape")
    assert (agree()["from"], agree()["to"]) == (None, None)


def test_what_lies_before_the_chart_is_one_press_away(opened, agree):
    """The button says how many events lie before; it shows them and filters nothing."""
    page = opened.page
    button = page.locator(".at-before")
    assert re.match(r"‹ 12 before\s+6 Mar", button.inner_text())
    button.click()
    agree()
    assert page.get_by_role("slider", name="First day").get_attribute("aria-valuetext") != (
        "Mon 6 March 2023"
    )
    assert "dense part" in button.inner_text()
    button.press("Enter")
    agree()
    assert "12 before" in button.inner_text()
    opened.select({"from": "2023-04-06", "to": "2023-04-06"})
    page.get_by_role("button", name="All dates").click()
    assert agree()["from"] is None


def test_dates_are_typed_to_the_minute(opened, agree):
    """A day, a day with a time, a month: what is typed is what is asked for."""
    page = opened.page
    for first, last, expected in (
        ("6 Apr 2023", "7 April 2023", ("2023-04-06", "2023-04-07")),
        ("2023-04-06 14:00", "6 Apr 2023 15:00", ("2023-04-06T14:00", "2023-04-06T15:00")),
        ("6.4.2023", "April 2023", ("2023-04-06", "2023-04-30")),
        # Digits of an Arabic keyboard.
        ("٢٠٢٣-٠٤-٠٦", "", ("2023-04-06", None)),
    ):
        opened.select({})
        page.get_by_role("textbox", name="First day").fill(first)
        page.keyboard.press("Tab")
        page.get_by_role("textbox", name="Last day").fill(last)
        page.keyboard.press("Enter")
        asked = agree()
        assert (asked["from"], asked["to"]) == expected, (first, last)


def test_a_record_that_names_nobody_offers_no_actors(open_page, tmp_path):
    """No field to search in and no empty box; the panel says why."""
    rows = pd.DataFrame({"date": ["2023-04-06"], "place": ["Tyre"], "country": ["LB"]})
    opened = open_page(atlas.brief(rows, tmp_path / "nobody.html"))
    opened.ready()
    actors = opened.page.locator(".at-actors")
    expect(actors).to_contain_text("nobody named")
    assert actors.locator("input:visible, .segments:visible").count() == 0


def test_what_is_being_typed_is_not_written_over(opened, agree):
    """A filter that is painted while a date is typed leaves the typing alone."""
    page = opened.page
    field = page.get_by_role("textbox", name="Last day")
    field.fill("6 Apr 2023 15:00")
    opened.select({"from": "2023-04-06"})
    assert field.input_value() == "6 Apr 2023 15:00"
    field.press("Enter")
    assert agree()["to"] == "2023-04-06T15:00"


def test_a_date_that_cannot_be_read_changes_nothing(opened, agree):
    """It stays as typed and is marked; emptied, the field restricts nothing."""
    page = opened.page
    field = page.get_by_role("textbox", name="First day")
    field.fill("6 Apr 2023")
    field.press("Enter")
    for text in ("04/06/2023", "31 Feb 2023", "soon"):
        field.fill(text)
        field.press("Enter")
        assert field.get_attribute("aria-invalid") == "true"
        assert field.input_value() == text
        assert agree()["from"] == "2023-04-06"
    field.fill("")
    field.press("Enter")
    assert agree()["from"] is None
    assert field.get_attribute("aria-invalid") == "false"


def _wait_for(page, condition):
    page.wait_for_function(f"() => {{ const it = window.atlas.selection; return {condition}; }}")


# ---- actors ----------------------------------------------------------------------------------


def test_an_actor_is_ticked_in_the_tree(opened, agree):
    """By mouse the whole organisation; by keyboard its parts are opened and one is ticked."""
    page = opened.page
    tree = page.get_by_role("group", name="Actors", exact=True)
    tree.get_by_role("checkbox", name=re.compile("^Hamas")).click()
    assert agree()["actors"] == ["HAM"]
    tree.get_by_role("checkbox", name=re.compile("^Hamas")).press("Space")
    assert agree()["actors"] == []
    turn = tree.get_by_role("button", name="Parts of Iran")
    turn.press("Enter")
    tree.get_by_role("button", name="Parts of Islamic Revolutionary Guard Corps").press("Enter")
    tree.get_by_role("checkbox", name=re.compile("^IRGC Quds Force")).press("Space")
    assert agree()["actors"] == ["IRN-IRGC-QF"]
    tree.get_by_role("button", name="more").click()
    assert tree.get_by_role("button", name="fewer").count() == 1


def test_a_search_for_quds_shows_all_four_and_how_they_differ(opened):
    """Each bearer of the name stands with what it is, and with those it is not."""
    find = opened.page.get_by_label("Find an actor by any of its names")
    tree = opened.page.get_by_role("group", name="Actors", exact=True)
    for text in ("Quds", "quds", "القدس"):
        find.press("Escape")
        expect(find).to_have_value("")
        find.fill(text)
        names = set(tree.locator(".at-check .at-name").all_inner_texts())
        assert names == {"IRGC Quds Force", "al-Quds Brigades", "Quds Day", "Liwa al-Quds"}, text
        about = tree.locator(".at-about-actor").all_inner_texts()
        assert all("not to be confused with" in words for words in about), text
        assert "part of Palestinian Islamic Jihad" in tree.inner_text(), text
        assert "No part of the Syrian state" in tree.inner_text(), text


def test_an_actor_is_found_by_a_hebrew_name(opened, agree):
    """The name that fitted is shown, and the one found is ticked by keyboard."""
    page = opened.page
    find = page.get_by_label("Find an actor by any of its names")
    find.fill("חיזבאללה")
    tree = page.get_by_role("group", name="Actors", exact=True)
    assert "חיזבאללה" in tree.inner_text()
    page.keyboard.press("Tab")
    tree.get_by_label("Hezbollah").press("Space")
    assert agree()["actors"] == ["HZB"]
    find.press("Escape")
    assert find.input_value() == ""
    find.fill("nobody of that name")
    assert "No actor of this record bears that name" in tree.inner_text()


def test_any_or_all_and_roles(opened, agree):
    """All asks for each of the actors; a role that is released no longer counts."""
    page = opened.page
    opened.select({"actors": ["HAM", "HZB"]})
    match = page.get_by_role("group", name="Any or all of the actors ticked")
    match.get_by_role("button", name="all").click()
    assert agree()["match"] == "all"
    match.get_by_role("button", name="any").press("Enter")
    assert agree()["match"] == "any"
    roles = page.get_by_role("group", name="Role in the event", exact=True)
    roles.get_by_role("button", name="against").click()
    roles.get_by_role("button", name="with").press("Space")
    assert agree()["roles"] == ["initiator"]
    page.get_by_role("button", name="More roles").press("Enter")
    further = page.get_by_role("group", name="Further roles")
    further.get_by_role("button").first.click()
    assert len(agree()["roles"]) == 2


# ---- other filters ---------------------------------------------------------------------------


def test_a_kind_or_its_whole_group_is_ticked(opened, agree):
    """The group ticks all its kinds; with one of them released it is half ticked."""
    page = opened.page
    kinds = page.get_by_role("group", name="Kinds", exact=True)
    kinds.locator(".at-swatch[data-group=fire]").click()
    fire = agree()["kinds"]
    assert "rocket_fire" in fire
    assert len(fire) > 1
    kinds.get_by_role("button", name="Kinds of Fire").press("Enter")
    kinds.get_by_label("Rocket fire").press("Space")
    assert agree()["kinds"] == [kind for kind in fire if kind != "rocket_fire"]
    half = kinds.locator(".at-swatch[data-group=fire]")
    assert half.evaluate("(box) => box.indeterminate")


def test_a_box_is_ticked_by_mouse_and_released_by_keyboard(opened, agree):
    """Each list of values asks for what is ticked, keeps the focus, and shows how many it has."""
    for title, label, key, value in (
        ("Did it happen?", "Alleged", "statuses", "alleged"),
        ("How sure who?", "Claimed", "attributions", "claimed"),
        ("Territory and area", "Lebanon", "territories", "LB"),
        ("What the place is", "Launch", "place_roles", "launch"),
    ):
        section = _section(opened.page, title)
        box = section.get_by_role("checkbox", name=re.compile(rf"^{label}\s*\d*$"))
        box.click()
        assert agree()[key] == [value], title
        assert box.is_checked(), title
        box.press("Space")
        assert agree()[key] == [], title
        expect(box).to_be_focused()


def test_the_counts_beside_a_box_are_what_it_would_show(opened, record):
    """The number beside each status is the number of events that ticking it alone keeps."""
    page = opened.page
    opened.select({"actors": ["ISR"]})
    rows = _section(page, "Did it happen?").locator(".at-check")
    for row in rows.all():
        name, number = row.locator(".at-name").inner_text(), row.locator(".at-n").inner_text()
        asked = {"actors": ["ISR"], "statuses": [name.lower()]}
        assert len(record.select(asked)) == int(number), asked


def test_how_exact_and_how_many_outlets(opened, agree):
    """They are off at first; one press sets them, another by keyboard takes them away."""
    for title, group, label, key, value in (
        ("How sure where?", "Placed within", "5 km", "max_radius_km", 5),
        ("Outlets, hours, dates", "Distinct outlets", "3", "min_sources", 3),
    ):
        _section(opened.page, title)
        choice = opened.page.get_by_role("group", name=group)
        before = agree()[key]
        freed = choice.get_by_role("button", name="any")
        assert freed.get_attribute("aria-pressed") == "true", title
        choice.get_by_role("button", name=label, exact=True).click()
        assert agree()[key] == value, title
        freed.press("Enter")
        assert agree()[key] == before, title


def test_only_events_wholly_within_the_dates(opened, agree):
    """An event that only touches the dates goes when the box is ticked."""
    opened.select({"from": "2023-04-05", "to": "2023-04-06"})
    touching = opened.state()["counts"]
    _section(opened.page, "Outlets, hours, dates")
    opened.page.get_by_label("only events wholly within the dates").press("Space")
    assert agree()["dates"] == "within"
    assert opened.state()["counts"]["hidden"] > touching["hidden"]


def test_text_is_searched(opened, agree):
    """Typing filters when the reader pauses; Escape empties it; any script will do."""
    page = opened.page
    field = page.get_by_label(re.compile("^Search events"))
    field.press_sequentially("al-aqsa")
    _wait_for(page, 'it.text === "al-aqsa"')
    agree()
    field.press("Escape")
    assert agree()["text"] == ""
    field.fill("القليلة")
    _wait_for(page, 'it.text === "القليلة"')
    agree()


def test_only_what_the_map_shows_now(opened, agree):
    """The box is the view's; moving the map later does not move it."""
    page = opened.page
    _section(page, "Territory and area")
    page.get_by_label("only in what the map shows now").press("Space")
    box = agree()["box"]
    bounds = page.evaluate(
        "() => { const b = atlas.map.getBounds();"
        " return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; }"
    )
    assert box == pytest.approx(bounds, abs=0.006)
    page.get_by_role("button", name="Zoom in").click()
    rest(page, 400)
    assert agree()["box"] == box
    page.get_by_label("only in the area chosen").click()
    assert agree()["box"] is None


def test_reset_takes_every_filter_away(opened, agree, record):
    """The button in the panel, and the one beside the words of what is filtered out."""
    page = opened.page
    everything = {"actors": ["ISR"], "text": "a", "from": "2023-04-01", "statuses": ["confirmed"]}
    defaults = agree()
    opened.select(everything)
    page.locator(".at-left").get_by_role("button", name="Reset all filters").click()
    assert agree() == defaults
    opened.select(everything)
    page.get_by_role("button", name="filtered out").press("Enter")
    dialog = page.get_by_role("dialog")
    for words in ("Israel", "“a”", "from 1 April 2023", "Confirmed"):
        assert words in dialog.inner_text()
    dialog.get_by_role("button", name="Drop the filter Actors").click()
    assert agree()["actors"] == []
    page.get_by_role("button", name="filtered out").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset all filters").click()
    assert agree() == defaults
    assert opened.state()["counts"] == record.counts()


# ---- layers ----------------------------------------------------------------------------------


def test_layers_hide_events_and_never_change_the_selection(opened, agree, record):
    """Switched off by mouse or keyboard, a layer says how many events it hides; counts stay."""
    page = opened.page
    before = agree()
    page.get_by_role("button", name="Layers").press("Enter")
    dialog = page.get_by_role("dialog", name="Layers")
    promised = {}
    for name in ("Meetings and agreements", "Impacts and strikes", "Other events"):
        row = dialog.locator(".at-layer", has_text=name)
        promised[name] = int(re.search(r"off hides (\d+)", row.inner_text())[1])
        row.get_by_role("switch").click()
        hidden = page.locator(".at-layers-off")
        words = f"{promised[name]} event{'s' * (promised[name] != 1)}"
        expect(hidden).to_have_text(f"{words} hidden by layers that are off")
        expect(dialog).to_contain_text(f"Layers that are off hide {words}.")
        row.get_by_role("switch").press("Space")
        expect(hidden).not_to_be_visible()
    assert promised["Impacts and strikes"] > 0
    for row in dialog.locator(".at-layer").all():
        row.get_by_role("switch").press("Space")
    assert agree() == before
    assert opened.state()["counts"] == record.counts()
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    focused = page.evaluate("() => document.activeElement.dataset.tool")
    assert focused == "layers"


# ---- reading ---------------------------------------------------------------------------------


def test_the_list_sorts_and_keeps_every_row(opened, record):
    """By time, by any other order, and backwards; only the rows in view are in the page."""
    page = opened.page
    rows = page.locator("#at-list [role=option]")
    assert rows.first.get_attribute("aria-setsize") == str(record.counts()["shown"])
    assert rows.count() < 30
    first = _titles(page)[0]
    top = page.locator("#at-list .at-title").first
    page.get_by_role("button", name=re.compile("press for last first")).click()
    expect(top).not_to_have_text(first)
    page.get_by_role("button", name=re.compile("press for first first")).press("Enter")
    expect(top).to_have_text(first)
    statuses = page.locator("#at-list .at-kick b")
    page.get_by_label("Sort the list by").select_option("status")
    page.get_by_role("button", name=re.compile("press for last first")).click()
    expect(statuses.first).to_have_text("Alleged")
    page.get_by_role("button", name=re.compile("press for first first")).click()
    expect(statuses.first).to_have_text("Confirmed")
    page.get_by_label("Sort the list by").select_option("where")
    least = record.places.loc[atlas.record.record.drawable(record.places), "radius_km"].min()
    where = page.locator("#at-list .at-line-where b").first
    expect(where).to_have_text(f" {round(least, 1):g} km")


def test_the_list_works_by_keyboard(opened, record):
    """End goes to the last row, which is made when it comes into view; Enter opens its card."""
    page = opened.page
    listed = page.locator("#at-list")
    listed.focus()
    page.keyboard.press("ArrowDown")
    expect(listed).to_have_attribute("aria-activedescendant", "at-list-1")
    page.keyboard.press("End")
    active = page.locator(f"#{listed.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-posinset") == str(record.counts()["shown"])
    title = active.locator(".at-title").inner_text()
    page.keyboard.press("Enter")
    heading = page.locator("#at-panel-card h2")
    expect(heading).to_have_text(title)
    expect(heading).to_be_focused()
    page.keyboard.press("Escape")
    expect(listed).to_be_focused()


def test_events_without_a_place_have_a_list(opened, agree, record):
    """On 7 April E027, E057 and E067 are there, by mouse and by the arrow keys of the tabs."""
    page = opened.page
    opened.select({"from": "2023-04-07", "to": "2023-04-07"})
    page.get_by_role("button", name="without a place").first.click()
    rows = page.locator("#at-unplaced .at-title")
    expect(rows).to_have_count(4)
    assert set(rows.all_inner_texts()) >= set(record.events.loc[["E027", "E057", "E067"], "title"])
    assert agree()["from"] == "2023-04-07"
    page.get_by_role("tab", name="Without a place").press("ArrowLeft")
    expect(page.get_by_role("tab", name="Chain")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Chain").press("ArrowLeft")
    expect(page.get_by_role("tab", name="List")).to_have_attribute("aria-selected", "true")


def test_a_line_of_the_list_names_organisations(opened):
    """A meeting names its organisations before the persons who sat there."""
    opened.select({"text": "Qaani reportedly meets"})
    words = opened.page.locator("#at-list .at-line-who").first.inner_text()
    assert words.startswith("with Hamas, Hezbollah, IRGC Quds Force and ")


def test_the_card_answers_all_questions(opened):
    """What, when, where by role within how many km, who by whose word, figures, sources."""
    page = opened.page
    opened.select({"text": "Barrage of 34 rockets"})
    page.locator("#at-list [role=option]").first.click()
    card = page.locator("#at-panel-card")
    expect(card.locator("h2")).to_contain_text("Barrage of 34 rockets")
    text = " ".join(card.inner_text().split()).replace(" ,", ",")
    for words in (
        "Barrage of 34 rockets (IDF) from southern Lebanon",
        "Rocket fire · Thu 6 April 2023, about 14:20 to 15:10 local",
        "Confirmed",
        "7 outlets",
        "by Hamas in Lebanon against Israel",
        "IDF spokesperson: Hamas in Lebanon, attributed 6 Apr",
        "denied by Hezbollah, to Al-Arabiya",
        "Qlaileh القليلة",
        "Shlomi שלומי",
        "25 intercepted + 5 landed + 4 not reported",
        "34 (30 to 100) launched",
        "Reuters",
        "Times of Israel",
    ):
        assert words in text, words
    places = [" ".join(one.split()) for one in card.locator(".at-places > *").all_inner_texts()]
    assert places[:3] == ["Launch", "Qlaileh القليلة", "2 km"]
    assert card.locator(".at-units > *").count() == 34
    card.locator(".at-codes summary").press("Enter")
    assert "6 April 2023, about 11:20 to 12:10" in card.locator(".at-codes").inner_text()


def test_linked_events_are_one_press_away(opened):
    """A press on a linked event opens its card, from which the first is linked back."""
    page = opened.page
    opened.select({"text": "Barrage of 34 rockets"})
    page.locator("#at-list [role=option]").first.click()
    card = page.locator("#at-panel-card")
    card.get_by_role("button", name="Israeli strikes near Rashidieh camp").press("Enter")
    expect(card.locator("h2")).to_contain_text("Israeli strikes near Rashidieh camp")
    expect(card).to_contain_text("This event is filtered out at the moment")
    card.get_by_role("button", name="Barrage of 34 rockets").click()
    expect(card.locator("h2")).to_contain_text("Barrage of 34 rockets")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tab", name="List")).to_have_attribute("aria-selected", "true")


def _point(page, record, event, role):
    """Return the pixel of an event's place in the window."""
    places = record.places
    place = places[(places["event_id"] == event) & (places["role"] == role)].iloc[0]
    return page.evaluate(
        """([latitude, longitude]) => {
            const { x, y } = atlas.map.latLngToContainerPoint([latitude, longitude]);
            const { left, top } = atlas.map.getContainer().getBoundingClientRect();
            return [left + x, top + y];
        }""",
        [float(place["latitude"]), float(place["longitude"])],
    )


def test_a_mark_is_pressed_on_the_map(opened, record):
    """Under the pointer a mark says its event; pressed it opens the card."""
    page = opened.page
    opened.select({"text": "Barrage of 34 rockets"})
    x, y = _point(page, record, "E045", "impact")
    page.mouse.move(x, y)
    page.mouse.move(x + 1, y)
    page.locator(".at-tip:not([hidden])").wait_for()
    assert "Barrage of 34 rockets" in page.locator(".at-tip").inner_text()
    page.mouse.click(x, y)
    expect(page.locator("#at-panel-card h2")).to_contain_text("Barrage of 34 rockets")


def test_a_stack_is_opened_as_a_list(opened, record):
    """Several events at one place open as a list, from which one is chosen; Escape closes it."""
    page = opened.page
    opened.select({"from": "2023-04-05", "to": "2023-04-09"})
    x, y = _point(page, record, "E041", "meeting")
    page.mouse.click(x, y)
    stack = page.get_by_role("dialog", name="Events at this place")
    assert re.match(r"\d events here", stack.inner_text())
    entries = stack.get_by_role("listitem")
    assert entries.count() >= 2
    page.keyboard.press("Escape")
    assert not stack.is_visible()
    page.mouse.click(x, y)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert not stack.is_visible()
    expect(page.locator("#at-panel-card h2")).not_to_be_empty()


def test_the_legend_shows_the_marks_in_use(opened):
    """No launch in the selection, no launch in the legend; it folds by mouse and by keyboard.

    The whole key of 74 events would cover more than half of the map: it opens by a press.
    """
    page = opened.page
    legend = page.get_by_role("region", name="Key: marks in use")
    assert "colour is kind, not side" in legend.inner_text()
    page.locator(".at-legend-pill").click()
    assert "Launch" in legend.inner_text()
    opened.select({"kinds": ["meeting"]})
    rest(page, 200)  # the key follows the map
    assert "Launch" not in legend.inner_text()
    assert "Meeting" in legend.inner_text()
    page.get_by_role("button", name="Fold the key").click()
    pill = page.locator(".at-legend-pill")
    assert pill.is_visible()
    pill.press("Enter")
    assert page.get_by_role("button", name="Fold the key").is_visible()


def test_about_opens_and_escape_closes_it(opened):
    """It says what the page is based on; Escape gives the focus back to what opened it."""
    page = opened.page
    button = page.locator("[data-tool=about]")
    button.press("Enter")
    dialog = page.get_by_role("dialog", name="About this page")
    text = dialog.inner_text()
    for words in ("Cut-off", "Licence", "SHA-256", "How to read it", "Natural Earth"):
        assert words in text, words
    for _ in range(4):
        page.keyboard.press("Shift+Tab")
        assert dialog.evaluate("(it) => it.contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    assert page.evaluate("() => document.activeElement.dataset.tool") == "about"


# ---- view and address ------------------------------------------------------------------------

# In braces: a map that is given back would be written out whole, which takes seconds.
_CLOSER = "() => { atlas.map.setView([33.1, 35.2], 9.25, { animate: false }); }"
_VIEW = "() => ({ zoom: atlas.map.getZoom(), center: atlas.map.getCenter() })"


def test_a_filter_keeps_the_view(opened):
    """Pan and zoom are as they were after every filter, as long as some event is in view."""
    page = opened.page
    page.evaluate(_CLOSER)
    before = page.evaluate(_VIEW)
    for part in ({"actors": ["HAM"]}, {"kinds": ["rocket_fire"]}, {"from": "2023-04-06"}, {}):
        opened.select(part)
        assert page.evaluate(_VIEW) == before
    page.get_by_role("group", name="Kinds").get_by_role("checkbox").first.click()
    assert page.evaluate(_VIEW) == before


def test_pan_and_zoom_change_no_count(opened, record):
    """By button and by arrow key the map moves; what is counted stays."""
    page = opened.page
    before = page.evaluate(_VIEW)
    page.get_by_role("button", name="Zoom in").press("Enter")
    page.wait_for_function("(zoom) => atlas.map.getZoom() > zoom", arg=before["zoom"])
    rest(page, 400)  # the animation of a zoom takes no key
    longitude = page.evaluate(_VIEW)["center"]["lng"]
    page.locator(".at-map").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("(lng) => atlas.map.getCenter().lng < lng", arg=longitude)
    assert opened.state()["counts"] == record.counts()
    page.get_by_role("button", name="Zoom to all events on the map").click()
    placed = record.places[record.places["longitude"].notna()]
    east = float(placed["longitude"].max())
    page.wait_for_function("(east) => atlas.map.getBounds().getEast() > east", arg=east)


def test_the_address_opens_the_same_page(open_page, briefing, record):
    """Filters, event, layers and view stand in the address of the file and are restored from it."""
    first = open_page(briefing)
    first.ready()
    page = first.page
    page.evaluate(_CLOSER)
    first.select({"from": "2023-04-06", "to": "2023-04-07", "actors": ["HAM", "HAM-LBN"]})
    page.locator("#at-list [role=option]").first.click()
    first.state()
    title = page.locator("#at-panel-card h2").inner_text()
    page.get_by_role("button", name="Layers").click()
    page.get_by_role("switch", name="Areas, known only roughly").click()
    page.wait_for_function('() => location.hash.includes("areas")')
    address, view = page.url, page.evaluate(_VIEW)
    assert address.startswith("file:")
    second = open_page(briefing, address="#" + address.partition("#")[2])
    counts = second.ready()
    assert second.page.evaluate("() => atlas.selection") == page.evaluate("() => atlas.selection")
    assert counts == record.counts({"from": "2023-04-06", "to": "2023-04-07", "actors": ["HAM"]})
    assert second.page.locator("#at-panel-card h2").inner_text() == title
    again = second.page.evaluate(_VIEW)
    assert again["zoom"] == view["zoom"]
    assert again["center"]["lat"] == pytest.approx(view["center"]["lat"], abs=1e-4)
    second.page.get_by_role("button", name="Layers").click()
    assert not second.page.get_by_role("switch", name="Areas, known only roughly").is_checked()
    assert first.errors == second.errors == []


@pytest.mark.parametrize(
    "address",
    [
        "#select=%7B%22actors%22%3A",  # cut short when it was copied
        "#select=%7B%22from%22%3A%22never%22%2C%22nonsense%22%3A1%7D&event=NOBODY&at=x,y,z",
        "#off=everything&at=8,91,35&select=[]",
    ],
)
def test_an_address_that_makes_no_sense_opens_the_whole_record(
    open_page, briefing, record, address
):
    """What cannot be read in an address is left out."""
    opened = open_page(briefing, address=address)
    assert opened.ready() == record.counts()
    assert opened.errors == []


# ---- smaller windows -------------------------------------------------------------------------

_FORMS = [
    ({"width": 1000, "height": 620}, "Length"),
    ({"width": 390, "height": 844}, "Dates"),
]


@pytest.mark.parametrize(("size", "word"), _FORMS)
def test_nothing_of_time_is_lost_in_a_small_window(open_page, briefing, record, size, word):
    """The length of a run and what lies before stand behind one button, as do a phone's dates."""
    opened = open_page(briefing, viewport=size)
    opened.ready()
    page = opened.page
    more = page.get_by_role("button", name=word, exact=True)
    more.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    page.get_by_role("group", name="Length of a run").get_by_role("button", name="20 s").click()
    before = page.get_by_role("button", name=re.compile("12 before"))
    before.click()
    expect(page.get_by_role("button", name=re.compile("dense part"))).to_be_visible()
    page.get_by_role("textbox", name="First day").fill("2023-04-06 14:00")
    page.keyboard.press("Enter")
    state = opened.state()
    assert state["selection"]["from"] == "2023-04-06T14:00"
    assert state["counts"] == record.counts(state["selection"])
    page.get_by_role("button", name="All dates").click()
    assert opened.state()["selection"]["from"] is None
    page.keyboard.press("Escape")
    expect(more).to_have_attribute("aria-expanded", "false")
    assert opened.errors == []


@pytest.mark.parametrize("size", [size for size, _ in _FORMS])
def test_panels_open_over_the_map_in_a_small_window(open_page, briefing, record, size):
    """Filters, list and card are each one press away, and Escape closes them."""
    opened = open_page(briefing, viewport=size)
    opened.ready()
    page = opened.page
    page.get_by_role("button", name="Filters").locator("visible=true").press("Enter")
    page.get_by_role("group", name="Actors", exact=True).get_by_role(
        "checkbox", name=re.compile("^Hamas")
    ).click()
    state = opened.state()
    assert state["selection"]["actors"] == ["HAM"]
    assert state["counts"] == record.counts(state["selection"])
    page.keyboard.press("Escape")
    expect(page.locator(".at-left")).not_to_be_visible()
    page.get_by_role("button", name=re.compile(r"^List \d+$")).locator("visible=true").click()
    expect(page.locator("#at-list")).to_be_visible()
    page.locator("#at-list").focus()
    page.keyboard.press("Enter")
    if size["width"] > 720:
        expect(page.locator("#at-panel-card h2")).to_be_focused()
        page.keyboard.press("Escape")
    else:
        expect(page.get_by_role("button", name="Open the card")).to_be_focused()
    page.get_by_role("button", name="Open the card").press("Enter")
    expect(page.locator("#at-panel-card h2")).to_be_visible()
    page.keyboard.press("Escape")
    assert opened.errors == []


_OPENING = [None, {"from": "2023-04-05", "to": "2023-04-09"}, {"actors": ["HAM"]}]
_COVERED = """(places) => {
    const map = atlas.map.getContainer().getBoundingClientRect();
    const find = ".at-float .at-box:not([hidden])";
    const boxes = [...document.querySelectorAll(find)].filter((box) => box.offsetWidth)
        .map((box) => box.getBoundingClientRect());
    return places.filter(([name, latitude, longitude]) => {
        const point = atlas.map.latLngToContainerPoint([latitude, longitude]);
        const [x, y] = [map.left + point.x, map.top + point.y];
        return boxes.some((box) => x > box.left && x < box.right && y > box.top && y < box.bottom);
    }).map(([name]) => name);
}"""


@pytest.mark.parametrize("size", [(1440, 900), (1280, 800), (1024, 700), (390, 844)])
@pytest.mark.parametrize("selection", _OPENING)
def test_no_mark_lies_under_a_box_when_the_page_opens(open_page, briefing, record, size, selection):
    """Legend, pills and zoom stand beside the places of the selection, not on them."""
    asked = f"#select={json.dumps(selection)}" if selection else ""
    window = {"width": size[0], "height": size[1]}
    opened = open_page(briefing, address=asked, viewport=window)
    opened.ready()
    page = opened.page
    rest(page, 100)
    kept = record.select(selection or {}).places
    drawn = kept[atlas.record.record.drawable(kept) & kept["longitude"].notna()]
    points = drawn[["name", "latitude", "longitude"]].astype(object).to_numpy().tolist()
    assert len(points) > 10
    assert page.evaluate(_COVERED, points) == []


def test_the_sheet_of_a_phone_leaves_its_event_in_view(open_page, briefing, record):
    """Where the short card would lie on the event it is about, the map moves up."""
    opened = open_page(briefing, viewport={"width": 390, "height": 844})
    opened.ready()
    page = opened.page
    opened.select({"text": "Gaza", "kinds": ["air_strike"], "from": "2023-04-05"})
    event = record.select(opened.state()["selection"]).events.index[0]
    page.get_by_role("button", name=re.compile(r"^List \d+$")).locator("visible=true").click()
    page.locator("#at-list [role=option]").first.click()
    sheet = page.locator(".at-peek")
    expect(sheet).to_contain_text(record.events.loc[event, "title"])
    opened.state()
    places = record.places[record.places["event_id"] == event]
    drawn = places[atlas.record.record.drawable(places)]
    for role in drawn["role"]:
        assert _point(page, record, event, role)[1] < sheet.bounding_box()["y"]
    assert opened.errors == []


def test_each_saying_names_those_it_is_about(opened):
    """Where some are named by one source and others by two, the card says who by whom."""
    opened.select({"text": "Qaani reportedly meets"})
    opened.page.locator("#at-list [role=option]").first.click()
    card = opened.page.locator("#at-panel-card")
    expect(card).to_contain_text(
        "Ismail Haniyeh, Saleh al-Arouri and Hassan Nasrallah: attributed by unnamed people"
    )
