"""Convert the sources of a flat table, and their addresses; ``_row`` is the row's position."""

import re

import numpy as np
import pandas as pd

from atlas.readers.cells.table_cells import Rows, split_lists
from atlas.record.flat import NOTHING
from atlas.record.problems import Problems

_DATED = re.compile(r"^(?P<outlet>.*?\S),? \(?(?P<day>\d{4}-\d{2}-\d{2})\)?$")
_HOST = r"^https?://(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)"
_WHOLE = r"https?://[^\s;,|]+"
# An address ends at a blank, or where the next one begins: a ";" within it is its own.
_URL = re.compile(r"https?://\S+?(?=[)\]>.,;|]*(?:\s|$)|[;,|]+https?://)", re.IGNORECASE)
_BETWEEN = re.compile(r"[;|\r\n]")
_EDGES = " \t,:()[]<>-\u2013\u2014"
_COLUMNS = ["_row", "place", "outlet", "published", "url"]


def read_sources(rows: Rows, problems: Problems | None = None) -> pd.DataFrame:
    """Return the sources of each row, with their addresses.

    Sources are parted by ";"; an ISO date at the end is the date of publication. An address in
    ``source`` is the url of the name before it. The addresses in ``url`` belong to the sources in
    their order, or all to the one source of the row; where the numbers differ, each is a source of
    its own. The outlet of an address without a name is its host.
    """
    table = _listed(rows, "source")
    table = table[table["outlet"] != NOTHING]
    if rows.has("url"):
        table = _with_urls(table, _urls(rows, problems))
    elif not (table["url"] != "").any():
        return table.drop(columns=["place", "url"])
    bare = (table["outlet"] == "").to_numpy()
    hosts = table["url"].str.extract(_HOST, flags=re.IGNORECASE)[0].fillna("").str.lower()
    table["outlet"] = table["outlet"].where(~bare, hosts).astype("str")
    mask = pd.Series(np.zeros(len(rows), dtype=bool))
    mask[table["_row"][bare].unique()] = True
    told = mask & rows.text("source").str.contains("://", regex=False)
    rows.tell("an address: read as the url, and its host as the outlet", told, "source")
    return table.drop(columns="place")


def _listed(rows: Rows, column: str) -> pd.DataFrame:
    """Return the names and the addresses in a column of lists, by row and place in the list."""
    text = rows.text(column)
    holds = text.str.contains("://", regex=False)
    if not holds.any():
        return _named(split_lists(text))
    names = _named(split_lists(text.mask(holds, "")))
    whole = (holds & text.str.fullmatch(_WHOLE, case=False)).to_numpy()
    single = pd.DataFrame({"_row": np.flatnonzero(whole), "place": 0, "outlet": ""})
    single = single.assign(published="", url=text[whole].to_numpy(dtype=object))
    mixed = np.flatnonzero(holds.to_numpy() & ~whole)
    codes, cells = pd.factorize(text.iloc[mixed])
    pieces = [_pieces(str(cell)) for cell in cells]
    listed = [
        (row, place, *piece)
        for row, code in zip(mixed, codes, strict=True)
        for place, piece in enumerate(pieces[code])
    ]
    several = pd.DataFrame(listed, columns=["row", "place", "part", "url"])
    several = _named(several).assign(url=several["url"])
    table = pd.concat([one for one in (names, single, several) if len(one)] or [names])
    table = table.sort_values(["_row", "place"], kind="stable", ignore_index=True)
    return table.astype(dict.fromkeys(_COLUMNS[2:], "str"))


def _named(parts: pd.DataFrame) -> pd.DataFrame:
    """Return sources that are names, with the day behind each."""
    codes, distinct = pd.factorize(parts["part"])
    texts = pd.Series(distinct, dtype="str")
    found = texts.str.extract(_DATED)
    outlet = found["outlet"].where(found["day"].notna(), texts).astype("str")
    day = found["day"].fillna("").astype("str")
    taken = {"outlet": outlet.take(codes).array, "published": day.take(codes).array}
    return pd.DataFrame({"_row": parts["row"], "place": parts["place"], **taken}).assign(url="")


