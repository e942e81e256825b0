"""Join the layers, index their names, and keep both in the user's cache by content hash.

The cache holds Arrow files, never pickles. It is written to a folder of its own and moved
into place, so that two processes cannot spoil it; where it cannot be written, or cannot be
read, the index is built in memory and nothing else changes.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import platformdirs
import pyarrow as pa
from pyarrow import feather

from atlas.files.unfinished_names import name_part
from atlas.geocoding.gazetteer.gazetteer_columns import TEXT, completed
from atlas.geocoding.gazetteer.mapped_columns import hash_of, index_of
from atlas.geocoding.gazetteer.read_layer import (
    FILES,
    REGION_FILES,
    SHAPE_FILES,
    read_layer,
    shipped_layers,
)
from atlas.geocoding.grammar.expression_words import core_key, core_of
from atlas.geocoding.spelling.place_names import fold, letters_of_folded, spell_letters
from atlas.progress import counted, showing
from atlas.shipped import shipped

# So many indexes stay in the cache.
KEPT = 12
# The files whose words are the rules of an index: another of them makes another index.
RULES = (
    "../spelling/place_names.py",
    "../spelling/transliteration.py",
    "../grammar/expression_words.py",
    "gazetteer_columns.py",
    "../spelling/digits.py",
    "geonames.py",
    "read_layer.py",
    "merge_rows.py",
    "name_index.py",
    "mapped_columns.py",
    "../geometry/shapes.py",
    "../../geodesy.py",
    "../../folding.py",
)
# Columns of words that recur.
RECURRING = ("kind", "feature", "country", "country_alt", "adm1_id", "adm2")
# Among the further names of a place, what begins so is a code of it, such as a P-code: no name.
CODE = "pcode:"
# Nearer layers first.
OWN, SUPPLEMENT, LEARNED, GEONAMES, CORE = range(5)


class Store(NamedTuple):
    """The columns of a gazetteer and its index over names."""

    version: str
    table: pa.Table
    forms: pa.Table
    """Each spelling, as its letters, and where its rows begin."""
    form_rows: pa.Table
    form_index: pa.Table
    """The number of each spelling by the hash of its letters."""
    skeletons: pa.Table
    """The hash of each skeleton, sorted, and where its spellings begin."""
    skeleton_forms: pa.Table
    ids: pa.Table
    """The row of each place by the hash of its id."""


def stored_shipped() -> Store:
    """Return the shipped layers with their index: built beforehand, or from the cache."""
    version = shipped_version()
    ready = read_store(built_folder(version), version)
    return ready if ready is not None else _cached(version, joined)


def shipped_version() -> str:
    """Return a hash over what the registry says of the shipped layers, and over the rules."""
    registry = shipped("geo", "registry.txt")
    sizes = [_size(shipped("geo", name)) for name in (*FILES, *REGION_FILES, *SHAPE_FILES)]
    listed = registry.read_bytes() if registry.is_file() else b""
    return content_hash([listed, repr(sizes).encode()])


def _size(path: Path) -> int:
    """Return the size of a file; -1 where there is none."""
    return path.stat().st_size if path.is_file() else -1


def built_folder(version: str) -> Path:
    """Return where an index lies that was built beside the data; see ``scripts``."""
    return shipped("geo", "index", f"gazetteer-{version}")


def stored_layer(source: Any) -> Store:
    """Return a layer that the user gave, with its index: a file from the cache, a frame anew."""
    if isinstance(source, str | Path) and Path(source).expanduser().is_file():
        path = Path(source).expanduser()
        version = content_hash([path.name.encode("utf-8", "surrogatepass"), path.read_bytes()])
        return _cached(version, lambda: _given(read_layer(path)))
    table = _given(read_layer(source))
    text = table.drop(columns="wkb").to_csv(index=False).encode("utf-8", "surrogatepass")
    return built(table, content_hash([text]))


def _cached(version: str, make: Callable[[], pd.DataFrame]) -> Store:
    """Return what the cache holds under a version, or make it and keep it there."""
    folder = cache_folder() / f"gazetteer-{version}"
    kept = read_store(folder, version)
    if kept is None:
        kept = built(make(), version)
        write_store(folder, kept)
    return kept


def cache_folder() -> Path:
    """Return the folder of the cache; ``ATLAS_CACHE`` in the environment names another."""
    return Path(os.environ.get("ATLAS_CACHE") or platformdirs.user_cache_dir("conflict-atlas"))


def content_hash(data: Iterable[bytes]) -> str:
    """Return a hash over data, and over the rules by which names are read and indexed."""
    digest = hashlib.blake2b(digest_size=16)
    here = Path(__file__).parent
    for name in RULES:
        digest.update((here / name).read_bytes())
    for part in data:
        digest.update(part)
    return digest.hexdigest()


def joined() -> pd.DataFrame:
    """Return the shipped layers as one table, nearer layers first, each place once."""
    parts = [_layer(table, SUPPLEMENT if near else CORE) for table, near in shipped_layers()] or [
        _layer(completed(pd.DataFrame({"name": []})), CORE)
    ]
    table = pd.concat(parts, ignore_index=True).sort_values("layer", kind="stable")
    return _merged(table).reset_index(drop=True)


def _given(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table that the user gave, marked with its layer."""
    from_geonames = len(table) and str(table["source"].iloc[0]).startswith("GeoNames (")
    return _layer(table, GEONAMES if from_geonames else OWN)


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


