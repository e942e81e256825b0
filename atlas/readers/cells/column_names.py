"""The columns of a flat table, and the names that people give them."""

from collections.abc import Iterable, Mapping

from atlas.errors import SourceError
from atlas.folding import COLUMN_NAME, fold_by

# Our name: other names for it, compared without case, spaces, dashes and underscores.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "event_id": (
        *("id", "eventid", "event id cnty", "data id", "incident id", "incident no", "ref"),
        "incident number",
    ),
    "title": ("headline", "event", "name of event", "description", "summary", "العنوان", "כותרת"),
    # How many events a row represents, as `Record.aggregate` writes it.
    "events": ("number of events", "event count", "count of events", "n events", "num events"),
    "kind": (
        *("event type", "type", "sub event type", "category", "kind of event", "type of event"),
        *("incident type", "type of incident", "what happened", "نوع الحدث", "النوع", "סוג"),
    ),
    "date": ("event date", "date of event", "when", "datum", "التاريخ", "תאריך"),
    "start": ("date start", "start date", "date from", "start time", "begin"),
    "end": ("date end", "end date", "date to", "until", "end time"),
    # The parts of a date in columns of their own; `date` or `start` is not needed beside them.
    "year": (),
    "month": (),
    "day": (),
    "end_year": (),
    "end_month": (),
    "end_day": (),
    "time": ("time of day", "local time", "clock", "time local"),
    "tz": ("timezone", "time zone", "zone"),
    "time_precision": ("date precision",),
    "place": (
        *("location", "place name", "location name", "loc name", "where", "town", "city", "site"),
        *("village", "locality", "المكان", "الموقع", "מקום"),
    ),
    "country": ("country name", "country code", "iso2", "البلد", "الدولة", "מדינה"),
    "adm1": (
        *("admin1", "province", "governorate", "adm 1", "admin 1", "muhafaza", "state province"),
        *("المحافظة", "מחוז"),
    ),
    "adm2": ("admin2", "district", "adm 2", "admin 2", "qada", "caza", "subdistrict"),
    "territory": (),
    "longitude": ("lon", "long", "lng", "x", "loc lon", "longitude dd", "خط الطول", "קו אורך"),
    "latitude": ("lat", "y", "loc lat", "latitude dd", "خط العرض", "קו רוחב"),
    # Both coordinates in one cell.
    "coordinates": (
        *(
            "coordinate",
            "coords",
            "lat lon",
            "lat long",
            "lat lng",
            "lon lat",
            "long lat",
            "latlon",
        ),
        *(
            "geometry",
            "geom",
            "geom wkt",
            "the geom",
            "wkt",
            "wkt geom",
            "geo point",
            "mgrs",
            "utm",
        ),
        *("plus code", "gps", "gps coordinates", "gps location", "geolocation", "geocoordinates"),
    ),
    "radius_km": ("radius", "loc radius km", "uncertainty km", "error km", "accuracy km"),
    "precision": ("loc precision", "geo precision class", "place precision"),
    "launch_place": (
        "launched from",
        "origin",
        "origin name",
        "launch",
        "launch site",
        "from place",
    ),
    "impact_place": ("impact", "target place", "target location", "hit", "impact site"),
    "initiators": (
        *("initiator", "actor1", "actor 1", "perpetrator", "attacker", "by", "actor"),
        *("perpetrators", "attackers", "who did it", "الجهة المنفذة", "المنفذ", "הגורם"),
    ),
    "targets": (
        *("target", "actor2", "actor 2", "victim", "against", "target actor", "victims"),
        *("victims target", "against whom", "المستهدف", "הנפגע"),
    ),
    "parties": ("party", "participants", "actors", "with", "parties involved"),
    "attribution": ("attribution status", "initiator status", "claim status"),
    # Who says so.
    "attributed_by": (),
    "status": ("confidence status", "event status", "verification"),
    "killed": (
        "fatalities",
        "deaths",
        "dead",
        "killed best",
        "fatalities best",
        "القتلى",
        "הרוגים",
    ),
    "killed_low": (),
    "killed_high": (),
    "killed_civilian": (),
    "killed_civilian_low": (),
    "killed_civilian_high": (),
    "injured": ("wounded", "injuries", "injured best", "الجرحى", "פצועים"),
    "injured_low": (),
    "injured_high": (),
    "detained": (),
    "launched": ("munitions", "rockets", "fired", "munitions best", "rockets fired"),
    "launched_low": (),
    "launched_high": (),
    "intercepted": ("interceptions", "shot down"),
    "source": (
        *("sources", "source name", "outlet", "outlets", "reference", "references"),
        *("المصدر", "מקור"),
    ),
    "url": (),
    "note": ("notes", "comment", "comments", "remark", "remarks", "coder note", "ملاحظات", "הערות"),
    "marking": ("tlp", "classification", "handling"),
}
_YEAR_OF = {"month": "year", "day": "year", "end_month": "end_year", "end_day": "end_year"}
_WHERE = (
    *("place", "launch_place", "impact_place", "country", "adm1", "adm2", "longitude"),
    "coordinates",
)


