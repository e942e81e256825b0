"""Write a page: to a temporary file beside its place, checked, then moved."""

import os
import tempfile
from pathlib import Path
from typing import Any

from atlas.errors import OutputExistsError, PageError


def write_page(html: str, outfile: Any, *, close: bool = True) -> None:
    """Write a page to a path, which is replaced, or to a binary file that is open."""
    data = html.encode()
    if hasattr(outfile, "write"):
        outfile.write(data)
        if close:
            outfile.close()
        return
    write_new(data, Path(os.fsdecode(outfile)), overwrite=True)


def write_new(data: bytes, path: Path, *, overwrite: bool) -> Path:
    """Write a file at once: either all of it is there afterwards, or what was there before.

    Parameters
    ----------
    data : bytes
        What to write.
    path : pathlib.Path
        Where.
    overwrite : bool
        Whether a file of that name is replaced.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    OutputExistsError
        Where the file exists and is not to be replaced.
    PageError
        Where the folder does not exist, or what was written cannot be read back.
    """
    check_free(path, overwrite=overwrite)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _check_written(part, data, path)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def check_free(path: Path, *, overwrite: bool) -> None:
    """Raise where a file cannot be written, before any work is done for it."""
    if path.is_dir():
        msg = f"{path} is a folder; wanted the name of a file"
        raise PageError(msg)
    if path.exists() and not overwrite:
        msg = f"{path} exists; give another name, or overwrite=True"
        raise OutputExistsError(msg)
    if not path.parent.is_dir():
        msg = f"{path} cannot be written: there is no folder {path.parent}"
        raise PageError(msg)


def _check_written(part: Path, data: bytes, path: Path) -> None:
    """Raise where a file does not hold what was written into it."""
    if part.read_bytes() != data:
        msg = f"{path} was not written: what was read back differs; is the disk full?"
        raise PageError(msg)


def _umask() -> int:
    """Return the permissions that new files are not to have."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
