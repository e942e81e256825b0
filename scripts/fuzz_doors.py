"""The doors by which a file comes in, one function a door; each answers, or raises AtlasError."""

import os
import random
import resource
import time
import traceback
import warnings
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pandas as pd

MEMORY = 1 << 30


def _events(path: Path, turn: int) -> None:
    """Read a file of events, or check it; now and then, hand it on."""
    from atlas.readers import check_file, read_events

    if turn % 3 == 0:
        check_file(path, dayfirst=True) if turn % 2 else check_file(path)
        return
    options = {"bad_rows": "keep", "dayfirst": True} if turn % 4 else {}
    record = read_events(path, **options)
    assert "rows_in" not in record.report or record.report.adds_up()
    _use(record, turn)


def _use(record: Any, turn: int) -> None:
    """Ask a record what every user asks of it."""
    str(record.report), repr(record), record.counts(), record.to_frame()
    if turn % 5 == 0:
        record.check()
        folder = Path(os.environ["ATLAS_DATA_DIR"])
        record.save(folder / "out", overwrite=True)
        from atlas.record.package.open_package import open_record

        open_record(folder / "out")
    if turn % 7 == 0:
        ending = ("gpkg", "geojson", "parquet", "csv", "xlsx", "kml", "kmz")[turn // 7 % 7]
        record.write(Path(os.environ["ATLAS_DATA_DIR"]) / f"out.{ending}", overwrite=True)


def _folder(path: Path, turn: int) -> None:
    """Open a saved record, or check it."""
    from atlas.readers import check_file
    from atlas.record.package.open_package import open_record

    if turn % 3 == 0:
        check_file(path)
    else:
        _use(open_record(path), turn)


def _profile(path: Path, turn: int) -> None:
    """Redact a record by a profile."""
    del turn
    _record().redact(path, cut_off="2023-04-14")


def _policy(path: Path, turn: int) -> None:
    """Read a naming policy."""
    from atlas.reference.territories.policies import disclaimers, load_policy

    del turn
    load_policy(path)
    disclaimers(["GOLAN", "GAZA"], path)


def _selection(path: Path, turn: int) -> None:
    """Select events."""
    from atlas.record.selection import Selection

    del turn
    made = Selection.from_json(path.read_bytes().decode("utf-8", "surrogateescape"))
    made.describe()
    _record().select(made)


def _decisions(path: Path, turn: int) -> None:
    """Read decisions, and hold them against the gazetteer."""
    from atlas.geocoding.decisions import read_decisions

    del turn
    read_decisions(path).check(_gazetteer())


def _manifest(path: Path, turn: int) -> None:
    """Read a manifest."""
    from atlas.page.html.manifest import read_manifest

    del turn
    read_manifest(path)


def _learn(path: Path, turn: int) -> None:
    """Learn places from a table, without keeping them."""
    from atlas.geocoding.gazetteer.read_layer import read_rows
    from atlas.geocoding.learn_places import learned_places
    from atlas.geocoding.manage_layers import learn

    if turn % 4:
        learned_places(read_rows(path), "layer-x", _gazetteer())
    else:
        learn(path, "layer-x")


def _add(path: Path, turn: int) -> None:
    """Add a country file."""
    from atlas.geocoding.gazetteer.geonames import read_country
    from atlas.geocoding.manage_layers import add_countries

    if turn % 4:
        read_country(path, "LB")
    else:
        add_countries("LB", from_file=path)


def _layer(path: Path, turn: int) -> None:
    """Read a layer of one's own."""
    from atlas.geocoding.gazetteer.place_table import Gazetteer
    from atlas.geocoding.gazetteer.read_layer import read_layer

    del turn
    Gazetteer.from_table(read_layer(path))


DOORS = {
    "events": _events,
    "folder": _folder,
    "profile": _profile,
    "policy": _policy,
    "selection": _selection,
    "decisions": _decisions,
    "manifest": _manifest,
    "learn": _learn,
    "add": _add,
    "gazetteer": _layer,
}
_KEPT: dict[str, Any] = {}


def _gazetteer() -> Any:
    """Return the shipped gazetteer, loaded once."""
    if "gazetteer" not in _KEPT:
        from atlas.geocoding.gazetteer.place_table import load_gazetteer

        _KEPT["gazetteer"] = load_gazetteer(installed=False)
    return _KEPT["gazetteer"]


def _record() -> Any:
    """Return a small record to select from."""
    if "record" not in _KEPT:
        from atlas.readers import read_events

        rows = {"date": ["2023-04-06", "2023-04-09"], "place": ["Tyre", "Naqoura"]}
        more = {"longitude": [35.2, 35.1], "latitude": [33.27, 33.1], "initiator": "Hezbollah"}
        _KEPT["record"] = read_events(pd.DataFrame({**rows, **more, "source": "Outlet"}))
    return _KEPT["record"]


def work(channel: Connection, folder: str, warm: list[tuple[str, str]]) -> None:
    """Answer what comes over a channel until it closes: how each input ended.

    Parameters
    ----------
    channel : multiprocessing.connection.Connection
        It gives (door, path, turn), and takes (outcome, told, megabytes, seconds).
    folder : str
        Where the library of this process lies, and what it writes.
    warm : list of tuple
        Doors and paths of valid files, which are read before memory is bounded.
    """
    os.environ["ATLAS_DATA_DIR"] = folder
    os.environ["XDG_CACHE_HOME"] = folder
    warnings.simplefilter("ignore")
    _gazetteer()
    for door, path in warm:
        ended(door, Path(path), 0)
    held = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
    channel.send("ready")
    while True:
        try:
            door, path, turn = channel.recv()
        except EOFError:
            return
        channel.send(ended(door, Path(path), turn))


def ended(door: str, path: Path, turn: int) -> tuple[str, str, float, float]:
    """Return how an input ended: its outcome, what is to be told, megabytes and seconds."""
    from atlas.errors import AtlasError

    random.seed(turn)
    before, started = _peak(anew=True), time.process_time()
    outcome, told = "answer", ""
    try:
        DOORS[door](path, turn)
    except AtlasError as error:
        outcome = "refused"
        if _holds(error, MemoryError):
            outcome, told = "memory", where(error)
        elif not str(error).strip():
            outcome, told = "raw", f"an empty message: {where(error)}"
    except BaseException as error:  # noqa: BLE001 - this is what is looked for
        outcome = "memory" if isinstance(error, MemoryError) else "raw"
        told = where(error)
    used = _peak() - before
    if used > MEMORY / 1e6:
        outcome, told = "memory", told or door
    return outcome, told, used, time.process_time() - started


def _peak(*, anew: bool = False) -> float:
    """Return the most memory that this process has held, in MB; or begin to measure anew."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _holds(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Tell whether an error, or what it was made of, is of a kind."""
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False


def where(error: BaseException) -> str:
    """Return an error's type and the innermost line of atlas that it came through."""
    lines = [one for one in traceback.extract_tb(error.__traceback__) if "/atlas/" in one.filename]
    place = "no line of atlas"
    if lines:
        place = f"atlas/{lines[-1].filename.rsplit('/atlas/', 1)[1]}:{lines[-1].lineno}"
    return f"{type(error).__name__} at {place} ({str(error)[:100]!r})"
