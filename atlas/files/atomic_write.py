"""Write a file at once: to an unfinished one beside its place, checked, then moved there."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from atlas.errors import OutputExistsError, PageError
from atlas.files.error_boundary import writing
from atlas.files.sqlite_sidecars import check_not_held, clear_side_files
from atlas.files.unfinished_names import name_part


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
        write_checked(data, part, path)
    return path


def write_checked(data: bytes, part: Path, path: Path) -> None:
    """Write a part, and read it back: a full disk does not always say so.

    Raises
    ------
    PageError
        Where what was read back differs.
    """
    part.write_bytes(data)
    if part.read_bytes() != data:
        msg = f"{path} was not written: what was read back differs; is the disk full?"
        raise PageError(msg)


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
        Where the folder does not exist, or the file is a database that a program has open.
    """
    with new_files([path], overwrite=overwrite) as (part,):
        yield part


@contextmanager
def new_files(paths: Sequence[Path], *, overwrite: bool) -> Iterator[list[Path]]:
    """Give files that belong together to write into; none takes its place before all are written.

    Parameters
    ----------
    paths : sequence of pathlib.Path
        Where they are to be.
    overwrite : bool
        Whether files of these names are replaced.

    Yields
    ------
    list of pathlib.Path
        An empty file beside each. Where writing fails they go, and what was there before stays.

    Raises
    ------
    OutputExistsError, PageError
        As `new_file` does.
    """
    for path in paths:
        check_free(path, overwrite=overwrite)
    # The ending stays the file's own: some writers go by it.
    parts = [name_part(path.parent, path.suffix) for path in paths]
    try:
        with writing(" and ".join(map(str, paths))):
            for part in parts:
                # Made by the system, so that the rights are those that new files of the user have.
                os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
            yield parts
            for part in parts:
                flush(part)
            # Somebody else may have written one meanwhile.
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
    check_not_held(path)
