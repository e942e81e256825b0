"""Open an untrusted SQLite file so that only its rows can be read.

SQLite runs statements that are stored in the file: views, generated columns, virtual tables. So
only plain tables are read, column by column. Everything else is refused when a statement is
compiled. The bytes read are counted, since a file cannot hold more than its own size.
"""
# ruff: noqa: S608 - every name passes through quoted(); there are no values

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from atlas.files.sql_names import quoted

HEAD = b"SQLite format 3\x00"
# Steps of the SQLite engine: a base, and more for each byte of the file. Reading takes about one
# step a byte.
_STEPS, _STEPS_A_BYTE, _EACH = 5_000_000, 10, 100_000
# Bytes of texts and blobs: deleted rows and UTF-16 text come to slightly more than the file size.
_BYTES, _SIZES = 16 * 2**20, 2
# A cell takes at least one byte, except in columns that were added later.
_CELLS = 4_000_000
_AT_ONCE = 1000
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA)
_PRAGMAS = ("table_info", "quick_check", "ignore_check_constraints", "trusted_schema")


def is_sqlite(path: Path) -> bool:
    """Return whether a file is a SQLite database, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(HEAD)) == HEAD


class SqliteTables:
    """The plain tables of an open database; each method raises `sqlite3.Error` on damaged data."""

    def __init__(self, database: sqlite3.Connection, size: int) -> None:
        self._database = database
        self._left = _BYTES + _SIZES * size
        self._cells_left = _CELLS + size
        # SQLite compares names without regard to case.
        self._plain, self._others = _plain_tables(self._rows)

    def __contains__(self, name: str) -> bool:
        """Return whether there is a plain table of that name."""
        return name.lower() in self._plain

    def other(self, name: str) -> str:
        """Return the type of an object other than a plain table, such as a view; "" if none."""
        return self._others.get(name.lower(), "")

    def columns(self, name: str) -> dict[str, tuple[str, bool]]:
        """Return the columns of a table: the declared type of each, and whether it is the key."""
        self._known(name)
        found = self._rows(f"PRAGMA table_info({quoted(name)})", f"the columns of {name}")
        return {str(column): (str(kind), bool(key)) for _, column, kind, _, _, key in found}

    def check(self, name: str) -> None:
        """Raise if the pages of a table are damaged, which would lose rows without an error."""
        self._known(name)
        for (said,) in self._rows(f"PRAGMA quick_check({quoted(name)})", name):
            if said != "ok" and " value in " not in said:
                msg = f"table {name} is damaged: {str(said)[:200]}"
                raise sqlite3.DatabaseError(msg)

    def read(
        self, name: str, columns: Sequence[str], *, order: str | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the rows of the given columns of a table, in the order of one of them."""
        there = self.columns(name)
        lacks = [
            column for column in (*columns, *([order] if order else [])) if column not in there
        ]
        if lacks:
            msg = f"table {name} lacks {', '.join(lacks)}; it has {', '.join(there) or 'none'}"
            raise sqlite3.DatabaseError(msg)
        self.check(name)
        chosen = ", ".join(quoted(column) for column in columns) or "NULL"
        by = f" ORDER BY {quoted(order)}" if order else ""
        return self._rows(f"SELECT {chosen} FROM {quoted(name)}{by}", f"table {name}")

    def _known(self, name: str) -> None:
        """Raise if there is no plain table of that name."""
        if name not in self:
            msg = f"{name!r} is {self.other(name) or 'not there'}; wanted a table of that name"
            raise sqlite3.DatabaseError(msg)

    def _rows(self, statement: str, what: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, as long as they are no more than the file can hold."""
        rows: list[tuple[Any, ...]] = []
        try:
            cursor = self._database.execute(statement)
            while some := cursor.fetchmany(_AT_ONCE):
                rows += some
                self._left -= sum(len(c) for row in some for c in row if isinstance(c, str | bytes))
                self._cells_left -= len(some) * len(some[0])
                if self._left < 0 or self._cells_left < 0:
                    msg = f"{what} hands over more than the file holds"
                    raise sqlite3.DatabaseError(msg)
        except UnicodeDecodeError as error:
            msg = f"{what}, near row {len(rows) + 1}: text that is no UTF-8 ({error.object[:40]!r})"
            raise sqlite3.DataError(msg) from error
        except sqlite3.OperationalError as error:
            said = "it takes more work than any table of its size" if _stopped(error) else error
            msg = f"{what}: {said}"
            raise sqlite3.OperationalError(msg) from error
        return rows


def _stopped(error: sqlite3.Error) -> bool:
    """Return whether our own budget ended a statement."""
    return str(error) == "interrupted"


def _plain_tables(
    rows: Callable[[str, str], list[tuple[Any, ...]]],
) -> tuple[frozenset[str], dict[str, str]]:
    """Return the names of plain tables, and the types of the other objects.

    SQLite decides the type of an object by its stored statement. The type column beside it is not
    reliable, because a file can put any word there.
    """
    plain, others = [], {}
    for kind, name, statement in rows("SELECT type, name, sql FROM sqlite_master", "its contents"):
        if kind in ("index", "trigger"):
            continue
        if kind == "table" and str(statement).startswith("CREATE TABLE "):
            plain.append(str(name).lower())
        else:
            virtual = str(statement).startswith("CREATE VIRTUAL")
            others[str(name).lower()] = "a virtual table" if virtual else "a view"
    return frozenset(plain) - set(others), others


@contextmanager
def open_tables(path: Path) -> Iterator[SqliteTables]:
    """Open a database to read its plain tables; never write to it.

    Raises
    ------
    sqlite3.Error
        If it is not a database, or damaged.
    """
    beside = [path.with_name(f"{path.name}{ending}") for ending in ("-wal", "-journal")]
    more = sum(one.stat().st_size for one in beside if one.is_file())
    # Rows that another program has not yet written into the file itself are in a file beside it.
    mode = "mode=ro" if more else "mode=ro&immutable=1"
    size = path.stat().st_size + more
    database = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=2)
    try:
        database.text_factory = lambda raw: raw.decode("utf-8")
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(_BYTES + size, 2**30))
        database.set_progress_handler(_budget(_STEPS + _STEPS_A_BYTE * size), _EACH)
        database.set_authorizer(_only_rows)
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA ignore_check_constraints = ON")
        yield SqliteTables(database, size)
    finally:
        database.close()


def _budget(steps: int) -> Callable[[], bool]:
    """Return a callback that stops a statement when the steps of all statements are used up."""
    left = steps // _EACH

    def spent() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    return spent


def _only_rows(
    action: int, first: str | None, _second: str | None, _base: str | None, through: str | None
) -> int:
    """Allow only reading rows of tables: no views, functions or recursion."""
    allowed = action in _ALLOWED and through is None
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = allowed and first in _PRAGMAS
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
