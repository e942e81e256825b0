"""What differs: between two versions of a record, and between two selections of one."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import atlas
from atlas.record.differences.figures import sum_of_figures
from atlas.record.record import Record
from tests import hostile
from tests.tries import tries


@pytest.fixture(scope="module")
def record():
    """Return the shipped record."""
    return atlas.open_record("spring-2023")


def _shuffled(record, seed):
    """Return the record with the rows of every table in another order."""
    mixed = {
        name: table.sample(frac=1, random_state=seed)
        for name, table in record.tables().items()
        if name != "events"
    }
    return record.replace(**mixed)


@settings(max_examples=tries(8), deadline=None)
@given(st.integers(0, 1000))
def test_the_order_of_rows_is_no_change(seed):
    """Rows of an event are a set: in any order they are the same record."""
    record = atlas.open_record("spring-2023")
    assert atlas.changes(record, _shuffled(record, seed)).table.empty


def test_a_saved_record_has_not_changed(record, tmp_path):
    """Saving and opening, also with shapes whose ids are made anew, changes nothing."""
    placed = record.select(ids=["E032", "E036", "E045"]).geocode()
    assert atlas.changes(placed, atlas.open_record(placed.save(tmp_path / "r"))).table.empty


def test_each_change_is_a_row(record):
    """A cell that was edited, a row that came or left, an event that came or left."""
    new = record.edit("E045", status="reported", why="read again")
    sources = new.sources
    new = new.replace(
        sources=sources[~((sources["event_id"] == "E046") & (sources["outlet"] == "AFP"))],
        quantities=pd.concat(
            [new.quantities, pd.DataFrame({"event_id": ["E046"], "what": "injured", "best": [2]})]
        ),
    )
    old = record.take(record.events.index != "E074")
    new = new.take(new.events.index != "E073")
    found = atlas.changes(old, new)
    assert found.counts == {"added": 1, "changed": 2, "withdrawn": 1, "as_before": 70}
    rows = found.table.set_index(["event_id", "table"])
    assert rows.loc[("E045", "events"), ["change", "column", "old", "new"]].tolist() == [
        *("changed", "status", "confirmed", "reported")
    ]
    assert rows.loc[("E046", "sources"), "change"] == "withdrawn"
    assert rows.loc[("E046", "quantities"), ["change", "new"]].tolist() == ["added", "best: 2"]
    assert rows.loc[("E073", "events"), "change"] == "withdrawn"
    assert rows.loc[("E074", "events"), "new"] == record.events.loc["E074", "title"]
    assert found.selection() == atlas.Selection(ids=("E045", "E046", "E074"))
    assert [line.partition(":")[0] for line in found.log] == ["E045"]


def test_a_blank_is_no_zero_and_says_that_it_is_blank(record):
    """A figure that was withdrawn is told as blank, not as 0."""
    new = record.edit("E055", table="quantities", where={"best": 2}, best=None, why="not his")
    (row,) = atlas.changes(record, new).table.to_dict("records")
    assert (row["column"], row["old"], row["new"]) == ("best", "2", "")
    assert "best: 2, now blank" in atlas.changes(record, new).in_words()[1]


def test_events_may_be_told_by_another_column():
    """New ids of the same rows are no change, if a column tells the rows; else it is refused."""
    rows = pd.DataFrame({"date": ["2023-04-06", "2023-04-07"], "ref": ["x", "y"], "note": "n"})
    rows["place"], rows["country"], rows["title"] = "Tyre", "LB", "t"
    old = atlas.read_events(rows.assign(event_id=["a", "b"]))
    new = atlas.read_events(rows.assign(event_id=["c", "d"], note=["n", "m"]))
    assert atlas.changes(old, new).counts["withdrawn"] == 2
    found = atlas.changes(old, new, on="ref")
    assert found.table[["event_id", "column", "new"]].to_numpy().tolist() == [["d", "note", "m"]]
    with pytest.raises(atlas.errors.RecordError, match="blank or repeated"):
        atlas.changes(old, new, on="title")
    with pytest.raises(atlas.errors.RecordError, match="no column of the old"):
        atlas.changes(old, new, on="nothing")


def test_no_change_is_no_filter(record):
    """A filter without ids would keep everything, so none is made."""
    with pytest.raises(atlas.errors.RecordError, match="no event was added or changed"):
        atlas.changes(record, record).selection()


def test_hostile_text_is_text_in_what_differs():
    """Titles, figures and names of strangers reach a notebook as text."""
    new = hostile.record(hostile.ALL)
    old = new.replace(events=new.events.assign(title="t"), quantities=None)
    html = atlas.changes(old, new)._repr_html_() + atlas.compare(old, new)._repr_html_()
    html += atlas.changes(new, old)._repr_html_()
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z]+)", html))
    assert tags <= {"div", "table", "thead", "tr", "th", "td", "bdi", "strong"}


@pytest.fixture(scope="module")
def sides(record):
    """Return a week, and the longer one after a gap."""
    return record.select(from_="2023-03-28", to="2023-04-02"), record.select(
        from_="2023-04-04", to="2023-04-10"
    )


def _cell(comparison, facet, key):
    """Return both sides of one row."""
    table = comparison.table
    row = table[(table["facet"] == facet) & (table["key"] == key)].iloc[0]
    return row["a"], row["b"], row["difference"]


def test_only_what_lies_inside_is_counted(record, sides):
    """Kinds count events inside the days; those that touch one span or both are told apart."""
    found = atlas.compare(*sides)
    inside = [
        record.select(from_=one.asked_days[0], to=one.asked_days[1], dates="within")
        for one in sides
    ]
    assert _cell(found, "events", "inside")[:2] == tuple(len(one) for one in inside)
    kinds = found.table[found.table["facet"] == "kind"]
    assert kinds["a"].sum() == len(inside[0])
    assert kinds["b"].sum() == len(inside[1])
    touching = _cell(found, "events", "touching")
    assert touching[0] == len(sides[0]) - len(inside[0])
    assert _cell(found, "events", "touching_both")[0] == 2
    notes = " ".join(found.notes)
    assert "E027, E069" in notes
    assert "differ in length: a 6 days, b 7 days" in notes
    assert "In neither: 2023-04-03." in notes


def test_figures_go_from_low_to_high_and_have_owners(record):
    """The barrage counts with its range and its speaker; what nobody states is not 0."""
    found = atlas.compare(record.select(ids=["E045"]), record.select(ids=["E046"]))
    assert _cell(found, "figure", "launched_low")[0] == 30
    assert _cell(found, "figure", "launched_high")[0] == 100
    assert pd.isna(_cell(found, "figure", "launched_low")[1])
    assert _cell(found, "figure", "launched_stated") == (1, 0, -1)
    assert "a, launched: by IDF 2023-04-06." in found.notes
    assert "figure, launched: a 30 to 100 in 1 event, b not stated" in found.in_words()


def test_rival_counts_are_not_added(record):
    """Nineteen by one account and fifteen by another are no thirty-four."""
    figures = record.select(ids=["E021", "E011"]).quantities
    found = sum_of_figures(figures, "killed")
    assert (found.low, found.high, found.stated) == (7 + 5, 19 + 15, 2)
    assert found.of_whom == ("4 civilians", "1 a soldier")


def test_who_did_it_is_told_by_how_it_is_known(record):
    """Own account, others' word and suspicion are apart; denied looks denied; finds are no acts."""
    found = atlas.compare(record.select(ids=["E045", "E048"]), record.select(ids=["E046", "E061"]))
    facets = set(found.table["facet"])
    assert _cell(found, "by (others say so)", "HAM-LBN")[0] == 1
    assert _cell(found, "by (suspected)", "PIJ")[0] == 1
    assert _cell(found, "by (disputed)", "ISR-IDF")[1] == 1
    assert _cell(found, "arrests and finds", "LBN-LAF")[0] == 1
    by = found.table[found.table["facet"].str.startswith("by")]
    assert "LBN-LAF" not in set(by["key"])
    # E061: only the coder names anybody.
    assert "SYR-LAQ" not in set(by["key"])
    assert _cell(found, "by", "")[1] == 1
    assert any("coder alone" in note for note in found.notes)
    assert not any("average" in one or "rate" in one for one in facets)


