"""The findings of a report, the gravest first: what was set aside, looks odd, or is to be known."""

from collections.abc import Mapping
from typing import Any

from atlas.record.findings.column_findings import decided, unread

_SHOWN = 5
_SHOWN_COUNTRIES = 10


def findings_of(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the findings: level, what, count, rows, examples and next step of each."""
    return [*_errors(report), *_suspicions(report), *_notes(report)]


def _grouped(report: Mapping[str, Any], level: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the problems of a level by column and message."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for problem in report.get("problems", ()):
        if problem["level"] == level:
            groups.setdefault((problem["column"], problem["message"]), []).append(problem)
    return groups


def _finding(
    level: str, what: str, problems: list[dict[str, Any]], next_step: str
) -> dict[str, Any]:
    """Return one finding that sums up problems of one sort."""
    values = list(dict.fromkeys(problem["value"] for problem in problems if problem["value"]))
    return {
        "level": level,
        "what": what,
        "count": sum(int(problem.get("count", 1)) for problem in problems),
        "rows": [problem["row"] for problem in problems[:_SHOWN] if problem["row"] != ""],
        "examples": ", ".join(map(repr, values[:_SHOWN])),
        "next_step": next_step,
    }


def _errors(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return findings about rows that were set aside, and cells that were left blank."""
    aside = set(report.get("set_aside", ()))
    found = []
    for (column, message), problems in _grouped(report, "error").items():
        rows = [problem for problem in problems if problem["row"] in aside]
        cells = [problem for problem in problems if problem["row"] not in aside]
        for some, done, step in (
            (rows, "row set aside", "mend the rows and read the file again"),
            (cells, "left blank", "mend the cells and read the file again"),
        ):
            if some:
                where = f"{column}: " if column else ""
                found.append(_finding("error", f"{where}{message} ({done})", some, step))
    return found


def _suspicions(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    odd = [one for one in report.get("read_as", ()) if one["level"] == "warning"]
    odd += _doubles(report.get("likely_doubles"))
    return [{"level": "warning", **one} for one in (*odd, *report.get("suspicions", ()))]


def _doubles(found: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return findings about likely duplicates among several data sets."""
    if not found:
        return []
    like = (
        f"{one['first']} and {one['second']} ({one['days']} days, {one['km']:g} km apart, "
        f"both {one['actor']})"
        for one in found["pairs"][:_SHOWN]
    )
    what = "pairs of events of two data sets that may be one: day, place and actor fit"
    listed = len(found["pairs"])
    which = f"the first {listed:,} of them" if found["count"] > listed else "them"
    step = f'report["likely_doubles"]["pairs"] lists {which}; link with same_as, or leave one out'
    finding = {"what": what, "count": found["count"], "rows": [], "examples": "; ".join(like)}
    return [{**finding, "next_step": step}]


def _notes(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return findings that are useful to know and are not errors."""
    found = [
        _finding("note", f"{column}: {message}", problems, "")
        for (column, message), problems in _grouped(report, "note").items()
    ]
    found += [dict(one) for one in report.get("read_as", ()) if one["level"] == "note"]
    found += decided(report)
    for one in report.get("plugins", ()):
        by = f"{one['package']} {one['version']}".strip() or "the program itself"
        found.append(_note(f"not shipped with atlas, added by {by}", [one["name"]], ""))
    by_own = any(one["door"] == "readers" for one in report.get("plugins", ()))
    columns = report.get("columns_not_understood", [])
    if columns and by_own:
        step = "not kept; the reader has to name them as a flat table does, or leave them out"
        found.append(_note("columns of the reader that a flat table has not", columns, step))
    elif columns:
        step = "kept in record.original; name them with columns={'yours': 'ours'} where they fit"
        found.append(unread(report, columns, step))
    names = report.get("actors_not_in_registry", [])
    if names:
        found.append(_note("actors that the registry does not know: kept by name", names, ""))
    for reason, count in report.get("left_out", {}).items():
        found.append({**_note(f"left out as asked: {reason}", [], ""), "count": count})
    zone = "pass tz=" + (" (the reader has to declare it)" if by_own else "")
    unknown = "events whose zone is known neither by country nor by place"
    stamped = "events whose stamp tells the moment and no place the zone: days are those of UTC"
    for key, words, step in (
        ("times_taken_as_utc", "events with neither place nor zone: taken as UTC", zone),
        ("times_shown_in_utc", stamped, zone),
        ("time_zone_not_known", unknown, zone),
        ("places_without_coordinates", "places without coordinates", _find_them(report)),
        ("merged_rows", "rows that repeat another in every cell: merged", ""),
    ):
        count = int(report.get(key, 0))
        if key == "merged_rows":
            count -= int(report.get("rows_of_actors", 0))
        if count:
            found.append({**_note(words, [], step), "count": count})
    return found


def _find_them(report: Mapping[str, Any]) -> str:
    """Return what finds places without coordinates, and what it needs for some countries."""
    towns_only = [str(key) for key in report.get("countries_of_towns_only", ())][:_SHOWN_COUNTRIES]
    if not towns_only:
        return "record.geocode()"
    add = f"most villages of {', '.join(towns_only)} are not listed; atlas gazetteer add "
    return f"record.geocode(); {add}{' '.join(towns_only)}"


def _note(what: str, examples: list[Any], next_step: str) -> dict[str, Any]:
    shown = ", ".join(map(repr, examples[:_SHOWN]))
    more = ", ..." if len(examples) > _SHOWN else ""
    note = {"level": "note", "what": what, "count": len(examples), "rows": []}
    return {**note, "examples": shown + more, "next_step": next_step}
