"""How a valid file is damaged: bits, cuts, splices, words, and what lies inside of containers."""

import contextlib
import io
import json
import random
import sqlite3
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

_BROKEN = (
    *(ValueError, OSError, RecursionError, NotImplementedError, EOFError, RuntimeError, IndexError),
    *(sqlite3.Error, zipfile.BadZipFile, zlib.error),
)
_WORDS = (
    *(
        b"",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\x1c",
        b"\r",
        b'"',
        b"'",
        b",",
    ),
    *(b"\n", b"{", b"[", b"]", b"}}", b"[[", b"<a>", b"<!--", b"]]>", b"&#0;", b"null", b"NaN"),
    *(b"1e999", b"-1", b"99999999999999999999", b"0001-01-01", b"2023-02-30", b"9999-12-31T23:59"),
    *(b"\\ud800", b"%s", b"=cmd|'x'", b"true", b'""', b"\t\t\t", b";;;", b"a" * 5000, b"[" * 3000),
    *("٣٤".encode(), "\u202e".encode(), b"A1:XFD1048576", b"XFD1048576", b"1048576", b"-0", b"\\"),
)
_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**30, 1e308, float("nan"), float("inf"), "", "x", "\ud800", "\x00"),
    *([], {}, [5], [None], {"a": 1}, {"": {}}, [[[]]], "2023-04-06", "a" * 200_000, [1, "a", None]),
)
_SQL_VALUES: tuple[Any, ...] = (
    *(None, 0, -1, 2**62, 1.5, "", "x", "[5]", "{}", '{"atlas": 1}', b"", b"G", b"GP\x00\xff\x00"),
    *(b"GP\x00\x01\xe6\x10\x00\x00\x01\x02", b"\xff\xff", "9999", "a\x00b", "\u202e"),
)


def mutate(files: dict[str, bytes], rng: random.Random, others: list[bytes]) -> dict[str, bytes]:
    """Return the files of an input with damage in one to four places.

    Parameters
    ----------
    files : dict
        The bytes by file's name; they are not changed.
    rng : random.Random
        What chooses; the same one gives the same damage.
    others : list of bytes
        Other valid files, of which pieces are spliced in.
    """
    made = dict(files)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        name = rng.choice(sorted(made))
        if len(made) > 1 and rng.random() < 0.04:
            del made[name]
            continue
        made[name] = _damaged(made[name], rng, others)
    return made


