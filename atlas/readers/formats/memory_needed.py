"""Foresee how much memory a file needs as a record, before it is read."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from atlas.errors import SourceError
from atlas.readers.formats.signatures import check_ending, is_parquet

# A smaller file is read without a word.
LARGE = 256 * 2**20
# Measured on flat tables of 300,000 rows: bytes of memory at the peak for a byte of text, with all
# rows kept, and with few of them.
_WHOLE, _FILTERED = 10, 5
_GB = 1e9


def check_memory(path: Path, *, filtered: bool = False) -> str | None:
    """Return what a large file will need, in words; None for one that is small.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    filtered : bool
        Whether only some of its rows are asked for; all are read, and few are kept.

    Raises
    ------
    SourceError
        If this machine has less memory free than that: nothing is read.
    """
    if not path.is_file() or path.stat().st_size <= LARGE:
        return None
    need = _bytes_of(path) * (_FILTERED if filtered else _WHOLE)
    free = free_memory()
    size, needs = (f"{one / _GB:,.1f} GB" for one in (path.stat().st_size, need))
    said = f"{path.name} has {size}; as a record it takes about {needs} of memory"
    step = (
        "atlas.scan(path) asks it where it lies, and atlas.scan(path).select(from_=, to=, "
        "territories=, box=).to_record() reads what is wanted of it"
    )
    if free is not None and need > free:
        msg = f"{said}, and {free / _GB:,.1f} GB are free: it is not read; {step}"
        raise SourceError(msg)
    return f"{said}; {step}"


def _bytes_of(path: Path) -> int:
    """Return how many bytes a file has as text: of Parquet, those that it has unpacked."""
    if not is_parquet(check_ending(path)):
        return path.stat().st_size
    try:
        held = pa.parquet.read_metadata(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        msg = f"{path} is no Parquet file that can be read: {error}"
        raise SourceError(msg) from error
    groups = range(held.num_row_groups)
    return max(path.stat().st_size, sum(held.row_group(at).total_byte_size for at in groups))


def free_memory() -> int | None:
    """Return how many bytes of memory are free; None where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        told = dict(line.split(":", 1) for line in lines if ":" in line)
        return int(told["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, KeyError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None
