"""Name unfinished files and folders, and remove those that no process will finish.

They are hidden files beside their targets. Each name contains the process that writes it, so
that the next write in a folder can remove the files of processes that died.
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
# For processes of another machine, in a shared folder, only the age of their files is known.
_OLD_SECONDS = 86_400


def name_part(folder: Path, suffix: str = "") -> Path:
    """Return a new name for an unfinished file in a folder, and sweep the folder.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the file.
    suffix : str
        The ending; some writers choose the format by it.
    """
    sweep(folder)
    name = f".atlas-part-{_host()}-{os.getpid()}-{secrets.token_hex(6)}{suffix}"
    return folder / name


def sweep(folder: Path) -> None:
    """Remove the unfinished files that dead processes left in a folder."""
    with contextlib.suppress(OSError):
        for path in list(folder.glob(".atlas-part-*")):
            found = _NAME.match(path.name)
            if found and _is_left(path, found["host"], int(found["process"])):
                remove(path)


def remove(path: Path) -> None:
    """Remove a file or a folder, if it exists and can be removed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _is_left(path: Path, host: str, process: int) -> bool:
    """Return whether nobody will finish a file: its process has ended, or it is a day old."""
    if host == _host() and os.name == "posix" and not _is_alive(process):
        return True
    with contextlib.suppress(OSError):
        return time.time() - path.lstat().st_mtime > _OLD_SECONDS
    return False


def _is_alive(process: int) -> bool:
    """Return whether a process of this number exists, whoever owns it."""
    try:
        os.kill(process, 0)  # signal 0 only checks
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _host() -> str:
    """Return a short name for this machine."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]
