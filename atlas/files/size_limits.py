"""Limits on the size of the table that a file claims, relative to what the file really holds.

A file of a few kilobytes can claim a grid of billions of cells: one cell in the last corner of a
sheet, a header of a million names above rows of one. Such a grid is refused before allocation.
"""

from atlas.errors import SourceError

# The largest number of columns in a sheet of a workbook.
MOST_COLUMNS = 16_384
# A grid of up to this size may be empty; in a larger one, one cell in this many must hold a value.
_FREE_CELLS, _EMPTY_FOR_ONE = 4_000_000, 50
# Short rows of text are padded: up to this multiple of the cells that the text has.
_FILLED_FOR_ONE = 4
_MOST_SHORT_ROWS = 4_000_000
# Packed data needs one byte for this many cells, unless nearly all cells are equal.
_CELLS_A_BYTE = 200
# Each JSON object or list takes a hundred bytes of memory; one with real content is longer.
_FREE_CONTAINERS, _LEAST_BYTES = 1_000_000, 6


def check_columns(where: object, columns: int) -> None:
    """Raise if a table has too many columns.

    Raises
    ------
    SourceError
        The message names the file and both numbers.
    """
    if columns > MOST_COLUMNS:
        msg = (
            f"{where} has {columns:,} columns, as no table has; wanted {MOST_COLUMNS:,} at most, "
            "one row an event"
        )
        raise SourceError(msg)


def check_grid(where: object, rows: int, columns: int, held: int) -> None:
    """Raise if nearly all cells of a large grid would be empty.

    Parameters
    ----------
    where : object
        The file, for the message.
    rows, columns : int
        The size of the grid.
    held : int
        How many cells hold a value, or could hold one.

    Raises
    ------
    SourceError
        The message names the file and the numbers.

    Examples
    --------
    >>> check_grid("e.xlsx", 100_000, 40, 1)
    >>> check_grid("e.xlsx", 1_048_576, 16_384, 1)
    Traceback (most recent call last):
    ...
    atlas.errors.SourceError: e.xlsx claims 1,048,576 rows x 16,384 columns, and only 1 cells of...
    """
    cells = rows * columns
    if cells > _FREE_CELLS and cells > _EMPTY_FOR_ONE * held:
        msg = (
            f"{where} claims {rows:,} rows x {columns:,} columns, and only {held:,} cells of them "
            "hold anything: delete the empty rows and columns around the table, and save it anew"
        )
        raise SourceError(msg)


def check_short_rows(where: object, rows: int, columns: int, held: int) -> None:
    """Raise if short rows, including blank ones, would make a large table.

    Parameters
    ----------
    where : object
        The file, for the message.
    rows : int
        How many rows so far have fewer values than there are columns.
    columns : int
        How many columns there are.
    held : int
        The largest number of values that the text can hold.

    Raises
    ------
    SourceError
        The message names the file and the numbers.
    """
    cells = rows * columns
    if rows > _MOST_SHORT_ROWS or cells > max(_FREE_CELLS, _FILLED_FOR_ONE * held):
        msg = (
            f"{where}: more than {rows - 1:,} rows do not have its {columns:,} values, or are "
            "blank; delete the blank rows, and quote values that hold a separator"
        )
        raise SourceError(msg)


def check_packed(where: object, rows: int, columns: int, packed: int) -> None:
    """Raise if a packed table claims far more cells than its bytes can hold.

    Raises
    ------
    SourceError
        The message names the file and the numbers.
    """
    cells = rows * columns
    if columns > MOST_COLUMNS or cells > max(_FREE_CELLS, _CELLS_A_BYTE * packed):
        msg = (
            f"{where} claims {rows:,} rows x {columns:,} columns in {packed:,} bytes, as no table "
            "does; write it anew from where it came"
        )
        raise SourceError(msg)


def check_containers(where: object, raw: bytes) -> None:
    """Raise if JSON consists mostly of empty objects and lists.

    Raises
    ------
    SourceError
        The message names the file and the number.
    """
    held = raw.count(b"{") + raw.count(b"[")
    if held > _FREE_CONTAINERS and held * _LEAST_BYTES > len(raw):
        msg = (
            f"{where} holds {held:,} objects and lists in {len(raw):,} bytes, nearly all of them "
            "empty; wanted rows with values"
        )
        raise SourceError(msg)
