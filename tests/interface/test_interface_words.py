"""The words of the page in other languages: whole, true to their phrases, and taken with care."""

import json
import re

import pandas as pd
import pytest

import atlas
from atlas.errors import AtlasError, PageError
from atlas.page.html.interface_words import (
    ENGLISH,
    WEB,
    interface_languages,
    shipped_languages,
    static_text,
)
from atlas.page.payload.build_payload import vocabulary_lists
from atlas.reference import vocabulary
from atlas.reference.house import House

EVENTS = pd.DataFrame(
    {
        "event_id": ["a", "b"],
        "date": ["2024-02-07", "2024-02-09"],
        "kind": ["clash", "air_strike"],
        "place": ["El Fasher", ""],
        "country": ["Sudan", "Sudan"],
        "longitude": [25.35, None],
        "latitude": [13.63, None],
        "radius_km": [5.0, None],
    }
)
OTHERS = [name for name in shipped_languages() if name != "en"]
# CLDR's forms of whole numbers: what `Intl.PluralRules` of a browser asks for.
FORMS = {"fr": {"one", "many", "other"}, "ar": {"zero", "one", "two", "few", "many", "other"}}


def _phrases():
    return json.loads(static_text("words.en.json"))


def _file(path, **changes):
    """Write a small file of words; a value of None leaves its key out."""
    made = {"id": "xx", "name": "Xx", "direction": "ltr", "phrases": {}, **changes}
    path.write_text(json.dumps({k: v for k, v in made.items() if v is not None}), "utf-8")
    return path


def _text(html, part):
    """Return a block of a page as text."""
    return re.search(rf'<script[^>]* id="atlas-{part}">([^<]*)</script>', html)[1]


@pytest.mark.parametrize("name", OTHERS)
def test_a_shipped_language_has_every_phrase_with_its_forms(name):
    """No phrase is missing or left over, and a phrase that counts has all forms or one for all."""
    made = json.loads((WEB / "words" / f"{name}.json").read_text("utf-8"))
    english = {one if isinstance(one, str) else one["one"]: one for one in _phrases()}
    assert set(made["phrases"]) == set(english)
    for key, text in made["phrases"].items():
        if isinstance(text, dict):
            assert not isinstance(english[key], str), key
            assert set(text) == FORMS[name], key
        assert text, key
    assert "corrections" in made["about"]
    assert made["note"]


@pytest.mark.parametrize("name", OTHERS)
def test_a_shipped_language_has_a_word_for_every_term_of_a_page(name):
    """Kinds, statuses, roles and the like, the labels of the front matter, and no term besides."""
    (language,) = interface_languages(name)
    lists = vocabulary_lists(list(vocabulary.KINDS), House({}), {})
    terms = {
        f"{table}/{one['id']}"
        for table, entries in lists.items()
        for one in entries
        if table != "link_kinds"  # the card has words of its own for both ways of a tie
    }
    assert terms - set(language.terms) == set()
    known = {*lists, "front", "territories", "actor_kinds", "link_bases"}
    assert {key.split("/")[0] for key in language.terms} <= known


@pytest.mark.parametrize("name", OTHERS)
def test_the_same_word_stands_for_the_same_act_whoever_does_it(name):
    """No two kinds share a word, and none names a party."""
    (language,) = interface_languages(name)
    words = [text for key, text in language.terms.items() if key.startswith("kinds/")]
    assert len(set(words)) == len(words) == len(vocabulary.KINDS)
    parties = r"شهيد|شهداء|استشهاد|إرهاب|\bالعدو\b|martyr|terroris|ennemi"
    held = json.dumps([dict(language.phrases), dict(language.terms)], ensure_ascii=False)
    assert not re.search(parties, held, re.IGNORECASE)


def test_only_the_languages_that_are_named_travel(tmp_path):
    """English alone has no other language in it; each other one is at most 15 kB more."""
    sizes = {}
    for languages in [("en",), ("en", "ar"), ("en", "fr")]:
        path = atlas.brief(EVENTS, tmp_path / f"{'-'.join(languages)}.html", languages=languages)
        sizes[languages[-1]] = path.stat().st_size
    assert 0 < sizes["ar"] - sizes["en"] < 15_000
    assert 0 < sizes["fr"] - sizes["en"] < 15_000


def test_a_page_says_its_language_and_direction_also_without_scripts(tmp_path):
    """Its element, fixed words, kinds and labels are of the opening one."""
    path = atlas.brief(EVENTS, tmp_path / "page.html", languages=("ar", "en"), title="Test")
    html = path.read_text("ascii")
    assert '<html lang="ar" dir="rtl">' in html
    still = re.search(r'<main id="atlas-still">.*?</main>', html, re.DOTALL)[0]
    plain = re.sub(r"&#x([0-9a-f]+);", lambda found: chr(int(found[1], 16)), still)
    plain = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), plain)
    for word in ("اشتباك", "ضربة جوية", "بلا مكان", "ما تستند إليه هذه الصفحة", "المرشحات"):
        assert word in plain
    assert "What this page is based on" not in plain
    default = atlas.brief(EVENTS, tmp_path / "default.html").read_text("ascii")
    assert '<html lang="en" dir="ltr">' in default


