"""Known data sets as data: each layout is checked, and its file goes to a map with one call."""

import tomllib

import pandas as pd
import pytest

from atlas import brief
from atlas.errors import LicenceError, SourceError
from atlas.readers import READERS, read_events, recognise
from atlas.readers.layouts.layout_file import check_layout, load_layouts
from atlas.shipped import shipped

FILES = sorted(shipped("reference", "layouts").glob("*.toml"))
TELEX = {
    "name": "telex",
    "title": "Telex",
    "licence": "CC0",
    "redistribution": "aggregates",
    "id_prefix": "telex",
    "missing": ["-99", "n.k."],
    "signature": {"all": ["tag", "ort"], "none": ["zeichen"]},
    "columns": {
        "nr": "event_id",
        "tag": "date",
        "ort": "place",
        "land": "country",
        "prov": "adm1",
        "lon": "longitude",
        "lat": "latitude",
        "genau": "precision",
        "tote": "killed",
    },
    "codes": {"genau": {"1": "town", "2": "adm1"}},
    "no_point": {"precisions": ["adm1"]},
}
ROW = {"nr": "1", "tag": "2023-04-06", "ort": "Tyre", "land": "LB", "prov": "South"}
ROW |= {"lon": "35.2", "lat": "33.27", "genau": "1", "tote": "2"}


@pytest.fixture
def telex(tmp_path):
    """Return a function that reads rows by a layout file, with changes to the layout."""

    def read(*rows, layout=(), **options):
        path = tmp_path / "telex.toml"
        path.write_text(_toml({**TELEX, **dict(layout)}), encoding="utf-8")
        frame = pd.DataFrame([{**ROW, "nr": str(n)} | row for n, row in enumerate(rows, 1)])
        record = read_events(frame, source=str(path), **options)
        assert record.to_source().equals(frame)
        assert record.report.adds_up()
        return record

    return read


def _toml(table, prefix=""):
    """Return a table as TOML: its plain values first, then its tables."""
    plain = {key: value for key, value in table.items() if not isinstance(value, dict)}
    lines = [f"{_quoted(key)} = {_value(value)}" for key, value in plain.items()]
    for key, value in table.items():
        if isinstance(value, dict):
            lines += [f"[{prefix}{_quoted(key)}]", _toml(value, f"{prefix}{_quoted(key)}.")]
    return "\n".join(lines)


