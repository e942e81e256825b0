"""What the report says of columns: how they were known, and which were not read."""

from collections.abc import Mapping
from typing import Any

from atlas.record.cell_values import mended

_LOOKS = {"figure": "figures", "date": "dates", "place": "places"}
_SHOWN = 5


def is_plain(decision: Mapping[str, str]) -> bool:
    """Return whether a column was known by its plain name, or named by the caller.

    Examples
    --------
    >>> is_plain({"theirs": "Fecha", "ours": "date", "why": "a word for it (es)"})
    True
    """
    why = decision["why"]
    return why in ("named so", "chosen") or why.startswith("a word for it (")


def said_of_columns(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each column that was not known by its plain name, and why it was read so."""
    return [
        (one["theirs"], f"read as {one['ours']}: {one['why']}" if one["ours"] else one["why"])
        for one in report.get("column_decisions") or ()
        if not is_plain(one)
    ]


def decided(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return findings about columns that were known by another sign than a plain name."""
    groups: dict[str, list[str]] = {}
    for one in report.get("column_decisions") or ():
        if not is_plain(one):
            why = one["why"].partition(" #")[0].partition(":")[0]
            said = f"{one['ours']} = {one['theirs']!r}" if one["ours"] else repr(one["theirs"])
            groups.setdefault(why, []).append(said)
    return [
        {
            "level": "note",
            "what": f"columns known by another sign than a plain name: {why}",
            "count": len(names),
            "rows": [],
            "examples": ", ".join(names),
            "next_step": "",
        }
        for why, names in groups.items()
    ]


def unread(report: Mapping[str, Any], columns: list[Any], step: str) -> dict[str, Any]:
    """Return the finding about columns that were not understood: what looks like data first."""
    looks = {one["theirs"]: one for one in report.get("unread_columns") or ()}
    shown = [
        f"{name!r} (looks like {_LOOKS.get(looks[name]['looks_like'], 'data')}: "
        f"{looks[name]['like']})"
        for name in columns
        if name in looks
    ]
    others = [repr(name) for name in columns if name not in looks]
    more = len(others) - _SHOWN
    shown += [*others[:_SHOWN], *([f"and {more:,} more"] if more > 0 else [])]
    return {
        "level": "note",
        "what": "columns not understood",
        "count": len(columns),
        "rows": [],
        "examples": ", ".join(shown),
        "next_step": step,
    }


def unread_line(report: Mapping[str, Any]) -> str:
    """Return in one line which columns look like data and were not read; "" if there is none."""
    said = []
    for kind, words in _LOOKS.items():
        names = [
            repr(mended(one["theirs"]))
            for one in report.get("unread_columns") or ()
            if one["looks_like"] == kind
        ]
        if names:
            one = len(names) == 1
            looks = "column looks" if one else "columns look"
            were = "was" if one else "were"
            said.append(
                f"{len(names)} {looks} like {words} and {were} not read: {', '.join(names)} "
                f"(columns= names {'it' if one else 'them'})"
            )
    return "; ".join(said)
