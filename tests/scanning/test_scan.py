"""A scan answers as a Record does, reads nothing before it is asked, and opens nothing else."""

import gzip
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("ibis", reason="scans are an extra")
import atlas
from atlas.errors import (
    AtlasError,
    InputTypeError,
    LicenceError,
    OutputExistsError,
    RecordError,
    SelectionError,
    SourceError,
)
from atlas.readers import read_events
from atlas.record.flat import to_frame
from atlas.record.record import Record
from atlas.scanning import counted_page, judged_cells
from tests.tries import THOROUGH

_FILE = json.loads((Path(__file__).parents[1] / "data" / "selection_cases.json").read_text("utf-8"))
_ROWS = pd.DataFrame(
    {
        "event_id": ["a", "b", "c", "d"],
        "date": ["2023-04-06", "2023-04-07", "2023-05-01", "2023-05-02"],
        "kind": ["rocket_fire", "air_strike", "clash", "clash"],
        "country": ["Lebanon", "Syria", "Lebanon", "Lebanon"],
        "place": ["Tyre", "Damascus", "Tyre", ""],
        "longitude": [35.2, 36.29, 35.2, None],
        "latitude": [33.27, 33.51, 33.27, None],
        "killed": [0, 2, 1, None],
    }
)


def _shared(folder, ending):
    """Write the shared cases as one flat table."""
    frame = to_frame(
        Record(**{name: pd.DataFrame(rows) for name, rows in _FILE["record"].items()})
    ).reset_index()
    frame = frame.assign(events=frame["event_id"].map(_FILE["weights"]).fillna(1).astype(int))
    path = folder / f"flat.{ending}"
    if ending == "parquet":
        frame.to_parquet(path)
    else:
        frame.to_csv(path, index=False)
    return path


def _wild(count):
    """Return rows of all that people write, by a fixed seed."""
    rng = np.random.default_rng(3)

    def some(*values):
        return rng.choice(values, count)

    return pd.DataFrame(
        {
            "event_id": [f"E{number}" for number in range(count)],
            "date": some("2023-04-06", "2023-04", "2023", "06/05/2023", "13/05/2023", "soon", ""),
            "kind": some("air strike", "rocket_fire", "Protest", "odd thing", ""),
            "place": some("Tyre", "", "Beirut", "NA"),
            "launch_place": some("", "", "Sidon"),
            "country": some("Lebanon", "LB", "Israel", "Syria", "", "Sudan"),
            "adm1": some("", "South", "North"),
            "longitude": some("35.2", "33.3", "35.75", "", "95,5", "1e1", "35°12'E"),
            "latitude": some("33.27", "35.2", "33.1", "", "33.0"),
            "radius_km": some("", "3", "30", "300"),
            "precision": some("", "", "town", "adm1", "country"),
            "status": some("", "confirmed", "alleged"),
            "killed": some("", "0", "3", "2-5", ">5"),
            "initiators": some("Hamas", "IDF", "Hezbollah; Hamas", "", "JEM"),
            "attribution": some("", "claimed", "suspected"),
            "source": some("A", "A; B", ""),
            "events": some("", "1", "5"),
        }
    )


def _answer(ask):
    try:
        return ask()
    except AtlasError as error:
        return type(error).__name__


@pytest.fixture(scope="module", params=["csv", "parquet"])
def both(request, tmp_path_factory):
    """Return the record and the scan of the shared cases."""
    path = _shared(tmp_path_factory.mktemp("shared"), request.param)
    return read_events(path, bad_rows="keep"), atlas.scan(path)


@pytest.fixture(scope="module")
def wild(tmp_path_factory):
    """Return the record and the scan of rows of all sorts."""
    path = tmp_path_factory.mktemp("wild") / "wild.csv"
    _wild(600).to_csv(path, index=False)
    return read_events(path, bad_rows="keep"), atlas.scan(path)


