"""Find the sources of an outlet: by its name, in a list with others, or by its address."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from atlas.release.text_search.name_spellings import outlet_terms
from atlas.release.text_search.text_keys import key_of

_LISTED = re.compile(r"\s*(?:[;,|/+&]|\s-\s|\band\b|\bet\b|\bund\b|\u060c|\u061b)\s*")
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?([^/?#:\s]+)", re.IGNORECASE)
_SHORT = 4


def of_outlets(sources: pd.DataFrame, names: Iterable[str]) -> np.ndarray:
    """Return which rows of the sources are of an outlet, or of a list that includes it.

    Parameters
    ----------
    sources : pandas.DataFrame
        The table.
    names : iterable of str
        The names of the outlets; case, marks, blanks and signs are ignored.

    Returns
    -------
    numpy.ndarray of bool

    Examples
    --------
    >>> rows = pd.DataFrame({"outlet": ["Qnews  Daily", "Other; QNEWS DAILY", "Other"]})
    >>> of_outlets(rows.assign(url=["", "", "https://www.qnewsdaily.com/1"]), ["Qnews Daily"])
    array([ True,  True,  True])
    """
    wanted = {key_of(text) for name in names for text in outlet_terms(name)} - {""}
    exact = {" ".join(name.split()).casefold() for name in names}
    outlets = {text: _is_listed(text, wanted, exact) for text in sources["outlet"].unique()}
    found = sources["outlet"].map(outlets).to_numpy(dtype=bool)
    hosts = {url: _is_at(url, wanted) for url in sources["url"].unique()}
    return found | sources["url"].map(hosts).to_numpy(dtype=bool)


def outlets_of(sources: pd.DataFrame, rows: np.ndarray, names: Iterable[str]) -> list[str]:
    """Return the names of the outlets in some rows, and the hosts of their addresses."""
    wanted = {key_of(text) for name in names for text in outlet_terms(name)} - {""}
    exact = {" ".join(name.split()).casefold() for name in names}
    listed = {part for text in sources.loc[rows, "outlet"].unique() for part in _parts(text)}
    found = [part for part in sorted(listed) if _is_listed(part, wanted, exact)]
    kept = {_host(url) for url in sources.loc[~rows, "url"].unique()}
    hosts = {_host(url) for url in sources.loc[rows, "url"].unique()} - kept - {""}
    return [*found, *sorted(host for host in hosts if len(key_of(host)) >= _SHORT)]


def _parts(text: str) -> list[str]:
    return [part for part in _LISTED.split(" ".join(text.split())) if part]


def _is_listed(text: str, wanted: set[str], exact: set[str]) -> bool:
    """Return whether a text names an outlet, alone or in a list."""
    if " ".join(text.split()).casefold() in exact or key_of(text) in wanted:
        return True
    keys = {key_of(name) for part in _parts(text) for name in outlet_terms(part)}
    return bool(keys & wanted)


def _host(url: str) -> str:
    """Return the host of an address, without common prefixes such as www."""
    found = _HOST.match(url.strip())
    host = found[1].casefold() if found else ""
    return re.sub(r"^(?:www\d?|m|amp|en|ar)\.", "", host)


def _is_at(url: str, wanted: set[str]) -> bool:
    """Return whether the host of an address is that of an outlet: qnewsdaily.com."""
    return any(len(label) >= _SHORT and key_of(label) in wanted for label in _host(url).split("."))
