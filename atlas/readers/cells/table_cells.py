"""The rows of a flat table: its cells as clean text, and the number of each row in its file."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from atlas.errors import SourceError
from atlas.record.core import Tables
from atlas.record.problems import Problems, shorten
from atlas.record.tables import as_text

# A number or a vocabulary word with the meaning "unknown".
MISSING = ("", "na", "n/a", "nan", "null", "none", "-", "--", "?", "unknown", "nil", ".")
# What programs and people write for a blank, as a whole cell; "Na" may be a name.
_BLANKS = (
    *("NA", "N/A", "n/a", "#N/A", "NULL", "null", "NaN", "nan", "None", "none"),
    *("-", "--", "\u2013", "\u2014"),
)
# Ids are not changed; nor are columns whose vocabulary has its own word for "unknown".
_KEPT = ("event_id", "longitude", "latitude", "radius_km", "precision", "status", "attribution")
# Columns in which such a word would be read as a name.
_NAMES = frozenset(
    {
        *("title", "kind", "place", "launch_place", "impact_place", "country", "adm1", "adm2"),
        *("initiators", "targets", "parties", "source", "actor1", "actor2", "assoc_actor_1"),
        *("assoc_actor_2", "side_a", "side_b"),
    }
)
# The first row of values is row 2, as in a spreadsheet: row 1 holds the names.
FIRST_ROW = 2
# The name of an index that holds the row numbers in the file.
ROW_IN_FILE = "row in file"
_SHOWN = 5
# Columns of lists separated by semicolons; no event has more actors or sources than this.
_LISTS = (
    *("initiators", "targets", "parties", "attribution", "attributed_by", "source", "url"),
    *("office", "article"),
    *("assoc_actor_1", "assoc_actor_2"),
)
MOST_LISTED = 10_000
# The key of rows that the file's reader could not read: number, value, what was wanted.
UNREAD = "unread"
# The key of cells that were read but look wrong: number, column, value, what is wrong.
DOUBTFUL = "doubtful"
# The key of the merged cells of a sheet: first column from 0, first row, last column, last row.
MERGED = "merged_cells"
# The key of the filter of a file; see `atlas.readers.filters.filter_rules`.
WANTED = "wanted"
# The key of the first rows of a file, from which its columns are decided.
HEAD = "head"
# The key of the first and the last day of a file of which some days are wanted.
DAYS = "days_in_file"


class Rows:
    """A table's rows without its blank ones; ``numbers`` are their numbers in the file.

    ``how`` describes how the file was read, and ``unread`` lists the rows that could not be read.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        matched: dict[str, str],
        unknown: list[str],
        geometry: gpd.GeoSeries | None,
        how: Mapping[str, Any] | None = None,
    ) -> None:
        self.matched = matched
        self.unknown = unknown
        # The caller's own value of a column for every row; see `atlas.readers.constants`.
        self.constants: Mapping[str, str] = {}
        # Findings about cells that were read in another form than written; see `tell`.
        self.read_as: list[dict[str, Any]] = list((how or {}).get("read_as", ()))
        self.notes: dict[str, Any] = {}
        # How often a note applies that is given once for each value, by row, column and value.
        self.repeats: dict[tuple[Any, str, str], int] = {}
        self.how = {
            key: value
            for key, value in (how or {}).items()
            if key not in (UNREAD, DOUBTFUL, WANTED, MERGED, HEAD, "read_as")
        }
        self.wanted = (how or {}).get(WANTED)
        self.unread: list[tuple[int, str, str]] = list((how or {}).get(UNREAD, ()))
        self.merged_cells: list[tuple[int, int, int, int]] = list((how or {}).get(MERGED, ()))
        self.doubtful: list[tuple[int, str, str, str]] = list((how or {}).get(DOUBTFUL, ()))
        filled = _filled(frame, geometry)
        self.blank = int((~filled).sum())
        # Rows are copied only if some are blank; pandas copies on write.
        self.frame = frame if filled.all() else frame[filled]
        # The original rows of the file, if the frame was made by a reader.
        self.source = self.frame
        # The tables that a reader made, if it made tables.
        self.made: Tables | None = None
        self.geometry = None if geometry is None else geometry[filled].reset_index(drop=True)
        in_file = frame.index.name == ROW_IN_FILE
        self.numbers = (
            frame.index.to_numpy()[filled] if in_file else np.flatnonzero(filled) + FIRST_ROW
        )
        self.merged = np.zeros(len(self), dtype=bool)
        # The rows that a reader set aside, and what it says of rows: number, column, value, what
        # is wrong, level.
        self.aside = np.zeros(len(self), dtype=bool)
        # The rows of another source, of which nothing more is said.
        self.foreign = np.zeros(len(self), dtype=bool)
        self.said: list[tuple[int, str, str, str, str]] = []
        # Once times are read: the zone of each row's, which rows say theirs, or the caller does,
        # and which stamps have an offset.
        self.zones: pd.Series | None = None
        self.zone_is_given: pd.Series | bool = False
        self.stamped: pd.Series | bool = False
        self._texts: dict[str, pd.Series] = {}
        # The text of each column that the table has not.
        self._blank: pd.Series | None = None

    def __len__(self) -> int:
        """Return the number of rows that are not blank."""
        return len(self.frame)

    def has(self, column: str) -> bool:
        """Return whether the table has one of our columns."""
        return column in self.matched or column in self.constants

    def distinct(self, column: str) -> tuple[np.ndarray, pd.Series]:
        """Return codes for the cells of one of our columns, and the distinct texts."""
        if not self.has(column) and len(self):
            return np.zeros(len(self), dtype="int64"), pd.Series([""], dtype="str")
        codes, texts = pd.factorize(self.text(column))
        return codes, pd.Series(texts, dtype="str")

    def raw(self, column: str) -> pd.Series:
        """Return the unchanged cells of one of our columns, or the caller's constant for each."""
        constant = self.constants.get(column)
        if column not in self.matched:
            return pd.Series([constant] * len(self), dtype="str")
        cells = self.frame[self.matched[column]].reset_index(drop=True)
        return cells if constant is None else filled_up(cells, constant)

    def text(self, column: str) -> pd.Series:
        """Return the cells of one of our columns as stripped text; "" if it is missing."""
        if column not in self._texts:
            if self.has(column):
                text = plain_text(self.raw(column))
                self._texts[column] = text if column in _KEPT else self._said(column, text)
            else:
                if self._blank is None:
                    self._blank = pd.Series("", index=range(len(self)), dtype="str")
                self._texts[column] = self._blank.copy(deep=False)
        return self._texts[column]

    def _said(self, column: str, text: pd.Series) -> pd.Series:
        """Return the cells of a column without the words that programs write for a blank."""
        # Namibia's code is also R's word for a missing value.
        words = [word for word in _BLANKS if (column, word) != ("country", "NA")]
        blank = text.isin(words)
        if not blank.any():
            return text
        self._texts[column] = text
        if column in _NAMES:
            self.tell("a word that stands for nothing: taken as blank", blank, column)
        return text.mask(blank, "")

    def complain(
        self, problems: Problems, mask: pd.Series, column: str, wanted: str, level: str = "error"
    ) -> None:
        """Add a problem for each row where the mask is true, with the row's number in the file."""
        mask = mask & ~self.foreign
        if not mask.any():
            return
        given = self.matched.get(column, column)
        at = np.flatnonzero(mask.to_numpy())
        texts = self.text(column).iloc[at]
        if level == "note":
            first = (~texts.duplicated()).to_numpy()
            sizes = texts.value_counts(sort=False)
            at, texts = at[first], texts[first]
            for row, text in zip(self.numbers[at], texts, strict=True):
                self.repeats[int(row), given, shorten(text)] = int(sizes[text])
        for row, text in zip(self.numbers[at], texts, strict=True):
            problems.add("", int(row), given, text, wanted, level)

    def tell(self, what: str, mask: pd.Series, column: str, next_step: str = "") -> None:
        """Add a note to the report about cells that were read in another form than written."""
        at = np.flatnonzero(mask.to_numpy())
        if not len(at):
            return
        given = self.matched.get(column, column)
        like = list(dict.fromkeys(self.text(column).iloc[at[:_SHOWN]]))
        self.read_as.append(
            {
                "level": "note",
                "what": f"{given}: {what}",
                "count": len(at),
                "rows": [int(row) for row in self.numbers[at[:_SHOWN]]],
                "examples": ", ".join(map(repr, like)),
                "next_step": next_step,
            }
        )

    def tell_unread(self, problems: Problems) -> None:
        """Add problems for rows that the file's reader could not read, and for doubtful cells."""
        for row, value, wanted in self.unread:
            problems.add("", row, "", value, wanted)
        for row, column, value, wanted in self.doubtful:
            problems.add("", row, column, value, wanted)
        for column in filter(self.has, _LISTS):
            cells = one_array(as_text(self.raw(column)))
            if (pc.max(pc.binary_length(cells)).as_py() or 0) <= MOST_LISTED:
                continue
            parts = pc.count_substring(cells, ";")
            many = pd.Series(parts.to_numpy(zero_copy_only=False) > MOST_LISTED)
            if many.any():
                self.complain(problems, many, column, f"wanted {MOST_LISTED:,} at most in a cell")
                self._texts[column] = self.text(column).mask(many, "")

    def merge(self, ids: pd.Series) -> np.ndarray:
        """Find the rows that repeat an earlier one, including the id; each is merged with it."""
        if ids.is_unique:
            return self.merged
        again = (ids.duplicated(keep=False) & (ids != "")).to_numpy()
        if again.any():
            some = self.source[again].astype(str)
            if self.geometry is not None:
                some = some.assign(**{"geometry ": self.geometry[again].to_wkt().to_numpy()})
            self.merged[np.flatnonzero(again)[some.duplicated().to_numpy()]] = True
        return self.merged

    def leave_out(self, mask: np.ndarray) -> None:
        """Take rows that are no events out of the table; they count as blank."""
        if not mask.any():
            return
        keep = ~mask
        self.blank += int(mask.sum())
        self.frame, self.source = self.frame[keep], self.source[keep]
        if self.geometry is not None:
            self.geometry = self.geometry[keep].reset_index(drop=True)
        self.numbers, self.merged, self.aside, self.foreign = (
            each[keep] for each in (self.numbers, self.merged, self.aside, self.foreign)
        )
        self.forget()

    def drop_direction(self) -> None:
        """Take initiators and targets as parties: the order of the source's actors says nothing."""
        roles = [role for role in ("initiators", "targets", "parties") if self.has(role)]
        if not {"initiators", "targets"} & set(roles):
            return
        cells = [self.text(role) for role in roles]
        name = "; ".join(self.matched.pop(role) for role in roles)
        whole = cells[0].str.cat(cells[1:], sep=";").str.strip("; ")
        self.frame = self.frame.assign(**{name: whole.to_numpy()})
        self.matched["parties"] = name
        for role in ("initiators", "targets", "parties"):
            self._texts.pop(role, None)

    def original(self, ids: pd.Index, aside: np.ndarray) -> pd.DataFrame:
        """Return the unchanged rows that became events, by event id."""
        return (self.source[~aside] if aside.any() else self.source).set_axis(ids)

    def forget(self) -> None:
        """Free the texts of cells, once the tables are made."""
        self._texts.clear()


