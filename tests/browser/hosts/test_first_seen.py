"""A map that is made where nobody sees it fits itself when it is first seen."""

import pytest

pytestmark = pytest.mark.browser

_BOX = """() => {
    const box = atlas.map.getBounds();
    return [box.getWest(), box.getEast(), atlas.map.getZoom()];
}"""
_HELD = "(b) => b[0] < 35 && b[1] > 36 && b[2] > 6"


@pytest.fixture
def hidden(briefing, open_page, tmp_path):
    """Return a page whose only frame, hidden, holds the briefing; and that frame."""
    host = tmp_path / "host.html"
    frame = (
        f'<iframe src="{briefing.as_uri()}" style="display: none; width: 1200px; height: 800px">'
    )
    host.write_text(f"<!doctype html><title>Tabs</title>{frame}</iframe>", encoding="utf-8")
    opened = open_page(host, fresh=True)
    frame = opened.frame()
    frame.evaluate("() => new Promise((done) => setTimeout(done, 1500))")
    return opened, frame


def _show(opened):
    opened.page.evaluate("() => { document.querySelector('iframe').style.display = 'block'; }")


def test_a_map_made_in_a_hidden_tab_fits_itself_when_it_is_first_seen(hidden):
    """The events are in view, at a zoom of their size."""
    opened, frame = hidden
    _show(opened)
    frame.wait_for_function(f"() => ({_HELD})(({_BOX})())")
    assert opened.errors == []


def test_a_hidden_map_that_was_moved_stays_where_it_was_moved_to(hidden):
    """Whoever set a view has it when the map is seen."""
    opened, frame = hidden
    frame.evaluate("() => { atlas.map.setView([15.6, 32.5], 8, { animate: false }); }")
    _show(opened)
    frame.wait_for_function("() => atlas.map.getSize().x > 0")
    west, east, zoom = frame.evaluate(_BOX)
    assert west < 32.5 < east
    assert zoom == 8
