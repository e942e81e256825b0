"""Look into text that is packed with gzip, without unpacking the whole of it."""

import gzip
import zlib
from pathlib import Path

from atlas.errors import SourceError

_GZIP = b"\x1f\x8b"


def is_gzip(path: Path) -> bool:
    """Return whether a file is packed with gzip, by its first bytes."""
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def first_bytes(path: Path, count: int) -> bytes:
    """Return the first bytes of a file, unpacked where it is packed.

    Raises
    ------
    SourceError
        If a packed file is damaged.
    """
    if not is_gzip(path):
        with path.open("rb") as file:
            return file.read(count)
    try:
        with gzip.open(path, "rb") as file:
            return file.read(count)
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path} is damaged: it cannot be unpacked ({error}); copy it again"
        raise SourceError(msg) from error
