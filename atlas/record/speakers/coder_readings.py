"""The coder as a speaker: what is coded without a source is the coder's, and no attribution."""

import re

import numpy as np
import pandas as pd

CODER = "coder"
_OWN = re.compile(r"\s*(?:the\s+)?coder\b", re.IGNORECASE)


def is_coders(said: pd.Series) -> np.ndarray:
    """Return which texts name the coder as the speaker, with or without a remark behind it.

    Parameters
    ----------
    said : pandas.Series of str
        Texts of a column that says whose word a row is, such as ``participants.by``.

    Returns
    -------
    numpy.ndarray of bool
        Whether the text begins with the word ``coder``.

    Examples
    --------
    >>> is_coders(pd.Series(["coder", "coder; no source names a group", "IDF", ""])).tolist()
    [True, True, False, False]
    """
    if not said.any():
        return np.zeros(len(said), dtype=bool)
    codes, texts = pd.factorize(said)
    found = np.array([bool(_OWN.match(str(text))) for text in texts], dtype=bool)
    return np.asarray(found[codes], dtype=bool)
