"""The worked examples of additions: built, installed beside a clean library, and used."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from atlas import doors

# Invented rows in the columns of GTD; none is from the database.
GTD = """
import json
import pandas as pd
import atlas
row = {"eventid": "201904060001", "iyear": 2019, "imonth": 4, "iday": 6, "country_txt": "Lebanon"}
row |= {"provstate": "South", "city": "Tyre", "latitude": 33.27, "longitude": 35.2}
row |= {"specificity": 1, "vicinity": 0, "attacktype1_txt": "Bombing/Explosion", "nkill": 2.0}
row |= {"gname": "Tritons", "guncertain1": 1, "claimed": 0, "nwound": -99, "summary": "Invented."}
rows = [row, {**row, "eventid": "2", "iday": 0, "specificity": 4, "nkill": 0.5, "gname": "Unknown"}]
pd.DataFrame(rows).to_csv("gtd.csv", index=False)
record = atlas.read_events("gtd.csv")
try:
    record.write("out.csv")
except atlas.AtlasError as error:
    refused = str(error)
bare = atlas.read_events("gtd.csv", reader_options={"suspected": False})
print(json.dumps({
    "report": dict(record.report), "precision": record.places["precision"].tolist(),
    "drawn": record.counts()["shown"], "times": record.events["time_precision"].tolist(),
    "ids": record.events.index.tolist(), "who": record.participants["attribution"].tolist(),
    "killed": record.quantities["best"].tolist(), "refused": refused,
    "left": len(bare.participants),
}, default=str))
"""
# Invented rows in the columns of the Bureau's tables of strikes; none is theirs.
TBIJ = """
import json
import pandas as pd
import atlas
row = {"Strike ID": "YEM001", "Date": "06/04/2019", "Type of attack": "Invented"}
row |= {"Most specific\\nlocation": "Exampletown", "Province": "Exampleprovince"}
row |= {"Longitude": 45.1, "Latitude": 14.2, "US confirmed?": "1"}
row |= {"Minimum total people killed": 2, "Maximum total people killed": 5}
row |= {"Minimum civilians reported killed": 0, "Maximum civilians reported killed": 1}
vague = {"Most specific\\nlocation": "Unknown", "US confirmed?": "0"}
vague |= {"Strike ID": "YEM002", "Maximum total people killed": None}
rows = [row, {**row, **vague}, {**row, "Strike ID": "YEM003", "Date": "soon"}]
pd.DataFrame(rows).to_csv("strikes.csv", index=False)
record = atlas.read_events("strikes.csv", bad_rows="keep", reader_options={"country": "YE"})
try:
    record.write("out.csv")
except atlas.AtlasError as error:
    refused = str(error)
report = record.report
print(json.dumps({
    "report": dict(report), "whole": report.adds_up(), "ids": record.events.index.tolist(),
    "days": record.events["start"].astype(str).tolist(), "zones": record.events["tz"].tolist(),
    "precision": record.places["precision"].tolist(), "drawn": record.counts()["shown"],
    "who": record.participants["attribution"].tolist(), "refused": refused,
    "killed": record.quantities[["low", "high"]].fillna(-1).astype(int).to_numpy().tolist(),
    "notes": record.events["note"].tolist(),
}, default=str))
"""
HILLS = """
import json
import atlas
answer = atlas.geocode(["Mount Example", "جبل المثال"])
row = {"date": "2023-04-06", "place": "Mount Example", "country": "LB"}
import pandas as pd
record = atlas.read_events(pd.DataFrame([row])).geocode()
print(json.dumps({"ids": answer["place_id"].tolist(), "took": record.dataset["plugins"]}))
"""
SPANISH = """
import json
import atlas
import atlas_spanish
from atlas.geocoding.try_phrases import try_language
tried = try_language(atlas_spanish.FOLDER)
answer = atlas.geocode(["12 km al norte de Nabatieh", "12 km north of Nabatieh", "Nabatieh"])
print(json.dumps({
    "wrong": tried.loc[tried["problem"] != "", ["text", "problem"]].to_numpy().tolist(),
    "tried": len(tried), "points": answer[["longitude", "latitude"]].to_numpy().tolist(),
    "took": answer.attrs["plugins"], "said": answer.attrs["gazetteer"][-1],
}))
"""


TUNNELS = """
import json
import atlas
import pandas as pd
row = {"date": "2023-04-06", "latitude": 33.2, "longitude": 35.3}
rows = [{**row, "kind": kind} for kind in ("Tunnel shaft", "Dust-ups", "Meeting")]
record = atlas.read_events(pd.DataFrame(rows))
atlas.brief(record, "page.html", manifest=True)
made = json.load(open("page.json", encoding="utf-8"))
again = atlas.open_record(record.save("saved"))
print(json.dumps({
    "kinds": record.events["kind"].tolist(), "took": record.dataset["plugins"],
    "unknown": [row for row in record.report.frame()["what"] if "kind" in row],
    "manifest": made["plugins"], "house": made["house"],
    "drawn": "Tunnel found" in open("page.html", encoding="utf-8").read(),
    "again": again.events["kind"].tolist(),
}))
"""

MIST = """
import json
import pandas as pd
import atlas
from atlas.page.html.manifest import read_manifest
row = {"date": "2023-04-06", "time": "12:00", "place": "the north", "country": "Bouvet Island"}
rows = [{**row, "longitude": x, "latitude": y} for x, y in ((-14.7, -50.15), (-14.6, -49.748))]
rows.append({**row, "place": "Kap Nebel", "country": "Nebelinsel"})
record = atlas.read_events(pd.DataFrame(rows))
page = atlas.brief(record, "mist.html")
print(json.dumps({
    "territories": record.places["territory"].tolist(), "zone": record.events["tz"].tolist()[2],
    "took": [record.report["plugins"], record.dataset["plugins"], read_manifest(page)["plugins"]],
    "words": "Invented; its status is in dispute." in page.read_text("utf-8"),
}))
"""


@pytest.fixture(scope="module")
def use(tmp_path_factory, repository):
    """Return a function that installs an example into a clean folder and runs code with it."""

    def run(name, code):
        folder = tmp_path_factory.mktemp(name)
        site = folder / "site"
        source = folder / "source"
        # built from a copy, so that nothing is left in the repository
        example = repository / "examples" / "plugins" / name
        shutil.copytree(example, source, ignore=shutil.ignore_patterns("__pycache__"))
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        pip += ["--no-deps", "--no-index", "--no-build-isolation", "--target", str(site)]
        subprocess.run([*pip, str(source)], check=True, capture_output=True)
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(repository)])}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_the_example_of_a_reader_reads_its_database(use):
    """GTD's columns, no line changed in the library: told, exact as coded, held back, named."""
    told = use("gtd", GTD)
    assert told["report"]["format"] == "gtd-suspected"
    took = {"door": "readers", "name": "gtd-suspected", "package": "atlas-gtd", "version": "1.0"}
    assert told["report"]["plugins"] == [took]
    assert told["ids"] == ["gtd:201904060001", "gtd:2"]
    assert (told["precision"], told["drawn"]) == (["town", "adm1"], 1)
    assert told["times"] == ["day", "month"]
    assert told["who"] == ["suspected"]
    assert told["killed"] == [2]
    assert told["left"] == 0
    assert "may not" in told["refused"]


