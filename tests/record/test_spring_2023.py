"""The shipped record of spring 2023 says what its sources say, no more, and adds up."""

import hashlib
import json
import re

import pytest

import atlas
from atlas.reference import vocabulary
from atlas.reference.actors import ancestors, find_actor, load_actors
from atlas.reference.territories import load_policy
from atlas.shipped import shipped

_FOLDER = shipped("events", "spring-2023")
_NEVER_PLACED = {"E002", "E017", "E026", "E027", "E057", "E067", "E069", "E070"}
_PARTS = ("intercepted", "landed", "fell_short", "at_sea", "failed", "unaccounted")
# Sides' words for each other, and for what they do; the record quotes none of them.
_LOADED = (
    r"terror\w*|martyr\w*|regime\w*|prox(?:y|ies)|neutrali[sz]\w*|liquidat\w*|zionist\w*|"
    r"occupiers?|iof|infidels?|enem(?:y|ies)|butcher\w*|massacre\w*|brutal\w*|savage\w*|"
    r"aggressions?|resistance|militants?|retaliat\w*|so-called"
)
# The first twelve hex digits of the SHA-256 of family names, so that no victim stands here either.
_VICTIMS = {
    "01a4ccc29c5a",
    "146cfdce5cc8",
    "1ceb65a10f68",
    "20c2725f0fb0",
    "2464b80207bc",
    "40cac5bf4f27",
    "9e2378b73a5a",
    "9f3f4f933365",
    "a5ac4ef1618d",
    "bd3a21c1191c",
    "cce66316b4c1",
    "cd694e2d8e9b",
    "d4955945a7ae",
    "e7834034bd05",
}


@pytest.fixture(scope="module")
def record():
    """Return the shipped record."""
    return atlas.open_record("spring-2023")


def _ids(record, **keys):
    """Return the ids of the events that a selection keeps."""
    return set(record.select(**keys).events.index)


def _texts(record):
    """Return every text of every table, with the table it stands in."""
    for name, table in record.tables().items():
        if name != "actors":
            flat = (
                table.reset_index()
                if name == "events"
                else table.drop(columns="geometry", errors="ignore")
            )
            for column in flat.select_dtypes("str"):
                yield from ((name, column, text) for text in flat[column] if text)


def test_record_has_no_errors(record):
    """check() finds no error in the shipped record."""
    found = record.check()
    assert found[found["level"] == "error"].to_dict("records") == []


def test_files_are_what_save_writes(record, tmp_path):
    """Saving the shipped record writes the very files that are shipped."""
    record.save(tmp_path / "again")
    for path in sorted((tmp_path / "again").iterdir()):
        if path.name != "datapackage.json":
            assert path.read_bytes() == (_FOLDER / path.name).read_bytes(), path.name
    again = json.loads((tmp_path / "again" / "datapackage.json").read_text("utf-8"))
    there = json.loads((_FOLDER / "datapackage.json").read_text("utf-8"))
    assert again["resources"] == there["resources"]
    assert again["dataset"] == there["dataset"]


def test_tables_are_sorted_and_plain(record):
    """Rows stand by event, and the files hold UTF-8 with line feeds only."""
    assert record.events.index.is_monotonic_increasing
    for table in ("places", "participants", "quantities", "sources"):
        assert getattr(record, table)["event_id"].is_monotonic_increasing, table
    for path in _FOLDER.glob("*.csv"):
        content = path.read_bytes()
        assert b"\r" not in content
        assert content.endswith(b"\n")
        content.decode("utf-8")


def test_dataset_says_whose_it_is_and_what_is_in(record):
    """The record carries name, licence, attribution, rule of inclusion and cut-off."""
    dataset = record.dataset
    assert (dataset["name"], dataset["title"]) == ("spring-2023", "Spring 2023")
    assert (dataset["licence"], dataset["redistribution"]) == ("CC BY 4.0", "rows")
    assert dataset["cut_off"] == "2023-05-04"
    for key in ("version", "attribution", "inclusion_rule", "transformations"):
        assert dataset[key], key


