"""Names of the events' own places, which a map tells before other towns of their size.

The rules are those of the page (``web/src/basemap/own.js``).
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from atlas.folding import SEARCH, fold_by
from atlas.page.still.basemap_paths import Label
from atlas.page.still.projection import MapView

_SPOTS = ("exact", "site", "town", "unstated")
_MOST, _LONGEST = 300, 30
# Parts of the world, about 12 km: a town nearer than this with the same name is the same.
_SAME = 0.0003
_ARTICLE = re.compile(r"^(?:al|el|ar|as|ash|ad|az|an|at|la|le|the)(?=[\W\d_])")
_NO_LETTER = re.compile(r"[\W_]+")
_VOWELS, _TWICE = re.compile(r"[aeiouyh ]"), re.compile(r"(.)\1+")


def own_labels(places: pd.DataFrame, view: MapView) -> list[Label]:
    """Return the names of places as labels, those of most events first.

    Parameters
    ----------
    places : DataFrame
        Rows of a table of places that are drawn in the view.
    view : MapView
        The view.

    Returns
    -------
    list of Label
        One a name, at the first place of that name; no areas, and at most 300.
    """
    named = places["precision"].isin(_SPOTS) & places["name"].str.len().between(1, _LONGEST)
    spots = places[named.to_numpy(dtype=bool)]
    counts = spots["name"].value_counts(sort=False)
    first = spots.drop_duplicates("name").set_index("name", drop=False)
    # As many events and an earlier row: the same names on every machine.
    order = np.argsort(-counts.reindex(first.index).to_numpy(), kind="stable")
    kept: list[int] = []
    points = view.place(first["longitude"], first["latitude"])
    names = first["name"].tolist()
    for at in order.tolist():
        near = _near(points[at], points[kept], view)
        if not any(is_one_name(names[at], names[kept[other]]) for other in near):
            kept.append(at)
        if len(kept) == _MOST:
            break
    natives = first["name_native"].tolist()
    return [
        Label(
            kind="town",
            name=names[at],
            native=natives[at] if natives[at] != names[at] else "",
            rank=4,
            zoom=0.0,
            capital=False,
            side=0,
            positions=points[at][None, :],
            own=True,
        )
        for at in kept
    ]


def join_labels(ground: Iterable[Label], own: Iterable[Label], view: MapView) -> list[Label]:
    """Return names of the ground and of the events together.

    A town that both have is named once, as the ground spells it, and as soon as an event's place.
    """
    own, joined = list(own), []
    points = np.array([label.positions[0] for label in own]).reshape(-1, 2)
    taken: set[int] = set()
    for label in ground:
        near = _near(label.positions[0], points, view) if label.kind == "town" else []
        same = [at for at in near if at not in taken and _is_town_of(label.name, own[at].name)]
        joined.append(replace(label, zoom=min(label.zoom, 0.0), own=True) if same else label)
        taken.update(same)
    return [*(label for at, label in enumerate(own) if at not in taken), *joined]


def is_one_name(first: str, second: str) -> bool:
    """Return whether two spellings are of one name.

    Examples
    --------
    >>> is_one_name("Al-Fashir", "El Fasher"), is_one_name("Tyre", "Sidon")
    (True, False)
    """
    return _skeleton(first) == _skeleton(second)


def _near(point: np.ndarray, points: np.ndarray, view: MapView) -> list[int]:
    """Return which points are so near to one that both may be one place."""
    apart = np.abs(points - point).max(axis=1, initial=0.0)
    return np.flatnonzero(apart < _SAME * view.scale).tolist()


def _is_town_of(town: str, own: str) -> bool:
    """Return whether an event's place has a town's name, in another spelling or more words."""
    return f" {_bare(town)} " in f" {_bare(own)} " or is_one_name(town, own)


@lru_cache(4096)
def _bare(name: str) -> str:
    """Return a name without its article, its marks and its signs."""
    return _NO_LETTER.sub(" ", _ARTICLE.sub("", fold_by(SEARCH, name))).strip()


@lru_cache(4096)
def _skeleton(name: str) -> str:
    """Return a name without vowels, which are what romanised spellings differ in."""
    bare = _bare(name)
    return _TWICE.sub(r"\1", _VOWELS.sub("", bare)) or bare
