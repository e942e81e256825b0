"""Detect the format of a file by its first bytes, and compare it with its ending.

If an ending belongs to one format, only that format is accepted. The bytes decide here which
library reads a file. No library ever detects the format itself, because some of them take a text
for the address of another file or server.
"""

import re
from pathlib import Path

from atlas.errors import SourceError
from atlas.files.sqlite_reader import HEAD as SQLITE
from atlas.readers.vector.flatgeobuf import MAGIC as FLATGEOBUF
from atlas.readers.vector.shapefile import MAGIC as SHAPEFILE

_LOOKED_AT = 1024
_PARQUET, _ZIP, _JSON = "Parquet", "a ZIP archive", "JSON"
_BEGINNINGS = {
    SQLITE: "a SQLite database",
    SHAPEFILE: "a shapefile",
    FLATGEOBUF: "FlatGeobuf",
    b"PAR1": _PARQUET,
    b"PK\x03\x04": _ZIP,
}
_NO_TABLES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old Office file (.xls, .doc)",
}
NO_TABLES = frozenset(_NO_TABLES.values())
_BEGINNINGS |= _NO_TABLES
_READ_AS = {
    ".gpkg": _BEGINNINGS[SQLITE],
    ".shp": _BEGINNINGS[SHAPEFILE],
    ".fgb": _BEGINNINGS[FLATGEOBUF],
    ".parquet": _PARQUET,
    ".geoparquet": _PARQUET,
}
_TEXTS = (".json", ".geojson")
# The first element of the XML that is read, and the endings that such files have.
_FEEDS = (".rss", ".atom", ".georss", ".xml")
MARKUP: dict[str, tuple[str, ...]] = {"kml": (".kml", ".xml"), "gpx": (".gpx", ".xml")}
MARKUP |= dict.fromkeys(("rss", "feed", "RDF"), _FEEDS)
_ZIPPED = {_ZIP: "kmz"}
# Formats that are accepted only with their own ending.
_OWN_ENDING = {what: ending for ending, what in _READ_AS.items() if what != _PARQUET}
_ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]{0,60})")


def kind_of_file(head: bytes) -> str:
    """Return the format of a file by its first bytes.

    Examples
    --------
    >>> kind_of_file(b"<OGRVRTDataSource>"), kind_of_file(b"PAR1...")
    ('XML (OGRVRTDataSource)', 'Parquet')
    """
    for beginning, what in _BEGINNINGS.items():
        if head.startswith(beginning):
            return what
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.startswith(b"<"):
        found = _ELEMENT.search(plain)
        return f"XML ({found[1].decode('latin-1')})" if found else "XML"
    if plain.startswith((b"{", b"[")):
        return _JSON
    return "" if b"\x00" in head else "text"


def markup_of(kind: str) -> str:
    """Return which XML that is read a file is, by the result of `kind_of_file`; "" for others.

    Examples
    --------
    >>> markup_of(kind_of_file(b"<?xml version='1.0'?><kml:kml>")), markup_of("XML (html)")
    ('kml', '')
    """
    name = kind.removeprefix("XML (").removesuffix(")").rpartition(":")[2]
    return name if kind.startswith("XML (") and name in MARKUP else ""


def check_ending(path: Path) -> str:
    """Return the format of a file, or raise if it does not match its ending.

    Raises
    ------
    SourceError
        If the ending belongs to another format, or the format has an ending of its own.
    """
    with path.open("rb") as file:
        is_a = kind_of_file(file.read(_LOOKED_AT))
    ending = path.suffix.lower()
    wanted, own = _READ_AS.get(ending), _OWN_ENDING.get(is_a)
    if ending in _TEXTS and is_a in _BEGINNINGS.values():
        wanted = _JSON
    markup = markup_of(is_a)
    if ending in (".kml", ".gpx", ".kmz") and ending[1:] not in (markup, _ZIPPED.get(is_a)):
        wanted = ending[1:].upper()
    if wanted and is_a != wanted:
        seems = is_a or "of no format that is known"
        msg = f"{path} is {seems} by its content, and no {ending}; wanted {wanted}"
        raise SourceError(msg)
    if markup and ending not in MARKUP[markup]:
        own = MARKUP[markup][0]
    if own and ending != own:
        msg = f"{path} is {is_a} by its content; give it the ending {own} if that is what you mean"
        raise SourceError(msg)
    return is_a


def is_parquet(kind: str) -> bool:
    """Return whether the result of `check_ending` is Parquet."""
    return kind == _PARQUET
