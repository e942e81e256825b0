"""Read GeoNames country files line by line, and stop what is not whole or not one.

A country file has one place a line, in 19 columns parted by tabs; it comes as ``LB.zip`` or
``LB.txt``. A file that broke off while it was fetched shows in its last line, in the archive's
own check sum, or in having far fewer rows than the one it would replace.
"""

import contextlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import pandas as pd

from atlas.errors import GazetteerError
from atlas.geocoding.gazetteer.gazetteer_columns import completed
from atlas.geodesy import distance_km
from atlas.reference.precision import usual_km

COLUMNS = 19
ID, NAME, ASCII, OTHERS, LATITUDE, LONGITUDE, CLASS, CODE, COUNTRY, ALSO, ADM1, ADM2 = range(12)
POPULATION, MODIFIED = 14, 18
# More than the largest country unpacked; an archive that says it holds more is not unpacked.
LARGEST_BYTES = 2_000_000_000
# Text packs to a third or a tenth of its size; what packs so much better was made to do harm.
_MOST_PACKED = 100
_LONGEST_LINE = 40_000
_MOST_DIGITS = 12
# What reading a damaged, encrypted or strange archive raises.
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError)
# Tracts of land are known as a point, and are no towns.
_OF_FEATURE_KM = {"AREA": 6.0, "LCTY": 6.0}
# An area known as a point reaches over this share of its places, if it has enough of them:
# GeoNames gives codes to some places that lie far outside.
_SHARE, _ENOUGH, _SMALLEST_AREA_KM = 0.98, 10, 3.0
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# In the file of alternate names these are no languages: codes, links and the like.
_NO_NAMES = frozenset(
    "link post iata icao faac tcid unlc abbr wkdt phon piny fr_1793 nuts".split()  # noqa: SIM905
)


class CountryFile(NamedTuple):
    """What a country file holds: its places, rows read, rows left out, newest change."""

    places: pd.DataFrame
    rows: int
    left_out: dict[str, int]
    version: str


def read_country(
    path: Path, code: str = "", *, other_names: dict[str, list[str]] | None = None
) -> CountryFile:
    """Return the places of a country from a GeoNames file.

    Parameters
    ----------
    path : pathlib.Path
        A country file, or a larger one in the same columns, as text or in a zip archive.
    code : str
        The country's code; rows of other countries are counted and left out. "" takes all.
    other_names : dict or None
        Further names by GeoNames id, as `read_other_names` gives them.

    Raises
    ------
    GazetteerError
        If a line is no line of GeoNames (the message says which), the file breaks off, or it
        holds no place of the country.
    """
    kept: list[list[str]] = []
    admin: dict[str, tuple[str, str]] = {}
    countries: set[str] = set()
    rows, other_countries, version = 0, 0, ""
    for number, cells in _cells(path):
        rows += 1
        check_line(path.name, number, cells)
        countries.add(cells[COUNTRY])
        if code and cells[COUNTRY] != code:
            other_countries += 1
            continue
        version = max(version, cells[MODIFIED])
        if cells[CLASS] == "A":
            admin.setdefault(_admin_key(cells), (cells[NAME], f"gn:{cells[ID]}"))
        if kind_of(cells[CLASS], cells[CODE]):
            kept.append(cells)
    if not rows:
        msg = f"{path.name!r} is empty; wanted a GeoNames file such as LB.zip or LB.txt"
        raise GazetteerError(msg)
    if not kept:
        held = ", ".join(sorted(countries)[:8]) or "no country"
        msg = f"{path.name!r} holds no place of {code or 'events'}; it has rows of {held}"
        raise GazetteerError(msg)
    left_out = {
        "kinds of place that events are not coded to": rows - other_countries - len(kept),
        "other countries": other_countries,
    }
    places = _places(kept, admin, other_names or {}).assign(source=f"GeoNames ({path.name})")
    return CountryFile(places, rows, {k: n for k, n in left_out.items() if n}, version)


def is_country_file(path: Path) -> bool:
    """Whether a file begins as a country file of GeoNames does, as text or in an archive."""
    try:
        _, cells = next(_cells(path), (0, [""]))
    except GazetteerError:
        return False
    return len(cells) == COLUMNS and cells[ID].isdigit()


