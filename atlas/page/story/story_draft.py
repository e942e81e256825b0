"""Draft a story by counting: dates, figures and places of the record, for a person to edit.

Nothing is inferred: no cause, no superlative of deaths, no party that the record does not name.
Only confirmed events with a place that is a site or a town and with a day are used; what that
leaves out is counted in the draft itself.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from atlas.errors import PageError
from atlas.page.story.counted_figures import amounts, day_words, range_words
from atlas.page.story.markup import clean
from atlas.record.core import Tables
from atlas.record.evaluate import drawable
from atlas.record.local_time import local_minutes
from atlas.record.record import RecordLike
from atlas.record.weights import weights_of
from atlas.reference import vocabulary
from atlas.reference.house import house_of

_DAYS, _LARGEST, _FEWEST = 3, 3, 8
_LONGEST_SOURCE = 50
_EXACT = ("minute", "hour", "day", "night")
_CLOSE = ("exact", "site", "town")
_NOTE = """\
# Drafted by counting, for you to edit: titles are counts, and nothing in it is a finding yet.
# Used: confirmed events that are known to a day and to a town or better, {used} of {held}.
# Left out of the steps: {left} events, {fatal} of them with people killed.
# Headline, lead and author are yours to write. Figures in braces are counted when a page is made.
"""


def draft_story(record: RecordLike) -> str:
    """Draft a story of some events by counting, as the TOML that `atlas.brief` reads.

    The steps are the first and the last day, the busiest days, the largest figures of rounds
    launched and the events with people killed: by confirmed events only, ties said, each figure as
    a range and with its source. Nothing is coarser than a town or a day. It is for a person to
    edit: it has no headline.

    Parameters
    ----------
    record : Record, DataFrame, GeoDataFrame or path
        The events.

    Returns
    -------
    str
        The story as TOML.

    Raises
    ------
    PageError
        If fewer than eight events are confirmed and known to a day and a town: too few for steps.
    SourceError
        If the events cannot be read.

    Examples
    --------
    >>> import atlas
    >>> text = draft_story(atlas.open_record("spring-2023").geocode())
    >>> text.splitlines()[0][:21]
    '# Drafted by counting'
    """
    from atlas.readers import as_record

    return _Draft(as_record(record, {})).text()


def write_draft(record: RecordLike, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write a drafted story as a file; return its path."""
    from atlas.files.atomic_write import check_free, write_new

    target = Path(path)
    check_free(target, overwrite=overwrite)
    write_new(draft_story(record).encode("utf-8", "replace"), target, overwrite=overwrite)
    return target