@pytest.mark.parametrize(
    ("day", "event"),
    [
        ("2023-03-31", "E029"),  # 00:17 in Damascus, the day before in UTC
        ("2023-04-02", "E030"),  # 00:35 in Damascus
        ("2023-04-04", "E034"),  # 00:15 in Damascus
    ],
)
def test_days_are_local(record, day, event):
    """A strike after local midnight belongs to its local day, which UTC would miss."""
    assert event in _ids(record, from_=day, to=day)
    row = record.events.loc[event]
    utc = row["start"].tz_localize(row["tz"]).tz_convert("UTC")
    assert utc.strftime("%Y-%m-%d") < day


def test_seventh_of_april_brings_its_local_day(record):
    """7 April brings what happened then, and what is dated to a span that holds it."""
    happened = {"E050", "E051", "E052", "E053", "E054", "E055", "E056", "E057"}
    spans = {"E027", "E064", "E067", "E069"}
    assert _ids(record, from_="2023-04-07", to="2023-04-07") == happened | spans


@pytest.mark.parametrize(
    ("actor", "events"),
    [
        ("IRN-IRGC-QF", {"E003", "E026", "E027", "E041"}),
        (
            "HAM",
            {
                "E017",
                "E032",
                "E037",
                "E040",
                "E041",
                "E045",
                "E050",
                "E052",
                "E053",
                "E055",
                "E064",
            },
        ),
        ("SYR-LAQ", {"E060", "E061"}),
        ("SYR", {"E011", "E034", "E063"}),
    ],
)
def test_actor_in_default_roles(record, actor, events):
    """By, against or with an actor and its parts brings these events and no other."""
    assert _ids(record, actors=[actor]) == events


def test_alleged_associates_come_only_when_asked_for(record):
    """The barrage of 6 April is the Quds Force's only as an alleged associate."""
    found = _ids(record, actors=["IRN-IRGC-QF"], roles=["associate"])
    assert found == {"E045", "E068"}


def test_iran_does_not_bring_unnamed_groups(record):
    """Sponsorship is a claim: groups called aligned with Iran are no part of it."""
    groups = {"IRAN-ALIGNED-UNK", "UNK-IRAN-LINKED", "HZB", "SYR-LAQ", "HAM", "PIJ", "YEM-HOU"}
    assert all("IRN" not in ancestors(actor) for actor in groups)
    rows = record.participants
    unnamed = set(rows.loc[rows["actor_id"].isin(["IRAN-ALIGNED-UNK"]), "event_id"])
    assert unnamed >= {"E020", "E021", "E022", "E023", "E024", "E066"}
    assert not _ids(record, actors=["IRN"]) & {"E020", "E021", "E022", "E023", "E024", "E066"}


def test_liwa_al_quds_is_no_part_of_the_state(record):
    """Liwa al-Quds has no parent, and the Syrian state does not bring its rockets."""
    assert ancestors("SYR-LAQ") == []
    assert not _ids(record, actors=["SYR"]) & {"E060", "E061"}


def test_a_search_for_quds_offers_all_four():
    """The four that are called Quds are kept apart, and each points to the others."""
    four = {"IRN-IRGC-QF", "PIJ-AQB", "SYR-LAQ", "QUDS-DAY"}
    for actor in four:
        assert set(load_actors()[actor].confused_with) == four - {actor}
        assert set(find_actor(load_actors()[actor].name)["actor_id"]) >= four


def test_every_actor_of_the_record_is_in_the_registry(record):
    """No participant is unknown, and ancestors come along with their children."""
    ids = set(record.participants["actor_id"])
    assert ids <= set(load_actors())
    assert set(record.actors["actor_id"]) == ids.union(*(ancestors(i) for i in ids))
    assert (record.actors.set_index("actor_id")["kind"] != "").all()


def test_office_holders_stand_under_a_dated_organisation():
    """The five public persons that the report names have a parent and a date."""
    people = {a.actor_id: a for a in load_actors().values() if a.kind == "person"}
    parents = {key: actor.parent_id for key, actor in people.items()}
    assert parents == {
        "P-QAANI": "IRN-IRGC-QF",
        "P-SOLEIMANI": "IRN-IRGC-QF",
        "P-HANIYEH": "HAM",
        "P-AROURI": "HAM",
        "P-NASRALLAH": "HZB",
    }
    assert all(actor.from_ for actor in people.values())