def test_a_language_that_is_not_there_says_which_are(tmp_path):
    """The message names the shipped ones and the page that says how one is added."""
    with pytest.raises(PageError, match=r"'klingon'; the page has en, ar, fr.*Add an interface"):
        atlas.brief(EVENTS, tmp_path / "page.html", languages=("en", "klingon"))
    with pytest.raises(PageError, match="each of them once"):
        atlas.draw_map(EVENTS, languages=("en", "en"))
    with pytest.raises(PageError, match="at least one"):
        atlas.draw_map(EVENTS, languages=())
    with pytest.raises(AtlasError, match=r"none\.json"):
        atlas.draw_map(EVENTS, languages=[tmp_path / "none.json"])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "not a tag"}, "id is 'not a tag'"),
        ({"name": None}, "'name' is None"),
        ({"direction": "down"}, "direction is 'down'"),
        ({"words": {}}, "'words' is no key"),
        ({"phrases": []}, "phrases is no object"),
        ({"phrases": {"No such phrase": "x"}}, "no phrase of this version"),
        # A name in braces is missing, is new, or is spelt otherwise.
        ({"phrases": {"Go to {name}": "Vai"}}, r"wants the names \{name\}"),
        ({"phrases": {"Close": "Chiudi {name}"}}, "wants the names none"),
        ({"phrases": {"{n} event": {"one": "x"}}}, "wanted 'other'"),
        ({"phrases": {"{n} event": {"other": "eventi"}}}, r"wants the names \{n\}"),
        ({"phrases": {"{n} event": {"other": "{n}", "dual": "{n}"}}}, "forms"),
        # Markup, and marks that turn what follows.
        ({"phrases": {"Close": "<b>Chiudi</b>"}}, "has markup"),
        ({"phrases": {"Close": "Chiudi\u202e"}}, "turns the direction"),
        ({"terms": {"kinds/clash": 7}}, "wanted a text"),
    ],
)
def test_a_file_of_words_that_cannot_be_taken_says_why(tmp_path, changes, said):
    """Each fault is named with its phrase, before any page is written."""
    path = _file(tmp_path / "xx.json", **changes)
    with pytest.raises(PageError, match=said):
        interface_languages([path])


def test_a_file_that_is_no_json_is_refused(tmp_path):
    """What it is not, and where to read on, is said."""
    path = tmp_path / "xx.json"
    path.write_text("Close = Chiudi", "utf-8")
    with pytest.raises(PageError, match=r"is no JSON.*Add an interface language"):
        interface_languages([path])


def test_a_phrase_that_a_file_leaves_out_is_in_english_and_counted(tmp_path):
    """Half a translation is of use, and the page says how much of it is missing."""
    path = _file(tmp_path / "xx.json", phrases={"Close": "Chiudi", "{n} event": "{n} eventi"})
    (language,) = interface_languages([path])
    made = language.for_page()
    assert made["missing"] == len(_phrases()) - 2
    at = {one if isinstance(one, str) else one["one"]: n for n, one in enumerate(_phrases())}
    assert made["phrases"][at["Close"]] == "Chiudi"
    assert made["phrases"][at["{n} event"]] == {"other": "{n} eventi"}
    assert made["phrases"][at["Zoom in"]] == "Zoom in"


def test_what_is_blank_in_a_file_of_words_is_still_to_be_translated(tmp_path):
    """A translator begins with a file of blanks, and sees her page from the first line on."""
    blank = {"one": "", "other": ""}
    path = _file(
        tmp_path / "xx.json",
        phrases={"Close": "Chiudi", "Filters": "", "{n} event": blank},
        terms={"kinds/clash": ""},
        document={"What this page is based on": ""},
    )
    [language] = interface_languages([path])
    made = language.for_page()
    assert made["missing"] == len(_phrases()) - 1
    assert "Filters" in made["phrases"]
    assert {"one": "{n} event", "other": "{n} events"} in made["phrases"]
    assert language.term("kinds", "clash", "Clash") == "Clash"
    assert language.say("What this page is based on") == "What this page is based on"


def test_a_form_that_is_no_text_is_a_fault_in_words(tmp_path):
    """A list in place of a form is named, as other faults are."""
    path = _file(tmp_path / "xx.json", phrases={"{n} event": {"other": ["{n} eventi"]}})
    with pytest.raises(PageError, match="wanted a text"):
        interface_languages([path])


def test_a_form_that_is_blank_beside_others_is_a_fault(tmp_path):
    """Nothing would stand where a number of events should."""
    path = _file(tmp_path / "xx.json", phrases={"{n} event": {"one": "{n} evento", "other": ""}})
    with pytest.raises(PageError, match=re.escape("wants the names {n}")):
        interface_languages([path])


def test_the_path_of_a_file_of_words_is_not_in_the_page(tmp_path):
    """A folder may tell who wrote a page."""
    folder = tmp_path / "secretfolder"
    folder.mkdir()
    path = _file(folder / "xx.json")
    page = atlas.brief(EVENTS, tmp_path / "page.html", languages=(path, "en"))
    assert "secretfolder" not in page.read_text("ascii")


def test_english_says_what_it_was_given():
    """The opening language without a file is English."""
    assert ENGLISH.say("{place}, within {n} km", place="Tyre", n=3) == "Tyre, within 3 km"
    assert ENGLISH.term("kinds", "clash", "Clash") == "Clash"
    assert ENGLISH.for_page()["phrases"] == _phrases()
