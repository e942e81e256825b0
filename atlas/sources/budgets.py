"""How large a table may be that a file claims: bounded by what the file truly holds.

A file of a few kilobytes can claim a grid of billions of cells: one cell in the last corner of a
sheet, a header of a million names above rows of one. Such a grid is refused before it is made.
"""

from atlas.errors import SourceError

# As many columns as a sheet of a workbook has.
MOST_COLUMNS = 16_384
# A grid of so many cells may be empty; of a larger one, one cell in so many must hold something.
_FREE_CELLS, _EMPTY_FOR_ONE = 4_000_000, 50


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