def _damaged(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """Return a file damaged in the way of its form, or as mere bytes."""
    inside = None
    if rng.random() < 0.65:
        if data[:4] == b"PK\x03\x04":
            inside = _in_zip
        elif data[:15] == b"SQLite format 3":
            inside = _in_sqlite
        elif data.lstrip()[:1] in (b"{", b"["):
            inside = _in_json
    if inside is not None:
        # What was damaged before may not open any more.
        with contextlib.suppress(*_BROKEN):
            return inside(data, rng, others)
    return _bytes(data, rng, others)


def _bytes(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """Return bytes with some turned, cut, doubled, spliced, or replaced by a word."""
    if not data:
        return rng.choice(_WORDS)
    at = rng.randrange(len(data))
    end = min(len(data), at + rng.choice((1, 4, 40, 400)))
    way = rng.randrange(7)
    if way == 0:
        turned = bytearray(data)
        for _ in range(rng.choice((1, 1, 8, 64))):
            turned[rng.randrange(len(turned))] ^= 1 << rng.randrange(8)
        return bytes(turned)
    if way == 1:
        return data[:at] if rng.random() < 0.7 else data[at:]
    if way == 2:
        return data[:at] + data[end:]
    if way == 3:
        return data[:end] + data[at:end] * rng.choice((1, 3, 50)) + data[end:]
    if way == 4:
        other = rng.choice(others)
        start = rng.randrange(max(1, len(other)))
        return data[:at] + other[start : start + rng.choice((8, 200, 5000))] + data[end:]
    if way == 5:
        return data[:at] + rng.choice(_WORDS) + data[end:]
    return data[:at] + rng.choice(_WORDS) * rng.choice((1, 2, 20)) + data[at:]


def _in_zip(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """Return an archive with a member damaged, and packed again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    if not members:
        return _bytes(data, rng, others)
    name = rng.choice(sorted(members))
    way = rng.random()
    if way < 0.05:
        del members[name]
    elif way < 0.1:
        members[rng.choice(("../x.csv", "xl/workbook.xml", "events.csv", "a/b.kml"))] = members[
            name
        ]
    else:
        members[name] = _bytes(members[name], rng, others)
    return packed(members)


def packed(members: dict[str, bytes]) -> bytes:
    """Return an archive of these members, with no clock in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member, content in members.items():
            archive.writestr(zipfile.ZipInfo(member), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _in_sqlite(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """Return a database with a cell, a row, a name or a table changed."""
    del others
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        path.write_bytes(data)
        database = sqlite3.connect(path, isolation_level=None)
        try:
            _change(database, rng)
        finally:
            database.close()
        return path.read_bytes()


def _change(database: sqlite3.Connection, rng: random.Random) -> None:
    """Change one thing in a database."""
    listed = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (trigger,) in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        database.execute(f'DROP TRIGGER "{trigger}"')
    table = rng.choice([name for (name,) in listed if not name.startswith(("sqlite", "rtree"))])
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    column, way = rng.choice(columns), rng.random()
    if way < 0.08:
        database.execute(f'DROP TABLE "{table}"')
    elif way < 0.14:
        database.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "odd"')
    elif way < 0.2:
        database.execute(f'ALTER TABLE "{table}" RENAME TO "odd"')
        endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        query = rng.choice(("SELECT * FROM odd", f"{endless} SELECT x FROM n"))
        database.execute(f'CREATE VIEW "{table}" AS {query}')
    elif way < 0.3:
        database.execute(f'DELETE FROM "{table}"')
    elif way < 0.5 and table == "gpkg_metadata":
        for key, text in database.execute("SELECT id, metadata FROM gpkg_metadata").fetchall():
            if str(text).startswith("{"):
                changed = _in_json(text.encode(), rng, [b""]).decode("utf-8", "replace")
                database.execute(
                    "UPDATE gpkg_metadata SET metadata = ? WHERE id = ?", (changed, key)
                )
    else:
        some = "" if rng.random() < 0.3 else "WHERE rowid % 2 = 1"
        database.execute(f'UPDATE "{table}" SET "{column}" = ? {some}', (rng.choice(_SQL_VALUES),))


def _in_json(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """Return JSON in which one value, or one name, is another."""
    text = data.decode("utf-8")
    lines = text.splitlines()
    if len(lines) > 1 and lines[0].rstrip().endswith("}"):
        at = rng.randrange(len(lines))
        lines[at] = _in_json(lines[at].encode(), rng, others).decode("utf-8", "replace")
        return "\n".join(lines).encode("utf-8", "replace")
    content = json.loads(text)
    holder: Any = content
    key: Any = None
    for _ in range(rng.randrange(1, 7)):
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            break
        key = rng.choice(keys)
        if not isinstance(holder[key], dict | list) or not holder[key]:
            break
        if rng.random() < 0.25:
            break
        holder, key = holder[key], None
    if key is None:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        if not keys:
            return b"[]"
        key = rng.choice(keys)
    way = rng.random()
    if way < 0.15:
        del holder[key]
    elif way < 0.25 and isinstance(holder, dict):
        holder[rng.choice(("type", "features", "", "dataset", "report"))] = holder.pop(key)
    else:
        holder[key] = rng.choice(_VALUES)
    made = json.dumps(content, ensure_ascii=rng.random() < 0.5)
    if way > 0.97:
        made = made.replace("[", "[" * rng.choice((2, 2000, 60_000)), 1)
    return made.encode("utf-8", "surrogatepass")
