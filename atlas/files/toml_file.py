"""Parse TOML that a person wrote; refuse a file that would take too long to parse."""

import re
import tomllib
from typing import Any

from atlas.errors import AtlasError

# The parser's time and memory grow with the square of the number of parts of a key.
_MOST_DOTS = 100
_QUOTED = re.compile(r"""\"[^\"]*\"|'[^']*'""")


def toml_of(data: bytes, name: object, kind: type[AtlasError]) -> dict[str, Any]:
    """Return the parsed content of a TOML file.

    Parameters
    ----------
    data : bytes
        The content of the file, in UTF-8.
    name : object
        The file, for the message.
    kind : type
        The class of the error.

    Returns
    -------
    dict
        The top table.

    Raises
    ------
    AtlasError
        Of the given kind, if a key has so many parts that parsing would not end.

    Examples
    --------
    >>> from atlas.errors import RecordError
    >>> toml_of(b"embargo_days = 3", "profile.toml", RecordError)
    {'embargo_days': 3}
    """
    text = data.decode("utf-8")
    dotted = [line for line in text.splitlines() if line.count(".") > _MOST_DOTS]
    if any(_QUOTED.sub("", line).count(".") > _MOST_DOTS for line in dotted):
        msg = f"{name}: a key in it has more than {_MOST_DOTS} parts; wanted one or two"
        raise kind(msg)
    return tomllib.loads(text)
