"""The command that hands a record to another program."""

import json

import geopandas as gpd
import pytest

from atlas.cli.main import main
from atlas.readers import read_events


@pytest.mark.parametrize("ending", ["gpkg", "kml", "kmz", "geojson", "parquet", "csv", "xlsx"])
def test_export_writes_each_format_and_says_what_is_in_it(run, tmp_path, ending):
    """Counts that add up, and the size of the file."""
    path = tmp_path / f"x.{ending}"
    finished = run("export", "spring-2023", "-o", str(path))
    assert finished.exit_code == 0, finished.output
    assert "74 events, 66 with a place to draw, 8 without" in finished.output
    assert path.stat().st_size > 10_000


def test_export_of_a_selection_counts_what_it_left_out(run, tmp_path):
    """Only the events that the filter keeps are in the file, and nothing says otherwise."""
    path = tmp_path / "x.geojson"
    words = json.dumps({"from": "2023-04-06", "to": "2023-04-07"})
    finished = run("export", "spring-2023", "-o", str(path), "--selection", words)
    kept = gpd.read_file(path)["event_id"].nunique()
    assert f"{kept} events" in finished.output
    assert f"{74 - kept} left out by the selection" in finished.output


def test_export_takes_a_table(run, tmp_path):
    """Names of places are looked up on the way; options of the reader are taken."""
    table = tmp_path / "mine.csv"
    table.write_text("date,place,country\n06/04/2023,Tyre,LB\n", encoding="utf-8")
    path = tmp_path / "x.gpkg"
    assert run("export", str(table), "-o", str(path), "--dayfirst").exit_code == 0
    assert read_events(path).counts()["shown"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "x.docx"], "wanted one of gpkg"),
        (["-o", "none/x.csv"], "no folder"),
        (["-o", "x.csv", "--selection", "{"], "atlas:"),
    ],
)
def test_what_goes_wrong_is_one_line(tmp_path, monkeypatch, capsys, words, said):
    """No traceback: what was given, what was wanted, exit code 1."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["atlas", "export", "spring-2023", *words])
    with pytest.raises(SystemExit) as finished:
        main()
    assert finished.value.code == 1
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1


def test_rows_that_are_held_back_need_a_reason(run, tmp_path, monkeypatch, capsys):
    """The override takes its reason on the command line too, and the file states it."""
    frame = gpd.GeoDataFrame({"date": ["2023-04-06"], "place": ["Tyre"], "country": ["LB"]})
    record = read_events(frame, dataset={"title": "Closed", "redistribution": "none"})
    folder, path = tmp_path / "r", tmp_path / "x.geojson"
    record.save(folder, licence_override="my own working copy")
    monkeypatch.setattr("sys.argv", ["atlas", "export", str(folder), "-o", str(path)])
    with pytest.raises(SystemExit):
        main()
    assert "rows of Closed may not be passed on" in capsys.readouterr().err
    given = ["--licence-override", "letter of 3 May"]
    assert run("export", str(folder), "-o", str(path), *given).exit_code == 0
    assert "letter of 3 May" in path.read_text(encoding="utf-8")
