"""A saved record is what the Frictionless standard says: its own validator reads every table."""

import json
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.readers import read_events
from atlas.record.combination.combine_records import combine
from atlas.record.package.open_package import find_record, open_record, shipped_names
from atlas.record.record import Record
from tests.tries import tries

ODD = "a,b;\"c\"\n'd'\r\n<img src=x> {{ 7*7 }} \u202eصور\u200e\u0000 "


def _complaints(folder):
    """Return what the validator of the standard has against a folder: its tables read and all."""
    report = Package(str(Path(folder) / "datapackage.json")).validate()
    return report.flatten(["name", "type", "note"])


@pytest.fixture(scope="module")
def geocoded():
    """Return the shipped record with its places found: it has shapes."""
    return open_record("spring-2023").geocode()


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_record_is_a_valid_package(name):
    """The files in the repository are valid as they lie there."""
    assert _complaints(find_record(name)) == []


def test_a_geocoded_record_is_valid_with_its_shapes(geocoded, tmp_path):
    """The shapes are no table, and the package does not say that they are one."""
    folder = geocoded.save(tmp_path / "r")
    assert (folder / "shapes.geojson").is_file()
    assert _complaints(folder) == []


def test_the_validator_would_notice(geocoded, tmp_path):
    """A broken key, a word out of its list and a wrong header are each found: it reads the rows."""
    folder = geocoded.save(tmp_path / "r")
    links = (folder / "links.csv").read_text("utf-8")
    (folder / "links.csv").write_text(links + "E001,nowhere,leads_to,,\n", encoding="utf-8")
    events = (folder / "events.csv").read_text("utf-8")
    (folder / "events.csv").write_text(events.replace("title", "heading", 1), encoding="utf-8")
    found = [kind for _, kind, _ in _complaints(folder)]
    assert sorted(set(found)) == ["constraint-error", "foreign-key", "incorrect-label"]


def test_what_is_made_of_records_is_valid(geocoded, tmp_path):
    """Combined, cut at a day, redacted, and counted: each is a valid package."""
    table = pd.DataFrame({"date": ["2023-04-06"], "place": ["Tyre"], "note": [ODD], "": ["1"]})
    made = {
        "combined": combine([geocoded, read_events(table)]),
        "as_of": geocoded.as_of("2023-04-10"),
        "redacted": geocoded.redact(
            {"drop_outlets": ["Reuters"], "persons": "keep", "coarsen": {"to": "adm1"}}
        ),
        "counted": read_events(geocoded.aggregate(by="adm1", per="month")),
        "nothing": Record(),
    }
    found = {name: _complaints(record.save(tmp_path / name)) for name, record in made.items()}
    assert not any(found.values()), found


@pytest.mark.parametrize(
    ("words", "name", "path"),
    [
        # an id of the Open Definition, however it is written
        ("CC BY 4.0", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("odbl 1.0", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
        # terms with an address; terms without, which stand in the description
        ("Ours (see https://example.org/terms).", None, "https://example.org/terms"),
        ("Not to be passed on", None, "datapackage.json"),
        ("حقوق الطبع محفوظة", None, "datapackage.json"),
    ],
)
def test_a_licence_is_named_as_the_standard_wants_it(tmp_path, words, name, path):
    """No licence is given an id that is not its own; its own words are its title."""
    folder = Record(dataset={"title": "T", "licence": words}).save(tmp_path / "r")
    about = json.loads((folder / "datapackage.json").read_text("utf-8"))
    (licence,) = about["licenses"]
    assert (licence.get("name"), licence["path"], licence["title"]) == (name, path, words)
    assert _complaints(folder) == []
    assert open_record(folder).dataset["licence"] == words


_any = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_odd = _any | st.sampled_from([ODD, "", " ", "\r", "\n", "\ufeff", '"', "'", "\\", "#", "nan"])
_own = {"event_id", "start", "title", "weight", "geometry"}


@settings(max_examples=tries(15), deadline=None)
@given(
    st.lists(st.tuples(_odd, _odd, _odd), min_size=1, max_size=4),
    st.text(st.sampled_from(' \tab"\n\r\u00a0é:'), max_size=4).filter(lambda t: t not in _own),
    st.dictionaries(st.sampled_from(["title", "name", "version", "licence"]), _odd),
)
def test_any_text_and_any_column_is_valid_and_comes_back(rows, column, dataset):
    """Whatever stands in a cell, in the name of a further column or in the data set's words."""
    texts, actors, values = zip(*rows, strict=True)
    ids = [f"{text}{number}" for number, text in enumerate(texts)]
    names = [f"{text}{number}" for number, text in enumerate(actors)]
    record = Record(
        events=pd.DataFrame(
            {"event_id": ids, "start": "2023-04-06", "title": texts, column: list(values)}
        ),
        actors=pd.DataFrame({"actor_id": names, "name": actors}),
        participants=pd.DataFrame({"event_id": ids, "actor_id": names, "role": "party"}),
        original=pd.DataFrame({column: values}, index=pd.Index(ids, name="event_id")),
        dataset=dataset,
    )
    with tempfile.TemporaryDirectory() as folder:
        saved = record.save(Path(folder) / "r")
        assert _complaints(saved) == []
        opened = open_record(saved)
    assert opened.events[column].tolist() == record.events[column].tolist()
    assert opened.original.columns.tolist() == [column]


def test_a_record_of_an_older_version_opens(tmp_path):
    """Version 0.1 wrote a licence without a name, and a column without a name as it was."""
    folder = tmp_path / "old"
    shutil.copytree(find_record("spring-2023"), folder)
    about = json.loads((folder / "datapackage.json").read_text("utf-8"))
    about |= {"profile": "tabular-data-package", "licenses": [{"title": "CC BY 4.0"}]}
    about["resources"].append(
        {"name": "shapes", "path": "shapes.geojson", "format": "geojson"}
        | {"mediatype": "application/geo+json"}
    )
    about["resources"].append(
        {"name": "original", "path": "original.csv", "profile": "tabular-data-resource"}
        | {"schema": {"fields": [{"name": "atlas:event_id"}, {"name": "", "type": "integer"}]}}
    )
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    (folder / "original.csv").write_text("atlas:event_id,\nE001,7\n", encoding="utf-8")
    opened, now = open_record(folder), open_record("spring-2023")
    for name, table in now.tables().items():
        pd.testing.assert_frame_equal(pd.DataFrame(getattr(opened, name)), pd.DataFrame(table))
    assert opened.original.to_dict() == {"": {"E001": 7}}
    assert _complaints(opened.save(tmp_path / "new")) == []
