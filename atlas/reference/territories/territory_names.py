"""The neutral key of each territory, and every name that leads to it."""

import unicodedata
from functools import cache

# Countries: key, label, further names. The same in every policy.
COUNTRIES = {
    "LB": ("Lebanon", "Liban", "لبنان", "לבנון"),
    "IL": ("Israel", "إسرائيل", "ישראל"),
    "SY": ("Syria", "Syrian Arab Republic", "سوريا", "سورية"),
    "JO": ("Jordan", "الأردن"),
    "IQ": ("Iraq", "العراق"),
    "IR": ("Iran", "Islamic Republic of Iran", "ایران", "إيران"),
    "EG": ("Egypt", "مصر"),
    "TR": ("Türkiye", "Turkey", "Turkiye"),
    "CY": ("Cyprus",),
    "SA": ("Saudi Arabia", "السعودية"),
    "YE": ("Yemen", "اليمن"),
    "OM": ("Oman",),
    "AE": ("United Arab Emirates", "UAE"),
    "QA": ("Qatar", "قطر"),
    "BH": ("Bahrain", "البحرين"),
    "KW": ("Kuwait", "الكويت"),
    "GR": ("Greece",),
    "CN": ("China",),
}
# Ground and water whose name or status is in dispute; what each is called, a policy says.
DISPUTED = {
    "GOLAN": ("Golan Heights", "Golan", "occupied Syrian Golan", "الجولان", "רמת הגולן"),
    "UNDOF": ("area of separation", "UNDOF zone", "UNDOF area"),
    "SHEBAA": (
        *("Shebaa Farms", "Shebaa", "Sheba Farms", "Har Dov", "Mount Dov", "مزارع شبعا"),
        *("הר דוב", "Shab'a Farms area"),
    ),
    "GHAJAR": ("Ghajar", "الغجر", "ע'ג'ר"),
    "EAST-JERUSALEM": ("East Jerusalem", "القدس الشرقية", "Old City of Jerusalem"),
    "WEST-BANK": ("West Bank", "الضفة الغربية", "Judea and Samaria"),
    "GAZA": ("Gaza", "Gaza Strip", "قطاع غزة", "غزة", "רצועת עזה"),
    "PS": ("Palestine", "State of Palestine", "Palestinian Territory", "oPt", "فلسطين"),
    "GULF": (
        *("The Gulf", "Persian Gulf", "Arabian Gulf", "خلیج فارس", "الخليج العربي", "الخليج"),
    ),
}


def territory_of(text: str) -> str:
    """Return the key of a territory by its key or any of its names; "" if it is none of ours.

    Examples
    --------
    >>> territory_of("Shebaa Farms"), territory_of("Lebanon"), territory_of("Atlantis")
    ('SHEBAA', 'LB', '')
    """
    return _index().get(_fold(text), "")


def _fold(text: str) -> str:
    """Return a name for comparing: no marks, no case, no punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


@cache
def _index() -> dict[str, str]:
    """Return the key behind each folded name."""
    names = {key: (key, *names) for key, names in (COUNTRIES | DISPUTED).items()}
    return {_fold(name): key for key, words in names.items() for name in words}
