"""Write a file atomically: to an unfinished file beside the target, checked, then moved there."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from atlas.errors import OutputExistsError, PageError
from atlas.files.error_boundary import writing
from atlas.files.sqlite_sidecars import check_not_held, clear_side_files
from atlas.files.unfinished_names import name_part


def write_new(data: bytes, path: Path, *, overwrite: bool) -> Path:
    """Write a file atomically: afterwards the path holds the whole new file, or the earlier one.

    Parameters
    ----------
    data : bytes
        The content to write.
    path : pathlib.Path
        The target.
    overwrite : bool
        Whether an existing file of that name is replaced.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    OutputExistsError
        If the file exists and may not be replaced.
    PageError
        If the folder does not exist, or the written bytes cannot be read back.
    """
    with new_file(path, overwrite=overwrite) as part:
        write_checked(data, part, path)
    return path


def write_checked(data: bytes, part: Path, path: Path) -> None:
    """Write an unfinished file and read it back: a full disk does not always report an error.

    Raises
    ------
    PageError
        If the bytes that were read back differ.
    """
    part.write_bytes(data)
    if part.read_bytes() != data:
        msg = f"{path} was not written: what was read back differs; is the disk full?"
        raise PageError(msg)


@contextmanager
def new_file(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """Yield a file to write into; it replaces the target when all of it is written.

    Parameters
    ----------
    path : pathlib.Path
        The target.
    overwrite : bool
        Whether an existing file of that name is replaced.

    Yields
    ------
    pathlib.Path
        An empty file beside the target. If writing fails, it is removed and an earlier file stays.

    Raises
    ------
    OutputExistsError
        If the file exists and may not be replaced.
    PageError
        If the folder does not exist, or the file is a database that a program has open.
    """
    with new_files([path], overwrite=overwrite) as (part,):
        yield part


@contextmanager
def new_files(paths: Sequence[Path], *, overwrite: bool) -> Iterator[list[Path]]:
    """Yield files to write into that belong together; none is moved before all are written.

    Parameters
    ----------
    paths : sequence of pathlib.Path
        The targets.
    overwrite : bool
        Whether existing files of these names are replaced.

    Yields
    ------
    list of pathlib.Path
        An empty file beside each target. If writing fails, they are removed and earlier files stay.

    Raises
    ------
    OutputExistsError, PageError
        As `new_file` does.
    """
    for path in paths:
        check_free(path, overwrite=overwrite)
    # Keep the file's own ending: some writers choose the format by it.
    parts = [name_part(path.parent, path.suffix) for path in paths]
    try:
        with writing(" and ".join(map(str, paths))):
            for part in parts:
                # Created by the system, to get the permissions of the user's other new files.
                os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
            yield parts
            for part in parts:
                flush(part)
            # Another program may have created the file meanwhile.
            for path in paths:
                check_free(path, overwrite=overwrite)
                clear_side_files(path)
            for part, path in zip(parts, paths, strict=True):
                part.replace(path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def flush(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def check_free(path: Path, *, overwrite: bool) -> None:
    """Raise if a file cannot be written, before any work is done for it."""
    if path.is_dir():
        msg = f"{path} is a folder; wanted the name of a file"
        raise PageError(msg)
    if path.exists() and not overwrite:
        msg = f"{path} exists; give another name, or overwrite=True"
        raise OutputExistsError(msg)
    if not path.parent.is_dir():
        msg = f"{path} cannot be written: there is no folder {path.parent}"
        raise PageError(msg)
    check_not_held(path)
