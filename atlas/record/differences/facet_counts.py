"""Count events by a key, and set two counts side by side as rows of a comparison."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

Counts = dict[tuple[str, str], int]
"""How many events each key and its label have."""


def row_of(facet: str, key: str, label: str, a: int, b: int) -> tuple[object, ...]:
    """Return a row of counts with its difference."""
    return facet, key, label, a, b, b - a


def merged(facet: str, a: Counts, b: Counts) -> Iterator[tuple[object, ...]]:
    """Yield a row for each key that either side counts; it is 0 on the other side."""
    for key, label in dict.fromkeys([*a, *b]):
        yield row_of(facet, key, label, a.get((key, label), 0), b.get((key, label), 0))


def counted(keys: pd.DataFrame, weights: np.ndarray) -> Counts:
    """Return the events of each key and label; an event counts once for each."""
    different = keys.drop_duplicates()
    sums = pd.Series(weights[different["event"]]).groupby(
        [different["key"].to_numpy(), different["label"].to_numpy()], sort=False
    )
    return {(str(key), str(label)): int(count) for (key, label), count in sums.sum().items()}


def keyed(events: np.ndarray, keys: pd.Series, labels: pd.Series) -> pd.DataFrame:
    """Return the keys of rows that belong to events, for `counted`."""
    return pd.DataFrame({"event": events, "key": keys.to_numpy(), "label": labels.to_numpy()})
