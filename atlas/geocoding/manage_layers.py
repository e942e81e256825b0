"""The user's own gazetteer library: country files, and places learned from her tables.

What is installed here is looked up by every later `load_gazetteer`, after the shipped
supplement: learned places first, then country files, then the shipped towns. Nothing is
installed but by these calls, and `Gazetteer.layers` says what is in use.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd

from atlas.errors import GazetteerError, InputTypeError
from atlas.files.error_boundary import reading
from atlas.geocoding.gazetteer.download import Fetched
from atlas.geocoding.gazetteer.download import fetch as fetch_file
from atlas.geocoding.gazetteer.geonames import read_country, read_other_names
from atlas.geocoding.gazetteer.installed_layers import (
    InstalledLayer,
    check_name,
    file_hash,
    find_layer,
    install,
    layers,
    uninstall,
    working_folder,
)

__all__ = ["InstalledLayer", "add_countries", "add_table", "learn", "list_layers", "remove"]

Fetch = Callable[[str, Path], Fetched]
# A country file with fewer rows than this share of the one it would replace is not whole.
_LEAST_SHARE = 0.5


def add_countries(
    codes: str | Iterable[str],
    from_file: str | Path | None = None,
    *,
    other_names: str | Path | None = None,
    fetch: Fetch | None = None,
) -> list[InstalledLayer]:
    """Install GeoNames country files, from GeoNames or from a file at hand.

    Parameters
    ----------
    codes : str or iterable of str
        ISO 3166-1 alpha-2 codes such as ``LB``.
    from_file : path, optional
        A country file (``LB.zip``, ``LB.txt``), or a larger file in the same 19 columns;
        None fetches each country's file from GeoNames.
    other_names : path, optional
        GeoNames' file of alternate names for these countries; most names are in the country
        file already.
    fetch : callable, optional
        ``fetch(path, to)`` writes a file of GeoNames to a path; None is the library's own.

    Returns
    -------
    list of Layer
        What is installed now. A country is installed whole or not at all; those before one
        that fails stay installed.

    Raises
    ------
    GazetteerError
        If a file cannot be had, is not whole, or holds no place of the country; what was
        installed of it stays as it was.
    """
    given = [codes] if isinstance(codes, str) else list(codes)
    checked = list(dict.fromkeys(_check_code(code) for code in given))
    if not checked:
        msg = "name at least one country, by its ISO code, such as LB"
        raise GazetteerError(msg)
    others = _existing(other_names) if other_names is not None else None
    if from_file is not None:
        path = _existing(from_file)
        with reading(repr(path.name), GazetteerError, wanted="a file of GeoNames"):
            return [_added(path, code, others, path.name, "") for code in checked]
    return [_fetched(code, others, fetch or fetch_file) for code in checked]


def _check_code(code: str) -> str:
    """Return a country's code in capitals."""
    if not isinstance(code, str) or not re.fullmatch(r"[A-Za-z]{2}", code.strip()):
        msg = f"{code!r:.40} is no country code; wanted two letters such as LB (ISO 3166-1 alpha-2)"
        raise GazetteerError(msg)
    return code.strip().upper()


def _existing(path: str | Path) -> Path:
    """Return a path if there is a file."""
    found = Path(path).expanduser()
    if not found.is_file():
        msg = f"there is no file {str(path)!r}; wanted a GeoNames file such as LB.zip or LB.txt"
        raise GazetteerError(msg)
    return found


def _fetched(code: str, others: Path | None, fetch: Fetch) -> InstalledLayer:
    """Install a country's file from GeoNames."""
    with working_folder() as folder:
        path = folder / f"{code}.zip"
        came = fetch(f"export/dump/{code}.zip", path)
        return _added(path, code, others, came.url, came.changed)


def _added(path: Path, code: str, others: Path | None, source: str, changed: str) -> InstalledLayer:
    """Install a country from a file that is at hand."""
    held = read_country(path, code)
    if others is not None:
        ids = set(held.places["place_id"].str.removeprefix("gn:"))
        held = read_country(path, code, other_names=read_other_names(others, ids))
    rows = held.rows - held.left_out.get("other countries", 0)
    before = find_layer(code)
    if before is not None and rows < _LEAST_SHARE * before.rows:
        msg = (
            f"{path.name!r} has {rows:,} rows of {code}, and what is installed has "
            f"{before.rows:,}: it seems cut off. If it is not: atlas gazetteer remove {code}, "
            "then add it again"
        )
        raise GazetteerError(msg)
    layer = InstalledLayer(
        code,
        "geonames",
        rows=rows,
        countries=(code,),
        source=source,
        source_sha256=file_hash(path),
        version=held.version,
        installed=_today(),
        licence="CC BY 4.0",
        attribution="GeoNames (geonames.org)" + (f", file of {changed}" if changed else ""),
        left_out=held.left_out,
    )
    return install(held.places, layer)


