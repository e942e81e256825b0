"""Normalise digits, month names and weekday names in the languages of the region."""

import re

from atlas.folding import DATE, fold_by

# One line a month: English, French, Egyptian and Levantine Arabic, Hebrew; "_" joins two words.
_NAMES = (
    "january jan janvier janv يناير كانون_الثاني ינואר",
    "february feb fevrier fevr فبراير شباط פברואר",
    "march mar mars مارس آذار מרץ מרס",
    "april apr avril avr أبريل نيسان אפריל",
    "may mai مايو أيار מאי",
    "june jun juin يونيو يونيه حزيران יוני",
    "july jul juillet juil يوليو يوليه تموز יולי",
    "august aug aout أغسطس آب אוגוסט",
    "september sept sep septembre سبتمبر أيلول ספטמבר",
    "october oct octobre أكتوبر تشرين_الأول אוקטובר",
    "november nov novembre نوفمبر تشرين_الثاني נובמבר",
    "december dec decembre ديسمبر كانون_الأول דצמבר",
)
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri"
    " sat sun الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"
)


def fold_date(text: str) -> str:
    """Return a date's text with plain digits, no marks, lower case, single spaces.

    Examples
    --------
    >>> fold_date("٦ نيسان ٢٠٢٣").split()[0]
    '6'
    """
    return " ".join(text.lower().split()) if text.isascii() else fold_by(DATE, text)


MONTHS = {
    fold_date(name.replace("_", " ")): number
    for number, line in enumerate(_NAMES, start=1)
    for name in line.split()
}
_ONE = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
# A month; both Arabic names may be given together, and Hebrew adds the prefix "in".
MONTH = rf"(?:ב)?(?P<month>{_ONE})\.?(?:\s*[/(]\s*(?P<again>{_ONE})\)?)?(?![^\W\d_])"
_DAY_NAMES = "|".join(sorted((fold_date(w) for w in _WEEKDAYS.split()), key=len, reverse=True))
WEEKDAY = re.compile(rf"^(?:(?:{_DAY_NAMES})\b|יום [א-ת]+)\.?,? *")
