"""Figures, sources, statuses and roles of a flat table, as people write them."""

import csv

import pandas as pd
import pytest

import atlas
from atlas import read_events
from atlas.errors import SourceError
from atlas.readers.cells.closed_words import find_closed_word
from atlas.readers.cells.figure_text import read_figure
from atlas.shipped import shipped

ROW = {"date": "2023-06-01", "country": "Nigeria", "place": "Jos"}


def _read(*rows, **options):
    return read_events(pd.DataFrame([{**ROW, **row} for row in rows]), **options)


def _figures(record):
    columns = ["event_id", "what", "best", "low", "high", "detail"]
    return [
        tuple(None if cell is pd.NA else cell for cell in row)
        for row in record.quantities[columns].itertuples(index=False)
    ]


def _told(record):
    return {note["what"]: note["count"] for note in record.report.get("read_as", ())}


def test_a_figure_is_read_as_it_is_written(repository):
    """Spans, bounds, "about" and words for many, in eight languages; what is unsure is an error."""
    with (repository / "tests/data/reading/figures.csv").open(encoding="utf-8") as file:
        cases = list(csv.DictReader(file))
    assert len(cases) >= 170
    wrong = {}
    for case in cases:
        found = read_figure(case["cell"], case["what"])
        numbers = ("" if one is None else str(one) for one in found[:3])
        read = ["error", "", "", ""] if found.wrong else [*numbers, found.detail]
        if read != [case[name] for name in ("best", "low", "high", "detail")]:
            wrong[case["cell"]] = read
    assert not wrong


def test_no_word_for_a_figure_stands_twice():
    """A word has one meaning as a number, and no line of the list overrules another."""
    with shipped("reference", "figure_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [(row["word"].casefold(), row["means"] == "yes_no") for row in rows]
    assert len(set(keys)) == len(keys)


def test_usual_codes_for_not_known_are_blank_with_one_note_a_column():
    """-9 and -99 are no figures and no errors; a column says once that it has such a code."""
    record = _read({"killed": 2, "injured": -99}, {"killed": -9, "injured": -99}, {"killed": 1})
    assert [(what, best) for _, what, best, *_ in _figures(record)] == [
        ("killed", 2),
        ("killed", 1),
    ]
    blank = "what stands for a figure that is not known: taken as blank"
    assert _told(record) == {f"killed: {blank}": 1, f"injured: {blank}": 2}
    assert not record.report["problems"]


def test_one_negative_number_that_repeats_is_a_code():
    """-1 in many rows is the table's own code; a lone -5 is an error, and so are two numbers."""
    record = _read({"killed": -1}, {"killed": "-1.0"}, {"killed": 3}, {"killed": -1})
    assert [best for _, _, best, *_ in _figures(record)] == [3]
    with pytest.raises(SourceError, match="killed: '-5'"):
        _read({"killed": -5}, {"killed": 3})
    with pytest.raises(SourceError, match="killed: '-4'"):
        _read({"killed": -4}, {"killed": -4}, {"killed": -3}, {"killed": -3})


def test_lowest_and_highest_figures_are_of_the_figure_between_them():
    """Three columns are one figure; a lowest one alone is a lower bound, a best needs no ends."""
    record = _read(
        {"killed": 5, "killed_low": 3, "killed_high": 8},
        {"killed_low": 3},
        {"killed_high": 8},
        {"killed": 4},
        {"killed_low": 4, "killed_high": 4},
        {"launched_low": 10, "launched_high": 12, "injured_low": "at least 7"},
    )
    assert [row[1:5] for row in _figures(record)] == [
        ("killed", 5, 3, 8),
        ("killed", None, 3, None),
        ("killed", None, None, 8),
        ("killed", 4, None, None),
        ("killed", 4, 4, 4),
        ("launched", None, 10, 12),
        ("injured", None, 7, None),
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"killed_low": 8, "killed_high": 3},
        {"killed": 5, "killed_low": 6},
        {"killed": 5, "killed_high": 4},
    ],
)
def test_ends_that_contradict_a_figure_are_an_error(cells):
    """The row is named; with bad_rows="keep" its best figure stays, and the ends do not."""
    with pytest.raises(SourceError, match="wanted lowest <= best <= highest"):
        _read(cells)
    kept = _read(cells, bad_rows="keep")
    assert [row[2:5] for row in _figures(kept)] == ([(5, None, None)] if "killed" in cells else [])


