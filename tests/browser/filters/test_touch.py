"""The page under a finger, at the size of a phone: marks, stacks, card, brush, pinch."""

import re

import pytest
from playwright.sync_api import expect

import atlas

pytestmark = pytest.mark.browser

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
_AT = """([latitude, longitude]) => {
    const { left, top } = atlas.map.getContainer().getBoundingClientRect();
    const point = atlas.map.latLngToContainerPoint([latitude, longitude]);
    return [left + point.x, top + point.y];
}"""


@pytest.fixture
def phone(open_page, briefing):
    """Open the briefing on a phone, and see at the end that nothing went wrong in it."""
    opened = open_page(briefing, **PHONE)
    opened.ready()
    yield opened
    assert opened.errors == opened.requests == []


class _Fingers:
    """One or two fingers on the glass, as the browser itself sees them."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def _send(self, kind, points):
        at = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    def move(self, *paths, steps=8):
        """Put fingers down, move each along its path, and lift them."""
        for step in range(steps + 1):
            share = step / steps
            points = [
                (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for (x0, y0), (x1, y1) in paths
            ]
            self._send("touchMove" if step else "touchStart", points)
            self.page.wait_for_timeout(16)
        self._send("touchEnd", [])


def _place(record, event):
    """Return latitude and longitude of an event's first drawn place."""
    places = record.places[record.places["event_id"] == event]
    one = places[atlas.record.record.drawable(places)].iloc[0]
    return [float(one["latitude"]), float(one["longitude"])]


def _agreed(opened, record):
    """Return the selection now, when its counts are those of the record."""
    state = opened.state()
    assert state["counts"] == record.counts(state["selection"])
    return state["selection"]


def test_a_tap_beside_a_mark_opens_its_event(phone, record):
    """A finger is less exact than a mouse: a few pixels off the mark still means the mark."""
    page = phone.page
    phone.select({"text": "Strike on Aleppo airport", "to": "2023-03-10"})
    place = _place(record, _only(phone, record))
    page.evaluate("(place) => { atlas.map.setView(place, 8, { animate: false }); }", place)
    x, y = page.evaluate(_AT, place)
    page.touchscreen.tap(x + 9, y + 5)
    sheet = page.locator(".at-peek")
    expect(sheet).to_contain_text("Aleppo airport")
    expect(page.locator(".at-tip")).not_to_be_visible()
    page.get_by_role("button", name="Open the card").tap()
    expect(page.locator("#at-panel-card h2")).to_be_visible()
    page.get_by_role("button", name="Close the card").tap()
    expect(page.locator("#at-panel-card h2")).not_to_be_visible()


def _only(opened, record):
    """Return the id of the first event that fits."""
    return record.select(opened.state()["selection"]).events.index[0]


def test_a_stack_opens_as_a_list_under_a_finger(phone):
    """A tap on the number lists the events, a tap on a line opens one."""
    page = phone.page
    x, y = page.evaluate(_AT, [33.8938, 35.5018])
    page.touchscreen.tap(x, y)
    lines = page.locator(".at-stack li button")
    expect(lines.first).to_be_visible()
    assert lines.count() > 1
    title = lines.nth(1).locator("bdi").first.inner_text()
    lines.nth(1).tap()
    expect(page.locator(".at-peek h2")).to_have_text(title)


def test_an_end_of_the_brush_follows_a_finger(phone, record):
    """Dragging the first day to the right leaves out what was before it."""
    page = phone.page
    grip = page.get_by_role("slider", name="First day").bounding_box()
    start = (grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    _Fingers(page).move((start, (start[0] + 120, start[1] + 6)))
    selection = _agreed(phone, record)
    assert selection["from"] is not None
    assert selection["to"] is None or selection["to"] > selection["from"]


def test_a_finger_marks_days_on_the_timeline(phone, record):
    """A drag across marks a stretch; a drag down, which scrolls, marks nothing."""
    page = phone.page
    area = page.locator(".at-brush-area").bounding_box()
    middle, top = area["x"] + area["width"] / 2, area["y"] + 6
    _Fingers(page).move(((middle, top), (middle + 2, top + 120)))
    assert _agreed(phone, record)["from"] is None
    _Fingers(page).move(((middle, top), (middle + 60, top + 4)))
    selection = _agreed(phone, record)
    assert selection["from"] < selection["to"]


def test_two_fingers_zoom_and_change_no_count(phone, record):
    """A pinch brings the map nearer; what is counted stays."""
    page = phone.page
    before = page.evaluate("atlas.map.getZoom()")
    _Fingers(page).move(((180, 420), (120, 360)), ((220, 460), (300, 540)), steps=12)
    page.wait_for_function("(zoom) => atlas.map.getZoom() > zoom + 0.5", arg=before)
    assert _agreed(phone, record)["from"] is None


def test_filters_are_set_by_taps(phone, record):
    """The bar of four opens the filters; a tap ticks a box; the map has fewer events."""
    page = phone.page
    page.locator(".at-nav button", has_text="Filters").tap()
    actors = page.get_by_role("group", name="Actors", exact=True)
    actors.get_by_role("checkbox", name=re.compile("^Hamas")).tap()
    assert _agreed(phone, record)["actors"] == ["HAM"]
    page.locator(".at-nav button", has_text="Filters").tap()
    expect(page.locator(".at-left")).not_to_be_visible()


def test_the_short_key_of_a_phone_teaches_the_right_code(open_page, briefing):
    """At 320 px each word is whole; a kind is a coloured square, a shape has no kind's colour."""
    opened = open_page(briefing, viewport={"width": 320, "height": 640})
    opened.ready()
    rows = opened.page.locator(".at-strip .at-strip-row")
    expect(rows).to_have_count(2)
    cut = """rows => rows.flatMap((row) => [...row.children]).filter((one) => {
        const own = one.getBoundingClientRect();
        const strip = one.closest(".at-strip").getBoundingClientRect();
        const outside = own.right > strip.right || own.bottom > strip.bottom + 0.5;
        return outside || one.scrollWidth > one.clientWidth;
    }).map((one) => one.textContent)"""
    assert rows.evaluate_all(cut) == []
    assert opened.page.locator(".at-strip").bounding_box()["width"] <= 304
    fills = """row => [...row.querySelectorAll("path")].map((one) => one.getAttribute("fill"))
        .filter((one) => one?.includes("--g_")).length"""
    assert rows.nth(0).evaluate(fills) >= 3
    assert rows.nth(1).evaluate(fills) == 0
    words = rows.nth(1).inner_text()
    assert "Impact" in words
    assert "Ground" in words, "the commonest shapes come first"
