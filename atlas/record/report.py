"""How a record was read: rows read, events made, rows set aside, and what looks odd."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from atlas.record.cell_values import mended
from atlas.record.descriptions import check_report
from atlas.record.face.html_summary import table
from atlas.record.findings.column_findings import unread_line
from atlas.record.findings.report_findings import findings_of
from atlas.record.weights import are_counts

FINDINGS = ("level", "what", "count", "rows", "examples", "next_step")
NOT_CHECKED = "not_checked"
"""The report key that lists what was not checked: a missing finding is not a pass."""
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
        problems = [one for one in self.get("problems", ()) if one["row"] in aside]
        broken = {one["row"] for one in problems if one["level"] == "error"}
        found = [
            {
                "row": problem["row"],
                "column": problem["column"],
                "value": problem["value"],
                "reason": problem["message"],
            }
            for problem in problems
            if problem["level"] == "error" or problem["row"] not in broken
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
        return unread_line(self)

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
        found = findings_of(self)
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
