"""SQLite files (GeoPackages): what lies beside one that is replaced, and whether one is whole.

A program that has such a file open, or that crashed with it open, leaves ``-wal``, ``-shm`` or
``-journal`` beside it. SQLite would take these for parts of the file that comes in its place.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from atlas.errors import PageError

_SIDES = ("-wal", "-shm", "-journal")
# Seconds to wait for a program that is in the middle of writing.
_PATIENCE = 1.0


def side_files(path: Path) -> list[Path]:
    """Return what SQLite has left beside a file."""
    beside = [path.with_name(path.name + side) for side in _SIDES]
    return [one for one in beside if one.exists()]


def check_not_held(path: Path) -> None:
    """Raise where a file is a database that another program has open.

    What a program that crashed has left beside it is settled into it on the way, by SQLite.

    Raises
    ------
    PageError
        Where a program holds it.
    """
    beside = side_files(path)
    if beside and path.is_file() and _is_held(path):
        msg = (
            f"{path} cannot be replaced: another program, such as QGIS, has it open "
            f"({beside[0].name} lies beside it); close it there, or give another name"
        )
        raise PageError(msg)


def clear_side_files(path: Path) -> None:
    """Remove what lies beside a file that is about to be replaced, where nobody holds it.

    Raises
    ------
    PageError
        Where a program holds it.
    """
    check_not_held(path)
    for one in side_files(path):
        one.unlink(missing_ok=True)


def _is_held(path: Path) -> bool:
    """Whether a connection of another program to a database is open."""
    try:
        with closing(_opened(path, "rw")) as database:
            # Leaving the write-ahead log takes the whole database, which others' use forbids.
            mode = database.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    except sqlite3.DatabaseError:  # no database, so that no program holds it as one
        return False
    return str(mode).lower() == "wal"


def check_whole(path: Path) -> None:
    """Raise where a database that was written is not whole at its place.

    Raises
    ------
    PageError
        Where SQLite finds it at fault.
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
    """Return a connection to a database that is there."""
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