def _value(value):
    """Return a value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(k)} = {_value(v)}" for k, v in value.items()) + "}"
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_layout_is_checked_and_calls_itself_as_its_file(path):
    """Its keys are known, its columns are ours, its codes lead to words of our closed lists."""
    said = tomllib.loads(path.read_text("utf-8"))
    assert check_layout(said, path.name).name == path.stem
    assert said["version"]
    assert said["attribution"] or "refuse" in said
    if "signature" in said and "words" not in said:
        assert READERS[path.stem].dataset["licence"] == said["licence"]


def test_a_table_is_read_by_a_layout_of_ones_own(telex):
    """Names, ids, codes and terms are those of the file; nothing is guessed beside it."""
    record = telex({}, {"Location": "elsewhere"})
    assert record.report["format"] == "telex"
    assert record.events.index.tolist() == ["telex:1", "telex:2"]
    assert record.places["name"].tolist() == ["Tyre", "Tyre"]
    assert record.report["columns_not_understood"] == ["Location"]
    assert record.report["columns"]["killed"] == "tote"
    assert record.dataset["redistribution"] == "aggregates"


def test_a_point_that_stands_for_a_province_is_not_drawn(telex):
    """Nor is the town that was coded for it; nor a place whose code of precision is not known."""
    record = telex({}, {"genau": "2"}, {"genau": "7"}, bad_rows="keep")
    assert record.places["precision"].tolist()[:2] == ["town", "adm1"]
    assert record.places["longitude"].notna().tolist() == [True, False, False]
    assert record.places["name"].tolist() == ["Tyre", "South", "South"]
    assert record.places["radius_km"].iloc[0] == 5
    coarse = record.geocode().places["precision"].iloc[1:]
    assert coarse.isin(["adm1", "adm2", "region", "country", "none"]).all()


def test_a_code_for_not_known_is_blank_but_no_coordinate_is(telex):
    """-99 dead are no figure, with one note; a latitude of -99 or -9 is not taken for a code."""
    layout = {"missing": ["-99", "-9"]}
    record = telex({}, {"tote": "-99"}, {"lat": "-9", "lon": "27", "land": "CD"}, layout=layout)
    assert record.quantities["best"].tolist() == [2, 2]
    assert record.places["latitude"].iloc[2] == -9
    notes = record.report.frame().set_index("what")["examples"]
    assert "tote: -99" in notes.filter(like="taken as blank").tolist()


def test_alternatives_lists_constants_and_rules(telex):
    """The first filled cell, lists of filled cells, values for all rows, and what a flag says."""
    layout = {
        "columns_first": {"title": ["kurz", "lang"]},
        "joined": {"initiators": ["wer", "wer2"]},
        "constants": {"attribution": "attributed"},
        "rules": [{"when": {"fraglich": ["1"]}, "set": {"attribution": "suspected"}}],
    }
    more = {"kurz": "", "lang": "long", "wer": "Tritons", "wer2": "n.k.", "fraglich": 0}
    record = telex(more, more | {"kurz": "short", "wer2": "Mermen", "fraglich": 1}, layout=layout)
    assert record.events["title"].tolist() == ["long", "short"]
    people = record.participants[["event_id", "actor_id", "role", "attribution"]]
    assert people.to_numpy().tolist() == [
        ["telex:1", "tritons", "initiator", "attributed"],
        ["telex:2", "tritons", "initiator", "suspected"],
        ["telex:2", "mermen", "initiator", "suspected"],
    ]


def test_a_layout_without_direction_has_parties_alone(telex):
    """Whoever stands first is not the one who began."""
    layout = {"direction": False, "joined": {"initiators": ["a"], "targets": ["b"]}}
    record = telex({"a": "Tritons", "b": "Mermen"}, {"a": "", "b": "Mermen"}, layout=layout)
    assert record.participants["role"].unique().tolist() == ["party"]
    assert record.participants["actor_id"].tolist() == ["tritons", "mermen", "mermen"]


def test_rows_that_are_no_events_are_left_out_and_counted(telex):
    """The report names the reason, and the counts add up."""
    rows = {"leave_out": [{"column": "tote", "values": ["0"], "why": "a week without an event"}]}
    frame = pd.DataFrame([ROW, {**ROW, "nr": "2", "tote": "0"}])
    layout = _written(telex, rows)
    record = read_events(frame, source=layout)
    assert record.report["left_out"] == {"a week without an event": 1}
    assert record.report.adds_up()
    assert len(record) == 1


def _written(telex, rows):
    """Return the path of a layout with rows that are left out."""
    path = telex.__closure__[0].cell_contents / "rows.toml"
    path.write_text(_toml({**TELEX, "rows": rows}), encoding="utf-8")
    return str(path)


def test_a_fraction_of_a_split_total_is_no_figure(telex):
    """Half a person is the share of a total that was divided: blank, and said."""
    record = telex({"tote": "0.5"}, {"tote": "3.0"}, layout={"whole": ["tote"]})
    assert record.quantities["best"].tolist() == [3]


def test_the_callers_own_choice_wins(telex):
    """``columns=`` takes precedence over the layout."""
    record = telex({"dorf": "Naqoura"}, columns={"dorf": "place"})
    assert record.places["name"].tolist() == ["Naqoura"]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"redistribution": "all"}, "redistribution: got 'all'; wanted rows or aggregates or none"),
        ({"licence": ""}, "licence: got ''"),
        ({"colums": {}}, "colums: got {}; wanted title, name"),
        ({"columns": {"tag": "dates"}, "codes": {}}, "got 'dates'; wanted one of"),
        ({"codes": {"genau": {"1": "city"}}}, "precision: got 'city'; wanted one of exact"),
        ({"codes": {"gnau": {"1": "town"}}}, "codes.gnau: got 'gnau'; wanted a column that"),
        ({"signature": {}}, "signature.all"),
        ({"no_point": {"precisions": ["big"]}}, "precision: got 'big'"),
        ({"refuse": {"why": "w", "instead": "i"}}, "columns"),
        ({"rules": [{"when": {}}]}, "rules: got"),
        ({"missing": "-99"}, "missing: got '-99'; wanted a list"),
        ({"signature": {"all": "tag"}}, "signature.all: got 'tag'; wanted a list"),
        ({"joined": {"source": "a"}}, "joined.source: got 'a'; wanted a list of columns"),
        ({"degrees": {"latitude": ["a", "b"]}}, "degrees.latitude: .* columns, 4 of them"),
        ({"columns": ["tag"]}, "another sort of value"),
        ({"codes": {"genau": "town"}}, "another sort of value"),
        ({"rules": ["x"]}, "rules: got 'x'; wanted when and set"),
        ({"title": 5}, "title: got 5"),
        ({"no_point": ["adm1"]}, "no_point: got .* wanted a table"),
    ],
)
def test_a_layout_that_is_wrong_says_where(telex, change, match):
    """The file, the key, what was given and what was wanted."""
    with pytest.raises(SourceError, match=match) as error:
        telex({}, layout=change)
    assert "telex.toml" in str(error.value)


def test_a_layout_that_is_no_file_is_refused():
    """A path that is none, as an own layout."""
    with pytest.raises(SourceError, match=r"nowhere\.toml: no layout that can be read"):
        read_events(pd.DataFrame([ROW]), source="nowhere.toml")


REFUSED = {name: file for name, file in load_layouts().items() if file.refusal}


@pytest.mark.parametrize("name", REFUSED)
def test_a_table_without_events_is_refused_with_what_to_load_instead(name):
    """Totals, panels, parts of a data set: why, what to take, how to read it all the same."""
    file = REFUSED[name]
    columns = sorted(file.all_of) + sorted(file.any_of)[:1]
    frame = pd.DataFrame([dict.fromkeys(columns, "1")])
    with pytest.raises(SourceError, match="source='table'") as error:
        read_events(frame)
    why, instead = file.refusal.split("; ", 1)
    assert why in str(error.value)
    assert instead in str(error.value)
    dated = frame.assign(start="2023-04-06", place="Tyre")
    record = read_events(dated, source="table", bad_rows="keep")
    assert record.dataset.get("redistribution") == file.dataset.get("redistribution")


def _panel(years=(2019, 2020, 2021), months=(1,), units=("Borno", "Kano", "Yobe", "Lagos"), hot=1):
    """Return counts of units by year and month; in each period ``hot`` units have any."""
    rows = [
        {"district": unit, "year": year, "month": month, "attacks": 3 * (n < hot)}
        for year in years
        for month in months
        for n, unit in enumerate(units)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    "frame",
    [
        _panel(),
        _panel(months=range(1, 13)),
        _panel(years=range(2000, 2020), units=("a", "b"), hot=1),
        _panel().rename(columns={"district": "مديرية", "attacks": "nombre"}),
        _panel().assign(longitude=13.0, latitude=11.0, country="Nigeria"),
        # one row is missing, and the cells are text
        _panel(months=range(1, 13)).iloc[:-1].astype(str),
    ],
)
def test_a_panel_is_refused_in_any_language(frame):
    """One row a unit and period, with counts that are mostly none: told by the values alone."""
    with pytest.raises(SourceError, match=r"is a panel: one row for each .* source='table'"):
        read_events(frame)


@pytest.mark.parametrize(
    "frame",
    [
        # a day, or a date, makes rows of events
        _panel(months=range(1, 13)).assign(day=3, place="x"),
        _panel(months=range(1, 13)).assign(date="2020-03-04", place="x"),
        # several events of a unit in a year
        pd.concat([_panel(), _panel()]).assign(date="2020", place="x"),
    ],
)
def test_events_by_year_are_no_panel(frame):
    """What is refused of them is not refused as a panel."""
    try:
        said = str(read_events(frame, bad_rows="keep").report)
    except SourceError as error:
        said = str(error)
    assert "panel" not in said


WORDS = {
    "country": "Armenia",
    "event_date": "2015-03-04",
    "latitude": 41.1,
    "longitude": 44.9,
    "fatalities": 2,
}


@pytest.mark.parametrize(
    "rows",
    [
        [{"event_type": "Explosions/Remote violence"}],
        [{"type": "Battle-No change of territory"}, {"type": "Something else"}],
        [{"Event Type": "battles"}, {"Event Type": "Protests"}, {"Event Type": "riots "}],
        [{"category": "x", "sub_event_type": "Shelling/artillery/missile attack"}],
        # no word of ACLED's, but its ids
        [{"event_id_cnty": "ARM1", "type": "Shooting"}],
        # a word far below the rows that are looked at first
        [*[{"event_type": "Kidnapping"}] * 50, {"event_type": "Strategic developments"}],
    ],
)
def test_a_table_with_acleds_own_words_keeps_its_terms(rows, tmp_path):
    """A subset or a merged table: parties without direction, a warning, rows held back."""
    frame = pd.DataFrame(
        [{**WORDS, **row, "actor1": "Tritons", "actor2": "Mermen"} for row in rows]
    )
    for source in (None, "table"):
        record = read_events(frame, source=source)
        assert record.report["format"] == "table"
        assert set(record.participants["role"]) == {"party"}
        assert record.dataset["redistribution"] == "aggregates"
        warned = record.report.frame().query("level == 'warning'")["what"].tolist()
        assert any("looks like ACLED's" in one for one in warned)
        assert record.to_source().equals(frame)
        with pytest.raises(LicenceError):
            brief(record, tmp_path / "page.html")
    counts = record.aggregate(by="country", per="year")
    assert brief(counts, tmp_path / "counts.html")


def test_a_table_with_acleds_words_is_filtered_as_any():
    """Countries, days and a box are those of its own columns."""
    rows = [{**WORDS, "event_type": "Riots/Protests"}, {**WORDS, "event_type": "x"}]
    frame = pd.DataFrame(rows).assign(country=["Armenia", "Georgia"])
    record = read_events(frame, countries="Armenia", from_="2015-01-01", box=(44, 41, 45, 42))
    assert record.places["country"].tolist() == ["Armenia"]
    assert record.report["left_out"] == {"in another country": 1}


def test_the_codes_of_acled_are_read_in_a_merged_table():
    """A region is no point and a week is no day, also where the other rows have no code."""
    rows = [
        {
            "event_type": "Remote violence",
            "geo_precision": 3,
            "time_precision": 2,
            "admin1": "Lori",
        },
        {"event_type": "Kidnapping", "geo_precision": None, "time_precision": None, "admin1": ""},
    ]
    record = read_events(pd.DataFrame([{**WORDS, **row} for row in rows]))
    assert record.places["longitude"].notna().tolist() == [False, True]
    assert record.events["time_precision"].tolist() == ["week", "day"]


@pytest.mark.parametrize(
    "rows",
    [
        [{"kind": "Armed clash"}, {"kind": "Grenade"}],
        [{"kind": "Protest"}, {"kind": "Riot"}, {"kind": "Battle"}],
        [{"note": "Strategic developments", "kind": "Meeting"}],
    ],
)
def test_a_table_of_ones_own_is_not_held_back(rows):
    """Common words, or ACLED's in a free text, make no table of ACLED's."""
    frame = pd.DataFrame(
        [{**WORDS, **row, "initiators": "Tritons", "targets": "Mermen"} for row in rows]
    )
    record = read_events(frame)
    assert "redistribution" not in record.dataset
    assert set(record.participants["role"]) == {"initiator", "target"}


def test_a_told_table_that_is_read_as_flat_keeps_its_terms():
    """``source="table"`` chooses how it is read, not whose it is."""
    frame = pd.DataFrame(
        [{"eventid": 1, "iyear": 2014, "gname": "x", "date": "2014", "place": "y"}]
    )
    record = read_events(frame, source="table")
    assert record.dataset["redistribution"] == "none"
    with pytest.raises(LicenceError):
        read_events(frame, source="table", dataset={"redistribution": "rows"})


def test_the_columns_of_a_layout_tell_it_from_all_others():
    """A table with the columns of one signature is of that data set, and of no other."""
    for name, file in load_layouts().items():
        if file.all_of and not file.words and (file.columns or file.refusal):
            for one in sorted(file.any_of) or [""]:
                columns = [*sorted(file.all_of), one]
                assert recognise(pd.DataFrame(columns=columns)) == name
