"""Columns by meaning: names in sixteen languages, tags, words in a name, and a look at values."""

import ast
import csv
import json
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.cli.options import as_typed
from atlas.errors import SourceError
from atlas.readers import check_file, read_events
from atlas.readers.cells.column_names import match_columns
from atlas.readers.choose_reader import Asked, find_rows
from atlas.readers.columns import header_words
from atlas.readers.columns.choose_columns import choose_columns
from atlas.readers.columns.name_candidates import TAGS
from atlas.readers.columns.value_looks import Look
from atlas.shipped import shipped
from tests.tries import tries

DATA = Path(__file__).parents[1] / "data" / "reading"
CASES = DATA / "cases"


def _lines():
    with (DATA / "headers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _beside(text):
    """Return the columns that stand beside a name: "a=1|2&b=3|4"."""
    pairs = (part.partition("=") for part in text.split("&") if part)
    return {name: cells.split("|") for name, _, cells in pairs}


LINES = defaultdict(list)
for _line in _lines():
    LINES[_line["language"]].append(_line)
TABLES = json.loads((DATA / "header_tables.json").read_text(encoding="utf-8"))


def test_the_table_of_headers_is_long_enough():
    """Three hundred lines in sixteen languages, so that no language is an afterthought."""
    assert sum(map(len, LINES.values())) >= 300
    assert len(LINES) == 16


@pytest.mark.parametrize("language", LINES)
def test_a_column_is_known_by_its_name_and_its_values(language):
    """Each name means what a colleague who reads the language takes it for, or nothing."""
    wrong = []
    for line in LINES[language]:
        cells = {line["header"]: line["values"].split("|"), **_beside(line["beside"])}
        frame = pd.DataFrame({name: pd.Series(values) for name, values in cells.items()})
        matched, _ = match_columns(frame.columns, None, frame)
        read = [ours for ours, theirs in matched.items() if theirs == line["header"]]
        if read != ([line["column"]] if line["column"] else []):
            wrong.append((line["header"], line["values"], line["column"], read))
    assert wrong == []


@pytest.mark.parametrize("table", TABLES, ids=[one["name"] for one in TABLES])
def test_the_columns_of_a_table_are_weighed_against_each_other(table):
    """Of a form, a list or a data set each column is what it is beside the others."""
    frame = pd.DataFrame(table["cells"])
    frame.attrs[TAGS] = table.get("tags", {})
    found = choose_columns(frame.columns, None, frame)
    assert [one.ours for one in found.questions] == [one for one in [table.get("question")] if one]
    assert {ours: found.matched.get(ours) for ours in table["reads"]} == table["reads"]
    assert set(table["unread"]) <= set(found.unknown)


@settings(max_examples=tries(40), deadline=None)
@given(st.data())
def test_the_order_of_the_columns_never_matters(data):
    """A table whose columns stand in another order is read as before."""
    table = data.draw(st.sampled_from(TABLES))
    names = data.draw(st.permutations(list(table["cells"])))
    frame = pd.DataFrame(table["cells"])
    frame.attrs[TAGS] = table.get("tags", {})
    first = choose_columns(frame.columns, None, frame)
    again = choose_columns(names, None, frame[names])
    assert again.matched == first.matched
    assert again.joined == first.joined
    assert [one.ours for one in again.questions] == [one.ours for one in first.questions]


PLAIN = {
    "date": ["2023-04-06", "2023-04-07"],
    "place": ["Tyre", "Sidon"],
    "country": ["Lebanon", "Lebanon"],
    "adm1": ["South", "North"],
    "kind": ["shelling", "raid"],
    "initiators": ["Invented Front", "Invented Army"],
    "killed": ["2", "0"],
    "injured": ["1", "5"],
    "latitude": ["33.27", "33.56"],
    "longitude": ["35.20", "35.37"],
    "source": ["Invented Daily", "Invented Post"],
    "note": ["a made-up remark", "another"],
}
WORDS = {
    column: [
        row["word"]
        for row in header_words._rows("headers")
        if row["column"] == column and row["role"] == "safe" and not row["beside"]
    ]
    for column in PLAIN
}


@settings(max_examples=tries(60), deadline=None)
@given(st.data())
def test_a_table_is_read_alike_by_any_word_for_its_columns(data):
    """One column under any of its safe names changes nothing of what is read."""
    column = data.draw(st.sampled_from(list(PLAIN)))
    word = data.draw(st.sampled_from(WORDS[column]))
    frame = pd.DataFrame(PLAIN).rename(columns={column: word})
    assert match_columns(frame.columns, None, frame)[0] == {
        one: word if one == column else one for one in PLAIN
    }


@pytest.mark.parametrize(
    ("case", "column", "theirs"),
    [
        ("04_r_row_number_x", "longitude", "lon"),
        ("07_incident_words", "date", "Incident date"),
        ("07_incident_words", "initiators", "Alleged perpetrator"),
        ("07_incident_words", "url", "Source link"),
        ("12_words_for_figures", "killed", "Total Deaths"),
        ("12_words_for_figures", "injured", "#Injured Victims"),
        ("12_words_for_figures", "killed_civilian", "Civilians killed"),
        ("21_spanish", "initiators", "Presunto responsable"),
        ("23_french", "killed", "Morts"),
        ("27_slash_headers", "place", "town/city"),
        ("27_slash_headers", "url", "link"),
        ("40_place_is_a_class", "place", "name"),
    ],
)
def test_the_files_of_real_users_are_understood(case, column, theirs):
    """Columns that were lost or taken for something else are read as what they are."""
    record = read_events(CASES / f"{case}.csv", bad_rows="keep")
    assert record.report["columns"][column] == theirs


def test_a_row_number_is_no_longitude():
    """R writes a column X of 1 to n: the events lie where `lon` says."""
    record = read_events(CASES / "04_r_row_number_x.csv")
    assert record.places["longitude"].tolist() == [1.45, 1.6, 1.22]
    assert record.report["columns_not_understood"] == ["X"]


def test_figures_are_read_by_the_words_of_their_names():
    """The dead of "Total Deaths" are counted, and not those of its parts again."""
    record = read_events(CASES / "12_words_for_figures.csv")
    killed = record.quantities[record.quantities["what"] == "killed"]
    assert killed["best"].sum() == 13


def test_a_number_is_never_an_actor():
    """A column `victims` of numbers names nobody; it is listed as what looks like a figure."""
    record = read_events(CASES / "25_victims_is_a_number.csv")
    assert record.participants.empty
    assert [one["looks_like"] for one in record.report["unread_columns"]] == ["figure"]
    assert "1 column looks like figures and was not read: 'victims'" in record.report.unread_line()


def test_two_columns_of_actors_are_parties_without_a_side():
    """The columns "Actor 1" and "Actor 2" say who took part, and not who began."""
    rows = {"date": ["2023-01-02", "2023-01-03"], "place": ["Gao", "Mopti"]}
    rows |= {"Actor 1": ["Invented Front", "Invented Army"], "Actor 2": ["Invented Army", ""]}
    record = read_events(pd.DataFrame(rows))
    assert record.participants["role"].unique().tolist() == ["party"]
    assert len(record.participants) == 3
    assert record.report["columns"]["parties"] == "Actor 1; Actor 2"
    assert record.original.columns.tolist() == list(rows)
    assert record.report["columns_not_understood"] == []


def test_tags_below_the_names_say_what_columns_are(tmp_path):
    """HXL tags are read where the names say nothing."""
    path = tmp_path / "tagged.csv"
    path.write_text(
        "Wann genau,Wo genau,Zahl A\n#date+start,#loc+name,#affected +killed\n2023-01-02,Gao,3\n"
    )
    record = read_events(path)
    assert record.quantities["best"].tolist() == [3]
    decided = {one["ours"]: one["why"] for one in record.report["column_decisions"]}
    assert decided["killed"] == "its tag #affected +killed"


TWO = {
    "incident date": ["2023-01-02", "2023-01-05"],
    "attack date": ["2023-02-02", "2023-02-05"],
    "place": ["Gao", "Mopti"],
}


def test_two_days_that_differ_are_asked():
    """Nobody but the user knows which of two days is meant: both are named, with the option."""
    with pytest.raises(SourceError, match=r"'incident date'.*'attack date'.*may both be 'date'"):
        read_events(pd.DataFrame(TWO))
    record = read_events(pd.DataFrame(TWO), columns={"attack date": "date"})
    assert record.events["start"].dt.month.tolist() == [2, 2]


def test_the_coordinates_are_those_of_one_point():
    """Whoever says which latitude is meant gets the longitude of the same point."""
    frame = pd.DataFrame(
        {"date": ["2023-01-02", "2023-01-05"]}
        | {"gps latitude": [14.0, 15.0], "gps longitude": [1.5, 2.0]}
        | {"event latitude": [14.1, 15.1], "event longitude": [1.7, 2.1]}
    )
    with pytest.raises(SourceError, match=r"'gps latitude'.*'event latitude'"):
        read_events(frame)
    record = read_events(frame, columns={"event latitude": "latitude"})
    assert record.places["longitude"].tolist() == [1.7, 2.1]


def test_a_column_that_repeats_another_is_said():
    """Where two columns hold the same, one is read and the other named."""
    record = read_events(pd.DataFrame({**TWO, "attack date": TWO["incident date"]}))
    assert "holds the same as 'incident date'" in str(record.report)


# What a table lacks, and a piece of the refusal.
REFUSED = [
    ({"Uhr A": ["2022-01-01", "2022-01-02"], "Uhr B": ["2022-01-02", "2022-01-04"]}, "start"),
    ({"ankunft": ["3 March 2022", "5 March 2022"], "abfahrt": ["4 March 2022", ""]}, "start"),
    ({"Laufjahr": ["2014", "2015"]}, "date"),
]
WITHOUT_PLACE = [
    ({"Feld 1": ["Mali", "Niger"]}, "country"),
    ({"Feld 1": ["14.25, 1.45", "14.31, 1.60"]}, "coordinates"),
    ({"Feld 1": ["Invented Town", "Other Town"]}, "place"),
]


def _proposals(message):
    """Return the options that a refusal proposes."""
    parts = message.split("columns=")[1:-1]
    return [ast.literal_eval(part.partition("}")[0] + "}") for part in parts]


@pytest.mark.parametrize(
    ("cells", "ours", "rest"),
    [
        *((cells, ours, {"place": ["Gao", "Mopti"]}) for cells, ours in REFUSED),
        *((cells, ours, {"date": ["2023-01-02", "2023-01-05"]}) for cells, ours in WITHOUT_PLACE),
    ],
)
def test_a_refusal_proposes_what_can_be_typed(cells, ours, rest):
    """Each proposal names a column of the table, and with it the table is read."""
    frame = pd.DataFrame({**cells, **rest})
    with pytest.raises(SourceError) as refused:
        read_events(frame)
    offered = _proposals(str(refused.value))
    assert {name for one in offered for name in one} == set(cells)
    assert {column for one in offered for column in one.values()} == {ours}
    for one in offered:
        assert len(read_events(frame, columns=one, bad_rows="keep")) >= 1


def test_a_proposal_is_shown_as_it_is_typed():
    """On the command line a proposal is an option, quoted where its name has blanks."""
    said = as_typed("'time_start' holds dates: columns={'time_start': 'start'}")
    assert said == "'time_start' holds dates: --column time_start=start"
    assert as_typed("columns={'day of it': 'start'}") == '--column "day of it=start"'


def test_the_one_column_of_dates_is_the_day(tmp_path):
    """A name that nobody knows is no hindrance, and the report says what was done."""
    frame = pd.DataFrame({"Czas": ["2023-01-02", "2023-01-05"], "place": ["Gao", "Mopti"]})
    record = read_events(frame)
    assert record.report["columns"]["date"] == "Czas"
    assert "its values are dates" in str(record.report)
    assert "its values are dates" in record.report._repr_html_()
    path = tmp_path / "unnamed.csv"
    frame.to_csv(path, index=False)
    notes = check_file(path)
    assert notes["message"].str.contains("read as date: its values are dates").any()


def test_a_plain_table_says_nothing_of_its_columns():
    """Names that are plain need no word: the report of a clean file stays short."""
    assert "another sign" not in str(read_events(pd.DataFrame(PLAIN)).report)


def test_what_looks_like_data_is_listed_first():
    """Figures, days and places that were not read stand before the other columns, all of them."""
    frame = pd.DataFrame(
        {"date": ["2023-01-02", "2023-01-05"], "place": ["Gao", "Mopti"]}
        | {f"free {number}": ["a", "b"] for number in range(9)}
        | {"Children killed": ["2", "0"], "hostages": ["1", "3"]}
        | {"seen again": ["2023-03-01", "2023-03-04"]}
    )
    record = read_events(frame)
    unread = record.report["columns_not_understood"]
    assert unread[:3] == ["Children killed", "hostages", "seen again"]
    assert len(unread) == 12
    said = str(record.report)
    assert "'Children killed' (looks like figures: 2, 0)" in said
    assert "'seen again' (looks like dates: 2023-03-01, 2023-03-04)" in said
    assert "and 4 more" in said
    line = record.report.unread_line()
    assert line.startswith("2 columns look like figures and were not read: 'Children killed', ")


def test_rows_that_are_filtered_are_read_by_the_columns_of_all(tmp_path):
    """What is left after a filter does not change which column is which."""
    path = tmp_path / "some.csv"
    lines = [f"{n // 2},2023-01-0{n},{'Mali' if n > 1 else 'Niger'},Gao" for n in range(1, 9)]
    path.write_text("\n".join(["no,date,country,place", *lines]), encoding="utf-8")
    record = find_rows(path, Asked.of({"countries": ["Niger"]})).record()
    assert len(record) == 1
    assert record.report["columns_not_understood"] == ["no"]


def test_each_line_of_the_words_can_be_used():
    """A line names a column of ours or a class that a rule knows, and a look that there is."""
    own = set(header_words.own_columns())
    classes = {one for rule in header_words.rules() for one in rule.allows}
    rows = list(header_words._rows("headers"))
    look = pd.DataFrame({"a": ["one", "two"]})["a"]
    for row in rows:
        if row["role"] == "token":
            continue
        assert row["column"] in own or (row["role"] == "never" and row["column"] == "")
        Look(look).fits(row["values"])
    held = {row["column"] for row in rows if row["role"] == "token"}
    assert classes <= held
    assert {one.heading.column for one in header_words.rules()} <= own
    assert {one.column for one in header_words.tags().values()} <= own
    assert shipped("reference", "headers.csv").is_file()
