"""Join the layers, index their names, and keep both in the user's cache by content hash.

The cache holds Arrow files, never pickles. It is written to a folder of its own and moved
into place, so that two processes cannot spoil it; where it cannot be written, or cannot be
read, the index is built in memory and nothing else changes.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import platformdirs
import pyarrow as pa
import shapely
from pyarrow import feather

from atlas.places.layers import TEXT, completed, read_layer, read_shapes
from atlas.places.names import fold, spell, spell_letters
from atlas.places.shapes import centre_and_radius
from atlas.places.words import core_key, core_of
from atlas.shipped import shipped

FILES = ("gazetteer/core.parquet", "gazetteer/admin.parquet", "supplement/places.csv")
SHAPE_FILES = (
    "supplement/regions.geojson",
    "supplement/lines_odbl.geojson",
    "gazetteer/admin1.geojson",
    "gazetteer/countries.geojson",
)
# Nearer layers first.
OWN, SUPPLEMENT, LEARNED, GEONAMES, CORE = range(5)


class Store(NamedTuple):
    """The columns of a gazetteer and its index over names."""

    version: str
    table: pa.Table
    forms: pa.Table
    form_rows: pa.Table
    skeletons: pa.Table
    skeleton_forms: pa.Table


def stored(extra: list[Any]) -> Store:
    """Return the shipped layers and the given ones, from the cache where it has them."""
    extra = [layer if isinstance(layer, pd.DataFrame) else Path(layer) for layer in _checked(extra)]
    version = content_hash(extra)
    folder = cache_folder() / f"gazetteer-{version}"
    kept = _read(folder, version)
    if kept is None:
        kept = built(joined(extra), version)
        _write(folder, kept)
    return kept


def only(table: pd.DataFrame) -> Store:
    """Return one table of places with its index, not cached and with no other layer."""
    return built(_layer(read_layer(table), OWN), content_hash([table]))


def _checked(extra: list[Any]) -> list[Any]:
    """Return the layers, once each is known to be readable."""
    for layer in extra:
        if not isinstance(layer, pd.DataFrame) and not Path(_path(layer)).expanduser().is_file():
            read_layer(layer)  # raises, and says why
    return [
        layer if isinstance(layer, pd.DataFrame) else Path(layer).expanduser() for layer in extra
    ]


def _path(layer: Any) -> str | Path:
    """Return what can be tried as a path."""
    return layer if isinstance(layer, str | Path) else ""


def cache_folder() -> Path:
    """Return the folder of the cache; ``ATLAS_CACHE`` in the environment names another."""
    return Path(os.environ.get("ATLAS_CACHE") or platformdirs.user_cache_dir("conflict-atlas"))


def content_hash(extra: list[Any]) -> str:
    """Return a hash over the data and over the rules by which names are indexed."""
    digest = hashlib.blake2b(digest_size=16)
    here = Path(__file__).parent
    rules = [
        here / name for name in ("names.py", "letters.py", "words.py", "layers.py", "index.py")
    ]
    data = [shipped("geo", name) for name in (*FILES, *SHAPE_FILES)]
    for path in (*rules, *data):
        digest.update(path.read_bytes() if path.is_file() else b"-")
    for layer in extra:
        digest.update(_bytes_of(layer))
    return digest.hexdigest()


def _bytes_of(layer: Path | pd.DataFrame) -> bytes:
    """Return what a layer is told by."""
    if isinstance(layer, pd.DataFrame):
        columns = [name for name in layer.columns if name != "geometry"]
        text = layer[columns].to_csv(index=False)
        return text.encode("utf-8", "surrogatepass")
    return layer.name.encode() + layer.read_bytes()


def joined(extra: list[Any]) -> pd.DataFrame:
    """Return all layers as one table, nearer layers first, each place once."""
    parts = [_layer(table, _rank_of(table)) for table in map(read_layer, extra)]
    parts += [_layer(table, rank) for table, rank in shipped_layers()]
    if not parts:
        parts = [_layer(completed(pd.DataFrame({"name": []})), CORE)]
    table = pd.concat(parts, ignore_index=True).sort_values("layer", kind="stable")
    table = _merged(table)
    return table.reset_index(drop=True)


def _rank_of(table: pd.DataFrame) -> int:
    """Return the layer of a table that the user gave."""
    from_geonames = len(table) and str(table["source"].iloc[0]).startswith("GeoNames (")
    return GEONAMES if from_geonames else OWN


def _layer(table: pd.DataFrame, rank: int) -> pd.DataFrame:
    """Return a table marked with its layer, and with room for shapes."""
    table = table.assign(layer=rank)
    if "wkb" not in table:
        table = table.assign(wkb=pd.Series([None] * len(table), dtype=object, index=table.index))
    return table


def _merged(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with each place id once: the nearer row, completed from the others."""
    twice = table["place_id"].duplicated(keep=False)
    if not twice.any():
        return table
    merged = []
    for _, group in table[twice].groupby("place_id", sort=False):
        first = group.iloc[0].copy()
        first["names"] = "|".join(
            dict.fromkeys("|".join([*group["names"], *group["name"]]).split("|"))
        )
        for name in ("country_alt", "adm1", "adm2", "adm1_id", "wkb"):
            known = [value for value in group[name] if value]
            first[name] = known[0] if known else first[name]
        first["radius_km"] = group.sort_values("layer")["radius_km"].iloc[-1]
        merged.append(first)
    return pd.concat([table[~twice], pd.DataFrame(merged)]).sort_values("layer", kind="stable")


