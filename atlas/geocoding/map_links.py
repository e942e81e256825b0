"""Read the point of a link to a map, of a `geo:` address and of a WKT point."""

import re

from atlas.geocoding.angles import corner_km
from atlas.geocoding.grid_references import TextPoint

_NUMBER = r"[-+]?\d{1,3}(?:\.\d+)?"
_PARTING = r"(?:,|%2C|%20|\+|~|/|\s)+"
_PAIR = rf"(?P<first>{_NUMBER}){_PARTING}(?P<second>{_NUMBER})(?![\d.])"
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_GEO = re.compile(rf"geo:(?://)?{_PAIR}[^\s]*", re.IGNORECASE)
_WKT = re.compile(
    rf"(?:SRID=4326;\s*)?POINT(?:\s*(?:Z|M|ZM))?\s*\(\s*(?P<first>{_NUMBER})\s+(?P<second>{_NUMBER})"
    rf"(?:\s+{_NUMBER}){{0,2}}\s*\)",
    re.IGNORECASE,
)
# What a link says of its point, from the surest to what only the window shows.
_IN_LINKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"!3d(?P<first>{_NUMBER})!4d(?P<second>{_NUMBER})",
        rf"mlat=(?P<first>{_NUMBER})&(?:amp;)?mlon=(?P<second>{_NUMBER})",
        rf"[?&#;](?:q|query|daddr|destination|ll|sll|cp|center|cbll|viewpoint)="
        rf"(?:loc:|place:)?{_PAIR}",
        rf"[?&#;/]lat(?:itude)?=(?P<first>{_NUMBER})&(?:amp;)?"
        rf"(?:lon|lng|long|longitude)=(?P<second>{_NUMBER})",
        rf"/(?:place|search|dir)/{_PAIR}",
        rf"@{_PAIR}",
        rf"#(?:map=)?\d{{1,2}}(?:\.\d+)?/{_PAIR}",
    )
)
# Maps that write the longitude first.
_LONGITUDE_FIRST = re.compile(r"https?://[^/]*(?:yandex|2gis|amap|maps\.me)\.", re.IGNORECASE)
_THEIRS = re.compile(rf"[?&](?:whatshere\[point\]|ll|pt|m|sll)={_PAIR}", re.IGNORECASE)
_NO_POINT = "an address that shows no coordinates: open it, and write the degrees"


def read_link(text: str) -> TextPoint | str | None:
    """Return the point that a link, `geo:` address or WKT point gives; None for another text.

    Parameters
    ----------
    text : str
        Such as ``https://www.openstreetmap.org/#map=12/48.594/37.999``.

    Examples
    --------
    >>> read_link("geo:48.594,37.999;u=35")[:2], read_link("POINT(37.999 48.594)")[:2]
    ((37.999, 48.594), (37.999, 48.594))
    >>> read_link("https://maps.google.com/?q=48.594,37.999")[:3]
    (37.999, 48.594, 0.08)
    >>> read_link("https://yandex.com/maps/?ll=37.999%2C48.594&z=12")[:2]
    (37.999, 48.594)
    >>> read_link("https://maps.app.goo.gl/abcdef")
    'an address that shows no coordinates: open it, and write the degrees'
    >>> read_link("Tyre") is None
    True
    """
    wkt = _WKT.fullmatch(text)
    if wkt is not None:
        return _spot(wkt["second"], wkt["first"], "WKT")
    geo = _GEO.fullmatch(text)
    if geo is not None:
        asked = re.search(rf"[?&]q={_PAIR}", text)
        found = asked if asked is not None and float(geo["first"]) == 0 else geo
        return _spot(found["first"], found["second"], "address")
    if _LINK.fullmatch(text) is None:
        return None
    if _LONGITUDE_FIRST.match(text):
        theirs = _THEIRS.search(text)
        return _NO_POINT if theirs is None else _spot(theirs["second"], theirs["first"], "address")
    for pattern in _IN_LINKS:
        shown = pattern.search(text)
        if shown is not None:
            return _spot(shown["first"], shown["second"], "address")
    return _NO_POINT


def _spot(latitude: str, longitude: str, form: str) -> TextPoint | str:
    """Return a point with the error that its digits state."""
    worth = (10.0 ** -len(angle.partition(".")[2]) for angle in (latitude, longitude))
    point = TextPoint(float(longitude), float(latitude), corner_km(*worth), form)
    if abs(point.latitude) > 90 or abs(point.longitude) > 180:
        return "coordinates outside the world"
    return point
