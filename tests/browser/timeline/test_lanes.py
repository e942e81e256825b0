"""Lanes in the foot: who did what to whom, and how sure the record is of each."""

import re

import hostile
import pandas as pd
import pytest
from playwright.sync_api import expect

import atlas
from atlas.record.record import Record
from tests.patience import rest

pytestmark = pytest.mark.browser

SPAN = {"from": "2023-04-04", "to": "2023-04-09"}
SIZES = [(1440, 900), (1000, 620), (390, 844), (320, 640)]
_STYLES = ("own", "said", "suspected", "disputed", "denied")
_WORDS = ("acknowledged", "attributed", "suspected", "disputed", "denied")


def _record(claims, links=(), **event):
    """Return a record of one event a claim: its event, actor, role and attribution."""
    ids = list(dict.fromkeys(claim[0] for claim in claims))
    given = {"kind": "air_strike", "start": "2023-04-06T10:00", "time_precision": "minute"}
    events = pd.DataFrame({"event_id": ids, "title": ids, "status": "confirmed"} | given | event)
    names = ("event_id", "actor_id", "role", "attribution", "by")
    people = pd.DataFrame([(*claim, "")[:5] for claim in claims], columns=names)
    actors = pd.DataFrame({"actor_id": sorted(set(people["actor_id"]))})
    places = pd.DataFrame(
        {"event_id": ids, "role": "impact", "longitude": 35.5, "latitude": 33.5, "radius_km": 1}
    ).assign(precision="town", name="Town")
    return Record(
        events,
        places,
        participants=people,
        actors=actors.assign(name=actors["actor_id"]),
        links=pd.DataFrame(links, columns=("from_id", "to_id", "kind", "basis", "by")),
    )


def _open(open_page, path, **options):
    """Open a briefing with its lanes."""
    opened = open_page(path, **options)
    opened.ready()
    _press(opened, "Lanes")
    expect(opened.page.locator(".at-lane-name").first).to_be_visible()
    return opened


def _press(opened, name):
    """Press a button of the foot, and wait until what it asks for is painted."""
    opened.page.locator(".at-time").get_by_role("button", name=name, exact=True).click()
    opened.state()


def _lane(page, name):
    """Return the marks of a lane by its name."""
    return page.locator(f'.at-chart g[aria-label="{name}"] .at-lane-mark')


def _sides(page, name):
    """Return the styles above and below the line of a lane."""
    said = _lane(page, name).evaluate_all(
        "all => all.map((one) => [one.getAttribute('aria-label'), one.getAttribute('class')])"
    )
    style = {words: re.search(r"at-sure-(\w+)", names)[1] for words, names in said}
    above = [one for words, one in style.items() if f"; by {name}: " in words]
    return above, [one for words, one in style.items() if f"; against or with {name}: " in words]


def test_seven_lanes_are_shown_and_the_rest_is_one_press_away(open_page, briefing):
    """The lanes with the most events stand first; the others are counted, and scrolled to."""
    opened = _open(open_page, briefing)
    names = opened.page.locator(".at-lane-name")
    expect(names).to_have_count(7)
    counts = [
        int(text) for text in opened.page.locator(".at-lane-name .at-second").all_inner_texts()
    ]
    assert counts == sorted(counts, reverse=True)
    more = opened.page.locator(".at-lane-more")
    rest = int(more.inner_text().split()[0])
    first = names.first.inner_text()
    more.click()
    opened.state()
    scroll = opened.page.locator(".at-chart-scroll")
    assert scroll.evaluate("one => Math.round((one.scrollHeight - one.clientHeight) / 30)") == rest
    scroll.evaluate("one => { one.scrollTop = one.scrollHeight; }")
    expect(names.first).not_to_have_text(first)
    assert opened.errors == []


def test_a_lane_counts_the_events_of_all_its_organisations(open_page, briefing, record):
    """The number beside a name is that of the record's own selection, in whatever role."""
    opened = _open(open_page, briefing)
    opened.select(SPAN)
    people = record.participants[~record.participants["by"].str.match(r"coder\b", na=False)]
    inside = set(record.select(SPAN).events.index)
    family = people["actor_id"].str.match(r"HAM(-|$)")
    wanted = len(inside & set(people.loc[family, "event_id"]))
    name = opened.page.locator(".at-lane-name").filter(has_text=re.compile("^Hamas"))
    assert name.locator(".at-second").inner_text() == str(wanted)


