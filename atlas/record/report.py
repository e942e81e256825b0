"""How a record was read: rows read, events made, rows set aside, and what looks odd."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from atlas.record.cell_values import mended
from atlas.record.column_findings import decided, unread, unread_line
from atlas.record.descriptions import check_report
from atlas.record.face.html_summary import table
from atlas.record.weights import are_counts

FINDINGS = ("level", "what", "count", "rows", "examples", "next_step")
NOT_CHECKED = "not_checked"
"""The report key that lists what was not checked: a missing finding is not a pass."""
_SHOWN_COUNTRIES = 10
_SHOWN = 5
_SHOWN_COUNTRIES = 10
_ASIDE = ("row", "column", "value", "reason")


@dataclass(frozen=True, eq=False, repr=False)
class Report(Mapping[str, Any]):
    """Say how a record was read.

    It is a mapping of plain values, which is saved with the record. Printed, it is a text for a
    person. `frame` has its findings one a row. For every file
    ``rows_in = events_out + len(set_aside) + merged_rows + blank_rows + left_out_rows``.

    Parameters
    ----------
    said : mapping
        The values: ``format``, ``rows_in``, ``events_out``, ``blank_rows``, ``merged_rows``,
        ``left_out`` (rows by reason), ``set_aside`` (numbers of rows, as the file counts them),
        ``problems``, ``suspicions``, ``not_checked``, ``columns``, ``columns_not_understood`` and
        more.

    Raises
    ------
    RecordError
        If a value is of another type than the report has it.

    Examples
    --------
    >>> report = Report({"rows_in": 3, "events_out": 2, "set_aside": [4]})
    >>> report["events_out"], report.adds_up()
    (2, True)
    """

    said: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Store a copy of the values, which no other code can change."""
        given = {} if self.said is None else self.said
        check_report(given)
        object.__setattr__(self, "said", deepcopy(dict(given)))

    def __getitem__(self, key: str) -> Any:
        """Return one value."""
        return self.said[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return one value, or a default.

        Parameters
        ----------
        key : str
            The name of the value.
        default : object
            What to return where there is no such value, or it is None.

        Returns
        -------
        object
            The value.

        Examples
        --------
        >>> Report({"rows_in": 3}).get("merged_rows", 0)
        0
        """
        value = self.said.get(key)
        return default if value is None else value

    def __contains__(self, key: object) -> bool:
        """Return whether the value exists and is not None."""
        return self.said.get(key) is not None  # type: ignore[call-overload]

    def __iter__(self) -> Iterator[str]:
        """Return the names of the values."""
        return iter(self.said)

    def __len__(self) -> int:
        """Return how many values there are; 0 for a record that was not read."""
        return len(self.said)

    def __repr__(self) -> str:
        """Return one line."""
        return f"<Report: {self._headline()}>"

    def __str__(self) -> str:
        """Return the report as text for a person."""
        return "\n".join(_lines(self))

    def rows(self) -> dict[str, int]:
        """Count the rows of the source by what became of them.

        Returns
        -------
        dict of str to int
            Rows that are events, that were set aside, merged or blank, or left out as asked.

        Examples
        --------
        >>> Report({"rows_in": 3, "events_out": 2, "set_aside": [4]}).rows()["set aside"]
        1
        """
        return {
            "events": int(self.get("events_out", 0)),
            "set aside": len(self.get("set_aside", ())),
            "merged": int(self.get("merged_rows", 0)),
            "blank": int(self.get("blank_rows", 0)),
            "left out as asked": sum(self.get("left_out", {}).values()),
        }

    def adds_up(self) -> bool:
        """Check that every row that came in is counted.

        Returns
        -------
        bool
            Whether the counts of `rows` have the sum ``rows_in``.

        Examples
        --------
        >>> Report({"rows_in": 3, "events_out": 2}).adds_up()
        False
        """
        return int(self.get("rows_in", 0)) == sum(self.rows().values())

    def set_aside(self) -> pd.DataFrame:
        """List the rows that were set aside.

        Returns
        -------
        pandas.DataFrame
            One row a problem: ``row`` (its number in the file), ``column``, ``value`` and
            ``reason``.

        Examples
        --------
        >>> import atlas
        >>> bad = {"date": ["2023-04-06", "soon"], "place": ["Tyre", "Tyre"]}
        >>> record = atlas.read_events(pd.DataFrame(bad), bad_rows="keep")
        >>> record.report.set_aside()["value"].tolist()
        ['soon']
        """
        aside = set(self.get("set_aside", ()))
        found = [
            {
                "row": problem["row"],
                "column": problem["column"],
                "value": problem["value"],
                "reason": problem["message"],
            }
            for problem in self.get("problems", ())
            if problem["level"] == "error" and problem["row"] in aside
        ]
        return pd.DataFrame(found, columns=list(_ASIDE))

    def is_whole(self) -> bool:
        """Check that no row was set aside, and no cell left blank.

        Returns
        -------
        bool
            Whether all that is in the source is in the record.

        Examples
        --------
        >>> Report({"rows_in": 3, "events_out": 2, "set_aside": [4]}).is_whole()
        False
        """
        errors = (problem["level"] == "error" for problem in self.get("problems", ()))
        return not self.get("set_aside") and not any(errors)

    def unread_line(self) -> str:
        """Say in one line which columns look like figures, dates or places and were not read.

        Returns
        -------
        str
            One line; "" where there is no such column.

        Examples
        --------
        >>> unread = [{"theirs": "Body count*", "looks_like": "figure", "like": "3, 0"}]
        >>> Report({"unread_columns": unread}).unread_line()
        "1 column looks like figures and was not read: 'Body count*' (columns= names it)"
        """
        return unread_line(self.said)

    def frame(self) -> pd.DataFrame:
        """List the findings, the gravest first.

        Returns
        -------
        pandas.DataFrame
            One row a finding: ``level`` (error, warning, note), ``what``, ``count`` (of rows or
            events), ``rows`` (numbers of the first, as the file counts them), ``examples`` and
            ``next_step``.

        Examples
        --------
        >>> Report({"merged_rows": 2}).frame()["count"].tolist()
        [2]
        """
        found = [*_errors(self), *_suspicions(self), *_notes(self)]
        # The report may come from a folder that anyone may have written.
        texts = ("what", "examples", "next_step")
        whole = [{**one, **{name: mended(one[name]) for name in texts}} for one in found]
        return pd.DataFrame(whole, columns=list(FINDINGS))

    def _repr_html_(self) -> str:
        """Return the HTML for a notebook: counts of rows, findings, what was not checked."""
        found = [(*map(str, one[:3]), one[4], one[5]) for one in self.frame().to_numpy().tolist()]
        unlooked = [("not checked", line, "", "", "") for line in self.get(NOT_CHECKED, ())]
        columns = ("level", "what", "count", "examples", "next step")
        return table(f"Report: {self._headline()}", columns, [*found, *unlooked])

    def _headline(self) -> str:
        if "rows_in" not in self:
            return f"{self.get('opened', 'nothing')}, not read from a table"
        rows = self.rows()
        names = {"events": "counts of events"} if are_counts(self) else {}
        parts = [
            f"{count:,} {names.get(what, what)}"
            for what, count in rows.items()
            if count or what == "events"
        ]
        return f"{int(self.get('rows_in', 0)):,} rows in = {' + '.join(parts)}"


def _grouped(report: Report, level: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
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


def _errors(report: Report) -> list[dict[str, Any]]:
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


def _suspicions(report: Report) -> list[dict[str, Any]]:
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


def _notes(report: Report) -> list[dict[str, Any]]:
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
    for key, words, step in (
        ("times_taken_as_utc", "events with neither place nor zone: taken as UTC", zone),
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
    add = f"of {', '.join(towns_only)} only towns are shipped; atlas gazetteer add "
    return f"record.geocode(); {add}{' '.join(towns_only)}"


def _note(what: str, examples: list[Any], next_step: str) -> dict[str, Any]:
    shown = ", ".join(map(repr, examples[:_SHOWN]))
    more = ", ..." if len(examples) > _SHOWN else ""
    note = {"level": "note", "what": what, "count": len(examples), "rows": []}
    return {**note, "examples": shown + more, "next_step": next_step}


def _lines(report: Report) -> Iterator[str]:
    """Yield the report line by line."""
    if not report:
        yield "This record was not read from a table."
        return
    if "rows_in" not in report:
        saved = f"{report.get('opened')}: a saved record, which was not read from a table"
        yield saved if "opened" in report else "This record was not read from a table."
        yield from _found(report)
        return
    title = ", ".join(str(report[key]) for key in ("file", "sheet", "format") if report.get(key))
    yield f"{title or 'a frame'}: {report._headline()}"
    if not report.adds_up():
        yield "  these do not add up: please report this file's shape as a fault"
    if "places" in report:
        rows = "counts" if are_counts(report) else "events"
        yield (
            f"  {report['places']:,} places: {report['places_with_coordinates']:,} with "
            f"coordinates, {report['places_without_coordinates']:,} without; "
            f"{report['events_without_coordinates']:,} {rows} have none with"
        )
    if report.get("columns"):
        taken = ", ".join(
            ours if ours == theirs else f"{ours} = {theirs!r}"
            for ours, theirs in report["columns"].items()
        )
        yield f"  columns: {taken}"
    yield from _said(report)
    if report.frame().empty:
        # What was not checked is listed below: a missing finding is not a pass.
        yield f"  nothing odd was found{' in what was checked' if report.get(NOT_CHECKED) else ''}"
    yield from _found(report)


def _said(report: Report) -> Iterator[str]:
    """Yield what the caller said of every row and of words, line by line."""
    for key, words in (("constants", "given for every row"), ("kinds", "own words for kinds")):
        if report.get(key):
            given = ", ".join(f"{name} = {value!r}" for name, value in report[key].items())
            yield f"  {words}: {given}"


def _found(report: Report) -> Iterator[str]:
    """Yield the findings, and what was not checked, line by line."""
    findings = report.frame()
    for finding in findings.itertuples(index=False):
        rows = f"; rows {', '.join(map(str, finding.rows))}" if finding.rows else ""
        more = " ..." if finding.rows and finding.count > len(finding.rows) else ""
        like = f": {finding.examples}" if finding.examples else ""
        step = f" -> {finding.next_step}" if finding.next_step else ""
        yield f"  {finding.level}: {finding.count:,} x {finding.what}{like}{rows}{more}{step}"
    for line in report.get(NOT_CHECKED, ()):
        yield f"  not checked: {line}"
