"""A long call says how far it is, where somebody can see it, and leaves nothing behind."""

import io
import sys

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

import atlas
from atlas import progress
from atlas.errors import InputTypeError
from atlas.record.record import Record

NAMES = [f"Qplace {number}" for number in range(1100)]


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self):
        """Say so."""
        return True


@pytest.fixture
def terminal(monkeypatch):
    """Return a function that puts a terminal in the place of stderr."""

    def _terminal():
        # Not before the test itself runs: pytest puts its own stderr there until then.
        screen = Terminal()
        monkeypatch.setattr(sys, "stderr", screen)
        return screen

    return _terminal


@pytest.fixture(scope="module")
def record():
    """Return a record with more rows than one report counts."""
    ids = [f"e{number}" for number in range(6000)]
    places = {"event_id": ids, "name": "Q", "longitude": 35.0, "latitude": 33.0}
    return Record(pd.DataFrame({"event_id": ids, "start": "2023-04-06"}), pd.DataFrame(places))


def test_a_short_call_shows_nothing_on_a_terminal(terminal):
    """Less than two seconds need no line."""
    screen = terminal()
    atlas.geocode(NAMES[:10])
    assert screen.getvalue() == ""


def test_a_long_call_shows_a_line_on_a_terminal_and_wipes_it(terminal, monkeypatch):
    """It says what is done and how far it is; the end of the call leaves an empty line."""
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setattr(progress, "_PAUSE", 0)
    screen = terminal()
    atlas.geocode(NAMES)
    lines = screen.getvalue().split("\r")
    assert "finding places: 500 of 1,100 different questions (45%)" in lines
    assert lines[-1] == ""
    assert lines[-2].strip() == ""
    assert len(lines[-2]) >= max(map(len, lines[:-2]))


def test_nothing_is_written_where_stderr_is_no_terminal(monkeypatch):
    """A log file, a pipe and a scheduled job get no line, however long a call takes."""
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(progress, "PATIENCE", 0)
    atlas.geocode(NAMES)
    assert screen.getvalue() == ""


def test_false_shows_nothing_and_true_does_not_wait(terminal, record, tmp_path):
    """Whoever calls decides."""
    screen = terminal()
    record.write(tmp_path / "a.geojson", progress=False)
    assert screen.getvalue() == ""
    record.write(tmp_path / "b.geojson", progress=True)
    assert "writing b.geojson: 0 of 6,000 rows" in screen.getvalue()


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "kml", "kmz", "xlsx"])
def test_writing_tells_how_many_rows_are_done(record, tmp_path, ending):
    """Each of the slow formats reports on the way and at its end."""
    told = []
    record.write(tmp_path / f"x.{ending}", progress=lambda *step: told.append(step))
    assert told[-1][0] == told[-1][1]
    assert any(0 < done < total for done, total in told)
    assert all(done <= total for done, total in told)


def _fails():
    with progress.showing(True, "writing", "rows") as report:
        report(1, 2)
        msg = "disk"
        raise OSError(msg)


def test_a_call_that_fails_takes_its_line_away(terminal):
    """An error stands on a clean line."""
    screen = terminal()
    with pytest.raises(OSError, match="disk"):
        _fails()
    assert "writing: 1 of 2 rows" in screen.getvalue()
    assert screen.getvalue().endswith("\r")
    assert list(progress.counted([1, 2], 2)) == [1, 2]  # nobody listens any more


def test_the_first_question_of_all_says_what_it_waits_for(terminal, monkeypatch):
    """Where no index came with the library it is built once, which takes half a minute."""
    monkeypatch.setattr(progress, "PATIENCE", 0)
    screen = terminal()
    table = pd.DataFrame({"name": ["Qplace"], "longitude": [35.0], "latitude": [33.0]})
    assert atlas.load_gazetteer(extra=[table]) is not None
    assert "preparing the gazetteer, the first time: 0 of 1 places (0%)" in screen.getvalue()
    assert screen.getvalue().endswith(" \r")


def test_what_is_no_function_is_refused():
    """The message says what is wanted."""
    with pytest.raises(InputTypeError, match="True, False or None; got 'yes'"):
        atlas.geocode(["Tyre"], progress="yes")


CELL = """import atlas
from atlas import progress
progress.PATIENCE = progress._PAUSE = 0
handles = []
drawn = progress._Bar._draw
def kept(self, share, words):
    drawn(self, share, words)
    handles.append((self._bar.value, self._words.value, self._box))
progress._Bar._draw = kept
answers = atlas.geocode([f"Qplace {number}" for number in range(1100)])
print(len(handles), handles[1][1])
print(handles[-1][0], [one[2].comm for one in handles[-1:]])"""


@pytest.mark.lab
@pytest.mark.filterwarnings("default")
def test_a_notebook_shows_a_bar_that_is_gone_when_the_cell_has_run():
    """The kernel draws an ipywidget; neither the saved nor the converted notebook has it."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    NotebookClient(notebook, timeout=120).execute()
    [cell] = notebook.cells
    text = "".join(one.get("text", "") for one in cell.outputs)
    assert "finding places: 500 of 1,100 different questions" in text
    assert text.endswith("1.0 [None]\n")
    shown = [one.data for one in cell.outputs if one.output_type == "display_data"]
    assert shown == [{"text/plain": ""}]
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert '<script type="application/vnd.jupyter.widget-view+json">' not in page
