"""The widget: one trait for each key of a Selection, ipywidgets on the same traits."""

import datetime
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace

import ipywidgets
import pandas as pd
import pytest
import traitlets

import atlas
from atlas.errors import MissingPackageError, PageError, SelectionError
from atlas.page.notebook.actor_counts import count_actors
from atlas.page.notebook.open_view import explore
from atlas.page.notebook.time_widget import steps
from atlas.page.notebook.widget import KEYS
from atlas.page.payload.codec import decode_block
from atlas.record.record import Record
from atlas.record.selection import Selection


def _record(titles=("First", "Second", "Third")):
    """Return three invented events with a small family of actors."""
    ids = [f"e{number}" for number in range(len(titles))]
    days = [f"2023-04-{number + 5:02}" for number in range(len(titles))]
    events = pd.DataFrame({"event_id": ids, "title": titles, "start": days})
    places = pd.DataFrame({"event_id": ids, "longitude": 35.2, "latitude": 33.1})
    members = {"event_id": ids, "actor_id": ["X", "X-1", "Y"][: len(ids)], "role": "party"}
    actors = {
        "actor_id": ["X", "X-1", "Y"],
        "name": ["The X", "A unit", "Y"],
        "parent_id": ["", "X", ""],
    }
    return Record(events, places, pd.DataFrame(members), pd.DataFrame(actors))


@pytest.fixture
def view():
    """Return a view of three events."""
    return explore(_record())


def test_every_key_of_a_selection_is_a_synced_trait(view):
    """Any widget can be linked to any part of the filter."""
    assert set(KEYS) == set(Selection.__dataclass_fields__)
    assert set(KEYS) <= set(view.traits(sync=True))
    assert view.selection == Selection()


def test_a_filter_goes_from_python_to_the_counts(view):
    """A trait that is set is in the Selection, in the events and in the counts."""
    view.actors = ["X"]
    assert view.selection == Selection(actors=("X",))
    assert view.selected().events.index.tolist() == ["e0", "e1"]
    assert view.counts == {"held": 3, "shown": 2, "hidden": 1, "off_map": 0}
    assert repr(view) == "AtlasView of 3 events: 2 on the map, 0 without a place, 1 filtered out"


def test_a_whole_selection_can_be_set(view):
    """A Selection, a dict and None are taken; None takes the filter away."""
    view.selection = {"from": "2023-04-06", "actors": ["X"], "box": [35, 33, 36, 34]}
    assert (view.from_, view.actors, view.box) == ("2023-04-06", ["X"], [35, 33, 36, 34])
    view.selection = None
    assert view.selection == Selection()


def test_a_value_that_no_selection_can_have_is_refused(view):
    """The trait keeps its value, and the message says what was wanted."""
    with pytest.raises(SelectionError, match="'yesterday'"):
        view.from_ = "yesterday"
    with pytest.raises(traitlets.TraitError):
        view.min_sources = "many"
    assert view.selection == Selection()


def test_the_page_sets_filter_and_counts_together(view):
    """What comes from the page is taken as it is; Python does not count it again."""
    counts = {"held": 3, "shown": 1, "off_map": 0, "hidden": 2}
    view.set_state({"from_": "2023-04-07T10:00", "counts": counts})
    assert view.selection.from_ == "2023-04-07T10:00"
    assert view.counts == counts
    assert view.time_widget().first.value == datetime.date(2023, 4, 7)


def test_a_filter_that_comes_without_counts_is_counted(view):
    """A link in the browser changes one key alone; the page counts the filter that it had."""
    stale = {"held": 3, "shown": 0, "off_map": 0, "hidden": 3}
    view.set_state({"counts": stale})
    view.set_state({"to": "2023-04-06"})
    assert view.counts == _record().counts(to="2023-04-06") != stale
    view.set_state({"view_box": [35.0, 33.0, 36.0, 34.0]})
    assert view.counts == _record().counts(to="2023-04-06")


def test_the_day_slider_moves_the_filter_and_back(view):
    """An end that stands at the end of the slider is no bound."""
    time = view.time_widget()
    days = [day for _, day in time.days.options]
    time.days.value = (days[1], days[-1])
    assert (view.from_, view.to) == ("2023-04-06", None)
    view.to = "2023-04-06"
    assert time.days.value == (days[1], days[1])
    time.everything.click()
    assert view.selection == Selection()
    assert time.days.value == (days[0], days[-1])


