"""ACLED exports: told by their columns, nothing lost, nothing more precise than it is."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas import brief, open_record
from atlas.errors import InputTypeError, LicenceError, RecordError, SourceError
from atlas.readers import acled, as_record, check_file, read_events, recognise
from atlas.record.record import Record
from atlas.reference import vocabulary
from tests.coded_files import read_back, read_frame
from tests.tries import tries

# Invented rows, never ACLED's. The words of its code lists (ACLED Codebook, 2023):
SUB_EVENTS = {
    "Battles": (
        "Government regains territory",
        "Non-state actor overtakes territory",
        "Armed clash",
    ),
    "Explosions/Remote violence": (
        *("Chemical weapon", "Air/drone strike", "Suicide bomb", "Grenade"),
        *("Shelling/artillery/missile attack", "Remote explosive/landmine/IED"),
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Protests": (
        *("Peaceful protest", "Protest with intervention"),
        "Excessive force against protesters",
    ),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        *("Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use"),
        *("Headquarters or base established", "Looting/property destruction"),
        *("Non-violent transfer of territory", "Other"),
    ),
}
PAIRS = [(kind, sub) for kind, subs in SUB_EVENTS.items() for sub in subs]
# What we have no kind for that is as wide keeps ACLED's own word.
OWN_WORDS = (
    *("Chemical weapon", "Change to group/activity", "Disrupted weapons use"),
    "Headquarters or base established",
)
INTER = (
    *("State forces", "Rebel group", "Political militia", "Identity militia", "Rioters"),
    *("Protesters", "Civilians", "External/Other forces"),
)
ROW = dict.fromkeys(acled.COLUMNS, "") | {
    "event_id_cnty": "ATL1",
    "event_date": "06 April 2023",
    "year": "2023",
    "time_precision": "1",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Air/drone strike",
    "actor1": "Air Force of Atlantis (2001-)",
    "assoc_actor_1": "Navy of Atlantis; Sea People",
    "inter1": "State forces",
    "actor2": "Tritons",
    "inter2": "Rebel group",
    "interaction": "State forces-Rebel group",
    "country": "Lebanon",
    "admin1": "South",
    "admin2": "Sour",
    "location": "Tyre",
    "latitude": "33.2733",
    "longitude": "35.1939",
    "geo_precision": "1",
    "source": "Deep Daily; Coral News",
    "source_scale": "National",
    "notes": "Invented.",
    "fatalities": "0",
    "timestamp": "1680825600",
}
NOW, BEFORE = (
    list(acled.COLUMNS),
    [
        *("data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year"),
        *("time_precision", "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1"),
        *("actor2", "assoc_actor_2", "inter2", "interaction", "region", "country", "admin1"),
        *("admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source"),
        *("source_scale", "notes", "fatalities", "timestamp", "iso3"),
    ],
)


def _frame(*changes, columns=NOW):
    rows = [ROW | {"event_id_cnty": f"ATL{i}"} | change for i, change in enumerate(changes)]
    return pd.DataFrame(rows).reindex(columns=columns, fill_value="")


def _read(*changes, **options):
    return read_events(_frame(*changes), **options)


def test_an_export_is_told_by_its_columns(tmp_path):
    """A file of ACLED's columns is read as one, whatever their case, and the report says so."""
    path = tmp_path / "export.csv"
    _frame({}).rename(columns=str.upper).to_csv(path, index=False)
    record = read_events(path)
    assert record.report["format"] == "acled"
    assert record.report["schema"] == "2023"
    assert record.report["columns_not_understood"] == []
    assert record.events.index.tolist() == ["acled:ATL0"]
    assert record.dataset["version"] == "uploads up to 2023-04-07"
    assert recognise(_frame({})) == "acled"


def test_the_reader_may_be_chosen():
    """The caller's source wins over the columns; a frame that lacks them is refused by name."""
    assert read_events(_frame({}), source="table", bad_rows="keep").report["format"] == "table"
    with pytest.raises(SourceError, match=r"lacks event_id_cnty, event_date.*source='table'"):
        read_events(pd.DataFrame({"date": ["2023-04-06"], "place": ["x"]}), source="acled")
    with pytest.raises(SourceError, match="readers: table, acled, ucdp"):
        read_events(_frame({}), source="acid")
    with pytest.raises(InputTypeError, match="no option 'tz' for source='acled'"):
        read_events(_frame({}), tz="UTC")


def test_the_older_schema_is_read():
    """Numbers for inter, data_id and iso3: the export of before March 2023."""
    frame = _frame({"data_id": "7", "iso3": "ATL", "inter1": "1"}, columns=BEFORE)
    record = read_events(frame)
    assert record.report["schema"] == "older"
    assert record.report["columns_not_understood"] == []
    assert record.to_source().equals(frame)


