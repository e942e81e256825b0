"""Redaction, marking, licence and day of knowledge hold for comparisons and changes in a page."""

import json
import re

import pandas as pd
import pytest

import atlas
from atlas.errors import LicenceError, PageError, SelectionError
from atlas.page.html.manifest import read_manifest

MARCH, APRIL = (
    {"from": "2023-03-01", "to": "2023-03-31"},
    {"from": "2023-04-01", "to": "2023-04-30"},
)


def _table(**more):
    """Return a table of three events, one of which names a private person."""
    rows = {
        "event_id": ["S1", "S2", "S3"],
        "date": ["2023-03-05", "2023-04-06", "2023-04-07"],
        "kind": ["clash", "arrest", "clash"],
        "longitude": [35.2, 35.3, 35.4],
        "latitude": [33.1, 33.2, 33.3],
        "radius_km": [2, 2, 2],
        "title": ["A clash", "An arrest", "Another clash"],
        "targets": ["", "", ""],
    }
    return pd.DataFrame({**rows, **more})


def _config(path):
    """Return the settings of a page."""
    text = path.read_text("ascii")
    return json.loads(re.search(r'id="atlas-config">(.*?)</script>', text).group(1))


def test_a_page_says_both_filters_and_what_differs_without_scripts(tmp_path):
    """Front matter and manifest have both sides; the counts are those of atlas.compare."""
    path = atlas.brief(_table(), tmp_path / "c.html", compare=(MARCH, APRIL))
    said = _config(path)["front"]["Compared"]
    assert "events, inside the span: a 1, b 2, 1 more" in said
    assert said[0].startswith("a: ")
    made = read_manifest(path)
    assert made["compare"]["a"]["from"] == "2023-03-01"
    assert made["compare"]["b"] == made["selection"]
    assert "inside the span" in re.sub(r"<script.*?</script>", "", path.read_text(), flags=re.S)


def test_two_filters_are_wanted_and_one_must_keep_something(tmp_path):
    """The message says what was given and what is wanted; one side may be empty, not both."""
    for wrong in (MARCH, (MARCH,), "march", (MARCH, APRIL, APRIL)):
        with pytest.raises(PageError, match="wanted two filters"):
            atlas.brief(_table(), tmp_path / "x.html", compare=wrong)
    with pytest.raises(PageError, match="leave out selection"):
        atlas.brief(_table(), tmp_path / "x.html", compare=(MARCH, APRIL), selection=MARCH)
    never = {"from": "1999-01-01", "to": "1999-12-31"}
    with pytest.raises(SelectionError, match="keeps none"):
        atlas.brief(_table(), tmp_path / "x.html", compare=(never, never))
    with pytest.raises(SelectionError, match="clash"):
        atlas.brief(_table(), tmp_path / "x.html", compare=({"kinds": ["clahs"]}, APRIL))
    for pair in ((never, APRIL), (APRIL, never), (None, APRIL)):
        path = atlas.brief(_table(), tmp_path / "e.html", compare=pair, overwrite=True)
        assert _config(path)["compare"]["from"] == (pair[0] or {"from": None})["from"]


def test_a_side_that_says_what_was_taken_out_is_refused(tmp_path):
    """A filter by a word that the redaction takes out would tell it, on either side."""
    record = atlas.read_events(_table(title=["Nader was here", "An arrest of Nader", "A clash"]))
    for pair in (({"text": "Nader"}, APRIL), (APRIL, {"text": "Nader"})):
        with pytest.raises(PageError, match="text of the selection"):
            atlas.brief(record, tmp_path / "p.html", compare=pair, redact={"words": ["Nader"]})
    assert not (tmp_path / "p.html").exists()


def test_no_side_tells_a_private_person(tmp_path):
    """Names are withheld from table, notes and front matter of a comparison, by default."""
    rows = _table(targets=["", "Amal Nader", ""])
    path = atlas.brief(rows, tmp_path / "p.html", compare=(MARCH, APRIL))
    assert "Nader" not in path.read_text("ascii")
    assert any("Private person" in one for one in _config(path)["front"]["Compared"])


def test_ids_of_a_side_follow_the_redaction(tmp_path):
    """Ids are renewed on both sides; that of an event which left is not named."""
    record = atlas.open_record("spring-2023").select(ids=["E044", "E045", "E055"])
    path = atlas.brief(
        record,
        tmp_path / "r.html",
        compare=({"ids": ["E044", "E055"]}, {"ids": ["E045"]}),
        redact={"drop_sensitivity": ["victims not named"]},
    )
    config = _config(path)
    assert len(config["compare"]["ids"]) == 1
    assert not {"E044", "E045", "E055"} & {*config["compare"]["ids"], *config["selection"]["ids"]}
    assert "E055" not in path.read_text("ascii")