def test_a_scan_counts_as_a_record_selects(both):
    """Every shared case, refusals included, on text and on Parquet."""
    record, events = both
    wrong = []
    # Text and Parquet are judged by the same cells. An expression is compiled for each case, which
    # takes its time: without ATLAS_THOROUGH=1 every third is tried, and every twentieth again.
    parquet = events.held.opened.files[0].suffix == ".parquet"
    step = 1 if THOROUGH else 20 if parquet else 3
    for case in _FILE["cases"][::step]:
        asked = case["selection"]
        want = _answer(lambda asked=asked: len(record.select(asked)))
        got = _answer(lambda asked=asked: events.select(asked).count())
        if want != got:
            wrong.append((asked, want, got))
    assert wrong == []
    assert events.count() == len(record) > 10


@pytest.mark.parametrize(
    "asked",
    [
        {"box": (35, 33, 36, 34)},
        {"territories": ["LB"]},
        {"territories": ["golan"]},
        {"max_radius_km": 5},
        {"place_roles": ["launch"]},
        {"from": "2023-05-01"},
        {"to": "2023-04-30", "dates": "within"},
        {"actors": ["HAM", "HZB"], "match": "all"},
        {"actors": ["HAM"], "attributions": ["claimed"]},
        {"statuses": ["alleged"], "kinds": ["odd thing"]},
        {"text": "tyre -hamas"},
        {"min_sources": 2},
        {"ids": ["E1", "E2", "E3", "E4"]},
    ],
)
def test_cells_of_all_sorts_are_judged_as_the_reader_judges(wild, asked):
    """Blanks, words, commas, swapped and half points, unreadable dates: the same events."""
    record, events = wild
    assert events.select(asked).count() == len(record.select(asked))


@pytest.mark.parametrize(
    ("by", "per"),
    [("country", "year"), ("adm1", "day"), ("territory", "month"), (0.5, "month"), (5.0, "week")],
)
def test_counts_are_those_of_a_record(wild, by, per):
    """Row for row, with the same reasons for what is left out."""
    record, events = wild
    want, got = record.aggregate(by, per), events.aggregate(by, per)
    pd.testing.assert_frame_equal(want, got, check_dtype=False)
    assert want.attrs["left_out"] == got.attrs["left_out"]
    said = [one.attrs["dataset"]["transformations"][-1] for one in (want, got)]
    assert said[0] == said[1]
    held = int(record.events["weight"].sum())
    assert got["events"].sum() + sum(got.attrs["left_out"].values()) == held


def test_a_split_changes_no_sum(wild):
    """Kinds and the most named actors split the counts; nothing is counted twice."""
    _, events = wild
    plain = events.aggregate("country", "year")
    split = events.aggregate("country", "year", split=["kind"], top={"initiators": 2})
    assert split["events"].sum() == plain["events"].sum()
    assert split["killed"].sum() == plain["killed"].sum()
    assert set(split["initiators"]) > {"all others"}
    assert len(set(split["initiators"]) - {"", "all others"}) == 2
    with pytest.raises(RecordError, match="'colour': wanted one of kind, status"):
        events.aggregate(split=["colour"])
    with pytest.raises(RecordError, match="no column targets"):
        events.aggregate(top={"targets": 3})


def test_packed_text_folders_patterns_and_hive_parts_are_one_table(tmp_path):
    """The same rows in five layouts give the same number, and a part's name is a column."""
    text = _ROWS.to_csv(index=False)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    assert atlas.scan(tmp_path / "a.csv.gz").count() == 4
    for year, rows in _ROWS.groupby(_ROWS["date"].str[:7]):
        folder = tmp_path / "hive" / f"part={year}"
        folder.mkdir(parents=True)
        rows.to_parquet(folder / "rows.parquet")
    assert atlas.scan(tmp_path / "hive").count() == 4
    assert atlas.scan(str(tmp_path / "hive" / "*" / "*.parquet")).count() == 4
    assert "part" in atlas.scan(tmp_path / "hive").preview(1).columns
    odd = tmp_path / "od[d]"
    odd.mkdir()
    _ROWS.to_parquet(odd / "it's [1].parquet")
    assert atlas.scan(odd).count() == 4


