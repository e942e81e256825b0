"""Countries: a name that one door knows is known to all; each has its clock and its boxes."""

import csv
import hashlib
import importlib
import zoneinfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import atlas
from atlas.folding import COUNTRY_NAME, fold_by
from atlas.geocoding.gazetteer.country_names import country_code
from atlas.geocoding.gazetteer.place_table import load_gazetteer
from atlas.geocoding.grammar.expression_words import DEMONYMS
from atlas.geocoding.spelling.place_names import fold
from atlas.readers import read_events
from atlas.record.checks.country_check import inside_of, look_swapped
from atlas.reference.countries import contested, countries, find_country, zone_of, zones_of
from atlas.reference.territories import POLICIES, load_policy, territory_of
from atlas.shipped import shipped
from tests.readers.test_acled import ROW as ACLED_ROW
from tests.readers.test_ucdp import ROW as UCDP_ROW
from tests.tries import tries

NAMES = [(one.key, word) for one in countries().values() for word in (*one.codes, *one.names)]
FOLDER = shipped("reference", "countries.csv").parent
# What the doors knew before there was one table: zone by zone, and name by name.
ZONES = {
    "Asia/Beirut": "LB|Lebanon|Liban|لبنان|לבנון",
    "Asia/Jerusalem": "IL|Israel|إسرائيل|ישראל|Golan Heights|Golan|East Jerusalem|Jerusalem",
    "Asia/Damascus": "SY|Syria|Syrian Arab Republic|سوريا|سورية|סוריה",
    "Asia/Amman": "JO|Jordan|الأردن",
    "Asia/Baghdad": "IQ|Iraq|العراق",
    "Asia/Tehran": "IR|Iran|Islamic Republic of Iran|إيران|ایران",
    "Africa/Cairo": "EG|Egypt|مصر",
    "Europe/Istanbul": "TR|Turkey|Türkiye|تركيا",
    "Asia/Nicosia": "CY|Cyprus|قبرص",
    "Asia/Riyadh": "SA|Saudi Arabia|السعودية",
    "Asia/Aden": "YE|Yemen|اليمن",
    "Asia/Muscat": "OM|Oman|عمان",
    "Asia/Dubai": "AE|United Arab Emirates|UAE|الإمارات",
    "Asia/Qatar": "QA|Qatar|قطر",
    "Asia/Bahrain": "BH|Bahrain|البحرين",
    "Asia/Kuwait": "KW|Kuwait|الكويت",
    "Asia/Gaza": "Gaza|Gaza Strip|غزة|قطاع غزة",
    "Asia/Hebron": "PS|Palestine|West Bank|الضفة الغربية|فلسطين|Palestinian Territory|oPt",
    "Europe/Kyiv": "UA|Ukraine",
    "Africa/Tripoli": "LY|Libya|ليبيا",
    "Africa/Tunis": "TN|Tunisia",
    "Africa/Khartoum": "SD|Sudan|السودان",
    "Africa/Mogadishu": "SO|Somalia",
    "Europe/London": "GB|United Kingdom|UK",
    "Europe/Berlin": "DE|Germany",
    "Asia/Shanghai": "CN|China",
    "Asia/Kolkata": "IN|India",
}


@pytest.fixture(scope="module")
def table():
    """Return a flat table with a row for each code and name of each country."""
    return pd.DataFrame(
        {"date": "2023-04-06", "place": "x", "country": [name for _, name in NAMES]}
    )


def _keys():
    return [key for key, _ in NAMES]


def test_every_country_is_here():
    """The countries of ISO 3166-1, and Kosovo; of some the codes that data sets use."""
    assert len(countries()) == 250
    for word, key in {"XKX": "XK", "PSE": "PS", "TWN": "TW", "ESH": "EH", "UK": "GB"}.items():
        assert find_country(word).key == key
    assert {len(one.codes[0]) for one in countries().values()} == {2}
    assert {len(one.codes[1]) for one in countries().values()} == {3}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Burma", "MM"),
        ("DR Congo", "CD"),
        ("Côte d’Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("Syrian Arab Republic", "SY"),
        ("Soudan du Sud", "SS"),
        ("אוקראינה", "UA"),
        ("الولايات المتحدة", "US"),
        ("Украина", "UA"),
        # as UCDP has former names
        ("Yemen (North Yemen)", "YE"),
        ("DR Congo (Zaire)", "CD"),
        ("Cambodia (Kampuchea)", "KH"),
        # the word in brackets may tell one from another
        ("Sudan (South)", "SS"),
        ("Korea (North)", "KP"),
    ],
)
def test_countries_are_known_as_people_write_them(name, key):
    """In the languages that we read, and by other names that are common."""
    assert find_country(name).key == territory_of(name) == key


