"""Carry the work of a scan over parts of its files, by the client of a dask cluster.

dask only carries tasks: each opens some of the files with a DuckDB of one thread, and sends back a
few counts, which are added up here. There is no scheduler and no shuffle of our own.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from atlas.errors import InputTypeError, SourceError
from atlas.record.aggregate import as_counts, sum_counts
from atlas.record.selection import Selection
from atlas.scanning.counted_rows import count_rows
from atlas.scanning.engine import open_files
from atlas.scanning.judged_table import JudgedTable
from atlas.scanning.selected_rows import by_ids, needs_places, select_rows

_MOST_PARTS = 64


class PartTask(NamedTuple):
    """What a worker is told: plain values only."""

    files: tuple[str, ...]
    options: Mapping[str, Any]
    filters: tuple[Selection, ...]
    counts: Mapping[str, Any] | None
    """The arguments of `aggregate`; None: the rows are counted."""


def carried(
    client: Any,
    held: JudgedTable,
    filters: Sequence[Selection],
    options: Mapping[str, Any],
    counts: Mapping[str, Any] | None,
) -> list[Any]:
    """Return what each part of the files answers.

    Raises
    ------
    InputTypeError
        If the scan is not of files, or ``client`` carries no tasks.
    SourceError
        If a worker is lost or a part cannot be read: how many parts were done.
    """
    files = held.opened.files
    if not files:
        msg = "client=: only files are carried in parts; a table of an engine is asked there"
        raise InputTypeError(msg)
    if not callable(getattr(client, "map", None)) or not callable(getattr(client, "cancel", None)):
        msg = f"client={client!r:.80}: wanted a dask.distributed.Client"
        raise InputTypeError(msg)
    # Which column is which, and the order of days, is decided once for all parts.
    asked = tuple(by_ids(held, one) for one in filters)
    told = {**options, "columns": {name: own for own, name in held.columns.matched.items()}}
    tasks = [PartTask(tuple(map(str, part)), told, asked, counts) for part in _parts(files)]
    futures = client.map(run_part, tasks, pure=False)
    try:
        return list(client.gather(futures))
    except KeyboardInterrupt:
        client.cancel(futures)
        raise
    except Exception as error:
        done = sum(one.status == "finished" for one in futures)
        client.cancel(futures)
        msg = (
            f"{done} of {len(futures)} parts were counted, then one failed: "
            f"{type(error).__name__}: {str(error)[:300]}; nothing is passed on; look at the "
            "workers and ask again"
        )
        raise SourceError(msg) from error


def run_part(task: PartTask) -> Any:
    """Count one part of the files; this runs on a worker, with one thread."""
    opened = open_files([Path(one) for one in task.files], threads=1)
    held = JudgedTable(opened, {**task.options}, task.options.get("house"))
    located = task.counts is not None or any(map(needs_places, task.filters))
    table = held.events(located=located)
    for one in task.filters:
        table = select_rows(held, table, one)
    if task.counts is None:
        return int(table.count().to_pyarrow().as_py())
    counts = count_rows(held, table, dataset={}, top={}, **task.counts)
    held_events = int(counts["events"].sum()) + sum(counts.attrs["left_out"].values())
    return counts.drop(columns=["title", "time_precision"]), counts.attrs["left_out"], held_events


def added_up(
    parts: Sequence[Any], by: str | float, per: str, dataset: Mapping[str, Any]
) -> pd.DataFrame:
    """Return the counts of all parts as one table, as `aggregate` gives it."""
    whole = pd.concat([counts for counts, _, _ in parts], ignore_index=True)
    keys = [name for name in whole.columns if name not in ("events", "killed")]
    counts = sum_counts(whole, keys)
    left: dict[str, int] = {}
    for _, reasons, _ in parts:
        for reason, count in reasons.items():
            left[reason] = left.get(reason, 0) + count
    held = sum(events for _, _, events in parts)
    return as_counts(counts, by, per, dataset=dataset, held=held, left_out=left)


def _parts(files: Sequence[Path]) -> list[list[Path]]:
    """Return the files in parts of about the same size, at most 64."""
    parts: list[list[Path]] = [[] for _ in range(min(len(files), _MOST_PARTS))]
    sizes = [0] * len(parts)
    for path in sorted(files, key=lambda one: -one.stat().st_size):
        at = sizes.index(min(sizes))
        parts[at].append(path)
        sizes[at] += path.stat().st_size
    return [sorted(part) for part in parts]