def learn(
    path_or_frame: str | Path | pd.DataFrame,
    name: str = "",
    *,
    licence: str = "",
    source: str | Path = "",
) -> InstalledLayer:
    """Learn places from a table with names and coordinates, such as an export of events.

    Parameters
    ----------
    path_or_frame : path or pandas.DataFrame
        CSV, TSV or Parquet, or a frame. Read are name (or place, location,
        where_coordinates), longitude, latitude, country, adm1, adm2, and what it says of its
        precision: where_prec, geo_precision, precision or radius_km. Rows known no better
        than to a district are not learned from.
    name : str
        The name of the layer; "" takes the file's.
    licence : str
        The licence of the table, which is kept beside the layer.
    source : str or path
        Where a frame comes from; "" says that it was a frame.

    Returns
    -------
    Layer
        The layer as it is installed: its places, and the rows left out by reason.

    Raises
    ------
    GazetteerError
        If a column is missing, or no row can be learned from.
    """
    from atlas.geocoding.gazetteer.place_table import load_gazetteer
    from atlas.geocoding.gazetteer.read_layer import read_rows
    from atlas.geocoding.learn_places import learned_places

    if isinstance(path_or_frame, str | Path):
        path = _existing(path_or_frame)
        given, source = read_rows(path), path
        name = name or slug(path.stem)
    else:
        given = path_or_frame
    layer_name = check_name(name)
    if len(layer_name) == 2:
        msg = f"{name!r} is a country code; give the layer a name of its own"
        raise GazetteerError(msg)
    gazetteer = load_gazetteer(installed=False)
    named = repr(Path(source).name) if source else "the table"
    with reading(named, GazetteerError, wanted="a table of places"):
        lesson = learned_places(given, layer_name, gazetteer)
    layer = InstalledLayer(
        layer_name,
        "learned",
        rows=lesson.rows,
        countries=tuple(sorted(set(lesson.places["country"]) - {""})),
        source=Path(source).name or "a data frame",
        source_sha256=file_hash(Path(source)) if source and Path(source).is_file() else "",
        version=_today(),
        installed=_today(),
        licence=licence,
        attribution=f"learned from {Path(source).name or 'a data frame'}",
        left_out=lesson.left_out,
    )
    return install(lesson.places, layer)


def add_table(
    path_or_frame: str | Path | pd.DataFrame,
    name: str = "",
    *,
    source: str = "",
    licence: str = "",
    attribution: str = "",
    terms: str = "",
    left_out: Mapping[str, int] | None = None,
) -> InstalledLayer:
    """Install a table of places: villages, or areas with their outlines.

    Parameters
    ----------
    path_or_frame : path or pandas.DataFrame
        CSV, TSV or Parquet, or a frame, one row a place: a name, and longitude with latitude or a
        ``geometry``, under our names or those of OCHA's common operational data (``ADM4_EN``,
        ``ADM4_PCODE``, ``LATITUDE_Y``). P-codes are kept, and rows of events join by them.
    name : str
        The name of the layer; "" takes the file's.
    source : str
        Where the places come from: who made them, and of when.
    licence, attribution, terms : str
        The data's own, kept and shown with the layer.
    left_out : mapping or None
        Rows that were left out before, by reason.

    Returns
    -------
    Layer
        The layer as it is installed.

    Raises
    ------
    GazetteerError
        If a column is missing, or no row is a place.
    """
    from atlas.geocoding.gazetteer.place_table import load_gazetteer
    from atlas.geocoding.gazetteer.read_layer import read_rows
    from atlas.geocoding.table_places import places_of_table

    named = "the table"
    if isinstance(path_or_frame, str | Path):
        path = _existing(path_or_frame)
        path_or_frame, named = read_rows(path), repr(path.name)
        name, source = name or slug(path.stem), source or path.name
    layer_name = check_name(name)
    if len(layer_name) == 2:
        msg = f"{name!r} is a country code; give the layer a name of its own"
        raise GazetteerError(msg)
    gazetteer = load_gazetteer(installed=False)
    with reading(named, GazetteerError, wanted="a table of places"):
        found = places_of_table(path_or_frame, layer_name, gazetteer)
    before = dict(left_out or {})
    layer = InstalledLayer(
        layer_name,
        "table",
        rows=found.rows + sum(before.values()),
        countries=tuple(sorted(set(found.places["country"]))),
        source=source or "a data frame",
        version=_today(),
        installed=_today(),
        licence=licence,
        attribution=attribution or source,
        terms=terms,
        left_out=before | found.left_out,
    )
    return install(found.places, layer)


def slug(text: str) -> str:
    """Return a text as a name for a layer.

    Examples
    --------
    >>> slug("ACLED export, 2023")
    'acled-export-2023'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-")
    return plain if len(plain) > 2 else f"layer-{plain}".strip("-")


def list_layers() -> list[InstalledLayer]:
    """Return the installed layers, nearer ones first; a broken one says so in ``problem``."""
    return layers()


def remove(name: str) -> InstalledLayer:
    """Remove an installed layer.

    Parameters
    ----------
    name : str
        Its name: a country code, or the name that it was learned under.

    Returns
    -------
    Layer
        What it was.

    Raises
    ------
    GazetteerError
        If no layer has this name.
    """
    if not isinstance(name, str):
        msg = f"a layer is removed by its name, not by {type(name).__name__}: {name!r:.80}"
        raise InputTypeError(msg)
    found = name.upper() if len(name) == 2 else name
    return uninstall(found)


def _today() -> str:
    """Return the day, as it is kept beside a layer."""
    return datetime.datetime.now().astimezone().date().isoformat()
