"""The layers that the user installed: where they lie, what is said of each, how they load.

A layer is two files in the user's data folder: a Parquet table under a name of its own
content, and a JSON file that names it and says where it comes from. Moving the JSON file into
place is what installs a layer, so that there is always the old one, whole, or the new one.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import platformdirs
import pyarrow as pa
import pyarrow.parquet as pq

from atlas.errors import GazetteerError
from atlas.files.unfinished_names import name_part
from atlas.geocoding.gazetteer.name_index import (
    GEONAMES,
    LEARNED,
    Store,
    built,
    cache_folder,
    content_hash,
    read_store,
    write_store,
)

# The layout of the two files; a layer written by a later one is not read.
FORMAT = 1
_DAY_SECONDS = 86_400
KINDS = ("learned", "table", "geonames")
_RANKS = {"learned": LEARNED, "table": GEONAMES, "geonames": GEONAMES}
_CALLED = {"learned": "learned", "table": "table", "geonames": "GeoNames"}
# A layer that lists so many places of a country lists its villages. Of the shipped ones Israel's
# localities are listed in full.
_FULL = 1000
_SHIPPED_IN_FULL = frozenset({"IL"})
# Beside the index of a layer: with which size and times its table was last found whole.
_CHECKED = "checked"
_NAME = re.compile(r"[A-Z]{2}|[a-z0-9][a-z0-9_-]{2,59}")


@dataclasses.dataclass(frozen=True)
class InstalledLayer:
    """What is known of an installed layer.

    ``left_out`` counts the rows that gave no place, by reason; ``by_country`` the places of a
    country file or table, by country; ``terms`` are those of the data, in words. ``problem`` says
    why a layer cannot be used, and is empty where it can.
    """

    name: str
    kind: str
    places: int = 0
    rows: int = 0
    countries: tuple[str, ...] = ()
    source: str = ""
    source_sha256: str = ""
    version: str = ""
    installed: str = ""
    licence: str = ""
    attribution: str = ""
    terms: str = ""
    left_out: dict[str, int] = dataclasses.field(default_factory=dict)
    by_country: dict[str, int] = dataclasses.field(default_factory=dict)
    data: str = ""
    sha256: str = ""
    problem: str = ""

    def __str__(self) -> str:
        return f"{_CALLED[self.kind]} {self.name}" + (f" ({self.version})" if self.version else "")


def full_countries(counts: Mapping[str, int]) -> frozenset[str]:
    """Return the countries whose villages are listed, by the places of country files and tables."""
    return _SHIPPED_IN_FULL | {code for code, held in counts.items() if code and held >= _FULL}


def library_folder() -> Path:
    """Return the folder of installed layers; ``ATLAS_DATA_DIR`` in the environment moves it."""
    root = os.environ.get("ATLAS_DATA_DIR") or platformdirs.user_data_dir("conflict-atlas")
    return Path(root) / "gazetteers"


def check_name(name: str) -> str:
    """Return the name of a layer if it can be one, which a file can be called after."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        msg = (
            f"{name!r:.80} is no name for a layer; wanted a country code such as LB, or 3 to 60 "
            "small letters, digits, - and _"
        )
        raise GazetteerError(msg)
    return name


def layers() -> list[InstalledLayer]:
    """Return the installed layers, nearer ones first; a broken one says what is wrong."""
    found = [_read_about(path) for path in _about_files()]
    return sorted(found, key=lambda layer: (KINDS.index(layer.kind), layer.name))


def _about_files() -> list[Path]:
    """Return the JSON files of the layers."""
    folder = library_folder()
    return [path for kind in KINDS for path in sorted(folder.glob(f"{kind}-*.json"))]