def built(table: pd.DataFrame, version: str) -> Store:
    """Return a table with its index over names."""
    pairs: dict[str, list[int]] = {}
    skeletons: dict[int, list[int]] = {}
    # It takes half a minute for the shipped places, and whoever waits for it asked for a map.
    with showing(None, "preparing the gazetteer, the first time", "places"):
        rows = zip(table["name"], table["names"], table["kind"], strict=True)
        for row, (name, names, kind) in enumerate(counted(rows, len(table))):
            for letters in _keys([name, *names.split("|")], kind):
                pairs.setdefault(letters, []).append(row)
    with showing(None, "preparing the gazetteer, the first time", "spellings"):
        for form, letters in enumerate(counted(pairs, len(pairs))):
            if not letters.startswith("#"):
                skeletons.setdefault(hash_of(spell_letters(letters).skeleton), []).append(form)
    columns = {name: pa.array(table[name].tolist(), pa.string()) for name in TEXT}
    for name in ("longitude", "latitude", "radius_km"):
        columns[name] = pa.array(table[name].to_numpy(float), from_pandas=False)
    columns["population"] = pa.array(table["population"].astype("int64").to_numpy())
    columns["layer"] = pa.array(table["layer"].astype("int8").to_numpy())
    columns["wkb"] = pa.array(
        [w if isinstance(w, bytes) else None for w in table["wkb"]], pa.binary()
    )
    for name in RECURRING:
        columns[name] = columns[name].dictionary_encode()
    forms, form_rows = _listed(pairs, "letters", pa.string(), "row")
    skeletons = {key: skeletons[key] for key in sorted(skeletons)}
    heads, skeleton_forms = _listed(skeletons, "hash", pa.uint32(), "form")
    index, ids = index_of(list(pairs)), index_of(table["place_id"].tolist())
    return Store(version, pa.table(columns), forms, form_rows, index, heads, skeleton_forms, ids)


def _keys(names: list[str], kind: str) -> set[str]:
    """Return the keys under which a place is found, from all of its spellings."""
    codes = {code_key(name) for name in names if name.startswith(CODE)}
    folded = {fold(name) for name in names if not name.startswith(CODE)}
    keys = {letters_of_folded(name) for name in folded if name}
    if kind not in ("settlement", "country"):
        for name in folded:
            core, cue = core_of(name)
            if cue and core:
                keys.add(core_key(cue.id, letters_of_folded(core)))
    return (keys | codes) - {""}


def code_key(code: str) -> str:
    """Return the key under which a place is found by a code such as ``pcode:SD01001``."""
    return f"#{code}"


def _listed(
    lists: Mapping[Any, list[int]], key: str, form: pa.DataType, value: str
) -> tuple[pa.Table, pa.Table]:
    """Return lists by key as two tables: where each list starts, and all their values."""
    sizes = np.fromiter((len(rows) for rows in lists.values()), np.int64, len(lists))
    start = np.concatenate([[0], np.cumsum(sizes)])[:-1] if len(lists) else np.zeros(0, np.int64)
    flat: list[int] = [number for rows in lists.values() for number in rows]
    heads = pa.table({key: pa.array(list(lists), form), "start": pa.array(start, pa.int32())})
    return heads, pa.table({value: pa.array(flat, pa.int32())})


def _names() -> Iterable[str]:
    """Return the names of the cached files."""
    return [name for name in Store._fields if name != "version"]


def read_store(folder: Path, version: str) -> Store | None:
    """Return what the cache holds, or None where it holds nothing that can be read."""
    try:
        tables = [
            feather.read_table(folder / f"{name}.arrow", memory_map=True) for name in _names()
        ]
    except (OSError, pa.ArrowException):
        return None
    return Store(version, *tables)


def write_store(folder: Path, store: Store) -> None:
    """Write a store to the cache, or leave it where the folder cannot be written."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = name_part(folder.parent)
        new.mkdir()
    except OSError:
        return
    try:
        for name in _names():
            # In one piece, so that a column is one array when it is mapped.
            whole = getattr(store, name).combine_chunks()
            feather.write_feather(
                whole, new / f"{name}.arrow", "uncompressed", chunksize=max(len(whole), 1)
            )
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
        _forget_old(folder.parent)
    except (OSError, pa.ArrowException):
        shutil.rmtree(new, ignore_errors=True)


def _forget_old(folder: Path) -> None:
    """Remove all but the newest indexes of a cache folder: each change of a file leaves one."""
    kept = sorted(folder.glob("gazetteer-*"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)
