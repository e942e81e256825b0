"""Foldings are steps with names; each answers as the function did that it took the place of."""

import re
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from atlas import folding
from atlas.geocoding.spelling.place_names import fold as fold_place
from atlas.geocoding.spelling.transliteration import PLAIN, SILENT
from atlas.readers.cells.column_names import fold_column
from atlas.readers.dates.date_words import fold_date
from atlas.record.search_text import fold as fold_search
from atlas.reference.actors import fold_name
from atlas.reference.kind_words import fold_kind
from tests.tries import tries

# Letters of the languages that we read, with what foldings look at; and all else now and then.
_LETTERS = st.sampled_from(
    "abzABZ 019_-–.,'’`ʿ\"()ßſİıŁøæéÉüñçàġ\u0301\u0323\t\u00a0\u200f\u200c\u2066"
    "ابتةهىيیکكگأإآٱؤئءـًَّ٠١٢۳،אבגךםןףץ׳״שָׁъёїґЇЁℌ№ﬁ㎏½²①℡ΣςAΩक\u093f\u0940ば"
)
_TEXTS = st.text(_LETTERS, max_size=24) | st.text(max_size=12)
_MANY = settings(max_examples=tries(500), deadline=None)


def _bare(text, drop=lambda c: unicodedata.category(c)[0] == "M"):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not drop(c))


_LEVEL = {ord(c): None for c in "'‘’`ʼʿʾʻ\u0640\u200c\u200f\u200e׳״\""}
_LEVEL |= {ord("ى"): "ي", ord("ی"): "ي", ord("ک"): "ك", ord("ة"): "ه"}


@_MANY
@given(_TEXTS)
@example("Hizbuʼllāh")
def test_names_of_actors_are_folded_as_before(text):
    """No marks, case, quotes or dashes; Arabic letters levelled."""
    plain = _bare(text).casefold().translate(_LEVEL)
    assert fold_name(text) == " ".join(re.sub(r"[^\w]+", " ", plain).split())


@_MANY
@given(_TEXTS)
@example("İstanbul ΣΑΣ")
def test_a_search_is_folded_as_before_and_as_in_the_page(text):
    """One letter at a time, so that Python and the page agree."""
    assert fold_search(text) == "".join(c.lower() for c in _bare(text))


_BIDI = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069ـ")
)


@_MANY
@given(_TEXTS)
@example("٦ نيسان ٢٠٢٣")
def test_dates_are_folded_as_before(text):
    """Plain digits, no marks, no signs of direction, single blanks."""
    plain = unicodedata.normalize("NFKD", text).translate(_BIDI)
    plain = "".join(c for c in plain if unicodedata.category(c)[0] != "M").lower()
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain)
    plain = plain.replace("،", ",").replace("–", "-").replace("−", "-")
    assert fold_date(text) == " ".join(plain.split())


@_MANY
@given(_TEXTS)
@example(" Event_Date ")
def test_columns_and_kinds_are_folded_as_before(text):
    """A column loses blanks and signs; a kind has underscores for blanks and hyphens."""
    assert fold_column(text) == re.sub(r"[\W_]+", "", text).casefold()
    assert fold_kind(text) == "_".join(text.lower().replace("-", " ").replace("_", " ").split())


_PLAIN = str.maketrans({**PLAIN, **dict.fromkeys(SILENT, "")})
_NOT_WORD = re.compile(r"[\W_]+")


def _old_place(text):
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower().translate(_PLAIN)).strip()
    while True:
        apart = unicodedata.normalize("NFKD", text.casefold())
        if not apart.isascii():
            apart = "".join(sign for sign in apart if not unicodedata.combining(sign))
            apart = unicodedata.normalize("NFKD", apart.casefold().translate(_PLAIN))
            if not apart.isascii():
                apart = "".join(str(unicodedata.digit(s)) if s.isdigit() else s for s in apart)
        folded = _NOT_WORD.sub(" ", apart.translate(_PLAIN)).strip()
        if folded == text or folded.isascii():
            return folded
        text = folded


@_MANY
@given(_TEXTS)
@example("Qal‘at  al-Ḥuṣn")
@example("℡ 5")
def test_names_of_places_are_folded_as_before(text):
    """As before; and of the sign for TEL, too, folding twice is folding once."""
    assert fold_place(text) == _old_place(_old_place(text))
    assert fold_place(fold_place(text)) == fold_place(text)


def _old_territory(text):
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


@_MANY
@given(_TEXTS, _TEXTS)
@example("ايران", "ایران")
def test_names_of_countries_that_were_one_are_one(one, other):
    """What was the same territory, or the same name of a zone, is the same country."""
    was_one = _old_territory(one) == _old_territory(other) or fold_name(one) == fold_name(other)
    folded = [folding.fold_by(folding.COUNTRY_NAME, text) for text in (one, other)]
    assert folded[0] == folded[1] or not was_one
