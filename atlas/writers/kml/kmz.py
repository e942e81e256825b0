"""KMZ: KML with its icons, so that the shape of an icon shows the role of a place."""

import zipfile
from functools import cache
from pathlib import Path

from atlas.record.core import Tables
from atlas.reference.vocabulary import PLACE_ROLES
from atlas.shipped import shipped
from atlas.writers.kml.kml_document import document

# A constant time, so that the same record gives the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)


def write(record: Tables, path: Path) -> None:
    """Write a record as KMZ."""
    icons = {role: f"icons/{role}.png" for role in PLACE_ROLES}
    with zipfile.ZipFile(path, "w") as archive:
        _put(archive, "doc.kml", "".join(document(record, icons)).encode())
        for role, name in icons.items():
            _put(archive, name, icon(role))


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file to an archive."""
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


@cache
def icon(role: str) -> bytes:
    """Return a role's icon as PNG: white (a style tints it), dark rim, transparent outside."""
    return shipped("marks", f"{role}.png").read_bytes()
