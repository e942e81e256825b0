"""Read a country as people write it: a code in letters, or a name, of the table or a gazetteer."""

import re

from atlas.geocoding.gazetteer.answer_cache import remembered
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.spelling.place_names import letters_of
from atlas.reference.countries import find_country

_BRACKETS = re.compile(r"\([^)]*\)")


@remembered(4096)
def country_code(gazetteer: Gazetteer, text: str) -> str | None:
    """Return the two-letter code of a country; "" for none or several, None for none known.

    Parameters
    ----------
    gazetteer : Gazetteer
        Its countries are known by all of their names, beside those of `atlas.reference.countries`.
    text : str
        A code or a name, or several parted by a slash, a comma or a semicolon.
    """
    parts = [part.strip() for part in re.split(r"[/;,|]", text) if part.strip()]
    codes = {_one(gazetteer, text.strip())} if text.strip() else {""}
    if codes == {None} and len(parts) > 1:
        codes = {_one(gazetteer, part) for part in parts}
    if None in codes:
        return None
    return codes.pop() if len(codes) == 1 else ""


def _one(gazetteer: Gazetteer, text: str) -> str | None:
    """Return the code of one country, or None where it is not known."""
    found = find_country(text)
    if found and found.country:
        return found.country
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    for name in (text, _BRACKETS.sub("", text)):
        for row in gazetteer.named(letters_of(name)):
            if gazetteer.kind[row] == "country":
                return gazetteer.country[row]
    return None
