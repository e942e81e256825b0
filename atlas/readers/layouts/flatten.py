"""Make a flat table of a data set's rows: codes to words, lists joined, blanks as blanks."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.readers.cells.column_names import different, fold_column, match_columns
from atlas.readers.cells.table_cells import plain_text
from atlas.readers.dates.read_dates import read_dates
from atlas.readers.layouts.layout_file import LayoutFile, fold_code
from atlas.readers.layouts.list_cells import added_up, at_zero, with_lists
from atlas.reference.precision import event_km

# A number that means "not known" elsewhere is a coordinate here, and an id is never a blank.
_NEVER_MISSING = ("longitude", "latitude", "coordinates", "event_id", "url")
_POINT = ("longitude", "latitude", "coordinates")
_FRACTION = re.compile(r"\d*\.\d*[1-9]\d*")
_SHOWN = 5
_LISTS = ("initiators", "targets", "parties", "source")
_NOWHERE = ("country", "none")
_WIDE = {"month": "%Y-%m", "year": "%Y"}


class FlatTable(NamedTuple):
    """A flat table made of a data set's rows, with what is to be said of it."""

    frame: pd.DataFrame
    columns: dict[str, str]
    """Each column of the frame -> ours."""
    unknown: list[str]
    """The columns that nobody read, beside those that the flat table matches itself."""
    notes: list[dict[str, Any]]


def flatten(frame: pd.DataFrame, file: LayoutFile, chosen: Mapping[str, str]) -> FlatTable:
    """Return the rows of a data set as a flat table.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows, by their numbers in the file; it is not changed.
    file : LayoutFile
        What the layout says.
    chosen : mapping
        The caller's own choice, theirs -> ours; it takes precedence.
    """
    return _Flattening(frame, file).table(chosen)


