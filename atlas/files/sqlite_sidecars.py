"""Sidecar files of SQLite files (GeoPackages) that are replaced, and integrity checks.

A program that has such a file open, or that crashed with it open, leaves ``-wal``, ``-shm`` or
``-journal`` beside it. SQLite would read these as parts of the file that replaces it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from atlas.errors import PageError

_SIDES = ("-wal", "-shm", "-journal")
# Seconds to wait for a program that is writing.
_PATIENCE = 1.0


def side_files(path: Path) -> list[Path]:
    """Return the sidecar files that SQLite has left beside a file."""
    beside = [path.with_name(path.name + side) for side in _SIDES]
    return [one for one in beside if one.exists()]


def check_not_held(path: Path) -> None:
    """Raise if a file is a database that another program has open.

    SQLite first merges into it the sidecar files of a program that crashed.

    Raises
    ------
    PageError
        If a program has it open.
    """
    beside = side_files(path)
    if beside and path.is_file() and _is_held(path):
        msg = (
            f"{path} cannot be replaced: another program, such as QGIS, has it open "
            f"({beside[0].name} lies beside it); close it there, or give another name"
        )
        raise PageError(msg)


def clear_side_files(path: Path) -> None:
    """Remove the sidecar files of a file that is about to be replaced, if no program has it open.

    Raises
    ------
    PageError
        If a program has it open.
    """
    check_not_held(path)
    for one in side_files(path):
        one.unlink(missing_ok=True)


def _is_held(path: Path) -> bool:
    """Return whether another program has a connection to a database open."""
    try:
        with closing(_opened(path, "rw")) as database:
            # Turning off the write-ahead log fails while others use the database.
            mode = database.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.DatabaseError:  # not a database, so no program has it open as one
        return False
    return str(mode).lower() == "wal"


def check_whole(path: Path) -> None:
    """Raise if a database that was written is damaged in its final place.

    Raises
    ------
    PageError
        If SQLite finds an error in it.
    """
    try:
        with closing(_opened(path, "ro")) as database:
            found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        msg = f"{path} was written, and is at fault by SQLite ({found}); write it elsewhere"
        raise PageError(msg)


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    """Return a connection to an existing database."""
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