@pytest.mark.parametrize(
    "text", ["", "Atlantis", "Congo", "660", "422", "Lebanese", "Korea", "N/A", "n.a."]
)
def test_what_may_be_two_countries_or_none_is_none(text):
    """A wrong country is worse than none: no number, no demonym, no name that two share."""
    assert find_country(text) is None


def test_no_name_stands_for_two_countries():
    """Folded as they are compared, codes and names of two countries never meet."""
    owners = {}
    for key, name in NAMES:
        assert owners.setdefault(fold_by(COUNTRY_NAME, name), key) == key, name
    for one in contested().values():
        for name in one.names:
            assert owners.get(fold_by(COUNTRY_NAME, name), one.country) == one.country, name


def test_the_geocoder_knows_every_name():
    """Each leads to its code in the column `country` of a question."""
    gazetteer = load_gazetteer(installed=False)
    found = [country_code(gazetteer, name) for _, name in NAMES]
    assert found == _keys()


def test_a_question_is_answered_alike_by_any_name_of_its_country():
    """The same town, whatever name, code or language its country is written in."""
    one = countries()["SY"]
    words = [*one.codes, *one.names]
    answers = atlas.geocode(pd.DataFrame({"name": "Homs", "country": words}))
    assert len(set(answers["place_id"])) == 1
    assert answers["longitude"].notna().all()


def test_a_flat_table_knows_every_name(table):
    """Each country is its key in the column `territory`, and its clock is that of the events."""
    record = read_events(table)
    assert record.places["territory"].tolist() == _keys()
    assert record.events["tz"].tolist() == [countries()[key].zone for key in _keys()]


@pytest.mark.parametrize("row", [ACLED_ROW, UCDP_ROW], ids=["acled", "ucdp"])
def test_coded_sources_know_every_name(row):
    """ACLED's and UCDP's countries are the same keys."""
    frame = pd.DataFrame([row | {"country": name} for _, name in NAMES])
    if "id" in row or row is UCDP_ROW:
        frame["id"] = [str(100 + n) for n in range(len(frame))]
    else:
        frame["event_id_cnty"] = [f"ATL{n}" for n in range(len(frame))]
    record = read_events(frame, bad_rows="keep")
    where = record.places.drop_duplicates("event_id")
    assert where["territory"].tolist() == _keys()


@settings(max_examples=tries(15), deadline=None)
@given(asked=st.sampled_from(NAMES))
def test_asking_for_a_country_by_any_name_brings_all_of_its_rows(table, asked):
    """`countries=` takes a name of one language and finds the rows written in another."""
    key, name = asked
    record = read_events(table, countries=[name])
    assert record.places["territory"].tolist() == [key] * _keys().count(key)


@settings(max_examples=tries(200), deadline=None)
@given(asked=st.sampled_from(NAMES), high=st.booleans(), blanks=st.sampled_from(["", " ", "\t"]))
def test_case_and_blanks_make_no_other_country(asked, high, blanks):
    """Capitals, blanks around and marks taken apart change nothing."""
    key, name = asked
    assert find_country(f"{blanks}{name.upper() if high else name}{blanks}").key == key


@pytest.mark.parametrize("zone", ZONES)
def test_zones_that_were_known_are_what_they_were(zone):
    """Every name of the table before this one has the same clock."""
    assert {zone_of(name) for name in ZONES[zone].split("|")} == {zone}


def test_every_zone_is_one_that_the_system_knows():
    """And a country with several clocks has none that would be right for all of it."""
    there = zoneinfo.available_timezones()
    assert {one.zone for one in countries().values()} <= {*there, ""}
    assert zone_of("Russia") == zone_of("United States") == zone_of("DR Congo") == ""
    assert sum(one.zone == "" for one in countries().values()) < 30


def test_two_letters_behind_a_comma_may_be_a_state():
    """Georgia's letters are not Gabon's clock; a name behind a comma tells."""
    names = pd.Series(["Atlanta, GA", "Oyem, Gabon", "Haifa, IL", "x"])
    zones = zones_of(pd.Series([""] * 4), names)
    assert zones.tolist() == ["", "Africa/Libreville", "Asia/Jerusalem", ""]


def test_every_policy_has_a_label_for_every_country():
    """The English name, where no policy has its own."""
    for policy in POLICIES:
        labels = load_policy(policy)
        assert set(countries()) <= set(labels)
        assert labels["TR"][0] == "Türkiye"