def test_a_name_filters_and_frees_again(open_page, briefing):
    """Pressed, the map shows what the lane counted; again, all; and Undo takes it back."""
    opened = _open(open_page, briefing)
    before = opened.select(SPAN)
    name = opened.page.locator(".at-lane-name").filter(has_text=re.compile("^Hezbollah"))
    count = int(name.locator(".at-second").inner_text())
    name.click()
    counts = opened.state()["counts"]
    assert counts["shown"] + counts["off_map"] == count
    expect(name).to_have_attribute("aria-pressed", "true")
    expect(name).to_be_focused()
    name.click()
    assert opened.state() == {"selection": opened.state()["selection"], "counts": before}
    assert opened.state()["selection"]["roles"] == ["initiator", "target", "party"]
    opened.page.keyboard.press("Control+z")
    rest(opened.page, 100)
    assert opened.state()["counts"] == counts


@pytest.mark.parametrize("by", ["Kinds", "Places"])
def test_kinds_and_places_have_lanes_of_their_own(open_page, briefing, by):
    """Each filters by its own key, and frees again."""
    opened = _open(open_page, briefing)
    _press(opened, by)
    name = opened.page.locator(".at-lane-name").first
    count = int(name.locator(".at-second").inner_text())
    name.click()
    counts = opened.state()["counts"]
    assert counts["shown"] + counts["off_map"] == count
    name.click()
    assert opened.state()["counts"]["hidden"] == 0


def test_arrows_move_in_a_lane_and_enter_opens(open_page, briefing):
    """From its name on, right and left go from event to event in time; each is read out."""
    opened = _open(open_page, briefing)
    opened.select(SPAN)
    opened.page.locator(".at-lane-name").filter(has_text=re.compile("^Hamas")).focus()
    said = []
    for _ in range(3):
        opened.page.keyboard.press("ArrowRight")
        said.append(opened.page.evaluate("() => document.activeElement.getAttribute('aria-label')"))
    assert len(set(said)) == 3
    opened.page.keyboard.press("ArrowLeft")
    now = opened.page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    assert now == said[1]
    opened.page.keyboard.press("Enter")
    title = opened.page.locator("#at-panel-card h2")
    expect(title).to_be_focused()
    assert now.startswith(title.inner_text())


def test_the_barrage_is_as_sure_of_each_actor_as_the_record(open_page, briefing):
    """Said of Hamas, suspected of two, denied by Hezbollah; and against Israel by its own word."""
    opened = _open(open_page, briefing)
    opened.select({"ids": ["E045"], "roles": []})
    page = opened.page
    assert _sides(page, "Hamas") == (["said"], [])
    assert _sides(page, "Palestinian Islamic Jihad") == (["suspected"], [])
    assert _sides(page, "Iran") == ([], ["suspected"])
    assert _sides(page, "Hezbollah") == ([], ["denied"])
    assert _sides(page, "Israel") == ([], ["own"])
    expect(page.locator(".at-lane-key")).to_contain_text("denied by it")


def test_every_party_is_drawn_by_the_same_rule(open_page, tmp_path):
    """The same words give the same styles to each of two parties, on both sides of its line."""
    claims = []
    for one, other in (("North", "South"), ("South", "North")):
        for word in _WORDS:
            claims += [(f"{one} {word}", one, "initiator", word)]
            claims += [(f"{one} {word}", other, "target", word)]
    opened = _open(open_page, atlas.brief(_record(claims), tmp_path / "b.html"))
    for name in ("North", "South"):
        above, below = _sides(opened.page, name)
        assert sorted(above) == sorted(below) == sorted(_STYLES)
    drawn = [
        _lane(opened.page, name).locator("path").evaluate_all("all => all.map((p) => p.outerHTML)")
        for name in ("North", "South")
    ]
    bare = [[re.sub(r"at-hatch-\d+", "", one) for one in lane] for lane in drawn]
    assert bare[0] == bare[1]