def test_actors_carry_their_own_names():
    """States, forces, groups and persons have a name in their own script, but for one paper."""
    for actor in load_actors(shipped("actors", "actors.json")).values():
        scripts = {name["script"] for name in actor.names}
        assert "Latn" in scripts, actor.actor_id
        if actor.kind in ("state", "force", "group", "person") and actor.actor_id != "WSJ":
            assert scripts - {"Latn"}, actor.actor_id


def _total(record, event, what, source):
    """Return the sum of an event's figures of one kind from one source."""
    rows = record.quantities
    mine = (rows["event_id"] == event) & (rows["what"] == what) & (rows["source"] == source)
    return int(rows.loc[mine, "best"].sum())


@pytest.mark.parametrize(
    ("event", "parts"),
    [
        ("E045", {"intercepted": 25, "landed": 5, "unaccounted": 4}),
        ("E051", {"landed": 1 + 14, "intercepted": 8, "at_sea": 12, "fell_short": 9}),
        ("E004", {"landed": 12, "failed": 4}),
        ("E006", {"landed": 2, "fell_short": 1}),
        ("E007", {"intercepted": 10, "landed": 6, "fell_short": 3}),
        ("E044", {"failed": 5 + 2}),
        ("E060", {"landed": 1, "fell_short": 1 + 1}),
        ("E061", {"intercepted": 1, "landed": 1, "fell_short": 1}),
    ],
)
def test_figures_add_up(record, event, parts):
    """The parts of a salvo, from the source that gives them all, make its total."""
    rows = record.quantities
    total = rows[(rows["event_id"] == event) & (rows["what"] == "launched")].iloc[0]
    found = {what: _total(record, event, what, total["source"]) for what in _PARTS}
    assert {what: n for what, n in found.items() if n} == parts
    assert sum(parts.values()) == total["best"]


@pytest.mark.parametrize("event", ["E045", "E051"])
@pytest.mark.parametrize("step", [1, -1])
def test_one_changed_number_is_reported(record, event, step):
    """A part that no longer fits its total is an error of that event."""
    tables = {name: table.copy() for name, table in record.tables().items()}
    rows = tables["quantities"]
    row = rows.index[(rows["event_id"] == event) & (rows["what"] == "intercepted")][0]
    rows.loc[row, "best"] += step
    found = atlas.Record(**tables, dataset=record.dataset).check()
    errors = found[found["level"] == "error"]
    assert len(errors) == 1
    assert errors["message"].str.contains(event).all()


def test_nobody_killed_is_only_said_by_a_source(record):
    """A killed figure of 0 is a statement; no statement is a blank."""
    rows = record.quantities
    zero = rows[rows["what"].isin(["killed", "killed_civilian"]) & (rows["best"] == 0)]
    assert set(zero["event_id"]) == {"E004"}
    assert (zero["detail"] == "stated as none").all()


def test_every_event_has_sources_with_outlet_and_date(record):
    """Each event has a source, and each source an outlet and an ISO date; nobody graded them."""
    sources = record.sources
    assert set(sources["event_id"]) == set(record.events.index)
    assert (sources["outlet"] != "").all()
    assert sources["published"].str.fullmatch(r"\d{4}-\d{2}(-\d{2})?").all()
    assert (sources[["reliability", "credibility", "url"]] == "").all(axis=None)
    assert (record.quantities["source"] != "").all()
    assert (record.links["basis"] != "").all()


def test_every_event_has_places_and_attributed_participants(record):
    """Each event has a place row and a participant; each participant says by whom."""
    assert set(record.places["event_id"]) == set(record.events.index)
    people = record.participants
    assert set(people["event_id"]) == set(record.events.index)
    assert (people["attribution"] != "").all()
    assert (people["by"] != "").all()
    assert not people.duplicated(["event_id", "actor_id", "role"]).any()
    dated = people["as_of"] != ""
    assert people.loc[dated, "as_of"].str.fullmatch(r"\d{4}-\d{2}(-\d{2})?").all()