def test_civilians_are_counted_apart_and_are_not_more_than_all():
    """Civilians are a figure of their own; where they are more than all, the row is named."""
    record = _read(
        {"killed": 5, "killed_civilian": 4, "detained": 9},
        {"killed": 3, "killed_civilian": 4},
        {"killed": 3, "killed_high": 6, "killed_civilian": 4},
    )
    assert [row[1:3] for row in _figures(record)][:3] == [
        ("killed", 5),
        ("killed_civilian", 4),
        ("detained", 9),
    ]
    problems = [(one["row"], one["message"]) for one in record.report["problems"]]
    assert problems == [(3, "more civilians killed than people: both are kept")]


def test_the_words_of_another_table_reach_the_figures_by_a_choice():
    """What a caller names is read, whatever the table calls it."""
    table = pd.DataFrame(
        {
            **{name: [value] * 3 for name, value in ROW.items()},
            "Total Deaths": [5, 7, 1],
            "#Injured Victims": [2, 0, 3],
            "Civilians killed": [4, 7, 1],
        }
    )
    columns = {"Total Deaths": "killed", "#Injured Victims": "injured"}
    record = read_events(table, columns={**columns, "Civilians killed": "killed_civilian"})
    sums = record.quantities.groupby("what")["best"].sum().to_dict()
    assert sums == {"killed": 13, "injured": 5, "killed_civilian": 12}


@pytest.mark.parametrize("word", ["Yes", "no", "TRUE", "oui", "нет"])
def test_yes_and_no_are_no_figure_and_the_error_says_so(word):
    """A cell among figures is an error; a whole column says whether, and is named, not read."""
    with pytest.raises(SourceError, match="yes and no say whether, not how many"):
        _read({"killed": word}, {"killed": 3})
    for more in ({}, {"deaths": 4}):
        record = _read({"killed": word, **more}, {"killed": word, **more})
        assert record.quantities["best"].tolist() == [4, 4] * bool(more)
        assert record.report["columns_not_understood"] == ["killed"]
        assert "killed: yes and no say whether, not how many: not read" in _told(record)


def test_a_word_for_many_is_a_lowest_figure_and_the_report_says_so():
    """Nobody reads 24 in the table: one line a column says where it comes from."""
    record = _read({"killed": "dozens"}, {"killed": "hundreds"}, {"killed": "about 5"})
    assert [row[2:] for row in _figures(record)] == [
        (None, 24, None, ""),
        (None, 200, None, ""),
        (5, None, None, "approximate"),
    ]
    assert _told(record) == {
        "killed: a word for many: read as a lowest figure": 2,
        "killed: about so many: kept as an approximate figure": 1,
    }


def test_a_number_is_no_actor():
    """Victims that are counted are no parties: the column is left alone, and named."""
    rows = ({"victims": 4}, {"victims": "3"}, {"victims": "12"})
    for record in (_read(*rows), _read(*rows, columns={"victims": "targets"})):
        assert record.actors.empty
        assert record.participants.empty
        assert record.report["columns_not_understood"] == ["victims"]
    assert _told(record) == {"targets: a number, and no actor: left alone": 3}
    mixed = _read({"targets": "Army; 4"}, {"targets": "M23"}, {"targets": "17th Brigade"})
    assert sorted(mixed.actors["name"]) == ["17th Brigade", "Army", "M23"]


def _links(record):
    return list(record.sources[["outlet", "url"]].itertuples(index=False, name=None))


A, B = "https://example.org/a;b=1?c=2,3", "http://www.example.org/b"