def check_line(name: str, number: int, cells: list[str]) -> None:
    """Stop at a line that is no line of GeoNames, saying what is wrong with it."""
    if number == 1 and cells[0].lstrip().startswith("<"):
        msg = f"{name!r} is a web page, not a file of GeoNames: see what it says, and get it again"
        raise GazetteerError(msg)
    if len(cells) != COLUMNS:
        wrong = f"{len(cells)} columns where a GeoNames file has {COLUMNS}"
    elif not (cells[ID].isascii() and cells[ID].isdigit()):
        wrong = f"{cells[ID]!r:.40} is no GeoNames id"
    elif not cells[NAME].strip():
        wrong = "the place has no name"
    elif not (_within(cells[LATITUDE], 90.0) and _within(cells[LONGITUDE], 180.0)):
        wrong = (
            f"latitude {cells[LATITUDE]!r:.40}, longitude {cells[LONGITUDE]!r:.40} is no point "
            "of the world"
        )
    elif not _DAY.fullmatch(cells[MODIFIED]):
        wrong = f"the date of the last change is {cells[MODIFIED]!r:.40}"
    else:
        return
    msg = f"{name!r}, line {number}: {wrong}; is the file whole?"
    raise GazetteerError(msg)


def _within(text: str, most: float) -> bool:
    """Whether a text is a number of degrees."""
    try:
        return abs(float(text)) <= most
    except ValueError:
        return False


def _admin_key(cells: list[str]) -> str:
    """Return the key of a province or district: its country with a code or two."""
    if cells[CODE] == "ADM1":
        return f"{cells[COUNTRY]}.{cells[ADM1]}"
    return f"{cells[COUNTRY]}.{cells[ADM1]}.{cells[ADM2]}" if cells[CODE] == "ADM2" else ""


def _places(
    kept: list[list[str]], admin: dict[str, tuple[str, str]], other_names: dict[str, list[str]]
) -> pd.DataFrame:
    """Return lines of GeoNames as places of the gazetteer."""
    unknown = ("", "")
    adm1 = [admin.get(f"{c[COUNTRY]}.{c[ADM1]}", unknown) for c in kept]
    adm2 = [admin.get(f"{c[COUNTRY]}.{c[ADM1]}.{c[ADM2]}", unknown) for c in kept]
    table = pd.DataFrame(
        {
            "place_id": [f"gn:{c[ID]}" for c in kept],
            "name": [c[NAME] for c in kept],
            "names": [_names(c, other_names.get(c[ID], [])) for c in kept],
            "kind": [kind_of(c[CLASS], c[CODE]) for c in kept],
            "feature": [c[CODE] for c in kept],
            "country": [c[COUNTRY] for c in kept],
            "country_alt": [_also(c) for c in kept],
            "adm1": [name for name, _ in adm1],
            "adm2": [name for name, _ in adm2],
            "adm1_id": [place_id for _, place_id in adm1],
            "longitude": [float(c[LONGITUDE]) for c in kept],
            "latitude": [float(c[LATITUDE]) for c in kept],
            "population": [_people(c[POPULATION]) for c in kept],
        }
    )
    table["radius_km"] = table["feature"].map(_OF_FEATURE_KM)
    table["radius_km"] = table["radius_km"].fillna(table["kind"].map(usual_km()))
    for level in (adm1, adm2):
        _reach(table, np.array([place_id for _, place_id in level], object))
    return completed(table.drop_duplicates("place_id"))


