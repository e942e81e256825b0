"""Who goes unnamed in what goes out, what an embargo holds back, and rules that fail closed."""

import pandas as pd
import pytest
from finished import everything_in
from typer.testing import CliRunner

import atlas
from atlas.cli.main import app
from atlas.errors import RecordError
from atlas.page.briefing import brief
from atlas.page.html.manifest import read_manifest
from atlas.page.notebook.folium_map import draw_map
from atlas.record.record import Record
from atlas.reference.vocabulary import KINDS
from atlas.writers import FORMATS

PARTIES = [
    "RSF",
    "Fano",
    "Qland Liberation Army",
    "Civilians (Lebanon)",
    "قوات الدعم السريع",
    "Zort",
]
PERSONS = ["Amal Qnader", "محمد قنادر", "Dr. Yusuf Qhaddad", "יוסף קנאדר"]


def _rows():
    """Return a stranger's table: parties and private persons, of whom no kind is stated."""
    return pd.DataFrame(
        {
            "date": "2023-04-06",
            "title": [
                f"{person} shot by {party}"
                for person, party in zip(PERSONS * 2, PARTIES, strict=False)
            ],
            "longitude": 35.2,
            "latitude": 33.1,
            "initiators": PARTIES,
            "targets": (PERSONS * 2)[: len(PARTIES)],
        }
    )


def _seen(text, names):
    return [name for name in names if name.split()[-1] in text]


def test_a_strangers_table_shows_its_parties_and_hides_its_persons(tmp_path):
    """In the briefing, the saved map and every format of a redacted record; the counts add up."""
    record = atlas.read_events(_rows())
    brief(record, tmp_path / "b.html", basemap="none", manifest=True)
    draw_map(record, basemap="none").save(tmp_path / "m.html")
    texts = [everything_in(tmp_path / name) for name in ("b.html", "m.html")]
    left = record.redact({})
    left.save(tmp_path / "folder")
    texts += [path.read_text(encoding="utf-8") for path in (tmp_path / "folder").glob("actors.csv")]
    for text in texts:
        assert _seen(text, PERSONS) == []
        assert len(_seen(text, [*PARTIES[:3], *PARTIES[4:]])) == len(PARTIES) - 1
    made = read_manifest(tmp_path / "b.html")
    changed = made["removals"][0]["changed"]
    assert changed["actors unnamed, because their names look like a person's"] == len(PERSONS)
    assert made["not_known_whether_a_person"] == ["Zort"]
    assert "Not known whether a person" in texts[0]
    assert "name_actors=" in texts[0]
    assert "--name-actors" in texts[0]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_redacted_file_names_no_person(ending, tmp_path):
    """Whatever the format, through the command."""
    runner = CliRunner()
    _rows().to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "p.toml").write_text('name = "partners"\n')
    out = tmp_path / f"x.{ending}"
    made = runner.invoke(
        app,
        ["export", str(tmp_path / "t.csv"), "-o", str(out), "--redact", str(tmp_path / "p.toml")],
    )
    assert made.exit_code == 0, made.output
    assert "--name-actors" in made.output
    again = atlas.read_events(out) if ending in ("csv", "xlsx", "parquet", "gpkg") else None
    texts = [out.read_bytes().decode("utf-8", "replace")]
    texts += [] if again is None else [str(again.to_frame().to_dict())]
    assert all(_seen(text, PERSONS) == [] for text in texts)


def test_who_is_named_on_purpose_is_named(tmp_path):
    """One by name or id, or all; a person by kind needs to be listed by name, or persons='keep'."""
    record = atlas.read_events(_rows())
    one = everything_in(brief(record, tmp_path / "a.html", name_actors=("Amal Qnader",)))
    assert _seen(one, PERSONS) == ["Amal Qnader"]
    every = everything_in(brief(record, tmp_path / "b.html", name_actors="all"))
    assert _seen(every, PERSONS) == PERSONS
    both = brief(record, tmp_path / "c.html", redact={"name": "x"}, name_actors=["amal-qnader"])
    assert _seen(everything_in(both), PERSONS) == ["Amal Qnader"]
    draw_map(record).save(tmp_path / "m.html", name_actors="all")
    assert _seen(everything_in(tmp_path / "m.html"), PERSONS) == PERSONS
    stated = record.replace(actors=record.actors.assign(kind="person"))
    assert "Qnader" not in " ".join(stated.redact({"name_actors": "all"}).actors["name"])
    named = stated.redact({"name_actors": ["Amal Qnader"]}).actors["name"]
    assert "Amal Qnader" in set(named)