def _read_about(path: Path) -> InstalledLayer:
    """Return what a JSON file says of its layer."""
    kind, name = path.stem.split("-", 1)
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["format"] > FORMAT:
            return InstalledLayer(name, kind, problem="it was written by a later version of atlas")
        fields = {field.name for field in dataclasses.fields(InstalledLayer)}
        about = {key: value for key, value in held.items() if key in fields}
        about |= {"countries": tuple(held["countries"]), "name": name, "kind": kind, "problem": ""}
        # A country file that an earlier version installed does not say it.
        if kind == "geonames" and "by_country" not in held:
            about["by_country"] = {name: int(held["places"])}
        layer = InstalledLayer(**about)
    except (OSError, ValueError, TypeError, KeyError) as error:
        return InstalledLayer(name, kind, problem=f"{path.name} cannot be read: {error}")
    data = path.parent / Path(str(layer.data)).name
    missing = "" if data.is_file() else f"its table {layer.data!r} is missing"
    return dataclasses.replace(layer, problem=missing)


def find_layer(name: str) -> InstalledLayer | None:
    """Return the installed layer of a name, or None."""
    return next((layer for layer in layers() if layer.name == name), None)


def install(table: pd.DataFrame, layer: InstalledLayer) -> InstalledLayer:
    """Install a table of places as a layer, in the place of one of the same name.

    Parameters
    ----------
    table : pandas.DataFrame
        The places, with the gazetteer's columns.
    layer : InstalledLayer
        What is to be said of it; its size, data file and hash are filled in here.

    Returns
    -------
    InstalledLayer
        The layer as it is installed.

    Raises
    ------
    GazetteerError
        If the folder cannot be written; what was installed is as it was.
    """
    check_name(layer.name)
    folder = library_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with working_folder() as working:
            new = working / "places.parquet"
            packed = pa.Table.from_pandas(table, preserve_index=False)
            pq.write_table(packed, new, compression="zstd")
            sha256 = file_hash(new)
            data = f"{layer.kind}-{layer.name}-{sha256[:12]}.parquet"
            counts = table["country"].value_counts() if layer.kind != "learned" else {}
            by_country = {str(code): int(count) for code, count in dict(counts).items()}
            layer = dataclasses.replace(
                layer, places=len(table), data=data, sha256=sha256, by_country=by_country
            )
            about = working / "about.json"
            text = json.dumps({"format": FORMAT, **dataclasses.asdict(layer)}, ensure_ascii=False)
            about.write_text(text + "\n", encoding="utf-8")
            before = find_layer(layer.name)
            new.replace(folder / data)
            about.replace(folder / f"{layer.kind}-{layer.name}.json")
    except OSError as error:
        msg = f"layer {layer.name!r} cannot be installed in {folder}: {error}"
        raise GazetteerError(msg) from error
    _forget_data(layer, before.data if before else "", keep=layer.data)
    # Its names are indexed now, so that the first question need not wait for it.
    _store_of(layer)
    return layer


@contextlib.contextmanager
def working_folder() -> Iterator[Path]:
    """Yield a folder beside the layers for what is not finished; it is gone afterwards."""
    folder = library_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        working = name_part(folder)
        working.mkdir()
    except OSError as error:
        msg = f"the folder of layers {folder} cannot be written: {error}"
        raise GazetteerError(msg) from error
    try:
        yield working
    finally:
        shutil.rmtree(working, ignore_errors=True)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def uninstall(name: str) -> InstalledLayer:
    """Remove a layer by name, broken or not; return what was said of it."""
    layer = find_layer(name)
    if layer is None:
        held = ", ".join(layer.name for layer in layers()) or "none"
        msg = f"no layer {name!r} is installed; installed: {held}"
        raise GazetteerError(msg)
    try:
        (library_folder() / f"{layer.kind}-{layer.name}.json").unlink()
    except OSError as error:
        msg = f"layer {name!r} cannot be removed: {error}"
        raise GazetteerError(msg) from error
    _forget_data(layer, layer.data)
    shutil.rmtree(_index_folder(layer.kind, layer.name), ignore_errors=True)
    return layer


def _forget_data(layer: InstalledLayer, named: str, keep: str = "") -> None:
    """Remove the table that a layer had, and others that no JSON file has named for a day.

    A younger one may be another process's, which is about to name it. Where nobody knows which
    table a layer had, all go.
    """
    pattern = re.compile(rf"{layer.kind}-{re.escape(layer.name)}-[0-9a-f]{{12}}\.parquet")
    everything = not keep and not named
    for path in library_folder().glob(f"{layer.kind}-{layer.name}-*.parquet"):
        if pattern.fullmatch(path.name) and path.name != keep:
            # A file that another process has open on Windows stays until the next time.
            with contextlib.suppress(OSError):
                if everything or path.name == named or _is_old(path):
                    path.unlink()


