"""The colours of a still map, light and dark: those of the page (``web/src/theme.js``)."""

from dataclasses import dataclass, replace

from atlas.page.settings import check_choice
from atlas.reference.house import SHIPPED, House
from atlas.reference.symbology import LAND
from atlas.reference.vocabulary import GROUPS


@dataclass(frozen=True)
class Palette:
    """The colours of one theme."""

    paper: str
    """The background."""
    ink: str
    """Main text, badges."""
    ink2: str
    """Secondary text."""
    ink3: str
    """Small print."""
    rule: str
    """Thin rules and frames."""
    land: str
    water: str
    coast: str
    border: str
    admin: str
    river: str
    """Lines of first-level areas."""
    label: str
    """Names of towns."""
    label2: str
    """Names of small towns and of countries."""
    sealabel: str
    halo: str
    """Around marks and names on land."""
    seahalo: str
    soft: float
    """The opacity of the fill of an area, 0 to 1."""
    groups: dict[str, tuple[str, str]]
    """Fill and stroke of each group of kinds."""
    labels: dict[str, str]
    """The label of each group of kinds."""

    def group(self, name: str) -> tuple[str, str]:
        """Return fill and stroke of a group; an unknown group has those of ``other``."""
        return self.groups.get(name, self.groups["other"])


_LIGHT = Palette(
    paper="#ffffff",
    ink="#1b1c1d",
    ink2="#55585b",
    ink3="#6d6a63",
    rule="#c9c5bd",
    land=LAND["light"],
    water="#d9e5ea",
    coast="#9fb3bc",
    border="#8b8372",
    admin="#d6d0c4",
    river="#a9c3cf",
    label="#3b3a37",
    label2="#6a655b",
    sealabel="#456672",
    halo="#f7f4ef",
    seahalo="#d9e5ea",
    soft=0.3,
    groups=SHIPPED.colours("light"),
    labels=GROUPS,
)
_DARK = Palette(
    paper="#191b1d",
    ink="#ecebe8",
    ink2="#b3b3b0",
    ink3="#9a978f",
    rule="#474b4f",
    land=LAND["dark"],
    water="#15191c",
    coast="#4d5a61",
    border="#7b7568",
    admin="#3a3a39",
    river="#3d5866",
    label="#d9d7d2",
    label2="#a39e93",
    sealabel="#7d97a3",
    halo="#222324",
    seahalo="#15191c",
    soft=0.34,
    groups=SHIPPED.colours("dark"),
    labels=GROUPS,
)
PALETTES = {"light": _LIGHT, "dark": _DARK}


def palette(theme: str, house: House = SHIPPED) -> Palette:
    """Return the colours of a theme, light or dark, with those of the groups in a house file."""
    check_choice("theme", theme, tuple(PALETTES))
    labels = {group.id: group.label for group in house.groups.values()}
    return replace(PALETTES[theme], groups=house.colours(theme), labels=labels)