@pytest.mark.parametrize("day", ["06 April 2023", "2023-04-06", "6-Apr-2023"])
def test_dates_are_read_as_exports_and_interface_write_them(day):
    """Words or ISO, the same day."""
    assert _read({"event_date": day}).events["start"].iloc[0] == pd.Timestamp("2023-04-06")


@pytest.mark.parametrize(
    ("code", "precision", "start", "end"),
    [
        ("1", "day", "2023-04-06", None),
        ("2", "week", "2023-04-03", "2023-04-09"),
        ("3", "month", "2023-04-01", "2023-04-30"),
    ],
)
def test_a_date_is_as_wide_as_its_precision(code, precision, start, end):
    """A day known to a week or a month is found by each of its days."""
    events = _read({"time_precision": code}).events
    assert events["time_precision"].tolist() == [precision]
    assert events["start"].iloc[0] == pd.Timestamp(start)
    assert events["end"].iloc[0] == pd.Timestamp(end) or end is None


@pytest.mark.parametrize(
    ("code", "precision", "radius", "name", "shown"),
    [("1", "town", 5, "Tyre", 1), ("2", "area", 25, "Tyre", 1), ("3", "adm1", None, "South", 0)],
)
def test_a_place_is_as_wide_as_its_precision(code, precision, radius, name, shown):
    """A larger region is its province, without the point of the town that stands for it."""
    record = _read({"geo_precision": code})
    place = record.places.iloc[0]
    assert (place["precision"], place["name"]) == (precision, name)
    assert place["radius_km"] == radius or (radius is None and pd.isna(place["radius_km"]))
    assert record.counts()["shown"] == shown
    assert record.original["longitude"].tolist() == ["35.1939"]


def test_a_province_stays_one_when_it_is_looked_up():
    """Geocoding afterwards gives a larger region no town."""
    places = _read({"geo_precision": "3", "admin1": "Tyre"}).geocode().places
    assert places["precision"].isin(["region", "adm2", "adm1", "country", "none"]).all()


def test_actors_carry_no_direction():
    """Both actors are parties, their associates associates; lists are split."""
    record = _read({})
    people = record.participants.merge(record.actors, on="actor_id")
    assert set(zip(people["name"], people["role"], strict=True)) == {
        ("Air Force of Atlantis (2001-)", "party"),
        ("Navy of Atlantis", "associate"),
        ("Sea People", "associate"),
        ("Tritons", "party"),
    }


@pytest.mark.parametrize(("number", "name"), list(enumerate(INTER, start=1)))
def test_inter_is_read_as_a_number_or_a_name(number, name):
    """The kind of an actor that the registry does not know is the same by either."""
    kinds = [
        _read({"inter2": code}).actors.set_index("actor_id")["kind"] for code in (number, name)
    ]
    assert kinds[0]["tritons"] == kinds[1]["tritons"]


def test_a_known_actor_keeps_its_own_kind():
    """The registry wins over inter."""
    record = _read({"actor2": "Hezbollah", "inter2": "Civilians"})
    assert record.actors.set_index("actor_id")["kind"]["HZB"] == "group"


# Every sub-event type, and what the map may call it: nothing narrower than ACLED's own words.
CALLED = {
    "Government regains territory": "Clash",
    "Non-state actor overtakes territory": "Clash",
    "Armed clash": "Clash",
    "Chemical weapon": "Chemical weapon",
    "Air/drone strike": "Air or drone strike",
    "Suicide bomb": "Bomb, mine or grenade",
    "Shelling/artillery/missile attack": "Shelling, rocket or missile fire",
    "Remote explosive/landmine/IED": "Bomb, mine or grenade",
    "Grenade": "Bomb, mine or grenade",
    "Sexual violence": "Sexual violence",
    "Attack": "Attack on civilians",
    "Abduction/forced disappearance": "Abduction, hostage-taking or hijacking",
    "Peaceful protest": "Protest",
    "Protest with intervention": "Protest",
    "Excessive force against protesters": "Protest",
    "Violent demonstration": "Unrest",
    "Mob violence": "Unrest",
    "Agreement": "Agreement",
    "Arrests": "Arrest",
    "Change to group/activity": "Change to group/activity",
    "Disrupted weapons use": "Disrupted weapons use",
    "Headquarters or base established": "Headquarters or base established",
    "Looting/property destruction": "Looting, robbery, arson or destruction",
    "Non-violent transfer of territory": "Change of control of a place",
    "Other": "Other",
}