def test_words_are_those_of_the_vocabularies(record):
    """Kinds, statuses, roles and the rest come from the closed lists."""
    assert set(record.events["kind"]) <= set(vocabulary.KINDS)
    assert set(record.events["status"]) <= set(vocabulary.STATUSES)
    assert set(record.places["role"]) <= set(vocabulary.PLACE_ROLES)
    assert set(record.participants["role"]) <= set(vocabulary.PARTICIPANT_ROLES)
    assert set(record.participants["attribution"]) <= set(vocabulary.ATTRIBUTIONS)
    assert set(record.quantities["what"]) <= set(vocabulary.QUANTITIES)
    assert set(record.links["kind"]) <= set(vocabulary.LINK_KINDS)


def test_coordinates_come_from_geocode(record):
    """At most ten places are coded by hand, and each of them says why."""
    places = record.places
    coded = places[places["longitude"].notna()]
    assert len(coded) <= 10
    assert set(coded["basis"]) <= {"coded"}
    assert (coded["reason"] != "").all()
    assert set(coded["precision"]) <= set(vocabulary.PRECISIONS)
    rest = places[places["longitude"].isna()]
    assert (rest[["precision", "basis", "place_id", "shape_id"]] == "").all(axis=None)


def test_territories_are_neutral_keys(record):
    """A territory is a key that a naming policy words; disputed ground has no country."""
    places = record.places
    keys = set(places["territory"]) - {""}
    assert keys <= set(load_policy("neutral"))
    assert keys >= {"GOLAN", "SHEBAA", "EAST-JERUSALEM", "WEST-BANK", "GAZA"}
    disputed = places["territory"].isin(["GOLAN", "SHEBAA", "EAST-JERUSALEM"])
    assert (places.loc[disputed, "country"] == "").all()


def test_barrage_of_6_april_has_its_places_and_one_leg(record):
    """Three launch, two impact and three alert places; only Qlaileh and Shlomi are a pair."""
    rows = record.places[record.places["event_id"] == "E045"]
    assert rows["role"].value_counts().to_dict() == {"launch": 3, "alert": 3, "impact": 2}
    assert set(rows.loc[rows["leg"].notna(), "name"]) == {"Qlaileh", "Shlomi"}
    assert rows["leg"].dropna().nunique() == 1


@pytest.mark.parametrize("event", ["E028", "E029", "E030", "E031", "E047", "E010"])
def test_a_direction_or_inference_is_no_launch_place(record, event):
    """Where a source gives a direction only, or nothing, no launch place is held."""
    mine = record.places[record.places["event_id"] == event]
    assert "launch" not in set(mine["role"])


def test_words_are_neutral(record):
    """No table uses a side's loaded words."""
    loaded = re.compile(rf"\b(?:{_LOADED})\b", re.IGNORECASE)
    assert [item for item in _texts(record) if loaded.search(item[2])] == []


def test_no_victim_is_named():
    """None of the family names of those killed stands anywhere in the folder."""
    text = " ".join(path.read_text("utf-8") for path in _FOLDER.iterdir()).casefold()
    words = set(re.findall(r"[^\W\d_]+", text))
    hashes = {hashlib.sha256(word.encode()).hexdigest()[:12] for word in words}
    assert not hashes & _VICTIMS


def test_the_claims_that_the_report_adds_are_statements(record):
    """The warnings and the "hundreds of attacks" are statements with a speaker and no place."""
    for event in ("E069", "E070"):
        assert record.events.loc[event, "kind"] == "statement"
        mine = record.participants[record.participants["event_id"] == event]
        assert "initiator" in set(mine["role"])
    assert record.events.loc["E069", "time_precision"] == "range"


def _killed_rows(record):
    """Return the figures of people killed, without those that say that nobody was."""
    rows = record.quantities
    return rows[(rows["what"] == "killed") & (rows[["best", "low", "high"]].max(axis=1) > 0)]


