"""A statement lights its events, or says that it is none."""

import pandas as pd
import pytest

from atlas import explore, open_record
from atlas.errors import PageError, SelectionError

ROWS = pd.DataFrame(
    {
        "statement": ["A meeting at the embassy.", "All was settled there. <b>"],
        "holds_as": ["an allegation", "no event"],
        "selection": ['{"actors": ["IRN-IRGC-QF"], "text": "embassy"}', ""],
    }
)


@pytest.fixture(scope="module")
def view():
    """Return a view of the shipped record, not placed: the filter needs no coordinates."""
    return explore(open_record("spring-2023"), basemap="natural-earth")


def test_each_statement_names_its_events(view):
    """The embassy is one event; what is no event lights none."""
    assert view.highlighted_by(ROWS).tolist() == [["E041"], []]


def test_a_press_filters_the_view(view):
    """The button of a statement sets the selection; the one below shows everything again."""
    box = view.show_statements(ROWS).children[0]
    button = box.children[0].children[0]
    button.click()
    assert view.selection.text == "embassy"
    assert view.selected().events.index.tolist() == ["E041"]
    assert button.button_style == "primary"
    box.children[-1].click()
    assert len(view.selected()) == len(view.events)


def test_a_statement_without_an_event_cannot_be_pressed(view):
    """It says so, and its text is shown as text."""
    row = view.show_statements(ROWS).children[0].children[1]
    assert (row.children[0].description, row.children[0].disabled) == ("no event", True)
    assert "&lt;b&gt;" in row.children[1].value


def test_a_missing_column_is_named(view):
    """The message says what is wanted and what is missing."""
    with pytest.raises(PageError, match="missing: selection"):
        view.show_statements(ROWS[["statement", "holds_as"]])


def test_a_selection_that_cannot_be_read_is_quoted(view):
    """A wrong key of a selection raises before anything is shown."""
    wrong = ROWS.assign(selection='{"colour": "red"}')
    with pytest.raises(SelectionError, match="colour"):
        view.show_statements(wrong)
