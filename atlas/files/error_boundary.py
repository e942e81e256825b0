"""One boundary for each reader and writer: what breaks below it is told as an error of ours.

The libraries below raise whatever they like on a file that is broken in its middle, and a disk is
full when it is full. A reader's or writer's door stands in one of these blocks; the cause is kept,
so that a fault of our own can still be found.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atlas.errors import AtlasError, SourceError, WriteError

_LONGEST = 300
# A profile, a policy or a description that a person wrote is a few kilobytes.
_SMALL = 16 << 20


@contextmanager
def reading(
    what: object, kind: type[AtlasError] = SourceError, *, wanted: str = ""
) -> Iterator[None]:
    """Turn what breaks while something is read into an error that names it.

    Parameters
    ----------
    what : object
        The file, or what else is read.
    kind : type
        The class of the error.
    wanted : str
        What the file should have been, such as "a workbook".

    Raises
    ------
    AtlasError
        Of the kind; errors of ours, and warnings that were made errors, pass as they are.

    Examples
    --------
    >>> with reading("events.csv"):
    ...     float("x")
    Traceback (most recent call last):
    ...
    atlas.errors.SourceError: events.csv cannot be read: ValueError, could not convert string to ...
    """
    try:
        yield
    except (AtlasError, Warning):
        raise
    except Exception as error:
        hope = f" as {wanted}" if wanted else ""
        msg = (
            f"{what} cannot be read{hope}: {in_words(error)}; look whether it is whole, and if "
            "another program reads it, please report this message"
        )
        raise kind(msg) from error


@contextmanager
def writing(what: object) -> Iterator[None]:
    """Turn what breaks while a file is written into an error that names it.

    Parameters
    ----------
    what : object
        The file or folder.

    Raises
    ------
    WriteError
        Errors of ours, and warnings that were made errors, pass as they are.
    """
    try:
        yield
    except (AtlasError, Warning):
        raise
    except Exception as error:
        msg = (
            f"{what} was not written: {in_words(error)}; what was there before is as it was. Look "
            "whether the disk is full and the folder may be written, or choose another place"
        )
        raise WriteError(msg) from error


def in_words(error: BaseException) -> str:
    """Return what went wrong, in few words.

    Examples
    --------
    >>> in_words(RecursionError("maximum recursion depth exceeded"))
    'it is nested too deeply'
    """
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, MemoryError):
        return "it takes more memory than there is"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    said = " ".join(str(error).split())[:_LONGEST]
    said = said.encode("utf-8", "replace").decode("utf-8")
    return f"{type(error).__name__}, {said}" if said else type(error).__name__


def read_small(path: Path, most: int = _SMALL) -> bytes:
    """Return the bytes of a file that a person wrote; one of many megabytes is none.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    most : int
        How many bytes it may have.

    Raises
    ------
    OSError
        If it is larger, or cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        msg = f"it is larger than {most >> 20} MB"
        raise OSError(None, msg)
    return data
