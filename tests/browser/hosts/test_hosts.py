"""What Notebook 7 and Voila ask of a widget; `scripts.hosts` drives both of them for real.

Both load a model anew from what the kernel answers to ``request_states``, without the messages in
which it was made. Voila shows no cell before all of them were run, so the map is drawn where it has
no size yet; a tab and a closed accordion do the same.
"""

import pytest
from ipywidgets import widget as ipywidgets_widget

import atlas
from tests.browser.hosts.anywidget_host import write_host

pytestmark = pytest.mark.browser

# The size of the map in pixels, and how many degrees of longitude it shows.
FILLED = """() => {
  const map = window.atlas.map, size = map.getSize(), box = map.getBounds();
  return [size.x, size.y, box.getEast() - box.getWest()];
}"""


class Answered:
    """A view as a host knows it that has only asked for the states of all models."""

    def __init__(self, view, answer, buffers):
        state = answer["states"][view.model_id]
        paths = zip(answer["buffer_paths"], buffers, strict=True)
        data = {path[2]: bytes(part) for path, part in paths if path[0] == view.model_id}
        self.held = {**state["state"], **data}
        self._esm = state["state"]["_esm"]

    def get_state(self):
        """Return the traits that came in the answer."""
        return self.held


@pytest.fixture
def answered(monkeypatch):
    """Return a function that asks for a view as Voila does, with no front end before."""

    def _answered(view):
        sent = []

        class Channel:
            def send(self, data, buffers=()):
                sent.append((data, buffers))

        ask = {"content": {"data": {"method": "request_states"}}}
        monkeypatch.setattr(ipywidgets_widget.Widget, "_control_comm", Channel())
        ipywidgets_widget.Widget._handle_control_comm_msg(ask)
        data, buffers = sent[0]
        answer = {"states": data["states"], "buffer_paths": data["buffer_paths"]}
        return Answered(view, answer, buffers)

    return _answered


def test_a_map_is_whole_from_the_states_that_the_kernel_answers(
    answered, record, open_page, tmp_path
):
    """A host that came late, as Voila does, has the events, the filter and the page."""
    view = atlas.explore(record, selection={"from": "2023-04-04"})
    try:
        opened = open_page(write_host(answered(view), tmp_path / "host.html", width=1000))
        frame = opened.frame()
        frame.evaluate("() => window.atlas.ready")
        assert frame.evaluate("() => window.atlas.counts") == record.counts(from_="2023-04-04")
        assert frame.locator(".at-reading").inner_text() == "From 4 April 2023"
        assert opened.errors == opened.requests == []
    finally:
        view.close()


def test_a_map_that_is_drawn_unseen_is_whole_when_it_is_shown(record, open_page, tmp_path):
    """It fits its events and its row once there is room, as if it had been seen from the start."""
    seen, unseen = [], []
    for found, style in ((seen, ""), (unseen, "} .cell { display: none")):
        view = atlas.explore(record, height=620)
        path = write_host(view, tmp_path / "host.html", width=1000, style=style)
        opened = open_page(path)
        if style:
            opened.page.wait_for_timeout(1500)
            opened.page.add_style_tag(content=".cell { display: block !important }")
        frame = opened.frame()
        frame.evaluate("() => window.atlas.ready")
        frame.wait_for_function("() => window.atlas.map.getSize().x > 300")
        opened.page.wait_for_timeout(300)
        found += frame.evaluate(FILLED)
        assert frame.locator(".at-hostrow .at-counts").is_visible()
        assert frame.evaluate("() => window.atlas.counts") == record.counts()
        assert opened.errors == []
        view.close()
    assert unseen == pytest.approx(seen, rel=0.02)
