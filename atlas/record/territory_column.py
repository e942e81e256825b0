"""Fill the territory of places from their coordinates, where the lines on the ground are clear.

A territory that is stated stays. Blank ones are filled. A country becomes the contested part that
contains the place (Katzrin is on the Golan, whichever country its source counts it to); the naming
policy says to which country that part counts. Uncertain ones stay as they were. A place that spans
several territories, none of them the stated one, gets no territory.
"""

from typing import Any

import numpy as np
import pandas as pd

from atlas.record.licence_terms import texts
from atlas.reference import territories as territory

# Territories that sources count to different countries.
_PARTS = ("GOLAN", "UNDOF", "SHEBAA", "GHAJAR", "EAST-JERUSALEM", "WEST-BANK", "GAZA")
_COUNTED_TO = ("IL", "SY", "LB", "PS", "JO", "EG")
# West, south, east and north around all of them: only places inside are compared.
_AROUND = (34.1, 31.1, 36.2, 33.6)
# The radius, in km, of a place without a stated error.
_UNSTATED_KM = 1.0
# Precisions without ground: a country has no point, and "none" is no place.
_NO_GROUND = ("country", "none")
_WORDS = (
    "Territory of {count} places told from their coordinates (lines: © OpenStreetMap contributors, "
    "ODbL; Natural Earth); uncertain ones left as they were."
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
    blank, counted = (before == "").to_numpy(), before.isin(_COUNTED_TO).to_numpy()
    west, south, east, north = _AROUND
    contested = counted & (x >= west) & (x <= east) & (y >= south) & (y <= north)
    ask = blank if stated else blank | contested
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
    found = territory.of(x, y, radius_km=radius)
    keys = found["key"].to_numpy(dtype=object)
    use = (keys != "") & ((stood == "") | np.isin(keys.astype(str), _PARTS))
    # The place spans several territories, and its stated country is not among them.
    which, pairs = pd.MultiIndex.from_arrays([stood, found["candidates"]]).factorize()
    spans = [
        candidates.count(";") > 0 and key not in candidates.split(";") for key, candidates in pairs
    ]
    return np.where(use | np.array(spans, dtype=bool)[which], keys, stood)


def say_so(dataset: dict[str, Any], count: int) -> dict[str, Any]:
    """Return the data set description with a note on how many territories were filled."""
    if not count:
        return dataset
    before = texts(dataset.get("transformations"))
    return {**dataset, "transformations": [*before, _WORDS.format(count=count)]}