def test_counts_count_as_events(record):
    """A row that stands for many events weighs as many."""
    counted = atlas.read_events(record.aggregate(by="territory", per="month"))
    found = atlas.compare(counted, counted)
    assert _cell(found, "events", "inside")[0] == int(counted.events["weight"].sum())


def test_a_span_is_remembered_through_a_second_filter(record):
    """Filtering a week by actor leaves it the week."""
    week = record.select(from_="2023-04-04", to="2023-04-10").select(actors=["HAM"])
    assert week.asked_days == ("2023-04-04", "2023-04-10")
    notes = atlas.compare(week, record).notes
    assert "a: 2023-04-04 to 2023-04-10." in notes
    assert "b: no first and last day were asked for; all its events are counted." in notes


def test_a_side_that_is_no_record_is_refused(record):
    """The message says what is wanted."""
    with pytest.raises(atlas.errors.InputTypeError, match="b is a dict; wanted a record"):
        atlas.compare(record, {"from": "2023-04-04"})


_SHARED = json.loads((Path(__file__).parents[1] / "data" / "compare_cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", _SHARED["cases"], ids=lambda case: case["name"])
def test_the_shared_cases_are_counted_as_the_page_counts_them(case):
    """The rows of a comparison are those that the page's own test expects of the same events."""
    held = Record(**{name: pd.DataFrame(rows) for name, rows in _SHARED["record"].items()})
    if case["weighted"]:
        weights = [_SHARED["weights"].get(one, 1) for one in held.events.index]
        held = held.replace(events=held.events.assign(weight=weights))
    table = atlas.compare(held.select(case["a"]), held.select(case["b"])).table
    found = table[["facet", "key", "a", "b"]].astype(object).where(table.notna(), None)
    assert sorted(found.to_numpy().tolist(), key=str) == sorted(case["rows"], key=str)


def test_who_met_or_gathered_is_not_said_to_have_done_acts(record):
    """Initiators of talks, protests, deployments, arrests and finds stand apart from acts."""
    kinds = record.events["kind"]
    quiet = record.take(
        kinds.isin(["statement", "deployment", "arrest", "weapons_find"]).to_numpy()
    )
    facets = set(atlas.compare(quiet, quiet).table["facet"])
    assert not [one for one in facets if one.startswith("by")]
    assert {"arrests and finds", "other kinds"} <= facets


def test_an_act_counts_once_for_its_actor_however_it_is_known(record):
    """The row of an actor counts events; those of the ways in which it is known may be more."""
    table = atlas.compare(record, record).table
    by = table[(table["facet"] == "by") & (table["key"] != "")].set_index("key")["a"]
    people = record.participants
    acts = people[(people["role"] == "initiator") & ~people["by"].str.startswith("coder")]
    once = acts.drop_duplicates(["event_id", "actor_id"])["actor_id"].value_counts()
    assert (by <= once.reindex(by.index)).all()
    assert by["ISR-IAF"] == once["ISR-IAF"]