def test_a_name_that_no_actor_bears_is_an_error(tmp_path):
    """A slip would leave someone unnamed whom the author meant to name: the nearest are said."""
    record = atlas.read_events(_rows())
    with pytest.raises(RecordError, match="'Amal Qnader'"):
        brief(record, tmp_path / "b.html", name_actors=["Amal Qnadar"])
    with pytest.raises(RecordError, match="or 'all'"):
        record.redact({"name_actors": "Amal Qnader"})


@pytest.mark.parametrize("kind", ["Person", "individual", "civilian", "", "of my own", "civilians"])
def test_a_kind_that_is_not_of_the_list_shields_nobody(kind):
    """An unknown kind counts as sensitive by the form of the name."""
    record = Record(
        pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "title": ["Amal Qnader"]}),
        participants=pd.DataFrame({"event_id": ["a"], "actor_id": ["x1"], "role": ["target"]}),
        actors=pd.DataFrame({"actor_id": ["x1"], "name": ["Amal Qnader"], "kind": [kind]}),
    )
    left = record.redact({})
    assert left.actors["name"].tolist() == ["Private person 1"]
    assert "Qnader" not in left.events["title"].iloc[0]


def test_an_actor_that_stands_by_its_id_alone_is_a_person_too():
    """Who is in no table of actors is shown by the id; further names may be a person's, too."""
    record = Record(
        pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "title": ["Of Amal Qnader"]}),
        participants=pd.DataFrame(
            {"event_id": "a", "actor_id": ["amal-qnader", "HZB", "x1"], "role": "party"}
        ),
        actors=pd.DataFrame({"actor_id": ["x1"], "name": ["X"], "names": ["en:Yusuf Qhaddad"]}),
    )
    left = record.redact({})
    said = "\n".join(table.to_csv() for table in left.tables().values()).casefold()
    assert "qnader" not in said
    assert "qhaddad" not in said
    assert "HZB" in set(left.participants["actor_id"])


def test_a_second_redaction_finds_nobody_new():
    """Who goes unnamed already is no name."""
    left = atlas.read_events(_rows()).redact({})
    again = left.redact({})
    assert again.actors["name"].tolist() == left.actors["name"].tolist()
    assert "actors unnamed" not in str(again.dataset["removals"][-1]["changed"])


def test_the_shipped_record_names_its_parties(tmp_path):
    """Nothing of the record that is shipped looks like a private person."""
    record = atlas.open_record("spring-2023")
    made = read_manifest(brief(record, tmp_path / "b.html", basemap="none"))
    assert made["removals"] == []
    assert made["not_known_whether_a_person"] == []


def test_the_command_names_whom_it_is_asked_to(tmp_path):
    """--name-actors, once or more, or all; on an export it belongs to a profile."""
    _rows().to_csv(tmp_path / "t.csv", index=False)
    runner, table = CliRunner(), str(tmp_path / "t.csv")
    out = str(tmp_path / "b.html")
    made = runner.invoke(app, ["brief", table, "-o", out])
    assert "4 names that look like a person's" in made.output
    made = runner.invoke(app, ["brief", table, "-o", out, "--overwrite", "--name-actors", "all"])
    assert made.exit_code == 0, made.output
    assert "look like" not in made.output
    assert _seen(everything_in(tmp_path / "b.html"), PERSONS) == PERSONS
    made = runner.invoke(
        app, ["export", table, "-o", str(tmp_path / "x.csv"), "--name-actors", "all"]
    )
    assert isinstance(made.exception, RecordError)
    assert "--redact" in str(made.exception)
    assert not (tmp_path / "x.csv").exists()


def test_an_export_says_what_left_by_the_profile(tmp_path):
    """Events that the profile takes out are counted beside those that the selection does."""
    rows = _rows().assign(date=[f"2023-04-0{day}" for day in range(1, 7)])
    rows.to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "p.toml").write_text("embargo_days = 2\n")
    arguments = ["export", str(tmp_path / "t.csv"), "-o", str(tmp_path / "x.csv"), "--redact"]
    arguments += [str(tmp_path / "p.toml"), "--cut-off", "2023-04-06"]
    arguments += ["--selection", '{"from": "2023-04-02"}']
    made = CliRunner().invoke(app, arguments)
    assert made.exit_code == 0, made.output
    assert "1 left out by the selection; 2 left out by the profile" in made.output


