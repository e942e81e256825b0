"""Several views in one notebook of a real JupyterLab: linked, hidden, shown again, closed."""

import json

import pytest

import atlas
from tests.lab.driver import end_kernels, open_lab

pytestmark = [pytest.mark.lab, pytest.mark.filterwarnings("default")]

SHOW = """import atlas, json
import ipywidgets as W
record = atlas.open_record("spring-2023").geocode()
first, second, other = (atlas.explore(record, height="420px", title=t) for t in ("A", "B", "C"))
in_python = W.link((first, "from_"), (second, "from_"))
in_browser = W.jslink((first, "to"), (second, "to"))
shut = W.Accordion([other], titles=["Another map"])
W.VBox([W.HBox([first, second]), shut])"""
WIDGETS = """time, who = second.time_widget(), second.actor_widget()
W.VBox([time, who])"""
DUMP = """def told(view):
    return {"selection": view.selection.to_json(), "counts": view.counts}
state = {"views": [told(one) for one in (first, second, other)], "reading": time.reading.value,
         "slider": time.days.value[0].isoformat(), "day": str(time.first.value)}
with open("state.json", "w") as file:
    json.dump(state, file)"""
AGAIN = """first"""
CLOSE = """second.close()
made = [second, time, who, *time.children, *who.children]
with open("closed.json", "w") as file:
    json.dump([one.comm is None for one in made], file)
first.from_ = '2023-04-10'"""
MOVES = """async () => {
  for (let i = 0; i < 60; i++) {
    const day = String(1 + (i % 14)).padStart(2, "0");
    window.atlas.select({ from: `2023-04-${day}`, to: i % 2 ? "2023-04-30" : "2023-04-25" });
    await new Promise((kept) => setTimeout(kept, 16));
  }
}"""
LAST = {"from": "2023-04-04", "to": "2023-04-30"}


@pytest.fixture(scope="module")
def lab(server, lab_page):
    """Open the notebook; two maps stand beside each other, a third in a closed accordion."""
    page = lab_page.page
    page.set_viewport_size({"width": 1900, "height": 1400})
    one = open_lab(server, lab_page, "linked.ipynb", [SHOW, WIDGETS, DUMP, AGAIN, CLOSE])
    one.run(0)
    one.run(1)
    yield one
    end_kernels(page, server.address)


@pytest.fixture(scope="module")
def record():
    """Return the record that the views show."""
    return atlas.open_record("spring-2023").geocode()


def _frames(lab, title):
    """Return the pages of the view with a title."""
    held = "document.querySelector('.at-head h1 bdi')?.innerText"
    return [one for one in lab.page.frames[1:] if one.evaluate(held) == title]


def _frame(lab, title):
    """Return the one page of the view with a title, once it is drawn."""
    frame = lab.until(lambda: _frames(lab, title))[0]
    frame.evaluate("window.atlas.ready.then(() => true)")
    return frame


def _days(frame):
    return frame.evaluate("({ from: window.atlas.selection.from, to: window.atlas.selection.to })")


def _listeners(lab):
    """Return how many functions of JupyterLab's own window hear messages: one for each map."""
    devtools = lab.page.context.new_cdp_session(lab.page)
    window = devtools.send("Runtime.evaluate", {"expression": "window"})["result"]["objectId"]
    found = devtools.send("DOMDebugger.getEventListeners", {"objectId": window})["listeners"]
    devtools.detach()
    return sum(one["type"] == "message" for one in found)


def test_two_views_beside_each_other_have_the_same_room(lab, record):
    """In a row of two, each has half of the cell, and all of its events."""
    for title in "AB":
        frame = _frame(lab, title)
        assert frame.evaluate("window.atlas.counts") == record.counts()
    boxes = [one.bounding_box() for one in lab.page.locator("iframe").all() if one.is_visible()]
    assert [round(box["height"]) for box in boxes] == [420, 420]
    assert boxes[0]["width"] == pytest.approx(boxes[1]["width"], abs=2)
    assert sum(box["width"] for box in boxes) > 1200


