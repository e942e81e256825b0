"""What may be passed on: rows, counts or nothing; a clear refusal, and an override that is told."""

import pandas as pd
import pytest

from atlas import brief, draw_map, explore, read_events
from atlas.errors import InputTypeError, LicenceError
from atlas.readers import acled, ucdp
from atlas.record.licence_terms import check_rows, redistribution, strictest
from atlas.record.record import Record

PERMISSION = "written permission of the owner, 3 May"
_EVENTS = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
_PLACES = pd.DataFrame({"event_id": ["a"], "longitude": [35.2], "latitude": [33.2]})


def _record(**dataset):
    """Return a record of one event with these words about its data set."""
    return Record(_EVENTS, _PLACES, dataset={"title": "Invented", **dataset})


@pytest.mark.parametrize("word", [None, "", "rows", "Rows "])
def test_a_table_of_ones_own_may_be_passed_on(word):
    """Who gives no word on the terms gives their own table."""
    record = _record(**({} if word is None else {"redistribution": word}))
    assert check_rows(record) is record
    # Nothing is held back, so there is nothing to override and nothing to tell.
    assert check_rows(record, PERMISSION) is record


def test_the_refusal_names_source_clause_and_next_step():
    """Which data set, which words of its terms, counts in place of rows, and the override."""
    terms = "Terms of Ours: no rows to third parties"
    with pytest.raises(LicenceError) as error:
        check_rows(_record(redistribution="aggregates", licence=terms))
    message = str(error.value)
    assert message.startswith("rows of Invented may not be passed on (Terms of Ours: no rows")
    assert 'record.aggregate(by="adm1", per="month")' in message
    assert "licence_override=" in message


def test_where_nothing_may_be_passed_on_counts_are_not_offered():
    """A data set whose terms say none is for the analyst's own screen."""
    with pytest.raises(LicenceError, match="counts may not be either") as error:
        check_rows(_record(redistribution="none"))
    assert "aggregate" not in str(error.value)


def test_a_word_that_is_none_of_the_three_is_no_permission():
    """A misspelt word does not open a closed data set."""
    with pytest.raises(LicenceError, match="'agregates'; wanted one of rows, aggregates, none"):
        check_rows(_record(redistribution="agregates"))


@pytest.mark.parametrize("reason", ["", "  ", True, 3])
def test_an_override_needs_a_reason(reason):
    """True is no reason, and neither is a blank."""
    with pytest.raises(InputTypeError, match="wanted the reason as text"):
        check_rows(_record(redistribution="aggregates"), reason)


@pytest.mark.parametrize("write", [brief, lambda r, p, **o: draw_map(r).save(p, **o)])
def test_an_override_stands_in_the_file(write, tmp_path):
    """The file is written, and says on what permission; the caller's record does not change."""
    record = _record(redistribution="aggregates", licence="Closed")
    page = tmp_path / "page.html"
    write(record, page, licence_override=PERMISSION)
    assert "although its terms hold them back: written permission of the owner, 3 May." in (
        page.read_text("utf-8")
    )
    assert "transformations" not in record.dataset


def test_the_widget_asks_for_the_same(tmp_path):
    """A view is saved under the same rule, with the same words."""
    view = explore(_record(redistribution="aggregates"), controls=False)
    with pytest.raises(LicenceError):
        view.save(tmp_path / "view.html")
    assert view.save(tmp_path / "view.html", licence_override=PERMISSION).exists()


def test_the_strictest_word_wins():
    """None is stricter than counts, counts than rows; no word at all is rows."""
    assert strictest(["rows", "none", "aggregates"]) == "none"
    assert strictest([]) == redistribution({}) == "rows"


def _acled(folder):
    """Return an export of two invented rows in ACLED's columns, as a file."""
    row = dict.fromkeys(acled.COLUMNS, "")
    row |= {"event_date": "06 April 2023", "time_precision": 1, "event_type": "Battles"}
    row |= {"sub_event_type": "Armed clash", "actor1": "Military Forces of Israel (2022-)"}
    row |= {"actor2": "Hezbollah", "country": "Lebanon", "admin1": "South", "location": "Invented"}
    row |= {"longitude": 35.2, "latitude": 33.2, "geo_precision": 1, "notes": "a secret word"}
    path = folder / "acled.csv"
    rows = [{**row, "event_id_cnty": f"LEB{number}"} for number in (1, 2)]
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def test_an_acled_export_is_refused_and_its_counts_go_through(tmp_path):
    """From the file to the briefing: the clause is named, no file is left, counts are written."""
    record = read_events(_acled(tmp_path))
    assert set(record.participants["actor_id"]) == {"ISR-IDF", "HZB"}
    page = tmp_path / "brief.html"
    with pytest.raises(LicenceError, match="may not be made available to third parties") as error:
        brief(record, page)
    assert "ACLED export" in str(error.value)
    assert not page.exists()
    brief(record.aggregate(by="adm1", per="month"), page)
    text = page.read_text("utf-8")
    assert "Armed Conflict Location" in text
    assert "2 events counted by adm1 and month" in text
    assert "secret" not in text


def test_a_ucdp_file_is_written_with_its_attribution(tmp_path):
    """CC BY: the rows go, with the name of who made them and the licence."""
    row = dict.fromkeys(ucdp.COLUMNS, "")
    row |= {"id": 7, "type_of_violence": 1, "side_a": "Government of Israel", "side_b": "Hezbollah"}
    row |= {"dyad_name": "Government of Israel - Hezbollah", "country": "Lebanon"}
    row |= {"where_prec": 1, "latitude": 33.2, "longitude": 35.2, "best": 3, "low": 2, "high": 5}
    row |= {"date_prec": 1, "date_start": "2023-04-06", "date_end": "2023-04-06"}
    path = tmp_path / "ged.csv"
    pd.DataFrame([row]).to_csv(path, index=False)
    text = brief(read_events(path), tmp_path / "brief.html").read_text("utf-8")
    assert "Uppsala Conflict Data Program" in text
    assert "Licence: CC BY 4.0" in text
