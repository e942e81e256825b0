"""What a caller says for every row (`constants=`), and for words of a table (`kinds=`)."""

import pandas as pd
import pytest

import atlas
from atlas.errors import InputTypeError, SourceError
from atlas.readers import acled, check_file

ROWS = pd.DataFrame(
    {
        "date": ["2023-04-15", "2023-05-02"],
        "town": ["Nyala", "Singa"],
        "what happened": ["Brückenstreit", "clash"],
    }
)


def test_a_constant_fills_a_column_that_the_table_has_not():
    """A log of one country does not name it in each row; its places are then looked for there."""
    record = atlas.read_events(ROWS, constants={"country": "Sudan"})
    assert record.places["country"].tolist() == ["Sudan", "Sudan"]
    assert record.places["territory"].tolist() == ["SD", "SD"]
    assert record.report["constants"] == {"country": "Sudan"}
    assert "given for every row: country = 'Sudan'" in str(record.report)
    assert record.original.columns.tolist() == ROWS.columns.tolist()


@pytest.mark.parametrize(
    ("rows", "constants"),
    [
        # no date: a list of what happened on one day
        (ROWS.drop(columns="date"), {"date": "2023-04-15"}),
        # nothing says where
        (ROWS.drop(columns="town"), {"place": "Nyala", "country": "SD"}),
        (ROWS.drop(columns="town"), {"longitude": 24.88, "latitude": 12.05}),
        # the log of one year, with its months and days
        (ROWS.drop(columns="date").assign(month=[4, 5], day=[15, 2]), {"year": 2023}),
    ],
)
def test_what_a_table_lacks_can_be_said(rows, constants):
    """The refusal that a date or a location is missing has a way on."""
    with pytest.raises(SourceError, match="lacks"):
        atlas.read_events(rows)
    assert len(atlas.read_events(rows, constants=constants)) == len(rows)


def test_blank_cells_are_filled_where_the_others_agree():
    """SD and Sudan are one country; a row without any takes the one that is said."""
    rows = ROWS.assign(country=["SD", "-"])
    record = atlas.read_events(rows, constants={"country": "Sudan"})
    assert record.places["territory"].tolist() == ["SD", "SD"]
    assert record.original["country"].tolist() == ["SD", "-"]


def test_a_constant_never_overrules_the_table():
    """A row of another country stays where it is: the call is refused, and says which value."""
    rows = ROWS.assign(Land=["Chad", "Sudan"])
    with pytest.raises(SourceError, match="own column 'Land' says 'Chad'; leave the constant out"):
        atlas.read_events(rows, columns={"Land": "country"}, constants={"country": "Sudan"})


def test_blank_rows_stay_blank():
    """What is said for every row makes no event of a row without any cell."""
    rows = pd.concat([ROWS.drop(columns="date"), pd.DataFrame([{}, {}])])
    record = atlas.read_events(rows, constants={"date": "2023-04-15", "country": "SD"})
    assert (len(record), record.report["blank_rows"], record.report.adds_up()) == (2, 2, True)


def test_a_constant_goes_out_with_the_rows():
    """The table that comes back has the value, so that reading it again says the same."""
    record = atlas.read_events(ROWS.assign(country=["", "SD"]), constants={"country": "SD"})
    again = atlas.read_events(record.to_frame())
    assert again.places["country"].tolist() == ["SD", "SD"]
    new = atlas.read_events(ROWS, constants={"country": "SD"}).to_frame()
    assert new["country"].tolist() == ["SD", "SD"]


@pytest.mark.parametrize(
    ("constants", "error", "said"),
    [
        ({"contry": "Sudan"}, SourceError, "did you mean 'country'"),
        ({"event_id": "a"}, SourceError, "'event_id' cannot be one value"),
        ({"country": " "}, SourceError, "wanted the value that holds for every row"),
        ("country=Sudan", InputTypeError, "wanted a mapping"),
    ],
)
def test_a_constant_that_cannot_be_is_refused(constants, error, said):
    """Each says what was given and what was wanted."""
    with pytest.raises(error, match=said):
        atlas.read_events(ROWS, constants=constants)


