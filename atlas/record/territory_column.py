"""Fill the territory of places from their coordinates, where the lines on the ground are clear.

A territory that is stated stays. Blank ones are filled. A country becomes the contested part that
contains the place (Katzrin is on the Golan, whichever country its source counts it to); the naming
policy says to which country that part counts. Uncertain ones stay as they were. A place that spans
several territories, none of them the stated one, gets no territory.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from atlas.record.licence_terms import texts
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
    before = places["territory"].astype("str")
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
    which, first = _different(x[ask], y[ask], radius, before.to_numpy()[ask])
    rows_asked = np.flatnonzero(ask)[first]
    stood = before.to_numpy(dtype=object)[rows_asked]
    settled = _settled(x[rows_asked], y[rows_asked], radius[first], stood)
    after = before.to_numpy(dtype=object).copy()
    after[ask] = settled[which]
    return pd.Series(after, index=places.index, dtype="str"), int((settled != stood)[which].sum())


def _different(
    x: np.ndarray, y: np.ndarray, radius: np.ndarray, keys: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the group number of each row with equal values, and the first row of each group."""
    spots = (np.rint(x * 1e5).astype("int64") << 32) + np.rint(y * 1e5).astype("int64")
    codes = [pd.factorize(values)[0] for values in (spots, radius, keys)]
    asked = codes[0].astype("int64")
    for code in codes[1:]:
        asked = asked * (int(code.max()) + 1) + code
    which, _ = pd.factorize(asked)
    return which, np.flatnonzero(~pd.Series(which).duplicated().to_numpy())


def _settled(x: np.ndarray, y: np.ndarray, radius: np.ndarray, stood: np.ndarray) -> np.ndarray:
    """Return the key of each place: from the coordinates, else the one before (``stood``)."""
    answer, found = answers_at(x, y, radius)
    keys = np.array([key for key, _, _ in found], dtype=object)
    before, states = pd.factorize(stood)
    parts = [key for key, one in contested().items() if one.kind == "part"]
    use = (keys != "")[answer] & ((states == "")[before] | np.isin(keys.astype(str), parts)[answer])
    # It spans several, and none is the country that it is counted to.
    spans = np.array(
        [[";" in some and key not in some.split(";") for _, _, some in found] for key in states]
    )
    return np.where(use | spans[before, answer], keys[answer], stood)


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
