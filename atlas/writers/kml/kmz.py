"""KMZ: KML with its icons: shape shows the role of a place, fill and line how sure it is."""

import zipfile
from functools import cache
from pathlib import Path

from atlas.record.core import Tables
from atlas.reference.house import house_of
from atlas.shipped import shipped
from atlas.writers.kml.kml_document import document, icon_name, used_styles
from atlas.writers.kml.placemarks import Marks

# A constant time, so that the same record gives the same bytes.
_DAY = (1980, 1, 1, 0, 0, 0)


def write(record: Tables, path: Path) -> None:
    """Write a record as KMZ."""
    house = house_of(record.dataset)
    used = used_styles(record, Marks(record), house)
    names = dict.fromkeys(icon_name(role, variant) for _, role, variant in used)
    icons = {name: f"icons/{name}.png" for name in names}
    with zipfile.ZipFile(path, "w") as archive:
        _put(archive, "doc.kml", "".join(document(record, icons)).encode())
        for name, path_inside in icons.items():
            _put(archive, path_inside, icon(name))


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file to an archive."""
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


@cache
def icon(name: str) -> bytes:
    """Return an icon as PNG: white (a style tints it), dark rim, transparent outside.

    ``name`` is that of `icon_name`: a role, and how sure it is.
    """
    return shipped("marks", f"{name}.png").read_bytes()
