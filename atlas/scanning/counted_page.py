"""A page of counts and a stated sample: every event of a scan is counted once on it, or left out.

The sample are single events; the counts are all others. So the sum over the page is the number of
events under every filter that the page offers.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from atlas.errors import RecordError
from atlas.readers import read_events
from atlas.record.flat import canonical
from atlas.record.record import Record
from atlas.record.weights import weights_of
from atlas.scanning.counted_rows import count_rows
from atlas.scanning.engine import load_ibis, running
from atlas.scanning.judged_table import JudgedTable
from atlas.scanning.points import LATITUDE, LONGITUDE

ZOOMS = range(6, 13)
"""Zooms whose cells, of 360 degrees through two to the zoom, can be counted by."""
_FINEST = 9
# A prime, so that regular ids and days do not all fall into the sample.
_STEP = 7919


class CountedPage(NamedTuple):
    """What a page of counts holds."""

    record: Record
    words: str
    """What is on the page and what is not, for the reader."""


def cell_of(zoom: int) -> float:
    """Return the side of a cell in degrees.

    Raises
    ------
    RecordError
        If there is no such zoom.

    Examples
    --------
    >>> cell_of(8)
    1.40625
    """
    if isinstance(zoom, bool) or zoom not in ZOOMS:
        msg = f"zoom={zoom!r}: wanted {ZOOMS[0]} (cells of 5.6 degrees) to {ZOOMS[-1]} (of 0.09)"
        raise RecordError(msg)
    return 360 / 2 ** int(zoom)


def page_of(
    held: JudgedTable,
    rows: Any,
    *,
    zoom: int | None,
    per: str,
    sample: int,
    most: int,
    dataset: Mapping[str, Any],
) -> CountedPage:
    """Return the record of a page of counts; see `Scan.brief`."""
    is_sampled, step, count = _sampled(held, rows, sample)
    rest = rows if step is None else rows.filter(~is_sampled)
    counts, zoom, per = _fitting(held, rest, zoom, per, most, dataset)
    left = int(sum(counts.attrs["left_out"].values()))
    parts = [counts]
    picked = 0
    if step is not None:
        with running("the sample"):
            frame = rows.filter(is_sampled).select(*held.raw.columns).to_pyarrow().to_pandas()
        if len(frame):
            options = held.reading_options()
            single = read_events(frame, **{**options, "bad_rows": "keep"})
            picked = int(weights_of(single.events).sum())
            plain = canonical(single).reset_index(names="event_id")
            plain = plain.loc[:, ~plain.columns.duplicated()].rename(columns={"date": "start"})
            plain["events"] = weights_of(single.events)
            parts.append(plain.astype(object))
    words = (
        f"{count:,} events: {int(counts['events'].sum()):,} in {len(counts):,} counts by cells of "
        f"{cell_of(zoom):g} degrees, {per} and kind, {picked:,} one by one"
        + (f" (a sample: one of about {step:,})" if picked else "")
        + f", and {left:,} left out because they are wider than a cell or a {per}, or have no "
        "place. The events behind a count are not in this file."
    )
    described = dict(counts.attrs["dataset"])
    described["transformations"] = [*described["transformations"], words]
    whole = pd.concat([counts.astype(object), *parts[1:]], ignore_index=True)
    if "event_id" in whole.columns:
        numbered = pd.Series([f"count-{at}" for at in range(len(whole))])
        whole["event_id"] = whole["event_id"].where(whole["event_id"].notna(), numbered)
    whole = whole.where(whole.notna(), None)
    return CountedPage(read_events(whole, bad_rows="keep", dataset=described), words)


def _fitting(
    held: JudgedTable,
    rows: Any,
    zoom: int | None,
    per: str,
    most: int,
    dataset: Mapping[str, Any],
) -> tuple[pd.DataFrame, int, str]:
    """Return the finest counts that are few enough; a zoom that was asked for is kept."""
    zooms = [zoom] if zoom is not None else [*range(_FINEST, ZOOMS[0] - 1, -1)]
    tried: list[str] = []
    for one in zooms:
        size = cell_of(one)
        try:
            counts = count_rows(held, rows, size, per, ("kind",), {}, dataset, most=most)
        except RecordError as error:
            if "no reduction" not in str(error):
                raise
            tried.append(f"{one}")
            continue
        return counts, one, per
    msg = (
        f"a page of counts by zoom {', '.join(tried)} and {per} would hold more than {most:,} "
        "counts; take a longer period (per='year'), select less, or give a higher most="
    )
    raise RecordError(msg)


def _sampled(held: JudgedTable, rows: Any, sample: int) -> tuple[Any, int | None, int]:
    """Return which rows are in the sample, one of how many, and the number of events."""
    ibis = load_ibis()
    with running("the number of events"):
        told = rows.aggregate(rows=rows.count(), events=rows["__weight"].sum()).to_pyarrow()
    found = told.to_pylist()[0]
    number, count = int(found["rows"]), int(found["events"] or 0)
    if sample <= 0 or not number:
        return ibis.literal(False), None, count
    step = max(1, -(-number // int(sample)))
    place = (rows[LONGITUDE].fill_null(0) * 1e4 + rows[LATITUDE].fill_null(0) * 1e3).round()
    spot = place.cast("int64").abs() * _STEP + rows["__first"].abs()
    name = held.columns.matched.get("event_id")
    if name is not None:
        text = rows[name].cast("string").fill_null("")
        spot = spot + text.hash() % 1_000_003
    return (spot % step).abs() == 0, step, count
