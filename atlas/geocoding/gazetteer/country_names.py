"""Read a country as people write it: ISO codes of two or three letters, or a name."""

# ruff: noqa: SIM905 -- codes are read most easily as words

import re

from atlas.geocoding.gazetteer.answer_cache import remembered
from atlas.geocoding.gazetteer.place_table import Gazetteer
from atlas.geocoding.spelling.place_names import fold, letters_of

# ISO 3166-1 alpha-3 codes with their alpha-2 codes.
_ISO = (
    "AFG AF ALB AL DZA DZ AND AD AGO AO ARG AR ARM AM AUS AU AUT AT AZE AZ BHR BH BGD BD "
    "BLR BY BEL BE BEN BJ BTN BT BOL BO BIH BA BWA BW BRA BR BRN BN BGR BG BFA BF BDI BI "
    "KHM KH CMR CM CAN CA CPV CV CAF CF TCD TD CHL CL CHN CN COL CO COM KM COG CG COD CD "
    "CRI CR CIV CI HRV HR CUB CU CYP CY CZE CZ DNK DK DJI DJ DOM DO ECU EC EGY EG SLV SV "
    "GNQ GQ ERI ER EST EE SWZ SZ ETH ET FJI FJ FIN FI FRA FR GAB GA GMB GM GEO GE DEU DE "
    "GHA GH GRC GR GTM GT GIN GN GNB GW GUY GY HTI HT HND HN HKG HK HUN HU ISL IS IND IN "
    "IDN ID IRN IR IRQ IQ IRL IE ISR IL ITA IT JAM JM JPN JP JOR JO KAZ KZ KEN KE PRK KP "
    "KOR KR KWT KW KGZ KG LAO LA LVA LV LBN LB LSO LS LBR LR LBY LY LTU LT LUX LU MDG MG "
    "MWI MW MYS MY MDV MV MLI ML MLT MT MRT MR MUS MU MEX MX MDA MD MNG MN MNE ME MAR MA "
    "MOZ MZ MMR MM NAM NA NPL NP NLD NL NZL NZ NIC NI NER NE NGA NG MKD MK NOR NO OMN OM "
    "PAK PK PSE PS PAN PA PNG PG PRY PY PER PE PHL PH POL PL PRT PT QAT QA ROU RO RUS RU "
    "RWA RW SAU SA SEN SN SRB RS SLE SL SGP SG SVK SK SVN SI SOM SO ZAF ZA SSD SS ESP ES "
    "LKA LK SDN SD SUR SR SWE SE CHE CH SYR SY TWN TW TJK TJ TZA TZ THA TH TLS TL TGO TG "
    "TTO TT TUN TN TUR TR TKM TM UGA UG UKR UA ARE AE GBR GB USA US URY UY UZB UZ VEN VE "
    "VNM VN YEM YE ZMB ZM ZWE ZW XKX XK"
).split()
_ALPHA_3 = dict(zip(_ISO[::2], _ISO[1::2], strict=True))
# Names that are no entry of a gazetteer, and codes in use that are not ISO's.
_OTHERS = {
    "uk": "GB", "el": "GR", "uae": "AE", "ksa": "SA", "opt": "PS", "state of palestine": "PS",
    "palestine": "PS", "occupied palestinian territory": "PS", "palestinian territories": "PS",
    "occupied palestinian territories": "PS", "gaza": "PS", "gaza strip": "PS", "west bank": "PS",
    "great britain": "GB", "north yemen": "YE", "iraqi kurdistan": "IQ",
}  # fmt: skip
_BRACKETS = re.compile(r"\([^)]*\)")


@remembered(4096)
def country_code(gazetteer: Gazetteer, text: str) -> str | None:
    """Return the two-letter code of a country; "" for none or several, None for none known.

    Parameters
    ----------
    gazetteer : Gazetteer
        Its countries are known by all of their names.
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
    folded = fold(text)
    if folded in _OTHERS:
        return _OTHERS[folded]
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    if text.upper() in _ALPHA_3:
        return _ALPHA_3[text.upper()]
    for name in (text, _BRACKETS.sub("", text)):
        for row in gazetteer.named(letters_of(name)):
            if gazetteer.kind[row] == "country":
                return gazetteer.country[row]
    return None