def test_what_rests_on_a_report_has_it_among_its_sources(record):
    """Title, note, speakers, figures and ties that cite the WSJ stand beside a source row of it."""
    events = record.events
    closing = r"(?:Named in|Context, not named in|Background to) the WSJ report of 14 April 2023\.$"
    said = events["note"].str.replace(closing, "", regex=True) + events["title"]
    cites = set(events.index[said.str.contains(r"\bWSJ\b|\b[Tt]he report\b")])
    for table, column, of in (
        ("participants", "by", "event_id"),
        ("quantities", "source", "event_id"),
        ("links", "by", "from_id"),
    ):
        rows = getattr(record, table)
        cites |= set(rows.loc[rows[column].str.contains(r"\bWSJ\b"), of])
    assert cites >= {"E029", "E041", "E045"}
    sources = record.sources
    assert cites <= set(sources.loc[sources["outlet"] == "WSJ", "event_id"])


def test_a_range_holds_every_rival_count(record):
    """Low and high of the record's figure are the lowest and highest that any row states."""
    rows = record.quantities
    launched = rows[rows["what"] == "launched"]
    for event, mine in launched.groupby("event_id"):
        first = mine.iloc[0]
        stated = mine[["best", "low", "high"]].stack().dropna()
        if first["low"] is not record.quantities["low"].dtype.na_value:
            assert first["low"] <= stated.min(), event
        if first["high"] is not record.quantities["high"].dtype.na_value:
            assert first["high"] >= stated.max(), event
    barrage = launched[launched["event_id"] == "E045"].iloc[0]
    assert (barrage["best"], barrage["low"], barrage["high"]) == (34, 30, 100)


def test_the_barrage_says_whose_words_its_title_has(record):
    """The number and the superlative each have their speaker beside them."""
    title = record.events.loc["E045", "title"]
    assert "34 rockets (IDF)" in title
    assert "the largest since 2006 (WSJ)" in title


def test_the_deaths_of_4_april_are_contested(record):
    """Title and figures say that two accounts differ on what killed the two, and name both."""
    assert "contested" in record.events.loc["E034", "title"]
    rows = record.quantities[record.quantities["event_id"] == "E034"]
    killed = rows[rows["what"] == "killed"]["detail"].iloc[0]
    assert "SANA" in killed
    assert "Step News" in killed
    assert "contested" in rows[rows["what"] == "killed_civilian"]["detail"].iloc[0]


def test_killed_says_who(record):
    """Of every fatal event it is said who died, or what the sources leave open."""
    rows = _killed_rows(record)
    civilians = record.quantities[record.quantities["what"] == "killed_civilian"]
    told = set(rows.loc[rows["detail"] != "", "event_id"]) | set(civilians["event_id"])
    assert set(rows["event_id"]) - told == set()
    driver = rows[(rows["event_id"] == "E056") & rows["detail"].str.contains("driver")]
    assert driver["best"].tolist() == [1]


def test_nights_are_coded_as_nights(record):
    """What a source dates to a night is no day and no stand-in hour."""
    events = record.events
    nights = events[events["time_precision"] == "night"]
    assert nights.index.tolist() == ["E035", "E051", "E060"]
    assert nights["end"].notna().all()
    assert not events["note"].str.contains("hour stands for that").drop("E008").any()


def test_ties_and_pairs_say_whose_they_are(record):
    """Each tie is stated, inferred or alleged, by somebody; what is inferred is the coder's."""
    links = record.links
    assert set(links["basis"]) == {"stated", "inferred", "alleged"}
    assert (links["by"] != "").all()
    assert links.loc[links["basis"] == "inferred", "by"].str.startswith("coder").all()
    # Nobody claimed the barrage, and Israel denied its reply to it: no motive was stated.
    silent = links[links["from_id"].isin(["E036", "E045", "E046"]) & (links["basis"] == "inferred")]
    assert set(silent["by"]) == {"coder"}
    pairs = record.places[record.places["leg_by"] == "coder"]
    assert set(pairs["event_id"]) == {"E045"}


def test_the_coder_suspects_nobody(record):
    """What the coder alone reads has the coder as its speaker, and no attribution."""
    own = record.participants[record.participants["by"] == "coder"]
    assert sorted(set(own["event_id"])) == ["E044", "E051", "E061"]
    assert set(own["attribution"]) == {"unknown"}
    assert not record.participants["by"].str.contains("coder").drop(own.index).any()
