"""Doors: what people add takes part, is named, and replaces nothing that is shipped."""

import subprocess
import sys

import pandas as pd
import pytest
from typer.testing import CliRunner

import atlas
from atlas import doors
from atlas.cli.main import app
from atlas.errors import GazetteerError, InputTypeError, PluginError, SourceError
from atlas.geocoding.gazetteer.own_layers import Layer
from atlas.page.html.manifest import read_manifest
from atlas.readers import Layout, Reader, check_file, recognise
from atlas.record.core import Tables

GROUPS = ("readers", "gazetteers", "kinds", "languages", "theatres")
ROWS = pd.DataFrame(
    {
        "Tag": ["2023-04-06", "", "2023-04-08"],
        "Ort": ["Tyre", "", "Beirut"],
        "Land": ["Lebanon", "", "Lebanon"],
        "Serie": ["A", "", "B"],
    }
)


def _flat(frame, options):
    """Return a telex as a flat table."""
    prefix = options.get("prefix", "telex")
    return pd.DataFrame(
        {
            "event_id": prefix + "-" + frame["Serie"],
            "date": frame["Tag"],
            "place": frame["Ort"],
            "country": frame["Land"],
        }
    )


def _telex(**changes):
    parts = {
        "name": "telex",
        "title": "a telex",
        "score": lambda head: float("Serie" in head.columns),
        "read": _flat,
        "options": {"prefix": str, "dayfirst": bool},
        "dataset": {"name": "telex", "title": "Telex", "redistribution": "aggregates"},
    }
    return Reader(**parts | changes)


@pytest.fixture
def telex():
    """Put a reader into the door, and take it out again."""
    doors.READERS["telex"] = _telex()
    yield doors.READERS["telex"]
    del doors.READERS["telex"]


class _Point:
    """An entry point of a package that is not installed."""

    group, dist = "atlas.readers", type("Dist", (), {"name": "atlas-telex", "version": "0.7"})

    def __init__(self, name, load):
        self.name, self.load = name, load


@pytest.fixture
def installed(monkeypatch):
    """Return a function that declares entry points, which a fresh door of readers finds."""

    def declare(*points):
        monkeypatch.setattr(
            "atlas.doors.declared",
            lambda group: [one for one in points if group == "atlas.readers"],
        )
        monkeypatch.setattr(doors.READERS, "_installed", None)

    return declare


# ---- the doors ---------------------------------------------------------------------------------