def test_the_word_of_another_party_is_no_own_account(open_page, tmp_path):
    """A target that its attacker calls acknowledged is pale; what it says itself is filled."""
    claims = [
        ("a", "North", "initiator", "acknowledged", "North statement"),
        ("a", "South", "target", "acknowledged", "North statement"),
    ]
    opened = _open(open_page, atlas.brief(_record(claims), tmp_path / "b.html"))
    assert _sides(opened.page, "North") == (["own"], [])
    assert _sides(opened.page, "South") == ([], ["said"])


def test_the_coders_own_suspicion_stands_in_no_lane_and_is_counted(open_page, tmp_path):
    """What nobody but the coder reads is not drawn as anybody's word."""
    claims = [
        ("a", "North", "initiator", "suspected", "coder"),
        ("a", "South", "target", "claimed"),
    ]
    opened = _open(open_page, atlas.brief(_record(claims), tmp_path / "b.html"))
    expect(opened.page.locator(".at-lane-name")).to_have_text(["South1"])
    expect(opened.page.locator(".at-lane-key")).to_contain_text("1 reading of the coder not drawn")


def test_a_night_is_a_bar_from_evening_to_morning(open_page, tmp_path):
    """A night reaches from 18 to 6 o'clock and a day over the day; an hour is a mark."""
    claims = [(name, "North", "initiator", "claimed") for name in ("night", "day", "hour")]
    when = {
        "start": ["2023-04-06", "2023-04-06", "2023-04-06T12:00"],
        "time_precision": ["night", "day", "minute"],
    }
    opened = _open(open_page, atlas.brief(_record(claims, **when), tmp_path / "b.html"))
    opened.select({"from": "2023-04-06", "to": "2023-04-07"})
    boxes = {
        name: _lane(opened.page, "North")
        .and_(opened.page.locator(f'[aria-label^="{name};"]'))
        .evaluate("one => one.lastElementChild.getBoundingClientRect().toJSON()")
        for name in ("night", "day", "hour")
    }
    day, night, hour = boxes["day"], boxes["night"], boxes["hour"]
    assert night["width"] == pytest.approx(day["width"] / 2, rel=0.03)
    assert night["left"] == pytest.approx(day["left"] + 0.75 * day["width"], rel=0.01)
    middle = (hour["left"] + hour["right"]) / 2
    assert middle == pytest.approx(day["left"] + day["width"] / 2, rel=0.01)
    assert hour["width"] < day["width"] / 4


@pytest.mark.parametrize(("count", "marks"), [(400, 400), (401, 0)])
def test_over_400_marks_a_lane_shows_counts(open_page, tmp_path, count, marks):
    """A lane of 400 events has a mark each; with one more it has bars, and says so."""
    claims = [(f"e{number}", "North", "initiator", "claimed") for number in range(count)]
    start = pd.date_range("2023-01-01", periods=count, freq="6h").strftime("%Y-%m-%dT%H:%M")
    path = atlas.brief(_record(claims, start=start), tmp_path / "b.html")
    opened = _open(open_page, path)
    assert _lane(opened.page, "North").count() == marks
    bars = opened.page.locator('.at-chart g[aria-label="North"] rect').count()
    said = opened.page.locator(".at-lane-key").inner_text()
    assert (bars > 0) == ("bars of counts" in said) == (marks == 0)


def test_counts_are_lanes_of_bars(open_page, tmp_path):
    """Where a row stands for several events, a lane counts those, and has no marks."""
    claims = [("a", "North", "initiator", ""), ("b", "South", "initiator", "")]
    record = _record(claims, start=["2023-04-01", "2023-05-01"], weight=[700, 5])
    opened = _open(open_page, atlas.brief(record, tmp_path / "b.html"))
    expect(opened.page.locator(".at-lane-name")).to_have_text(["North700", "South5"])
    assert opened.page.locator(".at-lane-mark").count() == 0
    assert opened.page.locator(".at-chart g[aria-label] rect").count() > 0


