"""Read one layer of the gazetteer: shipped files, GeoNames files, own tables, frames."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import shapely

from atlas.errors import GazetteerError, InputTypeError
from atlas.files.error_boundary import reading
from atlas.files.size_limits import check_columns, check_grid, check_packed
from atlas.geocoding.gazetteer.gazetteer_columns import completed
from atlas.geocoding.gazetteer.geonames import (
    BROKEN_ARCHIVE,
    is_archive,
    is_country_file,
    largest_in,
    read_country,
)
from atlas.geocoding.gazetteer.merge_rows import condensed, with_stated_precision
from atlas.geocoding.geometry.shapes import centre_and_radius
from atlas.reference.precision import usual_km
from atlas.shipped import shipped

# What the columns of other people's tables are called.
SYNONYMS = {
    "name": ("name", "place", "location", "town", "village", "where_coordinates", "asciiname"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "latitude": ("latitude", "lat", "y"),
    "country": ("country", "country_code", "countrycode", "cc", "iso2"),
    "names": ("names", "aliases", "alternatenames", "other_names"),
    "adm1": ("adm1", "admin1", "adm_1", "governorate", "province"),
    "adm2": ("adm2", "admin2", "adm_2", "district"),
    "radius_km": ("radius_km",),
    "population": ("population", "pop"),
    "kind": ("kind",),
    "place_id": ("place_id", "id"),
}
FILES = (
    *(f"gazetteer/{name}.parquet" for name in ("core", "admin", "world", "world_admin")),
    "supplement/places.csv",
)
REGION_FILES = (
    "supplement/regions.geojson",
    "supplement/lines_odbl.geojson",
    "gazetteer/vernacular.geojson",
)
SHAPE_FILES = ("gazetteer/admin1.geojson", "gazetteer/countries.geojson")


def read_layer(source: Any) -> pd.DataFrame:
    """Return a layer as a table with the gazetteer's columns, told by its content."""
    if isinstance(source, pd.DataFrame):
        return from_table(source, "the frame given")
    if not isinstance(source, str | Path):
        msg = (
            f"a gazetteer layer is a path or a data frame, not {type(source).__name__}: "
            f"{source!r:.80}"
        )
        raise InputTypeError(msg)
    path = Path(source).expanduser()
    if not path.is_file():
        msg = f"there is no gazetteer file {str(path)!r}; give the path of a file that exists"
        raise GazetteerError(msg)
    with reading(repr(path.name), GazetteerError, wanted="a layer of the gazetteer"):
        if is_country_file(path):
            return read_country(path).places
        return from_table(read_rows(path), path.name)


def read_rows(path: Path) -> pd.DataFrame:
    """Return the rows of a table in CSV, TSV or Parquet as they stand."""
    with reading(repr(path.name), GazetteerError, wanted="a table of places"):
        if path.suffix == ".parquet":
            held = pq.ParquetFile(path).metadata
            check_packed(path.name, held.num_rows, held.num_columns, path.stat().st_size)
            return pd.read_parquet(path)
        text = _text_of(path)
        first = text.split("\n", 1)[0]
        separator = max("\t;,", key=first.count)
        width = first.count(separator) + 1
        check_columns(path.name, width)
        check_grid(path.name, text.count("\n"), width, text.count(separator) + text.count("\n"))
        return pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False)


def _text_of(path: Path) -> str:
    """Return the text of a file, or of the largest text file in a zip archive."""
    try:
        if is_archive(path):
            with zipfile.ZipFile(path) as archive:
                return archive.read(largest_in(archive, path.name)).decode("utf-8-sig")
        return path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, ValueError, NotImplementedError, *BROKEN_ARCHIVE) as error:
        msg = f"{path.name!r} is not a text file in UTF-8, nor a zip archive of one: {error}"
        raise GazetteerError(msg) from error


