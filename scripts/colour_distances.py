"""How far the colours of the groups lie apart, for each kind of colour vision.

``python -m scripts.colour_distances`` prints the nearest pairs of fills in CIE L*a*b*, on light
and on dark ground, as they are seen with all three receptors and without that for red, green or
blue light (Machado, Oliveira and Fernandes, 2009, whole severity). A test holds the least.
"""

import csv
from itertools import combinations

import numpy as np

from atlas.reference.symbology import rgb
from atlas.shipped import shipped

VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.01182, 0.04294, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.3039],
        ]
    ),
}
THEMES = {"light": "fill", "dark": "dark_fill"}
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def fills(theme: str) -> dict[str, str]:
    """Return the fill of each group on the ground of a theme."""
    with shipped("reference", "groups.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row[THEMES[theme]] for row in csv.DictReader(file)}


def distance(first: str, second: str, vision: str = "normal") -> float:
    """Return how far two colours lie apart in CIE L*a*b*, for a kind of colour vision."""
    one, other = (_lab(VISIONS[vision] @ _light(colour)) for colour in (first, second))
    return float(np.linalg.norm(one - other))


def pairs(theme: str, vision: str) -> list[tuple[float, str, str]]:
    """Return each pair of groups with the distance of their fills, the nearest first."""
    colours = fills(theme)
    return sorted(
        (distance(colours[one], colours[other], vision), one, other)
        for one, other in combinations(colours, 2)
    )


def _light(colour: str) -> np.ndarray:
    """Return a colour as linear light."""
    parts = np.array(rgb(colour)) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _lab(light: np.ndarray) -> np.ndarray:
    parts = _TO_XYZ @ np.clip(light, 0, 1) / np.array([0.9505, 1, 1.089])
    x, y, z = np.where(parts > 0.008856, np.cbrt(parts), 7.787 * parts + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def main() -> None:
    """Print the nearest pairs."""
    for theme in THEMES:
        for vision in VISIONS:
            nearest = ", ".join(
                f"{one} and {other} {far:.0f}" for far, one, other in pairs(theme, vision)[:4]
            )
            print(f"{theme}, {vision}: {nearest}")


if __name__ == "__main__":
    main()