def test_sixty_moves_of_a_linked_view_end_in_agreement(lab, record):
    """Both pages, both rows, both views in Python and the ipywidgets hold the last move."""
    first, second = _frame(lab, "A"), _frame(lab, "B")
    first.evaluate(MOVES)
    lab.until(lambda: _days(second) == LAST)
    wanted = record.counts(from_=LAST["from"], to=LAST["to"])

    def settled():
        (lab.folder / "state.json").unlink(missing_ok=True)
        state = settled.last = lab.state()
        held = [view["selection"] for view in state["views"][:2]]
        same = [{k: one[k] for k in LAST} for one in held] == [LAST, LAST]
        # The counts of the pages cross after the filter that they belong to.
        return (
            state if same and all(one["counts"] == wanted for one in state["views"][:2]) else None
        )

    state = lab.until(settled)
    assert state["slider"] == state["day"] == "2023-04-04"
    assert state["reading"] == "4 to 30 April 2023"
    for frame in (first, second):
        assert frame.locator(".at-reading").inner_text() == state["reading"]
        assert frame.evaluate("window.atlas.counts") == wanted


def test_what_is_not_linked_stays_its_own(lab, record):
    """A kind that is chosen in one view is not chosen in the other, nor in the third."""
    first, second = _frame(lab, "A"), _frame(lab, "B")
    second.evaluate("window.atlas.select({ kinds: ['meeting'] })")
    lab.until(lambda: lab.state()["views"][1]["selection"]["kinds"] == ["meeting"])
    assert first.evaluate("window.atlas.selection.kinds") == []
    assert lab.state()["views"][2]["counts"] == record.counts()


def test_a_linked_view_that_is_closed_leaves_nothing_and_the_other_goes_on(lab, record):
    """Its page, its ipywidgets and what listened to them are gone; no error is in the console."""
    wrong = []
    lab.page.on("pageerror", lambda error: wrong.append(str(error)))
    lab.page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    before = _listeners(lab)
    lab.run(4)
    lab.until(lambda: not _frames(lab, "B"))
    closed = json.loads((lab.folder / "closed.json").read_text())
    assert len(closed) > 5
    assert all(closed)
    assert _listeners(lab) == before - 1
    first = _frame(lab, "A")
    lab.until(lambda: {_days(one)["from"] for one in _frames(lab, "A")} == {"2023-04-10"})
    first.evaluate("window.atlas.select({ from: '2023-04-12', to: '2023-04-20' })")
    lab.until(lambda: lab.state()["views"][0]["selection"]["to"] == "2023-04-20")
    assert first.evaluate("window.atlas.counts") == record.counts(
        from_="2023-04-12", to="2023-04-20"
    )
    assert wrong == lab.asked == []


def test_a_map_in_a_closed_accordion_is_whole_when_it_is_opened(lab, record):
    """It is drawn as soon as it is seen, closed again, and seen again with the same filter."""
    head = lab.page.get_by_text("Another map", exact=True)
    head.click()
    frame = _frame(lab, "C")
    lab.until(lambda: frame.evaluate("window.atlas.map.getSize().x") > 300)
    assert frame.evaluate("window.atlas.counts") == record.counts()
    frame.evaluate("window.atlas.select({ from: '2023-04-06' })")
    lab.until(lambda: lab.state()["views"][2]["selection"]["from"] == "2023-04-06")
    head.click()
    lab.until(lambda: not any(one.is_visible() for one in lab.page.locator("iframe").all()[2:]))
    head.click()
    lab.until(lambda: _frames(lab, "C"))
    frame = _frame(lab, "C")
    assert frame.evaluate("window.atlas.selection.from") == "2023-04-06"
    assert frame.evaluate("window.atlas.counts") == record.counts(from_="2023-04-06")


def test_a_view_that_is_shown_again_has_its_filter_and_agrees(lab):
    """One view in two cells: the second opens as the first is, and both go on together."""
    before = _days(_frame(lab, "A"))
    lab.run(3)
    lab.until(lambda: len(_frames(lab, "A")) == 2)
    lab.until(lambda: [_days(one) for one in _frames(lab, "A")] == [before, before])
    _frames(lab, "A")[1].evaluate("window.atlas.select({ from: '2023-04-08' })")
    lab.until(lambda: [_days(one)["from"] for one in _frames(lab, "A")] == ["2023-04-08"] * 2)
    assert lab.asked == []
