"""Languages of place expressions that people add: a folder of words through a door."""

import time

import numpy as np
import pandas as pd
import pytest

import atlas
from atlas import doors
from atlas.errors import PluginError
from atlas.geocoding.grammar.languages.own_language import read_language
from atlas.geocoding.matching.listed_words import ListedWords
from atlas.geocoding.try_phrases import COLUMNS, try_language
from tests.geocoding.test_wordings import WORDINGS

LEXICON = """role,english,words
point,north,tamla
near,near,gerti|gerti di
unit,km,kem
number,0.5,medo
of,of,di
place,tyre,Zorriko
"""
FLAGS = 'name = "invented"\ntelling = ["tamla", "gerti"]\nnowhere = ["gerti nulo"]\n'
# Expressions of the shipped languages, and names that hold words of others.
SHIPPED = [
    "12 km north of Nabatieh", "near Tyre", "between Homs and Hama", "Sur", "Sur, Oman",
    "Sur district", "port of Sur", "southern Lebanon", "Damascus - Mezzeh", "Entre Rios",
    "the Aleppo-Damascus road", "Ras al-Ayn", "Deir al-Balah", "Nabatîyé et Tahta", "Al Norte",
    "près de Tyr", "entre Homs et Hama", "sur la route entre Homs et Hama", "au nord d’Alep",
    "sur la côte de Syrie", "port de Tripoli", "à l’est de Palmyre", "lieu inconnu",
    "5 km à l'ouest de Tyr", "La Marsa", "El Centro", "Los Angeles", "centre de Beyrouth",
    "على بعد 5 كم جنوب صور", "ريف حلب الشمالي", "بين بيروت ودمشق", "غير معروف",
    "5 ק\"מ מצפון לצור", "בין צור לצידון", "צפון תל אביב", "לא ידוע",
]  # fmt: skip


def _write(folder, lexicon=LEXICON, flags=FLAGS, phrases=None):
    """Write the folder of a language."""
    folder.mkdir(exist_ok=True)
    (folder / "lexicon.csv").write_text(lexicon, encoding="utf-8")
    (folder / "flags.toml").write_text(flags, encoding="utf-8")
    if phrases is not None:
        rows = "\n".join((",".join(COLUMNS), *phrases))
        (folder / "phrases.csv").write_text(rows, encoding="utf-8")
    return folder


@pytest.fixture
def speak(tmp_path):
    """Return a function that lets a language take part until the test ends."""
    before, added = dict(doors.LANGUAGES), []

    def take(name="invented", **files):
        doors.LANGUAGES[name] = _write(tmp_path / name, **files)
        added.append(name)

    yield take
    for name in added:
        del doors.LANGUAGES[name]
    assert dict(doors.LANGUAGES) == before


@pytest.fixture
def spanish(repository):
    """Let the worked example take part."""
    folder = repository / "examples" / "plugins" / "spanish" / "atlas_spanish"
    doors.LANGUAGES["spanish"] = folder
    yield folder
    del doors.LANGUAGES["spanish"]


def _answers(texts):
    """Return the answers to texts, as far as they can be compared by ==."""
    frame = atlas.geocode(texts).drop(columns=["candidates"])
    frame["geometry"] = [None if shape is None else shape.wkb for shape in frame["geometry"]]
    return frame


# ---- reading expressions -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("12 km tamla di Nabatieh", "12 km north of Nabatieh"),
        ("12 kem tamla di Nabatieh", "12 km north of Nabatieh"),
        ("medo kem tamla di Homs", "half a km north of Homs"),  # a number in words
        ("gerti Nabatieh", "near Nabatieh"),  # plain ASCII: nothing else says it is no name
        ("gerti di Zorriko", "near Tyre"),  # a place by its name in the language
        ("Zorriko", "Tyre"),
        ("Quxzo, gerti di Nabatieh", "Quxzo, near Nabatieh"),  # one part of two
        ("GERTI DI NABATIEH", "near Nabatieh"),
    ],
)
def test_an_added_language_is_read_like_english(speak, text, english):
    """Plain letters or not, an expression means what its English means."""
    before = atlas.geocode([text]).iloc[0]
    speak()
    told, wanted = atlas.geocode([text, english]).iloc[[0, 1]].to_dict("records")
    for column in ("match", "place_id", "method", "radius_km", "longitude", "latitude"):
        assert told[column] == wanted[column], column
    assert told["match"] == "matched"
    assert before["place_id"] != told["place_id"] or before["radius_km"] != told["radius_km"]