def fold_column(name: str) -> str:
    """Return a column's name folded for comparing.

    Examples
    --------
    >>> fold_column(" Event_Date ")
    'eventdate'
    """
    return fold_by(COLUMN_NAME, str(name))


_KNOWN = {
    fold_column(name): column for column, others in SYNONYMS.items() for name in (column, *others)
}
_OURS = {fold_column(column): column for column in SYNONYMS}


def is_called(name: str, column: str) -> bool:
    """Return whether a name is one of the names of our column.

    Examples
    --------
    >>> is_called("Number of events", "events"), is_called("Mood", "events")
    (True, False)
    """
    return _KNOWN.get(fold_column(name)) == column


def different(names: Iterable[object]) -> list[str]:
    """Return column names as text; repeated names are numbered.

    Examples
    --------
    >>> different(["note", "date ", "note"])
    ['note', 'date', 'note (2)']
    """
    seen: dict[str, int] = {}
    made = []
    for name in names:
        text = str(name).strip().lstrip("\ufeff")
        seen[text] = seen.get(text, 0) + 1
        made.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return made


def match_columns(
    names: Iterable[str], chosen: Mapping[str, str] | None = None
) -> tuple[dict[str, str], list[str]]:
    """Return our name -> the table's name, and the table's columns that are not recognised.

    Parameters
    ----------
    names : iterable of str
        The table's columns.
    chosen : mapping or None
        The caller's own choice, table's name -> our name; it takes precedence.

    Raises
    ------
    SourceError
        If the choice names a column that the table or the contract does not have.

    Examples
    --------
    >>> match_columns(["Date", "Location", "Mood"])
    ({'date': 'Date', 'place': 'Location'}, ['Mood'])
    """
    names = [str(name) for name in names]
    matched = _chosen(names, chosen or {})
    folded = {name: fold_column(name) for name in names}
    exact = {_OURS[key]: name for name, key in folded.items() if key in _OURS}
    # A day or a month is a part of a date only beside its year.
    exact = {c: n for c, n in exact.items() if _YEAR_OF.get(c, c) in (c, *exact)}
    for column, name in exact.items():
        if name not in matched.values():
            matched.setdefault(column, name)
    for name in names:
        known = _KNOWN.get(folded[name])
        if known in _YEAR_OF and _YEAR_OF[known] not in matched:
            known = "date" if known == "day" else None
        if known and name not in matched.values():
            matched.setdefault(known, name)
    # A single x or y is not a coordinate.
    for column, other in (("longitude", "latitude"), ("latitude", "longitude")):
        if fold_column(matched.get(column, "")) in ("x", "y") and other not in matched:
            del matched[column]
    taken = set(matched.values())
    return matched, [name for name in names if name not in taken]


def _chosen(names: list[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the caller's own matches, checked."""
    for given, column in chosen.items():
        if given not in names:
            msg = f"columns: the table has no column {given!r}; it has {', '.join(names)}"
            raise SourceError(msg)
        if column not in SYNONYMS:
            msg = f"columns: {given!r} -> {column!r}; wanted one of {', '.join(SYNONYMS)}"
            raise SourceError(msg)
    return {column: given for given, column in chosen.items()}


def missing_columns(matched: Mapping[str, str], *, has_geometry: bool) -> list[str]:
    """Describe what a table lacks; a date and a location are needed."""
    lacks = []
    if not {"date", "start", "year"} & set(matched):
        lacks.append("a date (a column named date or start)")
    half = {"longitude", "latitude"} & set(matched)
    if len(half) == 1:
        other = ({"longitude", "latitude"} - half).pop()
        lacks.append(f"{other} beside {half.pop()}")
    elif not has_geometry and not set(_WHERE) & set(matched):
        lacks.append("something that says where (place, country, adm1, or longitude and latitude)")
    return lacks
