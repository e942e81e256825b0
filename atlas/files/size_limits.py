"""How large a table may be that a file claims: bounded by what the file truly holds.

A file of a few kilobytes can claim a grid of billions of cells: one cell in the last corner of a
sheet, a header of a million names above rows of one. Such a grid is refused before it is made.
"""

from atlas.errors import SourceError

# As many columns as a sheet of a workbook has.
MOST_COLUMNS = 16_384
# A grid of so many cells may be empty; of a larger one, one cell in so many must hold something.
_FREE_CELLS, _EMPTY_FOR_ONE = 4_000_000, 50
# Rows of text that are too short are filled up: to so many times the cells that the text has.
_FILLED_FOR_ONE = 4
_MOST_SHORT_ROWS = 4_000_000
# What is packed needs a byte for so many cells, unless nearly all of them are the same.
_CELLS_A_BYTE = 200
# Each object or list of JSON takes a hundred bytes of memory; one that says anything is longer.
_FREE_CONTAINERS, _LEAST_BYTES = 1_000_000, 6


def check_columns(where: object, columns: int) -> None:
    """Raise where a table has more columns than any table.

    Raises
    ------
    SourceError
        It names the file and both numbers.
    """
    if columns > MOST_COLUMNS:
        msg = (
            f"{where} has {columns:,} columns, as no table has; wanted {MOST_COLUMNS:,} at most, "
            "one row an event"
        )
        raise SourceError(msg)


def check_grid(where: object, rows: int, columns: int, held: int) -> None:
    """Raise where nearly all cells of a large grid would be empty.

    Parameters
    ----------
    where : object
        The file, for the message.
    rows, columns : int
        The size of the grid.
    held : int
        How many cells hold something, or could.

    Raises
    ------
    SourceError
        It names the file and the numbers.

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
    """Raise where rows that are too short, blank ones among them, would make a large table.

    Parameters
    ----------
    where : object
        The file, for the message.
    rows : int
        How many rows have fewer values than there are columns, so far.
    columns : int
        How many columns there are.
    held : int
        How many values the text has, at most.

    Raises
    ------
    SourceError
        It names the file and the numbers.
    """
    cells = rows * columns
    if rows > _MOST_SHORT_ROWS or cells > max(_FREE_CELLS, _FILLED_FOR_ONE * held):
        msg = (
            f"{where}: more than {rows - 1:,} rows do not have its {columns:,} values, or are "
            "blank; delete the blank rows, and quote values that hold a separator"
        )
        raise SourceError(msg)


def check_packed(where: object, rows: int, columns: int, packed: int) -> None:
    """Raise where a packed table claims far more cells than its bytes can hold.

    Raises
    ------
    SourceError
        It names the file and the numbers.
    """
    cells = rows * columns
    if columns > MOST_COLUMNS or cells > max(_FREE_CELLS, _CELLS_A_BYTE * packed):
        msg = (
            f"{where} claims {rows:,} rows x {columns:,} columns in {packed:,} bytes, as no table "
            "does; write it anew from where it came"
        )
        raise SourceError(msg)


def check_containers(where: object, raw: bytes) -> None:
    """Raise where JSON is mostly objects and lists that hold nothing.

    Raises
    ------
    SourceError
        It names the file and the number.
    """
    held = raw.count(b"{") + raw.count(b"[")
    if held > _FREE_CONTAINERS and held * _LEAST_BYTES > len(raw):
        msg = (
            f"{where} holds {held:,} objects and lists in {len(raw):,} bytes, nearly all of them "
            "empty; wanted rows with values"
        )
        raise SourceError(msg)
