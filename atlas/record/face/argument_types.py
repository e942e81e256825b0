"""Type aliases for arguments of public functions, and the marker of an argument not given."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Protocol, TypeAlias

PathText: TypeAlias = str | Path
"""The path of a file or folder."""
Day: TypeAlias = str | date | None
"""A local day or minute as text, a date or a time; None: no bound."""
Words: TypeAlias = str | Collection[str] | None
"""One word, or several; None: no word."""
Numbers: TypeAlias = Sequence[float] | None
"""Several numbers; None: none."""


class RedactionRules(Protocol):
    """The fields of a profile object; `atlas.release.profile.Redaction` has them."""

    @property
    def drop_tables(self) -> tuple[str, ...]:
        """Tables that are left out as a whole."""

    @property
    def drop_fields(self) -> tuple[str, ...]:
        """Columns that are left blank, as ``table.column``."""


ProfileLike: TypeAlias = RedactionRules | Mapping[str, Any] | str | Path
"""What a redaction removes: a profile object, the same as a dict, or the path of a TOML file."""


class NotGiven(Enum):
    """The marker of an argument that is not given, where None has a meaning of its own."""

    NOT_GIVEN = "not given"

    def __repr__(self) -> str:
        """Return the text that `help()` shows as the default."""
        return "<not given>"


NOT_GIVEN = NotGiven.NOT_GIVEN


def given(arguments: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the named arguments that were given.

    Examples
    --------
    >>> given({"to": None, "text": NOT_GIVEN}, ("to", "text"))
    {'to': None}
    """
    return {name: arguments[name] for name in names if arguments[name] is not NOT_GIVEN}