def test_a_unit_after_a_number_is_no_part_of_a_listed_name(speak):
    """A place elsewhere is spelt as "km ao" is; with no country stated it is found too."""
    lexicon = "role,english,words\nunit,km,km\nbeside,north,ao norte\nof,of,de\n"
    speak(lexicon=lexicon, flags='name = "invented"\ntelling = ["norte"]\n')
    listed = ListedWords(atlas.load_gazetteer(), "")
    assert listed.spelt("km ao")
    told, wanted = atlas.geocode(["12 km ao norte de Goma", "12 km north of Goma"]).to_dict(
        "records"
    )
    for column in ("match", "place_id", "method", "radius_km", "longitude", "latitude"):
        assert told[column] == wanted[column], column
    assert told["match"] == "matched"


def test_words_for_no_place_are_those_of_the_language(speak):
    """What its list calls unknown is no place."""
    speak()
    assert atlas.geocode(["gerti nulo"])["match"].tolist() == ["unplaced"]


def test_a_language_in_another_script_needs_its_letters(speak):
    """Its words are looked for only in a text that has a letter of its script."""
    lexicon = "role,english,words\nnear,near,возле\nplace,homs,Хомс\n"
    flags = 'name = "invented"\ntelling = ["возле"]\nletters = ["а", "я"]\n'
    speak(lexicon=lexicon, flags=flags)
    answer = atlas.geocode(["возле Хомса", "возле Хомс"])
    assert answer["method"].tolist()[1] == "near a place"
    assert answer["match"].tolist()[0] == "unmatched"


@pytest.mark.parametrize("apostrophe", ["'", "\u2019"])
def test_a_word_that_is_cut_short_is_part_of_the_next(speak, apostrophe):
    """As in Italian "all'aeroporto": the prefixes say what it is, and the rest may be telling."""
    flags = f'{FLAGS}prefixes = {{dell = ["of"], all = ["at"]}}\n'
    speak(lexicon=f"{LEXICON}site,airport,vuelport\n", flags=flags.replace("gerti", "vuelport", 1))
    text = f"all{apostrophe}vuelport di Aleppo"
    told, wanted = atlas.geocode([text, "Aleppo airport"])["place_id"]
    assert told == wanted != ""


def test_a_direction_is_no_listed_name_before_its_place(spanish):
    """Somewhere a province is listed as "Al Norte": what is north of Homs is not there."""
    assert spanish
    told = atlas.geocode(["al norte de Homs", "Homs, al norte", "north of Homs"])
    assert len(set(told["place_id"])) == len(set(told["radius_km"])) == 1


def test_the_phrases_of_the_worked_example_hold(spanish):
    """At least fifteen expressions, each with its place, all as written."""
    tried = try_language(spanish)
    assert len(tried) >= 15
    assert tried.loc[tried["problem"] != "", ["text", "problem"]].to_numpy().tolist() == []


def test_a_phrase_that_does_not_hold_is_named(tmp_path):
    """A wrong point, ground, radius, place or no place: each row says what is wrong."""
    phrases = [
        "gerti di Homs,SY,,36.723,34.730,20",
        "gerti di Homs,SY,,35.194,33.273,20",
        "gerti di Homs,SY,,36.723,34.730,2",
        "gerti di Homs,SY,Lebanon,,,20",
        "gerti di Homs,SY,,,,",
        "gerti di Qwxzville,SY,,36.723,34.730,20",
    ]
    tried = try_language(_write(tmp_path / "one", phrases=phrases))
    assert tried["line"].tolist() == [2, 3, 4, 5, 6, 7]
    said = ["", "does not hold the point", "wider than within_km", "not in 'Lebanon'",
            "should be no place", "no place called"]  # fmt: skip
    assert tried["problem"].iloc[0] == ""
    for problem, words in zip(tried["problem"], said, strict=True):
        assert words in problem
    assert "invented" not in doors.LANGUAGES


# ---- what is shipped stays ---------------------------------------------------------------------


def test_with_a_language_more_all_shipped_phrases_answer_the_same(spanish):
    """Whatever Spanish shares with French and English names, their answers are theirs."""
    texts = SHIPPED + [wording[0] for wording in WORDINGS]
    told = _answers(texts)
    language = doors.LANGUAGES["spanish"]
    del doors.LANGUAGES["spanish"]
    bare = _answers(texts)
    doors.LANGUAGES["spanish"] = language
    assert spanish
    pd.testing.assert_frame_equal(told, bare)


def test_english_words_in_a_lexicon_break_no_english(speak):
    """A language in which "of" means "or" and "near" "north" leaves English phrases alone."""
    texts = SHIPPED + [wording[0] for wording in WORDINGS]
    bare = _answers(texts)
    lexicon = LEXICON + "point,south,north|near\nand,and,of|at\nplace,beirut,the\ndrop,,km|west\n"
    speak(lexicon=lexicon)
    pd.testing.assert_frame_equal(_answers(texts), bare)