def test_the_example_that_was_written_from_the_documents_reads_its_tables(use):
    """A stranger's reader of US strikes: a date of days first, spans, a vague row, a broken one."""
    told = use("tbij", TBIJ)
    assert told["report"]["format"] == "tbij-by-country"
    took = {"door": "readers", "name": "tbij-by-country", "package": "atlas-tbij", "version": "1.0"}
    assert told["report"]["plugins"] == [took]
    assert told["ids"] == ["YEM001", "YEM002"]
    assert (told["report"]["set_aside"], told["whole"]) == ([4], True)
    assert (told["days"], set(told["zones"])) == (["2019-04-06"] * 2, {"Asia/Aden"})
    assert (told["precision"][1], told["drawn"]) == ("adm1", 1)
    assert told["who"] == ["attributed", "suspected"]
    assert told["killed"] == [[2, 5], [2, -1]]
    assert told["notes"] == ["civilians reported killed: 0-1"] * 2
    assert "may not" in told["refused"]


def test_the_example_of_a_layer_is_looked_into(use):
    """Its places answer, in each script, and the record names the package and its version."""
    told = use("gazetteer", HILLS)
    assert told["ids"] == ["hills:1", "hills:1"]
    took = {"door": "gazetteers", "name": "hills", "package": "atlas-hills", "version": "2.1"}
    assert told["took"] == [took]


def test_the_example_of_a_theatre_is_asked_where_places_are(use):
    """Its island is a territory, its edge is uncertain, and page and record name the package."""
    told = use("theatre", MIST)
    # Beside the edge the place stays with the country that its source states.
    assert told["territories"] == ["MIST-ISLAND", "BV", "MIST-ISLAND"]
    assert told["zone"] == "Atlantic/South_Georgia"
    took = {"door": "theatres", "name": "mist", "package": "atlas-mist", "version": "0.3"}
    assert told["took"] == [[took]] * 3
    assert told["words"]


def test_the_example_of_kinds_is_read_and_drawn(use):
    """Its words are kinds, its group has its colours in the page, and the manifest names it."""
    told = use("kinds", TUNNELS)
    assert told["kinds"] == ["tunnel_find", "clash", "meeting"]
    assert told["again"] == told["kinds"]
    took = {"door": "kinds", "name": "tunnels", "package": "atlas-tunnels", "version": "1.2"}
    assert told["took"] == told["manifest"] == [took]
    assert told["house"]["kinds"] == ["tunnel_find", "clash"]
    assert told["drawn"]
    assert told["unknown"] == []


def test_the_example_of_a_language_is_read(use):
    """A folder of words without a program: its own phrases all hold, and the answers name it."""
    told = use("spanish", SPANISH)
    assert told["wrong"] == []
    assert told["tried"] >= 15
    spanish, english, town = told["points"]
    assert spanish == english != town
    took = {"door": "languages", "name": "spanish", "package": "atlas-spanish", "version": "0.3"}
    assert told["took"] == [took]
    assert told["said"] == "language spanish, atlas-spanish 0.3"


@pytest.mark.parametrize("name", ["gtd", "tbij"])
def test_the_example_of_a_reader_stays_short(repository, name):
    """A reader of a large database is at most 120 lines, with what declares it."""
    files = (repository / "examples" / "plugins" / name).iterdir()
    assert sum(len(p.read_text().splitlines()) for p in files if p.is_file()) <= 120


def test_the_python_in_the_page_of_additions_runs(repository, capsys):
    """A reader who pastes the blocks has a reader and a layer of her own."""
    page = (repository / "docs" / "plugins.md").read_text(encoding="utf-8")
    try:
        for block in re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL):
            exec(compile(block, "plugins.md", "exec"), {})
    finally:
        doors.READERS.pop("series", None)
        doors.GAZETTEERS.pop("hills", None)
        doors.THEATRES.pop("mist", None)
        doors.KINDS.pop("ours", None)
        doors.LANGUAGES.pop("invented", None)
    said = capsys.readouterr().out.split()
    theatre = "['MIST-ISLAND']"
    assert said == ["series", "['matched']", theatre, "['tunnel_find']", "['matched']"]