def test_tables_of_an_engine_are_asked_there():
    """A DuckDB relation and an ibis table, on the connection of the caller."""
    import duckdb
    import ibis

    connection = duckdb.connect()
    connection.register("rows", _ROWS)
    assert atlas.scan(connection.sql("SELECT * FROM rows"), connection=connection).count() == 4
    table = ibis.duckdb.from_connection(connection).table("rows")
    assert atlas.scan(table).select(kinds=["clash"]).count() == 2
    with pytest.raises(InputTypeError, match="read_events reads frames"):
        atlas.scan(_ROWS)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.parquet", b"PAR1 cut off", "damaged"),
        ("x.csv", b"", "empty"),
        ("x.csv.gz", b"\x1f\x8b\x08\x00 cut", "damaged"),
        ("x.xlsx", b"PK\x03\x04rest", "read_events reads this file whole"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, content, said):
    """Which file, what is wrong, and what to do."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=said) as raised:
        atlas.scan(tmp_path / name).count()
    assert name in str(raised.value)


def test_a_damaged_part_stops_before_any_number_is_given(tmp_path):
    """One file of a folder is cut: no count of the others is passed for the whole."""
    _ROWS.to_parquet(tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "b.parquet").write_bytes(whole[:-20])
    with pytest.raises(SourceError, match=r"b\.parquet is damaged"):
        atlas.scan(tmp_path)
    # The end is whole, the rows are not.
    (tmp_path / "b.parquet").write_bytes(whole[:4] + b"\xff" * 600 + whole[604:])
    with pytest.raises(SourceError):
        atlas.scan(tmp_path).preview(10)


def test_what_a_scan_cannot_open_is_refused_with_the_next_step(tmp_path):
    """An address, a saved record, nothing at all, files of two formats, rows with groups."""
    for wrong, said in (
        ("s3://bucket/events.parquet", "reads nothing from a network"),
        ("https://example.org/a.csv", "reads nothing from a network"),
        (str(tmp_path / "no*.csv"), "no file fits this pattern"),
        (str(tmp_path / "none.csv"), "no file of this name"),
        (tmp_path, "folder without"),
    ):
        with pytest.raises(SourceError, match=said):
            atlas.scan(wrong)
    read_events(_ROWS).save(tmp_path / "saved")
    with pytest.raises(SourceError, match="open_record"):
        atlas.scan(tmp_path / "saved")
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    _ROWS.to_csv(mixed / "a.csv")
    _ROWS.to_parquet(mixed / "b.parquet")
    with pytest.raises(SourceError, match="several formats"):
        atlas.scan(mixed)
    _ROWS.to_csv(mixed / "c.csv", encoding="utf-16", index=False)
    with pytest.raises(SourceError, match="write it in UTF-8"):
        atlas.scan(mixed / "c.csv")


def test_the_engine_opens_these_files_and_nothing_else(tmp_path):
    """No other file, no network, no extension, no setting, and nothing written."""
    import duckdb

    _ROWS.to_parquet(tmp_path / "a.parquet")
    (tmp_path / "secret.csv").write_text("a\n1\n")
    events = atlas.scan(tmp_path / "a.parquet")
    raw = events.held.raw.get_backend().con
    for statement in (
        f"SELECT * FROM read_csv('{tmp_path}/secret.csv')",
        f"COPY (SELECT 1) TO '{tmp_path}/never.csv'",
        f"ATTACH '{tmp_path}/never.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_csv('https://example.org/a.csv')",
        "SET enable_external_access=true",
        "SET allowed_directories=['/']",
        "SELECT * FROM _ROWS",
    ):
        with pytest.raises(duckdb.Error):
            raw.execute(statement)
    assert events.count() == 4
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.parquet", "secret.csv"]


def test_names_and_cells_are_never_part_of_a_statement(tmp_path):
    """Quotes, semicolons and statements in names and cells are names and cells."""
    evil = 'country"; DROP TABLE events; --'
    frame = _ROWS.rename(columns={"country": evil})
    frame.loc[0, evil] = "x' OR '1'='1"
    frame.loc[1, "kind"] = "'; DROP VIEW events; --"
    frame.to_csv(tmp_path / "a.csv", index=False)
    events = atlas.scan(tmp_path / "a.csv", columns={evil: "country"})
    record = read_events(tmp_path / "a.csv", columns={evil: "country"}, bad_rows="keep")
    assert events.count() == len(record) == 4
    assert events.select(kinds=["'; DROP VIEW events; --"]).count() == 1
    assert events.aggregate("country", "year")["events"].sum() == 4


def test_nothing_is_read_until_it_is_asked(tmp_path):
    """Opening and selecting run no statement on the rows."""
    _ROWS.to_parquet(tmp_path / "a.parquet")
    events = atlas.scan(tmp_path / "a.parquet").select(kinds=["clash"]).select(to="2023-05-01")
    assert "sample" not in vars(events.held)
    assert events.count() == 1


def test_too_many_different_cells_are_refused_by_name(tmp_path, monkeypatch):
    """A key whose cells cannot each be judged raises; it is not guessed."""
    _ROWS.to_parquet(tmp_path / "a.parquet")
    monkeypatch.setattr(judged_cells, "MOST", 2)
    with pytest.raises(SelectionError, match=r"dates: more than 2 different values of 'date'"):
        atlas.scan(tmp_path / "a.parquet").count()
    monkeypatch.undo()
    plain = tmp_path / "b.parquet"
    _ROWS.drop(columns="event_id").to_parquet(plain)
    with pytest.raises(SelectionError, match="no column of ids"):
        atlas.scan(plain).select(ids=["row-2"]).count()


def test_a_record_of_what_is_left_or_what_would_cut_it(tmp_path):
    """The same events as the reader's; over the limit: how many, how much memory, what cuts."""
    _ROWS.to_csv(tmp_path / "a.csv", index=False)
    events = atlas.scan(tmp_path / "a.csv", dataset={"title": "Mine", "licence": "CC BY 4.0"})
    record = events.select(kinds=["clash"]).to_record()
    assert record.events.index.tolist() == ["c", "d"]
    assert record.dataset["title"] == "Mine"
    with pytest.raises(SelectionError, match=r"4 events .* limit=2; .* GB .*2023-04-06 to 2023-05"):
        events.to_record(limit=2)


