"""Read the coordinate reference system (CRS) of a file: only a definition, never another file."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pyproj

# References to a grid of shifts, or a list of definitions, that PROJ would open.
_OPENS = re.compile(r"""grids\s*=\s*(?!@null\b)|\binit["']?\s*[=:]|parameterfile""", re.I)
_NO_GRID = "@null"


def read_crs(given: Any) -> pyproj.CRS:
    """Return the CRS that a file gives as a code, WKT or PROJJSON.

    Raises
    ------
    ValueError
        If it is not a CRS, or refers to another file for a part of it.

    Examples
    --------
    >>> read_crs("EPSG:32636").to_epsg()
    32636
    >>> read_crs("+proj=longlat +nadgrids=/her/file.gsb +type=crs")
    Traceback (most recent call last):
    ...
    ValueError: it names another file, which is not opened; write the file anew in EPSG:4326
    """
    refused = "it names another file, which is not opened; write the file anew in EPSG:4326"
    if _OPENS.search(str(given)):
        raise ValueError(refused)
    try:
        crs = pyproj.CRS.from_user_input(given)
        named = list(_named(crs.to_json_dict()))
    except (pyproj.exceptions.CRSError, TypeError, RecursionError, KeyError) as error:
        msg = f"it is no definition that is known ({str(error)[:200]})"
        raise ValueError(msg) from error
    if any(_OPENS.search(name) for name in crs.to_wkt().splitlines()) or set(named) - {_NO_GRID}:
        raise ValueError(refused)
    return crs


def _named(part: Any) -> Iterator[str]:
    """Yield the text values of a definition's parameters, as file names: others are numbers."""
    if isinstance(part, Mapping):
        if "method" not in part and isinstance(part.get("value"), str):
            yield part["value"]
        for below in part.values():
            yield from _named(below)
    elif isinstance(part, list):
        for below in part:
            yield from _named(below)