QUIET = {kind.id for kind in KINDS.values() if kind.group in ("order", "diplomacy", "posture")}
FIRE = ["bombing", "raid", "attack_on_civilians", "clash", "shooting", "rocket_fire", "other"]
FIRE += ["missile attack", "Air strike by drone", "Shelling", "قصف", "meeting of fire", "Meeting"]


@pytest.mark.parametrize("kind", [*FIRE, *sorted(QUIET)])
def test_an_embargo_holds_back_what_may_be_fire(kind):
    """An unknown kind counts as fire, wherever it lies; a meeting, an arrest, a find do not."""
    events = pd.DataFrame({"event_id": ["a", "b"], "start": ["2023-04-05", "2023-03-01"]})
    places = pd.DataFrame({"event_id": ["a", "b"], "longitude": 35.2, "latitude": 33.1})
    left = Record(events.assign(kind=kind), places.assign(role="location")).redact(
        {"embargo_days": 3}, cut_off="2023-04-06"
    )
    assert len(left) == (2 if kind in QUIET else 1)
    removed = left.dataset["removals"][-1]["removed"].get("events", {})
    said = " ".join(removed)
    assert ("not in the list" in said) == (kind not in KINDS or kind == "other")
    assert sum(removed.values()) == 2 - len(left)


def test_a_meeting_where_a_strike_fell_is_under_the_embargo():
    """A place that was struck counts, whatever the kind."""
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-05"], "kind": ["meeting"]})
    places = pd.DataFrame({"event_id": ["a"], "longitude": [35.2], "latitude": [33.1]})
    record = Record(events, places.assign(role="impact"))
    assert len(record.redact({"embargo_days": 3}, cut_off="2023-04-06")) == 0


@pytest.mark.parametrize(
    "field",
    ["longitude", "latitude", "radius_km", "geometry", "name", "name_native", "matched_name"],
)
def test_a_dropped_column_takes_what_gives_it_away(field):
    """Coordinates take the names and ids of their place, a name its other forms and its reason."""
    place = dict.fromkeys(("name", "name_native", "matched_name", "reason", "place_id"), "Qplace")
    place |= {"longitude": 35.1234, "latitude": 33.2345, "radius_km": 1.0, "precision": "exact"}
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    record = Record(events, pd.DataFrame({"event_id": ["a"], **place}))
    left = record.redact({"drop_fields": [f"places.{field}"]}).places
    text = pd.DataFrame(left).to_csv()
    assert "Qplace" not in text
    assert ("35.1234" in text) == ("name" in field)


@pytest.mark.parametrize(
    ("rules", "match"),
    [
        ({"drop_fields": ["events.nte"]}, "events.note"),
        ({"drop_fields": ["places.longitud"]}, "places.longitude"),
        ({"drop_fields": ["actors.name"]}, "ids of actors are made"),
        ({"drop_outlet": ["x"]}, "did you mean drop_outlets"),
        ({"person": "keep"}, "did you mean persons"),
        ({"coarsen": {"grid": 0.5, "role": ["launch"]}}, "roles"),
        ({"coarsen": {"grid": 0.5, "roles": ["lanch"]}}, "launch"),
        ({"persons": "Keep"}, "withhold, keep"),
    ],
)
def test_a_rule_that_can_match_nothing_is_an_error(rules, match):
    """A slip in a profile would leave something in: the nearest word is said."""
    record = Record(pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]}))
    with pytest.raises(RecordError, match=match):
        record.redact(rules)


def test_a_kind_that_is_not_of_the_list_is_noted():
    """The check names the kinds that there are; a blank one says nothing."""
    actors = {"actor_id": ["a", "b", "c"], "name": "X", "kind": ["Person", "person", ""]}
    problems = Record(
        pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"], "kind": ["clash"]}),
        actors=pd.DataFrame(actors),
    ).check()
    assert problems["value"].tolist() == ["Person"]
    assert problems["level"].tolist() == ["note"]
    assert "state, force, group" in problems["message"].iloc[0]
