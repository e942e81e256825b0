"""The colours of a still map, light and dark: those of the page, from one file."""

from dataclasses import dataclass, fields
from typing import Any

from atlas.page.settings import check_choice
from atlas.reference.house import SHIPPED, House
from atlas.reference.symbology import SYMBOLOGY


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
    rule2: str
    """Thin rules and frames."""
    land: str
    water: str
    coast: str
    border: str
    admin: str
    """Lines of first-level areas."""
    river: str
    relief: float
    """How strong the relief is, 0 to 1."""
    label: str
    """Names of towns."""
    label2: str
    """Names of small towns and of countries."""
    sealabel: str
    halo: str
    """Around marks and names on land."""
    seahalo: str
    groups: dict[str, tuple[str, str]]
    """Fill and stroke of each group of kinds."""
    labels: dict[str, str]
    """The label of each group of kinds."""
    marks: dict[str, str]
    """What is inside the marks of each group, by name; "" for nothing."""

    def group(self, name: str) -> tuple[str, str]:
        """Return fill and stroke of a group; an unknown group has those of the last one."""
        return self.groups.get(name, self.groups["other"])


def palette(theme: str, house: House = SHIPPED) -> Palette:
    """Return the colours of a theme, light or dark, with those of the groups in a house file."""
    check_choice("theme", theme, tuple(SYMBOLOGY["themes"]))
    groups = house.groups.values()
    own: dict[str, Any] = {
        "groups": house.colours(theme),
        "labels": {group.id: group.label for group in groups},
        "marks": {group.id: group.mark for group in groups},
    }
    names = {one.name for one in fields(Palette)} - set(own)
    return Palette(**{name: SYMBOLOGY["themes"][theme][name] for name in names}, **own)


PALETTES = {theme: palette(theme) for theme in SYMBOLOGY["themes"]}