@pytest.mark.parametrize(
    ("cells", "links"),
    [
        # an address in place of a name: its host is the outlet
        ({"source": A}, [("example.org", A)]),
        ({"source": B}, [("example.org", B)]),
        # several, parted by ";", blanks or lines, and never within an address
        ({"source": f"{A}; {B}"}, [("example.org", A), ("example.org", B)]),
        ({"source": f"{A};{B}"}, [("example.org", A), ("example.org", B)]),
        ({"source": f"{A} {B}"}, [("example.org", A), ("example.org", B)]),
        ({"source": f"{A}\n{B}"}, [("example.org", A), ("example.org", B)]),
        ({"source": f"{A}, {B}."}, [("example.org", A), ("example.org", B)]),
        # beside a name
        ({"source": f"Daily Example {A}"}, [("Daily Example", A)]),
        ({"source": f"Daily Example ({B})"}, [("Daily Example", B)]),
        ({"source": f"{B} (Daily Example)"}, [("Daily Example", B)]),
        ({"source": f"Daily; Weekly: {B}"}, [("Daily", ""), ("Weekly", B)]),
        # the column url: in the order of the sources, or all of the one
        ({"source": "Daily", "url": A}, [("Daily", A)]),
        ({"source": "Daily; Weekly", "url": f"{A}; {B}"}, [("Daily", A), ("Weekly", B)]),
        ({"source": "Daily; Weekly", "url": f"-; {B}"}, [("Daily", ""), ("Weekly", B)]),
        ({"source": "Daily", "url": f"{A} {B}"}, [("Daily", A), ("Daily", B)]),
        (
            {"source": "Daily; Weekly", "url": B},
            [("Daily", ""), ("Weekly", ""), ("example.org", B)],
        ),
        ({"url": B}, [("example.org", B)]),
        # addresses in both: each is kept, and none twice
        ({"source": B, "url": B}, [("example.org", B)]),
        ({"source": B, "url": A}, [("example.org", B), ("example.org", A)]),
        ({"source": f"Daily {B}", "link": A}, [("Daily", B), ("example.org", A)]),
        ({"source": B, "outlet": "Daily"}, [("Daily", B)]),
        # none of ours
        ({"source": "Daily", "url": "javascript:alert(1)"}, [("Daily", "")]),
        ({"source": "Daily; Weekly"}, [("Daily", ""), ("Weekly", "")]),
    ],
)
def test_an_address_is_the_url_of_its_source(cells, links):
    """A link on the card goes where the table says, and the outlet is a name."""
    assert _links(_read(cells)) == links


def test_what_is_no_address_is_named():
    """Text in the column of addresses is no link, and the report says so."""
    record = _read({"source": "Daily", "url": "see archive"})
    assert [one["message"] for one in record.report["problems"]] == [
        "no address that begins with http:// or https://: left in the original"
    ]


def test_a_flat_table_keeps_the_new_figures_and_the_addresses(tmp_path):
    """What was read is written to the same columns and read again by value."""
    first = _read(
        {
            "killed": 5,
            "killed_low": 3,
            "killed_high": 8,
            "source": "Daily; Weekly",
            "url": f"-; {A}",
        },
        {"killed": "~5", "killed_civilian": "at least 2", "detained": "5-7", "source": B},
        {"killed": "dozens", "initiators": "X; Y", "attributed_by": "Z; -"},
    )
    tables = ("events", "places", "participants", "actors", "quantities", "sources")
    bare = atlas.Record(**{name: getattr(first, name) for name in tables})
    path = tmp_path / "flat.csv"
    bare.to_frame().reset_index().to_csv(path, index=False)
    again = read_events(path)
    for name in ("quantities", "sources", "participants"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(first, name))


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("Air strike", "impact"),
        ("shelling", "impact"),
        ("Peace talks", "meeting"),
        ("interception", "intercept"),
        ("Weapons cache", "find"),
        ("Siren", "alert"),
        ("Armed clash", "location"),
        ("boarding", "location"),
        ("Never heard of", "location"),
        ("", "location"),
    ],
)
def test_the_role_of_a_place_follows_from_the_kind(kind, role):
    """A strike happened where it hit; a column for a launch or an impact says it itself."""
    assert _read({"kind": kind}).places["role"].tolist() == [role]
    both = _read({"kind": kind, "launch_place": "Kano", "impact_place": "Gao"}).places
    assert dict(zip(both["name"], both["role"], strict=True)) == {
        "Jos": role,
        "Gao": "impact",
        "Kano": "launch",
    }


def test_a_launch_takes_no_country_from_its_event():
    """Tyre, from which something was launched at Israel, is not looked for in Israel."""
    launch = {"place": "", "country": "Israel", "launch_place": "Tyre"}
    for impact in ("", "Metula"):
        places = _read({**launch, "impact_place": impact}).places.set_index("role")
        assert places.loc["launch", ["name", "country"]].tolist() == ["Tyre", ""]
        other = places.loc["impact" if impact else "location"]
        assert other[["name", "country"]].tolist() == [impact, "Israel"]


