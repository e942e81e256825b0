"""Small invented GeoNames files, and what lies in the user's library, for the tests of both."""

import zipfile
from pathlib import Path

from atlas.geocoding.gazetteer import installed_layers

COUNTRY = Path(__file__).parent / "data" / "geonames_invented_LB.txt"
OTHER_NAMES = COUNTRY.with_name("geonames_invented_LB_names.txt")


def zipped(path, text=None):
    """Write the country file, or another text, as an archive like GeoNames' own."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about GeoNames\n")
        archive.writestr("LB.txt", text or COUNTRY.read_text(encoding="utf-8"))
    return path


def held():
    """Return every file of the library with its bytes."""
    folder = installed_layers.library_folder()
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
