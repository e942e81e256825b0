"""Write a record as one file for other programs: one module a format, one entry point."""

import importlib
import os
from pathlib import Path

from atlas.errors import InputTypeError, PageError
from atlas.files.atomic_write import check_free, new_file
from atlas.files.sqlite_sidecars import check_whole
from atlas.progress import Progress, showing
from atlas.record.core import Tables
from atlas.record.licence_terms import check_rows
from atlas.release.leak_check import check_untold

__all__ = ["FORMATS", "write_record"]

# The ending of a file -> the module that writes it: write(record, path), where path is a new file.
FORMATS = {
    "gpkg": "geopackage.write_geopackage",
    "kml": "kml.kml_document",
    "kmz": "kml.kmz",
    "geojson": "geojson",
    "parquet": "geoparquet",
    "csv": "csv_file",
    "xlsx": "xlsx",
}


def write_record(
    record: Tables,
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002
    overwrite: bool = False,
    licence_override: str | None = None,
    progress: Progress = None,
) -> Path:
    """Write a record as one file for another program.

    ``gpkg`` (QGIS; every table, with styles) loses nothing: `atlas.read_events` gives the same
    record back. ``geojson`` and ``parquet`` (GeoParquet) are one row a place, ``kml`` and ``kmz``
    (Google Earth) one placemark a place, ``csv`` one row an event as in `Record.to_frame`, and
    ``xlsx`` a sheet a table.

    Parameters
    ----------
    record : Tables
        The events.
    path : str or pathlib.Path
        The file to write. Either all of it is there afterwards, or what was there before.
    format : str or None
        One of ``FORMATS``; None goes by the ending of the path.
    overwrite : bool
        Whether a file of that name is replaced.
    licence_override : str or None
        Why rows may be in the file although the terms of their data set hold them back, such as
        who gave permission, and when. The file states it.
    progress : callable, bool or None
        As for `atlas.geocode`, in rows of a table; CSV and GeoParquet are written in one step.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    OutputExistsError
        If the file exists, and ``overwrite`` is False.
    LicenceError
        If the terms of a data set forbid to pass its rows on.
    PageError
        If there is no such format or folder, the format cannot hold the record, or the name of
        the file gives away what was taken out of it.

    Examples
    --------
    >>> import tempfile
    >>> from atlas.record.record import Record
    >>> write_record(Record(), f"{tempfile.mkdtemp()}/none.geojson").name
    'none.geojson'
    """
    target = _path(path)
    name = _format(target, format)
    check_free(target, overwrite=overwrite)
    allowed = check_rows(record, licence_override)
    said = [("the file's name", target.name), ("licence_override", licence_override or "")]
    check_untold(record, said)
    module = importlib.import_module(f"{__name__}.{FORMATS[name]}")
    doing = showing(progress, f"writing {target.name}", "rows")
    with doing, new_file(target, overwrite=overwrite) as part:
        module.write(allowed, part)
    if name == "gpkg":
        check_whole(target)
    return target


def _path(path: str | Path) -> Path:
    """Return the path of a file to write."""
    if not isinstance(path, str | os.PathLike):
        msg = f"a record is written to a path, got {type(path).__name__}"
        raise InputTypeError(msg)
    return Path(os.fsdecode(path)).expanduser()


def _format(path: Path, given: str | None) -> str:
    """Return the format: the given one, or that of the ending."""
    name = (path.suffix if given is None else str(given)).lower().removeprefix(".")
    name = {"json": "geojson", "geoparquet": "parquet"}.get(name, name)
    if name not in FORMATS:
        what = f"the ending of {path.name!r}" if given is None else f"format={given!r}"
        msg = f"{what} is no format that can be written; wanted one of {', '.join(FORMATS)}"
        if name in ("html", "htm"):
            msg += "; atlas.brief() writes a page"
        raise PageError(msg)
    return name
