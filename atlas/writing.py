"""Write a file at once: to a temporary file beside its place, checked, then moved there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atlas.errors import OutputExistsError, PageError


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
    with new_file(path, overwrite=overwrite) as part:
        part.write_bytes(data)
        if part.read_bytes() != data:
            msg = f"{path} was not written: what was read back differs; is the disk full?"
            raise PageError(msg)
    return path


@contextmanager
def new_file(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a file to write into, which takes its place when all of it is written.

    Parameters
    ----------
    path : pathlib.Path
        Where the file is to be.
    overwrite : bool
        Whether a file of that name is replaced.

    Yields
    ------
    pathlib.Path
        An empty file beside it. Where writing fails it goes, and what was there before stays.

    Raises
    ------
    OutputExistsError
        Where the file exists and is not to be replaced.
    PageError
        Where the folder does not exist.
    """
    check_free(path, overwrite=overwrite)
    # The ending stays the file's own: some writers go by it.
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
        # Somebody else may have written it meanwhile.
        check_free(path, overwrite=overwrite)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


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


def _umask() -> int:
    """Return the permissions that new files are not to have."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
