"""The command line: what a person types, what she reads, and the exit code."""

import re

import pytest

from atlas.cli.main import main

TABLE = "date,place,country,latitude,longitude,event_id\n"


@pytest.fixture
def bad_table(tmp_path):
    """Write a table with a repeated id, an impossible latitude and a Jalali year."""
    path = tmp_path / "bad.csv"
    path.write_text(
        TABLE
        + "2023-04-06,Tyre,LB,33.27,35.19,a\n"
        + "2023-04-07,Tyre,LB,133.27,35.19,a\n"
        + "1402-01-17,Beirut,LB,,,b\n"
    )
    return path


def test_check_lists_every_problem_and_changes_nothing(run, bad_table):
    """Each problem has its row, column and value; the exit code is 1; the file is as it was."""
    before = bad_table.read_bytes()
    finished = run("check", str(bad_table))
    assert finished.exit_code == 1
    for words in ("row 3, column latitude", "133.27", "row 3, column event_id", "1402-01-17"):
        assert words in finished.output
    assert "2 errors" in finished.output.splitlines()[-1]
    assert bad_table.read_bytes() == before


def test_check_lists_problems_beside_an_undecided_order_of_dates(run, tmp_path):
    """A column whose day order is open does not hide a doubled id."""
    path = tmp_path / "open.csv"
    path.write_text(TABLE + "06/04/2023,Tyre,LB,,,a\n07/04/2023,Tyre,LB,,,a\n")
    finished = run("check", str(path))
    assert "--dayfirst (day/month) or --monthfirst" in finished.output
    assert "a different id" in finished.output


def test_the_order_of_dates_can_be_said_as_the_message_asks(run, tmp_path):
    """With the order given, the same table is checked and written."""
    path = tmp_path / "open.csv"
    path.write_text(TABLE + "06/04/2023,Tyre,LB,,,a\n07/04/2023,Beirut,LB,,,b\n")
    assert run("check", str(path), "--dayfirst").exit_code == 0
    output = tmp_path / "open.html"
    finished = run("brief", str(path), "-o", str(output), "--monthfirst", "--tz", "Asia/Beirut")
    assert (finished.exit_code, "2 on the map" in finished.output) == (0, True), finished.output


def test_bad_rows_can_be_set_aside_and_are_counted(run, tmp_path):
    """One bad row stops nobody who says so: the rest is written, and what is missing is counted."""
    path = tmp_path / "one_bad.csv"
    path.write_text(TABLE + "2023-04-06,Tyre,LB,,,a\nabout Easter,Tyre,LB,,,b\n")
    words = ("brief", str(path), "-o", str(tmp_path / "x.html"))
    stopped = run(*words)
    assert "about Easter" in str(stopped.exception)
    finished = run(*words, "--skip-bad-rows")
    assert finished.exit_code == 0, finished.output
    assert "1 event, 1 on the map" in finished.output
    assert "1 row was set aside" in finished.output


def test_what_is_read_on_the_command_line_speaks_of_no_python(run, tmp_path):
    """Somebody who types commands is told what to type, or to change in the table."""
    path = tmp_path / "mine.csv"
    path.write_text("date,place,mood\n2023-04-06,Tyre,calm\n")
    said = run("read", str(path)).output + run("check", str(path)).output
    assert "name them with --column yours=ours where they fit" in said
    for python in ("record.", "columns=", "as_of=", "original"):
        assert python not in said


def test_a_saved_record_can_be_asked_how_it_was_read(run):
    """The shipped record was not read from a table, and the command says so."""
    finished = run("read", "spring-2023")
    assert (finished.exit_code, "not read from a table" in finished.output) == (0, True)


def test_a_briefing_takes_names_and_borders_by_policy(run, tmp_path):
    """The policy that was asked for stands in the file; a wrong one is refused."""
    path = tmp_path / "x.html"
    finished = run("brief", "spring-2023", "-o", str(path), "--policy", "un", "--manifest")
    assert finished.exit_code == 0, finished.output
    assert '"policy": "un"' in path.with_suffix(".json").read_text("utf-8")
    other = str(tmp_path / "y.html")
    refused = run("brief", "spring-2023", "-o", other, "--policy", "mine")
    assert (refused.exit_code, "mine" in str(refused.exception)) == (1, True)


def test_check_of_a_clean_table_exits_zero(run, tmp_path):
    """Nothing wrong: no error is counted."""
    path = tmp_path / "fine.csv"
    path.write_text(TABLE + "2023-04-06,Tyre,LB,33.27,35.19,a\n")
    finished = run("check", str(path))
    assert (finished.exit_code, "0 errors" in finished.output) == (0, True)


def test_brief_writes_a_file_and_says_what_is_in_it(run, tmp_path):
    """The shipped record becomes a file; the counts in the last line add up."""
    path = tmp_path / "brief.html"
    finished = run("brief", "spring-2023", "--output", str(path), "--marking", "TLP:GREEN")
    assert finished.exit_code == 0, finished.output
    held, shown, off = map(
        int, re.findall(r"(\d+) (?:events?|on the map|without)", finished.output)
    )
    assert held == shown + off
    assert "TLP:GREEN" in path.read_text(encoding="utf-8")


def test_brief_does_not_overwrite(tmp_path, monkeypatch, capsys):
    """An existing file is left alone; one line on stderr says how to replace it."""
    path = tmp_path / "brief.html"
    path.write_text("mine")
    monkeypatch.setattr("sys.argv", ["atlas", "brief", "spring-2023", "-o", str(path)])
    with pytest.raises(SystemExit, match="1"):
        main()
    assert path.read_text() == "mine"
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_place_says_where_and_how_sure(run):
    """A region, a country and an actor's name: an area, no point, and no place."""
    finished = run("place", "southern Lebanon", "Syria", "Al-Quds Brigades")
    area, country, actor = finished.output.strip().splitlines()
    assert re.search(r"within \d+\.\d km; region", area)
    assert "never one point" in country
    assert "unplaced" in actor


def test_rivals_of_one_name_can_be_told_apart(run):
    """Two places called Sur are in two countries, and each has its id."""
    (line,) = run("place", "صور").output.strip().splitlines()
    rivals = line.split("rivals: ")[1].rstrip(")").split("; ")
    assert len(set(rivals)) == len(rivals) > 1


@pytest.mark.parametrize(
    "command", ["read", "check", "brief", "export", "place", "geocode", "gazetteer"]
)
def test_every_command_has_help_and_is_in_the_readme(run, command, repository):
    """A command that nobody can find is no command."""
    assert run(command, "--help").exit_code == 0
    assert f"atlas {command} " in (repository / "README.md").read_text(encoding="utf-8")


def test_the_version_is_printed(run):
    """``atlas --version`` prints the version of the library."""
    import atlas

    assert run("--version").output.strip() == atlas.__version__