def test_dates_are_still_brushed_over_lanes(open_page, briefing):
    """A drag marks days, a press on a mark opens its event, and the ends move by key."""
    opened = _open(open_page, briefing)
    opened.select(SPAN)
    page = opened.page
    mark = _lane(page, "Hamas").first
    title = mark.get_attribute("aria-label").split(";")[0]
    box = mark.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#at-panel-card h2")).to_contain_text(title[:20])
    area = page.locator(".at-brush-area").bounding_box()
    page.mouse.move(area["x"] + 20, area["y"] + area["height"] - 4)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] - 4, steps=4)
    page.mouse.up()
    rest(opened.page, 100)
    dragged = opened.state()["selection"]
    assert (dragged["from"], dragged["to"]) != (SPAN["from"], SPAN["to"])
    page.get_by_role("slider", name="Last day").last.focus()
    page.keyboard.press("ArrowLeft")
    assert opened.state()["selection"]["to"] < dragged["to"]


def test_the_foot_shows_days_again(open_page, briefing):
    """The chart comes back as it was, and no lane is left."""
    opened = open_page(briefing)
    opened.ready()
    before = opened.page.locator(".at-chart").inner_html()
    _press(opened, "Lanes")
    _press(opened, "Days")
    rest(opened.page, 200)
    assert opened.page.locator(".at-chart").inner_html() == before
    assert opened.page.locator(".at-lane-name, .at-lane-key span").count() == 0


@pytest.mark.parametrize("size", SIZES)
def test_lanes_have_room_at_every_width(open_page, briefing, size):
    """On a desk, in a cell and on a phone at least four lanes are in sight, and the map is too."""
    width, height = size
    opened = _open(open_page, briefing, viewport={"width": width, "height": height})
    page = opened.page
    foot = page.locator(".at-time").bounding_box()
    names = [one.bounding_box() for one in page.locator(".at-lane-name").all()]
    assert len(names) >= 4
    for box in names:
        assert box["x"] >= 0
        assert box["y"] >= foot["y"]
        assert box["y"] + box["height"] <= foot["y"] + foot["height"]
    assert page.locator(".at-cell").bounding_box()["height"] > 150
    assert page.evaluate("() => document.documentElement.scrollWidth") == width
    _press(opened, "Days")
    expect(page.locator(".at-lane-name")).to_have_count(0)


def test_names_in_lanes_are_text(open_page, tmp_path):
    """An enemy's names of actors, kinds and places stand in lanes as they are; nothing runs."""
    record = hostile.record(hostile.ALL[:60])
    path = atlas.brief(record, tmp_path / "b.html", name_actors="all", title="x")
    opened = _open(open_page, path)
    for by in ("Actors", "Kinds", "Places"):
        _press(opened, by)
        opened.page.locator(".at-lane-more").click()
        opened.state()
        scroll = opened.page.locator(".at-chart-scroll")
        for at in range(0, 60, 6):
            scroll.evaluate("(one, at) => { one.scrollTop = 30 * at; }", at)
            rest(opened.page, 20)
        opened.page.locator(".at-lane-name").first.click()
        opened.state()
        opened.select({})
    assert opened.page.locator(".at-time").locator("img, iframe, script, a").count() == 0
    assert opened.hits() == 0
    assert opened.dialogs == opened.requests == opened.errors == []


def test_ten_thousand_actors_are_lanes_that_can_be_scrolled(open_page, tmp_path):
    """Only those in sight are in the page."""
    path = atlas.brief(hostile.crowd(), tmp_path / "b.html", name_actors="all")
    opened = _open(open_page, path)
    opened.page.locator(".at-lane-more").click()
    opened.state()
    opened.page.locator(".at-chart-scroll").evaluate("one => { one.scrollTop = 30 * 9000; }")
    expect(opened.page.locator(".at-lane-name").first).to_contain_text("Actor")
    assert opened.page.locator(".at-lane-name").count() <= 7
    assert opened.errors == []


def test_an_event_that_was_removed_is_in_no_lane(open_page, tmp_path):
    """What the redaction takes out leaves neither a mark nor a name."""
    claims = [
        ("open", "North", "initiator", "claimed"),
        ("secret", "Ghost", "initiator", "claimed"),
    ]
    record = _record(claims, sensitivity=["", "source at risk"])
    rules = {"name": "public", "drop_sensitivity": ["*"]}
    opened = _open(open_page, atlas.brief(record, tmp_path / "b.html", redact=rules))
    expect(opened.page.locator(".at-lane-name")).to_have_text(["North1"])
    assert "Ghost" not in opened.page.locator(".at-time").inner_text()