def test_the_order_of_days_is_that_of_all_rows(tmp_path):
    """One impossible day decides for the whole column, also in a record of other rows."""
    rows = pd.DataFrame({"date": ["06/04/2023", "13/04/2023"], "country": ["Syria", "Lebanon"]})
    rows.to_csv(tmp_path / "a.csv", index=False)
    record = atlas.scan(tmp_path / "a.csv").select(territories=["SY"]).to_record()
    assert record.events["start"].dt.strftime("%Y-%m-%d").tolist() == ["2023-04-06"]


def test_written_rows_keep_their_terms_and_are_whole_or_absent(tmp_path, monkeypatch):
    """Parts by year, the description beside them; a refusal and a full disk leave nothing."""
    _ROWS.to_csv(tmp_path / "a.csv", index=False)
    events = atlas.scan(tmp_path / "a.csv", dataset={"title": "Mine", "redistribution": "rows"})
    folder = events.select(kinds=["clash"]).write(tmp_path / "out", partition=["year", "month"])
    again = atlas.scan(folder)
    assert (again.count(), again.dataset["title"]) == (2, "Mine")
    assert (folder / "year=2023" / "month=5").is_dir()
    with pytest.raises(OutputExistsError, match="into a new folder"):
        events.write(folder)
    with pytest.raises(RecordError, match="no column 'colour'"):
        events.write(tmp_path / "other", partition=["colour"])
    closed = atlas.scan(tmp_path / "a.csv", dataset={"title": "Theirs", "redistribution": "none"})
    with pytest.raises(LicenceError, match="Theirs"):
        closed.write(tmp_path / "other")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.dataset.write_dataset", full)
    with pytest.raises(SourceError, match="No space left on device; nothing was written"):
        events.write(tmp_path / "other")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "out"]