@pytest.mark.parametrize(
    ("filters", "shown", "reading"),
    [
        ({"from": "2023-04-06"}, ("2023-04-06", "2023-04-07"), "From 6 April 2023"),
        # Days on which nothing happened, before, between and after those of events.
        ({"from": "2010-01-01"}, ("2023-04-05", "2023-04-07"), "From 1 January 2010"),
        ({"to": "2030-12-31"}, ("2023-04-05", "2023-04-07"), "Until 31 December 2030"),
        ({"from": "2023-10-01"}, ("2023-04-07", "2023-04-07"), "From 1 October 2023"),
        (
            {"from": "2023-04-06T10:00", "to": "2023-04-07"},
            ("2023-04-06", "2023-04-07"),
            "6 April 2023 10:00 to 7 April 2023",
        ),
        ({}, ("2023-04-05", "2023-04-07"), "All days, 5 to 7 April 2023"),
        # In the words of the row: what both days have is said once.
        (
            {"from": "2023-04-06", "to": "2023-04-07"},
            ("2023-04-06", "2023-04-07"),
            "6 to 7 April 2023",
        ),
        (
            {"from": "2023-03-30", "to": "2023-04-06", "dates": "within"},
            ("2023-04-05", "2023-04-06"),
            "Wholly within 30 March to 6 April 2023",
        ),
        (
            {"from": "2022-12-30", "to": "2023-04-06"},
            ("2023-04-05", "2023-04-06"),
            "30 December 2022 to 6 April 2023",
        ),
    ],
)
def test_the_time_widget_says_exactly_the_days_of_the_filter(view, filters, shown, reading):
    """Reading and pickers are exact; the slider holds the days of events that are in the filter."""
    time = view.time_widget()
    view.selection = filters
    assert tuple(day.isoformat() for day in time.days.value) == shown
    assert time.reading.value == reading
    picked = [day and day.isoformat() for day in (time.first.value, time.last.value)]
    assert picked == [bound and bound[:10] for bound in (view.from_, view.to)]
    assert view.selection == Selection.coerce(filters)


def test_an_end_of_the_slider_leaves_the_other_bound_as_it_was(view):
    """A bound beyond the events, or with a time of day, is not lost when the other end moves."""
    view.selection = {"from": "2010-01-01", "to": "2023-04-07T10:00"}
    time = view.time_widget()
    days = [day for _, day in time.days.options]
    time.days.value = (days[0], days[1])
    assert (view.from_, view.to) == ("2010-01-01", "2023-04-06")
    view.to = "2023-04-07T10:00"
    time.days.value = (days[1], days[-1])
    assert (view.from_, view.to) == ("2023-04-06", "2023-04-07T10:00")


def test_typed_days_are_taken(view):
    """A day that is typed is a bound, and one that is emptied is none."""
    time = view.time_widget()
    time.last.value = datetime.date(2023, 4, 5)
    assert view.to == "2023-04-05"
    time.last.value = None
    assert view.to is None


def test_actors_are_chosen_searched_and_kept(view):
    """A search shortens the list, and what is chosen stays chosen."""
    who = view.actor_widget()
    who.actors.value = ("Y",)
    assert view.actors == ["Y"]
    who.search.value = "UNIT"
    assert [actor for _, actor in who.actors.options] == ["X-1", "Y"]
    assert view.actors == ["Y"]
    view.actors = ["X"]
    assert who.actors.value == ("X",)
    assert who.note.value == "The X"
    who.search.value = "nobody"
    who.none.click()
    assert (view.actors, who.note.value) == ([], "No actor of this record has that name.")


def test_any_and_all_and_roles_are_linked(view):
    """The switches beside the list stand as the filter does; only roles in use are there."""
    who = view.actor_widget()
    assert list(who.roles) == ["party"]
    who.match.value = "all"
    who.roles["party"].value = False
    assert (view.match, view.roles) == ("all", ["initiator", "target"])
    view.selection = None
    assert who.match.value == "any"
    assert who.roles["party"].value


def test_the_most_active_actors_are_first_with_counts_and_children_under_them(view):
    """Counts are those under the other filters; a child found by a search names its parent."""
    who = view.actor_widget()
    assert list(who.actors.options) == [
        ("The X: 2", "X"),
        ("\u2003A unit: 1", "X-1"),
        ("Y: 1", "Y"),
    ]
    view.from_ = "2023-04-07"
    assert list(who.actors.options) == [
        ("Y: 1", "Y"),
        ("The X: 0", "X"),
        ("\u2003A unit: 0", "X-1"),
    ]
    who.search.value = "unit"
    assert list(who.actors.options) == [("A unit (The X): 0", "X-1")]


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"from": "2023-04-04", "to": "2023-04-09"},
        {"roles": [], "kinds": ["rocket_fire", "strike"]},
        {"attributions": ["claimed", "attributed"], "actors": ["HAM"], "match": "all"},
    ],
)
def test_the_count_of_an_actor_is_what_choosing_it_keeps(filters):
    """Brute force: each actor alone in the filter keeps as many events as its count says."""
    record = atlas.open_record("spring-2023")
    selection = Selection.coerce(filters)
    counts = count_actors(record, selection)
    alone = {
        actor: len(record.select(replace(selection, actors=(actor,), match="any")))
        for actor in record.actors["actor_id"]
    }
    assert counts == {actor: count for actor, count in alone.items() if count}