def test_an_english_phrase_with_a_telling_word_stays_english(speak):
    """Where "homs" means "near": a text with English words that the language has not is English."""
    texts = ["12 km north of Homs", "5 km from Homs", "between Homs and Hama", "near Homs",
             "Homs and Hama", "the Homs countryside", "east Homs", "city of Homs"]  # fmt: skip
    bare = _answers(texts)
    speak(lexicon=LEXICON + "near,near,homs\n", flags=FLAGS.replace("tamla", "homs"))
    pd.testing.assert_frame_equal(_answers(texts), bare)
    assert atlas.geocode(["Homs di Tyre"])["method"].tolist() == ["near a place"]


def test_of_two_languages_the_one_that_knows_more_of_the_words_reads_a_text(speak, spanish):
    """The shipped one where both know as many; so an added one takes no text by one word."""
    assert spanish
    flags = 'name = "invented"\ntelling = ["et", "cerca"]'
    speak(lexicon="role,english,words\nand,and,et|cerca\n", flags=flags)
    told = atlas.geocode(["cerca de Homs", "entre Homs et Hama"])
    assert told["method"].tolist() == ["near a place", "between two places"]


def test_without_added_languages_a_question_costs_no_look_into_the_door(monkeypatch):
    """The door is asked once in a call for all its entry points, not for each question."""
    asked = []
    monkeypatch.setattr("atlas.doors.declared", lambda group: asked.append(group) or [])
    monkeypatch.setattr(doors.LANGUAGES, "_installed", None)
    monkeypatch.setattr(doors.LANGUAGES, "_held", None)
    atlas.geocode([f"Qwxz {number}" for number in range(200)])
    assert asked.count("atlas.languages") == 1


class _Point:
    """An entry point of a package that is not installed."""

    name, dist = "invented", type("Dist", (), {"name": "atlas-invented", "version": "0.7"})

    def __init__(self, value):
        self.load = lambda: value


@pytest.mark.parametrize("broken", ["role,english,words\nnear,near,\n", LEXICON])
def test_a_package_whose_language_is_broken_is_an_error_of_the_call(tmp_path, monkeypatch, broken):
    """With its name and version, before any question: never a row that was not answered."""
    folder = _write(tmp_path / "one", lexicon=broken)
    points = [_Point(folder)]
    monkeypatch.setattr(
        "atlas.doors.declared",
        lambda group: points if group == "atlas.languages" else [],
    )
    monkeypatch.setattr(doors.LANGUAGES, "_installed", None)
    monkeypatch.setattr(doors.LANGUAGES, "_held", None)
    if broken is not LEXICON:
        with pytest.raises(PluginError, match=r"lexicon.csv, line 2: .* by atlas-invented 0\.7"):
            atlas.geocode(["gerti Homs"])
        return
    told = atlas.geocode(["gerti Homs"])
    assert told["method"].tolist() == ["near a place"]
    assert "language invented, atlas-invented 0.7" in told.attrs["gazetteer"]


# ---- who took part -----------------------------------------------------------------------------


def test_the_answers_and_the_record_say_which_language_took_part(speak):
    """Beside the layers of the gazetteer, and among the additions; without one, nothing."""
    bare = atlas.geocode(["Tyre"])
    assert "plugins" not in bare.attrs
    speak()
    told = atlas.geocode(["Tyre"])
    origin = {"door": "languages", "name": "invented", "package": "", "version": ""}
    assert told.attrs["plugins"] == [origin]
    assert set(told.attrs["gazetteer"]) - set(bare.attrs["gazetteer"]) == {"language invented"}
    rows = pd.DataFrame({"date": ["2023-04-06"], "place": ["gerti Tyre"], "country": ["LB"]})
    record = atlas.read_events(rows).geocode()
    assert record.dataset["plugins"] == [origin]
    assert "language invented" in record.dataset["gazetteer"]