def test_rows_that_do_not_fit_have_the_numbers_that_the_reader_gives(tmp_path):
    """Short rows are filled, long ones are left out and named, quoted line ends are one row."""
    text = (
        'date,place,note\n2023-04-06,Tyre,"a\nb"\n2023-04-07\n2023-04-08,a,b,c,d\n'
        '2023-04-09,"x",""\n2023-04-10,a,b,c\n'
    )
    path = tmp_path / "a.csv"
    path.write_text(text)
    record = read_events(path, bad_rows="keep")
    events = atlas.scan(path)
    assert events.count() == len(record) == 3
    assert events.rejected()["row"].tolist() == record.report["set_aside"]
    found = events.check()
    assert found.query("level == 'error'")["row"].tolist() == record.report["set_aside"]
    assert found.attrs["not_checked"][0].startswith("0 of 5 rows")


def test_a_check_says_what_it_did_not_look_at(tmp_path):
    """The first rows of each file, by their own numbers."""
    _ROWS.assign(date="soon").to_parquet(tmp_path / "a.parquet")
    _ROWS.to_parquet(tmp_path / "b.parquet")
    found = atlas.scan(tmp_path, columns={"date": "date"}).check(sample=4)
    errors = found.query("level == 'error'")
    named = [Path(one).name for one in errors["file"]]
    assert [*zip(named, errors["row"], strict=True)] == [("a.parquet", 2), ("a.parquet", 3)]
    assert found.attrs["not_checked"][0].startswith("4 of 8 rows")


def test_places_are_found_once_for_each_question(tmp_path):
    """The points are those of `Record.geocode`, and the named ones are asked once."""
    rows = pd.concat([_ROWS.drop(columns=["longitude", "latitude"])] * 3, ignore_index=True)
    rows = rows.assign(event_id=[f"E{at}" for at in range(len(rows))])
    rows.to_parquet(tmp_path / "a.parquet")
    events = atlas.scan(tmp_path / "a.parquet").geocode()
    record = read_events(tmp_path / "a.parquet").geocode()
    assert len(events.places()) == 3
    for asked in ({"box": (35, 33, 35.5, 33.5)}, {"max_radius_km": 10}, {"territories": ["SY"]}):
        assert events.select(asked).count() == len(record.select(asked))
    want, got = record.aggregate(0.5, "month"), events.aggregate(0.5, "month")
    pd.testing.assert_frame_equal(want, got, check_dtype=False)
    kept = events.select(box=(35, 33, 35.5, 33.5)).to_record()
    assert kept.places["matched_name"].unique().tolist() == ["Tyre"]


def test_stamps_with_an_offset_are_days_of_the_place(tmp_path):
    """Late in the evening by UTC is the next day where it happened."""
    rows = _ROWS.assign(date=["2023-03-30T21:30Z", "2023-03-30T20:30Z", "2023-03-31T10:00Z", ""])
    rows.to_csv(tmp_path / "a.csv", index=False)
    record = read_events(tmp_path / "a.csv", bad_rows="keep")
    events = atlas.scan(tmp_path / "a.csv")
    for asked in ({"from": "2023-03-31"}, {"to": "2023-03-30"}, {"hours": ("23:00", "01:00")}):
        assert events.select(asked).count() == len(record.select(asked))


