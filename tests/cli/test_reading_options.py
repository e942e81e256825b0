"""A way on from every refusal: what a person types where a table does not say enough."""

import json
import re
import shlex
import subprocess

import pandas as pd
import pytest
from openpyxl import Workbook

from atlas.cli.typed_messages import as_typed
from atlas.readers import as_record

LOG = "Tag,Gmde,Vorfall,Tote\n2023-04-15,Nyala,Massaker,3\n2023-05-20,Singa,clash,\n"
NAMED = ("--column", "Tag=date", "--column", "Gmde=place", "--column", "Vorfall=kind")
SAID = (*NAMED, "--set", "country=Sudan", "--kind", "massaker=attack_on_civilians")


@pytest.fixture
def log(tmp_path):
    """Write a log without its country; the column of its places is an abbreviation of its own."""
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["read", "check", "brief", "export"])
def test_each_command_takes_what_a_table_does_not_say(run, log, tmp_path, command):
    """Columns, a country for every row and own words: from a refusal to what was asked for."""
    output = {"brief": ["-o", str(tmp_path / "x.html")], "export": ["-o", str(tmp_path / "x.csv")]}
    words = [command, str(log), *output.get(command, [])]
    assert run(*words).exit_code == 1
    finished = run(*words, *SAID)
    assert finished.exit_code == 0, finished.output
    if command == "export":
        made = pd.read_csv(tmp_path / "x.csv")
        assert made["country"].tolist() == ["Sudan", "Sudan"]


def test_what_was_typed_stands_in_the_report(run, log):
    """Who reads the report later sees the columns, the constants and the words that were given."""
    said = run("read", str(log), *SAID).output
    assert "date = 'Tag'" in said
    assert "given for every row: country = 'Sudan'" in said
    assert "own words for kinds: massaker = 'attack_on_civilians'" in said


@pytest.mark.parametrize("command", ["read", "check", "brief", "export"])
def test_days_can_be_asked_for(run, log, tmp_path, command):
    """--from and --to restrict what is read, by every command."""
    output = {"brief": ["-o", str(tmp_path / "x.html")], "export": ["-o", str(tmp_path / "x.csv")]}
    words = [command, str(log), *SAID, *output.get(command, []), "--from", "2023-05-20"]
    finished = run(*words)
    assert finished.exit_code == 0, finished.output
    made = {"read": "1 events", "brief": "1 event,", "export": "1 event,"}
    assert made.get(command, "0 errors") in finished.output


def test_a_saved_record_takes_days_and_a_box(run, tmp_path):
    """The shipped record is cut as a table is."""
    path = tmp_path / "x.csv"
    days = ("--from", "2023-04-06", "--to", "2023-04-09", "--box", "34", "32", "37", "34")
    assert run("export", "spring-2023", "-o", str(path), *days).exit_code == 0
    asked = as_record("spring-2023").select(
        from_="2023-04-06", to="2023-04-09", box=(34, 32, 37, 34)
    )
    assert len(pd.read_csv(path)) == len(asked) > 0


def test_decisions_are_obeyed_by_a_briefing_and_an_export(run, tmp_path):
    """What people decided about a name holds where the table is drawn, not only in geocode."""
    table, decided, path = (tmp_path / name for name in ("t.csv", "d.csv", "x.csv"))
    table.write_text("date,place,country\n2023-04-15,Abu Nowhere,SD\n", encoding="utf-8")
    decided.write_text(
        "name,context,place_id,who,why\nAbu Nowhere,SD,gn:369004,R,as the outlet says\n",
        encoding="utf-8",
    )
    words = ("--decisions", str(decided))
    finished = run("export", str(table), "-o", str(path), *words)
    assert "1 with a place to draw" in finished.output
    finished = run("brief", str(table), "-o", str(tmp_path / "x.html"), *words)
    assert "1 event, 1 on the map" in finished.output


def test_own_actors_are_known_to_every_command(run, tmp_path):
    """A registry of one's own is a file, and its aliases are read."""
    table, own = tmp_path / "t.csv", tmp_path / "own.csv"
    table.write_text("date,place,country,initiators\n2023-04-15,Nyala,SD,the Sea Ones\n", "utf-8")
    own.write_text("actor_id,name,kind,names\nSEA,Sea People,group,en:the Sea Ones\n", "utf-8")
    assert "does not know" in run("read", str(table)).output
    for command in ("read", "check"):
        finished = run(command, str(table), "--actors", str(own))
        assert (finished.exit_code, "does not know" in finished.output) == (0, False)