# ---- folders that are none ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("gear,near,krava", r"line 8: role 'gear'; wanted one of about, again"),
        ("near,near,tamla", r"'tamla' is near 'near' here, and point 'north' in line 2; keep one"),
        ("point,south,tamla", r"'tamla' is point 'south' here, and point 'north' in line 2"),
        ("near,near,.*", r"'\.\*' is no phrase"),  # signs alone are no word
        ("near,near,a b c d e f", r"wanted 1 to 5 words"),
        ("near,near,ok|", r"'' is no phrase"),
        ("near,near," + "x" * 81, r"at most 80 letters"),
        ("point,northern,krava", r"english 'northern' for the role point; wanted a point"),
        ("number,many,krava", r"english 'many' for the role number; wanted a number"),
        ("number,inf,krava", r"english 'inf' for the role number"),
        ("unit,parsec,krava", r"english 'parsec' for the role unit; wanted a unit: km"),
        ("place,tyre; x (y),krava", r"wanted small letters without signs"),
        ("near,near", r"line 8: wanted 3 cells a row"),
        ("near,near,krava,x", r"line 8: wanted 3 cells a row"),
        ('near,near,"krava', r"cannot be read as role, english, words, as CSV"),
    ],
)
def test_a_row_of_a_lexicon_that_is_none_is_named(tmp_path, row, said):
    """The file, the line, what was given and what was wanted."""
    with pytest.raises(PluginError, match=said) as caught:
        read_language(_write(tmp_path / "one", lexicon=f"{LEXICON}{row}\n"))
    assert "lexicon.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ('nam = "x"', r"unknown key 'nam'; wanted name, telling"),
        ('telling = ["tamla"]', r"name = ''; wanted a name of letters"),
        ('name = "a/b"\ntelling = ["tamla"]', r"name = 'a/b'"),
        ('name = "x"', r"telling is a list of 0 words"),
        ('name = "x"\ntelling = "tamla"', r"telling = 'tamla'; wanted list"),
        ('name = "x"\ntelling = ["gerti di"]', r"telling holds 'gerti di'; wanted one word"),
        ('name = "x"\ntelling = ["near"]', r"'near' is one of English expressions"),
        ('name = "x"\ntelling = ["krava"]', r"'krava' is in no row of lexicon.csv"),
        ('name = "x"\ntelling = ["tamla"]\nletters = ["a", "z"]', r"letters = \['a', 'z'\]"),
        ('name = "x"\ntelling = ["tamla"]\nleast = true', r"least = True; wanted int"),
        ('name = "x"\ntelling = ["tamla"]\nprefixes = {b = ["near"]}', r"prefixes: 'b'"),
        ('name = "x"\ntelling = ["tamla"]\nprefixes = {b = 3}', r"prefixes: 'b' = 3"),
        ("name = x", r"flags.toml cannot be read as TOML"),
    ],
)
def test_flags_that_are_none_are_named(tmp_path, flags, said):
    """The file, the key, what was given and what was wanted."""
    with pytest.raises(PluginError, match=said) as caught:
        read_language(_write(tmp_path / "one", flags=flags))
    assert "flags.toml" in str(caught.value)


def test_a_folder_without_files_or_with_huge_ones_is_refused(tmp_path):
    """A lexicon of more than 1 MB is not read, nor one of very many rows; the error is quick."""
    with pytest.raises(PluginError, match=r"flags.toml cannot be read"):
        read_language(tmp_path)
    huge = LEXICON + "near,near," + "x" * (1 << 20)
    rows = LEXICON + "".join(f"near,near,w{number}\n" for number in range(6000))
    start = time.perf_counter()
    with pytest.raises(PluginError, match=r"lexicon.csv cannot be read.* larger than 1 MB"):
        read_language(_write(tmp_path / "one", lexicon=huge))
    with pytest.raises(PluginError, match=r"at most 5,000 rows"):
        read_language(_write(tmp_path / "two", lexicon=rows))
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("sign", ["(", "[a-z]+", "norte$", "\\d", "{0}", "<b>", "%s", "=1+1"])
def test_signs_in_a_lexicon_are_no_pattern(speak, sign):
    """A phrase with signs is its letters, compared as a whole, and matches nothing else."""
    speak(lexicon=f"{LEXICON}near,near,quux {sign} quuz\n")
    told = atlas.geocode(["quux b quuz Homs", "gerti Homs"])
    assert told["match"].tolist() == ["unmatched", "matched"]


def test_hostile_event_text_stays_text(speak):
    """Long, empty and odd texts with a telling word are rows with a reason, in no time."""
    speak()
    texts = ["gerti " * 60, "gerti", "gerti (", "tamla " * 30, "12 tamla di", "gerti \x00 Homs",
             "gerti <script>", "gerti {0.__class__}", "gerti di " + "(" * 100]  # fmt: skip
    told = atlas.geocode(texts)
    assert not told["reason"].str.contains("fault of atlas").any()
    assert np.isnan(told["longitude"].iloc[0])


def test_what_is_no_language_is_refused():
    """Neither a folder nor a language, or one of another name."""
    with pytest.raises(PluginError, match=r"'x' is int; wanted a folder or an atlas.*Language"):
        doors.LANGUAGES["x"] = 3


def test_a_language_has_the_name_that_it_is_under(tmp_path):
    """What took part is named by one name."""
    with pytest.raises(PluginError, match="calls itself 'invented'; wanted one name for both"):
        doors.LANGUAGES["other"] = _write(tmp_path / "one")
