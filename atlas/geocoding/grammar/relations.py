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
    """A distance from a place, in a direction or (None) in any, and how vague it is said."""

    km: float
    bearing: float | None
    of: "Expression"
    spread: float = 0.0


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
    halfway: bool = False


@dataclass(frozen=True, slots=True)
class Border:
    """The border of one place, or between two; how far from it is said or usual."""

    of: tuple["Expression", ...]
    km: float = 5.0


@dataclass(frozen=True, slots=True)
class Coast:
    """The coast of a place."""

    of: "Expression"


@dataclass(frozen=True, slots=True)
class Off:
    """At sea off a place, at a distance or (None) not far."""

    km: float | None
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Inside:
    """So far inside a place from its border, and beside what part of it, if that is said."""

    km: float
    of: "Expression"
    at: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Bank:
    """Along a river or line, on one side of it or (None) on both."""

    bearing: float | None
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Side:
    """What of some ground lies in a place: "the Israeli side of the border"."""

    ground: "Expression"
    of: "Expression"


@dataclass(frozen=True, slots=True)
class Among:
    """Between three places or more."""

    members: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """A name that is taken where it is listed, and else what the words say without it."""

    name: "Expression"
    other: "Expression"


@dataclass(frozen=True, slots=True)
class Heading:
    """Where something went: no place of what happened."""

    to: "Expression"


@dataclass(frozen=True, slots=True)
class Roles:
    """Places of one event in different roles: from one, toward another."""

    members: tuple["Expression", ...]


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


@dataclass(frozen=True, slots=True)
class GivenPoint:
    """Coordinates that the text gives, with the error of their digits, and how sure they are."""

    longitude: float
    latitude: float
    radius_km: float
    text: str
    score: float


Expression: TypeAlias = (
    Name | GivenPoint | Nowhere | Offset | Direction | Part | Near | Between | Border | Coast | Off
    | Inside | Bank | Side | Among | Either | Heading | Roles | Within | Aside | Together
)  # fmt: skip
