"""Prepare cells of a data set: lists with other separators, objects, figures to add up, persons."""

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

from atlas.readers.cells.column_names import fold_column
from atlas.readers.cells.table_cells import plain_text
from atlas.readers.layouts.layout_file import LayoutFile


def with_lists(frame: pd.DataFrame, file: LayoutFile) -> pd.DataFrame:
    """Return the rows with each list separated by semicolons, or as one of its members alone."""
    made: dict[str, pd.Series] = {}
    for name in frame.columns:
        key = fold_column(name)
        if key in file.members:
            made |= _members_of(frame, name, file.members[key])
        separator = file.separators.get(key) or file.first_of_list.get(key)
        if separator is not None:
            which, distinct = pd.factorize(plain_text(frame[name]))
            last = 1 if key in file.first_of_list else None
            lists = [_members(text, separator)[:last] for text in distinct]
            texts = pd.Series(["; ".join(one) for one in lists], dtype="str")
            made[name] = texts.take(which).set_axis(frame.index)
    return frame.assign(**made) if made else frame


def _members_of(frame: pd.DataFrame, name: str, flag: str) -> dict[str, pd.Series]:
    """Return a column for each member of the objects in a list: those of the one with the flag."""
    which, distinct = pd.factorize(plain_text(frame[name]))
    chosen = [_flagged(text, flag) for text in distinct]
    made: dict[str, pd.Series] = {}
    for member in dict.fromkeys(key for one in chosen for key in one):
        texts = pd.Series([str(one.get(member, "")) for one in chosen], dtype="str")
        cells = texts.take(which).set_axis(frame.index)
        column = f"{name}.{member}"
        if column in frame.columns:
            held = plain_text(frame[column])
            cells = held.where(held != "", cells)
        made[column] = cells
    return made


def _flagged(text: str, flag: str) -> dict[str, Any]:
    """Return the object with the flag from a list in JSON, or the first; empty if it is none."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    objects = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return next((one for one in objects if one.get(flag) is True), next(iter(objects), {}))


def _members(text: str, separator: str) -> list[str]:
    """Return the members of a list that are not blank."""
    return [part.strip() for part in text.split(separator) if part.strip()]


def added_up(figures: list[pd.Series]) -> pd.Series:
    """Return the sum of each row; blank where no cell is filled, or one is no number.

    Examples
    --------
    >>> added_up([pd.Series(["2", "", "3"]), pd.Series(["1", "", "a few"])]).tolist()
    ['3', '', '']
    """
    numbers = pd.concat([pd.to_numeric(text, errors="coerce") for text in figures], axis=1)
    filled = pd.concat([text != "" for text in figures], axis=1).to_numpy()
    whole = ~(numbers.isna().to_numpy() & filled).any(axis=1) & filled.any(axis=1)
    sums = numbers.sum(axis=1).round().astype("int64").astype("str")
    return sums.where(whole, "")


def at_zero(longitude: pd.Series, latitude: pd.Series) -> pd.Series:
    """Return which coordinates are 0, 0.

    Examples
    --------
    >>> at_zero(pd.Series(["0.0", "0"]), pd.Series(["0", "5"])).tolist()
    [True, False]
    """
    numbers = [pd.to_numeric(text, errors="coerce") for text in (longitude, latitude)]
    return (numbers[0] == 0) & (numbers[1] == 0)


def named_persons(columns: Iterable[object], file: LayoutFile) -> list[object]:
    """Return the columns of a table that name persons."""
    return [name for name in columns if fold_column(str(name)) in file.persons]