def test_geocode_takes_the_columns_and_the_country_of_a_table(run, tmp_path):
    """The column of places alone, or with its meaning; a country for all; a sheet of a book."""
    book, path = Workbook(), tmp_path / "t.xlsx"
    book.create_sheet("Log").append(["Ort", "Land"])
    book["Log"].append(["Tripoli", ""])
    book.save(path)
    beside = ("--sheet", "Log", "--set", "country=Libya", "--column", "Land=country")
    for number, column in enumerate(["Ort", "Ort=place"]):
        output = tmp_path / f"{number}.csv"
        finished = run("geocode", str(path), "-o", str(output), "--column", column, *beside)
        assert finished.exit_code == 0, finished.output
        assert pd.read_csv(output)["latitude"].round().tolist() == [33]


def test_geocode_of_some_rows_says_what_it_left_out(run, tmp_path):
    """A filter leaves rows out of the table that is written, with a count."""
    table, output = tmp_path / "t.csv", tmp_path / "o.csv"
    table.write_text("date,place,country\n2023-04-15,Nyala,SD\n2024-05-01,Tyre,LB\n", "utf-8")
    finished = run("geocode", str(table), "-o", str(output), "--country", "Sudan")
    assert pd.read_csv(output)["place"].tolist() == ["Nyala"]
    assert "left out: 1 in another country" in finished.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--column", "Tag"], "wanted THEIRS=OURS"),
        (["--column", "date=Tag"], "did you mean Tag=date"),
        (["--set", "country"], "wanted FIELD=VALUE"),
        (["--set", "country="], "wanted FIELD=VALUE"),
        (["--kind", "massaker"], "wanted THEIRS=OURS"),
    ],
)
def test_an_option_of_two_sides_says_what_it_wants(run, log, words, said):
    """A slip is an error of usage, exit code 2, with an example."""
    finished = run("read", str(log), *words)
    assert finished.exit_code == 2
    assert said in " ".join(re.sub(r"[│╭╮╰╯─]", " ", finished.output).split())


HEADERS = [
    "A",
    "Day of event",
    "day=night",
    "It's the day",
    'the "day"',
    "a'\"b $(touch hurt) `id`",
    "تاريخ الحدث",
    "back\\slash",
    "{'x': 'y'}",
    "source",
    "! now",
]


@pytest.mark.parametrize("header", HEADERS)
def test_a_proposal_can_be_pasted_into_a_shell(run, tmp_path, header):
    """Whatever the name of the column, the words reach the command as they were meant."""
    table = tmp_path / "t.csv"
    pd.DataFrame({header: ["2023-04-15"], "place": ["Nyala"]}).to_csv(table, index=False)
    typed = as_typed(f"no date: columns={ {header: 'start'}!r}").removeprefix("no date: ")
    shell = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {typed}"], capture_output=True, text=True, check=True
    )
    assert shell.stdout.splitlines() == ["--column", f"{header}=start"]
    finished = run("read", str(table), *shlex.split(typed), "--json")
    assert finished.exit_code == 0, finished.output
    assert json.loads(finished.output)["columns"]["start"] == header


def test_every_option_of_a_message_is_typed():
    """Several pairs become several options; constants and kinds have options of their own."""
    message = "pass columns={'A': 'start', 'B c': 'place'}, constants={'country': 'South Sudan'}"
    assert as_typed(f"{message} or kinds={{'x': 'clash'}}") == (
        'pass --column A=start --column "B c=place", --set "country=South Sudan" or --kind x=clash'
    )


def test_a_briefing_names_the_columns_that_were_not_read(run, tmp_path):
    """A figure that Atlas did not understand is named where the page is written."""
    table = tmp_path / "t.csv"
    table.write_text("date,place,country,zzt,zzu\n2023-04-15,Nyala,SD,3,4\n", "utf-8")
    for command, name in (("brief", "x.html"), ("export", "x.csv")):
        said = run(command, str(table), "-o", str(tmp_path / name)).output
        assert "2 columns were not read: 'zzt', 'zzu'; --column THEIRS=OURS names them" in said


def test_check_says_one_cause_in_one_line(run, tmp_path):
    """A thousand cells with the same fault are one line, with the first rows; --all lists each."""
    table = tmp_path / "t.csv"
    rows = [f"2023-04-15,Nyala,SD,{number}x" for number in range(1000)]
    table.write_text("\n".join(["date,place,country,killed", *rows]), encoding="utf-8")
    finished = run("check", str(table))
    (line,) = [line for line in finished.output.splitlines() if line.startswith("error")]
    assert "column killed, 1,000 rows 2, 3, 4, 5, 6 and 995 more, given '0x', '1x'" in line
    assert "1,000 errors" in finished.output.splitlines()[-1]
    each = run("check", str(table), "--all").output.splitlines()
    assert sum(line.startswith("error") for line in each) == 1000


