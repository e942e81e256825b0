"""The shipped registry of actors holds together; names of data sets lead to it, ours or yours."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from atlas import read_events
from atlas.errors import InputTypeError, RecordError, SourceError
from atlas.reference.actors import (
    ancestors,
    find_actor,
    fold_name,
    is_shared,
    load_actors,
    load_groups,
    members_of,
    resolve_actor,
    using,
)
from atlas.reference.country_table import rows_of
from atlas.shipped import shipped

DATA = Path(__file__).resolve().parents[1] / "data" / "reading"
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?|")


def test_ids_are_of_one_form():
    """An id is capital letters and digits with dashes, so that none is taken for a name."""
    assert all(re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", actor_id) for actor_id in load_actors())
    assert len(load_actors()) >= 120


def test_look_alikes_are_mutual():
    """Who is told apart from another is told apart the other way round."""
    actors = load_actors()
    for actor in actors.values():
        assert actor.actor_id not in actor.confused_with
        for other in actor.confused_with:
            assert actor.actor_id in actors[other].confused_with, (actor.actor_id, other)


def test_dates_are_ordered():
    """Whatever begins does so before it ends, and nothing has a parent before it exists."""
    for actor in load_actors().values():
        spans = [(actor.from_, actor.to), *((p["from"], p["to"]) for p in actor.parents)]
        for first, last in spans:
            assert _DATE.fullmatch(first)
            assert _DATE.fullmatch(last)
            assert not (first and last) or first[:4] <= last[:4]


def test_every_name_finds_its_actor_or_an_honest_rival():
    """Each spelling and each name of a data set leads to its actor, or to all that share it."""
    actors = load_actors()
    for actor in actors.values():
        for name in (*actor.spellings(), *actor.source_names()):
            found = find_actor(name)
            bearers = actors.bearers(name)
            assert actor.actor_id in bearers
            sure = found[found["score"] == round(1 / len(bearers), 2)]
            assert set(sure["actor_id"]) == set(bearers), name
            if len(bearers) == 1:
                assert resolve_actor(name)[0] == actor.actor_id
            else:
                assert resolve_actor(name)[0] not in actors
                assert is_shared(name)


def test_a_shared_name_is_decided_by_the_country_of_the_event():
    """Of those who share a name, the one that acts in the country is meant, or nobody is."""
    actors = load_actors()
    shared = {
        name: bearers
        for actor in actors.values()
        for name in actor.spellings()
        if len(bearers := actors.bearers(name)) > 1
    }
    assert len(shared) >= 12
    for name, bearers in shared.items():
        for country in {code for one in bearers for code in actors[one].countries}:
            here = [one for one in bearers if country in actors[one].countries]
            found = resolve_actor(name, country)[0]
            assert found == here[0] if len(here) == 1 else found not in actors, (name, country)


ROWS = rows_of(DATA / "actors.csv")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['name']}-{row['country']}")
def test_a_name_as_written_means_who_it_should(row):
    """Names of many wars and languages lead to their actor; what is not certain keeps its name."""
    found, name = resolve_actor(row["name"], row["country"])
    if row["actor_id"]:
        assert found == row["actor_id"]
    else:
        assert found not in load_actors()
        assert name == row["name"]


def test_each_state_has_its_own_parties():
    """The armed forces are a force of their state, the civilians are civilians; none is missing."""
    actors = load_actors()
    states = rows_of(shipped("actors", "states.csv"))
    assert len(states) >= 195
    for row in states:
        assert len(row["alpha_3"]) == 3
        assert actors[row["civilians"]].kind == "civilians"
        if row["state"]:
            assert actors[row["state"]].kind == "state"
        if row["force"]:
            assert actors[row["force"]].kind == "force"
            assert row["state"] in ancestors(row["force"])


def test_an_id_of_ucdp_is_of_one_actor():
    """No two actors have one id of UCDP."""
    ids = [one["id"] for actor in load_actors().values() for one in actor.ucdp if "id" in one]
    assert len(ids) == len(set(ids)) >= 100


def test_no_sponsor_is_a_parent():
    """No armed group stands under a state: others say that one supports it, which is a claim."""
    actors = load_actors()
    states = {key for key, actor in actors.items() if actor.kind in ("state", "force")}
    under = [
        actor.actor_id
        for actor in actors.values()
        if actor.kind == "group" and states & set(ancestors(actor.actor_id))
    ]
    assert under == []


@pytest.mark.parametrize(
    ("name", "actor_id"),
    [
        ("Military Forces of Israel (2022-)", "ISR-IDF"),
        # the years of another government are the same army
        ("Military Forces of Israel (2009-2021)", "ISR-IDF"),
        ("Police Forces of Israel (2022-) Border Police", "ISR-BP"),
        ("Military Forces of Iran (1989-) Islamic Revolutionary Guard Corps", "IRN-IRGC"),
        ("Military Forces of Iran (1989-)", "IRN-MIL"),
        ("PIJ: Palestinian Islamic Jihad", "PIJ"),
        ("Kataib Hezbollah (Iraq)", "IRQ-KH"),
        ("Military Forces of Yemen (2017-) Houthi", "YEM-HOU"),
        # here the years do tell two armies apart
        ("Military Forces of Syria (2000-2024)", "SYR-SAA"),
        ("Military Forces of Syria (2024-)", "SYR-MIL"),
        # of UCDP
        ("Government of Israel", "ISR"),
        ("Syrian insurgents", "SYR-OPP"),
        ("IS", "IS"),
    ],
)
def test_names_of_data_sets_lead_to_the_registry(name, actor_id):
    """What ACLED and UCDP call an actor is the actor."""
    assert resolve_actor(name)[0] == actor_id


def test_a_prefix_makes_no_parent():
    """A unit that the registry does not know stands by itself, whatever its name begins with."""
    name = "Military Forces of Israel (2022-) Camel Corps"
    assert resolve_actor(name)[0] not in load_actors()
    assert resolve_actor("Military Forces of Syria (1971-2000)")[0] not in load_actors()


def test_readers_take_names_through_the_registry():
    """Two names of one army are one actor of the record, with its parents."""
    rows = pd.DataFrame(
        {
            "date": ["2023-04-06", "2023-04-07"],
            "country": "Lebanon",
            "parties": ["Military Forces of Israel (2022-); Hezbollah", "צה״ל; حزب الله"],
        }
    )
    record = read_events(rows)
    assert set(record.participants["actor_id"]) == {"ISR-IDF", "HZB"}
    assert set(record.actors["actor_id"]) == {"ISR-IDF", "HZB", "ISR"}
    assert len(record.select(actors=["ISR"])) == 2


@pytest.mark.parametrize(
    ("text", "actor_id"),
    [
        ("צה״ל", "ISR-IDF"),
        ('צה"ל', "ISR-IDF"),
        ("הליכוד", "ISR-LIKUD"),
        ("سپاه پاسداران انقلاب اسلامی", "IRN-IRGC"),
        ("حركة امل", "AMAL"),
        ("جبهه النصره", "NUSRA"),
        ("پێشمەرگە", "IRQ-PESH"),
    ],
)
def test_names_are_found_across_scripts(text, actor_id):
    """Gershayim of either kind, a missing hamza and a plain ha are no other name."""
    assert find_actor(text).iloc[0][["actor_id", "score"]].tolist() == [actor_id, 1.0]


def test_a_name_says_how_its_bearers_differ():
    """Each of the four that bear the word Quds brings a sentence on what it is."""
    found = find_actor("Quds")
    assert len(found) == 4
    assert (found["note"].str.len() > 20).all()


def test_parents_are_dated():
    """The al-Nusra Front was under al-Qaeda until July 2016, and has no parent since."""
    assert ancestors("NUSRA", on="2015-01-01") == ["AQ"]
    assert ancestors("NUSRA", on="2016-12-01") == []
    assert ancestors("NUSRA") == []
    assert ancestors("YPG", on="2014-06-01") == []
    assert ancestors("YPG") == ["SDF"]


def test_groups_are_dated_and_rest_on_something():
    """A group names whose word it is; its members come and go."""
    for group in load_groups().values():
        assert len(group.rests_on) > 20
        assert "http" not in group.rests_on
        assert all(member["actor_id"] in load_actors() for member in group.members)
    assert "QAT" in members_of("yemen-coalition-2015", "2016-01-01")
    assert "QAT" not in members_of("yemen-coalition-2015", "2018-01-01")
    assert members_of("lebanon-mechanism", "2023-04-06") == []
    with pytest.raises(RecordError, match="no group of actors is called 'axis'; there are un-1267"):
        members_of("axis", "2023-04-06")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("{", "wanted a list"),
        ('[{"group_id": "a", "name": "b"}]', "rests_on"),
        ('[{"group_id": "a", "name": "b", "rests_on": ""}]', "rests_on is empty"),
        (
            '[{"group_id": "a", "name": "b", "rests_on": "c", "members": [{"actor_id": "X"}]}]',
            "'X' is not in the registry",
        ),
    ],
)
def test_a_file_of_groups_that_is_none_says_why(text, match, tmp_path):
    """A group without a source is no group of ours."""
    path = tmp_path / "groups.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=match):
        load_groups(path)


_OWN = {"actor_id": "SEA", "name": "Sea People", "kind": "group", "parent_id": "UN"}


def _own(form, folder):
    """Return the same own registry as a list, a frame, a JSON file or a CSV file."""
    names = [{"text": "شعوب البحر", "lang": "ar"}]
    if form == "list":
        return [{**_OWN, "names": names}]
    frame = pd.DataFrame([{**_OWN, "names": "ar:شعوب البحر", "confused_with": "HZB"}])
    if form == "frame":
        return frame
    path = folder / f"mine.{form}"
    if form == "json":
        path.write_text(json.dumps({"actors": [{**_OWN, "names": names}]}), encoding="utf-8")
    else:
        frame.to_csv(path, index=False)
    return path if form == "json" else str(path)


@pytest.mark.parametrize("form", ["list", "frame", "json", "csv"])
def test_a_registry_of_ones_own_goes_on_top(form, tmp_path):
    """Its actors are found beside the shipped ones, may stand under them, and vanish again."""
    rows = pd.DataFrame(
        {"date": ["2023-04-06"], "country": ["Lebanon"], "parties": ["شعوب البحر; Hezbollah"]}
    )
    record = read_events(rows, actors=_own(form, tmp_path))
    assert set(record.actors["actor_id"]) == {"SEA", "UN", "HZB"}
    assert record.report["actors_not_in_registry"] == []
    assert "SEA" not in load_actors()
    assert read_events(rows).report["actors_not_in_registry"] == ["شعوب البحر"]


def test_ones_own_names_go_first():
    """Who calls another group Hezbollah means that one; the shipped one keeps its id."""
    own = [{"actor_id": "MY-HZB", "name": "Hezbollah", "kind": "group"}]
    with using(load_actors(extra=own)):
        assert resolve_actor("Hezbollah")[0] == "MY-HZB"
        assert resolve_actor("HZB")[0] == "HZB"
    assert resolve_actor("Hezbollah")[0] == "HZB"


def test_an_entry_of_ones_own_replaces_the_shipped_one():
    """An id that the registry has is described anew."""
    own = [{"actor_id": "HZB", "name": "Hizb", "kind": "faction"}]
    assert load_actors(extra=own)["HZB"].kind == "faction"
    assert load_actors()["HZB"].kind == "group"


@pytest.mark.parametrize(
    ("own", "error", "match"),
    [
        ([{"actor_id": "A", "name": "a", "kind": "army"}], RecordError, "your actors, A, kind"),
        ([{**_OWN, "parent_id": "ATL"}], RecordError, "'ATL', which is not in the registry"),
        ([{**_OWN, "from": "6 April"}], RecordError, "wanted YYYY, YYYY-MM or YYYY-MM-DD"),
        ([{**_OWN, "from": "2023", "to": "2022-12"}], RecordError, "before it begins"),
        ([_OWN, _OWN], RecordError, "'SEA' stands there twice"),
        (["SEA"], RecordError, "entry 0"),
        (7, InputTypeError, "got int"),
    ],
)
def test_an_own_registry_that_is_none_says_why(own, error, match):
    """Entry, field, value and what was wanted are named."""
    with pytest.raises(error, match=match):
        load_actors(extra=own)


def test_a_saved_record_brings_its_own_actors(tmp_path):
    """Actors are looked up when a table is read; a folder has them already."""
    record = read_events(
        pd.DataFrame({"date": ["2023-04-06"], "country": ["Lebanon"], "parties": ["Hezbollah"]})
    )
    with pytest.raises(SourceError, match="takes no options; got actors"):
        read_events(record.save(tmp_path / "r"), actors=[_OWN])


def test_folding_twice_changes_nothing():
    """A folded name is its own fold, in every script that the registry has."""
    for actor in load_actors().values():
        for name in actor.spellings():
            assert fold_name(fold_name(name)) == fold_name(name) != ""