def _is_old(path: Path) -> bool:
    """Whether a file or folder was last written a day ago or longer."""
    return time.time() - path.stat().st_mtime > _DAY_SECONDS


def stores() -> list[tuple[str, Store]]:
    """Return the installed layers with their indexes, nearer ones first, each with its name."""
    return [(str(layer), _store_of(layer)) for layer in layers()]


def _store_of(layer: InstalledLayer) -> Store:
    """Return one layer with its index, or what another process has put in its place since."""
    try:
        return _listed_store(layer)
    except GazetteerError:
        now = find_layer(layer.name)
        if now is None or now == layer:
            raise
        return _listed_store(now)


def _listed_store(layer: InstalledLayer) -> Store:
    """Return one layer with its index, or say how to be rid of it."""
    if layer.problem:
        msg = f"the installed layer {layer.name!r} cannot be used: {layer.problem}. {_cure(layer)}"
        raise GazetteerError(msg)
    try:
        return _store(library_folder() / Path(layer.data).name, layer)
    except OSError as error:
        msg = f"the installed layer {layer.name!r} cannot be read: {error}. {_cure(layer)}"
        raise GazetteerError(msg) from error


def _cure(layer: InstalledLayer) -> str:
    """Return what to do about a layer that is broken."""
    return f"Install it again, or remove it: atlas gazetteer remove {layer.name}"


# The stores that this process has read, by file, its time of change, and its hash.
_KNOWN: dict[tuple[Path, int, str], Store] = {}


def _store(path: Path, layer: InstalledLayer) -> Store:
    """Return the store of a layer's table: read once while it stays the same."""
    key = (path, path.stat().st_mtime_ns, layer.sha256)
    if key not in _KNOWN:
        for old in [known for known in _KNOWN if not known[0].exists()]:
            del _KNOWN[old]
        _KNOWN[key] = _read(path, layer)
    return _KNOWN[key]


def _read(path: Path, layer: InstalledLayer) -> Store:
    """Return a layer from the cache of indexes, or index it and keep that.

    A table whose size and times are those with which its hash was last compared is not read.
    """
    version = content_hash([layer.kind.encode(), layer.sha256.encode()])
    folder = _index_folder(layer.kind, layer.name) / f"gazetteer-{version}"
    checked = folder.parent / _CHECKED
    # Taken before the file is read: what is written meanwhile has another time.
    seen = f"{layer.sha256} {_stamp(path)}"
    kept = read_store(folder, version) if _noted(checked) == seen else None
    if kept is not None:
        return kept
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != layer.sha256:
        msg = f"the installed layer {layer.name!r} is not as it was installed. {_cure(layer)}"
        raise GazetteerError(msg)
    kept = read_store(folder, version)
    if kept is None:
        table = pq.read_table(pa.BufferReader(data)).to_pandas()
        rank = _RANKS[layer.kind]
        if "wkb" not in table:
            table["wkb"] = pd.Series([None] * len(table), dtype=object, index=table.index)
        kept = built(table.assign(layer=rank), version)
        shutil.rmtree(folder.parent, ignore_errors=True)
        write_store(folder, kept)
    _note(checked, seen)
    return kept


def _stamp(path: Path) -> str:
    """Return what tells that a file has been changed, without reading it."""
    held = path.stat()
    return f"{held.st_size} {held.st_mtime_ns} {held.st_ctime_ns}"


def _noted(path: Path) -> str:
    """Return the hash and the stamp with which a table was last found whole, or nothing."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _note(path: Path, seen: str) -> None:
    """Keep the hash and the stamp of a table; without them it is read at the next start."""
    with contextlib.suppress(OSError):
        new = name_part(path.parent)
        new.write_text(seen, encoding="utf-8")
        new.replace(path)


def _index_folder(kind: str, name: str) -> Path:
    """Return the folder that keeps the index of a layer."""
    return cache_folder() / "library" / f"{kind}-{name}"