@pytest.mark.parametrize("kind", ["attack_on_civilians", "Attack on civilians"])
def test_an_own_word_stands_for_a_kind_in_one_call(kind):
    """The word is read as the kind, in whatever case; the next call does not know it."""
    record = atlas.read_events(ROWS, kinds={"brückenstreit": kind})
    assert record.events["kind"].tolist() == ["attack_on_civilians", "clash"]
    assert record.report["kinds"] == {"brückenstreit": "attack_on_civilians"}
    assert "a kind of your own" not in str(record.report)
    assert atlas.read_events(ROWS).events["kind"].tolist() == ["Brückenstreit", "clash"]


def test_the_words_of_one_call_go_before_shipped_ones():
    """Who coded the table knows what its words mean, also one that is shipped."""
    assert atlas.read_events(ROWS, kinds={"clash": "shelling"}).events["kind"].iloc[1] == "shelling"
    row = dict.fromkeys(acled.COLUMNS, "")
    row |= {"event_id_cnty": "SUD1", "event_date": "06 April 2023", "time_precision": 1}
    row |= {"event_type": "Battles", "sub_event_type": "Armed clash", "country": "Sudan"}
    row |= {"location": "Singa", "longitude": 33.9, "latitude": 13.1, "geo_precision": 1}
    record = atlas.read_events(pd.DataFrame([row]), kinds={"Armed clash": "raid"})
    assert record.events["kind"].tolist() == ["raid"]


def test_an_own_word_may_stand_for_a_kind_of_a_house_file():
    """A house file and words of one call are used together."""
    house = {"kind": [{"id": "dispute", "label": "Dispute", "group": "ground"}]}
    record = atlas.read_events(ROWS, house=house, kinds={"brückenstreit": "dispute"})
    assert record.events["kind"].iloc[0] == "dispute"


def test_a_word_that_no_row_has_is_named():
    """A slip in an option is not silent: the report names the word and the nearest."""
    report = atlas.read_events(ROWS, kinds={"bruckenstrei": "raid"}).report
    (found,) = [one for one in report["read_as"] if "kinds" in one["what"]]
    assert (found["what"], found["next_step"]) == (
        "kinds: no row has the word 'bruckenstrei'",
        "did you mean 'Brückenstreit'?",
    )


@pytest.mark.parametrize(
    ("kinds", "error", "said"),
    [
        (
            {"brückenstreit": "attack_on_civilans"},
            SourceError,
            "did you mean 'attack_on_civilians'",
        ),
        ({" ": "clash"}, SourceError, "wanted a word of the table"),
        (["brückenstreit"], InputTypeError, "wanted a mapping"),
    ],
)
def test_a_kind_that_is_none_is_refused_with_the_nearest(kinds, error, said):
    """An event never takes a kind that is not there because of a slip."""
    with pytest.raises(error, match=said):
        atlas.read_events(ROWS, kinds=kinds)


def test_a_check_takes_what_reading_takes(tmp_path):
    """What is said for every row, own words, own actors and a filter hold for the check too."""
    path = tmp_path / "log.csv"
    ROWS.assign(by=["Sea People", ""]).to_csv(path, index=False)
    found = check_file(path, constants={"country": "Sudan"}, kinds={"brückenstreit": "raid"})
    assert not found["message"].str.contains("kind of your own").any()
    with pytest.raises(SourceError, match="no such kind"):
        atlas.read_events(path, kinds={"brückenstreit": "riad"})
    assert "no such kind" in check_file(path, kinds={"brückenstreit": "riad"})["message"].iloc[0]
    assert check_file(path, from_="2023-05-30")["message"].str.contains("kind of your").sum() == 0
