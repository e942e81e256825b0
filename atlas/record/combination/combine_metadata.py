"""Combine the metadata of several records: reports, licences, attributions, markings."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from atlas.errors import RecordError
from atlas.record.core import Tables
from atlas.record.licence_terms import name_of, redistribution, strictest, texts
from atlas.record.report import NOT_CHECKED
from atlas.record.weights import KEY, OF_EVENTS, are_counts, is_weighted, rows_in_words
from atlas.reference.house import KEY as HOUSE
from atlas.reference.house import house_of, joined
from atlas.reference.tlp import TLP

if TYPE_CHECKING:
    import pandas as pd


COLUMN = "dataset"
"""The column of ``events`` that says which data set each event came from."""

# Keys that each data set states; a combination lists their values, each under its data set's name.
_SAID = ("licence", "attribution", "version", "accessed", "inclusion_rule", "cut_off", "query")
_UNREAD = "places and times: these events were not read from a table"
_COUNTED = ("rows_in", "blank_rows", "merged_rows")


def is_combined(record: Tables) -> bool:
    """Return whether a record is a combination whose events still name their data sets."""
    return bool(record.dataset.get("parts")) and COLUMN in record.events.columns


def own_parts(record: Tables) -> list[Mapping[str, Any]]:
    """Return the data sets that a record was combined from; its own if it is no combination."""
    return list(record.dataset["parts"]) if is_combined(record) else [record.dataset]


def gathered_report(
    records: Sequence[Tables],
    names: list[list[str]],
    new: list[dict[str, str]],
    differing: list[str],
) -> Any:
    """Return the report of a combination; its counts are sums over the records."""
    labels = [" and ".join(own) for own in names]
    reports = [dict(record.report) or {"rows_in": len(record)} for record in records]
    told: dict[str, Any] = {
        "format": "combined",
        **{key: sum(int(report.get(key, 0)) for report in reports) for key in _COUNTED},
        "events_out": sum(len(record) for record in records),
        "left_out": _summed([report.get("left_out", {}) for report in reports]),
        "set_aside": _named_rows(labels, [report.get("set_aside", ()) for report in reports]),
        "renamed": {label: len(ids) for label, ids in zip(labels, new, strict=True) if ids},
        "actors_that_differ": differing,
        "parts": dict(zip(labels, reports, strict=True)),
    }
    told["problems"] = [
        {**problem, "row": f"{label}: {problem['row']}"}
        for label, report in zip(labels, reports, strict=True)
        for problem in report.get("problems", ())
    ]
    told["suspicions"] = [
        {**one, "what": f"{label}: {one['what']}"}
        for label, report in zip(labels, reports, strict=True)
        for one in report.get("suspicions", ())
    ]
    told[NOT_CHECKED] = [
        f"{label}: {line}"
        for label, record in zip(labels, records, strict=True)
        for line in (record.report.get(NOT_CHECKED, ()) if record.report else [_UNREAD])
    ]
    return told


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in counts:
        total.update(part)
    return dict(total)


def _named_rows(labels: list[str], rows: Iterable[Iterable[Any]]) -> list[str]:
    """Return row numbers, each with the label of its record before it."""
    return [f"{label}: {row}" for label, own in zip(labels, rows, strict=True) for row in own]


def gathered_words(
    records: Sequence[Tables],
    names: list[list[str]],
    report: Mapping[str, Any],
    title: str | None,
) -> dict[str, Any]:
    """Return the description of the combination: common values, and each part by its name."""
    parts = [
        {"columns": columns_of(record), **_without_house(part), "name": name, "events": count}
        for record, own in zip(records, names, strict=True)
        for part, name, count in zip(own_parts(record), own, _sizes(record), strict=True)
    ]
    dataset: dict[str, Any] = {
        "name": "-".join(part["name"] for part in parts),
        "title": title or "; ".join(dict.fromkeys(name_of(part) for part in parts)),
        "redistribution": strictest(redistribution(r.dataset) for r in records),
    }
    for key in _SAID:
        if lines := _gathered(parts, key):
            dataset[key] = lines
    if all(are_counts(record.dataset) for record in records):
        dataset[KEY] = "; ".join(dict.fromkeys(record.dataset[KEY] for record in records))
    elif any(is_weighted(record.events) for record in records):
        dataset[KEY] = OF_EVENTS
    if marking := _highest([record.dataset.get("marking") for record in records]):
        dataset["marking"] = marking
    notes = [note for record in records for note in _notes(record)]
    dataset["transformations"] = [*notes, *_done(parts, report)]
    if own := joined(*(house_of(record.dataset) for record in records)).own:
        dataset[HOUSE] = own
    dataset["parts"] = parts
    return dataset


def _notes(record: Tables) -> list[str]:
    """Return the notes on a record's changes, each with the name of its data set before it."""
    notes = texts(record.dataset.get("transformations"))
    name = "" if is_combined(record) else f"{name_of(record.dataset)}: "
    return [f"{name}{note}" for note in notes]


