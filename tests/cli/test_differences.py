"""atlas changes, atlas compare, and what a briefing says of an older version."""

import pandas as pd
import pytest

import atlas
from atlas.page.html.manifest import read_manifest

_A, _B = '{"from": "2023-03-28", "to": "2023-04-03"}', '{"from": "2023-04-04", "to": "2023-04-10"}'


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """Return the folders of two versions of a few events; the new one has a hostile note."""
    folder = tmp_path_factory.mktemp("versions")
    old = atlas.open_record("spring-2023").select(ids=["E044", "E045", "E055"])
    new = old.edit("E045", note="=HYPERLINK(1) <img src=x>", why="read again")
    new = new.edit("E055", title="Qsecret ambush", why="as a witness says")
    return old.save(folder / "old"), new.save(folder / "new")


def test_changes_are_listed_and_written(run, versions, tmp_path):
    """Each event is a line, the log follows, and no cell of the file is read as a formula."""
    out = tmp_path / "c.csv"
    finished = run("changes", *map(str, versions), "-o", str(out))
    assert finished.exit_code == 0, finished.output
    assert "0 events added, 2 changed, 0 withdrawn, 1 as before." in finished.output
    assert "E045 changed: note: " in finished.output
    assert "log: E055: events: title = 'Qsecret ambush': as a witness says" in finished.output
    table = pd.read_csv(out, dtype="str", keep_default_na=False)
    assert set(table["event_id"]) == {"E045", "E055"}
    assert "'=HYPERLINK(1) <img src=x>" in set(table["new"])
    assert set(table["dataset_licence"]) == {"CC BY 4.0"}
    again = run("changes", *map(str, versions), "-o", str(out))
    assert isinstance(again.exception, atlas.errors.OutputExistsError)


def test_changes_ask_for_the_licence(run, versions, tmp_path):
    """The rows of a data set that may not be passed on are in no file of changes."""
    record = atlas.open_record(versions[1])
    closed = record.replace(dataset={**record.dataset, "redistribution": "none"})
    folder = closed.save(tmp_path / "closed", licence_override="to try it")
    description = (folder / "datapackage.json").read_text("utf-8")
    assert '"redistribution": "none"' in description
    finished = run("changes", str(versions[0]), str(folder), "-o", str(tmp_path / "c.csv"))
    assert finished.exit_code == 1
    assert not (tmp_path / "c.csv").exists()


def test_two_selections_are_compared(run, tmp_path):
    """Counts, figures with their owners and what to mind are printed, and the table is written."""
    out = tmp_path / "c.csv"
    finished = run("compare", "spring-2023", "--a", _A, "--b", _B, "-o", str(out))
    assert finished.exit_code == 0, finished.output
    assert "kind, Rocket fire: a 0, b 9, 9 more" in finished.output
    assert "Of these, 2 touch both spans: E027, E069." in finished.output
    table = pd.read_csv(out, dtype="str", keep_default_na=False)
    assert table.loc[table["key"] == "launched_high", "b"].tolist() == ["184"]


def test_a_briefing_says_what_changed_and_no_more_than_it_may(versions, tmp_path):
    """Values are told where nothing was left out; after a redaction only what kind of change."""
    old, new = map(atlas.open_record, versions)
    changed = atlas.changes(old, new)
    plain = atlas.brief(new, tmp_path / "a.html", changes=changed)
    page = plain.read_text("ascii")
    assert "Changed since version 1.1.0" in page
    assert "now =HYPERLINK(1) &lt;img src=x&gt;" in page
    less = {"drop_fields": ["events.title", "events.note"], "words": ["Qsecret"]}
    redacted = atlas.brief(new, tmp_path / "b.html", changes=changed, redact=less)
    page = redacted.read_text("ascii")
    assert "Changed since version 1.1.0" in page
    for told in ("Qsecret", "HYPERLINK", "toward the sea; all burst"):
        assert told not in page
    gone = {"drop_sensitivity": ["victims not named"]}
    fewer = atlas.brief(new, tmp_path / "c.html", changes=changed, redact=gone)
    assert read_manifest(fewer)["removals"]
    page = fewer.read_text("ascii")
    assert "E055" not in page
    assert "Qsecret" not in page
    assert "changes of events that are not in this file" in page
    with pytest.raises(atlas.errors.InputTypeError, match=r"atlas.changes\(old, new\)"):
        atlas.brief(new, tmp_path / "d.html", changes=old)


def test_the_command_says_what_changed_since_a_version(run, versions, tmp_path):
    """--changes-since reads the older version beside the events."""
    out = tmp_path / "b.html"
    finished = run("brief", str(versions[1]), "-o", str(out), "--changes-since", str(versions[0]))
    assert finished.exit_code == 0, finished.output
    assert "Changed since version 1.1.0" in out.read_text("ascii")
