"""What a place expression can say: relations over places that are called by name."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Name:
    """A place called by its name."""

    text: str


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Words that name no place."""

    words: str


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from a place, in a direction or (None) in any."""

    km: float
    bearing: float | None
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Direction:
    """Somewhere in a direction from a place."""

    bearing: float
    width: float
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an area: in a direction, or (None) its middle."""

    bearing: float | None
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Near:
    """Around a place: near, area, outskirts, countryside, or the place itself."""

    how: str
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Between:
    """Between two places, or on the road that ties them."""

    start: "Expression"
    end: "Expression"
    road: bool


@dataclass(frozen=True, slots=True)
class Border:
    """The border of one place, or between two."""

    of: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Coast:
    """The coast of a place."""

    of: "Expression"


@dataclass(frozen=True, slots=True)
class Within:
    """A place that is said to lie in, or to belong to, another."""

    inner: "Expression"
    outer: "Expression"


@dataclass(frozen=True, slots=True)
class Aside:
    """A place with words in brackets that may name it again, or more closely."""

    outer: "Expression"
    inner: "Expression"


@dataclass(frozen=True, slots=True)
class Together:
    """Several places in one phrase; with a slash they may be names of one."""

    members: tuple["Expression", ...]
    slash: bool


Expression: TypeAlias = (
    Name | Nowhere | Offset | Direction | Part | Near | Between | Border | Coast | Within | Aside
    | Together
)  # fmt: skip