def _without_house(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of a part without its house file, which is kept for the whole."""
    return {key: value for key, value in part.items() if key != HOUSE}


def columns_of(record: Tables) -> list[str]:
    """Return the columns of a record's untouched source rows; in a combination others are added."""
    return [] if record.original is None else [str(name) for name in record.original.columns]


def source_rows(record: Tables, dataset: str | None = None) -> "pd.DataFrame":
    """Return the untouched rows of a data set; see `Record.to_source`."""
    rows, parts = record.original, own_parts(record)
    if rows is None:
        msg = "the record holds no rows of a source; wanted one that was read from a table"
        raise RecordError(msg)
    named = [part for part in parts if dataset in (None, part.get("name"))]
    if len(named) != 1:
        known = ", ".join(repr(part.get("name")) for part in parts)
        msg = f"to_source(dataset={dataset!r}): wanted one of the record's data sets, {known}"
        raise RecordError(msg)
    if is_combined(record):
        # Columns of the other data sets are left out.
        mine = (record.events[COLUMN].reindex(rows.index) == named[0]["name"]).to_numpy()
        own = [name for name in rows.columns if str(name) in named[0].get("columns", ())]
        rows = rows.loc[mine, own]
    return rows.reset_index(drop=True)


def _sizes(record: Tables) -> list[int]:
    """Return the number of events from each data set of a record."""
    if not is_combined(record):
        return [len(record)]
    counts = record.events[COLUMN].value_counts()
    return [int(counts.get(part["name"], 0)) for part in own_parts(record)]


def _gathered(parts: list[dict[str, Any]], key: str) -> str | list[str]:
    """Return the values of a key: one text if all are equal, else each with its data set's name."""
    said = [(part, "; ".join(texts(part.get(key)))) for part in parts]
    different = {text for _, text in said if text}
    if len(different) == 1 and all(text for _, text in said):
        return different.pop()
    return list(dict.fromkeys(f"{name_of(part)}: {text}" for part, text in said if text))


def _highest(markings: Iterable[Any]) -> str:
    """Return the highest of all markings; free texts, which have no rank, are all kept."""
    given = {label.strip() for m in markings for t in texts(m) for label in t.split(",")} - {""}
    labels = sorted(given & set(TLP), key=TLP.index)[-1:]
    # A label after free text is part of that text, and is kept unchanged.
    return ", ".join([*sorted(given - set(TLP)), *labels])


def _done(parts: list[dict[str, Any]], report: Mapping[str, Any]) -> list[str]:
    """Return notes in words on how the records were combined."""
    held = ", ".join(f"{name_of(part)} ({rows_in_words(part, part['events'])})" for part in parts)
    lines = [f"Combined from {held}; an event that stands in two of them counts twice."]
    if report.get("likely_doubles"):
        pairs = report["likely_doubles"]["count"]
        lines.append(f"Pairs that may be one event (same day, place and actor), kept: {pairs}.")
    if report["renamed"]:
        count = sum(report["renamed"].values())
        lines.append(f"{count} event ids stood in more than one and now begin with its name.")
    if report["actors_that_differ"]:
        who = ", ".join(report["actors_that_differ"])
        lines.append(f"Described in more than one way, the first kept: {who}.")
    return lines
