"""Write a page to a path, or to a file that is open."""

import os
from pathlib import Path
from typing import Any

from atlas.writing import check_free, write_new

__all__ = ["check_free", "write_new", "write_page"]


def write_page(html: str, outfile: Any, *, close: bool = True) -> None:
    """Write a page to a path, which is replaced, or to a binary file that is open."""
    data = html.encode()
    if hasattr(outfile, "write"):
        outfile.write(data)
        if close:
            outfile.close()
        return
    write_new(data, Path(os.fsdecode(outfile)), overwrite=True)
