"""What a notebook keeps of a view: a still for each cell, and nothing of former events."""

import json
from base64 import b64decode, b64encode
from html.parser import HTMLParser

import ipywidgets
import pandas as pd
import pytest
import traitlets
from ipywidgets.widgets.widget import _instances

import atlas
from atlas.errors import PageError
from atlas.page.notebook import saved_output
from atlas.page.notebook.open_view import explore
from atlas.page.notebook.widget import KEYS
from atlas.page.payload.codec import decode_block
from atlas.record.record import Record

# Each stands in the record, and in nothing that is left of it.
GONE = ("Qnader", "Qvillage", "Qoutlet", "Qminor")
RULES = {"drop_outlets": ["Qoutlet Times"], "drop_sensitivity": ["minor"], "coarsen": {"grid": 0.5}}


def _record(name="What Amal Qnader saw at Qvillage, by Qoutlet Times"):
    """Return a record in which a person, a place, an outlet and an event are to leave."""
    events = {
        "event_id": ["E1", "E2-Qminor"],
        "title": ["Amal Qnader at Qvillage", "Qminor"],
        "start": ["2023-04-06", "2023-04-09"],
        "sensitivity": ["", "minor"],
    }
    places = {"event_id": events["event_id"], "name": ["Qvillage", "Qminor"], "country": "LB"}
    places |= {"longitude": 35.3, "latitude": 33.2, "radius_km": 1.0, "precision": "town"}
    took_part = {"event_id": events["event_id"], "actor_id": ["P-AQ", "G"], "role": "party"}
    actors = {"actor_id": ["P-AQ", "G"], "name": ["Amal Qnader", "A group"]}
    sources = {"event_id": ["E1"], "outlet": ["Qoutlet Times"]}
    return Record(
        pd.DataFrame(events),
        pd.DataFrame(places),
        pd.DataFrame(took_part),
        pd.DataFrame({**actors, "kind": ["person", "group"]}),
        sources=pd.DataFrame(sources),
        dataset={"name": name, "inclusion_rule": "What Amal Qnader told"},
    )


def _view(record, **options):
    """Return a view without a basemap, which is no matter here."""
    return explore(record, basemap="none", **options)


@pytest.fixture
def cells(monkeypatch):
    """Return the outputs that cells keep, as a notebook would be handed them."""
    kept = []

    def publish(data, metadata, *, transient, update):
        kept.append({"data": data, "metadata": metadata, "update": update, **transient})

    monkeypatch.setattr(saved_output, "in_a_notebook", lambda: True)
    monkeypatch.setattr(saved_output, "stand_beside_boxes", lambda: None)
    monkeypatch.setattr(saved_output, "publish_display_data", publish)
    return kept


def _all_held(view):
    """Return all that a view, its controls and their styles hold, as text."""
    parts = saved_output.parts_of(view, *view._made)
    states = [{**part.get_state(), **part.trait_values()} for part in parts]
    held = [json.dumps(states, default=str, ensure_ascii=False)]
    for data in (view.core, view.text_block):
        block = decode_block(data)
        held.append(json.dumps([block.tables, block.extra], default=str, ensure_ascii=False))
    return "\n".join([*held, repr(view), json.dumps(view.static_preview())])


def _state(view):
    """Return what of a view is synchronised."""
    return {key: value for key, value in view.get_state().items() if key != "layout"}


def test_redacted_events_leave_nothing_of_the_former_in_any_trait():
    """Page, settings, blocks, ids, lists of the controls and what was searched for are new."""
    view = _view(_record())
    view.set_state({"shown_ids": ["E1", "E2-Qminor"]})
    time, who = view.time_widget(), view.actor_widget()
    who.search.value = "amal qnader"
    held = _all_held(view)
    assert [word for word in GONE if word not in held] == []
    view.events = view.events.redact(RULES)
    held = _all_held(view)
    assert [word for word in GONE if word.lower() in held.lower()] == []
    assert view.shown_ids == []
    assert len(time.days.options) == 1