@pytest.mark.parametrize("command", ["brief", "export"])
def test_rows_and_cells_that_were_not_read_are_counted(run, tmp_path, command):
    """A figure that is left blank is no row that is set aside; both are said."""
    table = tmp_path / "t.csv"
    rows = ["2023-04-15,Nyala,SD,3x", "2023-04-16,Nyala,SD,4x", "soon,Nyala,SD,5"]
    table.write_text("\n".join(["date,place,country,killed", *rows]), encoding="utf-8")
    path = tmp_path / {"brief": "x.html", "export": "x.csv"}[command]
    said = run(command, str(table), "-o", str(path), "--skip-bad-rows").output
    assert "1 row was set aside" in said
    assert "2 cells were left blank" in said


def test_check_names_each_column_that_is_not_understood(run, tmp_path):
    """They are one cause, and none is behind a count."""
    table = tmp_path / "t.csv"
    names = [f"zz{number}" for number in range(12)]
    table.write_text(f"date,place,{','.join(names)}\n2023-04-15,Nyala{',1' * 12}\n", "utf-8")
    (line,) = [one for one in run("check", str(table)).output.splitlines() if "understood" in one]
    assert all(name in line for name in names)


def test_a_code_column_of_another_list_is_no_error(run, tmp_path):
    """Codes 1, 2, 3 where Atlas has words are said once: all rows were read, exit code 0."""
    table = tmp_path / "t.csv"
    table.write_text(
        "date,time_precision,place,country\n2023-04-15,1,Nyala,SD\n2023-04-16,3,Singa,SD\n", "utf-8"
    )
    finished = run("read", str(table))
    assert finished.exit_code == 0, finished.output
    assert "time_precision: numbers of another code list" in finished.output
    assert run("check", str(table)).exit_code == 0


def test_each_option_that_a_refusal_asks_for_is_in_the_readme(repository):
    """Who has no help at hand finds the way on in README."""
    readme = (repository / "README.md").read_text(encoding="utf-8")
    for option in ("column", "set", "kind", "from", "to", "country", "box", "decisions", "actors"):
        assert f"`--{option}" in readme


@pytest.mark.parametrize("command", ["brief", "export"])
@pytest.mark.parametrize(
    ("file", "words", "said"),
    [
        # far away, and within the month that a date may stand for
        ("log", ["--from", "2030-01-01"], "its days are 2023-04-15 to 2023-05-20"),
        ("log", ["--from", "2023-06-01"], "the days of the file are 2023-04-15 to 2023-05-20"),
        ("spring-2023", ["--from", "2030-01-01"], "none of the 74 events (from 2006-07-12 to 2023"),
        ("spring-2023", ["--selection", '{"from": "2030-01-01"}'], "none of the 74 events"),
        ("spring-2023", ["--selection", '{"actors": ["Hezbolah"]}'], "did you mean 'HZB'"),
    ],
)
def test_nothing_is_no_briefing(run, log, tmp_path, command, file, words, said):
    """Where a filter keeps nothing, no file is written, and the days that there are, are said."""
    path = tmp_path / ("x.html" if command == "brief" else "x.csv")
    table = [str(log), *SAID] if file == "log" else [file]
    finished = run(command, *table, "-o", str(path), *words)
    assert (finished.exit_code, path.exists()) == (1, False)
    assert said in str(finished.exception)


def test_a_briefing_takes_names_on_the_command_line(run, tmp_path):
    """Names of actors and labels of kinds stand in the filter as people write them."""
    words = json.dumps({"actors": ["hamas"], "kinds": ["Rocket fire"], "statuses": ["Confirmed"]})
    path = tmp_path / "x.csv"
    assert run("export", "spring-2023", "-o", str(path), "--selection", words).exit_code == 0
    assert set(pd.read_csv(path)["kind"]) == {"rocket_fire"}


def test_a_box_counts_for_places_that_were_looked_up(run, tmp_path):
    """A table of names has no coordinates before it is drawn; what the box leaves out is said."""
    table, path = tmp_path / "t.csv", tmp_path / "x.csv"
    table.write_text("date,place,country\n2023-04-15,Nyala,SD\n2023-04-16,Port Sudan,SD\n", "utf-8")
    finished = run("export", str(table), "-o", str(path), "--box", "22", "10", "30", "16")
    assert finished.exit_code == 0, finished.output
    assert pd.read_csv(path)["place"].tolist() == ["Nyala"]
    assert "left out as asked: 1 by the days or the box" in finished.output


def test_a_briefing_says_what_a_filter_of_reading_left_out(run, log, tmp_path):
    """A part of a file is never taken for the whole of it."""
    said = run("brief", str(log), *SAID, "-o", str(tmp_path / "x.html"), "--from", "2023-05-01")
    assert "left out as asked: 1 outside the days asked for" in said.output
