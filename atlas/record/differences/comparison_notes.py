"""What to mind when two selections are compared: their spans, and whose figures they are."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import numpy as np

from atlas.record.core import Tables
from atlas.record.differences.figures import Figures, sum_of_figures
from atlas.record.speakers.coder_readings import is_coders
from atlas.record.weights import weights_of
from atlas.reference import vocabulary

_DAY = 1440
_MOST_SPEAKERS = 4
_MOST_IDS = 6
SAID = (
    "More reports are not more events: how many events a record holds depends on who reports and "
    "on what its rule of inclusion asks for.",
    "An event counts once for each actor and each territory that it names, so these may add up to "
    "more than the events.",
    "What is not known is not counted as nothing, and nothing is averaged.",
)


class ComparedSide(NamedTuple):
    """One side of a comparison."""

    name: str
    record: Tables
    """All its events."""
    inside: Tables
    """Those that lie wholly in its span; all, where it has none."""
    span: tuple[int, int] | None
    """The first and the last minute that were asked for."""
    touching: tuple[str, ...]
    """The ids of events that only touch the span."""


def weight_of(record: Tables, ids: Collection[str] | None = None) -> int:
    """Return how many events a record counts, or those of some ids."""
    weights = weights_of(record.events)
    return int(weights.sum() if ids is None else weights[record.events.index.isin(list(ids))].sum())


def notes_on(a: ComparedSide, b: ComparedSide) -> Iterator[str]:
    """Yield what to mind when reading the counts."""
    yield from _spans(a, b)
    for side in (a, b):
        if side.touching:
            yield (
                f"{side.name}: {weight_of(side.record, side.touching):,} of its events only touch "
                f"its days and are in no other count: {_some(side.touching)}."
            )
    both = set(a.touching) & set(b.touching)
    if both:
        yield f"Of these, {len(both):,} touch both spans: {_some(sorted(both))}."
    shared = a.inside.events.index.intersection(b.inside.events.index)
    if len(shared) and _one_data_set(a.record, b.record):
        yield f"Counted on both sides: {len(shared):,} events ({_some(list(shared))})."
    for what, label in vocabulary.QUANTITIES.items():
        for side in (a, b):
            found = sum_of_figures(side.inside.quantities, what)
            if found is not None:
                yield _whose(side, label, found)
                if what == "killed" and found.of_whom:
                    yield f"{side.name}, killed, as far as it is said: {'; '.join(found.of_whom)}."
    own = sum(int(is_coders(side.inside.participants["by"]).sum()) for side in (a, b))
    if own:
        yield f"Readings of the coder alone, which no count of actors has: {own:,}."
    yield from SAID


def _one_data_set(a: Tables, b: Tables) -> bool:
    keys = ("name", "title")
    return all(a.dataset.get(key) == b.dataset.get(key) for key in keys)


def _whose(side: ComparedSide, label: str, found: Figures) -> str:
    """Return who states the figures of one side."""
    by = "; ".join(found.whose[:_MOST_SPEAKERS]) or "nobody who is named"
    more = len(found.whose) - _MOST_SPEAKERS
    rest = f"; and {more:,} more" if more > 0 else ""
    return f"{side.name}, {label}: by {by}{rest}."


def _spans(a: ComparedSide, b: ComparedSide) -> Iterator[str]:
    """Yield what the two spans are, whether they are equally long, and the days between."""
    for side in (a, b):
        if side.span is None:
            yield f"{side.name}: no first and last day were asked for; all its events are counted."
        else:
            yield f"{side.name}: {_days(side.span)}."
    if a.span is None or b.span is None:
        if a.span != b.span:
            yield "The two sides are not of the same length, so their counts cannot be set against."
        return
    lengths = [one[1] - one[0] + 1 for one in (a.span, b.span)]
    if lengths[0] != lengths[1]:
        yield (
            f"The spans differ in length: a {_length(lengths[0])}, b {_length(lengths[1])}. "
            "No rate is made of them."
        )
    first, last = sorted([a.span, b.span])
    if last[0] > first[1] + 1:
        yield f"In neither: {_days((first[1] + 1, last[0] - 1))}."
    elif last[0] <= first[1]:
        yield f"In both: {_days((last[0], min(first[1], last[1])))}."


def _length(minutes: int) -> str:
    days, rest = divmod(minutes, _DAY)
    return f"{days:,} days" if not rest else f"{minutes / 60:,.1f} hours"


def _days(span: tuple[int, int]) -> str:
    """Return a span in words: whole days, or minutes where it is not made of these."""
    whole = span[0] % _DAY == 0 and (span[1] + 1) % _DAY == 0
    texts = [str(np.datetime64(one, "m")) for one in span]
    texts = [one[:10] for one in texts] if whole else [one.replace("T", " ") for one in texts]
    return texts[0] if texts[0] == texts[1] else f"{texts[0]} to {texts[1]}"


def _some(ids: Iterable[str]) -> str:
    """Return the first of some ids, and how many more there are."""
    listed = list(ids)
    more = f" and {len(listed) - _MOST_IDS:,} more" if len(listed) > _MOST_IDS else ""
    return ", ".join(map(str, listed[:_MOST_IDS])) + more