def test_redacted_events_renew_the_stills_that_stand_in_cells(cells):
    """A cell that was run before keeps no name: its outputs are replaced in place."""
    view = _view(_record())
    view._repr_mimebundle_()
    before = list(cells)
    assert "Qnader" in json.dumps(before)
    view.events = view.events.redact(RULES)
    after = cells[len(before) :]
    assert [one["display_id"] for one in after] == [one["display_id"] for one in before]
    assert [one["update"] for one in after] == [True, True]
    assert "Qnader" not in json.dumps(after)


@pytest.mark.parametrize(
    ("options", "filters"),
    [
        ({"title": "What Amal Qnader saw"}, {}),  # the author's own title
        ({"marking": "For Qoutlet Times only"}, {}),  # free text
        ({}, {"text": "qnader"}),  # a search
        ({}, {"actors": ["P-AQ"]}),  # one who is no longer there
    ],
)
def test_events_are_refused_where_what_stays_would_tell(options, filters):
    """Title, marking and filter stay, so they are asked first; a refusal changes nothing."""
    view = _view(_record(), **options, selection=filters)
    before, record = _state(view), view.events
    with pytest.raises(PageError, match=r"taken out|left out"):
        view.events = record.redact(RULES)
    assert _state(view) == before
    assert view.events is record


def test_a_view_of_redacted_events_is_not_told_what_left():
    """Neither a title nor a filter that is set later holds what was taken out."""
    record = _record().redact(RULES)
    with pytest.raises(PageError, match="title"):
        _view(record, title="Amal Qnader")
    view = _view(record)
    with pytest.raises(PageError, match="text of the selection"):
        view.text = "Amal Qnader"
    with pytest.raises(PageError, match="text of the selection"):
        view.selection = {"text": "Amal Qnader"}
    with pytest.raises(PageError, match="P-AQ"):
        view.actors = ["P-AQ"]
    assert view.selection == atlas.Selection()


def test_a_given_title_and_marking_stay_with_other_events():
    """What the author gave is not lost, and a title of the data is not carried over."""
    view = _view(_record(), title="Mine", marking="TLP:RED")
    view.events = _record("Other")
    assert [view.page_config[key] for key in ("title", "marking")] == ["Mine", "TLP:RED"]
    view = _view(_record("First"))
    view.events = _record("Other")
    assert view.page_config["title"] == "Other"


def test_ids_of_former_events_are_not_taken_from_the_page():
    """The page may still speak of events that have left."""
    view = _view(_record().redact(RULES))
    held = view.events.events.index.tolist()
    view.set_state({"shown_ids": [*held, "E2-Qminor"]})
    assert view.shown_ids == held


def test_the_page_of_a_widget_holds_nothing_of_its_record():
    """Two records have the same page: all that differs comes with the data."""
    one, other = _view(_record(), title="Amal Qnader"), _view(_record("Other"), marking="Own")
    assert one.html == other.html
    assert "Qnader" not in one.html


@pytest.mark.parametrize("closed", [True, False])  # one of them before
def test_closing_a_view_closes_all_that_it_made(closed):
    """Neither a widget nor a style of one stays behind; closing again does no harm."""
    before = set(_instances)
    view = _view(_record())
    boxes = [view.time_widget(), view.actor_widget()]
    assert len(_instances) > len(before) + 20
    if closed:
        boxes[1].close()
    view.close()
    assert set(_instances) <= before
    view.close()


def test_a_cell_keeps_one_picture_and_what_it_shows(cells):
    """The picture is a plain output, once; the widget's own output holds none beside it."""
    view = _view(_record(), title="Mine")
    bundle = view._repr_mimebundle_()
    pictures = [one for one in cells if "image/png" in one["data"]]
    assert len(pictures) == 1
    assert "image/png" not in bundle
    assert "application/vnd.jupyter.widget-view+json" in bundle
    words = pictures[0]["metadata"]["image/png"]["alt"]
    assert words.startswith("Mine: 2 events: 2 on the map")
    assert pictures[0]["metadata"][saved_output.STILL] == view.still