class _Flattening:
    """The work on one frame: its cells as text, and the notes so far."""

    def __init__(self, frame: pd.DataFrame, file: LayoutFile) -> None:
        self.file = file
        self.geometry = None
        if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
            self.geometry = frame.geometry
            frame = pd.DataFrame(frame.drop(columns=frame.active_geometry_name))
        self.frame = with_lists(frame.set_axis(different(frame.columns), axis=1), file)
        self.given = {fold_column(name): name for name in reversed(list(self.frame.columns))}
        self.used: set[str] = set()
        self.blanks: list[tuple[str, np.ndarray]] = []
        self.coarse = pd.Series(False, index=self.frame.index)
        self.resorted: list[str] = []
        self.made: dict[str, tuple[str, pd.Series]] = {}

    def table(self, chosen: Mapping[str, str]) -> FlatTable:
        """Return the flat table."""
        for theirs, own in chosen.items():
            self._put(own, [fold_column(theirs)])
        for own, names in self.file.columns.items():
            self._put(own, [name for name in names if name in self.given][:1])
        for own, names in self.file.first.items():
            self._put(own, names)
        for own, names in self.file.joined.items():
            self._put(own, names, together=True)
        for own, flags in self.file.flags.items():
            self._put_flags(own, flags)
        for own, names in self.file.degrees.items():
            self._put_degrees(own, names)
        for own, names in self.file.sums.items():
            self._add_up(own, names)
        self._put_what_is_left()
        self._fill_constants()
        for when, values in self.file.rules:
            self._apply(when, values)
        self._widen_dates()
        self._drop_points()
        return self._finished()

    def _put_what_is_left(self) -> None:
        """Make columns of those that end alike, and of those that are taken for want of another."""
        for ending, own in self.file.endings.items():
            ends = [name for name in self.given if name.endswith(ending)]
            if own and len(ends) == 1:
                self._put(own, ends)
        self._resort()

    def _put(self, own: str, theirs: Any, *, together: bool = False) -> None:
        """Make a column of ours from theirs: joined, or the first filled cell of each row."""
        found = [self.given[name] for name in theirs if name in self.given]
        if own in self.made or not found:
            return
        cells = self._cells(found[0], own)
        if together and len(found) > 1:
            parts = [plain_text(self._cells(name, own)) for name in found]
            cells = _joined(parts)
        for name in found[1:] if not together else ():
            cells = plain_text(cells)
            cells = cells.where(cells != "", plain_text(self._cells(name, own)))
        self.used |= set(found)
        if own == "event_id":
            cells = self._ids(cells)
        self._keep(own, found[0], cells)

    def _keep(self, own: str, name: str, cells: pd.Series) -> None:
        """Keep a column of ours, named as theirs; one of theirs may be two of ours."""
        taken = {held for column, (held, _) in self.made.items() if column != own}
        self.made[own] = (f"{name} ({own})" if name in taken else name, cells)

    def _ids(self, cells: pd.Series) -> pd.Series:
        """Return the ids of events; rows that share one are told apart by their order."""
        text = plain_text(cells)
        if self.file.repeated_ids:
            again = text.groupby(text).cumcount()
            text = text.where((again == 0) | (text == ""), text + "/" + (again + 1).astype("str"))
        return (self.file.id_prefix + ":" + text).where(text != "", "").str.removeprefix(":")

    def _put_flags(self, own: str, flags: Mapping[str, str]) -> None:
        """Make a column of the words whose columns hold 1: a list, or the first for a kind."""
        found = {self.given[name]: word for name, word in flags.items() if name in self.given}
        if own in self.made or not found:
            return
        self.used |= set(found)
        parts = [
            self._all(word).where(plain_text(self.frame[name]) == "1", "")
            for name, word in found.items()
        ]
        whole = _joined(parts)
        if own not in _LISTS:
            whole = whole.str.split("; ").str[0]
        self._keep(own, next(iter(found)), whole.astype("str"))

    def _put_degrees(self, own: str, theirs: tuple[str, ...]) -> None:
        """Make a coordinate of its degrees, minutes, seconds and letter."""
        if own in self.made or not set(theirs) <= set(self.given):
            return
        names = [self.given[name] for name in theirs]
        self.used |= set(names)
        degrees, minutes, seconds, letter = (plain_text(self._cells(n, "place")) for n in names)
        whole = degrees + "\u00b0" + minutes.where(minutes != "", "0") + "'"
        whole = whole + seconds.where(seconds != "", "0") + '"' + letter
        self._keep(own, names[0], whole.where((degrees != "") & (letter != ""), ""))

    def _widen_dates(self) -> None:
        """Take a day that stands for a month or a year as the month or the year."""
        if "time_precision" not in self.made:
            return
        name, words = self.made["time_precision"]
        words = plain_text(words)
        for own in [one for one in ("date", "start") if one in self.made]:
            column, cells = self.made[own]
            for word, form in _WIDE.items():
                wide = words == word
                if wide.any():
                    days = read_dates(cells[wide], column=column).start
                    said = days.dt.strftime(form).fillna("").set_axis(cells.index[wide])
                    cells = plain_text(cells).mask(wide & (said != ""), said)
            self.made[own] = (column, cells)
        self.made["time_precision"] = (name, words.mask(words == "year", ""))

    def _resort(self) -> None:
        """Take a column of the form itself where no question is one of ours, and warn of it."""
        rest = [name for name in self.frame.columns if self._is_open(name)]
        matched = match_columns(rest)[0] if self.file.last_resort else {}
        for own, theirs in self.file.last_resort.items():
            same = ("date", "start", "year") if own == "date" else (own,)
            if not {*matched, *self.made} & set(same):
                self._put(own, [theirs])
                if own in self.made:
                    self.resorted.append(f"{own}: {self.made[own][0]}")

    def _is_open(self, name: str) -> bool:
        """Return whether a column is left to the flat table."""
        key = fold_column(name)
        kept_back = key in self.file.last_resort.values()
        return name not in self.used and self.file.why_ignored(key) is None and not kept_back

    def _add_up(self, own: str, theirs: tuple[str, ...]) -> None:
        """Make a figure of ours from several of theirs that do not overlap."""
        found = [self.given[name] for name in theirs if name in self.given]
        if own not in self.made and found:
            self.used |= set(found)
            sums = added_up([plain_text(self._cells(name, own)) for name in found])
            self.made[own] = ("; ".join(found), sums)

    def _cells(self, name: str, own: str) -> pd.Series:
        """Return the cells of one column, with codes as our words, and blanks as blanks."""
        cells, key = self.frame[name], fold_column(name)
        # A title says what the source says.
        codes = self.file.codes.get(key, {}) if own != "title" else {}
        missing = frozenset() if own in _NEVER_MISSING else self.file.missing
        if not codes and not missing and key not in self.file.whole:
            return cells
        which, distinct = pd.factorize(plain_text(cells))
        folded = [fold_code(text) for text in distinct]
        if own == "precision" and codes and "*" not in codes:
            self.coarse |= _of_rows([code not in (*codes, "") for code in folded], which)
        blank = [code in missing and code not in codes for code in folded]
        if key in self.file.whole:
            split = [bool(_FRACTION.fullmatch(code)) for code in folded]
            blank = list(np.logical_or(blank, split))
        if not codes and not any(blank):
            return cells
        pairs = zip(folded, distinct, strict=True)
        words = [_word_of(code, text, codes) for code, text in pairs]
        made = pd.Series(words, dtype="str").take(which).set_axis(cells.index)
        if any(blank):
            mask = _of_rows(blank, which)
            self.blanks.append((f"{name}: {' '.join(distinct[blank][:_SHOWN])}", mask))
            made = made.mask(mask, "")
        return made

    def _fill_constants(self) -> None:
        """Fill blank cells with the values that hold for the whole data set."""
        for own, value in self.file.constants.items():
            if own in self.made:
                name, cells = self.made[own]
                text = plain_text(cells)
                self.made[own] = (name, text.where(text != "", value))
            else:
                self._keep(own, own, self._all(value))

    def _all(self, value: str) -> pd.Series:
        return pd.Series(value, index=self.frame.index, dtype="str")

    def _apply(self, when: Mapping[str, frozenset[str]], values: Mapping[str, str]) -> None:
        """Set columns of ours where columns of theirs hold the codes of a rule."""
        if not set(when) <= set(self.given):
            return
        holds = np.ones(len(self.frame), dtype=bool)
        for column, codes in when.items():
            which, distinct = pd.factorize(plain_text(self.frame[self.given[column]]))
            holds &= np.array([fold_code(text) in codes for text in distinct], dtype=bool)[which]
            self.used.add(self.given[column])
        for own, value in values.items():
            name, cells = self.made.get(own, (own, self._all("")))
            self._keep(own, name, plain_text(cells).mask(holds, value))

    def _drop_points(self) -> None:
        """Take away points that stand for an area, and the town that was coded for it."""
        words = self._all("")
        if self.file.zeros and {"longitude", "latitude"} <= set(self.made):
            both = [plain_text(self.made[own][1]) for own in ("longitude", "latitude")]
            for own, text in zip(("longitude", "latitude"), both, strict=True):
                self.made[own] = (self.made[own][0], text.mask(at_zero(*both), ""))
        if "precision" in self.made:
            words = plain_text(self.made["precision"][1])
            self.coarse |= words.isin(self.file.no_point)
            if "radius_km" not in self.made:
                self._keep("radius_km", "radius_km", self._radius(words))
        if not self.coarse.any():
            return
        if self.geometry is not None:
            self.geometry = self.geometry.mask(self.coarse)
        for own in filter(self.made.__contains__, _POINT):
            name, cells = self.made[own]
            self.made[own] = (name, plain_text(cells).mask(self.coarse, ""))
        if "place" in self.made and self.file.coarse_named != "place":
            name, cells = self.made["place"]
            _, other = self.made.get(self.file.coarse_named, ("", self._all("")))
            named = plain_text(other).mask(words.isin(_NOWHERE), "")
            self.made["place"] = (name, plain_text(cells).mask(self.coarse, named))

    def _radius(self, words: pd.Series) -> pd.Series:
        """Return the kilometres of each precision, where there is a point."""
        bare = self.coarse.copy()
        if self.geometry is None and "longitude" in self.made:
            bare |= plain_text(self.made["longitude"][1]) == ""
        return plain_text(words.map(event_km()).astype("float64")).mask(bare, "")

    def _finished(self) -> FlatTable:
        """Return the table of what was made, and what is to be said of it."""
        frame = pd.DataFrame(dict(self.made.values()), index=self.frame.index)
        names = {name: own for own, (name, _) in self.made.items()}
        if self.geometry is not None:
            frame = gpd.GeoDataFrame(frame, geometry=self.geometry)
        others = [name for name in self.frame.columns if name not in self.used]
        unread = {name: self.file.why_ignored(fold_column(name)) for name in others}
        ignored = {name: why for name, why in unread.items() if why is not None}
        unknown = [name for name in others if name not in ignored]
        if self.file.others:
            # what the layout does not name is matched by its name, as in a flat table
            matched = [name for name in unknown if self._is_open(name)]
            frame = frame.assign(**{name: self.frame[name] for name in matched})
            unknown = [name for name in unknown if name not in matched]
        return FlatTable(frame, names, unknown, self._notes(ignored))

    def _notes(self, ignored: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return what was read as blank, which points were dropped, what was left alone."""
        notes = []
        if self.blanks:
            masks = [mask for _, mask in self.blanks]
            rows = self.frame.index[np.logical_or.reduce(masks)]
            said = [cells for cells, _ in self.blanks]
            what = "codes of the data set for what is not known: taken as blank"
            notes.append(_note(what, sum(int(mask.sum()) for mask in masks), rows, said))
        if self.coarse.any():
            what = "points that stand for a province, a country or more: not drawn"
            rows = self.frame.index[self.coarse]
            notes.append(_note(what, len(rows), rows, []))
        if self.resorted:
            what = "columns of the form itself, taken because no question was understood as one"
            step = "name the column that holds it, as in columns={'your question': 'date'}"
            found = _note(what, len(self.resorted), [], self.resorted)
            notes.append({**found, "level": "warning", "next_step": step})
        if ignored:
            said = [f"{name}: {why}" if why else name for name, why in ignored.items()]
            what = "columns left alone, as the layout says"
            notes.append(_note(what, len(ignored), [], said))
        return notes


def _note(what: str, count: int, rows: Any, said: list[str]) -> dict[str, Any]:
    """Return a note for the report."""
    return {
        "level": "note",
        "what": what,
        "count": count,
        "rows": [int(row) for row in rows[:_SHOWN]],
        "examples": "; ".join(said[:_SHOWN]),
        "next_step": "",
    }


def _word_of(code: str, text: str, codes: Mapping[str, str]) -> str:
    """Return our word for a code, else that for any other code, else the text as it is."""
    return codes.get(code, text if code == "" else codes.get("*", text))


def _of_rows(flags: list[bool], which: np.ndarray) -> np.ndarray:
    """Return the flag of each row from those of the distinct cells."""
    return np.array(flags, dtype=bool)[which]


def _joined(parts: list[pd.Series]) -> pd.Series:
    """Return lists: the filled cells of several columns, separated by semicolons."""
    whole = parts[0]
    for part in parts[1:]:
        both = (whole != "") & (part != "")
        whole = (whole + np.where(both, "; ", "") + part).astype("str")
    return whole