@pytest.mark.parametrize("columns", [NOW, BEFORE], ids=["today", "older"])
def test_each_sub_event_type_has_its_kind(columns):
    """A kind is ours where it is at least as wide, else ACLED's word; the title always has it."""
    assert sorted(CALLED) == sorted(sub for _, sub in PAIRS)
    assert set(CALLED) == {*acled.KINDS, *OWN_WORDS}
    rows = [{"event_type": kind, "sub_event_type": sub} for kind, sub in PAIRS]
    events = read_events(_frame(*rows, columns=columns)).events
    known = vocabulary.KINDS
    called = [known[kind].label if kind in known else kind for kind in events["kind"]]
    assert called == [CALLED[sub] for _, sub in PAIRS]
    assert events["title"].tolist() == [f"{sub}, Tyre" for _, sub in PAIRS]


def test_a_kind_is_known_whatever_its_case():
    """A spreadsheet that was typed over still says what it said."""
    assert acled.kind_of("ARMED CLASH") == "clash"
    assert acled.kind_of("Boat incident") == "Boat incident"


def test_a_kind_of_ours_leads_back_to_a_sub_event_type():
    """Where ACLED has a word for one of our kinds, it is one of its list."""
    words = {kind.acled for kind in vocabulary.KINDS.values()} - {""}
    assert words <= set(CALLED)
    for sub, kind in acled.KINDS.items():
        assert vocabulary.KINDS[kind].acled in CALLED, sub


def test_no_reported_death_is_a_zero_that_is_explained():
    """Fatalities of 0 stay 0, a blank is no figure, and the data set says what 0 means."""
    record = _read({"fatalities": "0"}, {"fatalities": ""}, {"fatalities": "12"})
    assert record.quantities["best"].tolist() == [0, 12]
    assert record.quantities["what"].unique().tolist() == ["killed"]
    assert "not that nobody died" in record.dataset["inclusion_rule"]


def test_sources_are_rows():
    """Each source of the list is one."""
    assert _read({}).sources["outlet"].tolist() == ["Deep Daily", "Coral News"]


def test_a_part_of_a_country_is_its_own_territory():
    """Gaza is Gaza, whatever country stands beside it."""
    record = _read({"country": "Palestine", "admin1": "Gaza Strip"}, {"country": "Israel"})
    assert record.places["territory"].tolist() == ["GAZA", "IL"]


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"event_date": "soon"}, "row 3, event_date: 'soon'"),
        ({"event_date": ""}, "row 3, event_date: '': wanted a date"),
        ({"geo_precision": "4"}, "row 3, geo_precision: '4': wanted one of 1, 2, 3"),
        ({"time_precision": ""}, "row 3, time_precision: '': wanted one of 1, 2, 3"),
        ({"latitude": "95"}, "row 3, latitude: '95': wanted degrees"),
        ({"fatalities": "many"}, "row 3, fatalities: 'many'"),
        (
            {"event_id_cnty": "ATL0", "notes": "another"},
            "row 3, event_id_cnty: 'ATL0': wanted one row an event",
        ),
        ({"event_id_cnty": ""}, "row 3, event_id_cnty: '': wanted the id"),
    ],
)
def test_a_bad_cell_is_named(tmp_path, change, match):
    """Row, column and value of what cannot be read; check lists it; the rest can be kept."""
    with pytest.raises(SourceError, match=match):
        _read({}, change)
    kept = _read({}, change, bad_rows="keep")
    assert kept.report.adds_up()
    path = tmp_path / "export.csv"
    _frame({}, change).to_csv(path, index=False)
    found = check_file(path)
    assert (found["level"] == "error").any()
    assert set(found["row"]) == {3}


def test_a_code_that_is_none_counts_as_the_coarsest():
    """A place of unknown precision is no dot, a day of unknown precision is its month."""
    record = _read({"geo_precision": "", "time_precision": "9"}, bad_rows="keep")
    assert record.counts()["shown"] == 0
    assert record.events["time_precision"].tolist() == ["month"]


def test_rows_are_not_passed_on(tmp_path):
    """A briefing of ACLED's rows is refused: the clause is named, and what may go instead."""
    with pytest.raises(LicenceError, match="may not be made available to third parties") as error:
        brief(_read({}), tmp_path / "brief.html")
    assert "record.aggregate(" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_counts_are_passed_on(tmp_path):
    """A briefing of counts goes through, with the attribution and none of the rows' words."""
    counts = _read({"notes": "a secret word"}, {}).aggregate(by="adm1", per="month")
    page = brief(counts, tmp_path / "brief.html")
    assert "Armed Conflict Location" in page.read_text("utf-8")
    held = as_record(counts)
    assert held.events["title"].tolist() == ["2 events"]
    assert held.dataset["title"] == "ACLED export, counted by adm1 and month"
    assert "secret" not in str(held.tables()) + str(held.original)


