"""Reduce a record to what was known at the end of a day.

A source counts from its day of publication, a figure and a claim from the day of their ``as_of``.
A date of a month or a year counts from the end of that month or year. A row without a date is
kept and counted, because nothing shows that it came later.
"""

import re

import numpy as np
import pandas as pd

from atlas.errors import RecordError
from atlas.record.core import AnyTables, Tables
from atlas.record.local_time import local_minutes
from atlas.release.later_events import without_later
from atlas.release.ledger import Tally, closed, without_events, without_unused_actors

_DATED = {"sources": "published", "quantities": "as_of", "participants": "as_of"}
_WORDS = {"sources": "Sources", "quantities": "Figures", "participants": "Claims"}
_MINUTES = 1440
UNDATED_TEXT = (
    "Titles, notes, statuses and places bear no date: they stand as the record has them now."
)


def check_day(day: str, name: str = "as_of") -> str:
    """Check a day, and return it as YYYY-MM-DD.

    Raises
    ------
    RecordError
        If it is not a day.

    Examples
    --------
    >>> check_day("2023-04-08")
    '2023-04-08'
    """
    text = str(day).strip()
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError(text)
        return str(np.datetime64(text, "D"))
    except ValueError as error:
        msg = f"{name} is {day!r}; wanted a day as YYYY-MM-DD"
        raise RecordError(msg) from error


def known_on(record: AnyTables, day: str) -> AnyTables:
    """Return the record as it was known at the end of a day.

    Parameters
    ----------
    record : Tables
        The record; not changed.
    day : str
        The day, as YYYY-MM-DD.

    Returns
    -------
    Tables
        Without the sources, figures and claims of later days, and without the events that only
        these report. Rows without a date are kept; ``dataset["removals"]`` counts both.

    Raises
    ------
    RecordError
        If ``day`` is not a day.
    """
    day = check_day(day)
    tally = Tally(record)
    later, undated = {}, {}
    for table, column in _DATED.items():
        last = last_days(getattr(record, table)[column])
        undated[table] = last == ""
        later[table] = (last > day).astype(bool)
    left = without_events(record, _later_events(record, day, later["sources"]), tally)
    kept = record.events.index.isin(left.events.index)
    parts = {}
    for table, rows in later.items():
        stays = kept[record.event_rows(table)]
        parts[table] = getattr(left, table)[~rows[stays]].reset_index(drop=True)
        tally.add(table, f"dated after {day}", int((rows & stays).sum()))
        unsaid = int((undated[table] & stays).sum())
        if unsaid:
            tally.remarks.append(f"{_WORDS[table]} without a date, which were kept: {unsaid}.")
    left = without_unused_actors(left.with_tables(**parts), tally)
    tally.remarks += [*_open_ends(left, day), UNDATED_TEXT]
    dataset = dict(left.dataset)
    dataset["cut_off"] = min(str(dataset.get("cut_off") or day), day)
    left = left.replace(dataset=dataset)
    left = without_later(left, record.events[~kept], tally)
    return closed(left, record, tally, {"what": "as_of", "day": day})


def last_days(values: pd.Series) -> np.ndarray:
    """Return the last day that each date can mean, as text; "" where there is no date.

    Examples
    --------
    >>> last_days(pd.Series(["2023-04-08", "2023-02", "2022", "noon"])).tolist()
    ['2023-04-08', '2023-02-28', '2022-12-31', '']
    """
    codes, different = pd.factorize(values)
    days = np.array([_last_day(str(text)) for text in different], dtype="U10")
    return days[codes] if len(different) else np.array([], dtype="U10")


def _last_day(text: str) -> str:
    """Return the last day of the last date in a text that begins with a date; else ""."""
    found = re.findall(r"(?<!\d)(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?!\d)", text)
    if not found or not re.match(r"\s*\d{4}", text):
        return ""
    year, month, day = found[-1]
    try:
        # With the precision of the text: a year, a month or a day.
        start = np.datetime64("-".join(part for part in (year, month, day) if part))
    except ValueError:
        return ""
    return str((start + 1).astype("datetime64[D]") - 1)


def _later_events(record: Tables, day: str, later: np.ndarray) -> dict[str, np.ndarray]:
    """Return which events were not known yet: later ones, and those with later sources only."""
    bound = int(np.datetime64(day, "m").astype("int64")) + _MINUTES
    owners = record.event_rows("sources")
    sources = np.bincount(owners, minlength=len(record))
    told = np.bincount(owners[~later], minlength=len(record))
    return {
        f"begun after {day}": local_minutes(record.events)[0] >= bound,
        f"with every source dated after {day}": (sources > 0) & (told == 0),
    }


def _open_ends(record: Tables, day: str) -> list[str]:
    """Return a remark on how many events continue after the day; their end was not known then."""
    bound = int(np.datetime64(day, "m").astype("int64")) + _MINUTES
    count = int((local_minutes(record.events)[1] >= bound).sum())
    return [f"Events that go on after {day}, which keep their end: {count}."] if count else []