def check_rows(frame: pd.DataFrame, where: str, how: Mapping[str, Any] | None) -> None:
    """Raise if a table has no rows, or none that could be read."""
    if not frame.empty:
        return
    unread = (how or {}).get(UNREAD)
    if unread:
        msg = f"{where}: none of its {len(unread):,} rows fits; row {unread[0][0]}: {unread[0][2]}"
    elif (how or {}).get("left_out"):
        left = ", ".join(f"{count:,} {why}" for why, count in (how or {})["left_out"].items())
        days = (how or {}).get(DAYS)
        span = f"; its days are {days[0]} to {days[1]}" if days else ""
        msg = f"{where}: no row is left of what was asked for; {left}{span}"
    else:
        msg = f"{where} has column names but no rows; wanted one row an event"
    raise SourceError(msg)


def _filled(frame: pd.DataFrame, geometry: gpd.GeoSeries | None) -> np.ndarray:
    """Return which rows hold any value."""
    filled = np.zeros(len(frame), dtype=bool)
    if geometry is not None:
        filled |= ~shapely.is_missing(geometry.to_numpy())
    for column in frame.columns:
        if filled.all():
            break
        values = frame[column]
        held = values.notna().to_numpy()
        if values.dtype == object or isinstance(values.dtype, pd.StringDtype):
            held = held & (as_text(values).str.strip() != "").to_numpy()
        filled |= held
    return filled