def test_the_licence_cannot_be_loosened_by_the_way():
    """The caller's words go beside ours; a looser redistribution is refused."""
    record = _read({}, dataset={"accessed": "2026-01-05", "redistribution": "none"})
    assert record.dataset["accessed"] == "2026-01-05"
    with pytest.raises(LicenceError, match="leave it out"):
        _read({}, dataset={"redistribution": "rows"})


def test_only_a_record_that_was_read_gives_rows():
    """Another record holds none."""
    with pytest.raises(RecordError, match="no rows of a source; wanted one that was read"):
        Record().to_source()


# Every code of every list (ACLED Codebook, 2023), in the spelling of today and of before.
CODES = {
    "disorder_type": (
        *("Political violence", "Demonstrations", "Strategic developments"),
        "Political violence; Demonstrations",
    ),
    "inter1": (*INTER, *"12345678"),
    "inter2": ("", "0", *INTER, *"12345678"),
    "time_precision": ("1", "2", "3"),
    "geo_precision": ("1", "2", "3"),
    "civilian_targeting": ("", "Civilian targeting"),
    "source_scale": ("Local partner-Other", "New media", "National-International", "Other"),
    "event_date": ("01 November 2024", "2024-11-01"),
}


def _every_code():
    """Return rows in which every pair of types, and every code of every list, stands."""
    rows = max(len(PAIRS), *(len(codes) for codes in CODES.values()))
    return [
        dict(zip(("event_type", "sub_event_type"), PAIRS[n % len(PAIRS)], strict=True))
        | {name: codes[n % len(codes)] for name, codes in CODES.items()}
        for n in range(rows)
    ]


@pytest.mark.parametrize("columns", [NOW, BEFORE], ids=["today", "older"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "tsv"])
def test_every_code_of_every_list_comes_back_by_value(tmp_path, columns, kind):
    """A file of either schema, in each format, gives its cells back; no precision has risen."""
    frame = _frame(*_every_code(), columns=columns)
    for name, codes in CODES.items():
        assert name not in columns or set(frame[name]) == set(codes)
    record = read_back(frame, tmp_path / f"export.{kind}")
    shown = [int(code != "3") for code in frame["geo_precision"]]
    assert record.places["longitude"].notna().astype(int).tolist() == shown


_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
_ROWS = st.builds(
    lambda pair, **cells: {"event_type": pair[0], "sub_event_type": pair[1], **cells},
    st.sampled_from(PAIRS),
    event_date=st.dates(date(1997, 1, 1), date(2030, 12, 31)).map("{:%d %B %Y}".format),
    time_precision=st.sampled_from("123"),
    geo_precision=st.sampled_from("123"),
    inter1=st.sampled_from([*INTER, *"12345678"]),
    inter2=st.sampled_from(["", "0", *INTER]),
    civilian_targeting=st.sampled_from(["", "Civilian targeting"]),
    disorder_type=st.sampled_from(CODES["disorder_type"]),
    latitude=st.floats(-90, 90).map(str),
    longitude=st.floats(-180, 180).map(str),
    fatalities=st.integers(0, 10**6).map(str),
    country=st.sampled_from(["Atlantis", "Syria (north)", ""]),
    **dict.fromkeys(("actor1", "assoc_actor_1", "actor2", "notes", "source", "tags"), _WORDS),
)


@settings(max_examples=tries(30), deadline=None)
@given(rows=st.lists(_ROWS, min_size=1, max_size=6), columns=st.sampled_from([NOW, BEFORE]))
def test_every_column_comes_back_by_value(rows, columns):
    """What went in comes out, in its order, in both schemas; no precision has risen."""
    frame = _frame(*rows, columns=columns)
    record = read_frame(frame)
    order = list(vocabulary.PRECISIONS)
    coarsest = {"1": "town", "2": "area", "3": "adm1"}
    for code, place in zip(frame["geo_precision"], record.places.itertuples(), strict=True):
        assert order.index(place.precision) >= order.index(coarsest[code])
        assert code != "3" or pd.isna(place.longitude)
    assert record.counts()["shown"] == int((frame["geo_precision"] != "3").sum())


def test_the_rows_of_a_selection_come_back_alone():
    """After a filter, the source rows of its events are left."""
    record = _read({}, {"event_date": "2023-05-01"}).select(from_="2023-05-01")
    assert record.to_source()["event_id_cnty"].tolist() == ["ATL1"]


def test_the_rows_outlive_a_folder(tmp_path):
    """Saved and opened again, the record still gives its source rows, and its licence holds."""
    frame = _frame({"notes": 'a "b"; c\nd'}, {"fatalities": "3"})
    record = _read({"notes": 'a "b"; c\nd'}, {"fatalities": "3"})
    record.save(tmp_path / "kept", licence_override="my own working copy")
    record = open_record(tmp_path / "kept")
    assert record.to_source().equals(frame)
    with pytest.raises(LicenceError):
        brief(record, tmp_path / "brief.html")