def test_the_precision_follows_from_a_radius_that_is_given():
    """A stated radius is a stated error; a stated precision stays, and no radius says nothing."""
    point = {"longitude": 8.9, "latitude": 9.9}
    rows = [{**point, "radius_km": km} for km in (0.3, 3, 20, 60, None)]
    record = _read(*rows, {**point, "radius_km": 2, "precision": "town"})
    words = record.places["precision"].tolist()
    assert words == ["exact", "site", "area", "region", "unstated", "town"]


@pytest.mark.parametrize(
    ("column", "word", "read"),
    [
        ("status", "Unconfirmed", "reported"),
        ("status", "VERIFIED", "confirmed"),
        ("status", "à vérifier", "reported"),
        ("status", "sin confirmar", "reported"),
        ("status", "не подтверждено", "reported"),
        ("status", "مؤكد", "confirmed"),
        ("status", "Contested", "disputed"),
        ("status", "Rumour", "alleged"),
        ("status", "debunked", "retracted"),
        ("status", "спростовано", "denied"),
        ("status", "Completed", ""),
        ("status", "brouillon", ""),
        ("status", "blue", None),
        ("attribution", "claimed responsibility", "claimed"),
        ("attribution", "Alleged", "suspected"),
        ("attribution", "revendiqué", "claimed"),
        ("attribution", "blamed", "attributed"),
        ("attribution", "unclaimed", "unknown"),
        ("attribution", "предположительно", "suspected"),
        ("attribution", "blue", None),
    ],
)
def test_words_for_how_sure_it_is_are_understood(column, word, read):
    """As people write them, in many languages; "" is a word of something else, None no word."""
    assert find_closed_word(column, word) == read


def test_the_state_of_the_work_on_a_row_is_no_status_and_no_error():
    """A form's "Completed" says nothing on what happened: it is left alone, and said."""
    record = _read({"status": "Unconfirmed"}, {"status": "Confirmed"}, {"status": "Completed"})
    assert record.events["status"].tolist() == ["reported", "confirmed", "reported"]
    assert not record.report["problems"]
    assert _told(record) == {
        "status: read as reported": 1,
        "status: a word for the work on a row: left alone": 1,
    }


def test_who_attributes_it_is_kept():
    """One speaker for all initiators of a row, or one each; "-" is nobody."""
    record = _read(
        {"initiators": "X; Y", "attribution": "attributed", "attributed_by": "Army"},
        {"initiators": "X; Y", "attributed_by": "-; Police"},
        {"initiators": "X", "targets": "Z"},
    )
    assert record.participants["by"].tolist() == ["Army", "Army", "", "Police", "", ""]


def test_words_of_the_usual_data_sets_have_a_kind_that_is_as_wide():
    """GTD's, ACLED's and UCDP's classes in a flat table are no grey "Other"."""
    words = {
        "Ambush": "attack",
        "Kidnapping": "abduction",
        "IED explosion": "bombing",
        "Bombing/Explosion": "explosion",
        "Armed Assault": "attack",
        "Explosions/Remote violence": "explosion",
        "Battles": "clash",
        "Riots/Protests": "unrest",
        "Assassination": "targeted_killing",
        "Hostage Taking (Kidnapping)": "abduction",
        "Massacre": "attack_on_civilians",
        "Missile strike (cruise)": "missile_strike",
        "Non-state violence": "attack",
        "One-sided violence": "attack_on_civilians",
        "Looting/property destruction": "looting_destruction",
    }
    record = _read(*({"type": word} for word in words))
    assert record.events["kind"].tolist() == list(words.values())
    assert not record.report["problems"]


def test_a_wide_kind_keeps_the_word_of_the_table_in_quotes():
    """Where the means is not told apart, a reader still sees what the source wrote."""
    record = _read({"type": "Ambush"}, {"type": "attack"}, {"type": "Ambush", "title": "At dawn"})
    assert record.events["kind"].tolist() == ["attack"] * 3
    assert record.events["title"].tolist() == ["\u201cAmbush\u201d", "", "At dawn"]
    assert _read({"type": "Kidnapping"}).events["title"].tolist() == [""]
