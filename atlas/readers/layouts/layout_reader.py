"""Read a known data set by its layout: its rows become a flat table, and no name is guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.errors import SourceError
from atlas.readers import flat_table
from atlas.readers.cells.column_names import different, fold_column, match_columns
from atlas.readers.cells.table_cells import HEAD, ROW_IN_FILE, Rows
from atlas.readers.layouts.flatten import FlatTable, flatten
from atlas.readers.layouts.layout_file import LayoutFile, fold_code
from atlas.readers.layouts.list_cells import named_persons
from atlas.readers.reader import Call, Reader, kept

_SURE = 0.9
_OPTIONS = {"dayfirst": bool, "tz": str, "columns": Mapping}


@dataclass(frozen=True)
class LayoutReader(Reader):
    """The reader of one layout.

    Parameters
    ----------
    file : LayoutFile
        What the layout says.
    """

    file: LayoutFile = field(kw_only=True)

    @classmethod
    def of(cls, file: LayoutFile) -> Self:
        """Return the reader of a layout."""

        def score(head: pd.DataFrame) -> float:
            # a layout of forms leaves most columns open: another one knows the table better
            return (_SURE - 0.1 * file.others) * float(file.fits(head.columns))

        return cls(file.name, file.title, score, options=_OPTIONS, dataset=file.dataset, file=file)

    def columns(
        self,
        names: list[str],
        options: Mapping[str, Any],
        head: pd.DataFrame | None = None,  # noqa: ARG002
    ) -> Mapping[str, str]:
        """Return our names for the columns of a file, which are used to filter its rows."""
        given = {fold_column(name): name for name in reversed(names)}
        found = {own: name for name, own in (options.get("columns") or {}).items()}
        for own, theirs in {**self.file.columns, **self.file.first}.items():
            for name in theirs:
                if name in given:
                    found.setdefault(own, given[name])
        if self.file.others or self.file.words:
            known = {*self.file.ignored, *self.file.persons}
            rest = [name for name in names if fold_column(name) not in known]
            return {**match_columns(rest)[0], **found}
        return found

    def open(self, frame: pd.DataFrame, call: Call) -> tuple[Rows, Call]:
        """Return the wanted rows as those of a flat table, and the updated call."""
        where = call.name or "the table"
        if self.file.refusal:
            msg = (
                f"{where} is {self.title}: {self.file.refusal}; pass source='table' to read it "
                "as a flat table all the same"
            )
            raise SourceError(msg)
        if self.file.dayfirst is not None:
            call = call._replace(options={"dayfirst": self.file.dayfirst, **call.options})
        frame, call = kept(frame, call, self.columns)
        if persons := named_persons(frame.columns, self.file):
            frame = frame.drop(columns=persons)
        raw = Rows(frame, {}, [], None, call.how)
        given = raw.frame.set_axis(pd.Index(raw.numbers, name=ROW_IN_FILE))
        given, how = self._left_out(given, dict(call.how or {}))
        made = self._flat(given, call, how)
        how.pop(HEAD, None)  # the head is of the file's own columns
        how["read_as"] = [*how.get("read_as", ()), *made.notes, *_told_persons(persons)]
        rows = flat_table.open_rows(made.frame, made.columns, call.name, how)
        rows.unknown[:] = [*(rows.unknown if self.file.others else ()), *made.unknown]
        rows.blank += raw.blank
        rows.source = _plain(given).loc[rows.numbers]
        if not self.file.direction:
            rows.drop_direction()
        return rows, call

    def _flat(self, given: pd.DataFrame, call: Call, how: Mapping[str, Any]) -> FlatTable:
        """Return the flat table of the rows; one that is told by its words is matched as such."""
        chosen = call.options.get("columns") or {}
        if self.file.words is None:
            return flatten(given, self.file, chosen)
        table = flat_table.open_rows(given, chosen, call.name, how)
        # The matching may have made one column of several.
        names = [name for name in table.frame.columns if name not in given.columns]
        given = given.assign(**{name: table.frame[name] for name in names})
        made = flatten(given, _matched(self.file, table.matched), chosen)
        unknown = [name for name in made.unknown or () if name in table.unknown]
        return made._replace(unknown=unknown, notes=[_looks(self.file), *made.notes])

    def _left_out(
        self, given: pd.DataFrame, how: dict[str, Any]
    ) -> tuple[pd.DataFrame, dict[str, Any]]:
        """Return the rows that are events, and how many were left out, by reason."""
        names = {fold_column(str(name)): name for name in reversed(list(given.columns))}
        left = dict(how.get("left_out", {}))
        for column, values, why in self.file.leave_out:
            if column in names:
                out = given[names[column]].map(fold_code).isin(values).to_numpy()
                if out.any():
                    left[why] = left.get(why, 0) + int(np.count_nonzero(out))
                    given = given[~out]
        return given, {**how, "left_out": left} if left else how


def _matched(file: LayoutFile, matched: Mapping[str, str]) -> LayoutFile:
    """Return a layout with the columns of a flat table beside its own."""
    own = {**file.columns, **file.first}
    taken = {name for names in own.values() for name in names}
    flat = {column: (fold_column(name),) for column, name in matched.items()}
    free = {column: names for column, names in flat.items() if not set(names) & taken}
    first = {column: (*names, *free.pop(column, ())) for column, names in file.first.items()}
    return replace(file, columns={**free, **file.columns}, first=first)


def _looks(file: LayoutFile) -> dict[str, Any]:
    """Return the warning about a table that is told by its words alone."""
    what = f"{file.title.removeprefix('a table that ')}: {file.dataset['licence']}"
    step = "write counts (record.aggregate), or ask the publisher"
    finding = {"level": "warning", "what": what, "count": 1, "rows": [], "examples": ""}
    return {**finding, "next_step": step}


def _told_persons(names: list[object]) -> list[dict[str, Any]]:
    """Return the note about columns that are not kept."""
    if not names:
        return []
    what = "columns that name persons: neither read nor kept"
    shown = ", ".join(map(str, names))
    note = {"level": "note", "what": what, "count": len(names), "rows": []}
    return [{**note, "examples": shown, "next_step": ""}]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame without its geometry, its columns named as in the report."""
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        frame = pd.DataFrame(frame.drop(columns=frame.active_geometry_name))
    names = different(frame.columns)
    return frame if list(frame.columns) == names else frame.set_axis(names, axis=1)