class _Draft:
    """The steps of a draft, with what each is made of."""

    def __init__(self, record: Tables) -> None:
        self.record = record
        events = record.events
        places = record.places[drawable(record.places)]
        close = set(places[places["precision"].isin(_CLOSE)]["event_id"])
        usable = (events["status"] == "confirmed") & events["time_precision"].isin(_EXACT)
        self.used = events[usable & events.index.isin(close)]
        if len(self.used) < _FEWEST:
            msg = (
                f"{len(self.used)} of {len(events)} events are confirmed and known to a day and a "
                f"town, too few for a story in steps (at least {_FEWEST}); write the steps "
                "yourself, or give findings alone"
            )
            raise PageError(msg)
        minutes = local_minutes(self.used)[0] // 1440
        days = np.datetime64("1970-01-01") + minutes.astype("timedelta64[D]")
        self.days = pd.Series(pd.to_datetime(days), index=self.used.index)
        self.weights = pd.Series(weights_of(self.used), index=self.used.index)

    def text(self) -> str:
        """Return the draft."""
        steps = [*self._ends(), *self._busiest(), *self._largest(), *self._fatal()]
        steps.sort(key=lambda step: step["day"])
        told = {event for step in steps for event in step["ids"]}
        left = self.record.events.index.difference(list(told))
        killed = amounts(self.record, "killed")
        fatal = killed[killed["high"] > 0].index.isin(left).sum()
        head = _NOTE.format(
            used=len(self.used), held=len(self.record), left=len(left), fatal=int(fatal)
        )
        lines = [head, 'author = ""', ""]
        for step in steps:
            lines += ["[[step]]", *(f"{k} = {_toml(v)}" for k, v in self._keys(step)), ""]
        return "\n".join(lines)

    def _keys(self, step: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Yield the keys of a step, in their order."""
        yield "title", step["title"]
        yield "when", day_words(step["day"])
        yield "text", step["text"]
        yield "selection", {"ids": step["ids"]}
        yield "events", step["ids"]

    def _of_day(self, day: pd.Timestamp, word: str) -> dict[str, Any]:
        """Return a step about a day: how many events of which kinds."""
        ids = list(self.days.index[self.days == day])
        kinds = house_of(self.record.dataset).labels()
        labels = self.used.loc[ids, "kind"].map(lambda kind: kinds.get(kind, kind))
        parts = [
            f"{_plain(label)}: {count}" for label, count in _sums(labels, self.weights.loc[ids])
        ]
        total = int(self.weights.loc[ids].sum())
        return {
            "day": day,
            "title": f"{word}{_count(total, 'event')}",
            "text": f"Confirmed events of this day by kind: {'; '.join(parts)}.",
            "ids": ids,
        }

    def _ends(self) -> Iterator[dict[str, Any]]:
        """Yield the first and the last day."""
        first, last = self.days.min(), self.days.max()
        yield self._of_day(first, "First day: ")
        if last != first:
            yield self._of_day(last, "Last day: ")

    def _busiest(self) -> Iterator[dict[str, Any]]:
        """Yield the days with most events; all of them where more are tied."""
        sums = self.weights.groupby(self.days).sum().sort_values(ascending=False, kind="stable")
        sums = sums.drop([self.days.min(), self.days.max()], errors="ignore")
        sums = sums[sums > 1]
        least = sums.iloc[min(_DAYS, len(sums)) - 1] if len(sums) else 0
        tied = int((sums == least).sum())
        over = int((sums > least).sum())
        for day, count in sums[sums >= least].head(2 * _DAYS).items():
            step = self._of_day(day, "")
            if count == least and tied > 1:
                step["text"] += f" {tied} days have {int(count)} each"
                step["text"] += f"; {over} have more." if over else "."
            yield step

    def _largest(self) -> Iterator[dict[str, Any]]:
        """Yield the events with most rounds launched, each figure with its range and source."""
        launched = amounts(self.record, "launched")
        launched = launched[launched.index.isin(self.used.index) & (launched["best"] > 1)]
        order = launched.sort_values("best", ascending=False, kind="stable")
        least = order["best"].iloc[min(_LARGEST, len(order)) - 1] if len(order) else 0
        for event, row in order[order["best"] >= least].head(2 * _LARGEST).iterrows():
            tied = [one for one in order.index[order["best"] == row["best"]] if one != event]
            text = f"{_plain(self.used.loc[event, 'title'])}. {self._owned(event, 'launched', row)}"
            text += _as_many(tied)
            yield {
                "day": self.days[event],
                "title": f"{int(row['best'])} launched, {self._who_counts(event, 'launched')}",
                "text": text,
                "ids": [str(event)],
            }

    def _fatal(self) -> Iterator[dict[str, Any]]:
        """Yield one step with every confirmed event in which people were killed, in time order."""
        killed = amounts(self.record, "killed")
        killed = killed[killed.index.isin(self.used.index) & (killed["high"] > 0)]
        ids = list(self.days.loc[killed.index].sort_values(kind="stable").index)
        if not ids:
            return
        yield {
            "day": self.days[ids[0]],
            "title": f"{_count(len(ids), 'event')} with people killed, in time order",
            "text": "Who was killed, and by whose account, stands with each event.",
            "ids": [str(one) for one in ids],
        }

    def _owned(self, event: Any, what: str, row: pd.Series) -> str:
        """Return a figure with its range and whose it is."""
        label = vocabulary.QUANTITIES[what].lower()
        words = f"{label.capitalize()}: {int(row['best'])}, {self._who_counts(event, what)}"
        if row["low"] != row["high"]:
            words += f"; {range_words(int(row['low']), int(row['high']))} by source"
        return f"{words}."

    def _who_counts(self, event: Any, what: str) -> str:
        """Return whose figure the first one is."""
        rows = self.record.quantities
        rows = rows[(rows["event_id"] == event) & (rows["what"] == what)]
        whole = rows[rows["detail"] == ""]
        source = str((whole if len(whole) else rows)["source"].iloc[0]).strip()
        if len(source) > _LONGEST_SOURCE:
            return "source with the event"
        return f"by {_plain(source)}" if source else "source not stated"


def _sums(labels: pd.Series, weights: pd.Series) -> list[tuple[str, int]]:
    """Return how many events each label has, the most first, then by name."""
    sums = weights.groupby(labels).sum()
    return sorted(((str(k), int(v)) for k, v in sums.items()), key=lambda one: (-one[1], one[0]))


def _as_many(tied: list[Any]) -> str:
    """Return which other events have the same figure: by id while they are few and plain."""
    plain = [str(one) for one in tied if _plain(one) == str(one)]
    if not tied:
        return ""
    if len(plain) < len(tied) or len(tied) > _DAYS:
        return f" As many: {_count(len(tied), 'other event')}."
    return f" As many: {', '.join(f'[{one}]' for one in plain)}."


def _plain(text: Any) -> str:
    """Return text of an event without the signs that mean something in findings."""
    return " ".join(re.sub(r"[*\[\]{}]|[^\S ]", " ", clean(str(text))).split())[:300]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _toml(value: Any) -> str:
    """Return a value as TOML: text, a list of texts, or a table in one line."""
    if isinstance(value, str):
        # A string of JSON is one of TOML; what TOML does not take is written as an escape.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    items: Iterable[str] = (_toml(str(one)) for one in value)
    return f"[{', '.join(items)}]"
