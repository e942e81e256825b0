"""Name files and folders that are not finished yet, and clear those that nobody will finish.

They lie beside what they are to become, hidden. Their names tell which process writes them, so
that the next write in a folder can sweep what processes that died have left there.
"""

import contextlib
import hashlib
import os
import platform
import re
import secrets
import shutil
import time
from pathlib import Path

_NAME = re.compile(r"\.atlas-part-(?P<host>[0-9a-f]{8})-(?P<process>\d+)-[0-9a-f]{12}")
# Of another machine's processes, in a shared folder, nothing is known but how old their files are.
_OLD_SECONDS = 86_400


def name_part(folder: Path, suffix: str = "") -> Path:
    """Return a new name for what is to be written in a folder, and sweep the folder.

    Parameters
    ----------
    folder : pathlib.Path
        Where it will lie.
    suffix : str
        The ending, which some writers go by.
    """
    sweep(folder)
    name = f".atlas-part-{_host()}-{os.getpid()}-{secrets.token_hex(6)}{suffix}"
    return folder / name


def sweep(folder: Path) -> None:
    """Remove what processes that are no more have left unfinished in a folder."""
    with contextlib.suppress(OSError):
        for path in list(folder.glob(".atlas-part-*")):
            found = _NAME.match(path.name)
            if found and _is_left(path, found["host"], int(found["process"])):
                remove(path)


def remove(path: Path) -> None:
    """Remove a file or a folder, if it is there and can be removed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _is_left(path: Path, host: str, process: int) -> bool:
    """Whether nobody will finish a file: its process is no more, or it is a day old."""
    if host == _host() and os.name == "posix" and not _is_alive(process):
        return True
    with contextlib.suppress(OSError):
        return time.time() - path.lstat().st_mtime > _OLD_SECONDS
    return False


def _is_alive(process: int) -> bool:
    """Whether there is a process of a number, whoever owns it."""
    try:
        os.kill(process, 0)  # signal 0 asks, and does nothing
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _host() -> str:
    """Return a short name for this machine."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]
