"""What the arguments of public functions may be, by name, and the mark of one that is not given."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

PathText: TypeAlias = str | Path
"""The path of a file or folder."""
Day: TypeAlias = str | date | None
"""A local day or minute as text, a date or a time; None: no bound."""
Words: TypeAlias = str | Collection[str] | None
"""One word, or several; None: no word."""
Numbers: TypeAlias = Sequence[float] | None
"""Several numbers; None: none."""


class NotGiven(Enum):
    """The mark of an argument that is not given, where None has a meaning of its own."""

    NOT_GIVEN = "not given"

    def __repr__(self) -> str:
        """Return what `help()` shows as the default."""
        return "<not given>"


NOT_GIVEN = NotGiven.NOT_GIVEN


def given(arguments: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return those of the named arguments that were given.

    Examples
    --------
    >>> given({"to": None, "text": NOT_GIVEN}, ("to", "text"))
    {'to': None}
    """
    return {name: arguments[name] for name in names if arguments[name] is not NOT_GIVEN}