def test_a_still_bears_the_mark_of_its_view_and_of_no_other(cells):
    """The live view finds its own pictures by it, in the text in which a page holds them."""
    views = [_view(_record()), _view(_record())]
    for view in views:
        view._repr_mimebundle_()
    pictures = [one["data"]["image/png"] for one in cells if "image/png" in one["data"]]
    marks = [b64encode(view.still.encode()).decode() for view in views]
    assert [[mark in picture for mark in marks] for picture in pictures] == [[1, 0], [0, 1]]
    assert pictures[0] != pictures[1]
    assert all(b64decode(picture).startswith(b"\x89PNG") for picture in pictures)


def test_hostile_words_of_a_still_end_no_script(cells):
    """The title stands in a script as a text."""
    _view(_record(), title="</script><script>hit()</script>\u2028`${hit()}`")._repr_mimebundle_()
    script = cells[-1]["data"]["application/javascript"]
    assert "</script" not in script
    assert "\u2028" not in script


def test_a_box_keeps_the_stills_of_the_views_in_it(cells):
    """However deep they lie; a box without a view keeps none."""
    views = [_view(_record()), _view(_record())]
    saved_output._box_bundle(ipywidgets.Tab([ipywidgets.VBox([views[0]]), views[1]]))
    marks = [one["metadata"][saved_output.STILL] for one in cells if "image/png" in one["data"]]
    assert marks == [view.still for view in views]
    saved_output._box_bundle(ipywidgets.VBox([ipywidgets.IntSlider()]))
    assert len(cells) == 4


def test_statements_beside_a_map_are_asked_as_its_title_is():
    """What the author says beside redacted events does not tell what left."""
    statements = {"statement": ["Amal Qnader was there"], "holds_as": ["an event"]}
    view = _view(_record().redact(RULES))
    with pytest.raises(PageError, match="Amal Qnader was there"):
        view.show_statements(pd.DataFrame({**statements, "selection": [""]}))


class _Styles(HTMLParser):
    """What stands outside of frames in a piece of HTML: the names of its elements."""

    def __init__(self, text):
        super().__init__()
        self.names = set()
        self.feed(text)

    def handle_starttag(self, tag, _):
        self.names.add(tag)


def test_no_output_of_a_cell_brings_a_style_sheet(cells):
    """What a cell keeps of a map changes the look of nothing around it, and brings no script."""
    statements = {"statement": ["A"], "holds_as": ["an event"], "selection": [""]}
    view = _view(_record())
    told = view.show_statements(pd.DataFrame(statements))
    saved_output._box_bundle(told)
    texts = [atlas.draw_map(_record())._repr_html_(), view._repr_mimebundle_().get("text/html", "")]
    texts += [one["data"].get("text/html", "") for one in cells]
    texts += [
        part.value for part in saved_output.parts_of(told) if isinstance(part, ipywidgets.HTML)
    ]
    names = set().union(*(_Styles(text).names for text in texts))
    assert names == {"div", "p", "img", "iframe", "i"}
    assert all("style" not in one["data"].get("application/javascript", "")[:20] for one in cells)


def test_a_map_that_may_not_run_shows_its_still():
    """Where a notebook is not trusted, note and still stand under the frame that is taken out."""
    html = atlas.draw_map(_record(), title="<b>Mine")._repr_html_()
    under = html.partition("<iframe")[0]
    assert 'src="data:image/png;base64,' in under
    assert 'alt="AtlasMap of 2 ' in under


def test_every_key_is_asked_also_when_many_are_set_at_once():
    """A filter that comes from the page is held against what left, as one from Python is."""
    view = _view(_record().redact(RULES))
    with pytest.raises((PageError, traitlets.TraitError)):
        view.set_state({"text": "Amal Qnader", "min_sources": 0})
    assert "text" in KEYS
    assert view.text == ""
