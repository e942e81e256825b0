"""The errors of the library.

One tree, so that ``except atlas.AtlasError`` catches everything this library raises on
purpose. Each class also has a built-in parent, for callers who do not know the library::

    AtlasError
    ├── RecordError (ValueError)       a record, or one of its tables, breaks its contract
    ├── SelectionError (ValueError)    a filter that is not understood
    ├── SourceError (ValueError)       a file or frame of events that cannot be read
    ├── GazetteerError (ValueError)    a gazetteer layer that cannot be loaded or built
    ├── PlaceError (ValueError)        a question that the geocoder cannot accept
    ├── PageError (ValueError)         a map, briefing or other file that cannot be made as asked
    │   ├── NetworkLayerError          a map layer that needs a network
    │   ├── OwnScriptsError            scripts that the author added to a map, and did not allow
    │   └── WriteError (OSError)       a file that could not be written, such as on a full disk
    ├── LicenceError (ValueError)      rows whose licence forbids passing them on
    ├── PluginError (ValueError)       an extension by another package, or by the program itself
    ├── InputTypeError (TypeError)     an argument of the wrong type
    ├── OutputExistsError (FileExistsError)    a file that would be overwritten
    └── MissingPackageError (ImportError)      an optional package that is not installed
"""

import pathlib
import traceback

_LIBRARY = str(pathlib.Path(__file__).resolve().parent)


class AtlasError(Exception):
    """Parent of every error that this library raises on purpose.

    Its message says what was given, what was wanted, and what to do next.

    Examples
    --------
    >>> import atlas
    >>> try:
    ...     atlas.open_record("summer-2023")
    ... except atlas.AtlasError as error:
    ...     print(str(error)[:26])
    no record 'summer-2023': n
    """

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the message, and the line that asked; no frame of ours."""
        place = ""
        for frame in traceback.extract_tb(self.__traceback__):
            own = "site-packages" in frame.filename or frame.filename.startswith(_LIBRARY)
            if frame.line and not own:
                place = f"  in line {frame.lineno}: {frame.line.strip()[:120]}"
        return [f"{type(self).__name__}: {self}", *([place] if place else [])]


class RecordError(AtlasError, ValueError):
    """A record, or one of its tables, breaks its contract."""

    events: int = 0
    """How many events the tables have."""
    by_event: tuple[tuple[int, str, str, str], ...] = ()
    """Each fault: the position of its event, column, value, what was wanted.

    Nothing where a fault belongs to no single event.
    """


class SelectionError(AtlasError, ValueError):
    """A filter cannot be understood."""


class SourceError(AtlasError, ValueError):
    """A file or frame of events cannot be read."""


class GazetteerError(AtlasError, ValueError):
    """A gazetteer layer cannot be loaded or built."""


class PlaceError(AtlasError, ValueError):
    """The geocoder cannot accept a question."""


class PageError(AtlasError, ValueError):
    """A map, a briefing or another file cannot be made as asked."""


class NetworkLayerError(PageError):
    """A layer on the map needs a network to be shown."""


class OwnScriptsError(PageError):
    """A map contains scripts that its author added, and the author has not allowed them."""


class WriteError(PageError, OSError):
    """A file or folder could not be written; an earlier one is unchanged."""


class LicenceError(AtlasError, ValueError):
    """The licence of some rows forbids passing them on."""


class PluginError(AtlasError, ValueError):
    """An extension, added by another package or by the program itself, cannot be used."""


class InputTypeError(AtlasError, TypeError):
    """An argument has a type that the function does not take."""


class OutputExistsError(AtlasError, FileExistsError):
    """A file or folder exists, and overwriting was not asked for."""


class MissingPackageError(AtlasError, ImportError):
    """An optional package is not installed; the message names the pip command."""
