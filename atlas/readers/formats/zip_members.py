"""Read the members of a ZIP file, a workbook or a text table, within the limits of memory."""

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from atlas.errors import SourceError

# A member is refused if it unpacks to more than this, or to more than this multiple of its size:
# tables come to 5 to 30 times, workbooks to 50.
_MOST_BYTES = 8 * 2**30
_RATIO, _SMALL = 200, 64 * 2**20
_TABLES = (".csv", ".tsv", ".txt", ".tab", ".kml")
# The member that a KMZ opens with.
_FIRST = "doc.kml"


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open a ZIP file whose members are small enough to be unpacked.

    Raises
    ------
    SourceError
        If it is damaged, locked by a password, or unpacks to more than any table does.
    """
    try:
        archive = zipfile.ZipFile(path)
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        msg = f"{path} is no workbook that can be read, nor an archive ({error}); wanted XLSX, CSV"
        raise SourceError(msg) from error
    for member in members:
        _check_size(path, member.filename, member.file_size, member.compress_size)
    total, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    _check_size(path, "its content", total, packed)
    return archive


def _check_size(path: Path, name: str, size: int, packed: int) -> None:
    """Raise if a member unpacks to more than any table does."""
    if size > _MOST_BYTES or (size > _SMALL and size > _RATIO * max(packed, 1)):
        msg = (
            f"{path}: {name} would unpack from {packed:,} to {size:,} bytes, as no table does; "
            "unpack it yourself if you trust it"
        )
        raise SourceError(msg)


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Return whether a ZIP file is a workbook, by its members."""
    names = archive.namelist()
    return any(name.endswith("workbook.xml") or name == "[Content_Types].xml" for name in names)


def read_member(
    archive: zipfile.ZipFile, path: Path, chosen: str | None
) -> tuple[bytes, str, list[str]]:
    """Return the table in an archive: its bytes, its name, and the names of the others.

    Raises
    ------
    SourceError
        If there is none, there are several and none was chosen, or it is damaged.
    """
    names = [name for name in archive.namelist() if _is_table(name)]
    if not names:
        held = ", ".join(archive.namelist()[:10]) or "nothing"
        msg = f"{path} holds no table ({held}); wanted one CSV or TSV file in it"
        raise SourceError(msg)
    by_name = {name: name for name in names} | {PurePosixPath(name).name: name for name in names}
    if chosen is None and _FIRST in by_name and all(name.endswith(".kml") for name in names):
        chosen = _FIRST
    if chosen is None and len(names) > 1:
        msg = f"{path} holds {len(names)} tables: {', '.join(names[:20])}; say which with sheet="
        raise SourceError(msg)
    if chosen is not None and chosen not in by_name:
        msg = f"{path} holds no {chosen!r}; its tables: {', '.join(names[:20])}"
        raise SourceError(msg)
    name = names[0] if chosen is None else by_name[chosen]
    try:
        raw = archive.read(name)
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, zlib.error) as error:
        msg = f"{path}: {name} cannot be unpacked ({error})"
        raise SourceError(msg) from error
    if not raw.strip():
        msg = f"{path}: {name} is empty; wanted a table with a row of column names"
        raise SourceError(msg)
    return raw, name, [other for other in names if other != name]


def _is_table(name: str) -> bool:
    """Return whether a member is a table, by its name; files added by macOS are not."""
    path = PurePosixPath(name)
    hidden = path.name.startswith(".") or path.parts[:1] == ("__MACOSX",)
    return path.suffix.lower() in _TABLES and not hidden
