"""One error boundary for each reader and writer: turn other libraries' exceptions into our errors.

The libraries that we call raise many types of exceptions on a damaged file or a full disk. Each
reader and writer runs inside one of these blocks. The cause is kept in the new exception, so that
a bug of our own can still be found.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atlas.errors import AtlasError, SourceError, WriteError

_LONGEST = 300
# A profile, a policy or a description written by a person has a few kilobytes.
_SMALL = 16 << 20


@contextmanager
def reading(
    what: object, kind: type[AtlasError] = SourceError, *, wanted: str = ""
) -> Iterator[None]:
    """Turn an exception raised while reading into an error that names the file.

    Parameters
    ----------
    what : object
        The file, or the other input that is read.
    kind : type
        The class of the error.
    wanted : str
        What the file should have been, such as "a workbook".

    Raises
    ------
    AtlasError
        Of the given kind; our own errors, and warnings turned into errors, pass unchanged.

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
    """Turn an exception raised while writing into an error that names the file.

    Parameters
    ----------
    what : object
        The file or folder.

    Raises
    ------
    WriteError
        Our own errors, and warnings turned into errors, pass unchanged.
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
    """Return a short description of an exception.

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
    """Return the bytes of a file that a person wrote; refuse one of many megabytes.

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