def filled_up(cells: pd.Series, constant: str) -> pd.Series:
    """Return cells as text, the blank ones with a constant in place of nothing."""
    text = plain_text(cells)
    return text.mask(is_blank(text), constant)


def is_blank(text: pd.Series) -> pd.Series:
    """Return which texts are blank, or are what programs and people write for a blank."""
    return text.isin(["", *_BLANKS])


def plain_text(values: pd.Series) -> pd.Series:
    """Return cells as stripped text; whole floats lose their ".0"."""
    if values.dtype.kind == "f":
        values = values.map(_plain_number, na_action="ignore")
    elif values.dtype == object:
        values = values.map(_plain, na_action="ignore")
    text = as_text(values)
    bare = text.str.strip()
    # If nothing changed, return the column itself, so that the cells are in memory once.
    return text if bare.equals(text) else bare


def _plain_number(value: float) -> str:
    """Return a number as text; infinite ones cannot be whole numbers."""
    return str(int(value)) if np.isfinite(value) and value == int(value) else repr(float(value))


def _plain(value: Any) -> Any:
    """Return a spreadsheet's cell as text; its whole numbers are stored as floats."""
    if isinstance(value, float) and value == value and abs(value) < 2**53 and value == int(value):
        return str(int(value))
    if isinstance(value, list | tuple | set | np.ndarray):
        # A semicolon within an item would part it: these are items already.
        return "; ".join(str(item).replace(";", ",") for item in value)
    text = str(value)
    # Half a surrogate pair cannot be stored by a file or by pandas.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def as_number(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Parse texts as numbers; return them, and which are invalid."""
    number = _all_numbers(texts)
    if number is None:
        number = pd.to_numeric(texts, errors="coerce").astype("float64")
    wrong = number.isna()
    if wrong.any():
        wrong[wrong] = ~texts[wrong].str.lower().isin(MISSING)
    return number, wrong