def shipped_layers() -> Iterator[tuple[pd.DataFrame, int]]:
    """Yield the layers that come with the library, with the shapes of their places."""
    shapes = {
        feature["properties"]["place_id"]: shapely.to_wkb(
            shapely.make_valid(shapely.from_geojson(_text(feature["geometry"])))
        )
        for name in SHAPE_FILES[2:]
        for feature in read_shapes(shipped("geo", name))
    }
    for name in FILES:
        path = shipped("geo", name)
        if not path.is_file():
            continue
        table = completed(_read_shipped(path))
        table["wkb"] = [shapes.get(place_id) for place_id in table["place_id"]]
        yield table, SUPPLEMENT if name.startswith("supplement") else CORE
    for name in SHAPE_FILES[:2]:
        features = read_shapes(shipped("geo", name))
        if features:
            yield _regions(features), SUPPLEMENT


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


def built(table: pd.DataFrame, version: str) -> Store:
    """Return a table with its index over names."""
    pairs: dict[str, list[int]] = {}
    for row, (name, names, kind) in enumerate(
        zip(table["name"], table["names"], table["kind"], strict=True)
    ):
        for letters in _keys(f"{name}|{names}", kind):
            pairs.setdefault(letters, []).append(row)
    skeletons: dict[str, list[int]] = {}
    for form, letters in enumerate(pairs):
        if not letters.startswith("#"):
            skeletons.setdefault(spell_letters(letters).skeleton, []).append(form)
    columns = {name: pa.array(table[name].tolist(), pa.string()) for name in TEXT}
    for name in ("longitude", "latitude", "radius_km"):
        columns[name] = pa.array(table[name].to_numpy(float), from_pandas=False)
    columns["population"] = pa.array(table["population"].astype("int64").to_numpy())
    columns["layer"] = pa.array(table["layer"].astype("int8").to_numpy())
    columns["wkb"] = pa.array(
        [w if isinstance(w, bytes) else None for w in table["wkb"]], pa.binary()
    )
    return Store(
        version,
        pa.table(columns),
        *_listed(pairs, "letters", "row"),
        *_listed(skeletons, "skeleton", "form"),
    )


def _keys(names: str, kind: str) -> set[str]:
    """Return the keys under which a place is found, from all of its spellings."""
    folded = {fold(name) for name in names.split("|")}
    keys = {spell(name).letters for name in folded if name}
    if kind not in ("settlement", "country"):
        for name in folded:
            core, cue = core_of(name)
            if cue and core:
                keys.add(core_key(cue.id, spell(core).letters))
    return keys - {""}


def _listed(lists: dict[str, list[int]], key: str, value: str) -> tuple[pa.Table, pa.Table]:
    """Return lists by key as two tables: where each list starts, and all their values."""
    sizes = np.fromiter((len(rows) for rows in lists.values()), np.int64, len(lists))
    start = np.concatenate([[0], np.cumsum(sizes)])[:-1] if len(lists) else np.zeros(0, np.int64)
    flat: list[int] = [number for rows in lists.values() for number in rows]
    heads = pa.table(
        {key: pa.array(list(lists), pa.string()), "start": pa.array(start, pa.int32())}
    )
    return heads, pa.table({value: pa.array(flat, pa.int32())})


def _names() -> Iterable[str]:
    """Return the names of the cached files."""
    return [name for name in Store._fields if name != "version"]


def _read(folder: Path, version: str) -> Store | None:
    """Return what the cache holds, or None where it holds nothing that can be read."""
    try:
        tables = [
            feather.read_table(folder / f"{name}.arrow", memory_map=False) for name in _names()
        ]
    except (OSError, pa.ArrowException):
        return None
    return Store(version, *tables)


def _write(folder: Path, store: Store) -> None:
    """Write a store to the cache, or leave it where the folder cannot be written."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    except OSError:
        return
    try:
        for name in _names():
            feather.write_feather(getattr(store, name), new / f"{name}.arrow", "uncompressed")
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    except (OSError, pa.ArrowException):
        shutil.rmtree(new, ignore_errors=True)