def _people(text: str) -> int:
    """Return how many people live in a place; 0 where it is not said."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def _reach(table: pd.DataFrame, area: np.ndarray) -> None:
    """Let the radius of each area reach the places that are listed in it.

    Parameters
    ----------
    table : pandas.DataFrame
        The places; its ``radius_km`` is changed.
    area : numpy.ndarray
        The id of the area that each place lies in, "" where it is not known.
    """
    points = table[["longitude", "latitude"]].to_numpy(float)
    middle = dict(zip(table["place_id"], points, strict=True))
    inside = np.array([place_id in middle for place_id in area], bool)
    if not inside.any():
        return
    centre = np.array([middle[place_id] for place_id in area[inside]])
    away = pd.Series(distance_km(*centre.T, *points[inside].T))
    reach = away.groupby(area[inside]).agg(["count", lambda km: km.quantile(_SHARE)])
    reach = reach[reach["count"] >= _ENOUGH].iloc[:, 1].round(1)
    found = table["place_id"].map(reach)
    table["radius_km"] = found.clip(lower=_SMALLEST_AREA_KM).fillna(table["radius_km"])


def kind_of(feature_class: str, code: str) -> str:
    """Return the kind of a GeoNames feature, or nothing for what names no place of events."""
    if feature_class == "P":
        return {"PPLX": "neighbourhood", "PPLH": "", "PPLW": "settlement"}.get(code, "settlement")
    if feature_class == "A":
        return {"ADM1": "adm1", "ADM2": "adm2", "ADM3": "adm2", "PCLI": ""}.get(code, "")
    if feature_class == "S":
        return "camp" if code in ("CMPRF", "CMP") else "site"
    if feature_class == "H":
        return "water" if code in ("BAY", "LK", "SEA", "STRT", "RSV", "GULF") else ""
    if feature_class == "L":
        return {"RGN": "region", "RGNH": "region", "AREA": "site", "LCTY": "site"}.get(code, "")
    return "site" if code in ("MT", "HLL", "ISL", "PASS", "MTS", "PK", "CAPE", "PT") else ""


def _names(cells: list[str], more: list[str]) -> str:
    """Return the further names of a place, each once, parted by bars."""
    found = [cells[ASCII], *cells[OTHERS].split(","), *more]
    return "|".join(dict.fromkeys(n for name in found if (n := name.replace("|", " ").strip())))


def _also(cells: list[str]) -> str:
    """Return the other countries that a place is said to lie in."""
    return "|".join(c for c in cells[ALSO].split(",") if c and c != cells[COUNTRY])


def read_other_names(path: Path, wanted: Collection[str]) -> dict[str, list[str]]:
    """Return further names by GeoNames id, from a file of alternate names.

    Parameters
    ----------
    path : pathlib.Path
        The country's file of alternate names (8 or more columns), as text or in a zip archive.
    wanted : collection of str
        The ids that are asked for.
    """
    names: dict[str, list[str]] = {}
    for number, cells in _cells(path):
        if len(cells) < 4 or not cells[1].isdigit():
            msg = (
                f"{path.name!r}, line {number}: wanted an id, a GeoNames id, a language and a "
                "name, parted by tabs; is this a file of alternate names?"
            )
            raise GazetteerError(msg)
        if cells[1] in wanted and cells[2] not in _NO_NAMES:
            names.setdefault(cells[1], []).append(cells[3])
    return names


def _cells(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each line of a file, never holding all of it."""
    try:
        with _opened(path) as file:
            text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="\n")
            size = 0
            for number, line in enumerate(iter(lambda: text.readline(_LONGEST_LINE), ""), 1):
                size += len(line)
                if len(line) == _LONGEST_LINE or size > LARGEST_BYTES:
                    msg = f"{path.name!r}, line {number} is too long for a file of GeoNames"
                    raise GazetteerError(msg)
                if line.strip():
                    yield number, line.rstrip("\r\n").split("\t")
    except (UnicodeDecodeError, OSError, NotImplementedError, *BROKEN_ARCHIVE) as error:
        msg = f"{path.name!r} cannot be read as a file of GeoNames, or is not whole: {error}"
        raise GazetteerError(msg) from error


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Yield the bytes of a text file, or of the largest text in a zip archive."""
    if not is_archive(path):
        with path.open("rb") as file:
            yield file
        return
    with (
        zipfile.ZipFile(path) as archive,
        archive.open(largest_in(archive, path.name, ".txt")) as file,
    ):
        yield file


def is_archive(path: Path) -> bool:
    """Whether a file begins as a zip archive does, an empty one included."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def largest_in(archive: zipfile.ZipFile, name: str, ending: str = "") -> zipfile.ZipInfo:
    """Return the largest file of an archive but its readme, if it can be unpacked with no harm."""
    inside = [i for i in archive.infolist() if i.filename.lower().endswith(ending)]
    inside = [i for i in inside if "readme" not in i.filename.lower() and not i.is_dir()]
    if not inside:
        msg = f"{name!r} is an archive without a table of places in text"
        raise GazetteerError(msg)
    largest = max(inside, key=lambda info: info.file_size)
    packed = max(1, largest.compress_size)
    if largest.file_size > LARGEST_BYTES or largest.file_size > _MOST_PACKED * packed:
        msg = (
            f"{name!r} would unpack to {largest.file_size / 1e6:,.0f} MB, "
            f"{largest.file_size / packed:,.0f} times its size, as no table of places does; "
            "it is not unpacked"
        )
        raise GazetteerError(msg)
    return largest
