"""Doubtful places and one event, worked through by hand in a real JupyterLab."""

import json

import pandas as pd
import pytest

from tests.lab.driver import end_kernels, open_lab

pytestmark = [pytest.mark.lab, pytest.mark.filterwarnings("default")]

HOSTILE = "<img src=x onerror='window.hits = 1'>"
MAKE = f"""import atlas, json
import pandas as pd
from atlas.record.record import Record
bad = {HOSTILE!r}
names = ["Hamra", "Kutm", bad, "Qhill 402", "Tyre"]
events = pd.DataFrame({{"event_id": list("abcde"), "start": "2023-04-06",
                        "title": ["One", bad, "Three", "Four", "Five"]}})
places = pd.DataFrame({{"event_id": list("abcde"), "name": names,
                        "country": ["", "SD", "LB", "LB", "LB"]}})
people = pd.DataFrame({{"event_id": ["b"], "actor_id": ["X"], "role": ["initiator"]}})
actors = pd.DataFrame({{"actor_id": ["X"], "name": [bad]}})
figures = pd.DataFrame({{"event_id": ["b"], "what": ["killed"], "best": [2.0], "source": [bad]}})
record = Record(events, places, people, actors, quantities=figures).geocode()
view = atlas.explore(record, height="420px")
review = view.review()
review"""
FORM = """form = view.event_form("b")
form"""
DUMP = """review.save("decided.csv", overwrite=True)
state = {"log": [str(one) for one in view.events.dataset["transformations"]],
         "title": view.events.events.loc["b", "title"],
         "best": view.events.quantities["best"].tolist()}
with open("state.json", "w") as file:
    json.dump(state, file)"""


@pytest.fixture(scope="module")
def lab(server, lab_page):
    """Open the notebook, and show the table and the form."""
    page = lab_page.page
    page.set_viewport_size({"width": 1280, "height": 1500})
    one = open_lab(server, lab_page, "review.ipynb", [MAKE, FORM, DUMP])
    one.run(0)
    one.run(1)
    yield one
    end_kernels(page, server.address)


def _cell(lab, number):
    return lab.page.locator(".jp-Notebook .jp-CodeCell").nth(number)


def _texts(options):
    return [one.replace("\xa0", " ") for one in options.all_inner_texts()]


def _settle(lab, name, button, why):
    """Take a name in hand, say why, and press a button."""
    cell = _cell(lab, 0)
    names = cell.locator("select").first
    # A list shows its spaces as spaces that do not break.
    label = lab.until(lambda: [one for one in _texts(names.locator("option")) if name in one])
    names.select_option(label=label[0])
    cell.get_by_placeholder("Why (needed)").fill(why)
    cell.get_by_role("button", name=button).click()
    cell.get_by_text(f"Settled: {name}").wait_for()


def test_a_rival_that_is_chosen_is_written_to_the_decisions_file(lab):
    """The rivals of the name in hand are listed, and the first fits: it is chosen with a reason."""
    cell = _cell(lab, 0)
    names = cell.locator("select").first
    names.select_option(label="Kutm, SD: 1 place")
    rivals = cell.locator("select").nth(1)
    lab.until(lambda: any("Kutum" in one for one in _texts(rivals.locator("option"))))
    cell.get_by_role("button", name="Choose this rival").click()
    cell.get_by_text("why").last.wait_for()  # nothing is settled without a reason
    _settle(lab, "Kutm", "Choose this rival", "one letter is missing")
    lab.state()
    decided = pd.read_csv(lab.folder / "decided.csv")
    assert decided["name"].tolist() == ["Kutm"]
    assert decided["why"].tolist() == ["one letter is missing"]


def test_a_place_that_no_gazetteer_has_is_clicked_on_the_small_map(lab):
    """The click fills the degrees; the decisions file has them with the stated radius."""
    cell = _cell(lab, 0)
    names = cell.locator("select").first
    names.select_option(label="Qhill 402, LB: 1 place")
    frame = lab.frame()
    cell.get_by_text("no place called 'qhill 402'").first.wait_for()
    cell.get_by_text("The map shows the provinces of LB").first.wait_for()  # it has no rival
    inside = "[33.05, 34.7].every((one) => atlas.map.getBounds().contains([one, 35.8]))"
    lab.until(lambda: frame.evaluate(inside) and frame.evaluate("atlas.map.getZoom()") > 6)
    lab.page.wait_for_timeout(1000)
    frame.evaluate("() => { atlas.map.setView([33.2, 35.4], 9, { animate: false }); }")
    cell.get_by_role("button", name="Click the place").click()
    frame.locator(".at-root.at-picking").wait_for()
    box = cell.locator("iframe").bounding_box()
    inner = frame.locator(".at-map").evaluate("(one) => one.getBoundingClientRect().toJSON()")
    x = box["x"] + inner["x"] + inner["width"] / 2
    y = box["y"] + inner["y"] + inner["height"] / 2
    lab.page.mouse.click(x, y)
    field = cell.locator(".widget-text input").first
    lab.until(lambda: field.input_value() not in ("", "0"))
    _settle(lab, "Qhill 402", "It is at the clicked place", "sketch map")
    lab.state()
    row = pd.read_csv(lab.folder / "decided.csv").set_index("name").loc["Qhill 402"]
    assert row["longitude"] == pytest.approx(35.4, abs=0.05)
    assert row["latitude"] == pytest.approx(33.2, abs=0.05)
    assert row["radius_km"] == 1


def test_an_event_that_is_saved_is_logged_as_an_edit_is(lab):
    """The form has what the event says; what was changed is in the record, with the reason."""
    cell = _cell(lab, 1)
    title = cell.get_by_label("title")
    assert title.input_value() == HOSTILE
    title.fill("Market was shelled")
    cell.get_by_label("best").fill("3")
    cell.get_by_role("button", name="Save").click()
    cell.get_by_text("why").last.wait_for()
    cell.get_by_placeholder("Why (needed)").fill("the source was read again")
    cell.get_by_role("button", name="Save").click()
    cell.get_by_text("Saved: title, quantities.").wait_for()
    state = lab.state()
    assert (state["title"], state["best"]) == ("Market was shelled", [3.0])
    assert sum("the source was read again" in one for one in state["log"]) == 2


def test_the_text_of_an_event_is_text_in_the_table_and_in_the_form(lab):
    """Markup of a name, a title, an actor and a source is seen as it is written, and not run."""
    texts = _cell(lab, 0).inner_text() + _cell(lab, 1).inner_text()
    assert texts.count(HOSTILE) >= 3
    images = "[...document.querySelectorAll('.jp-OutputArea img')].map((one) => one.src)"
    assert [one for one in lab.page.evaluate(images) if not one.startswith("data:")] == []
    assert all(frame.evaluate("window.hits ?? 0") == 0 for frame in lab.page.frames)
    assert lab.asked == []
    assert json.loads((lab.folder / "state.json").read_text())["best"] == [3.0]