def test_the_words_of_the_grammar_are_demonyms_of_the_same_countries():
    """What the grammar of places reads as "of Syria", the table has for Syria."""
    with (FOLDER / "demonyms.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == "en"]
    owners = {fold(row["demonym"]): row["key"] for row in rows}
    for word, name in DEMONYMS.items():
        if word != "gazan":
            assert owners[word] == find_country(name).key


# A point of a country, and what its outline says of it.
@pytest.mark.parametrize(
    ("name", "point", "word"),
    [
        ("Sudan", (32.5, 15.6), ""),
        ("Sudan", (15.6, 32.5), "swapped"),
        ("Sudan", (-32.5, 15.6), "sign"),
        ("Sudan", (100.0, 60.0), "outside"),
        # what was Sudan until 2011
        ("Sudan", (31.6, 4.9), ""),
        # on both sides of the line of 180 degrees
        ("Fiji", (178.4, -18.1), ""),
        ("Fiji", (-179.9, -19.0), ""),
        ("Russia", (-173.0, 64.4), ""),
        ("Russia", (20.0, 10.0), "outside"),
        # far parts
        ("France", (-52.3, 4.9), ""),
        ("United States", (-157.9, 21.3), ""),
        # whoever holds or claims it may state it
        ("Ukraine", (34.1, 44.95), ""),
        ("Russia", (34.1, 44.95), ""),
        ("Serbia", (21.2, 42.7), ""),
        ("Kosovo", (21.2, 42.7), ""),
        ("Atlantis", (15.6, 32.5), ""),
        ("Lebanon", (33.3, 35.2), "swapped"),
    ],
)
def test_a_point_is_held_against_the_country_that_is_stated(name, point, word):
    """By its outline; of no country nothing is said."""
    lon, lat = np.array([point]).T
    told = inside_of(np.zeros(1, int), [name], lon, lat, wide=np.zeros(1, bool))
    assert told.tolist() == [word]


def test_swapped_columns_are_an_error_in_every_country():
    """What an outline of the Levant says, one of any other country says, too."""
    row = {"date": "2023-04-06", "place": "Khartoum", "country": "Sudan"}
    table = pd.DataFrame([row | {"longitude": 15.6, "latitude": 32.5}])
    record = read_events(table, bad_rows="keep")
    assert record.places["longitude"].isna().tolist() == [True]
    assert "longitude and latitude look swapped" in str(record.report)
    stated = pd.Series(["Sudan", "Lebanon", None])
    swapped = look_swapped(stated, pd.Series([15.6, 33.3, 33.3]), pd.Series([32.5, 35.2, 35.2]))
    assert swapped.tolist() == [True, True, False]


def test_the_towns_of_the_gazetteer_lie_in_their_countries():
    """Of the world's towns none lies outside of the outline of its country."""
    files = [shipped("geo", "gazetteer", name) for name in ("core.parquet", "world.parquet")]
    towns = pd.concat(map(pd.read_parquet, files), ignore_index=True)
    towns = towns[(towns["country"] != "") & (towns["kind"] != "site")]
    codes, names = pd.factorize(towns["country"])
    lon, lat = (towns[name].to_numpy() for name in ("longitude", "latitude"))
    told = inside_of(codes, list(names), lon, lat, wide=np.ones(len(towns), bool))
    # An island in the Gulf that two states claim, and one of Greece that no outline shows.
    assert set(towns["name"][told != ""]) <= {"Abū Mūsá", "Megísti"}
    assert len(towns) > 200_000


def test_the_table_is_not_stale():
    """It was made from the lists that lie beside it, and holds each line of them."""
    made = dict(line.split() for line in (FOLDER / "made_from.txt").read_text("utf-8").splitlines())
    assert set(made) == {"demonyms.csv", "inputs.txt", "names.csv"}
    for name, digest in made.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name
    with (FOLDER / "names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert find_country(row["name"]).key == row["key"]
            assert row["source"]


def test_the_registry_has_the_hash_of_each_file():
    """A file that was changed by hand is noticed; README describes each."""
    lines = (FOLDER / "registry.txt").read_text("utf-8").splitlines()
    known = dict(line.split() for line in lines)
    files = [path for path in FOLDER.iterdir() if path.suffix in (".csv", ".json")]
    assert known == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    readme = (FOLDER / "README.md").read_text("utf-8")
    assert all(f"`{path.name}`" in readme for path in files)


def test_another_version_of_an_input_stops_the_build(tmp_path, monkeypatch):
    """A raw file is compared with its hash; a missing one says what to do."""
    monkeypatch.syspath_prepend(str(FOLDER))
    build = importlib.import_module("build_countries")
    with pytest.raises(SystemExit, match=r"commands in README\.md"):
        build.raw_file(tmp_path, build.ALIASES)
    path = tmp_path / build.ALIASES
    path.parent.mkdir(parents=True)
    path.write_text("DATA = {}", encoding="utf-8")
    with pytest.raises(SystemExit, match="pinned version"):
        build.raw_file(tmp_path, build.ALIASES)