def test_a_package_that_is_broken_harms_no_import():
    """Entry points are sought at the first look into a door, for all doors at once.

    Neither import nor --help looks.
    """
    code = (
        "import importlib.metadata, sys\n"
        "asked = []\n"
        "none = importlib.metadata.EntryPoints()\n"
        "importlib.metadata.entry_points = lambda **group: asked.append(group) or none\n"
        "import atlas, atlas.cli.main\n"
        "from typer.testing import CliRunner\n"
        "CliRunner().invoke(atlas.cli.main.app, ['read', '--help'])\n"
        "before = list(asked)\n"
        "list(atlas.doors.READERS), list(atlas.doors.KINDS), list(atlas.doors.LANGUAGES)\n"
        "sys.exit(0 if (before, asked) == ([], [{}]) else 1)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_was_put_in_before_its_room_is_there_is_checked_then():
    """A door turns a thing into what the library uses, whenever that was added or installed."""
    door = doors.Door("examples")
    door["mine"] = "1"
    assert door.things() == ("1",)
    door.ship({}, check=lambda _, thing: int(thing))
    assert door["mine"] == 1
    door["other"] = "2"
    assert door.things() == (1, 2)
    del door["mine"]
    assert door.things() == (2,)


@pytest.mark.parametrize("name", GROUPS)
def test_every_door_reads_its_group(name, monkeypatch):
    """Readers, gazetteers, kinds, languages and theatres each have a group of entry points."""
    door, asked = getattr(doors, name.upper()), []
    monkeypatch.setattr(door, "_installed", None)
    monkeypatch.setattr("atlas.doors.declared", lambda group: asked.append(group) or [])
    assert isinstance(dict(door), dict)
    assert asked == [f"atlas.{name}"]


def test_what_is_put_in_early_is_checked_when_the_door_is_first_used():
    """A thing that came before the room of its door is there as the room takes it, or refused."""

    def check(name, thing):
        if not isinstance(thing, int):
            msg = f"{name!r} is no number"
            raise PluginError(msg)
        return thing * 10

    door = doors.Door("examples")
    door["mine"] = 4
    assert dict(door) == {"mine": 4}
    door.ship({"ours": 1}, check=check)
    assert door.copy() == {"ours": 1, "mine": 40}
    other = doors.Door("examples")
    other["mine"] = "four"
    with pytest.raises(PluginError, match="'mine' is no number"):
        other.ship({}, check=check)


def test_a_shipped_name_is_not_replaced(installed):
    """Neither by the program nor by a package; both are told so, by name and version."""
    with pytest.raises(PluginError, match=r"'acled' is shipped with atlas and is not replaced"):
        doors.READERS["acled"] = _telex(name="acled")
    installed(_Point("ucdp", lambda: _telex(name="ucdp")))
    with pytest.raises(PluginError, match=r"'ucdp' is shipped .*atlas-telex 0\.7 has to give"):
        atlas.read_events(ROWS)


def test_a_package_that_fails_is_named_with_its_version_and_the_cause(installed):
    """The error says which package to mend or remove, and keeps what went wrong."""

    def fail():
        msg = "no module named telegraphy"
        raise ImportError(msg)

    installed(_Point("telex", fail))
    with pytest.raises(PluginError, match=r"'telex' of atlas-telex 0\.7.*telegraphy") as caught:
        atlas.read_events(ROWS)
    assert isinstance(caught.value.__cause__, ImportError)
    installed(_Point("telex", lambda: _telex(score=lambda head: head["Serie"].mean())))
    with pytest.raises(PluginError, match=r"'telex' of atlas-telex 0\.7 failed \(TypeError"):
        atlas.read_events(ROWS)
    installed(_Point("telex", lambda: _telex(read=lambda frame, _: frame["Zeit"])))
    with pytest.raises(PluginError, match=r"'telex' of atlas-telex 0\.7 failed \(KeyError: 'Zeit"):
        atlas.read_events(ROWS)
    installed(_Point("telex", lambda: "a telex"))
    with pytest.raises(PluginError, match=r"'telex' is str; wanted an .* by atlas-telex 0\.7"):
        recognise(ROWS)
    installed(*[_Point("telex", _telex)] * 2)
    with pytest.raises(PluginError, match="is declared by atlas-telex and by atlas-telex"):
        recognise(ROWS)


def test_a_file_of_a_package_that_is_refused_names_the_package(monkeypatch):
    """A house file with a fault is found at the first table: its reader never wrote that file."""
    house = {"kind": [{"id": "tunnel_find", "label": "Tunnel found", "group": "no_such_group"}]}
    point = _Point("tunnels", lambda: house)
    monkeypatch.setattr("atlas.doors.declared", lambda _: [point])
    monkeypatch.setattr(doors.KINDS, "_installed", None)
    with pytest.raises(PluginError, match=r"group is 'no_such_group'.*by atlas-telex 0\.7"):
        list(doors.KINDS)


def test_what_a_package_added_is_named_in_report_and_manifest(installed, tmp_path):
    """Name and version go from the entry point into the record, its report and the page."""
    installed(_Point("telex", _telex))
    record = atlas.read_events(ROWS)
    origin = {"door": "readers", "name": "telex", "package": "atlas-telex", "version": "0.7"}
    assert record.report["plugins"] == [origin]
    assert "added by atlas-telex 0.7: 'telex'" in str(record.report)
    record = atlas.open_record(record.save(tmp_path / "r", licence_override="a test"))
    page = atlas.brief(record, tmp_path / "b.html", licence_override="a test")
    assert read_manifest(page)["plugins"] == [origin]


def test_what_is_shipped_is_in_no_list_of_additions(tmp_path):
    """A page that took nothing from elsewhere says nothing of it."""
    frame = pd.DataFrame({"date": ["2023-04-06"], "longitude": [35.2], "latitude": [33.1]})
    record = atlas.read_events(frame)
    assert "plugins" not in record.report
    assert "plugins" not in read_manifest(atlas.brief(record, tmp_path / "b.html"))


# ---- a reader ----------------------------------------------------------------------------------


def test_an_own_reader_reads_rows_that_stay_as_they_came(telex):
    """Told by its columns; rows keep their numbers; blank ones are counted, others untouched."""
    record = atlas.read_events(ROWS)
    assert record.report["format"] == telex.name
    assert record.events.index.tolist() == ["telex-A", "telex-B"]
    assert record.report["blank_rows"] == 1
    assert record.report.adds_up()
    assert record.to_source().equals(ROWS.drop(1).reset_index(drop=True))
    assert record.dataset["redistribution"] == "aggregates"


@pytest.mark.usefixtures("telex")
def test_a_row_that_an_own_reader_cannot_read_is_named_by_its_number(tmp_path):
    """Row 4 of the file is row 4 of the message, in reading and in checking."""
    path = tmp_path / "telex.csv"
    ROWS.replace("2023-04-08", "soon").to_csv(path, index=False)
    with pytest.raises(SourceError, match=r"telex\.csv: .*row 4.*soon"):
        atlas.read_events(path)
    assert atlas.read_events(path, bad_rows="keep").report["set_aside"] == [4]
    assert check_file(path).query("level == 'error'")["row"].tolist() == [4]


@pytest.mark.usefixtures("telex")
def test_an_own_reader_takes_its_own_options_and_no_others():
    """Its options go through one mapping; another one is named with those that it takes."""
    record = atlas.read_events(ROWS, reader_options={"prefix": "x"})
    assert record.events.index.tolist() == ["x-A", "x-B"]
    with pytest.raises(InputTypeError, match=r"no option 'prefix'; options: .*dayfirst, tz"):
        atlas.read_events(ROWS, source="table", reader_options={"prefix": "x"})
    with pytest.raises(InputTypeError, match=r"no option 'tz' for source='telex'.*prefix"):
        atlas.read_events(ROWS, tz="UTC")
    with pytest.raises(InputTypeError, match=r"option 'prefix' of 'telex' is 5; wanted str"):
        atlas.read_events(ROWS, reader_options={"prefix": 5})
    with pytest.raises(InputTypeError, match="'sheet', which read_events itself takes"):
        atlas.read_events(ROWS, reader_options={"sheet": 1})
    with pytest.raises(InputTypeError, match="wanted a mapping"):
        atlas.read_events(ROWS, reader_options=["prefix"])


def test_an_own_reader_gets_its_options_from_the_command_line(tmp_path):
    """Words, numbers and true are given as what they are; a name without a value is refused."""
    ROWS.to_csv(tmp_path / "telex.csv", index=False)
    given = []
    read = lambda frame, options: given.append(dict(options)) or _flat(frame, options)  # noqa: E731
    options = {"prefix": str, "year": int, "strict": bool}
    doors.READERS["telex"] = _telex(read=read, options=options)
    ask = ["read", str(tmp_path / "telex.csv"), "--reader-option"]
    try:
        more = ["--reader-option", "year=2023", "--reader-option", "strict=true"]
        done = CliRunner().invoke(app, [*ask, "prefix=a=b", *more])
        quoted = CliRunner().invoke(app, [*ask, 'prefix="5"'])
        bare = CliRunner().invoke(app, [*ask, "prefix"])
    finally:
        del doors.READERS["telex"]
    assert (done.exit_code, quoted.exit_code, bare.exit_code) == (0, 0, 2)
    assert given[0] == {"prefix": "a=b", "year": 2023, "strict": True}
    assert given[-1] == {"prefix": "5"}
    assert "wanted NAME=VALUE" in bare.output


@pytest.mark.usefixtures("telex")
def test_the_rows_of_an_own_reader_are_filtered_as_others_are():
    """Days and countries are those of the flat table that it makes."""
    record = atlas.read_events(ROWS, from_="2023-04-07", countries="LB")
    assert record.events.index.tolist() == ["telex-B"]
    assert sum(record.report["left_out"].values()) == 1
    assert record.report.adds_up()


@pytest.mark.usefixtures("telex")
def test_a_licence_of_an_own_reader_is_not_loosened():
    """What the format holds back stays held back."""
    with pytest.raises(atlas.AtlasError, match="'aggregates' at most"):
        atlas.read_events(ROWS, dataset={"redistribution": "rows"})


@pytest.mark.usefixtures("telex")
def test_readers_that_are_as_sure_ask_for_a_choice():
    """Nobody's rows are read by the reader that happens to be the first."""
    doors.READERS["fax"] = _telex(name="fax")
    try:
        with pytest.raises(SourceError, match=r"telex, fax read these columns.*source="):
            atlas.read_events(ROWS)
        assert atlas.read_events(ROWS, source="fax").report["format"] == "fax"
    finally:
        del doors.READERS["fax"]


@pytest.mark.parametrize("score", [float("nan"), 7, "sure", None])
def test_a_score_that_is_none_is_refused_by_name(score):
    """A reader that is more than sure, or says no number, reads nothing."""
    doors.READERS["odd"] = _telex(name="odd", score=lambda _: score)
    try:
        with pytest.raises(PluginError, match=r"'odd'.*score.*wanted a number from 0 to 1"):
            atlas.read_events(ROWS)
    finally:
        del doors.READERS["odd"]


def test_an_own_reader_may_make_tables():
    """More places and actors than a flat table can say; the rows stay beside their events."""

    def tables(frame, _):
        days = pd.DataFrame({"event_id": frame["Serie"], "start": frame["Tag"]})
        two = [{"event_id": one, "role": role, "name": name} for one in frame["Serie"]
               for role, name in (("launch", "Tyre"), ("impact", "Haifa"))]  # fmt: skip
        return Tables(days, pd.DataFrame(two))

    doors.READERS["pairs"] = _telex(name="pairs", read=tables)
    try:
        record = atlas.read_events(ROWS, source="pairs")
        assert record.places["role"].tolist() == ["launch", "impact"] * 2
        assert record.original.loc["B", "Ort"] == "Beirut"
        assert record.report.adds_up()
        later = atlas.read_events(ROWS, source="pairs", from_="2023-04-07")
        assert later.events.index.tolist() == ["B"]
    finally:
        del doors.READERS["pairs"]


def test_a_reader_gets_the_cells_of_a_text_file_as_they_are_in_it(tmp_path):
    """Text with its zeros, a blank as "", and rows counted as in a spreadsheet."""
    given = []
    (tmp_path / "a.csv").write_text(
        "Tag,Ort,Land,Serie\n2023-04-06,,LB,007\n,,,\n2023-04-07,,LB,8\n"
    )
    read = lambda frame, options: given.append(frame) or _flat(frame, options)  # noqa: E731
    doors.READERS["telex"] = _telex(read=read)
    try:
        atlas.read_events(tmp_path / "a.csv")
    finally:
        del doors.READERS["telex"]
    assert given[0].index.tolist() == [2, 4]
    assert given[0].loc[2].tolist() == ["2023-04-06", "", "LB", "007"]


@pytest.fixture
def pairs(tmp_path):
    """Put a reader of tables into the door; return a function that writes rows for it."""

    def tables(frame, _):
        days = pd.DataFrame({"event_id": frame["Serie"], "start": frame["Tag"]})
        spots = pd.DataFrame({"event_id": frame["Serie"], "latitude": frame["Breite"]})
        return Tables(days, spots.assign(longitude="35.2"))

    def write(**cells):
        table = {"Tag": "2023-04-06", "Breite": "33.2", "Serie": list("ABCD")}
        pd.DataFrame(table | cells).to_csv(tmp_path / "pairs.csv", index=False)
        return tmp_path / "pairs.csv"

    doors.READERS["pairs"] = _telex(name="pairs", read=tables)
    yield write
    del doors.READERS["pairs"]


BROKEN = {
    "a day that is none": ({"Tag": ["2023-04-06", "soon", "", "2023-04-08"]}, "soon", [3, 4]),
    "a point off the world": ({"Breite": ["33.2", "33.2", "133", "33.1"]}, "133.0", [4]),
    "an id that stood before": ({"Serie": list("ABAD")}, "A", [4]),
}


@pytest.mark.parametrize(("cells", "value", "aside"), BROKEN.values(), ids=BROKEN)
def test_a_broken_row_of_tables_is_set_aside_as_one_of_a_flat_table_is(pairs, cells, value, aside):
    """The error names file and row as the file counts them; with keep the other rows are read."""
    path = pairs(**cells)
    with pytest.raises(SourceError, match=rf"pairs\.csv: row {aside[0]}, \w+: '{value}': wanted"):
        atlas.read_events(path, source="pairs")
    record = atlas.read_events(path, source="pairs", bad_rows="keep")
    assert record.report["set_aside"] == aside
    assert value in record.report.set_aside()["value"].tolist()
    assert len(record) == 4 - len(aside)
    assert record.original["Serie"].tolist() == record.events.index.tolist()
    assert record.report.adds_up()
    assert check_file(path, source="pairs").query("level == 'error'")["row"].tolist() == aside


def test_tables_of_broken_rows_alone_leave_no_event(pairs):
    """All rows are set aside and named; the reader is not asked for a table of nothing."""
    record = atlas.read_events(pairs(Tag="soon"), source="pairs", bad_rows="keep")
    assert (len(record), record.report["set_aside"]) == (0, [2, 3, 4, 5])
    assert record.report.adds_up()


def test_a_fault_of_tables_that_is_of_no_row_names_file_and_reader(tmp_path):
    """A place of no event cannot be set aside with its row: nothing is read, in plain words."""

    def lost(frame, _):
        days = pd.DataFrame({"event_id": frame["Serie"], "start": "2023-04-06"})
        return Tables(days, pd.DataFrame({"event_id": ["Z"]}))

    ROWS.to_csv(tmp_path / "lost.csv", index=False)
    doors.READERS["lost"] = _telex(name="lost", read=lost)
    try:
        with pytest.raises(atlas.AtlasError, match=r"lost\.csv: the reader 'lost', rows .*'Z'"):
            atlas.read_events(tmp_path / "lost.csv", source="lost", bad_rows="keep")
    finally:
        del doors.READERS["lost"]


def _sets_aside(number, problems):
    """Return a reader of tables that sets one row aside itself."""

    def read(frame, _):
        rest = frame.drop(index=number, errors="ignore")
        days = pd.DataFrame({"event_id": rest["Serie"], "start": rest["Tag"]})
        return Tables(days, report={"set_aside": [number], "problems": problems})

    return _telex(name="picky", read=read)


def test_rows_that_a_reader_of_tables_sets_aside_are_counted_with_their_reasons():
    """What it says in its report is in the report of the record; nothing is lost in silence."""
    said = {"level": "error", "row": 4, "column": "Serie", "value": "B", "message": "a test call"}
    odd = {"level": "note", "row": 2, "column": "Ort", "value": "Tyre", "message": "by hand"}
    doors.READERS["picky"] = _sets_aside(4, [said, odd])
    try:
        with pytest.raises(SourceError, match="row 4, Serie: 'B': a test call"):
            atlas.read_events(ROWS, source="picky")
        record = atlas.read_events(ROWS, source="picky", bad_rows="keep")
        assert record.report.set_aside()["reason"].tolist() == ["a test call"]
        assert "Ort: by hand" in str(record.report)
        assert record.original["Serie"].tolist() == record.events.index.tolist() == ["A"]
        assert record.report.adds_up()
        doors.READERS["picky"] = _sets_aside(4, [])
        bare = atlas.read_events(ROWS, source="picky", bad_rows="keep")
        assert "set aside by the reader 'picky'" in bare.report.set_aside()["reason"].item()
        # A line that belongs to the event above is no error; it is counted, with its reason.
        doors.READERS["picky"] = _sets_aside(4, [{**said, "level": "note", "message": "goes on"}])
        record = atlas.read_events(ROWS, source="picky")
        assert record.report.set_aside()["reason"].tolist() == ["goes on"]
        assert record.report.adds_up()
        assert "goes on" in str(record.report)
        assert "error" not in str(record.report)
        doors.READERS["picky"] = _sets_aside(7, [])
        with pytest.raises(PluginError, match="set aside the rows 7, which it was not given"):
            atlas.read_events(ROWS, source="picky", bad_rows="keep")
    finally:
        del doors.READERS["picky"]


def test_a_column_that_a_reader_made_in_vain_is_told_as_it_is():
    """It is in no original and no option names it; the report and the check say whose it is."""
    read = lambda frame, options: _flat(frame, options).assign(mood="calm")  # noqa: E731
    doors.READERS["telex"] = _telex(read=read)
    try:
        record = atlas.read_events(ROWS)
        told = record.report.frame().set_index("examples").loc["'mood'"]
        found = doors.READERS["telex"].problems(ROWS)
    finally:
        del doors.READERS["telex"]
    assert "mood" not in record.original
    assert told["what"] == "columns of the reader that a flat table has not"
    assert told["next_step"].startswith("not kept; the reader has to name them")
    assert "not kept" in found.query("column == 'mood'")["message"].item()


@pytest.mark.usefixtures("telex")
def test_an_option_that_a_reader_has_not_declared_says_how_it_is_declared():
    """The report asks for tz=; a reader without it says what its author has to write."""
    nowhere = ROWS.drop(1).assign(Land="", Ort="somewhere")
    report = str(atlas.read_events(nowhere).report)
    assert (
        "zone is known neither by country nor by place -> pass tz= (the reader has to declare it)"
        in report
    )
    with pytest.raises(InputTypeError, match="takes tz once its options= declare it"):
        atlas.read_events(nowhere, tz="UTC")
    doors.READERS["telex"] = _telex(options={"tz": str})
    assert set(atlas.read_events(nowhere, tz="Asia/Beirut").events["tz"]) == {"Asia/Beirut"}


@pytest.mark.parametrize(
    "made",
    [
        lambda frame: frame.iloc[:1],  # a row is lost
        lambda frame: frame.reset_index(drop=True),  # the numbers are lost
        lambda frame: frame.to_dict(),  # no table
        lambda _: Tables(),  # the events are lost
    ],
)
def test_a_reader_that_loses_rows_is_refused(made):
    """Each row that came in goes out, or an error says how many did."""
    doors.READERS["odd"] = _telex(name="odd", read=lambda frame, _: made(frame))
    try:
        with pytest.raises(SourceError, match=r"the reader 'odd' made .* of 2 rows; wanted"):
            atlas.read_events(ROWS, source="odd")
    finally:
        del doors.READERS["odd"]


@pytest.mark.usefixtures("telex")
def test_a_reader_cannot_change_what_it_is_given():
    """The caller's frame is as it was, whatever the reader writes into its own."""

    def spoil(frame, options):
        frame["Serie"] = "spoilt"
        return _flat(frame, options).assign(event_id=["a", "b"])

    doors.READERS["telex"] = _telex(read=spoil)
    before = ROWS.copy()
    record = atlas.read_events(ROWS)
    assert ROWS.equals(before)
    assert record.original["Serie"].tolist() == ["A", "B"]


# ---- a layer -----------------------------------------------------------------------------------


def test_an_own_layer_is_found_named_and_forgotten():
    """A place of it answers while it is in the door; the record says which layer that was."""
    frame = pd.DataFrame({"name": ["Zxqville"], "longitude": [35.4], "latitude": [33.2]})
    doors.GAZETTEERS["hills"] = Layer("hills", frame, "own", "invented", "CC0 1.0")
    try:
        answer = atlas.geocode(["Zxqville"])
        assert answer["longitude"].tolist() == [35.4]
        rows = pd.DataFrame({"date": ["2023-04-06"], "place": ["Zxqville"], "country": ["LB"]})
        record = atlas.read_events(rows).geocode()
        assert record.dataset["plugins"][0]["name"] == "hills"
        assert any(one.startswith("hills, invented, CC0") for one in record.dataset["gazetteer"])
        bare = atlas.load_gazetteer(installed=False)
        assert atlas.geocode(["Zxqville"], gazetteer=bare)["match"].tolist() == ["unmatched"]
    finally:
        del doors.GAZETTEERS["hills"]
    assert atlas.geocode(["Zxqville"])["match"].tolist() == ["unmatched"]


def test_a_layer_that_is_none_is_refused():
    """Its class, name, rank and table are looked at, and the error says what was wanted."""
    frame = pd.DataFrame({"name": ["x"], "longitude": [35.4], "latitude": [133.2]})
    with pytest.raises(PluginError, match=r"wanted an .*Layer"):
        doors.GAZETTEERS["hills"] = frame
    with pytest.raises(PluginError, match="calls itself 'hill'"):
        doors.GAZETTEERS["hills"] = Layer("hill", frame, "own", "", "")
    with pytest.raises(PluginError, match=r"rank='top'; wanted one of own, learned, country"):
        doors.GAZETTEERS["hills"] = Layer("hills", frame, "top", "", "")
    with pytest.raises(GazetteerError, match="outside the world"):
        Layer("hills", frame, "own", "", "").store  # noqa: B018
    with pytest.raises(PluginError, match=r"'hills' of this program failed \(ZeroDivisionError"):
        Layer("hills", lambda: 1 / 0, "own", "", "").store  # noqa: B018
    with pytest.raises(GazetteerError, match="made of NoneType"):
        Layer("hills", lambda: None, "own", "", "").store  # noqa: B018


def test_a_file_is_filtered_by_the_layout_of_its_reader(tmp_path):
    """With a layout the rows are judged before they are read, and those left out are counted."""
    ours = {"date": "Tag", "country": "Land"}
    layout = Layout("a telex", ("Tag", "Ort", "Land", "Serie"), frozenset(), ("Serie",), ours)
    path = tmp_path / "telex.csv"
    days = pd.date_range("2023-01-01", periods=200).strftime("%Y-%m-%d")
    rows = {"Tag": days, "Ort": "Tyre", "Land": "Lebanon", "Serie": [f"s{n}" for n in range(200)]}
    pd.DataFrame(rows).to_csv(path, index=False)
    doors.READERS["telex"] = _telex(layout=layout, options={})
    try:
        record = atlas.read_events(path, from_="2023-06-01", countries="LB")
    finally:
        del doors.READERS["telex"]
    assert len(record) == 49
    assert sum(record.report["left_out"].values()) == 151
    assert record.report.adds_up()
    assert record.original["Tag"].iloc[0] == "2023-06-01"
