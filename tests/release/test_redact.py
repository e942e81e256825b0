"""Redaction: what is left out is in no part of the finished file, and the counts add up."""

import itertools
import pickle
import re
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from finished import everything_in
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import atlas
from atlas.errors import AtlasError, InputTypeError, PageError, RecordError
from atlas.geodesy import distance_km
from atlas.page.briefing import brief
from atlas.page.html.manifest import read_manifest
from atlas.page.notebook.folium_map import draw_map
from atlas.record.record import Record
from atlas.reference.actors import load_actors
from atlas.release.coarsen import cell_of
from atlas.release.profile import Redaction
from atlas.release.redact import private_persons
from tests.tries import tries

MARKINGS = ["", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED", "Ours"]


def _words(count):
    """Return words that stand nowhere else, so that each tells which cell it came from."""
    return (f"Qz{number}wx" for number in itertools.count(1) if number <= count)


def _record(events, seed=0):
    """Return a record in which every text cell is a word of its own, told again elsewhere."""
    word = _words(10_000)
    rng = np.random.default_rng(seed)
    ids = [f"E{next(word)}" for _ in range(events)]
    names = {one: next(word) for one in ids}
    outlets = [next(word) for _ in range(3)]
    people = [f"{next(word)} {next(word)}" for _ in range(3)]
    said = [outlets[rng.integers(3)] for _ in ids]
    who = [int(rng.integers(3)) for _ in ids]
    told = [
        f"{people[w]} near {names[i]}, says {s}" for i, s, w in zip(ids, said, who, strict=True)
    ]
    frame = {"event_id": ids}
    spots = {
        "longitude": rng.uniform(44, 47, events).round(4),
        "latitude": rng.uniform(31, 35, events).round(4),
    }
    actors = pd.DataFrame(
        {
            "actor_id": ["P-0", "P-1", "P-2", "GROUP"],
            "name": [*people, next(word)],
            "names": [f"ar:شخص{number}ظ" for number in range(3)] + [""],
            "kind": ["person", "person", "person", "group"],
            "parent_id": ["GROUP", "", "", ""],
            "note": [next(word) for _ in range(4)],
        }
    )
    return Record(
        pd.DataFrame(
            {
                **frame,
                "title": [f"{next(word)}: {text}" for text in told],
                "note": [f"{next(word)} {text}; compare {ids[0]}" for text in told],
                "start": pd.date_range("2023-04-01", periods=events).strftime("%Y-%m-%d"),
                "kind": ["rocket_fire" if number % 2 else "meeting" for number in range(events)],
                "marking": [MARKINGS[rng.integers(len(MARKINGS))] for _ in ids],
                "sensitivity": ["minor" if rng.random() < 0.3 else "" for _ in ids],
                "extra": [next(word) for _ in ids],
            }
        ),
        pd.DataFrame(
            {
                **frame,
                **spots,
                "name": list(names.values()),
                "name_native": [f"مكان{number}ض" for number in range(events)],
                "adm1": "Province",
                "adm2": [next(word) for _ in ids],
                "country": "IQ",
                "radius_km": rng.uniform(0.1, 5, events).round(2),
                "precision": "town",
                "place_id": [f"gn:{next(word)}" for _ in ids],
                "reason": [f"{next(word)} for {one}" for one in names.values()],
                "role": ["launch" if number % 2 else "location" for number in range(events)],
            }
        ),
        pd.DataFrame(
            {
                **frame,
                "actor_id": [f"P-{w}" for w in who],
                "role": "party",
                "by": [f"{s} and {next(word)}" for s in said],
            }
        ),
        actors,
        pd.DataFrame({**frame, "what": "killed", "best": 1, "source": said, "detail": told}),
        pd.DataFrame(
            {
                **frame,
                "outlet": said,
                "note": [next(word) for _ in ids],
                "url": [f"https://example.org/{next(word)}-{s}" for s in said],
            }
        ),
        pd.DataFrame({"from_id": ids[:1], "to_id": ids[-1:], "kind": "same_as", "basis": told[:1]}),
        dataset={
            "title": "Invented",
            "cut_off": "2023-04-06",
            "transformations": [f"{ids[0]}: placed at 35.1234, 33.4321: {next(word)}"],
            "inclusion_rule": f"what {people[0]} and {outlets[0]} said",
        },
        original=pd.DataFrame({"row": [next(word) for _ in ids]}, index=pd.Index(ids)),
        report={"skipped": next(word)},
    )


PROFILES = st.fixed_dictionaries(
    {},
    optional={
        "drop_tables": st.lists(
            st.sampled_from(["quantities", "sources", "links", "participants", "actors"]),
            unique=True,
            max_size=2,
        ),
        "drop_fields": st.lists(
            st.sampled_from(["events.note", "events.title", "sources.url", "quantities.detail"]),
            unique=True,
        ),
        "outlet": st.integers(0, 2),
        "max_marking": st.sampled_from(MARKINGS[1:-1]),
        "drop_sensitivity": st.just(["minor"]),
        "embargo_days": st.integers(0, 4),
        "coarsen": st.sampled_from(
            [{"grid": 0.5}, {"grid": 0.1, "roles": ["launch"]}, {"to": "country"}]
        ),
        "word": st.integers(0, 5),
    },
)


def _profile(drawn, record):
    """Return a profile with names of this record in it."""
    rules = {**drawn}
    if "outlet" in rules:
        outlets = sorted(set(record.sources["outlet"]))
        rules["drop_outlets"] = [outlets[rules.pop("outlet") % len(outlets)]]
    if "word" in rules:
        titles = record.events["title"].tolist()
        rules["words"] = [titles[rules.pop("word") % len(titles)].partition(":")[0]]
    return rules


def _gone(record, rules):
    """Return the texts that a profile takes out, as a person would read its rules."""
    events = record.events
    levels = MARKINGS[1:-1]
    out = np.zeros(len(events), dtype=bool)
    if "max_marking" in rules:
        most = levels.index(rules["max_marking"])
        out |= [m == "Ours" or (m in levels and levels.index(m) > most) for m in events["marking"]]
    if "drop_sensitivity" in rules:
        out |= (events["sensitivity"] == "minor").to_numpy()
    if rules.get("embargo_days"):
        recent = events["start"] > pd.Timestamp("2023-04-06") - pd.Timedelta(
            days=rules["embargo_days"]
        )
        struck = events.index.isin(record.places.loc[record.places["role"] == "launch", "event_id"])
        out |= (recent & ((events["kind"] == "rocket_fire") | struck)).to_numpy()
    ids = events.index[out]
    gone = set(ids) | {title.partition(":")[0] for title in events["title"][out]}
    gone |= {note.partition(" ")[0] for note in events["note"][out]}
    gone |= set(record.places.loc[record.places["event_id"].isin(ids), "adm2"])
    gone |= set(rules.get("words", [])) | set(rules.get("drop_outlets", []))
    names = record.actors.loc[record.actors["kind"] == "person"]
    gone |= {word for name in names["name"] for word in (name, name.split()[-1])}
    gone |= {text.partition(":")[2] for text in names["names"]}
    gone |= set(names["note"])
    for field in rules.get("drop_fields", []):
        table, column = field.split(".")
        texts = getattr(record, table)[column]
        gone |= {text if column == "url" else re.split("[:; ]", text)[0] for text in texts}
    gone |= set(record.original["row"]) | set(events["extra"]) | {record.report["skipped"]}
    gone |= {"35.1234"}
    if "coarsen" in rules:
        roles = rules["coarsen"].get("roles") or ["launch", "location"]
        places = record.places[record.places["role"].isin(roles)]
        for column in ("name", "name_native", "adm2", "place_id"):
            gone |= set(places[column])
        gone |= {f"{degrees:.4f}".rstrip("0") for degrees in places["longitude"]}
    # A detail tells what the title tells: its first word is a person's, and gone as such.
    return {text for text in gone if text}


# A file takes too long to make for a failing case to be made smaller.
@settings(max_examples=tries(25), deadline=None, phases=[Phase.explicit, Phase.generate])
@given(events=st.integers(2, 6), seed=st.integers(0, 99), drawn=PROFILES)
def test_nothing_that_a_profile_takes_out_is_in_the_file(events, seed, drawn):
    """Blocks, list without scripts, manifest and settings hold none of the values."""
    record = _record(events, seed)
    rules = _profile(drawn, record)
    with tempfile.TemporaryDirectory() as folder:
        path = brief(record, Path(folder) / "b.html", redact=rules, basemap="none", manifest=True)
        text = everything_in(path).casefold()
        made = read_manifest(path)
    for value in _gone(record, rules):
        assert value.casefold() not in text, (value, rules)
    _adds_up(record, made["removals"][-1])
    assert made["counts"]["held"] == made["removals"][-1]["kept"]["events"]


def _adds_up(record, entry):
    """Check that what is said to have left is what was held less what is there."""
    for name, table in record.tables().items():
        assert entry["held"][name] == len(table)
        left = sum(entry["removed"].get(name, {}).values())
        assert entry["held"][name] == entry["kept"][name] + left, (name, entry)


def test_what_is_kept_stays_as_it_was():
    """A profile that takes nothing but one outlet leaves every other row alone, but for ids."""
    record = _record(6)
    outlet = record.sources["outlet"].iloc[0]
    left = record.redact({"drop_outlets": [outlet], "persons": "keep"})
    rows = record.sources["outlet"] != outlet
    assert left.sources["note"].tolist() == record.sources["note"][rows].tolist()
    assert left.events.index.tolist() == [f"e{number}" for number in range(1, 7)]
    assert left.places["longitude"].tolist() == record.places["longitude"].tolist()
    assert "[source withheld]" in " ".join(left.participants["by"])


@pytest.mark.parametrize("grid", [0.5, 0.1])
def test_the_shipped_record_is_clean(grid, tmp_path):
    """Outlets, a person's names, notes and the places of launches are nowhere in the file."""
    record = atlas.open_record("spring-2023").geocode()
    rules = {
        "name": "partners",
        "drop_outlets": ["Washington Post", "Reuters"],
        "drop_fields": ["events.note"],
        "drop_sensitivity": ["minor"],
        "words": ["Soleimani"],
        "coarsen": {"grid": grid, "roles": ["launch"]},
    }
    path = brief(record, tmp_path / "b.html", redact=rules, manifest=True)
    text = everything_in(path)
    launches = record.places[(record.places["role"] == "launch") & record.places["place_id"].ne("")]
    gone = {"Washington Post", "Reuters", "Soleimani", "سليماني", *record.events["note"]}
    minor = record.events["sensitivity"].str.contains("minor")
    gone |= set(record.events["title"][minor])
    # Some are the places of impacts too, which this profile keeps.
    kept = record.places.loc[record.places["role"] != "launch", "name_native"]
    narrow = launches[(launches["radius_km"] < 10 * grid) & ~launches["name_native"].isin(kept)]
    gone |= set(narrow["name_native"])
    gone |= {f"{value:.5f}" for value in narrow["longitude"]}
    for value in gone - {""} - {"سليماني"}:
        assert value not in text, value
    made = read_manifest(path)
    _adds_up(record, made["removals"][-1])
    assert made["removals"][-1]["removed"]["sources"]["of an outlet that is left out"] > 5
    assert "Redacted by the profile 'partners'" in text


@settings(max_examples=tries(60), deadline=None)
@given(
    longitude=st.floats(-180, 180),
    latitude=st.floats(-90, 90),
    radius=st.floats(0, 60),
    grid=st.sampled_from([0.01, 0.1, 0.25, 0.5, 1, 5]),
)
def test_a_coarser_place_holds_the_true_one(longitude, latitude, radius, grid):
    """The disc of the cell holds the point and all of its old disc; the precision falls."""
    places = pd.DataFrame(
        {
            "event_id": ["a"],
            "longitude": [round(longitude, 5)],
            "latitude": [round(latitude, 5)],
            "radius_km": [round(radius, 2)],
            "precision": ["town"],
            "name": ["Somewhere"],
        }
    )
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    old = Record(events, places).places.iloc[0]
    new = Record(events, places).redact({"coarsen": {"grid": grid}}).places.iloc[0]
    away = distance_km(
        new["longitude"], new["latitude"], np.array([old["longitude"]]), np.array([old["latitude"]])
    )[0]
    assert away + old["radius_km"] <= new["radius_km"] + 1e-6
    assert new["precision"] in ("area", "region")
    assert new["basis"] == "generalised"
    assert "Somewhere" not in new.astype(str).str.cat()


def test_a_cell_tells_nothing_of_where_in_it_a_place_lay():
    """Two places of one cell, with alike errors, cannot be told apart; nor can two runs."""
    places = pd.DataFrame(
        {
            "event_id": ["a", "b"],
            "longitude": [35.01, 35.49],
            "latitude": [33.02, 33.44],
            "radius_km": [2.37, 4.9],
            "precision": "town",
        }
    )
    events = pd.DataFrame({"event_id": ["a", "b"], "start": "2023-04-06"})
    runs = [Record(events, places).redact({"coarsen": {"grid": 0.5}}).places for _ in range(2)]
    told = runs[0].drop(columns=["event_id", "geometry"])
    assert told.iloc[0].equals(told.iloc[1])
    assert runs[0].drop(columns="geometry").equals(runs[1].drop(columns="geometry"))


def test_a_cell_reaches_to_its_own_corners():
    """The reach of a cell is the distance to its farthest corner, and hardly more."""
    lon, lat, reach = cell_of([35.2], [33.27], 0.5)
    corner = distance_km(lon[0], lat[0], np.array([35.0]), np.array([33.0]))[0]
    assert corner <= reach[0] <= corner + 0.05


def test_places_become_the_area_that_they_name():
    """A launch in southern Lebanon is the governorate, with its shape; no finer name is left."""
    record = atlas.open_record("spring-2023").geocode()
    left = record.redact({"coarsen": {"to": "adm1", "roles": ["launch"]}})
    rows = (record.places["role"] == "launch") & (record.places["adm1"] == "South")
    assert rows.any()
    new = left.places[rows]
    assert set(new["name"]) == {"South"}
    assert set(new["precision"]) == {"adm1"}
    assert (new.geometry.geom_type != "Point").all()
    assert (new["radius_km"] > record.places.loc[rows, "radius_km"]).all()
    assert "[place withheld]" in " ".join(left.events["title"])


def test_an_area_that_does_not_hold_the_place_gives_no_pin():
    """A province that is written beside a place far from it would be a wrong one."""
    events = pd.DataFrame({"event_id": ["a"], "start": ["2023-04-06"]})
    place = {"event_id": ["a"], "name": ["X"], "adm1": ["South"], "country": ["LB"]}
    place |= {"longitude": [36.2], "latitude": [34.5], "radius_km": [1.0], "precision": ["town"]}
    left = Record(events, pd.DataFrame(place)).redact({"coarsen": {"to": "adm1"}})
    assert left.counts() == {"held": 1, "shown": 0, "hidden": 0, "off_map": 1}


def test_private_persons_go_unnamed_unasked(tmp_path):
    """A briefing names no private person by default; the holders of offices stay."""
    events = pd.DataFrame(
        {"event_id": ["a"], "start": ["2023-04-06"], "title": ["Amal Nader meets Hassan Nasrallah"]}
    )
    actors = pd.DataFrame(
        {
            "actor_id": ["P-NADER", "P-NASRALLAH"],
            "name": ["Amal Nader", "Hassan Nasrallah"],
            "names": ["ar:أمل نادر", ""],
            "kind": "person",
        }
    )
    took_part = pd.DataFrame(
        {"event_id": "a", "actor_id": ["P-NADER", "P-NASRALLAH"], "role": "party"}
    )
    record = Record(events, participants=took_part, actors=actors)
    assert private_persons(record) == ["P-NADER"]
    text = everything_in(brief(record, tmp_path / "b.html"))
    for gone in ("Nader", "P-NADER", "NADER", "أمل"):
        assert gone not in text
    assert "Nasrallah" in text
    assert "Private person 1" in text
    kept = brief(record, tmp_path / "c.html", redact={"persons": "keep"})
    assert "Amal Nader" in everything_in(kept)
    listed = record.redact({"public_persons": ["P-NADER"]})
    assert "Amal Nader" in listed.events["title"].iloc[0]


def test_each_person_of_the_registry_holds_an_office():
    """Who is in the registry is there for an office, which its note names."""
    persons = [one for one in load_actors().values() if one.kind == "person"]
    assert persons
    for person in persons:
        assert person.parent_id, person.actor_id
        assert any(
            word in person.note.casefold()
            for word in (
                "head",
                "secretary",
                "commander",
                "minister",
                "president",
                "chief",
                "leader",
            )
        ), person.actor_id


def test_a_name_leaves_however_it_is_written():
    """Case, marks, joined words and signs that cannot be seen do not hide it."""
    texts = ["AMAL  NADER was", "Amál Nadér", "Amal_Nader", "A\u200dmal Nader", "وأمل نادر"]
    ids = [f"e{number}" for number in range(len(texts))]
    events = pd.DataFrame({"event_id": ids, "start": "2023-04-06", "title": texts})
    left = Record(events).redact({"words": ["Amal Nader", "أمل نادر"]})
    for title in left.events["title"]:
        assert "withheld" in title
        assert "nader" not in title.casefold()
        assert "نادر" not in title


def test_a_word_inside_another_is_left():
    """A name is taken out as words of its own: Arish is not in parishes."""
    events = pd.DataFrame({"event_id": ["a"], "start": "2023-04-06", "title": "Parishes of Arish"})
    left = Record(events).redact({"words": ["Arish"]})
    assert left.events["title"].tolist() == ["Parishes of [withheld]"]


def test_an_id_that_holds_a_name_is_given_anew():
    """Keys are renamed in every table at once."""
    record = Record(
        pd.DataFrame({"event_id": ["arrest of Nader", "b"], "start": "2023-04-06"}),
        participants=pd.DataFrame(
            {"event_id": ["arrest of Nader"], "actor_id": ["Nader Brigade"], "role": ["party"]}
        ),
        actors=pd.DataFrame({"actor_id": ["Nader Brigade"], "name": ["Nader Brigade"]}),
        links=pd.DataFrame({"from_id": ["b"], "to_id": ["arrest of Nader"], "kind": ["same_as"]}),
    )
    left = record.redact({"words": ["Nader"]})
    assert left.events.index.tolist() == ["e1", "e2"]
    assert left.links["from_id"].tolist() == ["e2"]
    assert left.links["to_id"].tolist() == ["e1"]
    assert left.participants["actor_id"].tolist() == ["a1"]
    assert left.check()["level"].ne("error").all()


def test_a_map_with_layers_of_her_own_is_not_redacted(tmp_path):
    """Nothing can be taken out of a layer, so that the record is to be reduced first."""
    import folium

    m = draw_map(_record(3))
    path = brief(m, tmp_path / "a.html", redact={"drop_tables": ["links"]})
    assert "links" in read_manifest(path)["removals"][0]["removed"]
    folium.Marker([33, 35]).add_to(m)
    with pytest.raises(PageError, match="layers of your own"):
        brief(m, tmp_path / "b.html", redact={"drop_tables": ["links"]})


def test_a_filter_that_names_who_left_is_refused(tmp_path):
    """The filter stands in the file, and would tell."""
    with pytest.raises(PageError, match="P-0"):
        brief(_record(3), tmp_path / "b.html", redact={}, selection={"actors": ["P-0"]})


def test_the_embargo_counts_from_an_input():
    """Without a cut-off there is no embargo: the clock is not asked."""
    record = _record(3)
    bare = record.replace(dataset={})
    with pytest.raises(RecordError, match="cut_off"):
        bare.redact({"embargo_days": 3})
    left = bare.redact({"embargo_days": 3}, cut_off="2023-04-03")
    assert left.events["kind"].tolist() == ["meeting", "meeting"]


def test_a_profile_is_read_from_a_file(tmp_path):
    """TOML holds the same rules by the same names."""
    path = tmp_path / "partners.toml"
    path.write_text(
        'name = "partners"\nmax_marking = "TLP:GREEN"\n[coarsen]\ngrid = 0.5\nroles = ["launch"]\n'
    )
    rules = Redaction.coerce(path)
    assert rules.name == "partners"
    assert rules.coarsen == {"grid": 0.5, "roles": ("launch",)}


@pytest.mark.parametrize(
    ("profile", "error", "wanted"),
    [
        ({"drop_table": ["links"]}, RecordError, "drop_tables"),  # a rule that is none
        ({"drop_tables": ["events"]}, RecordError, "places, participants"),
        ({"drop_tables": "links"}, RecordError, "list of texts"),
        ({"drop_fields": ["note"]}, RecordError, "events.note"),
        ({"drop_fields": ["events.status"]}, RecordError, "cannot be blank"),
        ({"max_marking": "TLP:WHITE"}, RecordError, "TLP:CLEAR"),
        ({"embargo_days": -1}, RecordError, "whole number"),
        ({"coarsen": {"grid": 0}}, RecordError, "0.01 to 10"),
        ({"coarsen": {"grid": 1, "to": "adm1"}}, RecordError, "both grid and to"),
        ({"coarsen": {"to": "street"}}, RecordError, "adm1"),
        ({"words": [""]}, RecordError, "not empty"),
        (3, InputTypeError, "TOML"),
        ("nowhere.toml", RecordError, "no redaction profile"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(profile, error, wanted):
    """The message says what was wanted."""
    with pytest.raises(error, match=wanted) as caught:
        _record(2).redact(profile)
    assert isinstance(caught.value, AtlasError)


def test_coordinates_leave_as_a_whole():
    """Half a coordinate is none: naming one takes the point, the radius and the shape."""
    left = _record(3).redact({"drop_fields": ["places.longitude"]})
    assert left.places[["longitude", "latitude", "radius_km"]].isna().all(axis=None)
    assert left.counts()["shown"] == 0


def _nader():
    """Return a record of one event that names a private person."""
    events = {"event_id": ["a"], "start": ["2023-04-06"], "title": ["Amal Nader was arrested"]}
    place = {"event_id": ["a"], "name": ["Tyre"], "longitude": [35.2], "latitude": [33.27]}
    actor = {"actor_id": ["P-NADER"], "name": ["Amal Nader"], "kind": ["person"]}
    return Record(
        pd.DataFrame(events),
        pd.DataFrame(place),
        pd.DataFrame({"event_id": ["a"], "actor_id": ["P-NADER"], "role": ["target"]}),
        pd.DataFrame(actor),
        dataset={"title": "What became of Amal Nader"},
    )


def test_a_saved_map_names_no_private_person(tmp_path):
    """What folium's own ways write is for others too: save, the figure's save, and render."""
    m = draw_map(_nader())
    m.save(tmp_path / "m.html")
    m.get_root().save(tmp_path / "f.html")
    (tmp_path / "r.html").write_text(m.get_root().render(), encoding="utf-8")
    for name in ("m.html", "f.html", "r.html"):
        text = everything_in(tmp_path / name)
        assert "nader" not in text.casefold(), name
        assert "Private person 1" in text
    assert "Amal Nader" in m.contents.record.events["title"].iloc[0]


def test_a_saved_map_names_them_where_asked(tmp_path):
    """The way out is explicit; a word that is neither is refused."""
    m = draw_map(_nader())
    m.save(tmp_path / "m.html", persons="keep")
    assert "Amal Nader" in everything_in(tmp_path / "m.html")
    with pytest.raises(PageError, match="withhold, keep"):
        m.save(tmp_path / "n.html", persons="no")
    assert not (tmp_path / "n.html").exists()


def test_a_saved_map_with_layers_of_her_own_says_what_to_do(tmp_path):
    """No name can be taken out of a layer: she reduces the record, or keeps the names."""
    import folium

    m = draw_map(_nader())
    folium.Marker([33, 35], popup="Amal Nader").add_to(m)
    with pytest.raises(PageError, match="persons='keep'"):
        m.save(tmp_path / "m.html")
    m.save(tmp_path / "m.html", persons="keep")
    m = draw_map(_nader().redact({}))
    folium.Marker([33, 35], popup="a house").add_to(m)
    m.save(tmp_path / "n.html")
    assert "Nader" not in everything_in(tmp_path / "n.html")


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"title": "The arrest of Amál NADER"}, "title"),
        ({"selection": {"text": "nader"}}, "text of the selection"),
        ({"front": {"About Nader": "no"}}, "front"),
        ({"front": {"Read first": ["that", "of Amal Nader"]}}, "front"),
        ({"marking": "Nader's only"}, "marking"),
        ({"cut_off": "the day of Nader"}, "cut_off"),
    ],
)
def test_what_the_author_says_does_not_tell(tmp_path, options, what):
    """Title, filter and front matter stand in the file as given: what they would tell is said."""
    with pytest.raises(PageError, match=f"^{what} is"):
        brief(_nader(), tmp_path / "b.html", **options)
    options = {**options, "redact": {"persons": "keep"}}
    assert brief(_nader(), tmp_path / "c.html", **options).exists()


def test_no_way_out_tells_by_its_own_words(tmp_path):
    """A map drawn of a redacted record, a file's name, a reason: each is held against what left."""
    left = _nader().redact({"words": ["Tyre"]})
    for title in ("Nader", "In Tyre"):
        with pytest.raises(PageError, match="taken out of the record"):
            draw_map(left, title=title).save(tmp_path / "m.html")
    with pytest.raises(PageError, match="the file's name"):
        draw_map(left).save(tmp_path / "about_Nader.html")
    with pytest.raises(PageError, match="the file's name"):
        left.select({"from": "2023-04-01"}).write(tmp_path / "tyre.csv")
    with pytest.raises(PageError, match="licence_override"):
        left.write(tmp_path / "x.csv", licence_override="asked Amal Nader on 3 May")
    assert not list(tmp_path.iterdir())
    assert left.write(tmp_path / "x.csv").exists()


def test_what_left_is_not_pickled():
    """A record remembers what left only as long as it is in memory."""
    left = _nader().redact({})
    assert "Amal Nader" in left.withheld
    assert left.as_of("2023-05-01").withheld == left.withheld
    data = pickle.dumps(left)
    assert b"Nader" not in data
    assert pickle.loads(data).withheld is None
