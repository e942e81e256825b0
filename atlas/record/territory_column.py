"""Fill the territory of places from their coordinates, where the lines on the ground are clear.

A territory that is stated stays. Blank ones are filled. A country becomes the contested part that
contains the place (Katzrin is on the Golan, whichever country its source counts it to); the naming
policy says to which country that part counts. Uncertain ones stay as they were. A place that spans
several territories, none of them the stated one, gets no territory.
"""

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import pandas as pd

from atlas.record.licence_terms import texts
from atlas.record.tables import as_text
from atlas.reference.countries import contested
from atlas.reference.territories.locate import answers_at
from atlas.reference.theatre import CountedTo
from atlas.reference.theatres import theatres

# A place whose error nobody states is taken for a point of this radius, in km.
_UNSTATED_KM = 1.0
# Precisions without ground: a country has no point, and "none" is no place.
_NO_GROUND = ("country", "none")
_WORDS = (
    "Territory of {count} places told from their coordinates (lines: {lines}); uncertain ones left "
    "as they were."
)


def settle_territories(
    places: pd.DataFrame, rows: np.ndarray | None = None, *, stated: bool = False
) -> tuple[pd.Series, int]:
    """Return the territory of each place, and how many came from coordinates.

    Parameters
    ----------
    places : pandas.DataFrame
        A places table; it is not changed.
    rows : numpy.ndarray or None
        One bool a place: which to compare. None is all.
    stated : bool
        Whether the keys were stated as territories: then only blanks are filled.

    Returns
    -------
    tuple
        The column ``territory``, and the number of places that it changed.
    """
    before = as_text(places["territory"])
    x, y = (places[name].to_numpy(dtype="float64") for name in ("longitude", "latitude"))
    ask = (before == "").to_numpy()
    if not stated:
        for counted_to, (west, south, east, north) in counted_boxes():
            # No other place can be on a part: only these are asked for.
            around = (x >= west) & (x <= east) & (y >= south) & (y <= north)
            ask = ask | (around & before.isin(counted_to).to_numpy())
    ask = ask & np.isfinite(x) & np.isfinite(y) & ~places["precision"].isin(_NO_GROUND).to_numpy()
    if rows is not None:
        ask = ask & rows
    if not ask.any():
        return before, 0
    radius = places["radius_km"].to_numpy(dtype="float64")[ask]
    radius = np.where(np.isnan(radius), _UNSTATED_KM, radius)
    answer, found = answers_at(x[ask], y[ask], radius)
    # A hundred thousand places have few different pairs of a key and an answer.
    stood, keys = pd.factorize(before[ask])
    which, pairs = pd.factorize(stood * len(found) + answer)
    parts = {key for key, one in contested().items() if one.kind == "part"}
    said = [(str(keys[one // len(found)]), found[one % len(found)]) for one in pairs]
    settled = pd.Series([_settled(key, one, parts) for key, one in said], dtype="str")
    changed = np.array([new != key for new, (key, _) in zip(settled, said, strict=True)])
    after = before.copy()
    after[ask] = settled.take(which).array
    return after, int(changed[which].sum())


def _settled(before: str, answer: tuple[str, str, str], parts: Collection[str]) -> str:
    """Return the key of a place: that of the answer for its point, else the one ``before``."""
    key, _, candidates = answer
    if key and (not before or key in parts):
        return key
    # It spans several, and none is the country that it is counted to.
    return "" if ";" in candidates and before not in candidates.split(";") else before


def say_so(dataset: dict[str, Any], count: int) -> dict[str, Any]:
    """Return the data set description with a note on how many territories were filled."""
    if not count:
        return dataset
    before = texts(dataset.get("transformations"))
    lines = "; ".join(dict.fromkeys(str(one.meta["attribution"]) for one in theatres()))
    return {**dataset, "transformations": [*before, _WORDS.format(count=count, lines=lines)]}


def counted_boxes() -> Iterator[CountedTo]:
    """Yield where places are looked up on the ground, whatever they are counted to."""
    for theatre in theatres():
        yield from theatre.counted