def _pieces(cell: str) -> list[tuple[str, str]]:
    """Return the outlets and addresses of one cell; an outlet is before or behind its address.

    Examples
    --------
    >>> _pieces("Daily Example https://example.org/a;b=1; https://example.org/c")
    [('Daily Example', 'https://example.org/a;b=1'), ('', 'https://example.org/c')]
    """
    found: list[tuple[str, str]] = []
    at = 0
    for url in _URL.finditer(cell):
        *names, last = _BETWEEN.split(cell[at : url.start()])
        found += [(_bare(name), "") for name in names]
        found.append((_bare(last), url[0]))
        at = url.end()
    rest = cell[at:].lstrip(".")
    first, *names = _BETWEEN.split(rest)
    if _bare(first) not in ("", NOTHING) and found and not found[-1][0]:
        found[-1] = (_bare(first), found[-1][1])
    else:
        names.insert(0, first)
    found += [(_bare(name), "") for name in names]
    return [piece for piece in found if any(piece)]


def _bare(name: str) -> str:
    """Return a name without the signs around it; "-" is a place without a name."""
    return NOTHING if name.strip() == NOTHING else name.strip(_EDGES)


def _urls(rows: Rows, problems: Problems | None) -> pd.DataFrame:
    """Return the addresses of the column ``url``; a note names what is no address."""
    table = _listed(rows, "url")
    known = table["url"] != ""
    wrong = pd.Series(np.zeros(len(rows), dtype=bool))
    wrong[table["_row"][~known & (table["outlet"] != NOTHING)].unique()] = True
    if problems is not None:
        wanted = "no address that begins with http:// or https://: left in the original"
        rows.complain(problems, wrong, "url", wanted, "note")
    return table[known | (table["outlet"] == NOTHING)].assign(outlet="").reset_index(drop=True)


def _with_urls(table: pd.DataFrame, urls: pd.DataFrame) -> pd.DataFrame:
    """Return the sources with the addresses that belong to them, and those of nobody."""
    if urls.empty:
        return table
    rows = int(pd.concat([table["_row"], urls["_row"]]).max()) + 1
    names, links = (np.bincount(one["_row"], minlength=rows) for one in (table, urls))
    row = table["_row"].to_numpy()
    free = (table["url"] == "").to_numpy()
    # As many addresses as sources, and none in the cells of the sources: one each, in order.
    alike = (names == links) & (np.bincount(row[~free], minlength=rows) == 0)
    paired = alike[row]
    place = np.arange(len(table)) - (np.cumsum(names) - names)[row]
    at = ((np.cumsum(links) - links)[row] + place)[paired]
    table = table.copy()
    table.loc[paired, "url"] = urls["url"].to_numpy(dtype=object)[at]
    held = pd.MultiIndex.from_frame(table[["_row", "url"]])
    twice = pd.MultiIndex.from_frame(urls[["_row", "url"]]).isin(held)
    extra = urls[~alike[urls["_row"].to_numpy()] & (urls["url"] != "").to_numpy() & ~twice]
    # One source: all addresses are its own, and its line without one goes.
    lone = table[(names == 1)[row] & free & ~paired].set_index("_row")
    shared = extra["_row"].isin(lone.index)
    extra = extra.assign(place=extra["place"] + table["place"].max() + 1)
    for column in ("outlet", "published"):
        extra.loc[shared, column] = extra["_row"][shared].map(lone[column])
    gone = (names == 1)[row] & free & ~paired & np.isin(row, extra["_row"][shared])
    both = pd.concat([table[~gone], extra]).sort_values(["_row", "place"], kind="stable")
    return both.reset_index(drop=True)