def test_the_terms_of_a_data_set_hold_for_a_comparison(tmp_path):
    """Rows that may not be passed on are in no page that compares them either."""
    closed = atlas.read_events(_table())
    closed = closed.replace(dataset={**closed.dataset, "redistribution": "none", "title": "T"})
    with pytest.raises(LicenceError):
        atlas.brief(closed, tmp_path / "l.html", compare=(MARCH, APRIL))


def test_what_was_not_known_on_a_day_is_on_neither_side(tmp_path):
    """As of a day, the sides hold what was known then."""
    record = atlas.open_record("spring-2023")
    path = atlas.brief(record, tmp_path / "a.html", compare=(MARCH, APRIL), as_of="2023-04-07")
    pair = [record.as_of("2023-04-07").select(one) for one in (MARCH, APRIL)]
    said = atlas.compare(*pair).in_words()[0]
    assert said in _config(path)["front"]["Compared"]


# ---- what changed ------------------------------------------------------------------------------


def _versions(**old):
    """Return two versions: the new one has another title for S1, and S3 is as before."""
    new = atlas.read_events(_table(title=["A clash, read again", "An arrest", "Another clash"]))
    return atlas.read_events(_table(**old)), new


def test_changes_cross_by_event_with_what_was_and_is(tmp_path):
    """The page has the counts, the events with their lines, and the version before."""
    old, new = _versions()
    path = atlas.brief(new, tmp_path / "c.html", changes=atlas.changes(old, new))
    made = _config(path)["changes"]
    assert made["counts"] == {"added": 0, "changed": 1, "withdrawn": 0}
    assert made["events"] == {"S1": ["changed", ["title: A clash, now A clash, read again"]]}
    assert made["values"] is True


def test_a_person_whom_only_the_old_version_names_is_not_told(tmp_path):
    """What a correction took out does not come back as the old value of a change."""
    old, new = _versions(
        targets=["Amal Nader", "", ""], title=["Amal Nader was hit", "An arrest", "Another clash"]
    )
    path = atlas.brief(new, tmp_path / "c.html", changes=atlas.changes(old, new))
    text = path.read_text("ascii")
    assert "Nader" not in text
    assert _config(path)["changes"]["values"] is False
    assert _config(path)["changes"]["events"]["S1"][0] == "changed"
    named = atlas.brief(
        new, tmp_path / "n.html", changes=atlas.changes(old, new), name_actors="all"
    )
    assert "Nader was hit" in named.read_text("ascii")


def test_an_old_version_that_is_marked_higher_is_not_quoted(tmp_path):
    """A page that is green tells no words of a version that was amber."""
    old, new = _versions(marking="TLP:AMBER", title=["Words under amber", "", ""])
    found = atlas.changes(old, new)
    path = atlas.brief(new, tmp_path / "g.html", changes=found, marking="TLP:GREEN")
    assert "Words under amber" not in path.read_text("ascii")
    assert _config(path)["changes"]["values"] is False
    path = atlas.brief(new, tmp_path / "a.html", changes=found, marking="TLP:AMBER")
    assert "Words under amber" in path.read_text("ascii")


def test_the_terms_of_the_old_version_hold_for_its_words(tmp_path):
    """Values of a version that may not be passed on are asked for as its rows are."""
    old, new = _versions()
    old = old.replace(dataset={**old.dataset, "redistribution": "none", "title": "Old"})
    with pytest.raises(LicenceError, match="Old"):
        atlas.brief(new, tmp_path / "l.html", changes=atlas.changes(old, new))
    path = atlas.brief(
        new, tmp_path / "l.html", changes=atlas.changes(old, new), licence_override="by letter"
    )
    assert path.exists()


def test_after_a_redaction_withdrawn_events_are_counted_and_not_named(tmp_path):
    """Their ids and titles never went through the rules."""
    new = atlas.read_events(_table().head(2))
    old = atlas.read_events(_table(title=["A clash", "An arrest", "Secret third"]))
    path = atlas.brief(
        new, tmp_path / "w.html", changes=atlas.changes(old, new), redact={"words": ["arrest"]}
    )
    made = _config(path)["changes"]
    assert made["counts"]["withdrawn"] == 1
    assert made["withdrawn"] == []
    text = json.dumps(_config(path))
    assert "Secret third" not in path.read_text("ascii")
    assert "S3" not in text
    assert "1 withdrawn." in " ".join(_config(path)["front"]["Changed since the version before"])


def test_changes_of_a_day_of_knowledge_tell_no_later_value(tmp_path):
    """A page as of a day names no value, old or new, of what came after."""
    record = atlas.open_record("spring-2023")
    new = record.edit("E045", note="Known much later.", why="a later report")
    path = atlas.brief(
        new, tmp_path / "d.html", changes=atlas.changes(record, new), as_of="2023-04-07"
    )
    assert _config(path)["changes"]["values"] is False
    assert "now Known much later" not in path.read_text("ascii")
