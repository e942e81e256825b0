"""Collect the problems of tables, so that one message can report all of them."""

from typing import Any

import pandas as pd

COLUMNS = ("level", "table", "row", "column", "value", "message")


class Problems:
    """A list of problems: level, table, row, column, value and what was wanted."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, Any, str, str, str]] = []

    def add(
        self, table: str, row: Any, column: str, value: Any, message: str, level: str = "error"
    ) -> None:
        """Note one problem."""
        self.rows.append((level, table, row, column, shorten(value), message))

    def add_rows(
        self,
        table: str,
        mask: pd.Series,
        column: str,
        values: pd.Series,
        message: str,
        level: str = "error",
    ) -> None:
        """Note one problem for every row where the mask is true."""
        if not mask.any():
            return
        for row, value in values[mask].items():
            self.add(table, row, column, value, message, level)

    def frame(self) -> pd.DataFrame:
        """Return the problems as a table, errors before notes."""
        frame = pd.DataFrame(self.rows, columns=list(COLUMNS), dtype="object")
        for column in ("level", "table", "column", "value", "message"):
            frame[column] = frame[column].astype("str")
        return frame.sort_values("level", kind="stable").reset_index(drop=True)

    def errors(self) -> list[tuple[str, str, Any, str, str, str]]:
        """Return the errors alone."""
        return [row for row in self.rows if row[0] == "error"]

    def message(self, most: int = 5) -> str:
        """Return the first ``most`` errors in words, and how many more there are."""
        errors = self.errors()
        lines = [_in_words(*row[1:]) for row in errors[:most]]
        if len(errors) > most:
            lines.append(f"and {len(errors) - most} more")
        return "; ".join(lines)


def _in_words(table: str, row: Any, column: str, value: str, message: str) -> str:
    """Return one problem as words: where, the value, what was wanted."""
    where = [table, f"row {row}" if row != "" else "", column]
    given = f"{value!r}: " if row != "" or value else ""
    return f"{', '.join(part for part in where if part)}: {given}{message}"


def shorten(value: Any, most: int = 80) -> str:
    """Return a value as text that fits in a message."""
    text = "" if value is None or value is pd.NaT or value is pd.NA else str(value)
    return text if len(text) <= most else text[: most - 3] + "..."