def test_explain_says_what_is_read_and_what_is_not(tmp_path):
    """Columns by their meaning, those that nobody reads, filters in words, the statement."""
    _ROWS.assign(mood="x").to_csv(tmp_path / "a.csv", index=False)
    said = atlas.scan(tmp_path / "a.csv").select(kinds=["clash"]).explain()
    assert "killed from killed" in said
    assert "not read: mood" in said
    assert "SELECT" in said
    assert "duckdb" in said


BOX = (15, 10, 20, 15)


def _many(folder, count):
    """Write many invented events, of which some have no place or a wide one."""
    rng = np.random.default_rng(1)
    days = np.datetime64("2021-01-01") + rng.integers(0, 700, count)
    frame = pd.DataFrame(
        {
            "event_id": [f"E{number}" for number in range(count)],
            "date": pd.Series(days.astype(str)).where(rng.random(count) > 0.01, "2021"),
            "kind": rng.choice(["air_strike", "clash", "protest"], count),
            "country": rng.choice(["Sudan", "Mali"], count),
            "longitude": np.round(rng.normal(20, 3, count), 4),
            "latitude": np.round(rng.normal(12, 3, count), 4),
            "radius_km": rng.choice([3.0, 15.0, 700.0], count),
            "killed": rng.integers(0, 4, count),
        }
    )
    frame.to_parquet(folder / "many.parquet")
    return frame


def test_a_page_of_counts_adds_up_under_every_filter(tmp_path):
    """Counts, sample and what is left out are all events; no event is on the page twice."""
    count = 200_000
    frame = _many(tmp_path, count)
    events = atlas.scan(tmp_path / "many.parquet")
    page = counted_page.page_of(
        events.held, events._rows(located=True), zoom=8, per="month", sample=1_000, most=100_000,
        dataset=events.dataset,
    )  # fmt: skip
    record, counts = page.record, page.record.counts()
    assert record.report["set_aside"] == []
    left = int(re.search(r"([\d,]+) left out", page.words)[1].replace(",", ""))
    assert counts["shown"] + counts["off_map"] + left == count
    single = (record.events["weight"] == 1).to_numpy() & record.events.index.str.startswith("E")
    assert 500 < single.sum() < 2_000
    # Under each filter: the counts, and those of the sample that have a cell, are what a record of
    # all events counts in cells.
    whole = read_events(tmp_path / "many.parquet", bad_rows="keep")
    for asked in ({"kinds": ["clash"]}, {"from": "2021-03-01", "to": "2021-03-31"}, {"box": BOX}):
        shown = record.select(asked)
        ones = shown.events.index.str.startswith("E")
        of_sample = shown.take(ones).aggregate(360 / 2**8, "month")
        # A box cuts through cells: only what is one by one is compared there.
        if "box" in asked:
            assert set(shown.take(ones).events.index) <= set(whole.select(asked).events.index)
            continue
        want = whole.select(asked).aggregate(360 / 2**8, "month")["events"].sum()
        assert shown.events["weight"][~ones].sum() + of_sample["events"].sum() == want
    assert len(frame) == count


def test_a_page_says_what_is_not_in_it(tmp_path):
    """The front matter has the counts, the sample, and that events behind a count are elsewhere."""
    _many(tmp_path, 3_000)
    events = atlas.scan(tmp_path / "many.parquet", dataset={"title": "Invented"})
    text = events.brief(tmp_path / "a.html", per="year", sample=50).read_text("utf-8")
    assert "The events behind a count are not in this file" in text
    with pytest.raises(RecordError, match=r"more than 5 counts; take a longer period"):
        events.brief(tmp_path / "b.html", most=5)
    closed = atlas.scan(tmp_path / "many.parquet", dataset={"redistribution": "aggregates"})
    with pytest.raises(LicenceError):
        closed.brief(tmp_path / "c.html")
    assert closed.brief(tmp_path / "c.html", sample=0).exists()