def from_table(given: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the places of any table with names and coordinates."""
    by_name = {str(column).strip().lower(): column for column in given.columns}
    found = {
        wanted: next((by_name[name] for name in names if name in by_name), None)
        for wanted, names in SYNONYMS.items()
    }
    lacking = [name for name in ("name", "longitude", "latitude") if found[name] is None]
    if lacking:
        msg = (
            f"{label!r} has no column for {', '.join(lacking)}; its columns are "
            f"{', '.join(map(str, given.columns))}. Wanted: name, longitude, latitude"
        )
        raise GazetteerError(msg)
    table = pd.DataFrame(
        {wanted: given[column].to_numpy() for wanted, column in found.items() if column is not None}
    )
    others = [n for n in ("feature", "country_alt", "adm1_id", "source", "geometry") if n in given]
    for name in others:
        table[name] = given[name].to_numpy()
    table = with_stated_precision(completed(table), given)
    return condensed(_checked(table, label)).reset_index(drop=True)


def _checked(table: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return a layer with its gaps filled, or say which row cannot be a place."""
    outside = ~(table["longitude"].between(-180, 180) & table["latitude"].between(-90, 90))
    outside &= table["longitude"].notna() | table["latitude"].notna()
    if outside.any():
        row = table[outside].iloc[0]
        msg = (
            f"{label!r}: {row['name']!r} lies at longitude {row['longitude']}, latitude "
            f"{row['latitude']}, outside the world ({int(outside.sum())} such rows)"
        )
        raise GazetteerError(msg)
    kept = table[table["longitude"].notna() & table["name"].str.strip().ne("")].copy()
    kept["country"] = kept["country"].str.strip().str.upper()
    kept["kind"] = kept["kind"].where(kept["kind"].isin(usual_km()), "settlement")
    kept["source"] = kept["source"].where(kept["source"].ne(""), label)
    kept["radius_km"] = kept["radius_km"].fillna(kept["kind"].map(usual_km()))
    numbered = pd.Series([f"own:{label}:{n}" for n in range(len(kept))], index=kept.index)
    kept["place_id"] = kept["place_id"].where(kept["place_id"].ne(""), numbered)
    return kept.reset_index(drop=True)


def read_shapes(path: Path) -> list[dict[str, Any]]:
    """Return the features of a GeoJSON file of the project, or none where it is not there."""
    if not path.is_file():
        return []
    return json.loads(path.read_text(encoding="utf-8"))["features"]


def shipped_layers() -> Iterator[tuple[pd.DataFrame, bool]]:
    """Yield the layers that come with the library, each with whether it is the supplement."""
    shapes = {
        feature["properties"]["place_id"]: shapely.to_wkb(
            shapely.make_valid(shapely.from_geojson(_text(feature["geometry"])))
        )
        for name in SHAPE_FILES
        for feature in read_shapes(shipped("geo", name))
    }
    for name in FILES:
        path = shipped("geo", name)
        if not path.is_file():
            continue
        given = _read_shipped(path)
        table = completed(given)
        own = given["wkb"].to_numpy(dtype=object) if "wkb" in given else None
        found = own if own is not None else [shapes.get(one) for one in table["place_id"]]
        table["wkb"] = pd.Series(list(found), dtype=object)
        yield table, name.startswith("supplement")
    for name in REGION_FILES:
        features = read_shapes(shipped("geo", name))
        if features:
            yield _regions(features), True


def _text(geometry: dict[str, Any]) -> str:
    """Return a GeoJSON geometry as text."""
    return json.dumps(geometry)


def _read_shipped(path: Path) -> pd.DataFrame:
    """Return a shipped table."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path, keep_default_na=False, encoding="utf-8")


def _regions(features: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the regions and lines of a GeoJSON file as rows of the gazetteer."""
    rows = []
    for feature in features:
        shape = shapely.make_valid(shapely.from_geojson(_text(feature["geometry"])))
        longitude, latitude, radius = centre_and_radius(shape)
        rows.append(
            {
                **feature["properties"],
                "longitude": longitude,
                "latitude": latitude,
                "radius_km": radius,
                "wkb": shapely.to_wkb(shape),
            }
        )
    given = pd.DataFrame(rows)
    return completed(given).assign(wkb=given["wkb"].to_numpy())
