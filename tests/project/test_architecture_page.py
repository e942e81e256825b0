"""The page on the architecture is true: its rooms, its files, its journeys and its counts."""

import re
import subprocess
import sys

import pytest

import atlas
from scripts import architecture, journeys


@pytest.fixture(scope="module")
def page():
    """Return the text of the page."""
    return journeys.PAGE.read_text(encoding="utf-8")


def test_each_room_has_a_paragraph_in_the_order_of_the_column(page):
    """A reader who goes down the page goes down the column, and misses no room."""
    headings = re.findall(r"^### (\w+)$", page, flags=re.MULTILINE)
    assert headings == list(architecture.COLUMN)


def test_each_file_that_the_page_names_is_there(page, repository):
    """A path of the repository, of the library or of its front end leads to a file or folder."""
    roots = (repository, architecture.PACKAGE, journeys.FRONT_END)
    named = set(re.findall(r"`([\w./-]+(?:\.(?:py|js|json|csv|md)|/[\w-]+))`", page))
    assert len(named) > 100
    missing = [name for name in named if not any((root / name).exists() for root in roots)]
    assert missing == []


def test_the_counted_parts_of_the_page_are_those_of_today(page):
    """The doors of the face, and how many files change for one more, are as the code has them."""
    assert journeys.stale(page, {}) == []


def test_the_journeys_of_the_page_are_those_of_today(repository):
    """Each list of files is what a traced run goes through: python -m scripts.journeys."""
    command = [sys.executable, "-m", "scripts.journeys", "--check"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


CHANGES = {
    "a file more": lambda files, calls: ((*files, "errors.py"), calls),
    "a file less": lambda files, calls: (files[1:], calls),
    "another order": lambda files, calls: (files[::-1], calls),
    "another upward call": lambda files, calls: (files, (*calls, "`a.py` calls `b` of `c.py`")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_journey_that_changed_is_found_and_can_be_renewed(page, change):
    """The list is stale when files or upward calls changed, and no longer when it is renewed."""
    told = {name: journeys.journey_in(journeys.block_of(page, name)) for name in journeys.JOURNEYS}
    assert journeys.stale(page, told) == []
    told["redaction"] = journeys.Journey(*change(*told["redaction"]))
    assert journeys.stale(page, told) == ["redaction"]
    assert journeys.stale(journeys.renewed(page, told), told) == []


def test_a_journey_without_its_markers_is_named(page):
    """A marker that was lost is an error with its name: the list would never be renewed."""
    with pytest.raises(ValueError, match="block: csv"):
        journeys.stale(page.replace("<!-- block: csv -->", ""), {"csv": journeys.Journey((), ())})


def test_a_trace_notes_files_and_upward_calls():
    """The face calls the room above it: both files are noted in order, and the call by name."""
    record = atlas.open_record("spring-2023")
    record.as_of("2023-04-08")
    with journeys.Trace() as trace:
        record.as_of("2023-04-08")
    files, upward = trace.journey()
    assert files[:2] == ("record/record.py", "release/as_of.py")
    assert upward == ("`record/record.py` calls `known_on` of `release/as_of.py`",)


def test_nothing_is_traced_after_a_trace():
    """The profile function is taken off again."""
    with journeys.Trace() as trace:
        pass
    atlas.Selection()
    assert (sys.getprofile(), trace.journey().files) == (None, ())
