"""Texts that are not in UTF-8: read by their letters, told, and named where they look garbled."""

import time

import pandas as pd
import pytest

from atlas import read_events
from atlas.record.checks.garbled_text import garbled

WORDS = [
    ("cp1255", "ירי רקטות מדרום לבנון", "צור"),
    ("cp1256", "إطلاق صواريخ من جنوب لبنان", "صور"),
    ("cp1256", "گردان پياده", "چابهار"),
    ("iso8859_6", "صواريخ من جنوب لبنان", "غارات"),
    ("cp1251", "Обстрел жилых кварталов", "Київ"),
    ("cp1251", "обстріл селища", "Куп'янськ"),
    ("koi8_u", "Обстрел жилых кварталов", "Київ"),
    ("cp1254", "Çatışma: Şırnak ilçesi", "Diyarbakır"),
    ("cp1250", "Granatiranje kod Šapca", "Bihać"),
    ("cp1250", "Wybuch w Łodzi, źródło: służby", "Dęblin"),
    ("cp1252", "Déraa – « l’aéroport »", "Saïda"),
    ("latin-1", "Explosión en Bogotá", "Nariño"),
]


def _write(folder, title, place, encoding):
    path = folder / "events.csv"
    row = f'2023-04-06,"{title}",{place}'
    path.write_bytes(f"date,title,place\n{row}\n".encode(encoding))
    return path


@pytest.mark.parametrize(("encoding", "title", "place"), WORDS)
def test_older_encodings_are_known_by_their_letters_and_told(tmp_path, encoding, title, place):
    """What was guessed is a note with words to look at, and the way on."""
    record = read_events(_write(tmp_path, title, place, encoding))
    assert record.events["title"].tolist() == [title]
    assert record.places["name"].tolist() == [place]
    (note,) = [one for one in record.report["read_as"] if "not in UTF-8" in one["what"]]
    assert encoding in note["what"]
    assert "encoding=" in note["next_step"]


def test_an_encoding_that_is_named_is_no_guess(tmp_path):
    """Neither is UTF-8."""
    for encoding, told in (("cp1256", "cp1256"), ("utf-8", None)):
        path = _write(tmp_path, "صواريخ", "صور", encoding)
        report = read_events(path, encoding=told).report
        assert not [one for one in report.get("read_as", ()) if "UTF-8" in one["what"]]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("صور", "cp1252"),
        ("غارات", "cp1256"),
        ("צור", "cp1252"),
        ("ירי מלבנון", "cp1255"),
        ("Київ", "cp1251"),
        ("Обстрел", "cp1252"),
        ("Saïda", "cp1252"),
        ("Şırnak", "cp1252"),
    ],
)
def test_text_that_was_read_in_a_wrong_encoding_is_named(tmp_path, text, read_as):
    """Such a text is often spoilt before it is ours; names in it are found nowhere."""
    spoilt = "".join(
        bytes([one]).decode(read_as, "ignore") or chr(one) for one in text.encode("utf-8")
    )
    report = read_events(_write(tmp_path, spoilt, "Tyre", "utf-8")).report
    (one,) = [one for one in report["suspicions"] if "garbled" in one["what"]]
    assert (one["count"], one["rows"]) == (1, [2])
    assert "encoding=" in one["next_step"]


def test_words_of_any_language_are_not_taken_for_garbled():
    """Capitals beside quotes, and signs of measure, among them."""
    plain = ["Saïda", "صور", "Київ", "«É»", "SÃO PAULO", "צה״ל", "Đà Nẵng", "Ø 12 mm", "Ñ»"]
    plain += ["’Ãbc", "IDFه", "Т-72Б3", "naïve “é”", "Τύρος", "Ürümqi – Zürich", "ÀÉ »", ""]
    assert not garbled(pd.Series(plain)).any()


@pytest.mark.parametrize("run", ["a", "ab ", "\u00e9", "a\u00e9", "1", "_", "."])
def test_a_long_cell_does_not_slow_the_guess(tmp_path, run):
    """A file of some hundred kilobytes is read in seconds, whatever its letters are."""
    title = run * (150_000 // len(run)) + "\u00e9"
    path = _write(tmp_path, title, "Saïda", "cp1252")
    began = time.process_time()
    assert read_events(path).events["title"].str.len().tolist() == [len(title)]
    assert time.process_time() - began < 10
