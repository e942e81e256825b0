"""The commands about places: what they write, what they count, and what they refuse."""

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import atlas
from atlas.cli.main import app, main

COUNTRY = Path(__file__).parents[1] / "data" / "geonames_invented_LB.txt"
TYRE = "gn:267008"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """Give each test an empty library of its own, once the shipped index is read."""
    atlas.load_gazetteer(installed=False)
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path / "library"))
    monkeypatch.setenv("ATLAS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def run():
    """Return a function that runs the command with words, as in a shell, and succeeds."""

    def command(*words):
        finished = CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)
        assert finished.exit_code == 0, finished.output
        return finished.output

    return command


@pytest.fixture
def fail(monkeypatch, capsys):
    """Return a function that runs a command that fails; it gives the one line on stderr."""

    def command(*words):
        monkeypatch.setattr("sys.argv", ["atlas", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert stopped.value.code == 1
        (line,) = [line for line in capsys.readouterr().err.splitlines() if "asking" not in line]
        assert line.startswith("atlas: ")
        return line

    return command


@pytest.fixture
def table(tmp_path):
    """Write a table with a sure, an ambiguous, an unknown, a hostile and a blank place."""
    path = tmp_path / "mine.csv"
    rows = pd.DataFrame(
        {
            "Location": ["Tyre", "San Jose", "San Jose", "Nowhereville", "=cmd()", "", "Homs"],
            "Country": ["LB", "", "", "LB", "LB", "", "SY"],
            "score": range(7),
        }
    )
    rows.to_csv(path, index=False)
    return path


def test_a_layer_is_added_listed_and_removed(run):
    """Each command says what it did, with counts, version and licence."""
    assert re.search(r"^0 layers in ", run("gazetteer", "list"))
    added = run("gazetteer", "add", "LB", "--from-file", COUNTRY)
    assert "LB: 8 places from 10 rows; GeoNames, state of 2021-03-01" in added
    assert "CC BY 4.0" in added
    assert "2 kinds of place that events are not coded to" in added
    listed = run("gazetteer", "list")
    assert added.strip() in listed
    assert "1 layer in" in listed
    assert "gn:9000010" in run("place", "Tall Zibqa")
    assert run("gazetteer", "remove", "LB") == "LB: removed, 8 places\n"
    assert "unmatched" in run("place", "Tall Zibqa")


def test_a_table_is_learned_from(run, tmp_path):
    """The file's name is the layer's, unless one is given; what was left out is counted."""
    path = tmp_path / "Field Notes.csv"
    path.write_text(
        "village;lat;lon;geo_precision\nZibqanoun;33,1;35.2;1\n".replace("33,1", "33.1")
        + "Zibqanoun;33.1;35.2;3\n",
        encoding="cp1252",
    )
    said = run("gazetteer", "learn", path)
    assert "field-notes: 1 place from 2 rows; learned from Field Notes.csv" in said
    assert "licence not stated; left out: 1 a precision too low for a place" in said
    assert "learned:field-notes::" in run("place", "Zibqanoun")
    assert run("gazetteer", "learn", path, "--name", "notes", "--licence", "own").count("notes: 1")


def test_a_broken_layer_is_listed_and_can_be_removed(run, tmp_path):
    """The list goes on past a layer that cannot be read, and exits 1."""
    run("gazetteer", "add", "LB", "--from-file", COUNTRY)
    (tmp_path / "library" / "gazetteers" / "geonames-LB.json").write_text("{")
    finished = CliRunner().invoke(app, ["gazetteer", "list"])
    assert finished.exit_code == 1
    assert "LB: geonames-LB.json cannot be read" in finished.output
    run("gazetteer", "remove", "LB")
    run("gazetteer", "list")


def test_errors_are_one_line(fail, tmp_path, table):
    """Whatever is wrong, a person reads one line, and the exit code is 1."""
    assert "no country code" in fail("gazetteer", "add", "Lebanon")
    assert "no file" in fail("gazetteer", "add", "LB", "--from-file", tmp_path / "LB.zip")
    assert "no layer 'SY'" in fail("gazetteer", "remove", "SY")
    assert "no such file" in fail("gazetteer", "learn", tmp_path / "x.csv")
    assert "cannot be written; wanted" in fail("geocode", table, "-o", tmp_path / "placed.pdf")
    assert "no folder" in fail("geocode", table, "-o", tmp_path / "a" / "placed.csv")
    assert "no column 'x'" in fail("geocode", table, "-o", tmp_path / "p.csv", "--column", "x")


def test_a_table_is_written_with_its_answers(run, table, tmp_path):
    """Every row and column comes back; answers whose name is taken are called otherwise."""
    output = tmp_path / "placed.csv"
    said = run("geocode", table, "-o", output)
    counts = {w: int(n) for n, w in re.findall(r"^ +(\d+)  (\w+)", said, flags=re.MULTILINE)}
    placed = pd.read_csv(output)
    given = pd.read_csv(table)
    pd.testing.assert_frame_equal(placed[given.columns], given)
    assert counts == {"matched": 2, "ambiguous": 2, "unmatched": 2, "unplaced": 1}
    assert counts == placed["match"].value_counts().to_dict()
    assert placed.loc[0, ["match", "place_id"]].tolist() == ["matched", TYRE]
    assert placed.loc[0, "atlas_score"] > 0.7
    assert "name = 'Location', country = 'Country'" in said


def test_what_is_doubtful_comes_back_as_decisions(run, table, tmp_path):
    """The file of doubtful questions, filled in by a person, settles them."""
    output, doubtful = tmp_path / "placed.csv", tmp_path / "placed-doubtful.csv"
    run("geocode", table, "-o", output)
    text = doubtful.read_text(encoding="utf-8")
    assert "'=cmd()" in text
    listed = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    assert listed.columns[:5].tolist() == ["name", "context", "place_id", "who", "why"]
    assert listed["rows"].tolist() == ["2", "1", "1"]
    san_jose = listed.set_index("name").loc["San Jose"]
    assert san_jose["context"] == ""
    rival = san_jose["rivals"].split(" = ")[0]
    listed.loc[listed["name"] == "San Jose", ["place_id", "who", "why"]] = [rival, "R", "said so"]
    listed.loc[listed["name"] == "'=cmd()", ["place_id", "who"]] = ["none", "R"]
    listed.to_csv(tmp_path / "decided.csv", index=False)
    said = run(
        "geocode", table, "-o", output, "--decisions", tmp_path / "decided.csv", "--overwrite"
    )
    assert "decisions: 2, obeyed in 3 rows; 1 open" in said
    placed = pd.read_csv(output)
    assert placed.loc[1:2, "place_id"].tolist() == [rival, rival]
    assert placed.loc[1, "reason"] == "decided by R: said so"
    assert placed.loc[4, "match"] == "unplaced"
    assert "1 doubtful" in said


def test_a_doubtful_place_is_settled_by_coordinates_and_says_what_would_help(run, tmp_path):
    """Where no gazetteer has the place, a point and its radius settle it; the message says how."""
    table, output = tmp_path / "mine.csv", tmp_path / "placed.csv"
    rows = {"place": ["Kutm", "Kutm", "Nowhereville"], "country": ["SD", "SD", ""]}
    pd.DataFrame(rows).to_csv(table, index=False)
    said = run("geocode", table, "-o", output)
    assert (
        "place_id (none: no place) or longitude, latitude and radius_km, then who and why" in said
    )
    doubtful = tmp_path / "placed-doubtful.csv"
    assert f"--decisions {doubtful}" in said
    listed = pd.read_csv(doubtful, dtype=str, keep_default_na=False).set_index("name")
    assert "Kutum" in listed.loc["Kutm", "rivals"]
    assert "atlas gazetteer add SD" in listed.loc["Kutm", "help"]
    assert re.search(r"\d+ places are held in Sudan", listed.loc["Kutm", "help"])
    assert listed.loc["Nowhereville", "help"].startswith("say the country; or give longitude")
    assert "0%" not in listed.loc["Kutm", "rivals"]
    assert "atlas gazetteer sources MM" in run("place", "Nowhereville", "--country", "MM")
    point = ["24.67", "14.2", "5", "R", "a map"]
    listed.loc["Kutm", ["longitude", "latitude", "radius_km", "who", "why"]] = point
    listed.reset_index().to_csv(doubtful, index=False)
    run("geocode", table, "-o", output, "--decisions", doubtful, "--overwrite")
    placed = pd.read_csv(output)
    assert placed["longitude"].tolist()[:2] == [24.67, 24.67]
    assert placed["radius_km"].tolist()[:2] == [5.0, 5.0]
    assert placed.loc[0, "reason"] == "decided by R: a map"


def test_a_name_is_settled_into_a_decisions_file(run, fail, tmp_path):
    """The file is made, gets a row, or has its open row filled in; other columns stay."""
    path = tmp_path / "decided.csv"
    at = ("--longitude", "24.67", "--latitude", "14.2", "--radius-km", "5", "--country", "SD")
    said = run("settle", "Kutm", "-o", path, *at, "--why", "a map", "--who", "R")
    assert "'Kutm' (SD): settled as 24.67, 14.2 within 5 km" in said
    open_row = "Sur,LB,,,,,,,7\n"
    path.write_text(path.read_text().replace("\n", ",rows\n", 1).replace("5.0\n", "5.0,2\n"))
    path.write_text(path.read_text() + open_row)
    said = run("settle", "sur", "-o", path, "--place-id", TYRE, "--country", "LB", "--why", "x")
    assert "2 decisions; atlas geocode" in said
    held = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert held["rows"].tolist() == ["2", "7"]
    assert held["place_id"].tolist() == ["", TYRE]
    before = path.read_bytes()
    other = ("--place-id", "none", "--country", "SD", "--why", "x")
    assert "in row 2, with the same context" in fail("settle", "Kutm", "-o", path, *other)
    assert "no place of this gazetteer" in fail(
        "settle", "Kutm", "-o", path, "--place-id", "gn:1", "--why", "x"
    )
    assert path.read_bytes() == before


def test_nothing_is_overwritten_unasked(fail, table, tmp_path):
    """Neither the table nor the doubtful rows, which may hold a person's work."""
    doubtful = tmp_path / "placed-doubtful.csv"
    doubtful.write_text("mine")
    (tmp_path / "placed.csv").write_text("mine too")
    assert "--overwrite" in fail("geocode", table, "-o", tmp_path / "placed.csv")
    assert doubtful.read_text() == "mine"
    assert (tmp_path / "placed.csv").read_text() == "mine too"


def test_decisions_of_a_person_are_never_replaced(run, fail, table, tmp_path):
    """A doubtful file that was filled in stays; what is still open goes beside it."""
    output, doubtful = tmp_path / "placed.csv", tmp_path / "placed-doubtful.csv"
    run("geocode", table, "-o", output)
    filled = pd.read_csv(doubtful, dtype=str, keep_default_na=False)
    filled.loc[0, ["place_id", "who"]] = ["none", "R"]
    filled.to_csv(doubtful, index=False)
    before = doubtful.read_bytes()
    said = run("geocode", table, "-o", output, "--decisions", doubtful, "--overwrite")
    assert doubtful.read_bytes() == before
    assert "placed-doubtful-2.csv: 2 doubtful questions" in said
    assert "is the table itself" in fail("geocode", output, "-o", output, "--overwrite")


@pytest.mark.parametrize("suffix", [".tsv", ".parquet"])
def test_other_formats_are_written(run, table, tmp_path, suffix):
    """Tabs, or Parquet, which holds the shapes as well-known binary."""
    output = tmp_path / f"placed{suffix}"
    run("geocode", table, "-o", output)
    placed = pd.read_csv(output, sep="\t") if suffix == ".tsv" else pd.read_parquet(output)
    assert placed["place_id"].iloc[0] == TYRE
    assert ("atlas_shape_wkb" in placed) == (suffix == ".parquet")


def test_a_table_with_columns_of_its_own_is_learned_from(run, fail, tmp_path):
    """The columns are named as for every table; one that is not there is an error."""
    path = tmp_path / "notes.csv"
    path.write_text("Ort;L;B\nZibqanoun;35.2;33.1\nZibqanoun;35.2;33.1\n", encoding="utf-8")
    named = ("--column", "Ort", "--column", "L=longitude", "--column", "B=latitude")
    assert "learned from" in run("gazetteer", "learn", path, *named)
    assert "learned:notes::" in run("place", "Zibqanoun")
    assert "no column 'Dorf'" in fail("gazetteer", "learn", path, "--column", "Dorf")


@pytest.mark.parametrize("words", [["list"], ["add"], ["learn"], ["remove"]])
def test_every_command_of_the_gazetteer_has_help_and_is_in_the_readme(run, words, repository):
    """A command that nobody can find is no command."""
    assert "Usage" in run("gazetteer", *words, "--help")
    readme = (repository / "README.md").read_text(encoding="utf-8")
    assert f"atlas gazetteer {words[0]}" in readme
    assert "atlas geocode " in readme


def test_the_public_call_is_the_same(table, run, tmp_path):
    """The command writes what ``atlas.geocode`` answers."""
    output = tmp_path / "placed.parquet"
    run("geocode", table, "-o", output)
    given = pd.read_csv(table).fillna("").rename(columns={"Location": "name", "Country": "country"})
    answers = atlas.geocode(given)
    placed = pd.read_parquet(output)
    assert placed["place_id"].tolist() == answers["place_id"].tolist()
    assert placed["reason"].tolist() == answers["reason"].tolist()


def test_any_table_of_places_is_added_by_its_columns(run, fail, tmp_path):
    """--column names what a table calls otherwise, --set what it does not say."""
    path = tmp_path / "Hamlets.csv"
    path.write_text("hamlet;NORD;EST\nZibqanoun;14.2;24.6\n;14.3;24.6\n", encoding="utf-8")
    assert "no column for longitude and latitude" in fail("gazetteer", "add", "--table", path)
    given = ("--column", "hamlet=name", "--column", "NORD=latitude", "--column", "EST=longitude")
    said = run("gazetteer", "add", "--table", path, *given, "--set", "country=SD")
    assert "hamlets: 1 place from 2 rows; table of Hamlets.csv" in said
    assert "licence not stated; left out: 1 no name" in said
    assert "14.2000" in run("place", "Zibqanoun", "--country", "SD")
    assert "one of them" in fail("gazetteer", "add")
    assert "one of them" in fail("gazetteer", "add", "SD", "--table", path)
    assert "are for a table" in fail("gazetteer", "add", "SD", "--name", "x")
    assert "no column 'x'" in fail("gazetteer", "add", "--table", path, "--column", "x=name")


def test_a_known_table_shows_its_real_source_and_terms(run, tmp_path):
    """A wheel's licence is often not that of its data: both are shown, and kept."""
    path = tmp_path / "nigeria.csv"
    path.write_text(
        "id,canonical_name,aliases,type,lat,lng,admin_state,admin_lga,popularity,source\n"
        "x1,Zibqanoun,zibka;zibqa,settlement,11.8,13.1,Borno,Jere,1,osm:node/1\n"
        "x2,Zibqa Road,,street,11.8,13.1,Borno,Jere,1,osm:way/1\n",
        encoding="utf-8",
    )
    said = run("gazetteer", "add", "--table", path)
    assert "OpenStreetMap contributors, ODbL 1.0" in said
    assert "nigeria-osm: 1 place from 2 rows; table of OpenStreetMap contributors" in said
    assert "1 rows of other kinds" in said
    assert "ODbL 1.0" in run("gazetteer", "list")
    assert "13.1000, 11.8000" in run("place", "Zibka", "--country", "NG")
    sources = run("gazetteer", "sources", "MM", "sd")
    assert "MIMU: not for sale" in sources
    assert re.search(r"SD: \d+ places are held in Sudan; its villages: atlas gazetteer", sources)
    assert "OpenStreetMap" not in sources