def test_a_slider_steps_over_the_days_of_events():
    """An event of 1914 does not make the days of April 2023 hard to reach."""
    days = ["1914-07-28", "2023-04-06", "2023-04-07", "2023-04-06"]
    record = Record(pd.DataFrame({"event_id": list("abcd"), "start": days}))
    days = ["1914-07-28", "2023-04-06", "2023-04-07"]
    assert [day.isoformat() for day in steps(record)] == days


def test_a_long_time_has_few_steps():
    """A slider over thousands of days has no more steps than it can show, both ends among them."""
    days = pd.date_range("2000-01-01", periods=4000).astype(str)
    found = steps(Record(pd.DataFrame({"event_id": days, "start": days})))
    assert len(found) == 1500
    assert [found[0].isoformat(), found[-1].isoformat()] == [days[0], days[-1]]


def test_other_events_can_be_shown_in_place(view):
    """The filter stays; blocks, counts and controls are those of the new events."""
    view.selection = {"from": "2023-04-06"}
    html, time = view.html, view.time_widget()
    view.events = _record(["Other", "Another"])
    assert decode_block(view.text_block).tables["events"]["title"] == ["Other", "Another"]
    assert view.from_ == "2023-04-06"
    assert view.counts == {"held": 2, "shown": 1, "hidden": 1, "off_map": 0}
    assert len(time.days.options) == 2
    assert view.html == html


def test_the_page_of_a_widget_carries_no_data(view):
    """Events cross as bytes, once; the frame's HTML has none."""
    assert 'id="atlas-core"' not in view.html
    assert '"mode":"widget"' in view.html
    assert decode_block(view.core).tables["events"]["start"].size == 3


def test_a_view_is_saved_with_its_present_filter(view, tmp_path):
    """The file opens with what is seen."""
    view.actors = ["Y"]
    html = view.save(tmp_path / "view.html").read_text(encoding="utf-8")
    assert '"actors":["Y"]' in html
    assert 'id="atlas-core"' in html


def test_a_view_can_be_read_where_no_widget_can_be_shown(view):
    """The output holds the widget, and for a reader without one a still and a line of text."""
    bundle = view._repr_mimebundle_()
    assert bundle["text/plain"].startswith("AtlasView of 3 events")
    assert "Run the cell for the live map." in bundle["text/plain"]
    # A kernel and its Jupyter may lie in two environments; then the cell was run, and nothing came.
    assert bundle["text/plain"].endswith(
        "anywidget and ipywidgets where Jupyter itself is installed."
    )
    assert b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_slider_of_hers_can_be_linked(view):
    """A widget of one's own, linked to a trait, moves the filter."""
    box = ipywidgets.IntSlider(min=0, max=5)
    traitlets.link((box, "value"), (view, "min_sources"))
    box.value = 2
    assert view.selection.min_sources == 2
    assert view.counts["hidden"] == 3


def test_an_empty_record_can_be_explored():
    """No events make an empty map, not an error."""
    view = explore(_record().select(actors=["UN"]))
    assert view.counts["held"] == 0


def test_an_option_without_such_a_choice_is_refused():
    """The message names the choices."""
    with pytest.raises(PageError, match="labels is 'greek'"):
        explore(_record(), labels="greek")


def test_a_missing_package_is_named_with_the_command():
    """Without anywidget the error says what to install."""
    code = "import sys; sys.modules['anywidget'] = None; import atlas; atlas.explore"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert MissingPackageError.__name__ in run.stderr
    assert "pip install 'conflict-atlas[notebook]'" in run.stderr


def test_hours_and_ids_are_traits(view):
    """Each key of the filter is a trait of its own, and takes None or a list back."""
    view.hours = ["22:00", "04:00"]
    view.ids = list(view.selection.ids)
    assert view.selection.hours == ("22:00", "04:00")
    view.hours = None
    assert view.selection == Selection()
    with pytest.raises(SelectionError, match="two local times"):
        view.hours = ["late", "early"]


@pytest.mark.parametrize("row", [True, False])
def test_a_view_is_one_widget_with_its_row_in_it(row):
    """What a box, a tab or an output is given is all there is: no control stands beside it."""
    view = explore(_record(), basemap="none", controls=row)
    shown = view._repr_mimebundle_()["application/vnd.jupyter.widget-view+json"]
    assert shown["model_id"] == view.model_id
    assert view.page_config["row"] is row
    assert f'"row":{str(row).lower()}' in view.html


def test_a_height_that_was_not_given_suits_the_screen(view):
    """A part of the window, neither too low nor too tall; a given one is taken as it is."""
    assert view.height == "clamp(460px, 76vh, 860px)"
    assert [explore(_record(), height=one).height for one in (300, "50vh")] == ["300px", "50vh"]


def test_a_box_that_is_closed_no_longer_follows(view):
    """Closing one box leaves the view and other boxes alive."""
    first, second = view.actor_widget(), view.actor_widget()
    first.close()
    view.actors = ["Y"]
    assert second.actors.value == ("Y",)
    assert first.actors.value == ()
