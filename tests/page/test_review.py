"""Doubtful places that a person works through, and a form for one event."""

import numpy as np
import pandas as pd
import pytest
from ipywidgets.widgets.widget import _instances

import atlas
from atlas.errors import OutputExistsError, SelectionError
from atlas.page.notebook.open_view import explore
from atlas.record.record import Record


def _record():
    """Return places of which some have rivals, some a near name, one nothing, and one an answer."""
    names = {"a": "Hamra", "b": "Kutm", "c": "Qhill 402", "d": "hamra", "e": "Tyre"}
    countries = {"b": "SD", "c": "LB", "e": "LB"}
    ids = list(names)
    events = {"event_id": ids, "title": [f"Event {one}" for one in ids], "start": "2023-04-06"}
    places = {"event_id": ids, "name": list(names.values())}
    places["country"] = [countries.get(one, "") for one in ids]
    people = {"event_id": ["a", "a"], "actor_id": ["X", "Y"], "role": ["initiator", "target"]}
    actors = {"actor_id": ["X", "Y"], "name": ["The X", "The Y"]}
    figures = {"event_id": ["a", "a"], "what": ["killed", "injured"], "best": [2.0, None]}
    return Record(
        pd.DataFrame(events),
        pd.DataFrame(places),
        pd.DataFrame(people),
        pd.DataFrame(actors),
        quantities=pd.DataFrame(figures),
    ).geocode()


@pytest.fixture
def view():
    """Return a view of them."""
    return explore(_record(), basemap="none")


def _hold(review, name):
    """Take a name in hand."""
    review.names.value = next(at for label, at in review.names.options if label.startswith(name))


def test_the_names_without_a_place_are_listed_once_with_their_rivals_on_a_map(view):
    """Spellings that differ in case are one name; each rival is an event of the small map."""
    review = view.review()
    assert [label for label, _ in review.names.options] == [
        "Hamra: 2 places", "Kutm, SD: 1 place", "Qhill 402, LB: 1 place",
    ]  # fmt: skip
    rivals = [place_id for _, place_id in review.rivals.options]
    assert len(rivals) >= 5
    assert sorted(review.map.events.events.index) == sorted(rivals)
    assert review.map.highlighted == [rivals[0]]
    assert "may be any of 5 places" in review.reason.value
    _hold(review, "Qhill")
    assert (review.rivals.options, review.choose.disabled) == ((), True)


def test_a_name_without_rivals_has_a_map_of_its_country_or_of_the_table(view):
    """Who clicks the place need not look for Lebanon on a map of the world; nothing is a rival."""
    review = view.review()
    _hold(review, "Qhill")
    shown = review.map.events.places
    assert {"Beirut", "Akkar"} <= set(shown["name"])
    assert shown["longitude"].between(35, 36.7).all()
    assert shown["latitude"].between(33, 34.7).all()
    assert "The map shows the provinces of LB" in review.reason.value
    assert review.map.highlighted == []
    nowhere = {"place": ["Qhill 403", "Tyre"], "country": ["", "LB"], "date": ["2023-04-06"] * 2}
    record = atlas.read_events(pd.DataFrame(nowhere)).geocode()
    other = explore(record, basemap="none").review()
    assert other.map.events.places["name"].tolist() == ["Tyre"]
    assert "The map shows the places of the table" in other.reason.value


def test_a_chosen_rival_settles_all_rows_and_is_in_the_decisions_file(view, tmp_path):
    """The view has the place at once, and the file serves the next table."""
    review = view.review()
    _hold(review, "Kutm")
    [(label, kutum)] = review.rivals.options[:1]
    assert "Kutum" in label
    review.choose.click()
    assert "why" in review.said.value  # a reason is needed, and nothing was changed
    assert view.events.places["longitude"].notna().sum() == 1
    review.why.value, review.who.value = "one letter is missing", "A. Reader"
    review.choose.click()
    assert review.said.value == "Settled: Kutm. 2 left."
    placed = view.events.places.set_index("event_id")
    assert (placed.loc["b", "place_id"], placed.loc["b", "method"]) == (kutum, "decided")
    path = review.save(tmp_path / "decided.csv")
    assert _record().geocode(decisions=path).places["place_id"].tolist()[1] == kutum
    with pytest.raises(OutputExistsError):
        review.save(path)


def test_a_clicked_place_settles_a_name_that_no_gazetteer_has(view):
    """The click comes from the small map; without one, the next step is said."""
    review = view.review()
    _hold(review, "Qhill")
    review.why.value = "sketch map"
    review.at_place.click()
    assert "click on the map" in review.said.value
    review.map.set_state({"picked": [35.4, 33.2]})
    review.place.radius.value = 1.5
    review.at_place.click()
    place = view.events.places.set_index("event_id").loc["c"]
    assert (place["longitude"], place["latitude"], place["radius_km"]) == (35.4, 33.2, 1.5)
    _hold(review, "Kutm")
    review.no_place.click()
    # The reason of one name is none for the next: it is asked for again.
    assert (review.why.value, "why" in review.said.value) == ("", True)
    review.why.value = "a person's name"
    review.no_place.click()
    assert [label for label, _ in review.names.options] == ["Hamra: 2 places"]


def test_a_form_logs_each_change_as_an_edit_does(view):
    """Fields, figures, roles and the place; what was not changed is not logged."""
    form = view.event_form("a")
    form.save.click()
    assert form.said.value == "Nothing was changed."
    form.fields["title"].value = "Another title"
    form.figures[0]["best"].value = "3"
    form.roles[1].value = "party"
    view.set_state({"picked": [35.3, 33.1]})
    form.save.click()
    assert "why" in form.said.value
    assert view.events.events.loc["a", "title"] == "Event a"
    form.why.value = "the source was read again"
    form.save.click()
    assert form.said.value == "Saved: title, quantities, participants, place."
    record = view.events
    assert record.events.loc["a", "title"] == "Another title"
    assert record.quantities["best"].tolist()[0] == 3
    assert record.participants["role"].tolist() == ["initiator", "party"]
    assert record.places.set_index("event_id").loc["a", "longitude"] == 35.3
    log = record.dataset["transformations"]
    assert sum("the source was read again" in str(one) for one in log) == 4
    form.figures[0]["best"].value = "many"
    form.save.click()
    assert "'many' is no figure" in form.said.value


def test_a_form_of_an_event_that_is_not_there_is_refused(view):
    """The nearest id is named."""
    with pytest.raises(SelectionError, match="no event has the id"):
        view.event_form("z")


def test_review_and_form_close_with_their_view():
    """Their small map and all fields as well."""
    before = set(_instances)
    view = explore(_record(), basemap="none")
    view.review()
    view.event_form("a")
    view.events = view.events.take(np.array([True] * 4 + [False]))
    view.close()
    assert set(_instances) <= before
