"""Write a page to a path, or to a file that is open."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from atlas.files.atomic_write import check_free, new_files, write_checked, write_new

__all__ = ["check_free", "check_page", "write_new", "write_page", "write_together"]


def check_page(outfile: Any, *, overwrite: bool) -> None:
    """Raise where a page would replace a file; an open file is the caller's to check."""
    if not hasattr(outfile, "write"):
        check_free(Path(os.fsdecode(outfile)), overwrite=overwrite)


def write_page(html: str, outfile: Any, *, close: bool = True, overwrite: bool = False) -> None:
    """Write a page to a path, or to a binary file that is open."""
    data = html.encode()
    if hasattr(outfile, "write"):
        outfile.write(data)
        if close:
            outfile.close()
        return
    write_new(data, Path(os.fsdecode(outfile)), overwrite=overwrite)


def write_together(files: Mapping[Path, bytes], *, overwrite: bool) -> None:
    """Write files that belong together: no file is moved to its path before all are written.

    Parameters
    ----------
    files : mapping of pathlib.Path to bytes
        The content of each file, by its path.
    overwrite : bool
        Whether files of these names are replaced.

    Raises
    ------
    OutputExistsError
        Where a file exists and ``overwrite`` is False.
    PageError
        Where a folder does not exist, or a written file cannot be read back.
    """
    with new_files(list(files), overwrite=overwrite) as parts:
        for part, (path, data) in zip(parts, files.items(), strict=True):
            write_checked(data, part, path)