def _all_numbers(texts: pd.Series) -> pd.Series | None:
    """Parse texts as numbers in bulk, if each is a number or blank; None otherwise."""
    cells = one_array(texts)
    try:
        numbers = pc.if_else(pc.equal(cells, ""), None, cells).cast(pa.float64())
    except pa.ArrowInvalid:
        return None
    return pd.Series(numbers.to_numpy(zero_copy_only=False), index=texts.index)


def one_array(texts: pd.Series) -> pa.Array:
    """Return texts as one Arrow array, however many chunks they have."""
    cells = pa.array(texts.reset_index(drop=True), type=pa.large_string())
    return cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells


def split_lists(texts: pd.Series) -> pd.DataFrame:
    """Return the items of lists in cells ("a; b"), with ``row`` and ``place`` in the list."""
    flat, rows = one_array(texts), np.arange(len(texts))
    # Most columns hold one item a cell.
    parted = len(texts) > 0 and pc.any(pc.match_substring(flat, ";")).as_py()
    if parted:
        lists = pc.split_pattern(flat, ";")
        rows = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
        flat = pc.list_flatten(lists)
    flat = pc.utf8_trim_whitespace(flat)
    held = pc.not_equal(flat, "")
    keep = held.to_numpy(zero_copy_only=False)
    if not keep.all():
        rows, flat = rows[keep], flat.filter(held)
    place = np.zeros(len(rows), dtype="int64")
    if parted:
        lengths = np.bincount(rows, minlength=len(texts))
        place = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return pd.DataFrame({"row": rows, "place": place, "part": pd.Series(flat, dtype="str")})
